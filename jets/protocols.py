"""What Python, notebooks and SymPy do with a number besides arithmetic: convert, print, copy it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn, Self

from jets import display
from jets.space import Space

__all__ = ["Protocols"]


class Protocols:
    """Conversions, which look at the value; text, LaTeX and HTML, which show every slot; copies, which are the jet."""

    __slots__ = ()
    _space: Space
    _terms: Sequence[Any]
    coeffs: Any
    derivatives: Any

    def __bool__(self) -> bool:
        return bool(self._terms[0])

    def __float__(self) -> float:
        return float(self._terms[0])

    def __complex__(self) -> complex:
        return complex(self._terms[0])

    def __int__(self) -> int:
        return int(self._terms[0])

    def _series(self) -> display.Series:
        space = self._space
        return display.Series(space.names, space.at, space.degree, space.monomials.slots, self.coeffs)

    def __repr__(self) -> str:
        return display.representation(self._series(), order_repr=self._space.limits_repr())

    def __str__(self) -> str:
        return display.polynomial(self._series())

    def __format__(self, spec: str) -> str:
        return display.polynomial(self._series(), spec)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def _repr_latex_(self) -> str:
        return f"${display.latex(self._series())}$"

    def _repr_html_(self) -> str:
        return display.html(self._series(), derivatives=self.derivatives)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def _sympy_(self) -> NoReturn:
        # SymPy would call float(jet) and lose the derivatives; told no, it lets the jet's own operator do it.
        raise sys.modules["sympy"].SympifyError("a jet is not a SymPy expression")

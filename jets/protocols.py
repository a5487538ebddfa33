"""What Python, notebooks and SymPy do with a number besides arithmetic: convert, print, copy it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn, Self

import numpy as np

from jets import display
from jets.errors import RefusedError
from jets.space import Space

__all__ = ["Protocols"]


class Protocols:
    """Conversions of what has no derivatives to lose; text, LaTeX and HTML, which show every slot; copies."""

    __slots__ = ()
    _space: Space
    _terms: Sequence[Any]
    coeffs: Any
    derivatives: Any

    def __bool__(self) -> bool:
        return bool(self._terms[0])

    # --- conversions: of a constant to the number that it is; of what can move none, since they lose derivatives -----

    def __float__(self) -> float:
        return float(self._constant("float"))

    def __complex__(self) -> complex:
        return complex(self._constant("complex"))

    def __int__(self) -> int:
        return int(self._constant("int"))

    def _constant(self, kind: str) -> Any:
        """Return the value of a jet that is constant by construction; Python, `math` and a[0] = jet ask for it."""
        if len(self._terms) > 1:
            raise RefusedError(
                f"{kind}(...) would lose the derivatives of a jet: take jet.value if they are not wanted; else write "
                "NumPy's functions, np.sin(jet) and not math.sin(jet), and np.stack([...]), not a[0] = jet"
            )
        return self._terms[0]

    def __index__(self) -> NoReturn:
        raise RefusedError("a jet cannot be an index or a count, which has no derivatives; write int(jet.value)")

    def as_integer_ratio(self) -> NoReturn:
        """Refuse: `statistics.mean` asks for the ratio to make a Fraction of it, which has no derivatives."""
        raise RefusedError(
            "a jet is no ratio of integers, which statistics.mean and its kin need; write sum(jets) / len(jets), or "
            "np.mean and np.var of a batch, as np.stack(jets) makes one"
        )

    # --- steps, with np.floor's derivative 0 -------------------------------------------------------------------------

    def __round__(self, digits: int | None = None) -> Any:
        return np.rint(self) if digits is None else np.round(self, digits)  # type: ignore[call-overload]

    def __floor__(self) -> Any:
        return np.floor(self)  # type: ignore[call-overload]

    def __ceil__(self) -> Any:
        return np.ceil(self)  # type: ignore[call-overload]

    def __trunc__(self) -> Any:
        return np.trunc(self)  # type: ignore[call-overload]

    # --- containers ---------------------------------------------------------------------------------------------------

    def __setitem__(self, key: Any, item: Any) -> NoReturn:
        raise RefusedError(
            "jets are immutable: write np.where(mask, item, jet) for jet[mask] = item, np.stack([...]) for a batch "
            "that is filled one by one, or jet + ... for jet[...] += ..."
        )

    def __delitem__(self, key: Any) -> NoReturn:
        raise RefusedError("jets are immutable: select what is left, as in jet[1:] or jet[mask]")

    # --- text ---------------------------------------------------------------------------------------------------------

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

"""Long series of floats in one variable: from lists to arrays and back, by the way that is fastest at their length.

Without a compiler that is one NumPy call for each coefficient, from 64 terms on; with one it is the compiled sum.
Products, quotients, primitives and compositions of 4000 terms and more are made by transforms, where that is accurate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from jets import convolution, vectors
from jets.config import Series

__all__ = ["twin"]

Array = Any
Kernel = Callable[..., Any]

#: Where the series stands among the arguments whose terms a recurrence goes through.
_PLACES = {"product": 1, "quotient": 1, "compose": 1, "exp": 1, "sincos": 2, "power": 1, "primitive": 1}


def twin(name: str, core: Any = None) -> Kernel | None:
    """Return the kernel of that name for long series, if there is one; `core` has those that sum term by term.

    It answers `NotImplemented` where it should not run: for short series, for other numbers, and where a result is
    not finite, since only the generic kernels know what to say then.
    """
    kernels = _transformed(vectors if core is None else _Compiled(core))
    if core is None:
        kernels = {place: getattr(vectors, place) for place in _PLACES if hasattr(vectors, place)} | kernels
    if name not in kernels:
        return None
    shortest = vectors.SHORTEST if core is None else convolution.SHORTEST
    return partial(_run, kernels[name], _PLACES[name], shortest)


def _run(kernel: Kernel, place: int, shortest: int, *args: Any) -> Any:
    series = args[place]
    if series and isinstance(series[0], tuple):  # the slopes
        series = series[0][1]
    if len(series) < shortest:
        return NotImplemented
    try:
        with np.errstate(all="ignore"):
            return _lists(kernel(*map(_arrays, args)))
    except TypeError:
        return NotImplemented


def _arrays(argument: Any) -> Any:
    """Return an argument with arrays for series; a `TypeError` says that it is not of floats."""
    if isinstance(argument, Series):
        return np.asarray(argument)
    if isinstance(argument, tuple) or (isinstance(argument, list) and argument and isinstance(argument[0], tuple)):
        return tuple(map(_arrays, argument))
    is_series = hasattr(argument, "__len__")
    numbers = list(argument) if is_series else [argument]
    kinds = set(map(type, numbers))
    if not kinds <= {float, int, complex}:
        raise TypeError("not a series of floats")
    return np.array(numbers, complex if complex in kinds else float) if is_series else argument


def _lists(y: Any) -> Any:
    if isinstance(y, tuple):
        lists = tuple(map(_lists, y))
        return NotImplemented if NotImplemented in lists else lists
    return y.tolist() if np.isfinite(y).all() else NotImplemented


def _transformed(by_terms: Any) -> dict[str, Kernel]:
    """Return the kernels that use transforms; `by_terms` has a product and a quotient for where those will not do."""

    def product(u: Array, v: Array, n: int) -> Array:
        y = convolution.product(u, v, n)
        return by_terms.product(u, v, n) if y is None else y

    def quotient(u: Array, v: Array, n: int) -> Array:
        y = convolution.quotient(u, v, n, by_terms.quotient)
        return by_terms.quotient(u, v, n) if y is None else y

    def compose(f: Array, u: Array, n: int) -> Array:
        return vectors.compose(f, u, n, product)

    def primitive(y0: Any, slopes: Sequence[tuple[Array, Array]], n: int) -> Array:
        return vectors.primitive(y0, slopes, n, product)

    return {"product": product, "quotient": quotient, "compose": compose, "primitive": primitive}


class _Compiled:
    """The compiled product and quotient, on arrays; nan where they refuse."""

    def __init__(self, core: Any) -> None:
        self.product, self.quotient = partial(self._call, core.product), partial(self._call, core.quotient)

    @staticmethod
    def _call(kernel: Kernel, u: Array, v: Array, n: int) -> Array:
        y = kernel(u.tolist(), v.tolist(), n)
        return np.full(n + 1, np.nan) if y is NotImplemented else np.frombuffer(y, np.result_type(u, v))

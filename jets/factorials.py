"""From Taylor coefficients to derivatives and back: times α! and over α!, without the overflow of α! itself."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from math import factorial, perm, prod
from typing import Any

import numpy as np

from jets.blocks import dense
from jets.index import Index
from jets.numbers import Number, dtype_of

__all__ = ["SAFE_DEGREE", "derivatives_of", "over_factorial", "times_factorial", "warn_of_underflow"]

#: Up to this degree k! brings no coefficient that has underflowed back into the range of its precision.
SAFE_DEGREE = 20


#: Up to this degree α! is small enough for a number of half precision, and so for all.
HALF_DEGREE = 8
#: Up to this degree α! is small enough for a float.
FLOAT_DEGREE = 64


def _factors(c: Number, alpha: tuple[int, ...]) -> list[int]:
    """Return α! in factors, largest last, of which each is small enough for a float, or for a shorter one."""
    if sum(alpha) <= HALF_DEGREE:
        return [prod(map(factorial, alpha))]
    step = {2: 3, 4: 12}.get(getattr(dtype_of(c), "itemsize", 0) // (2 if np.iscomplexobj(c) else 1), FLOAT_DEGREE)
    if sum(alpha) <= step:
        return [prod(map(factorial, alpha))]
    return [perm(min(low + step, k), min(step, k - low)) for k in alpha for low in range(0, k, step)]


def times_factorial(c: Number, *alpha: int) -> Number:
    """Return c·α!, the derivative of a coefficient, without the overflow of α! itself."""
    for factor in _factors(c, alpha):
        c = c * factor
    return c


def derivatives_of(series: Sequence[Any], index: Index, out: Any = None) -> Any:
    """Return the derivatives c_α·α! of all slots, shape (slots, *batch)."""
    is_float = type(series[0]) is float or dtype_of(series[0]) == np.float64
    if is_float and index.degree <= FLOAT_DEGREE:
        return dense(series, index, index.factorials, out)
    array = dense(series, index).copy() if out is None else dense(series, index, out=out)
    for place, alpha in enumerate(index.exponents()):
        if sum(alpha) > 1:
            array[place] = times_factorial(array[place], *alpha)
    return array


def warn_of_underflow(coeffs: Any, derivatives: Any) -> None:
    """Warn of derivatives that are normal numbers while their coefficients are too small to be: 1/200! is 0."""
    if coeffs.dtype.kind in "fc":
        tiny = np.finfo(coeffs.dtype).tiny
        lost = (coeffs != 0) & (abs(coeffs) < tiny) & (abs(derivatives) >= tiny)
        if lost.any():
            message = f"Taylor coefficients underflow from degree {int(np.argwhere(lost)[0][0])}"
            warnings.warn(
                f"{message}: derivatives from there on have lost digits; use mpmath", RuntimeWarning, stacklevel=3
            )


def over_factorial(c: Number, *alpha: int) -> Number:
    """Return c/α!, the coefficient of a derivative."""
    for factor in _factors(c, alpha):
        c = c / factor
    return c

"""From Taylor coefficients to derivatives and back: times α! and over α!, without the overflow of α! itself."""

from __future__ import annotations

import warnings
from math import perm
from typing import Any

import numpy as np

from jets.numbers import Number

__all__ = ["SAFE_DEGREE", "over_factorial", "times_factorial", "warn_of_underflow"]

#: Up to this degree k! brings no coefficient that has underflowed back into the range of its precision.
SAFE_DEGREE = 20


def _factors(alpha: tuple[int, ...]) -> list[int]:
    """Return α! in factors of which each is small enough for a float."""
    return [perm(min(low + 64, k), min(64, k - low)) for k in alpha for low in range(0, k, 64)]


def times_factorial(c: Number, *alpha: int) -> Number:
    """Return c·α!, the derivative of a coefficient, without the overflow of α! itself."""
    for factor in _factors(alpha):
        c = c * factor
    return c


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
    for factor in _factors(alpha):
        c = c / factor
    return c

"""Slopes that are more than a line: without overflow, next to poles, and on the right side of branch cuts.

Formulas in jets; the table in `rules.py` says whose slopes they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from jets.jet import Jet
from jets.kinks import choose, kinked
from jets.numbers import Number, dtype_of, is_object, lift, plain
from jets.values import evaluate

__all__ = [
    "arccosh_slope",
    "arcsin_slope",
    "arcsinh_slope",
    "arctan_slope",
    "decay",
    "either",
    "log_of",
    "logistic",
    "tan_slope",
    "tanh_slope",
]


def log_of(k: int, u: Jet) -> Number:
    """Return log k in the kind and precision of u."""
    return evaluate(np.log, lift(k, u._terms[0]))


def _chosen(mask: Any, a: int, b: int, u0: Number) -> Number:
    """Return a where the mask is true and b elsewhere, in the precision of u₀."""
    return plain(np.where(mask, a, b).astype(dtype_of(np.real(u0))))


def _side(u0: Number) -> Number:
    """Return 1 where the value is not negative and −1 elsewhere, as a constant; −0.0 is negative."""
    return 1 if is_object(u0) else _chosen(np.signbit(np.real(u0)), -1, 1, u0)


def decay(u: Jet) -> Any:
    """Return exp(−|u|), which cannot overflow; |u| is ±u on the side where u is, so it has no kink."""
    return np.exp(-_side(u._terms[0]) * u)


def logistic(u: Jet) -> Any:
    """Return 1/(1 + exp(−u)) without overflow."""
    t = decay(u)
    y = 1 / (1 + t)
    return y if is_object(u._terms[0]) else either(np.greater(_side(u._terms[0]), 0), y, t * y)


def either(mask: Any, a: Jet, b: Jet) -> Any:
    """Return a where the mask is true and b elsewhere, with the value of either."""
    return choose(plain(np.where(mask, a._terms[0], b._terms[0])), mask, a, b)


def tanh_slope(u: Jet) -> Any:
    """Return 1/cosh² u, which is 4t/(1 + t)² with t = exp(−2|u|) where cosh² u would overflow.

    The poles are on the imaginary axis; next to them 1 + t would cancel.
    """
    if is_object(u._terms[0]):
        return 1 / np.cosh(u) ** 2
    t = decay(2 * u)
    far = 4 * t / (1 + t) ** 2
    if not np.iscomplexobj(u._terms[0]):
        return far
    near = np.less(abs(np.real(u._terms[0])), 1)
    return either(near, 1 / np.cosh(_chosen(near, 1, 0, u._terms[0]) * u) ** 2, far)


def tan_slope(u: Jet) -> Any:
    """Return 1/cos² u; of a complex u, whose cosine overflows, by tan u = −i·tanh iu."""
    return tanh_slope(1j * u) if np.iscomplexobj(u._terms[0]) else 1 / np.cos(u) ** 2


def arctan_slope(u: Jet) -> Any:
    """Return 1/(1 + u²), as a product next to the poles ±i, and without the overflow of u²."""
    u0 = u._terms[0]
    if np.iscomplexobj(u0):
        return 1 / (u - 1j) / (u + 1j)
    if is_object(u0) or not np.any(abs(u0) > np.finfo(dtype_of(u0)).max ** 0.25):
        return 1 / (1 + u * u)
    return (1 / np.hypot(1, u)) ** 2


def _vertical(away: float) -> Callable[[Callable[[Jet], Any]], Callable[[Jet], Any]]:
    """Decorate a slope that does not exist at ±1, where the tangent is vertical; it is taken at `away` instead."""

    def decorate(slope: Callable[[Jet], Any]) -> Callable[[Jet], Any]:
        @wraps(slope)
        def defined(u: Jet) -> Any:
            u0 = u._terms[0]
            edge = np.equal(u0, 1) | np.equal(u0, -1)
            if not np.any(edge):
                return slope(u)
            inside = np.where(edge, lift(away, u0), u0) if np.ndim(u0) else lift(away, u0)
            return kinked(slope(Jet._new(u._space, [inside, *u._terms[1:]])), edge, first=0)

        return defined

    return decorate


# Below, u − (−1) is u + 1 and −(u − 1) is 1 − u, but keep the sign of a zero that tells the sides of a cut apart.


@_vertical(away=0)
def arcsin_slope(u: Jet) -> Any:
    """Return 1/√(1 − u²) = 1/(√(1 − u)·√(1 + u)), on the side of the cuts where u is."""
    return 1 / (np.sqrt(-(u - 1) if np.iscomplexobj(u._terms[0]) else 1 - u) * np.sqrt(u - -1))


@_vertical(away=2)
def arccosh_slope(u: Jet) -> Any:
    """Return 1/(√(u − 1)·√(u + 1)), on the side of the cut where u is."""
    return 1 / np.sqrt(u - 1) / np.sqrt(u - -1)


def arcsinh_slope(u: Jet) -> Any:
    """Return 1/√(1 + u²), without overflow; where Re u ≥ 0 it is 1/(√(u − i)·√(u + i)), and it is even."""
    if is_object(u._terms[0]):
        return 1 / np.sqrt(1 + u * u)
    v = _side(u._terms[0]) * u
    return 1 / np.sqrt(v - 1j) / np.sqrt(v + 1j) if np.iscomplexobj(v._terms[0]) else 1 / np.hypot(1, u)

"""Where along a solution a function g(t, y) changes its sign: the first such root of its polynomial in a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from jets.blocks import from_slots
from jets.errors import RefusedError
from jets.expansions import Row, as_jet_in, clock_in, polynomial, value_of
from jets.growing import by_power
from jets.jet import Jet
from jets.mixing import combine, zero_of
from jets.numbers import Number, coefficient, zero

__all__ = ["along", "crossing", "moving_time"]


def along(g: Callable[..., Any], name: str, t: Number, rows: Sequence[Row], unit: float) -> list[Row]:
    """Return the Taylor coefficients of g(t, y(t)), time in a unit; they are jets if there are other variables."""
    y = as_jet_in(name, t, rows)
    z = g(clock_in(y._space, name, unit), y)
    if not isinstance(z, Jet):
        z = None if isinstance(z, (bool, np.bool_, list, tuple)) else coefficient(z)
    value = z.value if isinstance(z, Jet) else z
    if value is None or np.shape(value) or np.iscomplexobj(value):
        raise RefusedError("the event must return one real number, which changes its sign where the integration stops")
    return _rows(z, name) if isinstance(z, Jet) else [z]


def _rows(z: Jet, name: str) -> list[Row]:
    """Return what stands before the powers of one of the variables."""
    t = z._space.axes.get(name, len(z.names))  # beyond all axes if z does not move in time
    rows, others = by_power(t, z._terms), [axis for axis in range(len(z.names)) if axis != t]
    nothing = zero(z._terms[0])
    if not others:
        return [row.get((), nothing) for row in rows]
    inner = z._space.only(others)
    return [Jet._new(inner, from_slots(row, inner.monomials, nothing)) for row in rows]


# --- the root -------------------------------------------------------------------------------------------------------


def crossing(a: Sequence[Number], side: int, direction: float, eps: float) -> tuple[Number | None, int]:
    """Return where in [0, 1] the polynomial Σ a_k·xᵏ first changes sign, or None, and the sign after that.

    `side` is the sign before; 0 says that none is known yet, and that a zero at 0, to rounding, does not count. A
    positive direction asks for a change from − to +, a negative one for + to −.
    """
    a = list(a)
    if not side and abs(a[0]) <= 8 * eps * sum(map(abs, a)):
        a[0] = 0 * a[0]
    while a and a[0] == 0:  # which changes no sign on the right of 0
        del a[0]
    if not a:
        return None, side
    sign = _sign(a[0])
    if side * sign < 0 and direction * sign >= 0:
        return 0 * a[0], sign
    low, *points = _points(a) or [0.0]
    for high in points:
        end = _sign(polynomial(a, high), 4 * eps * polynomial([*map(abs, a)], high))
        if end * sign < 0 and direction * end >= 0:
            return _root(a, low, high), end
        low, sign = (high, end) if end else (low, sign)
    return None, sign


def _sign(x: Number, rounding: Number = 0.0) -> int:
    """Return 1 or −1, or 0 if rounding may have changed it."""
    return int(x > rounding) - int(x < -rounding)


def _points(a: Sequence[Number]) -> list[float]:
    """Return points from 0 to 1 between which there is at most one root, as far as a matrix of floats can tell."""
    c = np.array([float(x) for x in a])
    if not np.isfinite(c).all() or abs(c[0]) > abs(c[1:]).sum():
        return []
    c = c[: 1 + int(np.flatnonzero(abs(c) > 1e-13 * abs(c).max()).max())]
    roots = np.polynomial.polynomial.polyroots(c)
    near = sorted(roots.real[(abs(roots.imag) < 0.1) & (roots.real > 0) & (roots.real < 1)].tolist())
    return [0.0, *((x + y) / 2 for x, y in pairwise(near) if x < y), 1.0]


def _root(a: Sequence[Number], low: Number, high: Number) -> Number:
    """Return the root between two points of different sign, by Newton's iteration or bisection where it leaves them."""
    slopes = [k * c for k, c in enumerate(a)][1:]
    first = polynomial(a, low) or a[0]  # at 0 the sign is that on the right
    x = (low + high) / 2
    for _ in range(200):
        y, slope = polynomial(a, x), polynomial(slopes, x)
        if y == 0:
            return x
        low, high = (x, high) if _sign(y) == _sign(first) else (low, x)
        step = x - y / slope if slope else low
        step = step if low < step < high else (low + high) / 2
        if step in (x, low, high):
            return step
        x = step
    return x


# --- in jets --------------------------------------------------------------------------------------------------------


def moving_time(rows: Sequence[Row], eps: Any) -> Jet | None:
    """Return the jet s of value 0 that solves Σ g_k·sᵏ = 0, for g_k that are jets; None if none is.

    It is found by Newton's iteration, each step of which doubles the order. Where the slope is of the size that it has
    at a root of higher order by rounding, there are no derivatives.
    """
    given = [c for c in rows if isinstance(c, Jet)]
    if not given:
        return None
    sizes = [abs(value_of(c)) for c in rows]
    if len(rows) < 2 or sizes[1] <= 10 * eps ** (2 / 3) * sum(sizes):
        raise ZeroDivisionError("the time of the event has no derivatives: the slope of g is zero there")
    slopes = [k * c for k, c in enumerate(rows)][1:]
    s = _moving(zero_of(*combine(*given)))
    for _ in range(s.order.bit_length()):
        s = _moving(s - polynomial(rows, s) / polynomial(slopes, s))
    return s


def _moving(s: Jet) -> Jet:
    return Jet._new(s._space, [zero(s._terms[0]), *s._terms[1:]])

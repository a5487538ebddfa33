"""A solution of y′ = f(t, y), step by step: Taylor series at one point after the other.

The last term of a step is of the size of the tolerance, as far as the last two coefficients tell the radius of
convergence (Jorba and Zou, *A software package for the numerical integration of ODEs by means of high-order Taylor
methods*, Experimental Mathematics 14:1, 2005). At the end of the step f must agree with the slope of the Taylor
polynomial; where it does not, as beyond a jump of f, the step is halved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, islice
from math import copysign, exp, frexp, inf, log, sqrt
from operator import mul
from typing import Any, NamedTuple

import numpy as np

from jets.errors import JetsError
from jets.events import along, crossing, moving_time
from jets.expansions import Row, expand, joined, polynomial, value_of, whole
from jets.jet import Jet
from jets.numbers import Number, library, module_of, plain
from jets.progress import Progress

__all__ = ["Equation", "Event", "IntegrationError", "Path", "Piece"]

#: So many steps in a row that end at a jump of f are one and the same jump.
MOST_JUMPS = 10
#: To come near a jump takes a step for each bit of t, and no more.
MOST_CUTS = 150
#: The logarithm of a step that is as good as infinite.
FAR = 700.0


class IntegrationError(JetsError, ArithmeticError):
    """The solution cannot be followed to the end, as beyond a pole; `t` is the time that was reached."""

    def __init__(self, message: str, t: Any = None) -> None:
        super().__init__(message)
        self.t = t

    def __reduce__(self) -> tuple[type, tuple[str, Any]]:
        return type(self), (str(self), self.t)


class Event(NamedTuple):
    """When the integration was stopped, and where: numbers, or jets if they depend on one."""

    t: Any
    y: Any


class Equation(NamedTuple):
    """y′ = f(t, y), and how it is to be solved.

    `name` is that of t, `eps` the rounding unit of y, and what is smaller than `tiny` has fewer digits.
    """

    f: Callable[[Any, Any], Any]
    name: str
    order: int
    tol: Any
    eps: Any
    tiny: float
    event: Callable[[Any, Any], Any] | None
    longest: float


# --- one point ------------------------------------------------------------------------------------------------------


class Piece:
    """The Taylor coefficients of the solution at a point, those of the event, and what has been rounded off y.

    They are those of s in t + unit·s, which keeps them in the range of floats, however long or short the steps.
    """

    __slots__ = ("carry", "error", "event", "rows", "t", "unit", "y")

    def __init__(self, t: Number, unit: float, y: Row, carry: Row, rows: Sequence[Row], error: Exception | None = None):
        self.t, self.unit, self.y, self.carry, self.rows, self.error = t, unit, y, carry, rows, error
        self.event: Sequence[Number] = ()

    @property
    def is_finite(self) -> bool:
        """Whether y, f and the event are finite."""
        return all(map(_is_finite, (self.y, self.rows[1], *self.event)))

    @property
    def is_polynomial(self) -> bool:
        """Whether the last two coefficients are zero, so that nothing seems to be left out."""
        return not (_norm(self.rows[-1], True) > 0 or _norm(self.rows[-2], True) > 0)

    def moved(self, s: Number) -> tuple[Row, Row]:
        """Return y at t + unit·s, and what is rounded off there, which is not lost for the next step."""
        if type(self.rows[0]) is not list:
            return _sum(s, self.carry, *self.rows)
        pairs = [_sum(s, plain(carry), *part) for carry, *part in zip(self.carry, *self.rows, strict=True)]
        y, carry = ([pair[i] for pair in pairs] for i in range(2))
        return joined(y, self.y), joined(carry, self.y)


def _sum(s: Number, carry: Row, first: Row, *rest: Row) -> tuple[Row, Row]:
    """Return Σ y_k·sᵏ and the rounding error of its last sum (Knuth, TAOCP 4.2.2)."""
    d = polynomial(rest, s) * s + carry
    y = first + d
    v = y - first
    return y, (first - (y - v)) + (d - v)


def _piece(equation: Equation, t: Number, y: Row, carry: Row, order: int, unit: float) -> Piece:
    with np.errstate(all="ignore"):  # what is not finite will be seen
        try:
            y, rows = expand(equation.f, equation.name, t, y, order, unit)
        except (ZeroDivisionError, OverflowError) as error:
            return Piece(t, unit, y, carry, [y, np.nan * value_of(y)], error=error)
        piece = Piece(t, unit, y, carry, rows)
        if equation.event is not None and piece.is_finite:
            values = [value_of(whole(row, y)) for row in rows]
            known = [value_of(c) for c in along(equation.event, equation.name, t, values, unit)]
            piece.event = known + [0 * known[0]] * (len(rows) - len(known))
        return piece


def _is_finite(row: Row) -> bool:
    if type(row) is list:
        return all(map(_is_finite, row))
    is_less = abs(row.coeffs if isinstance(row, Jet) else row) < inf
    return is_less if type(is_less) is bool else bool(np.all(is_less))


def _norm(row: Row, whole: bool = False) -> Any:
    """Return the largest absolute value; of the whole, also in the slots of other variables."""
    if type(row) is list:
        return max((_norm(part, whole) for part in row), default=0.0)
    c = (row.coeffs if whole else row._terms[0]) if isinstance(row, Jet) else row
    return np.max(abs(c), initial=0.0) if isinstance(c, np.ndarray) else abs(c)


def _reach(rows: Sequence[Row], tol: Any, whole: bool = False) -> float:
    """Return the h with |y_n|·hⁿ = tol/16·|y_k|·hᵏ, or less if y_{n−1} tells a smaller radius; inf where both are 0.

    k is 0 or the next one whose coefficient is not 0, whichever gives more. The part of tol keeps what is left out,
    which goes the same way in every step, below what is rounded.
    """
    n, part = len(rows) - 1, _log(tol) - log(16)
    sizes = ((k, _norm(row, whole)) for k, row in enumerate(rows[: n - 1]))
    low = [(k, _log(size)) for k, size in islice((pair for pair in sizes if pair[1] > 0), 2)]
    high = [(j, _log(size)) for j in (n - 1, n) if (size := _norm(rows[j], whole)) > 0]
    if not low or not high:
        return inf
    return exp(min(FAR, *(max((a - b) / (j - k) + part / (n - k) for k, a in low) for j, b in high)))


def _unit(length: Any) -> float:
    """Return a power of two near a length."""
    return float(2.0 ** min(frexp(float(abs(length)))[1], 1023)) if length else 1.0


def _log(x: Any) -> float:
    return float(library(x).log(x)) if module_of(x) == "mpmath" else log(x)


# --- the way --------------------------------------------------------------------------------------------------------


class Path:
    """The pieces from the start on, to which one after the other is added."""

    def __init__(self, equation: Equation, t: Number, y: Row, end: Number) -> None:
        self.equation, self.start, self.end = equation, t, end
        self.pieces = [_piece(equation, t, y, 0 * y, equation.order, _unit(end - t))]
        self.limit, self.side, self.jumps, self.cuts, self.is_stopped = inf, 0, 0, 0, False
        self._assert_finite(self.pieces[0])

    def follow(self, max_steps: int, report: Progress) -> None:
        """Go on to the end, or to the event."""
        try:
            while self.pieces[-1].t != self.end and not self.is_stopped:
                if len(self.pieces) > max_steps:
                    raise self._error(f"{max_steps} steps are not enough; give a larger tol, or a larger max_steps,")
                self._step()
                report(int(999 * (self.pieces[-1].t - self.start) / (self.end - self.start)), 1000)
        finally:
            report(1000, 1000)

    def _step(self) -> None:
        here, reach = self.pieces[-1], self._reach()
        h, is_cut = min(reach, self.limit, self.equation.longest), False
        while True:
            s, after, side, is_stopped = self._attempt(h, 1 if is_cut else self.equation.order)
            holds = s == 0 or self._holds(after, s)
            if holds or (h <= self.least and after.is_finite):
                break
            self._assert_finite(here)
            if h <= self.least:
                raise self._error("f cannot be computed, or is not finite, beyond this point") from after.error
            h, is_cut = max(abs(s) / 2, self.least), True
        self._count(holds, is_cut or self.limit < reach)
        if is_cut and not is_stopped and after.t != self.end:
            after = _piece(self.equation, after.t, after.y, after.carry, self.equation.order, _unit(s))
        self.limit, self.side, self.is_stopped = abs(s) if is_cut else inf, side, is_stopped
        self.pieces += [after] if s != 0 else []

    def _count(self, holds: bool, is_cut: bool) -> None:
        """Count the steps in a row across jumps, and towards them, and refuse too many."""
        self.jumps, self.cuts = 0 if holds else self.jumps + 1, self.cuts + 1 if is_cut else 0
        if self.jumps > MOST_JUMPS or self.cuts > MOST_CUTS:
            raise self._error(
                "f does not go on as its derivatives tell: it jumps again and again, or it takes from y or t with "
                "detach what it needs (detach in parameters, as in detach(y, wrt='a'))"
            )

    @property
    def least(self) -> Any:
        """The smallest step that t can tell."""
        eps = self.equation.eps
        return 4 * eps * max(abs(self.pieces[-1].t), eps * abs(self.end - self.start))

    def _reach(self) -> float:
        """Return how far the Taylor polynomials hold."""
        here, tol = self.pieces[-1], self.equation.tol
        reach = min(_reach(here.rows, tol, whole) for whole in {False, isinstance(here.y, Jet)})
        reach = here.unit * (min(reach, _reach(here.event, tol)) if here.event else reach)
        if reach < self.least:
            raise self._error("the steps become smaller than the rounding of t; it seems that there is a singularity")
        return reach

    def _attempt(self, h: float, order: int) -> tuple[Number, Piece, int, bool]:
        """Return the step and where it leads: to the end, to the event, or as far as was asked for."""
        here, equation, x, side = self.pieces[-1], self.equation, None, self.side
        t = self.end if abs(self.end - here.t) <= h else here.t + copysign(h, self.end - self.start)
        s = t - here.t
        if equation.event is not None:
            powers = accumulate([s / here.unit] * (len(here.event) - 1), mul, initial=1)
            terms = list(map(mul, here.event, powers))
            x, side = crossing(terms, side, getattr(equation.event, "direction", 0), equation.eps)
            s, t = (s, t) if x is None else (x * s, here.t + x * s)
        is_last = x is not None or t == self.end
        after = _piece(equation, t, *here.moved(s / here.unit), 1 if is_last else order, _unit(s))
        return s, after, side, x is not None

    def _holds(self, after: Piece, s: Number) -> bool:
        """Say whether the Taylor polynomials hold at the end of a step, and if nothing seems left out, also before."""
        here, points = self.pieces[-1], [(after, s)]
        for x in (0.382, 0.764) if here.is_polynomial else ():
            y, carry = here.moved(x * s / here.unit)
            points.append((_piece(self.equation, here.t + x * s, y, carry, 1, here.unit), x * s))
        return all(point.is_finite and _agree(here, point, x / here.unit, self.equation) for point, x in points)

    def _assert_finite(self, piece: Piece) -> None:
        """Refuse what has no Taylor series."""
        for k, row in enumerate(piece.rows):
            if not _is_finite(row):
                what = f"f has no derivative of order {k - 1}" if k > 1 else ("y", "f")[k] + " is not finite"
                raise self._error(what) from piece.error
        if not all(map(_is_finite, piece.event)):
            raise self._error("the event is not finite, or has no derivatives,")

    def _error(self, message: str) -> IntegrationError:
        t = self.pieces[-1].t
        return IntegrationError(f"{message} at t = {t}", t)

    def event(self, n: int) -> Event:
        """Return the time of the event as a jet, if it depends on one, and y at that time."""
        equation, t, y = self.equation, self.pieces[-1].t, self.pieces[-1].y
        unit = _unit(t - self.pieces[-2].t)
        y, parts = expand(equation.f, equation.name, t, y, n, unit)
        rows = [whole(row, y) for row in parts]
        assert equation.event is not None
        s = moving_time(along(equation.event, equation.name, t, rows, unit), equation.eps)
        if s is None:
            return Event(t, y)
        return Event(t + unit * s, polynomial(rows[: s.order + 1], s) + 0 * s) if s.order <= n else self.event(s.order)


def _agree(here: Piece, after: Piece, s: Number, equation: Equation) -> bool:
    """Say whether f at the end of a step is the slope of the Taylor polynomial there, and the event its value.

    They differ by the terms that are left out, and by rounding: in f as far as sqrt(tol) lets it.
    """
    n, tol, eps, tiny = len(here.rows) - 1, equation.tol, equation.eps, equation.tiny / abs(s)
    slope, found, size = (
        _slope(here.rows, s),
        _each(lambda c: c * (here.unit / after.unit), after.rows[1]),
        _norm(here.y, True) / abs(s),
    )
    if here.is_polynomial:
        terms = [k * _norm(row, True) for k, row in enumerate(here.rows)][1:]
        allowed = 100 * n * eps * polynomial(terms, abs(s)) + tol * size
    else:
        allowed = 100 * n * tol * size + sqrt(tol) * (_norm(slope, True) + _norm(found, True))
    if not _gap(slope, found, here.y) <= allowed + tiny:
        return False
    if not here.event:
        return True
    gap = abs(polynomial(here.event, s) - after.event[0])
    return bool(gap <= sqrt(tol) * polynomial(list(map(abs, here.event)), abs(s)) + equation.tiny)


def _each(function: Callable[[Any], Any], row: Row) -> Row:
    return [function(part) for part in row] if type(row) is list else function(row)


def _slope(rows: Sequence[Row], s: Number) -> Row:
    if type(rows[0]) is list:
        return [_slope(part, s) for part in zip(*rows, strict=True)]
    return polynomial([k * row for k, row in enumerate(rows)][1:], s)


def _gap(a: Row, b: Row, like: Row) -> Any:
    if type(a) is list and type(b) is list:
        return max((_norm(x - y, True) for x, y in zip(a, b, strict=True)), default=0.0)
    return _norm(whole(a, like) - whole(b, like), True)

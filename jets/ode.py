"""Ordinary differential equations by Taylor series, grown one order at a time along the solution."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np

from jets.arrays.lifting import stack
from jets.errors import ExactnessError, OrderError
from jets.expansions import Row, clock, expand, polynomial, state, value_of, whole
from jets.jet import Jet
from jets.numbers import dtype_of, is_exact, is_object, library, module_of, plain, sample, zero
from jets.paths import Equation, Event, IntegrationError, Path, Piece
from jets.progress import Progress, as_progress
from jets.space import as_order
from jets.variables import fresh_name

__all__ = ["Event", "IntegrationError", "Solution", "ode"]


def ode(
    f: Callable[[Any, Any], Any],
    y0: Any,
    t_span: tuple[Any, Any],
    *,
    order: int = 20,
    tol: Any = None,
    event: Callable[[Any, Any], Any] | None = None,
    max_step: float = inf,
    max_steps: int = 100_000,
    progress: bool | Progress | None = None,
) -> Solution:
    """Solve y′ = f(t, y) from y(t₀) = y₀ on, t_span = (t₀, t₁), by Taylor series of an order.

    y₀ is a number or an array in floats, complex or mpmath numbers, a jet, a batch of jets, or a list of these. f takes
    jets in t and returns y′ in the shape of y₀: a jet, a number, or a list with one for each of y. It is called once at
    each point of the mesh, so it may branch on values. With jets as y₀, or in f, the solution is one of jets in their
    variables: the derivatives of the flow. f has to change in time as its derivatives tell; so detach has a place in it
    only in parameters, as detach(y, wrt="a").

    `tol`, by default the rounding unit of the numbers, bounds the last term of the series relative to the norm of y.
    `max_step` is for an f that is zero over a time and then is not. The integration stops where event(t, y) changes its
    sign; if the event has an attribute `direction`, above 0 only from − to +, below 0 only from + to −. A zero at t₀
    itself, to rounding, does not count. If it depends on a jet, the time of the event is a jet.

    A solution that cannot be followed to the end, for a pole or the edge of where f is defined, is an
    `IntegrationError`, which knows the time t that was reached. What takes longer than two seconds shows a bar on the
    terminal; `progress` is as in `jets.derivatives`.

    >>> import numpy as np
    >>> solution = ode(lambda t, y: -y, 1.0, (0, 2))
    >>> print(f"{solution(1.0):.12f}")
    0.367879441171
    >>> swing = ode(lambda t, y: [y[1], -np.sin(y[0])], [2.0, 0.0], (0, 9), event=lambda t, y: y[1])
    >>> print(f"{swing.event.t:.12f}")
    4.174876463459
    >>> from jets import variable
    >>> rate = variable(0.5, order=2, name="r")
    >>> print(ode(lambda t, y: rate * y, 1.0, (0, 2)).y[-1])
    2.71828183 + 5.43656366·(r − 0.5) + 5.43656366·(r − 0.5)² + O((r − 0.5)³)
    """
    if not callable(f) or not (event is None or callable(event)):
        raise TypeError("f and event are functions of t and y")
    y = state(y0)
    eps, tiny = _rounding(y)
    equation = Equation(f, fresh_name(), _order(order), _tolerance(tol, eps), eps, tiny, event, _longest(max_step))
    start, end = (clock(t, y) for t in _times(t_span))
    path = Path(equation, start, y, end)
    path.follow(as_order(max_steps, "max_steps"), as_progress(progress))
    times, rows, stop = [piece.t for piece in path.pieces], [piece.y for piece in path.pieces], None
    if path.is_stopped:
        stop = times[-1], rows[-1] = path.event(equation.order)
    return Solution(_batch(times), _batch(rows), stop, equation, path.pieces)


# --- arguments ------------------------------------------------------------------------------------------------------


def _order(order: Any) -> int:
    if as_order(order) < 2:
        raise OrderError(f"the step follows from the last two coefficients: give an order from 2 on, not {order}")
    return int(order)


def _rounding(y: Row) -> tuple[Any, float]:
    """Return the rounding unit of y, and what of its numbers is so small that they have fewer digits."""
    like = sample(value_of(y))
    if is_exact(like) or module_of(like) in ("sympy", "flint"):
        raise ExactnessError(
            "the steps of a solution are rounded, so y0 cannot be exact or symbolic; give floats or mpmath's numbers"
        )
    if is_object(like):
        return (library(like).eps, 0.0) if module_of(like) == "mpmath" else (2.0**-52, 0.0)
    kind = np.finfo(dtype_of(like))
    return float(kind.eps), float(kind.tiny / kind.eps)


def _tolerance(tol: Any, eps: Any) -> Any:
    if tol is None:
        return eps
    if isinstance(tol, (bool, str, Jet, np.ndarray)) or not eps <= tol < 1:
        raise ValueError(f"tol is a number from the rounding unit of y0, {float(eps):.2g}, to 1, not {tol!r}")
    return tol


def _longest(max_step: Any) -> Any:
    if isinstance(max_step, (bool, str, Jet, np.ndarray)) or not max_step > 0:
        raise ValueError(f"max_step is the length of the longest step, a positive number, not {max_step!r}")
    return max_step


def _times(t_span: Any) -> tuple[Any, Any]:
    if not isinstance(t_span, (tuple, list, np.ndarray)) or len(t_span) != 2:
        raise TypeError(f"t_span is a pair of times (t0, t1), not {t_span!r}")
    for t in t_span:
        if isinstance(t, (Jet, str, bool, complex)) or not abs(t) < inf:
            raise ValueError(f"t_span is a pair of finite numbers; {t!r} is none (a solution can be called with a jet)")
    return tuple(t_span)


# --- the result -----------------------------------------------------------------------------------------------------


def _batch(items: list[Any]) -> Any:
    if any(isinstance(item, Jet) for item in items):
        return stack(items, (len(items),))
    array = np.stack([np.asarray(item) for item in items])
    array.flags.writeable = False
    return array


class Solution:
    """The solution of a differential equation: a function of t, and its values on the mesh of the steps.

    `t` are the times of the mesh, `y` the values there, axis 0 the time. `event` is None, or has the time `t` and the
    value `y` at which the event stopped the integration, which are the last ones of the mesh. Called with a number, an
    array of times or a jet, it returns y then and there: of a jet, with the derivatives in time that f tells.

    >>> solution = ode(lambda t, y: 2 * t, 0.0, (0, 3))
    >>> solution
    <solution from t = 0.0 to 3.0 in 1 step of order 20>
    >>> solution([1.0, 2.0]).tolist()
    [1.0, 4.0]
    >>> from jets import variable
    >>> print(solution(variable(2.0, order=3, name="t")))
    4 + 4·(t − 2) + (t − 2)² + O((t − 2)⁴)
    """

    __slots__ = ("_equation", "_pieces", "event", "t", "y")
    t: Any
    y: Any
    event: Event | None
    _equation: Equation
    _pieces: list[Piece]

    def __init__(self, t: Any, y: Any, event: Event | None, equation: Equation, pieces: list[Piece]) -> None:
        for name, field in zip(self.__slots__, (equation, pieces, event, t, y), strict=True):
            object.__setattr__(self, name, field)

    def __setattr__(self, name: str, field: Any) -> None:
        raise AttributeError(f"a solution cannot be changed, so {name} cannot be assigned to")

    def __reduce__(self) -> tuple[Any, ...]:
        return Solution, (self.t, self.y, self.event, self._equation, self._pieces)

    def __repr__(self) -> str:
        steps, how = len(self._pieces) - 1, " to the event" if self.event else ""
        span = f"from t = {self._pieces[0].t} to {self._pieces[-1].t}{how}"
        return f"<solution {span} in {steps} step{'s' * (steps != 1)} of order {self._equation.order}>"

    def __call__(self, t: Any) -> Any:
        """Return y at a time, at an array of times, or along a jet."""
        if isinstance(t, Jet):
            return self._along(t)
        times = np.asarray(t)
        if times.ndim == 0:
            return self._at(times[()])
        if isinstance(self.y, Jet):
            return stack([self._at(time) for time in times.flat], times.shape)
        places = np.array([*map(self._place, times.flat)], int)
        values = np.empty((times.size, *self.y.shape[1:]), self.y.dtype)
        for place in set(places.tolist()):
            piece, there = self._pieces[place], places == place
            s = ((times.flat[there] - piece.t) / piece.unit).reshape(-1, *[1] * (self.y.ndim - 1))
            values[there] = polynomial([whole(row, piece.y) for row in piece.rows], s)
        return values.reshape(times.shape + self.y.shape[1:])

    def _place(self, t: Any) -> int:
        """Return the number of the piece in which a time lies."""
        first, last = self._pieces[0].t, self._pieces[-1].t
        if not min(first, last) <= t <= max(first, last):
            raise ValueError(f"the solution goes from t = {first} to {last}; it is not known at {t}")
        if first <= last:
            return bisect_right(self._pieces, t, key=lambda piece: piece.t) - 1
        return bisect_right(self._pieces, -t, key=lambda piece: -piece.t) - 1

    def _at(self, t: Any) -> Any:
        piece = self._pieces[self._place(t)]
        return plain(whole(polynomial(piece.rows, (clock(t, piece.y) - piece.t) / piece.unit), piece.y))

    def _along(self, t: Jet) -> Any:
        """Return the jet of y along a jet of times: the Taylor series at its value, composed with it."""
        if t.shape:
            return np.stack([self._along(t[i]) for i in range(len(t))])
        y, unit = self._at(t.value), self._pieces[self._place(t.value)].unit
        y, rows = expand(self._equation.f, self._equation.name, clock(t.value, y), y, max(t.order, 1), unit)
        moving = Jet._new(t._space, [zero(t._terms[0]), *t._terms[1:]])
        return polynomial([whole(row, y) for row in rows], moving / unit)

"""What a picture of a function shows, as numbers: the value, and two kinds of derivatives, which come apart.

The derivatives that the jets carry are one kind, those of the curve that is drawn the other. For a normal function they
are the same; for x − ⊥x the curve is the flat line 0 and has slope 0, and the jets carry 1.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from jets.calculus import taylor
from jets.errors import OrderError, SpaceError
from jets.expression import Expression, parse
from jets.jet import Jet
from jets.numbers import coefficient
from jets.space import as_order
from jets.symbols import text_primes
from jets.weird import Weird

__all__ = ["REACH", "Curves", "as_range", "curves", "label_of", "visible", "window"]

#: The curves reach so far to either side of the point.
REACH = 3.0
#: A curve explodes if it is so many times as high as its middle, which are three fifths of its points.
EXPLODES = 20
#: Nothing is drawn to here, where the arithmetic of a picture overflows.
HUGE = 1e100

Function = Callable[..., Any]
Array = Any


class Curves(NamedTuple):
    """The numbers of a picture; nan where there is none. `carried`, `drawn` and `polynomials` are by their order."""

    name: str
    at: float
    x: Array
    value: Array
    carried: Mapping[int, Array]  # what the jets say
    drawn: Mapping[int, Array]  # the derivatives of x ↦ value
    polynomials: Mapping[int, Array]
    point: float  # the value at `at`


def curves(
    f: Function,
    at: Any = 0.0,
    order: int = 4,
    derivatives: Iterable[int] = (1,),
    polynomials: Iterable[int] | None = None,
    span: Sequence[Any] | None = None,
    points: int = 401,
    name: str | None = None,
) -> Curves:
    """Return what `jets.plot` draws; the arguments are the same.

    >>> from jets import detach
    >>> c = curves(lambda x: x - detach(x), at=1.0, points=3)
    >>> c.x.tolist(), c.value.tolist(), c.carried[1].tolist(), c.drawn[1].tolist()
    ([-2.0, 1.0, 4.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0])
    >>> c.polynomials[1].tolist()
    [-3.0, 0.0, 3.0]
    """
    name = (_assured(f) or "x") if name is None else name
    f = parse(f.text, f.names) if isinstance(f, Expression) and f.exact else f  # a grid is made of floats
    order, at = as_order(order), _real(at, "at")
    ks = _orders(derivatives, order, "derivatives")
    usual = (1, order) if order else ()
    ms = _orders(usual if polynomials is None else polynomials, order, "polynomials", least=0)
    x = _grid(at, as_range(at, span), points)
    top = max(ks, default=0) if isinstance(f, (Expression, Weird)) else order  # others may lose orders, as a limit does
    with np.errstate(all="ignore"):  # a pole or a corner beside the point is a gap in the curve and no news
        carried = _carried(f, x, top, name)
        drawn = _drawn(f, x, ks, top, name)
    y = taylor(f, at, order, name)
    with np.errstate(all="ignore"):
        taylors = {m: _real_rows(y.truncate(m)(x - at)) for m in ms if m <= y.order}
    return Curves(name, at, x, carried[0], {k: carried[k] for k in ks}, drawn, taylors, float(y.value))


def label_of(k: int, ascii: bool = False) -> str:
    """Return f′, f″, f‴, f⁽⁴⁾, …

    >>> [label_of(k) for k in range(5)], label_of(3, ascii=True), label_of(4, ascii=True)
    (['f', 'f′', 'f″', 'f‴', 'f⁽⁴⁾'], "f'''", 'f^(4)')
    """
    if ascii:
        return "f" + ("'" * k if k < 4 else f"^({k})")
    return f"f{text_primes(k)}"


# --- what is asked for --------------------------------------------------------------------------------------------


def _assured(f: Any) -> str | None:
    """Return the name of the one argument of f, if f says it; refuse what takes several."""
    if not callable(f) or isinstance(f, Jet):
        raise TypeError(f"give a function of one variable, such as np.sin or lambda x: x - detach(x), not {f!r}")
    names = f.names if isinstance(f, (Expression, Weird)) else ()
    if len(names) > 1:
        raise TypeError(f"f is a function of {', '.join(names)}; a picture has one variable: lambda x: f(x, 2.0)")
    try:
        inspect.signature(f).bind(0.0)
    except ValueError:  # some of C's functions do not tell
        pass
    except TypeError as error:
        raise TypeError(f"a picture takes a function of one variable, such as lambda x: f(x, 2.0): {error}") from None
    return names[0] if names else None


def _real(number: Any, what: str) -> float:
    c = coefficient(number)
    if np.ndim(c) or isinstance(c, Jet) or np.iscomplexobj(c) or not np.isfinite(float(c)):
        raise ValueError(f"{what} has to be one finite real number, not {number!r}")
    return float(c)


def _orders(given: Any, order: int, what: str, least: int = 1) -> list[int]:
    ks = [as_order(k, what) for k in (given if isinstance(given, Iterable) else (given,))]
    if above := [k for k in ks if k > order]:
        raise OrderError(f"{what}: {above[0]} is above the order {order}; give order={max(above)}")
    if min(ks, default=least) < least:
        raise OrderError(f"{what} are numbered from {least}; the value is drawn in any case")
    return list(dict.fromkeys(ks))


def as_range(at: float, span: Sequence[Any] | None) -> tuple[float, float]:
    """Return from where to where, which is ± 3 around the point if nothing is said.

    >>> as_range(1.0, None), as_range(1.0, (0, 2))
    ((-2.0, 4.0), (0.0, 2.0))
    """
    if span is None:
        return at - REACH, at + REACH
    try:
        start, stop = span
    except (TypeError, ValueError):
        raise ValueError(f"span has two ends, as in span=(-3, 3), not {span!r}") from None
    a, b = _real(start, "the start of span"), _real(stop, "the end of span")
    if not a < b:
        raise ValueError(f"span has to go from left to right, not from {a:g} to {b:g}")
    if not a <= at <= b:
        raise ValueError(
            f"the point {at:g} is not within the span from {a:g} to {b:g}; give a span around it (--from, --to)"
        )
    return a, b


def _grid(at: float, span: tuple[float, float], points: int) -> Array:
    if (points := as_order(points, "points")) < 2:
        raise ValueError(f"points has to be at least 2, not {points}")
    x = np.linspace(*span, points)
    x[np.isclose(x, at, rtol=0, atol=1e-9 * (span[1] - span[0]))] = at  # the corner of |x − 0.1| is at 0.1 exactly
    return x


# --- the curves ---------------------------------------------------------------------------------------------------


def _carried(f: Function, x: Array, order: int, name: str) -> Array:
    """Return the value and the derivatives that the jets of f carry, shape (order + 1, points)."""
    try:
        y = taylor(f, x, order, name)
    except (TypeError, ValueError, ArithmeticError):  # f branches on its value, say, and wants one number at a time
        y = None
    if y is not None and y.shape == x.shape:
        return _rows(y, order, name)
    return np.stack([_rows(_at_one(f, p, order, name), order, name) for p in x.tolist()], axis=-1)


def _at_one(f: Function, p: float, order: int, name: str) -> Jet:
    try:
        return taylor(f, p, order, name)
    except ArithmeticError:  # a division by zero among Python's own numbers is a pole as well
        return Jet.from_derivatives([np.nan] * (order + 1), at=p, name=name)


def _rows(y: Jet, order: int, name: str) -> Array:
    if y.names != (name,):
        others = ", ".join(other for other in y.names if other != name)
        raise SpaceError(f"f gives a jet in {others} as well as in {name}; detach it: a picture has one variable")
    rows = np.full((order + 1, *y.shape), np.nan)
    for k in range(y.order + 1):
        rows[k] = _real_rows(y.derivative(k))
    return rows


def _real_rows(c: Array) -> Array:
    if np.iscomplexobj(c):
        raise TypeError("f has complex values; draw a part of them: lambda x: f(x).real, or abs(f(x))")
    return np.asarray(c, dtype=float)


def _drawn(f: Function, x: Array, ks: Sequence[int], order: int, name: str) -> dict[int, Array]:
    """Return the derivatives of the curve that is drawn: of the formula without ⊥, or of the values."""
    if isinstance(f, Expression):
        rows = _carried(f.normal(), x, order, name)
        return {k: rows[k] for k in ks}
    return {k: _differences(lambda p: _carried(f, p, order, name)[0], x, k) for k in ks}


def _differences(values: Function, x: Array, k: int) -> Array:
    """Return the k-th central differences of the values, δᵏf/hᵏ, at a step at which truncation and rounding balance.

    With w a sixth of the span and h = w·ε^(1/(k+2)) the error is about ε^(2/(k+2)): 10⁻¹⁰ of f for k = 1, 10⁻⁵ for
    k = 4. Where the differences about x − h, x and x + h are more than a tenth apart there is a jump or a corner: nan.
    """
    h = (x[-1] - x[0]) / 6 * np.finfo(float).eps ** (1 / (k + 2))
    steps = (np.arange(k + 3) - (k + 2) / 2) * h
    f = values((x + steps[:, None]).ravel()).reshape(k + 3, -1)
    three = np.diff(f, k, axis=0) / h**k
    rounding = (2 / h) ** k * np.finfo(float).eps * np.maximum(np.max(np.abs(f), axis=0), _typical(f))
    smooth = np.ptp(three, axis=0) <= (np.abs(three[1]) + _typical(three[1])) / 10 + 8 * rounding
    return np.where(smooth & np.isfinite(three[1]), three[1], np.nan)


def _typical(y: Array) -> float:
    """Return how large a curve is, but for the largest tenth of its values."""
    y = np.abs(y[np.isfinite(y)])
    return float(np.percentile(y, 90)) if y.size else 0.0


# --- what is seen of them -----------------------------------------------------------------------------------------


def window(c: Curves, margin: float = 0.06) -> tuple[float, float]:
    """Return the y-limits: all of the curves, but of one that explodes its middle; and the tangent near the point.

    The margin is a share of the height.

    >>> low, high = window(curves(lambda x: 1 / x, at=1.0))
    >>> -20 < low < -2 and 2 < high < 20
    True
    """
    near = np.abs(c.x - c.at) <= (c.x[-1] - c.x[0]) / 6
    tangents = [p[near] for _, p in sorted(c.polynomials.items())[:1]]
    extents = [_extent(y) for y in (c.value, *c.carried.values(), *c.drawn.values(), *tangents)]
    ends = [end for extent in extents if extent for end in extent] or [0.0]
    low, high = min(ends), max(ends)
    room = margin * (high - low) if high > low else 1.0
    return low - room, high + room


def _extent(y: Array) -> tuple[float, float] | None:
    """Return the least and the largest value, or those of the middle where the ends are far away."""
    y = y[np.abs(y) < HUGE]
    if not y.size:
        return None
    low, first, last, high = np.percentile(y, [0, 20, 80, 100]).tolist()
    height = last - first
    if not 0 < EXPLODES * height < high - low:
        return low, high
    return max(low, first - height), min(high, last + height)


def visible(x: Array, y: Array, low: float, high: float) -> tuple[Array, Array]:
    """Return a curve with gaps at its jumps and poles, and cut off far outside of the window.

    >>> visible(np.arange(4.0), np.array([0.0, 9.0, -9.0, 0.0]), -1.0, 1.0)[1].tolist()
    [0.0, 3.0, nan, -3.0, 0.0]
    """
    poles = ((y[:-1] > high) & (y[1:] < low)) | ((y[:-1] < low) & (y[1:] > high))
    gaps = 1 + np.flatnonzero(poles | _jumps(y, 1e-3 * (high - low)))
    cut = np.where(np.isfinite(y), np.clip(y, low - (high - low), high + (high - low)), np.nan)
    return np.insert(x, gaps, x[gaps]), np.insert(cut, gaps, np.nan)


def _jumps(y: Array, least: float) -> Array:
    """Say between which neighbours a curve jumps: it changes ten times as much as on both sides of there."""
    with np.errstate(all="ignore"):  # ∞ − ∞
        steps = np.pad(np.abs(np.diff(y)), 2, constant_values=np.inf)
    before, after = np.minimum(steps[:-4], steps[1:-3]), np.minimum(steps[3:-1], steps[4:])
    return steps[2:-2] > np.maximum(10 * np.maximum(before, after), least)

"""Calculus at a point: derivatives of a function, Taylor jets, composition, inverse function, limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from itertools import count
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import from_slots, slots, widened
from jets.errors import OrderError, SpaceError
from jets.factorials import times_factorial
from jets.jet import Jet
from jets.kinks import is_constant
from jets.mixing import as_jet, combine
from jets.numbers import coefficient, full, lift, plain, zero
from jets.space import Space, as_order, same_point, space_of
from jets.variables import coordinate, variable

__all__ = ["compose", "derivative", "derivatives", "limit", "reversion", "taylor"]

Function = Callable[..., Any]
_fresh = count(1)


def taylor(f: Function, at: Any, order: int, name: str = "x") -> Jet:
    """Return the Taylor jet of f at a point, or a batch of jets at an array of points.

    >>> print(taylor(np.exp, at=0.0, order=3))
    1 + x + 0.5·x² + 0.16666667·x³ + O(x⁴)
    """
    return _applied(f, variable(at, order, name))


def _applied(f: Function, x: Jet) -> Jet:
    """Return f(x), which has to be one number or jet, as a jet."""
    if not callable(f):
        raise TypeError(f"give a function, such as np.sin, not {f!r}")
    y = f(x)
    if isinstance(y, (tuple, list, dict, str, type(None))):
        raise TypeError(f"the function returned a {type(y).__name__}, not a number; differentiate its parts one by one")
    return as_jet(y, x)


def derivatives(f: Function, at: Any, order: int) -> Any:
    """Return f and its derivatives at a point: an array whose entry k is f⁽ᵏ⁾(at), shape (order + 1, *shape of at).

    >>> derivatives(lambda x: x**3, at=2.0, order=4).tolist()
    [8.0, 12.0, 12.0, 6.0, 0.0]
    """
    name = _fresh_name()
    y = taylor(f, at, order, name)
    if y.names != (name,):
        others = ", ".join(other for other in y.names if other != name)
        raise SpaceError(f"f gives a jet in {others} as well; use jets.derivative(f, k), which keeps other variables")
    return y.derivatives


def derivative(f: Function, k: int = 1) -> Function:
    """Return the function f⁽ᵏ⁾ of one argument, which takes numbers, arrays and jets, and can be differentiated again.

    Each call differentiates with respect to a fresh variable of its own, so derivatives nest without confusion.

    >>> derivative(lambda x: x * derivative(lambda y: x + y)(1.0))(1.0)
    1.0
    """
    order = as_order(k, "k")

    @wraps(f, assigned=("__name__", "__qualname__", "__module__"), updated=())
    def f_k(x: Any) -> Any:
        name = _fresh_name()
        y = _extract(_applied(f, _perturbed(x, name, order)), name, order)
        return as_jet(y, x) if isinstance(x, Jet) else y

    return f_k


def _fresh_name() -> str:
    return f"_t{next(_fresh)}"


def _perturbed(x: Any, name: str, order: int) -> Any:
    """Return x plus a fresh variable at 0; for a number, or a jet that is a constant, the fresh variable at x."""
    moves = isinstance(x, Jet) and not is_constant(x)
    value = lift(0, x._terms[0]) if moves else x._terms[0] if isinstance(x, Jet) else coefficient(x)
    t = coordinate(Space.box([name], [value], [order]), 0)
    return x + t if moves else t


def _extract(y: Jet, name: str, order: int) -> Any:
    """Return the derivative of that order in the named variable, in the space of the others."""
    if name not in y.names:
        return y if order == 0 else y * 0
    if len(y.names) == 1:
        return y.derivative(order)
    axis, value = y._space.axis(name), y._terms[0]
    picked = {
        tuple(i - (i > axis) for i in word if i != axis): times_factorial(c, order)
        for word, c in slots(y._terms)
        if word.count(axis) == order
    }
    space = y._space.without(axis)
    return Jet._new(space, from_slots(picked, space.monomials, zero(value)))


def compose(coeffs: Any, u: Jet) -> Jet:
    """Return Σ c_k·(u − u₀)^k, Faà di Bruno for a function known by its Taylor coefficients at the value of u.

    `coeffs` is a sequence or array with axis 0 = k, or a jet in one variable expanded at the value of u. The order
    is the lower of the two.

    >>> print(compose([1, 1, 1, 1], variable(0.0, order=5) ** 2))
    1 + x² + O(x⁴)
    """
    if not isinstance(u, Jet):
        raise TypeError(f"the second argument must be a jet, not {type(u).__name__}")
    if isinstance(coeffs, Jet):
        coeffs = _coeffs_at(coeffs, u)
    if not isinstance(coeffs, Iterable):
        raise TypeError(f"the coefficients are a sequence, c₀ first, such as [1, 1, 0.5], not {coeffs!r}")
    if any(isinstance(c, Jet) for c in coeffs):
        raise TypeError("the coefficients are numbers, not jets; write the sum of c·(u − detach(u))**k yourself")
    u, *constants = combine(u, *coeffs)
    if not constants:
        raise OrderError("give at least the value, c₀")
    space = u._space.truncated(min(len(constants) - 1, u.order))
    terms = algebra.compose([c._terms[0] for c in constants], u._to(space)._terms, space.degree)
    return Jet._new(space, widened([terms[0] + zero(u._terms[0]), *terms[1:]]))


def _coeffs_at(f: Jet, u: Jet) -> Any:
    if len(f.names) > 1:
        raise SpaceError(f"compose takes a jet in one variable, not in {', '.join(f.names)}")
    if not same_point(f.at, u._terms[0]):
        raise SpaceError(f"the jet is expanded at {f.at}, but the value of the inner jet is {u.value}; expand it there")
    return f.coeffs


def reversion(j: Jet) -> Jet:
    """Return the jet of the inverse function at y₀ = j.value, by Lagrange's formula: g_k = [wᵏ⁻¹] (w/(j − y₀))ᵏ / k.

    A jet in one variable, whose first derivative must not be zero (`ZeroDivisionError`). Sources: Knuth, TAOCP 4.7;
    Johansson, *A fast algorithm for reversion of power series* (2015).

    >>> x = variable(1.0, order=3)
    >>> print(reversion(np.exp(x - 1)))
    1 + (x − 1) − 0.5·(x − 1)² + 0.33333333·(x − 1)³ + O((x − 1)⁴)
    """
    if not isinstance(j, Jet):
        raise TypeError(f"reversion takes a jet, not {j!r}; make one with jets.taylor(f, at, order)")
    if len(j.names) > 1:
        raise SpaceError(f"reversion takes a jet in one variable, not in {', '.join(j.names)}")
    n, rows = j.order, [plain(row) for row in j.coeffs]
    if n and np.any(np.equal(rows[1], 0)):
        raise ZeroDivisionError("no inverse function: the first derivative is zero here")
    inverse = algebra.reversion(full(j._space.at[0], rows[0]), rows, n)
    return Jet._new(space_of({j.names[0]: j._terms[0]}, n), widened(inverse))


def limit(numerator: Any, denominator: Any) -> Jet:
    """Return the jet of a quotient where both vanish: sin(x)/x at 0. Each order of the zero costs one order.

    A numerator that vanishes to a lower order than the denominator has no limit, which is a `ZeroDivisionError`. Only
    exact zeros count: np.sin(np.pi) is 1.2e-16, so sin(x)/(x − π) at π needs `Fraction`s or SymPy's numbers.

    >>> x = variable(0.0, order=5)
    >>> print(limit(np.sin(x), x))
    1 − 0.16666667·x² + 0.00833333·x⁴ + O(x⁵)
    """
    u, v = combine(numerator, denominator)
    if len(u.names) > 1:
        raise SpaceError(f"limit takes jets in one variable, not in {', '.join(u.names)}")
    lost = _valuation(v)
    if _valuation(u, lost) < lost:
        raise ZeroDivisionError("no limit: the denominator vanishes to a higher order than the numerator")
    n = u.order - lost
    top, bottom = ([plain(row) for row in w.coeffs[lost:]] for w in (u, v))
    return Jet._new(u._space.truncated(n), algebra.quotient(top, bottom, n))


def _valuation(v: Jet, top: int | None = None) -> int:
    """Return the lowest degree with a coefficient that is not zero, the same for every jet of the batch."""
    rows = np.not_equal(v.coeffs, 0)
    first = np.where(rows.any(axis=0), rows.argmax(axis=0), v.order + 1 if top is None else top)
    if not first.size:
        return 0
    if top is not None:
        return int(first.min(initial=top))
    if np.any(first > v.order):
        raise OrderError(f"the denominator is zero in every slot up to order {v.order}; raise the order")
    if np.any(first != first.flat[0]):
        raise OrderError("the denominators of this batch vanish to different orders; take the limits one by one")
    return int(first.flat[0])

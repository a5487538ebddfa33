"""Rules of functions with corners and jumps: where they have one, the derivatives are undefined, elsewhere exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import each, slots
from jets.errors import RefusedError
from jets.forms import Rule, kernel, steps
from jets.jet import Jet
from jets.kinks import choose, is_constant, kinked, undefined
from jets.mixing import combine
from jets.numbers import Number, is_object, lift, plain, when_known
from jets.operators import RULES
from jets.values import evaluate

__all__ = [
    "absolute",
    "clip",
    "conjugate",
    "copysign",
    "distance",
    "divmod",
    "extremum",
    "frexp",
    "heaviside",
    "is_half",
    "is_nan",
    "is_whole",
    "ldexp",
    "modf",
    "power_of_two",
    "remainder",
    "sign",
    "tied",
]


def is_whole(u: Number) -> Any:
    """Say where a number is whole; infinities are not."""
    whole = np.equal(u, evaluate(np.floor, u))
    return whole if is_object(u) else whole & np.less(abs(u), np.inf)


def is_half(u: Number) -> Any:
    """Say where a number is halfway between two whole ones; a complex one where a part is."""
    if np.iscomplexobj(u):
        return is_half(np.real(u)) | is_half(np.imag(u))
    return is_whole(u - lift(Fraction(1, 2), u)) & ~is_whole(u)


def power_of_two(y: Number) -> Number:
    """Return the power of two that is not larger than a positive number, and larger than its half."""
    return plain(np.ldexp(np.ones_like(y), np.frexp(y)[1] - 1))


def _hypot(y0: Number, u: Sequence[Any], v: Sequence[Any], n: int) -> Sequence[Any]:
    """Return √(u² + v²), scaled by a power of two so that no square overflows."""
    scale = lift(1, y0) if is_object(y0) else when_known(power_of_two, y0)
    a, b = ([block / scale for block in series] for series in (u, v))
    square = algebra.add(algebra.product(a, a, n), algebra.product(b, b, n))
    return [block * scale for block in algebra.power(evaluate(np.divide, y0, scale), square, 1, 2, n)]


def distance(ufunc: Any, *inputs: Any) -> Any:
    """Return √(u² + v²), which has a corner at the origin."""
    u, v = combine(*inputs)
    origin = np.equal(u._terms[0], 0) & np.equal(v._terms[0], 0)
    if not np.any(origin):
        return kernel(_hypot)(ufunc, u, v)
    one = lift(1, u._terms[0])
    moved = choose(plain(np.where(origin, one, u._terms[0])) if np.ndim(origin) else one, origin, u, u)
    y = kernel(_hypot)(ufunc, moved, v)
    y = Jet._new(y._space, [evaluate(ufunc, u._terms[0], v._terms[0]), *y._terms[1:]])
    return y if is_constant(u) and is_constant(v) else kinked(y, origin)


def absolute(ufunc: Any, u: Jet) -> Any:
    """Return |u| = sign(u₀)·u; along a real variable also |u| of a complex u."""
    _assert_real(ufunc, u)
    y0 = evaluate(ufunc, u._terms[0])
    if np.iscomplexobj(u._terms[0]):
        y: Any = np.hypot(u.real, u.imag)
        return Jet._new(u._space, [y0, *y._terms[1:]])
    return _signed(y0, evaluate(np.sign, u._terms[0]), u)


def _signed(y0: Number, sign: Number, u: Jet) -> Jet:
    """Return ±u, with the corner that |u| has at 0."""
    y = Jet._new(u._space, [y0, *each(lambda c: sign * c, u._terms[1:])])
    return y if is_constant(u) else kinked(y, np.equal(u._terms[0], 0))


def copysign(ufunc: Any, *inputs: Any) -> Jet:
    """Return |u| with the sign of v, which jumps where v does."""
    u, v = combine(*inputs)
    y0 = evaluate(ufunc, u._terms[0], v._terms[0])
    sign = evaluate(np.copysign, lift(1, y0), y0) * evaluate(np.copysign, lift(1, y0), u._terms[0])
    y = _signed(y0, sign, u)
    return y if is_constant(v) else kinked(y, np.equal(v._terms[0], 0))


def extremum(first_wins: Callable[[Any, Any], Any]) -> Rule:
    """Return the rule of a maximum or minimum: the winner's slots; at a tie those that agree, then nan."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        a, b = combine(*inputs)
        a0, b0 = a._terms[0], b._terms[0]
        if np.iscomplexobj(a0) or np.iscomplexobj(b0):
            raise RefusedError(f"np.{ufunc.__name__} has no derivative for complex numbers, which have no order")
        return tied(choose(evaluate(ufunc, a0, b0), first_wins(a0, b0), a, b), np.equal(a0, b0), a, b)

    return rule


def tied(y: Jet, tie: Any, a: Jet, b: Jet) -> Jet:
    """Undefine the slots of y at ties, from the first degree in which a and b differ."""
    if not np.any(tie):
        return y
    difference = dict(slots((a - b)._terms))
    for degree in range(1, len((a - b)._terms)):
        differ = [np.not_equal(c, 0) for word, c in difference.items() if len(word) == degree]
        first = tie & np.any(np.broadcast_arrays(*differ), axis=0) if differ else np.False_
        y, tie = kinked(y, first, degree), tie & ~first
    return y


def is_nan(a: Number) -> Any:
    """Say where a number is nan, of whatever kind it is."""
    return np.not_equal(a, a)


def remainder(jumps: Callable[[Any, Any], Any]) -> Rule:
    """Return the rule of u − q·v with a whole number q, which does not move but jumps."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        u, v = combine(*inputs)
        y0 = evaluate(ufunc, u._terms[0], v._terms[0])
        quotient = evaluate(np.rint, evaluate(np.divide, u._terms[0] - y0, v._terms[0]))
        y = Jet._new(u._space, [y0, *(u if is_constant(v) else u - quotient * v)._terms[1:]])
        return y if is_constant(u) and is_constant(v) else undefined(kinked(y, jumps(y0, quotient)))

    return rule


def divmod(ufunc: Any, *inputs: Any) -> tuple[Any, Any]:
    """Return the floored quotient and the remainder."""
    return RULES["floor_divide"](np.floor_divide, *inputs), RULES["remainder"](np.remainder, *inputs)


def modf(ufunc: Any, u: Jet) -> tuple[Any, Any]:
    """Return the fractional and the whole part, both with the sign of u."""
    whole = np.trunc(u)
    if is_object(u._terms[0]):
        return u - whole, whole
    return Jet._new(u._space, [evaluate(ufunc, u._terms[0])[0], *(u - whole)._terms[1:]]), whole


def frexp(ufunc: Any, u: Jet) -> tuple[Jet, Any]:
    """Return the mantissa, which jumps at the powers of two, and the exponent, a plain integer."""
    mantissa, exponent = evaluate(ufunc, u._terms[0])
    y = ldexp(np.ldexp, u, -exponent)
    return (y if is_constant(u) else kinked(y, np.equal(abs(mantissa), 0.5) | np.equal(mantissa, 0))), exponent


def ldexp(ufunc: Any, u: Any, exponent: Any) -> Any:
    """Return u·2^exponent, exactly."""
    if isinstance(exponent, Jet):
        raise RefusedError("np.ldexp takes whole numbers as exponents, which have no derivative; write u * 2.0**v")
    if is_object(u._terms[0]):
        return u * np.frompyfunc(lambda e: Fraction(2) ** int(e), 1, 1)(exponent)
    return Jet._new(u._space, each(lambda c: plain(ufunc(c, exponent)), u._terms))


def _assert_real(ufunc: Any, u: Jet) -> None:
    """Refuse complex numbers that NumPy does not know, and symbols that may be complex."""
    if is_object(u._terms[0]) and any(np.any(np.not_equal(evaluate(np.conjugate, c), c)) for _, c in slots(u._terms)):
        raise RefusedError(
            f"np.{ufunc.__name__} has no derivative for complex objects; "
            "say that a symbol is real, as in sympy.Symbol('a', real=True), or use complex floats along a real variable"
        )


def conjugate(ufunc: Any, u: Jet) -> Jet:
    """Return the conjugate, along a real variable."""
    _assert_real(ufunc, u)
    return u.conj() if np.iscomplexobj(u._terms[0]) else u


def sign(ufunc: Any, u: Jet) -> Any:
    """Return the sign, of a complex u along a real variable u/|u|."""
    _assert_real(ufunc, u)
    if np.iscomplexobj(u._terms[0]):
        return Jet._new(u._space, [evaluate(ufunc, u._terms[0]), *(u / abs(u))._terms[1:]])
    return steps(lambda a: np.equal(a, 0))(ufunc, u)


def heaviside(ufunc: Any, *inputs: Any) -> Any:
    """Return 0, 1, or at 0 the second argument, which moves where the first one does not."""
    u, h = combine(*inputs)
    at, y0 = np.equal(u._terms[0], 0), evaluate(ufunc, u._terms[0], h._terms[0])
    if is_constant(u):
        return choose(y0, at, h, Jet._new(u._space, [y0]))
    return kinked(Jet._new(u._space, [y0]), at)


def clip(ufunc: Any, u: Any, low: Any, high: Any) -> Any:
    """Return u between the limits, with corners at both."""
    return np.minimum(np.maximum(u, low), high)

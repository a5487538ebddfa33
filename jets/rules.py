"""The table: what each NumPy function does to jets.

Reads like a printed table of derivatives. An entry is one of

    slopes(f′, …)     y = y₀ + θ⁻¹(Σ f′(u, …)·θu): one slope for each argument, a function of the same arguments
    kernel(k)         y = k(y₀, u, …, n), a recurrence of `algebra.py`
    steps(jumps)      derivative 0, undefined at the jumps
    by_value          comparisons and tests: a plain answer about the values
    refused(why)      a clear error

The value slot is NumPy's own, bit for bit. To add a function, add a line: `jets.rule(ufunc, slope)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import each, slots
from jets.errors import RefusedError
from jets.jet import RULES, Jet
from jets.kinks import choose, flat, is_constant, kinked, undefined
from jets.mixing import combine
from jets.numbers import Number, is_object, lift, plain
from jets.partials import (
    arccosh_slope,
    arcsin_slope,
    arcsinh_slope,
    arctan_slope,
    log_of,
    logistic,
    tan_slope,
    tanh_slope,
)
from jets.powers import power, root
from jets.values import evaluate, pi

__all__ = ["kernel", "rule", "slopes"]

Rule = Callable[..., Any]
Slope = Callable[..., Any]


def rule(ufunc: Any, *slope: Slope | None) -> None:
    """Teach jets a function by its slope: y = f(u) has y = f(u₀) + θ⁻¹(f′(u)·θu).

    A function of several arguments takes one slope for each, every one a function of the same arguments; `None`
    says that it cannot be differentiated in that argument. `ufunc` is a NumPy ufunc (of your own:
    `np.frompyfunc(f, 1, 1)`) or the name of one. A slope is written with jets in mind: arithmetic, NumPy functions.

    >>> from jets import variable
    >>> square_plus_one = np.frompyfunc(lambda x: x * x + 1, 1, 1)
    >>> rule(square_plus_one, lambda x: 2 * x)
    >>> square_plus_one(variable(3.0, order=3)).derivatives.tolist()
    [10.0, 6.0, 2.0, 0.0]
    """
    if not isinstance(ufunc, (str, np.ufunc)):
        raise TypeError(f"jets.rule needs a ufunc, not {ufunc!r}; make one with np.frompyfunc(f, 1, 1)")
    if isinstance(ufunc, np.ufunc) and (ufunc.nin, ufunc.nout) != (len(slope), 1):
        raise TypeError(f"{ufunc.__name__} has {ufunc.nin} arguments: give as many slopes, not {len(slope)}")
    if not slope or not all(f is None or callable(f) for f in slope):
        raise TypeError("a slope is a function of the same arguments, such as lambda x: 2 * x")
    RULES[ufunc] = slopes(*slope)


def slopes(*slope: Slope | None) -> Rule:
    """Return the rule of a function given by its partial derivatives."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        y0 = evaluate(ufunc, *(u._terms[0] for u in jets))
        return undefined(primitive(y0, [_slope_of(ufunc, i, f) for i, f in enumerate(slope)], jets))

    return rule


def primitive(y0: Number, slope: Sequence[Slope], jets: Sequence[Jet]) -> Jet:
    """Return y₀ + θ⁻¹(Σ f(u, …)·θu); the slopes are taken on jets of one order less, and of what moves only."""
    space = jets[0]._space
    below = [u._to(space.truncated(space.degree - 1)) if space.is_total and space.degree else u for u in jets]
    pairs = [(_terms(f(*below)), u._terms) for f, u in zip(slope, jets, strict=True) if not is_constant(u)]
    return Jet._new(space, algebra.primitive(y0, pairs, space.degree))


def _terms(slope: Any) -> Sequence[Any]:
    return slope._terms if isinstance(slope, Jet) else [slope]


def _slope_of(ufunc: Any, i: int, f: Slope | None) -> Slope:
    if f is not None:
        return f

    def unknown(*jets: Jet) -> Any:
        raise RefusedError(f"{ufunc.__name__} cannot be differentiated in its argument {i + 1}; pass detach(...) there")

    return unknown


def kernel(function: Callable[..., Sequence[Any]]) -> Rule:
    """Return the rule of a kernel function(y₀, *terms, n); its value is replaced by NumPy's own."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        values = [u._terms[0] for u in jets]
        y0 = evaluate(ufunc, *values)
        return Jet._new(jets[0]._space, [y0, *function(y0, *(u._terms for u in jets), jets[0]._space.degree)[1:]])

    return rule


def _arithmetic(function: Callable[..., Sequence[Any]]) -> Rule:
    """As `kernel`, for + − × ÷, where a Python float is as good as NumPy's own value and faster."""
    exactly = kernel(lambda y, u, v, n: function(u, v, n))

    def rule(ufunc: Any, *inputs: Any) -> Any:
        u, v = combine(*inputs)
        if type(u._terms[0]) is float is type(v._terms[0]):
            return Jet._new(u._space, function(u._terms, v._terms, u._space.degree))
        return exactly(ufunc, u, v)

    return rule


def steps(jumps: Callable[..., Any]) -> Rule:
    """Return the rule of a function that is constant between jumps; `jumps` says whether the values are at one."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        values = [u._terms[0] for u in jets]
        moving = next((u for u in jets if not is_constant(u)), jets[0])
        return flat(evaluate(ufunc, *values), moving, jumps(*values))

    return rule


def by_value(ufunc: Any, *inputs: Any) -> Any:
    """Apply the function to the values alone."""
    return evaluate(ufunc, *(u._terms[0] if isinstance(u, Jet) else u for u in inputs))


def refused(why: str) -> Rule:
    """Return the rule of a function that has no meaning for jets."""

    def rule(ufunc: Any, *inputs: Any) -> Any:
        raise RefusedError(f"np.{ufunc.__name__} does not take jets: {why}")

    return rule


# --- functions that are more than a line -----------------------------------------------------------------------


def _is_whole(u: Number) -> Any:
    whole = np.equal(u, evaluate(np.floor, u))
    return whole if is_object(u) else whole & np.less(abs(u), np.inf)


def _is_half(u: Number) -> Any:
    if np.iscomplexobj(u):
        return _is_half(np.real(u)) | _is_half(np.imag(u))
    return _is_whole(u - lift(Fraction(1, 2), u)) & ~_is_whole(u)


def _sin(y0: Number, u: Sequence[Any], n: int) -> Sequence[Any]:
    return algebra.sincos(y0, evaluate(np.cos, u[0]), u, n)[0]


def _cos(y0: Number, u: Sequence[Any], n: int) -> Sequence[Any]:
    return algebra.sincos(evaluate(np.sin, u[0]), y0, u, n)[1]


def _sinh(y0: Number, u: Sequence[Any], n: int) -> Sequence[Any]:
    return algebra.sincos(y0, evaluate(np.cosh, u[0]), u, n, sign=+1)[0]


def _cosh(y0: Number, u: Sequence[Any], n: int) -> Sequence[Any]:
    return algebra.sincos(evaluate(np.sinh, u[0]), y0, u, n, sign=+1)[1]


def _exp2(y0: Number, u: Sequence[Any], n: int) -> Sequence[Any]:
    if len(u) == 1:
        return [y0]
    return algebra.exp(y0, [block * evaluate(np.log, lift(2, u[0])) for block in u], n)


def _hypot(y0: Number, u: Sequence[Any], v: Sequence[Any], n: int) -> Sequence[Any]:
    """Return √(u² + v²), scaled by a power of two so that no square overflows."""
    scale = lift(1, y0) if is_object(y0) else plain(np.ldexp(np.ones_like(y0), np.frexp(y0)[1]))
    a, b = ([block / scale for block in series] for series in (u, v))
    square = algebra.add(algebra.product(a, a, n), algebra.product(b, b, n))
    return [block * scale for block in algebra.power(evaluate(np.divide, y0, scale), square, 1, 2, n)]


def _distance(ufunc: Any, *inputs: Any) -> Any:
    u, v = combine(*inputs)
    origin = np.equal(u._terms[0], 0) & np.equal(v._terms[0], 0)
    if not np.any(origin):
        return kernel(_hypot)(ufunc, u, v)
    one = lift(1, u._terms[0])
    moved = choose(plain(np.where(origin, one, u._terms[0])) if np.ndim(origin) else one, origin, u, u)
    y = kernel(_hypot)(ufunc, moved, v)
    y = Jet._new(y._space, [evaluate(ufunc, u._terms[0], v._terms[0]), *y._terms[1:]])
    return y if is_constant(u) and is_constant(v) else kinked(y, origin)


def _angle_slopes(sign: int, of: int) -> Slope:
    """Return a partial derivative of atan2(u, v): v/(u² + v²) or −u/(u² + v²), without overflow."""

    def slope(u: Jet, v: Jet) -> Any:
        r = np.hypot(u, v)
        return sign * ((v, u)[of] / r) / r

    return slope


def _absolute(ufunc: Any, u: Jet) -> Any:
    """Return |u| = sign(u₀)·u; along a real variable also |u| of a complex u."""
    _assert_real(ufunc, u)
    y0 = evaluate(ufunc, u._terms[0])
    if np.iscomplexobj(u._terms[0]):
        y: Any = np.hypot(u.real, u.imag)
        return Jet._new(u._space, [y0, *y._terms[1:]])
    sign = evaluate(np.sign, u._terms[0])
    y = Jet._new(u._space, [y0, *each(lambda c: sign * c, u._terms[1:])])
    return y if is_constant(u) else kinked(y, np.equal(u._terms[0], 0))


def _copysign(ufunc: Any, *inputs: Any) -> Jet:
    u, v = combine(*inputs)
    y0 = evaluate(ufunc, u._terms[0], v._terms[0])
    sign = evaluate(np.copysign, lift(1, y0), y0) * evaluate(np.copysign, lift(1, y0), u._terms[0])
    y = Jet._new(u._space, [y0, *each(lambda c: sign * c, u._terms[1:])])
    y = y if is_constant(u) else kinked(y, np.equal(u._terms[0], 0))
    return y if is_constant(v) else kinked(y, np.equal(v._terms[0], 0))


def _extremum(first_wins: Callable[[Any, Any], Any]) -> Rule:
    """Return the rule of a maximum or minimum: the winner's slots; at a tie those that agree, then nan."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        a, b = combine(*inputs)
        a0, b0 = a._terms[0], b._terms[0]
        if np.iscomplexobj(a0) or np.iscomplexobj(b0):
            raise RefusedError(f"np.{ufunc.__name__} has no derivative for complex numbers, which have no order")
        return _tied(choose(evaluate(ufunc, a0, b0), first_wins(a0, b0), a, b), np.equal(a0, b0), a, b)

    return rule


def _tied(y: Jet, tie: Any, a: Jet, b: Jet) -> Jet:
    """Undefine the slots of y at ties, from the first degree in which a and b differ."""
    if not np.any(tie):
        return y
    difference = dict(slots((a - b)._terms, len(a.names)))
    for degree in range(1, len((a - b)._terms)):
        differ = [np.not_equal(c, 0) for alpha, c in difference.items() if sum(alpha) == degree]
        first = tie & np.any(np.broadcast_arrays(*differ), axis=0) if differ else np.False_
        y, tie = kinked(y, first, degree), tie & ~first
    return y


def _is_nan(a: Number) -> Any:
    return np.not_equal(a, a)


def _remainder(jumps: Callable[[Any, Any], Any]) -> Rule:
    """Return the rule of u − q·v with a whole number q, which does not move but jumps."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        u, v = combine(*inputs)
        y0 = evaluate(ufunc, u._terms[0], v._terms[0])
        quotient = evaluate(np.rint, evaluate(np.divide, u._terms[0] - y0, v._terms[0]))
        y = Jet._new(u._space, [y0, *(u if is_constant(v) else u - quotient * v)._terms[1:]])
        return y if is_constant(u) and is_constant(v) else undefined(kinked(y, jumps(y0, quotient)))

    return rule


def _divmod(ufunc: Any, *inputs: Any) -> tuple[Any, Any]:
    return RULES["floor_divide"](np.floor_divide, *inputs), RULES["remainder"](np.remainder, *inputs)


def _modf(ufunc: Any, u: Jet) -> tuple[Any, Any]:
    whole = np.trunc(u)
    if is_object(u._terms[0]):
        return u - whole, whole
    return Jet._new(u._space, [evaluate(ufunc, u._terms[0])[0], *(u - whole)._terms[1:]]), whole


def _frexp(ufunc: Any, u: Jet) -> tuple[Jet, Any]:
    mantissa, exponent = evaluate(ufunc, u._terms[0])
    y = _ldexp(np.ldexp, u, -exponent)
    return (y if is_constant(u) else kinked(y, np.equal(abs(mantissa), 0.5) | np.equal(mantissa, 0))), exponent


def _ldexp(ufunc: Any, u: Any, exponent: Any) -> Any:
    if isinstance(exponent, Jet):
        raise RefusedError("np.ldexp takes whole numbers as exponents, which have no derivative; write u * 2.0**v")
    if is_object(u._terms[0]):
        return u * np.frompyfunc(lambda e: Fraction(2) ** int(e), 1, 1)(exponent)
    return Jet._new(u._space, each(lambda c: plain(ufunc(c, exponent)), u._terms))


def _assert_real(ufunc: Any, u: Jet) -> None:
    """Refuse complex numbers that NumPy does not know, and symbols that may be complex."""
    if is_object(u._terms[0]) and any(
        np.any(np.not_equal(evaluate(np.conjugate, c), c)) for _, c in slots(u._terms, len(u.names))
    ):
        raise RefusedError(
            f"np.{ufunc.__name__} has no derivative for complex objects; "
            "say that a symbol is real, as in sympy.Symbol('a', real=True), or use complex floats along a real variable"
        )


def _conjugate(ufunc: Any, u: Jet) -> Jet:
    _assert_real(ufunc, u)
    return u.conj() if np.iscomplexobj(u._terms[0]) else u


def _sign(ufunc: Any, u: Jet) -> Any:
    _assert_real(ufunc, u)
    if np.iscomplexobj(u._terms[0]):
        return Jet._new(u._space, [evaluate(ufunc, u._terms[0]), *(u / abs(u))._terms[1:]])
    return steps(lambda a: np.equal(a, 0))(ufunc, u)


def _clip(ufunc: Any, u: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(u, low), high)


# --- the table ---------------------------------------------------------------------------------------------------

RULES |= {
    # arithmetic
    "add": _arithmetic(lambda u, v, n: algebra.add(u, v)),
    "subtract": _arithmetic(lambda u, v, n: algebra.subtract(u, v)),
    "multiply": _arithmetic(algebra.product),
    "divide": _arithmetic(algebra.quotient),
    "negative": kernel(lambda y, u, n: algebra.negative(u)),
    "positive": kernel(lambda y, u, n: u),
    "square": kernel(lambda y, u, n: algebra.product(u, u, n)),
    "reciprocal": kernel(lambda y, u, n: algebra.quotient([1], u, n)),
    "power": power,
    "float_power": power,
    "sqrt": root(2),
    "cbrt": root(3),
    "hypot": _distance,
    # exponentials and logarithms
    "exp": kernel(algebra.exp),
    "exp2": kernel(_exp2),
    "expm1": kernel(lambda y, u, n: algebra.exp(evaluate(np.exp, u[0]), u, n)),
    "log": slopes(lambda u: 1 / u),
    "log2": slopes(lambda u: 1 / (log_of(2, u) * u)),
    "log10": slopes(lambda u: 1 / (log_of(10, u) * u)),
    "log1p": slopes(lambda u: 1 / (1 + u)),
    "logaddexp": slopes(lambda u, v: logistic(u - v), lambda u, v: logistic(v - u)),
    "logaddexp2": slopes(
        lambda u, v: logistic(log_of(2, u) * (u - v)),
        lambda u, v: logistic(log_of(2, u) * (v - u)),
    ),
    # trigonometric and hyperbolic functions and their inverses
    "sin": kernel(_sin),
    "cos": kernel(_cos),
    "tan": slopes(tan_slope),
    "arcsin": slopes(arcsin_slope),
    "arccos": slopes(lambda u: -arcsin_slope(u)),
    "arctan": slopes(arctan_slope),
    "arctan2": slopes(_angle_slopes(+1, 0), _angle_slopes(-1, 1)),
    "sinh": kernel(_sinh),
    "cosh": kernel(_cosh),
    "tanh": slopes(tanh_slope),
    "arcsinh": slopes(arcsinh_slope),
    "arccosh": slopes(arccosh_slope),
    "arctanh": slopes(lambda u: 1 / ((1 - u) * (1 + u))),
    **dict.fromkeys(("deg2rad", "radians"), slopes(lambda u: pi(u._terms[0]) / 180)),
    **dict.fromkeys(("rad2deg", "degrees"), slopes(lambda u: 180 / pi(u._terms[0]))),
    # kinks
    "absolute": _absolute,
    "fabs": _absolute,
    "copysign": _copysign,
    "maximum": _extremum(lambda a, b: np.greater(a, b) | _is_nan(a)),
    "minimum": _extremum(lambda a, b: np.less(a, b) | _is_nan(a)),
    "fmax": _extremum(lambda a, b: np.greater(a, b) | _is_nan(b)),
    "fmin": _extremum(lambda a, b: np.less(a, b) | _is_nan(b)),
    "clip": _clip,
    "remainder": _remainder(lambda y, q: np.equal(y, 0)),
    "fmod": _remainder(lambda y, q: np.equal(y, 0) & np.not_equal(q, 0)),
    "divmod": _divmod,
    "modf": _modf,
    "frexp": _frexp,
    "ldexp": _ldexp,
    # steps
    **dict.fromkeys(("floor", "ceil"), steps(_is_whole)),
    "trunc": steps(lambda u: _is_whole(u) & np.not_equal(u, 0)),
    "rint": steps(_is_half),
    "sign": _sign,
    "heaviside": steps(lambda u, h: np.equal(u, 0)),
    "floor_divide": steps(lambda u, v: np.equal(evaluate(np.remainder, u, v), 0)),
    # complex
    "conjugate": _conjugate,
    # answers about the value
    **dict.fromkeys(("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"), by_value),
    **dict.fromkeys(("isnan", "isinf", "isfinite", "signbit"), by_value),
    **dict.fromkeys(("logical_and", "logical_or", "logical_xor", "logical_not"), by_value),
    # refused
    **dict.fromkeys(
        (
            "bitwise_and",
            "bitwise_or",
            "bitwise_xor",
            "bitwise_count",
            "invert",
            "left_shift",
            "right_shift",
            "gcd",
            "lcm",
        ),
        refused("it is for integers, which have no derivative; take the value, as in jet.value"),
    ),
    **dict.fromkeys(
        ("nextafter", "spacing"), refused("it depends on how a number is stored; take the value, as in jet.value")
    ),
    **dict.fromkeys(
        ("matmul", "vecdot", "matvec", "vecmat"),
        refused("products of matrices of jets are not defined; multiply entry by entry and add"),
    ),
    "isnat": refused("it is for dates"),
    **{
        ufunc.__name__: refused("it is for text")
        for ufunc in vars(np.strings).values()
        if isinstance(ufunc, np.ufunc) and ufunc not in vars(np).values()
    },
}

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

from typing import Any

import numpy as np

from jets import algebra, corners
from jets.config import core
from jets.forms import Rule, Slope, arithmetic, by_value, exponential_of, kernel, refused, slopes, steps, taught
from jets.jet import Jet
from jets.operators import RULES
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

__all__ = ["rule"]


def rule(ufunc: Any, *slope: Slope | None) -> None:
    """Teach jets a function by its slope: y = f(u) has y = f(u₀) + θ⁻¹(f′(u)·θu).

    A function of several arguments takes one slope for each, every one a function of the same arguments; `None`
    says that it cannot be differentiated in that argument. Make a ufunc of your own function with
    `np.frompyfunc(f, 1, 1)`. A slope is written with jets in mind: arithmetic and NumPy's ufuncs.

    >>> from jets import variable
    >>> square_plus_one = np.frompyfunc(lambda x: x * x + 1, 1, 1)
    >>> rule(square_plus_one, lambda x: 2 * x)
    >>> square_plus_one(variable(3.0, order=3)).derivatives.tolist()
    [10.0, 6.0, 2.0, 0.0]
    """
    if not isinstance(ufunc, np.ufunc):
        raise TypeError(f"jets.rule needs a ufunc, not {ufunc!r}; make one with np.frompyfunc(f, 1, 1)")
    if ufunc.nout != 1:
        raise TypeError(f"{ufunc.__name__} returns {ufunc.nout} results; jets.rule is for functions that return one")
    if len(slope) != ufunc.nin:
        arguments = f"{ufunc.nin} argument{'s' if ufunc.nin > 1 else ''}"
        raise TypeError(f"{ufunc.__name__} has {arguments}: give as many slopes, not {len(slope)}")
    if not all(f is None or callable(f) for f in slope):
        raise TypeError("a slope is a function of the same arguments, such as lambda x: 2 * x")
    RULES[ufunc] = taught(*slope)
    if core:
        core.functions.pop(ufunc, None)


# --- functions that are more than a line ----------------------------------------------------------------------


def _sine(cosine: Any, sign: int) -> Rule:
    return kernel(lambda s0, u, n: algebra.sincos(s0, evaluate(cosine, u[0]), u, n, sign)[0])


def _cosine(sine: Any, sign: int) -> Rule:
    return kernel(lambda c0, u, n: algebra.sincos(evaluate(sine, u[0]), c0, u, n, sign)[1])


def _angle_slopes(sign: int, of: int) -> Slope:
    """Return a partial derivative of atan2(u, v): v/(u² + v²) or −u/(u² + v²), without overflow."""

    def slope(u: Jet, v: Jet) -> Any:
        r = np.hypot(u, v)
        return sign * ((v, u)[of] / r) / r

    return slope


# --- the table ---------------------------------------------------------------------------------------------------

RULES |= {
    # arithmetic
    "add": arithmetic(lambda u, v, n: algebra.add(u, v)),
    "subtract": arithmetic(lambda u, v, n: algebra.subtract(u, v)),
    "multiply": arithmetic(algebra.product),
    "divide": arithmetic(algebra.quotient),
    "negative": kernel(lambda y, u, n: algebra.negative(u)),
    "positive": kernel(lambda y, u, n: u),
    "square": kernel(lambda y, u, n: algebra.product(u, u, n)),
    "reciprocal": kernel(lambda y, u, n: algebra.quotient([1], u, n)),
    "power": power,
    "float_power": power,
    "sqrt": root(2),
    "cbrt": root(3),
    "hypot": corners.distance,
    # exponentials and logarithms
    "exp": kernel(algebra.exp),
    "exp2": exponential_of(2),
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
    "sin": _sine(np.cos, sign=-1),
    "cos": _cosine(np.sin, sign=-1),
    "tan": slopes(tan_slope),
    "arcsin": slopes(arcsin_slope),
    "arccos": slopes(lambda u: -arcsin_slope(u)),
    "arctan": slopes(arctan_slope),
    "arctan2": slopes(_angle_slopes(+1, 0), _angle_slopes(-1, 1)),
    "sinh": _sine(np.cosh, sign=+1),
    "cosh": _cosine(np.sinh, sign=+1),
    "tanh": slopes(tanh_slope),
    "arcsinh": slopes(arcsinh_slope),
    "arccosh": slopes(arccosh_slope),
    "arctanh": slopes(lambda u: 1 / ((1 - u) * (1 + u))),
    **dict.fromkeys(("deg2rad", "radians"), slopes(lambda u: pi(u._terms[0]) / 180)),
    **dict.fromkeys(("rad2deg", "degrees"), slopes(lambda u: 180 / pi(u._terms[0]))),
    # kinks
    "absolute": corners.absolute,
    "fabs": corners.absolute,
    "copysign": corners.copysign,
    "maximum": corners.extremum(lambda a, b: np.greater(a, b) | corners.is_nan(a)),
    "minimum": corners.extremum(lambda a, b: np.less(a, b) | corners.is_nan(a)),
    "fmax": corners.extremum(lambda a, b: np.greater(a, b) | corners.is_nan(b)),
    "fmin": corners.extremum(lambda a, b: np.less(a, b) | corners.is_nan(b)),
    "clip": corners.clip,
    "remainder": corners.remainder(lambda y, q: np.equal(y, 0)),
    "fmod": corners.remainder(lambda y, q: np.equal(y, 0) & np.not_equal(q, 0)),
    "divmod": corners.divmod,
    "modf": corners.modf,
    "frexp": corners.frexp,
    "ldexp": corners.ldexp,
    # steps
    **dict.fromkeys(("floor", "ceil"), steps(corners.is_whole)),
    "trunc": steps(lambda u: corners.is_whole(u) & np.not_equal(u, 0)),
    "rint": steps(corners.is_half),
    "sign": corners.sign,
    "heaviside": corners.heaviside,
    "floor_divide": steps(lambda u, v: np.equal(evaluate(np.remainder, u, v), 0)),
    # complex
    "conjugate": corners.conjugate,
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
    "isnat": refused("it is for dates"),
    **{
        ufunc.__name__: refused("it is for text")
        for ufunc in vars(np.strings).values()
        if isinstance(ufunc, np.ufunc) and ufunc not in vars(np).values()
    },
}

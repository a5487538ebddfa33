"""Functions of plain numbers of every kind: NumPy's own for floats, exact or refused for fractions, and
SymPy's, mpmath's or the number's own method otherwise.
"""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from typing import Any

import numpy as np

from jets.errors import ExactnessError, IrrationalError, RefusedError
from jets.numbers import (
    Number,
    as_fraction,
    coefficient,
    is_exact,
    is_flint_rational,
    is_object,
    library,
    lift,
    module_of,
    plain,
)

__all__ = ["evaluate", "is_known", "pi"]


def pi(like: Number) -> Number:
    """Return π in the kind and precision of another number."""
    return 4 * evaluate(np.arctan, lift(1, like))


def evaluate(ufunc: Any, *values: Number) -> Any:
    """Return ufunc(*values), bit for bit NumPy's own for floats; exact numbers stay exact or are refused."""
    if any(map(is_object, values)):
        return _evaluate_objects(ufunc, values)
    result = ufunc(*values)
    if not is_known(ufunc):  # somebody's own, which may return integers, or objects as one of np.frompyfunc does
        entries = result.tolist() if isinstance(result, np.ndarray) and result.dtype == object else result
        return coefficient(entries if np.size(result) else np.zeros(np.shape(result)))
    return tuple(map(plain, result)) if isinstance(result, tuple) else plain(result)


@cache
def is_known(ufunc: Any) -> bool:
    """Say whether it is the function that NumPy or SciPy has under its name, and not somebody's own `beta`."""
    homes = (np, np.strings, *map(sys.modules.get, ("numpy._core.umath", "scipy.special", "scipy.special._ufuncs")))
    return any(getattr(home, ufunc.__name__, None) is ufunc for home in homes)


def _evaluate_objects(ufunc: Any, values: tuple[Number, ...]) -> Any:
    like = next(value for value in values if is_object(value))
    function = partial(_evaluate_one, ufunc.__name__) if is_known(ufunc) else ufunc

    def one(*entries: Any) -> Any:
        result = function(*entries)
        if isinstance(result, (float, complex)) and is_exact(like):
            raise ExactnessError(f"{ufunc.__name__} made a {type(result).__name__} of exact fractions; use floats")
        return lift(result, like) if type(result) is int else result  # max(Fraction(1, 2), 1)

    if not any(isinstance(value, np.ndarray) for value in values):
        return one(*values)
    result = np.frompyfunc(one, len(values), 1)(*values)
    return np.asarray(result, bool)[()] if ufunc.__name__ in _PREDICATES else result


def _evaluate_one(name: str, *values: Any) -> Any:
    like = next((value for value in values if is_object(value)), 0.0)
    module = module_of(like)
    if module in _RENAMED and (own := _RENAMED[module].get(name, name)) and hasattr(library(like), own):
        return getattr(library(like), own)(*values)
    if is_flint_rational(like) and (name not in _OPERATORS or name in _OF_FRACTIONS):
        result = _evaluate_one(name, *map(as_fraction, values))
        return lift(result, like) if isinstance(result, Fraction) else result
    if name in _OPERATORS:
        return _OPERATORS[name](*values)
    if isinstance(like, Fraction):
        return _exact(name, values)
    if module in _RENAMED and name in _DERIVED:
        return _DERIVED[name](library(like), *values)
    method = getattr(like, name, None) or getattr(like, name.replace("arc", "a"), None)
    if method is None:
        raise RefusedError(f"cannot compute {name} of a {type(like).__name__}: nothing of that name is known for it")
    return method(*values[1:])


#: What python-flint's rationals do not do by themselves.
_OF_FRACTIONS = {"power", "float_power", "remainder", "floor_divide", "fmod", "floor", "ceil", "trunc", "rint"}


# --- names and formulas of other libraries -------------------------------------------------------------------

_INVERSES = {f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}
_SCIPY = {f"{letter}v": f"bessel{letter}" for letter in "jyik"} | {"_zeta": "zeta", "_riemann_zeta": "zeta"}
_RENAMED: dict[str, dict[str, str]] = {
    "sympy": _INVERSES
    | _SCIPY
    | {"ellipk": "elliptic_k", "ellipe": "elliptic_e", "exp1": "", "expi": "Ei", "exp10": ""}
    | {"absolute": "Abs", "fabs": "Abs", "ceil": "ceiling", "maximum": "Max", "minimum": "Min"}
    | {"fmax": "Max", "fmin": "Min", "arctan2": "atan2", "gammaln": "loggamma", "psi": "digamma", "log2": ""}
    | {"multiply": "", "add": "", "log10": "", "power": "", "trunc": "", "remainder": "Mod"},
    "mpmath": _INVERSES
    | _SCIPY
    | {"arctan2": "atan2", "gammaln": "loggamma", "psi": "digamma", "absolute": "fabs", "power": "", "log2": ""}
    | {"exp1": "e1", "expi": "ei", "rint": "nint"},
}

# Functions that SymPy or mpmath has not under any name; m is the library.
_DERIVED: dict[str, Callable[..., Any]] = {
    "exp2": lambda m, x: 2**x,
    "exp10": lambda m, x: 10**x,
    "expm1": lambda m, x: m.exp(x) - 1,
    "log1p": lambda m, x: m.log(1 + x),
    "log2": lambda m, x: m.log(x) / m.log(2),
    "log10": lambda m, x: m.log(x) / m.log(10),
    "hypot": lambda m, x, y: m.sqrt(x * x + y * y),
    "logaddexp": lambda m, x, y: m.log(m.exp(x) + m.exp(y)),
    "logaddexp2": lambda m, x, y: m.log(2**x + 2**y) / m.log(2),
    "deg2rad": lambda m, x: x * m.pi / 180,
    "rad2deg": lambda m, x: x * 180 / m.pi,
    "erfcx": lambda m, x: m.exp(x * x) * m.erfc(x),
    "expit": lambda m, x: 1 / (1 + m.exp(-x)),
    "logit": lambda m, x: m.log(x / (1 - x)),
    "log_expit": lambda m, x: -m.log(1 + m.exp(-x)),
    "ndtr": lambda m, x: m.erfc(-x / m.sqrt(2)) / 2,
    "log_ndtr": lambda m, x: m.log(m.erfc(-x / m.sqrt(2)) / 2),
    "xlogy": lambda m, x, y: x * m.log(y),
    "xlog1py": lambda m, x, y: x * m.log(1 + y),
    "betaln": lambda m, x, y: m.loggamma(x) + m.loggamma(y) - m.loggamma(x + y),
    "exp1": lambda m, x: m.expint(1, x),
    "hyp2f1": lambda m, a, b, c, x: m.hyper([a, b], [c], x),
    **{
        f"{letter}{v}": lambda m, x, letter=letter, v=v: getattr(m, f"bessel{letter}")(v, x)
        for letter in "jyik"
        for v in (0, 1)
    },
}


# --- arithmetic, the same for every kind of number -----------------------------------------------------------


def _rounded(function: Callable[[Any], int]) -> Callable[[Any], Any]:
    return lambda a: lift(function(a), a)


_PREDICATES: dict[str, Callable[..., Any]] = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
    "isnan": lambda a: bool(a != a),
    "isinf": lambda a: bool(a == a) and bool(a - a != 0),
    "isfinite": lambda a: bool(a - a == 0),
    "signbit": lambda a: bool(a < 0),
    "logical_not": operator.not_,
    "logical_and": lambda a, b: bool(a) and bool(b),
    "logical_or": lambda a, b: bool(a) or bool(b),
    "logical_xor": lambda a, b: bool(a) is not bool(b),
}

_OPERATORS: dict[str, Callable[..., Any]] = _PREDICATES | {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": lambda a, b: _divide(a, b),
    "negative": operator.neg,
    "positive": lambda a: a,
    "absolute": abs,
    "fabs": abs,
    "conjugate": lambda a: a.conjugate() if hasattr(a, "conjugate") else a,
    "square": lambda a: a * a,
    "reciprocal": lambda a: _divide(1, a),
    "power": lambda a, b: _power(a, b),
    "float_power": lambda a, b: _power(a, b),
    "remainder": operator.mod,
    "floor_divide": lambda a, b: a // b if hasattr(a, "__floordiv__") else evaluate(np.floor, _divide(a, b)),
    "fmod": lambda a, b: a - b * evaluate(np.trunc, a / b),
    "maximum": max,
    "minimum": min,
    "fmax": max,
    "fmin": min,
    "sign": lambda a: lift((a > 0) - (a < 0), a),
    "heaviside": lambda a, b: b if a == 0 else lift(int(a > 0), a),
    "copysign": lambda a, b: abs(a) if b >= 0 else -abs(a),
    "floor": _rounded(math.floor),
    "ceil": _rounded(math.ceil),
    "trunc": lambda a: evaluate(np.floor if a >= 0 else np.ceil, a),
    "rint": _rounded(round),
}


def _divide(a: Any, b: Any) -> Any:
    if b == 0:  # SymPy would say zoo, and go on
        raise ZeroDivisionError(f"cannot divide {a} by zero")
    return a / b


# --- rational numbers: exact or refused ----------------------------------------------------------------------


def _at(point: int, value: int, names: str) -> dict[str, dict[Any, Any]]:
    return {name: {point: value} for name in names.split()}


_POINTS: dict[str, dict[Any, Any]] = {
    **_at(0, 0, "sin tan sinh tanh arcsin arctan arcsinh arctanh expm1 log1p erf erfi deg2rad rad2deg radians degrees"),
    **_at(0, 1, "exp cos cosh erfc erfcx"),
    **_at(1, 0, "log arccos arccosh"),
    "expit": {0: Fraction(1, 2)},
    "ndtr": {0: Fraction(1, 2)},
    "logit": {Fraction(1, 2): 0},
    "gammaln": {1: 0, 2: 0},
}


def _exact(name: str, values: tuple[Any, ...]) -> Fraction:
    try:
        if name in _POINTS:
            return Fraction(_POINTS[name][values[0]])
        return _ROOTS[name](*values)
    except KeyError:
        shown = ", ".join(map(str, values))
        floats = ", ".join(repr(float(value)) for value in values)
        hint = f"give a float, as in {name}({floats}), or a SymPy number"
        raise IrrationalError(f"{name}({shown})", name, hint) from None


def _root(a: Fraction, q: int) -> Fraction:
    """Return a^(1/q), if it is rational; a KeyError says that it is not."""
    if a < 0 and q % 2:
        return -_root(-a, q)
    return Fraction(_integer_root(a.numerator, q), _integer_root(a.denominator, q))


def _integer_root(a: int, q: int) -> int:
    """Return the exact q-th root of a ≥ 0 by bisection."""
    if a < 0 or (a > 1 and q >= a.bit_length()):  # the root would be between 1 and 2
        raise KeyError(a)
    low, high = 0, 1 << (a.bit_length() // q + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**q < a else (low, middle)
    if low**q != a:
        raise KeyError(a)
    return low


def _power(a: Any, b: Any) -> Any:
    """Return a^b; of rationals only where it is rational: 4^(1/2) is, 2^(1/2) is not."""
    if a == 0 and b < 0:
        raise ZeroDivisionError(f"cannot raise zero to the power {b}")
    if isinstance(a, (int, Fraction)) and isinstance(b, Fraction):
        if a < 0 and b.denominator % 2 == 0:
            raise IrrationalError(f"power({a}, {b})", "power", "it is not even real; give complex numbers")
        try:
            return _root(Fraction(a), b.denominator) ** b.numerator
        except KeyError:
            return _exact("power", (a, b))
    return a**b


def _logarithm(base: int) -> Callable[[Fraction], Fraction]:
    def log(a: Fraction) -> Fraction:
        k = round(math.log(a.numerator, base) - math.log(a.denominator, base)) if a > 0 else 0
        if Fraction(base) ** k != a:
            raise KeyError(a)
        return Fraction(k)

    return log


def _gamma(a: Fraction) -> Fraction:
    if a.denominator != 1 or a <= 0:
        raise KeyError(a)
    return Fraction(math.factorial(int(a) - 1))


_ROOTS: dict[str, Callable[..., Fraction]] = {
    "sqrt": lambda a: _root(a, 2),
    "cbrt": lambda a: _root(a, 3),
    "hypot": lambda a, b: _root(Fraction(a * a + b * b), 2),
    "exp2": lambda a: _power(2, a),
    "log2": _logarithm(2),
    "log10": _logarithm(10),
    "gamma": _gamma,
}

"""The table of SciPy's special functions, by name: SciPy is imported only when one of its functions meets a jet.

Formulas: NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov (numbers of equations below).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb, factorial
from typing import Any

import numpy as np

from jets import algebra
from jets.errors import RefusedError
from jets.forms import Rule, Slope, kernel, primitive, refused, slopes
from jets.jet import Jet
from jets.kinks import choose, is_constant
from jets.mixing import combine
from jets.numbers import Number, is_object, lift, plain
from jets.operators import RULES
from jets.partials import logistic
from jets.values import evaluate, pi

__all__ = ["SPECIAL"]


def _scipy(name: str) -> Any:
    return getattr(importlib.import_module("scipy.special"), name)


def sequence(coefficients: Callable[[Number, int], Sequence[Number]]) -> Rule:
    """Return the rule of a function given by its Taylor coefficients 1, …, n at a number: Faà di Bruno."""

    def rule(ufunc: Any, u: Jet) -> Jet:
        n, u0 = u._space.degree, u._terms[0]
        y0 = evaluate(ufunc, u0)
        rows = [] if is_constant(u) else coefficients(u0, n)
        return Jet._new(u._space, [y0, *algebra.compose([y0, *rows], u._terms, n)[1:]])

    return rule


def exponential(*logarithmic_slope: Slope) -> Rule:
    """Return the rule of a function known by the slopes of its logarithm: y′ = y·(log y)′."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        y0 = evaluate(ufunc, *(u._terms[0] for u in jets))
        logarithm = primitive(y0, logarithmic_slope, jets)
        return Jet._new(jets[0]._space, algebra.exp(y0, logarithm._terms, jets[0].order))

    return rule


# --- the error function and the normal distribution --------------------------------------------------------------


def _gaussian(u: Jet) -> Jet:
    """Return exp(−u²) with the value right to the last bits, also in the tails, where u² alone loses some."""
    square = algebra.product(u._terms, algebra.negative(u._terms), u._space.degree)
    return Jet._new(u._space, algebra.exp(_gaussian_value(u._terms[0]), square, u._space.degree))


def _gaussian_value(u0: Number) -> Number:
    if is_object(u0) or np.iscomplexobj(u0):
        return evaluate(np.exp, -u0 * u0)
    high = np.asarray(u0, np.float32).astype(np.asarray(u0).dtype)  # 24 bits, so that its square is exact
    return plain(np.exp(-high * high) * np.exp((high - u0) * (high + u0)))


def _root_pi(u: Jet) -> Number:
    return evaluate(np.sqrt, pi(u._terms[0]))


def _root_two(u: Jet) -> Number:
    return evaluate(np.sqrt, lift(2, u._terms[0]))


def _density(u: Jet) -> Any:
    """Return the normal density exp(−u²/2)/√(2π)."""
    return _gaussian(u / _root_two(u)) / (_root_two(u) * _root_pi(u))


def _hazard(u: Jet) -> Any:
    """Return density/distribution: as √(2/π)/erfcx(−u/√2) on the left, where both of them vanish."""
    u0 = u._terms[0]
    if is_object(u0):
        return _density(u) / _scipy("ndtr")(u)
    left, right = (_at(u, np.where(side, u0, 0.0)) for side in (np.less(u0, 0), np.greater_equal(u0, 0)))
    tail = _root_two(u) / _root_pi(u) / _scipy("erfcx")(-left / _root_two(u))
    return choose(plain(np.where(np.less(u0, 0), tail._terms[0], 0.0)), np.less(u0, 0), tail, _bulk(right))


def _bulk(u: Jet) -> Any:
    return _density(u) / _scipy("ndtr")(u)


def _at(u: Jet, value: Number) -> Jet:
    """Return the jet with another value, where the one it has would overflow in a branch that is not taken."""
    return Jet._new(u._space, [plain(value), *u._terms[1:]])


def _erfcx(u0: Number, n: int) -> list[Number]:
    """Return the coefficients of exp(x²)·erfc x, which are (−2)ᵏ times iterated integrals of erfc (7.18)."""
    if is_object(u0) or np.iscomplexobj(u0):
        raise RefusedError("erfcx of jets is for real floats; write exp(x**2)*erfc(x)")
    x = np.abs(u0)
    right = [plain(c) for c in _erfcx_right(np.asarray(x), n)]
    growth = algebra.exp(evaluate(np.exp, x * x), [x * x, 2 * x, 1.0], n)
    # On the left, erfcx(−x) = 2·exp(x²) − erfcx(x).
    return [plain(np.where(np.less(u0, 0), (-1) ** k * (2 * growth[k] - c), c)) for k, c in enumerate(right, 1)]


def _erfcx_right(x: Any, n: int) -> list[Any]:
    """Return the coefficients for x ≥ 0: near 0 by the confluent hypergeometric function, else by Miller's method.

    (k + 1)·c_{k+1} = 2x·c_k + 2·c_{k−1}, of which this is the minimal solution, so that only the backward ratios
    r_k = −c_k/c_{k−1} = 2/(2x + (k + 1)·r_{k+1}) are stable. They settle after about (20/x)² steps (Gautschi 1967).
    """
    small, away = x < 0.3, np.maximum(x, 0.3)
    start = n + 40 + int((20 / float(np.min(away, initial=np.inf))) ** 2)
    ratio, ratios = 0.0 * away, [0.0 * away] * (n + 1)
    for k in range(start, 0, -1):
        ratio = 2 / (2 * away + (k + 1) * ratio)
        if k <= n:
            ratios[k] = ratio
    c, result = _scipy("erfcx")(away), []
    for k in range(1, n + 1):
        c = -c * ratios[k]
        near = (-1) ** k / np.sqrt(np.pi) * _scipy("hyperu")((k + 1) / 2, 0.5, np.minimum(x, 0.3) ** 2)
        result.append(np.where(small, near, c))
    return result


# --- the gamma function ---------------------------------------------------------------------------------------------


def _zeta_rows(s: Any, q: Number, n: int) -> list[Number]:
    """Return the Taylor coefficients 1, …, n of ζ(s, q) in q: binomial(−s, k)·ζ(s + k, q) (25.11.17)."""
    rows, factor = [], 1.0
    for k in range(1, n + 1):
        factor = factor * (1 - s - k) / k
        rows.append(factor * evaluate(_scipy("zeta"), s + k, q))
    return rows


def _psi_right(u0: Number, n: int) -> list[Number]:
    """Return the Taylor coefficients of the digamma function for u₀ > 0: (−1)ᵏ⁺¹·ζ(k + 1, u₀) (5.15.1)."""
    return [(-1) ** (k + 1) * evaluate(_scipy("zeta"), k + 1, u0) for k in range(1, n + 1)]


def _psi(ufunc: Any, u: Jet) -> Any:
    """Return ψ(u); left of ½ by reflection, ψ(u) = ψ(1 − u) − π/tan(πu) (5.5.4)."""
    u0 = u._terms[0]
    y0 = evaluate(ufunc, u0)
    if np.iscomplexobj(u0) and not is_constant(u):
        raise RefusedError(f"{ufunc.__name__} of complex jets has no rule; its derivatives are known for real ones")
    if is_constant(u) or is_object(u0) or np.all(np.greater(u0, 0)):
        return sequence(_psi_right)(ufunc, u)
    positive = np.greater(u0, 0)
    right = sequence(_psi_right)(ufunc, _at(u, np.where(positive, u0, 1.0)))
    left = _at(u, np.where(positive, 0.5, u0))
    angle = pi(u0) * (left - np.rint(left._terms[0]))  # near the poles, exact
    reflected = sequence(_psi_right)(ufunc, 1 - left) - pi(u0) / np.tan(angle)
    return choose(y0, positive, right, reflected)


def _digamma(u: Jet) -> Any:
    return _psi(_scipy("psi"), u)


def _zeta(ufunc: Any, *inputs: Any) -> Jet:
    s, q = combine(*inputs[:2])
    if not is_constant(s):
        raise RefusedError("zeta(s, q) can be differentiated in q only; pass detach(s)")
    y0 = evaluate(ufunc, s._terms[0], q._terms[0])
    rows = _zeta_rows(s._terms[0], q._terms[0], q.order)
    return Jet._new(q._space, [y0, *algebra.compose([y0, *rows], q._terms, q.order)[1:]])


# --- Bessel functions -------------------------------------------------------------------------------------------------


def _bessel(name: str, inner: int, outer: int = 1) -> Rule:
    """Return the rule of a cylinder function of constant order v (10.6.7, 10.29.5).

    C_v⁽ᵏ⁾ = (outer/2)ᵏ·Σ innerⁱ·binomial(k, i)·C_{v−k+2i}
    """

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        v, u = combine(*inputs)
        if not is_constant(v):
            raise RefusedError(f"{ufunc.__name__}(v, x) can be differentiated in x only; pass detach(v)")
        return _cylinder(ufunc, inputs[0].value if isinstance(inputs[0], Jet) else inputs[0], u, name, (inner, outer))

    return rule


def _bessel_fixed(name: str, v: int, inner: int, outer: int = 1) -> Rule:
    """Return the rule of a cylinder function whose order is in its name, such as j0."""

    def rule(ufunc: Any, u: Jet) -> Jet:
        y = _cylinder(_scipy(name), v, u, name, (inner, outer))
        return Jet._new(u._space, [evaluate(ufunc, u._terms[0]), *y._terms[1:]])

    return rule


def _cylinder(ufunc: Any, v: Any, u: Jet, name: str, signs: tuple[int, int]) -> Jet:
    n, u0 = u._space.degree, u._terms[0]
    top = 0 if is_constant(u) else n
    family = {i: evaluate(_scipy(name), v + i, u0) for i in range(-top, top + 1) if i}
    family[0] = evaluate(ufunc, v, u0)
    rows = [_cylinder_coefficient(family, k, *signs) for k in range(1, top + 1)]
    return Jet._new(u._space, [family[0], *algebra.compose([family[0], *rows], u._terms, n)[1:]])


def _cylinder_coefficient(family: dict[int, Number], k: int, inner: int, outer: int) -> Number:
    total = sum(inner**i * comb(k, i) * family[2 * i - k] for i in range(k + 1))
    return total * outer**k / 2**k / factorial(k)


# --- elliptic integrals -----------------------------------------------------------------------------------------------


def _elliptic(a: Fraction, b: Fraction, shift: int) -> Callable[[Number, int], list[Number]]:
    """Return the coefficients of π/2·₂F₁(a, b; 1; m): (a)_k(b)_k/k!²·(1 − m)^(shift−k)·₂F₁(1 + s − …; 1 + k; m)."""

    def coefficients(m: Number, n: int) -> list[Number]:
        rows, factor = [], Fraction(1)
        for k in range(1, n + 1):
            factor = factor * (a + k - 1) * (b + k - 1) / (k * k)
            # Euler's transformation (15.8.1) keeps both parameters small.
            inner = evaluate(_scipy("hyp2f1"), float(1 - a), float(1 - b), 1 + k, m)
            rows.append(float(factor) * np.pi / 2 * evaluate(np.power, 1 - m, float(shift - k)) * inner)
        return rows

    return coefficients


# --- the table -------------------------------------------------------------------------------------------------


def _xlog(log: Callable[[Any], Any], inside: Callable[[Any], Any]) -> tuple[Slope, Slope]:
    def slope_y(x: Jet, y: Jet) -> Any:
        # A constant x of 0 makes the function constant, also where its logarithm is not finite.
        x0 = x._terms[0]
        divisor = inside(y)
        nothing = np.equal(x0, 0) if is_constant(x) else np.False_
        return x / choose(plain(np.where(nothing, 1.0, divisor._terms[0])), nothing, x * 0 + 1, divisor)

    return (lambda x, y: log(y)), slope_y


_j, _i, _k = (-1, 1), (1, 1), (1, -1)

_TABLE: dict[str, tuple[int, Rule]] = {
    # the error function and the normal distribution
    "erf": (1, slopes(lambda u: 2 / _root_pi(u) * _gaussian(u))),
    "erfc": (1, slopes(lambda u: -2 / _root_pi(u) * _gaussian(u))),
    "erfi": (1, slopes(lambda u: 2 / _root_pi(u) * np.exp(u * u))),
    "erfcx": (1, sequence(_erfcx)),
    "ndtr": (1, slopes(_density)),
    "log_ndtr": (1, slopes(_hazard)),
    # logistic functions
    "expit": (1, slopes(lambda u: logistic(u) * logistic(-u))),
    "logit": (1, slopes(lambda u: 1 / (u * (1 - u)))),
    "log_expit": (1, slopes(lambda u: logistic(-u))),
    "xlogy": (2, slopes(*_xlog(np.log, lambda y: y))),
    "xlog1py": (2, slopes(*_xlog(np.log1p, lambda y: 1 + y))),
    # exponential integrals
    "exp1": (1, slopes(lambda u: -np.exp(-u) / u)),
    "expi": (1, slopes(lambda u: np.exp(u) / u)),
    "exp10": (1, kernel(lambda y, u, n: algebra.exp(y, [b * evaluate(np.log, lift(10, u[0])) for b in u], n))),
    # the gamma function
    "gamma": (1, exponential(_digamma)),
    "gammaln": (1, slopes(_digamma)),
    "loggamma": (1, slopes(_digamma)),
    "psi": (1, _psi),
    "digamma": (1, _psi),
    "beta": (2, exponential(lambda a, b: _digamma(a) - _digamma(a + b), lambda a, b: _digamma(b) - _digamma(a + b))),
    "betaln": (2, slopes(lambda a, b: _digamma(a) - _digamma(a + b), lambda a, b: _digamma(b) - _digamma(a + b))),
    "zeta": (2, _zeta),
    # Bessel functions
    **{name: (2, _bessel(name, -1)) for name in ("jv", "yv", "hankel1", "hankel2")},
    "iv": (2, _bessel("iv", +1)),
    "kv": (2, _bessel("kv", +1, -1)),
    **{f"{kind}{v}": (1, _bessel_fixed(f"{kind}v", v, -1)) for kind in "jy" for v in (0, 1)},
    **{f"i{v}": (1, _bessel_fixed("iv", v, +1)) for v in (0, 1)},
    **{f"k{v}": (1, _bessel_fixed("kv", v, +1, -1)) for v in (0, 1)},
    # elliptic integrals
    "ellipk": (1, sequence(_elliptic(Fraction(1, 2), Fraction(1, 2), 0))),
    "ellipe": (1, sequence(_elliptic(Fraction(-1, 2), Fraction(1, 2), 1))),
}

#: The functions by name, each with the number of its arguments.
SPECIAL: dict[str, int] = {name: arguments for name, (arguments, _) in _TABLE.items()}

RULES.update({name: rule for name, (_, rule) in _TABLE.items()})
RULES["_zeta"] = _zeta
RULES["_riemann_zeta"] = refused("it can be differentiated in its second argument only: zeta(s, q)")

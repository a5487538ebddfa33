"""Taylor coefficients 1, …, n of special functions at a number, out of SciPy's functions of numbers. Knows no `Jet`.

SciPy is imported only when one of them is asked for. Formulas: NIST Digital Library of Mathematical Functions,
https://dlmf.nist.gov (numbers of equations below).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np

from jets import algebra
from jets.errors import RefusedError
from jets.factorials import over_factorial
from jets.numbers import Number, is_object, lift, plain
from jets.values import evaluate, pi

__all__ = ["Coefficients", "cylinder", "digamma", "digamma_value", "elliptic", "ellipk", "erfcx", "scipy", "zeta"]

Coefficients = Callable[..., list[Number]]


def scipy(name: str) -> Any:
    """Return a function of SciPy by its name."""
    try:
        return getattr(importlib.import_module("scipy.special"), name)
    except ImportError as error:
        raise ImportError(f"{name} is one of SciPy's functions: pip install scipy") from error


# --- the error function ---------------------------------------------------------------------------------------


def erfcx(x: Number, n: int) -> list[Number]:
    """Return the coefficients of exp(x²)·erfc x, on the left by erfcx(−x) = 2·exp(x²) − erfcx(x)."""
    right = map(plain, _erfcx_right(np.asarray(np.abs(x)), n))
    z = np.fmin(x, 0)
    growth = algebra.exp(np.exp(z * z), [z * z, 2 * z, 1.0], n)
    sides = ((c, 2 * growth[k] + (-1) ** (k + 1) * c) for k, c in enumerate(right, 1))
    return [plain(np.where(np.less(x, 0), left, c)) for c, left in sides]


def _erfcx_right(x: Any, n: int) -> list[Any]:
    """Return the coefficients for x ≥ 0, (−2)ᵏ times iterated integrals of erfc (7.18).

    Near 0 they are confluent hypergeometric functions; else Miller's method:
    (k + 1)·c_{k+1} = 2x·c_k + 2·c_{k−1}, of which this is the minimal solution, so that only the backward ratios
    r_k = −c_k/c_{k−1} = 2/(2x + (k + 1)·r_{k+1}) are stable. They settle after about (20/x)² steps (Gautschi 1967).
    """
    small, away = x < 0.3, np.fmax(x, 0.3)
    start = n + 40 + int((20 / float(np.min(away, initial=np.inf))) ** 2)
    ratio, ratios = 0.0 * away, [0.0 * away] * (n + 1)
    for k in range(start, 0, -1):
        ratio = 2 / (2 * away + (k + 1) * ratio)
        if k <= n:
            ratios[k] = ratio
    c, result = scipy("erfcx")(away), []
    for k in range(1, n + 1):
        c = -c * ratios[k]
        near = (-1) ** k / np.sqrt(np.pi) * scipy("hyperu")((k + 1) / 2, 0.5, np.minimum(x, 0.3) ** 2)
        result.append(np.where(small, near, c))
    return result


# --- the gamma function ---------------------------------------------------------------------------------------


def zeta(s: Number, q: Number, n: int) -> list[Number]:
    """Return the coefficients of ζ(s, q) in q: binomial(−s, k)·ζ(s + k, q) (25.11.17)."""
    rows, factor = [], 1.0
    for k in range(1, n + 1):
        factor = factor * (1 - s - k) / k
        rows.append(factor * evaluate(scipy("zeta"), s + k, q))
    return rows


def digamma(x: Number, n: int) -> list[Number]:
    """Return the coefficients of ψ(x); for x ≤ 0 by reflection, ψ(x) = ψ(1 − x) − π·cot(πx) (5.5.4)."""
    if np.iscomplexobj(x):
        raise RefusedError("the digamma function of complex jets has no rule, and so gamma, gammaln, beta have none")
    if is_object(x) or np.all(right := np.greater(x, 0)):
        return _digamma_right(x, n)
    rows, cot = _digamma_right(np.where(right, x, 1 - x), n), _cotangent(x, right, n)
    return [plain(np.where(right, c, (-1) ** k * c - cot[k])) for k, c in enumerate(rows, 1)]


def digamma_value(x: Number) -> Number:
    """Return ψ(x) by the same reflection: next to its poles SciPy's own value has lost digits."""
    if is_object(x) or np.all(right := np.greater(x, 0)):
        return evaluate(scipy("psi"), x)
    y = evaluate(scipy("psi"), np.where(right, x, 1 - x))
    return plain(np.where(right, y, y - _cotangent(x, right, 0)[0]))


def _digamma_right(x: Number, n: int) -> list[Number]:
    """Return the coefficients for x > 0: (−1)ᵏ⁺¹·ζ(k + 1, x) (5.15.1)."""
    return [(-1) ** (k + 1) * evaluate(scipy("zeta"), k + 1, x) for k in range(1, n + 1)]


def _cotangent(x: Number, right: Any, n: int) -> list[Number]:
    """Return the coefficients 0, …, n of π·cot(πx) on the left, right to the last bits next to its poles."""
    angle = np.pi * np.where(right, 0.5, x - np.rint(x))
    sine, cosine = algebra.sincos(np.sin(angle), np.cos(angle), [angle, np.pi], n)
    return [np.pi * c for c in algebra.quotient(cosine, sine, n)]


# --- Bessel functions -------------------------------------------------------------------------------------------


def cylinder(name: str, inner: int, outer: int = 1, order: int | None = None) -> Coefficients:
    """Return the coefficients of a cylinder function of order v (10.6.7, 10.29.5), which may be in its name: j0.

    C_v⁽ᵏ⁾ = (outer/2)ᵏ·Σ innerⁱ·binomial(k, i)·C_{v−k+2i}; near 0 and above order 140, C_{v−k} may overflow.
    """

    def coefficients(v: Number, x: Number, n: int) -> list[Number]:
        family = [evaluate(scipy(name), v + i, x) for i in range(-n, n + 1)]
        return [_cylinder(family, n, k, inner, outer) for k in range(1, n + 1)]

    return coefficients if order is None else lambda x, n: coefficients(order, x, n)


@algebra.ieee
def _cylinder(family: list[Number], middle: int, k: int, inner: int, outer: int) -> Number:
    total = sum(inner**i * comb(k, i) * family[middle + 2 * i - k] for i in range(k + 1))
    return over_factorial(total * outer**k / 2**k, k)


# --- elliptic integrals -----------------------------------------------------------------------------------------


def elliptic(a: Fraction, b: Fraction, shift: int) -> Coefficients:
    """Return the coefficients of π/2·₂F₁(a, b; 1; m), shift = 1 − a − b (15.5.2).

    (a)_k(b)_k/k!²·₂F₁(a + k, b + k; 1 + k; m), where Euler's transformation (15.8.1) keeps the parameters small:
    (1 − m)^(shift − k)·₂F₁(1 − a, 1 − b; 1 + k; m).
    """

    def coefficients(m: Number, n: int) -> list[Number]:
        rows, factor = [], Fraction(1)
        for k in range(1, n + 1):
            factor = factor * (a + k - 1) * (b + k - 1) / (k * k)
            inner = evaluate(scipy("hyp2f1"), float(1 - a), float(1 - b), 1 + k, m)
            rows.append(lift(factor, m) * pi(m) / 2 * evaluate(np.power, 1 - m, shift - k) * inner)
        return rows

    return coefficients


_ellipk_near = elliptic(Fraction(1, 2), Fraction(1, 2), 0)


def ellipk(m: Number, n: int) -> list[Number]:
    """Return the coefficients of K, for large negative m, where SciPy's ₂F₁ loses digits, by its equation."""
    if is_object(m) or not np.any(far := np.less(m, -100)):
        return _ellipk_near(m, n)
    sides = zip(_ellipk_far(np.where(far, m, -100), n), _ellipk_near(np.where(far, 0, m), n), strict=True)
    return [plain(np.where(far, *rows)) for rows in sides]


def _ellipk_far(m: Any, n: int) -> list[Any]:
    """Return the coefficients of K by m(1 − m)·K″ + (1 − 2m)·K′ − K/4 = 0 (19.4.1, 19.4.8)."""
    k, e = scipy("ellipk")(m), scipy("ellipe")(m)
    c = [k, (e / (1 - m) - k) / (2 * m)]
    for i in range(n - 1):
        c.append(((i + 0.5) ** 2 * c[i] / m - (1 / m - 2) * (i + 1) ** 2 * c[i + 1]) / (1 - m) / ((i + 2) * (i + 1)))
    return c[1 : n + 1]

"""Powers with a jet below, above or in both places.

u^a, a whole ≥ 0    Σ binomial(a, k)·u₀^(a−k)·(u − u₀)^k, which never divides: x³ at 0 has no nan
u^a, u₀ ≠ 0         the recurrence k·u₀·y_k = Σ (a·j − (k − j))·u_j·y_{k−j}
u^a, u₀ = 0, a > 0  derivatives below a are 0, those above do not exist
c^v, u^v            exp(v·log c), exp(v·log u)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb
from numbers import Rational
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import headed
from jets.jet import Jet
from jets.kinks import choose, is_constant, kinked, nan_of
from jets.mixing import combine
from jets.numbers import Number, Symbolic, as_fraction, dtype_of, is_object, lift, plain
from jets.values import evaluate

__all__ = ["power", "root"]

#: Binomial coefficients of larger exponents leave the range of a float; the recurrence serves them as well.
_LARGEST_WHOLE = 1000


def power(ufunc: Any, *inputs: Any) -> Jet:
    """Return u**v, with NumPy's own value."""
    u, v = combine(*inputs)
    y0 = evaluate(ufunc, u._terms[0], v._terms[0])
    if np.iscomplexobj(y0) and not np.iscomplexobj(u._terms[0]):
        u = u + 0j  # for its logarithm
    if ufunc is np.float_power and not is_object(y0):  # which is never less than double precision
        u, v = (_double(w) for w in (u, v))
    if is_constant(u) and is_constant(v):
        return Jet._new(u._space, [y0])
    if is_constant(v):
        return _constant_exponent(y0, u, as_fraction(v._terms[0]))
    logarithm = Jet._new(u._space, [_log(u._terms[0], v._terms[0])]) if is_constant(u) else np.log(u)
    return Jet._new(u._space, algebra.exp(y0, (v * logarithm)._terms, u._space.degree))


def _double(w: Jet) -> Jet:
    value = w._terms[0]
    return w if isinstance(value, Symbolic) else w._cast(np.result_type(dtype_of(value), np.float64))


def root(q: int) -> Callable[..., Jet]:
    """Return the rule of the q-th root, which has no derivative at 0."""

    def rule(ufunc: Any, u: Jet) -> Jet:
        y0 = evaluate(ufunc, u._terms[0])
        return Jet._new(u._space, [y0]) if is_constant(u) else _recurrence(y0, u, 1, q)

    return rule


def _log(c: Number, v0: Number) -> Number:
    """Return log c; at c = 0 what makes the derivatives of 0^v zero for v > 0 and undefined elsewhere."""
    if is_object(v0) and isinstance(c, int):
        c = lift(c, v0)
    if is_object(c) or not np.any(np.equal(c, 0)):
        return evaluate(np.log, c)
    undefined = np.equal(c, 0) & ~np.greater(v0, 0)
    logarithm = evaluate(np.log, np.where(np.equal(c, 0), 1, c))
    return np.where(undefined, nan_of(c), logarithm) if np.any(undefined) else logarithm


def _constant_exponent(y0: Number, u: Jet, a: Number) -> Jet:
    if np.iscomplexobj(a) and not np.any(np.imag(a)):
        a = plain(np.real(a))
    whole = _is_whole(a)
    if not isinstance(a, Symbolic) and np.all(whole):
        return _whole(y0, u, a)
    if not np.any(whole):
        return _real(y0, u, a)
    # Where the other one counts, each has a base and an exponent with which nothing can happen: u⁰ and 1⁰.
    away = Jet._new(u._space, [np.where(whole, lift(1, u._terms[0]), u._terms[0]), *u._terms[1:]])
    return choose(y0, whole, _whole(y0, u, np.where(whole, a, 0)), _real(y0, away, np.where(whole, 0, a)))


def _is_whole(a: Number) -> Any:
    if is_object(a) or isinstance(a, int):
        ok = isinstance(a, Rational) and a.denominator == 1 and 0 <= int(a.numerator) <= _LARGEST_WHOLE
        return ok if not isinstance(a, np.ndarray) else np.frompyfunc(_is_whole, 1, 1)(a).astype(bool)
    if np.iscomplexobj(a):
        return np.zeros(np.shape(a), bool)
    return np.equal(a, np.floor(a)) & np.greater_equal(a, 0) & np.less_equal(a, _LARGEST_WHOLE)


def _whole(y0: Number, u: Jet, a: Number) -> Jet:
    n, u0 = u._space.degree, u._terms[0]
    if type(a) is int and a == 2:
        return Jet._new(u._space, headed(y0, algebra.product(u._terms, u._terms, n)))
    top = min(n, int(np.max(a, initial=0)))
    taylor = [_binomial(a, k) * evaluate(np.power, u0, _less(a, k)) for k in range(1, top + 1)]
    return Jet._new(u._space, algebra.compose([y0, *taylor], u._terms, n))


def _binomial(a: Number, k: int) -> Any:
    if not np.ndim(a):
        return comb(int(a), k)
    return np.vectorize(lambda m: comb(int(m), k), otypes=[object if is_object(a) else float])(a)


def _less(a: Number, k: int) -> Any:
    return np.maximum(a - k, 0) if np.ndim(a) else max(int(a) - k, 0)


def _real(y0: Number, u: Jet, a: Number) -> Jet:
    if isinstance(a, Fraction):
        return _recurrence(y0, u, a.numerator, a.denominator)
    return _recurrence(y0, u, a, 1)


def _recurrence(y0: Number, u: Jet, p: Number, q: int) -> Jet:
    """Return u^(p/q); at u₀ = 0 a negative power is a pole, and a positive one smooth up to its exponent."""
    u0 = u._terms[0]
    zero = np.equal(u0, 0)
    if not np.any(zero) or not np.any(zero := zero & np.greater(np.real(p), 0)):
        return Jet._new(u._space, algebra.power(y0, u._terms, p, q, u._space.degree))
    away = np.where(zero, lift(1, u0), u0) if np.ndim(zero) else lift(1, u0)
    y = Jet._new(u._space, algebra.power(y0, [away, *u._terms[1:]], p, q, u._space.degree))
    return _smooth_below(y, zero, np.ceil(np.asarray(np.real(p) / q, dtype=float)))


def _smooth_below(y: Jet, zero: Any, first: Any) -> Jet:
    """Set the slots at the zeros of u: 0 in degrees below the exponent, undefined from the first whole number on."""
    y = choose(y._terms[0], zero, Jet._new(y._space, [y._terms[0]]), y)
    for degree in np.unique(first[(first > 0) & (first <= y._space.degree)]):
        y = kinked(y, zero & (first == degree), max(1, int(degree)))
    return y

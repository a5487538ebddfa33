"""Taylor coefficients of functions of matrices to 50 digits, by mpmath and independent of `jets`.

A polynomial curve or surface of matrices A(t) with exact binary coefficients goes through mpmath's own `cholesky`,
`qr`, `eighe`, `eig`, `svd` or `expm` at the points i·h of a simplex, and Newton's forward differences, divided by
h^|α|·α!, are the Taylor coefficients: with h = 10⁻³⁰ their error is 10⁻³⁰ of what they are, and an order costs 30
digits, of which there are enough. Signs and phases, which no equation decides, are those that follow from the value.
"""

from itertools import product
from math import comb, factorial, prod

import numpy as np
from mpmath import mp

__all__ = ["cholesky", "eig", "eigh", "expm", "qr", "svd", "taylor_of"]

STEP = 30  # digits of f that the finite step leaves right


def taylor_of(f, coeffs, alphas):
    """Return the coefficients of f(A(t)) for multi-indices, as arrays: A is a dict from multi-indices to matrices.

    f takes a matrix of mpmath's numbers and returns one array of them, or several.
    """
    order = max(map(sum, alphas))
    with mp.workdps(50 + STEP * order):
        h = mp.mpf(10) ** -STEP
        exact = {alpha: _exact(c) for alpha, c in coeffs.items()}
        points = [p for p in product(range(order + 1), repeat=len(alphas[0])) if any(_below(p, a) for a in alphas)]
        values = {p: f(_matrix(_polynomial(exact, [i * h for i in p]))) for p in points}
        several = isinstance(values[points[0]], tuple)
        count = len(values[points[0]]) if several else 1
        parts = [{p: v[i] if several else v for p, v in values.items()} for i in range(count)]
        found = [np.array([_rounded(_difference(part, a) / h ** sum(a)) for a in alphas]) for part in parts]
    return tuple(found) if several else found[0]


def _exact(c):
    number = mp.mpc if np.iscomplexobj(c) else mp.mpf
    return np.vectorize(lambda x: number(complex(x) if number is mp.mpc else float(x)), otypes=[object])(c)


def _polynomial(coeffs, steps):
    return sum(c * prod(step**k for step, k in zip(steps, alpha, strict=True)) for alpha, c in coeffs.items())


def _matrix(a):
    return mp.matrix(a.tolist())


def _below(p, alpha):
    return all(i <= k for i, k in zip(p, alpha, strict=True))


def _difference(values, alpha):
    """Return the forward difference over α!."""
    total = 0
    for p in product(*(range(k + 1) for k in alpha)):
        sign = (-1) ** (sum(alpha) - sum(p))
        total = total + values[p] * (sign * prod(map(comb, alpha, p)))
    return total / prod(map(factorial, alpha))


def _rounded(a):
    a = np.asarray(a, dtype=object)
    rounded = np.vectorize(complex, otypes=[complex])(a)
    return rounded if np.any(rounded.imag) else rounded.real


def array(m):
    """Return a matrix of mpmath's as an array of objects."""
    return np.array(m.tolist(), dtype=object)


# --- the functions, with the signs and phases that follow from the value as NumPy has it --------------------------


def cholesky(a):
    return array(mp.cholesky(a))


def qr(r0):
    """Return the function whose R has a real diagonal with the signs of r₀."""

    def function(a):
        q, r = map(array, mp.qr(a, mode="skinny"))
        turn = np.array([abs(c) / c * mp.sign(d) for c, d in zip(np.diag(r), np.diag(r0).real, strict=True)])
        return q * np.conj(turn), r * turn[:, None]

    return function


def eigh(v0):
    def function(a):
        values, vectors = mp.eighe(a)
        return np.array(list(values)), _turned(array(vectors), v0)

    return function


def eig(w0, v0):
    """Return the eigenvalues in the order of w₀, and vectors of length 1."""

    def function(a):
        values, vectors = mp.eig(a)
        order = [min(range(len(values)), key=lambda i: abs(values[i] - w)) for w in w0]
        v = array(vectors)[:, order]
        lengths = np.array([mp.sqrt(sum(abs(c) ** 2 for c in column)) for column in v.T])
        return np.array(values)[order], _turned(v / lengths, v0)

    return function


def svd(u0, vh0):
    """Return U, s and Vᴴ, both with the phase in which u₀ᴴ·u + v₀ᴴ·v is positive."""

    def function(a):
        u, s, vh = map(array, mp.svd(a))
        along = (np.conj(u0) * u).sum(0) + (vh0 * np.conj(vh)).sum(1)
        turn = np.array([mp.conj(c) / abs(c) for c in along])
        return u * turn, s.ravel(), vh * np.conj(turn)[:, None]

    return function


def expm(a):
    return array(mp.expm(a))


def _turned(vectors, like):
    """Return the columns in the phase in which likeᴴ·v is positive."""
    along = (np.conj(like) * vectors).sum(0)
    return vectors * np.array([mp.conj(c) / abs(c) for c in along])

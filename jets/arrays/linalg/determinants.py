"""Determinants of power series of matrices, right to every slot at singular matrices too.

At other ones log det A = log det a₀ + θ⁻¹ tr(A⁻¹·θA). But det is a polynomial, with derivatives also where A⁻¹ has a
pole, and near a pole the terms of tr(A⁻¹·θA) are far larger than their sum. So the matrix is split: elimination with
complete pivoting, which reveals the rank, makes l·a₀·r = diag(p), and

    det A = ± det(l·A·r),    det [[P, X], [Y, Z]] = det P·det(Z − Y·P⁻¹·X),

where P has the large pivots. What is left is expanded by minors (Laplace), which never divides, and adds products of
pivots and entries of l·(A − a₀)·r, and no others. Where more rows than `ROWS` are left, all of whose pivots are zero
but for rounding, the algorithm of Berkowitz (1984) takes over, which does not divide either.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce
from itertools import combinations
from typing import Any

import numpy as np

from jets import algebra
from jets.arrays.linalg import factorizations, matrices
from jets.arrays.linalg.factorizations import Series
from jets.arrays.linalg.matrices import Matrix, eps_of
from jets.blocks import coefficients, each
from jets.numbers import lift, plain, zero

__all__ = ["determinant", "logarithm"]

#: How many times larger than their sum the terms may be.
LOSS = 1000.0
#: Up to how many rows minors of the matrix itself are as good as the value, however small its pivots are.
DIRECT = 3
#: Up to how many rows minors take no longer than finding out which pivots are large.
FEW = 7
#: How many rows may be expanded by minors, of which there are 2^rows.
ROWS = 10


def logarithm(a: Series, v: Matrix, n: int) -> list[Any]:
    """Return log det A but for its value, from v = a₀⁻¹: k·y_k = Σ j·tr(a_j·x_{k−j}), X = A⁻¹."""
    x, moved = factorizations.inverse(a, v, n - 1), algebra.theta(a)
    slots = (algebra.bilinear_slot(_trace, moved, x, k, 1) / k for k in range(1, 1 + (n if len(a) > 1 else 0)))
    return [zero(plain(np.sum(v, (-2, -1)))), *slots]


def _trace(a: Matrix, b: Matrix) -> Any:
    """Return tr(a·b)."""
    return plain((a * np.swapaxes(b, -1, -2)).sum((-2, -1)))


def determinant(a: Series, n: int) -> Series:
    """Return det A, with NumPy's value."""
    value, m = plain(matrices.determinant(a[0])), a[0].shape[-1]
    if len(a) == 1 or n == 0 or m == 0:
        return [value]
    if m <= DIRECT:
        return [value, *_by_minors(a, n)[1:]]
    left, pivots, right, sign = matrices.reduced(a[0])
    moved = each(lambda c: np.matmul(np.matmul(left, c), right), a)
    moved[0] = _diagonal(pivots)
    large = _large(pivots, moved, n) if m > FEW else 0
    if np.all(large == (r := int(np.min(large, initial=m)))):
        return [value, *_of_both(moved, pivots, sign, r, n)[1:]]
    with np.errstate(all="ignore"):  # each split is for some matrices of the stack, and may overflow in others
        parts = [each(partial(_only, large == r), _of_both(moved, pivots, sign, int(r), n)) for r in np.unique(large)]
    return [value, *reduce(algebra.add, parts)[1:]]


def _only(mask: Any, c: Any) -> Any:
    return np.where(mask, c, lift(0, c))


def _of_both(a: Series, pivots: Any, sign: Any, r: int, n: int) -> Series:
    """Return the determinant of a matrix that is diagonal in value, the first r pivots of which are large."""
    y, rest = _split(a, r, plain(np.multiply.reduce(pivots[..., :r], -1, initial=lift(1, pivots)) * sign), n)
    rows = pivots.shape[-1] - r
    if rows:
        y = algebra.product(y, _by_minors(rest, n) if rows <= ROWS else _by_berkowitz(rest, n), n)
    return y


def _diagonal(d: Any) -> Matrix:
    return matrices.with_diagonal(np.full((*d.shape, d.shape[-1]), lift(0, d), dtype=d.dtype), d)


def _split(a: Series, r: int, p0: Any, n: int) -> tuple[Series, Series]:
    """Return det P from its value p₀, and Z − Y·P⁻¹·X, for the first r rows and columns of A, diagonal in value."""
    if r == 0:
        return [p0], a
    p, x, y, z = _parts(a, slice(None, r), slice(r, None))
    pivots = np.diagonal(p[0], axis1=-2, axis2=-1)
    v = _diagonal(1 / np.where(np.equal(pivots, 0), lift(1, pivots), pivots))  # 0 in matrices of lower rank
    quotient = algebra.bilinear(np.matmul, factorizations.inverse(p, v, n), x, n)
    schur = algebra.subtract(z, algebra.bilinear(np.matmul, y, quotient, n))
    return algebra.exp(p0, logarithm(p, v, n), n), schur


def _parts(a: Series, head: slice, tail: slice) -> list[Series]:
    """Return the four parts of a matrix whose rows and columns fall into two."""

    def part(rows: slice, columns: slice) -> Series:
        return each(lambda c: c[..., rows, columns], a)

    return [part(rows, columns) for rows in (head, tail) for columns in (head, tail)]


def _large(pivots: Any, a: Series, n: int) -> Any:
    """Return how many pivots are large: of exact numbers, which lose nothing, those that are not zero; of nan all."""
    m, size, eps = pivots.shape[-1], abs(pivots), eps_of(pivots)
    rank = np.count_nonzero(np.greater(size, m * eps * size[..., :1]).astype(bool), axis=-1)
    if eps:
        safe = np.max(np.arange(1, m + 1) * (_loss(size, a, n) <= LOSS), axis=-1)
        rank = np.where(np.not_equal(size, size).any(-1), m, np.maximum(safe, np.minimum(rank, m - ROWS)))
    return rank


def _loss(size: Any, a: Series, n: int) -> Any:
    """Return how many times larger than their sum terms are, for the first pivot, the first two, and so on.

    With ν(t) = Σ max|a_k|·t^k, the terms of exp(log det P) have the size of the coefficients h_k of Π 1/(1 − ν(t)/p),
    and those of det P itself that of the coefficients e_k of Π (1 + ν(t)/p).
    """
    top = np.where(np.equal(size[..., :1], 0), lift(1, size), size[..., :1])
    largest = (sum(abs(c).max(-1).max(-1, keepdims=True) for c in coefficients(block)) for block in a[1:])
    ν = [np.asarray(c / top, float) for c in largest]
    with np.errstate(all="ignore"):
        ρ = 1 / np.asarray(size / top, float)
        h, e, below, loss = [np.ones_like(ρ)], [np.ones_like(ρ)], [np.ones_like(ρ)], np.ones_like(ρ)
        for k in range(1, n + 1):
            h.append(np.cumsum(ρ * sum(c * h[k - j] for j, c in enumerate(ν[:k], 1)), -1))
            e.append(np.cumsum(ρ * sum(c * below[k - j] for j, c in enumerate(ν[:k], 1)), -1))
            below.append(np.concatenate([np.zeros_like(e[k][..., :1]), e[k][..., :-1]], -1))
            loss = np.maximum(loss, np.where(h[k] == 0, 1, h[k] / e[k]))
    return loss


# --- without division -----------------------------------------------------------------------------------------


def _by_minors(s: Series, n: int) -> Series:
    """Return det S by Laplace's expansion: the minors of the first i + 1 rows from those of the first i."""
    m = s[0].shape[-1]
    minors: dict[tuple[int, ...], Series] = {(j,): _entry(s, 0, j) for j in range(m)}
    for i in range(1, m):
        row = [_entry(s, i, j) for j in range(m)]
        minors = {c: _alternating([(row[j], minors[c[:p] + c[p + 1 :]]) for p, j in enumerate(c)], n)
                  for c in combinations(range(m), i + 1)}  # fmt: skip
    return minors[tuple(range(m))]


def _entry(s: Series, i: int, j: int) -> Series:
    """Return one entry of a matrix, a series of numbers."""
    return each(lambda c: plain(c[..., i, j]), s)


def _alternating(pairs: Sequence[tuple[Series, Series]], n: int) -> Series:
    """Return the sum of the products with alternating signs, + for the last one."""
    y, *rest = (algebra.product(a, b, n) for a, b in reversed(pairs))
    for p, term in enumerate(rest):
        y = algebra.add(y, term) if p % 2 else algebra.subtract(y, term)
    return y


def _by_berkowitz(s: Series, n: int) -> Series:
    """Return det S from the characteristic polynomials of the lower right corners of S, by size.

    With S = [[a, r], [c, m]], that of S is that of m times the polynomial with the coefficients 1, −a, −r·c, −r·m·c,
    −r·m²·c, …, the first ones of the product.
    """
    q = s[0].shape[-1]
    one: Series = [plain(np.full(s[0].shape[:-2], lift(1, s[0]), dtype=s[0].dtype))]
    p = [one]
    for i in reversed(range(q)):
        a, row, column, m = _parts(s, slice(i, i + 1), slice(i + 1, None))
        factors = [one, algebra.negative(_entry(a, 0, 0))]
        for _ in range(q - 1 - i):
            factors.append(algebra.negative(_entry(algebra.bilinear(np.matmul, row, column, n), 0, 0)))
            column = algebra.bilinear(np.matmul, m, column, n)
        p = [_coefficient(factors, p, k, n) for k in range(len(p) + 1)]
    return p[-1] if q % 2 == 0 else algebra.negative(p[-1])


def _coefficient(u: Sequence[Series], v: Sequence[Series], k: int, n: int) -> Series:
    """Return Σ u_j·v_{k−j}, a coefficient of the product of two polynomials over series."""
    return reduce(algebra.add, (algebra.product(u[j], v[k - j], n) for j in range(max(0, k - len(v) + 1), k + 1)))

"""Linear algebra on power series of matrices: one factorisation at the expansion point, then one solve an order.

A series is a sequence of blocks by degree, as in `algebra.py`, whose coefficients are matrices (…, m, n) of full
shape. A defining equation such as L·Lᴴ = A is bilinear, so its part of degree k is linear in the unknowns of degree k,
with the same matrix for every k, that of the value. What else there is in it is known from the degrees below. No
function here knows a `Jet`, and none factorises a matrix: the factors of the value come in.

Source: Walter & Lehmann, *Algorithmic differentiation of linear algebra functions with application in optimum
experimental design* (2013); written on degree blocks, it holds in several variables. What conjugates is right along
real variables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from jets import algebra
from jets.algebra import bilinear_slot
from jets.arrays.linalg.matrices import Matrix, adjoint, conjugate, eye, real
from jets.blocks import each
from jets.numbers import lift
from jets.values import evaluate

__all__ = ["Series", "adjoints", "cholesky", "eigen", "inverse", "least_squares", "normalised", "on", "qr", "singular"]
__all__ += ["solve"]

Series = Sequence[Any]


# --- blocks of matrices ---------------------------------------------------------------------------------------


def on(function: Callable[[Matrix], Any], block: Any) -> Any:
    """Apply a linear function to every matrix of a block."""
    return each(function, [block])[0]


def adjoints(a: Series) -> list[Any]:
    """Return the conjugate transpose of every coefficient."""
    return each(adjoint, a)


def _dot(a: Series, b: Series, k: int, low: int = 0, high: int | None = None) -> Any:
    """Return Σ a_j·b_{k−j} over low ≤ j ≤ high: a block, or the number 0 where nothing is stored."""
    return bilinear_slot(np.matmul, a, b, k, low, high)


def _scaled(a: Series, d: Series, k: int) -> Any:
    """Return Σ a_j·diag(d_{k−j}) over 0 < j < k."""
    return bilinear_slot(_times_diagonal, a, d, k, 1, k - 1)


def _times_diagonal(a: Matrix, d: Any) -> Matrix:
    return a * d[..., None, :]


def _less(u: Series, k: int, block: Any) -> Any:
    """Return u_k − block, where u may end below k."""
    return u[k] - block if k < len(u) else -block


# --- linear equations -----------------------------------------------------------------------------------------


def solve(a: Series, b: Series, x0: Matrix, v: Matrix, n: int) -> list[Any]:
    """Return A⁻¹·B, from x₀ and v = a₀⁻¹: x_k = v·(b_k − Σ_{j≥1} a_j·x_{k−j})."""
    x = [x0]
    for k in range(1, 1 + (n if len(a) > 1 else len(b) - 1)):
        x.append(on(lambda r: np.matmul(v, r), _less(b, k, _dot(a, x, k, 1))))
    return x


def inverse(a: Series, v: Matrix, n: int) -> list[Any]:
    """Return A⁻¹, from v = a₀⁻¹: x_k = −v·Σ_{j≥1} a_j·x_{k−j}."""
    x = [v]
    for k in range(1, 1 + (n if len(a) > 1 else 0)):
        x.append(on(lambda r: np.matmul(-v, r), _dot(a, x, k, 1)))
    return x


def least_squares(a: Series, b: Series, x0: Matrix, p: Matrix, n: int) -> tuple[list[Any], list[Any]]:
    """Return the X for which R = B − A·X is least, and R, from x₀ and p = a₀⁺, for full column rank.

    With c = b_k − Σ_{j≥1} a_j·x_{k−j} and s = Σ_{j≥1} a_jᴴ·r_{k−j}, the parts of degree k of R = B − A·X and of
    AᴴR = 0 are solved by x_k = p·(c + pᴴ·s) and r_k = c − a₀·x_k.
    """
    ah, ph = adjoints(a), adjoint(p)
    x, r = [x0], [b[0] - np.matmul(a[0], x0)]
    for k in range(1, 1 + (n if len(a) > 1 else len(b) - 1)):
        c = _less(b, k, _dot(a, x, k, 1))
        s = on(lambda y: np.matmul(ph, y), _dot(ah, r, k, 1)) if len(a) > 1 else 0
        x.append(on(lambda y: np.matmul(p, y), c + s))
        r.append(c - on(lambda y: np.matmul(a[0], y), x[k]))
    return x, r


# --- triangular factors ---------------------------------------------------------------------------------------


def _lower_half(like: Matrix) -> Matrix:
    """Return the mask Φ, which takes the lower triangle of a square matrix with half of its diagonal."""
    one = eye(like.shape[-1], like)
    return np.tril(np.full_like(one, lift(1, like))) - one * lift(Fraction(1, 2), like)


def cholesky(a: Series, l0: Matrix, v: Matrix, n: int) -> list[Any]:
    """Return the lower triangular L with L·Lᴴ = A, from l₀ and v = l₀⁻¹: l_k = l₀·Φ(v·(a_k − Σ l_j·l_{k−j}ᴴ)·vᴴ).

    The sum is over 0 < j < k, and Φ takes the lower triangle with half of the diagonal.
    """
    lower, upper, half, vh = [l0], [adjoint(l0)], _lower_half(l0), adjoint(v)
    for k in range(1, 1 + (n if len(a) > 1 else 0)):
        rest = _less(a, k, _dot(lower, upper, k, 1, k - 1))
        lower.append(on(lambda r: np.matmul(l0, half * np.matmul(np.matmul(v, r), vh)), rest))
        upper.append(on(adjoint, lower[k]))
    return lower


def qr(a: Series, q0: Matrix, r0: Matrix, v: Matrix, n: int) -> tuple[list[Any], list[Any]]:
    """Return Q with QᴴQ = I and the upper triangular R with Q·R = A and a real diagonal, from q₀, r₀ and v = r₀⁻¹.

    With h = (a_k − Σ q_j·r_{k−j})·v and s = Σ q_jᴴ·q_{k−j} over 0 < j < k, and g = q₀ᴴ·h, q₀ᴴ·q_k is
    x = Φ(g) − Φ(g + s)ᴴ, since x + xᴴ = −s and g − x is upper triangular with a real diagonal. So
    r_k = (g − x)·r₀ and q_k = h − q₀·(g − x).
    """
    q, r, qh, half = [q0], [r0], [adjoint(q0)], _lower_half(r0)
    for k in range(1, 1 + (n if len(a) > 1 else 0)):
        h = on(lambda y: np.matmul(y, v), _less(a, k, _dot(q, r, k, 1, k - 1)))
        g = on(lambda y: np.matmul(qh[0], y), h)
        s = _dot(qh, q, k, 1, k - 1)
        rest = g - on(lambda y: half * y, g) + on(lambda y: adjoint(half * y), g + s)
        q.append(h - on(lambda y: np.matmul(q0, y), rest))
        r.append(on(lambda y: np.matmul(y, r0), rest))
        qh.append(on(adjoint, q[k]))
    return q, r


# --- eigenvalues and singular values --------------------------------------------------------------------------


def eigen(a: Series, values: Any, v0: Matrix, left: Matrix, n: int, is_hermitian: bool) -> tuple[list[Any], list[Any]]:
    """Return the eigenvalues Λ and the vectors V = V₀·U, from those of the value and left = V₀⁻¹.

    With W = left·A·V₀, A·V = V·Λ is W·U = U·Λ, whose part of degree k is (λ_i − λ_j)·u_ij + K_ij = [i = j]·λ_k,j with
    K = Σ_{j≥1} w_j·u_{k−j} − Σ_{0<j<k} u_j·λ_{k−j}. So λ_k is the diagonal of K, and u_k is K over the gaps between
    the eigenvalues, which must be distinct. The diagonal of U is open, and here it is 1: lengths and phases are left to
    `normalised`. The eigenvalues of Hermitian matrices are real.
    """
    w = [None, *each(lambda c: np.matmul(np.matmul(left, c), v0), a[1:])]
    over = _over(values[..., None, :] - values[..., :, None], np.eye(v0.shape[-1], dtype=bool))
    u, λ = [np.broadcast_to(eye(v0.shape[-1], v0), v0.shape)], [values]
    for k in range(1, 1 + (n if len(a) > 1 else 0)):
        known = _dot(w, u, k, 1) - _scaled(u, λ, k)
        diagonal = on(lambda c: np.diagonal(c, axis1=-2, axis2=-1), known)
        λ.append(on(real, diagonal) if is_hermitian else diagonal)
        u.append(on(lambda c: over * c, known))
    return λ, [v0, *each(lambda c: np.matmul(v0, c), u[1:])]


def _over(gaps: Any, mask: Any) -> Any:
    """Return 1/gaps, and 0 where the mask is true."""
    return np.where(mask, lift(0, gaps), 1 / np.where(mask, lift(1, gaps), gaps))


def normalised(v: Series, n: int, phase: bool) -> list[Any]:
    """Return columns of length 1, and with `phase` in that phase in which v₀ᴴ·v is positive; the value stays."""
    if len(v) == 1:
        return list(v)
    squares = algebra.bilinear(lambda x, y: real((conjugate(x) * y).sum(-2)), v, v, n)
    if phase:
        first = conjugate(v[0])
        along = each(lambda c: (first * c).sum(-2), v)
        sizes = algebra.bilinear(lambda x, y: real(conjugate(x) * y), along, along, n)
        squares = algebra.product(squares, sizes, n)
    factor = algebra.power(1 / evaluate(np.sqrt, squares[0]), squares, -1, 2, n)
    if phase:
        factor = algebra.product(factor, each(conjugate, along), n)
    return [v[0], *algebra.bilinear(_times_diagonal, v, factor, n)[1:]]


def singular(
    a: Series, u0: Matrix, s0: Any, v0: Matrix, n: int, which: Any = slice(None)
) -> tuple[list[Any], list[Any], list[Any]]:
    """Return U, s and V with A·V = U·diag(s) and Aᴴ·U = V·diag(s), the columns asked for, of a tall or square A.

    With U = U₀·X + Z, V = V₀·Y, P = U₀ᴴ·A·V₀ and N = A·V₀ − U₀·P: P·Y = X·s, N·Y = Z·s, Pᴴ·X + Nᴴ·Z = Y·s. Of
    these the parts of degree k are, with E, F and G known from the degrees below,

        E_ij + σ_i·y_ij − σ_j·x_ij = [i = j]·s_k,j = F_ij + σ_i·x_ij − σ_j·y_ij,    G = z·σ.

    So s_k is the mean of the diagonals, and the singular values must be distinct, and not zero. What is open, here
    x_ii + y_ii = 0, makes u₀ᴴ·u + v₀ᴴ·v positive, as it stays if the columns are `normalised`.
    """
    tall, uh = u0.shape[-2] > u0.shape[-1], adjoint(u0)
    av = each(lambda c: np.matmul(c, v0), a)
    p = each(lambda c: np.matmul(uh, c), av)
    rest = [c - on(lambda y: np.matmul(u0, y), d) for c, d in zip(av, p, strict=True)]
    ph, resth = adjoints(p), adjoints(rest)
    mask = np.eye(s0.shape[-1], dtype=bool)[:, which]
    σi, σj = s0[..., :, None], s0[..., None, which]
    over, half = _over((σj - σi) * (σj + σi), mask), mask / (4 * σj)
    unit = np.broadcast_to(eye(v0.shape[-1], v0), v0.shape)[..., which]
    x, y, z, s = [unit], [unit], [np.zeros_like(u0[..., which])], [s0[..., which]]
    for k in range(1, 1 + (n if len(a) > 1 else 0)):
        e = _dot(p, y, k, 1) - _scaled(x, s, k)
        f = _dot(ph, x, k, 1) - _scaled(y, s, k)
        if tall:
            f = f + _dot(resth, z, k, 1, k - 1)
            z.append(on(lambda c: c / σj, _dot(rest, y, k, 1) - _scaled(z, s, k)))
        turn = on(lambda c: half * c, e - f)
        x.append(on(lambda c: over * σj * c, e) + on(lambda c: over * σi * c, f) + turn)
        y.append(on(lambda c: over * σj * c, f) + on(lambda c: over * σi * c, e) - turn)
        s.append(on(lambda c: real((mask * c).sum(-2)) / 2, e + f))
    u = [on(lambda c: np.matmul(u0, c), x[k]) + (z[k] if tall else 0) for k in range(1, len(x))]
    return [u0[..., which], *u], s, [v0[..., which], *each(lambda c: np.matmul(v0, c), y[1:])]

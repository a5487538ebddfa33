"""NumPy's linear algebra on matrices of jets: determinants, factors, powers, and the table of all its functions.

A matrix of jets is a batch whose last two axes are the matrix, and the axes in front are a stack of matrices. Values
and errors are NumPy's. Equations are in `equations.py`, eigenvalues in `spectra.py`, norms in `norms.py`; how it is
done is in `factorizations.py` and `determinants.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import index
from typing import Any

import numpy as np

from jets import algebra
from jets.arrays.linalg import determinants, equations, factorizations, matrices, norms, spectra
from jets.arrays.linalg.factorizations import Series, adjoints
from jets.arrays.linalg.matrices import Matrix, adjoint, assert_matrix, eps_of, eye, is_lapack
from jets.arrays.linalg.stacks import assert_real_variables, hermitian_part, jet_of, named_result, series_of
from jets.arrays.signatures import refuse_jets, without_out
from jets.blocks import each
from jets.errors import RefusedError
from jets.jet import Jet
from jets.kinks import kinked
from jets.numbers import lift, plain

__all__ = ["LINALG", "cholesky", "det", "matrix_power", "multi_dot", "qr", "slogdet"]


# --- determinants -----------------------------------------------------------------------------------------------


def det(a: Any) -> Jet:
    """Return the determinant, a polynomial, with its derivatives at singular matrices too.

    >>> from jets import variable
    >>> x = variable(1.0, order=3)
    >>> print(det(x * np.eye(2) + np.array([[0, 1], [1, 0]])))
    2·(x − 1) + (x − 1)² + O((x − 1)⁴)
    """
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    return jet_of(space, determinants.determinant(u, space.degree), 0)


def slogdet(a: Any) -> Any:
    """Return the sign of the determinant and the logarithm of its size, which of singular matrices have no derivatives.

    >>> from jets import variable
    >>> print(slogdet(variable(-2.0, order=2) * np.eye(3)).logabsdet)
    2.07944154 − 1.5·(x + 2) − 0.375·(x + 2)² + O((x + 2)³)
    """
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    if not is_lapack(u[0]):
        d: Any = det(a)
        return named_result("slogdet")(np.sign(d), np.log(abs(d)))
    assert_real_variables("slogdet", space, u)
    sign, logabsdet = np.linalg.slogdet(u[0])
    singular = sign == 0
    safe = np.where(singular[..., None, None], eye(u[0].shape[-1], u[0]), u[0])
    turns = np.iscomplexobj(safe)
    y = determinants.logarithm([safe, *u[1:]], matrices.inverse(safe), space.degree)
    size = jet_of(space, [logabsdet, *each(np.real, y[1:])], 0)
    signs: Series = algebra.exp(plain(sign), each(lambda c: 1j * c.imag, y), space.degree) if turns else [sign]
    parts = (jet_of(space, signs, 0), size)
    return named_result("slogdet")(*(kinked(part, singular) if len(u) > 1 else part for part in parts))


# --- factors ----------------------------------------------------------------------------------------------------


def cholesky(a: Any, /, *, upper: bool = False) -> Jet:
    """Return the lower triangular L with L·Lᴴ = A, or the upper triangular Lᴴ, of positive definite matrices.

    As in LAPACK, the other triangle of A is not looked at.

    >>> from jets import variable
    >>> print(cholesky(variable(4.0, order=2) * np.eye(2))[0, 0])
    2 + 0.25·(x − 4) − 0.015625·(x − 4)² + O((x − 4)³)
    """
    refuse_jets("linalg.cholesky", upper=upper)
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    assert_real_variables("cholesky", space, u)
    u = hermitian_part(u, upper)
    value = matrices.cholesky(u[0], upper)
    l0 = adjoint(value) if upper else value
    x = factorizations.cholesky(u, l0, matrices.inverse(l0), space.degree) if len(u) > 1 else [l0]
    return jet_of(space, [value, *(adjoints(x[1:]) if upper else x[1:])])


def qr(a: Any, mode: str = "reduced") -> Any:
    """Return Q and R with Q·R = A, or R alone with mode="r", of matrices whose first columns are independent.

    The diagonal of R is real, and keeps the signs that NumPy's has. Where R has a zero there, Q jumps: `RefusedError`.

    >>> from jets import variable
    >>> print(*qr(variable(2.0, order=1) * np.array([[0.75], [1.0]])).R.ravel())
    −2.5 − 1.25·(x − 2) + O((x − 2)²)
    """
    refuse_jets("linalg.qr", mode=mode)
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0])
    m, n = u[0].shape[-2:]
    if mode not in ("reduced", "r") and (mode != "complete" or m > n):
        why = "adds columns that no equation decides" if mode == "complete" else "is no matrix of derivatives"
        raise RefusedError(f'np.linalg.qr with mode="{mode}" {why}; write mode="reduced" or "r"')
    assert_real_variables("qr", space, u)
    q, r = _orthogonal_factors(u, space.degree)
    return jet_of(space, r) if mode == "r" else named_result("qr")(jet_of(space, q), jet_of(space, r))


def _orthogonal_factors(a: Series, n: int) -> tuple[Series, Series]:
    """Return Q and R; those of a wide matrix are Q of its first columns, and Qᴴ·A."""
    q0, r0 = matrices.qr(a[0])
    if len(a) == 1 or n == 0:
        return [q0], [r0]
    m = q0.shape[-1]
    _assert_independent(r0)
    q, r = factorizations.qr(each(lambda c: c[..., :m], a), q0, r0[..., :m], matrices.inverse(r0[..., :m]), n)
    if a[0].shape[-1] > m:
        below = np.tri(m, r0.shape[-1], -1, dtype=bool)
        r = each(lambda c: np.where(below, lift(0, c), c), algebra.bilinear(np.matmul, adjoints(q), a, n))
    return q, [r0, *r[1:]]


def _assert_independent(r: Matrix) -> None:
    """Refuse matrices a column of which is a combination of those before it."""
    size = abs(np.diagonal(r, axis1=-2, axis2=-1))
    least = spectra.UNITS * max(r.shape[-2:]) * eps_of(r) * np.max(size, axis=-1, keepdims=True, initial=0)
    for *place, j in np.argwhere(np.asarray(size <= least, bool)):
        raise RefusedError(
            f"np.linalg.qr: column {j}{spectra.of_matrix(place)} is a combination of the columns before it, where Q "
            "jumps and has no derivatives; pass detach(matrix) if none are wanted, or exchange columns"
        )


# --- products ---------------------------------------------------------------------------------------------------


def matrix_power(a: Any, n: int) -> Jet:
    """Return the product of n matrices A, or of −n inverses.

    >>> from jets import variable
    >>> x = variable(2.0, order=3)
    >>> print(matrix_power(x * np.eye(2), -1)[0, 0])
    0.5 − 0.25·(x − 2) + 0.125·(x − 2)² − 0.0625·(x − 2)³ + O((x − 2)⁴)
    """
    refuse_jets("linalg.matrix_power", n=n)
    p = index(n)
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    value = [np.linalg.matrix_power(u[0], p)] if is_lapack(u[0]) else []
    if p < 0:
        u = factorizations.inverse(u, matrices.inverse(u[0]), space.degree)
    terms = _power(u, abs(p), space.degree)
    return jet_of(space, [*value, *terms[len(value) :]])


def _power(a: Series, p: int, n: int) -> Series:
    """Return A^p by squaring: A^(2q + r) = (A^q)²·A^r."""
    if p == 0:
        return [np.array(np.broadcast_to(eye(a[0].shape[-1], a[0]), a[0].shape))]
    if p == 1:
        return a
    half = _power(a, p // 2, n)
    square = algebra.bilinear(np.matmul, half, half, n)
    return algebra.bilinear(np.matmul, square, a, n) if p % 2 else square


def multi_dot(arrays: Sequence[Any], *, out: Any = None) -> Any:
    """Return the product of several matrices, in the order of the least work; the first and last may be vectors.

    >>> from jets import variable
    >>> print(multi_dot([np.ones(2), variable(3.0, order=1) * np.eye(2), np.ones((2, 2)), np.ones(2)]))
    12 + 4·(x − 3) + O((x − 3)²)
    """
    without_out("linalg.multi_dot", out)
    if len(arrays) < 2:
        raise ValueError("give at least two matrices")
    space, series = series_of(*((x, np.ndim(x)) for x in arrays))
    value = np.linalg.multi_dot([u[0] for u in series])
    sizes = [u[0].shape[0] for u in series] + [series[-1][0].shape[-1]]
    if series[0][0].ndim == 1:
        sizes[0] = 1
    if series[-1][0].ndim == 1:
        sizes[-1] = 1
    split = _cheapest(tuple(sizes))

    def product(i: int, j: int) -> Series:
        if i == j:
            return series[i]
        k = split(i, j)[1]
        return algebra.bilinear(np.dot, product(i, k), product(k + 1, j), space.degree)

    terms = product(0, len(series) - 1)
    return jet_of(space, [value, *terms[1:]], np.ndim(value))


def _cheapest(sizes: tuple[int, ...]) -> Callable[[int, int], tuple[int, int]]:
    """Return the function that says what the product of the i-th to the j-th matrix costs, and where to split it."""

    @cache
    def split(i: int, j: int) -> tuple[int, int]:
        costs = ((split(i, k)[0] + split(k + 1, j)[0] + sizes[i] * sizes[k + 1] * sizes[j + 1], k) for k in range(i, j))
        return min(costs, default=(0, i))

    return split


# --- the table --------------------------------------------------------------------------------------------------

_FUNCTIONS: list[Callable[..., Any]] = [
    *(equations.solve, equations.inv, equations.pinv, equations.lstsq, equations.tensorinv, equations.tensorsolve),
    *(det, slogdet, cholesky, qr, matrix_power, multi_dot),
    *(spectra.eigh, spectra.eigvalsh, spectra.eig, spectra.eigvals, spectra.svd, spectra.svdvals),
    *(norms.norm, norms.matrix_norm, norms.vector_norm, norms.cond, norms.matrix_rank),
]

#: NumPy's names below `np.linalg` → what they do to jets.
LINALG: dict[str, Callable[..., Any]] = {function.__name__: function for function in _FUNCTIONS}

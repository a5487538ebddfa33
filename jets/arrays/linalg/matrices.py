"""Matrices of plain numbers of every kind: LAPACK by NumPy for floats, elimination and reflections for the others.

A matrix is an array (…, m, n) whose leading axes are a batch. What NumPy's `linalg` takes is NumPy's, bit for bit;
fractions, symbols, mpmath's numbers and other precisions go through the textbook's algorithms, which are exact where
the numbers are. Source: Golub & Van Loan, *Matrix Computations*, 3.4, 4.2 and 5.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from jets.errors import RefusedError
from jets.numbers import dtype_of, is_object, library, lift, module_of, sample
from jets.values import evaluate

__all__ = [
    "Matrix",
    "Reduced",
    "adjoint",
    "assert_matrix",
    "cholesky",
    "conjugate",
    "determinant",
    "eps_of",
    "eye",
    "inverse",
    "is_lapack",
    "pinv",
    "qr",
    "real",
    "reduced",
    "solve",
    "spectral",
    "with_diagonal",
]

Matrix = Any  # an array of numbers of any kind, whose last two axes are the matrix


def is_lapack(a: Matrix) -> bool:
    """Say whether NumPy's `linalg` takes this kind of number."""
    return dtype_of(a) in _LAPACK


_LAPACK = tuple(map(np.dtype, (np.float64, np.complex128, np.float32, np.complex64)))


def assert_matrix(a: Matrix, square: bool = False) -> None:
    """Refuse what is no matrix, or no square one, in NumPy's words."""
    if np.ndim(a) < 2:
        raise np.linalg.LinAlgError(f"{np.ndim(a)}-dimensional array given. Array must be at least two-dimensional")
    if square and np.shape(a)[-1] != np.shape(a)[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")


def eps_of(a: Matrix) -> float:
    """Return the rounding unit of a kind of number, 0 for exact ones."""
    if is_object(a):
        return float(library(sample(a)).eps) if module_of(sample(a)) == "mpmath" else 0.0
    return float(np.finfo(dtype_of(a)).eps)


def eye(m: int, like: Matrix) -> Matrix:
    """Return the identity matrix in a kind of number.

    >>> eye(2, np.zeros(1)).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return with_diagonal(np.full((m, m), lift(0, like), dtype=dtype_of(like)), lift(1, like))


def with_diagonal(a: Matrix, d: Any) -> Matrix:
    """Return the matrix with another diagonal."""
    a, places = np.array(a), np.arange(min(a.shape[-2:]))
    a[..., places, places] = d
    return a


def conjugate(c: Any) -> Any:
    """Return the complex conjugate."""
    return evaluate(np.conjugate, c) if is_object(c) or np.iscomplexobj(c) else c


def real(c: Any) -> Any:
    """Return the real part of floats or mpmath's numbers; exact numbers are what they are."""
    if is_object(c):
        return np.frompyfunc(lambda x: x.real if module_of(x) == "mpmath" else x, 1, 1)(c)
    return np.real(c)


def adjoint(a: Matrix) -> Matrix:
    """Return the conjugate transpose."""
    return conjugate(np.swapaxes(a, -1, -2))


# --- elimination ----------------------------------------------------------------------------------------------


class Reduced(NamedTuple):
    """A diagonal form: left·A·right = diag(pivots), where det(left)·det(right) is the sign."""

    left: Matrix
    pivots: Matrix
    right: Matrix
    sign: Any


def reduced(a: Matrix) -> Reduced:
    """Return the diagonal form of square matrices by elimination with complete pivoting, which reveals the rank.

    The pivots fall (of symbols: those that are zero come last), and exact numbers stay exact.

    >>> reduced(np.array([[1.0, 2.0], [2.0, 4.0]])).pivots.tolist()
    [4.0, 0.0]
    """
    shape, m = a.shape, a.shape[-1]
    w = np.array(a).reshape(int(np.prod(shape[:-2])), m, m)
    left, right = (np.array(np.broadcast_to(eye(m, a), w.shape)) for _ in range(2))
    sign, every = np.ones(len(w), int), np.arange(len(w))
    for i in range(m if w.size else 0):
        row, column = _largest(w, i)
        sign *= np.where(row == i, 1, -1) * np.where(column == i, 1, -1)
        for rows in (w, left):
            rows[every, i], rows[every, row] = rows[every, row], rows[every, i].copy()
        for columns in (w, right):
            columns[every, :, i], columns[every, :, column] = columns[every, :, column], columns[every, :, i].copy()
        pivot = w[:, i, i, None]
        pivot = np.where(np.equal(pivot, 0), lift(1, a), pivot)  # below a zero, and right of it, are zeros alone
        below, beside = w[:, i + 1 :, i] / pivot, w[:, i, i + 1 :] / pivot
        for rows in (w, left):
            rows[:, i + 1 :] -= below[:, :, None] * rows[:, i, None]
        right[:, :, i + 1 :] -= right[:, :, i, None] * beside[:, None, :]
    pivots = np.diagonal(w, axis1=-2, axis2=-1).reshape(shape[:-1])
    return Reduced(left.reshape(shape), pivots, right.reshape(shape), sign.reshape(shape[:-2]))


def _largest(w: Matrix, i: int) -> tuple[Any, Any]:
    """Return the row and the column of the largest entry from the i-th on; of symbols, of one that is not zero."""
    rest = w[:, i:, i:].reshape(len(w), -1)
    size = np.not_equal(rest, 0) if module_of(sample(rest)) == "sympy" else abs(rest)
    place = np.argmax(size, axis=-1)
    return i + place // (w.shape[-1] - i), i + place % (w.shape[-1] - i)


def inverse(a: Matrix) -> Matrix:
    """Return the inverse; a singular matrix is NumPy's `LinAlgError`.

    >>> from fractions import Fraction
    >>> print(*inverse(np.array([[Fraction(2), Fraction(1)], [Fraction(0), Fraction(4)]])).flat)
    1/2 -1/8 0 1/4
    """
    if is_lapack(a):
        return np.linalg.inv(a)
    left, pivots, right, _ = reduced(a)
    if np.any(np.equal(pivots, 0)):
        raise np.linalg.LinAlgError("Singular matrix")
    return np.matmul(right / pivots[..., None, :], left)


def solve(a: Matrix, b: Matrix) -> Matrix:
    """Return A⁻¹·b; a singular matrix is NumPy's `LinAlgError`."""
    return np.linalg.solve(a, b) if is_lapack(a) and is_lapack(b) else np.matmul(inverse(a), b)


def determinant(a: Matrix) -> Any:
    """Return the determinant.

    >>> from fractions import Fraction
    >>> determinant(np.array([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(2)]]))
    Fraction(3, 1)
    """
    if is_lapack(a):
        return np.linalg.det(a)
    _, pivots, _, sign = reduced(a)
    return np.multiply.reduce(pivots, -1, initial=lift(1, a)) * sign


def pinv(a: Matrix, *args: Any, **kwargs: Any) -> Matrix:
    """Return the pseudo-inverse; of exact numbers (AᴴA)⁻¹Aᴴ, or Aᴴ(AAᴴ)⁻¹ if there are more columns than rows."""
    if is_lapack(a):
        return np.linalg.pinv(a, *args, **kwargs)
    b = adjoint(a)
    if a.shape[-2] < a.shape[-1]:
        return np.matmul(b, inverse(np.matmul(a, b)))
    return np.matmul(inverse(np.matmul(b, a)), b)


# --- factorisations -------------------------------------------------------------------------------------------


def _one_by_one(function: Callable[[Matrix], Any], a: Matrix) -> Any:
    """Apply a function of one matrix to all of a stack; it returns one array or several."""
    if a.ndim == 2:
        return function(a)
    found = [function(matrix) for matrix in a.reshape(-1, *a.shape[-2:])]
    if not found:
        raise RefusedError("cannot factorise an empty stack of such numbers; give floats")
    several = isinstance(found[0], tuple)
    parts = [np.stack(part) for part in (zip(*found, strict=True) if several else [found])]
    shaped = tuple(part.reshape(*a.shape[:-2], *part.shape[1:]) for part in parts)
    return shaped if several else shaped[0]


def cholesky(a: Matrix, upper: bool = False) -> Matrix:
    """Return the lower triangular L with L·Lᴴ = A, or Lᴴ; an indefinite matrix is NumPy's `LinAlgError`."""
    if is_lapack(a):
        return np.linalg.cholesky(a, upper=upper)
    lower = _one_by_one(_cholesky, a)
    return adjoint(lower) if upper else lower


def _cholesky(a: Matrix) -> Matrix:
    lower = np.full(a.shape, lift(0, a), dtype=a.dtype)
    for j in range(len(a)):
        row = conjugate(lower[j, :j])
        pivot = real(a[j, j] - (lower[j, :j] * row).sum())
        if (pivot > 0) == False:  # noqa: E712  # of a symbol it is neither true nor false
            raise np.linalg.LinAlgError("Matrix is not positive definite")
        lower[j, j] = evaluate(np.sqrt, pivot)
        lower[j + 1 :, j] = (a[j + 1 :, j] - (lower[j + 1 :, :j] * row).sum(-1)) / lower[j, j]
    return lower


def qr(a: Matrix) -> tuple[Matrix, Matrix]:
    """Return Q and R with the signs of LAPACK: a reflection that does something makes the diagonal −sign(a_jj)·‖·‖."""
    if is_lapack(a):
        q, r = np.linalg.qr(a)
        return q, r
    q, r = _one_by_one(_qr, a)
    return q, r


def _qr(a: Matrix) -> tuple[Matrix, Matrix]:
    """Return Q and R by Householder's reflections I − τ·v·vᴴ, which make the diagonal of R real."""
    (m, n), r, q = a.shape, np.array(a), eye(len(a), a)
    for j in range(min(m, n)):
        x, alpha = r[j + 1 :, j], r[j, j]
        if np.all(np.equal(x, 0)) and alpha == conjugate(alpha):
            continue
        norm = evaluate(np.sqrt, (r[j:, j] * conjugate(r[j:, j])).sum())
        beta = norm if _is_negative(alpha) else -norm
        v = np.array([lift(1, a), *(x / (alpha - beta))], dtype=a.dtype)
        w, tau = conjugate(v), (beta - alpha) / beta
        r[j:] -= conjugate(tau) * v[:, None] * (w[:, None] * r[j:]).sum(0)
        q[:, j:] -= tau * (q[:, j:] * v).sum(-1)[:, None] * w
    k = min(m, n)
    return q[:, :k], np.where(np.tri(k, n, -1, bool), lift(0, a), r[:k])


def _is_negative(c: Any) -> bool:
    """Say whether the real part is negative."""
    if module_of(c) != "sympy":
        return bool(c.real < 0)
    sign = library(c).re(c).is_negative
    if sign is None:
        raise RefusedError(f"the sign of {c} is not known; say it, as in sympy.Symbol('a', positive=True)")
    return bool(sign)


def spectral(name: str, a: Matrix, *args: Any, **kwargs: Any) -> tuple[Matrix, ...]:
    """Return what `np.linalg.eigh`, `eig` or `svd` returns, or mpmath's function of that name."""
    if is_lapack(a):
        return tuple(getattr(np.linalg, name)(a, *args, **kwargs))
    if not is_object(a) or module_of(sample(a)) != "mpmath":
        raise RefusedError(
            f"np.linalg.{name} does not take {type(sample(a)).__name__}: the roots of a polynomial are rarely such "
            "numbers; give float64, complex128 or mpmath's numbers"
        )
    found: tuple[Matrix, ...] = _one_by_one(lambda matrix: _by_mpmath(name, matrix), a)
    return found


def _by_mpmath(name: str, a: Matrix) -> tuple[Matrix, ...]:
    context = library(sample(a))
    results = {"eigh": context.eighe, "eig": context.eig, "svd": context.svd}[name](context.matrix(a.tolist()))
    w, v, *_ = parts = [np.array(x.tolist() if hasattr(x, "tolist") else x, dtype=object) for x in results]
    if name == "svd":
        return parts[0], parts[1].reshape(-1), parts[2]
    if name == "eig":
        v = v / evaluate(np.sqrt, (v * conjugate(v)).sum(0))
    return w.reshape(-1), v

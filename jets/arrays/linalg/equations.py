"""Linear equations in matrices of jets: solve, inverses, least squares, with the arguments of `np.linalg`.

The last two axes of a batch are the matrix, and those in front are a stack. Values are NumPy's, bit for bit, and so are
its errors: a singular matrix is its `LinAlgError`. The derivatives take one more inverse of the value, and one product
with it an order, however many there are; see `factorizations.py`. Fractions and symbols stay exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jets import algebra
from jets.arrays.linalg import factorizations, matrices
from jets.arrays.linalg.factorizations import Series, adjoints
from jets.arrays.linalg.matrices import Matrix, adjoint, assert_matrix, conjugate, eps_of, eye, is_lapack, real
from jets.arrays.linalg.stacks import assert_real_variables, hermitian_part, jet_of, series_of
from jets.arrays.signatures import refuse_jets
from jets.blocks import each
from jets.errors import RefusedError
from jets.jet import Jet
from jets.space import Space

__all__ = ["inv", "lstsq", "pinv", "solve", "tensorinv", "tensorsolve"]


# --- equations and inverses -------------------------------------------------------------------------------------


def solve(a: Any, b: Any) -> Jet:
    """Return A⁻¹·b; b is a vector if it has one axis, and a stack of matrices if it has more.

    >>> from jets import variable
    >>> print(solve(np.eye(1) * 2.0, variable(np.array([3.0]), order=2)).coeffs.tolist())
    [[1.5], [0.5], [0.0]]
    """
    is_vector = np.ndim(b) == 1
    space, (u, v) = series_of((a, 2), (b, 1 if is_vector else 2))
    if is_vector:
        return jet_of(space, each(lambda c: c[..., 0], _solution(u, each(lambda c: c[:, None], v), space.degree)), 1)
    return jet_of(space, _solution(u, v, space.degree))


def _solution(a: Series, b: Series, n: int) -> Series:
    assert_matrix(a[0], square=True)
    assert_matrix(b[0])
    x0 = matrices.solve(a[0], b[0])
    if n == 0 or len(a) == len(b) == 1:
        return [x0]
    return factorizations.solve(a, b, x0, matrices.inverse(a[0]), n)


def inv(a: Any) -> Jet:
    """Return the inverse.

    >>> from jets import variable
    >>> x = variable(2.0, order=3)
    >>> (inv(x * np.ones((1, 1))) * x).coeffs.ravel().tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    return jet_of(space, factorizations.inverse(u, matrices.inverse(u[0]), space.degree))


def tensorinv(a: Any, ind: int = 2) -> Jet:
    """Return the inverse of a tensor as a map from its last axes to its first `ind` ones.

    >>> from jets import variable
    >>> tensorinv(variable(2.0, order=1) * np.eye(4).reshape(2, 2, 4), ind=2).shape
    (4, 2, 2)
    """
    refuse_jets("linalg.tensorinv", ind=ind)
    if ind <= 0:
        raise ValueError(f"ind must be at least 1, not {ind}")
    space, (u,) = series_of((a, np.ndim(a)))
    shape = u[0].shape
    u = each(lambda c: c.reshape(int(np.prod(shape[ind:])), -1), u)
    assert_matrix(u[0], square=True)
    x = factorizations.inverse(u, matrices.inverse(u[0]), space.degree)
    return jet_of(space, each(lambda c: c.reshape(shape[ind:] + shape[:ind]), x), len(shape))


def tensorsolve(a: Any, b: Any, axes: Any = None) -> Jet:
    """Return the x with `tensordot(a, x, x.ndim) = b`; the `axes` of a are moved to the end first.

    >>> from jets import variable
    >>> tensorsolve(variable(2.0, order=1) * np.eye(4).reshape(2, 2, 4), np.ones((2, 2))).coeffs.tolist()
    [[0.5, 0.5, 0.5, 0.5], [-0.25, -0.25, -0.25, -0.25]]
    """
    refuse_jets("linalg.tensorsolve", axes=axes)
    space, (u, v) = series_of((a, np.ndim(a)), (b, np.ndim(b)))
    moved = [i % np.ndim(a) for i in (axes or ())]
    order = [i for i in range(np.ndim(a)) if i not in moved] + moved
    u = each(lambda c: c.transpose(order), u)
    shape = u[0].shape[np.ndim(b) :]
    size = int(np.prod(shape))
    if u[0].size != size**2:
        raise np.linalg.LinAlgError(f"a tensor of shape {u[0].shape} is no square matrix from {shape} to {np.shape(b)}")
    x = _solution(each(lambda c: c.reshape(size, size), u), each(lambda c: c.reshape(size, 1), v), space.degree)
    return jet_of(space, each(lambda c: c.reshape(shape), x), len(shape))


# --- least squares ----------------------------------------------------------------------------------------------


def pinv(a: Any, rcond: Any = None, hermitian: bool = False, **rtol: Any) -> Jet:
    """Return the pseudo-inverse of matrices of full rank; at others it jumps: `RefusedError`.

    >>> from jets import variable
    >>> print(pinv(variable(4.0, order=2) * np.ones((2, 1)))[0, 0])
    0.125 − 0.03125·(x − 4) + 0.0078125·(x − 4)² + O((x − 4)³)
    """
    refuse_jets("linalg.pinv", rcond=rcond, hermitian=hermitian, **rtol)
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=hermitian)
    u = hermitian_part(u, upper=False) if hermitian else u
    p = matrices.pinv(u[0], rcond, hermitian, **rtol)
    return jet_of(space, _pseudo_inverse("pinv", space, u, p))


def _pseudo_inverse(name: str, space: Space, a: Series, p: Matrix) -> Series:
    """Return A⁺ from its value p; that of a wide matrix is (Aᴴ)⁺ᴴ."""
    (m, n), order = a[0].shape[-2:], space.degree
    if len(a) == 1 or order == 0:
        return [p]
    _assert_full_rank(name, a[0], p)
    if m == n:
        return factorizations.inverse(a, p, order)
    assert_real_variables(name, space, a)
    if m > n:
        return factorizations.least_squares(a, [eye(m, p)], p, p, order)[0]
    return adjoints(factorizations.least_squares(adjoints(a), [eye(n, p)], adjoint(p), adjoint(p), order)[0])


def _assert_full_rank(name: str, a: Matrix, p: Matrix) -> None:
    """Refuse matrices whose rank, the trace of p·a, is not full; the inverse of exact numbers has refused them."""
    full, rank = min(a.shape[-2:]), np.real((p * np.swapaxes(a, -1, -2)).sum((-2, -1)))
    if is_lapack(a) and np.any(np.rint(rank) < full):
        raise RefusedError(
            f"np.linalg.{name} of matrices of shape {a.shape[-2:]} whose rank is {int(np.rint(np.min(rank)))}: the "
            f"pseudo-inverse jumps where the rank is less than {full}, and has no derivatives; "
            "pass detach(matrix) if none are wanted"
        )


def lstsq(a: Any, b: Any, rcond: Any = None) -> tuple[Any, Any, Any, Any]:
    """Return the x for which ‖b − a·x‖ is least, the sums of squares that are left, the rank, and the singular values.

    The matrix must have full rank: `RefusedError`. Rank and singular values are NumPy's, of the values, and plain
    numbers; `np.linalg.svdvals` has derivatives. Of exact numbers they are full, and none.

    >>> from jets import variable
    >>> x, residuals, *_ = lstsq(np.ones((2, 1)), variable(0.0, order=1) + np.array([1.0, 3.0]))
    >>> print(x[0])
    2 + x + O(x²)
    """
    refuse_jets("linalg.lstsq", rcond=rcond)
    is_vector = np.ndim(b) == 1
    space, (u, v) = series_of((a, np.ndim(a)), (b, np.ndim(b)))
    v = each(lambda c: c[:, None], v) if is_vector else v
    if u[0].ndim != 2 or v[0].ndim != 2:
        raise np.linalg.LinAlgError("lstsq takes one matrix, and one vector or matrix; write a loop over a stack")
    x0, residual, rank, s, p = _least_squares(u[0], v[0], rcond)
    if len(u) > 1:
        _assert_full_rank("lstsq", u[0], p)
        assert_real_variables("lstsq", space, u, v)
    x, rest = _solved(u, v, x0, p, space)
    squares: Any = residual
    if u[0].shape[0] > u[0].shape[1] == rank:
        sums = algebra.bilinear(lambda c, d: real((conjugate(c) * d).sum(0)), rest, rest, space.degree)
        squares = jet_of(space, [residual, *sums[1:]], 1)
    return jet_of(space, each(lambda c: c[:, 0], x) if is_vector else x, 1 if is_vector else 2), squares, rank, s


def _least_squares(a: Matrix, b: Matrix, rcond: Any) -> tuple[Any, ...]:
    """Return what `np.linalg.lstsq` does, and the pseudo-inverse that belongs to it."""
    if is_lapack(a) and is_lapack(b):
        rcond = max(a.shape) * eps_of(a) if rcond is None else rcond
        return *np.linalg.lstsq(a, b, rcond), matrices.pinv(a, rcond)
    p = matrices.pinv(a)
    x = np.matmul(p, b)
    r = b - np.matmul(a, x)
    return x, real((conjugate(r) * r).sum(0)), min(a.shape), np.array([]), p


def _solved(a: Series, b: Series, x0: Matrix, p: Matrix, space: Space) -> tuple[Series, Series]:
    """Return x and what it leaves, which is nothing unless the matrix is tall."""
    m, n = a[0].shape
    if m > n:
        return factorizations.least_squares(a, b, x0, p, space.degree)
    if m == n or len(a) == 1:
        return factorizations.solve(a, b, x0, p, space.degree), []
    x = algebra.bilinear(np.matmul, _pseudo_inverse("lstsq", space, a, p), b, space.degree)
    return [x0, *x[1:]], []

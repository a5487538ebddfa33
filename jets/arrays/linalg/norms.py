"""Norms of vectors and matrices of jets, and condition numbers, with the arguments of `np.linalg`.

A norm has corners: the 2-norm at 0, the 1-norm where an entry is 0, the ∞-norm where two entries are largest. There
the value stays, and the derivatives that do not exist are nan, with NumPy's warning, as at the corners of abs. Norms of
singular values are refused where those have no derivatives, as in `spectra.py`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from jets.arrays.lifting import axes_of, values_of
from jets.arrays.linalg.equations import inv
from jets.arrays.linalg.spectra import singular_values
from jets.arrays.signatures import refuse_jets
from jets.blocks import first_degree
from jets.jet import Jet
from jets.kinks import flat, kinked
from jets.numbers import is_object, lift, plain

__all__ = ["cond", "matrix_norm", "matrix_rank", "norm", "vector_norm"]


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """Return a norm of vectors along an axis, or of matrices along two, as `np.linalg.norm` does.

    >>> from jets import variable
    >>> print(norm(variable(3.0, order=2) * np.array([1.0, 0.0]) + np.array([0.0, 4.0])))
    5 + 0.6·(x − 3) + 0.064·(x − 3)² + O((x − 3)³)
    """
    refuse_jets("linalg.norm", ord=ord, axis=axis, keepdims=keepdims)
    value = np.linalg.norm(_of_floats(x), ord, axis, keepdims)
    y = np.reshape(_norm(x, ord, axis), np.shape(value)) if x.size else _empty(x, axis, keepdims)
    return _with_value(value, y)


def _of_floats(x: Jet) -> Any:
    """Return the value, or ones in place of objects, for NumPy to say what is wrong with the other arguments."""
    return np.ones(x.shape) if is_object(x.value) else x.value


def _with_value(value: Any, y: Any) -> Jet:
    """Return y with NumPy's value, but for objects, whose norm NumPy does not know."""
    return y if is_object(y.value) else Jet._new(y._space, [plain(value), *y._terms[1:]])


def _empty(x: Any, axis: Any, keepdims: bool) -> Any:
    """Return the constants that the norms of no numbers are."""
    y: Any = np.sum(x, axis, keepdims=keepdims)
    return y.detach()


def _norm(x: Any, ord: Any, axis: Any) -> Any:
    if axis is None and (ord is None or x.ndim == 1 or ord in ("f", "fro")):
        return _of_vectors(np.ravel(x), 2 if ord in (None, "f", "fro") else ord)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (int(axis),)
    u: Any = np.moveaxis(x, axes, range(-len(axes), 0))
    if len(axes) == 1:
        return _of_vectors(u, 2 if ord is None else ord)
    if ord in (None, "f", "fro"):
        return _of_vectors(np.reshape(u, (*u.shape[:-2], u.shape[-2] * u.shape[-1])), 2)
    return _of_matrices(u, ord)


# --- vectors ----------------------------------------------------------------------------------------------------


def _of_vectors(u: Any, p: Any) -> Any:
    """Return the p-norm of vectors, which are along the last axis."""
    zero, moves = np.equal(u.value, 0), _moves(u)
    if p == 0:
        count = np.sum(np.where(zero, lift(0, u.value), lift(1, u.value)), -1)
        return flat(plain(count), u[..., 0], zero.any(-1))
    corner = np.where(zero.all(-1) | (p < 0), moves.min(-1, initial=u.order + 1), u.order + 1)
    if p == 2:
        return _from(_length(u), corner)
    if p > 0 and p % 2 == 0:
        return _from(_root(np.sum(_squares(u) ** (int(p) // 2), -1), p), corner)
    if p == 1:
        return _from(*_sizes_added(u))
    if abs(p) == np.inf:
        return _extreme(_sizes(u), moves, p > 0)
    terms = abs(_put(zero, 1, u)) ** p
    if p > 0:  # |t^d|^p = |t^(d·p)|
        terms = _from(_put(zero, 0, terms), np.where(moves > u.order, moves, np.ceil(moves * p)))
    return _from(_root(np.sum(terms, -1), p), corner)


def _sizes(u: Any) -> Any:
    """Return |u|, and the constant 0 where u is 0."""
    zero = np.equal(u.value, 0)
    return _put(zero, 0, abs(_put(zero, 1, u)))


def _sizes_added(u: Any) -> tuple[Any, Any]:
    """Return Σ|u| along the last axis, and the degree from which on it is undefined."""
    return np.sum(_sizes(u), -1), _moves(u).min(-1, initial=u.order + 1)


def _moves(u: Any) -> Any:
    """Return the first degree in which an entry that is 0 moves, one more than the order where it does not."""
    none = u.order + 1
    zero = np.equal(u.value, 0)
    if not np.any(zero):
        return np.full(np.shape(zero), none)
    return np.where(zero, first_degree(np.not_equal(u.coeffs, 0), u._space.monomials, none), none)


def _from(y: Any, first: Any) -> Any:
    """Return y with its slots undefined from a degree on, which for each is another."""
    for degree in range(1, y.order + 1) if np.any(first <= y.order) else ():
        y = kinked(y, np.equal(first, degree), degree)
    return y


def _put(mask: Any, c: int, u: Any) -> Any:
    """Return u with a constant where the mask is true."""
    return np.where(mask, c, u) if np.any(mask) else u


def _squares(u: Any) -> Any:
    if is_object(u.value):
        return u * np.conj(u)
    return u * u if np.isrealobj(u.value) else u.real * u.real + u.imag * u.imag


def _root(s: Any, p: Any) -> Any:
    """Return s^(1/p), and the constant 0 where s is 0."""
    zero = np.equal(s.value, 0)
    moved = _put(zero, 1, s)
    return _put(zero, 0, np.sqrt(moved) if p == 2 else moved ** lift(1 / Fraction(p), s.value))


def _length(u: Any) -> Any:
    """Return √Σ|u|², scaled by a power of two so that no square overflows."""
    if is_object(u.value):
        return _root(np.sum(_squares(u), -1), 2)
    largest = np.max(abs(u.value), axis=-1, initial=0)
    scale = np.ldexp(np.ones_like(largest), np.frexp(largest)[1].clip(-1000, 1000))
    return _root(np.sum(_squares(u / scale[..., None]), -1), 2) * scale


def _extreme(u: Any, moves: Any, largest: bool) -> Any:
    """Return the largest or smallest along the last axis; where it is reached twice, undefined from where they part."""
    places = (np.argmax if largest else np.argmin)(u.value, axis=-1)
    y: Any = np.take_along_axis(u, places[..., None], -1)
    none, tie = u.order + 1, np.equal(u.value, y.value)
    parts = first_degree(np.not_equal(u.coeffs, y.coeffs) & tie, u._space.monomials, none)
    return _from(y[..., 0], np.where(tie, np.minimum(parts, moves), none).min(-1))


# --- matrices ---------------------------------------------------------------------------------------------------


def _of_matrices(u: Any, ord: Any) -> Any:
    """Return a norm of matrices, which are along the last two axes."""
    if ord == "nuc":
        return np.sum(singular_values("norm", u), -1)
    if abs(ord) == 2:
        return singular_values("norm", u, which=slice(0, 1) if ord > 0 else slice(-1, None))[..., 0]
    rows = u if abs(ord) == np.inf else np.swapaxes(u, -1, -2)
    return _extreme(*_sizes_added(rows), ord > 0)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """Return a norm of the matrices in the last two axes.

    >>> from jets import variable
    >>> print(matrix_norm(variable(-3.0, order=2) * np.eye(2), ord=1))
    3 − (x + 3) + O((x + 3)³)
    """
    return norm(x, ord, (-2, -1), keepdims)


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """Return a norm of vectors along one or several axes, or of all entries.

    >>> from jets import variable
    >>> print(vector_norm(variable(2.0, order=1) * np.ones((2, 2)), ord=1))
    8 + 4·(x − 2) + O((x − 2)²)
    """
    refuse_jets("linalg.vector_norm", axis=axis, keepdims=keepdims, ord=ord)
    value = np.linalg.vector_norm(_of_floats(x), axis=axis, keepdims=keepdims, ord=ord)
    axes = axes_of(axis, x.ndim)
    if not x.size:
        return _with_value(value, _empty(x, axes, keepdims))
    front: Any = np.moveaxis(x, axes, range(len(axes)))
    u = np.moveaxis(np.reshape(front, (-1, *front.shape[len(axes) :])), 0, -1)
    return _with_value(value, np.reshape(_of_vectors(u, ord), np.shape(value)))


def cond(x: Any, p: Any = None) -> Any:
    """Return the condition number: ‖A‖·‖A⁻¹‖, or the ratio of the largest and the smallest singular value.

    >>> from jets import variable
    >>> x = variable(3.0, order=1)
    >>> print(cond(x * np.array([[1.0, 0.0], [0.0, 0.0]]) + np.array([[0.0, 0.0], [0.0, 2.0]])))
    1.5 + 0.5·(x − 3) + O((x − 3)²)
    """
    refuse_jets("linalg.cond", p=p)
    value = np.linalg.cond(_of_floats(x), p)
    if p is None or abs(p if not isinstance(p, str) else 0) == 2:
        ends = singular_values("cond", x, which=[0, -1])
        y = ends[..., 1] / ends[..., 0] if p == -2 else ends[..., 0] / ends[..., 1]
    else:
        y = norm(x, p, (-2, -1)) * norm(inv(x), p, (-2, -1))
    return _with_value(value, y)


def matrix_rank(A: Any, tol: Any = None, hermitian: bool = False, **rtol: Any) -> Any:
    """Return the rank of the value, a plain integer."""
    return np.linalg.matrix_rank(values_of(A), tol, hermitian, **rtol)

"""The exponential of matrices of jets, exp A = Σ Aᵏ/k!, by scaling and squaring.

The coefficients of A do not commute, so exp A obeys no recurrence as exp of a number does. But the algebra of truncated
series of matrices is one of larger matrices, the block Toeplitz matrices with the block a_{i−j} in row i and column j,
and what holds for the exponential of every matrix holds there: exp A = r(A/2ˢ)^(2ˢ), where r is the Padé approximant
of degree 13, right to double precision up to a norm of 5.37. Source: Higham, *The scaling and squaring method for the
matrix exponential revisited* (2005); Najfeld & Havel (1995) for derivatives by block triangular matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial, reduce
from typing import Any

import numpy as np

from jets import algebra
from jets.arrays.linalg import factorizations, matrices
from jets.arrays.linalg.factorizations import Series
from jets.arrays.linalg.matrices import Matrix, assert_matrix, eps_of, eye, is_lapack
from jets.arrays.linalg.stacks import jet_of, series_of
from jets.blocks import coefficients, each
from jets.errors import RefusedError
from jets.jet import Jet
from jets.numbers import coefficient, is_object, library, lift, module_of, sample

__all__ = ["expm"]

#: The coefficients of the numerator of the Padé approximant, and the norm up to which it is right.
PADE = (
    *(64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0, 129060195264000.0),
    *(10559470521600.0, 670442572800.0, 33522128640.0, 1323241920.0, 40840800.0, 960960.0, 16380.0, 182.0, 1.0),
)
LARGEST = 5.371920351148152


def expm(a: Any) -> Any:
    """Return the exponential of square matrices, as `scipy.linalg.expm` does for numbers.

    Of exact numbers it is a sum of finitely many terms if the value is nilpotent, and else a `RefusedError`; mpmath's
    numbers are right to their precision.

    >>> from jets import variable
    >>> t = variable(0.0, order=3)
    >>> print(*expm(t * np.array([[0.0, 1.0], [-1.0, 0.0]]))[0], sep=",  ")
    1 − 0.5·x² + O(x⁴),  x − 0.16666667·x³ + O(x⁴)
    """
    if not isinstance(a, Jet):
        value = np.asarray(coefficient(a))
        assert_matrix(value, square=True)
        return _exponential([value], 0)[0]
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    value, *rest = _exponential(u, space.degree)
    if rest:  # whose size has a say in the scaling, but none in the value
        value = _exponential(u[:1], 0)[0]
    return jet_of(space, [value, *rest])


def _exponential(a: Series, n: int) -> Series:
    if is_lapack(a[0]):
        return _by_squaring(a, n, LARGEST, _pade)
    if is_object(a[0]) and module_of(sample(a[0])) != "mpmath":
        return _nilpotent(a, n)
    if not is_object(a[0]):
        return _by_squaring(a, n, 0.5, _taylor)
    with library(sample(a[0])).extraprec(20 + int(np.max(_halvings(a, 0.5), initial=0))):
        y = _by_squaring(a, n, 0.5, _taylor)
    return each(lambda c: +c, y)  # in the precision of the caller


def _product(a: Series, b: Series, n: int) -> Series:
    return algebra.bilinear(np.matmul, a, b, n)


# --- scaling and squaring -------------------------------------------------------------------------------------


def _by_squaring(a: Series, n: int, largest: float, approximant: Callable[[Series, int], Series]) -> Series:
    """Return r(A/2ˢ)^(2ˢ), with an s for each matrix of the stack."""
    s = _halvings(a, largest)
    scale = np.asarray(np.frompyfunc(lambda k: lift(Fraction(1, 2 ** int(k)), a[0]), 1, 1)(s), a[0].dtype)
    one, nothing = eye(a[0].shape[-1], a[0]), lift(0, a[0])
    y = approximant(each(lambda c: c * scale[..., None, None], a), n)
    for i in range(int(np.max(s, initial=0))):
        more = (i < s)[..., None, None]
        other = [np.where(more, y[0], one), *each(partial(_where, more, nothing), y[1:])]
        y = _product(y, other, n)
    return y


def _where(mask: Any, nothing: Any, c: Matrix) -> Matrix:
    return np.where(mask, c, nothing)


def _halvings(a: Series, largest: float) -> Any:
    """Return the least s for which the norm of A/2ˢ is not too large.

    The norm is Σ ‖a_k‖₁·ρᵏ. Any unit ρ of the variables will do, and one in which no a_k is larger than a₀ (or 1) keeps
    s as small as the value allows: with more squarings than are needed digits are lost.
    """
    norms = [sum(_norm(c) for c in coefficients(block)) for block in a]
    with np.errstate(all="ignore"):
        top = np.maximum(norms[0], 1.0)
        units = [(top / norm) ** (1 / k) for k, norm in enumerate(norms[1:], 1)]
        unit = reduce(np.fmin, units, np.full_like(top, np.inf))
        total = norms[0] + sum(np.where(norm == 0, 0.0, norm * unit**k) for k, norm in enumerate(norms[1:], 1))
        s = np.ceil(np.log2(total / largest))
    return np.where(np.isfinite(s), np.maximum(s, 0), 0).astype(int)


def _norm(c: Matrix) -> Any:
    """Return the 1-norm, as a float."""
    return np.asarray(abs(c), float).sum(-2).max(-1, initial=0.0)


def _pade(a: Series, n: int) -> Series:
    """Return the Padé approximant of degree 13, (V − U)⁻¹·(V + U) = 1 + (V − U)⁻¹·2U, U odd and V even."""
    second = _product(a, a, n)
    fourth = _product(second, second, n)
    powers = [[eye(a[0].shape[-1], a[0])], second, fourth, _product(second, fourth, n)]

    def half(i: int) -> Series:
        high = _product(powers[3], _combined(powers[1:], PADE[i + 8 :: 2]), n)
        return algebra.add(high, _combined(powers, PADE[i:8:2]))

    u, v = _product(a, half(1), n), half(0)
    p, q = algebra.add(u, u), algebra.subtract(v, u)
    return algebra.add(powers[0], factorizations.solve(q, p, matrices.solve(q[0], p[0]), matrices.inverse(q[0]), n))


def _combined(series: Sequence[Series], factors: Sequence[float]) -> Series:
    """Return Σ factor·series."""
    return reduce(algebra.add, (each(partial(np.multiply, b), a) for b, a in zip(factors, series, strict=True)))


# --- sums -----------------------------------------------------------------------------------------------------


def _taylor(a: Series, n: int) -> Series:
    """Return Taylor's polynomial, by Horner's rule, right to the rounding unit up to a norm of 1/2."""
    top, term = 0, 1.0
    while term > eps_of(a[0]):
        top, term = top + 1, term / (2 * (top + 1))
    one, y = eye(a[0].shape[-1], a[0]), [eye(a[0].shape[-1], a[0])]
    for k in range(top, 0, -1):
        y = algebra.add([one], each(partial(_divided, k), _product(a, y, n)))
    return y


def _divided(k: int, c: Matrix) -> Matrix:
    return c / k


def _nilpotent(a: Series, n: int) -> Series:
    """Return the sum Σ Aᵏ/k! of an A that is zero to a power, as one is in all slots if its value is."""
    m = a[0].shape[-1]
    term: Series = [np.array(np.broadcast_to(eye(m, a[0]), a[0].shape))]
    y = term
    for k in range(1, m * (n + 1) + 1):
        term = each(partial(_divided, k), _product(a, term, n))
        if all(np.all(np.equal(c, 0)) for block in term for c in coefficients(block)):
            return y
        y = algebra.add(y, term)
    raise RefusedError(
        f"expm of {type(sample(a[0])).__name__} is exact only if a power of the value is zero; give floats or numbers "
        "of mpmath"
    )

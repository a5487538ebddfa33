"""Matrices of plain numbers of any kind: elimination, reflections and roots, which give what LAPACK gives of floats."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from matrix_jets import EPS, SMALL
from mpmath import mp

from jets.arrays.linalg import matrices
from jets.errors import RefusedError

RNG = np.random.default_rng(0)


def diagonal(form):
    return np.eye(form.pivots.shape[-1], dtype=int) * form.pivots[..., None]


@settings(max_examples=50)
@given(arrays(object, (4, 4), elements=SMALL))
def test_diagonal_form(a):
    form = matrices.reduced(a)
    assert np.all(form.left @ a @ form.right == diagonal(form))
    assert matrices.determinant(form.left) * matrices.determinant(form.right) == form.sign
    assert list(abs(form.pivots) > 0) == sorted(abs(form.pivots) > 0, reverse=True)


@settings(max_examples=50)
@given(arrays(object, (3, 3), elements=SMALL))
def test_inverse_and_determinant_of_fractions(a):
    wanted = sympy.Matrix(3, 3, [sympy.Rational(c.numerator, c.denominator) for c in a.flat])
    found = matrices.determinant(a)
    assert isinstance(found, Fraction)
    assert found == Fraction(*wanted.det().as_numer_denom())
    if found:
        assert np.all(a @ matrices.inverse(a) == matrices.eye(3, a))
        assert np.all(a @ matrices.solve(a, a[:, :1]) == a[:, :1])
    else:
        with pytest.raises(np.linalg.LinAlgError, match="Singular matrix"):
            matrices.inverse(a)


@pytest.mark.parametrize("stack", [(), (2, 3), (0,)])
@pytest.mark.parametrize("is_complex", [False, True])
def test_elimination_of_stacks(stack, is_complex):
    a = RNG.normal(size=(*stack, 5, 5)) + 1j * is_complex * RNG.normal(size=(*stack, 5, 5))
    form = matrices.reduced(a if is_complex else a.real)
    assert np.allclose(form.left @ a @ form.right, diagonal(form), atol=100 * EPS)
    assert np.allclose(np.prod(form.pivots, -1) * form.sign, np.linalg.det(a), rtol=1e-12)
    long = a.astype(np.clongdouble) if is_complex else a.real.astype(np.longdouble)
    assert np.allclose(np.asarray(matrices.inverse(long), a.dtype), np.linalg.inv(a), rtol=1e-11)


@pytest.mark.parametrize("rank", range(5))
def test_pivots_reveal_the_rank(rank):
    a = RNG.normal(size=(5, rank)) @ RNG.normal(size=(rank, 5))
    assert np.count_nonzero(abs(matrices.reduced(a).pivots) > 1e-13) == rank


@pytest.mark.parametrize("shape", [(3, 3), (5, 3), (3, 5), (1, 1), (2, 4, 3)])
@pytest.mark.parametrize("is_complex", [False, True])
def test_reflections_are_those_of_lapack(shape, is_complex):
    a = RNG.normal(size=shape) + 1j * is_complex * RNG.normal(size=shape)
    a[..., -1, 0] = 0
    long = a.astype(np.clongdouble) if is_complex else a.real.astype(np.longdouble)
    for found, want in zip(matrices.qr(long), np.linalg.qr(a if is_complex else a.real), strict=True):
        assert np.allclose(np.asarray(found, a.dtype), want, atol=200 * EPS)


def test_roots_of_matrices():
    a = RNG.normal(size=(2, 4, 4))
    square = a @ matrices.adjoint(a) + np.eye(4)
    found = matrices.cholesky(square.astype(np.longdouble))
    assert np.allclose(np.asarray(found, float), np.linalg.cholesky(square), atol=100 * EPS)
    fractions = np.array([[Fraction(4), Fraction(2)], [Fraction(2), Fraction(10)]])
    assert matrices.cholesky(fractions).tolist() == [[2, 0], [1, 3]]
    assert matrices.cholesky(fractions, upper=True).tolist() == [[2, 1], [0, 3]]


@pytest.mark.parametrize("name", ["eigh", "eig", "svd"])
def test_spectra_of_mpmath(name):
    a = RNG.integers(-8, 9, (2, 3, 3)) / 8 + np.diag([1.0, 4.0, 8.0])
    a = a + np.swapaxes(a, 1, 2)
    objects = np.vectorize(mp.mpf, otypes=[object])(a)
    found = matrices.spectral(name, objects)
    want = matrices.spectral(name, a)
    values = [np.sort(np.asarray(parts[1 if name == "svd" else 0], float), -1) for parts in (found, want)]
    assert np.allclose(*values, rtol=1e-13)
    if name == "svd":
        u, s, vh = found
        assert np.allclose(np.asarray(u * s[:, None] @ vh, float), a, atol=1e-12)
    else:
        w, v = found
        assert np.allclose(np.asarray(objects @ v - v * w[:, None], float), 0, atol=1e-12)
        assert np.allclose(np.asarray((abs(v) ** 2).sum(1), float), 1)


def test_symbols_and_what_they_leave_open():
    s, t = sympy.symbols("s t")
    a = np.array([[sympy.Integer(0), s], [t, sympy.Integer(1)]])
    assert matrices.determinant(a) == -s * t
    assert np.all(np.vectorize(sympy.simplify)(a @ matrices.inverse(a)) == np.eye(2, dtype=int))
    with pytest.raises(RefusedError, match="the sign of s is not known; say it, as in"):
        matrices.qr(np.array([[s], [t]]))


def test_what_has_no_roots_is_refused():
    with pytest.raises(RefusedError, match=r"np\.linalg\.eigh does not take Fraction: .* or mpmath's numbers"):
        matrices.spectral("eigh", matrices.eye(2, Fraction(1)))
    with pytest.raises(RefusedError, match="cannot factorise an empty stack"):
        matrices.qr(np.zeros((0, 2, 2), np.longdouble))
    with pytest.raises(np.linalg.LinAlgError, match="not positive definite"):
        matrices.cholesky(-matrices.eye(2, Fraction(1)))

"""Eigenvalues and singular values of matrices of jets: against mpmath to 50 digits, by their equations, and what is
refused because there is no derivative.
"""

import matrix_oracle
import numpy as np
import pytest
from matrix_jets import EPS, LINES, adjoint, assert_product, coefficients, identity, random_jet, within
from mpmath import mp

from jets import Jet, detach, equal, variable
from jets.arrays.linalg import LINALG
from jets.errors import RefusedError
from jets.testing import assert_jets_equal

eigh, eigvalsh, eig, eigvals, svd, svdvals = map(LINALG.get, "eigh eigvalsh eig eigvals svd svdvals".split())
lines = pytest.mark.parametrize("line", LINES)
kinds = pytest.mark.parametrize("is_complex", [False, True], ids=["real", "complex"])

#: Rounding units of the largest entry of a slot, for gaps between the values of about 1 and coefficients up to 4. An
#: order brings some ten of them, since it divides by a gap what the order below it left.
UNITS = 400


def hermitian(seed, line="x", is_complex=False, value=(1.0, 3.0, 6.0, 10.0)):
    a = random_jet(seed, (len(value), len(value)), line, is_complex) / 4
    return a - detach(a) + adjoint(a) + np.diag(value)


def product(*factors):
    """Return the product of matrices, of which vectors stand for diagonal ones."""
    matrices = [np.eye(f.shape[-1]) * f[..., None, :] if f.ndim < factors[0].ndim else f for f in factors]
    y = matrices[0]
    for matrix in matrices[1:]:
        y = y @ matrix
    return y


# --- against mpmath ---------------------------------------------------------------------------------------------


@lines
@kinds
def test_hermitian_matrices_against_mpmath(line, is_complex):
    a = hermitian(1, line, is_complex)
    a = (a + adjoint(a)) / 2
    values, vectors = found = eigh(a)
    alphas, coeffs = coefficients(a)
    for got, want in zip(
        found, matrix_oracle.taylor_of(matrix_oracle.eigh(vectors.value), coeffs, alphas), strict=True
    ):
        assert within(UNITS, got.coeffs, want)
    assert values.dtype == float
    assert within(UNITS, eigvalsh(a).coeffs, values.coeffs)


@lines
@kinds
def test_square_matrices_against_mpmath(line, is_complex):
    a = random_jet(2, (4, 4), line, is_complex, np.diag([1.0, -1.0, 3.0, 5.0]) + np.eye(4, k=1) / 2)
    values, vectors = found = eig(a)
    alphas, coeffs = coefficients(a)
    wanted = matrix_oracle.taylor_of(matrix_oracle.eig(values.value, vectors.value), coeffs, alphas)
    for got, want in zip(found, wanted, strict=True):
        assert within(UNITS, got.coeffs, want)
        assert got.dtype == (complex if is_complex else float)
    assert within(UNITS, eigvals(a).coeffs, values.coeffs)


@lines
def test_complex_eigenvalues_of_real_matrices_against_mpmath(line):
    a = random_jet(3, (3, 3), line, value=np.array([[1.0, -2.0, 0.0], [2.0, 1.0, 1.0], [0.0, 0.0, 3.0]]))
    values, vectors = found = eig(a)
    alphas, coeffs = coefficients(a)
    wanted = matrix_oracle.taylor_of(matrix_oracle.eig(values.value, vectors.value), coeffs, alphas)
    assert all(within(UNITS, got.coeffs, want) for got, want in zip(found, wanted, strict=True))
    assert_jets_equal(values[0], np.conj(values[1]))


@lines
@kinds
@pytest.mark.parametrize("shape", [(3, 3), (5, 3), (3, 5)])
def test_singular_values_against_mpmath(line, is_complex, shape):
    a = random_jet(4, shape, line, is_complex, np.eye(*shape) * np.array([5.0, 3.0, 1.5, 0, 0])[: shape[1]])
    found = svd(a, full_matrices=False)
    alphas, coeffs = coefficients(a)
    wanted = matrix_oracle.taylor_of(matrix_oracle.svd(found.U.value, found.Vh.value), coeffs, alphas)
    for got, want in zip(found, wanted, strict=True):
        assert within(UNITS, got.coeffs, want)
    assert within(UNITS, svdvals(a).coeffs, found.S.coeffs)
    assert_jets_equal(svd(a, compute_uv=False), svdvals(a))


# --- equations --------------------------------------------------------------------------------------------------


@lines
@kinds
def test_equations_of_a_stack(line, is_complex):
    a = random_jet(5, (2, 3, 3), line, is_complex, np.diag([1.0, 4.0, 6.0]) + np.eye(3, k=1))
    values, v = eig(a)
    assert within(UNITS, (a @ v).coeffs, (v * values[:, None, :]).coeffs)
    h = a + adjoint(a)
    values, v = eigh(h)
    assert_product(UNITS, h, v * values[:, None, :], adjoint(v))
    assert_product(UNITS, identity(v), adjoint(v), v)
    u, s, vh = svd(a)
    assert_product(UNITS, a, u * s[:, None, :], vh)
    assert_product(UNITS, identity(u), adjoint(u), u)
    assert_product(UNITS, identity(u), vh, adjoint(vh))


@kinds
def test_conventions_of_length_and_phase(is_complex):
    a = random_jet(6, (4, 4), is_complex=is_complex, value=np.diag([1.0, 4.0, 6.0, 9.0]) + np.eye(4, k=1))
    _, v = eig(a)
    along = np.sum(np.conj(v.value) * v, 0)
    lengths = np.sum(np.conj(v) * v, 0)
    assert within(UNITS, lengths.real.coeffs[:1], np.ones((1, 4)))
    assert np.max(abs(lengths.coeffs[1:])) <= UNITS * EPS * np.max(abs(v.coeffs)) ** 2
    assert np.max(abs(along.coeffs.imag)) <= UNITS * EPS * np.max(abs(v.coeffs))
    assert np.max(abs(along.coeffs[1])) <= UNITS * EPS
    u, _, vh = svd(a)
    along = np.sum(np.conj(u.value) * u, 0) + np.sum(vh.value * np.conj(vh), 1)
    assert np.max(abs(along.coeffs.imag)) <= UNITS * EPS * np.max(abs(u.coeffs))


@kinds
def test_one_triangle_is_looked_at(is_complex):
    a = hermitian(7, is_complex=is_complex)
    lower, upper = np.tril(a), np.triu(a)
    for name, function in (("L", lower), ("U", upper)):
        both = function + adjoint(np.tril(lower, -1) if name == "L" else np.triu(upper, 1))
        if is_complex:
            both = both - 1j * np.eye(4) * np.diagonal(both).imag
        assert_jets_equal(eigh(a, UPLO=name).eigenvalues, eigh(both, UPLO=name.lower()).eigenvalues)
        assert_jets_equal(eigh(a, UPLO=name).eigenvectors, eigh(both, UPLO=name).eigenvectors)


def test_hermitian_singular_values_are_sizes_of_eigenvalues():
    a = hermitian(8, value=(1.0, -3.0, 6.0, -10.0))
    a = a + adjoint(a)
    values = eigvalsh(a)
    want = np.stack([-values[0], values[3], -values[1], values[2]])
    assert within(UNITS, svd(a, hermitian=True).S.coeffs, want.coeffs)
    assert within(UNITS, svd(a, hermitian=True, compute_uv=False).coeffs, want.coeffs)
    assert within(UNITS, LINALG["pinv"](a, hermitian=True).coeffs, LINALG["inv"](a).coeffs)


def test_sums_and_products_of_eigenvalues():
    a = random_jet(9, (5, 5), "x, y", is_complex=True, value=np.diag([1.0, 2.0, 4.0, 5.0, 7.0]))
    values = eigvals(a)
    assert within(UNITS, np.sum(values).coeffs, np.trace(a).coeffs)
    assert within(UNITS, np.prod(values).coeffs, LINALG["det"](a).coeffs)


def test_numbers_of_mpmath():
    with mp.workdps(40):
        t = variable(mp.mpf(1) / 3, order=3)
        a = t * np.array([[2, 1], [1, 5]], dtype=object) + np.array([[4, t.value], [t.value, 0]], dtype=object)
        tiny = mp.mpf(10) ** -36
        values, v = eigh(a)
        assert np.max(abs((product(v, values, v.T) - a).coeffs)) < tiny
        assert np.max(abs((eigvalsh(a) - values).coeffs)) == 0
        values, v = eig(a @ a)
        assert np.max(abs((a @ a @ v - product(v, values)).coeffs)) < tiny
        assert np.max(abs((np.sum(eigvals(a)) - np.trace(a)).coeffs)) < tiny
        u, s, vh = svd(a)
        assert np.max(abs((product(u, s, vh) - a).coeffs)) < tiny


def test_matrices_of_no_rows():
    x = variable(1.0, order=2)
    for shape in ((0, 0), (2, 0, 0), (0, 3, 3)):
        a = x * np.ones(shape)
        assert eigh(a).eigenvalues.shape == eigvalsh(a).shape == eigvals(a).shape == svdvals(a).shape == shape[:-1]
        assert eig(a).eigenvectors.shape == svd(a).U.shape == shape
    assert svd(x * np.ones((3, 0)), full_matrices=False).U.shape == (3, 0)


# --- what has no derivative -------------------------------------------------------------------------------------


def test_repeated_eigenvalues_are_refused_by_number():
    x = variable(2.0, order=2)
    for function in (eigh, eigvalsh):
        with pytest.raises(
            RefusedError, match=rf"np\.linalg\.{function.__name__}: the eigenvalues 1 and 2 are both 2\.0,"
        ):
            function(np.diag([1.0, 1.0, 0.5]) * x)
    with pytest.raises(RefusedError, match=r"the eigenvalues 0 and 2 are both 2\.0, so .*pass detach\(matrix\)"):
        eig(np.diag([1.0, 0.5, 1.0]) * x)
    with pytest.raises(RefusedError, match=r"the eigenvalues 0 and 1 of the matrix at \(1, 0\) are both 6\.0"):
        eigvalsh(np.stack([np.diag([1.0, 2.0]), np.diag([3.0, 3.0])])[:, None] * x)
    with pytest.raises(RefusedError, match=r"the singular values 1 and 2 are both 2\.0"):
        svd(np.diag([-1.0, 3.0, 1.0]) * x)
    q = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 6)))[0]
    with pytest.raises(RefusedError, match="equal but for rounding"):
        eigvalsh(q @ np.diag([1.0, 2.0, 2.0, 2.0, 3.0, 4.0]) @ q.T * x)


def test_matrices_without_a_basis_of_eigenvectors_are_refused():
    x = variable(1.0, order=1)
    for matrix in (np.eye(2, k=1), np.eye(2) + np.eye(2, k=1), np.array([[3.0, 1.0], [-1.0, 1.0]]), np.eye(4, k=1)):
        for function in (eig, eigvals):
            with pytest.raises(RefusedError, match="the eigenvalues"):
                function(matrix * x)


def test_zero_singular_values_are_refused():
    x = variable(2.0, order=2)
    with pytest.raises(RefusedError, match=r"the singular value 1 is 0\.?0?, a corner like that of abs at 0"):
        svdvals(np.diag([1.0, 0.0]) * x)
    with pytest.raises(RefusedError, match=r"the singular value 1 of the matrix at \(0,\) is .*0 but for rounding"):
        svdvals(np.array([[[0.1, 0.2], [0.3, 0.6]]]) * x)


def test_constants_are_not_refused():
    constant = detach(variable(1.0, order=2)) * np.eye(3)
    assert equal(eigvalsh(constant), np.ones(3))
    assert equal(eigh(constant)[1], np.eye(3))
    assert equal(eigvals(constant), np.ones(3))
    assert equal(eig(constant)[0], np.ones(3))
    assert equal(svdvals(constant), np.ones(3))
    assert equal(svd(constant * 0)[1], np.zeros(3))


def test_close_eigenvalues_are_told_apart():
    gap = 2.0**-40
    x = variable(0.0, order=1)
    found = eigh(np.diag([1.0, 1.0 + gap]) + x * np.array([[1.0, gap], [gap, 2.0]]))
    assert found.eigenvalues.coeffs[1].tolist() == [1.0, 2.0]
    assert abs(found.eigenvectors.coeffs[1]).tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_jets_are_no_options():
    x = variable(2.0, order=1)
    with pytest.raises(RefusedError, match="takes no jet as hermitian"):
        svd(x * np.eye(2), hermitian=x)
    assert isinstance(svdvals(x * np.diag([1.0, 2.0])), Jet)

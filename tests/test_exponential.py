"""The exponential of matrices of jets: against mpmath, by its laws, and of numbers of every kind and size."""

from fractions import Fraction

import matrix_oracle
import numpy as np
import pytest
import scipy.linalg
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from matrix_jets import LINES, adjoint, assert_product, coefficients, exact_matrices, identity, random_jet, within
from mpmath import mp
from spaces import AT, ONE, TWO

from jets import Jet, detach, equal, variable
from jets.arrays.linalg import LINALG
from jets.arrays.linalg.exponential import expm
from jets.errors import RefusedError
from jets.testing import assert_jets_equal

lines = pytest.mark.parametrize("line", LINES)
kinds = pytest.mark.parametrize("is_complex", [False, True], ids=["real", "complex"])
UNITS = 40


@lines
@kinds
def test_against_mpmath(line, is_complex):
    a = random_jet(1, (3, 3), line, is_complex)
    alphas, coeffs = coefficients(a)
    assert within(UNITS, expm(a).coeffs, matrix_oracle.taylor_of(matrix_oracle.expm, coeffs, alphas))


@pytest.mark.parametrize(
    "sizes", [(10, 1, 1), (1, 1e6, 1), (1e-3, 100, 1e8), (0, 1, 1), (1e-200, 1e-200, 1e200), (0, 0, 0)]
)
def test_coefficients_of_every_size(sizes):
    rows = np.random.default_rng(2).integers(-8, 9, (3, 3, 3)) / 8 * np.reshape(sizes, (3, 1, 1))
    a = Jet.from_coeffs(rows, order=2)
    alphas, coeffs = coefficients(a)
    assert within(UNITS, expm(a).coeffs, matrix_oracle.taylor_of(matrix_oracle.expm, coeffs, alphas))


@kinds
def test_values_are_as_good_as_those_of_scipy(is_complex):
    for size in (0.01, 0.1, 1.0, 4.0):
        a = random_jet(3, (5, 5), is_complex=is_complex) * size
        assert within(100 * (1 + size) ** 2, expm(a).coeffs[:1], scipy.linalg.expm(a.value)[None])
        np.testing.assert_array_equal(expm(a.value), expm(a).value)


@lines
def test_laws(line):
    a = random_jet(4, (2, 3, 3), line) / 2
    y = expm(a)
    assert_product(UNITS, identity(a), y, expm(-a))
    assert_product(UNITS, expm(2 * a), y, y)
    assert within(UNITS, LINALG["det"](y).coeffs, np.exp(np.trace(a, axis1=1, axis2=2)).coeffs)
    turn = expm(a - adjoint(a))
    assert_product(UNITS, identity(a), turn, adjoint(turn))


def test_derivative_of_a_straight_line():
    t = variable(0.5, order=4)
    b = np.array([[1.0, 2.0], [-1.0, 0.5]])
    y = expm(t * b)
    for k in range(4):
        assert within(UNITS, y.coeffs[k + 1][None] * (k + 1), (b @ y.coeffs[k])[None])


def test_a_stack_is_its_matrices_one_by_one():
    stack = np.stack([random_jet(5, (3, 3)) * size for size in (1e-3, 1.0, 20.0)])
    y = expm(stack)
    for i in range(3):
        assert within(4, y[i].coeffs, expm(stack[i]).coeffs)
    assert expm(stack[:0]).shape == (0, 3, 3)
    assert expm(variable(1.0, order=1) * np.ones((0, 0))).shape == (0, 0)


@settings(max_examples=30)
@given(st.sampled_from((ONE, TWO, {"order": 0, "at": AT})).flatmap(lambda space: exact_matrices((3, 3), space)))
def test_exact_where_the_value_is_nilpotent(a):
    a = a - detach(a) + np.triu(a.value, 1)
    y = expm(a)
    assert_jets_equal(y @ expm(-a), identity(a))
    assert_jets_equal(expm(2 * a), y @ y)
    series, power = identity(a), identity(a)
    for k in range(1, 3 * (a.order + 1)):
        power = power @ a / k
        series = series + power
    assert_jets_equal(y, series)


def test_other_numbers():
    with pytest.raises(RefusedError, match="expm of Fraction is exact only if a power of the value is zero"):
        expm(variable(Fraction(1), order=2) * np.eye(2, dtype=int))
    t = variable(sympy.Integer(0), order=3)
    assert expm(t * np.array([[0, 1], [-1, 0]], dtype=object))[0, 1].coeffs.tolist() == [0, 1, 0, -sympy.Rational(1, 6)]
    with mp.workdps(40):
        t = variable(mp.mpf(3), order=3)
        y = expm(t * np.array([[0, 1], [-1, 0]], dtype=object) * mp.mpf(5))
        assert np.max(abs((y[0, 0] - np.cos(5 * t)).coeffs)) < mp.mpf(10) ** -36
    t = variable(np.longdouble(1), order=3)
    y = expm(t * np.array([[0, 3], [-3, 0]], np.longdouble))
    assert np.max(abs((y[0, 0] - np.cos(3 * t)).coeffs)) < 100 * np.finfo(np.longdouble).eps
    assert expm(random_jet(6, (2, 2), dtype=np.float32)).dtype == np.float32


def test_complex_variables():
    z = variable(1.0 + 2.0j, order=3)
    y = expm(z * np.array([[0.0, 1.0], [-1.0, 0.0]]))
    assert within(UNITS, y[0, 0].coeffs, np.cos(z).coeffs)


def test_constants_and_arrays():
    assert expm([[0, 0], [0, 0]]).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    constant = detach(random_jet(7, (2, 2)))
    assert equal(expm(constant), expm(constant.value))
    with pytest.raises(np.linalg.LinAlgError, match="must be square"):
        expm(np.ones((2, 3)))
    with pytest.raises(np.linalg.LinAlgError, match="0-dimensional"):
        expm(variable(1.0, order=1))


def test_nan_and_overflow():
    with np.errstate(all="ignore"):
        assert np.isnan(expm(random_jet(8, (2, 2)) + np.nan).coeffs).all()
        assert not np.isfinite(expm(random_jet(8, (2, 2)) + 1e3).coeffs).any()

"""Powers: whole ones never divide, others know where they stop being smooth, and jets go in either place."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

from jets import Jet, detach, equal, variable, variables
from jets.errors import ExactnessError, IrrationalError
from jets.testing import assert_allclose
from jets.values import evaluate

NAN, INF = np.nan, np.inf
ZERO = variable(0.0, order=4)


def unit(k, order=4):
    return [float(i == k) for i in range(order + 1)]


@pytest.mark.parametrize("k", range(6))
@pytest.mark.parametrize("kind", [int, float, np.int64, np.float32, np.uint8, Fraction, complex])
def test_whole_powers_at_zero(k, kind):
    exponent = kind(k)
    assert (ZERO**exponent).coeffs.tolist() == unit(k)
    batch = variable(np.zeros(2), order=4) ** exponent
    assert batch.coeffs.T.tolist() == [unit(k)] * 2


@pytest.mark.parametrize("k", range(6))
def test_whole_powers_of_something_that_starts_later(k):
    assert equal((ZERO**2) ** k, ZERO ** (2 * k))
    assert equal(np.float_power(ZERO, k), ZERO**k)


@given(st.integers(0, 12), st.fractions(-5, 5, max_denominator=9), st.integers(0, 6))
def test_whole_powers_are_repeated_products(k, at, order):
    x = variable(at, order=order) + variable(at, order=order) ** 2
    product = x * 0 + 1
    for _ in range(k):
        product = product * x
    assert equal(x**k, product)
    assert equal(x ** Fraction(k), product)


@given(st.integers(1, 6), st.fractions(-5, 5, max_denominator=9).filter(bool))
def test_negative_powers_are_reciprocals(k, at):
    x = variable(at, order=5)
    assert equal(x**-k, 1 / x**k)


@pytest.mark.parametrize("exponent", [-1, -2.0, np.array([-1, -2])])
def test_negative_powers_at_zero_are_poles(exponent):
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        y = variable(np.zeros(np.shape(exponent)), order=2) ** exponent
    assert np.all(y.value == INF)
    assert not np.isfinite(y.coeffs).any()
    with pytest.raises(ZeroDivisionError, match="cannot raise zero to the power -1"):
        variable(Fraction(0), order=1) ** -1


@pytest.mark.parametrize(
    ("exponent", "derivatives"),
    [(0.5, [0, NAN, NAN, NAN, NAN]), (1.5, [0, 0, NAN, NAN, NAN]), (3.5, [0, 0, 0, 0, NAN]), (4.5, [0] * 5)],
)
@pytest.mark.parametrize("kind", [float, Fraction])
def test_other_powers_at_zero(exponent, derivatives, kind):
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal((ZERO ** kind(exponent)).coeffs, derivatives)
        np.testing.assert_array_equal((variable(np.zeros(1), order=4) ** exponent).coeffs[:, 0], derivatives)


def test_mixed_exponents():
    exponents = np.array([2.0, 0.5, -1.0, 0.0, 1.0, 2.5])
    at = np.array([0.0, 4.0, 2.0, 0.0, 0.0, 1.0])
    batch = variable(at, order=3) ** exponents
    for i, (x, a) in enumerate(zip(at, exponents, strict=True)):
        np.testing.assert_allclose(batch.coeffs[:, i], (variable(x, order=3) ** a).coeffs, rtol=1e-15)
    assert (variable(2.0, order=1) ** np.array([[1], [3]])).derivative(1).tolist() == [[1], [12]]


# --- jets above ------------------------------------------------------------------------------------------------


def test_zero_to_a_jet():
    assert (0.0 ** variable(2.0, order=2)).coeffs.tolist() == [0, 0, 0]
    assert (0 ** variable(np.array([1.0, 2.0]), order=1)).coeffs.tolist() == [[0, 0], [0, 0]]
    with pytest.warns(RuntimeWarning, match="invalid value"):
        mixed = np.array([0.0, 2.0, 0.0]) ** variable(np.array([1.0, 3.0, 0.0]), order=1)
    np.testing.assert_allclose(mixed.coeffs, [[0, 8, 1], [0, 8 * np.log(2), NAN]])


def test_jet_to_a_jet():
    x, y = variables(x=1.5, y=2.5, order=3)
    np.testing.assert_allclose((x**y).coeffs, np.exp(y * np.log(x)).coeffs, rtol=1e-14)
    assert (x**y).value == 1.5**2.5
    assert equal(x ** detach(y), x**2.5)
    assert equal(detach(x) ** y, 1.5**y)
    t = variable(1.0, order=3)
    np.testing.assert_allclose((t**t).derivatives, [1, 1, 2, 3], rtol=1e-15)


def test_negative_base_under_a_moving_exponent():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        y = (-2.0) ** variable(3.0, order=2)
    assert y.value == -8
    assert np.isnan(y.coeffs[1:]).all()
    complex_base = (-2.0 + 0j) ** variable(3.0, order=1)
    np.testing.assert_allclose(complex_base.coeffs, [-8, -8 * (np.log(2) + 1j * np.pi)])


def test_constants_alone():
    c = detach(variable(0.0, order=2))
    assert (c**0.5).coeffs.tolist() == (c**3).coeffs.tolist() == [0, 0, 0]
    assert (c**c).coeffs.tolist() == [1, 0, 0]


# --- exact -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("base", "exponent"), [(4, (1, 2)), (8, (2, 3)), (Fraction(9, 4), (-3, 2)), (-27, (1, 3))])
def test_fraction_exponents_that_are_exact(base, exponent):
    a = Fraction(*exponent)
    x = variable(Fraction(base), order=4)
    assert equal((x**a) ** a.denominator, x**a.numerator)
    assert all(isinstance(c, Fraction) for c in (x**a).coeffs)


@pytest.mark.parametrize(
    "power",
    [
        lambda x: x ** Fraction(1, 2),
        lambda x: (-x) ** Fraction(1, 2),
        lambda x: 2**x,
        lambda x: x**x,
        lambda x: np.exp2(x),
    ],
)
def test_powers_that_are_not_rational_are_refused(power):
    with pytest.raises(ExactnessError, match=r"is not known to be rational; (give a float|it is not even real)"):
        power(variable(Fraction(2), order=2))


def test_fraction_exponents_of_floats_are_rounded_once():
    x = variable(2.0, order=8)
    np.testing.assert_allclose((x ** Fraction(1, 3)).coeffs, np.cbrt(x).coeffs, rtol=1e-14)


def test_exact_roots_and_powers_at_one():
    x = variable(Fraction(1), order=3)
    assert equal(x**x, 1 + (x - 1) + (x - 1) ** 2 + (x - 1) ** 3 / 2)
    assert equal(np.sqrt(x) ** 2, x)
    assert equal(np.cbrt(x) ** 3, x)


# --- large -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exponent", [1000, 1001, 10**6, 1e6, -(10**6), 10**6 + 0.5])
def test_huge_exponents(exponent):
    y = variable(1.0, order=3) ** exponent
    binomials = [1.0]
    for k in range(3):
        binomials.append(binomials[-1] * (exponent - k) / (k + 1))
    np.testing.assert_allclose(y.coeffs, binomials, rtol=1e-15)
    assert (variable(0.0, order=3) ** abs(exponent)).coeffs.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("exponent", [200, 199.5, -3])
def test_order_200(exponent):
    y = variable(2.0, order=200) ** exponent
    with mp.workdps(50):
        want = [mp.binomial(exponent, k) * mp.mpf(2) ** (exponent - k) for k in range(201)]
        assert all(abs(c - w) <= 2e-13 * abs(w) for c, w in zip(y.coeffs.tolist(), want, strict=True))


def test_order_200_of_a_whole_power():
    t = variable(0.0, order=200)
    assert ((1 + t) ** 200).coeffs.tolist() == [float(comb(200, k)) for k in range(201)]


@pytest.mark.parametrize("exponent", [2, 3, -2, 0.5, 1 + 2j, 2.5j])
def test_complex_powers(exponent):
    z = variable(0.6 - 0.8j, order=5)
    np.testing.assert_allclose((z**exponent).coeffs, np.exp(exponent * np.log(z)).coeffs, rtol=1e-13, atol=1e-14)
    assert (z**exponent).value == np.power(0.6 - 0.8j, exponent)


@pytest.mark.parametrize("at", [1 + 1j, np.array([1 + 1j, 2.0])])
def test_a_negative_base_under_a_complex_exponent(at):
    v = variable(at, order=3)
    zeros = np.zeros(np.shape(at))
    moving = Jet.from_coeffs([zeros - 2, zeros, zeros, zeros], at=at)
    for base in (-2.0, np.float64(-2.0), moving):  # the last is not known to be a constant
        assert_allclose(base**v, np.exp(v * np.log(-2 + 0j)), rtol=1e-14)  # |v·log 2| ≤ 7 turns its ulp into as many


def test_a_power_of_minus_infinity_beside_another():
    with np.errstate(all="ignore"):
        y = variable(np.zeros(2), order=1) ** np.array([-np.inf, 0.5])
    np.testing.assert_array_equal(y.derivatives, [[np.inf, 0], [-np.inf, np.nan]])


def test_an_exact_root_of_an_enormous_degree_is_refused_at_once():
    """Only 0 and 1 have one; looked for among whole numbers it would never be found."""
    tiny = Fraction(1, 10**300)
    for a in (Fraction(2), Fraction(9, 4)):
        with pytest.raises(IrrationalError):
            evaluate(np.power, a, tiny)
        with pytest.raises(IrrationalError):
            variable(a, order=2) ** tiny
    assert evaluate(np.power, Fraction(1), tiny) == 1

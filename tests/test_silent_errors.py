"""Wrong numbers that other libraries return without a word, each as a test that they are right here."""

import math
from fractions import Fraction

import numpy as np
import pytest

from jets import derivative, derivatives, detach, variable, variables, weird

X = variable(0.0, order=5)


def test_powers_at_zero_have_no_nan():
    # by the recurrence u·y′ = a·y·u′ alone, x² at 0 is 0/0
    assert (X**2).derivatives.tolist() == [0, 0, 2, 0, 0, 0]
    assert (X**3).derivatives.tolist() == [0, 0, 0, 6, 0, 0]
    assert (X**2.0).derivatives.tolist() == [0, 0, 2, 0, 0, 0]
    assert np.power(X, 3).derivatives.tolist() == [0, 0, 0, 6, 0, 0]
    assert (X * X).derivatives.tolist() == [0, 0, 2, 0, 0, 0]
    assert np.square(X).derivatives.tolist() == [0, 0, 2, 0, 0, 0]
    assert derivative(lambda x: x**2, 2)(0.0) == 2.0


def test_powers_of_two_variables_at_zero():
    x, y = variables(x=0.0, y=0.0, order=4)
    assert ((x + y) ** 2).derivative(x=1, y=1) == 2
    assert (x**2 * y**2).derivative(x=2, y=2) == 4


@pytest.mark.parametrize("at", [0.0, 3.0, -7.25, 1e6])
def test_all_derivatives_of_the_magic_box_are_one_in_floats(at):
    # 1/k! rounded, times k! rounded, is exactly 1 up to k = 13 by this route; above it may be 1 ± 2⁻⁵³
    x = variable(at, order=13)
    assert np.exp(x - detach(x)).derivatives.tolist() == [1.0] * 14


def test_all_derivatives_of_the_magic_box_are_one_in_fractions():
    x = variable(Fraction(5, 7), order=25)
    assert np.exp(x - detach(x)).derivatives.tolist() == [1] * 26


def test_prescribed_derivatives_come_back_to_the_last_bit():
    assert weird(7, 5, 3, 2, 1)(variable(0.3, order=4)).derivatives.tolist() == [7.0, 5.0, 3.0, 2.0, 1.0]
    assert derivatives(weird(7, 5, 3, 2, 1), at=0.3, order=6).tolist() == [7, 5, 3, 2, 1, 0, 0]


def test_a_jet_over_itself_is_one():
    x = variable(3.0, order=5)
    j = np.exp(x) * x
    assert (j / j).coeffs.tolist() == [1, 0, 0, 0, 0, 0]
    assert (x / x).coeffs.tolist() == [1, 0, 0, 0, 0, 0]


def test_negative_powers_are_not_zero():
    x = variable(2.0, order=3)
    assert (x**-1).derivatives.tolist() == [0.5, -0.25, 0.25, -0.375]
    assert (x**-2).derivatives.tolist() == [0.25, -0.25, 0.375, -0.75]
    assert (x**-1.0).derivatives.tolist() == [0.5, -0.25, 0.25, -0.375]


def test_chain_factors_are_not_forgotten():
    x = variable(0.25, order=3)
    assert np.arctanh(2 * x).derivative(1) == pytest.approx(2 / (1 - 0.25))
    assert np.expm1(3 * x).derivative(1) == pytest.approx(3 * math.exp(0.75))
    assert np.expm1(3 * x).derivative(2) == pytest.approx(9 * math.exp(0.75))
    assert np.log1p(x**2).derivative(1) == pytest.approx(0.5 / (1 + 0.0625))
    assert np.arcsinh(2 * x).derivative(2) == pytest.approx(-4 * 0.5 / 1.25**1.5)


def test_rational_powers_are_right_or_refused():
    half = Fraction(1, 2)
    assert ((1 + X) ** half).coeffs.tolist() == pytest.approx([1, 1 / 2, -1 / 8, 1 / 16, -5 / 128, 7 / 256])
    exact = variable(Fraction(0), order=4)
    assert ((1 + exact) ** half).coeffs.tolist() == [1, half, Fraction(-1, 8), Fraction(1, 16), Fraction(-5, 128)]
    with pytest.raises(ArithmeticError, match="not known to be rational"):
        (2 + exact) ** half


def test_perturbations_are_not_confused():
    assert derivative(lambda x: x * derivative(lambda y: x + y)(1.0))(1.0) == 1.0


def test_detach_reaches_into_dicts():
    x = variable(3.0, order=2)
    assert detach({"loss": x**2})["loss"].derivatives.tolist() == [9, 0, 0]
    assert derivative(lambda t: detach({"a": [t]})["a"][0] * t)(3.0) == 3.0


def test_higher_derivatives_of_a_detached_product():
    # a custom rule that is dropped at the second derivative gives 2 here, not 0
    assert derivatives(lambda x: x * detach(x), at=3.0, order=3).tolist() == [9, 3, 0, 0]
    assert derivative(derivative(lambda x: x * detach(x)))(3.0) == 0


def test_exponents_of_zero_and_one():
    assert (X**0).coeffs.tolist() == [1, 0, 0, 0, 0, 0]
    assert (X**1).coeffs.tolist() == [0, 1, 0, 0, 0, 0]
    assert (0.0 ** (1 + X)).coeffs.tolist() == [0, 0, 0, 0, 0, 0]


def test_poles_do_not_poison_the_value():
    with np.errstate(all="ignore"):
        pole = 1 / X
    assert pole.value == math.inf
    with pytest.raises(ZeroDivisionError):
        1 / variable(Fraction(0), order=2)


def test_integers_do_not_truncate():
    assert variable(3, order=2).integrate().coeffs.tolist() == [0, 3, 0.5, 0]
    assert (variable(np.array([1, 2]), order=1) / 2).value.tolist() == [0.5, 1.0]
    assert variable(np.array([1, 2], object), order=1).integrate().coeff(2).tolist() == [0.5, 0.5]


def test_a_lower_order_is_not_padded_with_zeros():
    assert (variable(1.0, order=5) * variable(1.0, order=2)).order == 2
    assert (variable(1.0, order=5) ** 3).diff().order == 4

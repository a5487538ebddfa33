"""The assertions for users' tests: what passes, what does not, and what the message says."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from spaces import together

from jets import detach, equal, variable, variables
from jets.errors import ExactnessError, OrderError
from jets.jet import Jet
from jets.testing import assert_allclose, assert_jets_equal

x = variable(3.0, order=2)


def message_of(check, *args, **options):
    with pytest.raises(AssertionError) as caught:
        check(*args, **options)
    return str(caught.value)


@given(together(2))
def test_the_assertion_agrees_with_equal(ab):
    a, b = ab
    assert_jets_equal(a, a)
    if equal(a, b):
        assert_jets_equal(a, b)
    else:
        assert message_of(assert_jets_equal, a, b).startswith("the jets are not equal\nfirst difference: in ")


def test_the_message_has_the_slot_the_values_and_the_jets():
    assert message_of(assert_jets_equal, x**2, x**2 + 2 * (x - 3) + 5 * (x - 3) ** 2) == (
        "the jets are not equal\n"
        "first difference: in ∂f/∂x, coefficient 6.0, desired 8.0\n"
        "largest difference: 5.0, in 2 of 3 coefficients\n"
        "actual:  Jet.from_coeffs([9.0, 6.0, 1.0], at=3.0)\n"
        "desired: Jet.from_coeffs([9.0, 8.0, 6.0], at=3.0)"
    )


def test_the_value_is_called_so():
    assert "first difference: in the value, coefficient 3.0, desired 2.0" in message_of(assert_jets_equal, detach(x), 2)


def test_slots_of_several_variables():
    a, b = variables(x=1.0, y=2.0, order=3)
    assert "in ∂³f/∂x²∂y, coefficient 1.0, desired 0.0" in message_of(assert_jets_equal, (a - 1) ** 2 * (b - 2), 0)


def test_elements_of_a_batch():
    batch = variable(np.arange(3.0), order=1)
    text = message_of(assert_jets_equal, batch, batch + np.array([0.0, 0.0, 1.0]))
    assert "in the value of element [2], coefficient 2.0, desired 3.0" in text
    assert "1 of 6 coefficients" in text


def test_constants_on_either_side():
    assert_jets_equal(3, detach(x))
    assert_jets_equal(detach(x), np.float64(3))
    assert_jets_equal(detach(variable(np.arange(2.0), order=1)), np.arange(2.0))
    assert_jets_equal(variable(np.zeros(2), order=1) * 0, 0)
    assert message_of(assert_jets_equal, 3, x).endswith("actual:  3\ndesired: Jet.from_coeffs([3.0, 1.0, 0.0], at=3.0)")


def test_up_to_an_order():
    assert_jets_equal(x - detach(x), 0, order=0)
    assert_jets_equal(x, variable(3.0, order=5), order=2)
    message_of(assert_jets_equal, x, detach(x), order=1)
    with pytest.raises(OrderError, match="cannot truncate"):
        assert_jets_equal(x, x, order=3)


def test_nan_is_nan():
    j = Jet.from_coeffs([1.0, math.nan, math.inf])
    assert_jets_equal(j, j)
    assert_allclose(j, j)
    text = message_of(assert_jets_equal, j, Jet.from_coeffs([1.0, 0.0, math.inf]))
    assert "coefficient nan, desired 0.0" in text
    assert "largest difference: nan" in text
    message_of(assert_allclose, j, Jet.from_coeffs([1.0, math.nan, -math.inf]))
    message_of(assert_allclose, j, Jet.from_coeffs([1.0, math.nan, 1.0]))


def test_tolerances():
    assert_allclose(x * (1 + 1e-9), x)
    assert_allclose(x + 1e-3, x, atol=1e-2)
    assert_allclose(x * 1.001, x, rtol=1e-2)
    title = message_of(assert_allclose, x * (1 + 1e-5), x).splitlines()[0]
    assert title == "the jets are not close, to rtol=1e-07 and atol=0"
    message_of(assert_allclose, x + 1e-9 * (x - 3) ** 2, x)
    assert_allclose(x + 1e-9 * (x - 3) ** 2, x, order=1)
    message_of(assert_allclose, x * 1.001, x, rtol=1e-4)


def test_different_points_orders_and_shapes():
    assert message_of(assert_jets_equal, x, variable(4.0, order=2)).startswith(
        "the jets are expanded at different points"
    )
    text = message_of(assert_jets_equal, x, variable(3.0, order=4))
    assert text == "the jets are of different orders, 2 and 4; compare them up to one with order=2"
    t = variable(0.0, order=1)
    text = message_of(assert_jets_equal, t + np.zeros(2), t + np.zeros((2, 2)))
    assert text == "the batches have different shapes, (2,) and (2, 2)"


def test_exact_and_symbolic_jets():
    t = variable(Fraction(1, 3), order=2)
    assert_jets_equal(t * t, t**2)
    text = message_of(assert_jets_equal, t * t, t**2 + Fraction(1, 7))
    assert "coefficient 1/9, desired 16/63\nlargest difference: 1/7" in text
    with pytest.raises(ExactnessError, match="cannot mix exact fractions with float"):
        assert_jets_equal(t, 0.5)


def test_numbers_alone_are_refused():
    for check in (assert_jets_equal, assert_allclose):
        with pytest.raises(TypeError, match="give at least one jet, not int and float"):
            check(1, 2.0)


def test_the_traceback_shows_the_test_and_not_the_library():
    with pytest.raises(AssertionError) as caught:
        assert_jets_equal(x, 0)
    hidden = [entry.frame.f_locals.get("__tracebackhide__") for entry in caught.traceback[1:]]
    assert hidden
    assert all(hidden)

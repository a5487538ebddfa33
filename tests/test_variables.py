"""Independent variables: what they are, and what cannot be one."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets import variable, variables
from jets.errors import OrderError, SpaceError
from jets.index import MAX_SLOTS
from jets.strategies import exact_numbers
from jets.testing import assert_jets_equal


@given(exact_numbers(), st.integers(0, 6))
def test_a_variable_has_slope_one_and_nothing_else(at, order):
    x = variable(at, order)
    assert x.coeffs.tolist() == [at, 1, 0, 0, 0, 0, 0][: order + 1]
    assert x.at == x.value == at


@given(exact_numbers(), exact_numbers(), st.integers(0, 4))
def test_variables_are_independent(a, b, order):
    x, y = variables(x=a, y=b, order=order)
    for j, value, name in ((x, a, "x"), (y, b, "y")):
        slots = {alpha: j.coeff(alpha) for alpha in j._space.monomials.slots}
        unit = (int(name == "x"), int(name == "y"))
        assert slots == {alpha: value if not any(alpha) else int(alpha == unit) for alpha in slots}


def test_variables_made_together_or_one_by_one_are_the_same():
    x, y = variables(x=1.0, y=2.0, order=3)
    assert_jets_equal(x * y, variable(1.0, 3, "x") * variable(2.0, 3, "y"))


def test_limits_for_each_variable():
    x, y = variables(x=1.0, y=2.0, order={"x": 3, "y": 1})
    j = x**3 * y
    assert j.order == 4
    assert j.derivative(x=3, y=1) == 6
    assert len(j.coeffs) == 8
    with pytest.raises(OrderError, match="beyond"):
        j.coeff(y=2)
    assert variables(x=1.0, order={"x": 2})[0].order == 2


@pytest.mark.parametrize(
    ("at", "dtype"),
    [
        (3, np.float64),
        (True, np.float64),
        (np.int32(3), np.float64),
        (np.float32(3), np.float32),
        (3j, np.complex128),
        (Fraction(3), object),
        ([1, 2], np.float64),
        (np.array([1, 2], np.float32), np.float32),
        (np.array(3), np.float64),
        (np.array([1, 2], object), object),
    ],
)
def test_points_decide_the_dtype(at, dtype):
    x = variable(at, order=2)
    assert x.dtype == dtype
    assert x.coeffs.dtype == dtype
    assert x.shape == np.shape(at)
    assert np.all(np.equal(x.coeff(1), 1))


def test_batches_of_points():
    x, y = variables(x=np.arange(3.0), y=2.0, order=2)
    assert (x * y).shape == (3,)
    assert (x * y).derivative(x=1, y=1).tolist() == [1.0, 1.0, 1.0]
    assert (x + y)[2].at == {"x": 2.0, "y": 2.0}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: variable(1.0, order=-1), OrderError, f"order must be from 0 to {MAX_SLOTS - 1:,}, not -1"),
        (lambda: variable(1.0, order=MAX_SLOTS), OrderError, f"order must be from 0 to {MAX_SLOTS - 1:,}"),
        (lambda: variable(1.0, order=2.0), OrderError, "order must be a whole number such as 4, not 2.0"),
        (lambda: variable(1.0, order=True), OrderError, "order must be a whole number such as 4, not True"),
        (lambda: variable(1.0, order="3"), OrderError, "order must be a whole number such as 4, not '3'"),
        (lambda: variable(1.0, order=None), OrderError, "say to which order: order=4"),
        (lambda: variable("1", order=2), TypeError, "cannot make a coefficient of '1'"),
        (lambda: variable(None, order=2), TypeError, "cannot make a coefficient of None"),
        (lambda: variable(np.array(["a"]), order=2), TypeError, "dtype <U1; give numbers"),
        (lambda: variable(1.0, order=2, name="a b"), SpaceError, "a word such as 'x', not 'a b'"),
        (lambda: variable(1.0, order=2, name=""), SpaceError, "a word such as 'x', not ''"),
        (lambda: variables(order=2), TypeError, "name at least one variable: variables(x=1.0, y=2.0, order=3)"),
        (lambda: variables(x=1.0, y=2.0, order={"x": 1}), OrderError, "must have an entry for each of x, y"),
        (lambda: variables(x=1.0, order={"x": 1, "z": 1}), OrderError, "must have an entry for each of x and no other"),
        (lambda: variables(x=1.0, y=1.0, order={"x": 1, "y": -1}), OrderError, "order must be from 0"),
    ],
)
def test_what_cannot_be_a_variable(call, error, message):
    with pytest.raises(error, match=re.escape(message)):
        call()


def test_spaces_too_large_to_hold_are_refused_at_once():
    points = {f"x{i}": 0.0 for i in range(30)}
    with pytest.raises(OrderError, match=r"30 variables at order 10 have 847,660,528 slots, more than 2,000,000"):
        variables(**points, order=10)
    with pytest.raises(OrderError, match="lower the order, or limit each variable"):
        variables(**points, order=dict.fromkeys(points, 1))


def test_a_high_order_in_one_variable_is_cheap():
    x = variable(1.0, order=1_000_000)
    assert (x * x + x).order == 1_000_000
    assert (x * x).coeff(2) == 1.0

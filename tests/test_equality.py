"""The two equalities, and how far two jets agree."""

import math
from decimal import Decimal
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from spaces import together

from jets import allclose, contact_order, detach, equal, variable, variables
from jets.errors import OrderError, SpaceError
from jets.jet import Jet
from jets.strategies import exact_jets

x = variable(3.0, order=4)


def test_a_jet_is_not_its_value():
    assert not equal(x - detach(x), 0)
    assert equal(x - detach(x), 0, order=0)
    assert x - detach(x) == 0


@given(together(2))
def test_equal_means_every_slot(ab):
    a, b = ab
    assert equal(a, b) == bool((a.coeffs == b.coeffs).all())
    assert equal(a, a)
    assert equal(a, b) == equal(b, a)


@given(exact_jets(order=4), st.integers(0, 4), st.integers(0, 4))
def test_equality_up_to_an_order(a, k, order):
    b = a + (variable(Fraction(0), order=4)) ** k
    assert equal(a, b, order=order) == (order < k)
    assert contact_order(a, b) == k - 1
    assert allclose(a, b, rtol=0, atol=0, order=order) == (order < k)


def test_contact_order_counts_degrees_in_several_variables():
    a, b = variables(x=1.0, y=2.0, order=3)
    j = a * b
    assert contact_order(j, j + (b - 2) ** 2) == 1
    assert contact_order(j, j) == 3
    assert contact_order(j, j + 1) == -1


def test_contact_order_of_a_batch():
    t = variable(np.zeros(3), order=3)
    assert contact_order(t, np.array([1.0, 0.0, 0.0]) + t + np.array([0.0, 0.0, 1.0]) * t**2).tolist() == [-1, 3, 1]


def test_contact_order_with_a_tolerance():
    assert contact_order(x, x + 1e-12) == -1
    assert contact_order(x, x + 1e-12, rtol=1e-9) == 4
    assert contact_order(x, x + 1e-12, atol=1e-9) == 4


def test_numbers_and_arrays_are_constants():
    assert equal(detach(x), 3)
    assert equal(3.0, detach(x))
    assert not equal(x, 3)
    assert equal(detach(variable(np.arange(2.0), order=1)), np.arange(2.0))
    assert equal(variable(np.full(2, 1.0), order=1) * 0, 0)


def test_jets_of_different_orders_are_compared_up_to_the_lower():
    assert equal(x, variable(3.0, order=1))
    assert equal(x**3, (x**3).truncate(2))
    with pytest.raises(OrderError, match="cannot truncate a jet of order 1 to order 2"):
        equal(x, variable(3.0, order=1), order=2)


def test_batches_broadcast():
    batch = Jet.from_coeffs([[1.0, 1.0], [2.0, 2.0]])
    assert equal(batch, Jet.from_coeffs([1.0, 2.0]))
    assert not equal(batch, Jet.from_coeffs([[1.0, 1.0], [2.0, 3.0]]))


def test_nan_equals_nothing_and_infinity_itself():
    j = Jet.from_coeffs([math.nan, 1.0])
    assert not equal(j, j)
    assert not allclose(j, j)
    assert contact_order(j, j) == -1
    k = Jet.from_coeffs([1.0, math.inf])
    assert equal(k, k)
    assert allclose(k, k)
    assert not allclose(k, Jet.from_coeffs([1.0, -math.inf]))
    assert not allclose(Jet.from_coeffs([1.0, 1.0]), k)
    assert not allclose(k, Jet.from_coeffs([1.0, 1e300]))


@pytest.mark.parametrize(
    ("rtol", "atol", "close"), [(1e-2, 0, True), (1e-4, 0, False), (0, 0.02, True), (0, 1e-3, False)]
)
def test_tolerances(rtol, atol, close):
    assert allclose(1.001 * x, x, rtol=rtol, atol=atol) is close
    assert allclose(x + 0.003, x, rtol=rtol, atol=atol) is close
    assert type(allclose(x, x)) is bool


def test_tolerances_hold_in_every_slot():
    assert allclose(x, x + 1e-9 * x**4, order=0)
    assert not allclose(Jet.from_coeffs([1.0, 0.0]), Jet.from_coeffs([1.0, 1e-3]))
    assert allclose(Jet.from_coeffs([1.0, 0.0]), Jet.from_coeffs([1.0, 1e-9]))


def test_what_cannot_be_compared():
    for compare in (equal, allclose, contact_order):
        with pytest.raises(TypeError, match="give at least one jet, not int and float; compare numbers with =="):
            compare(1, 2.0)
        with pytest.raises(SpaceError, match=r"in x at 3.0 with a jet in x at 4.0"):
            compare(x, variable(4.0, order=4))
        with pytest.raises(TypeError, match="cannot make a coefficient of 'a'"):
            compare(x, "a")
    with pytest.raises(OrderError, match="order must be"):
        equal(x, x, order=-1)


@pytest.mark.parametrize("number", [Decimal, flint.fmpq, Fraction, mpmath.mpf, sympy.Integer])
def test_tolerances_fit_every_kind_of_number(number):
    a, b = (Jet.from_coeffs([number(1), number(k)]) for k in (1000, 1001))
    assert allclose(a, b, rtol=0.001)
    assert not allclose(a, b, rtol=0.0001, atol=0.5)
    assert allclose(a, b, rtol=0, atol=1)

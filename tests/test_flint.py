"""python-flint's rationals as coefficients: exact wherever fractions are, and equal to them."""

import pickle
from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jets
from jets import detach, variable, variables, weird
from jets.errors import IrrationalError

fractions = st.fractions(-3, 3, max_denominator=9)


def fmpq(q):
    return flint.fmpq(q.numerator, q.denominator)


def same(flints, exact):
    return list(map(str, np.ravel(flints.coeffs))) == list(map(str, np.ravel(exact.coeffs)))


FUNCTIONS = [
    lambda x: x * x - 3 * x + 1,
    lambda x: 1 / (2 + x * x),
    lambda x: (1 + x) ** 5 - x**0,
    lambda x: detach(x) * x - detach(x * x),
    lambda x: weird(2, lambda t: t * t, 5)(x + x * x),
    lambda x: jets.compose([1, 2, 3], x * x),
    lambda x: np.maximum(x, 4) + abs(x + 10) + np.floor(x + 10) * x,
]


@given(fractions, st.integers(0, 6), st.sampled_from(FUNCTIONS))
def test_functions_equal_those_of_fractions(q, order, f):
    if q.denominator == 1:
        q += Fraction(1, 7)  # away from the steps of floor
    assert same(f(variable(fmpq(q), order)), f(variable(q, order)))


def test_functions_whose_value_is_rational():
    def f(x):
        return np.exp(x) * np.sin(x) + np.sqrt(4 + x) + np.log1p(x) * np.cos(x) + np.arctan(x) / (1 + x)

    zero = Fraction(0)
    assert same(f(variable(fmpq(zero), 12)), f(variable(zero, 12)))
    quarter = Fraction(1, 4)
    assert same(variable(fmpq(quarter), 5) ** Fraction(1, 2), np.sqrt(variable(quarter, 5)))


def test_what_is_irrational_is_refused():
    x = variable(flint.fmpq(1, 3), 3)
    for f in (np.exp, np.sqrt, np.log, lambda x: x ** Fraction(1, 2)):
        with pytest.raises(IrrationalError, match="rational"):
            f(x)


def test_several_variables_and_batches():
    points = {"x": Fraction(1, 3), "y": Fraction(2, 5)}
    flints = variables(order=3, **{name: fmpq(q) for name, q in points.items()})
    assert same(flints[0] ** 2 / flints[1], variables(order=3, **points)[0] ** 2 / variables(order=3, **points)[1])
    batch = [Fraction(k, 7) for k in range(1, 4)]
    assert same(1 / variable(np.array([fmpq(q) for q in batch]), 3), 1 / variable(np.array(batch), 3))


def test_whole_numbers_of_flint_can_be_divided_by():
    assert str((1 / variable(flint.fmpz(3), 2)).coeff(2)) == "1/27"


def test_text_and_copies():
    x = variable(flint.fmpq(1, 3), 2)
    assert str(x * x) == str(variable(Fraction(1, 3), 2) ** 2)
    assert f"{x:.2f}" == f"{variable(Fraction(1, 3), 2):.2f}"
    assert jets.equal(pickle.loads(pickle.dumps(x)), x)

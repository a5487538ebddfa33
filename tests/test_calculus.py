"""Derivatives and Taylor jets of functions; nested derivatives are in `test_nesting.py`."""

import re
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from jets import derivative, derivatives, detach, equal, taylor, variable, variables
from jets.errors import OrderError, SpaceError
from jets.strategies import exact_numbers, polynomials
from jets.testing import assert_jets_equal

#: Some 20 operations of a few roundings each; less than 45 roundings are seen.
CLOSE = {"rtol": 64 * np.finfo(float).eps, "atol": 64 * np.finfo(float).eps}

t = sympy.Symbol("t")
FORMULAS = {
    "rational": lambda m, x: (x**3 - 2 * x) / (1 + x**2),
    "exponential": lambda m, x: m.exp(-(x**2)) * x,
    "trigonometric": lambda m, x: m.sin(x) ** 2 / (2 + m.cos(3 * x)),
    "nested": lambda m, x: m.exp(m.sin(m.sqrt(1 + x**2))),
    "logarithm": lambda m, x: m.log(1 + x**2) ** 2,
    "power": lambda m, x: (1 + x**2) ** x,
}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("at", [0.25, 1.5])
def test_derivatives_against_sympy(name, at):
    f = FORMULAS[name]
    expression = f(sympy, t)
    expected = [float(sympy.diff(expression, t, k).subs(t, sympy.Rational(at)).evalf(30)) for k in range(7)]
    actual = derivatives(lambda x: f(np, x), at, order=6)
    np.testing.assert_allclose(actual, expected, **CLOSE)
    batch = derivatives(lambda x: f(np, x), np.array([at, 0.5]), order=6)
    np.testing.assert_allclose(batch[:, 0], expected, **CLOSE)
    for k in range(4):
        assert derivative(lambda x: f(np, x), k)(at) == pytest.approx(expected[k], rel=CLOSE["rtol"])


def test_partial_derivatives_against_sympy():
    s, u = sympy.symbols("s u")
    expression = sympy.exp(s * u) / (1 + s + u**2)
    x, y = variables(x=0.5, y=-0.25, order=5)
    j = np.exp(x * y) / (1 + x + y**2)
    for a, b in j._space.monomials.slots:
        expected = sympy.diff(expression, s, a, u, b).subs({s: sympy.Rational(1, 2), u: sympy.Rational(-1, 4)})
        assert j.derivative(a, b) == pytest.approx(float(expected.evalf(30)), rel=CLOSE["rtol"])


@given(polynomials(), exact_numbers(), st.integers(0, 4))
def test_derivatives_of_polynomials_are_exact(p, at, k):
    q = p
    for _ in range(k):
        q = q.derivative()
    assert derivative(p, k)(at) == q(at)
    assert derivatives(p, at, order=4)[k] == q(at)


# --- taylor, derivatives, derivative -----------------------------------------------------------------------------


def test_constants_have_jets_too():
    assert taylor(lambda x: 5, at=1.0, order=2).coeffs.tolist() == [5, 0, 0]
    assert taylor(lambda x: 5, at=np.zeros(2), order=1).coeffs.tolist() == [[5, 5], [0, 0]]
    assert derivatives(lambda x: 5, at=1.0, order=2).tolist() == [5, 0, 0]
    assert derivative(lambda x: 5)(1.0) == 0
    assert derivative(lambda x: 5, 0)(1.0) == 5
    assert derivative(lambda x: np.ones(2))(1.0).tolist() == [0, 0]


@pytest.mark.parametrize("at", [0.0, np.inf, np.nan])
def test_the_jet_of_a_constant_does_not_depend_on_the_point(at):
    assert taylor(lambda x: 5.0, at=at, order=1).coeffs.tolist() == [5, 0]


def test_functions_that_give_arrays():
    outer = derivative(lambda x: x * np.array([1.0, 2.0]))
    assert outer(3.0).tolist() == [1.0, 2.0]
    assert derivatives(lambda x: x**2 * np.array([1.0, 2.0]), at=3.0, order=2).shape == (3, 2)


def test_derivatives_on_jets_and_batches():
    x = variable(2.0, order=3)
    assert_jets_equal(derivative(lambda s: s**3)(x), 3 * x**2)
    assert_jets_equal(derivative(lambda s: s**3, 2)(x), 6 * x)
    assert derivative(lambda s: s**3)(np.arange(3.0)).tolist() == [0, 3, 12]
    a, b = variables(x=1.0, y=2.0, order=2)
    assert_jets_equal(derivative(lambda s: s**2 * b)(a), 2 * a * b)


def test_derivatives_keep_the_name_of_their_function():
    def wave(s):
        return s

    assert derivative(wave).__name__ == "wave"


@pytest.mark.parametrize("k", [-1, 1.5, None, "2"])
def test_orders_are_checked_at_once(k):
    with pytest.raises(OrderError, match=r"must be|say to which"):
        derivative(np.sin, k)
    with pytest.raises(OrderError, match=r"must be|say to which"):
        taylor(np.sin, 0.0, order=k)


def test_a_function_of_other_jets_has_no_array_of_derivatives():
    y = variable(1.0, order=2, name="y")
    message = "f gives a jet in y as well; use jets.derivative(f, k), which keeps other variables"
    with pytest.raises(SpaceError, match=re.escape(message)):
        derivatives(lambda x: x * y, at=1.0, order=2)
    assert_jets_equal(derivative(lambda x: x * y)(1.0), y)


def test_derivative_warns_of_digits_that_are_lost():
    with pytest.warns(RuntimeWarning, match="Taylor coefficients underflow"):
        derivative(np.sin, 175)(0.5)


@pytest.mark.parametrize("value", [(1.0, 2.0), [1.0], {}, "a", None])
@pytest.mark.parametrize("d", [derivative, lambda f: lambda at: derivatives(f, at, 2)])
def test_a_function_returns_one_number(d, value):
    with pytest.raises(TypeError, match=f"returned a {type(value).__name__}, not a number; differentiate its parts"):
        d(lambda x: value)(1.0)


def test_derivatives_of_constants():
    assert derivative(lambda x: np.inf)(2.0) == 0
    np.testing.assert_array_equal(derivative(lambda x: 3.0)(np.ones(3)), np.zeros(3))
    assert equal(derivative(lambda x: 3.0)(variable(1.0, order=2)), 0)


def test_a_function_is_a_function():
    for wrong in (lambda: derivative(3)(1.0), lambda: taylor(3, 1.0, 2), lambda: derivatives("sin", 1.0, 2)):
        with pytest.raises(TypeError, match=r"give a function, such as np\.sin, not"):
            wrong()


def test_the_derivative_at_a_constant_jet_is_a_constant_jet():
    x = detach(variable(2.0, order=3))
    assert_jets_equal(derivative(lambda t: t**3, 2)(x), 12 + 0 * x)


def test_functions_of_several_arguments():
    points = {"x": Fraction(5), "y": Fraction(2)}
    assert derivatives(lambda x, y: x * y**2, points, order=2).tolist() == [20, 4, 20, 0, 4, 10]
    assert derivatives(lambda x, y: x * y**2, points, order={"x": 1, "y": 2}).tolist() == [20, 4, 20, 4, 10, 2]
    y = taylor(lambda x, y: x * y**2, points, order=3)
    assert (y.names, y.at, y.derivative(x=1, y=2)) == (("x", "y"), points, 2)
    batch = derivatives(lambda x, y: x * y, {"x": np.array([1.0, 2.0]), "y": 3.0}, order=1)
    assert batch.tolist() == [[3, 6], [3, 3], [1, 2]]


def test_the_names_of_the_variables_are_those_given():
    def f(x, y):
        return detach(x * y, wrt="x")

    points = {"x": 2.0, "y": 3.0}
    assert derivatives(f, points, order=1).tolist() == taylor(f, points, order=1).derivatives.tolist() == [6, 0, 2]
    assert taylor(lambda order: order, {"order": 2.0}, order=1).names == ("order",)
    with pytest.raises(OrderError, match=r"order=\{'x': 1\} must have an entry for each of x, y"):
        derivatives(f, points, order={"x": 1})


def test_fresh_names_cannot_be_taken():
    z = variable(0.0, order=2, name="t5")
    for _ in range(20):
        assert_jets_equal(derivative(lambda u: u * z)(0.0), z)
    with pytest.raises(SpaceError, match="the name of a variable is a word"):
        variable(0.0, order=2, name="t₅")


def test_a_tuple_is_a_vector():
    def f(v, c):
        return c * np.sin(v)[0] * v[1] ** 2

    y = taylor(f, {"v": (0.5, 2.0), "c": 3.0}, order=3)
    x0, x1, c = variables(v0=0.5, v1=2.0, c=3.0, order=3)
    assert_jets_equal(y, c * np.sin(x0) * x1**2)
    assert derivatives(lambda v: sum(w * w for w in v), {"v": (1.0, 2.0)}, order=2).tolist() == [5, 2, 4, 2, 0, 2]
    exact = derivatives(lambda v: v[0] / v[1], {"v": (Fraction(1), Fraction(3))}, order=1)
    assert exact.tolist() == [Fraction(1, 3), Fraction(1, 3), Fraction(-1, 9)]
    with pytest.raises(SpaceError, match="two components have the same name: v0, v1, v0"):
        taylor(f, {"v": (0.5, 2.0), "v0": 3.0}, order=3)

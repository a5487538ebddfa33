"""Derivatives, Taylor jets, composition, inverse functions and limits; nested derivatives are in `test_nesting.py`."""

import re
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from jets import compose, derivative, derivatives, detach, equal, limit, reversion, taylor, variable, variables
from jets.errors import OrderError, SpaceError
from jets.jet import Jet
from jets.strategies import exact_numbers, polynomials
from jets.testing import assert_allclose, assert_jets_equal

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


# --- composition ---------------------------------------------------------------------------------------------


def test_compose_takes_sequences_arrays_and_jets():
    u = np.sin(variable(0.0, order=4))
    table = [1.0, 2.0, 0.5, 0.0, 1.0]
    expected = sum(c * u**k for k, c in enumerate(table))
    assert_allclose(compose(table, u), expected, atol=1e-15)
    assert_allclose(compose(np.array(table), u), expected, atol=1e-15)
    assert_allclose(compose(Jet.from_coeffs(table, at=0.0), u), expected, atol=1e-15)


def test_compose_has_the_lower_order():
    u = variable(2.0, order=4)
    assert compose([1.0, 2.0], u).order == 1
    assert compose([1.0] * 9, u).order == 4
    assert compose([1.0], u).coeffs.tolist() == [1.0]


def test_compose_of_batches_and_of_several_variables():
    u = variable(np.arange(3.0), order=2)
    assert compose([1.0, 2.0, 3.0], u).coeffs.tolist() == [[1] * 3, [2] * 3, [3] * 3]
    assert compose([np.arange(3.0), 1.0], u).coeffs.tolist() == [[0, 1, 2], [1] * 3]
    x, y = variables(x=1.0, y=2.0, order=2)
    assert_jets_equal(compose([0.0, 0.0, 1.0], x * y), (x * y - 2) ** 2)


def test_errors_of_compose():
    u = variable(2.0, order=2)
    with pytest.raises(TypeError, match="the second argument must be a jet, not float"):
        compose([1.0], 2.0)
    with pytest.raises(TypeError, match="the coefficients are numbers, not jets"):
        compose([1.0, u], u)
    with pytest.raises(OrderError, match="give at least the value"):
        compose([], u)
    with pytest.raises(SpaceError, match=r"expanded at 0.0, but the value of the inner jet is 2.0; expand it there"):
        compose(Jet.from_coeffs([1.0, 2.0]), u)
    with pytest.raises(SpaceError, match="compose takes a jet in one variable, not in x, y"):
        compose(variables(x=1.0, y=2.0, order=2)[0], u)


# --- inverse functions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "inverse", "at"),
    [
        (np.exp, mpmath.log, 0.5),
        (np.sin, mpmath.asin, 0.3),
        (np.tan, mpmath.atan, 0.4),
        (np.sinh, mpmath.asinh, -0.7),
        (lambda x: x**3, mpmath.cbrt, 1.5),
        (lambda x: x * np.exp(x), mpmath.lambertw, 0.6),
    ],
)
def test_reversion_against_mpmath(f, inverse, at):
    j = taylor(f, at, order=7)
    with mpmath.workdps(40):
        expected = [float(mpmath.re(c)) for c in mpmath.taylor(inverse, mpmath.mpf(float(j.value)), 7)]
    np.testing.assert_allclose(reversion(j).coeffs, expected, **CLOSE)


def test_reversion_of_batches_and_of_low_orders():
    j = taylor(np.exp, np.array([0.0, 1.0]), order=4)
    for i in range(2):
        assert_allclose(reversion(j)[i], reversion(j[i]), rtol=1e-14)
    assert reversion(variable(3.0, order=0) ** 2).coeffs.tolist() == [3.0]
    assert reversion(variable(3.0, order=0) ** 2).at == 9.0
    assert reversion(2 * variable(3.0, order=1)).coeffs.tolist() == [3.0, 0.5]
    assert reversion(variable(1.0, order=2, name="y")).names == ("y",)


def test_errors_of_reversion():
    with pytest.raises(ZeroDivisionError, match="no inverse function: the first derivative is zero here"):
        reversion(variable(0.0, order=3) ** 2)
    with pytest.raises(ZeroDivisionError, match="no inverse function"):
        reversion(detach(variable(1.0, order=3)))
    with pytest.raises(SpaceError, match="reversion takes a jet in one variable, not in x, y"):
        reversion(variables(x=1.0, y=2.0, order=2)[0])


# --- limits --------------------------------------------------------------------------------------------------

x = variable(0.0, order=5)
LIMITS = [
    (np.sin(x), x, [1, 0, -1 / 6, 0, 1 / 120]),
    (1 - np.cos(x), x**2, [1 / 2, 0, -1 / 24, 0]),
    (np.expm1(x), x, [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120]),
    (np.tan(x) - np.sin(x), x**3, [1 / 2, 0, 1 / 8]),
    (x**2, x, [0, 1, 0, 0, 0]),
    (np.cos(x), np.exp(x), [1, -1, 0, 1 / 3, -1 / 6, 1 / 30]),
    (x**3, 2, [0, 0, 0, 1 / 2, 0, 0]),
    (0, x, [0, 0, 0, 0, 0]),
    (x - detach(x), x, [1, 0, 0, 0, 0]),
]


@pytest.mark.parametrize(("numerator", "denominator", "expected"), LIMITS)
def test_limits(numerator, denominator, expected):
    quotient = limit(numerator, denominator)
    assert quotient.order == len(expected) - 1
    np.testing.assert_allclose(quotient.coeffs, expected, rtol=1e-14, atol=1e-16)


def test_limits_of_batches():
    both = variable(np.zeros(2), order=3)
    np.testing.assert_array_equal(limit(both * [1.0, 2.0], both).coeffs, [[1, 2], [0, 0], [0, 0]])
    mixed = Jet.from_coeffs([[0.0, 1.0], [1.0, 0.0]])
    with pytest.raises(OrderError, match="vanish to different orders; take the limits one by one"):
        limit(mixed, mixed)


def test_poles_have_no_limit():
    for numerator in (1, np.cos(x), x):
        with pytest.raises(ZeroDivisionError, match="the denominator vanishes to a higher order than the numerator"):
            limit(numerator, x**2)
    with pytest.raises(OrderError, match="the denominator is zero in every slot up to order 5; raise the order"):
        limit(x, x**6)
    with pytest.raises(OrderError, match="the denominator is zero in every slot"):
        limit(x, 0)


def test_limits_are_of_one_variable_and_of_jets():
    a, b = variables(x=0.0, y=0.0, order=2)
    with pytest.raises(SpaceError, match="limit takes jets in one variable, not in x, y"):
        limit(a, b)
    with pytest.raises(TypeError, match="give at least one jet, not float and int"):
        limit(0.0, 0)


def test_exact_limits():
    s = variable(Fraction(0), order=4)
    assert limit(np.sin(s), s).coeffs.tolist() == [1, 0, Fraction(-1, 6), 0]


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


def test_complex_coefficients_of_a_real_value():
    assert compose([1.0, 1j], variable(0.0, order=1)).coeffs.tolist() == [1, 1j]
    assert reversion(Jet.from_coeffs([0.0, 1j, 2])).coeffs.tolist() == [0, -1j, -2j]


def test_limits_of_no_jets():
    x = variable(np.zeros(0), order=2)
    assert limit(np.sin(x), x).shape == (0,)


def test_the_derivative_at_a_constant_jet_is_a_constant_jet():
    x = detach(variable(2.0, order=3))
    assert_jets_equal(derivative(lambda t: t**3, 2)(x), 12 + 0 * x)

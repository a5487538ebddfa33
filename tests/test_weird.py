"""The completeness theorem: any value and any derivatives, out of arithmetic and detach alone."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from jets import derivative, detach, splice, variable, variables, weird
from jets.errors import OrderError
from jets.strategies import exact_jets, exact_numbers, polynomials, weird_functions
from jets.testing import assert_allclose, assert_jets_equal


@given(st.lists(exact_numbers(), min_size=1, max_size=12), exact_numbers())
def test_the_derivatives_are_those_prescribed(table, at):
    x = variable(at, order=11)
    assert weird(*table)(x).derivatives.tolist() == table + [0] * (12 - len(table))


@given(st.lists(polynomials() | exact_numbers(), min_size=1, max_size=5), exact_numbers())
def test_the_derivatives_are_the_functions_prescribed(functions, at):
    w, x = weird(*functions), variable(at, order=4)
    expected = [f(at) if callable(f) else f for f in functions]
    assert w(x).derivatives.tolist() == expected + [0] * (5 - len(expected))
    assert [derivative(w, k)(at) for k in range(len(expected))] == expected


@given(exact_jets(order=st.integers(0, 6), at=exact_numbers()))
def test_every_jet_is_a_weird_function_of_its_variable_and_of_no_other(a):
    x = variable(a.at, a.order)
    assert_jets_equal(weird(*a.derivatives)(x), a)


@given(exact_jets(order=4, names=("x", "y"), at=exact_numbers()))
def test_every_jet_of_two_variables_is_a_sum_of_unit_functions(a):
    x, y = variables(**a.at, order=4)
    u, v = x - detach(x), y - detach(y)
    units = {(i, j): u**i * v**j / (math.factorial(i) * math.factorial(j)) for i, j in a._space.monomials.slots}
    assert_jets_equal(sum(detach(a.derivative(slot)) * unit for slot, unit in units.items()), a)


@given(weird_functions(), exact_numbers(), st.integers(0, 5))
def test_derivatives_shift(w, at, k):
    x = variable(at, order=4)
    assert_jets_equal(w.derivative(k)(x), derivative(w, k)(x))
    assert_jets_equal(w.derivative().derivative(k)(x), w.derivative(k + 1)(x))
    assert_jets_equal(w.derivative(0)(x), w(x))


@given(weird_functions(), weird_functions(), exact_numbers())
def test_the_chain_rule_of_two_weird_functions(f, g, at):
    x = variable(at, order=4)
    below = x.truncate(3)
    assert_jets_equal(f(g(x)).diff(), f.derivative()(g(below)) * g.derivative()(below))


@given(weird_functions(), exact_jets(order=3, names=("x", "y")))
def test_detach_of_a_weird_function_is_its_value(w, u):
    assert_jets_equal(detach(w(u)), w(detach(u)))
    assert_jets_equal(w(u), w(u.value), order=0)


# --- rules ---------------------------------------------------------------------------------------------------


def test_a_rule_gives_every_derivative():
    w = weird.from_rule(lambda k, x: x + k)
    assert w(variable(2.0, order=5)).derivatives.tolist() == [2, 3, 4, 5, 6, 7]
    assert w.derivative(3)(variable(2.0, order=2)).derivatives.tolist() == [5, 6, 7]
    assert w(2.0) == 2.0


@given(exact_numbers(), st.integers(0, 6))
def test_a_rule_that_is_a_table_is_the_table(at, n):
    table = [Fraction(k * k - 3, k + 1) for k in range(n + 1)]
    x = variable(at, order=n)
    assert_jets_equal(weird.from_rule(lambda k, _: table[k])(x), weird(*table)(x))


def test_normal_functions_are_weird_functions_too():
    x = variable(0.7, order=6)
    sine = weird.from_rule(lambda k, x: np.sin(x + k * np.pi / 2))
    assert_allclose(sine(x), np.sin(x), rtol=1e-14, atol=1e-16)
    assert_allclose(sine(x * x), np.sin(x * x), rtol=1e-13, atol=1e-15)


# --- splices -------------------------------------------------------------------------------------------------


@given(st.lists(polynomials(), min_size=1, max_size=4), exact_numbers())
def test_both_splices_take_each_derivative_from_its_own_function(h, at):
    x, n = variable(at, order=5), len(h) - 1
    for by in ("theorem", "cancellation"):
        w = splice(*h, by=by)
        expected = [derivative(h[min(k, n)], k)(at) for k in range(6)]
        assert w(x).derivatives.tolist() == expected
        assert [derivative(w, k)(at) for k in range(4)] == expected[:4]
        assert_jets_equal(w.derivative()(x), derivative(w)(x))


def test_splices_of_functions_that_are_not_polynomials():
    x = variable(np.array([0.3, 1.2]), order=5) ** 2
    one, other = (splice(np.cos, np.exp, np.sin, by=by) for by in ("theorem", "cancellation"))
    assert_allclose(one(x), other(x), rtol=1e-12, atol=1e-13)
    assert one(0.5) == pytest.approx(np.cos(0.5))


def test_splices_take_constants_and_numbers():
    for by in ("theorem", "cancellation"):
        w = splice(5.0, lambda x: x**2, by=by)
        assert w(variable(3.0, order=2)).derivatives.tolist() == [5, 6, 2]
        assert w(3.0) == 5.0
        assert splice(lambda x: x, 5.0, by=by)(variable(3.0, order=2)).derivatives.tolist() == [3, 0, 0]


# --- arguments -----------------------------------------------------------------------------------------------


def test_numbers_and_arrays_give_values():
    w = weird(np.sin, 0, np.exp)
    assert w(0.5) == np.sin(0.5)
    assert w(np.arange(3.0)).tolist() == np.sin(np.arange(3.0)).tolist()
    assert w(Fraction(0)) == 0
    assert weird(7)(Fraction(1, 3)) == 7
    assert weird(5)(np.arange(3.0)).tolist() == [5, 5, 5]


def test_batches():
    x = variable(np.arange(3.0), order=2)
    assert weird(lambda x: x**2, 1)(x).derivatives.tolist() == [[0, 1, 4], [1, 1, 1], [0, 0, 0]]
    assert weird(np.array([1.0, 2.0, 3.0]), 1)(x).derivatives.tolist() == [[1, 2, 3], [1, 1, 1], [0, 0, 0]]
    assert weird(5)(x).shape == (3,)


def test_entries_see_the_value_only():
    x = variable(2.0, order=3)
    assert weird(lambda t: t * t)(x).derivatives.tolist() == [4, 0, 0, 0]


def test_orders_below_the_table():
    assert weird(7, 5, 3)(variable(1.0, order=0)).coeffs.tolist() == [7]
    assert weird(7, 5, 3)(variable(1.0, order=1)).coeffs.tolist() == [7, 5]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: weird(), TypeError, "give at least the value: weird(np.sin), or weird(7, 5, 3)"),
        (lambda: weird("sin"), TypeError, "cannot make a coefficient of 'sin'"),
        (lambda: weird(None), TypeError, "cannot make a coefficient of None"),
        (lambda: weird.from_rule(3), TypeError, "from_rule takes a function of k and x"),
        (lambda: splice(), TypeError, "give at least one function: splice(np.sin, np.exp)"),
        (lambda: splice(np.sin, by="magic"), ValueError, "by must be 'theorem' or 'cancellation', not 'magic'"),
        (lambda: weird(1).derivative(-1), OrderError, "-1 is no slot in x"),
        (lambda: weird(1).derivative(0.5), OrderError, "0.5 is no slot in x"),
    ],
)
def test_what_cannot_be_a_weird_function(call, error, message):
    with pytest.raises(error, match=re.escape(message)):
        call()


# --- printing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("w", "text"),
    [
        (weird(np.sin, 0, np.exp), "⊥(sin(x)) + ⊥(exp(x))·(x − ⊥x)²/2!"),
        (weird(7, 5, 1), "7 + 5·(x − ⊥x) + (x − ⊥x)²/2!"),
        (weird(0, -3, Fraction(1, 2)), "−3·(x − ⊥x) + (1/2)·(x − ⊥x)²/2!"),
        (weird(0), "0"),
        (weird(lambda x: x), "⊥(f₀(x))"),
        (weird(1, *[0] * 9, math.cos), "1 + ⊥(cos(x))·(x − ⊥x)¹⁰/10!"),
        (weird.from_rule(lambda k, x: k), "Σₖ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k!"),
        (weird.from_rule(lambda k, x: k).derivative().derivative(11), "Σₖ ⊥(fₖ₊₁₂(x))·(x − ⊥x)ᵏ/k!"),
        (splice(np.cos, np.exp), "⊥(cos(x)) + ⊥(exp′(x))·(x − ⊥x) + …"),
        (weird(1, 2).derivative(), "2"),
        (weird(1, 2).derivative(5), "0"),
    ],
)
def test_formulas(w, text):
    assert w.formula() == text
    assert repr(w) == f"<weird function {text}>"


def test_formulas_in_latex():
    assert weird(np.sin, 5).to_latex("t") == r"\bot\left(\sin(t)\right) + 5\left(t - \bot t\right)"
    assert weird(1)._repr_latex_() == "$1$"
    assert weird(np.sin).formula("t") == "⊥(sin(t))"


def test_formulas_in_notebooks():
    assert weird(1)._repr_html_() == '<p><math><mstyle displaystyle="true"><mn>1</mn></mstyle></math></p>'
    assert "<mi>⊥</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mi>sin</mi>" in weird(np.sin, 5)._repr_html_()
    assert "<munder><mo>∑</mo><mi>k</mi></munder>" in weird.from_rule(max)._repr_html_()
    assert weird(sympy.Symbol("<b>{"))._repr_html_() == "<p>&lt;b&gt;{</p>"


def test_entries_are_no_jets():
    x = variable(2.0, order=2)
    with pytest.raises(TypeError, match="weird takes functions and numbers, not a jet"):
        weird(x)


def test_orders_above_170_do_not_overflow():
    w = weird.from_rule(lambda k, x: 1.0)(variable(0.0, order=170))
    assert w.derivative(170) == pytest.approx(1, rel=1e-13)
    exact = weird(*[Fraction(1)] * 201)(variable(Fraction(0), order=200))
    assert set(exact.derivatives) == {Fraction(1)}
    assert np.isfinite(weird(*[1.0] * 201)(variable(0.0, order=200)).coeffs).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_derivative_that_is_not_finite_leaves_those_below_alone(bad):
    x = variable(np.array([0.0, 1.0]), order=4)
    w = weird(1, 2, lambda x: np.where(x == 0, bad, 5.0), 3)
    np.testing.assert_array_equal(w(x).derivatives, [[1, 1], [2, 2], [bad, 5], [3, 3], [0, 0]])
    assert w(x).value.tolist() == w(x.value).tolist()


def test_a_vertical_tangent_can_be_prescribed():
    with np.errstate(divide="ignore"):
        w = weird(np.sqrt, lambda x: 0.5 / np.sqrt(x))(variable(0.0, order=2))
    assert w.derivatives.tolist() == [0, np.inf, 0]


def test_numpys_integers_are_integers():
    x = variable(Fraction(1), order=2)
    assert_jets_equal(weird(np.int64(1), 2)(x), 2 * x - 1)


@pytest.mark.parametrize("at", [np.inf, -np.inf, np.nan])
def test_points_that_are_not_finite(at):
    np.testing.assert_array_equal(weird(3, 5)(variable(at, order=2)).coeffs, [3, 5, 0])
    np.testing.assert_array_equal(weird(np.tanh, 0)(variable(at, order=1)).coeffs, [np.tanh(at), 0])

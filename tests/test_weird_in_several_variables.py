"""The completeness theorem in several variables: every mixed partial derivative prescribed on its own."""

import re
from fractions import Fraction
from math import factorial

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from spaces import BOX, THREE, TWO

import jets
from jets import compose, derivative, detach, gradient, variable, variables, weird
from jets.errors import OrderError, SpaceError
from jets.jet import Jet
from jets.strategies import exact_jets, exact_numbers, weird_functions
from jets.testing import assert_jets_equal

PLANE = ("x", "y")
points = st.tuples(exact_numbers(), exact_numbers())
tables = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), exact_numbers())
planes = weird_functions(names=PLANE)


def plane(at, order=4):
    return variables(x=at[0], y=at[1], order=order)


# --- completeness --------------------------------------------------------------------------------------------


@given(tables, points)
def test_every_mixed_partial_is_the_one_prescribed(table, at):
    w = weird({(0, 0): 0} | table, names=PLANE)(*plane(at))
    for alpha in w._space.monomials.slots:
        assert w.derivative(alpha) == table.get(alpha, 0)


@given(tables, points, st.integers(0, 3), st.integers(0, 3))
def test_a_box_holds_what_it_allows(table, at, m, n):
    w = weird({(0, 0): 0} | table, names=PLANE)(*plane(at, order={"x": m, "y": n}))
    assert {alpha: w.derivative(alpha) for alpha in w._space.monomials.slots} == {
        (i, j): table.get((i, j), 0) for i in range(m + 1) for j in range(n + 1)
    }


@pytest.mark.parametrize("space", [TWO, THREE, BOX])
@given(data=st.data())
def test_every_jet_is_a_weird_function_of_its_variables_and_of_no_other(space, data):
    a = data.draw(exact_jets(**space))
    table = {alpha: a.derivative(alpha) for alpha in a._space.monomials.slots}
    xs = variables(order=space["order"], **a.at)
    w = weird(table, names=a.names)
    assert_jets_equal(w(*xs), a)
    other = data.draw(st.sampled_from(sorted(table)))
    changed = weird(table | {other: table[other] + 1}, names=a.names)(*xs)
    unit = w(*xs) - changed
    assert {alpha: unit.derivative(alpha) for alpha in table} == {alpha: -int(alpha == other) for alpha in table}


@given(planes, points)
def test_entries_are_functions_of_the_values(w, at):
    x, y = plane(at)
    assert w(x, y).value == w(*at)
    for alpha in w(x, y)._space.monomials.slots:
        assert w(x, y).derivative(alpha) == w.derivative(alpha)(*at)


def test_units_are_products():
    x, y = plane((Fraction(2), Fraction(3)))
    u, v = x - detach(x), y - detach(y)
    for i, j in ((1, 0), (0, 2), (1, 1), (2, 1)):
        assert_jets_equal(weird({(i, j): 1}, names=PLANE)(x, y), u**i * v**j / (factorial(i) * factorial(j)))


# --- rules and derivatives -----------------------------------------------------------------------------------


@given(points)
def test_a_rule_gives_every_derivative(at):
    w = weird.from_rule(lambda alpha, x, y: x * alpha[0] - 2 ** alpha[1] * y, names=PLANE)
    j = w(*plane(at))
    for a, b in j._space.monomials.slots:
        assert j.derivative(a, b) == at[0] * a - 2**b * at[1]
    assert w.derivative(x=1, y=2)(*at) == at[0] - 4 * at[1]


def test_a_normal_function_is_the_rule_of_its_derivatives():
    w = weird.from_rule(lambda alpha, x, y: 2 ** alpha[1] * np.exp(x + 2 * y), names=PLANE)
    x, y = variables(x=0.5, y=-0.25, order=6)
    jets.testing.assert_allclose(w(x, y), np.exp(x + 2 * y), rtol=1e-14)  # powers of two, factorials and one exp
    jets.testing.assert_allclose(w(x * y, y), np.exp(x * y + 2 * y), rtol=1e-13)  # sums of up to 28 terms


@given(planes, points, st.integers(0, 2), st.integers(0, 2))
def test_derivatives_shift(w, at, i, j):
    shifted = w.derivative(i, j)
    x, y = plane(at, order=3)
    high = w(*plane(at, order=7))
    for _ in range(i):
        high = high.diff("x")
    for _ in range(j):
        high = high.diff("y")
    assert_jets_equal(shifted(x, y), high.truncate(3))
    assert_jets_equal(w.derivative(x=i).derivative(y=j)(x, y), shifted(x, y))


@given(planes, points)
def test_derivatives_of_functions_see_weird_ones(w, at):
    assert gradient(w)(*at).tolist() == [w.derivative(x=1)(*at), w.derivative(y=1)(*at)]
    assert derivative(lambda x: w(x, at[1]), 2)(at[0]) == w.derivative(2, 0)(*at)


# --- composition ---------------------------------------------------------------------------------------------


@given(planes, exact_jets(order=3, names=("s", "t")), exact_jets(order=3, names=("s", "t")))
def test_composition_is_that_of_faa_di_bruno(w, a, b):
    outer = w(*variables(u=a.value, v=b.value, order=3))
    assert_jets_equal(w(a, b), compose(outer, a, b))


@given(planes, planes, weird_functions(), points)
def test_weird_functions_compose_with_each_other(f, g, h, at):
    x, y = plane(at, order=3)
    p, q = variables(p=f(*at), q=g(*at), order=3)
    assert_jets_equal(h(f(x, y)), compose(h(variable(f(*at), order=3)), f(x, y)))
    assert_jets_equal(f(f(x, y), g(x, y)), compose(f(p, q), f(x, y), g(x, y)))


@given(planes, points)
def test_jets_of_different_variables_and_numbers_mix(w, at):
    s, t = variable(at[0], order=3, name="s"), variable(at[1], order=2, name="t")
    j = w(s, t)
    assert j.names == ("s", "t")
    assert_jets_equal(j, Jet.from_coeffs(w(*plane(at, order=2)).coeffs, at={"s": at[0], "t": at[1]}))
    fixed = w(s, at[1])
    assert fixed.derivatives.tolist() == [w.derivative(x=k)(*at) for k in range(4)]
    assert fixed.names == ("s",)


def test_partial_detach_of_an_argument():
    x, y = plane((Fraction(2), Fraction(3)), order=2)
    w = weird({(0, 0): 1, (1, 0): 5, (0, 1): 7, (1, 1): 11}, names=PLANE)
    assert w(detach(x), y).derivatives.tolist() == [1, 0, 7, 0, 0, 0]
    assert_jets_equal(w(detach(x), y), detach(w(x, y), wrt="x"))


def test_batches_broadcast():
    x, y = variables(x=np.array([[1.0], [2.0]]), y=np.array([3.0, 4.0, 5.0]), order=2)
    w = weird({(0, 0): lambda x, y: x, (1, 1): lambda x, y: x * y}, names=PLANE)(x, y)
    assert w.shape == (2, 3)
    np.testing.assert_array_equal(w.value, [[1, 1, 1], [2, 2, 2]])
    np.testing.assert_array_equal(w.derivative(1, 1), [[3, 4, 5], [6, 8, 10]])
    assert weird({(1, 0): 1}, names=PLANE)(np.zeros(3), 1.0).tolist() == [0, 0, 0]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_derivative_that_is_not_finite_leaves_those_below_alone(bad):
    w = weird({(0, 0): 1, (1, 0): 2, (1, 1): bad, (0, 2): 3}, names=PLANE)(*variables(x=1.0, y=2.0, order=2))
    np.testing.assert_array_equal(w.derivatives, [1, 2, 0, 0, bad, 3])


def test_symbols():
    a, b = sympy.symbols("a b")
    w = weird({(0, 0): lambda x, y: x * y, (1, 1): lambda x, y: np.sin(y)}, names=PLANE)
    assert w(*variables(x=a, y=b, order=2)).derivatives.tolist() == [a * b, 0, 0, 0, sympy.sin(b), 0]


# --- printing and errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("w", "text", "latex"),
    [
        (weird({(0, 0): np.hypot}, names=PLANE), "⊥(hypot(x, y))", r"\bot\left(\operatorname{hypot}(x, y)\right)"),
        (weird({(0, 2): -3}, names=PLANE), "−3·(y − ⊥y)²/2!", r"-3\left(y - \bot y\right)^{2}/2!"),
        (
            weird({(2, 3): 1, (1, 0): lambda x, y: x}, names=PLANE),
            "⊥(f₁₀(x, y))·(x − ⊥x) + (x − ⊥x)²·(y − ⊥y)³/(2!·3!)",
            r"\bot\left(f_{10}(x, y)\right)\left(x - \bot x\right)"
            r" + \left(x - \bot x\right)^{2}\left(y - \bot y\right)^{3}/(2! \, 3!)",
        ),
        (
            weird({(10, 1): lambda x, y: x}, names=("x_1", "x_2")),
            "⊥(f₁₀,₁(x_1, x_2))·(x_1 − ⊥x_1)¹⁰·(x_2 − ⊥x_2)/10!",
            r"\bot\left(f_{10,1}(x_{1}, x_{2})\right)\left(x_{1} - \bot x_{1}\right)^{10}"
            r"\left(x_{2} - \bot x_{2}\right)/10!",
        ),
        (
            weird.from_rule(lambda alpha, x, y: 1, names=PLANE).derivative(x=1),
            "Σ_α ⊥(f_(α + (1, 0))(x, y))·(x − ⊥x)^α₁/α₁!·(y − ⊥y)^α₂/α₂!",
            r"\sum_\alpha \bot\left(f_{\alpha + (1, 0)}(x, y)\right) \, \left(x - \bot x\right)^{\alpha_1}/\alpha_1!"
            r" \, \left(y - \bot y\right)^{\alpha_2}/\alpha_2!",
        ),
        (
            weird.from_rule(lambda alpha, x, y: 1, names=PLANE),
            "Σ_α ⊥(f_α(x, y))·(x − ⊥x)^α₁/α₁!·(y − ⊥y)^α₂/α₂!",
            r"\sum_\alpha \bot\left(f_\alpha(x, y)\right) \, \left(x - \bot x\right)^{\alpha_1}/\alpha_1!"
            r" \, \left(y - \bot y\right)^{\alpha_2}/\alpha_2!",
        ),
    ],
)
def test_formulas(w, text, latex):
    assert w.formula() == text
    assert w.to_latex() == latex
    assert repr(w) == f"<weird function {text}>"


def test_a_formula_may_be_written_in_other_names():
    assert weird({(1, 1): 2}, names=PLANE).formula("s", "t") == "2·(s − ⊥s)·(t − ⊥t)"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: weird({(0, 0): 1}), OrderError, "(0, 0) does not fit x; name the variables"),
        (lambda: weird({0: 1}, names=PLANE), OrderError, "0 is no slot in x, y; write a count for each: x=2, y=2"),
        (lambda: weird({(0, -1): 1}, names=PLANE), OrderError, "(0, -1) is no slot in x, y"),
        (lambda: weird(1, 2, names=PLANE), TypeError, "in several variables give a dict"),
        (lambda: weird({(0, 0): 1}, {(1, 0): 2}, names=PLANE), TypeError, "give one dict"),
        (lambda: weird({(0, 0): 1}, names=PLANE)(1.0), TypeError, "takes x, y: 2, not 1"),
        (lambda: weird({(0, 0): 1}, names=PLANE).derivative(), OrderError, "() is no slot in x, y"),
        (lambda: weird({(0, 0): 1}, names=PLANE).derivative(z=1), SpaceError, "no variable 'z' here"),
        (lambda: weird({(0, 0): 1}, names=PLANE).derivative(1, x=1), TypeError, "not by both"),
    ],
)
def test_what_is_no_weird_function_of_several_variables(call, error, message):
    with pytest.raises(error, match=re.escape(message)):
        call()


def test_a_dict_of_one_variable_takes_numbers_as_keys():
    x = variable(Fraction(2), order=3)
    assert_jets_equal(weird({0: 7, 3: 1})(x), weird(7, 0, 0, 1)(x))


def test_any_names_will_do_but_not_the_same_twice():
    assert weird({(0, 0): np.hypot}, names=("order", "q"))(3.0, 4.0) == 5.0
    with pytest.raises(SpaceError, match="two variables have the same name: x, x"):
        weird({(0, 0): 1}, names=("x", "x"))
    with pytest.raises(SpaceError, match="the name of a variable is a word"):
        weird({(0, 0): 1}, names=("x y", "x"))


def test_arguments_by_name():
    w = weird({(0, 0): lambda x, y: x - y}, names=PLANE)
    assert w.names == PLANE
    assert w(y=1.0, x=3.0) == w(3.0, y=1.0) == 2.0
    with pytest.raises(TypeError, match="takes x, y: 2, not 1"):
        w(1.0, z=2.0)


def test_one_entry_for_each_derivative_and_one_name_for_each_variable():
    with pytest.raises(OrderError, match="two entries for one derivative"):
        weird({0: 7, (0,): 8})
    with pytest.raises(TypeError, match="give as many names as there are variables, 2, not 1"):
        weird({(0, 0): 1}, names=PLANE).formula("s")
    with pytest.raises(TypeError, match="names takes the name of a variable or several names"):
        weird({(0, 0): 1}, names=3)

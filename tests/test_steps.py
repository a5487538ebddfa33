"""Steps: each sub-expression once, in the order of evaluation, with its own jet and the rule that made it."""

import numpy as np
import pytest
from hypothesis import given

from jets import functions, parse, variable, variables
from jets.errors import ExpressionError
from jets.strategies import expressions


def steps(text, *arguments, names=("x",)):
    return parse(text, names).steps(*arguments)


def test_the_parts_come_before_the_whole_and_each_once():
    x = variable(2.0, order=2)
    found = steps("(x + 1)*(x + 1) - sin(x)", x)
    assert [step.text() for step in found] == ["x", "x + 1", "(x + 1)·(x + 1)", "sin(x)", "(x + 1)·(x + 1) − sin(x)"]
    assert found[1].value.derivatives.tolist() == [3, 1, 0]
    assert found[2].value.derivatives.tolist() == [9, 6, 2]


def test_the_last_step_is_the_value():
    x = variable(0.7, order=5)
    f = parse("exp(x - ⊥(x))/(1 + ⊥(x)²)")
    assert f.steps(x)[-1].value.coeffs.tolist() == f(x).coeffs.tolist()


@given(expressions())
def test_every_step_evaluates_to_its_value(f):
    x = variable(0.5, order=3)
    with np.errstate(all="ignore"):
        for step in f.steps(x):
            value = parse(step.text(ascii=True))(x)
            np.testing.assert_array_equal(getattr(step.value, "coeffs", step.value), getattr(value, "coeffs", value))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x", "the variable: slope 1"),
        ("pi", "a constant"),
        ("-x", "sign: slot by slot"),
        ("x + 1", "sum: slot by slot"),
        ("x - 1", "difference: slot by slot"),
        ("x*x", "product: Leibniz"),
        ("1/x", "quotient: Leibniz, solved for the quotient"),
        ("x**3", "power: chain rule (Faà di Bruno)"),
        ("arctan(x)", "arctan: chain rule (Faà di Bruno)"),
        ("⊥(x)", "⊥ keeps the value and empties the slots"),
        ("stop_gradient(x)", "⊥ keeps the value and empties the slots"),
        ("detach(x, above=2)", "⊥ keeps the slots up to 2 and empties the slots"),
        ('detach(x, wrt="x")', "⊥ keeps the value and empties the slots with x"),
        ("weird(x, 2)", "the theorem: Σ ⊥(fₖ)·(x − ⊥x)ᵏ/k!"),
    ],
)
def test_rules(text, rule):
    assert steps(text, variable(1.0, order=1))[-1].rule == rule


def test_every_function_has_a_rule():
    for name in functions.NAMES:
        arguments = ", ".join(["1", "1", "1", "x"][-functions.arity(name) :])
        with np.errstate(all="ignore"):
            assert name in parse(f"{name}({arguments})").steps(0.5)[-1].rule


def test_numbers_alone_are_no_steps():
    assert steps("3", variable(1.0, order=1)) == []
    assert [step.text() for step in steps("2*3 + x", variable(1.0, order=1))] == ["2·3", "x", "2·3 + x"]


def test_two_variables():
    x, y = variables(x=1.0, y=2.0, order=1)
    found = steps('⊥(x*y, wrt="x")', x, y, names=("x", "y"))
    assert [step.value.derivatives.tolist() for step in found] == [[1, 1, 0], [2, 0, 1], [2, 2, 1], [2, 0, 1]]


# --- weird(…) -----------------------------------------------------------------------------------------------


def test_what_weird_prescribes_is_computed_from_the_value_alone():
    found = steps("weird(sin(x), x + 1) + sin(x)", variable(0.0, order=2))
    assert [(step.text(), step.value.derivatives.tolist()) for step in found] == [
        ("⊥(x)", [0, 0, 0]),
        ("⊥(sin(x))", [0, 0, 0]),
        ("⊥(x + 1)", [1, 0, 0]),
        ("weird(sin(x), x + 1)", [0, 1, 0]),
        ("x", [0, 1, 0]),
        ("sin(x)", [0, 1, 0]),
        ("weird(sin(x), x + 1) + sin(x)", [0, 2, 0]),
    ]


def test_a_corner_in_what_is_prescribed_does_no_harm():
    x = variable(0.0, order=2)
    assert parse("weird(abs(x), 5)")(x).derivatives.tolist() == [0, 5, 0]


def test_weird_composes():
    t = variable(0.5, order=4, name="t")
    inner = np.sin(t)
    outer = parse("weird(x, 2, 3*x)")
    expected = inner.value + 2 * (inner - inner.value) + 3 * inner.value * (inner - inner.value) ** 2 / 2
    np.testing.assert_allclose(outer(inner).coeffs, expected.coeffs, rtol=1e-15)


@pytest.mark.parametrize(
    ("text", "names", "message"),
    [
        ("weird()", ("x",), "weird takes the value, the first derivative"),
        ("weird(x, wrt='x')", ("x",), "weird takes the value, the first derivative"),
        ("weird(x)", ("x", "y"), "in one variable, and here there are x and y"),
        ("weird(1)", (), "in one variable, and here there is none"),
        ("weird + 1", ("x",), "weird is a function; write weird(...)"),
    ],
)
def test_weird_is_refused_where_it_means_nothing(text, names, message):
    with pytest.raises(ExpressionError, match=message.replace("(...)", r"\(\.\.\.\)")):
        parse(text, names)


# --- the normal function of the same value ------------------------------------------------------------------


@given(expressions())
def test_the_normal_function_has_the_same_value(f):
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(f(0.7), f.normal()(0.7))
    assert "⊥" not in str(f.normal())


def test_the_normal_function_has_the_derivatives_of_its_values():
    f = parse("weird(sin(x), 0)*exp(x - ⊥(x)) + ⊥(x², above=1)").normal()
    assert str(f) == "sin(x)·exp(x − x) + x²"
    np.testing.assert_allclose(f(variable(0.3, order=1)).derivatives[1], np.cos(0.3) + 0.6, rtol=1e-15)


@pytest.mark.parametrize("text", ["-" * 150 + "x", "+".join(["x*1.000000000000000000001"] * 76)])
def test_the_normal_function_may_be_longer_than_a_text_that_is_typed(text):
    assert parse(text).normal()(2.0) == parse(text)(2.0)
    assert parse(f"weird({text}, 1)").prescribed[0](2.0) == parse(text)(2.0)


def test_watching_can_end_an_evaluation():
    def stop(node, y):
        raise TimeoutError

    with pytest.raises(TimeoutError):
        parse("x + 1").evaluate(1.0, watch=stop)

"""The Hypothesis strategies: what they draw, how it shrinks, and how Hypothesis finds them."""

import subprocess
import sys
from fractions import Fraction
from importlib.metadata import entry_points

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

import jets
import jets.strategies
from jets.expression import Expression
from jets.jet import Jet
from jets.strategies import (
    Polynomial,
    exact_jets,
    exact_numbers,
    expression_texts,
    expressions,
    float_jets,
    polynomials,
    weird_functions,
)
from jets.testing import assert_jets_equal
from jets.weird import Weird

QUICK = settings(max_examples=2000, database=None)


@given(exact_jets())
def test_exact_jets_are_of_small_fractions(j):
    assert all(isinstance(c, Fraction) and abs(c) <= 10 and c.denominator <= 10 for c in j.coeffs)
    assert (j.names, j.at) == (("x",), 0)
    assert 0 <= j.order <= 4


@given(float_jets())
def test_float_jets_are_finite(j):
    assert j.dtype == np.float64
    assert np.all(abs(j.coeffs) <= 10)


@given(
    float_jets(order=2, names=("a", "b"), shape=array_shapes(max_dims=2, max_side=3), at={"a": 1.0, "b": st.just(2.0)})
)
def test_names_shapes_and_points(j):
    assert j.names == ("a", "b")
    assert 1 <= j.ndim <= 2
    assert j.at == {"a": 1.0, "b": 2.0}
    assert j.order == 2


@given(exact_jets(order={"x": 2, "y": 1}, names=("x", "y")), exact_jets(order=st.integers(3, 4)))
def test_orders(box, j):
    assert len(box.coeffs) == 6
    assert j.order in (3, 4)
    assert (box + j).names == ("x", "y")


@given(float_jets(value=st.just(5.0), elements=st.floats(1, 2), dense=True, names="t"))
def test_values_and_elements(j):
    assert j.value == 5
    assert np.all((j.coeffs[1:] >= 1) & (j.coeffs[1:] <= 2))
    assert j.names == ("t",)


@given(jets.strategies.jets(st.complex_numbers(max_magnitude=9), at=st.floats(-1, 1), shape=(0,)))
def test_empty_batches_have_the_dtype_of_the_elements(j):
    assert (j.shape, j.dtype) == ((0,), np.complex128)


@pytest.mark.parametrize(
    "wanted",
    [
        lambda j: len(j._terms) <= j.order,  # zeros that are not stored
        lambda j: len(j._terms) == j.order + 1 == 5,
        lambda j: j.order > 0 and j.coeff(j.order) != 0 and j.value == 0,
    ],
)
def test_all_kinds_of_jets_come_up(wanted):
    assert wanted(find(exact_jets(), wanted, settings=settings(QUICK, phases=[Phase.generate])))


def test_shrinking_finds_the_simplest_jet():
    j = find(exact_jets(), lambda j: bool(np.any(j.coeffs[1:])), settings=QUICK)
    assert j.coeffs.tolist() == [0, 1]
    assert find(float_jets(), lambda j: True, settings=QUICK).coeffs.tolist() == [0]
    batch = find(float_jets(shape=array_shapes()), lambda j: bool(np.any(j.value > 1)), settings=QUICK)
    assert batch.coeffs.tolist() == [[2.0]]


@given(polynomials(), exact_numbers(), exact_numbers())
def test_polynomials(p, x, y):
    expected = sum((c * x**k for k, c in enumerate(p.coeffs)), Fraction(0))
    assert p(x) == expected
    assert isinstance(p(x), Fraction)
    assert eval(repr(p), {"Polynomial": Polynomial, "Fraction": Fraction}) == p
    assert len(p.coeffs) <= 4
    assert np.all(p(np.array([float(x), float(y)])) == [p(float(x)), p(float(y))])


@given(weird_functions(min_entries=2, max_entries=3), exact_numbers())
def test_weird_functions(w, x):
    assert isinstance(w, Weird)
    assert isinstance(w(x), (int, Fraction))
    assert jets.derivative(w, 3)(x) == 0


@given(expressions(("x", "y"), exact=True), exact_numbers(2), exact_numbers(2))
def test_exact_expressions_on_numbers_and_jets(f, a, b):
    x, y = jets.variables(x=a, y=b, order=2)
    j = f(x, y)
    value = f(a, b)
    assert isinstance(f, Expression)
    assert isinstance(value, (int, Fraction))
    assert_jets_equal(0 * x + j, value, order=0)


@given(expressions(), st.floats(-2, 2))
def test_float_expressions_on_numbers_and_jets(f, at):
    with np.errstate(all="ignore"):
        value, j = f(at), jets.taylor(f, at, order=2)
    assert j.value == pytest.approx(float(value), nan_ok=True)
    assert str(f)


@given(expression_texts(with_detach=False, functions=("sin",)))
def test_formulas_without_detach(text):
    assert "detach" not in text
    assert "cos" not in text
    assert eval(text, {"x": 0.5, "sin": np.sin}) is not None


def test_formulas_with_detach_come_up():
    assert find(expression_texts(), lambda text: "detach" in text, settings=QUICK) == "detach(x)"


# --- how Hypothesis finds them -------------------------------------------------------------------------------


@given(...)
def test_strategies_from_types(j: Jet, w: Weird):
    assert isinstance(j, Jet)
    assert isinstance(w, Weird)


def test_the_entry_point_is_declared():
    (entry,) = [entry for entry in entry_points(group="hypothesis") if entry.name == "jets"][:1]
    assert entry.load() is jets.strategies.register


IMPORTS = [
    "import hypothesis, jets, sys; assert 'jets.strategies' in sys.modules",
    "import jets.strategies",
    "import jets, sys; assert 'hypothesis' not in sys.modules",
    "from hypothesis import strategies as st; from jets import Jet; assert 'float' in repr(st.from_type(Jet))",
    "import jets.strategies, hypothesis.strategies as st; assert 'float' in repr(st.from_type(jets.Jet))",
]


@pytest.mark.parametrize("program", IMPORTS)
def test_imports_in_any_order(program):
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""Detach: which types it takes, what it keeps, and what it says otherwise; its laws are in `test_laws.py`."""

import re
from collections import Counter, OrderedDict, defaultdict, namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import jets
from jets import detach, equal, stop_gradient, variable, variables
from jets.errors import OrderError
from jets.jet import Jet
from jets.strategies import exact_jets
from jets.testing import assert_jets_equal

x = variable(3.0, order=3)
Pair = namedtuple("Pair", "loss aux")


def test_value_stays_and_derivatives_go():
    assert detach(x**2).derivatives.tolist() == [9, 0, 0, 0]
    assert detach(x**2).order == 3
    assert (x**2).detach().derivatives.tolist() == [9, 0, 0, 0]
    assert stop_gradient is detach


def test_the_three_examples_of_the_definition():
    o, p, q = x - detach(x), x * detach(x), x**2 / detach(x**2)
    assert o.derivatives.tolist() == [0, 1, 0, 0]
    assert p.derivatives.tolist() == [9, 3, 0, 0]
    assert q.derivatives.tolist() == pytest.approx([1, 2 / 3, 2 / 9, 0], rel=1e-15)


def test_partial_detach():
    a, b = variables(x=2.0, y=5.0, order=3)
    j = a**2 * b
    assert_jets_equal(detach(j, wrt="x"), 4 * b)
    assert_jets_equal(detach(j, wrt="y"), 5 * a**2)
    assert_jets_equal(j.detach("y"), 5 * a**2)
    assert_jets_equal(detach(j, wrt=("x", "y")), 20)
    assert_jets_equal(detach(j, wrt="x", above=1), 4 * b + 4 * (a - 2) * b)
    assert_jets_equal(detach(j, above=2), j - (a - 2) ** 2 * (b - 5))


@given(exact_jets(order=4, names=("x", "y")), st.integers(0, 5))
def test_above_counts_the_degree_in_the_named_variables(j, k):
    part = detach(j, wrt="x", above=k)
    for a, b in j._space.monomials.slots:
        assert part.coeff(a, b) == (j.coeff(a, b) if a <= k else 0)


# --- numbers and containers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("c", [2, 2.5, 1j, True, Fraction(1, 2), Decimal(2), np.float32(2), np.int8(2), sympy.pi])
def test_numbers_are_constants_already(c):
    assert detach(c) is c


def test_arrays_of_numbers_are_constants_already():
    for dtype in (float, int, bool, complex):
        array = np.zeros((2, 3), dtype)
        assert detach(array) is array


def test_nested_containers_keep_their_types():
    nested = {"a": (x, [x, 2.0]), "b": Pair(loss=x * x, aux={"c": x})}
    result = detach(nested)
    assert type(result["a"]) is tuple
    assert type(result["a"][1]) is list
    assert result["a"][1][1] == 2.0
    assert type(result["b"]) is Pair
    for j in (result["a"][0], result["a"][1][0], result["b"].loss, result["b"].aux["c"]):
        assert j.derivatives[1:].tolist() == [0, 0, 0]
    assert equal(result["b"].loss, 9)
    assert nested["a"][0] is x


def test_options_reach_every_entry():
    a, b = variables(x=2.0, y=5.0, order=2)
    (first,), second = detach([(a * b,), a * b], wrt="x", above=0)
    assert_jets_equal(first, 2 * b)
    assert_jets_equal(second, 2 * b)
    assert_jets_equal(detach({"l": a * a}, above=1)["l"], 4 * a - 4)


def test_dicts_that_are_more_than_dicts():
    ordered = detach(OrderedDict(b=x, a=1.0))
    assert type(ordered) is OrderedDict
    assert list(ordered) == ["b", "a"]
    assert equal(ordered["b"], 3)
    default = detach(defaultdict(list, a=x))
    assert type(default) is defaultdict
    assert default["missing"] == []
    assert equal(default["a"], 3)
    assert detach(Counter(a=2)) == Counter(a=2)
    assert type(detach(Counter(a=2))) is Counter


def test_empty_containers():
    assert detach([]) == []
    assert detach(()) == ()
    assert detach({}) == {}


def test_object_arrays_are_detached_entry_by_entry():
    cells = np.empty((2, 1), dtype=object)
    cells[0, 0], cells[1, 0] = x, [x, 1.0]
    result = detach(cells)
    assert result.shape == (2, 1)
    assert equal(result[0, 0], 3)
    assert equal(result[1, 0][0], 3)
    assert cells[0, 0] is x
    single = np.empty((), dtype=object)
    single[()] = x
    assert detach(single).shape == ()
    assert equal(detach(single)[()], 3)
    assert detach(np.empty((0,), dtype=object)).shape == (0,)


@pytest.mark.parametrize("z", ["text", b"text", None, {1.0, 2.0}, range(3), iter([1.0]), object(), len, Jet])
def test_other_types_are_refused_since_ignoring_them_would_let_derivatives_through(z):
    message = f"detach takes a jet, a number, an array, or a tuple, list or dict of them, not {type(z).__name__}"
    for nested in (z, [z], {"a": (z,)}):
        with pytest.raises(TypeError, match=re.escape(message)):
            detach(nested)


def test_arrays_of_text_are_refused():
    with pytest.raises(TypeError, match="not ndarray"):
        detach(np.array(["a"]))


def test_options_are_checked_even_for_numbers():
    for z in (x, 2.0):
        with pytest.raises(OrderError, match="above must be from 0 to"):
            detach(z, above=-1)
        with pytest.raises(OrderError, match=r"must be a whole number such as 4, not 1.5"):
            detach(z, above=1.5)
        with pytest.raises(TypeError, match="wrt takes the name of a variable or several names"):
            detach(z, wrt=3)
        with pytest.raises(TypeError, match="wrt takes the name of a variable or several names"):
            detach(z, wrt=["x", 1])
    with pytest.raises(OrderError, match="must be"):
        x.detach(above=-1)
    with pytest.raises(TypeError, match="wrt takes the name"):
        x.detach(wrt=[0])


def test_names_of_other_variables_change_nothing():
    assert detach(x, wrt="y") == x
    assert_jets_equal(detach(x**2, wrt=["y", "z"]), x**2)


def test_detach_stops_what_comes_before_and_nothing_after():
    y = detach(x**2) * x
    assert y.derivatives.tolist() == [27, 9, 0, 0]
    assert jets.derivative(lambda t: detach(t**2) * t)(3.0) == 9.0

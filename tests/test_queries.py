"""What the page may ask for, and which field is wrong if it may not."""

from fractions import Fraction

import pytest

from jets.errors import ExpressionError, JetsError
from jets.explorer.queries import MAX_ORDER, Query, QueryError


def test_what_is_not_said_has_a_default():
    query = Query.of({"f": "x"})
    assert (query.at, query.order, query.low, query.high) == ((1.0,), 4, -3.0, 3.0)


def test_a_second_point_makes_a_formula_of_two_variables():
    assert Query.of({"f": "x*y", "y": "2"}).expression.names == ("x", "y")
    with pytest.raises(ExpressionError, match="unknown name 'y'"):
        Query.of({"f": "x*y"})


@pytest.mark.parametrize(
    ("text", "value"), [("-2", -2.0), ("1/3", 1 / 3), ("pi/4", 0.7853981633974483), ("1e-3", 0.001)]
)
def test_a_point_is_a_constant(text, value):
    assert Query.of({"f": "x", "at": text}).at == (value,)


@pytest.mark.parametrize("order", ["0", str(MAX_ORDER[1])])
def test_orders_from_zero_to_the_highest(order):
    assert Query.of({"f": "x", "order": order}).order == int(order)


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("at", "x", "unknown name"),
        ("at", "", "empty"),
        ("at", "2j", "give a real number"),
        ("at", "1/0", "give a real number"),
        ("at", "0/0", "give a real number"),
        ("at", "1e7", "between"),
        ("at", "__import__('os')", "unknown function"),
        ("from", "3", "the range has to end behind its beginning"),
        ("from", "4", "the range has to end behind its beginning"),
        ("from", "2.99999999", "the range has to end"),
        ("to", "zero", "unknown name"),
        ("order", "-1", "from 0 to 12"),
        ("order", "13", "from 0 to 12"),
        ("order", "1" * 5000, "from 0 to 12"),
        ("order", "²", "from 0 to 12"),
        ("order", "", "from 0 to 12"),
        ("k", "1,0", "give the derivative to draw as 2, not '1,0'"),
        ("k", "-1", "give the derivative to draw"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field(field, text, message):
    with pytest.raises(QueryError, match=message) as caught:
        Query.of({"f": "x", field: text})
    assert caught.value.field == ("to" if "range" in message else field)
    assert len(str(caught.value)) < 200


def test_two_variables_have_a_lower_limit():
    with pytest.raises(QueryError, match="from 0 to 6"):
        Query.of({"f": "x", "y": "1", "order": "7"})


def test_the_same_in_fractions():
    expression, at = Query.of({"f": "x/3", "at": "0.1"}).exact()
    assert expression(*at) == Fraction(1, 30)
    with pytest.raises(JetsError):
        Query.of({"f": "x", "at": "pi"}).exact()


def test_all_derivatives_are_drawn_or_one():
    assert Query.of({"f": "x"}).drawn is None
    assert Query.of({"f": "x", "k": "2"}).drawn == (2,)
    assert Query.of({"f": "x", "y": "1", "k": "2,1"}).drawn == (2, 1)

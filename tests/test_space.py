"""The index of the slots, and how spaces are made, merged, truncated and shifted."""

import pickle
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets import variable
from jets.errors import OrderError, SpaceError
from jets.space import MAX_SLOTS, Space, as_names, as_order, index, merge, same_point, space_of

shapes = st.integers(1, 3).flatmap(
    lambda n: st.tuples(
        st.integers(0, 4),
        st.tuples(*[st.integers(0, 4)] * n),
        st.tuples(*[st.booleans()] * n),
    )
)


def brute(order, limits, free):
    """List the allowed monomials by their definition."""
    every = product(*(range(limit + 1) for limit in limits))
    return [a for a in every if sum(k for k, f in zip(a, free, strict=True) if f) <= order]


@given(shapes)
def test_the_index_holds_the_monomials_of_its_definition(shape):
    i = index(*shape)
    expected = brute(*shape)
    assert sorted(i.slots) == sorted(expected)
    assert len(set(i.slots)) == len(i.slots)
    assert i.degree == max(map(sum, expected))
    for a in product(range(6), repeat=len(shape[1])):
        assert i.allows(a) == (a in expected)


@given(shapes)
def test_slots_are_sorted_by_degree_and_then_as_words(shape):
    i = index(*shape)
    words = [(sum(a), [axis for axis, k in enumerate(a) for _ in range(k)]) for a in i.slots]
    assert words == sorted(words)
    for degree, block in enumerate(i.blocks):
        assert all(sum(a) == degree for a in block)
        assert [block[p] for p in i.positions[degree].values()] == list(block)


@given(shapes, st.data())
def test_product_tables(shape, data):
    index_ = index(*shape)
    i = data.draw(st.integers(0, index_.degree))
    j = data.draw(st.integers(0, index_.degree - i))
    table = index_.table(i, j)
    for p, a in enumerate(index_.blocks[i]):
        for q, b in enumerate(index_.blocks[j]):
            total = tuple(map(sum, zip(a, b, strict=True)))
            place = table[p][q]
            assert (place >= 0) == index_.allows(total)
            assert place < 0 or index_.blocks[i + j][place] == total
    assert index_.table(i, j) is table


@given(shapes)
def test_there_is_one_index_of_each_shape(shape):
    assert index(*shape) is index(*shape)
    assert pickle.loads(pickle.dumps(index(*shape))) is index(*shape)


@given(st.integers(1, 4), st.integers(0, 5))
def test_total_degree_has_binomially_many_slots(variables, order):
    space = Space.total("wxyz"[:variables], [0.0] * variables, order)
    assert len(space.monomials.slots) == comb(order + variables, variables)
    assert space.is_total
    assert space.degree == order
    assert space.limits_repr() is None


def test_box():
    space = Space.box("xy", (1.0, 2.0), (2, 1))
    assert space.monomials.slots == ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (2, 1))
    assert space.degree == 3
    assert not space.is_total
    assert space.limits_repr() == "{'x': 2, 'y': 1}"


spaces = st.one_of(
    st.builds(lambda n: Space.total("x", (1.0,), n), st.integers(0, 4)),
    st.builds(lambda n: Space.total("xy", (1.0, 2.0), n), st.integers(0, 4)),
    st.builds(lambda n: Space.total("zy", (3.0, 2.0), n), st.integers(0, 4)),
    st.builds(lambda m, n: Space.box("xy", (1.0, 2.0), (m, n)), st.integers(0, 3), st.integers(0, 3)),
    st.builds(lambda m: Space.box("z", (3.0,), (m,)), st.integers(0, 3)),
)

mixed = st.builds(
    lambda n, m: merge(Space.total("xy", (1.0, 2.0), n), Space.box("z", (3.0,), (m,))),
    st.integers(0, 3),
    st.integers(0, 3),
)


def embedded(space, names):
    """Return the slots of a space with the exponents of other variables unlimited."""
    place = [names.index(name) for name in space.names]
    return {a for a in product(range(9), repeat=len(names)) if space.monomials.allows(tuple(a[i] for i in place))}


@given(spaces, spaces)
def test_a_merged_space_keeps_no_slot_that_one_of_the_two_does_not_know(a, b):
    space = merge(a, b)
    assert space.names == tuple(dict.fromkeys(a.names + b.names))
    assert space.at == tuple(
        {**dict(zip(b.names, b.at, strict=True)), **dict(zip(a.names, a.at, strict=True))}[n] for n in space.names
    )
    known = embedded(a, space.names) & embedded(b, space.names)
    assert set(space.monomials.slots) <= known
    for name in space.names:
        limits = [s.limits[s.axis(name)] for s in (a, b) if name in s.names]
        assert space.limits[space.axis(name)] <= min(limits)


@given(spaces, spaces)
def test_merging_is_idempotent_and_commutes_but_for_the_order_of_names(a, b):
    assert merge(a, a) is a
    assert merge(merge(a, b), b) == merge(a, b)
    left, right = merge(a, b), merge(b, a)
    turned = {tuple(alpha[right.axis(name)] for name in left.names) for alpha in right.monomials.slots}
    assert turned == set(left.monomials.slots)


@given(spaces, st.integers(0, 8))
def test_truncation(space, order):
    low = space.truncated(order)
    assert set(low.monomials.slots) == {a for a in space.monomials.slots if sum(a) <= order}
    assert low.degree == min(order, space.degree)
    assert low.names == space.names


@given(mixed, st.integers(0, 8))
def test_truncation_where_both_kinds_of_limit_meet_invents_no_slot(space, order):
    low = space.truncated(order)
    assert set(low.monomials.slots) <= {a for a in space.monomials.slots if sum(a) <= order}
    assert low == space or low.degree < space.degree
    assert order < space.degree or low == space


@given(spaces | mixed, st.data())
def test_derivative_and_primitive_shift_the_slots(space, data):
    axis = data.draw(st.integers(0, len(space.names) - 1))
    if space.limits[axis]:
        down = space.shifted(axis, -1)
        moved = {(*a[:axis], a[axis] - 1, *a[axis + 1 :]) for a in space.monomials.slots if a[axis]}
        assert set(down.monomials.slots) == moved
        assert down.shifted(axis, +1) == space
    else:
        with pytest.raises(OrderError, match="a jet of order 0 knows no derivative"):
            space.shifted(axis, -1)


def test_the_space_without_a_variable():
    space = Space.total("xy", (1.0, 2.0), 3)
    assert space.without(0) == Space.total("y", (2.0,), 3)
    assert Space.box("xy", (1.0, 2.0), (3, 1)).without(1) == Space.box("x", (1.0,), (3,))


@pytest.mark.parametrize(
    ("a", "b", "same"), [(1, 1.0, True), (1, 2, False), (np.nan, np.nan, True), (np.nan, 1, False)]
)
def test_same_points(a, b, same):
    assert same_point(a, b) is same
    assert same_point(np.array([a, 5.0]), np.array([b, 5.0])) is same
    assert not same_point(np.array([a]), b)


def test_two_points_are_shown_in_brief():
    a, b = (Space.total("x", (np.arange(100.0) + shift,), 1) for shift in (0, 1))
    with pytest.raises(
        SpaceError, match=r"x at \[ 0.  1. ... 98. 99.\] with a jet in x at \[  1.   2. ...  99. 100.\]"
    ):
        merge(a, b)


@pytest.mark.parametrize(
    ("slots", "variables", "order"), [(1, 1, 0), (5, 1, 4), (1, 2, 0), (3, 2, 1), (10, 2, 3), (10, 3, 2)]
)
def test_the_number_of_slots_tells_the_order(slots, variables, order):
    points = dict.fromkeys("xyz"[:variables], 0.0)
    assert space_of(points, None, slots).order == order
    with pytest.raises(OrderError, match=f"{slots} slots given"):
        space_of(points, order + 1, slots)


def test_sizes_are_counted_before_anything_is_made():
    assert len(index(3, (3, 3), (True, True)).slots) == 10
    for shape in ((0, (2,) * 40, (False,) * 40), (40, (40,) * 40, (True,) * 40)):
        with pytest.raises(OrderError, match="slots, more than 2,000,000"):
            index(*shape)
    assert variable(0.0, order=MAX_SLOTS - 1).order == MAX_SLOTS - 1


def test_orders_and_names():
    assert as_order(np.int8(3)) == 3
    assert type(as_order(np.int8(3))) is int
    assert as_names("x") == ("x",)
    assert as_names(["x", "y"]) == ("x", "y")
    assert as_names(()) == ()

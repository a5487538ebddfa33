"""The index of the slots, and how spaces are made, merged, truncated and shifted."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets import Jet, contact_order, equal, variable, variables
from jets.errors import OrderError, SpaceError
from jets.index import MAX_SLOTS
from jets.space import Space, as_names, as_order, merge, same_point, space_of


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
    every = product(range(9), repeat=len(names))
    return {a for a in every if space.monomials.allows(tuple(i for i, j in enumerate(place) for _ in range(a[j])))}


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
        with pytest.raises(OrderError, match=r"order 0.* knows no derivative"):
            space.shifted(axis, -1)


def test_the_space_without_a_variable():
    space = Space.total("xy", (1.0, 2.0), 3)
    assert space.only([1]) == Space.total("y", (2.0,), 3)
    assert Space.box("xy", (1.0, 2.0), (3, 1)).only([0]) == Space.box("x", (1.0,), (3,))


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


def test_orders_and_names():
    assert as_order(np.int8(3)) == 3
    assert type(as_order(np.int8(3))) is int
    assert as_names("x") == ("x",)
    assert as_names(["x", "y"]) == ("x", "y")
    assert as_names(()) == ()


def test_a_series_may_be_long():
    assert variable(0.0, order=MAX_SLOTS - 1).order == MAX_SLOTS - 1
    assert len(variable(0.0, order=20_000).coeffs) == 20_001


def test_a_truncated_box_keeps_what_is_known():
    x, y = variables(x=0.0, y=0.0, order=2)
    (b,) = variables(b=0.0, order={"b": 3})
    j = np.exp(x * b + y)
    for k in range(6):
        low = j.truncate(k)
        assert low.order == k
        kept = {alpha for alpha in j._space.monomials.slots if sum(alpha) <= k}
        assert set(low._space.monomials.slots) == kept
        assert all(low.coeff(alpha) == j.coeff(alpha) for alpha in kept)


def test_equality_up_to_an_order_sees_every_slot_of_a_box():
    x, y = variables(x=0.0, y=0.0, order=2)
    (b,) = variables(b=0.0, order={"b": 3})
    p, q = b**3 * x + 0 * y, 0 * x * y * b
    assert contact_order(p, q) == 3
    assert equal(p, q, order=3)
    assert not equal(p, q, order=4)


def test_a_cap_moves_with_derivatives_and_primitives():
    x, y = variables(x=0.0, y=0.0, order={"x": 3, "y": 2})
    j = ((1 + x) ** 3 * (1 + y) ** 2).truncate(3)
    assert j.diff("x").order == 2
    assert equal(j.diff("x"), (3 * (1 + x) ** 2 * (1 + y) ** 2).truncate(2))
    assert equal(j.integrate("y").diff("y"), j)
    assert equal(j * j, (((1 + x) ** 3 * (1 + y) ** 2) ** 2).truncate(3))


@pytest.mark.parametrize(
    "order",
    [
        {"x": 3, "y": 1, "z": 2},
        {("x", "y"): 2, "z": 3},
        {"x": 1, ("x", "y"): 2, "z": 3},
        {"x": 3, "y": 1, "z": 2, ("x", "y", "z"): 3},
        {("x", "y"): 2, "z": 3, ("x", "y", "z"): 4},
        {("x", "y", "z"): 2},
    ],
)
def test_orders_are_shown_as_they_are_given(order):
    j = np.exp(sum(variables(x=0.5, y=0.25, z=1.0, order=order)))
    assert equal(eval(repr(j * 0), {"Jet": Jet}), j * 0)
    for k in range(j.order):
        low = (j * 0).truncate(k)
        assert eval(repr(low), {"Jet": Jet})._space.monomials.slots == low._space.monomials.slots


def test_orders_of_groups():
    x, _, _ = variables(x=0.0, y=0.0, z=0.0, order={("x", "y"): 2, "z": 1})
    assert set(x._space.monomials.slots) == {(i, j, k) for i in range(3) for j in range(3 - i) for k in range(2)}
    for order in ({("x", "y"): 2, ("y", "z"): 2}, {("x", "y"): 2}, {"x": 1, "y": 2, "z": 1, "w": 2}):
        with pytest.raises(OrderError, match=r"one tuple of some variables|must have an entry for each of x, y, z"):
            variables(x=0.0, y=0.0, z=0.0, order=order)

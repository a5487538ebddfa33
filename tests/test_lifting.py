"""How functions of arrays become functions of jets: slot by slot, as Cauchy products, and where points go."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from arrays_oracle import EXACT, KINDS, assert_same, assert_well_made, batch, singles
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import Jet, detach, variable, variables
from jets.arrays.lifting import ALL, bilinear, elementwise, has_jets, linear, mapped, settled, structural, values_of
from jets.errors import RefusedError, SpaceError
from jets.testing import assert_allclose, assert_jets_equal

x = variable(2.0, order=2)


# --- jets among the arguments ------------------------------------------------------------------------------------


def test_jets_in_trees_of_arguments():
    tree = {"a": [x, (1, {"b": x})], "c": np.ones(2), "d": "text"}
    assert has_jets(tree)
    assert not has_jets(values_of(tree))
    assert values_of(tree)["a"] == [2.0, (1, {"b": 2.0})]
    assert mapped(lambda jet: jet.order, [x, (x, 3)]) == [2, (2, 3)]
    assert not has_jets(None)


# --- linear functions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_linear_function_makes_is_well_made(kind):
    a = batch(kind)
    for y in (
        structural(lambda c: c.T, a),
        structural(lambda c: c[0, 0], a),
        linear(lambda c: c.sum(), a),
        elementwise(lambda c, d: np.where(c == d, c, d), a, a),
        *structural(lambda c: (c[:1], c[1:, 1]), a),
        *linear(lambda c, d: [c.sum(0), 2 * c[0] + d], a, 1),
        settled(a),
    ):
        assert_well_made(y)
        assert y.dtype == a.dtype
        assert y.order == a.order


@pytest.mark.parametrize("kind", KINDS)
def test_cauchy_products(kind):
    a, b = batch(kind), batch(kind, seed=1)
    y = bilinear(np.multiply, a, b)
    assert_well_made(y)
    assert_same(y, singles(a) * singles(b), units=10)
    assert_same(bilinear(lambda u, v: u @ v.T, a, b), singles(a) @ singles(b).T, units=100)
    assert_same(bilinear(np.multiply, a, 2), singles(a) * 2, units=10)


def test_several_operands():
    a = batch("floats")
    assert_jets_equal(linear(lambda c, d: c.sum(0) - 2 * d, a, np.arange(4.0)), a.sum(0) - 2 * np.arange(4.0))
    assert_jets_equal(structural(lambda c, d: np.append(c, d), x, 1.0), np.stack([x, 1 + 0 * x]))
    low = structural(lambda c, d: np.append(c, d), x, variable(1.0, order=1, name="t"))
    assert (low.order, set(low.names)) == (1, {"x", "t"})


@pytest.mark.parametrize("kind", EXACT)
def test_what_numpy_puts_in_among_fractions_is_a_fraction(kind):
    a = batch(kind)
    for f in (
        np.tril,
        np.diagflat,
        lambda u: np.pad(u, 1),
        lambda u: np.sum(u[:0], 0),
        lambda u: np.vecdot(u[:, :0], u[:, :0]),
    ):
        assert all(isinstance(c, Fraction) for c in f(a).coeffs.flat)
        assert all(isinstance(c, Fraction) for c in (1 / (1 + 0 * f(a))).coeffs.flat)


@pytest.mark.parametrize(
    "number", [sympy.Symbol("s"), mpmath.mpf("0.1"), mpmath.mpc(1, 2)], ids=["sympy", "mpf", "mpc"]
)
def test_numbers_of_other_libraries(number):
    u = Jet.from_coeffs(np.array([[number, 2 * number], [number * number, 0 * number]], dtype=object))
    y = np.tril(np.stack([u, u * u]))
    assert y.shape == (2, 2)
    assert {type(c).__module__.partition(".")[0] for c in y.coeffs.flat} == {type(number).__module__.partition(".")[0]}
    assert (u @ u).value == number * number + 4 * number * number
    assert np.sum(u).coeff(1) == number * number
    assert (u @ np.array([1, 2])).value == number + 4 * number
    assert np.average(u, weights=[1, 3]).value == number + number * 3 / 4
    assert np.polyval(u, 2).value == 4 * number
    assert np.cumprod(u).coeff(1)[1] == 2 * number**3


def test_exact_numbers_do_not_become_floats():
    for f in (np.gradient, lambda u: np.bincount([0, 1, 1, 0], u[0])):
        with pytest.raises((RefusedError, TypeError), match="float"):
            f(batch("fractions"))


# --- points ------------------------------------------------------------------------------------------------------

TS = np.array([0.5, 1.0, 2.0])


def f(t):
    return np.sin(t) * t


MOVES = {
    "reverse": lambda u: u[::-1],
    "take": lambda u: np.take(u, [2, 0, 0]),
    "stack": lambda u: np.stack([u, 2 * u], axis=1),
    "reshape": lambda u: u.reshape(3, 1),
    "tile": lambda u: np.tile(u, (2, 2)),
    "concatenate": lambda u: np.concatenate([u[1:], u]),
    "transpose": lambda u: (u[:, None] * np.ones(2)).T,
    "roll": lambda u: np.roll(u, 1),
    "broadcast": lambda u: np.broadcast_to(u, (2, 3)),
    "sort": lambda u: np.sort(-u),
    "repeat": lambda u: np.repeat(u, [1, 0, 2]),
    "one": lambda u: u[1],
    "split": lambda u: np.split(u, [1])[1],
    "meshgrid": lambda u: np.meshgrid(u, [1, 2])[0],
    "compress": lambda u: np.compress([True, False, True], u),
    "where": lambda u: np.where([True, False, True], u, 0),
    "piecewise": lambda u: np.piecewise(u, [u.value > 1], [np.square, 1.0]),
    "polyval": lambda u: np.polyval([1, 2, 3], u),
    "vander": lambda u: np.vander(u),
    "variance of columns": lambda u: np.var(u * np.array([[1.0], [2.0]]), axis=0),
    "sinc": lambda u: np.sinc(u),
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_points_move_with_their_jets(move):
    y = move(f(variable(TS, order=2)))
    assert_well_made(y)
    alone = {t: move(f(variable(np.full(3, t), order=2))) for t in TS}  # as if all were at the same point
    for place in np.ndindex(y.shape):
        jet = y[place]
        if not np.isnan(jet.at):  # which a constant has none of
            same = [other for other in alone[jet.at].ravel() if np.allclose(other.coeffs, jet.coeffs, 1e-13)]
            assert same
            assert {other.at for other in same} == {jet.at}


def test_joining_jets_of_different_points_is_a_batch():
    joined = np.stack([f(variable(t, order=2)) for t in TS])
    together = f(variable(TS, order=2))
    assert_allclose(joined, together, rtol=1e-15)
    assert joined.at.tolist() == TS.tolist()
    assert_allclose(np.concatenate([joined[:1], joined[1:]]), together, rtol=1e-15)
    nested = np.block([[joined], [joined[::-1]]])
    assert nested.at.tolist() == [TS.tolist(), TS[::-1].tolist()]
    two = [variables(a=t, b=-t, order=1)[0] * 2 for t in TS]
    assert np.stack(two).at["b"].tolist() == (-TS).tolist()


def test_each_jet_of_a_joined_batch_is_the_one_that_was_joined():
    items = [f(variable(t, order=3)) for t in TS]
    for y, item in zip(np.stack(items), items, strict=True):
        assert_jets_equal(y, item)
        assert y.at == item.at


def test_constants_have_no_point():
    y = np.append(variable(TS, order=1), 5.0)
    np.testing.assert_array_equal(y.at, [*TS, np.nan])
    assert y[:3].at.tolist() == TS.tolist()
    assert_jets_equal(y[:3] + variable(TS, order=1), 2 * variable(TS, order=1))


def test_one_point_stays_one():
    for y in (np.stack([x, x]), np.append(x, 1.0), np.sum(np.stack([x, x])), np.diff(np.stack([x, 2 * x]))):
        assert y.at == 2.0


@pytest.mark.parametrize(
    "g", [np.sum, np.mean, np.prod, np.cumsum, np.fft.fft, lambda u: u @ u, lambda u: np.convolve(u, u)]
)
def test_jets_of_different_points_do_not_come_together(g):
    with pytest.raises(SpaceError, match=r"different points|cannot combine"):
        g(variable(TS, order=1))


def test_points_that_are_the_same_come_together():
    u = np.array([[1.0], [2.0]]) * variable(TS, order=1)
    for y in (np.sum(u, 0), np.sum(u, -2), np.prod(u, axis=0), linear(lambda c: c.sum(0), u, axes=(0,))):
        assert y.at.tolist() == TS.tolist()
    assert np.mean(u, axis=0, keepdims=True).at.tolist() == [TS.tolist()]
    assert_jets_equal(u - np.mean(u, axis=0, keepdims=True), np.array([[-0.5], [0.5]]) * variable(TS, order=1))
    with pytest.raises(SpaceError):
        linear(lambda c: c.sum(), u, axes=ALL)
    same = variable(np.array([1.0, 1.0]), order=1)
    assert np.sum(same).at == 1.0


@settings(max_examples=20)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=4, unique=True), st.integers(0, 3))
def test_any_points(points, order):
    joined = np.stack([np.exp(variable(t, order=order)) for t in points])
    assert_allclose(joined, np.exp(variable(np.array(points), order=order)), rtol=1e-15)
    with pytest.raises(SpaceError):
        np.sum(joined)


# --- orders, spaces ----------------------------------------------------------------------------------------------


def test_spaces_come_together():
    a, b = variables(a=1.0, b=2.0, order={"a": 2, "b": 1})
    c = variable(3.0, order=1, name="c")
    y = np.stack([a, b, c])
    assert set(y.names) == {"a", "b", "c"}
    assert y.derivative(a=1).tolist() == [1, 0, 0]
    assert y.derivative(b=1).tolist() == [0, 1, 0]
    assert y.derivative(c=1).tolist() == [0, 0, 1]
    with pytest.raises(SpaceError, match="cannot combine"):
        np.dot(np.stack([x]), np.stack([variable(3.0, order=2)]))


def test_order_0_and_detached_jets():
    a = batch("order 0")
    for y in (np.sum(a, 0), a @ a.T, np.sort(a), np.stack([a, a]), np.einsum("ij->j", a)):
        assert y.order == 0
    d = detach(batch("floats"))
    for y in (np.sum(d, 0), d @ d.T, np.stack([d, d])):
        assert y.order == 3
        assert not y.coeffs[1:].any()
        assert len(y._terms) == 1  # known to be constant

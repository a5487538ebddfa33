"""Functions that move entries and choose among them: as NumPy on objects, by value, and what must leave no trace."""

import re

import numpy as np
import pytest
from arrays_oracle import KINDS, agree, assert_same, batch, calls, kinds_of, names_of, odd_shapes_agree, run, singles
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import Jet, detach, variable, variables
from jets.arrays.shapes import SHAPES
from jets.errors import RefusedError
from jets.strategies import exact_jets
from jets.testing import assert_jets_equal

MOVING = """
    np.reshape(a, (4, 3))
    np.reshape(a, -1)
    np.reshape(a, (2, -1), order="F")
    np.ravel(a)
    np.ravel(a, "F")
    np.transpose(a)
    np.transpose(a, axes=[-1, 0])
    np.squeeze(a[:1])
    np.squeeze(a[:, :1], axis=-1)
    np.expand_dims(a, 1)
    np.expand_dims(a, (0, -1))
    np.swapaxes(a, 0, -1)
    np.moveaxis(a, 0, -1)
    np.moveaxis(a, [0, 1], [1, 0])
    np.rollaxis(a, 1)
    np.matrix_transpose(a)
    np.linalg.matrix_transpose(a)
    np.linalg.diagonal(a, offset=1)
    np.broadcast_to(a, (2, 3, 4))
    np.broadcast_to(a[0, 0, ...], (2, 3))
    np.broadcast_to(a[:, :1], (3, 2))
    np.flip(a)
    np.flip(a, axis=(0, 1))
    np.flip(a, 0)
    np.fliplr(a)
    np.flipud(a)
    np.rot90(a)
    np.rot90(a, k=2)
    np.rot90(a, -1, (1, 0))
    np.roll(a, 2)
    np.roll(a, 1, axis=0)
    np.roll(a, (1, 2), axis=(0, 1))
    np.tile(a, 2)
    np.tile(a, (2, 1, 3))
    np.repeat(a, 2)
    np.repeat(a, [1, 0, 2], axis=0)
    np.resize(a, (2, 3))
    np.resize(a, (5, 5))
    np.take(a, [0, 2])
    np.take(a, [[0, -1], [2, 1]], axis=1)
    np.take(a, 1, axis=0)
    np.take(a, [7, 20], mode="wrap")
    np.take(a, 3)
    np.take_along_axis(a, np.array([[1, 0], [2, 3], [0, 0]]), axis=1)
    np.take_along_axis(a, np.array([3, 0]), axis=None)
    np.delete(a, 1)
    np.delete(a, [0, 2], axis=1)
    np.delete(a, slice(0, 2), 0)
    np.diag(a)
    np.diag(a, k=1)
    np.diag(a[0], k=-1)
    np.diagflat(a[:2, :2])
    np.diagonal(a)
    np.diagonal(a, 1, axis1=1, axis2=0)
    np.tril(a, 1)
    np.triu(a, -1)
    np.atleast_1d(a[0, 0, ...])
    np.atleast_1d(a[0, 0, ...], a[0])
    np.atleast_2d(a[0])
    np.atleast_3d(a)
    np.broadcast_arrays(a, a[0])
    np.broadcast_arrays(a[:, :1], a[0])
    np.meshgrid(a[0], a[1, :2], indexing="ij")
    np.meshgrid(a[0], a[1], sparse=True)
    np.meshgrid(a[0], a[:, 0], a[1, :2])
    np.copy(a)
    np.stack([a, 2 * a])
    np.stack((a, a, a), axis=-1)
    np.stack(a, axis=1)
    np.stack([a[0], np.arange(4)])  # float32
    np.vstack([a[0], a])
    np.hstack([a, a])
    np.hstack([a[0], a[1]])
    np.dstack([a, a])
    np.dstack([a[0], a[1]])
    np.column_stack([a[0], a[1]])
    np.column_stack([a, a[:, 0]])
    np.split(a, 2, axis=1)
    np.split(a, [1, 2])
    np.array_split(a, 3, axis=1)
    np.vsplit(a, 3)
    np.hsplit(a, 2)
    np.hsplit(a[0], [1, 3])
    np.dsplit(a[:, :, None], 1)
    np.unstack(a, axis=1)
    np.fft.fftshift(a)
    np.fft.ifftshift(a, axes=(0, 1))
    np.lib.stride_tricks.sliding_window_view(a, 2, axis=1)
    np.lib.stride_tricks.sliding_window_view(a, (2, 2))
    np.concatenate([a, a])
    np.concatenate((a, 2 * a), axis=1)
    np.concatenate([a, a[0:0]])
    np.concatenate([a, a], axis=None)
    np.concatenate(a)
    np.block([[a, a], [a, 2 * a]])
    np.block([a, a])
    np.append(a, a)
    np.append(a, a[:1], axis=0)
    np.insert(a, 1, a[0], axis=0)
    np.insert(a, [1, 2], a[0, 0, ...])
    np.insert(a, 2, 5, axis=1)
    np.pad(a, 1)
    np.pad(a, ((1, 0), (0, 2)))
    np.pad(a, 1, constant_values=2)
    np.pad(a, 1, constant_values=((1, 2), (3, 4)))
    np.pad(a, ((1, 2), (2, 1)), "edge")
    np.pad(a, ((1, 2), (2, 1)), mode="wrap")
    np.pad(a, ((1, 2), (2, 1)), mode="reflect")
    np.pad(a, ((1, 2), (2, 1)), mode="symmetric")
"""
CHOOSING = """
    np.where(a > 0, a, 2 * a)
    np.where(a > 0, a, 0)
    np.where(a[0] > 0, a, a[0])
    np.where(True, a, 0)
    np.where(a > 0)
    np.select([a > 1, a < -1], [a, -a], a * a)
    np.select([a > 1, a > 0], [a, 1], -1)
    np.choose(np.array([0, 1, 1, 0]), [a, 2 * a])
    np.choose(np.array([0, 3, 1, -1]), [a, 2 * a], mode="wrap")
    np.choose([[0, 1, 2, 0]], a)
    np.piecewise(a, [a > 0], [lambda t: t * t, lambda t: -t])
    np.piecewise(a, [a > 1, a < -1], [2, lambda t: t * t])
    np.piecewise(a[0], a[0] > 0, [lambda t, k: k * t, 0], 3)
    np.compress([True, False, True], a, axis=0)
    np.compress([True, False, True], a)
    np.extract(a > 0, a)
    np.nan_to_num(a)
    np.astype(a, a.dtype)
    np.real(a)  # complex
    np.imag(a)  # complex, exact
    np.real_if_close(a)
    np.angle(a)  # exact, objects
    np.angle(a, deg=True)  # exact, objects
    np.full_like(a, 2)
    np.full_like(a, 1.5, shape=(2,))  # exact
    np.zeros_like(a)
    np.ones_like(a, shape=3)
"""
CALLS = MOVING + CHOOSING


@pytest.mark.parametrize("line", calls(CALLS))
def test_each_jet_goes_where_it_would_go_alone(line):
    units = 4 if "t * t" in line else 0  # a product of complex numbers may be rounded otherwise in a batch
    for kind in kinds_of(line):
        agree(line, kind, units, units)


@pytest.mark.parametrize("line", [line for line in calls(CALLS) if "a[0] > 0, [" not in line])
def test_batches_of_odd_shapes(line):
    odd_shapes_agree(line)


def test_every_function_has_a_call():
    assert SHAPES.keys() <= names_of(CALLS)


# --- laws, exactly -----------------------------------------------------------------------------------------------

TWO = {"names": ("x", "y"), "at": 0}


LINEAR = [line for line in calls(MOVING) if not re.search(r"constant_values|arange|, 5, |> 0", line)]


def leaves(tree):
    return [leaf for branch in tree for leaf in leaves(branch)] if isinstance(tree, (list, tuple)) else [tree]


@settings(max_examples=25)
@given(st.sampled_from(LINEAR), exact_jets(order=2, shape=(3, 4)), exact_jets(order=2, shape=(3, 4)))
def test_moving_is_linear(line, u, v):
    both, first, second = (leaves(run(line, a)) for a in (2 * u - v, u, v))
    for y, a, b in zip(both, first, second, strict=True):
        assert_jets_equal(y, 2 * a - b)


@settings(max_examples=25)
@given(st.sampled_from(calls(MOVING)), exact_jets(shape=(3, 4), **TWO))
def test_moving_commutes_with_detach(line, u):
    for a, b in zip(leaves(run(line, detach(u, wrt="x"))), leaves(run(line, u)), strict=True):
        assert_jets_equal(a, detach(b, wrt="x"))


@settings(max_examples=25)
@given(exact_jets(shape=(4,), **TWO), exact_jets(shape=(4,), **TWO), st.lists(st.booleans(), min_size=4, max_size=4))
def test_where_takes_each_entry_from_one_of_two(u, v, mask):
    y = np.where(mask, u, v)
    for i, first in enumerate(mask):
        assert_jets_equal(y[i], (u if first else v)[i].truncate(y.order))


@settings(max_examples=25)
@given(st.lists(exact_jets(order=2, shape=(3,)), min_size=1, max_size=4), st.integers(-2, 1))
def test_what_is_stacked_can_be_unstacked(items, axis):
    y = np.stack(items, axis)
    assert y.shape == np.stack([item.value for item in items], axis).shape
    for i, item in enumerate(items):
        assert_jets_equal(np.take(y, i, axis), item)


@settings(max_examples=25)
@given(exact_jets(order=2, shape=(4, 3)), st.permutations(range(4)))
def test_an_index_and_its_inverse(u, order):
    assert_jets_equal(u[order][np.argsort(order)], u)
    assert_jets_equal(np.take(u, order, 0), u[order])
    assert_jets_equal(np.concatenate([u[:1], u[1:]]), u)


INDICES = {
    "numbers": (1, -2),
    "slices": (slice(None), slice(None, None, -2)),
    "Ellipsis": (..., 1),
    "None": (None, slice(1, 3), None),
    "lists": ([0, 2, 1], [1, 1, 3]),
    "a list and a slice": (slice(1, None), [0, -1]),
    "an array of places": (np.array([[0, 1], [2, 0]]),),
    "a mask": np.array([True, False, True]),
    "a mask of everything": np.arange(12).reshape(3, 4) % 5 == 0,
    "True": True,
    "nothing": (),
    "no places": ([], slice(None)),
    "places of every axis": np.ix_([0, 2], [1, 3]),
}


@pytest.mark.parametrize("key", INDICES.values(), ids=INDICES.keys())
@pytest.mark.parametrize("kind", KINDS)
def test_indexing_of_every_kind(kind, key):
    a = batch(kind)
    assert_same(a[key], singles(a)[key])


@pytest.mark.parametrize("key", [(), ..., None, (None, ...), True, False], ids=str)
def test_indexing_of_a_single_jet(key):
    for x in (variable(1.5, order=2), variables(x=1.0, y=2.0, order=2)[0]):
        assert x[key].shape == np.float64(1.5)[key].shape
        assert all(x[key].ravel()[i].coeffs.tolist() == x.coeffs.tolist() for i in range(x[key].size))


def test_an_index_out_of_bounds():
    a = batch("floats")
    for key in (3, (0, 4), [0, 5], (0, 0, 0), "x", 1.5):
        with pytest.raises(IndexError):
            a[key]
    with pytest.raises(IndexError):
        variable(1.0, order=1)[0]


# --- what is not chosen leaves no trace --------------------------------------------------------------------------

NAN = Jet.from_coeffs([[1.0, np.nan, 3.0, np.inf], [1.0, 2.0, 3.0, np.nan], [1.0, np.inf, 2.0, 5.0]])
GOOD = np.array([True, False, True, False])
CHOSEN = {
    "where": lambda u: np.where(GOOD, u, 0),
    "where, turned": lambda u: np.where(~GOOD, 0.0, u),
    "select": lambda u: np.select([GOOD], [u], 0),
    "select, by default": lambda u: np.select([~GOOD], [0 * detach(u[:1])], u),
    "choose": lambda u: np.choose([0, 1, 0, 1], [u, 0 * GOOD]),
    "piecewise": lambda u: np.piecewise(u, [GOOD], [lambda t: t, 0]),
    "piecewise, uncovered": lambda u: np.piecewise(u, [GOOD], [lambda t: t]),
}


@pytest.mark.parametrize("choose", CHOSEN.values(), ids=CHOSEN.keys())
def test_what_is_not_chosen_leaves_no_trace(choose):
    known = Jet.from_coeffs(np.where(GOOD, NAN.coeffs, 0))
    assert_jets_equal(choose(NAN), known)
    two = Jet.from_coeffs(NAN.coeffs, at={"x": 0, "y": 0})
    assert_jets_equal(choose(two), Jet.from_coeffs(np.where(GOOD, NAN.coeffs, 0), at={"x": 0, "y": 0}))


def test_a_function_of_piecewise_sees_its_own_entries_only():
    seen = []
    y = np.piecewise(NAN, [GOOD], [lambda t: seen.append(t.value.tolist()) or np.log(t), -1.0])
    assert seen == [[1.0, 3.0]]
    assert y.coeff(1).tolist() == [1.0, 0.0, 1.0, 0.0]
    assert np.piecewise(variable(2.0, order=1), [True], [np.square]).coeffs.tolist() == [4.0, 4.0]


def test_nan_to_num_replaces_values():
    y = np.nan_to_num(NAN, nan=7.0, posinf=8.0)
    assert y.value.tolist() == [1.0, 7.0, 3.0, 8.0]
    assert y.coeff(1).tolist() == [1.0, 0.0, 3.0, 0.0]
    kept = np.nan_to_num(Jet.from_coeffs([[1.0], [np.nan]]))  # the value is known, and its derivative does not exist
    np.testing.assert_array_equal(kept.coeffs, [[1.0], [np.nan]])
    z = np.array([complex(np.nan, 1), complex(2, -np.inf)])
    np.testing.assert_array_equal(np.nan_to_num(Jet.from_coeffs([z, z])).value, np.nan_to_num(z))


# --- what is more than moving ------------------------------------------------------------------------------------


def test_padding_with_what_is_linear_in_the_entries():
    a = batch("floats")
    for mode, options in {
        "mean": {"stat_length": 2},
        "linear_ramp": {"end_values": 3},
        "reflect": {"reflect_type": "odd"},
        "symmetric": {"reflect_type": "odd"},
    }.items():
        y = np.pad(a, ((1, 2), (0, 1)), mode, **options)
        no_ends = {key: x for key, x in options.items() if key != "end_values"}
        assert y.value.tolist() == pytest.approx(np.pad(a.value, ((1, 2), (0, 1)), mode, **options))
        for k in range(1, a.order + 1):
            assert y.coeff(k) == pytest.approx(np.pad(a.coeff(k), ((1, 2), (0, 1)), mode, **no_ends))


def test_padding_with_a_jet():
    a, x = batch("floats"), Jet.from_coeffs([5.0, 6.0, 7.0, 8.0])
    y = np.pad(a, 1, constant_values=x)
    assert_jets_equal(y[1:-1, 1:-1], a)
    assert_jets_equal(y[0], np.stack([x] * 6))
    with pytest.raises(RefusedError, match=r"one jet as constant_values.*np\.concatenate"):
        np.pad(a, 1, constant_values=(x, x))
    with pytest.raises(RefusedError, match=r"mode='maximum'.*np\.concatenate"):
        np.pad(a, 1, "maximum")


def test_jets_and_constants_are_joined():
    x = variable(2.0, order=2)
    assert np.stack([x, 1, 2.5]).coeffs.tolist() == [[2, 1, 2.5], [1, 0, 0], [0, 0, 0]]
    assert np.concatenate([np.ones(1), x[None]]).coeff(1).tolist() == [0, 1]
    assert np.append(np.zeros(2), x).value.tolist() == [0, 0, 2]
    assert np.insert(np.zeros(2), 1, x).coeff(1).tolist() == [0, 1, 0]
    assert np.full_like(np.stack([x, x]), x).coeff(1).tolist() == [1, 1]
    a, b = variables(a=1.0, b=2.0, order=2)
    assert np.stack([a, b, detach(a)]).names == ("a", "b")
    assert np.stack([a, b]).coeff(b=1).tolist() == [0, 1]


def test_lengths_that_do_not_fit():
    a = batch("floats")
    for f in (
        lambda: np.stack([a, a[0]]),
        lambda: np.concatenate([a, a[0]]),
        lambda: np.select([a > 0], [a, a]),
        lambda: np.piecewise(a, [a > 0], [1, 2, 3]),
        lambda: np.broadcast_to(a, (4, 4)),
        lambda: np.where([True, False], a, 0),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            f()

"""The methods of NumPy's arrays on batches of jets: the value is the array's own, and the jets are the function's."""

import numpy as np
import pytest
from arrays_oracle import assert_same, assert_value, batch, kinds_of, run, singles

from jets import Jet, detach, variable, variables
from jets.errors import RefusedError
from jets.methods import ArrayMethods
from jets.testing import assert_jets_equal

METHODS = """
    a.T
    a.mT
    a.reshape(2, -1)
    a.reshape((2, 6))
    a.reshape([4, 3])
    a.reshape(12)
    a.reshape(-1)
    a.reshape(4, 3, order="F")
    a.reshape((4, 3), copy=True)
    a.transpose()
    a.transpose(None)
    a.transpose(1, 0)
    a.transpose((1, 0))
    a.transpose([-1, 0])
    a.flatten()
    a.flatten("F")
    a.ravel()
    a.ravel(order="F")
    a.swapaxes(0, 1)
    a[None].squeeze()
    a[None].squeeze(axis=0)
    a.repeat(2)
    a.repeat([1, 2, 0], axis=0)
    a.take([1, 2], axis=1)
    a.take(5)
    a.compress([True, False, True], axis=0)
    a.compress([True, False, True])
    a.diagonal()
    a.diagonal(1)
    a.copy()
    a.astype(a.dtype)
    a.astype(complex)  # exact, float32, objects
    a.real  # complex
    a.item(3)  # objects, float32
    a.item(-1)  # objects, float32
    a.item(1, 2)  # objects, float32
    a.item((0, 1))  # objects, float32
    a[:1, :1].item()  # objects, float32
    list(a.flat)[4]
    a.trace()
    a.cumsum(1)
    a.cumsum()
    a.ndim
    a.size
    a.shape
    len(a)
"""
ROUNDED = """
    a.sum()
    a.sum(axis=0)
    a.sum(1)
    a.sum(axis=(0, 1))
    a.sum(1, None, None, True)
    a.sum(axis=1, keepdims=True)
    a.mean()  # objects
    a.mean(1)
    a.mean(axis=0, keepdims=True)
    a.var(axis=1, ddof=1)  # complex
    a.std(ddof=1)  # exact, objects
    a.prod(0)
    a.cumprod(1)
    a.cumprod()
    a.dot(a.T)
    a @ a.T
    a.conj()
    a.conjugate()
"""
ORDERED = """
    a.max()
    a.max(axis=1)
    a.min(0)
    a.min(axis=(0, 1), keepdims=True)
    a.argmax()
    a.argmin(1)
    a.argmax(axis=1, keepdims=True)
    a.argsort()
    a.argsort(0)
    a.clip(-1, 1)
    a.clip(min=0)
    a.any()
    a.all(axis=0)
    a.nonzero()
    (a > 0).nonzero()
    np.sort(a[0]).searchsorted(0)
    np.argsort(a.argpartition(1)) * 0
"""


def lines(table):
    return list(filter(None, map(str.strip, table.splitlines())))


@pytest.mark.parametrize("line", lines(METHODS + ROUNDED))
def test_each_jet_is_what_it_would_be_alone(line):
    for kind in kinds_of(line):
        check(line, kind, 100 if line in lines(ROUNDED) else 0)


@pytest.mark.parametrize("line", lines(ORDERED))
def test_order(line):
    for kind in ("floats", "float32", "fractions", "two of floats", "box", "constants"):
        check(line, kind, 0)


def check(line, kind, units):
    a = batch(kind)
    y = run(line, a)
    if a.dtype != object:
        assert_value(y, run(line, a.value), units)
    if "objects" not in line:
        assert_same(y, run(line, singles(a)), units)


# --- more than the values ----------------------------------------------------------------------------------------


def test_items_and_lists():
    a = batch("two of floats")
    assert_jets_equal(a.item(1, 2), a[1, 2])
    assert_jets_equal(a.item(-1), a[2, 3])
    assert [[jet.value for jet in row] for row in a.tolist()] == a.value.tolist()
    assert_jets_equal(np.stack([np.stack(row) for row in a.tolist()]), a)
    x = variable(2.0, order=1)
    assert x.tolist() is x
    assert_jets_equal(x.item(), x)
    assert_jets_equal(np.stack([x]).item(), x)
    with pytest.raises(ValueError, match="12 jets"):
        a.item()
    with pytest.raises(IndexError):
        a.item(12)
    assert [jet.shape for jet in a.flat] == [()] * 12


def test_precisions():
    a = batch("floats")
    assert a.astype(np.float32).dtype == np.float32
    assert a.astype(np.float32, copy=False).coeffs.tolist() == a.coeffs.astype(np.float32).tolist()
    assert batch("fractions").astype(float).dtype == float
    assert a.sum(dtype=np.float32).dtype == np.float32
    for dtype in (int, bool, "datetime64[s]"):
        with pytest.raises(TypeError, match=r"jet\.value"):
            a.astype(dtype)
    with pytest.raises(TypeError):
        batch("complex").astype(float)


def test_copies_are_immutable_and_the_same():
    a = batch("floats")
    assert_jets_equal(a.copy(), a)
    for name in ("sort", "__setitem__", "__delitem__"):
        with pytest.raises((TypeError, RefusedError), match="immutable"):
            getattr(a, name)(*[0] * (name == "__delitem__"), *[0, 1] * (name == "__setitem__"))
    for value in (a.value, a.T.value, a.coeffs, a.reshape(-1).value):
        with pytest.raises(ValueError, match="read-only"):
            value[...] = 0


def test_matrices_in_the_last_axes():
    a = np.stack([batch("floats"), batch("floats", seed=1)])
    assert a.mT.shape == (2, 4, 3)
    assert_jets_equal(a.mT[1], a[1].T)
    assert_jets_equal(a @ a.mT, np.stack([a[0] @ a[0].T, a[1] @ a[1].T]))
    assert a.transpose(2, 0, 1).shape == (4, 2, 3)
    with pytest.raises(ValueError, match="axis"):
        a[0, 0].mT  # noqa: B018


def test_compress_chooses_jets_by_a_condition():
    u = batch("floats")[0]
    assert_jets_equal(u.compress([True, False, True]), u[[0, 2]])
    assert_jets_equal(u.compress(u > 0), u[u.value > 0])
    assert_jets_equal(np.compress(u > 0, u), u[u.value > 0])


def test_a_single_jet_is_an_array_without_axes():
    x = variables(x=2.0, y=3.0, order=2)[0]
    for y in (
        x.T,
        x.ravel()[0],
        x.reshape(()),
        x.sum(),
        x.copy(),
        x.max(),
        x.squeeze(),
        x.reshape(1)[0],
        x.flatten()[0],
    ):
        assert_jets_equal(y, x)
    assert x.repeat(3).shape == (3,)
    assert x.round().value == 2
    assert detach(x).std().coeffs.tolist() == [0] * 6


def test_places_in_other_batches():
    a = batch("floats")
    assert_jets_equal(np.choose([0, 1, 1, 0], [a[0], a[1]]), np.stack([a[0, 0], a[1, 1], a[1, 2], a[0, 3]]))
    assert np.sort(a[0]).searchsorted(a[1]).tolist() == np.searchsorted(np.sort(a.value[0]), a.value[1]).tolist()


def test_every_method_is_one_of_numpys_arrays():
    own = {name for name in vars(ArrayMethods) if not name.startswith("_")}
    assert own <= {*dir(np.ndarray), "ptp"}  # which they had before NumPy 2
    assert all(getattr(ArrayMethods, name).__doc__ for name in own)
    assert all(hasattr(Jet, name) for name in own)

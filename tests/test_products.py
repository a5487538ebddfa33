"""Products of vectors and matrices: exactly as NumPy makes them of objects, and what they have to satisfy."""

from fractions import Fraction

import numpy as np
import pytest
from arrays_oracle import agree, batch, calls, kinds_of, names_of, odd_shapes_agree, run
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import Jet, detach, variable, variables
from jets.arrays.products import PRODUCTS
from jets.errors import RefusedError, SpaceError
from jets.strategies import exact_jets
from jets.testing import assert_allclose, assert_jets_equal

PRODUCT = """
    np.dot(a, a.T)
    np.dot(a, a[0])
    np.dot(a[0], a[1])
    np.dot(2.5, a)  # exact, float32
    np.dot(a[0, 0, ...], a)  # objects
    np.dot(a, np.arange(8).reshape(4, 2))
    np.dot(np.arange(6).reshape(2, 3), a)
    np.dot(np.stack([a, a]), a.T)
    np.vdot(a, a)
    np.vdot(a, np.arange(12).reshape(3, 4))
    np.vdot([1, 2, 3, 4], a[0])
    np.inner(a, a)
    np.inner(a[0], a[1])
    np.outer(a, a)
    np.outer(a[0], [1, 2])
    np.linalg.outer(a[0], a[1])
    np.tensordot(a, a, ([1], [1]))
    np.tensordot(a, a)
    np.tensordot(a, a, axes=0)
    np.linalg.tensordot(a.T, a, axes=1)
    np.kron(a, a)
    np.kron(a, np.eye(2, dtype=int))
    np.cross(a[:, :3], a[:, 1:])
    np.cross(a[:, :3], [1, 2, 3])
    np.cross(a, a * a, axis=0)
    np.linalg.cross(a[:, :3], a[:, 1:])
    np.convolve(a[0], a[1])
    np.convolve(a[0], [1, 2, 3], "same")
    np.convolve(a[0], a[1, :2], mode="valid")
    np.correlate(a[0], a[1])  # complex
    np.correlate(a[0], a[1, :2], "full")  # complex
    np.correlate([1, 2, 3], a[1], mode="same")  # complex
    np.matmul(a, a.T)
    np.matmul(a, a[0])
    np.matmul(a[0], a[1])
    np.matmul(np.arange(6).reshape(2, 3), a)
    np.matmul(np.stack([a, a]), a.T)
    np.matmul(a.T, np.ones(3, int))
    np.matmul(a, a, axes=[(1, 0), (0, 1), (0, 1)])
    np.linalg.matmul(a, a.T)
    np.vecdot(a, a)
    np.vecdot(a, a[0])
    np.vecdot(a, a, axis=0)
    np.linalg.vecdot(a, a * a, axis=0)
    np.matvec(a, a)
    np.vecmat(a[:, 0], a)
    np.linalg.multi_dot([a, a.T, a])
    np.linalg.multi_dot([a[0], a.T])
    np.linalg.multi_dot([a, a.T, a, a[0]])
"""
EINSUM = """
    np.einsum("ij,kj->ik", a, a)
    np.einsum("ij,kj,kl->il", a, a, a)
    np.einsum("ij->ji", a)
    np.einsum("ij->", a)
    np.einsum("ji", a)
    np.einsum("ii", a[:, :3])
    np.einsum("ii->i", a[:, :3])
    np.einsum("ij,j", a, a[0])
    np.einsum("...j,...j", a, a)
    np.einsum("...i,...i->...", a, a[0])
    np.einsum("...ij->...ji", np.stack([a, a]))
    np.einsum("i...->...", a)
    np.einsum("i,i", a[0], a[1], optimize=True)
    np.einsum("i,j->ij", a[0], a[1])
    np.einsum("i,j,k->ijk", a[0], a[1], a[:, 0])
    np.einsum("ij,jk,kl", a.T, a, a.T)
    np.einsum("ij,ij,ij->j", a, a, a)
    np.einsum("ijk,ijk->", np.stack([a, a]), np.stack([a, a]))
    np.einsum("ij , jk -> ik", a.T, np.arange(6).reshape(3, 2))
    np.einsum("ij,jk", np.eye(3, dtype=int), a)
    np.einsum("ab,bc,c", np.eye(3, dtype=int), np.ones((3, 4), int), a[0])
    np.einsum(",ij", 2, a)
    np.einsum("i,->i", a[0], a[0, 0, ...])
    np.einsum("ji,ba", a, a)
    np.einsum(a, [0, 1], a, [2, 1], [0, 2])
    np.einsum(a, [0, 1], [1, 0])
    np.einsum(a, [0, ...], a, [0, ...], [...])
"""
CALLS = PRODUCT + EINSUM
#: The sums are of four products at most, of which each has as many terms as there are slots below it.
UNITS = 100


@pytest.mark.parametrize("line", calls(CALLS))
def test_products(line):
    for kind in kinds_of(line):
        agree(line, kind, UNITS, value_units=UNITS)


@pytest.mark.parametrize("line", [line for line in calls(CALLS) if '"ii' not in line and "multi_dot" not in line])
def test_batches_of_odd_shapes(line):
    odd_shapes_agree(line, UNITS)


def test_every_function_has_a_call():
    assert PRODUCTS.keys() <= names_of(CALLS)


def test_conjugates_are_taken_as_numpy_takes_them():
    a, b = batch("complex"), batch("complex", seed=1)
    assert_allclose(np.vdot(a, b), np.sum(a.conj() * b), rtol=1e-13)
    assert_allclose(np.vecdot(a, b), np.sum(a.conj() * b, -1), rtol=1e-13)
    assert_allclose(np.vecmat(a[:, 0], b), a[:, 0].conj() @ b, rtol=1e-13)
    assert_allclose(np.linalg.vecdot(a, b), np.vecdot(a, b), rtol=1e-13)
    assert_allclose(np.correlate(a[0], b[1]), np.vdot(b[1], a[0])[None], rtol=1e-13)
    assert_allclose(np.matvec(a, b), np.stack([a @ v for v in b]), rtol=1e-13)
    along = variable(1.0 + 1j, order=1) * np.ones(3)
    with pytest.raises(RefusedError, match="complex variable"):
        np.vdot(along, along)
    assert np.vdot(np.ones(3), along).coeffs.tolist() == [3 + 3j, 3]


# --- laws, exactly -----------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(exact_jets(shape=(2, 3), order=2), exact_jets(shape=(3, 2), order=2), exact_jets(shape=(2, 2), order=2))
def test_matrices_are_an_algebra(a, b, c):
    assert_jets_equal((a @ b) @ c, a @ (b @ c))
    assert_jets_equal((a @ b).T, b.T @ a.T)
    assert_jets_equal((a @ b + c) @ c, a @ b @ c + c @ c)
    assert_jets_equal(np.einsum("ij,jk,kl", a, b, c), a @ b @ c)
    assert_jets_equal(np.trace(a @ b), np.trace(b @ a))
    assert_jets_equal(np.kron(a, c) @ np.kron(b, c), np.kron(a @ b, c @ c))
    assert_jets_equal(detach(a @ b), detach(a) @ detach(b))
    assert_jets_equal(detach(a) @ b, a.value @ b)


TWO = {"names": ("x", "y"), "at": 0, "order": 2, "shape": (2, 2)}


@settings(max_examples=25)
@given(exact_jets(**TWO), exact_jets(**TWO))
def test_the_product_rule(a, b):
    for name in ("x", "y"):
        assert_jets_equal((a @ b).diff(name), a.diff(name) @ b + a @ b.diff(name))


@settings(max_examples=25)
@given(exact_jets(shape=(3,), order=2), exact_jets(shape=(3,), order=2), exact_jets(shape=(3,), order=2))
def test_vectors(u, v, w):
    assert_jets_equal(np.cross(u, v), -np.cross(v, u))
    assert_jets_equal(np.dot(u, np.cross(u, v)), 0)
    assert_jets_equal(np.cross(u, np.cross(v, w)), v * (u @ w) - w * (u @ v))
    assert_jets_equal(np.outer(u, v) @ w, u * (v @ w))
    assert_jets_equal(np.convolve(np.convolve(u, v), w), np.convolve(u, np.convolve(v, w)))


@settings(max_examples=15)
@given(st.sampled_from(calls(CALLS)), exact_jets(shape=(3, 4), order=1, names=("x", "y"), at=0))
def test_products_commute_with_detach(line, u):
    if "exact" not in line:
        assert_jets_equal(run(line, detach(u, wrt="y")), detach(run(line, u), wrt="y"))


# --- spaces and kinds of numbers ---------------------------------------------------------------------------------


def test_factors_in_different_variables():
    x, y = variables(x=2.0, y=3.0, order=2)
    a = np.stack([np.stack([x, x * x]), np.stack([1 + 0 * x, x])])
    z = a @ np.stack([y, y * y])
    assert z.names == ("x", "y")
    assert_jets_equal(z[0], x * y + x * x * y * y)
    assert_jets_equal(np.einsum("ij,j->i", a, np.stack([y, 1 + 0 * y])), np.stack([x * y + x * x, y + x]))


def test_the_lower_order_decides():
    a, b = batch("floats"), batch("order 0")
    assert (a @ b.T).order == 0
    assert (a @ b.value.T).order == a.order


def test_points():
    ts = np.array([0.5, 1.0])
    x = variable(ts, order=2)
    with pytest.raises(SpaceError, match="different points"):
        x @ x
    same = variable(np.array([2.0, 2.0]), order=1)
    assert (same @ np.ones(2)).at == 2.0


def test_a_vector_without_entries():
    for kind in ("floats", "fractions", "two variables"):
        a = batch(kind)[:0]
        for y in (a.T @ a, np.dot(a[:, 0], a[:, 0]), np.vecdot(a.T, a.T), np.einsum("ij,ij->j", a, a), np.vdot(a, a)):
            assert y.dtype == a.dtype
            assert not np.any(y.coeffs)
            assert kind == "floats" or all(isinstance(c, Fraction) for c in y.coeffs.flat)


def test_what_is_refused():
    a = batch("floats")
    out = np.zeros((3, 3))
    for f in (
        lambda: np.dot(a, a.T, out=out),
        lambda: np.matmul(a, a.T, out=out),
        lambda: np.einsum("ij,kj", a, a, out=out),
        lambda: np.outer(a[0, :3], a[1, :3], out=out),
        lambda: np.linalg.multi_dot([a, a.T], out=out),
    ):
        with pytest.raises(RefusedError, match="out="):
            f()
    assert not out.any()


def test_shapes_that_do_not_fit():
    a = batch("floats")
    for f in (
        lambda: a @ a,
        lambda: np.dot(a, a),
        lambda: np.einsum("ij,jk", a, a),
        lambda: np.einsum("ij,jk", a),
        lambda: np.einsum("ij", a, a),
        lambda: np.tensordot(a, a, 1),
        lambda: np.cross(a, a),
        lambda: np.linalg.multi_dot([a]),
        lambda: 2.0 @ a,
        lambda: Jet.from_coeffs([1.0, 2.0]) @ a,
    ):
        with pytest.raises((ValueError, TypeError)):
            f()

"""Linear equations in matrices of jets: their defining identities, exactly on fractions and to roundings in floats."""

import numpy as np
import pytest
from hypothesis import given, settings
from matrix_jets import LINES, adjoint, assert_product, exact, identity, random_jet, regular

from jets.arrays.linalg import LINALG
from jets.testing import assert_jets_equal

solve, inv, pinv, lstsq = (LINALG[name] for name in ("solve", "inv", "pinv", "lstsq"))
few = settings(max_examples=30)
lines = pytest.mark.parametrize("line", LINES)
kinds = pytest.mark.parametrize("is_complex", [False, True], ids=["real", "complex"])


# --- exactly, on fractions --------------------------------------------------------------------------------------


@few
@given(exact((2, 2)) | exact((3, 3)))
def test_inverse(matrices):
    a = regular(*matrices)
    assert_jets_equal(a @ inv(a), identity(a))
    assert_jets_equal(inv(a) @ a, identity(a))


@few
@given(exact((3, 3), (3, 2), (3,)))
def test_solutions_solve(drawn):
    a, b, c = drawn
    regular(a)
    assert_jets_equal(a @ solve(a, b), b)
    assert_jets_equal(a @ solve(a, c), c)
    assert_jets_equal(a @ solve(a, b.value), b.value)
    assert_jets_equal(a.value @ solve(a.value, b), b)


@few
@given(exact((3, 2)))
def test_pseudo_inverse(matrices):
    (a,) = matrices
    regular(np.swapaxes(a, 0, 1) @ a)
    assert_jets_equal(pinv(a) @ a, identity(pinv(a) @ a))
    assert_jets_equal(a @ pinv(a), np.swapaxes(a @ pinv(a), 0, 1))
    assert_jets_equal(pinv(np.swapaxes(a, 0, 1)), np.swapaxes(pinv(a), 0, 1))


@few
@given(exact((3, 2), (3,), (3, 2)))
def test_least_squares(drawn):
    a, b, c = drawn
    regular(np.swapaxes(a, 0, 1) @ a)
    x, squares, rank, s = lstsq(a, b)
    r = b - a @ x
    assert_jets_equal(np.swapaxes(a, 0, 1) @ r, 0 * x)
    assert_jets_equal(squares, np.sum(r * r, keepdims=True))
    assert (rank, s.shape) == (2, (0,))
    x, squares, *_ = lstsq(a, c)
    assert_jets_equal(x, pinv(a) @ c)
    assert squares.shape == (2,)


@few
@given(exact((2, 3), (2,)))
def test_shortest_solutions(drawn):
    a, b = drawn
    regular(a @ np.swapaxes(a, 0, 1))
    x, *_ = lstsq(a, b)
    assert_jets_equal(a @ x, b)
    assert_jets_equal(x, pinv(a) @ b)


# --- in floats --------------------------------------------------------------------------------------------------

#: How many rounding units of the sizes that are added up are allowed, for matrices whose condition is below 30.
UNITS = 100


@lines
@kinds
def test_residuals_are_roundings(line, is_complex):
    value = np.diag([4.0, -3.0, 5.0, 2.0]) + np.eye(4, k=1)
    a, b = random_jet(3, (4, 4), line, is_complex, value), random_jet(4, (4, 3), line, is_complex)
    one = identity(a)
    assert_product(UNITS, b, a, solve(a, b))
    assert_product(UNITS, one, a, inv(a))
    assert_product(UNITS, one, inv(a), a)


@lines
@kinds
@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4)])
def test_pseudo_inverse_in_floats(line, is_complex, shape):
    a, b = random_jet(7, shape, line, is_complex), random_jet(8, (shape[0], 2), line, is_complex)
    p = pinv(a)
    assert_product(UNITS, a, a, p, a)
    assert_product(UNITS, p, p, a, p)
    assert_product(UNITS, adjoint(a @ p), a, p)
    assert_product(UNITS, lstsq(a, b)[0], p, b)


def test_tensors():
    a, b = random_jet(1, (2, 3, 6)), random_jet(2, (2, 3))
    x = LINALG["tensorsolve"](a, b)
    assert_product(UNITS, b.reshape(6, 1), a.reshape(6, 6), x.reshape(6, 1))
    moved = LINALG["tensorsolve"](np.moveaxis(a, 2, 0), b, axes=(0,))
    assert_jets_equal(moved, x)
    inverse = LINALG["tensorinv"](a)
    assert inverse.shape == (6, 2, 3)
    assert_product(UNITS, x.reshape(6, 1), inverse.reshape(6, 6), b.reshape(6, 1))

"""Norms of vectors and matrices of jets: against mpmath, exactly on fractions, and at their corners."""

from fractions import Fraction

import matrix_oracle
import numpy as np
import pytest
from matrix_jets import EPS, LINES, coefficients, random_jet
from mpmath import mp

from jets import Jet, detach, equal, variable
from jets.arrays.linalg import LINALG
from jets.errors import ExactnessError, RefusedError
from jets.testing import assert_jets_equal

norm, matrix_norm, vector_norm, cond = map(LINALG.get, "norm matrix_norm vector_norm cond".split())
lines = pytest.mark.parametrize("line", LINES)
kinds = pytest.mark.parametrize("is_complex", [False, True], ids=["real", "complex"])
#: Rounding units of the largest coefficient up to a slot, for numbers from 1 to 10.
UNITS = 200


def within(units, got, want):
    """Say whether all slots are right but for so many rounding units of the largest coefficient up to each."""
    got, want = (np.asarray(c).reshape(len(c), -1) for c in (got, want))
    return bool(np.all(abs(got - want) <= units * EPS * np.maximum.accumulate(abs(want))))


VECTOR_ORDERS = [None, 1, 2, 3, 4, 2.5, 0.5, -1, -2, -3, np.inf, -np.inf]
MATRIX_ORDERS = [None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf]


def p_norm(p):
    """Return the function of mpmath's numbers that NumPy documents."""
    p = 2 if p is None else p

    def function(a):
        sizes = [abs(c) for c in a]
        if abs(p) == np.inf:
            return np.array([max(sizes) if p > 0 else min(sizes)])
        return np.array([mp.fsum(c ** mp.mpf(p) for c in sizes) ** (1 / mp.mpf(p))])

    return function


def matrix_function(ord):
    def function(a):
        if ord in (None, "fro"):
            return np.array([mp.mnorm(a, "f")])
        if ord in (2, -2, "nuc"):
            s = mp.svd(a, compute_uv=False)
            return np.array([sum(s) if ord == "nuc" else s[0] if ord == 2 else s[len(s) - 1]])
        sums = [mp.fsum(abs(c) for c in row) for row in (a if abs(ord) == np.inf else a.T).tolist()]
        return np.array([max(sums) if ord > 0 else min(sums)])

    return function


@lines
@kinds
@pytest.mark.parametrize("p", VECTOR_ORDERS)
def test_norms_of_vectors_against_mpmath(p, line, is_complex):
    value = np.array([3.0, -4.0, 2.5]) + (1j * np.array([1.0, 2.0, -1.5]) if is_complex else 0)
    u = random_jet(1, (3,), line, is_complex, value, top=2)
    alphas, coeffs = coefficients(u)
    want = matrix_oracle.taylor_of(p_norm(p), coeffs, alphas)[:, 0]
    assert within(UNITS, norm(u, p).coeffs, want)
    stack = np.stack([u, 2 * u])
    for found in (
        norm(stack, p, axis=-1),
        norm(stack.T, p, axis=0),
        vector_norm(stack, ord=2 if p is None else p, axis=1),
    ):
        assert within(UNITS, found.coeffs, np.stack([want, 2 * want], 1))
    assert norm(stack, p, axis=1, keepdims=True).shape == (2, 1)


@lines
@kinds
@pytest.mark.parametrize("ord", MATRIX_ORDERS)
@pytest.mark.parametrize("shape", [(3, 2), (2, 3)])
def test_norms_of_matrices_against_mpmath(ord, shape, line, is_complex):
    value = np.array([[3.0, -4.0, 2.5], [1.0, 0.5, 6.0]]).reshape(shape) * (1 + 0.5j if is_complex else 1)
    a = random_jet(2, shape, line, is_complex, value, top=2)
    alphas, coeffs = coefficients(a)
    want = matrix_oracle.taylor_of(matrix_function(ord), coeffs, alphas)[:, 0]
    assert within(UNITS, norm(a, ord).coeffs, want)
    assert within(UNITS, norm(a, ord, axis=(0, 1)).coeffs, want)
    stack = np.stack([a, 2 * a])
    assert within(UNITS, norm(stack, ord, axis=(1, 2)).coeffs, np.stack([want, 2 * want], 1))
    assert within(UNITS, matrix_norm(stack, ord=ord or "fro").coeffs, np.stack([want, 2 * want], 1))
    assert matrix_norm(stack, ord=ord or "fro", keepdims=True).shape == (2, 1, 1)


def test_norms_of_all_entries():
    a = random_jet(3, (2, 3, 4), "x, y") + 1
    flat = norm(a.reshape(24))
    for found in (norm(a), vector_norm(a), vector_norm(a, axis=(0, 2, 1)), norm(a, keepdims=True).reshape(())):
        assert within(UNITS, found.coeffs, flat.coeffs)
    assert vector_norm(a, axis=(0, 2), keepdims=True).shape == (1, 3, 1)
    assert within(UNITS, vector_norm(a, axis=(0, 2)).coeffs, norm(np.swapaxes(a, 1, 2).reshape(8, 3), axis=0).coeffs)


def test_squares_that_overflow():
    x = variable(3e200, order=1)
    with np.errstate(over="ignore"):  # in NumPy's value
        found = norm(np.stack([x, x * 0 + 4e200])).coeffs
    np.testing.assert_allclose(found, [np.inf, 0.6], rtol=8 * EPS)


def test_exact_norms():
    x = variable(Fraction(3), order=3)
    a = np.stack([x, 0 * x + 4])
    assert norm(a).coeffs[:2].tolist() == [5, Fraction(3, 5)]
    assert_jets_equal(norm(a) ** 2, x * x + 16)
    assert_jets_equal(norm(-a, 1), x + 4)
    assert_jets_equal(norm(-a, np.inf), 0 * x + 4)
    assert_jets_equal(norm(-a, -np.inf), x)
    assert_jets_equal(norm(np.outer(a, [1, 2]), 1), 2 * x + 8)
    with pytest.raises(ExactnessError, match="is not known to be rational"):
        norm(a + 1)


def test_the_condition_number():
    x = variable(3.0, order=3)
    a = x * np.array([[1.0, 0.0], [0.0, 0.0]]) + np.diag([0.0, 2.0])
    assert within(UNITS, cond(a).coeffs, (x / 2).coeffs)
    assert within(UNITS, cond(a, -2).coeffs, (2 / x).coeffs)
    for p in (1, -1, "fro", np.inf, 2):
        want = norm(a, p) * norm(LINALG["inv"](a), p)
        assert within(UNITS, cond(a, p).coeffs, want.coeffs)
    assert LINALG["matrix_rank"](x * np.ones((2, 2))) == 1


# --- corners ----------------------------------------------------------------------------------------------------


def undefined_from(degree, y):
    """Say whether the derivatives of y are nan from a degree on, and none below it is."""
    return np.isnan(y.coeffs).tolist() == [k >= degree for k in range(y.order + 1)]


@pytest.mark.parametrize("p", [1, 2, 3, 4, 2.5, -1, -2, np.inf, -np.inf])
def test_the_zero_vector(p):
    x = variable(0.0, order=3)
    with np.errstate(divide="ignore"):  # 0⁻¹, in NumPy's value
        with pytest.warns(RuntimeWarning, match="invalid value"):
            assert undefined_from(1, norm(np.stack([x, 2 * x, -x]), p))
        with pytest.warns(RuntimeWarning, match="invalid value"):
            assert undefined_from(2, norm(np.stack([x * x, 2 * x**3, -x * x]), p))
        assert equal(norm(np.zeros(3) * x, p), 0)
        assert equal(norm(detach(np.stack([x, x])), p), 0)


@pytest.mark.parametrize(("p", "degree"), [(1, 1), (3, 3), (2.5, 3), (0.5, 1), (-1, 1), (-np.inf, 1)])
def test_a_zero_entry(p, degree):
    x = variable(0.0, order=4)
    with np.errstate(divide="ignore"):  # 0⁻¹, in NumPy's value
        with pytest.warns(RuntimeWarning, match="invalid value"):
            y = norm(np.stack([x, 0 * x + 3]), p)
        still = norm(np.stack([0 * x, x + 3]), p)  # an entry that does not move has no corner to pass
    assert undefined_from(degree, y)
    assert not np.isnan(still.coeffs).any()
    for q in (2, 4, np.inf):
        assert not np.isnan(norm(np.stack([x, 0 * x + 3]), q).coeffs).any()


def test_two_entries_of_one_size():
    x = variable(0.0, order=3)
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert undefined_from(2, norm(np.stack([1 + x, -1 - x + x * x, x]), np.inf))
    assert norm(np.stack([1 + x, -1 - x, x]), np.inf).coeffs.tolist() == [1.0, 1.0, 0.0, 0.0]
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert undefined_from(1, norm(x * np.array([[1.0, 0.0], [0.0, -1.0]]) + np.eye(2), np.inf))


def test_corners_of_what_is_not_largest_do_not_matter():
    x = variable(0.0, order=2)
    a = np.stack([np.stack([x, 0 * x + 1]), np.stack([2 + x, 0 * x + 1])])
    assert norm(a, np.inf).coeffs.tolist() == [3.0, 1.0, 0.0]


def test_each_vector_of_a_stack_has_its_own_corner():
    x = variable(np.array([0.0, 3.0]), order=1)
    with pytest.warns(RuntimeWarning, match="invalid value"):
        y = norm(np.stack([x, x * 0 + [0.0, 4.0]], axis=-1), axis=-1)
    np.testing.assert_array_equal(y.coeffs, [[0.0, 5.0], [np.nan, 0.6]])
    assert y.at.tolist() == [0.0, 3.0]


def test_counts_jump_where_an_entry_is_zero():
    x = variable(1.0, order=1)
    assert norm(np.stack([x, x * 2]), 0).coeffs.tolist() == [2.0, 0.0]
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert undefined_from(1, norm(np.stack([x, x - 1]), 0))


def test_singular_values_that_meet_are_refused():
    x = variable(2.0, order=1)
    for ord in (2, "nuc"):
        with pytest.raises(RefusedError, match=r"np\.linalg\.norm: the singular values 0 and 1 are both 2\.0"):
            norm(x * np.eye(3), ord)
    # those that are not asked for may meet
    assert within(UNITS, norm(np.diag([3.0, 1.0, 1.0, 0.0]) * x, 2).coeffs, (3 * x).coeffs)


def test_arguments_are_those_of_numpy():
    x = variable(1.0, order=1) * np.ones((2, 3))
    with pytest.raises(ValueError, match="Invalid norm order"):
        norm(x, "fro", axis=0)
    with pytest.raises(ValueError, match="Invalid norm order"):
        norm(x, 3)
    with pytest.raises(ValueError, match="Duplicate axes"):
        norm(x, axis=(0, 0))
    with pytest.raises(ValueError, match="Improper number of dimensions"):
        norm(x[None], 1)
    with pytest.raises(RefusedError, match="takes no jet as ord"):
        norm(x, ord=variable(2.0, order=1))


def test_norms_of_nothing():
    x = variable(1.0, order=2)
    for shape, axis in (((0,), 0), ((2, 0), 1), ((0, 2), 1), ((0, 3, 2), (1, 2))):
        found, want = norm(x * np.zeros(shape), axis=axis), np.linalg.norm(np.zeros(shape), axis=axis)
        assert isinstance(found, Jet)
        np.testing.assert_array_equal(found.value, want)
    with pytest.raises(np.linalg.LinAlgError, match="empty"):
        cond(x * np.zeros((0, 0)))


def test_rounding_of_long_vectors():
    u = random_jet(4, (10_000,), ("x", 3)) + 1
    want = np.sqrt(np.sum(u * u))
    assert within(100, norm(u).coeffs, want.coeffs)

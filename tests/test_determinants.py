"""Determinants of matrices of jets: Leibniz' formula exactly, at matrices of every rank; products; in floats next to
singular matrices, against fractions; the logarithm of their size.
"""

from fractions import Fraction
from functools import reduce
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matrix_jets import EPS, LINES, exact_matrices, random_jet, within
from mpmath import mp
from spaces import AT, BOX, ONE, TWO

from jets import Jet, detach, variable
from jets.arrays.linalg import LINALG, determinants
from jets.testing import assert_jets_equal

det, slogdet, inv = LINALG["det"], LINALG["slogdet"], LINALG["inv"]
few = settings(max_examples=25)


def leibniz(a):
    """Return the sum over all permutations of the products of entries, with their signs."""
    m = len(a)
    products = (reduce(lambda y, i: y * a[i, p[i]], range(m), _sign(p)) for p in permutations(range(m)))
    return sum(products)


def _sign(p):
    return (-1) ** sum(p[i] > p[j] for j in range(len(p)) for i in range(j))


def exact(a):
    """Return the same jet in fractions."""
    rows = np.vectorize(Fraction, otypes=[object])(a.coeffs)
    order = a.order if a._space.is_total else dict(zip(a.names, a._space.limits, strict=True))
    return Jet.from_coeffs(rows, dict.fromkeys(a.names, Fraction(0)), order=order)


def rounded(a):
    return a.coeffs.astype(float)


def of_rank(rank, m, seed, line="x", top=3):
    """Return a matrix of jets whose value has that rank, exactly."""
    rng = np.random.default_rng(seed)
    value = rng.integers(-8, 9, (m, rank)) @ rng.integers(-8, 9, (rank, m)) / 8.0
    return random_jet(seed, (m, m), line, value=value, top=top)


# --- exact ------------------------------------------------------------------------------------------------------


@few
@given(st.sampled_from([(m, space) for m in (1, 2, 3, 4) for space in (ONE, TWO, BOX)]).flatmap(
    lambda case: exact_matrices((case[0], case[0]), case[1])))  # fmt: skip
def test_leibniz(a):
    assert_jets_equal(det(a), leibniz(a))


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(("m", "rank"), [(m, rank) for m in (1, 2, 3, 4) for rank in range(m + 1)])
def test_leibniz_at_every_rank(m, rank, line):
    a = exact(of_rank(rank, m, 1, line))
    assert_jets_equal(det(a), leibniz(a))
    assert m == rank or det(a).value == 0


@pytest.mark.parametrize("line", ["x", "x, y"])
@pytest.mark.parametrize(("m", "rank"), [(8, 8), (8, 7), (8, 6), (7, 3), (8, 1), (8, 0)])
def test_every_split_gives_the_same(m, rank, line, monkeypatch):
    a = exact(of_rank(rank, m, 2, line, top=2)).truncate(3)
    found = det(a)  # eliminates as many rows as there are pivots, then goes by minors or, beyond ROWS, by Berkowitz
    for few, rows in ((m, m), (0, m), (0, 0)):
        monkeypatch.setattr(determinants, "FEW", few)
        monkeypatch.setattr(determinants, "ROWS", rows)
        assert_jets_equal(det(a), found)


@few
@given(st.sampled_from((ONE, TWO, {"order": 0, "at": AT})).flatmap(
    lambda space: st.tuples(*[exact_matrices((3, 3), space)] * 2)))  # fmt: skip
def test_products_have_products(drawn):
    a, b = drawn
    assert_jets_equal(det(a @ b), det(a) * det(b))
    assert_jets_equal(det(np.swapaxes(a, 0, 1)), det(a))


def test_determinants_of_nothing():
    assert_jets_equal(det(variable(1.0, order=2) * np.ones((0, 0))), Jet.from_coeffs([1.0, 0.0, 0.0], at=1.0))
    stack = det(variable(1.0, order=2) * np.ones((2, 0, 0)))
    assert stack.coeffs.tolist() == [[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]


# --- floats -----------------------------------------------------------------------------------------------------


def test_next_to_a_singular_matrix():
    for at in (1.0, 1.0 + 1e-15, 1.0 - 1e-8, 1.1):
        x = variable(at, order=8)
        found = det(x * np.eye(2) + np.eye(2)[::-1]).coeffs
        assert found[1:].tolist() == [2 * at, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


#: Rounding units of the largest coefficient up to a slot, which LOSS in `determinants.py` allows.
UNITS = 1000


def hadamard(a):
    """Return the coefficients of the product of Σ_k |row of a_k|·tᵏ over the rows: Hadamard's bound of each degree."""
    degrees, product = _degrees(a), np.ones(1)
    for i in range(len(a)):
        lengths = np.linalg.norm(a.coeffs[:, i], axis=-1)
        product = np.convolve(product, np.bincount(degrees, weights=lengths))[: a.order + 1]
    return product


def _degrees(a):
    return [sum(alpha) for alpha in a._space.monomials.slots]


@pytest.mark.parametrize("line", ["x", "x, y"])
@pytest.mark.parametrize("top", [1, 3])
@pytest.mark.parametrize(("m", "rank"), [(3, 2), (3, 1), (3, 0), (6, 4), (8, 8), (8, 7), (8, 6), (12, 12), (12, 10)])
def test_floats_against_fractions(m, rank, line, top):
    for seed in range(2):
        a = of_rank(rank, m, seed, line, top)
        want = rounded(det(exact(a)))
        error = abs(det(a).coeffs - want)
        assert np.all(error <= EPS * hadamard(a)[_degrees(a)])
        if rank == m:
            assert np.all(error <= UNITS * EPS * np.maximum.accumulate(abs(want)))


@pytest.mark.parametrize("line", ["x", "x, y"])
def test_a_stack_of_all_ranks(line):
    matrices = [of_rank(rank, 9, 3, line) for rank in (9, 8, 7, 3, 1, 0)]
    found = det(np.stack(matrices).reshape(2, 3, 9, 9))
    for i, matrix in enumerate(matrices):
        want = rounded(det(exact(matrix)))
        error = abs(found[i // 3, i % 3].coeffs - want)
        assert np.all(error <= EPS * hadamard(matrix)[_degrees(matrix)])
        assert i or np.all(error <= UNITS * EPS * np.maximum.accumulate(abs(want)))
        assert within(UNITS, found[i // 3, i % 3].coeffs[-1:], det(matrix).coeffs[-1:])
    stack = det(np.stack([exact(matrix.truncate(2)) for matrix in matrices[:4]]))
    for i in range(4):
        assert_jets_equal(stack[i], det(exact(matrices[i].truncate(2))))


@pytest.mark.parametrize("rank", [0, 1])
def test_many_pivots_that_are_zero(rank):
    a = of_rank(rank, 12, 6, ("x", 14), top=2)
    want = rounded(det(exact(a)))
    assert np.all(abs(det(a).coeffs - want) <= EPS * hadamard(a))
    # The coefficients of the characteristic polynomials by which they go are larger than the determinant.
    assert np.all(abs(det(a).coeffs - want)[12 - rank :] <= 10 * UNITS * EPS * abs(want).max())
    assert not want[: 12 - rank].any()


@pytest.mark.parametrize("m", range(2, 11))
def test_hilbert_matrices(m):
    value = 1.0 / (np.arange(m)[:, None] + np.arange(m) + 1.0)
    a = variable(0.0, order=m) * np.eye(m) + value
    want = rounded(det(exact(a)))
    sizes = np.linalg.svd(value, compute_uv=False)
    # Slot k is the sum of the products of m − k eigenvalues, whose relative condition is that of the smallest there.
    condition = np.append(sizes[0] / sizes[::-1], 1.0)
    assert np.all(abs(det(a).coeffs - want)[1:] <= 100 * EPS * (condition * want)[1:])


def test_badly_scaled_rows():
    a = random_jet(4, (9, 9))
    scale = 2.0 ** -np.arange(0, 90, 10)
    assert within(UNITS, det(a * scale[:, None]).coeffs, det(a).coeffs * scale.prod())


def test_large_matrices_of_high_order():
    a = random_jet(5, (24, 24), ("x", 10), value=np.eye(24) * 8.0)
    want = rounded(det(exact(a).truncate(3)))
    assert within(UNITS, det(a).coeffs[:4], want)


def test_numbers_of_mpmath_next_to_a_singular_matrix():
    with mp.workdps(40):
        x = variable(mp.mpf(1) + mp.mpf(10) ** -30, order=5)
        a = x * np.eye(9, dtype=object) + np.eye(9, dtype=object)[::-1] * mp.mpf(1)
        found, t = det(a).coeffs, x
        want = ((t * t - 1) ** 4 * (t + 1)).coeffs
        assert max(abs(found - want)) <= mp.mpf(10) ** -36


def test_nan_and_infinity_stay_where_they_are():
    stack = np.stack([np.eye(9), np.full((9, 9), np.nan), np.eye(9) * 2]) * variable(1.0, order=2)
    with np.errstate(invalid="ignore"):
        found = det(stack).coeffs
    np.testing.assert_allclose(found[:, 0], [1.0, 9.0, 36.0], rtol=1e-14)
    assert np.isnan(found[:, 1]).all()


# --- the logarithm ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("is_complex", [False, True])
def test_logarithms_of_determinants(line, is_complex):
    a = random_jet(6, (2, 4, 4), line, is_complex, np.diag([4.0, -3.0, 5.0, 2.0]))
    sign, logabsdet = slogdet(a)
    assert within(UNITS, (sign * np.exp(logabsdet)).coeffs, det(a).coeffs)
    assert within(UNITS, logabsdet.coeffs, np.log(abs(det(a))).coeffs)
    assert is_complex or np.all(sign.coeffs[1:] == 0)
    assert logabsdet.dtype == np.float64


def test_logarithm_at_a_singular_matrix():
    x = variable(1.0, order=2)
    stack = np.stack([x * np.eye(2) + np.eye(2)[::-1], x * np.eye(2)])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        sign, logabsdet = slogdet(stack)
    assert logabsdet.value.tolist() == [-np.inf, 0.0]
    assert np.isnan(logabsdet.coeffs[1:, 0]).all()
    assert np.isnan(sign.coeffs[1:, 0]).all()
    assert logabsdet.coeffs[:, 1].tolist() == [0.0, 2.0, -1.0]
    sign, logabsdet = slogdet(detach(stack))
    assert (sign.coeffs[0].tolist(), sign.coeffs[1:].any(), logabsdet.coeffs[1:].any()) == ([0.0, 1.0], False, False)


def test_logarithms_of_other_numbers():
    with mp.workdps(30):
        sign, logabsdet = slogdet(variable(mp.mpf(-2), order=2) * np.eye(3, dtype=object))
        assert abs(logabsdet.coeffs - (3 * np.log(-variable(mp.mpf(-2), order=2))).coeffs).max() < mp.mpf(10) ** -28
        assert sign.value == -1
    with pytest.raises(ArithmeticError, match="is not known to be rational"):
        slogdet(variable(Fraction(2), order=1) * np.eye(2, dtype=int))

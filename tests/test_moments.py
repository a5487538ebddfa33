"""Moments of parts against those of all samples at once, and against sums that are written out."""

from fractions import Fraction
from functools import reduce
from operator import or_

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets.errors import ExactnessError
from jets.estimators.moments import Moments, Sums, Tally

EPS = np.finfo(float).eps
sizes = st.lists(st.integers(1, 9), min_size=1, max_size=8)
seeds = st.integers(0, 10**6)


def numbers(seed, *shape):
    """Return numbers that lie about 3, some of them large."""
    random = np.random.default_rng(seed)
    return 3 + random.standard_normal(shape) * 10.0 ** random.integers(-1, 3, shape[:1] + (1,) * (len(shape) - 1))


def exact(array):
    return np.vectorize(Fraction, otypes=[object])(array)


def written_out(rows, weights):
    """Return mean and scatter of exact rows by their definitions."""
    mean = np.einsum("n,rn...->r...", weights, rows) / sum(weights)
    apart = rows - mean[:, None]
    return mean, np.einsum("n,rn...,qn...->...rq", weights, apart, apart)


def split(array, sizes, axis):
    return np.split(array, np.cumsum(sizes)[:-1], axis)


def assert_close(found, mean, scatter, n):
    """Assert that mean and scatter are right to a few roundings for each sample, of numbers of the size that occurs."""
    bound = 8 * n * EPS
    largest = np.sqrt(np.einsum("...rr->...r", scatter).astype(float)) + abs(np.moveaxis(mean, 0, -1).astype(float))
    np.testing.assert_array_less(abs(found.mean - mean.astype(float)), bound * np.moveaxis(largest, -1, 0) + 1e-300)
    wrong = abs(found.scatter - scatter.astype(float))
    np.testing.assert_array_less(wrong, bound * n * largest[..., :, None] * largest[..., None, :] + 1e-300)


@pytest.mark.parametrize("shape", [(), (2,), (2, 3)], ids=str)
@pytest.mark.parametrize("weighted", [False, True])
def test_any_parts_give_what_all_samples_give_at_once(shape, weighted):
    @given(sizes, seeds)
    def check(sizes, seed):
        n = sum(sizes)
        rows = numbers(seed, 3, n, *shape)
        weights = np.random.default_rng(seed).integers(0, 4, n) if weighted else np.ones(n, int)
        weights[0] += not weights.any()
        mean, scatter = written_out(exact(rows), weights.astype(object))
        parts = zip(split(rows, sizes, 1), split(weights, sizes, 0), strict=True)
        found = reduce(or_, (Moments.of(x, w if weighted else None) for x, w in parts))
        assert found.weight == weights.sum()
        assert_close(found, mean, scatter, n)
        diagonal = reduce(
            or_,
            (
                Moments.of(x, w if weighted else None, cross=False)
                for x, w in zip(split(rows, sizes, 1), split(weights, sizes, 0), strict=True)
            ),
        )
        np.testing.assert_allclose(diagonal.scatter, found.spread, rtol=8 * n * EPS)

    check()


@given(sizes, seeds)
def test_fractions_stay_exact(sizes, seed):
    rows = exact(numbers(seed, 2, sum(sizes)).round(1))
    weights = np.random.default_rng(seed).integers(0, 3, sum(sizes)) + 1
    for given_weights in (None, weights, exact(weights) / 7):
        w = np.ones(sum(sizes), dtype=object) if given_weights is None else given_weights.astype(object)
        mean, _ = written_out(rows, w)
        parts = split(rows, sizes, 1), split(w, sizes, 0)
        parts = [Moments.of(x, None if given_weights is None else v) for x, v in zip(*parts, strict=True)]
        found = reduce(or_, parts)
        assert found.mean.tolist() == mean.tolist()
        assert all(type(entry.numerator) is int for entry in found.mean)  # NumPy's would overflow
        assert found.scatter.dtype == float


def test_exact_rows_want_exact_weights():
    rows = exact(np.ones((1, 2)))
    with pytest.raises(ExactnessError, match="write a Fraction"):
        Moments.of(rows, np.array([0.25, 0.75]))
    assert Moments.of(np.ones((1, 2)), exact(np.array([0.25, 0.75]))).mean.dtype == float


@given(seeds, st.lists(st.integers(0, 4), min_size=1, max_size=12).filter(any))
def test_a_weight_stands_for_so_many_equal_samples(seed, weights):
    rows = exact(numbers(seed, 2, len(weights)))
    weighted, repeated = Moments.of(rows, np.array(weights)), Moments.of(np.repeat(rows, weights, axis=1))
    assert weighted.weight == repeated.weight
    assert weighted.mean.tolist() == repeated.mean.tolist()
    _, scatter = written_out(np.repeat(rows, weights, axis=1), np.ones(sum(weights), dtype=object))
    for found in (weighted, repeated):
        assert_close(found._replace(mean=found.mean.astype(float)), found.mean, scatter, len(weights))


def test_parts_without_weight_change_nothing():
    rows, none = np.array([[1.0, 2.0, 6.0]]), Moments.of(np.array([[7.0, 9.0]]), np.zeros(2))
    some = Moments.of(rows, np.array([1.0, 0.0, 1.0]))
    for found in (none | some, some | none, none | none | some | none):
        assert (found.weight, found.mean.tolist(), found.scatter.tolist()) == (2, [3.5], [[12.5]])
    assert (none | none).weight == 0
    far, near = Moments.of(np.array([[1e9]]), np.zeros(1)), Moments.of(np.array([[0.1]]), np.ones(1))
    assert (far | near).mean.tolist() == (near | far).mean.tolist() == [0.1]


def test_very_large_weights_do_not_overflow():
    weights = np.array([2**32, 2**33])
    for rows in (np.array([[0.0, 3.0]]), exact(np.array([[0.0, 3.0]]))):
        both = Moments.of(rows[:, :1], weights[:1]) | Moments.of(rows[:, 1:], weights[1:])
        assert both.mean.tolist() == [2]
        assert both.scatter.tolist() == [[6 * 2.0**32]]
    assert Sums.of(weights) == (3 * 2.0**32, 5 * 2.0**64)


def test_without_errors_there_is_no_scatter():
    rows = np.array([[1.0, 3.0]])
    found = Moments.of(rows, errors=False) | Moments.of(rows, errors=False)
    assert found.scatter is None
    assert (found.weight, found.mean.tolist()) == (4, [2])


@given(seeds, st.integers(-9, 9))
def test_times_a_factor(seed, k):
    """A power of 2, with which all is the same to the last bit."""
    rows = numbers(seed, 3, 5)
    found, wanted = Moments.of(rows).times(2.0**k), Moments.of(rows * 2.0**k)
    assert (found.weight, found.mean.tolist()) == (5, wanted.mean.tolist())
    assert found.scatter.tolist() == wanted.scatter.tolist()
    assert Moments.of(rows, errors=False).times(2.0).mean.tolist() == (2 * Moments.of(rows).mean).tolist()


@pytest.mark.parametrize("shape", [(), (4,)], ids=str)
@given(seeds)
def test_the_variance_of_linear_maps_is_that_of_the_mapped_rows(shape, seed):
    rows, maps = numbers(seed, 3, 7, *shape), numbers(seed + 1, *shape, 2, 3)
    mapped = np.einsum("...sr,rn...->sn...", maps, rows)
    np.testing.assert_allclose(Moments.of(rows).variance(maps), mapped.var(axis=1), rtol=1e-7)
    ones = np.broadcast_to(np.eye(3), (*shape, 3, 3))
    np.testing.assert_allclose(Moments.of(rows, cross=False).variance(3 * ones), 9 * rows.var(axis=1), rtol=1e-12)
    weights = np.arange(1.0, 8)
    wanted = np.average((rows - np.average(rows, axis=1, weights=weights)[:, None]) ** 2, axis=1, weights=weights)
    np.testing.assert_allclose(Moments.of(rows, weights).variance(ones), wanted, rtol=1e-9)


def test_a_variance_is_never_negative():
    """a − 3b is zero but for roundings, of which the square root would be nan."""
    random = np.random.default_rng(1)
    b = random.random((100, 7))
    spreads = [Moments.of(np.stack([3 * row, row])).variance(np.array([[1.0, -3.0]]))[0] for row in b]
    assert min(spreads) >= 0
    assert max(spreads) < 1e-15


# --- what is kept of samples --------------------------------------------------------------------------------------


def test_effective_sizes():
    assert Sums.of(np.ones(5)).effective == 5
    assert Sums.of(np.array([3.0, 1.0])).effective == 1.6
    assert (Sums.of(np.array([3.0])) | Sums.of(np.array([1.0]))).effective == 1.6
    assert Sums.of(np.array([Fraction(1, 2)] * 3, dtype=object)).effective == 3
    assert Sums.of(np.zeros(3)).effective == 0


def test_blocks_of_neighbours():
    """Of 11 samples there are 11, 5, 2, 1 blocks; what fills none at the end is left out."""
    rows = np.array([[1.0, 3, 5, 7, 2, 4, 6, 8, 9, 9, 100]])
    tally = Tally.of(rows, chain=True)
    assert [level.weight for level in tally.levels] == [11, 5, 2, 1]
    assert [level.mean.tolist() for level in tally.levels] == [[14], [5.4], [4.5], [4.5]]
    assert tally.levels[1].scatter.tolist() == [[((np.array([2, 6, 3, 7, 9]) - 5.4) ** 2).sum()]]
    assert tally.levels[2].scatter.tolist() == [[0.5]]
    assert [level.weight for level in Tally.of(rows).levels] == [11]


def test_blocks_do_not_cross_the_border_between_parts():
    parts = [Tally.of(np.array([row]), chain=True) for row in ([1.0, 3.0, 8.0], [5.0], [2.0, 4.0, 6.0, 8.0])]
    both = parts[0] | parts[1] | parts[2]
    assert [level.weight for level in both.levels] == [8, 3, 1]
    assert both.levels[1].mean.tolist() == [(2 + 3 + 7) / 3]
    assert both.levels[2].mean.tolist() == [5]
    assert (parts[1] | parts[0]).levels[1].weight == (parts[0] | parts[1]).levels[1].weight == 1


def test_the_largest_share_of_a_sample():
    rows, weights = np.array([[0.0, 0.0, 3.0], [1.0, 2.0, 3.0]]), np.array([2.0, 2.0, 2.0])
    assert Tally.of(rows).largest.tolist() == [4, 1]
    assert Tally.of(rows, weights).largest.tolist() == [8, 2]
    assert (Tally.of(rows) | Tally.of(10 * rows[:, :2])).largest.tolist() == [4, 25]
    assert Tally.of(rows).times(3).largest.tolist() == [36, 9]


def test_counts():
    rows, ratios = np.zeros((1, 2)), np.array([3.0, -1.0])
    tally = Tally.of(rows, np.array([2.0, 1.0]), ratios)
    assert (tally.size, tally.counted, tally.leaned) == (2, (3, 5), (7, 37))
    assert (tally | tally).leaned == (14, 74)
    assert (tally | tally).size == 4
    assert tally.times(2).leaned == (14, 148)
    assert tally.times(2).counted == tally.counted
    chains = Tally.of(rows, None, np.array([[3.0, 1.0, 1.0], [1.0, 1.0, 1.0]]))
    assert (chains.size, chains.counted, chains.leaned) == (6, (2, 2), (8, 14))

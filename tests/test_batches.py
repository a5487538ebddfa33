"""`jets.derivatives` on a large batch: part by part and on all cores the same as at once."""

import threading
import time
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets import derivatives
from jets.batches import CHUNK, LARGEST, points_together
from jets.errors import OrderError


def f(x):
    return np.exp(np.sin(x) * x) / (1 + x * x)


@given(st.integers(1, 60), st.integers(1, 25), st.integers(0, 4))
def test_parts_are_the_whole(size, chunk, order):
    x = np.linspace(-1, 2, size)
    whole, parts = derivatives(f, x, order, chunk=None), derivatives(f, x, order, chunk=chunk)
    np.testing.assert_array_equal(parts, whole)


def test_the_shape_of_the_batch_is_kept_and_points_broadcast():
    x, y = np.linspace(0, 1, 12).reshape(3, 4), np.linspace(1, 2, 4)
    at = {"x": x, "y": y, "z": 0.5}

    def g(x, y, z):
        return np.sin(x * y) + z * x

    parts = derivatives(g, at, 2, chunk=5)
    assert parts.shape == (10, 3, 4)
    np.testing.assert_array_equal(parts, derivatives(g, {**at, "y": np.broadcast_to(y, (3, 4))}, 2, chunk=None))


def test_a_vector_argument():
    at = {"v": (np.arange(9.0), 2.0), "w": np.ones(9)}

    def g(v, w):
        return v[0] * v[1] ** 2 + w

    np.testing.assert_array_equal(derivatives(g, at, 1, chunk=4), derivatives(g, at, 1, chunk=None))


def test_the_default_is_for_large_batches_only():
    sizes = []

    def g(x):
        sizes.append(x.size)
        return x

    derivatives(g, np.zeros(CHUNK), 1)
    assert sizes == [CHUNK]
    derivatives(g, np.zeros(2 * CHUNK + 1), 1)
    assert sorted(sizes) == [1, CHUNK, CHUNK, CHUNK]


def test_parts_are_smaller_at_high_order():
    assert points_together(CHUNK, 2) == CHUNK
    assert points_together(CHUNK, 21) * 21 * 8 <= LARGEST
    assert points_together(10, 21) == 10


def test_a_function_of_the_whole_batch_is_told_so():
    weights = np.arange(10.0)
    with pytest.raises(ValueError, match=r"f does not take a part of the batch: operands .* chunk=None"):
        derivatives(lambda x: x * weights, weights, 1, chunk=4)
    with pytest.raises(ValueError, match=r"f does not take a part of the batch: .* shape \(1,\) for 4 points"):
        derivatives(lambda x: x[:1], weights, 1, chunk=4)
    assert derivatives(lambda x: x * weights, weights, 1, chunk=None)[1].tolist() == weights.tolist()


def test_errors_of_the_function_come_through():
    def g(x):
        if np.max(x.value) > 5:
            raise LookupError("too large")
        return x

    with pytest.raises(LookupError, match="too large"):
        derivatives(g, np.arange(10.0), 1, chunk=3)
    with pytest.raises(ValueError, match="my own"):
        derivatives(lambda x: (_ for _ in ()).throw(ValueError("my own")), np.arange(10.0), 1, chunk=3)
    with pytest.raises(OrderError, match="chunk must be a whole number"):
        derivatives(f, np.arange(10.0), 1, chunk=2.5)
    with pytest.raises(OrderError, match="chunk must be at least one point, not 0"):
        derivatives(f, np.arange(10.0), 1, chunk=0)


def test_errstate_reaches_the_threads():
    x = np.array([1.0, 2.0, 0.0])
    with np.errstate(all="ignore"):
        assert np.isinf(derivatives(np.log, x, 1, chunk=1)[0, 2])
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        derivatives(np.log, x, 1, chunk=1)


def test_a_part_may_be_complex():
    def g(x):
        return x * 1j if np.min(x.value) >= 4 else x

    result = derivatives(g, np.arange(8.0), 1, chunk=4)
    assert result[0].tolist() == [0, 1, 2, 3, 4j, 5j, 6j, 7j]


def test_the_work_is_done_in_other_threads_and_progress_in_ours():
    workers, told = set(), []

    def g(x):
        workers.add(threading.get_ident())
        time.sleep(0.05)
        return x

    def progress(done, total):
        told.append((done, total))
        assert threading.get_ident() == main

    main = threading.get_ident()
    derivatives(g, np.zeros(30), 1, chunk=3, progress=progress)
    assert workers - {main}
    assert told[-1] == (10, 10)
    assert told == sorted(told)
    assert len(told) > 1


def test_memory_is_the_result_and_a_few_parts():
    x = np.linspace(0, 1, 200_000)
    derivatives(f, x[:5000], 10)
    tracemalloc.start()
    try:
        size = derivatives(f, x, 10, chunk=2000).nbytes
        assert tracemalloc.get_traced_memory()[1] < 1.5 * size
    finally:
        tracemalloc.stop()


def test_exact_numbers_are_evaluated_at_once():
    at = np.array([Fraction(k) for k in range(5)])
    assert derivatives(lambda x: x * x, at, 1, chunk=1)[1].tolist() == [2 * k for k in at]

"""Samples from arrays, samplers, streams and Dask: who does which part, and when, does not matter."""

import os
import threading
import time
import tracemalloc
from functools import partial

import numpy as np
import pytest

from jets import expectation, variable
from jets.estimators import divergence, log_partition, sources
from jets.estimators.sources import parts_of, size_of

mu = variable(0.25, order=2, name="μ")
DRAWN = 1 << 18


def log_prob(x):
    return -((x - mu) ** 2) / 2


def wave(x):
    return np.sin(x) + mu * x


def draw(random, number):
    return random.normal(0.25, 1, number)


def same(a, b):
    """Assert that two estimates are the same to the last bit."""
    np.testing.assert_array_equal(a.derivatives, b.derivatives)
    np.testing.assert_array_equal(a.errors, b.errors)
    assert (a.size, a.effective_size) == (b.size, b.effective_size)


def close(a, b, rtol=1e-12):
    """Assert that two estimates are the same but for the order of sums."""
    np.testing.assert_allclose(a.derivatives, b.derivatives, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(a.errors, b.errors, rtol=1e-9, atol=1e-12)
    assert a.size == b.size
    assert a.effective_size == pytest.approx(b.effective_size, rel=rtol)


# --- the same samples in any form -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def x():
    return draw(np.random.default_rng(5), 1000)


@pytest.mark.parametrize("options", [{}, {"normalised": False}], ids=str)
@pytest.mark.parametrize("chunk", [1, 3, 64, 999])
def test_any_chunks_give_the_same(x, chunk, options):
    close(expectation(wave, log_prob, x, chunk=chunk, **options), expectation(wave, log_prob, x, **options))


def test_blocks_of_a_chain_end_with_the_chunk(x):
    """Of independent samples b = 16 is long enough: chunks of 16·k have the same blocks, others have fewer."""
    found, whole = (expectation(wave, log_prob, x, chain=True, chunk=chunk) for chunk in (64, 1000))
    close(found, whole)
    found = expectation(wave, log_prob, x, chain=True, chunk=99)
    np.testing.assert_allclose(found.derivatives, whole.derivatives, rtol=1e-12)
    np.testing.assert_allclose(found.errors, whole.errors, rtol=0.2)


@pytest.mark.parametrize("cores", [1, 2, 7, None])
def test_threads_make_no_difference(x, cores, monkeypatch):
    wanted = expectation(wave, log_prob, iter(np.split(x, 10)), normalised=False)  # the parts in the order as they are
    with monkeypatch.context() as patch:
        patch.setattr(sources, "core", None)
        same(expectation(wave, log_prob, x, chunk=100, normalised=False), wanted)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(sources, "core", object())
    same(expectation(wave, log_prob, x, chunk=100, normalised=False), wanted)


def test_arrays_of_every_form(x, tmp_path):
    np.save(tmp_path / "x.npy", x)
    wanted = expectation(wave, log_prob, x, chunk=64)
    same(expectation(wave, log_prob, np.load(tmp_path / "x.npy", mmap_mode="r"), chunk=64), wanted)
    same(expectation(lambda s: wave(s[0]), lambda s: log_prob(s[0]), (x, np.arange(1000)), chunk=64), wanted)
    same(expectation(lambda s: wave(s[0]), lambda s: log_prob(s[1]), [x, x], chunk=64), wanted)
    nested = {"a": x, "b": (x, {"c": x})}
    same(expectation(lambda s: wave(s["a"]), lambda s: log_prob(s["b"][1]["c"]), nested, chunk=64), wanted)
    parts = [x[k : k + 64] for k in range(0, 1000, 64)]
    same(expectation(wave, log_prob, iter(parts)), wanted)
    same(expectation(wave, log_prob, (part for part in parts)), wanted)
    same(expectation(lambda s: wave(s[0]), lambda s: log_prob(s[0]), ((part, part) for part in parts)), wanted)


def test_parts():
    parts, number = parts_of({"x": np.arange(5), "y": (np.arange(5), np.arange(10).reshape(5, 2))}, None, 2, None)
    found = [part() for part in parts]
    assert number == len(found) == 3
    assert [part["x"].tolist() for part in found] == [[0, 1], [2, 3], [4]]
    assert found[2]["y"][1].tolist() == [[8, 9]]
    assert size_of(found[1]) == 2


WRONG = {
    "nothing": ({"samples": None}, TypeError, "samples are an array .* a Dask array, not NoneType"),
    "a number": ({"samples": 3.0}, TypeError, "not float"),
    "no axis": ({"samples": np.array(3.0)}, ValueError, "the first axis of an array of samples counts them"),
    "a list of numbers": ({"samples": [0.0, 1.0]}, ValueError, r"counts them; 0.0 is none: np.array\(\[…\]\)"),
    "lengths": ({"samples": (np.zeros(3), np.zeros(4))}, ValueError, r"different lengths: \[3, 4\]"),
    "chunk": ({"samples": np.zeros(3), "chunk": 0}, ValueError, "chunk is a number of samples, at least one, not 0"),
    "no size": ({"samples": draw}, TypeError, r"say how many samples to take: .*size=10\*\*6"),
    "size 0": ({"samples": draw, "size": 0}, TypeError, "say how many samples"),
    "size of an array": ({"samples": np.zeros(3), "size": 3}, TypeError, "size and seed go with a sampler"),
    "seed of an array": ({"samples": np.zeros(3), "seed": 3}, TypeError, "size and seed go with a sampler"),
    "size of a stream": ({"stream": [np.zeros(3)], "size": 3}, TypeError, "size and seed go with a sampler"),
    "no samples": ({"samples": np.zeros(0)}, ValueError, "there are no samples"),
    "an empty stream": ({"stream": []}, ValueError, "there are no samples"),
    "an empty part": ({"stream": [np.ones(3), np.ones(0)]}, ValueError, "part of the samples is empty"),
    "weights of a sampler": (
        {"samples": draw, "size": 3, "weights": [1, 1, 1]},
        TypeError,
        "goes with samples in arrays",
    ),
    "weights of a stream": (
        {"stream": [np.ones(3)], "weights": [1, 1, 1]},
        TypeError,
        "goes with samples in arrays",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_are_no_samples(name):
    given, error, message = WRONG[name]
    if "stream" in given:
        given = {name: given[name] for name in given if name != "stream"} | {"samples": iter(given["stream"])}
    with pytest.raises(error, match=message):
        expectation(wave, log_prob, **given)


# --- samplers -------------------------------------------------------------------------------------------------


def test_seeds_reproduce(monkeypatch):
    found = expectation(wave, log_prob, draw, size=10_000, seed=3, chunk=999)
    same(expectation(wave, log_prob, draw, size=10_000, seed=3, chunk=999), found)
    for cores in (1, 5):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        same(expectation(wave, log_prob, draw, size=10_000, seed=3, chunk=999), found)
    assert found.size == 10_000
    assert expectation(wave, log_prob, draw, size=10_000, seed=4, chunk=999).value != found.value
    assert expectation(wave, log_prob, draw, size=50).value != expectation(wave, log_prob, draw, size=50).value


def test_every_part_has_a_generator_of_its_own():
    first = []

    def sampler(random, number):
        first.append((random.random(), number))
        return random.normal(size=number)

    expectation(wave, log_prob, sampler, size=1050, seed=1, chunk=100)
    assert len({number for number, _ in first}) == 11
    assert sorted(number for _, number in first) == [50] + [100] * 10
    child = np.random.default_rng(np.random.SeedSequence(1).spawn(1)[0])  # as NumPy has it
    assert child.random() in [number for number, _ in first]


def test_an_estimate_of_drawn_samples():
    """sin x + μ·x has the mean e^{−1/2}·sin μ + μ²; 4.4 standard errors are exceeded once in 10⁵ times."""
    found = expectation(wave, log_prob, draw, size=DRAWN, seed=1)
    s, c = np.exp(-0.5) * np.sin(0.25), np.exp(-0.5) * np.cos(0.25)
    assert (abs(found.derivatives - [s + 1 / 16, c + 0.5, 2 - s]) < 4.4 * found.errors).all()
    assert (found.errors < 0.02).all()


# --- at work --------------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_number_of_samples():
    """Ten million samples are 80 MB; tracemalloc sees what NumPy holds at any time."""
    tracemalloc.start()
    try:
        found = expectation(wave, log_prob, draw, size=10**7, seed=1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.size == 10**7
    assert peak < 40e6


def test_of_a_stream_few_parts_are_taken_at_a_time(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    taken, done = [], []

    def stream():
        for k in range(50):
            taken.append(k)
            assert len(taken) - len(done) <= 2 * 2 + 3
            yield np.full(10, float(k))

    def f(x):
        done.append(x[0])
        return mu * x

    found = expectation(f, None, stream())
    assert found.size == 500
    assert found.derivative(1) == 24.5


def test_work_is_shared_by_threads(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(sources, "core", object())  # without the compiled kernels there is one thread
    together = threading.Barrier(3, timeout=30)

    def f(x):
        together.wait()
        return mu * x

    assert expectation(f, None, np.ones(3), chunk=1).derivative(1) == 1


def test_an_error_in_one_part_stops_the_others():
    started = []

    def f(x):
        started.append(x[0])
        if x[0] == 3:
            raise KeyError("no such thing")
        time.sleep(0.001)
        return mu * x

    with pytest.raises(KeyError, match="no such thing"):
        expectation(f, None, np.arange(10_000.0), chunk=1)
    assert len(started) < 100


def test_threads_see_the_error_state_of_the_caller():
    with np.errstate(invalid="ignore"):
        assert np.isnan(expectation(lambda x: mu * np.sqrt(x), None, np.full(100, -1.0), errors=False).value)
    with np.errstate(invalid="raise"), pytest.raises(FloatingPointError):
        expectation(lambda x: mu * np.sqrt(x), None, np.full(100, -1.0))


def test_progress_is_told():
    told = []
    expectation(wave, log_prob, np.zeros(10), chunk=3, progress=lambda *done: told.append(done))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    told.clear()
    expectation(wave, log_prob, draw, size=10, chunk=5, progress=lambda *done: told.append(done))
    log_partition(log_prob, np.zeros(2), progress=lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2), (1, 1)]
    told.clear()
    expectation(wave, log_prob, iter([np.zeros(3)]), progress=lambda *done: told.append(done))
    assert told == []  # nobody knows how long a stream is


# --- Dask -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dask():
    return pytest.importorskip("dask.array", reason="Dask is not installed: nothing past one machine is tested")


ESTIMATORS = {
    "mean": partial(expectation, wave, log_prob),
    "quotient": partial(expectation, wave, log_prob, normalised=False),
    "chain": partial(expectation, wave, log_prob, chain=True),
    "divergence": partial(divergence, log_prob),
    "no errors": partial(expectation, wave, log_prob, errors=False),
    "proposal": partial(expectation, wave, log_prob, normalised=False, log_proposal=lambda x: -(x**2) / 2 + 1e4),
}


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("scheduler", ["threads", "synchronous"])
def test_dask_arrays(dask, x, name, scheduler):
    estimate = ESTIMATORS[name]
    with __import__("dask").config.set(scheduler=scheduler):
        same(estimate(dask.from_array(x, chunks=64)), estimate(x, chunk=64))


def test_dask_tuples_and_dicts(dask, x):
    wanted, lazy = expectation(wave, log_prob, x, chunk=300), dask.from_array(x, chunks=300)
    same(expectation(lambda s: wave(s[0]), lambda s: log_prob(s[1]), (lazy, lazy)), wanted)
    same(expectation(lambda s: wave(s[0]), lambda s: log_prob(s[0]), [lazy]), wanted)
    same(expectation(lambda s: wave(s["a"]), lambda s: log_prob(s["b"]), {"a": lazy, "b": lazy}), wanted)
    table = dask.from_array(np.stack([x, x**2], axis=-1), chunks=(300, 2))
    same(expectation(lambda s: wave(s[:, 0]), lambda s: log_prob(s[:, 0]), table), wanted)


def test_what_dask_cannot_do(dask, x):
    table, lazy = dask.from_array(np.zeros((8, 4)), chunks=(4, 2)), dask.from_array(x, chunks=300)
    with pytest.raises(ValueError, match=r"whole along all axes but the first: rechunk\(\{1: -1, …\}\)"):
        expectation(wave, log_prob, table)
    with pytest.raises(ValueError, match="different chunks along their first axis; rechunk them alike"):
        expectation(wave, log_prob, (lazy, dask.from_array(x, chunks=200)))
    with pytest.raises(TypeError, match="Dask arrays all of them, or none"):
        expectation(wave, log_prob, (x, lazy))
    for option in ({"size": 3}, {"seed": 1}, {"weights": np.ones(1000)}):
        with pytest.raises(TypeError, match="do not go with a Dask array"):
            expectation(wave, log_prob, lazy, **option)


def test_a_dask_cluster(dask, x):
    """Two processes, to which functions and jets travel; with all that starts and stops it takes some five seconds."""
    distributed = pytest.importorskip("distributed", reason="no Dask cluster is installed: the extra jets[dask]")
    points = variable(np.array([0.25, 0.5]), order=1, name="ν")  # points in an array are the same where they come back
    lazy = dask.from_array(x, chunks=64)
    with (
        distributed.LocalCluster(processes=True, n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        distributed.Client(cluster),
    ):
        for estimate in ESTIMATORS.values():
            same(estimate(lazy), estimate(x, chunk=64))
        found, wanted = (expectation(lambda x: points * x[:, None], None, a, chunk=64) for a in (lazy, x))
        same(found, wanted)

"""Where samples come from: arrays, samplers, streams and Dask, in parts that are worked on one by one."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import copy_context
from functools import partial, reduce
from importlib import import_module
from itertools import count
from operator import or_
from typing import Any, TypeVar

import numpy as np

from jets.config import core
from jets.progress import Progress

__all__ = ["CHUNK", "combined", "is_dask", "parts_of", "size_of"]

#: Samples that are worked on together.
CHUNK = 1 << 14

T = TypeVar("T")
Part = Callable[[], Any]


def parts_of(samples: Any, size: int | None, chunk: int, seed: Any) -> tuple[Iterator[Part], int | None]:
    """Return the parts, as functions that give the samples, and how many there are, if that is known.

    >>> parts, number = parts_of(np.arange(5), None, 2, None)
    >>> number, [part().tolist() for part in parts]
    (3, [[0, 1], [2, 3], [4]])
    """
    if chunk < 1:
        raise ValueError(f"chunk is a number of samples, at least one, not {chunk}")
    if callable(samples):
        return _drawn(samples, size, chunk, seed)
    if size is not None or seed is not None:
        raise TypeError("size and seed go with a sampler, a function of a generator and a number of samples")
    if isinstance(samples, (np.ndarray, tuple, list, Mapping)):
        total = size_of(samples)
        starts = range(0, total, chunk)
        return (partial(_taken, samples, slice(start, start + chunk)) for start in starts), len(starts)
    if isinstance(samples, Iterable):
        return (partial(_itself, part) for part in samples), None
    raise TypeError(
        "samples are an array whose first axis counts them, a tuple or dict of such arrays, a function of a generator "
        f"and a number, an iterator of arrays, or a Dask array, not {type(samples).__name__}"
    )


def _drawn(sampler: Any, size: int | None, chunk: int, seed: Any) -> tuple[Iterator[Part], int]:
    if size is None or size < 1:
        raise TypeError("say how many samples to take: expectation(f, log_prob, sampler, size=10**6)")
    starts = range(0, size, chunk)
    seeds = np.random.SeedSequence(seed)
    draws = (partial(_draw, sampler, seeds, k, min(chunk, size - start)) for k, start in enumerate(starts))
    return draws, len(starts)


def _draw(sampler: Any, seeds: np.random.SeedSequence, k: int, number: int) -> Any:
    """Draw a part with a generator of its own, so that it does not matter who draws it, and when."""
    child = np.random.SeedSequence(seeds.entropy, spawn_key=(*seeds.spawn_key, k))
    return sampler(np.random.default_rng(child), number)


def size_of(samples: Any) -> int:
    """Return the number of samples, which is the length of every array.

    >>> size_of({"x": np.zeros((7, 2)), "y": np.zeros(7)})
    7
    """
    if isinstance(samples, (tuple, list, Mapping)):
        sizes = set(map(size_of, _entries(samples)))
        if len(sizes) != 1:
            raise ValueError(f"the arrays of samples have different lengths: {sorted(sizes)}")
        return sizes.pop()
    if not np.ndim(samples):
        raise ValueError(f"the first axis of an array of samples counts them; {samples!r} is none: np.array([…])")
    return len(samples)


def _taken(samples: Any, part: slice) -> Any:
    if isinstance(samples, Mapping):
        return {name: _taken(entry, part) for name, entry in samples.items()}
    if isinstance(samples, (tuple, list)):
        return tuple(_taken(entry, part) for entry in samples)
    return samples[part]


def _itself(part: Any) -> Any:
    return part


# --- at work ------------------------------------------------------------------------------------------------


def combined(work: Callable[[Any], T], parts: Iterator[Part], number: int | None, progress: Progress) -> T:
    """Return work(part) | work(part) | … in the order of the parts, which as many threads as there are cores share.

    Only a few parts are in memory at any time.
    """
    from concurrent.futures import Future, ThreadPoolExecutor  # which takes milliseconds to import

    workers = (os.cpu_count() or 1) if core else 1
    found: T | None = None
    waiting: deque[Future[T]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for done in count():
                while len(waiting) < 2 * workers and (part := next(parts, None)) is not None:
                    waiting.append(pool.submit(copy_context().run, _worked, work, part))
                if not waiting:
                    break
                result = waiting.popleft().result()
                found = result if found is None else found | result  # type: ignore[operator]
                if number is not None:
                    progress(done + 1, number)
        finally:
            for future in waiting:
                future.cancel()
    if found is None:
        raise ValueError("there are no samples")
    return found


def _worked(work: Callable[[Any], T], part: Part) -> T:
    return work(part())


# --- Dask ---------------------------------------------------------------------------------------------------


def is_dask(samples: Any) -> bool:
    """Say whether the samples are a Dask array, or a tuple or dict with one, without importing Dask."""
    return any(type(array).__module__.partition(".")[0] == "dask" for array in _entries(samples))


def _entries(samples: Any) -> list[Any]:
    """Return the arrays in a tuple or dict of samples, or the one that there is."""
    if isinstance(samples, Mapping):
        return list(samples.values())
    return list(samples) if isinstance(samples, (tuple, list)) else [samples]


def combined_by_dask(work: Callable[[Any], T], samples: Any) -> T:
    """Return work(part) | work(part) | … over the chunks of a Dask array, where the current scheduler has them done."""
    dask: Any = import_module("dask")

    arrays = _entries(samples)
    if not all(hasattr(array, "to_delayed") for array in arrays):
        raise TypeError("the arrays of samples are Dask arrays all of them, or none")
    if len({tuple(array.chunks[0]) for array in arrays}) > 1:
        raise ValueError("the arrays of samples have different chunks along their first axis; rechunk them alike")
    wrapped = dask.delayed(work)
    parts = [wrapped(_like(samples, row)) for row in zip(*map(_blocks_of, arrays), strict=True)]
    found: T = reduce(or_, dask.compute(*parts))
    return found


def _like(samples: Any, entries: Sequence[Any]) -> Any:
    """Return a part of samples in the form that they have: a dict, a tuple, or an array."""
    if isinstance(samples, Mapping):
        return dict(zip(samples, entries, strict=True))
    return tuple(entries) if isinstance(samples, (tuple, list)) else entries[0]


def _blocks_of(array: Any) -> Sequence[Any]:
    if any(len(chunks) > 1 for chunks in array.chunks[1:]):
        raise ValueError("a chunk of samples has to be whole along all axes but the first: rechunk({1: -1, …})")
    return array.to_delayed().reshape(-1).tolist()  # type: ignore[no-any-return]

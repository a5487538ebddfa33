"""A large batch part by part: so that what is worked on stays in the cache, and every core has something to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from typing import Any

import numpy as np

from jets.config import core
from jets.errors import OrderError
from jets.factorials import SAFE_DEGREE, derivatives_of
from jets.jet import Jet
from jets.progress import Progress

__all__ = ["CHUNK", "in_chunks", "points_together"]

#: Points that are evaluated together, at most: with more of them a jet leaves the cache of a core.
CHUNK = 16384
#: Bytes of one jet, at most.
LARGEST = 1 << 20
#: Seconds between two looks at how far the work is.
PAUSE = 0.1

Points = Mapping[str, Any]


def points_together(chunk: int, slots: int) -> int:
    """Return how many points are evaluated together, so that their jet, of so many slots, stays small."""
    if chunk < 1:
        raise OrderError(f"chunk must be at least one point, not {chunk}; chunk=None evaluates the whole batch at once")
    return min(chunk, max(1024, LARGEST // (8 * slots)))


def in_chunks(evaluate: Callable[[Points], Jet], points: Points, chunk: int, progress: Progress) -> Any:
    """Return the derivatives of evaluate(points), shape (slots, *batch), from the jets on parts of the batch.

    `points` has numbers, arrays, or tuples of those. Python's threads share the work: the kernels and NumPy let go of
    the interpreter's lock. Besides the result only one part a core is in memory.
    """
    shape = np.broadcast_shapes(*(np.shape(p) for p in _numbers(points)))
    size = int(np.prod(shape))
    parts = [slice(i, min(i + chunk, size)) for i in range(0, size, chunk)]

    def jet_of(part: slice) -> Jet:
        return _evaluated(evaluate, {name: _taken(p, shape, part) for name, p in points.items()})

    dtype: Any = np.bool_
    while True:
        try:
            table = _Table(jet_of, parts, dtype)
            table.fill(progress)
            return table.rows.reshape(-1, *shape)
        except _Wider as wider:  # a later part is complex, and the first ones were not
            dtype = wider.dtype


class _Wider(Exception):
    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype


class _Table:
    """The result, which the workers fill; each takes the next of the parts that are left."""

    def __init__(self, jet_of: Callable[[slice], Jet], parts: list[slice], dtype: Any) -> None:
        self.jet_of, self.parts, self.left, self.done = jet_of, parts, iter(parts), 0
        first = self._jet(next(self.left))
        dtype = np.result_type(first.dtype, dtype)
        self.rows = np.empty((first._space.monomials.size, parts[-1].stop), dtype)
        self._write(parts[0], first)

    def fill(self, progress: Progress) -> None:
        """Evaluate what is left, in as many threads as there is use for."""
        from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait  # which takes milliseconds to import

        # Without the compiled kernels NumPy is called so often that threads would wait for the interpreter's lock.
        count = (os.cpu_count() or 1) if core else 1
        with ThreadPoolExecutor(count) as pool:
            workers = [pool.submit(copy_context().run, self._work) for _ in range(count)]
            try:
                while wait(workers, PAUSE, FIRST_EXCEPTION).not_done and not any(map(_failed, workers)):
                    progress(self.done, len(self.parts))
            finally:
                self.left = iter(())
        for worker in workers:
            worker.result()
        progress(len(self.parts), len(self.parts))

    def _work(self) -> None:
        while (part := next(self.left, None)) is not None:
            self._write(part, self._jet(part))

    def _jet(self, part: slice) -> Jet:
        y = self.jet_of(part)
        if y.shape != (part.stop - part.start,):
            raise _whole(f"it gives a jet of shape {y.shape} for {part.stop - part.start} points")
        return y

    def _write(self, part: slice, y: Jet) -> None:
        out = self.rows[:, part]
        if not np.can_cast(y.dtype, out.dtype):
            raise _Wider(np.result_type(y.dtype, out.dtype))
        if y.order <= SAFE_DEGREE and y.dtype == out.dtype:
            derivatives_of(y._terms, y._space.monomials, out)
        else:
            out[...] = y.derivatives
        self.done += 1


def _failed(worker: Any) -> bool:
    return worker.done() and worker.exception() is not None


def _numbers(points: Points) -> Iterator[Any]:
    for point in points.values():
        yield from point if isinstance(point, tuple) else (point,)


def _evaluated(evaluate: Callable[[Points], Jet], part: Points) -> Jet:
    try:
        return evaluate(part)
    except ValueError as error:
        if "broadcast" in str(error):
            raise _whole(str(error)) from error
        raise


def _taken(point: Any, shape: tuple[int, ...], part: slice) -> Any:
    if isinstance(point, tuple):
        return tuple(_taken(p, shape, part) for p in point)
    return np.broadcast_to(point, shape).reshape(-1)[part] if np.ndim(point) else point


def _whole(why: str) -> ValueError:
    return ValueError(
        f"f does not take a part of the batch: {why}; let it work point by point, or give chunk=None to evaluate it "
        "on the whole batch at once"
    )

"""A large batch part by part: so that what is worked on stays in the cache, and every core has something to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from itertools import islice
from typing import Any

import numpy as np

from jets.progress import Progress

__all__ = ["CHUNK", "in_chunks"]

#: Points that are evaluated together: as many as keep the coefficients of a few jets in the cache of a core.
CHUNK = 4096

Points = Mapping[str, Any]


def in_chunks(evaluate: Callable[[Points], Any], points: Points, chunk: int, progress: Progress) -> Any:
    """Return evaluate(points), an array of shape (slots, *batch), from its values on parts of the batch.

    `points` has numbers, arrays, or tuples of those. Python's threads share the work: the kernels and NumPy let go of
    the interpreter's lock. Besides the result only a few parts are in memory at a time.
    """
    shape = np.broadcast_shapes(*(np.shape(p) for p in _numbers(points)))
    size = int(np.prod(shape))
    parts = [slice(i, min(i + chunk, size)) for i in range(0, size, chunk)]
    rows: Any = None
    for done, (part, result) in enumerate(_evaluated(evaluate, points, shape, parts), 1):
        if np.shape(result)[1:] != (part.stop - part.start,):
            raise _whole(f"it gives an array of shape {np.shape(result)[1:]} there")
        if rows is None or not np.can_cast(result.dtype, rows.dtype):
            rows = _widened(rows, result, size)
        rows[:, part] = result
        progress(done, len(parts))
    return rows.reshape(-1, *shape)


def _numbers(points: Points) -> Iterator[Any]:
    for point in points.values():
        yield from point if isinstance(point, tuple) else (point,)


def _evaluated(
    evaluate: Any, points: Points, shape: tuple[int, ...], parts: list[slice]
) -> Iterator[tuple[slice, Any]]:
    """Yield the parts and what they give, in their order; two for each core are under way at a time."""
    from concurrent.futures import ThreadPoolExecutor  # which takes milliseconds to import

    cores = os.cpu_count() or 1

    def one(part: slice) -> Any:
        try:
            return evaluate({name: _taken(point, shape, part) for name, point in points.items()})
        except ValueError as error:
            if "broadcast" in str(error):
                raise _whole(str(error)) from error
            raise

    with ThreadPoolExecutor(cores) as pool:
        waiting = iter(parts)
        running = [(part, pool.submit(copy_context().run, one, part)) for part in islice(waiting, 2 * cores)]
        try:
            while running:
                part, future = running.pop(0)
                yield part, future.result()
                running += [(part, pool.submit(copy_context().run, one, part)) for part in islice(waiting, 1)]
        finally:
            for _, future in running:
                future.cancel()


def _taken(point: Any, shape: tuple[int, ...], part: slice) -> Any:
    if isinstance(point, tuple):
        return tuple(_taken(p, shape, part) for p in point)
    return np.broadcast_to(point, shape).reshape(-1)[part] if np.ndim(point) else point


def _widened(rows: Any, result: Any, size: int) -> Any:
    """Return an array for the whole result, with what there is already."""
    wider = np.empty((len(result), size), result.dtype if rows is None else np.result_type(rows, result))
    if rows is not None:
        wider[...] = rows
    return wider


def _whole(why: str) -> ValueError:
    return ValueError(
        f"f does not take a part of the batch: {why}; let it work point by point, or give chunk=None to evaluate it "
        "on the whole batch at once"
    )

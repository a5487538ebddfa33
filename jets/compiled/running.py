"""Programs at work: one point by Python or C, a batch chunk by chunk, and eager jets where a program is not right."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from functools import cached_property, partial
from typing import Any

import numpy as np

from jets.compiled import builds, c, python
from jets.compiled.loops import InC
from jets.compiled.program import Program
from jets.compiled.reciprocals import without_divisions
from jets.compiled.rows import Rows

__all__ = ["Runnable"]

Eager = Callable[..., Any]

#: What Python's floats raise where NumPy's are inf or nan.
_NOT_FINITE = (ArithmeticError, ValueError)
#: A batch of so many chunks is shared among threads.
MANY = 8

_POINT = """\
def point({inputs}):
    try:
        y = program({inputs})
        total = {total}
        if total - total == 0.0:
            return y
    except errors:
        pass
    return eager({inputs})
"""


class Runnable:
    """A program with its functions; those of batches are made when one comes."""

    def __init__(self, program: Program, title: str, eager: Eager, backend: str) -> None:
        self.program, self.title, self.eager = program, title, eager
        self.backend = backend if c.is_real(program) else "python"
        in_c = self.backend == "c" and c.point_is_known(program)
        self.point, self.into = self._functions_in_c() if in_c else self._in_python()

    def _tuple(self, *xs: Any) -> tuple[Any, ...]:
        return tuple(self.eager(*xs).tolist())

    def _in_python(self) -> tuple[Callable[..., tuple[Any, ...]], Callable[..., Any]]:
        """Return the functions of one point, one that gives a tuple and one that writes to an array."""
        names = ", ".join(f"x{i}" for i in range(len(self.program.inputs)))
        program, tellers = python.function(self.program), self.program.tellers
        total = "sum(y)" if len(tellers) > 3 else " + ".join(f"y[{k}]" for k in tellers) or "0.0"
        space: dict[str, Any] = {"program": program, "eager": self._tuple, "errors": _NOT_FINITE}
        exec(compile(_POINT.format(inputs=names, total=total), "<jets.compile>", "exec"), space)
        return space["point"], partial(_write, space["point"], len(self.program.outputs))

    def _functions_in_c(self) -> tuple[Callable[..., tuple[Any, ...]], Callable[..., Any]]:
        module = builds.point(self.in_c)
        module.set_eager(self._tuple, partial(_write, self._tuple, len(self.program.outputs)))
        return module.point, module.into

    def array(self, *xs: Any) -> Any:
        """Return the results at one point as an array."""
        if self.backend == "c":
            return self.into(np.empty(len(self.program.outputs)), *xs)
        return np.array(self.point(*xs), self.program.dtype)

    @cached_property
    def in_c(self) -> Program:
        """The program as C runs it."""
        return without_divisions(self.program)

    @cached_property
    def of_batches(self) -> Rows | InC:
        """The program for batches."""
        return InC(self.in_c) if self.backend == "c" else Rows(self.program)

    def batch(self, inputs: Sequence[Any]) -> Any:
        """Return the results of all points, shape (results, *batch); the inputs are arrays and numbers."""
        shape = np.broadcast_shapes(*map(np.shape, inputs))
        columns = [np.ravel(np.broadcast_to(x, shape)) for x in inputs]
        size = columns[0].size
        table = np.empty((len(self.program.outputs), size), self.program.dtype)
        chunk = self.of_batches.chunk
        parts = [slice(low, min(low + chunk, size)) for low in range(0, size, chunk)]
        workers = min(os.cpu_count() or 1, len(parts) // MANY) if self.backend == "c" else 1
        if workers > 1:
            self._share(workers, columns, table, parts)
        elif parts:
            self._fill(columns, table, iter(parts))
        return table.reshape(len(table), *shape)

    def _share(self, workers: int, columns: Sequence[Any], table: Any, parts: Sequence[slice]) -> None:
        """Let threads take one part after the other; loops in C let go of the interpreter's lock."""
        from concurrent.futures import ThreadPoolExecutor  # which takes milliseconds to import

        left = iter(parts)
        with ThreadPoolExecutor(workers) as pool:
            jobs = [pool.submit(copy_context().run, self._fill, columns, table, left) for _ in range(workers)]
            for job in jobs:
                job.result()

    def _fill(self, columns: Sequence[Any], table: Any, parts: Iterator[slice]) -> None:
        engine = self.of_batches
        buffers = engine.buffers(min(engine.chunk, table.shape[1]))
        for part in parts:
            xs = [x[part] for x in columns]
            with np.errstate(all="ignore"):
                wrong = engine.run(xs, table, part, buffers)
            if wrong is not None:
                self._correct(xs, table[:, part], wrong)

    def _correct(self, xs: Sequence[Any], y: Any, doubtful: Any) -> None:
        """Ask eager jets at some points, and where a result is not finite."""
        wrong = doubtful | ~np.isfinite(y).all(axis=0)
        y[:, wrong] = self.eager(*(x[wrong] for x in xs))


def _write(point: Callable[..., tuple[Any, ...]], size: int, out: Any, *xs: Any) -> Any:
    """Write what a function gives to an array of that size, and return it."""
    if np.shape(out) != (size,):
        raise TypeError(f"give a contiguous array of {size} floats to write to")
    out[:] = point(*xs)
    return out

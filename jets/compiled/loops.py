"""Programs in C on batches: loops in C and functions of NumPy in turns, chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from jets.compiled import builds, stages
from jets.compiled.program import Program
from jets.compiled.symbols import Item, Symbol

__all__ = ["InC"]


class InC:
    """A program as loops in C; it has the methods of `rows.Rows`."""

    chunk = stages.CHUNK

    def __init__(self, program: Program) -> None:
        self.program, self.plan = program, stages.Loops(program)
        self.module = builds.loops(program, self.plan)

    def buffers(self, count: int) -> Any:
        """Return new working memory."""
        return np.zeros((self.plan.size, stages.STRIDE))

    def run(self, inputs: Sequence[Any], table: Any, part: slice, buffers: Any) -> Any:
        """Write the results of some points to the columns of a table; return where they are not right, or None."""
        count, (rows, known) = part.stop - part.start, (self.plan.rows, dict[Symbol, Any]())
        for i, x in enumerate(inputs):
            buffers[i, :count] = x
        wrong = False
        for k, stage in enumerate(self.plan.stages):
            for call in stage.calls:
                self._call(call, known, buffers, count)
            wrong = self.module.run(k, buffers, table, part.start, table.shape[1], count)
        return np.not_equal(buffers[len(rows), :count], 0.0) if wrong else None

    def _call(self, call: Symbol, known: dict[Symbol, Any], buffers: Any, count: int) -> None:
        """Let NumPy, or any function of numbers, work on rows."""
        row: Any = buffers[self.plan.rows[call], :count] if call in self.plan.rows else None
        args = [self._operand(arg, known, buffers, count) for arg in call.args]
        if isinstance(call.op, Item):
            row[...] = args[0][call.op.i]
        elif row is None:
            known[call] = call.op(*args)
        elif isinstance(call.op, np.ufunc) and call.dtype == float and not call.op.types[0].endswith("O"):
            call.op(*args, out=row)
        else:
            row[...] = call.op(*args)

    def _operand(self, arg: Any, known: dict[Symbol, Any], buffers: Any, count: int) -> Any:
        if not isinstance(arg, Symbol):
            return arg
        if arg in known:
            return known[arg]
        row = buffers[self.plan.rows[arg], :count]
        return row if arg.dtype == float else row.astype(arg.dtype)

"""A program in stages for many points: functions that NumPy computes for rows, and loops in C between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jets.compiled.c import Pieces, guards, is_inline, sum_of_all
from jets.compiled.program import Program, symbols_of
from jets.compiled.symbols import Symbol

__all__ = ["CHUNK", "STRIDE", "Loops", "Stage"]

#: Points that go through a loop together; a multiple of eight.
CHUNK = 2048
#: Numbers from a row to the next one; were it a power of two, all rows would fall on the same lines of the cache.
STRIDE = CHUNK + 8


class Stage:
    """Functions that are called for rows, and then operations in a loop."""

    def __init__(self) -> None:
        self.calls: list[Symbol] = []
        self.steps: list[Symbol] = []


def stages(program: Program) -> list[Stage]:
    """Share the operations out among as few loops as there have to be, each operation as late as it can be."""
    levels: dict[Symbol, int] = {}
    for c in program.operations:
        levels[c] = max((levels[arg] for arg in symbols_of(c)), default=0) + (not is_inline(c))
    last = max(levels.values(), default=0)
    late: dict[Symbol, int] = {}
    for c in reversed(program.steps):
        late[c] = late.get(c, last) if is_inline(c) else levels[c]
        for arg in symbols_of(c):
            late[arg] = min(late.get(arg, last), late[c] - (not is_inline(c)))
    found = [Stage() for _ in range(last + 1)]
    for c in program.steps:
        (found[late[c]].steps if is_inline(c) else found[levels[c]].calls).append(c)
    return found


class Loops:
    """The loops of all stages in C, and the rows of the working memory in which numbers wait for the next one."""

    def __init__(self, program: Program) -> None:
        self.program, self.stages = program, stages(program)
        self.rows: dict[Symbol, int] = {c: i for i, c in enumerate(program.inputs)}
        home = {c: k for k, stage in enumerate(self.stages) for c in stage.steps}
        last = len(self.stages) - 1
        for k, stage in enumerate(self.stages):
            needed = [c for call in stage.calls for c in (*symbols_of(call), call)]
            needed += [arg for c in stage.steps for arg in symbols_of(c) if home.get(arg, k) != k]
            self._keep(needed)
        results = (*program.outputs, *guards(program))
        self._keep([c for c in results if isinstance(c, Symbol) and home.get(c, last) != last])

    def _keep(self, symbols: Iterable[Symbol]) -> None:
        for c in symbols:
            if c.dtype != object:
                self.rows.setdefault(c, len(self.rows))

    @property
    def size(self) -> int:
        """How many rows there are; the last one says where a guard fails or a result is not finite."""
        return len(self.rows) + 1

    def text(self) -> str:
        """Return the loops, and a function that runs the one with a number."""
        loops = [self._loop(k, stage) for k, stage in enumerate(self.stages)]
        cases = "\n".join(f"    case {k}: stage{k}(w, out, size, n); break;" for k in range(len(loops)))
        return (
            "\n".join(loops)
            + f"""
int loop(int k, double *w, double *out, long size, long n)
{{
    switch (k) {{
{cases}
    }}
    if (k < {len(loops) - 1}) return 0;
    int wrong = 0;
    for (long i = 0; i < n; i++) wrong |= !(w[{len(self.rows)} * STRIDE + i] == 0.0);
    return wrong;
}}
"""
        )

    def _loop(self, k: int, stage: Stage) -> str:
        is_last = k == len(self.stages) - 1
        results: list[Any] = [*self.program.outputs, *guards(self.program)] if is_last else []
        kept = [c for c in stage.steps if c in self.rows]
        given = self._given(stage, results)
        pieces = Pieces(self.program, f"stage{k}_", stage.steps, given)
        text = pieces.text([*results, *kept])
        stores = [f"{_row(self.rows[c])} = y[{len(results) + i}*B + j];" for i, c in enumerate(kept)]
        if is_last:
            stores += [sum_of_all(self.program), f"{_row(len(self.rows))} = bad;"]
        arrays = f"number x[{len(given) or 1}*B], t[{pieces.slots or 1}*B], y[{len(results) + len(kept) or 1}*B];"
        return f"""\
{text}
static void stage{k}(double *w, double *out, long size, long n)
{{
    {arrays}
    for (long i = 0; i < n; i += 8*B) {{
        for (int j = 0; j < B; j++) {{ {" ".join(f"x[{i}*B + j] = {_row(self.rows[c])};" for c, i in given.items())} }}
        {pieces.calls()}
        for (int j = 0; j < B; j++) {{ {" ".join(stores)} }}
        {self._out() if is_last else ""}
    }}
}}
"""

    def _given(self, stage: Stage, results: Iterable[Any]) -> dict[Symbol, int]:
        """Return what a loop takes from the rows, and where it puts it."""
        used = [*(arg for c in stage.steps for arg in symbols_of(c)), *(c for c in results if isinstance(c, Symbol))]
        inside = {*stage.steps}
        return {c: i for i, c in enumerate(dict.fromkeys(c for c in used if c not in inside))}

    def _out(self) -> str:
        """Return what writes the results; the last vector of all may be too long."""
        return f"""\
for (int k = 0; k < {len(self.program.outputs)}; k++)
            for (int j = 0; j < B && i + 8*j < n; j++) {{
                double *to = out + k*size + i + 8*j;
                if (n - i - 8*j >= 8) *(number *)to = y[k*B + j];
                else for (long l = 0; l < n - i - 8*j; l++) to[l] = y[k*B + j][l];
            }}"""


def _row(place: int) -> str:
    return f"*(number *)(w + {place}*STRIDE + i + 8*j)"

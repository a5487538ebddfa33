"""A program as calls of NumPy on rows of points, in buffers that are used again as soon as they are free."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from jets.compiled.program import Program, symbols_of
from jets.compiled.python import identifier, literal
from jets.compiled.symbols import Item, Symbol

__all__ = ["Rows"]

#: Points in a row: with fewer the calls cost more than what they do, with more the buffers leave the cache.
CHUNK = 4096
SMALLEST = 512
#: Bytes of all buffers together.
LARGEST = 1 << 21

#: The names of the buffers, by the letter of their dtype.
_NAMES = {"d": "r", "D": "z", "?": "b"}


#: Ufuncs that want to hear the name of the argument where the result goes.
_BY_NAME = {np.maximum, np.minimum}


class Rows:
    """The function of rows, its text and what buffers it takes."""

    def __init__(self, program: Program) -> None:
        self.program = program
        writer = _Writer(program)
        self.text = writer.text()
        self.counts, self.names = writer.counts, writer.names
        space: dict[str, Any] = dict(writer.names)
        exec(compile(self.text, "<jets.compile>", "exec"), space)
        self.function: Callable[..., Any] = space["rows"]
        buffers = sum(self.counts.values()) + len(program.outputs)
        self.chunk = max(SMALLEST, min(CHUNK, LARGEST // (8 * buffers)))

    def source(self, title: str) -> str:
        """Return the text of a module with the function."""
        numpys = sorted(name for name, f in self.names.items() if getattr(np, name, None) is f and name in self.text)
        others = [
            f"# {name} is {getattr(f, '__module__', '')}.{name}"
            for name, f in self.names.items()
            if name not in dir(np)
        ]
        head, *rest = self.text.splitlines()
        return "\n".join(
            [f"from numpy import {', '.join(numpys)}", *others, "", "", head, f'    """{title}"""', *rest, ""]
        )

    def buffers(self, count: int) -> list[Any]:
        """Return new buffers for so many points."""
        return [np.empty(count, letter) for letter, number in self.counts.items() for _ in range(number)]

    def run(self, inputs: Sequence[Any], table: Any, part: slice, buffers: Sequence[Any]) -> Any:
        """Write the results of some points to the columns of a table; return where they are not right, or None."""
        count, y = part.stop - part.start, table[:, part]
        if buffers and len(buffers[0]) != count:
            buffers = [buffer[:count] for buffer in buffers]
        failed = self.function(inputs, y, buffers)
        total = sum(y[k] for k in self.program.tellers)
        if np.isfinite(total).all():
            return failed if failed is not None and np.any(failed) else None
        return ~np.isfinite(total) if failed is None else ~np.isfinite(total) | failed


class _Writer:
    """The text of the function, a line for each call, with the buffers that are free at each line."""

    def __init__(self, program: Program) -> None:
        self.program, self.names = program, {"copyto": np.copyto, "isfinite": np.isfinite}
        self.counts, self.free = dict.fromkeys("dD?", 0), {letter: list[str]() for letter in "dD?"}
        self.texts: dict[Symbol, str] = {c: f"x{i}" for i, c in enumerate(program.inputs)}
        self.last = {c: i for i, step in enumerate(program.steps) for c in symbols_of(step)}
        kept = (*program.finite, *program.never)
        self.last |= dict.fromkeys((c for c in kept if isinstance(c, Symbol)), len(program.steps))
        self.places: dict[Symbol, int] = {}
        for k, c in enumerate(program.outputs):
            if isinstance(c, Symbol) and c.args and c not in self.texts and c.dtype == program.dtype:
                self.places.setdefault(c, k)

    def text(self) -> str:
        lines = [line for i, c in enumerate(self.program.steps) for line in self.step(i, c)]
        lines += [f"o{k}[...] = {self.operand(c)}" for k, c in enumerate(self.program.outputs) if self.copied(k, c)]
        lines.append(f"return {' | '.join(self.failures()) or None}")
        names = [*(f"x{i}" for i in range(len(self.program.inputs)))]
        head = [
            f"{', '.join(names)}, = inputs",
            f"{', '.join(f'o{k}' for k in range(len(self.program.outputs)))}, = out",
        ]
        if any(self.counts.values()):
            head.append(f"{', '.join(self.buffers())}, = buffers")
        return "def rows(inputs, out, buffers):\n" + "\n".join(f"    {line}" for line in (*head, *lines)) + "\n"

    def buffers(self) -> Iterator[str]:
        for letter, count in self.counts.items():
            yield from (f"{_NAMES[letter]}{i}" for i in range(count))

    def copied(self, k: int, c: Any) -> bool:
        return not isinstance(c, Symbol) or self.places.get(c) != k

    def step(self, i: int, c: Symbol) -> Iterator[str]:
        """Yield the lines of an operation."""
        ending = dict.fromkeys(arg for arg in symbols_of(c) if self.last[arg] == i)
        args = [self.operand(arg) for arg in c.args]
        if c.op is np.where:
            mask, a, b = args
            out = self.texts[c] = self.taken(c)
            yield f"copyto({out}, {b})"
            yield f"copyto({out}, {a}, where={mask})"
            self.release(ending)
        elif isinstance(c.op, np.ufunc) and c.dtype.char in self.counts and not _is_of_objects(c.op):
            self.release(ending)
            out = self.texts[c] = self.taken(c)
            yield f"{self.called(c.op)}({', '.join(args)}, {'out=' if c.op in _BY_NAME else ''}{out})"
        else:
            self.release(ending)
            out = self.texts[c] = f"o{self.places[c]}" if c in self.places else f"v{i}"
            text = f"{args[0]}[{c.op.i}]" if isinstance(c.op, Item) else f"{self.called(c.op)}({', '.join(args)})"
            yield f"{out}{'[...]' if c in self.places else ''} = {text}"

    def taken(self, c: Symbol) -> str:
        """Return where the result goes: its own row, a buffer that is free, or a new one."""
        if c in self.places:
            return f"o{self.places[c]}"
        letter = c.dtype.char
        if self.free[letter]:
            return self.free[letter].pop()
        self.counts[letter] += 1
        return f"{_NAMES[letter]}{self.counts[letter] - 1}"

    def release(self, symbols: Any) -> None:
        for c in symbols:
            if c not in self.places and self.texts[c][0] in "rzb":
                self.free[c.dtype.char].append(self.texts[c])

    def operand(self, c: Any) -> str:
        if isinstance(c, Symbol):
            return self.texts[c]
        return literal(c)

    def called(self, op: Any) -> str:
        name = identifier(op.__name__)
        function = _floats(op) if isinstance(op, np.ufunc) and _is_of_objects(op) else op
        while getattr(self.names.setdefault(name, function), "of", self.names[name]) is not op:
            name += "_"
        return name

    def failures(self) -> list[str]:
        finite = [f"~isfinite({self.operand(c)})" for c in self.program.finite]
        return [*(self.operand(c) for c in self.program.never), *finite]


def _is_of_objects(ufunc: Any) -> bool:
    """Say whether it is a ufunc as np.frompyfunc makes them, which returns objects."""
    return bool(ufunc.types) and all(signature.endswith("O") for signature in ufunc.types)


def _floats(ufunc: Any) -> Any:
    def call(*rows: Any) -> Any:
        return np.asarray(ufunc(*rows)).astype(float)

    call.of = ufunc  # type: ignore[attr-defined]
    return call

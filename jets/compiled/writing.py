"""Programs as text: operations with one use stand where they are used, the others have a line and a name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np

from jets.compiled.program import Program
from jets.compiled.symbols import Item, Symbol

__all__ = ["LONGEST", "Writer"]

#: An expression of more letters gets a line of its own.
LONGEST = 100

_SIGNS: dict[Any, tuple[str, int]] = {  # and how tightly they bind
    np.add: ("+", 4),
    np.subtract: ("-", 4),
    np.multiply: ("*", 5),
    np.divide: ("/", 5),
    **{np.equal: ("==", 3), np.not_equal: ("!=", 3), np.less: ("<", 3), np.less_equal: ("<=", 3)},
    **{np.greater: (">", 3), np.greater_equal: (">=", 3)},
}
_CHOICE, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)


class Writer(ABC):
    """What Python and C have in common; a subclass knows the names and the signs that differ."""

    def __init__(self, program: Program) -> None:
        self.program, self.uses = program, program.uses()
        self.texts: dict[Symbol, tuple[str, int]] = {c: (self.input(i, c), _ATOM) for i, c in enumerate(program.inputs)}
        self.named = 0

    def lines(self, steps: Sequence[Symbol] | None = None, named: AbstractSet[Symbol] = frozenset()) -> Iterator[str]:
        """Yield an assignment for each operation that has a name."""
        for c in self.program.steps if steps is None else steps:
            text, tightness = self.expression(c)
            if self.uses[c] == 1 and len(text) <= LONGEST and c not in named:
                self.texts[c] = text, tightness
            else:
                self.named += 1
                self.texts[c] = f"t{self.named}", _ATOM
                yield self.assignment(c, self.texts[c][0], text)

    @abstractmethod
    def input(self, i: int, c: Symbol) -> str:
        """Return the name of an input."""

    @abstractmethod
    def assignment(self, c: Symbol, name: str, text: str) -> str:
        """Return the line that gives a name to an operation."""

    @abstractmethod
    def call(self, c: Symbol, args: Sequence[str]) -> tuple[str, int]:
        """Return a function's name with its arguments."""

    @abstractmethod
    def choice(self, mask: str, a: str, b: str) -> str:
        """Return what chooses between two numbers."""

    @abstractmethod
    def number(self, c: Any) -> str:
        """Return a constant."""

    words: tuple[str, str, str]

    def expression(self, c: Symbol) -> tuple[str, int]:
        """Return the text of an operation, and how tightly it binds."""
        op = c.op
        if op in _SIGNS:
            sign, tightness = _SIGNS[op]
            a, b = self.operand(c.args[0], tightness), self.operand(c.args[1], tightness + 1)
            return f"{a} {sign} {b}" if tightness < _PRODUCT else f"{a}{sign}{b}", tightness
        if op is np.negative:
            return f"-{self.operand(c.args[0], _SIGN)}", _SIGN
        if op is np.where:
            mask, a, b = (self.operand(arg, _OR) for arg in c.args)
            return self.choice(mask, a, b), _CHOICE
        if op in (np.logical_and, np.logical_or):
            both, either, _ = self.words
            a, b = (self.operand(arg, _COMPARISON) for arg in c.args)
            return f"{a} {both if op is np.logical_and else either} {b}", _AND if op is np.logical_and else _OR
        if op is np.logical_not:
            return f"{self.words[2]}{self.operand(c.args[0], _ATOM)}", _AND
        if isinstance(op, Item):
            return f"{self.operand(c.args[0], _ATOM)}[{op.i}]", _ATOM
        return self.call(c, [self.operand(arg, _CHOICE) for arg in c.args])

    def operand(self, c: Any, tightness: int) -> str:
        """Return an operand, in brackets if it binds less tightly than it has to."""
        text, own = self.texts[c] if isinstance(c, Symbol) else _tight(self.number(c))
        return text if own >= tightness else f"({text})"

    def results(self) -> list[str]:
        """Return the texts of the results."""
        return [self.operand(c, _CHOICE + 1) for c in self.program.outputs]

    def failures(self) -> list[str]:
        """Return the conditions under which the program is not right."""
        dropped = [f"{name} - {name} != 0.0" for name in (self.operand(c, _ATOM) for c in self.program.finite)]
        return [*(self.operand(c, _AND) for c in self.program.never), *dropped]


def _tight(text: str) -> tuple[str, int]:
    return text, _SIGN if text.startswith("-") else _ATOM

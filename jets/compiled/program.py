"""A straight-line program: what is left of a tape when everything is dropped that no result needs.

A program is right where all its results are finite and its guards hold. Anywhere else eager jets are asked. So it need
not check what would make a result inf or nan by itself, such as a logarithm of nan or a division by zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from jets.compiled.symbols import Item, Symbol, Tape
from jets.numbers import dtype_of

__all__ = ["Operations", "Program"]


class Operations(NamedTuple):
    """How many operations a program has, by kind; a function of NumPy or SciPy is a call."""

    additions: int
    multiplications: int
    divisions: int
    comparisons: int
    calls: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


class Program:
    """The operations in their order, the results, and the guards: what has to be finite, and what must not hold."""

    def __init__(self, tape: Tape, inputs: Sequence[Symbol], outputs: Sequence[Any]) -> None:
        self.inputs, self.outputs = tuple(inputs), tuple(outputs)
        results = [c for c in outputs if isinstance(c, Symbol)]
        seen = _Seen(results)
        self.finite = tuple(c for c in tape.finite if not seen.tells_of(c))
        self.never = tuple(c for c in tape.never if not seen.tells_that(c))
        self.operations = _needed([*results, *self.finite, *self.never])
        given = {*self.inputs}
        self.steps = tuple(c for c in self.operations if c not in given)
        #: The places of results of which one at least is not finite where any result is not; k! may overflow by itself.
        self.tellers = tuple(_tellers(self.outputs))
        self.dtype = np.result_type(float, *map(dtype_of, outputs))

    def count(self) -> Operations:
        """Count the operations by kind."""
        kinds = Counter(_KINDS.get(c.op, "calls") for c in self.steps if not isinstance(c.op, Item))
        return Operations(**{kind: kinds[kind] for kind in Operations._fields})

    def uses(self) -> Counter[Symbol]:
        """Count how often each number is used, also as a result or in a guard."""
        uses = Counter(arg for c in self.steps for arg in symbols_of(c))
        uses.update(c for c in (*self.outputs, *self.finite, *self.never) if isinstance(c, Symbol))
        return uses


def symbols_of(c: Symbol) -> Iterator[Symbol]:
    """Yield the operands that are symbols."""
    return (arg for arg in c.args if isinstance(arg, Symbol))


def _needed(wanted: Iterable[Symbol]) -> list[Symbol]:
    """Return what is needed, in the order in which it was written down."""
    found, left = set[Symbol](), list(wanted)
    while left:
        if (c := left.pop()) not in found:
            found.add(c)
            left += symbols_of(c)
    return sorted(found, key=lambda c: c.place)


class _Seen:
    """What can be seen in the results: a number that, if it is inf or nan, makes one of them inf or nan."""

    def __init__(self, results: Sequence[Symbol]) -> None:
        self.numbers, self.divisors = set[Symbol](), set[Symbol]()
        self.look(*results)

    def look(self, *results: Symbol) -> None:
        """Look at more results."""
        left = list(results)
        while left:
            if (c := left.pop()) in self.numbers:
                continue
            self.numbers.add(c)
            left += [arg for arg in c.args[: _TELLING.get(c.op, 0)] if isinstance(arg, Symbol)]
            if c.op is np.divide and isinstance(c.args[1], Symbol):
                self.divisors.add(c.args[1])

    def tells_of(self, c: Symbol) -> bool:
        """Say whether the results tell that the number is not finite."""
        if c in self.numbers:
            return True
        if c.op is np.divide and c.args[1] in self.divisors:  # 0/a, which is 0 but for a zero and a nan, and a/a
            return c.args[0] is not c.args[1] or c.args[1] in self.numbers
        return False

    def tells_that(self, condition: Symbol) -> bool:
        """Say whether the results tell that a condition holds which must not."""
        op, args = condition.op, condition.args
        if op is np.logical_or:
            return all(map(self.tells_that, args))
        if op is np.isnan or (op is np.not_equal and args[0] is args[1]):
            return args[0] in self.numbers
        if op is np.logical_not and args[0].op is np.isfinite:
            return args[0].args[0] in self.numbers
        return op is np.equal and args[0] in self.divisors and not isinstance(args[1], Symbol) and args[1] == 0


def _tellers(outputs: Sequence[Any]) -> Iterator[int]:
    """Yield the places of the results that no later one tells of."""
    seen = _Seen([])
    for k, c in reversed(list(enumerate(outputs))):
        if not isinstance(c, Symbol):
            if c - c != 0:
                yield k
            continue
        inner = next((arg for arg in symbols_of(c)), c) if c.op is np.multiply and len([*symbols_of(c)]) == 1 else c
        if inner not in seen.numbers:
            yield k
            seen.look(c)


_ADDITIONS, _MULTIPLICATIONS, _COMPARISONS = "additions", "multiplications", "comparisons"
_KINDS: dict[Any, str] = {
    **dict.fromkeys((np.add, np.subtract, np.negative), _ADDITIONS),
    np.multiply: _MULTIPLICATIONS,
    np.divide: "divisions",
    np.where: _COMPARISONS,
    **dict.fromkeys((np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal), _COMPARISONS),
    **dict.fromkeys((np.logical_and, np.logical_or, np.logical_xor, np.logical_not), _COMPARISONS),
    **dict.fromkeys((np.isnan, np.isinf, np.isfinite, np.signbit), _COMPARISONS),
}

#: How many of the first operands make the result inf or nan when they are.
_TELLING: dict[Any, int] = {
    **dict.fromkeys((np.add, np.subtract, np.multiply), 2),
    **dict.fromkeys((np.divide, np.negative, np.absolute, np.fabs), 1),
    **dict.fromkeys((np.sqrt, np.cbrt, np.log, np.log2, np.log10, np.log1p), 1),
    **dict.fromkeys((np.sin, np.cos, np.tan, np.sinh, np.cosh, np.arcsin, np.arccos, np.arctanh), 1),
    **dict.fromkeys((np.arcsinh, np.arccosh, np.floor, np.ceil, np.trunc, np.rint), 1),
}

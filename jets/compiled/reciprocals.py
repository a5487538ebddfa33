"""Divisions as products, for C: a processor multiplies eight times as fast as it divides.

a/6 becomes a·(1/6), and what divides several numbers is inverted once: each result is rounded once more. Where the
inverse of a divisor would lose digits, eager jets are asked.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

from jets.compiled.program import Program
from jets.compiled.symbols import Symbol, Tape, record

__all__ = ["without_divisions"]

#: Beyond, the inverse of a number is not a normal number.
LARGEST = 2.0**1020
#: A number that divides so many others is inverted.
OFTEN = 3


def without_divisions(program: Program) -> Program:
    """Return the program with products in place of divisions, where that is faster."""
    divisors = Counter(c.args[1] for c in program.steps if c.op is np.divide and isinstance(c.args[1], Symbol))
    tape, moved = Tape(2 * len(program.operations) + 16), dict[Symbol, Symbol]()

    def new(arg: Any) -> Any:
        return moved[arg] if isinstance(arg, Symbol) else arg

    for c in dict.fromkeys((*program.inputs, *program.operations)):
        args = tuple(map(new, c.args))
        moved[c] = _product(tape, divisors[c.args[1]], *args) if c.op is np.divide else tape.node(c.op, args, c.dtype)
    tape.finite = {moved[c]: None for c in program.finite}
    tape.never |= {moved[c]: None for c in program.never}
    return Program(tape, list(map(new, program.inputs)), list(map(new, program.outputs)))


def _product(tape: Tape, uses: int, a: Any, b: Any) -> Symbol:
    """Return a·(1/b), or a/b where it is as good."""
    if not isinstance(b, Symbol) and 1 / LARGEST < abs(b) < math.inf:
        return tape.node(np.multiply, (a, 1 / b), np.dtype(float))
    if uses < OFTEN:
        return tape.node(np.divide, (a, b), np.dtype(float))
    tape.never[record(np.greater, record(np.absolute, b), LARGEST)] = None
    return tape.node(np.multiply, (a, tape.node(np.divide, (1.0, b), np.dtype(float))), np.dtype(float))

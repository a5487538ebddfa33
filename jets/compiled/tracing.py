"""One run of a function on jets whose coefficients are symbols, and the program that is left of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from jets.blocks import slots
from jets.compiled.program import Program
from jets.compiled.symbols import Symbol, Tape
from jets.errors import SpaceError
from jets.factorials import times_factorial
from jets.index import exponents
from jets.jet import Jet
from jets.mixing import as_jet
from jets.space import space_of
from jets.variables import coordinate

__all__ = ["Argument", "trace"]

#: The name of an argument, and the names of its components if it is a vector.
Argument = tuple[str, tuple[str, ...]]


def trace(
    f: Callable[..., Any],
    arguments: Sequence[Argument],
    parameters: frozenset[str],
    order: Any,
    limit: int,
    kinds: Mapping[str, Any],
) -> Program:
    """Return the program of the derivatives of f in all arguments but the parameters, in the order of the slots.

    `kinds` are the dtypes of the inputs, float64 where it says nothing.
    """
    tape = Tape(limit, f"{getattr(f, '__name__', 'the function')} to order {order}")
    inputs = {n: tape.input(n, kinds.get(n, np.float64)) for name, parts in arguments for n in parts or (name,)}
    moving = [n for name, parts in arguments if name not in parameters for n in parts or (name,)]
    space = space_of({name: inputs[name] for name in moving}, order)
    numbers: dict[str, Any] = inputs | {name: coordinate(space, axis) for axis, name in enumerate(moving)}
    with np.errstate(all="ignore"):  # what constants have to warn of, they say at run time
        y = f(*(tuple(map(numbers.__getitem__, parts)) if parts else numbers[name] for name, parts in arguments))
    if isinstance(y, (tuple, list, dict, str, type(None))):
        raise TypeError(f"the function returned a {type(y).__name__}, not a number; compile its parts one by one")
    return Program(tape, list(inputs.values()), _derivatives(as_jet(y, coordinate(space, 0)), tuple(moving)))


def _derivatives(y: Jet, names: tuple[str, ...]) -> list[Any]:
    if y.names != names:
        raise SpaceError(f"f gives a jet in {', '.join(y.names)} where its arguments are {', '.join(names)}")
    known = dict(slots(y._terms))
    words = y._space.monomials.words
    return [_plain(times_factorial(known.get(word, 0.0), *exponents(word))) for word in words]


def _plain(c: Any) -> Any:
    return c if isinstance(c, Symbol) or type(c) is complex else float(c)

"""How jets and constants of different spaces, shapes and kinds of number come together in one operation."""

from __future__ import annotations

from typing import Any

import numpy as np

from jets.jet import Jet
from jets.numbers import Number, Symbolic, assert_one_kind, coefficient, dtype_of, is_exact, is_object, lift, zero
from jets.space import merge

__all__ = ["as_jet", "combine", "constant", "zero_of"]


def combine(*inputs: Any) -> tuple[Jet, ...]:
    """Return the inputs as jets of one space: all the variables, the lower order, one kind of number."""
    if (simple := _simple(inputs)) is not None:  # which is most often so
        return simple
    jets = [x for x in inputs if isinstance(x, Jet)]
    if not jets:
        raise TypeError(f"give at least one jet, not {' and '.join(type(x).__name__ for x in inputs)}")
    space = jets[0]._space
    for other in jets[1:]:
        space = merge(space, other._space)
    like = next((jet._terms[0] for jet in jets if is_object(jet._terms[0])), jets[0]._terms[0])
    mixed = tuple(x._to(space) if isinstance(x, Jet) else Jet._new(space, [constant(x, like)]) for x in inputs)
    return _promoted(inputs, mixed)


def zero_of(*jets: Jet) -> Jet:
    """Return zero in the space of the jets, in the shape and the kind of number of all of them together."""
    return Jet._new(jets[0]._space, [sum(zero(x._terms[0]) for x in jets)])


def as_jet(y: Any, x: Jet) -> Jet:
    """Return a number or an array as a constant in the variables of x, one for each point of its batch."""
    if isinstance(y, Jet):
        return y
    _, c = combine(x, y)
    return Jet._new(c._space, [c._terms[0] + zero(x._terms[0])])


def constant(x: Any, like: Number = 0.0) -> Number:
    """Return a constant as a coefficient that goes with another number; Python's integers stay what they are."""
    if isinstance(x, (int, np.integer, np.bool_)):
        return int(x)
    whole = is_object(like) and isinstance(x, (np.ndarray, list)) and np.asarray(x).dtype.kind in "biu"
    c = coefficient(np.asarray(x).astype(object) if whole else x)
    if is_exact(c) and not is_exact(like):
        return np.vectorize(lambda q: lift(q, like), otypes=[dtype_of(like)])(c) if np.ndim(c) else lift(c, like)
    return c


def _promoted(inputs: tuple[Any, ...], jets: tuple[Jet, ...]) -> tuple[Jet, ...]:
    values = [jet._terms[0] for jet in jets]
    if all(map(_is_double, values)):
        return jets
    assert_one_kind(*values)
    if any(map(is_object, values)):
        return jets
    return _cast(inputs, jets)


def _simple(inputs: tuple[Any, ...]) -> tuple[Jet, ...] | None:
    """Return numbers of Python's and jets in double precision in the very same space as jets, and None for others."""
    jets = [x for x in inputs if type(x) is Jet]
    for x in inputs:
        if type(x) is not Jet:
            if type(x) not in _DOUBLE or not jets:
                return None
        elif x._space is not jets[0]._space or not _is_double(x._terms[0]):
            return None
    if len(jets) == len(inputs):
        return inputs
    return tuple([x if type(x) is Jet else Jet._new(jets[0]._space, [x]) for x in inputs])


def _is_double(value: Number) -> bool:
    """Say whether the number is in double precision, which mixes with its like without ado."""
    return type(value) in _DOUBLE or (isinstance(value, (np.ndarray, Symbolic)) and value.dtype in _DOUBLES)


_DOUBLE = {float, complex, int}
_DOUBLES = (np.dtype(np.float64), np.dtype(np.complex128))


def _cast(inputs: tuple[Any, ...], jets: tuple[Jet, ...]) -> tuple[Jet, ...]:
    """Promote as NumPy does: Python's numbers are weak and follow, everything else decides."""
    values = [jet._terms[0] for jet in jets]
    dtype = np.result_type(*map(_kind, inputs, values))
    whole = (type(v) is int and _is_weak(x, v) for x, v in zip(inputs, values, strict=True))
    return tuple(jet if stays else jet._cast(dtype) for jet, stays in zip(jets, whole, strict=True))


def _is_weak(x: Any, value: Number) -> bool:
    """Say whether an input is a number of Python's, or a jet that an earlier `combine` made of a whole one."""
    return type(x) in (int, float, complex, bool) or (isinstance(x, Jet) and type(value) is int)


def _kind(x: Any, value: Number) -> Any:
    """Return what decides the dtype of the result: a weak number itself, else the dtype."""
    if _is_weak(x, value):
        return value
    return x.dtype if isinstance(x, (np.generic, np.ndarray)) else dtype_of(value)

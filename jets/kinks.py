"""Where a function is not differentiable: the value stays, the derivatives that do not exist are nan.

NumPy's own warning for an invalid value comes with them, under `np.errstate`; exact numbers have no nan and raise.
A jet that is a constant by construction never moves, so it has no kinks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jets.blocks import from_slots, slots
from jets.errors import ExactnessError
from jets.jet import Jet
from jets.numbers import Number, is_exact, is_object, library, lift, module_of, plain, sample

__all__ = ["choose", "flat", "is_constant", "kinked", "nan_of", "undefined"]


def is_constant(u: Jet) -> bool:
    """Say whether the jet is a constant by construction."""
    return len(u._terms) == 1


def kinked(y: Jet, mask: Any, first: int = 1) -> Jet:
    """Return y with the slots of degree ≥ first undefined where the mask is true."""
    return _with(nan_of(y._terms[0]), y, mask, first) if np.any(mask) else y


def undefined(y: Jet) -> Jet:
    """Return y with no derivatives where it has no value, as at log(−1); NumPy has warned of the value already."""
    y0 = y._terms[0]
    mask = y0 != y0  # only nan is not itself
    return y if mask is False or not np.any(mask) else _with(y0, y, mask, 1)


def _with(nan: Number, y: Jet, mask: Any, first: int) -> Jet:
    known = dict(slots(y._terms))
    zero = lift(0, y._terms[0])
    for word in y._space.monomials.words:
        if len(word) >= first:
            known[word] = _where(mask, nan, known.get(word, zero))
    return Jet._new(y._space, from_slots(known, y._space.monomials, y._terms[0]))


def flat(value: Number, u: Jet, jumps: Any) -> Jet:
    """Return a step function of u: the value, derivatives 0, undefined at the jumps."""
    y = Jet._new(u._space, [value])
    return y if is_constant(u) else kinked(y, jumps)


def choose(value: Number, mask: Any, a: Jet, b: Jet) -> Jet:
    """Return a where the mask is true and b elsewhere, slot by slot."""
    left, right = dict(slots(a._terms)), dict(slots(b._terms))
    zero = lift(0, value)
    terms = {word: _where(mask, left.get(word, zero), right.get(word, zero)) for word in left | right}
    return Jet._new(a._space, from_slots(terms | {(): value}, a._space.monomials, value))


def _where(mask: Any, a: Any, b: Any) -> Any:
    return np.where(mask, a, b) if np.ndim(mask) else a if mask else b


def nan_of(like: Number) -> Number:
    """Return nan in the kind of a number, with NumPy's warning."""
    if is_exact(like):
        raise ExactnessError("not differentiable at this point, and an exact number cannot be nan; use floats")
    if is_object(like):
        return library(sample(like)).nan if module_of(sample(like)) in ("sympy", "mpmath") else float("nan")
    # inf − inf, so that NumPy says what it has to say about an invalid value, under the user's np.errstate.
    return plain(np.subtract(np.float64(np.inf), np.float64(np.inf)) * lift(1, like))

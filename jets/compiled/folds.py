"""What need not be computed: x·1, x + 0, x − x. Where that is right for finite numbers only, it is written down.

Nothing is reordered and no product is distributed. The roundings are those of the eager kernels, but that whole factors
come together, of which the kernels have many, and that the sign of a zero may be another one.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

__all__ = ["FOLDS"]

#: Whole numbers below are floats without rounding.
_LARGEST_WHOLE = 2**53
#: Whole powers up to this one are products.
_LARGEST_POWER = 8

Record = Callable[..., Any]


def _is_number(c: Any, value: Any) -> bool:
    return isinstance(c, (int, float)) and isinstance(value, (int, float)) and c == value


def _is_negative(c: Any) -> bool:
    return getattr(c, "op", None) is np.negative


def _add(tape: Any, record: Record, a: Any, b: Any) -> Any:
    if _is_number(a, 0):
        return b
    if _is_number(b, 0):
        return a
    if _is_negative(b):
        return record(np.subtract, a, b.args[0])
    return record(np.subtract, b, a.args[0]) if _is_negative(a) else _floats(tape, np.add, a, b)


def _subtract(tape: Any, record: Record, a: Any, b: Any) -> Any:
    if _is_number(b, 0):
        return a
    if _is_number(a, 0):
        return record(np.negative, b)
    if a is b:
        tape.finite[a] = None
        return 0.0
    if _is_negative(b):
        return record(np.add, a, b.args[0])
    if _is_negative(a):
        return record(np.negative, record(np.add, a.args[0], b))
    return _floats(tape, np.subtract, a, b)


def _multiply(tape: Any, record: Record, a: Any, b: Any) -> Any:
    for c, other in ((a, b), (b, a)):
        if _is_number(c, 0):
            tape.finite[other] = None
            return 0.0
        if _is_number(c, 1):
            return other
        if _is_number(c, -1):
            return record(np.negative, other)
        if _is_negative(c):
            return record(np.negative, record(np.multiply, *((c.args[0], b) if c is a else (a, c.args[0]))))
        if _is_whole(c) and (found := _scaled(record, other, Fraction(int(c)))) is not None:
            return found
    return _floats(tape, np.multiply, a, b)


def _divide(tape: Any, record: Record, a: Any, b: Any) -> Any:
    if _is_number(b, 1):
        return a
    if _is_number(b, -1):
        return record(np.negative, a)
    if a is b or _is_number(a, 0):
        tape.finite[tape.node(np.divide, (a, b), b.dtype)] = None
        return 1.0 if a is b else 0.0
    if _is_negative(a):
        return record(np.negative, record(np.divide, a.args[0], b))
    if _is_whole(b) and (found := _scaled(record, a, Fraction(1, int(b)))) is not None:
        return found
    return _floats(tape, np.divide, a, b)


def _scaled(record: Record, a: Any, factor: Fraction) -> Any:
    """Return the multiple of what is a multiple already, if the two factors make one: (a/2)/3 is a/6, 3·(a/6) is a/2.

    It is rounded once, and not twice. None says that there is nothing to bring together.
    """
    op, args = getattr(a, "op", None), tuple[Any, ...](getattr(a, "args", ()))
    if op is np.divide and _is_whole(args[1]):
        inner, factor = args[0], factor / int(args[1])
    elif op is np.multiply and (c := next(filter(_is_whole, args), None)) is not None:
        inner, factor = (args[1] if args[0] is c else args[0]), factor * int(c)
    else:
        return None
    if factor.denominator == 1 and factor.numerator < _LARGEST_WHOLE:
        return record(np.multiply, inner, float(factor))
    if factor.numerator == 1 and factor.denominator < _LARGEST_WHOLE:
        return record(np.divide, inner, float(factor.denominator))
    return None


def _is_whole(c: Any) -> bool:
    return isinstance(c, (int, float)) and 1 < c < _LARGEST_WHOLE and c == int(c)


def _floats(tape: Any, ufunc: Any, a: Any, b: Any) -> Any:
    """Write whole numbers as floats, which is what they become."""
    dtype = next(c.dtype for c in (a, b) if hasattr(c, "dtype"))
    if dtype.kind in "fc" and (type(a) is int or type(b) is int):
        return tape.node(ufunc, tuple(float(c) if type(c) is int else c for c in (a, b)), dtype)
    return NotImplemented


def _negative(tape: Any, record: Record, a: Any) -> Any:
    return a.args[0] if _is_negative(a) else NotImplemented


def _power(tape: Any, record: Record, a: Any, b: Any) -> Any:
    if not isinstance(b, (int, float)) or b != b or b % 1 or not 0 <= b <= _LARGEST_POWER:
        return NotImplemented
    if b < 2:
        return a if b else 1.0
    half = record(np.power, a, int(b) // 2)
    square = record(np.multiply, half, half)
    return record(np.multiply, square, a) if b % 2 else square


def _same(tape: Any, record: Record, a: Any) -> Any:
    return a


def _real(tape: Any, record: Record, a: Any) -> Any:
    return a if a.dtype.kind != "c" else NotImplemented


def _logical_and(tape: Any, record: Record, a: Any, b: Any) -> Any:
    for c, other in ((a, b), (b, a)):
        if isinstance(c, bool):
            return other if c else False
    return NotImplemented


def _logical_or(tape: Any, record: Record, a: Any, b: Any) -> Any:
    for c, other in ((a, b), (b, a)):
        if isinstance(c, bool):
            return True if c else other
    return NotImplemented


def _logical_not(tape: Any, record: Record, a: Any) -> Any:
    return a.args[0] if a.op is np.logical_not else NotImplemented


FOLDS: dict[Any, Callable[..., Any]] = {
    np.add: _add,
    np.subtract: _subtract,
    np.multiply: _multiply,
    np.divide: _divide,
    np.negative: _negative,
    np.power: _power,
    np.float_power: _power,
    np.positive: _same,
    np.square: lambda tape, record, a: record(np.multiply, a, a),
    np.reciprocal: lambda tape, record, a: record(np.divide, 1.0, a),
    np.conjugate: _real,
    np.logical_and: _logical_and,
    np.logical_or: _logical_or,
    np.logical_not: _logical_not,
}

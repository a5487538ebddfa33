"""The Taylor coefficients of a solution of y′ = f(t, y) at a point, from one call of f.

f is called on the jet of y, of which only the value is known and the rest grows: y_{k+1} = f_k/(k+1). With jets as
initial values, or in what f brings along, the coefficients are jets in these variables: the derivatives of the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any

import numpy as np

from jets.arrays.lifting import stack
from jets.blocks import from_slots, slots
from jets.errors import OrderError
from jets.growing import Frame, Unknown, refuse_derivative, settle
from jets.jet import Jet
from jets.later import Later, Tape
from jets.mixing import zero_of
from jets.numbers import Number, coefficient, dtype_of, fits, is_object, library, lift, module_of, plain, sample, spread
from jets.space import Space, merge

__all__ = ["Row", "as_jet_in", "clock", "clock_in", "expand", "joined", "polynomial", "state", "value_of", "whole"]

#: What stands before a power of t: a number, an array or a jet, or a list of these, one for each part of y.
Row = Any


def state(y: Any) -> Row:
    """Return initial values as a number, an array or a jet; lists of jets become a batch."""
    if isinstance(y, (list, tuple)) and y:
        parts = [state(c) for c in y]
        if any(isinstance(c, Jet) for c in parts):
            return stack(parts, (len(parts),))
    return y if isinstance(y, Jet) else coefficient(y)


def value_of(row: Row) -> Any:
    """Return the value, without the variables other than t."""
    if type(row) is list:
        return [value_of(c) for c in row]
    return row._terms[0] if isinstance(row, Jet) else row


def clock(t: Any, y: Row) -> Number:
    """Return a time in the precision of y."""
    value = value_of(y)
    if is_object(value):
        return library(sample(value)).mpf(t) if module_of(sample(value)) == "mpmath" else float(t)
    return plain(np.finfo(dtype_of(value)).dtype.type(t))


def clock_in(space: Space, name: str, unit: float) -> Jet:
    """Return the time as a jet: its point, and a slope of one unit."""
    axis = space.axes[name]
    t = space.at[axis]
    return Jet._new(space, from_slots({(): t, (axis,): lift(1, t) * unit}, space.monomials, t))


def joined(parts: Sequence[Row], like: Row) -> Row:
    """Return the parts of a row as one, of the shape and kind of another."""
    if isinstance(like, Jet):
        whole = stack(parts, (len(parts),))
        return whole if isinstance(whole, Jet) and whole.shape == like.shape else zero_of(like) + whole
    row = np.empty(like.shape, like.dtype)
    for i, part in enumerate(parts):
        row[i] = part
    return row


def whole(row: Row, like: Row) -> Row:
    """Return a row whose parts are joined if it is a list."""
    return joined(row, like) if type(row) is list else row


# --- one point ------------------------------------------------------------------------------------------------------


def expand(f: Callable[..., Any], name: str, t: Number, y: Row, n: int, unit: float = 1.0) -> tuple[Row, list[Row]]:
    """Return y and its coefficients y₀, …, y_n at t, which are lists of parts if f returns such a list.

    They have the variables and the kind of number of what f returns, which may be more than y had. Time is measured in
    a unit, y(t + unit·s) = Σ y_k·sᵏ; a power of two changes no digit.
    """
    while True:
        space = _space(name, t, y, n - 1)
        frame = Frame(Tape(n - 1), name, space, Jet._new, y._space if isinstance(y, Jet) else None)
        u = Unknown(frame, y, n, partial(joined, like=y))
        result = f(clock_in(space, name, unit), Jet._new(space, u))
        is_list = isinstance(result, (list, tuple))
        parts = _parts(result if is_list else [result], np.shape(value_of(y)), is_list)
        wider = _widened(y, parts, space)
        if wider is y:
            return y, _grown([_moved(part, space) for part in parts], u, is_list, n, unit)
        y = wider


def _space(name: str, t: Number, y: Row, n: int) -> Space:
    """Return the space of what f is called on: t to order n, and the other variables as they are."""
    if not isinstance(y, Jet):
        return Space((name,), (t,), 0, (n,), (False,))
    inner = y._space
    names, at, limits, free = (*inner.names, name), (*inner.at, t), (*inner.limits, n), (*inner.free, False)
    return Space(names, at, inner.order, limits, free, None if inner.cap is None else inner.cap + n)


def _parts(result: Sequence[Any], shape: tuple[int, ...], is_list: bool) -> list[Any]:
    """Return what f returned, or the parts of its list, as jets and numbers that fit to y."""
    if is_list and not (shape and len(result) == shape[0]):
        raise ValueError(
            f"f returned a list of {len(result)} for y of shape {shape}; return a derivative for each of y"
        )
    parts = [part if isinstance(part, Jet) else coefficient(part) for part in map(_stacked, result)]
    for part in parts:
        if isinstance(value_of(part), Later):
            refuse_derivative()
        given = np.shape(value_of(part))
        if not (fits(given, shape[1:]) if is_list else given == shape):
            raise ValueError(f"f returned a derivative of shape {given} for {'a part of ' * is_list}y of shape {shape}")
    return parts


def _stacked(part: Any) -> Any:
    return np.stack([_stacked(c) for c in part]) if isinstance(part, (list, tuple)) else part


def _widened(y: Row, parts: Sequence[Any], space: Space) -> Row:
    """Return y in the variables and in the kind of number of the parts; y itself if it has them."""
    given = [part for part in parts if isinstance(part, Jet)]
    merged = reduce(merge, (part._space for part in given if part._space is not space), space)
    kinds = [part if type(part) in (float, complex) else dtype_of(value_of(part)) for part in parts]
    known, dtype = dtype_of(value_of(y)), np.result_type(dtype_of(value_of(y)), *kinds)
    if known.kind != "O" and dtype.kind == "O":
        raise TypeError(
            "f returned exact or symbolic numbers, or those of mpmath, for y in floats; give y0 in their kind"
        )
    if merged is not space and merged._replace(at=()) != space._replace(at=()):
        y = _in_space(y, merged, space)
    if dtype == known:
        return y
    return y._cast(dtype) if isinstance(y, Jet) else plain(np.asarray(y, dtype))


def _in_space(y: Row, merged: Space, space: Space) -> Jet:
    """Return y in the variables besides t that there are with those of f."""
    t = merged.axes[space.names[-1]]
    inner = merged.only(axis for axis in range(len(merged.names)) if axis != t)
    inner = merge(y._space, inner) if isinstance(y, Jet) else inner
    lost = merged.limits[t] < space.limits[-1]
    if lost or (isinstance(y, Jet) and inner._replace(at=()) == y._space._replace(at=())):
        raise OrderError(
            "f loses an order in t, as limits, truncations and jets with a limit on their total degree do; "
            "so the coefficients of the solution above it are not known"
        )
    return y._to(inner) if isinstance(y, Jet) else Jet._new(inner, [y])


def _moved(part: Any, space: Space) -> Any:
    return part._to(space)._terms if isinstance(part, Jet) else [part]


def _grown(parts: Sequence[Any], u: Unknown, is_list: bool, n: int, unit: float) -> list[Row]:
    """Return the coefficients of the solution, one order after the other."""
    y = u.rows[0]
    derivatives = [settle(u.frame, part) for part in parts]
    rows = [[plain(c) for c in y] if is_list else y]
    for k in range(n):
        if k:
            u.frame.tape.run(k)
        row = [(a[k] if k < p else 0.0) / (k + 1) * unit for a, p in derivatives]
        rows.append(row if is_list else _spread(row[0], y))
        if k + 1 < n:
            u.tell(rows[-1])
    u.frame.tape.clear()
    return rows


def _spread(row: Row, like: Row) -> Row:
    """Return a row that may stand for every jet of a batch in the shape of the batch."""
    if isinstance(like, Jet):
        return row if isinstance(row, Jet) and row.shape == like.shape else zero_of(like) + row
    return spread(row, np.shape(like), dtype_of(like))


# --- polynomials ----------------------------------------------------------------------------------------------------


def polynomial(rows: Sequence[Row], s: Any) -> Row:
    """Return Σ y_k·sᵏ by Horner's rule, the parts of a list one by one."""
    if type(rows[0]) is list:
        return [polynomial(part, s) for part in zip(*rows, strict=True)]
    y = rows[-1]
    for row in rows[-2::-1]:
        y = y * s + row
    return y


def as_jet_in(name: str, t: Number, rows: Sequence[Row]) -> Jet:
    """Return the jet in t of coefficients that are known."""
    space = _space(name, t, rows[0], len(rows) - 1)
    if not isinstance(rows[0], Jet):
        return Jet._new(space, list(rows))
    terms = {(*word, *[len(space.names) - 1] * k): c for k, row in enumerate(rows) for word, c in slots(row._terms)}
    return Jet._new(space, from_slots(terms, space.monomials, rows[0]._terms[0]))

"""Functions that move entries about: shapes, joining and splitting, and choosing by what is true of the values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from jets.arrays.lifting import elementwise, has_jets, linear, structural, values_of
from jets.arrays.signatures import known, moving, named, refuse_jets, without_out
from jets.errors import RefusedError
from jets.jet import Jet

__all__ = ["SHAPES"]

_MOVING = """
    reshape ravel transpose squeeze expand_dims swapaxes matrix_transpose broadcast_to fliplr flipud rot90 roll tile
    repeat resize take take_along_axis delete diag diagflat diagonal tril triu atleast_1d atleast_2d atleast_3d
    meshgrid copy stack column_stack fft.fftshift fft.ifftshift lib.stride_tricks.sliding_window_view
"""


_pad: Any = np.pad


# --- joining -----------------------------------------------------------------------------------------------------


def concatenate(arrays: Sequence[Any], axis: int | None = 0, out: Any = None, **kwargs: Any) -> Any:
    """Join batches along an axis."""
    without_out("concatenate", out)
    return structural(lambda *rows: np.concatenate(rows, axis, **kwargs), *arrays)


def block(arrays: Any) -> Any:
    """Put a matrix together from nested lists of blocks."""

    def leaves(tree: Any) -> list[Any]:
        return [leaf for branch in tree for leaf in leaves(branch)] if isinstance(tree, list) else [tree]

    def filled(tree: Any, rows: Any) -> Any:
        return [filled(branch, rows) for branch in tree] if isinstance(tree, list) else next(rows)

    return structural(lambda *rows: np.block(filled(arrays, iter(rows))), *leaves(arrays))


def broadcast_arrays(*args: Any, subok: bool = False) -> tuple[Any, ...]:
    """Broadcast batches and arrays to the shape of all of them together."""
    shape = np.broadcast_shapes(*map(np.shape, args))
    return tuple(np.broadcast_to(x, shape) for x in args)


def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """Join two batches, flat if no axis is given."""
    return structural(lambda a, b: np.append(a, b, axis), arr, values)


def insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Any:
    """Insert values before the given places."""
    refuse_jets("insert", obj=obj)
    return structural(lambda a, b: np.insert(a, obj, b, axis), arr, values)


def pad(array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> Any:
    """Pad a batch: with constants or jets, by repeating entries, or by what is linear in them."""
    if mode in ("edge", "wrap", "reflect", "symmetric") and kwargs.get("reflect_type", "even") == "even":
        return structural(lambda a: _pad(a, pad_width, mode, **kwargs), array)
    if mode in ("mean", "linear_ramp", "reflect", "symmetric"):
        refuse_jets("pad", **kwargs)
        ends = kwargs.pop("end_values", 0)  # a ramp to these is one to 0 and a constant
        ramp = _pad(np.zeros(np.shape(array)), pad_width, mode, end_values=ends) if np.any(ends) else 0
        return linear(lambda a: _pad(a, pad_width, mode, **kwargs), array) + ramp
    if mode != "constant":
        raise RefusedError(f"np.pad takes no mode={mode!r} with jets; join the parts with np.concatenate")
    constants = kwargs.get("constant_values", 0)
    if has_jets(constants) and not isinstance(constants, Jet):
        raise RefusedError("np.pad takes one jet as constant_values; join different ones with np.concatenate")
    padded = structural(lambda a: _pad(a, pad_width), array)
    if isinstance(constants, Jet):
        return where(_pad(np.ones(np.shape(array), bool), pad_width), padded, constants)
    if not np.any(constants):
        return padded
    return padded + _pad(np.zeros(np.shape(array), array.dtype), pad_width, constant_values=constants)


# --- choosing ----------------------------------------------------------------------------------------------------


def where(condition: Any, *choices: Any) -> Any:
    """Return x where the condition holds and y elsewhere, slot by slot: what is not chosen leaves no trace."""
    if not choices:
        return np.where(values_of(condition))
    x, y = choices
    mask = values_of(condition)
    return elementwise(lambda a, b: np.where(mask, a, b), x, y) if has_jets(choices) else np.where(mask, x, y)


def select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    """Return for each entry the choice of the first condition that holds."""
    conditions = values_of(condlist)
    if not has_jets((choicelist, default)):
        return np.select(conditions, choicelist, default)
    return elementwise(lambda *rows: np.select(conditions, rows[:-1], rows[-1]), *choicelist, default)


def choose(a: Any, choices: Sequence[Any], out: Any = None, mode: str = "raise") -> Any:
    """Return for each entry the choice of that number."""
    without_out("choose", out)
    places: Any = values_of(a)
    return elementwise(lambda *rows: np.choose(places, rows, mode=mode), *choices)  # type: ignore[call-overload]


def piecewise(x: Any, condlist: Any, funclist: Sequence[Any], *args: Any, **kw: Any) -> Any:
    """Return for each entry what the function of the last condition that holds makes of it, and of no other."""
    masks = [np.broadcast_to(mask, np.shape(x)) for mask in _conditions(values_of(condlist), np.shape(x))]
    if len(funclist) == len(masks) + 1:
        masks = [*masks, ~np.any(masks, axis=0)]
    if len(funclist) != len(masks):
        raise ValueError(f"with {len(masks)} conditions give {len(masks)} or {len(masks) + 1} functions")
    which = reduce(lambda chosen, i: np.where(masks[i], i, chosen), range(len(masks)), np.full(np.shape(x), -1))
    parts = [_piece(f, x[which == i], args, kw) for i, f in enumerate(funclist)] + [_piece(0, x[which == -1], (), {})]
    order = np.argsort(np.concatenate([np.flatnonzero(which == i) for i in [*range(len(masks)), -1]]), kind="stable")
    return structural(lambda *rows: np.concatenate(rows)[order].reshape(np.shape(x)), *parts)


def _conditions(condlist: Any, shape: tuple[int, ...]) -> list[Any]:
    """Return the conditions as a list; a single one may come bare."""
    single = np.ndim(condlist) == 0 or (np.ndim(condlist) == 1 and shape != () and np.shape(condlist) == shape)
    return [np.asarray(c, bool) for c in ([condlist] if single else condlist)]


def _piece(f: Any, x: Jet, args: Any, kw: Any) -> Any:
    return f(x, *args, **kw) if callable(f) else where(np.zeros(np.shape(x), bool), x, f)


def compress(condition: Any, a: Any, axis: int | None = None, out: Any = None) -> Any:
    """Return the entries, or the slices along an axis, for which the condition holds."""
    without_out("compress", out)
    mask = values_of(condition)
    return structural(lambda row: np.compress(mask, row, axis), a) if isinstance(a, Jet) else np.compress(mask, a, axis)


def nan_to_num(x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """Replace entries whose value is nan or infinite by constants; a derivative that does not exist stays nan."""
    del copy  # which they are anyway
    if x.dtype.kind == "c":
        return nan_to_num(x.real, True, nan, posinf, neginf) + 1j * nan_to_num(x.imag, True, nan, posinf, neginf)
    if x.dtype == object:
        return x  # as NumPy has it
    value = x.value
    largest = np.finfo(x.dtype).max
    y = where(np.isnan(value), nan, x)
    y = where(np.equal(value, np.inf), largest if posinf is None else posinf, y)
    return where(np.equal(value, -np.inf), -largest if neginf is None else neginf, y)


# --- the same in another form ------------------------------------------------------------------------------------


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Any:
    """Return the jets in another precision."""
    del copy, device
    return x.astype(dtype)


def real_if_close(a: Any, tol: float = 100) -> Any:
    """Return the real part if every imaginary part, in every slot, is a few rounding units at most."""
    return a.real if np.isrealobj(np.real_if_close(a.coeffs, tol)) else a


def angle(z: Any, deg: bool = False) -> Any:
    """Return the argument of a complex number."""
    y = np.arctan2(z.imag, z.real)
    return np.rad2deg(y) if deg else y


def full_like(a: Any, fill_value: Any, dtype: Any = None, *args: Any, shape: Any = None, **kwargs: Any) -> Any:
    """Return a constant array of the shape of the batch, or a jet in that shape."""
    shape = np.shape(a) if shape is None else shape
    if isinstance(fill_value, Jet):
        return np.broadcast_to(fill_value, shape)
    return np.full(shape, fill_value, a.dtype if dtype is None else dtype)


def zeros_like(a: Any, dtype: Any = None, *args: Any, shape: Any = None, **kwargs: Any) -> Any:
    """Return a constant array of zeros of the shape of the batch, which mixes with jets."""
    return full_like(a, 0, dtype, shape=shape)


def ones_like(a: Any, dtype: Any = None, *args: Any, shape: Any = None, **kwargs: Any) -> Any:
    """Return a constant array of ones of the shape of the batch, which mixes with jets."""
    return full_like(a, 1, dtype, shape=shape)


_OWN: list[Callable[..., Any]] = [
    *(
        concatenate,
        block,
        broadcast_arrays,
        append,
        insert,
        pad,
        where,
        select,
        choose,
        piecewise,
        compress,
        nan_to_num,
    ),
    *(astype, real_if_close, angle, full_like, zeros_like, ones_like),
]

SHAPES: dict[str, Callable[..., Any]] = {
    **{name: moving(name) for name in known(_MOVING)},
    **{f.__name__: f for f in _OWN if named(f.__name__)},
}

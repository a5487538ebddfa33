"""What ufuncs do besides being called: `np.add.reduce`, `np.multiply.outer` and so on; `out=`, `where=`, `dtype=`."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce as fold
from itertools import pairwise
from typing import Any

import numpy as np

from jets.arrays.lifting import axes_of, has_jets, linear, values_of
from jets.arrays.reductions import accumulated, cast, reduction
from jets.arrays.reductions import sum as add_up
from jets.arrays.signatures import without_out
from jets.errors import RefusedError
from jets.operators import apply

__all__ = ["CALLS"]

#: Those for which the order of the operations does not matter.
_ASSOCIATIVE = {np.multiply, np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp, np.logaddexp2, np.hypot}


def call(ufunc: Any, *inputs: Any, out: Any = None, where: Any = True, dtype: Any = None, **kwargs: Any) -> Any:
    """Call a ufunc with more than its inputs; what it would write to must be an array, and its answer plain."""
    if ufunc.signature is not None:
        _refuse(ufunc, out, dtype, where)
        return apply(ufunc, *inputs, **kwargs)
    if has_jets(out):
        without_out(ufunc.__name__, out)
    if where is not True:
        raise RefusedError(
            f"np.{ufunc.__name__} takes no where= with jets, since the other entries would be anything; "
            f"write np.where(mask, np.{ufunc.__name__}(...), other)"
        )
    y = apply(ufunc, *(cast(dtype, x) for x in inputs))
    if out is None or all(target is None for target in out):
        return y
    if has_jets(y):
        without_out(ufunc.__name__, out)
    for target, part in zip(out, y if isinstance(y, tuple) else (y,), strict=True):
        if target is not None:
            np.copyto(target, part)
    return out[0] if len(out) == 1 else out


def _refuse(ufunc: Any, out: Any, dtype: Any = None, where: Any = True) -> None:
    if out is not None or dtype is not None or where is not True:
        raise RefusedError(f"np.{ufunc.__name__} takes no out=, dtype= or where= with jets; use the result")


def _reduce(ufunc: Any, a: Any, axis: Any = 0, dtype: Any = None, out: Any = None, **kwargs: Any) -> Any:
    _refuse(ufunc, out)
    if not has_jets(a):  # a jet is the initial value
        raise RefusedError(f"np.{ufunc.__name__}.reduce takes a jet as initial= only with jets; add it afterwards")
    if ufunc is np.add:
        return add_up(a, axis, dtype, **kwargs)
    a = cast(dtype, a)
    if ufunc in _ASSOCIATIVE:
        return reduction(ufunc)(a, axis, **kwargs)
    if _is_answer(ufunc):
        return ufunc.reduce(a.value, axis, **values_of(kwargs))
    return _one_by_one(ufunc, a, axis, **kwargs)


def _is_answer(ufunc: Any) -> bool:
    """Say whether a ufunc answers true or false, which is about the values."""
    return {kind[-1] for kind in ufunc.types} in ({"?"}, {"?", "O"})


def _one_by_one(ufunc: Any, a: Any, axis: Any, keepdims: bool = False, initial: Any = None, where: Any = True) -> Any:
    """Return ((a₀∘a₁)∘a₂)∘…, for operations such as − where the order matters."""
    if where is not True:
        raise RefusedError(f"np.{ufunc.__name__}.reduce takes no where= with jets; choose them, as in jets[mask]")
    if not (axes := axes_of(axis, a.ndim)):
        return a
    if len(axes) > 1:
        raise ValueError(f"the order matters to np.{ufunc.__name__}.reduce; give one axis, not {axes}")
    rows = list(np.moveaxis(a, axes[0], 0))
    if not rows and initial is None:
        raise ValueError(f"np.{ufunc.__name__} of no jets has no value; give initial=")
    first = [] if initial is None else [initial]
    y = fold(ufunc, [*first, *rows]) if rows else np.sum(a, axes) + initial
    return np.expand_dims(y, axes) if keepdims else y


def _accumulate(ufunc: Any, a: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
    _refuse(ufunc, out)
    a = cast(dtype, a)
    if ufunc is np.add:
        return np.cumsum(a, axis)
    if _is_answer(ufunc):
        return ufunc.accumulate(a.value, axis)
    rows = np.moveaxis(a, axis, 0)
    if ufunc in _ASSOCIATIVE:
        return np.moveaxis(accumulated(ufunc, rows), 0, axis)
    if not len(rows):
        return a
    results = [rows[0]]
    for row in rows[1:]:
        results.append(ufunc(results[-1], row))
    return np.stack(results, axis)


def _outer(ufunc: Any, a: Any, b: Any, **kwargs: Any) -> Any:
    return ufunc(np.reshape(a, np.shape(a) + (1,) * np.ndim(b)), b, **kwargs)


def _reduceat(ufunc: Any, a: Any, indices: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
    _refuse(ufunc, out)
    if has_jets(indices):
        raise RefusedError(f"np.{ufunc.__name__}.reduceat takes whole numbers as indices, not jets")
    a = cast(dtype, a)
    if ufunc is np.add:
        return linear(lambda c: np.add.reduceat(c, indices, axis), a, axes=axes_of(axis, a.ndim))
    if _is_answer(ufunc):
        return ufunc.reduceat(a.value, indices, axis)
    rows = np.moveaxis(a, axis, 0)
    np.add.reduceat(np.zeros(len(rows)), indices)  # which says if an index is out of bounds
    if not len(indices):
        return np.moveaxis(rows[:0], 0, axis)
    parts = [rows[i:j] if i < j else rows[i : i + 1] for i, j in pairwise([*indices, len(rows)])]
    return np.stack([ufunc.reduce(part, axis=0) if len(part) > 1 else part[0] for part in parts], axis)


def _at(ufunc: Any, *args: Any, **kwargs: Any) -> Any:
    raise RefusedError(
        f"np.{ufunc.__name__}.at writes to its first argument, and an array cannot hold derivatives; "
        "np.bincount(indices, weights=jets) adds up by index"
    )


CALLS: dict[str, Callable[..., Any]] = {
    "__call__": call,
    "reduce": _reduce,
    "accumulate": _accumulate,
    "outer": _outer,
    "reduceat": _reduceat,
    "at": _at,
}

"""Order: sorting, extremes and quantiles, by the values. Where two are the same and move apart, the order has a corner.

At a tie the derivatives that agree stay, and from the first degree in which they differ they are nan, as those of
`np.maximum` are.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from jets.arrays.lifting import axes_of
from jets.arrays.reductions import folded, in_front, reduction
from jets.arrays.signatures import refuse_jets, without_out
from jets.blocks import first_degree
from jets.errors import RefusedError
from jets.kinks import kinked

__all__ = ["SORTING"]


# --- sorting -----------------------------------------------------------------------------------------------------


def sort(a: Any, axis: int | None = -1, kind: Any = None, order: Any = None, *, stable: bool | None = None) -> Any:
    """Sort by the values along an axis, or the flat batch."""
    _assert_real("sort", a)
    if order is not None:
        raise RefusedError("np.sort takes no order= with jets, which have no fields")
    a, axis = (np.ravel(a), 0) if axis is None else (a, axes_of(axis, np.ndim(a))[0])
    places = np.argsort(a.value, axis)
    return _tied(np.take_along_axis(a, places, axis), axis)


def partition(a: Any, kth: Any, axis: int | None = -1, kind: str = "introselect", order: Any = None) -> Any:
    """Sort, which is a partition at every place."""
    refuse_jets("partition", kth=kth)
    size = np.size(a) if axis is None else np.shape(a)[axes_of(axis, np.ndim(a))[0]]
    np.partition(np.arange(size), kth)  # which says if it is too large
    return sort(a, axis, order=order)


def _tied(y: Any, axis: int) -> Any:
    """Undefine the slots of sorted jets of the same value, from the first degree in which any of them differ."""
    rows = np.moveaxis(y.value, axis, -1)
    ties = np.equal(rows[..., 1:], rows[..., :-1])
    if not np.any(ties):
        return y
    first = np.moveaxis(_first_of_runs(np.moveaxis(y, axis, -1), ties), -1, axis)
    for degree in range(1, y.order + 1):
        y = kinked(y, first == degree, degree)
    return y


def _first_of_runs(y: Any, ties: Any) -> Any:
    """Return for each jet the lowest degree in which those of its value differ; one more than the order if none do."""
    none = y.order + 1
    steps = np.diff(y.coeffs, axis=-1)
    differ = np.where(ties, first_degree(np.not_equal(steps, 0), y._space.monomials, none), none)
    first = np.full(y.shape, none)
    for row, tie, out in zip(*(b.reshape(-1, b.shape[-1]) for b in (differ, ties, first)), strict=True):
        run = np.concatenate([[0], np.cumsum(~tie)])  # the number of the run that each entry is in
        least = np.full(run[-1] + 1, none)
        np.minimum.at(least, run[1:], row)
        out[:] = least[run]
    return first


def _assert_real(name: str, a: Any) -> None:
    if np.iscomplexobj(a.value):
        raise RefusedError(f"np.{name} does not take complex jets, which have no order")


# --- extremes ----------------------------------------------------------------------------------------------------


def _chosen(place: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    """Return how to find an extreme at once: where it has no equal, it is the jet at that place."""

    def fold(ufunc: Any, u: Any) -> Any:
        if np.iscomplexobj(u.value):
            return folded(ufunc, u)  # which refuses them
        i = np.expand_dims(place(u.value, axis=0), 0)
        best = np.take_along_axis(u.value, i, 0)
        if np.any(np.sum(np.equal(u.value, best), 0) != 1):  # equals, or nan
            return folded(ufunc, u)
        return np.take_along_axis(u, i, 0)[0]

    return fold


def clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *, min: Any = None, max: Any = None) -> Any:
    """Return the jets between two limits, which are corners."""
    without_out("clip", out)
    low, high = a_min if min is None else min, a_max if max is None else max
    y = a if low is None else np.maximum(a, low)
    return y if high is None else np.minimum(y, high)


# --- quantiles ---------------------------------------------------------------------------------------------------


def quantile(
    a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, method: str = "linear",
    keepdims: bool = False, *, weights: Any = None,
) -> Any:  # fmt: skip
    """Return quantiles: of the sorted jets the two that are next to each, weighted as NumPy does."""
    without_out("quantile", out)
    refuse_jets("quantile", q=q)
    if weights is not None:
        raise RefusedError("np.quantile takes no weights= with jets; sort them, and interpolate in np.cumsum(weights)")
    axes = axes_of(axis, np.ndim(a))
    y = sort(in_front(a, axes), 0)
    numbers = np.arange(len(y)).astype(y.dtype if y.dtype == object else float)
    place = np.quantile(numbers, q, method=method)  # type: ignore[call-overload]
    low, shape = np.asarray(np.floor(place)).astype(int), np.shape(q) + (1,) * (y.ndim - 1)
    step = np.asarray(place - low, y.dtype if type(q) in (int, float) else None).reshape(shape)
    result = _known(y, _between(y[low], y[np.minimum(low + 1, len(y) - 1)], step))
    return np.expand_dims(result, tuple(np.ndim(q) + i for i in axes)) if keepdims else result


def _known(y: Any, result: Any) -> Any:
    """Return nan where there is one among the sorted jets, which is at their end."""
    unknown = np.not_equal(y[-1].value, y[-1].value) if len(y) else False
    return np.where(unknown, np.nan, result) if np.any(unknown) else result


def _between(a: Any, b: Any, t: Any) -> Any:
    """Return a + t·(b − a), from the nearer of the two; where t is 0, a, whatever b is."""
    inside = np.broadcast_to(t != 0, a.shape)
    step = np.where(inside, b, 0) - np.where(inside, a, 0)
    return np.where(t < 0.5, a + t * step, b - (1 - t) * step) if np.any(inside) else a


def percentile(a: Any, q: Any, *args: Any, **kwargs: Any) -> Any:
    """Return quantiles at hundredths."""
    refuse_jets("percentile", q=q)
    return quantile(a, q / 100 if isinstance(q, (int, float, Fraction)) else np.true_divide(q, 100), *args, **kwargs)


def median(a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
    """Return the middle one of the sorted jets, or the mean of the two that are."""
    without_out("median", out)
    axes = axes_of(axis, np.ndim(a))
    y = sort(in_front(a, axes), 0)
    result = _known(y, np.mean(y[(len(y) - 1) // 2 : len(y) // 2 + 1], axis=0))
    return np.expand_dims(result, axes) if keepdims else result


# --- distinct values ---------------------------------------------------------------------------------------------


def unique(
    ar: Any, return_index: bool = False, return_inverse: bool = False, return_counts: bool = False,
    axis: int | None = None, *, equal_nan: bool = True, sorted: bool = True,
) -> Any:  # fmt: skip
    """Return one jet of each value, in order; and what else of NumPy's is asked for, which looks at the values."""
    _assert_real("unique", ar)
    if axis is not None:
        raise RefusedError("np.unique takes no axis= with jets; choose the slices by np.unique(jet.value, axis=...)")
    values = ar.value
    _, first, inverse, counts = np.unique(values, True, True, True, equal_nan=equal_nan)
    flat = sort(ar, None)
    y = flat[np.concatenate([[0], np.cumsum(counts)[:-1]])] if len(counts) else flat
    more = [x for x, asked in ((first, return_index), (inverse, return_inverse), (counts, return_counts)) if asked]
    return (y, *more) if more else y


SORTING: dict[str, Callable[..., Any]] = {
    **{f.__name__: f for f in (sort, partition, clip, quantile, percentile, median, unique)},
    **dict.fromkeys(("max", "amax"), reduction(np.maximum, _chosen(np.argmax))),
    **dict.fromkeys(("min", "amin"), reduction(np.minimum, _chosen(np.argmin))),
    "nanmax": reduction(np.fmax),
    "nanmin": reduction(np.fmin),
}

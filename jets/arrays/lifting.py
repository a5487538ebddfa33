"""How a NumPy function of arrays becomes one of jets: slot by slot where it is linear, by value where it decides.

A function that is linear in the entries, be it `reshape`, `sum` or `fft`, does to every coefficient what it does to
the value. A bilinear one, such as `matmul`, is a Cauchy product, y_k = Σ f(u_j, v_{k−j}).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import each, from_slots, headed, slots, tidied
from jets.errors import RefusedError, SpaceError
from jets.index import Word
from jets.jet import Jet
from jets.mixing import combine
from jets.numbers import dtype_of, is_object, lift, plain, spread
from jets.space import Space, meeting_point, same_point

__all__ = [
    "ALL",
    "Axes",
    "Axis",
    "axes_of",
    "bilinear",
    "elementwise",
    "gathered",
    "has_jets",
    "linear",
    "mapped",
    "scattered",
    "settled",
    "stack",
    "structural",
    "values_of",
    "with_value",
]

Axis = int | tuple[int, ...] | None
Axes = tuple[int, ...]
#: Every axis comes together with every other.
ALL: Axes | None = None


# --- jets among the arguments ------------------------------------------------------------------------------------


def mapped(function: Callable[[Jet], Any], tree: Any) -> Any:
    """Apply a function to every jet of an argument, also in tuples, lists and dicts, however nested."""
    if isinstance(tree, Jet):
        return function(tree)
    if type(tree) in (list, tuple):
        return type(tree)(mapped(function, branch) for branch in tree)
    if type(tree) is dict:
        return {key: mapped(function, branch) for key, branch in tree.items()}
    return tree


def has_jets(tree: Any) -> bool:
    """Say whether there is a jet in an argument."""
    if type(tree) in (list, tuple):
        return any(map(has_jets, tree))
    return any(map(has_jets, tree.values())) if type(tree) is dict else isinstance(tree, Jet)


def values_of(tree: Any) -> Any:
    """Return an argument with the values in place of the jets."""
    return mapped(lambda jet: jet.value, tree)


def axes_of(axis: Axis, ndim: int) -> Axes:
    """Return the axes as a tuple of numbers from 0; None is all of them."""
    if has_jets(axis):
        raise RefusedError("an axis is a whole number and no jet; give its value, as in axis=int(jet.value)")
    return tuple(range(ndim)) if axis is None else np.lib.array_utils.normalize_axis_tuple(axis, ndim)


# --- linear functions --------------------------------------------------------------------------------------------


def linear(f: Callable[..., Any], *operands: Any, axes: Axes | None = ALL) -> Any:
    """Return f(*operands) for an f that is linear in all of them together and adds entries up.

    `axes` are those along which entries come together; the jets there must be expanded at one point.
    """
    if (y := _of_one(f, operands)) is not None:
        return y
    jets = combine(*operands)
    rows = _rows(f, jets)
    shape = np.broadcast_shapes(*(jet.shape for jet in jets)) if _is_scattered(jets[0]._space) else ()
    at = [_together(point, shape, axes, np.ndim(rows[()])) for point in jets[0]._space.at]
    return _jets(jets[0]._space, rows, at)


def elementwise(f: Callable[..., Any], *operands: Any) -> Any:
    """Return f(*operands) for an f that takes each entry from the same place of one operand or another."""
    jets = combine(*operands)
    return _jets(jets[0]._space, _rows(f, jets), jets[0]._space.at)


def stack(items: Sequence[Any], shape: tuple[int, ...]) -> Any:
    """Return numbers as an array, or jets at one point as a batch, with the axes of the shape in front of their own."""
    batch = np.broadcast_shapes(*map(np.shape, items))

    def stacked(*rows: Any) -> Any:
        return np.reshape(np.stack([np.broadcast_to(c, batch) for c in rows]), (*shape, *batch))

    if not has_jets(list(items)):
        return plain(stacked(*items) if items else np.zeros(0).reshape(shape))
    return elementwise(stacked, *items)


def structural(f: Callable[..., Any], *operands: Any) -> Any:
    """Return f(*operands) for an f that only moves entries: where a jet goes, its point of expansion goes with it."""
    if (y := _of_one(f, operands)) is not None:
        return y
    given = [x for x in operands if isinstance(x, Jet)]
    if not any(_is_scattered(jet._space) for jet in given) and _agree(given):
        return elementwise(f, *operands)
    jets = combine(*(_unplaced(x) if isinstance(x, Jet) else x for x in operands))
    at = [_moved(f, name, operands, jets) for name in jets[0].names]
    return _jets(jets[0]._space, _rows(f, jets), at)


def bilinear(f: Callable[[Any, Any], Any], a: Any, b: Any, cores: tuple[int, int] | None = None) -> Jet:
    """Return f(a, b) for a product f of arrays, such as that of matrices: y_k = Σ f(a_j, b_{k−j}).

    `cores` are how many of the last axes of each factor come together; all of them if it is not said.
    """
    cores = cores or (np.ndim(a), np.ndim(b))
    u, v = (settled(jet) for jet in combine(gathered(a, cores[0]), gathered(b, cores[1])))
    kept = _kept(u._terms[0])
    terms = algebra.bilinear(lambda x, y: kept(f(x, y)), u._terms, v._terms, u._space.degree)
    stack = max(u.ndim - cores[0], v.ndim - cores[1])
    return Jet._new(scattered(u._space, np.ndim(terms[0]) - stack), tidied(terms))


def gathered(x: Any, core: int) -> Any:
    """Return a jet of which the entries along the last axes come together, with one point for each of what is left."""
    if not isinstance(x, Jet) or not _is_scattered(x._space):
        return x
    axes = tuple(range(x.ndim - core, x.ndim))
    at = (_together(point, x.shape, axes, x.ndim - core) for point in x._space.at)
    return Jet._new(x._space._replace(at=tuple(map(plain, at))), x._terms)


def scattered(space: Space, core: int) -> Space:
    """Return the space of jets that have so many axes more, along which the points are the same."""
    if not _is_scattered(space):
        return space
    return space._replace(at=tuple(p.reshape(*p.shape, *[1] * core) if np.ndim(p) else p for p in space.at))


def settled(u: Jet) -> Jet:
    """Return the jet with every coefficient an array of the whole batch, as matrices need to be."""
    shape, dtype = u.shape, u.dtype
    return Jet._new(u._space, each(lambda c: spread(c, shape, dtype), u._terms))


def _of_one(f: Callable[..., Any], operands: Sequence[Any]) -> Jet | None:
    """Return f of a single jet at one point, if it returns one array; which is most often so."""
    if len(operands) > 1 or not isinstance(u := operands[0], Jet) or _is_scattered(u._space):
        return None
    shape, dtype, kept = u.shape, u.dtype, _kept(u._terms[0])
    value = kept(f(_array(u._terms[0], shape, dtype)))
    if isinstance(value, (list, tuple)):
        return None
    rest = each(lambda c: kept(f(_array(c, shape, dtype))), u._terms[1:])
    return Jet._new(u._space, tidied([value, *rest]))


_WHOLE = (int, np.integer)


def _array(c: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    return spread(c, shape, dtype) if shape or hasattr(c, "__array_function__") else np.asarray(c, dtype)


def _kept(like: Any) -> Callable[[Any], Any]:
    """Return how to keep the kind of number: what NumPy puts in among objects is 0, or None where nothing is added."""
    if not is_object(like):
        return plain
    numbers = np.frompyfunc(lambda c: lift(int(c or 0), like) if c is None or isinstance(c, _WHOLE) else c, 1, 1)

    def kept(row: Any) -> Any:
        if isinstance(row, (list, tuple)):
            return row
        if isinstance(row, (np.ndarray, np.inexact)) and not is_object(row):
            raise RefusedError(f"this function of NumPy makes {row.dtype} of all numbers; use jets of floats")
        return plain(numbers(row))

    return kept


def _rows(f: Callable[..., Any], jets: Sequence[Jet]) -> dict[Word, Any]:
    """Return what f makes of each slot; of those that no jet has, it makes zeros."""
    like = next((jet._terms[0] for jet in jets if type(jet._terms[0]) is not int), 0.0)
    dtype, nothing, series = dtype_of(like), lift(0, like), [dict(slots(jet._terms)) for jet in jets]
    kept = _kept(like)

    def entry(c: Any, shape: tuple[int, ...]) -> Any:
        return _array(lift(c, like) if type(c) is int else c, shape, dtype)

    def row(word: Word) -> Any:
        y = f(*(entry(s.get(word, nothing), jet.shape) for s, jet in zip(series, jets, strict=True)))
        return type(y)(map(kept, y)) if isinstance(y, (list, tuple)) else kept(y)

    return {word: row(word) for word in dict.fromkeys(word for s in series for word in s)}


def _jets(space: Space, rows: dict[Word, Any], at: Sequence[Any]) -> Any:
    """Return the jet of the rows, or a list of jets where f returns several arrays."""
    if not isinstance(rows[()], (list, tuple)):
        return _jet(space, rows, at)
    return type(rows[()])(
        _jet(space, {word: row[i] for word, row in rows.items()}, [p[i] if type(p) in (list, tuple) else p for p in at])
        for i in range(len(rows[()]))
    )


def _jet(space: Space, rows: dict[Word, Any], at: Sequence[Any]) -> Jet:
    if any(point is not known for point, known in zip(at, space.at, strict=True)):
        space = space._replace(at=tuple(map(plain, at)))
    return Jet._new(space, tidied(from_slots(rows, space.monomials, rows[()])))


def with_value(y: Jet, value: Any) -> Jet:
    """Return the jet with another value, as NumPy's own."""
    return Jet._new(y._space, headed(plain(value), y._terms))


# --- points ------------------------------------------------------------------------------------------------------


def _is_scattered(space: Space) -> bool:
    """Say whether each jet of a batch has a point of its own."""
    return any(map(np.ndim, space.at))


def _agree(jets: Sequence[Jet]) -> bool:
    """Say whether jets of the same variable are expanded at the same point."""
    known: dict[str, Any] = {}
    return all(same_point(known.setdefault(name, at), at) for name, at in _points(jets))


def _points(jets: Sequence[Jet]) -> Iterator[tuple[str, Any]]:
    for jet in jets:
        yield from zip(jet.names, jet._space.at, strict=True)


def _unplaced(jet: Jet) -> Jet:
    return Jet._new(jet._space._replace(at=(0.0,) * len(jet.names)), jet._terms)


def _moved(f: Callable[..., Any], name: str, operands: Sequence[Any], jets: Sequence[Jet]) -> Any:
    """Return the points of a variable where f moves them to; a constant has none, which is nan."""
    points, places = [np.array([np.nan])], []
    for x, jet in zip(operands, jets, strict=True):
        point = x._space.at[x._space.axes[name]] if isinstance(x, Jet) and name in x.names else np.nan
        places.append(np.arange(jet.size).reshape(jet.shape) + sum(map(len, points)))
        points.append(np.broadcast_to(np.asarray(point), jet.shape).reshape(-1))
    known, moved = np.concatenate(points), f(*places)  # what f puts in by itself is 0, and that is nan
    return type(moved)(known[p] for p in moved) if isinstance(moved, (list, tuple)) else known[moved]


def _together(point: Any, shape: tuple[int, ...], axes: Axes | None, ndim: int) -> Any:
    """Return the point of what comes together along some axes, if it is one point."""
    if not np.ndim(point):
        return point
    points = np.broadcast_to(point, shape)
    if not points.size:
        return np.nan
    axes = tuple(range(points.ndim)) if axes is None else axes
    first = points[tuple(slice(0, 1) if axis in axes else slice(None) for axis in range(points.ndim))]
    if points.dtype != object:  # any of them that is not nan
        first = np.fmax.reduce(points, axes, keepdims=True)
    if meeting_point(first, points) is None:
        shown = np.array2string(np.asarray(point), threshold=6, edgeitems=2)
        raise SpaceError(
            f"the jets that come together here are expanded at different points, {shown}; to move all points at once "
            "write points + variable(0.0, order=...), for a variable of each jets.taylor(f, at={'v': (1.0, 2.0)}, ...)"
        )
    if len(axes) == points.ndim:
        return first.flat[0]
    return first if ndim == points.ndim else first.squeeze(axes)

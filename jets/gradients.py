"""Gradients, Jacobian and Hessian matrices of functions of several arguments or of a vector, which nest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations_with_replacement, product
from typing import Any, NamedTuple

import numpy as np

from jets.arrays.lifting import stack
from jets.calculus import moves, named_as, parts, point, seeded
from jets.index import Word
from jets.jet import Jet
from jets.mixing import as_jet, zero_of
from jets.numbers import lift, zero
from jets.space import Space
from jets.variables import fresh_name

__all__ = ["gradient", "hessian", "jacobian"]

Function = Callable[..., Any]
Shape = tuple[int, ...]
#: What f returns if some components of its arguments are the variables of a space: its numbers, and their shape.
Outputs = Callable[[Space, Sequence[int]], tuple[list[Jet], Shape]]
#: A space of fresh variables, the components that they stand for, and the slots in these to take.
Job = tuple[Space, Sequence[int], list[Word]]

#: The first derivatives with respect to a vector are taken for so many components at a time, which bounds the memory.
CHUNK = 256


def gradient(f: Function) -> Function:
    """Return the function of the same arguments that gives the first partial derivatives of a number f.

    Of one argument, a number, vector or array, they have its shape; of several, which may be arrays that broadcast,
    they are the rows of an array: several arrays are the points of a batch, not vectors. Where jets come in, a batch of
    jets comes out, so that gradients nest. An order that f loses, as a limit does, is an `OrderError`.

    >>> gradient(lambda x, y: x * y**2)(5.0, 2.0).tolist()
    [4.0, 20.0]
    >>> gradient(lambda v: v[0] * v[1] ** 2)(np.array([5.0, 2.0])).tolist()
    [4.0, 20.0]
    """
    return named_as(f, lambda *args: _partials(_one, f, args, 1))


def hessian(f: Function) -> Function:
    """Return the function of the same arguments that gives the second partial derivatives of a number f.

    The result has the axes of `gradient` twice, and is symmetric.

    >>> hessian(lambda x, y: x * y**2)(5.0, 2.0).tolist()
    [[0.0, 4.0], [4.0, 10.0]]
    """
    return named_as(f, lambda *args: _partials(_one, f, args, 2))


def jacobian(f: Function) -> Function:
    """Return the function of the same arguments that gives the first partial derivatives of each number f returns.

    f returns a batch of jets, or tuples or lists of them: their axes come first, then those of `gradient`. Where
    several arguments are arrays, f's numbers have their shape, one for each point.

    >>> jacobian(lambda x, y: (x * y, x + y))(5.0, 2.0).tolist()
    [[2.0, 5.0], [1.0, 1.0]]
    >>> jacobian(lambda v: v**2)(np.array([5.0, 2.0])).tolist()
    [[10.0, 0.0], [0.0, 4.0]]
    """
    return named_as(f, lambda *args: _partials(_several, f, args, 1))


def _one(y: Any, x: Jet) -> tuple[list[Jet], Shape]:
    """Return the only number that f returned, and that it has no axes of its own; x stands for an argument."""
    if isinstance(y, (tuple, list)) or (not x.ndim and np.ndim(point(y))):
        raise TypeError("f returned several numbers; use jets.jacobian")
    return [_for_each_point(y, x)], ()


def _for_each_point(y: Any, x: Jet) -> Jet:
    if isinstance(y, Jet) and y.shape != x.shape:
        raise TypeError(
            f"f returned numbers of shape {y.shape} for arguments of shape {x.shape}: several arrays are the points of "
            "a batch, not vectors, and need a number each; for a vector beside other arguments give one long vector"
        )
    return as_jet(y, x)


def _several(y: Any, x: Jet) -> tuple[list[Jet], Shape]:
    """Return the numbers that f returned, and the shape in which they came; x stands for an argument."""
    if isinstance(y, (tuple, list)):
        found = [_several(c, x) for c in y]
        shapes = {shape for _, shape in found}
        if len(shapes) > 1:
            raise TypeError(f"f returned entries of different shapes: {', '.join(map(str, sorted(shapes)))}")
        return [j for entries, _ in found for j in entries], (len(y), *(shapes.pop() if shapes else ()))
    shape = () if x.ndim else np.shape(point(y))
    return [_for_each_point(y[i] if i else y, x) for i in np.ndindex(*shape)], shape


# --- all partial derivatives of one order -----------------------------------------------------------------------


def _partials(read: Function, f: Function, args: Sequence[Any], order: int) -> Any:
    """Return the partial derivatives of that order: the axes of what f returns first, then those of the arguments."""
    args = _of_one_kind(args)
    inputs = _inputs(args)

    def outputs(space: Space, picked: Sequence[int]) -> tuple[list[Jet], Shape]:
        directions: list[dict[int, Any]] = [{} for _ in args]
        for axis, i in enumerate(picked):
            directions[inputs.owners[i]][axis] = inputs.unit(i)
        xs = [seeded(x, space, direction) for x, direction in zip(args, directions, strict=True)]
        like = xs[0][(0,) * xs[0].ndim] if inputs.is_vector else zero_of(*xs)
        return read(f(*xs), like)  # type: ignore[no-any-return]

    found = None if any(map(moves, args)) else _collected(outputs, _together(inputs, order), alone=True)
    entries, shape = found or _collected(outputs, _one_by_one(inputs, order), alone=False)
    slots = [tuple(sorted(slot)) for slot in product(range(len(inputs.owners)), repeat=order)]
    return stack([entry[slot] for entry in entries for slot in slots], (*shape, *inputs.shape * order))


def _collected(outputs: Outputs, jobs: Iterable[Job], alone: bool) -> Any:
    """Return a dict of derivatives by slot for each number that f returns, and the shape in which they came.

    With `alone`, None if f brings variables of its own: they would share the total degree of the fresh ones, and
    lose orders.
    """
    found = list[dict[Word, Any]]()
    shape: Shape = ()
    for space, picked, slots in jobs:
        numbers, shape = outputs(space, picked)
        if alone and any(y.names != space.names for y in numbers):
            return None
        found = found or [{} for _ in numbers]
        for entry, y in zip(found, numbers, strict=True):
            part = parts(y, space.names)
            entry.update((slot, part(tuple(map(picked.index, slot)))) for slot in slots)
    return found, shape


class _Inputs(NamedTuple):
    """The components of the arguments: the values, the argument each belongs to, and the shape of them all."""

    values: list[Any]
    owners: list[int]
    shape: Shape
    is_vector: bool

    def zeros(self, picked: Sequence[int]) -> list[Any]:
        """Return the origin of the fresh variables, in the kind of number of the arguments."""
        return [lift(0, self.values[self.owners[i]]) for i in picked]

    def unit(self, i: int) -> Any:
        """Return the direction of a component in its argument."""
        value = self.values[self.owners[i]]
        if not self.is_vector:
            return lift(1, value)
        unit = zero(value)
        unit.flat[i] = lift(1, value)
        return unit


def _of_one_kind(args: Sequence[Any]) -> list[Any]:
    """Return the arguments with Python's integers in the kind of the others: 3 beside a fraction is one."""
    like = next((point(x) for x in args if not isinstance(x, (int, np.integer))), 0.0)
    return [lift(int(x), like) if isinstance(x, (int, np.integer)) else x for x in args]


def _inputs(args: Sequence[Any]) -> _Inputs:
    if not args:
        raise TypeError("give the point: one argument, or as many as the function has")
    values = [point(x) for x in args]
    if len(args) == 1 and np.ndim(values[0]):
        return _Inputs(values, [0] * values[0].size, values[0].shape, True)
    return _Inputs(values, [*range(len(args))], (len(args),) if len(args) > 1 else (), False)


def _together(inputs: _Inputs, order: int) -> Iterator[Job]:
    """Take all components at once, or first derivatives in chunks."""
    n = len(inputs.owners)
    step = CHUNK if order == 1 else max(n, 1)
    for low in range(0, n, step):
        picked = range(n)[low : low + step]
        names = [fresh_name() for _ in picked]
        slots = list(combinations_with_replacement(picked, order))
        yield Space.total(names, inputs.zeros(picked), order), picked, slots


def _one_by_one(inputs: _Inputs, order: int) -> Iterator[Job]:
    """Take every slot on its own, in variables with limits of their own, beside any others."""
    for slot in combinations_with_replacement(range(len(inputs.owners)), order):
        picked = sorted(set(slot))
        names = [fresh_name() for _ in picked]
        yield Space.box(names, inputs.zeros(picked), [slot.count(i) for i in picked]), picked, [slot]

"""Homogeneous blocks: in several variables, the coefficients of one degree, which add and multiply like a number.

With them every recurrence of `algebra.py` holds verbatim in several variables. Slots known to be zero are not stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from jets.numbers import dtype_of, full, lift, plain, zero
from jets.space import Alpha, Index

__all__ = ["Block", "coefficients", "dense", "each", "from_slots", "slots", "widened"]


class Block:
    """The slots of one degree: `terms` maps the place of a slot within the block to its coefficient."""

    __slots__ = ("degree", "index", "terms")
    __array_ufunc__ = None  # NumPy leaves `row * block` to us

    def __init__(self, index: Index, degree: int, terms: dict[int, Any]) -> None:
        self.index, self.degree, self.terms = index, degree, terms

    def map(self, function: Callable[[Any], Any]) -> Block:
        """Apply a linear function to every coefficient."""
        return Block(self.index, self.degree, {p: function(c) for p, c in self.terms.items()})

    def __add__(self, other: Any) -> Block:
        if not isinstance(other, Block):  # the 0 that sum() starts with
            return self
        terms = dict(self.terms)
        for p, c in other.terms.items():
            terms[p] = terms[p] + c if p in terms else c
        return Block(self.index, self.degree, terms)

    __radd__ = __add__

    def __neg__(self) -> Block:
        return self.map(lambda c: -c)

    def __sub__(self, other: Block) -> Block:
        return self + (-other)

    def __mul__(self, other: Any) -> Block:
        if not isinstance(other, Block):
            return self.map(lambda c: c * other)
        table, terms = self.index.table(self.degree, other.degree), dict[int, Any]()
        for p, a in self.terms.items():
            row = table[p]
            for q, b in other.terms.items():
                if (r := row[q]) >= 0:
                    terms[r] = terms[r] + a * b if r in terms else a * b
        return Block(self.index, self.degree + other.degree, terms)

    def __rmul__(self, other: Any) -> Block:
        return self.map(lambda c: other * c)

    def __truediv__(self, other: Any) -> Block:
        return self.map(lambda c: c / other)


def coefficients(block: Any) -> Iterator[Any]:
    """Yield the stored coefficients of a block, which in one variable is the bare coefficient."""
    return iter(block.terms.values() if isinstance(block, Block) else (block,))


def each(function: Callable[[Any], Any], series: Sequence[Any]) -> list[Any]:
    """Apply a function to every stored coefficient of a series."""
    return [block.map(function) if isinstance(block, Block) else function(block) for block in series]


def widened(series: Sequence[Any]) -> Sequence[Any]:
    """Return the series with a value of the shape and dtype of all its coefficients."""
    every = [c for block in series for c in coefficients(block)]
    dtype, shape = np.result_type(*map(dtype_of, every)), np.broadcast_shapes(*map(np.shape, every))
    if (dtype, shape) == (dtype_of(series[0]), np.shape(series[0])):
        return series
    value = np.empty(shape, dtype)
    value[...] = series[0]
    return [plain(value), *series[1:]]


def slots(series: Sequence[Any], variables: int) -> Iterator[tuple[Alpha, Any]]:
    """Yield (multi-index, coefficient) for every stored coefficient of a series."""
    for degree, block in enumerate(series):
        if isinstance(block, Block):
            monomials = block.index.blocks[degree]
            yield from ((monomials[p], c) for p, c in block.terms.items())
        else:
            yield (degree,) if variables == 1 else (0,) * variables, block


def dense(series: Sequence[Any], index: Index, function: Callable[..., Any]) -> Any:
    """Return an array of function(coefficient, *multi-index) for all slots, shape (slots, *batch)."""
    array = np.empty((len(index.places), *np.shape(series[0])), dtype_of(series[0]))
    array[...] = lift(0, series[0])
    for alpha, c in slots(series, len(index.limits)):
        array[index.places[alpha]] = function(c, *alpha)
    return array


def from_slots(terms: dict[Alpha, Any], index: Index, value: Any) -> list[Any]:
    """Build a series from its coefficients by multi-index; those that the index does not allow are left out.

    `value` is slot 0 where the terms have none, and has the shape of the whole batch.
    """
    degree = max((sum(alpha) for alpha in terms if index.allows(alpha)), default=0)
    first = terms.get((0,) * len(index.limits), value)
    value = first if np.shape(first) == np.shape(value) else full(first, value)
    if len(index.limits) == 1:
        return [value, *(terms[k,] if (k,) in terms else zero(value) for k in range(1, degree + 1))]
    blocks: list[dict[int, Any]] = [{} for _ in range(degree + 1)]
    for alpha, c in terms.items():
        if index.allows(alpha):
            blocks[sum(alpha)][index.positions[sum(alpha)][alpha]] = c
    return [value, *(Block(index, k, block) for k, block in enumerate(blocks) if k)]

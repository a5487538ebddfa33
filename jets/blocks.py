"""Homogeneous blocks: in several variables, the coefficients of one degree, which add and multiply like a number.

With them every recurrence of `algebra.py` holds verbatim in several variables. Slots known to be zero are not stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any

import numpy as np

from jets.config import Series
from jets.errors import OrderError
from jets.index import Index, Word
from jets.later import Later
from jets.numbers import Symbolic, dtype_of, full, is_object, library, lift, module_of, plain, sample, zero

__all__ = [
    "Block",
    "coefficients",
    "dense",
    "each",
    "first_degree",
    "from_slots",
    "headed",
    "polynomial",
    "product_of",
    "slots",
    "split",
    "tidied",
    "widened",
    "without_zeros",
]


class Block:
    """The slots of one degree: `terms` maps the place of a slot within the block to its coefficient."""

    __slots__ = ("degree", "index", "terms")
    __array_ufunc__ = None  # NumPy leaves `row * block` to us

    def __init__(self, index: Index, degree: int, terms: dict[int, Any]) -> None:
        self.index, self.degree, self.terms = index, degree, terms

    def __reduce__(self) -> tuple[Any, ...]:
        return Block, (self.index, self.degree, self.terms)

    def map(self, function: Callable[[Any], Any]) -> Block:
        """Apply a linear function to every coefficient."""
        terms = {p: c.map(function) if isinstance(c, Later) else function(c) for p, c in self.terms.items()}
        return Block(self.index, self.degree, terms)

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
        if len(self.terms) <= len(other.terms):
            return self.times(other, mul)
        return other.times(self, mul)

    def times(self, other: Block, product: Callable[[Any, Any], Any]) -> Block:
        """Return the block of all products of any kind, such as those of matrices; the factors keep their order."""
        # a slope is known to one order less than what it is multiplied with
        index = self.index if self.index.degree >= other.index.degree else other.index
        words, terms = index.blocks[self.degree], dict[int, Any]()
        for p, a in self.terms.items():
            row = index.row(words[p], other.degree)
            for q, b in other.terms.items():
                if (r := row[q]) >= 0:
                    c = product(a, b)
                    terms[r] = terms[r] + c if r in terms else c
        return Block(index, self.degree + other.degree, terms)

    def __rmul__(self, other: Any) -> Block:
        return self.map(lambda c: other * c)

    def __truediv__(self, other: Any) -> Block:
        return self._divided(other) if isinstance(other, Block) else self.map(lambda c: c / other)

    def _divided(self, by: Block) -> Block:
        """Return the form q with q·by = self, leading term after leading term; a remainder says that there is none.

        The order of the words is by one of the variables, then as ever: by that whose leading coefficient is largest,
        since the errors grow with the ratios to it.
        """
        axis, lead = by._leading()
        rest, quotient, products = dict(self.terms), dict[int, Any](), list(self.terms.values())
        for q, word in _sorted_by(axis, self.index.blocks[self.degree - by.degree]):
            row = self.index.row(word, by.degree)
            if row[lead] in rest:
                c = quotient[q] = rest.pop(row[lead]) / by.terms[lead]
                for p, b in by.terms.items():
                    if p != lead:
                        products.append(c * b)
                        rest[row[p]] = rest.get(row[p], 0) - c * b
        if not all(_is_rounding(c, products) for c in rest.values()):
            raise ZeroDivisionError(
                "no limit: the quotient depends on the direction from which the point is reached; "
                "along one direction there may be one: put x = a*t, y = b*t"
            )
        return Block(self.index, self.degree - by.degree, quotient)

    def _leading(self) -> tuple[int, int]:
        """Return a variable and the place of the leading term in the order by that variable."""
        words = self.index.blocks[self.degree]
        found = [(p, words[p]) for p, c in self.terms.items() if np.any(np.not_equal(c, 0))]
        leads = [min(found, key=lambda place: _order(axis, place[1]))[0] for axis in range(len(self.index.limits))]
        sizes = [1 if is_object(self.terms[p]) else np.min(abs(self.terms[p])) for p in leads]
        if not all(sizes):
            raise OrderError("the denominators of this batch have different leading terms; take the limits one by one")
        axis = sizes.index(max(sizes))
        return axis, leads[axis]


def _order(axis: int, word: Word) -> tuple[int, Word]:
    return -word.count(axis), word


def _sorted_by(axis: int, words: Sequence[Word]) -> list[tuple[int, Word]]:
    return sorted(enumerate(words), key=lambda place: _order(axis, place[1]))


def _is_rounding(c: Any, terms: Sequence[Any]) -> bool:
    """Say whether c is zero, or what rounding may leave of these terms: 64 units of the largest for each of them."""
    if is_object(c) and module_of(sample(c)) != "mpmath":
        return bool(np.all(np.equal(c, 0)))
    eps = library(sample(c)).eps if is_object(c) else np.finfo(dtype_of(c)).eps
    largest = reduce(np.maximum, map(abs, terms))
    return bool(np.all(abs(c) <= 64 * len(terms) * eps * largest))


def coefficients(block: Any) -> Iterator[Any]:
    """Yield the stored coefficients of a block, which in one variable is the bare coefficient."""
    return iter(block.terms.values() if isinstance(block, Block) else (block,))


def product_of(a: Any, b: Any, product: Callable[[Any, Any], Any]) -> Any:
    """Return the product of two blocks under any bilinear product of their coefficients, in that order."""
    if isinstance(a, Block):
        return a.times(b, product) if isinstance(b, Block) else a.map(lambda c: product(c, b))
    return b.map(lambda c: product(a, c)) if isinstance(b, Block) else product(a, b)


def each(function: Callable[[Any], Any], series: Sequence[Any]) -> list[Any]:
    """Apply a function to every stored coefficient of a series; to those that are not known yet, when they are."""
    if hasattr(series, "each"):
        return series.each(function)  # type: ignore[no-any-return]
    return [block.map(function) if isinstance(block, (Block, Later)) else function(block) for block in series]


def widened(series: Sequence[Any]) -> Sequence[Any]:
    """Return the series with a value of the shape and dtype of all its coefficients."""
    every = [c for block in series for c in coefficients(block)]
    dtype, shape = np.result_type(*map(dtype_of, every)), np.broadcast_shapes(*map(np.shape, every))
    if (dtype, shape) == (dtype_of(series[0]), np.shape(series[0])):
        return series
    value = np.empty(shape, dtype)
    value[...] = series[0]
    return [plain(value), *series[1:]]


def without_zeros(block: Any) -> Any:
    """Return the block of one jet without the slots that are zero, which need not be visited."""
    if not isinstance(block, Block):
        return block
    kept = {p: c for p, c in block.terms.items() if isinstance(c, (Later, Symbolic)) or not bool(c == 0)}
    return Block(block.index, block.degree, kept)


def tidied(series: Sequence[Any]) -> Sequence[Any]:
    """Return the series of a batch as it is, that of one jet in several variables without the slots that are zero."""
    return series if np.ndim(series[0]) else [series[0], *map(without_zeros, series[1:])]


def headed(value: Any, series: Sequence[Any]) -> Sequence[Any]:
    """Return the series with another value."""
    return series.headed(value) if hasattr(series, "headed") else [value, *series[1:]]


def split(series: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """Yield the series of each entry of a batch in several variables, without the slots that are zero."""
    found: list[list[dict[int, Any]]] = [[{} for _ in series[1:]] for _ in range(size)]
    for k, block in enumerate(series[1:]):
        for p, c in block.terms.items():
            row = np.broadcast_to(c, (size,))
            if isinstance(c, Later):
                for j, terms in enumerate(found):
                    terms[k][p] = row[j]
                continue
            for i in np.flatnonzero(np.not_equal(row, 0)):
                found[i][k][p] = plain(row[i])
    for value, terms in zip(series[0], found, strict=True):
        yield [plain(value), *(Block(b.index, b.degree, t) for b, t in zip(series[1:], terms, strict=True))]


def polynomial(series: Sequence[Any], steps: Sequence[Any]) -> Any:
    """Return Σ c_α·Π stepᵢ^αᵢ, in the shape of all of them together."""
    powers = [list(accumulate([1, *[step] * (len(series) - 1)], mul)) for step in steps]
    total = sum(c * prod(powers[i][word.count(i)] for i in dict.fromkeys(word)) for word, c in slots(series))
    missing = [step for step in steps if isinstance(step, np.ndarray)]
    return total + sum(np.zeros(step.shape, step.dtype) for step in missing) if missing else total


def slots(series: Sequence[Any]) -> Iterator[tuple[Word, Any]]:
    """Yield (word, coefficient) for every stored coefficient of a series."""
    for degree, block in enumerate(series):
        if isinstance(block, Block):
            words = block.index.blocks[degree]
            yield from ((words[p], c) for p, c in block.terms.items())
        else:  # a bare coefficient: the value, or any of one variable
            yield (0,) * degree, block


def dense(series: Sequence[Any], index: Index, factors: Any = None, out: Any = None) -> Any:
    """Return an array of the coefficients of all slots, shape (slots, *batch), or of their products with factors."""
    if isinstance(series, Series) and out is None:
        return series.dense(index.size, factors)  # type: ignore[attr-defined]
    array = np.empty((index.size, *np.shape(series[0])), dtype_of(series[0])) if out is None else out
    rows = dict(_places(series, index))
    for place in range(index.size):
        if place not in rows:
            array[place] = lift(0, series[0])
        elif factors is None:
            array[place] = rows[place]
        else:
            np.multiply(rows[place], factors[place], out=array[place, ...])
    return array


def _places(series: Sequence[Any], index: Index) -> Iterator[tuple[int, Any]]:
    """Yield the place among all slots of every stored coefficient, and the coefficient."""
    if len(index.limits) == 1:
        yield from enumerate(series)
    else:
        yield from ((index.places[word], c) for word, c in slots(series))


def first_degree(mask: Any, index: Index, none: int) -> Any:
    """Return the lowest degree of a slot where the mask is true, for each jet of a batch; `none` where it nowhere is.

    The mask has shape (slots, *batch).
    """
    degrees = np.array([sum(alpha) for alpha in index.slots]).reshape(-1, *[1] * (mask.ndim - 1))
    return np.where(mask, degrees, none).min(axis=0)


def from_slots(terms: dict[Word, Any], index: Index, value: Any) -> list[Any]:
    """Build a series from its coefficients by word; those that the index does not allow are left out.

    `value` is slot 0 where the terms have none, and has the shape of the whole batch.
    """
    degree = max(map(len, filter(index.allows, terms)), default=0)
    first = terms.get((), value)
    value = first if np.shape(first) == np.shape(value) else full(first, value)
    if len(index.limits) == 1:
        return [value, *(terms[word] if (word := (0,) * k) in terms else zero(value) for k in range(1, degree + 1))]
    blocks: list[dict[int, Any]] = [{} for _ in range(degree + 1)]
    for word, c in terms.items():
        if index.allows(word):
            blocks[len(word)][index.positions[len(word)][word]] = c
    return [value, *(Block(index, k, block) for k, block in enumerate(blocks) if k)]

"""The graded index of the slots, and the rows of its product table.

A slot is a multi-index α. Slots are sorted by degree, then lexicographically as words in the variables:
for x, y they are 1; x, y; x², xy, y²; … Block k holds the slots of degree k. Inside, a slot is its *word*, the
places of its variables: x²y is (0, 0, 1), as short among ten thousand variables as among two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from math import factorial, prod
from typing import Any

import numpy as np

from jets.config import core
from jets.errors import OrderError

__all__ = ["MAX_SLOTS", "Alpha", "Index", "Word", "exponents", "index", "without", "word_of"]

Alpha = tuple[int, ...]
Word = tuple[int, ...]

#: A space with more slots than this is refused before anything is allocated.
MAX_SLOTS = 2_000_000
#: A jet with more slots than this is stored slot by slot, and not as a whole; the product table has 16 bits for each.
MAX_DENSE = 5_000


class Index:
    """The graded index of the monomials α with αᵢ ≤ limitᵢ and Σ αᵢ ≤ order over the free variables.

    >>> index(2, (2, 2), (True, True)).words
    ((), (0,), (1,), (0, 0), (0, 1), (1, 1))
    >>> index(0, (2, 1), (False, False)).slots
    ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (2, 1))
    """

    def __init__(self, order: int, limits: tuple[int, ...], free: tuple[bool, ...], cap: int | None = None) -> None:
        self.order, self.limits, self.free, self.cap = order, limits, free, cap
        self.is_total = all(free) and all(limit == order for limit in limits) and cap is None
        self._rows: dict[tuple[Word, int], list[int]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return index, (self.order, self.limits, self.free, self.cap)

    @cached_property
    def degree(self) -> int:
        """The highest total degree of a slot."""
        if self.is_total:
            return self.order
        shared = sum(limit for limit, free in zip(self.limits, self.free, strict=True) if free)
        highest = min(self.order, shared) + sum(self.limits) - shared
        return highest if self.cap is None else min(self.cap, highest)

    def allows(self, word: Word) -> bool:
        """Say whether the monomial belongs to the index."""
        if self.is_total:
            return len(word) <= self.order
        if self.cap is not None and len(word) > self.cap:
            return False
        shared = sum(map(self.free.__getitem__, word))
        return shared <= self.order and all(word.count(i) <= self.limits[i] for i in set(word))

    @cached_property
    def blocks(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each degree; each but the first is an allowed word with a letter more."""
        blocks: list[tuple[Word, ...]] = [((),)]
        axes = range(len(self.limits))
        for _ in range(self.degree):
            longer = ((*word, axis) for word in blocks[-1] for axis in axes[word[-1] if word else 0 :])
            blocks.append(tuple(longer if self.is_total else filter(self.allows, longer)))
        return tuple(blocks)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All slots as words, block after block."""
        return tuple(word for block in self.blocks for word in block)

    @cached_property
    def size(self) -> int:
        """The number of slots."""
        return _count(self.order, self.limits, self.free, self.cap)

    @cached_property
    def slots(self) -> tuple[Alpha, ...]:
        """All slots as multi-indices, block after block."""
        if len(self.limits) == 1:  # without the words of a long series, which are long
            return tuple((k,) for k in range(self.degree + 1))
        return tuple(tuple(map(word.count, range(len(self.limits)))) for word in self.words)

    @cached_property
    def places(self) -> dict[Word, int]:
        """The place of a slot among all."""
        return {word: place for place, word in enumerate(self.words)}

    @cached_property
    def positions(self) -> tuple[dict[Word, int], ...]:
        """For each degree, the place of a slot within its block."""
        return tuple({word: p for p, word in enumerate(block)} for block in self.blocks)

    def exponents(self) -> Iterator[Alpha]:
        """Yield the exponents of the variables that are in a slot: 2, 1 for x²y."""
        return iter(self.slots) if len(self.limits) == 1 else map(tuple, map(exponents, self.words))

    @cached_property
    def factorials(self) -> Any:
        """α! for each slot, as floats."""
        return np.array([prod(map(factorial, alpha)) for alpha in self.exponents()], dtype=float)

    def row(self, word: Word, j: int) -> list[int]:
        """Return a row of the product table: where word·(slot q of block j) is in its block, −1 if truncated."""
        row = self._rows.get((word, j))
        if row is None:
            place = self.positions[len(word) + j].get
            row = self._rows[word, j] = [place(tuple(sorted(word + other)), -1) for other in self.blocks[j]]
        return row

    @cached_property
    def table(self) -> Any:
        """The product table of the compiled kernels; None where jets are stored slot by slot."""
        return core.Table(self, len(self.limits), self.is_total, *_pairs(self)) if self.size <= MAX_DENSE else None


def _pairs(index: Index) -> tuple[Any, Any, Any]:
    """Return the product table: where the blocks start, and for each word the slots (from, to): word·from = to.

    `first[p, j]` is the first pair of the word p with slots of degree j. The row of a word follows from that of the
    word without its last letter.
    """
    size, degrees = index.size, range(index.degree + 2)
    degree = np.repeat(degrees[:-1], [len(block) for block in index.blocks])
    start = np.searchsorted(degree, degrees)
    longer = np.full((size + 1, len(index.limits)), -1)  # the place of a word and a letter; −1, the last, is outside
    for place, word in enumerate(index.words[: start[-2]]):
        for axis in range(len(index.limits)):
            longer[place, axis] = index.places.get(tuple(sorted((*word, axis))), -1)
    rows: dict[Word, Any] = {(): np.arange(size)}
    for word in index.words[1:]:
        below = rows[word[:-1]][: start[index.degree - len(word) + 1]]
        rows[word] = longer[below, word[-1]]
    to = np.concatenate([rows[word] for word in index.words])
    source = np.concatenate([np.arange(len(row)) for row in rows.values()])
    word_place = np.repeat(np.arange(size), [len(row) for row in rows.values()])
    keys = (word_place * len(degrees) + degree[source])[to >= 0]
    first = np.searchsorted(keys, np.arange(size * len(degrees) + 1))
    pairs = np.column_stack([source, to])[to >= 0]
    return start.astype(np.intc), first.astype(np.intc), pairs.astype(np.uint16)


def word_of(alpha: Alpha) -> Word:
    """Return the word of a multi-index."""
    return tuple(axis for axis, k in enumerate(alpha) for _ in range(k))


def without(word: Word, axis: int) -> Word:
    """Return the word divided by a variable that is in it."""
    i = word.index(axis)
    return word[:i] + word[i + 1 :]


def exponents(word: Word) -> Iterator[int]:
    """Return the exponents of the variables that are in the word: 2, 1 for x²y."""
    return map(word.count, dict.fromkeys(word))


def index(order: int, limits: tuple[int, ...], free: tuple[bool, ...], cap: int | None = None) -> Index:
    """Return the index of that shape, one object for each; refuse one with too many slots to hold."""
    return _index(order, limits, free, cap)


@lru_cache(maxsize=256)
def _index(order: int, limits: tuple[int, ...], free: tuple[bool, ...], cap: int | None) -> Index:
    slots = _count(order, limits, free, cap)
    if slots > MAX_SLOTS:
        raise OrderError(
            f"{len(limits)} variables at order {order} have {slots:,} slots, more than {MAX_SLOTS:,}; "
            "lower the order, or limit each variable with order={'x': 3, 'y': 1}"
        )
    return Index(order, limits, free, cap)


def _count(order: int, limits: Sequence[int], free: Sequence[bool], cap: int | None) -> int:
    """Count the slots by convolution: how many there are of each degree, one variable after the other."""
    counts = [1]
    for limit in (limit for limit, shared in zip(limits, free, strict=True) if shared):
        counts = _times(counts, limit)[: order + 1]
    for limit in (limit for limit, shared in zip(limits, free, strict=True) if not shared):
        counts = _times(counts, limit)[: None if cap is None else cap + 1]
    return sum(counts[: None if cap is None else cap + 1])


def _times(counts: list[int], limit: int) -> list[int]:
    """Return the product with 1 + t + … + t^limit, by running sums."""
    sums = [*accumulate([*counts, *[0] * limit], initial=0)]
    return [sums[k + 1] - sums[max(0, k - limit)] for k in range(len(sums) - 1)]

"""Series that grow one order at a time: every coefficient is computed once, as soon as those below it are known.

What stands before t⁰, t¹, t², … are the *rows* of a series. A row is a number or an array of them; with variables
besides t, it is a jet in these, so that a step of a recurrence is some of the fast operations on jets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from jets.blocks import Block, each, from_slots, headed, slots
from jets.errors import RefusedError
from jets.index import Word
from jets.later import Coefficient, Later, Tape, defer, later, number_of
from jets.numbers import dtype_of, plain, spread, zero
from jets.space import Space

__all__ = ["Frame", "Growing", "Unknown", "by_power", "grow", "in_row", "refuse_derivative", "settle", "terms_of"]


class Frame:
    """Where the rows of series are: which of the variables is t, and the space of the others, if there are any.

    `jet` makes a jet of a space and blocks, of which this module knows nothing.
    """

    __slots__ = ("axis", "frames", "index", "inner", "jet", "name", "tape")

    def __init__(self, tape: Tape, name: str, space: Space, jet: Callable[..., Any], inner: Space | None = None):
        self.tape, self.name, self.jet, self.axis = tape, name, jet, space.axes[name]
        self.index = space.monomials if len(space.names) > 1 else None
        others = (axis for axis in range(len(space.names)) if axis != self.axis)
        self.inner = space.only(others) if inner is None and self.index else inner
        self.frames: dict[Any, Frame] = {(space.names, self.index): self}
        if self.index is None:
            tape.frame = self

    def of(self, space: Space) -> Frame:
        """Return the frame of another space, one for each."""
        key = space.names, space.monomials if len(space.names) > 1 else None
        if key not in self.frames:
            frame = Frame(self.tape, self.name, space, self.jet)
            self.frames[key], frame.frames = frame, self.frames
        return self.frames[key]

    def split(self, word: Word) -> tuple[int, Word]:
        """Return the power of t, and the word in the other variables."""
        return _split(self.axis, word)

    def rows(self, u: Any) -> list[dict[Word, Any]]:
        """Return the coefficients of each power of t by their words in the other variables."""
        if self.index is None:
            return [{(): c} for c in u]
        return by_power(self.axis, u)

    def row(self, terms: dict[Word, Any]) -> Any:
        """Return the row of its coefficients: a bare number, if that is all."""
        known = {word: number_of(c) for word, c in terms.items()}
        if self.inner is None or known.keys() <= {()}:
            return known.get((), 0)
        nothing = reduce(add, map(zero, known.values()))
        return self.jet(self.inner, from_slots(known, self.inner.monomials, nothing))


def _split(axis: int, word: Word) -> tuple[int, Word]:
    """Return the power of one variable, and the word in the others."""
    return word.count(axis), tuple([other - (other > axis) for other in word if other != axis])


def by_power(axis: int, u: Sequence[Any]) -> list[dict[Word, Any]]:
    """Return the coefficients of each power of one variable, by their words in the others."""
    rows: list[dict[Word, Any]] = [{}]
    for word, c in slots(u):
        k, rest = _split(axis, word)
        rows += [{} for _ in range(k + 1 - len(rows))]
        rows[k][rest] = c
    return rows


# --- series ---------------------------------------------------------------------------------------------------------

if TYPE_CHECKING:
    _Sequence = Sequence[Any]
else:  # Python asks an abstract class slowly whether something is an instance of it
    _Sequence = object


class Growing(_Sequence):
    """The blocks of a jet, of which `known` has those rows before 1, t, t², … to which the tape has come.

    It is a sequence of blocks as any other series; in these, the coefficients above order 0 in t are `Later`. `size` is
    the number of rows that are stored.
    """

    __slots__ = ("frame", "known", "size", "value")

    def __init__(self, frame: Frame, first: Any, size: int):
        self.frame, self.size, self.known = frame, size, [first]
        self.value = first if frame.index is None else terms_of(first)[0]

    def __len__(self) -> int:
        return self.size if self.frame.index is None else self.frame.index.degree + 1

    def __getitem__(self, k: Any) -> Any:
        if k == 0:
            return self.value
        if isinstance(k, slice):
            start, stop, step = k.indices(len(self))
            if (start, step) == (0, 1) and stop > 0 and self.frame.index is None:
                return self if stop >= self.size else self._rows(lambda row: row, stop)
            return [self[i] for i in range(start, stop, step)]
        if not -len(self) <= k < len(self):
            raise IndexError("no such block is stored")
        return self._block(k % len(self))

    def _block(self, degree: int) -> Any:
        index = self.frame.index
        if index is None or degree == 0:
            return self._slot(degree, ())
        found = {place: self._slot(*self.frame.split(word)) for place, word in enumerate(index.blocks[degree])}
        return Block(index, degree, {place: c for place, c in found.items() if c is not None})

    def _slot(self, k: int, word: Word) -> Any:
        """Return the coefficient of tᵏ and a word in the other variables; None if none is stored."""
        if k == 0 or k >= self.size:
            return _entry(self.known[0], word) if k == 0 else None
        value = self.value
        c = later(self.frame.tape, k, self.known, k, value)
        if self.frame.index is None and np.shape(value) == ():
            return c

        def entry(row: Any) -> Any:
            found = _entry(row, word)
            return zero(value) if found is None else spread(found, np.shape(value), dtype_of(value))

        return defer(entry, c)

    # --- what is done to every row ---

    def _rows(self, function: Callable[[Any], Any], size: int | None = None, frame: Frame | None = None) -> Growing:
        known = self.known
        return grow(frame or self.frame, size or self.size, function(known[0]), lambda k: function(known[k]))

    def to(self, space: Space) -> Growing:
        """Return the same series in a space of more variables, or of lower order."""
        frame = self.frame.of(space)
        if frame is self.frame:
            return self
        size = min(self.size, space.limits[frame.axis] + 1)
        return self._rows(lambda row: row._to(frame.inner) if hasattr(row, "_terms") else row, size, frame)

    def each(self, function: Callable[[Any], Any]) -> Growing:
        """Apply a function to every coefficient."""
        return self._rows(
            lambda row: in_row(row, each(function, row._terms)) if hasattr(row, "_terms") else function(row)
        )

    def item(self, key: Any) -> Growing:
        """Return the series of a part of the batch."""
        shape, dtype = np.shape(self.value), dtype_of(self.value)
        return self._rows(lambda row: row[key] if hasattr(row, "_terms") else plain(spread(row, shape, dtype)[key]))

    def headed(self, value: Any) -> Growing:
        """Return the series with another value."""
        first, known = self.known[0], self.known
        if type(value) is float and value == self.value:
            return self
        first = in_row(first, headed(value, first._terms)) if hasattr(first, "_terms") else value
        return grow(self.frame, self.size, first, known.__getitem__)


class Unknown(Growing):
    """The solution, which is told its coefficients: rows, or lists of their parts, which `join` puts together.

    Only what has been asked for is made of them, the rows or some of the parts.
    """

    __slots__ = ("is_asked", "join", "parts", "rows")

    def __init__(self, frame: Frame, first: Any, size: int, join: Callable[[Any], Any]):
        self.frame, self.size, self.join, self.value = frame, size, join, terms_of(first)[0]
        self.rows, self.parts, self.is_asked = [first], dict[int, Growing](), False

    @property
    def known(self) -> list[Any]:  # type: ignore[override]
        """The rows."""
        self.is_asked = True
        return self.rows

    def item(self, key: Any) -> Growing:
        """Return the series of a part of the batch."""
        if type(key) is not int or not -len(self.value) <= key < len(self.value):
            return super().item(key)
        key %= len(self.value)
        if key not in self.parts:
            self.parts[key] = Growing(self.frame, plain(self.rows[0][key]), self.size)
        return self.parts[key]

    def tell(self, row: Any) -> None:
        """Append the next coefficient, a row or the list of its parts."""
        for i, part in self.parts.items():
            part.known.append(row[i] if type(row) is list else plain(row[i]))
        if self.is_asked:
            self.rows.append(self.join(row) if type(row) is list else row)


def terms_of(row: Any) -> Sequence[Any]:
    """Return the blocks of a row."""
    return row._terms if hasattr(row, "_terms") else [row]


def in_row(like: Any, terms: Sequence[Any]) -> Any:
    """Return the row of some blocks, a jet as another one."""
    return type(like)._new(like._space, terms)


def _entry(row: Any, word: Word) -> Any:
    """Return the coefficient of a word, None where there is none."""
    if not hasattr(row, "_terms"):
        return None if word else row
    return row._slot(word) if row._space.monomials.allows(word) else None


def grow(frame: Frame, size: int, first: Any, coefficient: Coefficient) -> Growing:
    """Return the series of a first coefficient and a function for the others, which is called once for each order."""
    y = Growing(frame, first, size)
    step = y.known.append, coefficient
    for level in frame.tape.levels[1:size]:
        level.append(step)
    return y


# --- any series as rows ---------------------------------------------------------------------------------------------


def settle(frame: Frame, u: Any) -> tuple[Sequence[Any], int]:
    """Return the list in which the rows of a series appear as they become known, and how many it will have."""
    if isinstance(u, Growing):
        return u.known, u.size
    rows = frame.rows(u)
    levels = [max((_level(frame.tape, c) for c in row.values()), default=0) for row in rows]
    if any(level > k for k, level in enumerate(levels)):
        refuse_derivative()
    if not any(levels):
        return [frame.row(row) for row in rows], len(rows)
    grown = grow(frame, len(rows), frame.row(rows[0]), lambda k: frame.row(rows[k]))
    return grown.known, len(rows)


def _level(tape: Tape, c: Any) -> int:
    if not isinstance(c, Later):
        return 0
    if c.tape is not tape:
        raise RefusedError("a solution is used in the f of another one, where it is not known yet")
    return c.level


def refuse_derivative() -> NoReturn:
    """Refuse what depends on later coefficients than it may."""
    raise RefusedError(
        "f takes the derivative of y in t, which it is to return; write the equation as y′ = f(t, y), with unknowns "
        "for higher derivatives"
    )

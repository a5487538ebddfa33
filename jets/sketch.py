"""A small plot in text: curves of Braille dots, two by four in a cell, or of ASCII marks, one in a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from jets.curves import visible
from jets.notation import pretty

__all__ = ["sketch"]

Array = Any
Dot = tuple[int, int]


class _Style(NamedTuple):
    """How a curve looks: so many of every few of its dots, in ASCII this mark, on a coloured terminal this colour."""

    shown: int
    period: int
    mark: str
    colour: str


_STYLES = (_Style(1, 1, "*", "36"), _Style(4, 6, "+", "31"), _Style(1, 4, ".", "2"))

#: The bits of the dots of a cell, by row and column.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800


class _Curve(NamedTuple):
    """A curve as the dots from left to right."""

    label: str
    style: _Style
    path: tuple[Dot, ...]


class _Paper(NamedTuple):
    """So many cells, and so many dots in each."""

    columns: int
    rows: int
    ascii: bool

    @property
    def dots(self) -> Dot:
        """The number of dots across and down."""
        return (self.columns, self.rows) if self.ascii else (2 * self.columns, 4 * self.rows)

    def cell(self, across: int, down: int) -> Dot:
        """Return the row and the column of a dot's cell."""
        return (down, across) if self.ascii else (down // 4, across // 2)

    def sign(self, dots: Sequence[Dot], style: _Style) -> str:
        """Return the sign of a cell with these dots, the last of which are in a style."""
        bits = 0 if self.ascii else sum({_BITS[down % 4][across % 2] for across, down in dots})
        return style.mark if self.ascii else chr(_BRAILLE + bits)


def sketch(
    x: Array,
    curves: Mapping[str, Array],
    low: float,
    high: float,
    *,
    width: int = 80,
    height: int = 12,
    name: str = "x",
    ascii: bool = False,
    colours: bool = False,
) -> str:
    """Return a picture of curves over x, between two values, in so many columns and rows of text, and their names.

    The first curve is solid, the second dashed, the third dotted. Those that cannot be told apart share a name.

    >>> x = np.linspace(-3, 3, 49)
    >>> print(sketch(x, {"f": 0 * x, "slope": 0 * x + 1}, 0, 1, width=28, height=4, ascii=True))
     1 |++++  ++++  ++++  ++++
       |
       |
     0 |************************
       +------------------------
        -3         x          3
        ******  f
        ++++    slope
    """
    margin = max(len(_number(end, ascii)) for end in (low, high)) + 2
    paper = _Paper(max(width - margin - 1, 8), max(height, 2), ascii)
    drawn = [
        _Curve(label, _STYLES[i % len(_STYLES)], tuple(_path(x, y, low, high, paper)))
        for i, (label, y) in enumerate(curves.items())
    ]
    wall, floor, corner = "|-+" if ascii else "│─└"
    lines = [
        f"{label.rjust(margin - 1)} {wall}{row}"
        for label, row in zip(_heights(low, high, paper), _rows(drawn, paper, colours), strict=True)
    ]
    below = [corner + floor * paper.columns, " " + _feet(x, name, paper)]
    below += [f" {line}" for line in _legend(drawn, ascii, colours)]
    return "\n".join(line.rstrip() for line in lines + [" " * margin + line for line in below])


def _number(c: float, ascii: bool) -> str:
    text = f"{c + 0:.3g}"
    return text if ascii else pretty(text)


def _heights(low: float, high: float, paper: _Paper) -> list[str]:
    """Return the label of each row: the two ends, and zero if there is room between them."""
    labels = [""] * paper.rows
    if low < 0 < high:
        labels[round(high / (high - low) * (paper.rows - 1))] = "0"
    labels[0], labels[-1] = _number(high, paper.ascii), _number(low, paper.ascii)
    return labels


def _feet(x: Array, name: str, paper: _Paper) -> str:
    first, last = _number(x[0], paper.ascii), _number(x[-1], paper.ascii)
    return first + name.center(paper.columns - len(first) - len(last)) + last


# --- curves ---------------------------------------------------------------------------------------------------------


def _path(x: Array, y: Array, low: float, high: float, paper: _Paper) -> Iterator[Dot]:
    """Yield the dots of a curve from left to right, those outside of the picture too."""
    across, down = paper.dots
    x, y = visible(x, y, low, high)
    places = np.stack([(x - x[0]) / (x[-1] - x[0]) * (across - 1), (high - y) / (high - low) * (down - 1)], axis=-1)
    places = np.round(places, 6)  # so that rounding errors of y do not tell two curves apart
    for start, end in pairwise([places[0], *places]):
        if not np.isnan(end).any():
            start = end if np.isnan(start).any() else start
            steps = max(1, int(np.ceil(np.max(np.abs(end - start)))))
            for t in range(1, steps + 1):
                column, row = np.rint(start + (end - start) * t / steps).astype(int).tolist()
                yield column, row


def _rows(curves: Sequence[_Curve], paper: _Paper, colours: bool) -> list[str]:
    """Return the rows of the picture; a curve is drawn over those before it."""
    across, down = paper.dots
    cells: dict[Dot, tuple[list[Dot], _Style]] = {}
    for _, style, path in curves:
        for i, dot in enumerate(dict.fromkeys(path)):
            if i % style.period < style.shown and 0 <= dot[0] < across and 0 <= dot[1] < down:
                place = paper.cell(*dot)
                cells[place] = ([*cells.get(place, ([], style))[0], dot], style)
    return [
        "".join(_sign(cells.get((row, column)), paper, colours) for column in range(paper.columns))
        for row in range(paper.rows)
    ]


def _sign(cell: tuple[list[Dot], _Style] | None, paper: _Paper, colours: bool) -> str:
    if cell is None:
        return " "
    sign = paper.sign(*cell)
    return f"\033[{cell[1].colour}m{sign}\033[0m" if colours else sign


def _legend(curves: Sequence[_Curve], ascii: bool, colours: bool) -> Iterator[str]:
    """Yield a piece of each curve and its name, and the names of those that follow the same path."""
    paper = _Paper(6, 1, ascii)
    across, down = paper.dots
    same: dict[tuple[Dot, ...], list[_Curve]] = {}
    for curve in curves:
        same.setdefault(curve.path, []).append(curve)
    for alike in same.values():
        pieces = [curve._replace(path=tuple((i, down // 2) for i in range(across))) for curve in alike]
        yield f"{_rows(pieces, paper, colours)[0]}  {', '.join(curve.label for curve in alike)}"

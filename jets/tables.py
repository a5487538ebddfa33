"""Tables of derivatives and coefficients, as text and as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from jets.factorials import times_factorial
from jets.mathml import math_or_text, mathml
from jets.notation import Array, Series, latex_name, latex_number, latex_partial, number, partial, pretty, shown

__all__ = ["html_table", "table"]

#: A table of a batch has so many columns at each end, and the caption so many variables.
_EDGE = 4
_SPACED = 'style="padding: .15em .6em"'
_ELLIPSIS = "…"


def table(series: Series, ascii: bool = False, derivatives: Array | None = None) -> str:
    """Return the table as text, the numbers aligned at the point.

    >>> print(table(Series(("x",), (3.0,), 2, ((0,), (1,), (2,)), np.array([9.0, 6.0, 0.25])), ascii=True))
    k  derivative  coefficient
    0     9            9
    1     6            6
    2     0.5          0.25
    """
    show = str if ascii else pretty
    grid = _grid(series, derivatives, lambda alpha: _label(series.names, alpha, ascii), number)
    rows = ([show("..." if cell is None else cell) for cell in row] for row in grid)
    labels, *numbers = (list(cells) for cells in zip(*rows, strict=True))
    columns = [_labels(labels), *map(_aligned, numbers)]
    return "\n".join("  ".join(row).rstrip() for row in zip(*columns, strict=True))


def html_table(series: Series, derivatives: Array | None = None) -> str:
    """Return the table as HTML: a caption, and a scope for every heading.

    The only style is the space that some notebooks take out of tables.

    >>> print(html_table(Series(("x",), (3.0,), 0, ((0,),), np.array([9.0]))))  # doctest: +ELLIPSIS
    <table>
    <caption style="white-space: nowrap">jet in <math><mi>x</mi></math> at 3, order 0</caption>
    <tr><th scope="col" style="padding: .15em .6em"><math><mi>k</mi></math></th>...</tr>
    <tr><th scope="row" style="padding: .15em .6em">0</th><td style="padding: .15em .6em">9</td>...</tr>
    </table>
    """
    grid = _grid(series, derivatives, lambda alpha: _html_label(series.names, alpha), _html_cell)
    head, *rows = ([_ELLIPSIS if cell is None else cell for cell in row] for row in grid)
    titles = [mathml(title) if title == "k" else title for title in head]
    lines = [
        f'<caption style="white-space: nowrap">{_caption(series)}</caption>',
        "<tr>" + "".join(f'<th scope="col" {_SPACED}>{title}</th>' for title in titles) + "</tr>",
        *(
            f'<tr><th scope="row" {_SPACED}>{label}</th>'
            + "".join(f"<td {_SPACED}>{cell}</td>" for cell in cells)
            + "</tr>"
            for label, *cells in rows
        ),
    ]
    return "\n".join(["<table>", *lines, "</table>"])


def _caption(series: Series) -> str:
    many = f"batch of {'×'.join(map(str, series.coeffs.shape[1:]))} jets" if series.coeffs.ndim > 1 else "jet"
    count = len(series.names)
    places = (
        _ELLIPSIS if i is None else _place(series.names[i[0]], series.at[i[0]])
        for i in shown((count,), count > 2 * _EDGE, _EDGE)
    )
    return f"{many} in {', '.join(places)}, order {series.order}"


def _place(name: str, at: Any) -> str:
    return f"{mathml(latex_name(name))} at {'several points' if np.ndim(at) else _html_number(at)}"


def _html_cell(c: Any) -> str:
    return _html_number(c, r"\displaystyle ")


def _html_number(c: Any, style: str = "") -> str:
    """Return what is plain digits as they are, and powers of ten, fractions and symbols as MathML."""
    text = number(c)
    return pretty(text) if re.fullmatch(r"-?[\d.]+|nan", text) else math_or_text(style + latex_number(c), pretty(text))


def _grid(
    series: Series,
    derivatives: Array | None,
    label: Callable[[tuple[int, ...]], str],
    cell: Callable[[Any], str],
) -> Iterator[list[str | None]]:
    """Yield the head and the rows: derivative and coefficient of one jet, or the derivatives of each in a batch.

    None stands for an ellipsis.
    """
    derivatives = _derivatives(series) if derivatives is None else derivatives
    batch, slots = series.coeffs.shape[1:], series.slots
    picked = list(shown(batch, True, _EDGE))
    titles = ["derivative", "coefficient"] if not batch else [None if i is None else str(list(i)) for i in picked]
    yield ["k" if len(series.names) == 1 else "partial", *titles]
    for slot in shown((len(slots),), len(slots) > np.get_printoptions()["threshold"]):
        if slot is None:
            yield [None] * (1 + len(titles))
            continue
        cells = [None if i is None else cell(derivatives[slot + i]) for i in picked]
        yield [label(slots[slot[0]]), *cells, *([] if batch else [cell(series.coeffs[slot])])]


def _label(names: tuple[str, ...], alpha: tuple[int, ...], ascii: bool) -> str:
    """Return k in one variable, and in several ∂³f/∂x²∂y for (2, 1)."""
    return str(alpha[0]) if len(names) == 1 else partial(names, alpha, ascii) or "f"


def _html_label(names: tuple[str, ...], alpha: tuple[int, ...]) -> str:
    return str(alpha[0]) if len(names) == 1 else mathml(latex_partial(names, alpha))


def _derivatives(series: Series) -> Array:
    derivatives = np.empty_like(series.coeffs)
    for k, alpha in enumerate(series.slots):
        derivatives[k] = times_factorial(series.coeffs[k], *alpha)
    return derivatives


def _labels(cells: list[str]) -> list[str]:
    width = max(map(len, cells))
    return [cell.rjust(width) if cells[0] == "k" else cell.ljust(width) for cell in cells]


def _aligned(cells: list[str]) -> list[str]:
    """Align the numbers of a column at the point and centre them under its title."""
    title, *numbers = cells
    parts = [re.fullmatch(r"([-−]?\d+(?=[.e]|$)|.*?)((?:[.e].*)?)", cell).groups() for cell in numbers]  # type: ignore[union-attr]
    left, right = (max((len(part[side]) for part in parts), default=0) for side in (0, 1))
    body = [part[0].rjust(left) + part[1].ljust(right) for part in parts]
    width = max(len(title), left + right)
    return [title.center(width), *(cell.center(width) for cell in body)]

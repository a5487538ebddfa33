"""Tables of derivatives and coefficients, as text and as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import numpy as np

from jets.factorials import times_factorial
from jets.notation import Array, Series, number, partial, pretty, shown

__all__ = ["html", "table"]

#: A table of a batch has so many columns at each end.
_EDGE = 4


def table(series: Series, ascii: bool = False, derivatives: Array | None = None) -> str:
    """Return the table as text, the numbers aligned at the point.

    >>> print(table(Series(("x",), (3.0,), 2, ((0,), (1,), (2,)), np.array([9.0, 6.0, 0.25])), ascii=True))
    k  derivative  coefficient
    0     9            9
    1     6            6
    2     0.5          0.25
    """
    show = str if ascii else pretty
    rows = (map(show, row) for row in _grid(series, derivatives, ascii))
    labels, *numbers = (list(cells) for cells in zip(*rows, strict=True))
    columns = [_labels(labels), *map(_aligned, numbers)]
    return "\n".join("  ".join(row).rstrip() for row in zip(*columns, strict=True))


def html(series: Series, derivatives: Array | None = None) -> str:
    """Return the table as HTML, for notebooks: a caption, and a scope for every heading.

    >>> print(html(Series(("x",), (3.0,), 0, ((0,),), np.array([9.0]))))
    <table>
    <caption>jet in x at 3, order 0</caption>
    <tr><th scope="col">k</th><th scope="col">derivative</th><th scope="col">coefficient</th></tr>
    <tr><th scope="row">0</th><td>9</td><td>9</td></tr>
    </table>
    """
    head, *rows = _grid(series, derivatives, ascii=False)
    lines = [
        f"<caption>{_escaped(_caption(series))}</caption>",
        "<tr>" + "".join(f'<th scope="col">{_escaped(title)}</th>' for title in head) + "</tr>",
        *(
            f'<tr><th scope="row">{_escaped(label)}</th>' + "".join(f"<td>{_escaped(c)}</td>" for c in cells) + "</tr>"
            for label, *cells in rows
        ),
    ]
    return "\n".join(["<table>", *lines, "</table>"])


def _escaped(text: str) -> str:
    return escape(pretty(text))


def _caption(series: Series) -> str:
    many = f"batch of {'×'.join(map(str, series.coeffs.shape[1:]))} jets" if series.coeffs.ndim > 1 else "jet"
    places = ", ".join(
        f"{name} at {'several points' if np.ndim(at) else number(at)}"
        for name, at in zip(series.names, series.at, strict=True)
    )
    return f"{many} in {places}, order {series.order}"


def _grid(series: Series, derivatives: Array | None, ascii: bool) -> Iterator[list[str]]:
    """Yield the head and the rows: derivative and coefficient of one jet, or the derivatives of each in a batch."""
    derivatives = _derivatives(series) if derivatives is None else derivatives
    batch, slots = series.coeffs.shape[1:], series.slots
    picked = list(shown(batch, True, _EDGE))
    titles = ["derivative", "coefficient"] if not batch else ["..." if i is None else str(list(i)) for i in picked]
    yield ["k" if len(series.names) == 1 else "partial", *titles]
    for slot in shown((len(slots),), len(slots) > np.get_printoptions()["threshold"]):
        if slot is None:
            yield ["..."] * (1 + len(titles))
            continue
        cells = ["..." if i is None else number(derivatives[slot + i]) for i in picked]
        yield [_label(series.names, slots[slot[0]], ascii), *cells, *([] if batch else [number(series.coeffs[slot])])]


def _label(names: tuple[str, ...], alpha: tuple[int, ...], ascii: bool) -> str:
    """Return k in one variable, and in several ∂³f/∂x²∂y for (2, 1)."""
    return str(alpha[0]) if len(names) == 1 else partial(names, alpha, ascii) or "f"


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

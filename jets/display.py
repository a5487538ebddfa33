"""Text, LaTeX and HTML of a series, from coefficients and names. Knows no `Jet`.

Batches are shown as NumPy shows arrays: element by element, with an ellipsis above `np.printoptions`' threshold.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from math import comb
from typing import Any, NamedTuple

import numpy as np

from jets.mathml import paragraph
from jets.notation import Array, Series, digits, latex_name, latex_number, number, pretty, shown
from jets.numbers import fits
from jets.tables import html_table, table

__all__ = ["Series", "html", "latex", "polynomial", "representation", "table"]

#: The Taylor polynomial above a table has so many terms; browsers do not break the lines of a formula.
_TERMS = 8

# --- repr ---------------------------------------------------------------------------------------------------


def representation(series: Series, class_name: str = "Jet", order_repr: str | None = None) -> str:
    """Return a text that evaluates to the jet, as far as the digits that NumPy prints allow.

    The point is written in full, since jets at different points do not combine.

    >>> representation(Series(("x",), (3.0,), 2, ((0,), (1,), (2,)), np.array([0.0, 1.0, 0.25])))
    'Jet.from_coeffs([0.0, 1.0, 0.25], at=3.0)'
    """
    head = f"{class_name}.from_coeffs("
    parts = [_rows(series.coeffs, head), *_place(series)]
    if order_repr is not None:
        parts.append(f"order={order_repr}")
    if series.coeffs.dtype not in (np.float64, np.complex128, np.object_):
        parts.append(f"dtype={series.coeffs.dtype.name!r}")
    separator = ", " if series.coeffs.ndim == 1 else ",\n" + " " * len(head)
    return head + separator.join(parts) + ")"


def _place(series: Series) -> list[str]:
    if len(series.names) != 1:
        points = (f"{name!r}: {_point(at)}" for name, at in zip(series.names, series.at, strict=True))
        return ["at={" + ", ".join(points) + "}"]
    return [f"at={_point(series.at[0])}"] + [f"name={name!r}" for name in series.names if name != "x"]


def _point(at: Any) -> str:
    if isinstance(at, np.ndarray):
        return np.array2string(at, separator=", ", floatmode="unique") if at.size else f"np.empty({at.shape})"
    return repr(at.item() if isinstance(at, (np.float64, np.complex128)) else at)


def _rows(coeffs: Array, head: str) -> str:
    """Write every slot: those of one jet as Python's numbers, those of a batch as NumPy would, long rows summarised."""
    show = partial(np.array2string, separator=", ", threshold=sys.maxsize)
    if coeffs.ndim == 1:
        python = partial(digits, trim=".0")
        return show(coeffs, prefix=head, formatter={"float_kind": python, "complex_kind": python})
    if coeffs.size == 0:
        return f"np.empty({coeffs.shape})"
    if coeffs.size <= np.get_printoptions()["threshold"]:
        return show(coeffs, prefix=head)
    indent = " " * (len(head) + 1)
    return "[" + f",\n{indent}".join(show(row, prefix=indent, threshold=0) for row in coeffs) + "]"


# --- polynomials --------------------------------------------------------------------------------------------


class _Notation(NamedTuple):
    number: Callable[[Any], str]
    coefficient: Callable[[Any], str]
    name: Callable[[str], str]
    power: str
    bracket: str
    distance: str
    join: Callable[[Sequence[str]], str]
    dots: str
    most: int | None = None  # so many terms, and then an ellipsis


def _juxtapose(factors: Sequence[str]) -> str:
    first, *others = factors
    return first + "".join(text if text.startswith(r"\left") else f" {text}" for text in others)


_TEXT = _Notation(number, number, str, "{}^{}", "({})", "|h|", "*".join, "...")
_LATEX = _Notation(
    latex_number, latex_number, latex_name, "{}^{{{}}}", r"\left({}\right)", r"\left|h\right|", _juxtapose, r"\cdots"
)


def polynomial(series: Series, spec: str = "", ascii: bool = False) -> str:
    """Return the Taylor polynomial and the order of what it leaves out, for a batch one line each.

    In several variables |h| is the distance from the expansion point; where a variable has a limit of its own, the
    lowest powers left out are listed instead. `spec` is a format spec for the coefficients.

    >>> square = Series(("x",), (3.0,), 2, ((0,), (1,), (2,)), np.array([9.0, -6.0, 1.0]))
    >>> print(polynomial(square))
    9 − 6·(x − 3) + (x − 3)² + O((x − 3)³)
    >>> print(polynomial(square, ".1f", ascii=True))
    9.0 - 6.0*(x - 3) + 1.0*(x - 3)^2 + O((x - 3)^3)
    """
    text = "\n".join(_lines(series, _TEXT._replace(coefficient=partial(number, spec=spec))))
    return text if ascii else pretty(text)


def latex(series: Series) -> str:
    r"""Return the Taylor polynomial in LaTeX, without dollar signs; for a batch one line each.

    >>> print(latex(Series(("x",), (3.0,), 1, ((0,), (1,)), np.array([9.0, 6.0]))))
    9 + 6\left(x - 3\right) + O\left(\left(x - 3\right)^{2}\right)
    """
    lines = " \\\\\n".join(_lines(series, _LATEX))
    return lines if series.coeffs.ndim == 1 else f"\\begin{{gathered}}\n{lines}\n\\end{{gathered}}"


def html(series: Series, derivatives: Array | None = None) -> str:
    """Return the Taylor polynomial, as MathML, and below it the table, as HTML for notebooks; for a batch the table.

    Of a long polynomial the first terms are shown.

    >>> text = html(Series(("x",), (0.0,), 0, ((0,),), np.array([9.0])))
    >>> text.startswith('<p><math><mstyle displaystyle="true"><mn>9</mn><mo>+</mo><mi>O</mi>')
    True
    """
    table = html_table(series, derivatives)
    if series.coeffs.ndim > 1:
        return table
    latex, text = (_line(series, notation._replace(most=_TERMS)) for notation in (_LATEX, _TEXT))
    return paragraph(latex, pretty(text)) + "\n" + table


def _lines(series: Series, notation: _Notation) -> Iterator[str]:
    batch = series.coeffs.shape[1:]
    if 0 in batch:
        yield f"no jets: a batch of shape {batch}"
    for index in shown(batch, series.coeffs.size > np.get_printoptions()["threshold"]):
        label = f"{list(index)} " if index and len(batch) > 1 else ""
        yield "..." if index is None else label + _line(_element(series, index), notation)


def _element(series: Series, index: tuple[int, ...]) -> Series:
    at = tuple(_at(point, series.coeffs.shape[1:], index) for point in series.at)
    return series._replace(at=at, coeffs=np.moveaxis(series.coeffs, 0, -1)[index])


def _at(point: Any, batch: tuple[int, ...], index: tuple[int, ...]) -> Any:
    """Return the point of one element; all the points where they do not fit, as after a sum over the batch."""
    shape = np.shape(point)
    return np.broadcast_to(point, batch)[index] if shape and fits(shape, batch) else point


def _line(series: Series, notation: _Notation) -> str:
    shifts = [_shift(notation.name(name), at, notation) for name, at in zip(series.names, series.at, strict=True)]
    terms = (_term(c, shifts, alpha, notation) for c, alpha in zip(series.coeffs, series.slots, strict=True))
    return _sum([*(_first(filter(None, terms), notation) or ["0"]), *_remainder(series.slots, shifts, notation)])


def _first(texts: Iterator[str], notation: _Notation) -> list[str]:
    """Return the texts, or as many as there may be and an ellipsis."""
    kept = list(islice(texts, notation.most))
    return kept if next(texts, None) is None else [*kept, notation.dots]


def _sum(terms: Sequence[str]) -> str:
    first, *others = terms
    return first + "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in others)


def _shift(name: str, at: Any, notation: _Notation) -> str:
    """Return the text of x − at, or of x where that is the same."""
    many = isinstance(at, np.ndarray)
    text = np.array2string(at, separator=", ", threshold=6) if many else _bracketed(notation.number(at), notation)
    if text in ("0", "-0"):
        return name
    return notation.bracket.format(_sum([name, text[1:] if text.startswith("-") else f"-{text}"]))


def _powers(shifts: Sequence[str], alpha: tuple[int, ...], notation: _Notation) -> list[str]:
    return [s if k == 1 else notation.power.format(s, k) for s, k in zip(shifts, alpha, strict=True) if k]


def _term(c: Any, shifts: Sequence[str], alpha: tuple[int, ...], notation: _Notation) -> str:
    """Return coefficient times monomial; nothing for 0, the coefficient left out for 1."""
    if c == 0:
        return ""
    text = _bracketed(notation.coefficient(c), notation, quotients=any(alpha))
    if text in ("0", "-0"):
        return ""
    factors = _powers(shifts, alpha, notation)
    sign, text = ("-", text[1:].lstrip()) if text.startswith("-") else ("", text)
    return sign + notation.join(factors if factors and text == "1" else [text, *factors])


def _bracketed(text: str, notation: _Notation, quotients: bool = False) -> str:
    """Return the text as a factor: brackets around a sum, and a quotient if so wished, signs outside."""
    outside, n = text, 1
    while n:
        outside, n = re.subn(r"\([^()]*\)|\{[^{}]*\}|\[[^][]*\]", "", outside)
    if re.search(r"(?<=[^eE])[+-]", outside):
        return notation.bracket.format(text)
    if quotients and "/" in outside:
        return f"-({text[1:]})" if text.startswith("-") else f"({text})"
    return text


def _remainder(slots: Sequence[tuple[int, ...]], shifts: list[str], notation: _Notation) -> list[str]:
    """Return O(...) of the lowest monomials left out: of one power of |h| where those are all of one degree."""
    n, degree = len(shifts), sum(slots[-1]) + 1
    if n > 1 and len(slots) == comb(degree - 1 + n, n):
        powers = _powers([notation.distance], (degree,), notation)
    else:
        powers = _first((notation.join(_powers(shifts, alpha, notation)) for alpha in _missing(slots)), notation)
    return ["O" + notation.bracket.format(", ".join(powers))] if powers else []


def _missing(slots: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """List the lowest monomials left out: all that divide them are kept."""
    kept = set(slots)
    above = {_step(alpha, i, 1) for alpha in slots for i in range(len(alpha))} - kept
    lowest = (a for a in above if all(_step(a, i, -1) in kept for i, k in enumerate(a) if k))
    return sorted(lowest, reverse=True)


def _step(alpha: tuple[int, ...], i: int, by: int) -> tuple[int, ...]:
    return (*alpha[:i], alpha[i] + by, *alpha[i + 1 :])

"""What the page asks for, read from the text of its fields; what cannot be used is refused field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from jets.errors import JetsError
from jets.expression import Expression, parse

__all__ = ["MAX_ORDER", "Query", "QueryError"]

#: The highest order for one variable, and for two.
MAX_ORDER = {1: 12, 2: 6}
#: Points and ranges are between plus and minus this.
FARTHEST = 1e6


class QueryError(JetsError, ValueError):
    """A field of the page cannot be used."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Query(NamedTuple):
    """A formula of x, or of x and y; a point; an order; the range that is drawn, and the derivative, or all."""

    expression: Expression
    points: tuple[str, ...]
    at: tuple[float, ...]
    order: int
    low: float
    high: float
    drawn: tuple[int, ...] | None = None

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Query:
        """Return the query in the fields f, at, y, order, from, to and k; with y, the formula is one of x and y.

        Without k, which is such as 2 or 2,1, all derivatives are drawn.

        >>> query = Query.of({"f": "x*y", "at": "1/2", "y": "pi"})
        >>> query.expression.names, query.at
        (('x', 'y'), (0.5, 3.141592653589793))
        """
        points = {"at": fields.get("at", "1")} | ({"y": fields["y"]} if "y" in fields else {})
        expression = parse(fields.get("f", ""), ("x", "y")[: len(points)])
        at = tuple(_number(field, text) for field, text in points.items())
        low, high = (_number(field, fields.get(field, default)) for field, default in (("from", "-3"), ("to", "3")))
        if not low < high or high - low < 1e-6 * max(abs(low), abs(high)):
            raise QueryError("to", "the range has to end behind its beginning")
        order, drawn = _order(fields.get("order", "4"), len(points)), _slot(fields.get("k"), len(points))
        return cls(expression, tuple(points.values()), at, order, low, high, drawn)

    def exact(self) -> tuple[Expression, tuple[Any, ...]]:
        """Return the formula and the point in fractions; an error where they are not rational."""
        at = tuple(_constant(text, exact=True) for text in self.points)
        return parse(self.expression.text, self.expression.names, exact=True), tuple(map(Fraction, at))


def _number(field: str, text: str) -> float:
    """Return a constant such as -2, 1/3 or pi/4, which has to be real and not too large."""
    try:
        c = _constant(text)
    except (JetsError, ArithmeticError) as error:
        raise QueryError(field, str(error)) from None
    if isinstance(c, complex) or not abs(c) <= FARTHEST:
        raise QueryError(field, f"give a real number between −10⁶ and 10⁶, not {text[:20]!r}")
    return float(c)


def _constant(text: str, exact: bool = False) -> Any:
    with np.errstate(all="ignore"):
        return parse(text, (), exact)()


def _slot(text: str | None, variables: int) -> tuple[int, ...] | None:
    """Return the multi-index of the derivative to draw."""
    if text is None:
        return None
    found = re.fullmatch(",".join([r"(\d{1,2})"] * variables), text, re.ASCII)
    if not found:
        raise QueryError("k", f"give the derivative to draw as {'2,1' if variables > 1 else '2'}, not {text[:20]!r}")
    return tuple(map(int, found.groups()))


def _order(text: str, variables: int) -> int:
    highest = MAX_ORDER[variables]
    if not (text.isdecimal() and len(text) < 4 and int(text) <= highest):
        raise QueryError("order", f"give a whole number from 0 to {highest}, not {text[:20]!r}")
    return int(text)

"""What the page shows: from the text of a formula, a point, an order and a range to numbers and MathML.

Two things stand side by side, the curve of the values with *its* derivatives, and the derivatives that the jet carries.
The first are those of the normal function of the same value, which is the formula without its ⊥.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from jets.errors import JetsError, RefusedError
from jets.explorer.queries import Query
from jets.expression import Expression
from jets.formula import Node
from jets.index import index
from jets.jet import Jet
from jets.kinks import undefined
from jets.mathml import math_or_text
from jets.mixing import as_jet
from jets.notation import number
from jets.steps import Step
from jets.variables import variables_at

__all__ = ["Answer", "OverTimeError", "Watch", "answer", "at_point", "pictures"]

Answer = dict[str, Any]
Array = np.ndarray[Any, Any]

#: Seconds that one evaluation may take; it is looked at after each sub-expression.
MAX_SECONDS = 2.0
#: The same for the comparison in exact numbers, without which floats are compared.
MAX_EXACT_SECONDS = 0.1
#: Where nothing better is known, floats that are so close may be the same number.
CLOSE = 1e-9
#: Single precision is tried at the point and at so many others that are a few thousandths away.
NEIGHBOURS = 8

CURVE_POINTS = 241
MAP_POINTS = 32


class OverTimeError(JetsError, RuntimeError):
    """An evaluation took too long."""


class Watch:
    """Ends an evaluation that takes too long."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = MAX_SECONDS if seconds is None else seconds
        self.end = time.monotonic() + self.seconds

    def __call__(self, node: Node, y: Any) -> None:
        """Be told a sub-expression, as it has been evaluated; raise `OverTimeError` if the time is up."""
        if time.monotonic() > self.end:
            raise OverTimeError(f"this takes longer than {self.seconds:g} s; take a lower order or a shorter formula")


def answer(query: Query) -> Answer:
    """Return what there is to see: formula, rows of the table, steps, and the curves or, of x and y, the maps.

    A row says of a slot whether the jet and the curve agree: true, false, or None where floats cannot tell.

    >>> found = answer(Query.of({"f": "x - detach(x)", "at": "3", "order": "1"}))
    >>> [(row["derivative"], row["normal"], row["agree"]) for row in found["rows"]]
    [(0.0, 0.0, True), (1.0, 0.0, False)]
    >>> found["contact"]
    0
    """
    watch = Watch()
    return at_point(query, watch) | pictures(query, watch)


def at_point(query: Query, watch: Watch) -> Answer:
    """Return what there is to see of one point: all but the pictures.

    >>> at_point(Query.of({"f": "x*detach(x)", "at": "3", "order": "1"}), Watch())["steps"][1]["derivatives"]
    [3.0, 0.0]
    """
    f = query.expression
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        y, z = map(_real, _jets(f, query.at, query.order, watch))
        rows = list(_rows(query, y, z, watch))
        found = {"formula": _typeset(f), "at": query.at, "order": query.order, "rows": rows}
        found |= {"contact": _contact(rows), "steps": _steps(query, watch)} | _prescribed(query, rows, watch)
    return found | {"warnings": list(dict.fromkeys(str(warning.message) for warning in caught))}


def _typeset(f: Expression | Step) -> Answer:
    text = f.text() if isinstance(f, Step) else str(f)
    return {"text": text, "mathml": math_or_text(f.to_latex(), text)}


def _jets(f: Expression, at: Any, order: int, watch: Watch) -> tuple[Jet, Jet]:
    """Return the jet of a formula, and that of the normal function of the same value: of the curve that is drawn."""
    xs = variables_at(dict(zip(f.names, at, strict=True)), order)
    y, z = (as_jet(h.evaluate(*xs, watch=watch), xs[0] + sum(xs[1:])) for h in (f, f.normal()))
    return y, undefined(z)


def _real(y: Jet) -> Jet:
    if np.any(y.imag.coeffs != 0):
        k = np.flatnonzero(y.imag.coeffs)[0]
        what = "a derivative" if k else "the value"
        raise RefusedError(f"{what} here is {number(y.derivatives[k])}; the page draws functions that are real")
    return y.real


# --- the table ----------------------------------------------------------------------------------------------


def _slots(query: Query) -> Sequence[tuple[int, ...]]:
    m = len(query.at)
    return index(query.order, (query.order,) * m, (True,) * m).slots


def _rows(query: Query, y: Jet, z: Jet, watch: Watch) -> Iterator[Answer]:
    """Yield for each slot the derivative of the jet, and that of the curve."""
    same = _agreements(query, y, z, watch)
    columns = zip(_slots(query), y.derivatives, y.coeffs, z.derivatives, same, strict=True)
    for alpha, derivative, coefficient, normal, agree in columns:
        numbers = {"derivative": derivative, "coefficient": coefficient, "normal": normal}
        yield {"alpha": alpha} | {name: _json(c) for name, c in numbers.items()} | {"agree": agree}


def _agreements(query: Query, y: Jet, z: Jet, watch: Watch) -> list[bool | None]:
    """Say slot by slot whether two jets agree: exactly where fractions can tell, else as far as floats can."""
    try:
        f, at = query.exact()
        a, b = (jet.coeffs for jet in _jets(f, at, query.order, Watch(MAX_EXACT_SECONDS)))
        return [bool(p == q) for p, q in zip(a, b, strict=True)]
    except (JetsError, ArithmeticError, TypeError, ValueError):
        a, b = y.coeffs, z.coeffs
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    if same.all():
        return [True] * len(same)
    with np.errstate(all="ignore"):
        unclear = np.isfinite(a - b) & (np.abs(a - b) <= _doubt(query, np.fmax(np.abs(a), np.abs(b)), watch))
    return [True if p else None if q else False for p, q in zip(same, unclear, strict=True)]


def _doubt(query: Query, size: Array, watch: Watch) -> Array:
    """Return how far rounding may move coefficients of this size.

    Single precision errs 2²⁹ times as far, where it can be seen; a margin of 2⁷ is left.
    """
    near = np.float32(np.outer(query.at, 1 + 1e-3 * np.arange(NEIGHBOURS)))
    single, double = (_jets(query.expression, at, query.order, watch) for at in (near, near.astype(float)))
    errors = np.array([np.abs(np.real(a.coeffs) - np.real(b.coeffs)) for a, b in zip(single, double, strict=True)])
    seen = np.fmax.reduce(np.where(np.isfinite(errors), errors, np.nan), axis=(0, 2))
    return np.where(np.isfinite(seen), seen * 2.0**-22, CLOSE * size) + size * 2.0**-46


def _contact(rows: Sequence[Answer]) -> int:
    """Return the highest order up to which no derivatives are apart: the contact order."""
    apart = [sum(row["alpha"]) for row in rows if row["agree"] is False]
    return min(apart, default=sum(rows[-1]["alpha"]) + 1) - 1


def _steps(query: Query, watch: Watch) -> list[Answer]:
    xs = variables_at(dict(zip(query.expression.names, query.at, strict=True)), query.order)
    return [_step(step, as_jet(step.value, xs[0] + sum(xs[1:]))) for step in query.expression.steps(*xs, watch=watch)]


def _step(step: Step, y: Jet) -> Answer:
    return _typeset(step) | {"rule": step.rule, "derivatives": list(map(_json, y.derivatives))}


def _prescribed(query: Query, rows: Sequence[Answer], watch: Watch) -> Answer:
    """Return the derivatives that the theorem was asked for, and whether they are those of the jet."""
    asked = query.expression.prescribed[: query.order + 1]
    checks = [
        _check(f, row["derivative"], f.evaluate(*query.at, watch=watch)) for f, row in zip(asked, rows, strict=False)
    ]
    return {"prescribed": checks} if checks else {}


def _check(f: Expression, got: Any, wanted: Any) -> Answer:
    a, b = float(got), float(np.real(wanted))
    same = math.isclose(a, b, rel_tol=CLOSE) or (math.isnan(a) and math.isnan(b))
    return _typeset(f) | {"value": _json(b), "agree": same}


# --- the pictures -------------------------------------------------------------------------------------------


def pictures(query: Query, watch: Watch) -> Answer:
    """Return the curves of the value and the derivatives over x, or their maps over x and y, row by row from below.

    >>> made = pictures(Query.of({"f": "x - detach(x)", "order": "1"}), Watch())["pictures"]
    >>> [made[name][1][0] for name in ("jet", "normal")]
    [1.0, 0.0]
    """
    line = np.linspace(query.low, query.high, MAP_POINTS if len(query.at) == 2 else CURVE_POINTS)
    at = np.reshape(np.meshgrid(*[line] * len(query.at)), (len(query.at), -1))
    with np.errstate(all="ignore"):  # a gap says it
        curves = _curves(query.expression, at, query.order, watch)
    wanted = [query.drawn in (None, alpha) or not sum(alpha) for alpha in _slots(query)]
    jet, normal = ([_drawn(row) if want else None for row, want in zip(rows, wanted, strict=True)] for rows in curves)
    return {"pictures": {"x": line.tolist(), "jet": jet, "normal": normal}}


def _curves(f: Expression, at: Array, order: int, watch: Watch) -> Array:
    """Return the derivatives of the jet and of the curve, one slot a row, in pieces that double: the slow end soon."""
    pieces = np.split(at, [2**k for k in range(at.shape[1].bit_length())], axis=1)
    return np.concatenate([[y.derivatives for y in _jets(f, piece, order, watch)] for piece in pieces], axis=-1)


def _drawn(values: Array) -> list[float | None]:
    """Return a derivative over all points, with nothing where it is no real number."""
    real = np.where(np.imag(values) == 0, np.real(values), np.nan)
    return [c if np.isfinite(c) else None for c in real.tolist()]


def _json(c: Any) -> Any:
    """Return a number as JSON has it: nan, inf and what is complex as text."""
    if np.imag(c) != 0:
        return number(c)
    return float(np.real(c)) if np.isfinite(c) else str(np.real(c))

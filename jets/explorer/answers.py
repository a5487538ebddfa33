"""What the page shows: from the text of a formula, a point, an order and a range to numbers and MathML.

Two things stand side by side, the curve of the values with *its* derivatives, and the derivatives that the jet carries.
The first are those of the normal function of the same value, which is the formula without its ⊥.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from jets.errors import JetsError, RefusedError
from jets.explorer.queries import Query
from jets.expression import Expression
from jets.factorials import times_factorial
from jets.formula import Node
from jets.jet import Jet
from jets.mathml import math_or_text
from jets.mixing import as_jet
from jets.notation import number
from jets.steps import Step
from jets.variables import variables_at

__all__ = ["Answer", "OverTimeError", "answer"]

Answer = dict[str, Any]
Array = np.ndarray[Any, Any]

#: Seconds that one evaluation may take; it is looked at after each sub-expression.
MAX_SECONDS = 2.0
#: The same for the comparison in exact numbers, without which floats are compared.
MAX_EXACT_SECONDS = 0.1
#: Derivatives in floats agree within so much of themselves and of the largest coefficient.
CLOSE = 1e-9

CURVE_POINTS = 241
MAP_POINTS = 32


class OverTimeError(JetsError, RuntimeError):
    """An evaluation took too long."""


class _Watch:
    """Ends an evaluation that takes too long; told each sub-expression as it is evaluated."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.end = seconds, time.monotonic() + seconds

    def __call__(self, node: Node, y: Any) -> None:
        if time.monotonic() > self.end:
            raise OverTimeError(f"this takes longer than {self.seconds:g} s; take a lower order or a shorter formula")


def answer(query: Query) -> Answer:
    """Return what there is to see: formula, rows of the table, steps, and the curves or, of x and y, the maps.

    >>> found = answer(Query.of({"f": "x - detach(x)", "at": "3", "order": "1"}))
    >>> [(row["derivative"], row["normal"], row["agree"]) for row in found["rows"]]
    [(0.0, 0.0, True), (1.0, 0.0, False)]
    >>> found["contact"]
    0
    """
    watch = _Watch(MAX_SECONDS)
    f, g = query.expression, query.expression.normal()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = list(_rows(query, _real_jet(f, query, watch), _real_jet(g, query, watch)))
        answer = {"formula": _typeset(f), "normal": _typeset(g), "at": query.at, "order": query.order, "rows": rows}
        answer |= {"contact": _contact(rows), "steps": _steps(query, watch)} | _prescribed(query, rows, watch)
    answer["warnings"] = list(dict.fromkeys(str(warning.message) for warning in caught))
    with np.errstate(all="ignore"):  # a gap in the picture says it
        return answer | _pictures(query, watch)


def _typeset(f: Expression) -> Answer:
    return {"text": str(f), "mathml": math_or_text(f.to_latex(), str(f))}


def _jet(f: Expression, at: Sequence[Any], order: int, watch: _Watch) -> Jet:
    xs = variables_at(dict(zip(f.names, at, strict=True)), order)
    return as_jet(f.evaluate(*xs, watch=watch), xs[0] + sum(xs[1:]))


def _real_jet(f: Expression, query: Query, watch: _Watch) -> Jet:
    y = _jet(f, query.at, query.order, watch)
    if np.any(y.imag.coeffs != 0):
        raise RefusedError(f"the value here is {number(y.value)}; the page draws functions that are real")
    return y.real


# --- the table ----------------------------------------------------------------------------------------------


def _rows(query: Query, y: Jet, z: Jet) -> Iterator[Answer]:
    """Yield for each slot the derivative of the jet, and that of the normal function of the same value."""
    same = _agreements(query, y, z)
    columns = zip(_slots(y), y.derivatives, y.coeffs, z.derivatives, same, strict=True)
    for alpha, derivative, coefficient, normal, agree in columns:
        numbers = {"derivative": derivative, "coefficient": coefficient, "normal": normal}
        yield {"alpha": alpha} | {name: _json(c) for name, c in numbers.items()} | {"agree": bool(agree)}


def _agreements(query: Query, y: Jet, z: Jet) -> Array:
    """Say slot by slot whether two jets agree: exactly where fractions can tell, else as far as floats can."""
    try:
        watch = _Watch(MAX_EXACT_SECONDS)
        f, at = query.exact()
        a, b = (_jet(h, at, query.order, watch).coeffs for h in (f, f.normal()))
        return np.array(a == b, dtype=bool)
    except (JetsError, ArithmeticError, TypeError, ValueError):
        return _close(y.coeffs, z.coeffs)


def _close(a: Array, b: Array) -> Array:
    with np.errstate(invalid="ignore"):
        sizes = np.abs(np.stack([a, b]))
        largest = np.max(sizes, where=np.isfinite(sizes), initial=0.0)
        near = np.abs(a - b) <= CLOSE * np.maximum(sizes.max(axis=0), largest)
        return np.array((a == b) | near | (np.isnan(a) & np.isnan(b)))


def _contact(rows: Sequence[Answer]) -> int:
    """Return the highest order up to which all derivatives agree: the contact order."""
    apart = [sum(row["alpha"]) for row in rows if not row["agree"]]
    return min(apart, default=sum(rows[-1]["alpha"]) + 1) - 1


def _steps(query: Query, watch: _Watch) -> list[Answer]:
    xs = variables_at(dict(zip(query.expression.names, query.at, strict=True)), query.order)
    return [_step(step, as_jet(step.value, xs[0] + sum(xs[1:]))) for step in query.expression.steps(*xs, watch=watch)]


def _step(step: Step, y: Jet) -> Answer:
    return {
        "text": step.text(),
        "mathml": math_or_text(step.to_latex(), step.text()),
        "rule": step.rule,
        "derivatives": list(map(_json, y.derivatives)),
    }


def _prescribed(query: Query, rows: Sequence[Answer], watch: _Watch) -> Answer:
    """Return the derivatives that the theorem was asked for, and whether they are those of the jet."""
    asked = query.expression.prescribed[: query.order + 1]
    checks = [
        _check(f, row["derivative"], f.evaluate(*query.at, watch=watch)) for f, row in zip(asked, rows, strict=False)
    ]
    return {"prescribed": checks} if checks else {}


def _check(f: Expression, got: Any, wanted: Any) -> Answer:
    same = _close(np.array([float(got)]), np.array([float(wanted)]))[0]
    return _typeset(f) | {"value": _json(float(wanted)), "agree": bool(same)}


# --- the pictures -------------------------------------------------------------------------------------------


def _pictures(query: Query, watch: _Watch) -> Answer:
    """Return curves of every order along x, or maps of one partial derivative over x and y."""
    two = len(query.at) == 2
    line = np.linspace(query.low, query.high, MAP_POINTS if two else CURVE_POINTS)
    at = [grid.ravel() for grid in np.meshgrid(*[line] * len(query.at))]
    f = query.expression
    jets = {name: _jet(h, at, query.order, watch) for name, h in (("jet", f), ("normal", f.normal()))}
    shown = [alpha if query.drawn in (None, alpha) or not sum(alpha) else None for alpha in _slots(jets["jet"])]
    drawn = {name: [alpha and _drawn(y, alpha) for alpha in shown] for name, y in jets.items()}
    return {"pictures": {"x": line.tolist(), **drawn}}


def _slots(y: Jet) -> Sequence[tuple[int, ...]]:
    return y._space.monomials.slots


def _drawn(y: Jet, alpha: tuple[int, ...]) -> list[float | None]:
    """Return a derivative over all points, with nothing where it is no real number."""
    values = np.asarray(times_factorial(y.coeff(*alpha), *alpha))
    real = np.where(np.imag(values) == 0, np.real(values), np.nan)
    return [c if np.isfinite(c) else None for c in real.tolist()]


def _json(c: Any) -> Any:
    """Return a number as JSON has it: nan and inf as text."""
    return float(c) if np.isfinite(c) else str(c)

"""Lessons: the answers at all points of a grid, computed beforehand, for a page without a server."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from jets.explorer.answers import Answer, Watch, at_point, pictures
from jets.explorer.queries import Query

__all__ = ["THEORY", "lesson"]

#: What the theory is taught with, in this order.
THEORY = (
    "x - detach(x)",
    "x*detach(x)",
    "x**2/detach(x**2)",
    "exp(x - detach(x))",
    "sin(x)*exp(x - detach(x))",
    "abs(x)",
    "weird(sin(x), 0, exp(x))",
)
#: Points of the grid along x, and along each of x and y.
GRID = {1: 61, 2: 13}
#: What an answer says of its formula, whatever the point is.
SHARED = ("formula", "order", "parts")


def lesson(queries: Sequence[Query]) -> dict[str, Any]:
    """Return the lesson on some formulas, each all over its range and up to its order.

    >>> made = lesson([Query.of({"f": "x - detach(x)", "order": "1"})])
    >>> len(made["examples"][0]["answers"]), made["examples"][0]["step"]
    (61, 0.1)
    """
    return {"examples": list(map(_example, queries))}


def _example(query: Query) -> Answer:
    line = np.linspace(query.low, query.high, GRID[len(query.at)])
    answers = [_at(query, at) for at in product(map(_rounded, line.tolist()), repeat=len(query.at))]
    answers[0]["parts"] = [{key: step[key] for key in ("text", "mathml", "rule")} for step in answers[0]["steps"]]
    shared = {key: answers[0][key] for key in SHARED} | pictures(query, Watch())
    step = _rounded((query.high - query.low) / (len(line) - 1))
    return {"fields": _fields(query), "step": step, "shared": shared, "answers": list(map(_own, answers))}


def _at(query: Query, at: tuple[float, ...]) -> Answer:
    return at_point(query._replace(points=tuple(map(repr, at)), at=at), Watch())


def _own(found: Answer) -> Answer:
    """Return what an answer says of its point; the steps are lists of numbers, what they are is said once."""
    steps = [step["derivatives"] for step in found["steps"]]
    return {key: value for key, value in found.items() if key not in SHARED} | {"steps": steps}


def _fields(query: Query) -> dict[str, str]:
    places = dict(zip(("at", "y"), map(repr, query.at), strict=False))
    ends = {"from": repr(query.low), "to": repr(query.high)}
    mode = {"mode": "two" if len(query.at) == 2 else "one"}
    return mode | {"f": str(query.expression), "order": str(query.order)} | places | ends


def _rounded(c: float) -> float:
    return float(f"{c:.10g}")

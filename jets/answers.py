"""What the command answers: a report, LaTeX or JSON, on request with the steps of the evaluation and a small plot."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from jets.curves import curves, label_of, window
from jets.display import latex, polynomial, table
from jets.expression import Expression
from jets.jet import Jet
from jets.notation import number, pretty
from jets.sketch import sketch
from jets.steps import Step
from jets.streams import coloured, speaks, styled

__all__ = ["Answer", "as_json", "as_latex", "report", "small_plot"]

#: A sub-expression of more letters is cut off in the table of the steps.
LONGEST = 40
#: A small plot is not wider than this.
WIDEST = 100

#: How the signs of a rule are written in ASCII; accents and small letters below and above go.
_PLAIN = str.maketrans({"⊥": "detach ", "−": "-", "·": "*", "Σ": "sum", "ₖ": "_k", "ᵏ": "^k"})


class Answer(NamedTuple):
    """What was found, and the file that the picture went to."""

    text: str
    expression: Expression
    at: Any
    jet: Jet
    steps: Sequence[Step] | None
    figure: str | None


def report(answer: Answer) -> str:
    """Return the formula, the table of derivatives or of the steps, and the Taylor polynomial."""
    name, ascii = answer.expression.names[0], not speaks("⊥−·²⁻∂′", sys.stdout)
    place, y = number(answer.at), answer.jet
    steps = _table_of_steps(answer.steps, y.order, ascii) if answer.steps else None
    head, *rest = (steps or table(y._series(), ascii, y.derivatives)).splitlines()
    lines = [
        f"f({name}) = {answer.expression.formula(ascii)}   at {name} = {place if ascii else pretty(place)}",
        "",
        styled(head, "1", sys.stdout),
        *rest,
        "",
        f"Taylor polynomial: {polynomial(y._series(), ascii=ascii)}",
    ]
    return "\n".join(lines + ([f"figure: {answer.figure}"] if answer.figure is not None else []))


def as_latex(answer: Answer) -> str:
    """Return the formula and the Taylor polynomial in LaTeX, each on a line; a comment says where the figure is."""
    figure = f"\n% figure: {answer.figure}" if answer.figure is not None else ""
    return f"{answer.expression.to_latex()}\n{latex(answer.jet._series())}{figure}"


def as_json(answer: Answer) -> str:
    """Return one object, every number in full."""
    y = answer.jet
    data = {
        "expression": answer.text,
        "at": _strict(answer.at),
        "order": y.order,
        "derivatives": [_strict(c) for c in y.derivatives],
        "coefficients": [_strict(c) for c in y.coeffs],
    }
    if answer.steps is not None:
        data["steps"] = [_step(step, y.order) for step in answer.steps]
    return json.dumps(data | ({"figure": answer.figure} if answer.figure is not None else {}), allow_nan=False)


def _step(step: Step, order: int) -> dict[str, Any]:
    derivatives = [_strict(c) for c in _derivatives(step.value, order)]
    return {"expression": step.text(ascii=True), "rule": step.rule, "derivatives": derivatives}


def _strict(c: Any) -> Any:
    """Return a number as JSON has it: fractions, nan and inf as strings, complex numbers by their parts."""
    if isinstance(c, complex):
        return {"re": _strict(c.real), "im": _strict(c.imag)}
    return float(c) if isinstance(c, float) and np.isfinite(c) else str(c)


# --- steps --------------------------------------------------------------------------------------------------------


def _derivatives(value: Any, order: int) -> list[Any]:
    return list(value.derivatives) if isinstance(value, Jet) else [value] + [type(value)(0)] * order


def _table_of_steps(steps: Sequence[Step], order: int, ascii: bool) -> str:
    """Return a row for each sub-expression: its value, its derivatives, and the rule that they come from."""
    show = str if ascii else pretty
    derivatives = [[show(number(c)) for c in _derivatives(step.value, order)] for step in steps]
    rules = [_plain(step.rule) if ascii else step.rule for step in steps]
    columns = [
        _column("step", [str(i) for i in range(1, len(steps) + 1)], str.rjust),
        _column("expression", [_short(step.text(ascii), ascii) for step in steps], str.ljust),
        *(_column(label_of(k, ascii), _pointed([row[k] for row in derivatives]), str.rjust) for k in range(order + 1)),
        _column("rule", rules, str.ljust),
    ]
    return "\n".join("  ".join(row).rstrip() for row in zip(*columns, strict=True))


def _column(title: str, cells: list[str], justify: Callable[[str, int], str]) -> list[str]:
    width = max(map(len, [title, *cells]))
    return [justify(cell, width) for cell in (title, *cells)]


def _pointed(cells: list[str]) -> list[str]:
    """Return numbers filled up on the right, so that their points are below each other.

    >>> _pointed(["1", "0.25"])
    ['1   ', '0.25']
    """
    tails = [len(re.sub(r"^[^.e]*", "", cell)) for cell in cells]
    return [cell + " " * (max(tails) - tail) for cell, tail in zip(cells, tails, strict=True)]


def _short(text: str, ascii: bool) -> str:
    dots = "..." if ascii else "…"
    return text if len(text) <= LONGEST else text[: LONGEST - len(dots)] + dots


def _plain(rule: str) -> str:
    """Return a rule in ASCII.

    >>> _plain("⊥ keeps the value"), _plain("chain rule (Faà di Bruno)")
    ('detach keeps the value', 'chain rule (Faa di Bruno)')
    """
    plain = unicodedata.normalize("NFKD", rule.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return " ".join(plain.split())


# --- the small plot -----------------------------------------------------------------------------------------------


def small_plot(answer: Answer, span: Sequence[float] | None) -> str:
    """Return the value and the first derivative, of the jets and of what is drawn, over the width of the terminal."""
    ascii, name = not speaks("⣿│─└−′", sys.stdout), answer.expression.names[0]
    width = min(shutil.get_terminal_size().columns, WIDEST)
    order = min(answer.jet.order, 1)
    c = curves(answer.expression, answer.at, order, (1,)[:order], (), span, points=2 * width + 1)
    lines = {"f": c.value}
    for k in c.carried:
        lines |= {f"{label_of(k, ascii)} that the jets carry": c.carried[k]}
        lines |= {f"{label_of(k, ascii)} of the drawn curve": c.drawn[k]}
    low, high = window(c, margin=0)
    return sketch(c.x, lines, low, high, width=width, name=name, ascii=ascii, colours=coloured(sys.stdout))

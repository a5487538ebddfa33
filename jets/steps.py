"""One step of an evaluation: a sub-expression, its jet, and the rule by which the jet came about."""

from __future__ import annotations

from typing import Any, NamedTuple

from jets import formula
from jets.formula import Binary, Call, Minus, Name, Node, Weird

__all__ = ["Step"]

_OPERATORS = {
    "+": "sum: slot by slot",
    "-": "difference: slot by slot",
    "*": "product: Leibniz",
    "/": "quotient: Leibniz, solved for the quotient",
    "**": "power: chain rule (Faà di Bruno)",
}


class Step(NamedTuple):
    """A sub-expression and its value, a jet or, where no variable occurs, a number."""

    node: Node
    value: Any

    def text(self, ascii: bool = False) -> str:
        """Return the sub-expression as text."""
        text = formula.plain(self.node)
        return text if ascii else formula.unicode(text)

    def to_latex(self) -> str:
        """Return the sub-expression in LaTeX, without dollar signs."""
        return formula.latex(self.node)

    @property
    def rule(self) -> str:
        """The rule that made the value, in a few words.

        >>> Step(Call("detach", (Name("x"),)), 3.0).rule
        '⊥ keeps the value and empties the slots'
        """
        match self.node:
            case Name("pi" | "e"):
                return "a constant"
            case Name():
                return "the variable: slope 1"
            case Minus():
                return "sign: slot by slot"
            case Binary(operator):
                return _OPERATORS[operator]
            case Call("detach" | "stop_gradient", _, options):
                return _detached(dict(options))
            case Weird():
                return "the theorem: Σ ⊥(fₖ)·(x − ⊥x)ᵏ/k!"
            case Call(name):
                return f"{name}: chain rule (Faà di Bruno)"
            case _:
                return "a number"


def _detached(options: dict[str, Any]) -> str:
    kept = f"the slots up to {options['above']}" if "above" in options else "the value"
    wrt = options.get("wrt", ())
    names = wrt if isinstance(wrt, str) else ", ".join(wrt)
    return f"⊥ keeps {kept} and empties the slots" + (f" with {names}" if names else "")

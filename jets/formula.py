"""The tree of an expression, and how a formula is printed. Knows neither Python's grammar nor jets.

The ASCII text is Python; the Unicode text is a translation of it, so both have the same brackets.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeAlias

from jets.notation import latex_digits, latex_name, pretty

__all__ = ["Binary", "Call", "Minus", "Name", "Node", "Number", "Weird", "latex", "normal", "plain", "unicode"]


class Number(NamedTuple):
    """A number, and how it was written."""

    text: str
    value: Any


class Name(NamedTuple):
    """A variable, or one of the constants pi and e."""

    name: str


class Minus(NamedTuple):
    """The negative of its operand."""

    operand: Node


class Binary(NamedTuple):
    """A sum, difference, product, quotient or power."""

    operator: str
    left: Node
    right: Node


class Call(NamedTuple):
    """A function of arguments, or detach with its options."""

    name: str
    arguments: tuple[Node, ...]
    options: tuple[tuple[str, Any], ...] = ()


class Weird(NamedTuple):
    """The weird function of a variable with these derivatives, of order 0, 1, 2, …"""

    variable: str
    entries: tuple[Node, ...]


Node: TypeAlias = Number | Name | Minus | Binary | Call | Weird

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_LEVELS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}


def normal(node: Node) -> Node:
    """Return the normal function of the same value: every ⊥ is left out, since ⊥u has the value of u.

    >>> x = Name("x")
    >>> plain(normal(Binary("-", x, Call("detach", (x,)))))
    'x - x'
    """
    match node:
        case Number() | Name():
            return node
        case Minus(operand):
            return Minus(normal(operand))
        case Binary(operator, left, right):
            return Binary(operator, normal(left), normal(right))
        case Call("detach" | "stop_gradient", (operand,), _) | Weird(_, (operand, *_)):
            return normal(operand)
        case Call(name, arguments, options):
            return Call(name, tuple(map(normal, arguments)), options)
        case Weird():
            raise ValueError("a weird function has at least a value")


# --- text ---------------------------------------------------------------------------------------------------


def plain(node: Node) -> str:
    """Return the formula in ASCII, which `parse` reads, with the brackets it needs and no others.

    >>> x, two = Name("x"), Number("2", 2.0)
    >>> plain(Binary("/", Binary("+", x, two), Binary("*", two, Binary("**", x, Minus(two)))))
    '(x + 2)/(2*x**-2)'
    """
    match node:
        case Number(text, _) | Name(text):
            return text
        case Minus(operand):
            return f"-{_inside(operand, _POWER)}"
        case Call(name, arguments, options):
            return f"{name}({', '.join([*map(plain, arguments), *(f'{k}={v!r}' for k, v in options)])})"
        case Weird(_, entries):
            return f"weird({', '.join(map(plain, entries))})"
        case Binary("**", left, Minus(Number() as right)):
            return f"{_inside(left, _ATOM)}**-{right.text}"
        case Binary("**", left, right):
            return f"{_inside(left, _ATOM)}**{_inside(right, _POWER)}"
        case Binary(operator, left, right):
            level = _LEVELS[operator]
            middle = f" {operator} " if level == _SUM else operator
            return _inside(left, level) + middle + _signed(_inside(right, level + 1), "({})")


def unicode(text: str) -> str:
    """Return the ASCII formula as it would be written by hand.

    >>> unicode("x**2/detach(x**2) - pi*x**y")
    'x²/⊥(x²) − π·x**y'
    """
    text = re.sub(r"\*\*(-?\d+)(?![\w.]|\*\*)", r"^\1", text)
    text = re.sub(r"\bpi\b", "π", re.sub(r"\bdetach\(", "⊥(", text))
    return "**".join(map(pretty, text.split("**")))


def _inside(node: Node, level: int) -> str:
    return plain(node) if _level(node) >= level else f"({plain(node)})"


def _signed(text: str, bracket: str) -> str:
    """Put brackets around an operand on the right that begins with a minus."""
    return bracket.format(text) if text.startswith("-") else text


def _level(node: Node) -> int:
    """Return how tightly the node holds together; −x·y is (−x)·y, so a minus is as loose as a product."""
    if isinstance(node, Binary):
        return _LEVELS[node.operator]
    return _PRODUCT if isinstance(node, Minus) else _ATOM


# --- LaTeX --------------------------------------------------------------------------------------------------

_BRACKET = r"\left({}\right)"
_COMMAND = re.compile("(arc)?(cos|sin|tan)|(cos|sin|tan)h|exp|ln|log|max|min")


def latex(node: Node) -> str:
    r"""Return the formula in LaTeX, without dollar signs.

    >>> print(latex(Binary("/", Number("2", 2.0), Call("detach", (Name("x"),), (("wrt", "x"),)))))
    \frac{2}{\bot_{x}\left(x\right)}
    """
    match node:
        case Number(text, _):
            return latex_digits(text)
        case Name(name):
            return latex_name(name)
        case Minus(operand):
            return f"-{_within(operand, _POWER)}"
        case Call(name, arguments, options):
            return _latex_call(name, ", ".join(map(latex, arguments)), dict(options))
        case Weird(name, entries):
            return _latex_theorem(latex_name(name), entries)
        case Binary("/", left, right):
            return rf"\frac{{{latex(left)}}}{{{latex(right)}}}"
        case Binary("**", left, right):
            return f"{_within(left, _ATOM)}^{{{latex(right)}}}"
        case Binary(operator, left, right):
            level = _LEVELS[operator]
            middle = f" {operator} " if level == _SUM else r" \cdot "
            return _within(left, level) + middle + _signed(_within(right, level + 1), _BRACKET)


def _latex_call(name: str, arguments: str, options: dict[str, Any]) -> str:
    if name == "sqrt":
        return rf"\sqrt{{{arguments}}}"
    if name in ("abs", "absolute"):
        return rf"\left|{arguments}\right|"
    return _latex_function(name, options) + _BRACKET.format(arguments)


def _latex_theorem(x: str, entries: tuple[Node, ...]) -> str:
    r"""Return Σ ⊥(fₖ)·(x − ⊥x)ᵏ/k!, without the terms that are zero."""
    terms = [_latex_prescribed(f, rf"\left({x} - \bot {x}\right)", k) for k, f in enumerate(entries) if _is_not_zero(f)]
    return " + ".join(terms) or "0"


def _latex_prescribed(f: Node, u: str, k: int) -> str:
    unit = ["", rf" \cdot {u}"][k] if k < 2 else rf" \cdot \frac{{{u}^{{{k}}}}}{{{k}!}}"
    return rf"\bot\left({latex(f)}\right){unit}"


def _is_not_zero(f: Node) -> bool:
    return not (isinstance(f, Number) and f.value == 0)


def _latex_function(name: str, options: dict[str, Any]) -> str:
    if name != "detach":
        name = re.sub(r"^a(?=(cos|sin|tan)h?$)", "arc", name)
        return f"\\{name}" if _COMMAND.fullmatch(name) else r"\operatorname{" + name.replace("_", r"\_") + "}"
    wrt = options.get("wrt", ())
    names = ", ".join(map(latex_name, (wrt,) if isinstance(wrt, str) else wrt))
    return r"\bot" + (f"_{{{names}}}" if names else "") + (f"^{{>{options['above']}}}" if "above" in options else "")


def _within(node: Node, level: int) -> str:
    return latex(node) if _latex_level(node) >= level else _BRACKET.format(latex(node))


def _latex_level(node: Node) -> int:
    """Return the level of the LaTeX: a fraction bar groups, 10⁻⁵ does not."""
    match node:
        case Binary("/"):
            return _POWER
        case Number(text, _) if "e" in text.lower():
            return _PRODUCT
        case Weird():
            return _SUM
        case _:
            return _level(node)

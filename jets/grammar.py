"""From Python source to the tree of an expression: an allow-list over `ast`. What is not listed is an error.

The source is read by Python's parser and never compiled, let alone run.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Final

from jets import functions
from jets.errors import ExpressionError
from jets.formula import Binary, Call, Minus, Name, Node, Number, Weird
from jets.tokens import Source, is_plain_name, read

__all__ = ["ALIASES", "CONSTANTS", "check_names", "tree"]

MAX_NODES = 500
MAX_DEPTH = 200
MAX_EXPONENT = 1_000_000

CONSTANTS: Final = ("pi", "e")
_ARC = ("sin", "cos", "tan", "tan2", "sinh", "cosh", "tanh")
#: Other names that a function goes by.
ALIASES: Final[dict[str, str]] = {
    **{f"a{name}": f"arc{name}" for name in _ARC},
    "abs": "absolute",
    "ln": "log",
    "max": "maximum",
    "min": "minimum",
    "pow": "power",
    "stop_gradient": "detach",
}
_FUNCTIONS: Final = frozenset(functions.NAMES) | ALIASES.keys() | {"detach", "weird"}
_SIGNS: Final[dict[type, str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def check_names(names: Sequence[str]) -> None:
    """Refuse names of variables that cannot be typed or that mean something already."""
    for name in names:
        if not is_plain_name(name):
            raise ExpressionError(f"{name!r} cannot be the name of a variable", name)
        if name in _FUNCTIONS or name in CONSTANTS or name == "π":
            raise ExpressionError(f"a variable cannot be called {name!r}, which has a meaning of its own", name)
    if len(set(names)) < len(names):
        raise ExpressionError("two variables have the same name", ", ".join(names))


def tree(text: str, names: Sequence[str], exact: bool) -> Node:
    """Return the tree of an expression in the names; raise `ExpressionError` with the place of what is wrong."""
    source = read(text)
    reader = _Reader(source, tuple(names), exact)
    try:
        body = ast.parse(source.code, mode="eval").body
    except SyntaxError as error:
        before = source.code[: max(0, (error.offset or 1) - 1)]
        raise source.error(f"this is not an expression: {error.msg}", len(before.encode())) from None
    except (RecursionError, MemoryError):
        raise ExpressionError("the expression is too deeply nested", text) from None
    return reader.node(body, 0)


class _Reader:
    """The walk over the syntax, which knows the names and counts the nodes."""

    def __init__(self, source: Source, names: tuple[str, ...], exact: bool) -> None:
        self.source, self.names, self.exact = source, names, exact
        self.nodes = 0

    def error(self, message: str, syntax: ast.expr) -> ExpressionError:
        return self.source.error(message, syntax.col_offset)

    def node(self, syntax: ast.expr, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise self.error(f"the expression has more than {MAX_NODES} parts or {MAX_DEPTH} levels", syntax)
        match syntax:
            case ast.Constant(value=value) if type(value) in (int, float, complex):
                return self.number(syntax)
            case ast.Name(id=name):
                return self.name(syntax, name)
            case ast.UnaryOp(op=sign, operand=operand):
                return self.unary(sign, operand, depth + 1)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
                return self.binary(_SIGNS[type(sign)], left, right, depth + 1)
            case ast.Call(func=ast.Name(id=name)):
                return self.call(syntax, name, depth + 1)
        raise self.error("only numbers, names, + - * / **, brackets and functions can be used here", syntax)

    def number(self, syntax: ast.Constant) -> Number:
        text = self.source.code.encode()[syntax.col_offset : syntax.end_col_offset].decode()
        if isinstance(syntax.value, complex):
            if self.exact:
                raise self.error("complex numbers have no exact kind; leave out exact=True (--exact)", syntax)
            return Number(text, syntax.value)
        return Number(text, Fraction(text) if self.exact else float(text))

    def name(self, syntax: ast.Name, name: str) -> Name:
        if name in CONSTANTS and self.exact:
            raise self.error(f"{name} is irrational; leave out exact=True (--exact)", syntax)
        if name in self.names or name in CONSTANTS:
            return Name(name)
        if name in _FUNCTIONS:
            raise self.error(f"{name} is a function; write {name}(...)", syntax)
        raise self.error(self.unknown(name, (*self.names, *CONSTANTS, *_FUNCTIONS)), syntax)

    def unknown(self, name: str, known: Sequence[str]) -> str:
        close = get_close_matches(name, sorted(known), n=1) if len(name) > 1 else []
        here = f"the variable here is {' or '.join(self.names)}" if self.names else "no variable can be used here"
        return f"unknown name {name!r}; {f'did you mean {close[0]}?' if close else here}"

    def unary(self, sign: ast.unaryop, operand: ast.expr, depth: int) -> Node:
        """Return −u, u for +u, and ⊥u, which binds tighter than a power: ⊥x**y is (⊥x)**y."""
        if isinstance(sign, ast.Invert):
            if isinstance(operand, ast.BinOp):
                return self.binary("**", ast.UnaryOp(sign, operand.left), operand.right, depth)
            return Call("detach", (self.node(operand, depth),))
        inner = self.node(operand, depth)
        return Minus(inner) if isinstance(sign, ast.USub) else inner

    def binary(self, sign: str, left: ast.expr, right: ast.expr, depth: int) -> Binary:
        node = Binary(sign, self.node(left, depth), self.node(right, depth))
        match node:
            case Binary("**", _, Number(_, n) | Minus(Number(_, n))) if abs(n) > MAX_EXPONENT:
                raise self.error(f"the exponent is too large; at most {MAX_EXPONENT}", right)
        return node

    def call(self, syntax: ast.Call, name: str, depth: int) -> Node:
        canonical = ALIASES.get(name, name)
        if name not in _FUNCTIONS:
            raise self.error(self.not_callable(name), syntax)
        if canonical == "detach":
            return self.detach(syntax, depth)
        if canonical == "weird":
            return self.weird(syntax, depth)
        if syntax.keywords:
            raise self.error(f"{name} takes no named arguments", syntax.keywords[0].value)
        self.check_function(syntax, name, canonical)
        if canonical == "power":
            base, exponent = syntax.args
            return self.binary("**", base, exponent, depth)
        return Call(name, tuple(self.node(argument, depth) for argument in syntax.args))

    def not_callable(self, name: str) -> str:
        if name in self.names or name in CONSTANTS:
            return f"{name} is not a function; write {name}*(...) to multiply"
        close = get_close_matches(name, sorted(_FUNCTIONS), n=1)
        return f"unknown function {name!r}" + (f"; did you mean {close[0]}?" if close else "")

    def check_function(self, syntax: ast.Call, name: str, canonical: str) -> None:
        """Check that the function can be had and takes so many arguments."""
        try:
            getattr(functions, canonical)
        except ImportError as error:
            raise self.error(str(error), syntax) from error
        wanted, given = functions.arity(canonical), len(syntax.args)
        if wanted != given:
            raise self.error(f"{name} takes {wanted} argument{'s' if wanted > 1 else ''}, not {given}", syntax)

    def detach(self, syntax: ast.Call, depth: int) -> Call:
        if len(syntax.args) != 1:
            raise self.error(f"detach takes one expression, not {len(syntax.args)}", syntax)
        options = {keyword.arg or "": self.option(keyword) for keyword in syntax.keywords}
        if len(options) < len(syntax.keywords):
            raise self.error("detach takes each of its options once", syntax)
        return Call("detach", (self.node(syntax.args[0], depth),), tuple(options.items()))

    def weird(self, syntax: ast.Call, depth: int) -> Weird:
        if not syntax.args or syntax.keywords:
            raise self.error(
                "weird takes the value, the first derivative, the second, …, such as weird(x, 0, 2)", syntax
            )
        if len(self.names) != 1:
            here = f"there are {' and '.join(self.names)}" if self.names else "there is none"
            raise self.error(f"weird prescribes the derivatives in one variable, and here {here}", syntax)
        return Weird(self.names[0], tuple(self.node(entry, depth) for entry in syntax.args))

    def option(self, keyword: ast.keyword) -> Any:
        """Return the value of wrt, a name or several in brackets, or of above, an integer."""
        match keyword:
            case ast.keyword(arg="above", value=ast.Constant(value=int(above))):
                return above
            case ast.keyword(arg="wrt", value=ast.Tuple(elts=names)):
                return tuple(self.variable(name) for name in names)
            case ast.keyword(arg="wrt", value=name):
                return self.variable(name)
        raise self.error('detach takes wrt="x", wrt=("x", "y") and above=2, and nothing else', keyword.value)

    def variable(self, syntax: ast.expr) -> str:
        if not (isinstance(syntax, ast.Constant) and isinstance(syntax.value, str)):
            raise self.error('wrt takes the names of variables in quotes, such as "x"', syntax)
        if syntax.value not in self.names:
            raise self.error(self.unknown(syntax.value, self.names), syntax)
        return syntax.value

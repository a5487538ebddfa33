"""A program as a Python function of floats, for one point."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from jets.compiled.program import Program
from jets.compiled.symbols import Symbol
from jets.compiled.writing import Writer
from jets.values import is_known

__all__ = ["function", "identifier", "literal", "source"]

#: What Python's own module knows of NumPy's functions, which it calls much faster.
_MATH = {
    **{name: name for name in "sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan sinh cosh tanh".split()},
    **{f"arc{name}": f"a{name}" for name in "sin cos tan sinh cosh tanh".split()},
    **{"arctan2": "atan2", "hypot": "hypot", "copysign": "copysign", "fmod": "fmod", "absolute": "fabs"},
    **{
        "fabs": "fabs",
        "isnan": "isnan",
        "isinf": "isinf",
        "isfinite": "isfinite",
        "power": "pow",
        "ldexp": "ldexp",
        "frexp": "frexp",
    },
    **{"deg2rad": "radians", "radians": "radians", "rad2deg": "degrees", "degrees": "degrees"},
}


class _Python(Writer):
    words = ("and", "or", "not ")

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.names: dict[str, Any] = {}

    def input(self, i: int, c: Symbol) -> str:
        name = str(c.args[0])  # t1 is one of ours, and so is exp
        is_ours = re.fullmatch("t[0-9]+|derivatives|float", name) or hasattr(np, name) or keyword.iskeyword(name)
        return f"{name}_" if is_ours else name

    def assignment(self, c: Symbol, name: str, text: str) -> str:
        return f"{name} = {text}"

    def choice(self, mask: str, a: str, b: str) -> str:
        return f"{a} if {mask} else {b}"

    def number(self, c: Any) -> str:
        return literal(c)

    def call(self, c: Symbol, args: Sequence[str]) -> tuple[str, int]:
        if c.op is np.signbit:
            return f"copysign(1.0, {self.known(math.copysign) and args[0]}) < 0.0", 3
        own = _MATH.get(c.op.__name__)
        is_real = all(arg.dtype.kind != "c" for arg in c.args if isinstance(arg, Symbol))
        if own and is_real and c.dtype.kind != "c" and getattr(np, c.op.__name__, None) is c.op:
            return f"{self.known(getattr(math, own))}({', '.join(args)})", 7
        return f"{self.called(c.op)}({', '.join(args)})", 7

    def known(self, function: Any) -> str:
        self.names[function.__name__] = function
        return str(function.__name__)

    def called(self, op: Any) -> str:
        """Return the name of a function that is made of NumPy's or of any other, with plain numbers as results."""
        name = identifier(op.__name__)
        while name in self.names and self.names[name].of != op:
            name += "_"
        if name not in self.names:
            self.names[name] = _plain(op)
        return name


def literal(c: Any) -> str:
    """Return a number as Python reads it.

    >>> literal(0.5), literal(math.inf)
    ('0.5', "float('inf')")
    """
    return repr(c) if c == c and abs(c) != math.inf else f"float({str(c)!r})"


def identifier(name: str) -> str:
    """Return the name of a function if it can be written, and f for the others."""
    return name if name.isidentifier() else "f"


def _plain(op: Any) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        results = op(*args)
        return list(map(_python, results)) if isinstance(results, (list, tuple)) else _python(results)

    call.of = op  # type: ignore[attr-defined]
    return call


def _python(c: Any) -> Any:
    return c.item() if isinstance(c, np.generic) else c


def written(program: Program, title: str) -> tuple[str, dict[str, Any]]:
    """Return the text of the function and the names that it needs."""
    writer = _Python(program)
    lines = [*writer.lines()]
    failures, results = writer.failures(), writer.results()
    if failures:
        lines.append(f"if {' or '.join(failures)}:")
        lines.append("    raise ArithmeticError('a zero that was dropped meets inf or nan, or the point is a corner')")
    lines.append(f"return {', '.join(results)}{',' if len(results) == 1 else ''}")
    inputs = ", ".join(writer.operand(c, 0) for c in program.inputs)
    body = "\n".join(f"    {line}" for line in lines)
    return f'def derivatives({inputs}):\n    """{title}"""\n{body}\n', writer.names


def source(program: Program, title: str) -> str:
    """Return the text of a module with the function, ready to be run where NumPy and SciPy are."""
    text, names = written(program, title)
    return "\n".join([*_imports(names), "", "", text]) if names else text


def _imports(names: dict[str, Any]) -> list[str]:
    own = sorted(name for name, f in names.items() if getattr(math, name, None) is f)
    lines = [f"from math import {', '.join(own)}"] if own else []
    for name, f in names.items():
        if name not in own:
            lines.append(_import(name, f.of))
    return lines


def _import(name: str, op: Any) -> str:
    if not isinstance(op, np.ufunc) or not is_known(op):
        return f"# {name} is {getattr(op, '__module__', None) or 'a function of yours,'} {op.__name__}"
    home = "numpy" if getattr(np, op.__name__, None) is op else "scipy.special"
    return f"from {home} import {op.__name__}{f' as {name}' if name != op.__name__ else ''}"


def function(program: Program) -> Callable[..., tuple[Any, ...]]:
    """Return the function, which takes floats and returns the results as a tuple; its text is all our own."""
    text, names = written(program, "Return the results.")
    space = dict(names)
    exec(compile(text, "<jets.compile>", "exec"), space)
    return space["derivatives"]  # type: ignore[no-any-return]

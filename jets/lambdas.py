"""SymPy → jets: an expression, also one with ⊥, becomes a function of jets, numbers and arrays.

As `sympy.lambdify` does, but for every kind of number: what is exact stays exact. The expression becomes a list of
steps, each different sub-expression one, and a piece is evaluated only where its condition holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from jets.counterparts import ATOMS, Op, Values, constant, counterpart, power, quotient, same
from jets.detach import detach
from jets.errors import RefusedError
from jets.jet import Jet
from jets.kinks import nan_of
from jets.numbers import assert_one_kind, coefficient, is_object, plain, sample
from jets.sympy import detach as symbolic_detach
from jets.sympy import sympy

__all__ = ["SympyFunction", "from_sympy"]


def from_sympy(expr: Any, *symbols: Any, functions: Mapping[str, Values] | None = None) -> SympyFunction:
    """Return a SymPy expression as a function of jets, numbers and arrays; a matrix or a list becomes an array of them.

    The arguments come in the order of `symbols`, without them in that of the names. Numbers in the expression become
    of the kind of the arguments: 1/3 is Fraction(1, 3) with fractions, which refuse π. `functions` says by name what
    other functions are, such as undefined ones; without it, what has no counterpart is a `RefusedError`.

    >>> from fractions import Fraction
    >>> from sympy import sin, symbols
    >>> from jets import variable
    >>> from jets.sympy import detach
    >>> x, y = symbols("x y")
    >>> w = from_sympy(sin(x - detach(x)) + y / 3)
    >>> w(variable(5.0, order=3), 6.0).derivatives.tolist()
    [2.0, 1.0, 0.0, -1.0]
    >>> from_sympy(x / 3)(variable(Fraction(1), order=1)).coeffs.tolist()
    [Fraction(1, 3), Fraction(1, 3)]
    """
    expr = sympy.Array(expr) if isinstance(expr, (list, tuple)) else sympy.sympify(expr)
    return SympyFunction(expr, symbols, dict(functions or {}))


class SympyFunction:
    """An expression that can be called with one argument for each of its symbols: jets, numbers or arrays."""

    __slots__ = ("_program", "expr", "functions", "symbols")

    def __init__(self, expr: Any, symbols: tuple[Any, ...], functions: Mapping[str, Values]) -> None:
        entries = _entries(expr)
        self.expr, self.symbols, self.functions = expr, _arguments(expr, symbols), functions
        self._program = _Program(entries, self.symbols, functions)

    def __call__(self, *arguments: Any) -> Any:
        """Return the value at the arguments; that of a matrix has its axes in front of those of a batch."""
        if len(arguments) != len(self.symbols):
            names = ", ".join(map(str, self.symbols)) or "none"
            raise TypeError(f"{self.expr} takes {len(self.symbols)} arguments ({names}), not {len(arguments)}")
        values = [u if isinstance(u, Jet) else _numpy(coefficient(u)) for u in arguments]
        entries = self._program(_kind(values), *values)
        if not hasattr(self.expr, "shape"):
            return plain(entries[0])
        rows = np.stack(np.broadcast_arrays(*entries))
        return rows.reshape(*self.expr.shape, *rows.shape[1:])

    def __repr__(self) -> str:
        return f"from_sympy({', '.join(map(str, (self.expr, *self.symbols)))})"

    def __reduce__(self) -> tuple[Any, ...]:
        return SympyFunction, (self.expr, self.symbols, self.functions)


def _entries(expr: Any) -> list[Any]:
    if not hasattr(expr, "shape"):
        return [expr]
    if not isinstance(expr, (sympy.MatrixBase, sympy.NDimArray)):
        raise RefusedError(f"{expr} does not show its entries; write ….as_explicit()")
    return list(sympy.flatten(expr.tolist()))


def _arguments(expr: Any, symbols: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the symbols that are given, maybe by name, or those of the expression in the order of their names."""
    known = {s.name: s for s in sorted(expr.free_symbols, key=str)}
    given = tuple(known.get(s, sympy.Symbol(s)) if isinstance(s, str) else s for s in symbols) or tuple(known.values())
    if missing := expr.free_symbols - {*given}:
        raise TypeError(f"{expr} has {', '.join(sorted(map(str, missing)))} as well; give all its symbols in order")
    if not all(isinstance(s, sympy.Symbol) for s in given) or len({*given}) < len(given):
        raise TypeError(f"give different symbols for the arguments, such as x, y, not {', '.join(map(str, given))}")
    return given


def _numpy(x: Any) -> Any:
    """Return a float of Python as NumPy's, which divides by zero as arrays do."""
    return np.asarray(x)[()] if type(x) in (float, complex) else x


def _kind(values: Sequence[Any]) -> Any:
    """Return a number that stands for the kind of them all; in double precision a float is as good as any."""
    samples = [sample(u.value if isinstance(u, Jet) else u) for u in values]
    assert_one_kind(*samples)
    long = (c for c in samples if isinstance(c, (np.longdouble, np.clongdouble)))
    return next((c for c in samples if is_object(c)), next(long, 0.0))


# --- from the tree to steps -----------------------------------------------------------------------------------------


class _Program:
    """Expressions as steps: functions, each with the places of its arguments among the values before it.

    ⊥f(x) is evaluated as f(⊥x), without the derivatives that ⊥ would throw away.
    """

    def __init__(self, expressions: Iterable[Any], symbols: Sequence[Any], functions: Mapping[str, Values]) -> None:
        self.symbols, self.functions = symbols, functions
        self.places = {(s, False): i for i, s in enumerate(symbols, 1)}  # place 0 is that of the kind of number
        self.steps: list[tuple[Op, tuple[int, ...]]] = []
        self.results = [self.place(expr, False) for expr in expressions]

    def __call__(self, like: Any, *arguments: Any) -> list[Any]:
        values, kind = [like, *arguments], int(is_object(like))
        for op, places in self.steps:
            values.append(op[kind](*[values[i] for i in places]))
        return [values[i] for i in self.results]

    def place(self, node: Any, stopped: bool) -> int:
        """Return the place of the value of a sub-expression, after the steps that lead to it; `stopped`, that of ⊥x."""
        if node.func is symbolic_detach:
            return self.place(node.args[0], True)
        if (node, stopped) not in self.places:
            step = self.step(node, stopped)
            self.places[node, stopped] = 1 + len(self.symbols) + len(self.steps)
            self.steps.append(step)
        return self.places[node, stopped]

    def step(self, node: Any, stopped: bool) -> tuple[Op, tuple[int, ...]]:
        if isinstance(node, ATOMS):
            return same(constant(node)), (0,)
        if isinstance(node, sympy.Symbol):
            return same(detach), (self.place(node, False),)
        if isinstance(node, sympy.Piecewise):
            pieces = [tuple(_Program([e], self.symbols, self.functions) for e in piece.args) for piece in node.args]
            return same(partial(_first, pieces)), (0, *(self.place(s, stopped) for s in self.symbols))
        op, operands = self.operation(node)
        return op, tuple(self.place(u, stopped) for u in operands)

    def operation(self, node: Any) -> tuple[Op, list[Any]]:
        """Return what is done at a node, and to which nodes."""
        if node.is_Mul or (node.is_Pow and node.exp.is_Rational and node.exp < 0):
            return quotient(node)
        if node.is_Pow:
            return power(node)
        given = self.functions.get(node.func.__name__)
        return (counterpart(node) if given is None else same(given)), [*node.args]


def _first(pieces: Sequence[tuple[_Program, ...]], *values: Any) -> Any:
    """Return the first piece of which the condition holds; one that is chosen nowhere is not evaluated."""
    if not pieces:
        return nan_of(values[0])
    (piece, condition), *others = pieces
    (holds,) = condition(*values)
    if np.ndim(holds) == 0:
        return piece(*values)[0] if holds else _first(others, *values)
    rest = None if np.all(holds) else _first(others, *values)
    chosen = piece(*values)[0] if np.any(holds) or rest is None else rest
    return np.where(holds, chosen, chosen if rest is None else rest)

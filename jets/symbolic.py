"""jets → SymPy: a jet, a weird function or a formula becomes an expression, in which ⊥ is `jets.sympy.detach`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np

from jets import functions
from jets.errors import OrderError, RefusedError
from jets.expression import Expression
from jets.formula import Binary, Call, Minus, Name, Node, Number
from jets.formula import Weird as Prescribed
from jets.grammar import ALIASES
from jets.index import Alpha, index
from jets.jet import Jet
from jets.lambdas import SympyFunction
from jets.notation import SUBSCRIPTS
from jets.numbers import as_fraction
from jets.space import as_order
from jets.symbols import Symbol
from jets.sympy import detach, scaled, sympy, term
from jets.values import evaluate
from jets.weird import Weird

__all__ = ["to_sympy"]


def to_sympy(f: Any, *symbols: Any, order: int | None = None, big_o: bool = False) -> Any:
    """Return a jet, a weird function, or the formula of `parse` or `from_sympy`, as a SymPy expression.

    A jet is its Taylor polynomial Σ c_α·(x − a)^α, with `big_o` and SymPy's O of what is left out, for one variable; a
    batch is an Array of them. A weird function is Σ ⊥(f_α(x))·(x − ⊥x)^α/α!, up to `order` if it is given by a rule.
    An entry that can be called on symbols is what it returns; of another, such as `math.sin`, the name is left, as that
    of an undefined function. Fractions and whole numbers in formulas become SymPy's, floats stay floats. `symbols`
    stand for the variables, in their order; without them those of the same names.

    >>> from jets import parse, variable, weird
    >>> to_sympy(np.sin(variable(sympy.pi, order=3)), big_o=True)
    -(x - pi) + (x - pi)**3/6 + O((x - pi)**4, (x, pi))
    >>> to_sympy(weird(np.sin, 0, lambda x: x**2))
    (x - detach(x))**2*detach(x**2)/2 + detach(sin(x))
    >>> to_sympy(parse("x - detach(x)"))
    x - detach(x)
    """
    if big_o and not isinstance(f, Jet):
        raise TypeError(f"big_o=True is for jets, not for a {type(f).__name__}")
    if order is not None and not isinstance(f, Weird):
        raise TypeError(f"order= is for weird functions, not for a {type(f).__name__}; a jet has truncate(order)")
    if isinstance(f, Jet):
        return _polynomial(f, _symbols(symbols, f.names), big_o)
    if isinstance(f, Weird):
        return _theorem(f, _symbols(symbols, f.names), order)
    if isinstance(f, Expression):
        return _written(f._tree, dict(zip(f.names, _symbols(symbols, f.names), strict=True)))
    if isinstance(f, SympyFunction):
        names = _symbols(symbols, tuple(s.name for s in f.symbols)) if symbols else f.symbols
        return f.expr.subs(dict(zip(f.symbols, names, strict=True)), simultaneous=True)
    raise TypeError(f"to_sympy takes a jet, a weird function or what parse or from_sympy returns, not {f!r}")


def _symbols(given: tuple[Any, ...], names: tuple[str, ...]) -> tuple[Any, ...]:
    symbols = tuple(map(sympy.sympify, given)) or tuple(map(sympy.Symbol, names))
    if len({*symbols}) != len(names) or not all(isinstance(s, sympy.Symbol) for s in symbols):
        shown = ", ".join(map(str, given))
        raise TypeError(f"give a symbol for each variable, of which there are {', '.join(names)}, not {shown}")
    return symbols


def _number(c: Any) -> Any:
    """Return a number of any kind as SymPy's, exactly."""
    if np.ndim(c):
        raise TypeError(f"an expression holds one number in each place, not an array of shape {np.shape(c)}")
    return sympy.sympify(as_fraction(c))


# --- jets -----------------------------------------------------------------------------------------------------------


def _polynomial(j: Jet, symbols: tuple[Any, ...], big_o: bool) -> Any:
    if big_o and len(symbols) > 1:
        raise RefusedError(f"SymPy's O has one variable, this jet {', '.join(j.names)}; leave out big_o=True")
    if j.shape:
        return sympy.Array([_polynomial(j[i], symbols, big_o) for i in np.ndindex(j.shape)], j.shape)
    at = tuple(map(_number, j._space.at))
    steps = [x - a for x, a in zip(symbols, at, strict=True)]
    terms = [scaled(c, steps, alpha) for alpha, c in _slots(j, symbols, at)]
    if big_o:
        terms.append(sympy.Order(steps[0] ** (j.order + 1), (symbols[0], at[0])))
    return sympy.Add(*terms)


def _slots(j: Jet, symbols: tuple[Any, ...], at: tuple[Any, ...]) -> Iterator[tuple[Alpha, Any]]:
    """Yield the slots that are not zero; refuse numbers with which the sum would mean something else."""
    for alpha, c in zip(j._space.monomials.slots, map(_number, j.coeffs), strict=True):
        if c.has(sympy.nan, sympy.oo, -sympy.oo, sympy.zoo):
            raise RefusedError(f"slot {alpha} is {c}, and so would be the whole sum; take jet.truncate(order)")
        if taken := {*symbols} & sympy.Tuple(c, *at).free_symbols:
            x = min(map(str, taken))
            raise RefusedError(f"{x} is a coefficient as well as a variable; give another symbol: to_sympy(jet, h)")
        if c != 0:
            yield alpha, c


# --- weird functions ------------------------------------------------------------------------------------------------


def _theorem(w: Weird, symbols: tuple[Any, ...], order: int | None) -> Any:
    """Return Σ ⊥(f_α(x, …))·Π (xᵢ − ⊥xᵢ)^αᵢ/αᵢ!"""
    if order is None and w._endless:
        raise OrderError("a rule prescribes derivatives without end; say how many: to_sympy(w, order=4)")
    alphas = list(w._symbols)
    if order is not None:
        m, n = len(symbols), as_order(order)
        alphas = [a for a in index(n, (n,) * m, (True,) * m).slots if w._endless or a in w._symbols]
    return sympy.Add(*(term(detach(_entry(w, alpha, symbols)), symbols, alpha) for alpha in alphas))


def _entry(w: Weird, alpha: Alpha, symbols: tuple[Any, ...]) -> Any:
    """Return an entry called on the symbols, by itself or as NumPy's functions are, or as an undefined function.

    Where it has to know which of two numbers is larger, as for |x|, the symbols are real ones.
    """
    known = w._symbols.get(alpha, Symbol("f" + "_".join(map(str, alpha))))
    if known.constant is not None:
        return _number(known.constant)
    real = tuple(sympy.Dummy(s.name, real=True) for s in symbols)
    for f, xs in ((partial(w._rule, alpha), symbols), (w.derivative(*alpha), symbols), (w.derivative(*alpha), real)):
        try:
            return _number(f(*xs)).xreplace(dict(zip(xs, symbols, strict=True)))
        except (TypeError, AttributeError, sympy.SympifyError):  # what it needs is a float, an array, a jet
            continue
    name = known.name.translate({sub: digit for digit, sub in SUBSCRIPTS.items()})
    return sympy.Function(name)(*symbols).diff(symbols[0], known.primes)


# --- formulas -------------------------------------------------------------------------------------------------------


def _written(node: Node, symbols: dict[str, Any]) -> Any:
    """Return a formula of `parse` in SymPy's functions; whole numbers are exact."""
    match node:
        case Number(text, value):
            return sympy.Integer(text) if text.isdecimal() else _number(value)
        case Name(name):
            return symbols[name] if name in symbols else {"pi": sympy.pi, "e": sympy.E}[name]
        case Minus(operand):
            return -_written(operand, symbols)
        case Binary(sign, left, right):
            return _OPERATORS[sign](_written(left, symbols), _written(right, symbols))
        case Prescribed(name, entries):
            x = (symbols[name],)
            return sympy.Add(*(term(detach(_written(f, symbols)), x, (k,)) for k, f in enumerate(entries)))
        case Call("detach", (argument,), options):
            return detach(_written(argument, symbols), **_options(dict(options), symbols))
        case Call(name, arguments, _):
            xs, formula = _formula(ALIASES.get(name, name))
            return formula.xreplace({x: _written(u, symbols) for x, u in zip(xs, arguments, strict=True)})


def _options(options: dict[str, Any], symbols: dict[str, Any]) -> dict[str, Any]:
    """Return the options of detach with symbols in place of names."""
    if "wrt" not in options:
        return options
    names = (options["wrt"],) if isinstance(options["wrt"], str) else options["wrt"]
    return options | {"wrt": tuple(symbols[name] for name in names)}


@cache
def _formula(name: str) -> tuple[tuple[Any, ...], Any]:
    """Return a function of `jets.functions` in SymPy's, as a formula in some symbols."""
    xs = tuple(sympy.Dummy() for _ in range(functions.arity(name)))
    if name == "rint":
        raise RefusedError("SymPy has no function that rounds to the nearest whole number; write floor(x + 1/2)")
    return xs, _FORMULAS[name](*xs) if name in _FORMULAS else evaluate(getattr(functions, name), *xs)


def _trunc(u: Any) -> Any:
    return sympy.sign(u) * sympy.floor(sympy.Abs(u))


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}

#: Functions that are not SymPy's by another name, or that differ from them for negative numbers.
_FORMULAS: dict[str, Callable[..., Any]] = {
    "cbrt": lambda u: sympy.sign(u) * sympy.cbrt(sympy.Abs(u)),
    "trunc": _trunc,
    "fmod": lambda u, v: u - v * _trunc(u / v),
    "heaviside": sympy.Heaviside,
    "copysign": lambda u, v: sympy.Piecewise((sympy.Abs(u), v >= 0), (-sympy.Abs(u), True)),
}

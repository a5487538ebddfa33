"""SymPy's numbers and functions in jets: the tables that `from_sympy` looks them up in."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import factorial
from typing import Any, NamedTuple

import numpy as np

from jets import functions as ours
from jets.errors import ExactnessError, RefusedError
from jets.jet import Jet
from jets.numbers import imag, is_object, library, lift, module_of, real
from jets.sympy import sympy
from jets.values import evaluate

__all__ = ["ATOMS", "Op", "Values", "constant", "counterpart", "power", "quotient", "same"]

Values = Callable[..., Any]

_BOOLEAN = sympy.logic.boolalg.BooleanAtom
_UNDEFINED = sympy.core.function.AppliedUndef

#: What has a value by itself.
ATOMS = (sympy.Number, sympy.NumberSymbol, type(sympy.I), _BOOLEAN)


class Op(NamedTuple):
    """A function of jets and NumPy's numbers, and the same for all other kinds."""

    numpy: Values
    other: Values


def same(function: Values) -> Op:
    """Return a function that knows all kinds of numbers."""
    return Op(function, function)


def _op(ufunc: Any, numpy: Values | None = None) -> Op:
    return Op(numpy or ufunc, _of(ufunc))


def _of(ufunc: Any) -> Values:
    """Return a ufunc of jets as one of all kinds of numbers."""
    return lambda *u: ufunc(*u) if any(isinstance(v, Jet) for v in u) else evaluate(ufunc, *u)


def _each(op: Op) -> Op:
    """Return an operation of two arguments as one of any number."""
    return Op(lambda *u: reduce(op.numpy, u), lambda *u: reduce(op.other, u))


_MULTIPLY, _DIVIDE = _op(np.multiply, operator.mul), _op(np.divide, operator.truediv)
_POWER = _op(np.power, operator.pow)
_ADD = _op(np.add, operator.add)


def quotient(node: Any) -> tuple[Op, list[Any]]:
    """Return a product as one division, by all that is below the fraction bar, and its operands."""
    above, below = _fraction(node)
    n = len(above)

    def function(multiply: Values, divide: Values) -> Values:
        return lambda *u: divide(reduce(multiply, u[:n]), reduce(multiply, u[n:])) if u[n:] else reduce(multiply, u)

    return Op(*map(function, _MULTIPLY, _DIVIDE)), above + below


def _fraction(node: Any) -> tuple[list[Any], list[Any]]:
    """Return the factors above and below the fraction bar, without those that are 1."""
    above, below = [], []
    for factor in sympy.Mul.make_args(node):
        if factor.is_Rational:
            above.append(sympy.Integer(factor.p))
            below.append(sympy.Integer(factor.q))
        elif factor.is_Pow and factor.exp.is_Rational and factor.exp < 0:
            below.append(factor.base**-factor.exp)
        else:
            above.append(factor)
    return [c for c in above if c != 1] or [sympy.S.One], [c for c in below if c != 1]


def power(node: Any) -> tuple[Op, list[Any]]:
    """Return a power: a root if that is what it is, a whole exponent as an integer, with which none divides."""
    base, exponent = node.args
    if exponent == sympy.S.Half:
        return _op(np.sqrt), [base]
    if exponent.is_Integer:
        n = int(exponent)
        return Op(lambda u: u**n, lambda u: _POWER.other(u, n)), [base]
    return _POWER, [base, exponent]


def constant(c: Any) -> Values:
    """Return one of SymPy's numbers as a function of the kind that is wanted."""
    float_ = _as_kind(c, 0.0)
    return lambda like: float_ if type(like) is float else _as_kind(c, like)


def _as_kind(c: Any, like: Any) -> Any:
    """Return a number in the kind of another one, as fractions exactly or not at all."""
    if isinstance(like, sympy.Basic):
        return c
    if isinstance(c, _BOOLEAN):
        return bool(c)
    if c.is_Rational:
        return lift(Fraction(int(c.p), int(c.q)), like)
    if module_of(like) == "mpmath":
        with sys.modules["mpmath"].workprec(library(like).prec):
            return library(like).convert(sympy.lambdify([], c, "mpmath")())
    if is_object(like):
        raise ExactnessError(f"{c} is not a rational number; give floats or SymPy numbers, not {type(like).__name__}s")
    if c is sympy.I:
        return 1j
    return float(c) if isinstance(like, float) else np.longdouble(str(c.evalf(25)))


def counterpart(node: Any) -> Op:
    """Return the counterpart of a function, or refuse it by its name."""
    head, name = node.func, node.func.__name__
    if head in _FUNCTIONS:
        return _FUNCTIONS[head]
    if head in _NAMES and ours.arity(_NAMES[head]) == len(node.args):
        return _op(getattr(ours, _NAMES[head]))
    if isinstance(node, (sympy.Derivative, sympy.Integral, sympy.Sum, sympy.Product, sympy.Subs, sympy.Limit)):
        raise RefusedError(f"{node} is not evaluated; write ….doit()")
    if isinstance(node, sympy.Order):
        raise RefusedError(f"{node} is not a function; write ….removeO()")
    what = "nothing is known of the function" if isinstance(node, _UNDEFINED) else "jets have no"
    raise RefusedError(f"{what} {name}, as in {node}; say what it is: functions={{{name!r}: …}}")


def _over(ufunc: Any) -> Op:
    return same(lambda u: _DIVIDE.other(1, _of(ufunc)(u)))


def _of_inverse(ufunc: Any) -> Op:
    return same(lambda u: _of(ufunc)(_DIVIDE.other(1, u)))


def _polygamma(n: Any, x: Any) -> Any:
    """Return ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹·n!·ζ(n + 1, x)."""
    if n == 0:
        return _of(ours.psi)(x)
    return (-1) ** (int(n) + 1) * factorial(int(n)) * _of(ours.zeta)(n + 1, x)


def _expint(n: Any, x: Any) -> Any:
    if n != 1:
        raise RefusedError(f"jets have the exponential integral expint(n, x) for n = 1 only, not for {n}")
    return _of(ours.exp1)(x)


#: SymPy's class ↦ the name of the ufunc, NumPy's or SciPy's.
_NAMES: dict[Any, str] = {
    **{getattr(sympy, name): name for name in "sin cos tan sinh cosh tanh exp log sign floor erf erfc erfi".split()},
    **{getattr(sympy, name): name for name in "gamma beta zeta hankel1 hankel2".split()},
    **{getattr(sympy, f"a{name}"): f"arc{name}" for name in "sin cos tan tan2 sinh cosh tanh".split()},
    **{getattr(sympy, f"bessel{letter}"): f"{letter}v" for letter in "jyik"},
    sympy.Abs: "absolute",
    sympy.ceiling: "ceil",
    sympy.Heaviside: "heaviside",
    sympy.Mod: "remainder",
    sympy.loggamma: "gammaln",
    sympy.Ei: "expi",
    sympy.elliptic_k: "ellipk",
    sympy.elliptic_e: "ellipe",
}

#: SymPy's class ↦ what it does to the values of its arguments.
_FUNCTIONS: dict[Any, Op] = {
    sympy.Add: _each(_ADD),
    sympy.Max: _each(_op(np.maximum)),
    sympy.Min: _each(_op(np.minimum)),
    sympy.sec: _over(np.cos),
    sympy.csc: _over(np.sin),
    sympy.cot: _over(np.tan),
    sympy.sech: _over(np.cosh),
    sympy.csch: _over(np.sinh),
    sympy.coth: _over(np.tanh),
    sympy.asec: _of_inverse(np.arccos),
    sympy.acsc: _of_inverse(np.arcsin),
    sympy.acot: _of_inverse(np.arctan),
    sympy.asech: _of_inverse(np.arccosh),
    sympy.acsch: _of_inverse(np.arcsinh),
    sympy.acoth: _of_inverse(np.arctanh),
    sympy.frac: same(lambda u: u - _of(np.floor)(u)),
    sympy.factorial: same(lambda u: _of(ours.gamma)(u + 1)),
    sympy.polygamma: same(_polygamma),
    sympy.expint: same(_expint),
    sympy.conjugate: _op(np.conjugate),
    sympy.re: same(lambda u: u.real if isinstance(u, Jet) else real(u)),
    sympy.im: same(lambda u: u.imag if isinstance(u, Jet) else imag(u)),
    sympy.Eq: _op(np.equal),
    sympy.Ne: _op(np.not_equal),
    sympy.Lt: _op(np.less),
    sympy.Le: _op(np.less_equal),
    sympy.Gt: _op(np.greater),
    sympy.Ge: _op(np.greater_equal),
    sympy.And: _each(_op(np.logical_and)),
    sympy.Or: _each(_op(np.logical_or)),
    sympy.Not: _op(np.logical_not),
}

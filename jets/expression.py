"""Text → function: what a user types becomes a function of jets, numbers and arrays. There is no `eval`.

`tokens` checks the words, `grammar` the structure, `formula` prints; here the tree is evaluated, with jets' own
arithmetic. Numbers behave as NumPy's: 1/0 is inf, with a warning. Exact numbers are kept from growing without end.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final, TypeAlias

import numpy as np

from jets import formula, functions
from jets.detach import detach
from jets.errors import ExactnessError
from jets.formula import Binary, Call, Minus, Name, Node, Number, Weird
from jets.grammar import ALIASES, check_names, tree
from jets.jet import Jet
from jets.mathml import paragraph
from jets.numbers import plain
from jets.steps import Step
from jets.values import evaluate
from jets.weird import weird

__all__ = ["Expression", "parse"]

#: An integer power, or a function that grows as fast, may make exact numbers of so many bits.
MAX_BITS = 10_000
#: The degree of an exact root, which is found by trying powers.
MAX_DEGREE = 1_000_000
#: The order times the bits of all coefficients, added up over the steps of an exact evaluation: some seconds of work.
MAX_WORK = 1_000_000_000

#: What is told each sub-expression and its value.
Watch: TypeAlias = Callable[[Node, Any], Any]

_CONSTANTS: Final = {"pi": math.pi, "e": math.e}
_OPERATORS: Final[dict[str, tuple[Callable[[Any, Any], Any], np.ufunc]]] = {
    "+": (operator.add, np.add),
    "-": (operator.sub, np.subtract),
    "*": (operator.mul, np.multiply),
    "/": (operator.truediv, np.divide),
    "**": (operator.pow, np.power),
}


class Expression:
    """A formula that can be called with one argument for each of its names; it cannot be changed.

    >>> f = parse("x - detach(x)")
    >>> f(3.0), str(f)
    (0.0, 'x − ⊥(x)')
    """

    __slots__ = ("_tree", "exact", "names", "text")
    text: str
    names: tuple[str, ...]
    exact: bool
    _tree: Node

    def __init__(self, text: str, names: tuple[str, ...], exact: bool) -> None:
        check_names(names)
        self._set(text, names, exact, tree(text, names, exact))

    def _set(self, text: str, names: tuple[str, ...], exact: bool, node: Node) -> None:
        for slot, value in {"text": text, "names": names, "exact": exact, "_tree": node}.items():
            object.__setattr__(self, slot, value)

    def _of(self, node: Node) -> Expression:
        """Return the expression of another tree in the same names; its text may be longer than one that is typed."""
        other = object.__new__(Expression)
        other._set(formula.plain(node), self.names, self.exact, node)
        return other

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("an expression cannot be changed; parse another text")

    def __reduce__(self) -> tuple[Any, ...]:
        return Expression, (self.text, self.names, self.exact)

    def __call__(self, *arguments: Any) -> Any:
        """Return the value at the arguments, which are jets, numbers or arrays."""
        return self.evaluate(*arguments)

    def evaluate(self, *arguments: Any, watch: Watch | None = None) -> Any:
        """Return the value at the arguments; `watch(node, y)` is told each sub-expression as it is evaluated.

        An exception of `watch` ends the evaluation.
        """
        if len(arguments) != len(self.names):
            names = ", ".join(self.names) or "none"
            raise TypeError(f"{self.text!r} takes {len(self.names)} arguments ({names}), not {len(arguments)}")
        read = _exact if self.exact else _float
        return _Evaluation(dict(zip(self.names, map(read, arguments), strict=True)), watch).value(self._tree)

    def steps(self, *arguments: Any, watch: Watch | None = None) -> list[Step]:
        """List the different sub-expressions in the order of evaluation, each with its value at the arguments.

        >>> from jets import variable
        >>> for step in parse("x - detach(x)").steps(variable(3.0, order=1)):
        ...     print(step.text(), step.value.derivatives)
        x [3. 1.]
        ⊥(x) [3. 0.]
        x − ⊥(x) [0. 1.]
        """
        found: dict[Node, Any] = {}

        def see(node: Node, y: Any) -> None:
            found.setdefault(node, y)
            if watch is not None:
                watch(node, y)

        self.evaluate(*arguments, watch=see)
        return [Step(node, y) for node, y in found.items() if not isinstance(node, Number)]

    def normal(self) -> Expression:
        """Return the normal function of the same value: the formula without its ⊥, since ⊥u has the value of u.

        Where the derivatives of the two differ, the function is weird.

        >>> str(parse("sin(x)*exp(x - detach(x))").normal())
        'sin(x)·exp(x − x)'
        """
        return self._of(formula.normal(self._tree))

    @property
    def prescribed(self) -> tuple[Expression, ...]:
        """The derivatives that `weird(f0, f1, …)` prescribes, if the expression is just that.

        >>> [str(f) for f in parse("weird(sin(x), 0)").prescribed]
        ['sin(x)', '0']
        """
        return tuple(map(self._of, self._tree.entries)) if isinstance(self._tree, Weird) else ()

    def formula(self, ascii: bool = False) -> str:
        """Return the formula as text; both kinds can be parsed again.

        >>> parse("x**2/detach(x**2)").formula()
        'x²/⊥(x²)'
        """
        text = formula.plain(self._tree)
        return text if ascii else formula.unicode(text)

    def to_latex(self) -> str:
        r"""Return the formula in LaTeX, without dollar signs.

        >>> print(parse("sqrt(x)/2").to_latex())
        \frac{\sqrt{x}}{2}
        """
        return formula.latex(self._tree)

    def __str__(self) -> str:
        return self.formula()

    def _repr_latex_(self) -> str:
        return f"${self.to_latex()}$"

    def _repr_html_(self) -> str:
        return paragraph(self.to_latex(), self.formula())

    def __repr__(self) -> str:
        return f"parse({self.text!r}, names={self.names!r}{', exact=True' if self.exact else ''})"


def parse(text: str, names: Sequence[str] = ("x",), exact: bool = False) -> Expression:
    """Return the function that a text describes; raise `ExpressionError` where it does not.

    Numbers, the names, + - * / **, brackets, pi, e and the functions of `jets.functions` may be used, and
    `detach(…, wrt="x", above=2)`, which may be typed ⊥(…). In one variable `weird(f0, f1, …)` prescribes the value and
    the derivatives. With `exact`, numbers are fractions: 0.1 is 1/10.

    >>> parse("x*y - ⊥(x)", names=("x", "y"))(3, 2)
    3.0
    >>> parse("0.1*x", exact=True)(Fraction(1, 3))
    Fraction(1, 30)
    """
    if not isinstance(text, str):
        raise TypeError(f"parse takes a text, such as 'x - detach(x)', not {text!r}")
    return Expression(text, (names,) if isinstance(names, str) else tuple(names), exact)


# --- evaluation ---------------------------------------------------------------------------------------------


def _float(argument: Any) -> Any:
    """Return integers as floats, as NumPy's functions do."""
    if isinstance(argument, int):
        return float(argument)
    return argument.astype(float) if isinstance(argument, np.ndarray) and argument.dtype.kind in "biu" else argument


def _exact(argument: Any) -> Any:
    return Fraction(argument) if isinstance(argument, int) else argument


class _Evaluation:
    """The walk over the tree, which knows the variables and keeps count of the work with exact numbers."""

    def __init__(self, variables: dict[str, Any], watch: Watch | None = None) -> None:
        self.variables, self.watch, self.detached, self.work = variables, watch, False, 0

    def value(self, node: Node) -> Any:
        y = self.found(node)
        if self.watch is not None:
            self.watch(Call("detach", (node,)) if self.detached and not isinstance(node, Number) else node, y)
        return y

    def found(self, node: Node) -> Any:
        match node:
            case Number(_, value):
                return value
            case Name(name):
                return self.variables[name] if name in self.variables else _CONSTANTS[name]
            case Minus(operand):
                return -self.value(operand)
            case Binary("-", left, right) if left == right:  # u − u does not move, so that |u − u| has no corner
                return detach(_combine("-", self.value(left), self.value(right)))
            case Binary(sign, left, right):
                return self.counted(plain(_combine(sign, self.value(left), self.value(right))))
            case Call(name, arguments, options):
                return self.counted(plain(_call(name, [self.value(u) for u in arguments], dict(options))))
            case Weird(name, entries):
                return self.counted(self.weird(name, entries))

    def weird(self, name: str, entries: tuple[Node, ...]) -> Any:
        """Return the weird function; of its entries only the values matter, and ⊥(f(x)) is f(⊥x)."""
        outside, x = (self.variables, self.detached), self.variables[name]
        self.variables, self.detached = {name: detach(x)}, True
        values = [self.value(entry) for entry in entries]
        self.variables, self.detached = outside
        return weird(*(partial(_first, f) for f in values))(x)

    def counted(self, y: Any) -> Any:
        """Return y, unless the exact numbers have become so long that what follows would take for ever."""
        if isinstance(y, Jet) and y.dtype == object:
            self.work += y.order * sum(map(_bits, y.coeffs.flat))
            if self.work > MAX_WORK:
                raise ExactnessError("the fractions grow too long; lower the order, or leave out exact=True (--exact)")
        return y


def _combine(sign: str, a: Any, b: Any) -> Any:
    """Return a + b, a − b, …; two of Python's floats by NumPy's rules, two fractions exactly or not at all."""
    function, ufunc = _OPERATORS[sign]
    if sign == "**":
        b = _integer(b)
        _check_growth(a, b)
        _check_root(b)
    if type(a) in (float, complex) and type(b) in (float, complex, int):
        return ufunc(a, float(b) if isinstance(b, int) else b)
    return evaluate(ufunc, a, b) if isinstance(a, Fraction) and isinstance(b, Fraction) else function(a, b)


def _integer(b: Any) -> Any:
    """Return a whole number as an integer: an integer power of a jet never divides."""
    whole = isinstance(b, (float, Fraction)) and -(2**31) < b < 2**31 and b % 1 == 0
    return int(b) if whole else b


def _first(f: Any, x: Any) -> Any:
    return f


def _call(name: str, arguments: list[Any], options: dict[str, Any]) -> Any:
    name = ALIASES.get(name, name)
    if name == "detach":
        return detach(*arguments, **options)
    ufunc = getattr(functions, name)
    if name in ("exp2", "gamma"):
        _check_growth(arguments[0], arguments[0])
    if name == "exp2":
        _check_root(arguments[0])
    exact = any(isinstance(a, Fraction) for a in arguments) and not any(isinstance(a, Jet) for a in arguments)
    return evaluate(ufunc, *arguments) if exact else ufunc(*arguments)


def _check_growth(base: Any, exponent: Any) -> None:
    """Refuse powers of exact numbers before they fill the memory."""
    kind = (base if isinstance(base, Jet) else np.asarray(base)).dtype.kind
    if kind == "O" and not isinstance(exponent, (float, complex)):
        entries = base.coeffs if isinstance(base, Jet) else np.asarray(base)
        bits = max(map(_bits, entries.flat), default=0)
        times = exponent.value if isinstance(exponent, Jet) else exponent
        if bits and np.any(bits * abs(times) > MAX_BITS):
            raise ExactnessError(f"an exact power would have more than {MAX_BITS} bits; leave out exact=True (--exact)")


def _check_root(exponent: Any) -> None:
    """Refuse exponents 1/n of which an exact root would be looked for among numbers as long as 2ⁿ."""
    c = exponent.value if isinstance(exponent, Jet) else exponent
    if isinstance(c, Fraction) and c.denominator > MAX_DEGREE:
        raise ExactnessError(f"an exact root has a degree of at most {MAX_DEGREE}; leave out exact=True (--exact)")


def _bits(c: Any) -> int:
    return c.numerator.bit_length() + c.denominator.bit_length() if isinstance(c, Fraction) else 0

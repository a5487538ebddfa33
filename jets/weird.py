"""The completeness theorem as code: any value and any derivatives, out of arithmetic and `detach` alone.

With u = x − ⊥x the *unit functions* uᵏ/k! have k-th derivative 1 and every other derivative 0, so

    w(x) = Σₖ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k!     has     w⁽ᵏ⁾ = fₖ for every k.

In several variables the units are Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ!, and every mixed partial derivative is prescribed on its own.
Nothing in the engine knows of this module. That none has to *is* the theorem. (Where an entry or the point is inf or
nan, ∞·0 would make nan of the slots below; there the term is put in its place by `compose`.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import accumulate, repeat
from math import isfinite
from operator import mul
from typing import Any

import numpy as np

from jets.detach import detach
from jets.errors import OrderError, SpaceError
from jets.factorials import over_factorial
from jets.index import Alpha, index
from jets.jet import Jet
from jets.mathml import paragraph
from jets.mixing import as_jet, combine, zero_of
from jets.numbers import coefficient
from jets.series import compose
from jets.space import as_names, as_slot, space_of
from jets.symbols import Symbol, latex_sum, symbol, text_sum
from jets.variables import variables_at

__all__ = ["Weird", "as_function", "weird"]

Rule = Callable[..., Any]


class Weird:
    """A weird function: its value and its derivatives are what you say, independently of each other.

    `weird(f0, f1, f2)` has value f0, first derivative f1, second f2, and zero from there on. Each is a function of
    one argument or a constant. In several variables give a dict from multi-indices, and the names:
    `weird({(0, 0): f, (1, 0): g, (0, 2): h}, names=("x", "y"))`, with functions of as many arguments. Apply it to
    numbers for the value, to jets, in whatever variables, for everything (Faà di Bruno).

    >>> import numpy as np
    >>> from jets import variable, variables
    >>> w = weird(np.sin, 0, np.exp)
    >>> w(variable(0.0, order=3)).derivatives.tolist()
    [0.0, 0.0, 1.0, 0.0]
    >>> print(w.formula())
    ⊥(sin(x)) + ⊥(exp(x))·(x − ⊥x)²/2!
    >>> v = weird({(0, 0): np.hypot, (1, 1): 7}, names=("x", "y"))
    >>> v(*variables(x=3.0, y=4.0, order=2)).derivatives.tolist()
    [5.0, 0.0, 0.0, 0.0, 7.0, 0.0]
    >>> print(v.formula())
    ⊥(hypot(x, y)) + 7·(x − ⊥x)·(y − ⊥y)
    """

    _names: tuple[str, ...]
    _rule: Rule  # (multi-index, *arguments) ↦ the derivative there
    _symbols: Mapping[Alpha, Symbol]
    _endless: Alpha | None  # where there is a rule for all derivatives: how often it has been differentiated

    def __init__(self, *functions: Any, names: Any = "x") -> None:
        names = _names(names)
        table = _table(functions, names)
        entries = {alpha: as_function(f) for alpha, f in table.items()}
        symbols = {alpha: symbol(f, alpha) for alpha, f in table.items()}
        self._set(lambda alpha, *xs: entries[alpha](*xs), symbols, names, None)

    def _set(self, rule: Rule, symbols: Mapping[Alpha, Symbol], names: tuple[str, ...], endless: Alpha | None) -> None:
        self._rule, self._symbols, self._names, self._endless = rule, symbols, names, endless

    @staticmethod
    def _new(*parts: Any) -> Weird:
        w = object.__new__(Weird)
        w._set(*parts)
        return w

    @classmethod
    def from_rule(cls, rule: Rule, names: Any = "x") -> Weird:
        """Make a weird function of a rule (k, x) ↦ its k-th derivative at x, for every k.

        In several variables, of a rule (α, x, y, …) ↦ the derivative of multi-index α.

        >>> from jets import variable, variables
        >>> alternating = weird.from_rule(lambda k, x: (-1) ** k)
        >>> alternating(variable(2.0, order=3)).derivatives.tolist()
        [1.0, -1.0, 1.0, -1.0]
        >>> w = weird.from_rule(lambda alpha, x, y: x * alpha[0] + y * alpha[1], names=("x", "y"))
        >>> w(*variables(x=1.0, y=5.0, order=2)).derivatives.tolist()
        [0.0, 1.0, 5.0, 2.0, 6.0, 10.0]
        """
        if not callable(rule):
            raise TypeError(f"from_rule takes a function of k and x, such as lambda k, x: (-1) ** k, not {rule!r}")
        names = _names(names)
        return Weird._new(rule if len(names) > 1 else lambda alpha, x: rule(alpha[0], x), {}, names, (0,) * len(names))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variables, in the order of the arguments."""
        return self._names

    def __call__(self, *xs: Any, **named: Any) -> Any:
        """Return w(x, …), also by name: a jet for jets, the value for numbers or arrays."""
        if named and set(named) == {*self._names[len(xs) :]}:
            xs = (*xs, *(named[name] for name in self._names[len(xs) :]))
        if len(xs) != len(self._names):
            raise TypeError(f"the weird function takes {', '.join(self._names)}: {len(self._names)}, not {len(xs)}")
        if any(isinstance(x, Jet) for x in xs):
            return self._of_jets(*combine(*xs))
        return self._of_jets(*variables_at(dict(zip(self._names, xs, strict=True)), order=0)).value

    def _of_jets(self, *xs: Jet) -> Jet:
        at = [detach(x) for x in xs]
        value, *alphas = self._alphas(xs[0].order)
        largest = [max((alpha[i] for alpha in alphas), default=0) for i in range(len(xs))]
        with np.errstate(invalid="ignore"):  # at an infinite point ∞ − ∞ is no zero; see below
            units = [x - a for x, a in zip(xs, at, strict=True)]
            powers = [_powers(u, n) for u, n in zip(units, largest, strict=True)]
        at_finite = all(map(_is_finite, units))
        like = zero_of(*xs)
        w = _constant(self._rule(value, *at) if value in self._symbols or self._endless else 0, like)
        for alpha in alphas:
            unit = reduce(mul, [power[k] for power, k in zip(powers, alpha, strict=True) if k])
            c = _constant(self._rule(alpha, *at), like)
            if at_finite and _is_finite(c):
                w = w + over_factorial(c * unit, *alpha)
            else:  # times 0, what is inf or nan would be nan in the slots below
                w = w + compose({alpha: over_factorial(c.value, *alpha)}, *xs)
        return w

    def _alphas(self, order: int) -> list[Alpha]:
        """Return the multi-indices of the terms up to an order, by degree, beginning with the value's."""
        m = len(self._names)
        if self._endless:
            return list(index(order, (order,) * m, (True,) * m).slots)
        return [(0,) * m, *(a for a in sorted(self._symbols, key=sum) if 0 < sum(a) <= order)]

    def derivative(self, *alpha: Any, **powers: int) -> Weird:
        """Return the k-th derivative, again a weird function: D(f₀, f₁, f₂, …) = (f₁, f₂, …).

        `derivative()` is the first; in several variables say which: `derivative(x=2, y=1)` or `derivative(2, 1)`.

        >>> weird(7, 5, 3).derivative()(2.0)
        5.0
        """
        first = not alpha and not powers and len(self._names) == 1
        shift, rule = (1,) if first else as_slot(alpha, powers, self._names), self._rule
        symbols = {
            tuple(map(int.__sub__, a, shift)): s for a, s in self._symbols.items() if all(map(int.__ge__, a, shift))
        }
        endless = _sum(self._endless, shift) if self._endless else None
        return Weird._new(lambda alpha, *xs: rule(_sum(alpha, shift), *xs), symbols, self._names, endless)

    def formula(self, *names: str) -> str:
        """Return Σ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k! with the functions' own names, and if wanted other names of the variables.

        >>> weird.from_rule(lambda k, x: x).formula()
        'Σₖ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k!'
        """
        return text_sum(self._symbols, self._named(names), self._endless)

    def to_latex(self, *names: str) -> str:
        r"""Return the formula in LaTeX.

        >>> import math
        >>> print(weird(math.sin, 5).to_latex())
        \bot\left(\sin(x)\right) + 5\left(x - \bot x\right)
        """
        return latex_sum(self._symbols, self._named(names), self._endless)

    def _named(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if names and len(names) != len(self._names):
            raise TypeError(f"give as many names as there are variables, {len(self._names)}, not {len(names)}")
        return names or self._names

    def __repr__(self) -> str:
        return f"<weird function {self.formula()}>"

    def _repr_latex_(self) -> str:
        return f"${self.to_latex()}$"

    def _repr_html_(self) -> str:
        return paragraph(self.to_latex(), self.formula())


weird = Weird


def _names(names: Any) -> tuple[str, ...]:
    words: tuple[str, ...] = as_names(names, "names")
    if len(space_of(dict.fromkeys(words, 0.0), 0).names) < len(words):
        raise SpaceError(f"two variables have the same name: {', '.join(words)}")
    return words


def _table(functions: Sequence[Any], names: tuple[str, ...]) -> dict[Alpha, Any]:
    """Return the entries by multi-index."""
    if not functions:
        raise TypeError("give at least the value: weird(np.sin), or weird(7, 5, 3)")
    if not isinstance(functions[0], Mapping):
        if len(names) > 1:
            raise TypeError(f"in several variables give a dict: weird({{(0, 0): f, (1, 0): g}}, names={names})")
        return {(k,): f for k, f in enumerate(functions)}
    if len(functions) > 1:
        raise TypeError("give one dict from multi-indices to functions, and nothing beside it but names=")
    if other := [key for key in functions[0] if isinstance(key, tuple) and len(key) != len(names)]:
        raise OrderError(f"{other[0]} does not fit {', '.join(names)}; name the variables, as in names=('x', 'y')")
    table = {as_slot((key,), {}, names): f for key, f in functions[0].items()}
    if len(table) < len(functions[0]):
        raise OrderError(f"two entries for one derivative: {', '.join(map(str, functions[0]))}")
    return table


def _sum(a: Alpha, b: Alpha) -> Alpha:
    return tuple(map(int.__add__, a, b))


def _powers(u: Jet, n: int) -> list[Any]:
    return list(accumulate(repeat(u, n), mul, initial=1))


def _constant(f: Any, like: Jet) -> Jet:
    """Return ⊥f as a jet of the shape of another, which is that of all arguments together."""
    c = detach(f)
    if isinstance(c, Jet) and c._space is like._space and type(c.value) is type(like.value) is float:
        return c  # which is most often so
    return as_jet(c.value if isinstance(c, Jet) else c, like)


def _is_finite(u: Jet) -> bool:
    value = u.value
    return isfinite(value) if type(value) is float else bool(np.all(np.isfinite(u)))


def as_function(f: Any) -> Callable[..., Any]:
    """Return a function as it is, and a number as the function that is constant."""
    if isinstance(f, Jet):
        raise TypeError(
            "weird takes functions and numbers, not a jet; for one with its derivatives: weird(*j.derivatives)"
        )
    if callable(f):
        return f  # type: ignore[no-any-return]
    c = int(f) if isinstance(f, (int, np.integer)) else coefficient(f)
    return lambda *xs: c

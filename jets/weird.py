"""The completeness theorem as code: any value and derivatives, out of arithmetic and `detach` alone.

With u = x − ⊥x the *unit functions* uᵏ/k! have k-th derivative 1 and every other derivative 0, so

    w(x) = Σₖ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k!     has     w⁽ᵏ⁾ = fₖ for every k.

Nothing in the engine knows of this module. That none has to *is* the theorem.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from jets.calculus import derivative
from jets.detach import detach
from jets.factorials import over_factorial
from jets.jet import Jet
from jets.mixing import as_jet
from jets.numbers import coefficient
from jets.series import compose
from jets.space import as_order
from jets.symbols import Symbol, latex_sum, symbol, text_sum
from jets.variables import variable

__all__ = ["Weird", "splice", "weird"]

Rule = Callable[[int, Any], Any]


class Weird:
    """A weird function: its value and its derivatives are what you say, independently of each other.

    `weird(f0, f1, f2)` has value f0, first derivative f1, second f2, and zero from there on. Each is a function of
    one argument or a constant. Apply it to a number for the value, to a jet for everything (Faà di Bruno).

    >>> import numpy as np
    >>> w = weird(np.sin, 0, np.exp)
    >>> w(variable(0.0, order=3)).derivatives.tolist()
    [0.0, 0.0, 1.0, 0.0]
    >>> print(w.formula())
    ⊥(sin(x)) + ⊥(exp(x))·(x − ⊥x)²/2!
    """

    def __init__(self, *functions: Any) -> None:
        if not functions:
            raise TypeError("give at least the value: weird(np.sin), or weird(7, 5, 3)")
        entries = [_as_function(f) for f in functions]
        self._rule: Rule = lambda k, x: entries[k](x)
        self._symbols: Sequence[Symbol] = [symbol(f, k) for k, f in enumerate(functions)]
        self._endless = False  # whether there are derivatives above those that have a symbol

    @classmethod
    def from_rule(cls, rule: Rule) -> Weird:
        """Make a weird function of a rule (k, x) ↦ its k-th derivative at x, for every k.

        >>> alternating = weird.from_rule(lambda k, x: (-1) ** k)
        >>> alternating(variable(2.0, order=3)).derivatives.tolist()
        [1.0, -1.0, 1.0, -1.0]
        """
        if not callable(rule):
            raise TypeError(f"from_rule takes a function of k and x, such as lambda k, x: (-1) ** k, not {rule!r}")
        return _endless(rule, [])

    def __call__(self, x: Any) -> Any:
        """Return w(x): a jet for a jet, the value for a number or an array."""
        if isinstance(x, Jet):
            return self._of_jet(x)
        return self._of_jet(variable(x, order=0)).value

    def _of_jet(self, x: Jet) -> Jet:
        at, u = detach(x), x - detach(x)
        w, power = as_jet(detach(self._rule(0, at)), at), u
        for k in range(1, x.order + 1 if self._endless else min(x.order + 1, len(self._symbols))):
            w = w + _term(detach(self._rule(k, at)), power, k, x)
            power = power * u
        return w

    def derivative(self, k: int = 1) -> Weird:
        """Return the k-th derivative, again a weird function: D(f₀, f₁, f₂, …) = (f₁, f₂, …).

        >>> weird(7, 5, 3).derivative()(2.0)
        5.0
        """
        shift, rule = as_order(k, "k"), self._rule
        if not self._endless and shift >= len(self._symbols):
            return Weird(0)
        shifted = _endless(lambda k, x: rule(k + shift, x), self._symbols[shift:])
        shifted._endless = self._endless
        return shifted

    def formula(self, name: str = "x") -> str:
        """Return Σ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k! with the functions' own names.

        >>> weird.from_rule(lambda k, x: x).formula()
        'Σₖ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k!'
        """
        return text_sum(self._symbols, name, self._endless)

    def to_latex(self, name: str = "x") -> str:
        r"""Return the formula in LaTeX.

        >>> import math
        >>> print(weird(math.sin, 5).to_latex())
        \bot\left(\sin(x)\right) + 5\left(x - \bot x\right)
        """
        return latex_sum(self._symbols, name, self._endless)

    def __repr__(self) -> str:
        return f"<weird function {self.formula()}>"

    def _repr_latex_(self) -> str:
        return f"${self.to_latex()}$"


weird = Weird


def _endless(rule: Rule, symbols: Sequence[Symbol]) -> Weird:
    w = Weird(0)
    w._rule, w._symbols, w._endless = rule, symbols, True
    return w


def _term(f: Any, power: Jet, k: int, x: Jet) -> Jet:
    """Return f·uᵏ/k!, composed where f is inf or nan: f·0 would be nan in the slots below k, which are not its own."""
    c = as_jet(f, x)
    if np.all(np.isfinite(c)):
        return over_factorial(c * power, k)  # type: ignore[no-any-return]
    return compose([0] * k + [over_factorial(c.value, k)] + [0] * (x.order - k), x)


def _as_function(f: Any) -> Callable[[Any], Any]:
    if isinstance(f, Jet):
        raise TypeError(
            "weird takes functions and numbers, not a jet; for one with its derivatives: weird(*j.derivatives)"
        )
    if callable(f):
        return f  # type: ignore[no-any-return]
    c = int(f) if isinstance(f, (int, np.integer)) else coefficient(f)
    return lambda x: c


def splice(*functions: Any, by: str = "theorem") -> Weird:
    """Return the w with w⁽ᵏ⁾ = hₖ⁽ᵏ⁾, the k-th derivative of the k-th function; above the last it follows the last.

    `by="theorem"` builds it of unit functions. `by="cancellation"` is the first, longer proof: start from hₙ, then
    for j = n−1, …, 0 add −xʲ/j!·⊥(remainder), where the remainder is what w⁽ʲ⁾ is too much. Both give the same jets;
    in floats, far from x = 0, the cancellation loses digits.

    >>> import numpy as np
    >>> w = splice(np.cos, np.exp, np.sin)
    >>> w(variable(0.0, order=4)).derivatives.tolist()
    [1.0, 1.0, 0.0, -1.0, 0.0]
    """
    if not functions:
        raise TypeError("give at least one function: splice(np.sin, np.exp)")
    if by not in ("theorem", "cancellation"):
        raise ValueError(f"by must be 'theorem' or 'cancellation', not {by!r}")
    h = [_as_function(f) for f in functions]
    symbols = [symbol(f, k, primes=k) for k, f in enumerate(functions)]
    if by == "cancellation":
        return _Cancellation(h, symbols)
    return _endless(lambda k, x: derivative(h[min(k, len(h) - 1)], k)(x), symbols)


class _Cancellation(Weird):
    """hₙ(x) − Σⱼ xʲ/j!·⊥(rⱼ), the remainders rⱼ found from the highest derivative down."""

    def __init__(self, h: Sequence[Callable[[Any], Any]], symbols: Sequence[Symbol]) -> None:
        self._h, self._symbols, self._endless = h, symbols, True
        self._rule = lambda k, x: derivative(self._of_jet, k)(x)

    def _of_jet(self, x: Jet) -> Jet:
        w = self._h[-1](x)
        for j, remainder in self._remainders(x.value):
            w = w - over_factorial(x**j, j) * detach(remainder)
        return as_jet(w, x)

    def _remainders(self, at: Any) -> list[tuple[int, Any]]:
        n = len(self._h) - 1
        t = variable(at, order=n)
        w, found = as_jet(self._h[n](t), t), []
        for j in reversed(range(n)):
            remainder = w.derivative(j) - as_jet(self._h[j](t), t).derivative(j)
            found.append((j, remainder))
            w = w - over_factorial(t**j, j) * remainder
        return found

"""The completeness theorem as first stated: w⁽ᵏ⁾ = hₖ⁽ᵏ⁾, by unit functions, or by the longer proof of cancellation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jets.calculus import derivative
from jets.detach import detach
from jets.factorials import over_factorial
from jets.index import Alpha
from jets.jet import Jet
from jets.mixing import as_jet
from jets.symbols import Symbol, symbol
from jets.variables import variable
from jets.weird import Weird, as_function

__all__ = ["splice"]


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
    h = [as_function(f) for f in functions]
    symbols: dict[Alpha, Symbol] = {(k,): symbol(f, (k,), primes=k) for k, f in enumerate(functions)}
    if by == "cancellation":
        return _Cancellation(h, symbols)
    return Weird._new(lambda alpha, x: derivative(h[min(alpha[0], len(h) - 1)], alpha[0])(x), symbols, ("x",), (0,))


class _Cancellation(Weird):
    """hₙ(x) − Σⱼ xʲ/j!·⊥(rⱼ), the remainders rⱼ found from the highest derivative down."""

    def __init__(self, h: Sequence[Callable[[Any], Any]], symbols: Mapping[Alpha, Symbol]) -> None:
        self._h = h
        self._set(lambda alpha, x: derivative(self._of_jets, alpha[0])(x), symbols, ("x",), (0,))

    def _of_jets(self, *xs: Jet) -> Jet:
        (x,) = xs
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

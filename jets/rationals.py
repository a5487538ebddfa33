"""The kernels of `algebra.py` for `Fraction`s in one variable: integers over a common denominator, not n² gcds.

A sum of n products of fractions takes n greatest common divisors, of integers over one denominator none; and a
recurrence finds its denominator as it goes. Names, arguments and values are those of the generic kernels. Integers
may stand among the fractions that come in; all that goes out are `Fraction`s, or integer times integer constant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import count
from math import gcd, isqrt, lcm
from operator import mul
from typing import Any, NamedTuple

__all__ = ["compose", "exp", "power", "primitive", "product", "quotient", "reversion", "sincos", "twin"]

Rationals = Sequence[Any]  # fractions, and integers among them
_RATIONAL = {Fraction, int}


def twin(name: str) -> Callable[..., Any] | None:
    """Return the kernel of that name, if there is one; where there are other numbers, it answers `NotImplemented`."""
    kernel = globals()[name] if name in __all__ and name != "twin" else None

    def run(*args: Any) -> Any:
        first = args[0][0] if type(args[0]) is list and args[0] else args[0]
        if type(first) not in _RATIONAL or not {Fraction} <= set(map(type, _leaves(args))) <= _RATIONAL:
            return NotImplemented
        return kernel(*args)  # type: ignore[misc]

    return run if kernel else None


def _leaves(tree: Sequence[Any]) -> Iterator[Any]:
    for branch in tree:
        yield from _leaves(branch) if isinstance(branch, (list, tuple)) else (branch,)


class Row(NamedTuple):
    """The series Σ c_k·xᵏ/d."""

    c: Sequence[int]
    d: int

    def reduced(self) -> Row:
        """Return the same series in lowest terms."""
        common = gcd(self.d, *self.c)
        return self if common == 1 else Row([c // common for c in self.c], self.d // common)

    def times(self, other: Row, n: int) -> Row:
        """Return the product up to degree n."""
        top = min(n + 1, len(self.c) + len(other.c) - 1) if self.c and other.c else 0
        return Row([_dot(self.c, other.c, k) for k in range(top)], self.d * other.d)

    def fractions(self) -> list[Fraction]:
        """Return the coefficients."""
        return [Fraction(c, self.d) for c in self.c]


class _Growing:
    """A series to which one coefficient after the other is added; its denominator grows as it must.

    A recurrence looks back `window` coefficients: those before are not brought to the new denominator.
    """

    def __init__(self, first: Any, window: int) -> None:
        self.values, self.window = [Fraction(first)], window
        self.c, self.d = [self.values[0].numerator], self.values[0].denominator

    def append(self, numerator: int, denominator: int) -> None:
        """Append a fraction."""
        value = Fraction(numerator, denominator)
        step = value.denominator // gcd(self.d, value.denominator)
        if step > 1:
            self.c[-self.window :] = [step * c for c in self.c[-self.window :]]
            self.d *= step
        self.values.append(value)
        self.c.append(value.numerator * (self.d // value.denominator))


def _row(u: Rationals) -> Row:
    d = lcm(*[c.denominator for c in u])
    return Row([c.numerator * (d // c.denominator) for c in u], d)


def _theta(u: Rationals) -> Row:
    """Return θu, often of a smaller denominator: θ log has whole coefficients."""
    row = _row(u)
    return Row(list(map(mul, count(), row.c)), row.d).reduced()


def _dot(u: Sequence[int], v: Sequence[int], k: int, low: int = 0) -> int:
    """Return Σ u_j·v_{k−j} over low ≤ j ≤ k, where both are stored."""
    low, high = max(low, k - len(v) + 1), min(k, len(u) - 1)
    return sum(map(mul, u[low : high + 1], v[k - low : k - high - 1 if k > high else None : -1]))


def _total(rows: Sequence[tuple[int, Row]]) -> Row:
    """Return Σ xⁱ·row over the pairs (i, row)."""
    d = lcm(*[row.d for _, row in rows])
    total = [0] * max((i + len(row.c) for i, row in rows if row.c), default=0)
    for i, row in rows:
        factor = d // row.d
        for k, c in enumerate(row.c, i):
            total[k] += factor * c
    return Row(total, d)


def product(u: Rationals, v: Rationals, n: int) -> list[Fraction]:
    """Return u·v: y_k = Σ u_j·v_{k−j}."""
    if len(u) == 1 or len(v) == 1:
        return [a * b for a in u[: n + 1] for b in v[: n + 1]]
    return _row(u[: n + 1]).times(_row(v[: n + 1]), n).fractions()


def quotient(u: Rationals, v: Rationals, n: int) -> list[Fraction]:
    """Return u/v: v₀·y_k = u_k − Σ_{j≥1} v_j·y_{k−j}."""
    if len(v) == 1:
        return [Fraction(c) / v[0] for c in u]
    (uc, ud), (vc, vd) = _row(u[: n + 1]), _row(v[: n + 1])
    y = _Growing(Fraction(uc[0] * vd, ud * vc[0]), len(v) - 1)
    for k in range(1, n + 1):
        u_k = vd * y.d * uc[k] if k < len(uc) else 0
        y.append(u_k - ud * _dot(vc, y.c, k, 1), ud * vc[0] * y.d)
    return y.values


def exp(y0: Any, u: Rationals, n: int) -> list[Fraction]:
    """Return exp u, from y₀ = exp u₀: k·y_k = Σ j·u_j·y_{k−j}."""
    du, y = _theta(u[: n + 1]), _Growing(y0, len(u) - 1)
    for k in range(1, n + 1 if len(u) > 1 else 1):
        y.append(_dot(du.c, y.c, k, 1), k * du.d * y.d)
    return y.values


def sincos(s0: Any, c0: Any, u: Rationals, n: int, sign: int = -1) -> tuple[list[Fraction], list[Fraction]]:
    """Return sin u and cos u, from s₀ and c₀: k·s_k = Σ j·u_j·c_{k−j}, k·c_k = −Σ j·u_j·s_{k−j}.

    With sign = +1: sinh u and cosh u.
    """
    du, s, c = _theta(u[: n + 1]), _Growing(s0, len(u) - 1), _Growing(c0, len(u) - 1)
    for k in range(1, n + 1 if len(u) > 1 else 1):
        s_k = _dot(du.c, c.c, k, 1), k * du.d * c.d
        c.append(sign * _dot(du.c, s.c, k, 1), k * du.d * s.d)
        s.append(*s_k)
    return s.values, c.values


def power(y0: Any, u: Rationals, p: int, q: int, n: int) -> list[Fraction]:
    """Return u^(p/q) for u₀ ≠ 0, from y₀: q·k·u₀·y_k = Σ (p·j − q·(k − j))·u_j·y_{k−j}."""
    w, y = _row(u[: n + 1]).c, _Growing(y0, len(u) - 1)
    dw = list(map(mul, count(), w))
    for k in range(1, n + 1 if len(u) > 1 else 1):
        y.append((p + q) * _dot(dw, y.c, k, 1) - q * k * _dot(w, y.c, k, 1), q * k * w[0] * y.d)
    return y.values


def primitive(y0: Any, slopes: Sequence[tuple[Rationals, Rationals]], n: int) -> list[Fraction]:
    """Return y₀ + θ⁻¹(Σ s·θu) over the pairs (s, u)."""
    pairs = [(0, _row(s[:n]).times(_theta(u[: n + 1]), n)) for s, u in slopes if len(u) > 1]
    c, d = _total(pairs)
    return [Fraction(y0), *(Fraction(c[k], k * d) for k in range(1, len(c)))]


def compose(f: Rationals, u: Rationals, n: int) -> list[Fraction]:
    """Return Σ f_k·(u − u₀)^k by baby steps (powers of w = u − u₀) and giant steps (Horner in w^m)."""
    f = f[: n + 1] if len(u) > 1 else f[:1]
    m, w = isqrt(len(f) - 1) + 1, _row(u[1 : n + 1])
    powers = [Row([1], 1), w]  # w^i is stored from degree i on
    while len(powers) <= m:
        powers.append(powers[-1].times(w, n - len(powers)).reduced())
    y = Row([], 1)
    for low in range((len(f) - 1) // m * m, -1, -m):
        y = _total([(m, powers[m].times(y, n - m - low)), *_multiples(f[low : low + m], powers)]).reduced()
    return y.fractions()


def _multiples(f: Rationals, powers: Sequence[Row]) -> list[tuple[int, Row]]:
    """Return the pairs (i, f_i·wⁱ)."""
    return [
        (i, Row([a.numerator * c for c in row.c], a.denominator * row.d))
        for i, (a, row) in enumerate(zip(f, powers, strict=False))
    ]


def reversion(x0: Any, u: Rationals, n: int) -> list[Fraction]:
    """Return the inverse function, by Lagrange: g_k = [wᵏ⁻¹] hᵏ/k, where u − u₀ = w/h; hᵏ = hⁱ·h^(mj)."""
    if n == 0:
        return [Fraction(x0)]
    h, m = _row(quotient([1], u[1:], n - 1)), isqrt(n) + 1
    baby, giant, inverse = [Row([1], 1)], Row([1], 1), [Fraction(x0)]
    while len(baby) <= m:
        baby.append(baby[-1].times(h, n - 1).reduced())
    for k in range(1, n + 1):
        if k % m == 0:
            giant = giant.times(baby[m], n - 1).reduced()
        inverse.append(Fraction(_dot(giant.c, baby[k % m].c, k - 1), k * giant.d * baby[k % m].d))
    return inverse

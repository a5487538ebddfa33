"""The engine: pure functions on the degree blocks of truncated Taylor series. Knows no `Jet`.

A series is a sequence of blocks by degree, `u[0]` the value. A block is a number of any kind (a Python float, a
`Fraction`, a symbol, a NumPy row with one entry for each point of a batch) or, in several variables, a `Block`.
Blocks above the last one are *known* to be zero: they are neither stored nor visited, so a constant has one
block and x has two. `n` is the highest degree kept.

One recurrence makes them all. The Euler operator θ multiplies block k by k, and f(u) = f(u₀) + θ⁻¹(f′(u)·θu).
Sources: Griewank & Walther, *Evaluating Derivatives*, ch. 13; Knuth, TAOCP 4.7. Each kernel takes O(n²) block
products; `compose`, which knows nothing of its function but a list of numbers, O(n²·√n) (Paterson & Stockmeyer).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce, wraps
from itertools import zip_longest
from math import isfinite, isqrt
from operator import add as plus
from operator import mul
from typing import Any, ParamSpec, TypeVar

import numpy as np

from jets import long, rationals, recurrences
from jets.blocks import coefficients, each, product_of
from jets.config import Series as Packed
from jets.config import core
from jets.index import Word

__all__ = [
    "add",
    "bilinear",
    "bilinear_slot",
    "compose",
    "exp",
    "ieee",
    "negative",
    "positive",
    "power",
    "primitive",
    "product",
    "quotient",
    "reversion",
    "sincos",
    "substitute",
    "subtract",
]

Series = Sequence[Any]
P = ParamSpec("P")
T = TypeVar("T")


def ieee(kernel: Callable[P, T]) -> Callable[P, T]:
    """Let Python's floats behave as NumPy's: inf and nan with a warning under `np.errstate`, never an exception.

    Floats run as they are, which is fast. Only when a result is not finite, or Python raises, does the kernel run
    again on NumPy scalars, which know what to say.
    """

    @wraps(kernel)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            result = kernel(*args, **kwargs)
            if _finite(result):
                return result
        except ArithmeticError:
            if not any(type(c) in _NUMPY for c in _leaves(args)):
                raise
        again: T = _map(_python, kernel(*(_map(_numpy, arg) for arg in args), **kwargs))
        return again

    return run


def kernel(generic: Callable[P, T]) -> Callable[P, T]:
    """Let the twins of a kernel run where they can, which give the same numbers faster.

    There is one for long series, the compiled one for float64 and complex128, and one for fractions; each answers
    `NotImplemented` to what is not for it, or to a result that NumPy would warn of.
    """
    name, checked = generic.__name__, ieee(generic)
    twins = [twin for twin in (long.twin(name, core), getattr(core, name, None), rationals.twin(name)) if twin]

    @wraps(generic)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for twin in twins:
            result: T = twin(*args, **kwargs)
            if result is not NotImplemented:
                return result
        return checked(*args, **kwargs)

    twins += [twin for twin in (recurrences.twin(name, run),) if twin]
    return run


_NUMPY: dict[type, Callable[[Any], Any]] = {float: np.float64, complex: np.complex128}
_PYTHON: dict[type, Callable[[Any], Any]] = {np.float64: float, np.complex128: complex}
_BRANCHES: Any = (list, tuple, Packed)


def _numpy(c: Any) -> Any:
    return _NUMPY[type(c)](c) if type(c) in _NUMPY else c


def _python(c: Any) -> Any:
    return _PYTHON[type(c)](c) if type(c) in _PYTHON else c


def _finite(result: Any) -> bool:
    if type(result) is tuple:
        return all(map(_finite, result))
    if type(result) is list and type(result[0]) is float:
        total = sum(result)
        if type(total) is float:
            return isfinite(total)
    return all(c - c == 0 for c in _leaves(result) if type(c) in _NUMPY)


def _leaves(tree: Any) -> Iterator[Any]:
    if isinstance(tree, _BRANCHES):
        for branch in tree:
            yield from _leaves(branch)
    else:
        yield from coefficients(tree)


def _map(function: Callable[[Any], Any], tree: Any) -> Any:
    if isinstance(tree, _BRANCHES):
        return (tuple if type(tree) is tuple else list)(_map(function, branch) for branch in tree)
    return each(function, [tree])[0]


def theta(u: Series) -> list[Any]:
    """Return θu: block k times k."""
    return [0, *(k * block for k, block in enumerate(u[1:], 1))]


def _dot(u: Series, v: Series, k: int, low: int = 0) -> Any:
    """Return Σ u_j ⋆ v_{k−j} over low ≤ j ≤ k, where both are stored."""
    if k - low >= len(v):
        low = k - len(v) + 1
    high = k if k < len(u) else len(u) - 1
    return sum(map(mul, u[low : high + 1], v[k - low : k - high - 1 if k > high else None : -1]))


@kernel
def add(u: Series, v: Series) -> list[Any]:
    """Return u + v."""
    tail = u[len(v) :] or v[len(u) :]
    return [*map(plus, u, v), *tail]


@kernel
def subtract(u: Series, v: Series) -> list[Any]:
    """Return u − v."""
    return [a if b is None else -b if a is None else a - b for a, b in zip_longest(u, v)]


@kernel
def positive(u: Series) -> Series:
    """Return u, packed where compiled kernels serve."""
    return u


@kernel
def negative(u: Series) -> list[Any]:
    """Return −u."""
    return [-block for block in u]


@kernel
def product(u: Series, v: Series, n: int) -> list[Any]:
    """Return u·v: y_k = Σ u_j ⋆ v_{k−j}."""
    return _product(u, v, n)


def _product(u: Series, v: Series, n: int) -> list[Any]:
    if not u or not v or n < 0:  # of a power that is known to be zero
        return []
    u, v = u[: n + 1], v[: n + 1]
    if len(v) < len(u):  # the shorter one decides the order of the sums
        u, v = v, u
    if len(u) == 1:
        return [u[0] * block for block in v]
    # The value on its own: a sum would turn −0.0 into 0.0.
    return [u[0] * v[0], *(_dot(u, v, k) for k in range(1, min(n + 1, len(u) + len(v) - 1)))]


def bilinear(f: Callable[[Any, Any], Any], u: Series, v: Series, n: int) -> list[Any]:
    """Return any bilinear product f of two series, as that of matrices: y_k = Σ f(u_j, v_{k−j})."""
    if (y := _growing(f, u, v, n)) is not NotImplemented:
        return y  # type: ignore[no-any-return]
    return [bilinear_slot(f, u, v, k) for k in range(min(n + 1, len(u) + len(v) - 1))]


_growing: Any = recurrences.twin("bilinear", bilinear)


def bilinear_slot(
    f: Callable[[Any, Any], Any], u: Series, v: Series, k: int, low: int = 0, high: int | None = None
) -> Any:
    """Return Σ f(u_j, v_{k−j}) over low ≤ j ≤ high, where both are stored, and 0 where neither is."""
    last = min(k if high is None else high, len(u) - 1)
    terms = [product_of(u[j], v[k - j], f) for j in range(max(low, k - len(v) + 1), last + 1)]
    return reduce(plus, terms) if terms else 0


@kernel
def quotient(u: Series, v: Series, n: int) -> list[Any]:
    """Return u/v: v₀·y_k = u_k − Σ_{j≥1} v_j ⋆ y_{k−j}."""
    if len(v) == 1:
        return [block / v[0] for block in u]
    y = [u[0] / v[0]]
    for k in range(1, n + 1):
        rest = _dot(y, v, k)
        y.append((u[k] - rest if k < len(u) else -rest) / v[0])
    return y


@kernel
def exp(y0: Any, u: Series, n: int) -> list[Any]:
    """Return exp u, from y₀ = exp u₀: k·y_k = Σ j·u_j ⋆ y_{k−j}."""
    du, y = theta(u), [y0]
    for k in range(1, n + 1 if len(u) > 1 else 1):
        y.append(_dot(y, du, k) / k)
    return y


@kernel
def sincos(s0: Any, c0: Any, u: Series, n: int, sign: int = -1) -> tuple[list[Any], list[Any]]:
    """Return sin u and cos u, from s₀ and c₀: k·s_k = Σ j·u_j ⋆ c_{k−j}, k·c_k = −Σ j·u_j ⋆ s_{k−j}.

    With sign = +1: sinh u and cosh u.
    """
    du, s, c = theta(u), [s0], [c0]
    for k in range(1, n + 1 if len(u) > 1 else 1):
        s_k = _dot(c, du, k) / k
        c.append(sign * _dot(s, du, k) / k)
        s.append(s_k)
    return s, c


@kernel
def power(y0: Any, u: Series, p: Any, q: Any, n: int) -> list[Any]:
    """Return u^(p/q) for u₀ ≠ 0, from y₀: q·k·y_k = Σ (p·j − q·(k − j))·w_j ⋆ y_{k−j}, w = u/u₀.

    Dividing by u₀ first keeps the products in range: √1e300 has no 1e300·1e150.
    """
    y, w = [y0], [1, *(block / u[0] for block in u[1:])]
    for k in range(1, n + 1 if len(u) > 1 else 1):
        terms = ((p * (k - i) - q * i) * y[i] * w[k - i] for i in range(max(0, k + 1 - len(w)), k))
        y.append(sum(terms) / (q * k))
    return y


@kernel
def primitive(y0: Any, slopes: Sequence[tuple[Series, Series]], n: int) -> list[Any]:
    """Return y₀ + θ⁻¹(Σ s·θu) over the pairs (s, u), which is f(u, …) if the s are the partial derivatives of f."""
    pairs = [(theta(u), s) for s, u in slopes if len(u) > 1]
    top = max((len(du) + len(s) - 1 for du, s in pairs), default=1)
    return [y0, *(sum(_dot(du, s, k, 1) for du, s in pairs) / k for k in range(1, min(n + 1, top)))]


@kernel
def compose(f: Sequence[Any], u: Series, n: int) -> list[Any]:
    """Return Σ f_k·(u − u₀)^k, Faà di Bruno by baby steps (powers of w = u − u₀) and giant steps (Horner in w^m).

    A power w^i starts at degree i, so it is stored from there on: this saves half of the work, and no f_k
    that is inf or nan touches a slot below k.
    """
    f = f[: n + 1] if len(u) > 1 else f[:1]
    m = isqrt(len(f) - 1) + 1
    powers: list[Series] = [[1], u[1:]]
    while len(powers) <= m:
        powers.append(_product(powers[-1], u[1:], n - len(powers)))
    y: list[Any] = []
    for low in range((len(f) - 1) // m * m, -1, -m):
        giant = _product(powers[m], y, n - m - low) if y else []
        y = _collect(f[low : low + m], powers, m, giant)
    return y


@kernel
def substitute(f: Sequence[tuple[Word, Any]], u: Sequence[Series], n: int) -> list[Any]:
    """Return Σ f_α·Π(uᵢ − uᵢ₀)^αᵢ, Faà di Bruno in several variables; the words of degree 0 and 1 must be there.

    As in `compose`, a product of |α| factors starts at that degree and touches no slot below.
    """
    units: dict[Word, Series] = {(): [1]}

    def unit(word: Word) -> Series:
        for i in range(1, len(word) + 1):
            if word[:i] not in units:
                units[word[:i]] = _product(units[word[: i - 1]], u[word[i - 1]][1:], n - i)
        return units[word]

    y: list[Any] = [0] * (n + 1)
    for word, c in f:
        for k, block in enumerate(unit(word) if len(word) <= n else (), len(word)):
            y[k] = y[k] + c * block
    return _trimmed(y)


def _trimmed(y: list[Any]) -> list[Any]:
    """Drop the blocks at the end that nothing was added to."""
    while len(y) > 1 and type(y[-1]) is int:
        y.pop()
    return y


@kernel
def reversion(x0: Any, u: Series, n: int) -> list[Any]:
    """Return the inverse function, by Lagrange: g_k = [wᵏ⁻¹] hᵏ/k, where u − u₀ = w/h (Johansson 2015).

    With hᵏ = h^i·h^(mj), only the powers h⁰ … h^m and h^m, h^(2m), … are needed, and one dot product for each k.
    """
    if n == 0:
        return [x0]
    h, m = quotient([1], u[1:], n - 1), isqrt(n) + 1
    baby: list[Series] = [[1]]
    while len(baby) <= m:
        baby.append(product(baby[-1], h, n - 1))
    giant, inverse = baby[0], [x0]
    for k in range(1, n + 1):
        if k % m == 0:
            giant = product(giant, baby[m], n - 1)
        inverse.append(_dot(giant, baby[k % m], k - 1) / k)
    return inverse


def _collect(f: Sequence[Any], powers: Sequence[Series], m: int, giant: Series) -> list[Any]:
    """Return Σ_i f_i·w^i plus the giant step, which starts at degree m."""
    parts = [(i, [c * block for block in power]) for i, (c, power) in enumerate(zip(f, powers, strict=False))] + [
        (m, list(giant))
    ]
    size = max(i + len(part) for i, part in parts if part)
    return [sum(part[k - i] for i, part in parts if 0 <= k - i < len(part)) for k in range(size)]

"""The recurrences of `algebra.py` one step at a time, for series that grow. Knows no `Jet`.

Each function makes the first row of its result and puts on the tape how row k follows from the rows up to k of what it
was given: a and b are the rows of u and v, and p and q say how many there will be. The sums run in the order of the
generic kernels, so that the numbers are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from math import isqrt
from operator import add, mul
from typing import Any

import numpy as np

from jets.growing import Frame, Growing, grow, in_row, settle, terms_of
from jets.later import Later

__all__ = ["twin"]

Series = Any
Rows = Sequence[Any]
Kernel = Callable[..., Any]


def _dot(a: Rows, b: Rows, k: int, low: int, high: int) -> Any:
    """Return Σ a_j·b_{k−j} over low ≤ j ≤ high, where both are stored."""
    low, high = max(low, k - len(b) + 1), min(high, len(a) - 1)
    return sum(map(mul, a[low : high + 1], b[k - low : k - high - 1 if k > high else None : -1]))


def _theta(frame: Frame, a: Rows, p: int) -> Rows:
    return grow(frame, p, 0, lambda k: k * a[k]).known


def _first(kernel: Kernel, y0: Any, a0: Any, *args: Any) -> Any:
    """Return the row of t⁰: a number, or what the kernel makes of a jet in the other variables."""
    return in_row(a0, kernel(y0, a0._terms, *args, a0._space.degree)) if hasattr(a0, "_terms") else y0


# --- arithmetic -----------------------------------------------------------------------------------------------------


def _add(frame: Frame, kernel: Kernel, u: Series, v: Series) -> Growing:
    (a, p), (b, q) = settle(frame, u), settle(frame, v)
    both, rest = min(p, q), a if p > q else b
    return grow(frame, max(p, q), a[0] + b[0], lambda k: a[k] + b[k] if k < both else rest[k])


def _subtract(frame: Frame, kernel: Kernel, u: Series, v: Series) -> Growing:
    (a, p), (b, q) = settle(frame, u), settle(frame, v)
    return grow(frame, max(p, q), a[0] - b[0], lambda k: (a[k] - b[k] if k < p else -b[k]) if k < q else a[k])


def _positive(frame: Frame, kernel: Kernel, u: Series) -> Series:
    return u


def _negative(frame: Frame, kernel: Kernel, u: Series) -> Growing:
    a, p = settle(frame, u)
    return grow(frame, p, -a[0], lambda k: -a[k])


def _product(frame: Frame, kernel: Kernel, u: Series, v: Series, n: int) -> Growing:
    """y_k = Σ u_j·v_{k−j}."""
    (a, p), (b, q) = settle(frame, u), settle(frame, v)
    if q < p:
        a, p, b, q = b, q, a, p
    if p == 1:
        return grow(frame, min(q, n + 1), a[0] * b[0], lambda k: a[0] * b[k])
    return grow(frame, min(n + 1, p + q - 1), a[0] * b[0], lambda k: _dot(a, b, k, 0, k))


def _quotient(frame: Frame, kernel: Kernel, u: Series, v: Series, n: int) -> Growing:
    """v₀·y_k = u_k − Σ_{j≥1} v_j·y_{k−j}."""
    (a, p), (b, q) = settle(frame, u), settle(frame, v)
    if q == 1:
        return grow(frame, p, a[0] / b[0], lambda k: a[k] / b[0])

    def coefficient(k: int) -> Any:
        rest = _dot(y, b, k, 0, k - 1)
        return (a[k] - rest if k < p else -rest) / b[0]

    result = grow(frame, n + 1, a[0] / b[0], coefficient)
    y = result.known
    return result


def _bilinear(frame: Frame, kernel: Kernel, f: Callable[[Any, Any], Any], u: Series, v: Series, n: int) -> Growing:
    """y_k = Σ f(u_j, v_{k−j})."""
    (a, p), (b, q) = settle(frame, u), settle(frame, v)

    def product(c: Any, d: Any) -> Any:
        like = next((row for row in (c, d) if hasattr(row, "_terms")), None)
        if like is None:
            return f(c, d)
        return in_row(like, kernel(f, terms_of(c), terms_of(d), like._space.degree))

    def coefficient(k: int) -> Any:
        return reduce(add, [product(a[j], b[k - j]) for j in range(max(0, k + 1 - q), min(k + 1, p))])

    return grow(frame, min(n + 1, p + q - 1), product(a[0], b[0]), coefficient)


# --- elementary functions -------------------------------------------------------------------------------------------


def _exp(frame: Frame, kernel: Kernel, y0: Any, u: Series, n: int) -> Growing:
    """k·y_k = Σ j·u_j·y_{k−j}."""
    a, p = settle(frame, u)
    da, size = _theta(frame, a, p), n + 1 if p > 1 else 1
    result = grow(frame, size, _first(kernel, y0, a[0]), lambda k: _dot(y, da, k, 0, k - 1) / k)
    y = result.known
    return result


def _sincos(
    frame: Frame, kernel: Kernel, s0: Any, c0: Any, u: Series, n: int, sign: int = -1
) -> tuple[Growing, Growing]:
    """k·s_k = Σ j·u_j·c_{k−j}, k·c_k = ±Σ j·u_j·s_{k−j}."""
    a, p = settle(frame, u)
    da, size = _theta(frame, a, p), n + 1 if p > 1 else 1
    if hasattr(a[0], "_terms"):
        s0, c0 = (in_row(a[0], y) for y in kernel(s0, c0, a[0]._terms, a[0]._space.degree, sign))
    sine = grow(frame, size, s0, lambda k: _dot(c, da, k, 0, k - 1) / k)
    cosine = grow(frame, size, c0, lambda k: sign * _dot(s, da, k, 0, k - 1) / k)
    s, c = sine.known, cosine.known
    return sine, cosine


def _power(frame: Frame, kernel: Kernel, y0: Any, u: Series, p: Any, q: Any, n: int) -> Growing:
    """q·k·y_k = Σ (p·j − q·(k − j))·w_j·y_{k−j}, w = u/u₀."""
    a, size = settle(frame, u)
    w = grow(frame, size, 1, lambda k: a[k] / a[0]).known

    weights = _weights if type(p) in (int, float) else _weights.__wrapped__

    def coefficient(k: int) -> Any:
        low = max(0, k + 1 - size)
        return sum(map(mul, map(mul, weights(p, q, low, k), y[low:]), w[k - low : 0 : -1])) / (q * k)

    result = grow(frame, n + 1 if size > 1 else 1, _first(kernel, y0, a[0], p, q), coefficient)
    y = result.known
    return result


@lru_cache(maxsize=4096, typed=True)
def _weights(p: Any, q: Any, low: int, k: int) -> list[Any]:
    return [p * (k - i) - q * i for i in range(low, k)]


def _primitive(frame: Frame, kernel: Kernel, y0: Any, slopes: Sequence[tuple[Series, Series]], n: int) -> Growing:
    """k·y_k = Σ j·u_j·s_{k−j} over the pairs (s, u)."""
    pairs = [(settle(frame, s), settle(frame, u)) for s, u in slopes if len(u) > 1]
    first = [(s[0], a[0]) for (s, _), (a, _) in pairs]
    inner = next((c for pair in first for c in pair if hasattr(c, "_terms")), None)
    if inner is not None:
        y0 = in_row(inner, kernel(y0, [(terms_of(s), terms_of(a)) for s, a in first], inner._space.degree))
    terms = [(_theta(frame, a, q), s) for (s, _), (a, q) in pairs]
    size = min(n + 1, max(p + q - 1 for (_, p), (_, q) in pairs))
    return grow(frame, size, y0, lambda k: sum(_dot(da, s, k, 1, k) for da, s in terms) / k)


# --- composition ----------------------------------------------------------------------------------------------------


def _compose(frame: Frame, kernel: Kernel, f: Rows, u: Series, n: int) -> Any:
    """Σ f_i·wⁱ, w = u − u₀, by baby steps (powers of w) and giant steps (Horner in w^m)."""
    a, p = settle(frame, u)
    inner = hasattr(a[0], "_terms")
    if len(f) < 2 or (inner and not all(np.all(c - c == 0) for c in f)):
        return NotImplemented  # the generic kernel keeps what is not finite away from the slots below
    f, m = f[: n + 1], isqrt(min(len(f), n + 1) - 1) + 1
    w = grow(frame, p, a[0] - terms_of(a[0])[0] if inner else 0, lambda k: a[k]).known
    powers: list[Rows] = [[1], w]
    while len(powers) <= m:
        powers.append(_times(frame, powers[-1], w, len(powers) - 1, 1, n))
    giant: Rows = []
    for low in range((len(f) - 1) // m * m, -1, -m):
        y = _collected(frame, f[low : low + m], powers, giant, n)
        giant = _times(frame, powers[m], y.known, m, 0, n) if low else []
    return y


def _times(frame: Frame, a: Rows, b: Rows, i: int, j: int, n: int) -> Rows:
    """Return the product of series that start at tⁱ and tʲ, or at t⁰ where the first rows are jets."""
    i, j = (i, j) if type(a[0]) is int else (0, 0)
    return grow(frame, n + 1, 0 if i + j else a[0] * b[0], lambda k: _dot(a, b, k, i, k - j)).known


def _collected(frame: Frame, f: Rows, powers: Sequence[Rows], giant: Rows, n: int) -> Growing:
    """Return Σ f_i·wⁱ plus the giant step."""

    def coefficient(k: int) -> Any:
        rows = ((c, w[k]) for c, w in zip(f, powers, strict=False) if k < len(w))
        return sum((c * row for c, row in rows if type(row) is not int or row), giant[k] if giant else 0)

    return grow(frame, n + 1, coefficient(0), coefficient)


# --- the way in -----------------------------------------------------------------------------------------------------

_STEPS: dict[str, Callable[..., Any]] = {
    "add": _add,
    "subtract": _subtract,
    "positive": _positive,
    "negative": _negative,
    "product": _product,
    "bilinear": _bilinear,
    "quotient": _quotient,
    "exp": _exp,
    "sincos": _sincos,
    "power": _power,
    "primitive": _primitive,
    "compose": _compose,
}


def twin(name: str, kernel: Kernel) -> Kernel | None:
    """Return the kernel of that name for growing series, if there is one; else it answers `NotImplemented`.

    `kernel` is that for series which are known: the jets in the variables besides t.
    """
    if name not in _STEPS:
        return None
    step = _STEPS[name]

    def run(*args: Any) -> Any:
        frame = _frame(args)
        if frame is None:
            return NotImplemented
        try:
            return step(frame, kernel, *args)
        except ZeroDivisionError:  # which the generic kernels answer as NumPy does
            return NotImplemented

    return run


def _frame(args: Sequence[Any]) -> Frame | None:
    """Return the frame of the series among the arguments that grow, if there is one, and only one.

    Lists of coefficients in one variable, of which the last is not known yet, are series in t.
    """
    frame: Frame | None = None
    for u in args:
        if isinstance(u, Growing):
            found: Frame | None = u.frame
        elif type(u) is not list or not u:
            continue
        elif type(u[-1]) is tuple:  # the slopes
            found = _frame([s for pair in u for s in pair])
        else:
            found = u[-1].tape.frame if isinstance(u[-1], Later) else None
        if found is not None and frame is not None and found is not frame:
            return None
        frame = frame or found
    return frame

"""The kernels of `algebra.py` for long series of floats without a compiler: one NumPy call for each coefficient.

Names and arguments are those of the generic kernels; series are one-dimensional arrays of float64 or complex128.
Sums run in NumPy's order, so the last digits may differ. The compiled kernels are faster at every length, and the
generic ones at those below `SHORTEST`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, isqrt
from typing import Any

import numpy as np

__all__ = ["SHORTEST", "compose", "exp", "power", "primitive", "product", "quotient", "sincos"]

Array = Any  # a one-dimensional array of float64 or complex128
Product = Callable[[Array, Array, int], Array]

#: From this length on they are faster than the recurrences over lists.
SHORTEST = 64
#: BLAS would start threads for longer sums, which costs more than it saves.
_LONGEST_SUM = 8192


def _sum(a: Array, b: Array) -> Any:
    """Return Σ a_j·b_j."""
    return np.dot(a, b) if len(a) <= _LONGEST_SUM else np.einsum("i,i->", a, b)


def _before(reverse: Array, y: Array, k: int) -> Any:
    """Return Σ_{j≥1} u_j·y_{k−j}, where `reverse` is …, u₂, u₁: both sides of a sum lie in order in memory."""
    m = min(k, len(reverse))
    return _sum(reverse[len(reverse) - m :], y[k - m : k])


def _theta(u: Array) -> Array:
    return np.arange(len(u)) * u


def _started(y0: Any, n: int, *series: Array) -> Array:
    y = np.zeros(n + 1, np.result_type(np.asarray(y0), *series))
    y[0] = y0
    return y


def product(u: Array, v: Array, n: int) -> Array:
    """Return u·v: y_k = Σ u_j·v_{k−j}."""
    y = np.zeros(min(n + 1, len(u) + len(v) - 1), np.result_type(u, v))
    for low in range(0, min(len(u), n + 1), _LONGEST_SUM):
        part = np.convolve(u[low : low + _LONGEST_SUM], v[: n + 1 - low])[: n + 1 - low]
        y[low : low + len(part)] += part
    y[0] = u[0] * v[0]  # a sum would turn −0.0 into 0.0
    return y


def quotient(u: Array, v: Array, n: int) -> Array:
    """Return u/v: v₀·y_k = u_k − Σ_{j≥1} v_j·y_{k−j}."""
    y, v0, reverse = _started(u[0] / v[0], n, u, v), v[0], v[:0:-1].copy()
    for k in range(1, n + 1):
        y[k] = ((u[k] if k < len(u) else 0.0) - _before(reverse, y, k)) / v0
    return y


def exp(y0: Any, u: Array, n: int) -> Array:
    """Return exp u, from y₀ = exp u₀: k·y_k = Σ j·u_j·y_{k−j}."""
    y, reverse = _started(y0, n, u), _theta(u)[:0:-1].copy()
    for k in range(1, n + 1):
        y[k] = _before(reverse, y, k) / k
    return y


def sincos(s0: Any, c0: Any, u: Array, n: int, sign: int = -1) -> tuple[Array, Array]:
    """Return sin u and cos u, from s₀ and c₀: k·s_k = Σ j·u_j·c_{k−j}, k·c_k = −Σ j·u_j·s_{k−j}.

    With sign = +1: sinh u and cosh u.
    """
    s, c, reverse = _started(s0, n, u), _started(c0, n, u), _theta(u)[:0:-1].copy()
    for k in range(1, n + 1):
        s[k] = _before(reverse, c, k) / k
        c[k] = sign * _before(reverse, s, k) / k
    return s, c


def power(y0: Any, u: Array, p: Any, q: int, n: int) -> Array:
    """Return u^(p/q) for u₀ ≠ 0, from y₀: q·k·y_k = Σ (p·j − q·(k − j))·w_j·y_{k−j}, w = u/u₀."""
    y, w = _started(y0, n, u, np.asarray(p)), (u / u[0])[:0:-1].copy()
    factors = (p + q) * np.arange(len(w), 0, -1)
    for k in range(1, n + 1):
        m = max(0, len(w) - k)
        y[k] = _before((factors[m:] - q * k) * w[m:], y, k) / (q * k)
    return y


def primitive(y0: Any, slopes: Sequence[tuple[Array, Array]], n: int, times: Product = product) -> Array:
    """Return y₀ + θ⁻¹(Σ s·θu) over the pairs (s, u)."""
    y = _started(y0, n, *(w for pair in slopes for w in pair))
    for s, u in slopes:
        part = times(s, _theta(u), n)[1:]
        y[1 : len(part) + 1] += part
    y[1:] /= np.arange(1, n + 1)
    return y


def compose(f: Array, u: Array, n: int, times: Product = product) -> Array:
    """Return Σ f_k·(u − u₀)^k: powers of w = u − u₀, their sums by a product of matrices, Horner in w^m.

    Source: Paterson & Stockmeyer (1973), Brent & Kung (1978).
    """
    m, count = isqrt(n) + 1, ceil(len(f) / (isqrt(n) + 1))
    powers, steps = (np.zeros(shape, np.result_type(f, u)) for shape in ((m + 1, n + 1), (count, m)))
    powers[0, 0], steps.ravel()[: len(f)] = 1, f
    for i in range(1, min(m, n) + 1):
        part = times(powers[i - 1, i - 1 : n], u[1:], n - i)  # without the zeros below degree i
        powers[i, i : i + len(part)] = part
    y, *rest = np.einsum("ij,jk->ik", steps, powers[:m])[::-1]  # BLAS would start threads
    for step, baby in enumerate(rest, 2):
        part = times(powers[m, m:], y, (top := n - (count - step) * m) - m)
        y = baby[: top + 1].copy()
        y[m : m + len(part)] += part
    return y

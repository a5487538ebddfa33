"""Products of long series of floats by the fast Fourier transform, where that is as accurate as summing term by term.

A transform is accurate relative to the largest coefficient only. So the series are cut into blocks, and each pair of
blocks is transformed on its own: block K of the product is Σ_I U_I·V_{K−I}, summed before it is transformed back,
and its error is relative to its own size. The growth ρᵏ of the coefficients is divided out first; the first pair of
blocks, where they vary most, is multiplied term by term.

    |error_k| ≤ ACCURACY·ε·(k + 1)·Σ_j |u_j·v_{k−j}|

is what term by term guarantees but for the factor, and it is checked for every slot. The slots up to the last where it
cannot be shown are summed term by term; where those are too many, the answer is None. That the error of a transform
grows as ε·log₂(length): Brisebarre, Joldeş, Muller, Naneş & Picot, *Error analysis of some operations involved in the
Cooley–Tukey fast Fourier transform* (2020); the constant is ours, and exact integers test it. Multiplying by blocks:
van der Hoeven, *Relax, but don't be too lazy* (2002).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil, log2
from typing import Any

import numpy as np

__all__ = ["ACCURACY", "SHORTEST", "product", "quotient"]

Array = Any  # a one-dimensional array of float64 or complex128
Product = Callable[[Array, Array, int], Array]

#: How many times the bound of the sum term by term the error may be; what is measured is below 1.
ACCURACY = 32
#: The length from which it pays, against a compiled sum; against NumPy's it would be 2000.
SHORTEST = 4000
#: The length of a block: a transform of twice that length stays in the first cache.
BLOCK = 512
#: The bound of three transforms and a product, in ε·log₂(length)·‖u‖·‖v‖.
_TRANSFORM = 6
#: From how many terms at either end the size of a slot is estimated at first.
_FEW = 8
#: How many slots may be summed term by term; BLAS would start threads for longer sums.
_MOST = 8192
#: The logarithm of the largest power of ρ.
_LARGEST = 700
#: What may be lost where products underflow, in ε.
_UNDERFLOW = 1e-280


def product(u: Array, v: Array, n: int) -> Array | None:
    """Return u·v up to degree n, or None where the transform would lose accuracy or time."""
    u, v = (np.trim_zeros(w[: n + 1], "b") for w in (u, v))
    if min(len(u), len(v)) < SHORTEST or not (np.isfinite(u).all() and np.isfinite(v).all()):
        return None
    with np.errstate(all="ignore"):  # what overflows is left to the caller
        y = _by_blocks(u, v, min(n + 1, len(u) + len(v) - 1))
    return _sparse(u, v, n) if y is None else y


def _by_blocks(u: Array, v: Array, size: int) -> Array | None:
    exponents = -max(_growth(u), _growth(v)) * np.arange(ceil(size / BLOCK) * BLOCK)
    if abs(exponents[-1]) > _LARGEST:
        return None
    scale = np.exp(exponents)
    a, b = _scaled(u, scale), _scaled(v, scale)
    if (sure := _first_sure(a, b, size)) > min(size // 2, _MOST):
        return None
    y: Array = _multiplied(a, b)[:size] / scale[:size]
    y[:sure] = np.convolve(u[:sure], v[:sure])[:sure]
    y[0] = u[0] * v[0]  # a sum would turn −0.0 into 0.0
    return y if np.isfinite(y).all() else None


def _first_sure(a: Array, b: Array, size: int) -> int:
    """Return the slot from which on the error is small enough: as a few terms show, or else all."""
    error = np.repeat(_error(a, b), BLOCK)[:size]
    for terms in (_few_terms, _all_terms):
        fine = error < ACCURACY * np.arange(1, size + 1) * terms(a, b)[:size]
        sure = int(np.flatnonzero(~fine)[-1]) + 1 if not fine.all() else 1
        if sure <= size // 8:
            break
    return sure


def _growth(u: Array) -> float:
    """Return log ρ, where u_k grows as ρᵏ, from the largest coefficients in the middle and at the end."""
    quarter = len(u) // 4
    middle, end = np.abs(u[quarter : 2 * quarter]).max(), np.abs(u[-quarter:]).max()
    return float(np.log(end / middle) / (len(u) - 2 * quarter)) if middle and end else 0.0


def _scaled(u: Array, scale: Array) -> Array:
    """Return the blocks of u_k·ρ⁻ᵏ."""
    a = np.zeros(len(scale), u.dtype)
    a[: len(u)] = u[: len(a)] * scale[: len(u)]
    return a.reshape(-1, BLOCK)


def _multiplied(a: Array, b: Array) -> Array:
    """Return the product, the first two blocks term by term."""
    forth, back = _transforms(a, b)
    s, t = forth(a), forth(b)
    sums = np.zeros_like(s)
    for k in range(1, len(s)):
        np.einsum("ij,ij->j", s[: k + 1], t[k::-1], out=sums[k])
    pairs = back(sums)
    pairs[0, :-1] = np.convolve(a[0], b[0])
    y = pairs[:, :BLOCK].copy()
    y[1:] += pairs[:-1, BLOCK:]
    return y.ravel()


def _transforms(a: Array, b: Array) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    """Return the transform of blocks, made twice as long by zeros, and its inverse."""
    is_real = not (np.iscomplexobj(a) or np.iscomplexobj(b))
    forth, back = (np.fft.rfft, np.fft.irfft) if is_real else (np.fft.fft, np.fft.ifft)
    return partial(forth, n=2 * BLOCK), partial(back, n=2 * BLOCK)


def _error(a: Array, b: Array) -> Array:
    """Return a bound of the error in each block, in ε: of the transforms, and of the sums over blocks."""
    norms = np.convolve(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))[: len(a)]
    norms[0] = 0.0
    norms[1:] += norms[:-1].copy()
    bound: Array = (_TRANSFORM * log2(2 * BLOCK) + len(a)) * norms + _UNDERFLOW
    return bound


def _few_terms(a: Array, b: Array) -> Array:
    """Return Σ |u_j·v_{k−j}| from below, for k not in the first block: the first and the last few terms."""
    a, b = np.abs(a.ravel()), np.abs(b.ravel())
    terms: Array = np.convolve(a[:_FEW], b)[: len(a)] + np.convolve(b[:_FEW], a)[: len(a)]
    return terms


def _all_terms(a: Array, b: Array) -> Array:
    """Return Σ |u_j·v_{k−j}| from below: a product again, less its error."""
    error = np.finfo(float).eps * np.repeat(_error(a, b), BLOCK)
    terms: Array = _multiplied(np.abs(a), np.abs(b)) - error
    return terms


def _sparse(u: Array, v: Array, n: int) -> Array | None:
    """Return the product of two series in xᵍ, g > 1, but for a power of x: both even or odd, as sin and cos are."""
    places = [np.flatnonzero(w) for w in (u, v)]
    i, j = (int(p[0]) for p in places)
    g = int(np.gcd.reduce(np.concatenate([places[0] - i, places[1] - j])))
    if g == 1 or (inner := product(u[i::g], v[j::g], (n - i - j) // g)) is None:
        return None
    y = np.zeros(n + 1, inner.dtype)
    y[i + j :: g][: len(inner)] = inner
    return y


def quotient(u: Array, v: Array, n: int, divide: Product) -> Array | None:
    """Return u/v up to degree n, or None as above; `divide` does it term by term, for the first quarter and the blocks.

    v₀·y_k = u_k − Σ_{j≥1} v_j·y_{k−j}: what the blocks before contribute comes by transforms. The product y·v is u
    with the error of a product.
    """
    start = n // (4 * BLOCK) * BLOCK
    if len(v) < SHORTEST or start < 2 * BLOCK:
        return None
    with np.errstate(all="ignore"):
        return _online(u[: n + 1], v[: n + 1], n + 1, divide(u[:start], v[:start], start - 1), divide)


def _online(u: Array, v: Array, size: int, first: Array, divide: Product) -> Array | None:
    exponents = -max(_growth(v), _growth(first)) * np.arange(ceil(size / BLOCK) * BLOCK)
    if not abs(exponents[-1]) < _LARGEST:
        return None
    scale = np.exp(exponents)
    a, b = _scaled(u, scale), _scaled(v, scale)
    y = _scaled(first.astype(np.result_type(u, v)), scale)
    _divide_blocks(a, b, y, len(first) // BLOCK, divide)
    if not np.isfinite(y).all() or _first_sure(y, b, size) > len(first):
        return None
    quotient: Array = y.ravel()[:size] / scale[:size]
    return quotient


def _divide_blocks(a: Array, b: Array, y: Array, start: int, divide: Product) -> None:
    """Fill in y = a/b from the block `start` on."""
    forth, back = _transforms(y, b)
    s, t = forth(y), forth(b)
    turn = (-1.0) ** np.arange(s.shape[1])  # moves a pair of blocks by one
    for k in range(start, len(y)):
        upper, lower = (np.einsum("ij,ij->j", s[:k], blocks) for blocks in (t[k - 1 :: -1], t[k:0:-1]))
        y[k] = divide(a[k] - back(upper * turn + lower)[:BLOCK], b[0], BLOCK - 1)
        s[k] = forth(y[k])

"""NumPy's polynomials, highest coefficient first, and curves through points; jets are coefficients, points or both."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from jets.arrays.lifting import has_jets, linear, values_of, with_value
from jets.arrays.signatures import adding, refuse_jets, without_out
from jets.corners import tied
from jets.errors import RefusedError
from jets.jet import Jet
from jets.kinks import kinked

__all__ = ["POLYNOMIALS"]


# --- polynomials -------------------------------------------------------------------------------------------------


def polyval(p: Any, x: Any) -> Any:
    """Return p₀·xᴺ + … + p_N, by Horner's scheme."""
    x = x if isinstance(x, Jet) else np.asarray(x)
    return reduce(lambda y, c: y * x + c, p, 0 * x)


def polyadd(a1: Any, a2: Any) -> Any:
    """Add two polynomials."""
    size = max(np.size(a1), np.size(a2))
    return _filled(a1, size) + _filled(a2, size)


def polysub(a1: Any, a2: Any) -> Any:
    """Subtract two polynomials."""
    return polyadd(a1, -1 * np.atleast_1d(a2))


def _filled(p: Any, size: int) -> Any:
    return np.pad(np.atleast_1d(p), (size - np.size(p), 0))


def polymul(a1: Any, a2: Any) -> Any:
    """Multiply two polynomials."""
    return np.convolve(a1, a2)


def polydiv(u: Any, v: Any) -> tuple[Any, Any]:
    """Divide with a remainder, whose leading coefficients are zero by construction and not by value."""
    u, v = np.atleast_1d(u), np.atleast_1d(v)
    rest, quotient = u, []
    for _ in range(len(u) - len(v) + 1):
        quotient.append(rest[0] / v[0])
        rest = (rest - np.pad(quotient[-1] * v, (0, len(rest) - len(v))))[1:]
    return (np.stack(quotient) if quotient else 0 * u[:1]), (rest if len(rest) else 0 * u[:1])


def poly(seq_of_zeros: Any) -> Any:
    """Return the polynomial of some roots, or the characteristic one of a matrix; real for pairs of conjugates."""
    roots = np.linalg.eigvals(seq_of_zeros) if np.ndim(seq_of_zeros) == 2 else seq_of_zeros
    y = reduce(np.convolve, [np.stack([1 + 0 * root, -root]) for root in roots]) if len(roots) else np.ones(1)
    return y.real if np.iscomplexobj(y) and np.isrealobj(np.poly(values_of(roots))) else y


def roots(p: Any) -> Any:
    """Return the roots, which have to be distinct: Newton's method doubles the order of those of the values.

    Two roots that come closer than √(8·eps), relative to the terms of p, cannot be told from one.
    """
    values = p.value
    if p.dtype == object:
        raise RefusedError("np.roots is for floats and complex numbers: roots of exact polynomials are seldom exact")
    if len(values) and (values[0] == 0 or values[-1] == 0):
        raise RefusedError("np.roots takes no jets whose first or last coefficient has the value 0; leave it out")
    x, slope = np.roots(values), np.polyder(values)
    if np.any(abs(np.polyval(slope, x)) <= np.sqrt(8 * np.finfo(p.dtype).eps) * np.polyval(abs(slope), abs(x))):
        raise RefusedError(f"np.roots of jets needs distinct roots, since others have no derivatives: {x} are not")
    y = x + 0 * p[0]
    for _ in range(p.order.bit_length()):
        y = y - polyval(p, y) / polyval(np.polyder(p), y)
    return with_value(y, x)


def polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    """Return the m-th primitive, with k as the constants, the first of which is integrated most often."""
    given = list(k) if isinstance(k, (list, tuple)) or np.ndim(k) else [0 if k is None else k]
    constants = given * m if len(given) == 1 else given
    if m < 0 or len(constants) < m:
        raise ValueError(f"np.polyint takes m ≥ 0, and one constant or {m}, not {len(constants)}")
    return reduce(lambda y, c: np.append(y / np.arange(len(y), 0, -1), c), constants[:m], p)


def polyfit(x: Any, y: Any, deg: int, rcond: Any = None, full: bool = False, w: Any = None, cov: Any = False) -> Any:
    """Return the polynomial of least squares through some points."""
    if full or cov:
        raise RefusedError("np.polyfit takes no full= or cov= with jets; use np.linalg.lstsq(np.vander(x, deg + 1), y)")
    x, y = (u if isinstance(u, Jet) else np.asarray(u) for u in (x, y))
    matrix, weights = np.vander(x, deg + 1), np.asarray(1) if w is None else np.asarray(w)
    return np.linalg.lstsq(matrix * weights[..., None], (weights * y.T).T, rcond)[0]


def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:
    """Return the matrix of the powers of the entries."""
    if np.ndim(x) != 1:
        raise ValueError(f"np.vander is of one vector, not of a batch of shape {np.shape(x)}")
    powers = range(len(x) if N is None else N)
    columns = [x**k for k in (powers if increasing else reversed(powers))]
    return np.stack(columns, axis=-1) if columns else x[:, None][:, :0]


# --- curves ------------------------------------------------------------------------------------------------------


def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    """Return the polygon through the points (xp, fp) at x; where it turns, the derivatives do not exist."""
    if period is not None:
        raise RefusedError("np.interp takes no period= with jets; repeat the points, and take np.remainder(x, period)")
    at, knots = np.asarray(values_of(x)), np.asarray(values_of(xp))
    if np.iscomplexobj(at) or np.iscomplexobj(knots):
        raise RefusedError("np.interp does not take complex numbers as x or xp, which have no order")
    if knots.ndim != 1 or knots.shape != np.shape(fp) or not len(knots) or not np.all(knots[1:] > knots[:-1]):
        raise ValueError(f"np.interp needs as many points fp as xp, which increase, not {np.shape(fp)} and {knots}")
    x, xp, fp = (u if isinstance(u, Jet) else np.asarray(u) for u in (x, xp, fp))
    outside = fp[0] if left is None else left, fp[-1] if right is None else right
    low, high = (_piece(np.searchsorted(knots, at, side), x, xp, fp, *outside) for side in ("left", "right"))
    corner = np.isin(at, knots)[()]
    y = np.where(at == knots[-1], fp[-1] + 0 * low, high)
    return tied(kinked(y, corner & np.not_equal(low.value, high.value)), corner, low, high) if has_jets((x, xp)) else y


def _piece(i: Any, x: Any, xp: Any, fp: Any, left: Any, right: Any) -> Any:
    """Return the line that ends at point i, for 0 and N what is outside of all points."""
    j = np.clip(i, 1, len(xp) - 1) if len(xp) > 1 else 0
    run = xp[j] - xp[j - 1] if len(xp) > 1 else 1
    y = fp[j - 1] + (fp[j] - fp[j - 1]) / run * (x - xp[j - 1])
    return np.where(i == 0, left, np.where(i == len(xp), right, y))


def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False, dtype: Any = None,
    axis: int = 0, *, device: Any = None,
) -> Any:  # fmt: skip
    """Return evenly spaced jets from start to stop."""
    del device
    y = linear(lambda a, b: np.linspace(a, b, num, endpoint, dtype=dtype, axis=axis), start, stop)
    steps = num - 1 if endpoint else num
    return (y, (stop - start) / steps) if retstep else y


def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> Any:
    """Return jets in a geometric progression from start to stop."""
    exponent = np.linspace(0.0, 1.0, num, endpoint).reshape(-1, *[1] * max(np.ndim(start), np.ndim(stop)))
    y = np.moveaxis(start * (stop / start) ** exponent, 0, axis)
    return y if dtype is None else y.astype(dtype)


def sinc(x: Any) -> Any:
    """Return sin(πx)/(πx), near 0 as the mean of cos(πxt) over 0 ≤ t ≤ 1, by Gauss and Legendre."""
    nodes, weights = np.polynomial.legendre.leggauss(20 + x.order)
    u = np.pi * x
    mean = np.sum(weights / 2 * np.cos(np.expand_dims(u, -1) * (nodes + 1) / 2), -1)
    far = np.abs(x.value) > 1
    y = np.where(far, np.sin(u) / np.where(far, u, 1), mean)
    return with_value(y, np.sinc(x.value))


def unwrap(p: Any, discont: Any = None, axis: int = -1, *, period: Any = 2 * np.pi) -> Any:
    """Return angles without jumps: the whole turns that are added do not move."""
    refuse_jets("unwrap", discont=discont, period=period)
    return with_value(p, np.unwrap(p.value, discont, axis, period=period))


def around(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """Return the jets rounded, which is a step function."""
    without_out("around", out)
    scale = 10 ** abs(decimals)
    y = np.rint(a * scale) / scale if decimals >= 0 else np.rint(a / scale) * scale
    return y if a.dtype == object else with_value(y, np.around(a.value, decimals))


def fix(x: Any, out: Any = None) -> Any:
    """Return the jets rounded towards 0."""
    without_out("fix", out)
    return np.trunc(x)


# --- along axes --------------------------------------------------------------------------------------------------


def apply_along_axis(func1d: Callable[..., Any], axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    """Apply a function of one-dimensional batches along an axis."""
    rows = np.moveaxis(arr, axis, -1)
    shape = rows.shape[:-1]
    results = [func1d(row, *args, **kwargs) for row in rows.reshape(int(np.prod(shape)), rows.shape[-1])]
    y = np.stack([r if isinstance(r, Jet) else np.asarray(r) for r in results])
    y = np.reshape(y, (*shape, *y.shape[1:]))
    return np.moveaxis(y, range(len(shape), y.ndim), range(axis % arr.ndim, axis % arr.ndim + y.ndim - len(shape)))


def apply_over_axes(func: Callable[..., Any], a: Any, axes: Any) -> Any:
    """Apply a function repeatedly, over one axis after the other."""
    for axis in np.lib.array_utils.normalize_axis_tuple(axes, np.ndim(a)):
        y = func(a, axis)
        a = y if y.ndim == a.ndim else np.expand_dims(y, axis)
    return a


# --- with complex results ----------------------------------------------------------------------------------------


def _emath(name: str, outside: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return the rule of a function of `np.emath`, which becomes complex where a real one has no value."""

    def rule(*inputs: Any) -> Any:
        x, *exponent = inputs
        if np.isrealobj(x) and np.any(outside(values_of(x))):
            x = x + 0j
        return getattr(np, name)(x, *exponent)

    return rule


def logn(n: Any, x: Any) -> Any:
    """Return the logarithm to the base n."""
    return np.emath.log(x) / np.emath.log(n)


def _negative(x: Any) -> Any:
    return np.less(x, 0)


def _beyond_one(x: Any) -> Any:
    return np.greater(np.abs(x), 1)


_OWN: list[Callable[..., Any]] = [
    *(polyval, polyadd, polysub, polymul, polydiv, polyint, polyfit, poly, roots, vander),
    *(interp, linspace, geomspace, sinc, unwrap, around, apply_along_axis, apply_over_axes),
]

POLYNOMIALS: dict[str, Callable[..., Any]] = {
    **{f.__name__: f for f in _OWN},
    "polyder": adding("polyder"),
    "round": around,
    "fix": fix,
    **{f"emath.{name}": _emath(name, _negative) for name in ("sqrt", "log", "log2", "log10", "power")},
    **{f"emath.{name}": _emath(name, _beyond_one) for name in ("arcsin", "arccos", "arctanh")},
    "emath.logn": logn,
}

"""Sums, products, means and what is made of them, along an axis or over a whole batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from jets.arrays.lifting import Axes, Axis, axes_of, has_jets, linear, values_of
from jets.arrays.shapes import where as choose
from jets.arrays.signatures import adding, known, refuse_jets, without_out
from jets.errors import RefusedError
from jets.jet import Jet
from jets.numbers import imag, module_of, sample
from jets.space import assert_real_points

__all__ = ["REDUCTIONS", "accumulated", "cast", "folded", "in_front", "reduction"]

# --- associative operations --------------------------------------------------------------------------------------


def folded(ufunc: Any, u: Any) -> Any:
    """Return u₀∘u₁∘…∘u_m for an associative ∘, by halves: log m operations on whole batches."""
    while len(u) > 1:
        half = len(u) // 2
        y = ufunc(u[:half], u[half : 2 * half])
        u = np.concatenate([y, u[2 * half :]]) if len(u) % 2 else y
    return u[0]


def accumulated(ufunc: Any, u: Any) -> Any:
    """Return u₀, u₀∘u₁, u₀∘u₁∘u₂, … for an associative ∘: log m operations on batches (Hillis & Steele 1986)."""
    step = 1
    while step < len(u):
        u = np.concatenate([u[:step], ufunc(u[:-step], u[step:])])
        step *= 2
    return u


def reduction(ufunc: Any, fold: Callable[[Any, Any], Any] = folded) -> Callable[..., Any]:
    """Return the reduction by an associative function, with the arguments of NumPy's reductions."""

    def reduce(
        a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False, initial: Any = None, where: Any = True
    ) -> Any:
        without_out(ufunc.__name__, out)
        axes = axes_of(axis, np.ndim(a))
        if where is not True:
            neutral = _neutral(ufunc, initial) if ufunc.identity is None else ufunc.identity
            a = choose(np.broadcast_to(values_of(where), np.shape(a)), a, neutral)
        if ufunc is np.hypot and initial is None:  # so that one number becomes its modulus
            initial = 0
        u = in_front(a, axes)
        y = fold(ufunc, u) if len(u) else np.sum(u, 0) + _neutral(ufunc, initial)
        if initial is not None and len(u):
            y = ufunc(initial, y)
        return np.expand_dims(y, axes) if keepdims else y

    return reduce


def in_front(a: Any, axes: Axes) -> Any:
    """Return the batch with some axes as one, which comes first."""
    front = np.moveaxis(a, axes, range(len(axes)))
    return np.reshape(front, (int(np.prod(front.shape[: len(axes)])), *front.shape[len(axes) :]))


def _neutral(ufunc: Any, initial: Any) -> Any:
    if initial is None and ufunc.identity is None:
        raise ValueError(f"np.{ufunc.__name__} has no neutral number to begin with; give initial=")
    return ufunc.identity if initial is None else initial


def prod(a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, **kwargs: Any) -> Any:
    """Multiply along some axes."""
    return reduction(np.multiply)(cast(dtype, a), axis, out, **kwargs)


def cumprod(a: Any, axis: int | None = None, dtype: Any = None, out: Any = None) -> Any:
    """Multiply up along an axis, or along the flat batch."""
    without_out("cumprod", out)
    u = cast(dtype, np.ravel(a) if axis is None else np.moveaxis(a, axis, 0))
    return np.moveaxis(accumulated(np.multiply, u), 0, 0 if axis is None else axis)


def cast(dtype: Any, a: Any) -> Any:
    """Return jets or numbers in a dtype, as they are if none is given."""
    if dtype is None:
        return a
    return a.astype(dtype) if isinstance(a, Jet) else np.asarray(a, dtype)


# --- sums --------------------------------------------------------------------------------------------------------


def sum(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, keepdims: bool = False, initial: Any = 0,
    where: Any = True,
) -> Any:  # fmt: skip
    """Add along some axes, slot by slot."""
    without_out("sum", out)
    refuse_jets("sum", where=where)
    axes = axes_of(axis, np.ndim(a))
    start: dict[str, Any] = {"initial": 0} if a.dtype == object else {}  # without which NumPy takes no mask of objects
    y = linear(lambda c: np.sum(c, axes, keepdims=keepdims, where=where, **start), cast(dtype, a), axes=axes)
    return y + initial if isinstance(initial, Jet) or initial != 0 else y


def _count(a: Any, axis: Axis, keepdims: bool, where: Any) -> Any:
    """Return how many entries are added, for each sum if there is a mask."""
    axes = axes_of(axis, np.ndim(a))
    if where is True:
        return int(np.prod([np.shape(a)[i] for i in axes]))
    counts = np.sum(np.broadcast_to(values_of(where), np.shape(a)), axes, keepdims=keepdims)
    return counts if a.dtype == object else counts.astype(np.finfo(a.dtype).dtype)


def mean(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, keepdims: bool = False, *, where: Any = True
) -> Any:
    """Return the mean along some axes."""
    return sum(a, axis, dtype, out, keepdims, where=where) / _count(a, axis, keepdims, where)


def var(
    a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: bool = False,
    *, where: Any = True, mean: Any = None, correction: float | None = None,
) -> Any:  # fmt: skip
    """Return the variance along some axes, Σ |a − ā|²/(N − ddof)."""
    centre = _mean(a, axis, dtype, keepdims=True, where=where) if mean is None else mean
    d = cast(dtype, a) - centre
    square = (d * d.conj()).real if _is_complex(d) else d * d
    total = sum(square, axis, out=out, keepdims=keepdims, where=where)
    return total / (_count(a, axis, keepdims, where) - (ddof if correction is None else correction))


_mean = mean


def _is_complex(d: Any) -> bool:
    value = d.value
    return np.iscomplexobj(value) or (module_of(sample(value)) == "mpmath" and bool(np.any(imag(value) != 0)))


def std(a: Any, *args: Any, **kwargs: Any) -> Any:
    """Return the standard deviation, the root of the variance; it has a corner where that is 0."""
    return np.sqrt(var(a, *args, **kwargs))


def average(a: Any, axis: Axis = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    """Return the weighted mean Σ w·a/Σ w, and Σ w too if it is to be returned."""
    if weights is None:
        y = mean(a, axis, keepdims=keepdims)
        return (y, np.full(np.shape(y), _count(a, axis, keepdims, True), y.dtype)) if returned else y
    if np.shape(weights) != np.shape(a):
        axes = axes_of(axis, np.ndim(a)) if axis is not None else ()
        if np.shape(weights) != tuple(np.shape(a)[i] for i in axes):
            raise ValueError(
                f"weights of shape {np.shape(weights)} do not fit a batch of shape {np.shape(a)} along {axis}"
            )
        weights = np.expand_dims(weights, tuple(i for i in range(np.ndim(a)) if i not in axes))
        weights = np.broadcast_to(weights, np.shape(a))
    total = np.sum(weights, axis, keepdims=keepdims)
    if np.any(np.equal(total, 0)):
        raise ZeroDivisionError("the weights add up to 0, and cannot be normalized")
    y = np.sum(a * weights, axis, keepdims=keepdims) / total
    return (y, total + np.zeros(np.shape(y), y.dtype)) if returned else y


def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Any = None) -> Any:
    """Add up the diagonal of matrices."""
    return sum(np.diagonal(a, offset, axis1, axis2), -1, dtype, out)


def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """Return the integral by the trapezoidal rule, Σ (y_i + y_{i+1})/2·(x_{i+1} − x_i)."""
    y = np.moveaxis(y, axis, -1)
    if x is None:
        sums = y[..., 1:] + y[..., :-1]
        return np.sum((sums if type(dx) is float and dx == 1 else dx * sums) / 2, -1)
    step = np.diff(x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))
    return np.sum(step * (y[..., 1:] + y[..., :-1]) / 2, -1)


def bincount(x: Any, weights: Any = None, minlength: int = 0) -> Any:
    """Add up the weights of each bin."""
    refuse_jets("bincount", x=x)
    return linear(lambda w: np.bincount(x, w, minlength), weights)


def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """Return central differences; a step, or one for each axis, may be a jet."""
    if not has_jets(varargs):
        return _gradient(f, *varargs, axis=axis, edge_order=edge_order)
    if any(map(np.ndim, varargs)):
        raise RefusedError("np.gradient takes no jets as coordinates; divide differences, np.diff(f)/np.diff(x)")
    y = np.gradient(f, axis=axis, edge_order=edge_order)  # type: ignore[call-overload]
    if not isinstance(y, (list, tuple)):
        return y / varargs[0]
    steps = varargs * len(y) if len(varargs) == 1 else varargs
    return tuple(d / step for d, step in zip(y, steps, strict=True))


_gradient = adding("gradient")


def histogram(a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    """Count the values in each bin, or add up the weights there, which may be jets."""
    a, bins = values_of(a), values_of(bins)
    if not has_jets(weights):
        return np.histogram(a, bins, range, density, weights)
    edges = np.histogram_bin_edges(a, bins, range)
    sums = linear(lambda w: np.histogram(a, bins, range, weights=w)[0], weights)
    return (sums / np.sum(sums) / np.diff(edges) if density else sums), edges


# --- covariance --------------------------------------------------------------------------------------------------


def cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None, fweights: Any = None,
    aweights: Any = None, *, dtype: Any = None,
) -> Any:  # fmt: skip
    """Return the covariance matrix of the rows."""
    refuse_jets("cov", fweights=fweights, aweights=aweights)
    x = _observations(m, rowvar)
    x = cast(dtype, x if y is None else np.concatenate([x, _observations(y, rowvar)]))
    ddof = ddof if ddof is not None else int(not bias)
    w = np.ones(x.shape[1], int) * (1 if fweights is None else fweights) * (1 if aweights is None else aweights)
    total = w.sum()
    lost = ddof if aweights is None else ddof * (w * aweights).sum() / total
    x = x - np.sum(x * w, 1, keepdims=True) / total
    return np.squeeze((x * w) @ np.conj(x.T) / (total - lost))


def _observations(m: Any, rowvar: bool) -> Any:
    if np.ndim(m) > 2:
        raise ValueError(f"the observations have {np.ndim(m)} axes; give a matrix with one variable in each row")
    x = np.atleast_2d(m)
    return x.T if not rowvar and len(x) != 1 else x


def corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> Any:
    """Return the matrix of correlations."""
    c = cov(x, y, rowvar, dtype=dtype)
    if np.ndim(c) == 0:
        return c / c
    d = np.sqrt(np.real(np.diagonal(c)))
    return c / d[:, None] / d[None, :]


# --- without nan -------------------------------------------------------------------------------------------------


def _is_nan(a: Any) -> Any:
    if not isinstance(a, Jet):
        raise RefusedError("jets as where=, mean= or out= go with jets as the first argument; give their values")
    return np.not_equal(a.value, a.value)


def _without_nan(f: Callable[..., Any], fill: int) -> Callable[..., Any]:
    def rule(a: Any, *args: Any, **kwargs: Any) -> Any:
        return f(choose(_is_nan(a), fill, a), *args, **kwargs)

    return rule


def _where_known(f: Callable[..., Any]) -> Callable[..., Any]:
    def rule(a: Any, *args: Any, where: Any = True, **kwargs: Any) -> Any:
        return f(a, *args, where=~_is_nan(a) & values_of(where), **kwargs)

    return rule


# --- Fourier -----------------------------------------------------------------------------------------------------


def _of_floats(name: str) -> Callable[..., Any]:
    """Return the rule of a transform; some conjugate inside, which has no derivative along a complex variable."""
    transform = adding(name)

    def rule(a: Any, *args: Any, **kwargs: Any) -> Any:
        if a.dtype == object:
            raise RefusedError(f"np.{name} is for floats and complex numbers, not for jets of objects")
        if name.split(".")[1] not in ("fft", "ifft", "fft2", "ifft2", "fftn", "ifftn"):
            assert_real_points(a._space, "imag")
        return transform(a, *args, **kwargs)

    return rule


_FOURIER = """
    fft ifft fft2 ifft2 fftn ifftn hfft ihfft rfft irfft rfft2 irfft2 rfftn irfftn
"""

REDUCTIONS: dict[str, Callable[..., Any]] = {
    **{
        f.__name__: f
        for f in (sum, mean, var, std, prod, cumprod, average, trace, gradient, histogram, cov, corrcoef, bincount)
    },
    "trapezoid": trapezoid,
    "cumsum": adding("cumsum"),
    "diff": adding("diff", "a", "prepend", "append"),
    "ediff1d": adding("ediff1d", "ary", "to_end", "to_begin"),
    "nansum": _without_nan(sum, 0),
    "nanprod": _without_nan(prod, 1),
    "nancumsum": _without_nan(np.cumsum, 0),
    "nancumprod": _without_nan(np.cumprod, 1),
    "nanmean": _where_known(mean),
    "nanvar": _where_known(var),
    "nanstd": _where_known(std),
    **{name: _of_floats(name) for name in known(_FOURIER, "fft.")},
}

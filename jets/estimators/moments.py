"""Means and covariances of many samples, part by part: what is put together is what would have come out at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from jets.numbers import assert_one_kind, is_object, sample

__all__ = ["Moments", "Sums", "Tally"]

Array = Any


class Moments(NamedTuple):
    """Weight, mean and scatter of rows of numbers; `mean` has shape (rows, *shape), `scatter` (*shape, rows, rows).

    The scatter is Σ w·(x − mean)(x − mean)ᵀ, or of each row with itself alone, shape (*shape, rows); or nothing.
    """

    weight: Any
    mean: Array
    scatter: Array | None

    @classmethod
    def of(cls, rows: Array, weights: Array | None = None, cross: bool = True, errors: bool = True) -> Moments:
        """Return the moments of rows of shape (rows, samples, *shape).

        >>> found = Moments.of(np.array([[1.0, 2.0, 3.0]]))
        >>> found.mean.tolist(), found.scatter.tolist()
        ([2.0], [[2.0]])
        """
        weight, mean = _mean(rows, weights)
        if not errors:
            return cls(weight, mean, None)
        apart = _apart(rows, mean)
        heavy = apart if weights is None else apart * _beside(weights, rows)
        return cls(weight, mean, _outer(apart, heavy) if cross else np.moveaxis((apart * heavy).sum(axis=1), 0, -1))

    def __or__(self, other: Moments) -> Moments:
        """Return the moments of both sets of samples (Chan, Golub and LeVeque).

        >>> parts = Moments.of(np.array([[1.0, 2.0]])) | Moments.of(np.array([[3.0]]))
        >>> parts.weight, parts.mean.tolist(), parts.scatter.tolist()
        (3, [2.0], [[2.0]])
        """
        if not (self.weight and other.weight):  # of samples that do not count, not even the roundings do
            return self if self.weight else other
        weight = self.weight + other.weight
        step = other.mean - self.mean
        mean = self.mean + step * other.weight / weight
        if self.scatter is None or other.scatter is None:
            return Moments(weight, mean, None)
        share = float(self.weight * other.weight / weight)
        return Moments(weight, mean, self.scatter + other.scatter + share * _product(_floats(step), self.scatter.ndim))

    def times(self, factor: float) -> Moments:
        """Return the moments of the rows times a factor."""
        return Moments(self.weight, self.mean * factor, None if self.scatter is None else self.scatter * factor**2)

    @property
    def spread(self) -> Array:
        """The scatter of each row with itself, shape (*shape, rows)."""
        assert self.scatter is not None
        is_cross = self.scatter.ndim > self.mean.ndim
        return np.diagonal(self.scatter, axis1=-2, axis2=-1) if is_cross else self.scatter

    def variance(self, maps: Array) -> Array:
        """Return the variance of the linear maps of the rows, maps (*shape, results, rows); shape (results, *shape).

        It is the variance of one sample; that of the mean is smaller by the number of samples.
        """
        assert self.scatter is not None
        if self.scatter.ndim == maps.ndim:
            spread = np.einsum("...sr,...rq,...sq->...s", maps, self.scatter, maps, optimize=True)
        else:
            spread = np.einsum("...sr,...r->...s", maps**2, self.scatter)
        return np.maximum(np.moveaxis(spread, -1, 0), 0.0) / float(self.weight)  # of 0 roundings may leave −1e−20


def _mean(rows: Array, weights: Array | None) -> tuple[Any, Array]:
    """Return the sum of the weights, and the mean of the rows; exact ones ask for exact weights."""
    if weights is None:
        return rows.shape[1], rows.mean(axis=1)
    if is_object(rows):
        assert_one_kind(rows, sample(weights))
        weights = weights.astype(object)
    else:
        weights = _floats(weights)
    weight = weights.sum()
    return weight, np.tensordot(weights, rows, (0, 1)) / weight if weight else rows.mean(axis=1)


def _apart(rows: Array, mean: Array) -> Array:
    return _floats(rows) - _floats(mean)[:, None]


def _beside(weights: Array, rows: Array) -> Array:
    """Return weights in the shape in which they multiply rows."""
    return _floats(weights).reshape(-1, *[1] * (rows.ndim - 2))


def _floats(x: Array) -> Array:
    return x if x.dtype.kind == "f" else x.astype(float)


#: Of few rows so many samples are multiplied at a time: for more, BLAS would start threads inside ours.
TOGETHER = 128
FEW = 64


def _outer(a: Array, b: Array) -> Array:
    """Return Σᵢ a_ri·b_qi for each entry of the rest of the shape."""
    a, b = (np.moveaxis(x, (0, 1), (-2, -1)) for x in (a, b))
    whole = a.shape[-1] // TOGETHER * TOGETHER if a.shape[-2] <= FEW else 0
    left, right = (np.moveaxis(x[..., :whole].reshape(*x.shape[:-1], -1, TOGETHER), -2, 0) for x in (a, b))
    parts = left @ np.swapaxes(right, -1, -2)
    return parts.sum(axis=0) + a[..., whole:] @ np.swapaxes(b[..., whole:], -1, -2)


def _product(step: Array, ndim: int) -> Array:
    step = np.moveaxis(step, 0, -1)
    return step[..., :, None] * step[..., None, :] if ndim > step.ndim else step**2


class Sums(NamedTuple):
    """Σw and Σw² of weights."""

    first: float
    second: float

    @classmethod
    def of(cls, weights: Array) -> Sums:
        """Return the sums over an array of weights."""
        w = _floats(weights)
        return cls(float(w.sum()), float((w**2).sum()))

    @property
    def effective(self) -> float:
        """Kish's effective number of samples, (Σw)²/Σw²."""
        return self.first**2 / self.second if self.second else 0.0

    def __or__(self, other: Sums) -> Sums:
        """Return the sums over both sets of weights."""
        return Sums(self.first + other.first, self.second + other.second)


class Tally(NamedTuple):
    """All that is kept of samples.

    `size` counts them; `counted` has the sums of the weights with which they count, `leaned` those times the ratios
    p/q, of which there are several for a sample if it is that of several chains. `levels` are the moments of the
    samples, and for a chain those of averages over 2, 4, 8, … neighbours. `largest` is for each row the most that one
    sample adds to the scatter of its part.
    """

    size: int
    counted: Sums
    leaned: Sums
    levels: tuple[Moments, ...]
    largest: Array

    @classmethod
    def of(
        cls,
        rows: Array,
        weights: Array | None = None,
        ratios: Array | None = None,
        chain: bool = False,
        cross: bool = True,
        errors: bool = True,
    ) -> Tally:
        """Return the tally of rows of shape (rows, samples, *shape)."""
        first = Moments.of(rows, weights, cross, errors)
        blocks = [Moments.of(means, None, cross, errors) for means in _blocks(rows)] if chain else []
        count = np.ones(rows.shape[1]) if weights is None else _floats(weights)
        counted = Sums.of(count)
        leaned = counted if ratios is None else Sums.of(abs(ratios) * count.reshape(-1, *[1] * (ratios.ndim - 1)))
        largest = _largest(rows, first.mean, weights) if errors else np.zeros(1)
        return cls(rows.shape[1] if ratios is None else ratios.size, counted, leaned, (first, *blocks), largest)

    def times(self, factor: float) -> Tally:
        """Return the tally of all rows and ratios times a factor."""
        levels = tuple(level.times(factor) for level in self.levels)
        leaned = Sums(self.leaned.first * factor, self.leaned.second * factor**2)
        return self._replace(leaned=leaned, levels=levels, largest=self.largest * factor**2)

    def __or__(self, other: Tally) -> Tally:
        """Return the tally of both sets of samples; averages over neighbours do not cross the border between them."""
        short, long = sorted((self.levels, other.levels), key=len)
        both = (a | b for a, b in zip(self.levels, other.levels, strict=False))
        return Tally(
            self.size + other.size,
            self.counted | other.counted,
            self.leaned | other.leaned,
            (*both, *long[len(short) :]),
            np.maximum(self.largest, other.largest),
        )


def _largest(rows: Array, mean: Array, weights: Array | None) -> Array:
    """Return for each row the most that one sample adds to the scatter."""
    squares = _apart(rows, mean) ** 2
    return (squares if weights is None else squares * _beside(weights, rows)).max(axis=1)


def _blocks(rows: Array) -> Iterator[Array]:
    """Yield the averages over 2, 4, 8, … neighbours; samples that fill no block at the end are left out."""
    while rows.shape[1] >= 2:
        even = rows.shape[1] // 2 * 2
        rows = (rows[:, 0:even:2] + rows[:, 1:even:2]) / 2
        yield rows

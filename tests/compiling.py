"""Compiled programs beside eager jets: what the tests of jets.compile share."""

from math import factorial

import numpy as np
import pytest

import jets
from jets.compiled import builds

EPS = np.finfo(float).eps
needs_compiler = pytest.mark.skipif(
    builds.compiler() is None, reason="the C backend of jets.compile needs a C compiler and Python's headers"
)
BACKENDS = ["python", pytest.param("c", marks=needs_compiler)]


def scale(table):
    """Return for each point the largest finite result; of what it is a sum nobody knows."""
    size = np.abs(np.asarray(table))
    return np.max(np.where(np.isfinite(size), size, 0.0), axis=0)


def assert_same(ours, eager, units=64):
    """Compare a compiled table with an eager one: inf and nan exactly, numbers to units of rounding of the scale."""
    ours, eager = np.asarray(ours), np.asarray(eager)
    assert ours.shape == eager.shape
    assert ours.dtype == eager.dtype
    np.testing.assert_array_equal(np.isnan(ours), np.isnan(eager))
    settled = np.isnan(eager) | (ours == eager)
    with np.errstate(invalid="ignore"):
        wrong = np.where(settled, 0.0, np.abs(ours - eager))
    assert np.all(wrong <= units * EPS * scale(eager)), f"off by {np.max(wrong / (EPS * scale(eager))):.3g} units"


def assert_as_eager(f, order, *points, units=64, **options):
    """Compile f and compare it at points, one after the other and as batches; return what was compiled."""
    compiled = jets.compile(f, order, **options)
    with np.errstate(all="ignore"):
        for point in points:
            at = dict(zip(compiled.names, point, strict=True))
            assert_same(compiled(*point), jets.derivatives(f, at, order), units)
            assert_same(compiled.point(*map(float, point)), jets.derivatives(f, at, order), units)
        columns = [np.array(column) for column in zip(*points, strict=True)]
        at = dict(zip(compiled.names, columns, strict=True))
        assert_same(compiled(*columns), jets.derivatives(f, at, order), units)
    return compiled


def polynomial(series):
    """Return the polynomial with these coefficients, by Horner's rule; at 0 its jet has exactly these."""

    def value(t):
        y = series[-1]
        for c in series[-2::-1]:
            y = y * t + c
        return y

    return value


def coefficients(table):
    """Return the Taylor coefficients of derivatives, as far as these did not overflow."""
    rows = [c / factorial(k) for k, c in enumerate(table)]
    return np.array(rows[: next((k for k, c in enumerate(table) if not np.isfinite(c)), len(rows))])

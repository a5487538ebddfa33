"""Sums, products, means, differences and transforms along axes: as NumPy on objects, and by their definitions."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from arrays_oracle import EXACT, agree, assert_same, batch, calls, kinds_of, names_of, odd_shapes_agree, run, singles
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import Jet, detach, variable
from jets.arrays.reductions import REDUCTIONS
from jets.errors import RefusedError, SpaceError
from jets.strategies import exact_jets
from jets.testing import assert_allclose, assert_jets_equal

SUMS = """
    np.sum(a)
    np.sum(a, axis=1)
    np.sum(a, axis=(0, -1))
    np.sum(a, -2, keepdims=True)
    np.sum(a, axis=())
    np.sum(a, dtype=a.dtype)
    np.cumsum(a)
    np.cumsum(a, axis=1)
    np.cumsum(a, -2)
    np.cumulative_sum(a, axis=1)
    np.cumulative_sum(a, axis=-1, include_initial=True)
    np.trace(a)
    np.trace(a, offset=1)
    np.trace(np.stack([a, a]), axis1=1, axis2=2)
    np.linalg.trace(a, offset=-1)
    np.diff(a)
    np.diff(a, n=2, axis=0)
    np.diff(a, prepend=a[:, :1])
    np.diff(a, n=0)
    np.ediff1d(a)
    np.ediff1d(a, to_begin=a[0], to_end=a[1])
    np.gradient(a)  # objects, exact
    np.gradient(a, axis=0)  # objects, exact
    np.gradient(a, 2, axis=1)  # objects, exact
    np.gradient(a, [0, 1, 4, 6], axis=1)  # objects, exact
    np.gradient(a, 2, [0, 1, 4, 6])  # objects, exact
    np.bincount([0, 1, 1, 3], a[0], minlength=6)  # objects, exact, complex
    np.histogram([0.5, 1.5, 1.7, 3], bins=4, weights=a[0])[0]  # objects, exact, float32
    np.histogram([0.5, 1.5, 1.7, 3], [0, 1, 2], weights=a[0])[0]  # objects, exact, float32
    np.nancumsum(a, axis=1)
    np.nansum(a, axis=1)
"""
MORE = """
    np.sum(a, initial=2)
    np.sum(a, 0, where=mask)  # objects
    np.sum(a, where=False)  # objects
    np.sum(a, 1, initial=3, where=mask, keepdims=True)
    np.mean(a)  # objects
    np.mean(a, axis=(0, 1), keepdims=True)
    np.mean(a, 0, where=mask)  # objects
    np.var(a)  # objects
    np.var(a, axis=1, ddof=1)  # complex
    np.var(a, (0, 1), keepdims=True)  # complex
    np.var(a, 1, where=mask)  # objects
    np.var(a, 0, correction=1)  # complex
    np.var(a, 0, mean=np.mean(a, 0, keepdims=True))  # complex
    np.std(a)  # objects, exact
    np.std(a, axis=1, ddof=1)  # objects, exact
    np.std(a, -1, where=mask, keepdims=True)  # objects, exact
    np.prod(a)
    np.prod(a, axis=1)
    np.prod(a, axis=(0, -1), keepdims=True)
    np.prod(a, initial=2)
    np.prod(a, 0, where=mask)  # objects
    np.prod(a, 0, initial=3, where=mask)
    np.prod(a, axis=())
    np.cumprod(a)
    np.cumprod(a, axis=1)
    np.cumprod(a, -2)
    np.cumulative_prod(a, axis=1)
    np.cumulative_prod(a, axis=-1, include_initial=True)
    np.average(a, axis=1)
    np.average(a, axis=1, weights=[1, 2, 3, 4])
    np.average(a, weights=np.arange(12).reshape(3, 4))
    np.average(a, axis=1, returned=True)  # objects
    np.average(a, axis=0, weights=[1, 2, 3], returned=True, keepdims=True)
    np.average(a, axis=1, weights=a * a)
    np.trapezoid(a)  # exact
    np.trapezoid(a, axis=0, dx=2)  # exact
    np.trapezoid(a, x=[0, 1, 3, 7])  # exact
    np.trapezoid(a[0], a[1])  # exact
    np.trapezoid(a, a * a, axis=0)  # exact
    np.trapezoid([1, 2, 3, 4], a[0])  # exact
    np.cov(a)  # objects
    np.cov(a, rowvar=False)  # objects
    np.cov(a, bias=True)  # objects
    np.cov(a[0], a[1])  # objects
    np.cov(a[0])  # objects
    np.cov(a, fweights=[1, 2, 3, 1])  # objects
    np.cov(a, aweights=[1.0, 2.0, 3.0, 0.5])  # objects, exact
    np.corrcoef(a)  # objects, exact
    np.corrcoef(a[0], a[1], rowvar=False)  # objects, exact
    np.corrcoef(a[0])  # objects, exact
    np.nanprod(a, axis=1)
    np.nancumprod(a, axis=1)
    np.nanmean(a, axis=1)  # objects
    np.nanvar(a, axis=1, ddof=1)  # objects
    np.nanstd(a)  # objects, exact
"""
FOURIER = """
    np.fft.fft(a)
    np.fft.fft(a, n=6, axis=0, norm="ortho")
    np.fft.fft(a, 3)
    np.fft.ifft(a, norm="forward")
    np.fft.fft2(a)
    np.fft.fft2(a, s=(2, 6), axes=(1, 0))
    np.fft.ifft2(a)
    np.fft.fftn(a)
    np.fft.ifftn(a, axes=[1])
    np.fft.hfft(a)
    np.fft.ihfft(a)  # complex
    np.fft.rfft(a, n=5)  # complex
    np.fft.irfft(a)
    np.fft.rfft2(a)  # complex
    np.fft.irfft2(a)
    np.fft.rfftn(a, s=(6,), axes=(0,))  # complex
    np.fft.irfftn(a)
"""
CALLS = SUMS + MORE + FOURIER
#: As many rounding units as there are operations, whose order is another.
UNITS = 100


@pytest.mark.parametrize("line", calls(SUMS))
def test_sums(line):
    for kind in kinds_of(line):
        agree(line, kind, UNITS)


@pytest.mark.parametrize("line", calls(MORE))
def test_means_and_products(line):
    for kind in kinds_of(line):
        agree(line, kind, UNITS, value_units=UNITS)


@pytest.mark.parametrize("line", [*calls(SUMS), *calls(MORE)])
def test_batches_of_odd_shapes(line):
    if not any(word in line for word in ("std(", "corrcoef", "n=0", "average(a, axis=1", "weights=[", "returned")):
        odd_shapes_agree(line, UNITS)


def test_every_function_has_a_call():
    assert REDUCTIONS.keys() <= names_of(CALLS)


# --- by definition -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [line for line in calls(SUMS) if "objects" in line] + calls(FOURIER))
def test_what_is_linear_acts_slot_by_slot(line):
    for kind in kinds_of(line):
        a = batch(kind)
        if a.dtype == object:
            continue
        y = run(line, a)
        for row, found in zip(a.coeffs, _rows(y), strict=True):
            np.testing.assert_array_equal(found, run(line, row))


def _rows(y):
    return list(zip(*map(_rows, y), strict=True)) if isinstance(y, (list, tuple)) else list(y.coeffs)


@pytest.mark.parametrize("kind", ["complex", "two of floats"])
def test_the_discrete_fourier_transform(kind):
    a = batch(kind)
    w = np.exp(-2j * np.pi * np.outer(range(4), range(4)) / 4)
    assert_allclose(np.fft.fft(a), a @ w, rtol=1e-13, atol=1e-13)
    assert_allclose(np.fft.ifft(np.fft.fft(a)), a, rtol=1e-13, atol=1e-13)
    v = np.exp(2j * np.pi * np.outer(range(3), range(3)) / 3)
    assert_allclose(np.fft.ifft2(a), v @ a @ np.conj(w) / 12, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("kind", EXACT)
def test_covariance_by_its_definition(kind):
    a = batch(kind)
    d = a - np.sum(a, 1, keepdims=True) / 4
    assert_jets_equal(np.cov(a), np.stack([np.stack([np.sum(p * q) / 3 for q in d]) for p in d]))
    counted = np.repeat(a, [1, 2, 3, 1], axis=1)
    assert_jets_equal(np.cov(a, fweights=[1, 2, 3, 1]), np.cov(counted))
    mask = np.arange(12).reshape(3, 4) % 5 != 0
    assert_jets_equal(np.mean(a, 0, where=mask), np.stack([np.mean(c[m]) for c, m in zip(a.T, mask.T, strict=True)]))
    assert_jets_equal(np.var(a, where=mask), np.var(a[mask]))
    assert_jets_equal(np.sum(a, where=mask), np.sum(a[mask]))
    assert_jets_equal(np.trapezoid(a, [0, 1, 3, 7]), (a[:, 0] + 3 * a[:, 1] + 6 * a[:, 2] + 4 * a[:, 3]) / 2)
    assert_jets_equal(np.trapezoid(a), (a[:, 0] + a[:, 3]) / 2 + a[:, 1] + a[:, 2])


@pytest.mark.parametrize("kind", ["floats", "float32", "two of floats"])
def test_deviations_and_correlations_by_their_definition(kind):
    a = batch(kind)
    tolerance = {"rtol": 1e3 * np.finfo(a.dtype).eps, "atol": 1e3 * np.finfo(a.dtype).eps}
    assert_allclose(np.std(a, axis=1, ddof=1), np.sqrt(np.var(a, axis=1, ddof=1)), **tolerance)
    c = np.cov(a)
    d = np.sqrt(np.diagonal(c))
    assert_allclose(np.corrcoef(a), c / (d[:, None] * d), **tolerance)


def test_the_variance_of_complex_jets_is_real():
    a = batch("complex")
    real, imag = np.var(a.real, 0), np.var(a.imag, 0)
    assert_allclose(np.var(a, 0), real + imag, rtol=1e-13, atol=1e-13)
    assert np.std(a).dtype == float


# --- laws --------------------------------------------------------------------------------------------------------

LINEAR = [line for line in calls(SUMS) if "exact" not in line]


@settings(max_examples=25)
@given(st.sampled_from(LINEAR), exact_jets(order=2, shape=(3, 4)), exact_jets(order=2, shape=(3, 4)))
def test_sums_are_linear(line, u, v):
    y, first, second = (run(line, a) for a in (2 * u - v, u, v))
    for p, q, r in zip(*((t,) if isinstance(t, Jet) else t for t in (y, first, second)), strict=True):
        assert_jets_equal(p, 2 * q - r)


@settings(max_examples=25)
@given(st.sampled_from([*LINEAR, *calls(MORE)]), exact_jets(shape=(3, 4), names=("x", "y"), at=0, order=1))
def test_reductions_commute_with_detach(line, u):
    if "exact" not in line and "weights=a" not in line and "nan" not in line:
        for p, q in zip(
            *((t,) if isinstance(t, Jet) else t for t in (run(line, detach(u)), run(line, u))), strict=True
        ):
            if isinstance(q, Jet):
                assert_jets_equal(p, detach(q))


@settings(max_examples=25)
@given(exact_jets(order=2, shape=(5,)))
def test_sums_and_products_by_loops(u):
    total, product = 0, 1
    for i, jet in enumerate(u):
        total, product = total + jet, product * jet
        assert_jets_equal(np.cumsum(u)[i], total)
        assert_jets_equal(np.cumprod(u)[i], product)
    assert_jets_equal(np.sum(u), total)
    assert_jets_equal(np.prod(u), product)


def test_sums_of_nothing():
    for kind in ("floats", "two of floats", "fractions", "box"):
        a = batch(kind)
        zero, one = (Fraction(n) if kind in EXACT else float(n) for n in (0, 1))
        for y, number in ((np.sum(a[:0]), zero), (np.prod(a[:0]), one), (np.sum(a, where=False), zero)):
            assert y.value == number
            assert type(y.value) is type(number)
            assert not np.any(y.coeffs[1:])
        assert np.sum(a[:0], axis=0).shape == (4,)
        assert np.prod(a[:0], axis=0, initial=3).value.tolist() == [3] * 4


# --- masks, nan --------------------------------------------------------------------------------------------------

GOOD = np.array([True, False, True, False])
BAD = [[1.0, np.nan, 3.0, np.inf], [1.0, 2.0, 3.0, np.nan], [1.0, np.inf, 2.0, 5.0]]
MASKED = {
    "sum": (np.sum, {}),
    "mean": (np.mean, {}),
    "var": (np.var, {}),
    "std": (np.std, {"ddof": 1}),
    "prod": (np.prod, {}),
    "prod from": (np.prod, {"initial": 3}),
    "max": (np.max, {"initial": -9}),
    "min": (np.min, {"initial": 9}),
}


@pytest.mark.parametrize(("f", "options"), MASKED.values(), ids=MASKED.keys())
def test_what_is_masked_leaves_no_trace(f, options):
    for space in ({}, {"at": {"x": 0, "y": 0}}):
        u = Jet.from_coeffs(BAD, **space)
        assert_jets_equal(f(u, where=GOOD, **options), f(u[GOOD], **options))


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "var", "std", "max", "min"])
def test_functions_without_nan(name):
    rows = np.array([[1.0, np.nan, 3.0], [1.0, 2.0, 3.0], [np.nan, 4.0, 6.0]])
    u = Jet.from_coeffs([rows, rows + 1])
    y = getattr(np, f"nan{name}")(u, axis=1)
    for i, row in enumerate(rows):
        assert_jets_equal(y[i], getattr(np, name)(u[i][~np.isnan(row)]))


def test_deviations_where_all_are_the_same():
    u = Jet.from_coeffs([[1.0, 1.0, 1.0], [1.0, 2.0, 0.0]])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(np.std(u).coeff(1))
    assert np.std(detach(u)).coeffs.tolist() == [0, 0]
    assert np.var(u).coeff(1) == 0


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", "sum mean var std prod cumsum cumprod trace cumulative_sum cumulative_prod".split())
def test_out_is_refused(name):
    a, out = batch("floats"), np.zeros(4)
    with pytest.raises(RefusedError, match=r"np\.\w+ takes no out=.*use the result"):
        getattr(np, name)(a, axis=0, out=out) if name != "trace" else np.trace(a, out=out)
    assert not out.any()


def test_arguments_that_are_no_data():
    a, x = batch("floats"), variable(1.0, order=3)
    for f in (
        lambda: np.sum(a, axis=x),
        lambda: np.prod(a, axis=x),
        lambda: np.cumsum(a, axis=x),
        lambda: np.cumprod(a[0], axis=x),
        lambda: np.bincount(a[0], weights=a[0]),
        lambda: np.cov(a, fweights=a[0]),
        lambda: np.fft.fft(a, n=x),
        lambda: np.diff(a, n=x),
        lambda: np.nansum(np.ones(3), where=a[0]),
        lambda: np.mean([1.0, 2.0, 3.0, 4.0], where=a[0]),
        lambda: np.std(a, where=a),
    ):
        with pytest.raises((RefusedError, TypeError), match="jet"):
            f()


def test_errors_as_in_numpy():
    a = batch("floats")
    for f, error in (
        (lambda: np.sum(a, axis=2), ValueError),
        (lambda: np.sum(a, axis=(0, 0)), ValueError),
        (lambda: np.average(a, weights=[1, 2]), ValueError),
        (lambda: np.average(a, axis=1, weights=[1, -1, 1, -1]), ZeroDivisionError),
        (lambda: np.cumulative_prod(a), ValueError),
        (lambda: np.prod(a, where=np.ones((2, 3, 4), bool)), ValueError),
        (lambda: np.cov(np.stack([a, a])), ValueError),
    ):
        with pytest.raises(error):
            f()


# --- points ------------------------------------------------------------------------------------------------------


def test_sums_keep_the_points_of_the_other_axes():
    ts = np.array([0.5, 1.0, 2.0])
    u = np.array([[1.0], [2.0], [4.0], [7.0]]) * variable(ts, order=2) ** 2
    for f in (np.sum, np.mean, np.var, np.std, np.prod, np.trapezoid, np.max, np.median, np.ptp):
        y = f(u, axis=0)
        assert y.at.tolist() == [0.5, 1.0, 2.0]
        for i, t in enumerate(ts):
            alone = f(np.array([1.0, 2.0, 4.0, 7.0]) * variable(t, order=2) ** 2)
            assert_allclose(y[i], alone, rtol=1e-14)
    for f in (np.sum, np.mean, np.prod, np.fft.fft, np.cumsum):
        with pytest.raises(SpaceError, match=r"0\.5|different points"):
            f(u, axis=1)


def test_weights_and_steps_may_be_jets():
    a, x = batch("floats"), variable(0.5, order=3)
    x = Jet.from_coeffs(x.coeffs)
    assert_allclose(np.average(a[0], weights=np.stack([x, x, x, x])), np.mean(a[0]), rtol=1e-12, atol=1e-12)
    assert_allclose(np.gradient(a, x, axis=1), np.gradient(a, axis=1) / x, rtol=1e-14)
    down, along = np.gradient(np.arange(12.0).reshape(3, 4), x, 2 * x)
    assert_jets_equal(down, np.full((3, 4), 4.0) / x)
    assert_jets_equal(along, np.full((3, 4), 1.0) / (2 * x))
    with pytest.raises(RefusedError, match=r"np\.diff"):
        np.gradient(a[0], a[1])
    assert_same(np.trapezoid(a, dx=x), singles(np.trapezoid(a) * x), units=10)


def test_the_variance_of_complex_numbers_of_mpmath():
    z = Jet.from_coeffs(np.array([[mpmath.mpc(1, 2), mpmath.mpc(3, -1)], [mpmath.mpc(0, 1), mpmath.mpc(2, 0)]]))
    floats = Jet.from_coeffs(np.array([[1 + 2j, 3 - 1j], [1j, 2]]))
    assert np.var(z).coeffs.astype(float).tolist() == np.var(floats).coeffs.tolist()

"""Products and quotients by transforms: every slot within the stated bound, which is computed in whole numbers."""

from contextlib import contextmanager
from math import factorial

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import convolution, vectors

N = 4200
EPS = 2.0**-52
DIGITS = 1100  # a float is a whole number of 2⁻¹⁰⁷⁴
SMALLEST = 2 ** (2 * DIGITS - 1074)
K = np.arange(N + 1.0)

FAMILIES = {
    "log": np.where(K > 0, 1 / np.maximum(K, 1), 0),
    "flat": np.cos(K * K),
    "random": np.random.default_rng(1).standard_normal(N + 1) / (K + 1),
    "root": (-1) ** K * (K + 1) ** -1.5,
    "smooth": (K + 1) ** -3.0,
    "growing": 1.06**K / (K + 1),
    "falling": 0.95**K * np.cos(0.7 * K + 0.1),
    "even": np.where(K % 2 == 0, (-1) ** (K // 2) / (K + 1), 0),
    "tiny": 1e-120 / (K + 1),
    "bumps": np.exp(3 * np.sin(K / 100)) * np.cos(K),
}
#: Too different in their growth, or, deflated, too short.
REFUSED = {("falling", "smooth"), ("bumps", "falling"), ("bumps", "smooth"), ("even", "even")}
PAIRS = [(a, b) for a in FAMILIES for b in FAMILIES if a <= b]


def whole(u):
    """Return the polynomial 2^DIGITS·u, which has whole coefficients."""
    ratios = (float(c).as_integer_ratio() for c in u)
    return flint.fmpz_poly([p * (2**DIGITS // q) for p, q in ratios])


def worst(y, u, v, n):
    """Return max |(y − u·v)_k| / (ε·(k + 1)·Σ |u_j·v_{k−j}|), exactly computed; where the sum is zero, y must be.

    What products lose that are below the smallest float, 2⁻¹⁰⁷⁴ each, does not count.
    """
    return max(_ratios(whole(y) * 2**DIGITS, whole(u) * whole(v), whole(np.abs(u)) * whole(np.abs(v)), n)) / EPS


def _ratios(found, exact, sizes, n):
    for k in range(n + 1):
        error, size = abs(int(found[k] - exact[k])), (k + 1) * int(sizes[k])
        assert error == 0 or size > 0
        yield max(0, error - (k + 1) * SMALLEST) / size if size else 0.0


def residual(y, u, v, n):
    """Return the same for u as the product of the quotient y and v."""
    return max(_ratios(whole(u) * 2**DIGITS, whole(y) * whole(v), whole(np.abs(y)) * whole(np.abs(v)), n)) / EPS


def filled(y, n):
    return np.concatenate([y, np.zeros(n + 1 - len(y))])


# --- every slot within the bound ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_products_are_as_accurate_as_sums(a, b):
    u, v = FAMILIES[a], FAMILIES[b]
    y = convolution.product(u, v, N)
    if (a, b) not in REFUSED:
        assert y is not None
    if y is not None:
        assert worst(filled(y, N), u, v, N) < 1  # a sum in any order has 1; ACCURACY is what is proved


@contextmanager
def small_blocks():
    """Let series of a few dozen terms be long, so that many can be tried."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "BLOCK", 16)
        patch.setattr(convolution, "SHORTEST", 33)
        yield


lengths = st.integers(33, 200)
shapes = st.tuples(st.floats(-0.3, 0.3), st.floats(-2, 4), st.floats(0, 3.2), st.integers(1, 3))


def made(shape, length):
    """Return cos(φk)·ρᵏ/(k + 1)^a in the powers of x^g."""
    growth, a, phase, g = shape
    k = np.arange(float(length))
    return np.where(k % g == 0, np.exp(growth * k) * (k + 1) ** -a * np.cos(phase * k), 0)


@given(shapes, shapes, lengths, lengths, st.integers(33, 300))
def test_no_product_is_worse_than_stated(first, second, i, j, n):
    u, v = made(first, i), made(second, j)
    with small_blocks():
        y = convolution.product(u, v, n)
    if y is not None:
        assert worst(filled(y, n), u, v, n) < convolution.ACCURACY


@given(st.lists(st.floats(-1e3, 1e3), min_size=40, max_size=120), st.lists(st.floats(-1, 1), min_size=40, max_size=120))
def test_no_product_of_any_floats_is_worse_than_stated(u, v):
    with small_blocks():
        y = convolution.product(np.array(u), np.array(v), 150)
    if y is not None:
        assert worst(filled(y, 150), u, v, 150) < convolution.ACCURACY


def test_complex_products():
    u, v = FAMILIES["log"] * np.exp(1j * K), FAMILIES["random"] + 1j * FAMILIES["flat"]
    y = convolution.product(u, v, N)
    exact = whole(u.real) * whole(v.real) - whole(u.imag) * whole(v.imag)
    sizes = np.convolve(np.abs(u), np.abs(v))[: N + 1]
    errors = np.array([abs(int(c) * 2**DIGITS - int(exact[k])) / 4**DIGITS for k, c in enumerate(whole(y.real))])
    assert y.dtype == complex
    assert all(errors <= EPS * (K + 1) * sizes)


def test_a_series_in_the_square_of_x_stays_one():
    u = FAMILIES["even"]
    long = np.zeros(2 * N + 1)
    long[::2] = FAMILIES["random"]
    y = convolution.product(long, long, 2 * N)
    assert not y[1::2].any()
    assert convolution.product(u, u, N) is None  # half of the slots are zero, and what is left is too short


# --- where it does not run ---------------------------------------------------------------------------------------


def test_what_is_left_to_the_sum():
    u = FAMILIES["random"]
    bell = np.array([1.0 / factorial(k) for k in range(170)])
    for other in (u[: convolution.SHORTEST - 1], filled(bell, N), np.where(K == 50, np.nan, u), u * np.inf):
        assert convolution.product(u, other, N) is None
        assert convolution.product(other, u, N) is None
    assert convolution.product(u * 1e300, u * 1e300, N) is None  # it overflows: the sum says so
    assert convolution.product(u * 1e-300, u * 1e-300, N) is None


def test_coefficients_that_fall_too_fast_are_left_to_the_sum():
    u = np.exp(-((K / 300) ** 2))
    assert convolution.product(u, u, N) is None


# --- quotients ---------------------------------------------------------------------------------------------------


ONE = np.where(K == 0, 1.0, 0.0)
DENOMINATORS = {
    "log": ONE + FAMILIES["log"],
    "random": 6 * ONE + FAMILIES["random"],
    "root": FAMILIES["root"],
    "steep": (K + 1) ** -2.0,
    "growing": FAMILIES["growing"],
    "pole": ONE + 2 * FAMILIES["falling"],
}


@pytest.mark.parametrize("name", DENOMINATORS)
def test_quotients_times_their_denominator(name):
    u, v = FAMILIES["random"], DENOMINATORS[name]
    y = convolution.quotient(u, v, N, vectors.quotient)
    assert residual(y, u, v, N) < 1  # as term by term


@given(shapes, shapes, st.integers(140, 300))
@settings(max_examples=50)
def test_no_quotient_is_worse_than_stated(first, second, n):
    u, v = made(first, n), made(second, n) + 0.0
    with small_blocks():
        y = convolution.quotient(u, v, n, vectors.quotient)
    if y is not None:
        assert residual(y, u, v, n) < convolution.ACCURACY


def test_quotients_that_are_left_to_the_recurrence():
    u = FAMILIES["random"]
    assert convolution.quotient(u, u[:10], N, vectors.quotient) is None
    assert convolution.quotient(u, DENOMINATORS["log"], 100, vectors.quotient) is None
    with np.errstate(all="ignore"):
        assert convolution.quotient(u, u * 0.0, N, vectors.quotient) is None

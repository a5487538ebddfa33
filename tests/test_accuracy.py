"""Every differentiated NumPy function against mpmath: f(g(t)) with g of full order, up to order 20.

The claim: the error of slot k ≥ 1 is at most BOUND·(k + 1)·eps·scale_k, where scale_k is the sum of the moduli of
everything that makes up the slot (`oracle.composite`). A kernel adds up to k + 1 products, each of them rounded,
and a slope rule runs two or three kernels, one after the other: so BOUND is 4 for every function and every
kind of number. Slot 0 is NumPy's own, bit for bit, and as accurate as NumPy is.
"""

from itertools import product

import numpy as np
import pytest
from accuracy import COMPLEX, ORDERS, REAL, SEEDS, Case, assert_accurate, cases, expected, jets_of
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from oracle import REFERENCE, composite, taylor

from jets import Jet

# --- the oracle itself -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "point", "near"),
    [("tan", (1.5,), 0.07), ("tanh", (400.0,), 1.0), ("arcsin", (1 - 2.0**-40,), 2.0**-40), ("hypot", (0.3, 0.4), 0.5)],
)
def test_oracle_agrees_with_itself_at_two_precisions(name, point, near):
    arguments = REFERENCE[name], tuple(map(mpf, point)), (near,) * len(point), (12,) * len(point)
    coarse, fine = taylor(*arguments, bits=180), taylor(*arguments, bits=230)
    assert all(abs(coarse[alpha] - fine[alpha]) <= 1e-50 * abs(fine[alpha]) for alpha in fine)


def test_oracle_knows_closed_forms():
    with mp.workdps(60):
        sine = taylor(mp.sin, (mpf(0),), (1,), (20,))
        assert [sine[k,] for k in range(0, 21, 2)] == [0] * 11
        assert all(abs(sine[k,] * mp.factorial(k) - (-1) ** (k // 2)) < 1e-50 for k in range(1, 21, 2))
        geometric, scale = composite("reciprocal", ((-1.0, 0.5, 0.25),), 3, (1.0,))
        assert all(abs(a - b) < 1e-50 for a, b in zip(geometric, (-1, -0.5, -0.5, -0.375), strict=True))
        assert all(abs(a - b) < 1e-50 for a, b in zip(scale, (1, 0.5, 0.5, 0.375), strict=True))


@pytest.mark.parametrize("name", ["hypot", "arctan2", "power", "logaddexp2"])
def test_oracle_along_a_curve(name):
    u, v = Case(name, (0.7, 1.3), (1.0, 1.0), (1.0, 1.0)).inner(1, 8)
    with mp.workdps(60):
        composed, _ = composite(name, (u, v), 8, (1.0, 1.0))
    curve = taylor(
        lambda t: REFERENCE[name](*(mp.polyval([mpf(c) for c in g[::-1]], t) for g in (u, v))), (mpf(0),), (0.1,), (8,)
    )
    assert all(abs(c - curve[k,]) <= 1e-48 * abs(c) for k, c in enumerate(composed))


# --- the claim ---------------------------------------------------------------------------------------------------


def _groups(table):
    """Return the cases of one function that have jets in the same places, with a name."""
    groups = {}
    for case in cases(table):
        groups.setdefault((case.name, tuple(map(bool, case.size))), []).append(case)
    return [pytest.param(group, id=f"{name}{places}") for (name, places), group in groups.items()]


@pytest.mark.parametrize("group", _groups(REAL) + _groups(COMPLEX))
def test_accuracy(group):
    places = list(product(group, SEEDS))
    for (case, seed), order in product(places, ORDERS):
        coeffs = getattr(np, case.name)(*jets_of(case.inner(seed), order)).coeffs
        assert coeffs.shape == (order + 1,)
        assert_accurate(coeffs, *expected(case, seed))
    inner = [np.array(series).T for series in zip(*(case.inner(seed) for case, seed in places), strict=True)]
    for order in (3, 20):
        coeffs = getattr(np, group[0].name)(*jets_of(inner, order)).coeffs
        assert coeffs.shape == (order + 1, len(places))
        for column, place in zip(coeffs.T, places, strict=True):
            assert_accurate(column, *expected(*place))


_INTERVALS = {
    **dict.fromkeys(("sqrt", "log", "log2", "log10", "power", "float_power", "reciprocal", "divide"), (0.1, 10.0)),
    **dict.fromkeys(("arcsin", "arccos", "arctanh", "log1p"), (-0.9, 0.9)),
    **dict.fromkeys(("cbrt", "absolute", "fabs", "hypot", "arctan2"), (-4.0, -0.1)),
    **dict.fromkeys(("arccosh",), (1.1, 10.0)),
    **dict.fromkeys(("tan",), (-1.4, 1.4)),
}
_KINKED = {"maximum", "minimum", "fmax", "fmin", "remainder", "fmod", "copysign"}


@pytest.mark.parametrize("name", sorted(set(REAL) - _KINKED))
@settings(max_examples=5)
@given(data=st.data())
def test_anywhere(name, data):
    low, high = _INTERVALS.get(name, (-4.0, 4.0))
    point = tuple(round(data.draw(st.floats(low, high)), 6) for _ in range(getattr(np, name).nin))
    order = data.draw(st.integers(1, 6 if len(point) > 1 else 12))
    size = data.draw(st.sampled_from([0.01, 1.0, 3.0]))
    case = Case(name, point, (0.05,) * len(point), (size,) * len(point))
    inner = case.inner(data.draw(st.integers(0, 99)), order)
    coeffs = getattr(np, name)(*jets_of(inner, order)).coeffs
    assert_accurate(coeffs, *composite(name, inner, order, case.near))


# --- the value ---------------------------------------------------------------------------------------------------

_VALUES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 3.7, 1e-300, -5e-324, 1e300, 710.0, -746.0, np.inf, -np.inf, np.nan]
_PLANE = [complex(a, b) for a in (0.0, -0.0, 1.0, -2.5, 800.0, np.inf) for b in (0.0, -0.0, 1.0, -3.1, np.nan)]


def assert_same_bits(ours, numpys):
    ours, numpys = (np.atleast_1d(x) for x in (ours, numpys))
    assert ours.dtype == numpys.dtype
    ours, numpys = (x.view(x.real.dtype) for x in (ours, numpys))
    np.testing.assert_array_equal(ours, numpys)
    known = ~np.isnan(numpys)
    np.testing.assert_array_equal(np.signbit(ours[known]), np.signbit(numpys[known]))


def _moving(value, order):
    rows = [value, *[np.ones_like(value)] * order]
    return Jet.from_coeffs(np.array(rows))


@pytest.mark.parametrize("order", [0, 1, 4])
@pytest.mark.parametrize(("name", "values"), [*((n, _VALUES) for n in REAL), *((n, _PLANE) for n in COMPLEX)])
def test_value_is_numpys_bit_for_bit(name, values, order):
    ufunc = getattr(np, name)
    grid = [np.array(column) for column in zip(*product(values, repeat=ufunc.nin), strict=True)]
    with np.errstate(all="ignore"):
        assert_same_bits(ufunc(*(_moving(x, order) for x in grid)).value, ufunc(*grid))
        for point in zip(*grid, strict=True):
            assert_same_bits(ufunc(*(_moving(x, order) for x in point)).value, ufunc(*point))

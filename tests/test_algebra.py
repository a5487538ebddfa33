"""The kernels: bare series of numbers, against textbook identities, other kernels, and the same with other numbers."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets import algebra
from jets.strategies import exact_numbers

N = 6
series = st.lists(exact_numbers(), min_size=1, max_size=N + 1)
through_zero = series.map(lambda u: [Fraction(0), *u[1:]])
not_zero = st.tuples(exact_numbers().filter(bool), series).map(lambda pair: [pair[0], *pair[1][1:]])
dyadic = st.lists(st.integers(-8, 8).map(lambda k: Fraction(k, 4)), min_size=1, max_size=5)


def full(u, n=N):
    """Return the series with the zeros that are not stored."""
    return [*u, *[0] * (n + 1 - len(u))]


def times(u, v):
    u, v = full(u), full(v)
    return [sum(u[j] * v[k - j] for j in range(k + 1)) for k in range(N + 1)]


def theta(u):
    return [k * c for k, c in enumerate(full(u))]


@given(series, series)
def test_sums_differences_and_products(u, v):
    assert full(algebra.add(u, v)) == [a + b for a, b in zip(full(u), full(v), strict=True)]
    assert full(algebra.subtract(u, v)) == [a - b for a, b in zip(full(u), full(v), strict=True)]
    assert full(algebra.negative(u)) == [-a for a in full(u)]
    assert full(algebra.product(u, v, N)) == times(u, v)
    assert len(algebra.product(u, v, N)) <= min(N + 1, len(u) + len(v) - 1)


@given(series, not_zero)
def test_quotients(u, v):
    assert times(algebra.quotient(u, v, N), v) == full(u)


@given(through_zero)
def test_exponentials(u):
    y = algebra.exp(Fraction(1), u, N)
    assert theta(y) == times(y, theta(u))
    assert y[0] == 1


@given(through_zero, st.sampled_from([-1, 1]))
def test_sines_and_cosines(u, sign):
    s, c = algebra.sincos(Fraction(0), Fraction(1), u, N, sign)
    assert theta(s) == times(c, theta(u))
    assert theta(c) == [sign * d for d in times(s, theta(u))]
    circle = [a - sign * b for a, b in zip(times(c, c), times(s, s), strict=True)]
    assert circle == [1, 0, 0, 0, 0, 0, 0]


@given(not_zero, st.integers(-3, 4))
def test_whole_powers(u, p):
    y = algebra.power(u[0] ** p, u, p, 1, N)
    for _ in range(abs(p)):
        y = times(y, u) if p < 0 else algebra.quotient(y, u, N)
    assert full(y) == [1, 0, 0, 0, 0, 0, 0]


@given(series, st.integers(1, 4), st.integers(-3, 3))
def test_fractional_powers(u, q, p):
    u = [Fraction(1), *u[1:]]
    y, expected = algebra.power(Fraction(1), u, p, q, N), algebra.power(Fraction(1), u, p, 1, N)
    product = [Fraction(1)]
    for _ in range(q):
        product = times(product, y)
    assert full(product) == full(expected)


@given(not_zero)
def test_primitives_of_slopes(u):
    # log u has the slope 1/u
    y = algebra.primitive(Fraction(3), [(algebra.quotient([Fraction(1)], u, N), u)], N)
    assert theta(y) == times(algebra.quotient([Fraction(1)], u, N), theta(u))
    assert y[0] == 3


@given(series, series)
def test_primitives_of_two_slopes(u, v):
    # the product has the slopes v and u
    y = algebra.primitive(u[0] * v[0], [(v, u), (u, v)], N)
    assert full(y) == times(u, v)


@given(series, series)
def test_composition_against_a_sum_of_powers(f, u):
    w, power, expected = [Fraction(0), *u[1:]], [Fraction(1)], [0] * (N + 1)
    for c in f:
        expected = [a + c * b for a, b in zip(expected, full(power), strict=True)]
        power = times(power, w)
    assert full(algebra.compose(f, u, N)) == expected


@pytest.mark.parametrize("size", range(1, 30))
def test_compositions_of_every_length(size):
    # baby and giant steps meet at √n: (1 − u)⁻¹ = Σ uᵏ
    u = [Fraction(1, 2), Fraction(1), Fraction(-1)][:size]
    y = algebra.compose([Fraction(1)] * size, u, size - 1)
    expected = algebra.quotient([Fraction(1)], [Fraction(1), Fraction(-1), Fraction(1)], size - 1)
    assert full(y, size - 1) == full(expected, size - 1)


# --- one specification for all kinds of numbers ------------------------------------------------------------------


@given(dyadic, dyadic, st.integers(1, 4))
def test_floats_rows_and_fractions_agree_bit_for_bit(u, v, n):
    u, v = u[: n + 1], v[: n + 1]
    floats = [[float(c) for c in w] for w in (u, v)]
    rows = [[np.array([c, 2 * c]) for c in w] for w in floats]
    for kernel in (lambda a, b: algebra.product(a, b, n), algebra.add, algebra.subtract):
        exact = kernel(u, v)
        assert kernel(*floats) == exact
        assert [row[0] for row in kernel(*rows)] == exact
    table = [Fraction(k, 2) for k in range(n + 1)]
    exact = algebra.compose(table, u, n)
    assert algebra.compose([float(c) for c in table], floats[0], n) == exact


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=6), st.floats(0.5, 2))
def test_rows_are_single_floats_side_by_side(tail, first):
    u = [first, *tail]
    rows = [np.array([c, c]) for c in u]
    calls = [
        lambda w: algebra.exp(np.exp(w[0]), w, N),
        lambda w: algebra.quotient([1], w, N),
        lambda w: algebra.power(np.sqrt(w[0]), w, 1, 2, N),
        lambda w: algebra.sincos(np.sin(w[0]), np.cos(w[0]), w, N)[0],
    ]
    for call in calls:
        np.testing.assert_allclose(
            [row[1] for row in call(rows)], call(u), rtol=1e-15
        )  # NumPy's functions of rows and of scalars may differ in the last bit


def test_constants_stay_constants():
    one = [Fraction(2)]
    assert algebra.exp(Fraction(1), one, N) == [1]
    assert algebra.sincos(Fraction(0), Fraction(1), one, N) == ([0], [1])
    assert algebra.power(Fraction(4), one, 2, 1, N) == [4]
    assert algebra.primitive(Fraction(5), [(one, one)], N) == [5]
    assert algebra.compose([Fraction(1)] * 4, one, N) == [1]
    assert algebra.quotient([Fraction(3)], one, N) == [Fraction(3, 2)]


# --- IEEE arithmetic ---------------------------------------------------------------------------------------------


def test_python_floats_divide_by_zero_as_numpy_does():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert algebra.quotient([1.0], [0.0], 0) == [math.inf]
    with np.errstate(all="ignore"):
        y = algebra.quotient([1.0], [0.0, 1.0], 1)
    assert y[0] == math.inf
    assert type(y[0]) is float
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        algebra.quotient([1.0], [0.0], 0)


def test_overflow_warns_as_numpy_does():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert algebra.product([1.0, 1e200], [1.0, 1e200], 2) == [1.0, 2e200, math.inf]


def test_exact_numbers_raise():
    with pytest.raises(ZeroDivisionError):
        algebra.quotient([Fraction(1)], [Fraction(0)], 0)


def test_negative_zeros_survive():
    assert math.copysign(1, algebra.product([-0.0, 1.0], [1.0, 1.0], 1)[0]) == -1
    assert math.copysign(1, algebra.negative([0.0])[0]) == -1


def test_compositions_do_not_mix_inf_into_lower_slots():
    with np.errstate(all="ignore"):
        assert algebra.compose([1.0, 2.0, math.inf], [0.0, 1.0], 2) == [1.0, 2.0, math.inf]

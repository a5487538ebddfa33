"""Series of fractions over a common denominator: equal to python-flint's, and to textbook sums of fractions."""

import inspect
from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets import algebra, rationals
from jets.strategies import exact_numbers

orders = st.integers(1, 9)
numbers = exact_numbers(bound=50, max_denominator=30) | st.sampled_from([Fraction(0), Fraction(10**25, 3**40)])
series = st.lists(numbers, min_size=1, max_size=10)
moving = st.lists(numbers, min_size=2, max_size=10)
through_zero = moving.map(lambda u: [Fraction(0), *u[1:]])
from_one = moving.map(lambda u: [Fraction(1), *u[1:]])
not_zero = moving.filter(lambda u: bool(u[0]))


def generic(kernel):
    """Return the kernel as it is written down, for numbers of any kind."""
    return inspect.unwrap(getattr(algebra, kernel.__name__))


def same(kernel, *args):
    """Return the result after comparing it, kinds and lengths included, with the generic kernel's."""
    result, expected = kernel(*args), generic(kernel)(*args)
    assert result == expected
    assert [type(c) for c in result] == [type(c) for c in expected]
    return result


def flints(u, n):
    """Return the series as python-flint has it, up to degree n."""
    flint.ctx.cap = n + 1
    return flint.fmpq_series([flint.fmpq(c.numerator, c.denominator) for c in u])


def fractions(series, n):
    coefficients = (series[k] for k in range(n + 1))
    return [Fraction(int(c.p), int(c.q)) for c in coefficients]


def full(u, n):
    """Return the series up to degree n, with the zeros that are not stored."""
    return [*u, *[Fraction(0)] * (n + 1 - len(u))][: n + 1]


# --- equal to the generic kernels, and to python-flint -----------------------------------------------------------


@given(series, series, orders)
def test_products(u, v, n):
    u, v = u[: n + 1], v[: n + 1]
    y = same(rationals.product, u, v, n)
    assert full(y, n) == fractions(flints(u, n) * flints(v, n), n)


@given(series, not_zero | exact_numbers().filter(bool).map(lambda c: [c]), orders)
def test_quotients(u, v, n):
    u, v = u[: n + 1], v[: n + 1]
    y = same(rationals.quotient, u, v, n)
    assert full(y, n) == fractions(flints(u, n) / flints(v, n), n)


@given(through_zero, orders)
def test_exponentials(u, n):
    u = u[: n + 1]
    y = same(rationals.exp, Fraction(1), u, n)
    assert full(y, n) == fractions(flints(u, n).exp(), n)


@given(through_zero, orders, st.sampled_from([-1, 1]))
def test_sines_and_cosines(u, n, sign):
    u = u[: n + 1]
    s, c = rationals.sincos(Fraction(0), Fraction(1), u, n, sign)
    assert (s, c) == generic(rationals.sincos)(Fraction(0), Fraction(1), u, n, sign)
    z = flints(u, n)
    assert full(s, n) == fractions(z.sin() if sign < 0 else z.sinh(), n)
    assert full(c, n) == fractions(z.cos() if sign < 0 else z.cosh(), n)


@given(from_one, orders)
def test_square_roots(u, n):
    u = u[: n + 1]
    y = same(rationals.power, Fraction(1), u, 1, 2, n)
    assert full(y, n) == fractions(flints(u, n).sqrt(), n)


@given(not_zero, orders, st.integers(-3, 3), st.integers(1, 4))
def test_powers(u, n, p, q):
    # The recurrence is linear in y₀, so that any number will do.
    same(rationals.power, Fraction(7, 3), u[: n + 1], p, q, n)


@given(series, moving, series, moving, orders)
def test_primitives(s, u, t, v, n):
    s, u, t, v = (w[: n + 1] for w in (s, u, t, v))
    for slopes in ([], [(s, u)], [(s, u), (t, v)], [(s, u[:1])], [(s, u), (t, v[:1])]):
        same(rationals.primitive, Fraction(2, 7), slopes, n)


@given(from_one, orders)
def test_logarithms(u, n):
    u = u[: n + 1]
    y = rationals.primitive(Fraction(0), [(rationals.quotient([1], u, n - 1), u)], n)
    assert full(y, n) == fractions(flints(u, n).log(), n)


@given(series, series, orders)
def test_compositions(f, u, n):
    f, u = f[: n + 1], u[: n + 1]
    y = same(rationals.compose, f, u, n)
    if any(u[1:]):  # python-flint does not take the zero series for one without a constant term
        assert full(y, n) == fractions(flints(f, n)(flints([Fraction(0), *u[1:]], n)), n)


@given(moving.filter(lambda u: bool(u[1])), st.integers(0, 9))
def test_reversions(u, n):
    u = u[: n + 1] if n else u[:1]
    y = rationals.reversion(Fraction(5, 3), u, n)
    assert y == generic(rationals.reversion)(Fraction(5, 3), u, n)
    assert {type(c) for c in y} == {Fraction}
    if n:
        assert [0, *y[1:]] == fractions(flints([Fraction(0), *u[1:]], n).reversion(), n)


@pytest.mark.parametrize("n", [30, 60])
def test_long_series(n):
    u = [Fraction((-1) ** k * (k * k + 1), k + 2) for k in range(n + 1)]
    w = [Fraction(0), *u[1:]]
    f, z = flints(u, n), flints(w, n)
    assert rationals.product(u, w, n) == fractions(f * z, n)
    assert rationals.quotient(w, u, n) == fractions(z / f, n)
    assert rationals.exp(Fraction(1), w, n) == fractions(z.exp(), n)
    assert rationals.sincos(Fraction(0), Fraction(1), w, n)[1] == fractions(z.cos(), n)
    assert rationals.compose(u, w, n) == fractions(f(z), n)
    assert rationals.reversion(Fraction(0), w, n) == fractions(z.reversion(), n)


# --- numbers that come in and go out -----------------------------------------------------------------------------


@given(moving, orders)
def test_integers_among_the_fractions(u, n):
    u = [Fraction(1), *(c.numerator if k % 2 else c for k, c in enumerate(u[1 : n + 1]))]
    for y in (
        rationals.quotient([1], u, n),
        rationals.exp(1, [0, *u[1:]], n),
        rationals.power(1, u, 1, 3, n),
        rationals.compose([1, 2, 3], u, n),
        rationals.primitive(1, [([1], u)], n),
    ):
        assert {type(c) for c in y} == {Fraction}


def test_twins_serve_fractions_alone():
    half, product = Fraction(1, 2), rationals.twin("product")
    assert product([half, half], [1, half], 2) == [half, Fraction(3, 4), Fraction(1, 4)]
    assert rationals.twin("quotient")([1], [half, 1], 1) == [2, -4]
    assert rationals.twin("primitive")(half, [([1, half], [half, 1])], 2) == [half, 1, Fraction(1, 4)]
    for u, v in [([0.5, 0.5], [half]), ([half, 0.5], [half]), ([half], [half, np.array([half])]), ([1], [2, 3])]:
        assert product(u, v, 2) is NotImplemented
    assert rationals.twin("add") is None
    assert rationals.twin("twin") is None


def test_division_by_zero_says_so():
    with pytest.raises(ZeroDivisionError):
        rationals.quotient([Fraction(1)], [Fraction(0), Fraction(1)], 3)
    with pytest.raises(ZeroDivisionError):
        rationals.power(Fraction(0), [Fraction(0), Fraction(1)], 1, 2, 3)


@pytest.mark.parametrize("u", [[], [Fraction(2)]])
def test_a_product_with_nothing_is_nothing(u):
    assert rationals.product([], u, 3) == rationals.product(u, [], 3) == []


# --- the work, counted -------------------------------------------------------------------------------------------


def test_no_fraction_is_added_or_multiplied(monkeypatch):
    def refuse(*args):
        raise AssertionError("arithmetic of fractions")

    u = [Fraction(k + 1, k + 2) for k in range(8)]
    for name in ("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__"):
        monkeypatch.setattr(Fraction, name, refuse)
    rationals.product(u, u, 7)
    rationals.quotient(u, u, 7)
    rationals.exp(Fraction(1), u, 7)
    rationals.power(Fraction(1), u, 1, 2, 7)
    rationals.compose(u, u, 7)


def test_a_recurrence_of_two_terms_looks_back_one_coefficient():
    # exp x: the coefficients before the last stay over the denominator they were found with
    y = rationals._Growing(Fraction(1), 1)
    for k in range(1, 6):
        y.append(y.c[-1], k * y.d)
    assert (y.c, y.d) == ([1, 2, 3, 4, 5, 1], 120)
    assert y.values == [1, 1, Fraction(1, 2), Fraction(1, 6), Fraction(1, 24), Fraction(1, 120)]

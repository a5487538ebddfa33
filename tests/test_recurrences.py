"""The recurrences one step at a time: the numbers are those of the kernels of `algebra.py`, and each is made once."""

from fractions import Fraction

import numpy as np
import pytest
from growth import frame_in, grown, line
from hypothesis import given
from hypothesis import strategies as st

from jets import algebra
from jets.errors import ExactnessError
from jets.expansions import expand
from jets.growing import Growing
from jets.jet import Jet
from jets.recurrences import twin
from jets.space import Space

N = 12
RNG = np.random.default_rng(5)
SINGLE = [RNG.uniform(0.5, 2, N + 1).tolist() for _ in range(2)]
BATCH = [[*RNG.uniform(0.5, 2, (N + 1, 3))] for _ in range(2)]
JOINT = Space(("a", "t", "b"), (1.0, 0.0, 0.5), 2, (2, 6, 2), (True, False, True))

#: The name of a kernel, and its arguments for two series u and v.
CALLS = {
    "add": ("add", lambda u, v: (u, v)),
    "subtract": ("subtract", lambda u, v: (u, v)),
    "add a polynomial": ("add", lambda u, v: (u, [1.0, 2.0])),
    "subtract a polynomial": ("subtract", lambda u, v: (u, [1.0, 2.0])),
    "subtract from a polynomial": ("subtract", lambda u, v: ([1.0, 2.0], v)),
    "negative": ("negative", lambda u, v: (u,)),
    "product": ("product", lambda u, v: (u, v, N)),
    "square": ("product", lambda u, v: (u, u, N)),
    "product with a constant": ("product", lambda u, v: ([3.0], v, N)),
    "product with a polynomial": ("product", lambda u, v: (u, [3.0, 1.0, -2.0], N)),
    "product of lower order": ("product", lambda u, v: (u, v, 5)),
    "quotient": ("quotient", lambda u, v: (u, v, N)),
    "quotient by a constant": ("quotient", lambda u, v: (u, [3.0], N)),
    "quotient by a polynomial": ("quotient", lambda u, v: (u, [3.0, 1.0], N)),
    "reciprocal": ("quotient", lambda u, v: ([1], v, N)),
    "exp": ("exp", lambda u, v: (0.75, u, N)),
    "sincos": ("sincos", lambda u, v: (0.6, 0.8, u, N)),
    "sinh and cosh": ("sincos", lambda u, v: (0.6, 0.8, u, N, +1)),
    "square root": ("power", lambda u, v: (0.75, u, 1, 2, N)),
    "real power": ("power", lambda u, v: (0.75, u, -1.5, 1, N)),
    "primitive": ("primitive", lambda u, v: (0.75, [(v, u)], N)),
    "primitive of two": ("primitive", lambda u, v: (0.75, [(v, u), ([1.0, 2.0], v)], N)),
}


def called(name, *series):
    kernel, arguments = CALLS[name]
    return getattr(algebra, kernel), arguments(*series)


@pytest.mark.parametrize("series", [SINGLE, BATCH])
@pytest.mark.parametrize("name", CALLS)
def test_the_numbers_are_those_of_the_generic_kernels(name, series):
    kernel, arguments = called(name, *series)
    expected = kernel.__wrapped__(*arguments)

    def on_growing(u, v):
        kernel, arguments = called(name, u, v)
        return kernel(*arguments)

    rows = grown(on_growing, series, frame_in(line(N)))
    for found, y in zip(rows, expected, strict=True) if type(expected) is tuple else [(rows, expected)]:
        assert len(found) == len(y)
        for row, c in zip(found, y, strict=True):
            np.testing.assert_array_equal(row, c)


@pytest.mark.parametrize("name", CALLS)
def test_lists_of_what_is_not_known_yet_are_series_too(name):
    kernel, arguments = called(name, *SINGLE)
    expected = kernel.__wrapped__(*arguments)

    def on_lists(u, v):
        kernel, arguments = called(name, [*u], [*v])
        return kernel(*arguments)

    assert grown(on_lists, SINGLE, frame_in(line(N))) == (tuple(expected) if type(expected) is tuple else [*expected])


fractions = st.lists(st.fractions(-3, 3, max_denominator=9), min_size=5, max_size=5)


@given(fractions, fractions.filter(lambda v: v[0]))
def test_fractions_stay_exact(u, v):
    def f(u, v):
        return algebra.quotient(algebra.subtract(algebra.product(u, v, 4), algebra.negative(u)), v, 4)

    expected = f(u, v)
    assert grown(f, [u, v], frame_in(line(4))) == [*expected, *[0] * (5 - len(expected))]


# --- composition ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1, 2, 3, 4, 8, N + 1])
def test_composition(length):
    # Powers are stored from t⁰ on instead of tⁱ, so the sums are others: some units of rounding of the largest term.
    u, f = SINGLE[0], SINGLE[1][:length]
    rows = grown(lambda u: algebra.compose(f, u, N), [u], frame_in(line(N)))
    np.testing.assert_allclose(rows, [*algebra.compose(f, u, N)], rtol=1e-13)


@given(fractions, st.lists(st.fractions(-3, 3, max_denominator=9), min_size=1, max_size=9))
def test_composition_is_exact(u, f):
    expected, found = algebra.compose(f, u, 4), grown(lambda u: algebra.compose(f, u, 4), [u], frame_in(line(4)))
    assert [*found, *[0] * (5 - len(found))] == [*expected, *[0] * (5 - len(expected))]


def test_what_is_not_finite_in_the_function_does_not_touch_the_slots_below():
    f = [1.0, 2.0, np.nan, np.inf]
    rows = grown(lambda u: algebra.compose(f, u, 5), [SINGLE[0][:6]], frame_in(line(5)))
    assert rows[:2] == [1.0, 2.0 * SINGLE[0][1]]
    assert np.isnan(rows[2:]).all()


# --- bilinear products ----------------------------------------------------------------------------------------------


def test_products_of_matrices():
    a, b = ([*RNG.normal(size=(5, 2, 2))] for _ in range(2))
    rows = grown(lambda u, v: algebra.bilinear(np.matmul, u, v, 4), [a, b], frame_in(line(4)))
    for k, row in enumerate(rows):
        np.testing.assert_array_equal(row, sum(a[j] @ b[k - j] for j in range(k + 1)))
    rows = grown(lambda u: algebra.bilinear(np.matmul, [a[0]], u, 4), [b], frame_in(line(4)))
    np.testing.assert_array_equal(rows, [a[0] @ c for c in b])


# --- other variables ------------------------------------------------------------------------------------------------


def jet(scale):
    """Return a jet in a, t and b that is known, by its coefficients of t⁰, t¹, …"""
    inner = JOINT.only((0, 2))
    rows = RNG.uniform(0.5, 2, (7, inner.monomials.size)) * scale
    return [Jet.from_coeffs(row, {"a": 1.0, "b": 0.5}, order=2) for row in rows]


def whole(rows, frame):
    """Return the jet in all the variables of such coefficients."""
    terms = {}
    for k, row in enumerate(rows):
        for alpha, c in zip(frame.inner.monomials.slots, row.coeffs, strict=True):
            terms[alpha[0], k, alpha[1]] = c
    coeffs = [terms[alpha] for alpha in JOINT.monomials.slots]
    return Jet.from_coeffs(coeffs, {"a": 1.0, "t": 0.0, "b": 0.5}, order={("a", "b"): 2, "t": 6})


FUNCTIONS = [
    lambda u, v: u + v,
    lambda u, v: -(u - 2 * v),
    lambda u, v: u * v,
    lambda u, v: u / v,
    lambda u, v: 3 / v,
    lambda u, v: np.exp(u) * v,
    lambda u, v: np.sin(u) + np.cosh(v),
    lambda u, v: np.sqrt(u) - v**-1.5,
    lambda u, v: u**3 - v**7,
    lambda u, v: np.log(u) * np.arctan2(u, v),
    lambda u, v: u**v,
    lambda u, v: abs(-u) * np.maximum(u, -v),
]


@pytest.mark.parametrize("f", FUNCTIONS)
def test_with_other_variables(f):
    frame = frame_in(JOINT)
    rows = jet(1.0), jet(0.5)
    expected = f(*(whole(row, frame) for row in rows))

    def on_growing(*series):
        return f(*(Jet._new(JOINT, u) for u in series))._terms

    found = whole(grown(on_growing, rows, frame), frame)
    # Sums of some hundred products in another order: some hundred units of rounding of the largest coefficient.
    scale = np.abs(expected.coeffs).max()
    np.testing.assert_allclose(found.coeffs, expected.coeffs, rtol=1e-12, atol=1e-13 * scale)


# --- the way in -----------------------------------------------------------------------------------------------------


def test_known_series_are_for_other_kernels():
    assert twin("reversion", algebra.reversion) is None
    run = twin("product", algebra.product)
    assert run([1.0, 2.0], [3.0], 1) is NotImplemented
    assert run([], [Fraction(1)], 1) is NotImplemented


def test_a_pole_is_left_to_the_kernel_that_says_so():
    u = Growing(frame_in(line(2)), 0.0, 3)
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert algebra.quotient([1.0], u, 2)[0] == np.inf


class Counted:
    """A number that counts its multiplications."""

    count = 0

    def __init__(self, value):
        self.value = float(value)

    def __mul__(self, other):
        Counted.count += isinstance(other, Counted)
        return Counted(self.value * float(other))

    def __add__(self, other):
        return Counted(self.value + float(other))

    __rmul__, __radd__ = __mul__, __add__

    def __truediv__(self, other):
        return Counted(self.value / float(other))

    def __float__(self):
        return self.value


def multiplications(n):
    Counted.count = 0
    _, rows = expand(lambda t, y: y * y, "t", 0.0, Counted(0.5), n)
    assert [float(c) for c in rows] == [0.5 ** (k + 1) for k in range(n + 1)]  # 1/(2 − t)
    return Counted.count


@pytest.mark.parametrize("n", [1, 2, 20, 40])
def test_each_order_is_computed_once(n):
    assert multiplications(n) == n * (n + 1) // 2 + 1  # the value is NumPy's own as well


def test_exact_numbers_are_not_mixed():
    with pytest.raises(ExactnessError):
        expand(lambda t, y: y * 0.5, "t", 0.0, Fraction(1, 2), 4)

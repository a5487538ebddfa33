"""Polynomials, curves through points, functions with complex results: by their definitions, exactly where possible."""

from fractions import Fraction

import numpy as np
import pytest
from arrays_oracle import EXACT, agree, assert_same, batch, calls, kinds_of, names_of, singles
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp

from jets import Jet, detach, implicit, variable
from jets.arrays.polynomials import POLYNOMIALS
from jets.errors import ExactnessError, RefusedError
from jets.strategies import exact_jets
from jets.testing import assert_allclose, assert_jets_equal

POLYNOMIAL = """
    np.polyval(a[0], a[1])  # objects
    np.polyval([1, 2, 3], a)  # float32, objects
    np.polyval(a[0], 2)  # float32
    np.polyval(a[0], [[1, 2], [3, 4]])  # float32
    np.polyadd(a[0], a[1])
    np.polyadd(a[0], [1, 2])  # float32
    np.polyadd(a[0, :1], a[1])
    np.polysub(a[0], a[1, :2])
    np.polysub([1, 2], a[0])  # float32
    np.polymul(a[0], a[1])
    np.polymul(a[0], [1, 2])  # float32
    np.polydiv(a[0], a[1, :2])  # float32, objects
    np.polydiv(a[0, :2], a[1])  # float32, objects
    np.polydiv(a[0], a[1])  # float32, objects
    np.polydiv([1, 2, 3], a[0, :2])  # float32, objects
    np.polyder(a[0])
    np.polyder(a[0], 2)
    np.polyder(a[0], m=6)
    np.polyint(a[0])  # exact
    np.polyint(a[0], 2, k=[1, 2])  # exact
    np.polyint(a[0], 2, k=3)  # exact
    np.polyint(a[0], m=0)
    np.poly(a[0])  # objects
    np.roots(a[0])  # exact, objects
    np.roots(a[0, :2])  # exact, objects
    np.roots(a[0, :1])  # exact, objects
    np.vander(a[0])  # float32
    np.vander(a[0], 3)  # float32
    np.vander(a[0], N=0)  # float32
    np.vander(a[0], increasing=True)  # float32
"""
CURVES = """
    np.interp(a, [-3, -1, 1, 4], [0, 1, 5, 2])  # complex, exact, objects
    np.interp(a[0], [-9, -1, 1, 9], a[1])  # complex, exact, objects
    np.interp([0.5, 1.5, -1, 9], [0, 1, 2, 3], a[0])  # exact, objects
    np.interp(a[0], [-3, -1, 1, 4], a[1], left=0, right=1)  # complex, exact, objects
    np.linspace(a[0], a[1], 5)
    np.linspace(0, a[1], 5, axis=1)
    np.linspace(a, 1, 4, endpoint=False)
    np.linspace(a[0], a[1], 3, retstep=True)
    np.linspace(a[0, 0, ...], a[0, 1, ...], 1)  # objects
    np.linspace(a[0], a[1], 0)  # objects
    np.logspace(a[0], a[1], 4)  # exact, objects
    np.logspace(a[0], 2, 4, base=2.0)  # exact, objects
    np.geomspace(a[0] ** 2, a[1] ** 2, 4)  # exact, objects, complex
    np.geomspace(1.0, a[0] ** 2, 4, axis=-1)  # exact, objects, complex
    np.sinc(a)  # exact, objects
    np.unwrap(a * 5)  # complex, exact
    np.unwrap(a * 5, axis=0, period=4)  # complex, exact, objects
    np.apply_along_axis(lambda r: r[::-1], 0, a)
    np.apply_along_axis(lambda r, k: np.outer(r, r) * k, -1, a, 2)  # float32
    np.apply_over_axes(np.sum, a, [0, 1])
    np.apply_over_axes(np.cumsum, a, 1)
"""
ROUNDING = """
    np.around(a)  # exact, objects, complex
    np.around(a, 1)  # exact, objects, complex
    np.round(a * 100, -1)  # exact, objects, complex
    np.fix(a * 3.1)  # exact, objects, complex
"""
COMPLEX = """
    np.emath.sqrt(a)
    np.emath.log(a)
    np.emath.log2(a)
    np.emath.log10(a)
    np.emath.arcsin(a)
    np.emath.arccos(a)
    np.emath.arctanh(a)
    np.emath.power(a, 0.5)
    np.emath.power(2.0, a)
    np.emath.logn(2, a)
"""
FITTING = """
    np.polyfit([0, 1, 2, 3], a[0], 2)
"""
CALLS = POLYNOMIAL + CURVES + ROUNDING + COMPLEX + FITTING
#: A polynomial of degree 4 at numbers up to 3, and roots, which are as well conditioned as its coefficients.
UNITS = 1000


@pytest.mark.parametrize("line", calls(POLYNOMIAL + CURVES + ROUNDING))
def test_each_jet_is_what_it_would_be_alone(line):
    for kind in kinds_of(line):
        rough = kind == "float32" and "objects" in line
        agree(line, kind, UNITS, value_units=UNITS * (2**29 if rough else 1))  # NumPy goes through float64 there


def test_every_function_has_a_call():
    assert POLYNOMIALS.keys() <= names_of(CALLS)


# --- polynomials -------------------------------------------------------------------------------------------------

POLY = {"order": 2, "shape": (3,)}


@settings(max_examples=25)
@given(exact_jets(**POLY), exact_jets(**POLY), exact_jets(order=2))
def test_polynomials_are_a_ring(p, q, x):
    assert_jets_equal(np.polyval(p, x), p[0] * x * x + p[1] * x + p[2])
    assert_jets_equal(np.polyval(np.polymul(p, q), x), np.polyval(p, x) * np.polyval(q, x))
    assert_jets_equal(np.polyval(np.polyadd(p, q[:2]), x), np.polyval(p, x) + np.polyval(q[:2], x))
    assert_jets_equal(np.polysub(p, q), np.polyadd(p, -q))
    assert_jets_equal(np.polyder(np.polymul(p, q)), np.polymul(np.polyder(p), q) + np.polymul(p, np.polyder(q)))
    assert_jets_equal(np.polyder(np.polyint(p, 2, k=[x, 1]), 2), p)
    assert_jets_equal(np.polyint(p, k=x)[-1], x)
    assert_jets_equal(np.vander(q, 3) @ p, np.polyval(p, q))
    assert_jets_equal(detach(np.polyval(p, x)), np.polyval(detach(p), detach(x)))


@settings(max_examples=25)
@given(exact_jets(order=2, shape=(4,)), exact_jets(order=2, shape=(2,)))
def test_division_with_a_remainder(u, v):
    assume(v[0].value != 0)
    quotient, rest = np.polydiv(u, v)
    assert (len(quotient), len(rest)) == (3, 1)
    assert_jets_equal(np.polyadd(np.polymul(quotient, v), rest), u)


@pytest.mark.parametrize("kind", EXACT)
def test_a_polynomial_by_its_roots(kind):
    x = batch(kind)[0]
    p = np.poly(x)
    assert_jets_equal(p[0], 1)
    assert_jets_equal(p[1], -np.sum(x))
    assert_jets_equal(p[-1], np.prod(x))
    assert_jets_equal(np.polyval(p, x), np.zeros(4, int))
    assert_jets_equal(np.polyint(x), np.append(x / np.arange(4, 0, -1), 0))


@pytest.mark.parametrize("kind", ["order 0", "floats", "complex", "two of floats", "constants"])
def test_roots(kind):
    p = batch(kind)[1]
    x = np.roots(p)
    assert_allclose(np.polyval(p, x), 0 * p[:3], atol=1e-10)
    assert_allclose(p[0] * np.poly(x), p + 0j, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(x.value, np.roots(p.value))


def test_roots_as_implicit_functions():
    a = variable(2.0, order=6)
    x = np.roots(np.stack([1 + 0 * a, -3 * a, a * a]))
    for root in x:
        assert_allclose(root, implicit(lambda a, x: x * x - 3 * a * x + a * a, a, root.value), rtol=1e-12, atol=1e-14)
    b = np.roots(np.stack([1 + 0 * a, 0 * a, a]))  # ±i√a
    assert_allclose(np.sort(b.imag), np.stack([-np.sqrt(a), np.sqrt(a)]), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("p", "words"),
    [
        ([1.0, -2.0, 1.0], "distinct roots"),
        ([1.0, 0.0, 0.0], "value 0"),
        ([0.0, 1.0, 2.0], "value 0"),
        ([Fraction(1), Fraction(2)], "exact"),
    ],
)
def test_roots_that_are_refused(p, words):
    with pytest.raises(RefusedError, match=rf"np\.roots.*{words}"):
        np.roots(Jet.from_coeffs([p, p]))


@pytest.mark.parametrize("kind", ["floats", "complex", "two of floats"])
def test_least_squares(kind):
    y, x, w = batch(kind)[0], np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 2.0, 2.0, 1.0])
    assert_allclose(np.polyval(np.polyfit(x, y, 3), x), y, rtol=1e-10, atol=1e-10)
    matrix = np.vander(x, 3) * w[:, None]
    assert_allclose(matrix.T @ matrix @ np.polyfit(x, y, 2, w=list(w)), matrix.T @ (w * y), rtol=1e-10, atol=1e-10)
    t = x + Jet.from_coeffs([0.0, 0.5, 1.0])
    assert_allclose(np.polyfit(t, 3 * t * t - t, 2), np.array([3.0, -1.0, 0.0]), atol=1e-10)
    with pytest.raises(RefusedError, match=r"full=.*lstsq"):
        np.polyfit(x, y, 2, full=True)


# --- curves ------------------------------------------------------------------------------------------------------

KNOTS = [Fraction(k) for k in (0, 2, 3, 7)]


@settings(max_examples=40)
@given(exact_jets(order=2), exact_jets(order=2, shape=(4,)), exact_jets(order=2, value=st.just(Fraction(0))))
def test_interpolation_by_its_definition(x, fp, move):
    assume(x.value not in KNOTS)
    xp = np.array(KNOTS) + move
    if x.value < 0 or x.value > 7:
        desired = fp[0] if x.value < 0 else fp[-1]
    else:
        i = int(np.searchsorted(np.array(KNOTS, float), float(x.value))) - 1
        desired = fp[i] + (fp[i + 1] - fp[i]) * (x - xp[i]) / (xp[i + 1] - xp[i])
    assert_jets_equal(np.interp(x, xp, fp), desired)
    assert_jets_equal(np.interp(x.value, np.array(KNOTS), fp, left=1, right=x), np.interp(detach(x), KNOTS, fp, 1, x))


@pytest.mark.filterwarnings("ignore:invalid value")
def test_interpolation_at_its_corners():
    x = variable(np.array([0.0, 1.0, 2.0, 3.0, 0.5]), order=2)
    y = np.interp(x, [0, 1, 2, 3], [0, 1, 2, 0])
    assert y.value.tolist() == [0, 1, 2, 0, 0.5]
    np.testing.assert_array_equal(y.coeff(1), [np.nan, 1, np.nan, np.nan, 1])  # it is straight at 1
    assert np.interp(variable(3.0, order=1), [0, 1, 3], [2, 1, 1]).coeffs.tolist() == [1, 0]
    jump = np.interp(variable(3.0, order=1), [0, 3], [0, 0], right=1)
    np.testing.assert_array_equal(jump.coeffs, [0, np.nan])
    values = np.interp(1.0, [0, 1, 2], Jet.from_coeffs([[0.0, 1, 5], [3, 4, 5]]))
    assert values.coeffs.tolist() == [1, 4]
    moving = np.interp(1.0, Jet.from_coeffs([[0.0, 1, 2], [0, 1, 0]]), [0.0, 5.0, 7.0])
    np.testing.assert_array_equal(moving.coeffs, [5, np.nan])


def test_a_corner_is_said():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        np.interp(variable(1.0, order=1), [0, 1, 2], [0, 1, 0])


def test_what_interpolation_does_not_take():
    x = variable(0.5, order=1)
    for f, error, words in (
        (lambda: np.interp(x, [0, 1], [0, 1, 2]), ValueError, "as many points"),
        (lambda: np.interp(x, [1, 0], [0, 1]), ValueError, "increase"),
        (lambda: np.interp(x, [0, 0], [0, 1]), ValueError, "increase"),
        (lambda: np.interp(x, [], []), ValueError, "as many points"),
        (lambda: np.interp(x, [0, 1], [0, 1], period=1), RefusedError, r"period=.*np\.remainder"),
        (lambda: np.interp(x + 1j, [0, 1], [0, 1]), RefusedError, "complex"),
    ):
        with pytest.raises(error, match=words):
            f()
    assert np.interp(x, [0, 1], [0, 2j]).coeffs.tolist() == [1j, 2j]


@pytest.mark.parametrize("kind", EXACT)
def test_even_steps_exactly(kind):
    a = batch(kind)
    y = np.linspace(a[0], a[1], 5)
    for i in range(5):
        assert_jets_equal(y[i], a[0] + (a[1] - a[0]) * Fraction(i, 4))


@pytest.mark.parametrize("kind", ["floats", "two of floats"])
def test_geometric_and_logarithmic_steps(kind):
    a = batch(kind)
    start, stop = a[0] ** 2 + 1, a[1] ** 2 + 2
    for i, y in enumerate(np.geomspace(start, stop, 4)):
        assert_allclose(y, np.exp(np.log(start) + (np.log(stop) - np.log(start)) * i / 3), rtol=1e-12, atol=1e-12)
    for i, y in enumerate(np.logspace(a[0], a[1], 4, base=3.0)):
        assert_allclose(y, 3.0 ** (a[0] + (a[1] - a[0]) * i / 3), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("at", [0.0, 1e-300, 1e-9, 0.1, -0.9, 1.0, 1.5, 20.25, -3.0])
def test_sinc_at_50_digits(at):
    with mp.workdps(50):
        exact = [float(c) for c in mp.taylor(lambda t: mp.sincpi(t), mp.mpf(at), 8)]
    y = np.sinc(variable(at, order=8))
    assert y.value == np.sinc(at)
    np.testing.assert_allclose(y.coeffs, exact, rtol=1e-12, atol=3e-14)


def test_unwrap_adds_whole_turns_that_do_not_move():
    u = Jet.from_coeffs([[0.0, 3.0, 6.5, -3.0], [1.0, 2.0, 3.0, 4.0]])
    y = np.unwrap(u)
    assert y.value.tolist() == np.unwrap(u.value).tolist()
    assert y.coeff(1).tolist() == [1, 2, 3, 4]


def test_rounding_has_jumps():
    x = variable(np.array([0.25, 1.5, -2.75]), order=1)
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(np.round(x).coeff(1), [0, np.nan, 0])
        np.testing.assert_array_equal(np.round(x, 1).value, np.round(x.value, 1))
    q = variable(Fraction(12346, 1000), order=1)
    assert np.round(q, 2).coeffs.tolist() == [Fraction(1235, 100), 0]
    assert np.round(1000 * q, -3).coeffs.tolist() == [12000, 0]
    with pytest.raises(ExactnessError, match="not differentiable"):
        np.round(variable(Fraction(1, 2), order=1))


# --- with complex results ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", calls(COMPLEX))
def test_results_are_complex_where_real_ones_do_not_exist(line):
    for kind in ("floats", "two of floats", "order 0"):
        agree(line + "  # objects", kind, value_units=10)
    for kind in ("floats", "two of floats"):
        a = batch(kind)
        for x in (a, a * a / 9):  # some are negative and beyond 1, and none is
            outside = np.any(x.value < 0) if "arc" not in line else np.any(abs(x.value) > 1)
            name = line.split("emath.")[1].split("(")[0]
            f = getattr(np, name, None)
            if name in ("power", "logn"):
                y, desired = np.emath.power(x, 0.5), np.power(x + 0j if np.any(x.value < 0) else x, 0.5)
            else:
                y, desired = getattr(np.emath, name)(x), f(x + 0j if outside else x)
            assert_jets_equal(y, desired)


def test_functions_along_axes():
    a = batch("two of floats")
    assert_jets_equal(np.apply_along_axis(np.sum, 1, a), np.sum(a, 1))
    assert_jets_equal(np.apply_along_axis(lambda r: np.outer(r, r), 0, a)[:, :, 2], np.outer(a[:, 2], a[:, 2]))
    assert np.apply_along_axis(lambda r: r.value.max(), 1, a).tolist() == a.value.max(1).tolist()
    assert np.apply_along_axis(len, 0, a[:, 0]) == 3
    assert_same(np.apply_over_axes(np.mean, a, (0, 1)), singles(np.mean(a).reshape(1, 1)), units=10)


def test_coefficients_and_points_in_different_variables():
    a, x = variable(2.0, order=2, name="a"), variable(3.0, order=2)
    y = np.polyval([a, 1, a * a], x)
    assert_jets_equal(y, a * x * x + x + a * a)
    assert (set(y.names), np.polyval(np.stack([a, a]), 5.0).names) == ({"a", "x"}, ("a",))

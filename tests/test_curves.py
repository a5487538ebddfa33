"""The numbers of a picture, against mpmath's derivatives, and what is seen of them."""

import mpmath
import numpy as np
import pytest

import jets
from jets import detach, parse, variable, variables, weird
from jets.curves import as_range, curves, label_of, visible, window
from jets.errors import OrderError, SpaceError


def derivatives_of(f, k, x):
    return np.array([float(mpmath.diff(f, p, k)) for p in x])


def sampled(f, *args, **kwargs):
    with np.errstate(all="ignore"):
        return curves(f, *args, **kwargs)


# --- the two kinds of derivatives ---------------------------------------------------------------------------------

#: A function of jets, the value that it has, and the k-th derivative that its jets carry.
WEIRD = {
    "x - detach(x)": (lambda x: 0 * x, lambda k, x: float(k == 1)),
    "x*detach(x)": (lambda x: x * x, lambda k, x: x if k == 1 else 0),
    "exp(x - detach(x))": (lambda x: 1 + 0 * x, lambda k, x: 1),
    "sin(x)*exp(x - detach(x))": (
        mpmath.sin,
        lambda k, x: mpmath.diff(lambda t: mpmath.sin(t) * mpmath.exp(t - x), x, k),
    ),
    "weird(cos(x), 5, x**2)": (mpmath.cos, lambda k, x: {1: 5, 2: x * x}.get(k, 0)),
}


@pytest.mark.parametrize("text", WEIRD)
def test_the_jets_carry_one_thing_and_the_drawn_curve_has_another(text):
    value, carried = WEIRD[text]
    c = curves(parse(text), at=0.5, derivatives=(1, 2, 3, 4), points=21)
    np.testing.assert_allclose(c.value, [float(value(p)) for p in c.x], rtol=1e-14, atol=1e-15)
    for k in range(1, 5):
        np.testing.assert_allclose(c.carried[k], [float(carried(k, p)) for p in c.x], rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(c.drawn[k], derivatives_of(value, k, c.x), rtol=1e-8, atol=1e-8)


NORMAL = {
    "sin": (np.sin, mpmath.sin),
    "exp": (np.exp, mpmath.exp),
    "a polynomial": (lambda x: x**3 - 2 * x, lambda x: x**3 - 2 * x),
    "a bell": (lambda x: 1 / (1 + x * x), lambda x: 1 / (1 + x * x)),
    "a branch on the value": (lambda x: np.sin(x) if x > -9 else 0, mpmath.sin),
    "a branch on values alone": (lambda x: x**2 if float(x.value) > -9 else 0, lambda x: x**2),
    "a weird function": (weird(np.sin, 7, 7), mpmath.sin),
}


@pytest.mark.parametrize("name", NORMAL)
@pytest.mark.parametrize(("k", "error"), [(1, 1e-9), (2, 1e-6), (3, 1e-4), (4, 1e-3)])
def test_the_derivatives_of_a_drawn_curve_without_a_formula(name, k, error):
    f, oracle = NORMAL[name]
    c = curves(f, at=0.5, derivatives=(k,), points=21)
    exact = derivatives_of(oracle, k, c.x)
    scale = 1 + np.abs(c.value) + np.abs(exact)
    assert np.max(np.abs(c.drawn[k] - exact) / scale) < error


@pytest.mark.parametrize("name", [name for name in NORMAL if name != "a weird function"])
def test_of_a_normal_function_both_are_the_same(name):
    f, oracle = NORMAL[name]
    c = curves(f, at=0.5, derivatives=(1, 2), points=21)
    for k in (1, 2):
        exact = derivatives_of(oracle, k, c.x)
        np.testing.assert_allclose(c.carried[k], exact, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(
    ("f", "at"),
    [(abs, 0.0), (np.floor, -2.0), (np.floor, 1.0), (np.sign, 0.0), (np.cbrt, 0.0), (lambda x: 1 / x, 0.0)],
)
@pytest.mark.parametrize("k", [1, 2])
def test_a_corner_a_jump_or_a_pole_has_no_slope(f, at, k):
    c = sampled(f, at=at, derivatives=(k,), points=61)
    assert np.isnan(c.drawn[k][c.x == at]).all()
    assert not np.isfinite(c.carried[k][c.x == at]).any()
    away = np.abs(c.x - np.rint(c.x)) > 0.04
    assert np.isfinite(c.drawn[k][away]).all()
    np.testing.assert_allclose(c.drawn[k][away], c.carried[k][away], rtol=1e-3, atol=1e-5)


def test_the_corner_is_at_the_point_to_the_last_bit():
    c = sampled(lambda x: abs(x - 0.1), at=0.1)
    assert c.x[200] == 0.1
    assert np.flatnonzero(np.isnan(c.carried[1])).tolist() == [200]


def test_polynomials_are_those_of_the_jet_at_the_point():
    c = curves(parse("sin(x)*exp(x - detach(x))"), at=1.0, order=5, polynomials=(0, 2, 5), points=7)
    row = [mpmath.diff(lambda t: mpmath.sin(t) * mpmath.exp(t - 1), 1, k) / mpmath.factorial(k) for k in range(6)]
    for m in (0, 2, 5):
        exact = [float(sum(row[k] * (p - 1) ** k for k in range(m + 1))) for p in c.x]
        np.testing.assert_allclose(c.polynomials[m], exact, rtol=1e-8, atol=1e-12)
    assert c.point == c.polynomials[0][0]


def test_orders_that_are_lost_are_not_drawn():
    c = curves(lambda x: jets.limit(np.sin(x), x), points=7)
    assert list(c.polynomials) == [1]
    np.testing.assert_allclose(c.value, [float(mpmath.sinc(p)) for p in c.x], rtol=1e-14)
    np.testing.assert_allclose(c.carried[1], derivatives_of(mpmath.sinc, 1, c.x), rtol=1e-8, atol=1e-8)


def test_a_formula_of_fractions_is_drawn_with_floats():
    c = curves(parse("x/3 + 0.1", exact=True), at=0.5, points=3)
    np.testing.assert_allclose(c.value, c.x / 3 + 0.1, rtol=1e-15)


def test_detach_with_respect_to_the_variable_by_its_name():
    c = curves(parse("detach(t*t, wrt='t')", names=("t",)), points=5)
    assert c.name == "t"
    np.testing.assert_array_equal(c.carried[1], 0)
    np.testing.assert_allclose(c.drawn[1], 2 * c.x)
    assert curves(lambda s: detach(s, wrt="s"), name="s", points=3).carried[1].tolist() == [0, 0, 0]


def test_a_division_by_zero_among_pythons_numbers_is_a_gap():
    c = curves(lambda x: x + 1 / (float(x.value) - 1), at=0.0, points=7)
    assert c.x[np.isnan(c.value)].tolist() == [1.0]
    np.testing.assert_allclose(c.value[c.x != 1], [p + 1 / (p - 1) for p in c.x if p != 1])


# --- what can be asked for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "options", "error", "expected"),
    [
        (np.sin, {"derivatives": (1, 5)}, OrderError, "derivatives: 5 is above the order 4; give order=5"),
        (np.sin, {"derivatives": (0,)}, OrderError, "derivatives are numbered from 1"),
        (np.sin, {"order": 0}, OrderError, "derivatives: 1 is above the order 0; give order=1"),
        (np.sin, {"polynomials": (7,)}, OrderError, "polynomials: 7 is above the order 4"),
        (np.sin, {"span": (0, 1), "at": 2}, ValueError, "the point 2 is not within the span from 0 to 1"),
        (np.sin, {"span": (1, 0)}, ValueError, "from left to right, not from 1 to 0"),
        (np.sin, {"span": 3}, ValueError, "span has two ends"),
        (np.sin, {"span": (0, np.inf)}, ValueError, "the end of span has to be one finite real number, not inf"),
        (np.sin, {"at": 2j}, ValueError, "at has to be one finite real number, not 2j"),
        (np.sin, {"at": [1.0, 2.0]}, ValueError, "at has to be one finite real number"),
        (np.sin, {"at": np.nan}, ValueError, "at has to be one finite real number, not nan"),
        (np.sin, {"points": 1}, ValueError, "points has to be at least 2"),
        (parse("x*y", names=("x", "y")), {}, TypeError, "f is a function of x, y"),
        (weird({(0, 0): np.hypot}, names=("x", "y")), {}, TypeError, "f is a function of x, y"),
        (lambda x, y: x, {}, TypeError, "function of one variable, .*'y'"),
        (np.hypot, {}, TypeError, "hypot|x2"),
        (variable(1.0, order=2), {}, TypeError, "give a function of one variable"),
        (3, {}, TypeError, "give a function of one variable"),
        (lambda x: 1j * x, {}, TypeError, "f has complex values"),
        (lambda x: (x, x), {}, TypeError, "returned a tuple"),
        (lambda x: x + variables(y=1.0, order=4)[0], {}, SpaceError, "f gives a jet in y as well as in x"),
    ],
)
def test_what_cannot_be_drawn_is_refused(f, options, error, expected):
    with pytest.raises(error, match=expected):
        curves(f, **options)


def test_an_error_of_the_function_itself_comes_through():
    with pytest.raises(TypeError, match=r"take jet\.value"):
        curves(lambda x: float(x))


def test_order_zero_has_the_value_alone():
    c = curves(np.sin, order=0, derivatives=(), points=3)
    assert (dict(c.carried), dict(c.drawn), dict(c.polynomials)) == ({}, {}, {})


def test_only_the_point_itself_can_warn():
    curves(lambda x: 1 / x + abs(x - 1) + np.log(x), at=2.0)
    with pytest.warns(RuntimeWarning, match="invalid value"):
        curves(abs, at=0.0)


def test_the_usual_range():
    assert as_range(2.0, None) == (-1.0, 5.0)
    assert curves(np.sin, at=2.0, points=3).x.tolist() == [-1.0, 2.0, 5.0]


@pytest.mark.parametrize("ascii", [False, True])
def test_labels(ascii):
    labels = [label_of(k, ascii) for k in range(12)]
    assert len(set(labels)) == 12
    assert all(label.isascii() for label in labels) is ascii


# --- what is seen -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["exp(x)", "x**4", "sin(x)", "x - detach(x)", "x*detach(x)", "exp(2*x)/9 - x"])
def test_all_of_a_tame_curve_is_in_the_window(text):
    c = curves(parse(text))
    low, high = window(c)
    for y in (c.value, c.carried[1], c.drawn[1]):
        assert low < y.min() <= y.max() < high


def test_the_tangent_crosses_the_flat_line_inside_of_the_window():
    low, high = window(curves(parse("x - detach(x)")))
    assert (low, high) == pytest.approx((-1.12, 1.12), abs=0.02)


@pytest.mark.parametrize("text", ["1/x", "tan(x)", "1/x**2", "1/(x - 1)**3", "exp(1/x)"])
def test_a_pole_does_not_take_the_whole_window(text):
    low, high = window(sampled(parse(text), at=0.5))
    assert -100 < low < high < 100


def test_a_polynomial_that_explodes_does_not_take_the_window():
    low, high = window(curves(weird(np.sin, 1, 0, 0, 1e9)))
    assert -3 < low < high < 3


@pytest.mark.parametrize("f", [lambda x: 0 * x, lambda x: np.nan * x, lambda x: np.exp(np.exp(x**4))])
def test_there_is_always_a_window(f):
    c = sampled(f, at=1.0, polynomials=())
    for margin in (0, 0.06):
        low, high = window(c, margin)
        assert np.isfinite([low, high]).all()
        assert low < high


def gaps_of(f, low, high, **options):
    c = sampled(f, **options)
    x, y = visible(c.x, c.value, low, high)
    return x[np.isnan(y)]


def test_a_curve_is_broken_where_it_jumps_and_nowhere_else():
    assert gaps_of(np.tan, -5, 5) == pytest.approx([-np.pi / 2, np.pi / 2], abs=0.02)
    assert gaps_of(lambda x: 1 / (x - 1.234), -5, 5) == pytest.approx([1.234], abs=0.02)
    assert gaps_of(np.sign, -1, 1) == pytest.approx([0, 0], abs=0.02)
    assert gaps_of(np.floor, -3, 3, at=0.2) == pytest.approx([-2, -1, 0, 1, 2, 3], abs=0.02)
    for f in (np.sin, abs, np.cbrt, lambda x: x**9, lambda x: np.exp(5 * x), lambda x: np.sin(40 * x)):
        assert gaps_of(f, -2, 2).size == 0


def test_what_is_far_outside_is_cut_off_and_what_is_inside_is_left_alone():
    x = np.linspace(-1, 1, 201)
    y = x**3 * 1e6
    _, seen = visible(x, y, -1.0, 1.0)
    inside = np.abs(y) <= 3
    np.testing.assert_array_equal(seen[inside], y[inside])
    assert np.abs(seen).max() == 3

"""Composition, inverse functions, functions given by an equation, and limits."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jets import compose, derivative, detach, implicit, limit, reversion, taylor, variable, variables
from jets.errors import OrderError, SpaceError
from jets.jet import Jet
from jets.strategies import exact_jets, exact_numbers, polynomials
from jets.testing import assert_allclose, assert_jets_equal

#: Some 20 operations of a few roundings each; less than 45 roundings are seen.
CLOSE = {"rtol": 64 * np.finfo(float).eps, "atol": 64 * np.finfo(float).eps}

x = variable(0.0, order=5)
LIMITS = [
    (np.sin(x), x, [1, 0, -1 / 6, 0, 1 / 120]),
    (1 - np.cos(x), x**2, [1 / 2, 0, -1 / 24, 0]),
    (np.expm1(x), x, [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120]),
    (np.tan(x) - np.sin(x), x**3, [1 / 2, 0, 1 / 8]),
    (x**2, x, [0, 1, 0, 0, 0]),
    (np.cos(x), np.exp(x), [1, -1, 0, 1 / 3, -1 / 6, 1 / 30]),
    (x**3, 2, [0, 0, 0, 1 / 2, 0, 0]),
    (0, x, [0, 0, 0, 0, 0]),
    (x - detach(x), x, [1, 0, 0, 0, 0]),
]

# --- composition ---------------------------------------------------------------------------------------------


def test_compose_takes_sequences_arrays_and_jets():
    u = np.sin(variable(0.0, order=4))
    table = [1.0, 2.0, 0.5, 0.0, 1.0]
    expected = sum(c * u**k for k, c in enumerate(table))
    assert_allclose(compose(table, u), expected, atol=1e-15)
    assert_allclose(compose(np.array(table), u), expected, atol=1e-15)
    assert_allclose(compose(Jet.from_coeffs(table, at=0.0), u), expected, atol=1e-15)


def test_compose_has_the_lower_order():
    u = variable(2.0, order=4)
    assert compose([1.0, 2.0], u).order == 1
    assert compose([1.0] * 9, u).order == 4
    assert compose([1.0], u).coeffs.tolist() == [1.0]


def test_compose_of_batches_and_of_several_variables():
    u = variable(np.arange(3.0), order=2)
    assert compose([1.0, 2.0, 3.0], u).coeffs.tolist() == [[1] * 3, [2] * 3, [3] * 3]
    assert compose([np.arange(3.0), 1.0], u).coeffs.tolist() == [[0, 1, 2], [1] * 3]
    x, y = variables(x=1.0, y=2.0, order=2)
    assert_jets_equal(compose([0.0, 0.0, 1.0], x * y), (x * y - 2) ** 2)


def test_errors_of_compose():
    u = variable(2.0, order=2)
    with pytest.raises(TypeError, match="what is put in must be a jet, not float"):
        compose([1.0], 2.0)
    with pytest.raises(TypeError, match="the coefficients are numbers, not jets"):
        compose([1.0, u], u)
    with pytest.raises(OrderError, match="give at least the value"):
        compose([], u)
    with pytest.raises(SpaceError, match=r"expanded at x = 0\.0, but the value of the inner jet is 2\.0"):
        compose(Jet.from_coeffs([1.0, 2.0]), u)
    with pytest.raises(SpaceError, match="a jet in x, y takes as many jets, not 1"):
        compose(variables(x=1.0, y=2.0, order=2)[0], u)
    with pytest.raises(TypeError, match="a sequence of coefficients takes one jet, not 2"):
        compose([1.0, 2.0], u, u)
    with pytest.raises(OrderError, match=r"\(1, 1\) is no slot in u1; write a count for each: u1=2"):
        compose({(1, 1): 2.0}, u)
    with pytest.raises(TypeError, match="give the jet that is put in"):
        compose([1.0])


@pytest.mark.parametrize(
    ("f", "inverse", "at"),
    [
        (np.exp, mpmath.log, 0.5),
        (np.sin, mpmath.asin, 0.3),
        (np.tan, mpmath.atan, 0.4),
        (np.sinh, mpmath.asinh, -0.7),
        (lambda x: x**3, mpmath.cbrt, 1.5),
        (lambda x: x * np.exp(x), mpmath.lambertw, 0.6),
    ],
)
def test_reversion_against_mpmath(f, inverse, at):
    j = taylor(f, at, order=7)
    with mpmath.workdps(40):
        expected = [float(mpmath.re(c)) for c in mpmath.taylor(inverse, mpmath.mpf(float(j.value)), 7)]
    np.testing.assert_allclose(reversion(j).coeffs, expected, **CLOSE)


def test_reversion_of_batches_and_of_low_orders():
    j = taylor(np.exp, np.array([0.0, 1.0]), order=4)
    for i in range(2):
        assert_allclose(reversion(j)[i], reversion(j[i]), rtol=1e-14)  # NumPy's functions of arrays and of numbers
    assert reversion(variable(3.0, order=0) ** 2).coeffs.tolist() == [3.0]
    assert reversion(variable(3.0, order=0) ** 2).at == 9.0
    assert reversion(2 * variable(3.0, order=1)).coeffs.tolist() == [3.0, 0.5]
    assert reversion(variable(1.0, order=2, name="y")).names == ("y",)


def test_errors_of_reversion():
    with pytest.raises(ZeroDivisionError, match="no inverse function: the first derivative is zero here"):
        reversion(variable(0.0, order=3) ** 2)
    with pytest.raises(ZeroDivisionError, match="no inverse function"):
        reversion(detach(variable(1.0, order=3)))
    with pytest.raises(SpaceError, match=r"reversion takes as many jets as there are variables \(x, y\)"):
        reversion(variables(x=1.0, y=2.0, order=2)[0])
    with pytest.raises(SpaceError, match="to one total degree"):
        reversion(*variables(x=1.0, y=2.0, order={"x": 2, "y": 2}))
    with pytest.raises(TypeError, match=r"reversion takes jets, not 2\.0"):
        reversion(2.0)
    with pytest.raises(TypeError, match="reversion takes jets, not None"):
        reversion()


# --- limits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("numerator", "denominator", "expected"), LIMITS)
def test_limits(numerator, denominator, expected):
    quotient = limit(numerator, denominator)
    assert quotient.order == len(expected) - 1
    np.testing.assert_allclose(quotient.coeffs, expected, rtol=1e-14, atol=1e-16)  # a few roundings an order


def test_limits_of_batches():
    both = variable(np.zeros(2), order=3)
    np.testing.assert_array_equal(limit(both * [1.0, 2.0], both).coeffs, [[1, 2], [0, 0], [0, 0]])
    mixed = Jet.from_coeffs([[0.0, 1.0], [1.0, 0.0]])
    with pytest.raises(OrderError, match="vanish to different orders; take the limits one by one"):
        limit(mixed, mixed)


def test_poles_have_no_limit():
    for numerator in (1, np.cos(x), x):
        with pytest.raises(ZeroDivisionError, match="the denominator vanishes to a higher order than the numerator"):
            limit(numerator, x**2)
    with pytest.raises(OrderError, match="the denominator is zero in every slot up to order 5; raise the order"):
        limit(x, x**6)
    with pytest.raises(OrderError, match="the denominator is zero in every slot"):
        limit(x, 0)


def test_limits_are_of_jets():
    with pytest.raises(TypeError, match="give at least one jet, not float and int"):
        limit(0.0, 0)


def test_exact_limits():
    s = variable(Fraction(0), order=4)
    assert limit(np.sin(s), s).coeffs.tolist() == [1, 0, Fraction(-1, 6), 0]


def test_complex_coefficients_of_a_real_value():
    assert compose([1.0, 1j], variable(0.0, order=1)).coeffs.tolist() == [1, 1j]
    assert reversion(Jet.from_coeffs([0.0, 1j, 2])).coeffs.tolist() == [0, -1j, -2j]


def test_limits_of_no_jets():
    x = variable(np.zeros(0), order=2)
    assert limit(np.sin(x), x).shape == (0,)


planes = exact_jets(order=3, names=("x", "y"), at=Fraction(0))
maps = exact_jets(order=3, names=("u", "v"), at=Fraction(0))


@given(exact_jets(order=3, names=("u", "v"), at=Fraction(0)), planes, planes)
def test_composition_in_several_variables_is_the_sum_over_the_slots(f, a, b):
    a, b = a - detach(a), b - detach(b)
    expected = sum(c * a**i * b**j for (i, j), c in zip(f._space.monomials.slots, f.coeffs, strict=True))
    assert_jets_equal(compose(f, a, b), expected)
    assert_jets_equal(compose(dict(zip(f._space.monomials.slots, f.coeffs, strict=True)), a, b), expected)


@given(maps, maps, planes, planes)
def test_composition_is_a_homomorphism(f, g, a, b):
    a, b = a - detach(a), b - detach(b)
    assert_jets_equal(compose(f * g, a, b), compose(f, a, b) * compose(g, a, b))
    assert_jets_equal(compose(f + g, a, b), compose(f, a, b) + compose(g, a, b))


@given(maps, maps, maps, planes, planes)
def test_composition_associates(f, g, h, a, b):
    g, h, a, b = (j - detach(j) for j in (g, h, a, b))
    assert_jets_equal(compose(compose(f, g, h), a, b), compose(f, compose(g, a, b), compose(h, a, b)))


def test_a_box_is_known_up_to_its_shortest_side():
    f = Jet.from_coeffs([1.0] * 8, at={"u": 0.0, "v": 0.0}, order={"u": 3, "v": 1})
    x, y = variables(x=0.0, y=0.0, order=3)
    assert compose(f, x, y).order == 1
    assert compose(f, y, variable(0.0, order=2, name="z")).names == ("x", "y", "z")


def test_what_is_not_finite_stays_in_its_slot():
    x, y = variables(x=1.0, y=2.0, order=2)
    w = compose({(1, 1): np.inf}, x, y)
    np.testing.assert_array_equal(w.coeffs, [0, 0, 0, 0, np.inf, 0])


def test_compositions_of_batches_in_several_variables():
    x, y = variables(x=np.array([0.5, 1.0]), y=2.0, order=3)
    f, g = np.exp(x * y), np.sin(x + y)
    h = Jet.from_coeffs(np.arange(10.0), at={"u": 0.0, "v": 0.0})
    together = compose(h, f - detach(f), g - detach(g))
    for i in range(2):
        assert_allclose(together[i], compose(h, (f - detach(f))[i], (g - detach(g))[i]), rtol=1e-13)


# --- inverse maps --------------------------------------------------------------------------------------------


@given(planes, planes, exact_numbers(), exact_numbers())
def test_an_inverse_map_is_inverse_on_both_sides(a, b, c, d):
    x, y = variables(x=Fraction(0), y=Fraction(0), order=3)
    a = c + x + d * y + detach(a, above=3) - detach(a, above=1)  # a Jacobian matrix of determinant 1
    b = d + y + detach(b, above=3) - detach(b, above=1)
    p, q = reversion(a, b)
    assert p.at == {"x": a.value, "y": b.value}
    assert_jets_equal(compose(p, a, b), x)
    assert_jets_equal(compose(q, a, b), y)
    s, t = variables(x=a.value, y=b.value, order=3)
    assert_jets_equal(compose(a, p, q), s)
    assert_jets_equal(compose(b, p, q), t)


def test_polar_coordinates_of_a_batch():
    x, y = variables(x=np.array([1.0, 3.0]), y=np.array([2.0, -1.0]), order=4)
    p, q = reversion(np.hypot(x, y), np.arctan2(y, x))
    r, phi = variables(x=np.hypot(x.value, y.value), y=np.arctan2(y.value, x.value), order=4)
    assert_allclose(p, r * np.cos(phi), rtol=1e-12, atol=1e-13)  # the condition of the matrix times some 20 roundings
    assert_allclose(q, r * np.sin(phi), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("order", [0, 1])
def test_inverse_maps_of_low_order(order):
    x, y = variables(x=1.0, y=2.0, order=order)
    p, q = reversion(2 * x, x + y)
    assert (p.value, q.value) == (1.0, 2.0)
    assert (p.order, q.order) == (order, order)


def test_a_singular_map_has_no_inverse():
    x, y = variables(x=1.0, y=2.0, order=2)
    with pytest.raises(ZeroDivisionError, match="the matrix of the first derivatives is singular"):
        reversion(x + y, (x + y) ** 2)


# --- implicit functions --------------------------------------------------------------------------------------


@given(polynomials(), st.integers(0, 5))
def test_an_implicit_function_solves_its_equation_exactly(p, order):
    x = variable(Fraction(0), order)

    def f(x, y):
        return y + y * y * p(x) + x * p(y)

    y = implicit(f, x, Fraction(0))
    assert y.order == order
    assert_jets_equal(f(x, y), 0)


def test_the_circle_and_a_cubic_of_two_variables():
    x = variable(Fraction(3, 5), order=6)
    assert_jets_equal(implicit(lambda x, y: x**2 + y**2 - 1, x, Fraction(4, 5)), np.sqrt(1 - x**2))
    a, b = variables(a=1.0, b=2.0, order=5)
    y = implicit(lambda a, b, y: y**3 + a * y - b, (a, b), 0.9)
    np.testing.assert_allclose((y**3 + a * y - b).coeffs, 0, atol=1e-14)  # of terms below 10


def test_systems_of_equations_and_batches():
    x = variable(np.array([2.25, 3.0]), order=4)
    u, v = implicit(lambda x, u, v: (u + v - x, u * v - 1), x, (np.array([1.6, 2.5]), 0.4))
    assert_allclose((u - v) / 2, np.sqrt(x**2 / 4 - 1), rtol=1e-12)  # next to the branch point roundings grow
    np.testing.assert_allclose((u * v - 1).coeffs, 0, atol=1e-12)  # coefficients grow to 1e2 near the branch point 2


def test_roots_that_cannot_be_found():
    x = variable(0.5, order=2)
    with pytest.raises(ValueError, match="Newton's iteration does not settle in 100 steps"):
        implicit(lambda x, y: x**2 + y**2 + 1, x, 0.3)
    with pytest.raises(ZeroDivisionError, match="singular"):
        implicit(lambda x, y: x + 0 * y, x, 0.3)
    with pytest.raises(ValueError, match="f is -39/100 at the given point, not 0; fractions need the exact root"):
        implicit(lambda x, y: x**2 + y**2 - 1, variable(Fraction(3, 5), order=2), Fraction(1, 2))
    with pytest.raises(TypeError, match="as many numbers as there are unknowns: 2, not 1"):
        implicit(lambda x, u, v: u + v - x, x, (1.0, 2.0))


# --- limits in several variables -----------------------------------------------------------------------------


@given(planes, exact_jets(order=3, names=("x", "y"), at=Fraction(0)))
def test_limits_undo_products_of_what_vanishes(a, b):
    b = b - detach(b)
    lowest = [sum(slot) for slot, c in zip(b._space.monomials.slots, b.coeffs, strict=True) if c]
    assume(lowest)
    assert_jets_equal(limit(a * b, b), a.truncate(3 - lowest[0]))


def test_limits_along_the_grading():
    x, y = variables(x=0.0, y=0.0, order=7)
    t = np.sinc(1.0)  # so that nothing here is a whole number by chance
    for u in (x * y, x + 3 * y, x**2 - t * x * y, x * y * (x - y)):
        series = 1 - u**2 / 6 + u**4 / 120 - u**6 / 5040
        quotient = limit(np.sin(u), u)
        assert_allclose(quotient, series.truncate(quotient.order), rtol=1e-14, atol=1e-15)  # seven orders of a few


def test_quotients_that_depend_on_the_direction():
    x, y = variables(x=0.0, y=0.0, order=4)
    for numerator, denominator in ((x, y), (x * y, x**2 + y**2), (x**2 * y, x**2 + y**2), (x**2 - y**2, (x + y) ** 2)):
        with pytest.raises(ZeroDivisionError, match="the quotient depends on the direction"):
            limit(numerator, denominator)
    with pytest.raises(ZeroDivisionError, match="vanishes to a higher order"):
        limit(x, x * y)
    with pytest.raises(SpaceError, match="truncated at a total degree"):
        limit(*variables(x=0.0, y=0.0, order={"x": 2, "y": 2}))


def test_limits_of_zero_and_of_batches():
    x, y = variables(x=np.zeros(2), y=0.0, order=3)
    assert_jets_equal(limit(0 * x, x + y), 0 * x.truncate(2))
    assert_jets_equal(limit(x * y * [1.0, 2.0], y), (x * [1.0, 2.0]).truncate(2))
    with pytest.raises(OrderError, match="take the limits one by one"):
        limit(x * y, x * [1.0, 0.0] + y)


def test_implicit_functions_in_boxes_and_beside_other_variables():
    def inverse(m):  # v with v + u·v = 1
        return implicit(lambda u, v: v + u * v - 1, m, 1 / (1 + detach(m).value))

    x, y = variables(x=Fraction(1), y=Fraction(2), order={"x": 1, "y": 2})
    (b,) = variables(b=Fraction(0), order={"b": 3})
    for m in (x * y, x + b, variable(Fraction(1), order=1) + b + b * b, (x * y).truncate(2)):
        assert_jets_equal(inverse(m), 1 / (1 + m))
    m = variable(Fraction(2), order=1)
    for k in range(4):
        assert_jets_equal(derivative(inverse, k)(m), derivative(lambda m: 1 / (1 + m), k)(m))


def test_an_equation_may_bring_variables_of_its_own():
    a = variable(2.0, order=3, name="a")
    y = implicit(lambda x, v: a * v - x, variable(3.0, order=2), 1.4)
    assert y.names == ("x", "a")
    assert_allclose(y, variable(3.0, order=2) / a, rtol=1e-15)  # the last bits of two divisions


@pytest.mark.parametrize("order", [4, 12, 16])
def test_rounding_does_not_hide_a_limit(order):
    x, y = variables(x=0.0, y=0.0, order=order)
    for alpha, beta in ((0.1, 0.7), (-3.0, 0.01), (1 / 3, 1 / 3)):
        u = alpha * x + beta * y
        for numerator, denominator in ((np.expm1(u), u), (1 - np.cos(u), u * u)):
            q = limit(numerator, denominator)
            scale = (abs(alpha) + abs(beta)) ** np.array([sum(a) for a in q._space.monomials.slots])
            error = (q * denominator - numerator.truncate(q.order)).coeffs / scale
            np.testing.assert_allclose(error, 0, atol=1e-13)  # 16 orders of 30 roundings


def test_limits_and_inverse_functions_of_one_variable_in_a_box():
    (x,) = variables(x=0.0, order={"x": 4})
    np.testing.assert_allclose(limit(np.sin(x), x).coeffs, [1, 0, -1 / 6, 0], rtol=1e-15)  # the last bits of k!
    assert reversion(np.sin(x)).coeffs.tolist() == reversion(np.sin(variable(0.0, order=4))).coeffs.tolist()


def test_a_long_table_of_coefficients_is_read_as_far_as_needed():
    assert compose((k for k in iter(int, 1)), variable(0.5, order=3)).coeffs.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("seed", range(50))
def test_unknowns_that_are_zero(seed):
    matrix, at = np.random.default_rng(seed).normal(size=(2, 2)), 1.0 + seed / 10
    (a, b), (c, d) = matrix

    def f(x, u, v):
        return a * (u - x) + b * v, c * (u - x) + d * v

    u, v = implicit(f, variable(at, order=2), (at + 0.1, 0.1))
    rounding = 1e-15 * (1 + at) * np.linalg.cond(matrix)  # a few of each residual, times what the inverse makes of it
    np.testing.assert_allclose(u.coeffs, [at, 1, 0], atol=rounding)
    np.testing.assert_allclose(v.coeffs, 0, atol=rounding)


def test_what_is_small_is_not_rounding():
    x, y = variables(x=0.0, y=0.0, order=3)
    for numerator in (x * y + 1e-9 * x**2, 1e9 * x * y + x**2):
        with pytest.raises(ZeroDivisionError, match="the quotient depends on the direction"):
            limit(numerator, y)


def test_high_powers_are_made_one_by_one():
    x, y = variables(x=0.0, y=0.0, order={"x": 1, "y": 1200})
    assert compose({(0, 1200): 1.0}, x, y).coeff(y=1200) == 1.0


def test_what_is_given_to_implicit():
    with pytest.raises(TypeError, match=r"x must be a jet, or a tuple with one, such as .*, not 1\.0"):
        implicit(lambda x, y: x - y, 1.0, 2.0)
    with pytest.raises(TypeError, match="give a function of x and y"):
        implicit(3, variable(1.0, order=1), 2.0)
    with pytest.raises(TypeError, match="give at least one unknown"):
        implicit(lambda x: (), variable(1.0, order=1), ())

"""Nested derivatives: each differentiates with respect to a variable of its own, whatever stands around it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from jets import derivative, derivatives, detach, taylor, variable, variables, weird
from jets.strategies import exact_numbers, polynomials
from jets.testing import assert_allclose, assert_jets_equal


def test_the_classic_perturbation_confusion():
    # https://github.com/JuliaDiff/ForwardDiff.jl/issues/83; confused, the answer is 2
    assert derivative(lambda x: x * derivative(lambda y: x + y)(1.0))(1.0) == 1.0


def test_the_inner_variable_may_be_at_the_same_point():
    assert derivative(lambda x: x * derivative(lambda y: x * y)(x))(3.0) == 6.0
    assert derivative(lambda x: derivative(lambda y: x * y**2)(x))(3.0) == 12.0


def test_curried_functions():
    # Manzyuk et al. 2019, "Perturbation confusion in forward automatic differentiation of higher-order functions"
    shift = derivative(lambda u: lambda_of(u))
    assert shift(0.5) == pytest.approx(np.cos(1.5))


def lambda_of(u):
    return (lambda f: f(1.0))(lambda s: np.sin(s + u))


@given(polynomials(), exact_numbers(), exact_numbers())
def test_depth_two(p, a, b):
    q = p.derivative()
    assert derivative(lambda x: x * derivative(lambda y: p(x + y))(b))(a) == q(a + b) + a * q.derivative()(a + b)


def test_depth_three():
    def f(x):
        return derivative(lambda y: y * derivative(lambda z: x * y * z**2)(y))(x)

    # D_z: 2xyz at z = y gives 2xy²; times y: 2xy³; D_y at y = x: 6x³; D_x: 18x²
    assert derivative(f)(2.0) == 72.0
    assert derivative(derivative(derivative(lambda x: x**4)))(2.0) == 48.0
    assert derivative(derivative(lambda x: x**4, 2), 2)(Fraction(2)) == 24


def test_nested_series():
    # a series inside a series, as in TaylorSeries.jl
    assert derivatives(lambda x: x * derivative(np.exp)(x), at=0.0, order=3).tolist() == [0, 1, 2, 3]
    inner = derivatives(lambda x: derivative(lambda y: np.sin(x * y))(2.0), at=0.5, order=2)
    c, s = np.cos(1.0), np.sin(1.0)
    np.testing.assert_allclose(inner, [c / 2, c - s, -4 * s - 2 * c], rtol=1e-13)


def test_a_user_may_call_both_variables_x():
    inner = lambda y: (variable(y, order=1) * y).derivative(1)  # noqa: E731
    assert derivative(lambda x: x * inner(2.0))(1.0) == 2.0


def test_batches_inside_and_outside():
    points = np.arange(4.0)
    f = derivative(lambda x: x * derivative(lambda y: x + y**2)(points))
    assert f(1.0).tolist() == (2 * points).tolist()
    assert f(points).tolist() == (2 * points).tolist()
    g = derivative(lambda x: x * derivative(lambda y: x * y)(1.0))
    assert g(points).tolist() == (2 * points).tolist()


def test_jets_around_nested_derivatives():
    x, y = variables(x=Fraction(2), y=Fraction(3), order=3)
    inner = derivative(lambda s: s * derivative(lambda r: r**2 * s * y)(s))(x)
    assert_jets_equal(inner, 6 * x**2 * y, order=2)
    assert inner.names == ("x", "y")
    assert_allclose(derivative(np.sin, 2)(variable(0.5, order=3)), -np.sin(variable(0.5, order=3)), rtol=1e-14)


def test_detach_stops_all_levels():
    assert derivative(lambda x: detach(x) * derivative(lambda y: detach(x * y) * y)(2.0))(3.0) == 0.0
    assert derivative(lambda x: x * derivative(lambda y: detach(x * y) * y)(2.0))(3.0) == 6.0
    assert derivative(lambda x: derivative(lambda y: detach(x) * y)(2.0))(3.0) == 0.0
    j = taylor(lambda x: derivative(lambda y: detach(x) * y**2)(x), at=3.0, order=2)
    assert j.derivatives.tolist() == [18, 6, 0]


def test_partial_detach_leaves_the_inner_variable_alone():
    j = taylor(lambda x: derivative(lambda y: detach(x * y, wrt="x"))(x), at=3.0, order=2)
    assert j.derivatives.tolist() == [3, 0, 0]


def test_weird_functions_inside_derivatives():
    w = weird(7, 5, 3, 2, 1)
    assert [derivative(w, k)(2.0) for k in range(6)] == [7, 5, 3, 2, 1, 0]
    assert derivative(derivative(w, 2), 2)(2.0) == 1.0
    assert derivative(lambda x: x * derivative(w)(x))(2.0) == 5 + 2 * 3


def test_derivatives_of_what_does_not_move():
    assert derivative(lambda x: derivative(lambda y: x)(1.0))(2.0) == 0
    assert derivative(lambda x: derivative(lambda y: 3.0)(1.0) + x)(2.0) == 1

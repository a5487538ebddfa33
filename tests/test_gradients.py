"""Gradients, Jacobian and Hessian matrices against SymPy and exact rationals, and how they nest."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given

from jets import derivative, detach, gradient, hessian, jacobian, limit, variable, variables
from jets.errors import OrderError
from jets.gradients import CHUNK
from jets.strategies import exact_numbers, polynomials
from jets.testing import assert_allclose, assert_jets_equal

s, t = sympy.symbols("s t")
FORMULAS = {
    "polynomial": lambda m, x, y: x**3 * y - 2 * x * y**2,
    "exponential": lambda m, x, y: m.exp(x * y) / (1 + x**2),
    "trigonometric": lambda m, x, y: m.sin(x + 2 * y) * m.cos(x * y),
    "power": lambda m, x, y: (2 + x) ** y,
}
AT = (0.5, -0.25)
#: Some ten operations of a few roundings each; less than 10 roundings are seen.
CLOSE = {"rtol": 16 * np.finfo(float).eps, "atol": 16 * np.finfo(float).eps}


@pytest.mark.parametrize("name", FORMULAS)
def test_against_sympy(name):
    f = FORMULAS[name]
    expression, at = f(sympy, s, t), dict(zip((s, t), map(sympy.Rational, AT), strict=True))
    first = [float(expression.diff(v).subs(at).evalf(30)) for v in (s, t)]
    second = [[float(expression.diff(v, w).subs(at).evalf(30)) for w in (s, t)] for v in (s, t)]
    np.testing.assert_allclose(gradient(lambda x, y: f(np, x, y))(*AT), first, **CLOSE)
    np.testing.assert_allclose(hessian(lambda x, y: f(np, x, y))(*AT), second, **CLOSE)
    np.testing.assert_allclose(gradient(lambda v: f(np, v[0], v[1]))(np.array(AT)), first, **CLOSE)
    np.testing.assert_allclose(hessian(lambda v: f(np, *v))(list(AT)), second, **CLOSE)
    np.testing.assert_allclose(jacobian(lambda x, y: [f(np, x, y), x])(*AT), [first, [1, 0]], **CLOSE)


@given(polynomials(), polynomials(), exact_numbers(), exact_numbers())
def test_products_of_polynomials_are_exact(p, q, a, b):
    def f(x, y):
        return p(x) * q(y)

    dp, dq = p.derivative(), q.derivative()
    assert gradient(f)(a, b).tolist() == [dp(a) * q(b), p(a) * dq(b)]
    mixed = dp(a) * dq(b)
    assert hessian(f)(a, b).tolist() == [[dp.derivative()(a) * q(b), mixed], [mixed, p(a) * dq.derivative()(b)]]
    assert jacobian(lambda v: (p(v[0]), q(v[1])))([a, b]).tolist() == [[dp(a), 0], [0, dq(b)]]


# --- shapes --------------------------------------------------------------------------------------------------


def test_one_number():
    assert gradient(np.square)(3.0) == 6.0
    assert hessian(np.square)(3.0) == 2.0
    assert jacobian(lambda x: (x, x**2))(3.0).tolist() == [1, 6]


def test_arrays_have_gradients_of_their_shape():
    w = np.arange(6.0).reshape(2, 3)
    cubes = gradient(lambda w: sum(c**3 for row in w for c in row))(w)
    assert cubes.tolist() == (3 * w**2).tolist()
    assert jacobian(np.sin)(w).shape == (2, 3, 2, 3)
    assert hessian(lambda w: w[0, 1] * w[1, 2])(w)[0, 1, 1, 2] == 1
    assert hessian(lambda w: w[0, 1] * w[1, 2])(w).sum() == 2


def test_points_of_a_batch_have_gradients_each():
    x = np.array([1.0, 2.0, 3.0])
    assert gradient(lambda x, y: x * y)(x, 4.0).tolist() == [[4, 4, 4], [1, 2, 3]]
    assert hessian(lambda x, y: x**2 * y)(x, 4.0)[0].tolist() == [[8, 8, 8], [2, 4, 6]]
    assert jacobian(lambda x, y: (x * y, 1))(x, 4.0).tolist() == [[[4, 4, 4], [1, 2, 3]], [[0] * 3, [0] * 3]]


def test_long_vectors_are_taken_in_chunks():
    v = np.linspace(0, 1, 2 * CHUNK + 1)
    calls = []

    def f(v):
        calls.append(v.shape)
        return sum(c * c for c in v)

    assert gradient(f)(v).tolist() == (2 * v).tolist()
    assert calls == [v.shape] * 3
    assert gradient(f)(np.zeros(0)).tolist() == []


def test_constants_have_no_slope():
    assert gradient(lambda x, y: 3)(1.0, 2.0).tolist() == [0, 0]
    assert gradient(lambda v: 3)(np.ones(2)).tolist() == [0, 0]
    assert jacobian(lambda v: (3, v[0]))(np.ones(2)).tolist() == [[0, 0], [1, 0]]
    assert gradient(lambda x, y: detach(x) * y)(5.0, 2.0).tolist() == [0, 5]


# --- nesting -------------------------------------------------------------------------------------------------


def test_gradients_of_gradients_are_hessians():
    def f(x, y):
        return x**3 * y**2

    twice = jacobian(lambda x, y: tuple(gradient(f)(x, y)))
    assert twice(Fraction(2), Fraction(3)).tolist() == hessian(f)(Fraction(2), Fraction(3)).tolist()


def test_jets_around_keep_all_their_orders():
    a = variable(3.0, order=4, name="a")
    g = gradient(lambda x, y: a * x * y**2)(1.0, 2.0)
    assert_jets_equal(g[0], 4 * a)
    assert_jets_equal(g[1], 4 * a)
    h = hessian(lambda v: a**2 * v[0] * v[1])(np.array([1.0, 2.0]))
    assert_jets_equal(h[0, 1], a**2)


def test_arguments_may_be_jets():
    a, b = variables(a=3.0, b=2.0, order=3)
    g = gradient(lambda x, y: np.exp(x * y))(a, b)
    assert_allclose(g[0], b * np.exp(a * b), rtol=1e-15)  # the last bits of one product
    assert_allclose(g[1], a * np.exp(a * b), rtol=1e-15)
    v = np.array([1.0, 2.0]) * a
    assert_jets_equal(gradient(lambda v: v[0] * v[1])(v), v[::-1])
    assert_jets_equal(gradient(lambda x, y: x * y)(detach(a), b)[0], b)


def test_no_perturbation_is_taken_for_another():
    assert derivative(lambda a: gradient(lambda x, y: a * x * y)(a, 2.0)[0])(3.0) == 2.0
    assert gradient(lambda x: x * gradient(lambda y: x + y)(1.0))(1.0) == 1.0
    assert derivative(lambda a: hessian(lambda v: a * v[0] ** 2 * v[1])([1.0, 2.0])[0, 1])(3.0) == 2.0
    inner = gradient(lambda x, y: x * gradient(lambda x, y: x * y)(x, y)[1] * y)  # x·x·y
    assert inner(3.0, 5.0).tolist() == [30, 9]


# --- errors --------------------------------------------------------------------------------------------------


def test_a_gradient_is_of_one_number():
    for f, args in (
        (lambda v: v, [np.ones(2)]),
        (lambda x, y: (x, y), [1.0, 2.0]),
        (lambda x: x * np.ones(2), [1.0]),
    ):
        for operator in (gradient, hessian):
            with pytest.raises(TypeError, match=r"f returned several numbers; use jets\.jacobian"):
                operator(f)(*args)
    assert jacobian(lambda x: x * np.ones(2))(1.0).tolist() == [1, 1]


def test_what_cannot_be_differentiated():
    with pytest.raises(TypeError, match=r"give a function, such as np\.sin, not 3"):
        gradient(3)
    with pytest.raises(TypeError, match="give the point: one argument, or as many as the function has"):
        hessian(np.sin)()
    assert gradient(np.hypot).__name__ == "hypot"


def test_orders_that_are_lost_are_errors():
    a = variable(2.0, order=3, name="a")
    for f in (lambda x: limit(np.expm1(x), x), lambda x: np.exp(x).truncate(0), lambda x: np.exp(x).diff()):
        for operator in (gradient, hessian, jacobian):
            with pytest.raises(OrderError, match="the function loses an order, as a limit does"):
                operator(f)(0.0)
    with pytest.raises(OrderError, match="the function loses an order"):
        derivative(lambda x: (a * np.exp(x)).truncate(0))(0.0)


def test_entries_have_axes_of_their_own():
    v = np.array([1.0, 2.0, 3.0])
    by_rows = jacobian(lambda v: (v[0] * v, v[1] * v))(v)
    assert by_rows[0].tolist() == [[2, 0, 0], [2, 1, 0], [3, 0, 1]]
    assert jacobian(lambda v: (v[:2], v[1:]))(v).shape == (2, 2, 3)
    assert jacobian(lambda x, y: [[x * y, x], [y, y * y]])(2.0, 3.0).tolist() == [[[3, 2], [1, 0]], [[0, 1], [0, 6]]]
    assert jacobian(lambda x, y: [x * np.ones(3), y * np.ones(3)])(2.0, 3.0).shape == (2, 3, 2)
    with pytest.raises(TypeError, match=r"entries of different shapes: \(2,\), \(3,\)"):
        jacobian(lambda v: (v[:2], v))(v)


def test_integers_are_of_the_kind_of_the_others():
    assert gradient(lambda x, y: x * y / 3)(Fraction(2), 3).tolist() == [1, Fraction(2, 3)]
    assert gradient(lambda x, y: x * y)(3, np.float32(1)).dtype == np.float32
    assert gradient(lambda x, y: x**y)(s, 2).tolist() == [2 * s, s**2 * sympy.log(s)]


def test_empty_vectors():
    assert gradient(lambda v: 3.0)(np.zeros(0)).shape == (0,)
    assert hessian(lambda v: 3.0)(np.zeros(0)).shape == (0, 0)


def test_several_arrays_are_points_and_not_vectors():
    v = np.array([1.0, 2.0, 3.0])
    for operator in (gradient, hessian, jacobian):
        with pytest.raises(TypeError, match="several arrays are the points of a batch, not vectors"):
            operator(lambda v, b: sum(c * c for c in v) + b)(v, 2.0)
    assert gradient(lambda x, y: y + 0 * x)(np.ones(3), 2.0).tolist() == [[0, 0, 0], [1, 1, 1]]


def test_vectors_are_taken_apart_in_one_pass():
    v = np.linspace(-1, 1, 101)
    assert gradient(lambda v: sum(c * c for c in v))(v).tolist() == (2 * v).tolist()
    assert hessian(lambda v: sum(c * c for c in v))(v).tolist() == (2 * np.eye(101)).tolist()
    x, y = variables(x=1.0, y=2.0, order=2)
    batch = x * np.array([1.0, 0.0, np.nan]) + y * y
    for i, j in enumerate(batch):
        np.testing.assert_array_equal(j.coeffs, batch.coeffs[:, i])

"""Coefficients that are not known yet: whatever is done to them comes true when they are known."""

import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets.blocks import Block
from jets.errors import RefusedError
from jets.index import index
from jets.later import Later, Tape, defer, later, number_of

A, B = 1.25, -3.5
ROW = np.array([1.5, -2.0, 0.25])


def numbers(*values, levels=None):
    """Return coefficients that will be the values, and the tape."""
    tape = Tape(3)
    known = [[] for _ in values]
    coefficients = [
        later(tape, level, row, 0, np.ones_like(value) if isinstance(value, np.ndarray) else value)
        for row, value, level in zip(known, values, levels or [1] * len(values), strict=True)
    ]
    return coefficients, tape, lambda: [row.append(value) for row, value in zip(known, values, strict=True)]


def happens(function, *values):
    """Return what becomes of the function of coefficients that will be the values."""
    coefficients, tape, come_true = numbers(*values)
    result = function(*coefficients)
    come_true()
    tape.run(1)
    return [number_of(c) for c in result] if isinstance(result, (list, tuple)) else number_of(result)


BINARY = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.mod, operator.floordiv]
BINARY += [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


@pytest.mark.parametrize("function", BINARY)
@pytest.mark.parametrize(("a", "b"), [(A, 2.0), (2.0, 1j), (ROW**2, A), (ROW**2, ROW + 3)])
def test_operators_from_either_side(function, a, b):
    if isinstance(b, complex) and function not in BINARY[:5]:
        a, b = 2, 3  # complex numbers have no order and no remainder
    np.testing.assert_array_equal(happens(function, a, b), function(a, b))
    np.testing.assert_array_equal(happens(lambda u: function(u, b), a), function(a, b))
    np.testing.assert_array_equal(happens(lambda v: function(a, v), b), function(a, b))


@pytest.mark.parametrize("function", BINARY[:4])
def test_fractions_stay_exact(function):
    a, b = Fraction(1, 3), Fraction(2, 7)
    for result in (happens(function, a, b), happens(lambda u: function(u, b), a), happens(lambda v: function(a, v), b)):
        assert result == function(a, b)
        assert isinstance(result, Fraction)


@pytest.mark.parametrize("function", [operator.neg, operator.pos, abs])
@pytest.mark.parametrize("a", [B, ROW])
def test_operators_of_one(function, a):
    np.testing.assert_array_equal(happens(function, a), function(a))


FUNCTIONS = [
    np.exp,
    np.conjugate,
    np.sum,
    np.cumsum,
    np.flip,
    np.add.reduce,
    lambda u: np.multiply(ROW, u),
    lambda u: np.where(ROW > 0, 7.0, u),
    lambda u: np.stack([u, ROW, np.zeros(3)]),
    lambda u: np.concatenate([u[1:], u[:1]]),
    lambda u: np.broadcast_to(u, (2, 3)),
    lambda u: np.einsum("i,ij->j", u, np.arange(6.0).reshape(3, 2)),
    lambda u: u @ ROW,
    lambda u: ROW @ u,
    lambda u: u[::-1],
    lambda u: u.real + (1j * u).imag,
    lambda u: u.reshape(3, 1).T,
    lambda u: u.reshape((1, 3)),
    lambda u: u.astype(np.float32),
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_of_rows(function):
    result = happens(function, ROW)
    np.testing.assert_array_equal(result, function(ROW))
    assert np.shape(result) == np.shape(function(ROW))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_shape_and_dtype_are_known_at_once(function):
    (u,), *_ = numbers(ROW)
    result, expected = function(u), np.asarray(function(ROW))
    assert (np.shape(result), np.ndim(result), np.size(result)) == (expected.shape, expected.ndim, expected.size)
    assert (result.shape, result.ndim, result.size, result.dtype) == (
        expected.shape,
        expected.ndim,
        expected.size,
        expected.dtype,
    )


def test_several_results_come_one_by_one():
    for part, expected in zip(happens(lambda u: np.split(u, 3), ROW), np.split(ROW, 3), strict=True):
        np.testing.assert_array_equal(part, expected)
    assert happens(list, ROW) == ROW.tolist()


def test_whatever_depends_on_none_is_a_number():
    (u,), *_ = numbers(ROW)
    assert np.shape(u) == (3,)
    assert np.ndim(u) == 1
    assert not np.iscomplexobj(u)
    assert np.result_type(u, np.float32) == np.float64


@given(st.permutations(range(4)))
def test_orders_run_one_after_the_other_each_from_first_to_last(order):
    tape, done = Tape(3), []
    for k in order:
        tape.levels[k].append((done.append, lambda k: k))
        tape.levels[k].append((done.append, lambda k: -k))
    for k in range(4):
        tape.run(k)
    assert done == [0, 0, 1, -1, 2, -2, 3, -3]


def test_the_level_is_that_of_what_is_known_last():
    (u, v, w), *_ = numbers(A, B, 2.0, levels=[1, 3, 2])
    assert (u * w).level == 2
    assert (u * w + v).level == 3
    assert np.exp(u).level == 1
    assert np.stack([u, w]).level == 2


def test_long_chains_need_no_recursion():
    def chain(u):
        for _ in range(20_000):
            u = u + 1.0
        return u

    assert happens(chain, 0.0) == 20_000


def test_a_sum_may_start_with_zero():
    coefficients, tape, _ = numbers(A)
    assert sum(coefficients) is coefficients[0]
    assert not any(tape.levels)


def test_blocks_are_left_to_their_own_product():
    (u,), *_ = numbers(A)
    block = Block(index(2, (2, 2), (True, True)), 1, {0: 2.0, 1: 3.0})
    products = u * block, block * u
    assert all(type(product) is Block for product in products)
    assert all(isinstance(c, Later) for product in products for c in product.terms.values())


@pytest.mark.parametrize("ask", [bool, float, int, complex, np.asarray, [1, 2].__getitem__, lambda u: u and 1])
def test_truth_and_number_are_refused(ask):
    (u,), *_ = numbers(A)
    with pytest.raises(RefusedError, match=r"is not known yet while ode calls f.*y\.value"):
        ask(u)


def test_arrays_do_not_take_what_is_not_known():
    (u, row), *_ = numbers(A, ROW)
    table = np.zeros((2, 3))
    with pytest.raises(RefusedError, match="not known yet"):
        table[0, 0] = u
    with pytest.raises(RefusedError, match="not known yet"):
        table[0] = row
    assert "not known yet" in repr(u)


def test_two_tapes_do_not_mix():
    (u,), *_ = numbers(A)
    (v,), *_ = numbers(B)
    for function in (operator.mul, np.multiply, operator.gt):
        with pytest.raises(RefusedError, match="one ode in f of another one"):
            function(u, v)


def test_a_function_that_fails_on_the_kind_is_asked_later():
    assert happens(lambda u: 1.0 / (u - 1.25), 2.25) == 1.0
    (zero,), tape, come_true = numbers(0.0)
    defer(operator.truediv, 1.0, zero)
    come_true()
    with pytest.raises(ZeroDivisionError):
        tape.run(1)

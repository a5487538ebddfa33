"""How jets are made and taken apart, and what they say when that is not possible."""

import copy
import pickle
import re
import threading
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from spaces import together

import jets
from jets import detach, variable, variables
from jets.errors import ExactnessError, OrderError, RefusedError, SpaceError
from jets.jet import Jet
from jets.strategies import exact_jets, float_jets
from jets.testing import assert_jets_equal

x = variable(3.0, order=4)


def says(text):
    return re.escape(text)


# --- constructors --------------------------------------------------------------------------------------------


def test_coefficients_are_derivatives_over_factorials():
    assert Jet.from_coeffs([1, 2, 3, 4]).derivatives.tolist() == [1.0, 2.0, 6.0, 24.0]
    assert Jet.from_derivatives([1, 2, 6, 24]).coeffs.tolist() == [1.0, 2.0, 3.0, 4.0]


@given(exact_jets(names=("x", "y")))
def test_constructors_and_accessors_are_inverse(a):
    assert_jets_equal(Jet.from_coeffs(a.coeffs, a.at), a)
    assert_jets_equal(Jet.from_derivatives(a.derivatives, a.at), a)


def test_slots_of_two_variables_come_by_degree():
    j = Jet.from_coeffs([1, 2, 3, 4, 5, 6], at={"x": 1.0, "y": 2.0})
    assert j.order == 2
    assert [j.coeff(x=a, y=b) for a, b in [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]] == [1, 2, 3, 4, 5, 6]


def test_defaults():
    j = Jet.from_coeffs([1, 2])
    assert (j.at, j.names, j.order, j.shape, j.ndim, j.size) == (0.0, ("x",), 1, (), 0, 1)


@pytest.mark.parametrize(
    ("coeffs", "dtype"),
    [
        ([1, 2], np.float64),
        ([True, False], np.float64),
        (np.array([1, 2], np.uint8), np.float64),
        ([1.0, 2], np.float64),
        ([1, 2j], np.complex128),
        (np.array([1, 2], np.float32), np.float32),
        (np.array([1, 2], np.longdouble), np.longdouble),
        ([1, Fraction(1, 2)], object),
    ],
)
def test_dtypes(coeffs, dtype):
    j = Jet.from_coeffs(coeffs)
    assert j.dtype == dtype
    assert j.coeffs.dtype == dtype
    assert (j * j).dtype == dtype


def test_dtype_argument():
    assert Jet.from_coeffs([1, 2], dtype=np.float32).dtype == np.float32
    assert Jet.from_derivatives([1, 2], dtype=complex).dtype == np.complex128


def test_integers_among_fractions_become_fractions():
    assert all(isinstance(c, Fraction) for c in Jet.from_coeffs([1, Fraction(1, 2), 3]).coeffs)


def test_iterables_are_taken():
    assert Jet.from_coeffs(range(3)).coeffs.tolist() == [0.0, 1.0, 2.0]
    assert Jet.from_coeffs(k for k in (1, 2)).order == 1


def test_huge_integers():
    assert variable(10**30, order=1).value == 1e30
    assert (x * 2**100).value == 3 * 2.0**100
    assert (variable(Fraction(10**400), order=1) * 2).value == 2 * 10**400


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Jet(1.0), TypeError, "make a jet with variable(3.0, order=4)"),
        (lambda: Jet.from_coeffs([]), OrderError, "at least its value"),
        (lambda: Jet.from_coeffs(np.array(1.0)), OrderError, "at least its value"),
        (lambda: Jet.from_coeffs(["a"]), TypeError, "dtype"),
        (lambda: Jet.from_coeffs([None]), TypeError, "cannot make a coefficient of None"),
        (lambda: Jet.from_coeffs([x, x]), TypeError, "an array cannot hold the derivatives of a jet"),
        (lambda: Jet.from_coeffs(np.ma.array([1.0, 2.0])), TypeError, "masked"),
        (lambda: Jet.from_coeffs([1, 2], order=3), OrderError, "2 slots given, but x at order 3 have 4"),
        (lambda: Jet.from_coeffs([1, 2], at={"x": 0, "y": 0}), OrderError, "2 variables have 1, 3, … slots, never 2"),
        (lambda: Jet.from_coeffs([1, 2], name="2x"), SpaceError, "is a word such as 'x', not '2x'"),
        (lambda: Jet.from_coeffs([1, 2], name=3), SpaceError, "is a word such as 'x', not 3"),
    ],
)
def test_what_cannot_be_a_jet(call, error, message):
    with pytest.raises(error, match=says(message)):
        call()


# --- accessors -----------------------------------------------------------------------------------------------


def test_ways_to_name_a_slot():
    a, b = variables(x=1.0, y=2.0, order=3)
    j = a**2 * b
    assert j.derivative(x=2, y=1) == j.derivative(2, 1) == j.derivative((2, 1)) == j.derivative([2, 1]) == 2.0
    assert j.coeff(x=2) == j.coeff(2, 0) == 2.0
    assert x.coeff(np.int64(1)) == x.coeff(x=1) == 1.0
    assert x.derivative((1,)) == 1.0


@pytest.mark.parametrize("slot", [(), (1, 2, 3), (-1, 0), (0.5, 0), ("x", 0)])
def test_slots_that_are_none(slot):
    a, _ = variables(x=1.0, y=2.0, order=3)
    with pytest.raises(OrderError, match=says("write a count for each: x=2, y=2")):
        a.coeff(slot)


def test_slots_beyond_the_order():
    a, _ = variables(x=1.0, y=2.0, order=3)
    with pytest.raises(OrderError, match=says("slot (2, 2) is beyond what this jet of order 3 knows")):
        a.derivative(x=2, y=2)
    with pytest.raises(OrderError, match=says("slot 5 is beyond what this jet of order 4 knows")):
        x.coeff(5)
    with pytest.raises(SpaceError, match=says("no variable 'z' here; the variables are 'x', 'y'")):
        a.coeff(z=1)
    with pytest.raises(TypeError, match="by position or by name, not by both"):
        a.coeff(1, x=1)


def test_the_point_of_several_variables_is_a_dict():
    a, _ = variables(x=1.0, y=2.0, order=1)
    assert a.at == {"x": 1.0, "y": 2.0}
    assert x.at == 3.0


def test_slots_that_are_not_stored_are_zeros_of_the_same_kind():
    c = jets.detach(variable(Fraction(2), order=3))
    assert isinstance(c.coeff(3), Fraction)
    assert all(isinstance(d, Fraction) for d in c.derivatives)
    batch = jets.detach(variable(np.ones((2, 3)), order=2))
    assert batch.coeff(2).shape == (2, 3)
    assert batch.coeffs.shape == (3, 2, 3)


# --- calculus on the slots -----------------------------------------------------------------------------------


def test_truncate():
    assert (x**3).truncate(1).coeffs.tolist() == [27.0, 27.0]
    assert_jets_equal((x**3).truncate(4), x**3)
    a, b = variables(x=1.0, y=2.0, order={"x": 2, "y": 2})
    assert (a * b).truncate(2).coeffs.tolist() == [2, 2, 1, 0, 1, 0]


def test_truncate_never_invents():
    with pytest.raises(OrderError, match=says("cannot truncate a jet of order 4 to order 5; give 0 to 4")):
        x.truncate(5)


@pytest.mark.parametrize("order", [1.5, "2", None, True, -1])
def test_truncate_takes_whole_numbers(order):
    with pytest.raises(OrderError, match="order must be"):
        x.truncate(order)


def test_derivative_and_primitive_change_the_order():
    assert (x**3).diff().order == 3
    assert (x**3).integrate().order == 5
    assert (x**2).diff().coeffs.tolist() == [6.0, 2.0, 0.0, 0.0]
    assert (x**2).integrate().derivative(3) == 2.0


def test_derivatives_name_their_variable():
    a, b = variables(x=1.0, y=2.0, order=2)
    assert (a * b).diff("y").coeffs.tolist() == [1.0, 1.0, 0.0]
    with pytest.raises(TypeError, match=says("say with respect to which variable: one of 'x', 'y'")):
        a.diff()
    with pytest.raises(TypeError, match="say with respect to which variable"):
        a.integrate()
    with pytest.raises(SpaceError, match="no variable 'z'"):
        a.diff("z")


def test_order_zero_has_no_derivative():
    with pytest.raises(OrderError, match="a jet of order 0 knows no derivative"):
        variable(1.0, order=0).diff()


@given(together(1).map(lambda one: one[0]), st.fractions(-2, 2, max_denominator=5))
def test_the_taylor_polynomial_is_the_sum_of_its_slots(a, step):
    powers = [step ** sum(alpha) for alpha in a._space.monomials.slots]
    expected = sum(c * p for c, p in zip(a.coeffs, powers, strict=True))
    assert np.all(np.equal(a(*[step] * len(a.names)), expected))
    assert np.all(np.equal(a(**dict.fromkeys(a.names, step)), expected))


def test_taylor_polynomials_take_one_step_for_each_variable():
    a, b = variables(x=1.0, y=2.0, order=2)
    assert (a * b)(0.5, -1.0) == (a * b)(x=0.5, y=-1.0) == (a * b)(0.5, y=-1.0) == 1.5
    assert x(np.array([0.0, 1.0])).tolist() == [3.0, 4.0]
    for steps, named in [((), {}), ((1, 2, 3), {}), ((1,), {"z": 1}), ((1, 2), {"x": 1}), ((1,), {"x": 1})]:
        with pytest.raises(TypeError, match=says("give one step for each of the variables x, y")):
            (a * b)(*steps, **named)


# --- immutability, copies, threads -----------------------------------------------------------------------------


def test_no_attribute_can_be_set():
    for name in ("value", "order", "coeffs", "new"):
        with pytest.raises(AttributeError):
            setattr(x, name, 1)


def test_the_given_array_is_copied_and_the_returned_one_read_only():
    given_rows, given_at = np.ones((2, 3)), np.zeros(3)
    j = Jet.from_coeffs(given_rows, at=given_at)
    given_rows[:], given_at[:] = 7, 7
    assert j.coeffs.tolist() == [[1, 1, 1], [1, 1, 1]]
    assert j.at.tolist() == [0, 0, 0]
    for array in (j.coeffs, j.derivatives, j.value, j.at, j.coeff(1), (j * j).value, (j + 1).coeff(1), j[1:].value):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_mutable_point_of_a_variable_is_copied():
    at = np.array([1.0, 2.0])
    j = variable(at, order=1)
    at[0] = 9
    assert j.value.tolist() == [1.0, 2.0]


@given(together(1).map(lambda one: one[0]) | float_jets(shape=(2,)))
def test_copies_and_pickles(a):
    for b in (copy.copy(a), copy.deepcopy(a), *(pickle.loads(pickle.dumps(a, protocol)) for protocol in (2, 5))):
        assert_jets_equal(b, a)
        assert_jets_equal(b * a, a * a)
        assert repr(b) == repr(a)


def test_threads_do_not_disturb_each_other():
    results = []

    def work(at):
        a, b = variables(x=at, y=1.0, order=6)
        nested = jets.derivative(lambda s: s * jets.derivative(lambda t: s + t)(1.0))(at)
        results.append((at, (np.exp(a * b) / (1 + a)).coeffs.tolist(), nested))

    threads = [threading.Thread(target=work, args=(float(at % 3),)) for at in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 12
    assert len({repr(result) for result in results}) == 3
    assert all(nested == 1.0 for _, _, nested in results)


def test_outputs_are_refused():
    with pytest.raises(RefusedError, match=says("np.add takes no out= with jets, which are immutable")):
        np.add(x, 1, out=np.zeros(()))
    with pytest.raises(RefusedError, match=says("np.sin takes no where= with jets")):
        np.sin(x, where=np.array([True]))


def test_derivatives_whose_coefficients_underflow_are_warned_of():
    y = np.exp(variable(0.0, order=200))
    with pytest.warns(RuntimeWarning, match="Taylor coefficients underflow from degree 171"):
        assert y.derivatives[170] == pytest.approx(1, rel=1e-12)
    with pytest.warns(RuntimeWarning, match="use mpmath"):
        y.derivative(200)
    assert np.exp(variable(0.0, order=170)).derivative(170) == pytest.approx(1, rel=1e-12)
    with mpmath.workdps(20):
        assert abs(np.exp(variable(mpmath.mpf(0), order=200)).derivative(200) - 1) < 1e-17


def test_long_integers_are_floats_like_the_short_ones():
    assert Jet.from_coeffs([10**30, 1]).dtype == Jet.from_coeffs([10**3, 1]).dtype == np.float64
    assert Jet.from_coeffs(np.array([10**30, 1], dtype=object)).coeff(0) == Fraction(10**30)


@pytest.mark.parametrize("dtype", [int, bool, "U5"])
def test_a_jet_has_an_inexact_dtype(dtype):
    with pytest.raises(TypeError, match="choose a floating or complex one, or object"):
        Jet.from_coeffs([1, 2, 3], dtype=dtype)


def test_a_dict_has_no_order_of_slots():
    with pytest.raises(TypeError, match="not as a dict"):
        Jet.from_coeffs({0: 1.0, 1: 2.0})


def test_points_are_those_of_the_batch():
    assert Jet.from_coeffs(np.ones((2, 2, 3)), at=np.zeros(3)).shape == (2, 3)
    with pytest.raises(ValueError, match=r"whose shape is \(3,\)"):
        Jet.from_coeffs(np.ones((2, 3)), at=np.zeros(2))


def test_an_exact_polynomial_takes_exact_steps():
    y = variable(Fraction(1), order=2) ** 2
    assert y(Fraction(1, 10)) == Fraction(121, 100)
    assert y(1) == 4
    with pytest.raises(ExactnessError, match=r"cannot mix exact fractions with float 0\.1"):
        y(0.1)


@pytest.mark.parametrize("at", [np.array([1 / 3, 2 / 3]), np.zeros((0, 3))])
def test_the_points_of_a_batch_are_shown_in_full(at):
    x = variable(at, order=1)
    np.testing.assert_array_equal(eval(repr(x), {"Jet": Jet, "np": np}).at, at)


def test_taylor_polynomials_of_arrays_have_their_shape():
    steps = np.array([0.1, 0.2])
    assert detach(variable(0.5, order=2))(steps).tolist() == [0.5, 0.5]
    x, y = variables(x=1.0, y=2.0, order=2)
    assert (x * y)([0.5, 1.0], 0.5).tolist() == [3.75, 5.0]
    assert (variable(Fraction(1), order=2) ** 2)(np.int64(1)) == 4


def test_long_series_take_memory_in_proportion():
    long = Jet.from_coeffs(np.ones(20_000))
    assert long.diff().derivative(1) == 2
    np.testing.assert_allclose(long.integrate().diff().coeffs, 1, rtol=1e-15)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_of_pickle(protocol):
    x, y = variables(x=1.0, y=2.0, order=2)
    assert_jets_equal(pickle.loads(pickle.dumps(x * y, protocol)), x * y)


@pytest.mark.parametrize("shape", [(), (2,)])
@pytest.mark.parametrize(
    ("number", "real", "imag"),
    [
        (mpmath.mpc(1, 2), mpmath.mpf(1), mpmath.mpf(2)),
        (3 + 2 * sympy.I, sympy.Integer(3), sympy.Integer(2)),
        (Fraction(1, 2), Fraction(1, 2), Fraction(0)),
        (1 + 2j, 1.0, 2.0),
    ],
    ids=lambda number: type(number).__name__,
)
def test_parts_of_every_kind_of_number(number, real, imag, shape):
    coeffs = np.full((2, *shape), number)
    jet = Jet.from_coeffs(coeffs)
    for part, expected in ((jet.real, real), (jet.imag, imag)):
        assert part.coeffs.tolist() == np.full((2, *shape), expected).tolist()
        assert {type(c) for c in part.coeffs.flat} == {type(np.asarray(expected, part.dtype)[()])}

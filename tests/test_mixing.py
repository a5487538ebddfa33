"""How jets combine with each other, with numbers of every kind, and with what is no number."""

import operator
import re
from decimal import Decimal
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

import jets
from jets import variable, variables
from jets.errors import ExactnessError, SpaceError
from jets.jet import Jet
from jets.mixing import combine, constant
from jets.strategies import exact_jets, float_jets
from jets.testing import assert_jets_equal

OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow]
x = variable(3.0, order=3)


# --- spaces --------------------------------------------------------------------------------------------------


def test_variables_unite_in_the_order_in_which_they_come():
    y, z = variable(2.0, order=3, name="y"), variable(5.0, order=3, name="z")
    j = z * (x + y)
    assert j.names == ("z", "x", "y")
    assert j.at == {"z": 5.0, "x": 3.0, "y": 2.0}
    assert j.derivative(z=1, y=1) == 1.0


def test_the_lower_order_wins():
    assert (x + variable(3.0, order=1)).order == 1
    assert (x * variable(2.0, order=2, name="y")).order == 2
    a, _ = variables(x=3.0, y=1.0, order={"x": 2, "y": 1})
    assert (x * a).order == 3
    assert_jets_equal(x**3 + a, (x**3)._to(a._space) + a)


@given(exact_jets(names=("x", "y")), exact_jets(names=("y", "z")))
def test_mixed_jets_commute_up_to_the_order_of_names(a, b):
    left, right = a * b, b * a
    assert set(left.names) == set(right.names) == {"x", "y", "z"}
    for alpha in left._space.monomials.slots:
        powers = dict(zip(left.names, alpha, strict=True))
        assert left.coeff(**powers) == right.coeff(**powers)


def test_two_points_of_one_name_are_an_error_that_names_both():
    message = (
        "cannot combine a jet in x at 3.0 with a jet in x at 4.0; "
        "build both from the same variable(...), or give one of them another name"
    )
    for operation in OPERATORS:
        with pytest.raises(SpaceError, match=re.escape(message)):
            operation(x, variable(4.0, order=3))
    with pytest.raises(SpaceError, match=r"at \[1. 2.\] with a jet in x at 3.0"):
        variable(np.array([1.0, 2.0]), order=3) + x


def test_equal_points_are_one_point():
    assert (x + variable(np.float64(3.0), order=3)).coeffs.tolist() == [6.0, 2.0, 0.0, 0.0]
    assert (variable(np.arange(3.0), order=1) + variable(np.arange(3.0), order=1)).shape == (3,)
    with np.errstate(invalid="ignore"):
        assert (variable(np.nan, order=1) - variable(np.nan, order=1)).coeff(1) == 0


# --- batches -------------------------------------------------------------------------------------------------


@given(mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3), st.data())
def test_batches_broadcast_as_arrays_do(shapes, data):
    a, b = (data.draw(float_jets(2, shape=shape)) for shape in shapes.input_shapes)
    for operation in (operator.add, operator.sub, operator.mul):
        result = operation(a, b)
        assert result.shape == shapes.result_shape
        np.testing.assert_array_equal(result.value, operation(a.value, b.value))
        assert result.coeffs.shape == (3, *shapes.result_shape)


@given(float_jets(3, shape=(4,)), float_jets(3, shape=(4,)))
def test_a_batch_is_its_single_jets(a, b):
    for operation in (operator.add, operator.sub, operator.mul):
        whole = operation(a, b)
        for i in range(4):
            assert_jets_equal(whole[i], operation(a[i], b[i]))


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ValueError, match="broadcast"):
        Jet.from_coeffs(np.ones((2, 2))) + Jet.from_coeffs(np.ones((2, 3)))


def test_arrays_are_constants_on_both_sides():
    row = np.array([1.0, 2.0])
    for j in (x * row, row * x, [1.0, 2.0] * x, x * [1.0, 2.0]):
        assert j.coeffs.tolist() == [[3.0, 6.0], [1.0, 2.0], [0.0, 0.0], [0.0, 0.0]]
    assert (row / x).shape == (2,)
    assert (np.ones((2, 1)) - variable(np.arange(3.0), order=1)).shape == (2, 3)


# --- kinds of number -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "dtype"),
    [
        (2, np.float32),
        (True, np.float32),
        (2.5, np.float32),
        (1j, np.complex64),
        (np.float64(2), np.float64),
        (np.float32(2), np.float32),
        (np.longdouble(2), np.longdouble),
        (np.int8(2), np.float32),
        (np.array([1, 2]), np.float64),
        (np.array([1, 2], np.float32), np.float32),
    ],
)
def test_promotion_is_that_of_numpy(other, dtype):
    single = variable(np.float32(3), order=2)
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv):
        for result in (operation(single, other), operation(other, single)):
            assert result.dtype == dtype
            assert result.coeffs.dtype == dtype


def test_fractions_become_floats_beside_floats():
    for j in (x * Fraction(1, 2), Fraction(1, 2) * x):
        assert j.coeffs.tolist() == [1.5, 0.5, 0.0, 0.0]
        assert j.dtype == np.float64


EXACT = variable(Fraction(1, 3), order=2)


@pytest.mark.parametrize("other", [0.5, 1j, np.float32(2), np.array([0.5])])
def test_floats_beside_exact_jets_are_refused(other):
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv):
        for left, right in ((EXACT, other), (other, EXACT)):
            with pytest.raises(ExactnessError, match=r"cannot mix exact fractions with .* write a Fraction"):
                operation(left, right)
    with pytest.raises(ExactnessError, match="cannot mix exact fractions"):
        EXACT + variable(0.5, order=2, name="y")


@pytest.mark.parametrize("other", [2, np.int64(2), True, Fraction(2), np.array([1, 2]), [1, 2]])
def test_whole_numbers_beside_exact_jets_stay_exact(other):
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv):
        for result in (operation(EXACT, other), operation(other, EXACT)):
            assert all(isinstance(c, Fraction) for c in np.asarray(result.coeffs).flat)


LIBRARIES = {
    "mpmath": (mpmath.mpf("0.5"), mpmath.mpf(3)),
    "sympy": (sympy.Symbol("a"), sympy.Integer(3)),
    "decimal": (Decimal("0.5"), Decimal(3)),
    "flint": (flint.fmpq(1, 2), flint.fmpq(3)),
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_numbers_of_other_libraries_on_both_sides(library):
    at, c = LIBRARIES[library]
    t = variable(at, order=3)
    cube = t * t * t
    assert cube.coeffs.tolist() == [at * at * at, 3 * (at * at), 3 * at, 1]
    for left, right in ((c + t, t + c), (c * t, t * c), (c - t, -(t - c)), (2 * t, t + t)):
        assert isinstance(left, Jet)
        assert left.coeffs.tolist() == right.coeffs.tolist()
    if library != "decimal":  # where a third is rounded
        assert (c / t * t).coeffs.tolist()[1:] == [0, 0, 0]
    assert (t**2).coeffs.tolist() == (t * t).coeffs.tolist()


@pytest.mark.parametrize("library", LIBRARIES)
def test_numbers_of_other_libraries_beside_floats(library):
    _, c = LIBRARIES[library]
    if library in ("mpmath", "sympy"):
        for j in (c * x, x * c):
            assert isinstance(j, Jet)
            assert [float(c) for c in j.coeffs] == [9, 3, 0, 0]


def test_batches_of_exact_numbers():
    t = variable(np.array([Fraction(1, 2), Fraction(3)]), order=2)
    assert (t * t).coeffs.tolist() == [[Fraction(1, 4), 9], [1, 6], [1, 1]]
    assert (1 / t)[0].coeffs.tolist() == [2, -4, 8]


# --- what is no number ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["3", b"3", None, {}, {1}, object(), len])
def test_what_is_no_number_is_a_type_error(other):
    for operation in OPERATORS:
        for left, right in ((x, other), (other, x)):
            with pytest.raises(TypeError, match=r"unsupported operand|can only concat|can't concat|a count"):
                operation(left, right)


def test_types_that_know_jets_are_asked_first():
    class Stranger:
        __array_ufunc__ = None

        def __radd__(self, other):
            return "radd"

        def __rmul__(self, other):
            return "rmul"

    assert x + Stranger() == "radd"
    assert x * Stranger() == "rmul"


def test_masked_arrays_are_refused():
    with pytest.raises(TypeError, match="masked"):
        x * np.ma.array([1.0, 2.0])


def test_combine_and_constant():
    a, b, c = combine(x, 2, np.arange(2.0))
    assert a is x
    assert (b._terms, c.shape) == ([2], (2,))
    assert constant(Fraction(1, 2)) == 0.5
    assert isinstance(constant(np.array([1, 2]), Fraction(1))[0], Fraction)
    assert jets.equal(a, x)

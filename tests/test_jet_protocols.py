"""Jets where Python expects numbers, sequences and texts: comparison, conversion, indexing, repr, format."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spaces import together

import jets
from jets import detach, variable, variables
from jets.errors import RefusedError
from jets.jet import Jet
from jets.strategies import float_jets
from jets.testing import assert_jets_equal

x = variable(3.0, order=2)
NAMES = {"Jet": Jet, "np": np, "array": np.array, "Fraction": Fraction, "nan": math.nan, "inf": math.inf}


# --- values --------------------------------------------------------------------------------------------------


def test_comparisons_look_at_values():
    assert x == 3
    assert 3 == x  # noqa: SIM300
    assert x != 2
    assert x == detach(x)
    assert x < 4 <= x + 1
    assert 2 < x  # noqa: SIM300
    assert x >= detach(x)
    assert not x > x
    assert (x == 3).dtype == bool


def test_comparisons_of_batches_are_arrays():
    batch = variable(np.array([1.0, 3.0]), order=1)
    assert (batch == 3).tolist() == [False, True]
    assert (x > batch.value).tolist() == [True, False]


def test_comparison_with_what_is_no_number():
    assert (x == "3") is False
    assert (x != None) is True  # noqa: E711
    with pytest.raises(TypeError, match="not supported between"):
        x < "3"  # noqa: B015


def test_branches_are_those_of_numbers():
    def relu(t):
        return t if t > 0 else 0 * t

    assert relu(x).coeffs.tolist() == [3, 1, 0]
    assert relu(-x).coeffs.tolist() == [0, 0, 0]
    assert max(x, 2) is x
    assert sorted([x, 1, x * x])[0] == 1


def test_conversions():
    assert (bool(x), bool(x - 3)) == (True, False)
    for kind in (float, int, complex):
        with pytest.raises(TypeError, match=rf"{kind.__name__}\(.*would lose the derivatives of a jet.*jet\.value"):
            kind(x)
        assert kind(detach(x)) == 3
        assert type(kind(detach(x))) is kind
    assert type(float(detach(variable(Fraction(1, 2), order=1)))) is float


def test_batches_have_no_single_value():
    batch = variable(np.array([1.0, 3.0]), order=1)
    with pytest.raises(ValueError, match="ambiguous"):
        bool(batch)
    with pytest.raises(TypeError):
        float(batch)


def test_jets_are_not_hashable():
    with pytest.raises(TypeError, match="unhashable type: 'Jet'"):
        {x}  # noqa: B018


def test_arrays_of_jets_are_refused():
    for make in (np.asarray, np.array, lambda j: np.array([j, 1.0]), lambda j: np.full(2, j)):
        with pytest.raises(TypeError, match=r"cannot hold the derivatives of a jet.*jet\.value"):
            make(x)


# --- batches as sequences ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [0, -1, slice(1), np.s_[..., 0], np.s_[:, None], [0, 0, 1], np.s_[1, 2], (), ...])
def test_indexing_is_that_of_numpy(key):
    batch = variable(np.arange(6.0).reshape(2, 3), order=2) ** 2
    picked = batch[key]
    np.testing.assert_array_equal(picked.value, batch.value[key])
    np.testing.assert_array_equal(picked.coeff(1), batch.coeff(1)[key])
    np.testing.assert_array_equal(picked.at, batch.at[key])
    assert picked.shape == np.shape(batch.value[key])


def test_masks_and_points_shared_by_the_batch():
    batch = variable(np.arange(3.0), order=1)
    assert batch[batch.value > 0].value.tolist() == [1.0, 2.0]
    y = variable(1.0, order=1, name="y") * np.arange(3.0)
    assert y[1].at == 1.0
    assert_jets_equal((y * batch)[2], y[2] * batch[2])


def test_length_and_iteration():
    batch = variable(np.arange(6.0).reshape(3, 2), order=1)
    assert len(batch) == 3
    assert [row.shape for row in batch] == [(2,)] * 3
    assert [t.value for t in batch[0]] == [0.0, 1.0]
    _, _, c = batch
    assert c.value.tolist() == [4.0, 5.0]


def test_a_single_jet_is_no_sequence():
    with pytest.raises(TypeError, match="a single jet has no length"):
        len(x)
    with pytest.raises(TypeError, match="a single jet"):
        list(x)
    with pytest.raises(IndexError):
        variable(np.arange(3.0), order=1)[3]
    with pytest.raises(IndexError):
        x[0]


# --- repr and format -----------------------------------------------------------------------------------------


def evaluated(jet):
    with np.printoptions(precision=17, floatmode="unique"):
        return eval(repr(jet), NAMES)


@given(together(1).map(lambda one: one[0]))
def test_repr_of_exact_jets_evaluates_to_them(a):
    b = eval(repr(a), NAMES)
    assert_jets_equal(b, a)
    assert repr(b) == repr(a)


@given(
    float_jets(elements=st.floats(), at=st.floats(allow_nan=False))
    | float_jets(elements=st.floats(), shape=(2,))
    | float_jets(names=("y", "z"))
    | float_jets(order={"x": 2, "y": 1}, names=("x", "y"))
    | float_jets(shape=(0,))
    | float_jets(2, elements=st.complex_numbers(allow_nan=False, allow_infinity=False, max_magnitude=1e6))
)
def test_repr_of_float_jets_evaluates_to_them(a):
    b = evaluated(a)
    assert_jets_equal(b, a)
    assert (b.names, b.shape, b.dtype, b._space.monomials) == (a.names, a.shape, a.dtype, a._space.monomials)


@pytest.mark.parametrize("dtype", [np.float32, np.longdouble, np.complex64])
def test_repr_of_other_precisions(dtype):
    j = Jet.from_coeffs(np.array([1, 1 / 3], dtype=dtype))
    assert evaluated(j).dtype == dtype
    assert_jets_equal(evaluated(j), j)


def test_repr_obeys_printoptions():
    third = x / 3
    with np.printoptions(precision=3):
        assert repr(third) == "Jet.from_coeffs([1.0, 0.333, 0.0], at=3.0)"
    assert repr(third) == "Jet.from_coeffs([1.0, 0.33333333, 0.0], at=3.0)"


def test_texts():
    assert str(x * x) == "9 + 6·(x − 3) + (x − 3)² + O((x − 3)³)"
    assert f"{x / 3:.2f}".startswith("1.00 + 0.33·(x − 3)")
    assert f"{x}" == str(x)
    assert x._repr_latex_().startswith("$3 + ")
    assert x._repr_html_().startswith("<p><math>")
    with pytest.raises(ValueError, match="cannot format the coefficient"):
        f"{x:q}"


# --- complex numbers -----------------------------------------------------------------------------------------


def test_complex_parts_along_a_real_variable():
    t = variable(0.5, order=3)
    wave = np.exp(1j * t)
    assert_jets_equal(wave.real + 1j * wave.imag, wave)
    assert_jets_equal(wave.conj(), wave.real - 1j * wave.imag)
    assert_jets_equal(wave.conjugate(), wave.conj())
    np.testing.assert_allclose(wave.real.coeffs, np.cos(t).coeffs, rtol=1e-15)
    assert wave.real.dtype == np.float64


def test_complex_parts_along_a_complex_variable_are_refused():
    z = variable(1j, order=2)
    for part in (lambda: z.real, lambda: z.imag, z.conj, z.conjugate):
        with pytest.raises(RefusedError, match="has no derivative along a complex variable; expand at a real point"):
            part()
    assert (z * z).coeffs.tolist() == [-1, 2j, 1]


# --- extremes ------------------------------------------------------------------------------------------------


def test_order_zero_is_arithmetic_of_numbers():
    c = variable(3.0, order=0)
    assert (c * c + 1 / c).coeffs.tolist() == [9 + 1 / 3]
    assert np.exp(c).value == np.exp(3.0)


def test_order_two_hundred():
    t = variable(Fraction(0), order=200)
    assert (1 / (1 - t)).coeffs.tolist() == [1] * 201
    assert ((1 + t) ** 200).coeff(100) == math.comb(200, 100)
    assert np.exp(t).derivatives.tolist() == [1] * 201
    assert (1 / (1 - variable(0.0, order=200))).coeffs.tolist() == [1] * 201


def test_factorials_beyond_the_floats_cost_no_digits_below_order_170():
    e = np.exp(variable(0.0, order=170))
    assert e.derivatives.tolist() == pytest.approx([1] * 171, rel=1e-13)
    assert Jet.from_derivatives([1.0] * 171).derivatives.tolist() == pytest.approx([1] * 171, rel=1e-13)
    assert Jet.from_derivatives([1e300] * 201).derivatives.tolist() == pytest.approx([1e300] * 201, rel=1e-13)


def test_empty_batches():
    empty = variable(np.zeros((0, 3)), order=2)
    result = np.exp(empty * 2) / (1 + empty)
    assert (result.shape, result.coeffs.shape, result.size) == ((0, 3), (3, 0, 3), 0)
    assert list(empty) == []
    assert jets.equal(result, empty)


def test_nan_and_infinity_stay_in_their_slots():
    j = Jet.from_coeffs([1.0, math.nan, 2.0])
    assert (j + 1).coeffs[[0, 2]].tolist() == [2.0, 2.0]
    assert (j * 2).coeffs[[0, 2]].tolist() == [2.0, 4.0]
    assert (j * j).value == 1.0
    big = Jet.from_coeffs([1.0, math.inf])
    assert (big * big).coeffs.tolist() == [1.0, math.inf]
    assert (big - 1).coeffs.tolist() == [0.0, math.inf]


def test_negative_zero_is_kept():
    j = Jet.from_coeffs([-0.0, 1.0])
    assert math.copysign(1, (j * 1.0).value) == -1
    assert math.copysign(1, (-detach(variable(0.0, order=1))).value) == -1


def test_several_variables_many_slots():
    a = sum(variables(**{f"x{i}": 1.0 for i in range(6)}, order=4))
    assert len((a**4).coeffs) == math.comb(10, 4)
    assert (a**4).derivative((1, 1, 1, 1, 0, 0)) == 24

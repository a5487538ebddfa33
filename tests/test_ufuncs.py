"""The methods of ufuncs, and what a call may have besides its inputs: by loops over jets, and by NumPy's answers."""

from functools import reduce
from itertools import accumulate

import numpy as np
import pytest
from arrays_oracle import agree, assert_value, batch, calls, kinds_of, odd_shapes_agree
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import overrides

from jets import Jet, detach, rule, variable
from jets.errors import RefusedError
from jets.operators import RULES
from jets.strategies import exact_jets
from jets.testing import assert_allclose, assert_jets_equal
from jets.values import is_known

ARITHMETIC = """
    np.add.reduce(a)
    np.add.reduce(a, axis=1, keepdims=True)
    np.add.reduce(a, axis=(0, 1))
    np.add.reduce(a, axis=None, initial=3)
    np.add.reduce(a, 1, where=mask)  # objects
    np.add.reduce(a, axis=())
    np.multiply.reduce(a)
    np.multiply.reduce(a, axis=(0, -1), keepdims=True)
    np.multiply.reduce(a, axis=1, initial=2)
    np.multiply.reduce(a, axis=1, initial=2, where=mask)
    np.subtract.reduce(a, axis=1)
    np.subtract.reduce(a, initial=2)
    np.subtract.reduce(a[0], keepdims=True)
    np.subtract.reduce(a, axis=())
    np.divide.reduce(a, axis=-1)
    np.maximum.reduce(a, axis=1)  # complex
    np.maximum.reduce(a, axis=None, initial=0)  # complex
    np.minimum.reduce(a, axis=1, where=mask, initial=9)  # complex
    np.add.accumulate(a)
    np.add.accumulate(a, axis=1)
    np.multiply.accumulate(a, axis=-1)
    np.subtract.accumulate(a, axis=1)
    np.divide.accumulate(a)
    np.minimum.accumulate(a)  # complex
    np.add.outer(a[0], a[1])
    np.add.outer(a, [1, 2])  # float32
    np.multiply.outer([1, 2], a)  # float32
    np.subtract.outer(a, 3)  # float32
    np.divide.outer(a[0], a[1, :3])
    np.maximum.outer(a[0], a[1])  # complex
    np.add.reduceat(a, [0, 2])
    np.add.reduceat(a, [0, 2, 1], axis=1)
    np.multiply.reduceat(a[0], [1, 1, 3])
    np.multiply.reduceat(a, [0, 2, 1], axis=-1)
    np.subtract.reduceat(a, [0, 1], axis=0)
    np.maximum.reduceat(a, [0, 2, 1], axis=1)  # complex
    np.multiply.reduceat(a, [], axis=1)
"""
FUNCTIONS = """
    np.logaddexp.reduce(a, axis=1)  # complex, exact, objects
    np.logaddexp.reduce(a, axis=1, where=mask, initial=0.5)  # complex, exact, objects
    np.logaddexp.accumulate(a)  # complex, exact, objects
    np.logaddexp.outer(a[0], a[1])  # complex, exact, objects
    np.logaddexp2.reduce(a)  # complex, exact, objects
    np.hypot.reduce(a)  # complex, exact, objects
    np.hypot.reduce(a[:1])  # complex, exact, objects
    np.hypot.reduce(a, axis=1, initial=0.5, where=mask)  # complex, exact, objects
    np.hypot.accumulate(a, axis=1)  # complex, exact, objects
    np.hypot.outer(a, [1.5, 2.5])  # complex, exact, objects, float32
    np.hypot.reduceat(a, [0, 1])  # complex, exact, objects
    np.fmax.reduce(a, axis=1)  # complex, exact, objects
    np.copysign.outer(a[0], [-1.0, 1.0])  # complex, exact, objects, float32
"""
ANSWERS = """
    np.logical_and.reduce(a, axis=1)  # objects
    np.logical_or.accumulate(a)  # objects
    np.logical_xor.reduceat(a, [0, 2])  # objects, exact
    np.logical_or.reduce(a, axis=(0, 1), keepdims=True)  # objects
    np.less.outer(a[0], a[1])  # complex
    np.equal.outer(a[0], [0, a.size])
    np.not_equal.outer(2, a)
"""
CALLS = ARITHMETIC + FUNCTIONS + ANSWERS
UNITS = 200


@pytest.mark.parametrize("line", calls(CALLS))
def test_methods_as_numpy_has_them(line):
    for kind in kinds_of(line):
        agree(line, kind, UNITS, value_units=0 if line in calls(ANSWERS) else UNITS)


@pytest.mark.parametrize("line", calls(ARITHMETIC))
def test_batches_of_odd_shapes(line):
    if "outer" in line or "axis=1" in line:
        odd_shapes_agree(line, UNITS)


# --- by loops ----------------------------------------------------------------------------------------------------

BINARY = [np.arctan2, np.power, np.logaddexp, np.hypot, np.divide, np.fmod, np.remainder, np.float_power, np.copysign]


@pytest.mark.parametrize("ufunc", BINARY, ids=lambda ufunc: ufunc.__name__)
def test_reducing_is_folding(ufunc):
    u = Jet.from_coeffs(np.abs(batch("floats").coeffs)) * np.array([9.7, 2.3, 1.1, 0.4]) + 0.05
    rows = [u[:, i] for i in range(4)]
    assert_allclose(ufunc.reduce(u, axis=1), reduce(ufunc, rows), rtol=1e-11, atol=1e-11)
    assert_allclose(ufunc.accumulate(u, axis=1), np.stack(list(accumulate(rows, ufunc)), 1), rtol=1e-11, atol=1e-11)
    parts = [ufunc(rows[0], rows[1]), rows[3], reduce(ufunc, rows[1:])]
    assert_allclose(ufunc.reduceat(u, [0, 3, 1], axis=1)[:, 1:], np.stack(parts[1:], 1), rtol=1e-11, atol=1e-11)
    assert_allclose(ufunc.outer(rows[0], rows[1])[1, 2], ufunc(rows[0][1], rows[1][2]), rtol=1e-13, atol=1e-13)


@settings(max_examples=25)
@given(exact_jets(order=2, shape=(5,)), st.lists(st.integers(0, 4), min_size=1, max_size=4))
def test_reducing_parts(u, places):
    for ufunc in (np.add, np.multiply, np.subtract):
        y = ufunc.reduceat(u, places)
        for i, (start, stop) in enumerate(zip(places, [*places[1:], 5], strict=True)):
            assert_jets_equal(y[i], reduce(ufunc, list(u[start:stop])) if start < stop else u[start])
        assert_jets_equal(ufunc.reduce(u), reduce(ufunc, list(u)))
        assert_jets_equal(ufunc.accumulate(u)[-1], ufunc.reduce(u))
        assert_jets_equal(ufunc.outer(u, u).T, ufunc(u, u[:, None]))


def test_a_function_that_was_taught():
    ufunc = np.frompyfunc(lambda p, q: p * q + p, 2, 1)
    rule(ufunc, lambda p, q: q + 1, lambda p, q: p + 0 * q)
    u = batch("floats")[0]
    assert_allclose(ufunc.reduce(u), reduce(ufunc, list(u)), rtol=1e-13)
    assert_allclose(ufunc.outer(u, u)[1, 2], u[1] * u[2] + u[1], rtol=1e-13)


def test_methods_of_two_results_and_of_matrices():
    a = batch("floats")
    for y, desired in zip(np.divmod.outer(a[0], [1.5, 2.5]), np.divmod.outer(a.value[0], [1.5, 2.5]), strict=True):
        np.testing.assert_array_equal(y.value, desired)
    for call in (lambda: np.sin.reduce(a), lambda: np.matmul.reduce(a), lambda: np.matmul.outer(a, a)):
        with pytest.raises((ValueError, TypeError, RuntimeError)):
            call()


def test_reductions_of_no_jets():
    a = batch("floats")[:0]
    assert np.add.reduce(a).value.tolist() == [0] * 4
    assert np.multiply.reduce(a).value.tolist() == [1] * 4
    assert np.subtract.reduce(a, initial=2.0).value.tolist() == [2] * 4
    assert np.logaddexp.reduce(a).value.tolist() == [-np.inf] * 4
    assert np.maximum.reduce(a, initial=3.0).coeffs.tolist() == [[3] * 4, [0] * 4, [0] * 4, [0] * 4]
    assert np.subtract.accumulate(a).shape == (0, 4)
    for ufunc in (np.subtract, np.maximum, np.divide):
        with pytest.raises(ValueError, match="initial="):
            ufunc.reduce(a)


def test_errors_as_in_numpy():
    a = batch("floats")
    for call, error in (
        (lambda: np.subtract.reduce(a, axis=(0, 1)), ValueError),
        (lambda: np.multiply.reduceat(a, [0, 3]), IndexError),
        (lambda: np.multiply.reduceat(a, [-1]), IndexError),
        (lambda: np.add.reduceat(a, [0, 7]), IndexError),
        (lambda: np.less.reduce(a), TypeError),
        (lambda: np.add.reduce(a, axis=5), ValueError),
        (lambda: np.add.reduce(a, bogus=1), TypeError),
        (lambda: np.multiply.reduce(a, where=np.ones((2, 3, 4), bool)), ValueError),
    ):
        with pytest.raises(error):
            call()


@pytest.mark.filterwarnings("error")
def test_no_jet_is_divided_by_itself_to_see_what_comes_out():
    for ufunc in (np.remainder, np.fmod, np.floor_divide, np.divide):
        u = Jet.from_coeffs([[7.3, 3.7, 2.5], [1.0, 2.0, 3.0]])
        assert np.isfinite(ufunc.reduce(u).value)


# --- out=, where=, dtype= ----------------------------------------------------------------------------------------


def test_out_is_refused_and_not_written_to():
    a, out, flags = batch("floats"), np.zeros((3, 4)), np.zeros((3, 4), bool)
    for call in (
        lambda: np.add(a, 1, out=out),
        lambda: np.add(a, 1, out),
        lambda: np.add(out, out, out=a),
        lambda: np.modf(a, out=(None, out)),
        lambda: np.add.reduce(a, out=out[0]),
        lambda: np.multiply.accumulate(a, out=out),
        lambda: np.add.reduceat(a, [0], out=out[:1]),
        lambda: np.multiply.outer(a, 1, out=out),
        lambda: np.matmul(a, a.T, out=out[:, :3]),
    ):
        with pytest.raises(RefusedError, match="out="):
            call()
    with pytest.raises(RefusedError, match="out="):
        out += a
    assert not out.any()
    assert np.less(a, 0, out=flags) is flags
    assert flags.tolist() == (a.value < 0).tolist()
    assert_jets_equal(np.sin(a, out=None), np.sin(a))


def test_where_is_refused_where_entries_would_be_anything():
    a = batch("floats")
    with pytest.raises(RefusedError, match=r"np\.where\(mask, np\.sqrt\(\.\.\.\), other\)"):
        np.sqrt(a, where=a > 0)
    with pytest.raises(RefusedError, match="where="):
        np.subtract.reduce(a, where=a > 0, initial=0)
    assert_jets_equal(np.sin(a, where=True), np.sin(a))


def test_dtypes():
    a = batch("floats")
    for y in (np.sin(a, dtype=np.float32), np.add.reduce(a, dtype=np.float32), np.multiply.accumulate(a, dtype="f4")):
        assert y.dtype == np.float32
    assert np.multiply(a, 2, dtype=complex).dtype == complex
    assert_value(np.add.reduce(a, axis=0, dtype=np.float32), np.add.reduce(a.value, axis=0, dtype=np.float32), 4)
    with pytest.raises(TypeError, match="int"):
        np.add.reduce(a, dtype=int)


def test_assignments():
    a = batch("floats")
    before, y = a.coeffs.copy(), a
    y += 1
    y *= 2
    y -= a
    y /= 2
    y **= 2
    y @= a.T
    assert y is not a
    assert a.coeffs.tolist() == before.tolist()
    assert_jets_equal(y, (((a + 1) * 2 - a) / 2) ** 2 @ a.T)
    with pytest.raises(RefusedError, match="immutable"):
        a[0] = 1
    array = np.ones(4)
    with pytest.raises(RefusedError):
        array -= a[0]
    with pytest.raises((TypeError, ValueError)):
        array[0] = a[0, 0]
    array[0] = detach(a)[0, 0]  # a constant is the number that it is
    assert array[0] == a.value[0, 0]


def test_at_is_refused():
    a, x, array = batch("floats"), variable(1.0, order=3), np.zeros(3)
    for call in (lambda: np.add.at(a, [0], 1), lambda: np.add.at(array, [0], x), lambda: np.negative.at(a, [0])):
        with pytest.raises(RefusedError, match=r"\.at writes to its first argument.*np\.bincount"):
            call()
    assert not array.any()
    indices, weights = [0, 2, 2, 0], a[0]
    assert_jets_equal(np.bincount(indices, weights=weights)[2], a[0, 1] + a[0, 2])


def test_jets_where_no_data_are():
    a, x, array = batch("floats"), variable(1.0, order=3), np.ones(3)
    for call in (
        lambda: np.add.reduce(a, axis=x),
        lambda: np.add.accumulate(a, axis=x),
        lambda: np.multiply.reduce(a, axis=x),
        lambda: np.add.reduceat(a, x),
        lambda: np.add.reduceat(array, x),
        lambda: np.add.outer(array, array, out=x),
    ):
        with pytest.raises((RefusedError, TypeError), match="jet"):
            call()


# --- every ufunc -------------------------------------------------------------------------------------------------


def test_every_ufunc_has_a_rule_or_is_refused():
    x, y = variable(0.5, order=2), variable(0.25, order=2)
    for ufunc in overrides.get_overridable_numpy_ufuncs():
        if ufunc not in RULES and not (ufunc.__name__ in RULES and is_known(ufunc)):
            with pytest.raises(RefusedError, match=ufunc.__name__):
                ufunc(*[x, y, x, y, x][: ufunc.nin])


@pytest.mark.parametrize("ufunc", sorted(overrides.get_overridable_numpy_ufuncs(), key=str), ids=lambda u: u.__name__)
def test_no_ufunc_makes_an_array_of_objects_or_a_float(ufunc):
    a = batch("floats")
    inputs = [a, a + 1, a + 2, a, a][: ufunc.nin] if ufunc.signature is None else [a, a.T][: ufunc.nin]
    with np.errstate(all="ignore"):
        try:
            found = ufunc(*inputs)
        except (RefusedError, TypeError, ValueError):
            return
    for y in found if isinstance(found, tuple) else (found,):
        assert isinstance(y, Jet) or np.asarray(y).dtype.kind in "bi"

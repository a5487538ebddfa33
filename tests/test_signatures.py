"""NumPy's functions by name, which of their arguments are data, and what the others may not be."""

import inspect

import numpy as np
import pytest
from arrays_oracle import batch

from jets import variable
from jets.arrays.signatures import adding, by_dtype, by_value, known, moving, named, refuse_jets, refused, without_out
from jets.errors import RefusedError
from jets.testing import assert_jets_equal

a = batch("floats")
x = variable(1.0, order=3)


def test_functions_by_name():
    assert named("sum") is np.sum
    assert named("fft.fftshift") is np.fft.fftshift
    assert named("no_such_function") is named("fft.nothing.at.all") is None
    assert known("sum no_such_function mean") == ["sum", "mean"]
    assert known("fft rfft nothing", "fft.") == ["fft.fft", "fft.rfft"]


def test_moving_and_adding():
    assert_jets_equal(moving("roll")(a, 1, axis=0), a[[2, 0, 1]])
    assert_jets_equal(moving("roll")(axis=0, shift=1, a=a), a[[2, 0, 1]])
    assert_jets_equal(moving("stack")([a, a], axis=1)[:, 1], a)
    assert_jets_equal(adding("cumsum")(a, 0)[2], a[0] + a[1] + a[2])
    assert_jets_equal(adding("diff", "a", "prepend")(a, prepend=0 * a[:, :1])[:, 0], a[:, 0])
    assert_jets_equal(adding("diff", "a", "prepend", "append")(a, append=1)[:, 3], 1 - a[:, 3])


def test_data_by_keyword():
    assert_jets_equal(np.take(indices=[1], a=a, axis=0), a[[1]])
    assert_jets_equal(np.reshape(a, shape=(4, 3)), a.reshape(4, 3))
    assert_jets_equal(np.sum(axis=0, a=a), a.sum(0))
    assert_jets_equal(np.stack(arrays=[a, a], axis=0)[0], a)
    assert_jets_equal(np.concatenate((a, a), axis=0)[3:], a)
    assert_jets_equal(np.clip(a=a, a_min=0, a_max=None), np.maximum(a, 0))
    assert_jets_equal(np.sort(a=a, axis=0), np.sort(a, 0))
    assert_jets_equal(np.interp(x=-1, xp=[0, 1], fp=a[:2, 0]), a[0, 0])


def test_answers_about_values_and_kinds():
    assert by_value("argmax")(a) == np.argmax(a.value)
    assert by_value("lexsort")((a[0], a[1])).tolist() == np.lexsort((a.value[0], a.value[1])).tolist()
    assert by_dtype("result_type")(a, np.float32) == np.float64
    assert by_dtype("result_type")(batch("float32"), 1.0) == np.float32
    assert by_dtype("result_type")(batch("fractions"), a).kind == "O"


def test_the_words_of_refusals():
    with pytest.raises(RefusedError, match=r"^np\.i0 does not take jets: take the sine$"):
        refused("i0", "take the sine")(x)
    with pytest.raises(RefusedError, match=r"^np\.sum takes no out= with jets, which are immutable; use the result$"):
        without_out("sum", np.zeros(2))
    with pytest.raises(RefusedError, match=r"^np\.roll takes no jet as shift; give its value, as in shift=jet\.value$"):
        refuse_jets("roll", axis=0, shift=[1, (x, 2)])
    without_out("sum", None)
    refuse_jets("roll", shift=1, axis=None)


@pytest.mark.parametrize(
    "call",
    [
        lambda: np.roll(a, x),
        lambda: np.roll(a, 1, axis=x),
        lambda: np.take(a, x),
        lambda: np.take(a, [0], axis=x),
        lambda: np.repeat(a, x),
        lambda: np.tile(a, (x, 2)),
        lambda: np.reshape(a, (x, -1)),
        lambda: np.broadcast_to(a, (x, 3, 4)),
        lambda: np.diag(a, x),
        lambda: np.delete(a, x),
        lambda: np.insert(a, x, 1.0),
        lambda: np.resize(a, (x, 2)),
        lambda: np.stack([a, a], axis=x),
        lambda: np.cumsum(a, axis=x),
        lambda: np.diff(a, n=x),
        lambda: np.fft.fft(a, n=x),
        lambda: np.unwrap(a, discont=x),
        lambda: np.gradient(a, axis=x),
        lambda: np.bincount([0, 1], weights=a[0, :2], minlength=x),
    ],
)
def test_jets_where_no_data_are(call):
    with pytest.raises((RefusedError, TypeError), match="jet"):
        call()


def test_dtypes_without_derivatives():
    for dtype in (int, bool, "U5"):
        with pytest.raises(RefusedError, match=r"np\.cumsum cannot make jets of dtype"):
            np.cumsum(a, dtype=dtype)
    assert np.cumsum(a, dtype=np.float32).dtype == np.float32
    assert np.cumsum(a, dtype=complex).dtype == complex


def test_arguments_that_do_not_fit_a_signature():
    for call in (lambda: np.roll(a), lambda: np.roll(a, 1, bogus=2), lambda: np.take(a, 1, 2, 3, 4, 5, 6)):
        with pytest.raises(TypeError):
            call()


def test_functions_by_signature_have_one():
    for name in ("roll", "take", "stack", "diff", "fft.fft", "meshgrid", "lib.stride_tricks.sliding_window_view"):
        assert inspect.signature(named(name)).parameters

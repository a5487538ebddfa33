"""At a kink the value stays, derivatives that do not exist are nan, with NumPy's warning; elsewhere all is exact."""

from fractions import Fraction

import numpy as np
import pytest

from jets import Jet, detach, equal, variable, variables
from jets.errors import ExactnessError

NAN = np.nan
ZERO = variable(0.0, order=3)
INVALID = "invalid value"

#: (name, function, point, value, derivatives from the first on)
KINKS = [
    ("abs", abs, 0.0, 0.0, [NAN] * 3),
    ("fabs", np.fabs, 0.0, 0.0, [NAN] * 3),
    ("sqrt", np.sqrt, 0.0, 0.0, [NAN] * 3),
    ("cbrt", np.cbrt, 0.0, 0.0, [NAN] * 3),
    ("power 5/2", lambda x: x**2.5, 0.0, 0.0, [0, 0, NAN]),
    ("hypot", lambda x: np.hypot(x, 2 * x), 0.0, 0.0, [NAN] * 3),
    ("sign", np.sign, 0.0, 0.0, [NAN] * 3),
    ("floor", np.floor, 2.0, 2.0, [NAN] * 3),
    ("ceil", np.ceil, -1.0, -1.0, [NAN] * 3),
    ("trunc", np.trunc, 2.0, 2.0, [NAN] * 3),
    ("rint", np.rint, 2.5, 2.0, [NAN] * 3),
    ("heaviside", lambda x: np.heaviside(x, 0.5), 0.0, 0.5, [NAN] * 3),
    ("copysign", lambda x: np.copysign(2.0, x), 0.0, 2.0, [NAN] * 3),
    ("copysign of zero", lambda x: np.copysign(x, 2.0), 0.0, 0.0, [NAN] * 3),
    ("maximum", lambda x: np.maximum(x, 1), 1.0, 1.0, [NAN] * 3),
    ("maximum, same slope", lambda x: np.maximum(x, x + x**2), 0.0, 0.0, [1, NAN, NAN]),
    ("minimum, same to order 2", lambda x: np.minimum(x - x**3, x), 0.0, 0.0, [1, 0, NAN]),
    ("fmax", lambda x: np.fmax(x, -x), 0.0, 0.0, [NAN] * 3),
    ("fmin", lambda x: np.fmin(1.0, x), 1.0, 1.0, [NAN] * 3),
    ("remainder", lambda x: x % 2, 4.0, 0.0, [NAN] * 3),
    ("fmod", lambda x: np.fmod(x, 2), 4.0, 0.0, [NAN] * 3),
    ("floor_divide", lambda x: x // 2, 4.0, 2.0, [NAN] * 3),
    ("modf", lambda x: np.modf(x)[0], 3.0, 0.0, [NAN] * 3),
    ("frexp", lambda x: np.frexp(x)[0], 4.0, 0.5, [NAN] * 3),
    ("0**x", lambda x: 0.0**x, 0.0, 1.0, [NAN] * 3),
]
kinks = pytest.mark.parametrize(("f", "at", "value", "rest"), [k[1:] for k in KINKS], ids=[k[0] for k in KINKS])


@kinks
def test_kink_of_one_point_and_in_a_batch(f, at, value, rest):
    with pytest.warns(RuntimeWarning, match=INVALID):
        np.testing.assert_array_equal(f(variable(at, order=3)).derivatives, [value, *rest])
    away = f(variable(at + 0.25, order=3)).coeffs
    with pytest.warns(RuntimeWarning, match=INVALID):
        batch = f(variable(np.array([at + 0.25, at, at + 0.25]), order=3))
    np.testing.assert_allclose(batch.coeffs[:, [0, 2]], np.array([away, away]).T, rtol=4e-16)
    np.testing.assert_array_equal(batch.derivatives[:, 1], [value, *rest])


@kinks
def test_errstate_decides(f, at, value, rest):
    with np.errstate(all="ignore"):
        assert f(variable(at, order=3)).value == value
    with np.errstate(all="raise"), pytest.raises(FloatingPointError, match=INVALID):
        f(variable(at, order=3))


@kinks
def test_constants_and_values_alone_have_no_kinks(f, at, value, rest):
    assert f(variable(at, order=0)).coeffs.tolist() == [value]
    assert f(detach(variable(at, order=3))).coeffs.tolist() == [value, 0, 0, 0]


@pytest.mark.parametrize("f", [abs, np.sqrt, np.cbrt, np.sign, np.floor, lambda x: np.maximum(x, 0), lambda x: x % 2])
def test_exact_numbers_have_no_nan(f):
    with pytest.raises(ExactnessError, match=r"not differentiable .* use floats"):
        f(variable(Fraction(0), order=2))
    assert f(detach(variable(Fraction(0), order=2))).value == 0


def test_angle_at_the_origin():
    with pytest.warns(RuntimeWarning, match=INVALID):
        angle = np.arctan2(ZERO, 0.0)
    np.testing.assert_array_equal(angle.coeffs, [0, NAN, NAN, NAN])


def test_kinks_in_several_variables():
    x, y = variables(x=1.0, y=1.0, order=2)
    with pytest.warns(RuntimeWarning, match=INVALID):
        larger = np.maximum(x, y)
    np.testing.assert_array_equal(larger.coeffs, [1, *[NAN] * 5])
    assert equal(np.maximum(x + y**2, y), x + y**2)
    assert equal(np.maximum(x * y, x * y), x * y)


def test_branch_points_and_poles_of_smooth_functions():
    for f in (np.log, np.reciprocal, lambda x: 1 / x):
        with pytest.warns(RuntimeWarning, match="divide by zero"):
            f(ZERO)
    with np.errstate(all="ignore"):
        assert np.log(ZERO).coeffs.tolist() == [-np.inf, np.inf, -np.inf, np.inf]
        assert np.reciprocal(ZERO).coeffs.tolist() == [np.inf, -np.inf, np.inf, -np.inf]
        arcsine = np.arcsin(ZERO + 1)
    assert arcsine.value == np.arcsin(1.0)
    assert not np.isfinite(arcsine.coeffs[1:]).any()


@pytest.mark.parametrize(
    "f", [np.log, np.log2, np.log10, np.sqrt, np.arcsin, np.arccosh, np.arctanh, lambda x: x % 0.0]
)
@pytest.mark.parametrize("at", [-2.0, np.array([-2.0, -3.0])])
def test_no_value_no_derivatives(f, at):
    with pytest.warns(RuntimeWarning, match=INVALID):
        assert np.isnan(f(variable(at, order=3)).coeffs).all()


def test_no_value_somewhere_in_a_batch():
    with pytest.warns(RuntimeWarning, match=INVALID):
        y = np.log(variable(np.array([-1.0, 1.0]), order=2))
    np.testing.assert_array_equal(y.coeffs, [[NAN, 0], [NAN, 1], [NAN, -0.5]])


def test_nan_in_is_nan_out_without_a_word():
    assert np.isnan(np.log(variable(NAN, order=2)).coeffs).all()


# --- away from the kink ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "same"),
    [
        (np.floor, lambda x: x * 0 - 2),
        (np.ceil, lambda x: x * 0 - 1),
        (np.rint, lambda x: x * 0 - 1),
        (np.trunc, lambda x: x * 0 - 1),
        (np.sign, lambda x: x * 0 - 1),
        (abs, lambda x: -x),
        (lambda x: np.copysign(x, 1.0), lambda x: -x),
        (lambda x: np.copysign(3.0, x), lambda x: x * 0 - 3),
        (lambda x: np.maximum(x, x * x), lambda x: x * x),
        (lambda x: np.minimum(1.0, x), lambda x: x),
        (lambda x: x % 1, lambda x: x + 2),
        (lambda x: np.fmod(x, 1), lambda x: x + 1),
        (lambda x: (-x) % np.inf, lambda x: -x),
        (lambda x: -x // 1, lambda x: x * 0 + 1),
    ],
)
def test_away_from_the_kink_it_is_exact(f, same):
    x = variable(-1.25, order=3)
    assert equal(f(x), same(x))


def test_whole_numbers_that_are_no_jumps():
    assert equal(np.trunc(ZERO), 0 * ZERO)
    assert equal(np.rint(ZERO + 2), 0 * ZERO + 2)
    assert equal(np.fmod(ZERO, 2), ZERO)
    assert equal(np.floor(ZERO + 0.5), 0 * ZERO)


# --- the larger and the smaller of two ---------------------------------------------------------------------------

EXTREMA = (np.maximum, np.minimum, np.fmax, np.fmin)


@pytest.mark.parametrize("f", EXTREMA, ids=lambda f: f.__name__)
def test_extrema_with_nan_as_numpys(f):
    a, b = np.array([1.0, NAN, 1.0, NAN]), np.array([2.0, 2.0, NAN, NAN])
    x = Jet.from_coeffs([a, np.full(4, 10.0)])
    y = Jet.from_coeffs([b, np.full(4, 20.0)])
    z = f(x, y)
    np.testing.assert_array_equal(z.value, f(a, b))
    first = (z.value == a) | (np.isnan(z.value) & np.isnan(a))
    np.testing.assert_array_equal(z.derivative(1), np.where(first, 10.0, 20.0))
    for i in range(4):
        np.testing.assert_array_equal(f(x[i], y[i]).coeffs, z[i].coeffs)


@pytest.mark.parametrize("f", EXTREMA, ids=lambda f: f.__name__)
def test_ties_in_a_batch_undo_their_own_slots_only(f):
    x = Jet.from_coeffs([np.array([1.0, 1.0, 2.0]), np.ones(3)])
    other = Jet.from_coeffs([np.array([1.0, 1.0, 0.0]), np.array([1.0, 2.0, 3.0])])
    with pytest.warns(RuntimeWarning, match=INVALID):
        slopes = f(x, other).derivative(1)
    np.testing.assert_array_equal(slopes, [1, NAN, 1 if f(2, 0) == 2 else 3])


def test_zeros_with_a_sign():
    assert not np.signbit(abs(variable(-0.0, order=0)).value)
    assert np.signbit(np.copysign(variable(1.0, order=1), -0.0).value)


def test_distances_at_the_end_of_the_range():
    x = variable(1e308, order=2)
    np.testing.assert_allclose(np.hypot(x, 1e308).derivatives, [2**0.5 * 1e308, 0.5**0.5, 0], rtol=1e-15, atol=1e-307)
    np.testing.assert_allclose(np.arctan2(x, 1e308).derivatives[:2], [np.pi / 4, 5e-309], rtol=1e-14)

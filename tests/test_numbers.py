"""Every kind of number goes the same way: precisions of NumPy, exact fractions, symbols, mpmath and other objects."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from accuracy import COMPLEX, REAL, Case, assert_accurate
from mpmath import mp, mpc, mpf
from oracle import REFERENCE, composite, exact, taylor

from jets import Jet, equal, variable
from jets.errors import ExactnessError, RefusedError
from jets.values import pi

HALF = Fraction(1, 2)
ORDER = 6


def kinds(jet):
    """Return the dtypes of what is stored."""
    return {np.asarray(c).dtype for c in jet._terms}


# --- the precisions of NumPy -------------------------------------------------------------------------------------


def _point(name, kind):
    if kind == "c":
        return (0.3 + 0.4j, 0.8 - 0.5j)[: getattr(np, name).nin]
    return (1.3 if name == "arccosh" else 0.3, 0.7)[: getattr(np, name).nin]


@pytest.mark.parametrize(
    ("name", "dtype"),
    [
        *((name, dtype) for name in REAL for dtype in (np.float16, np.float32, np.longdouble)),
        *((name, dtype) for name in COMPLEX for dtype in (np.complex64, np.clongdouble)),
    ],
)
def test_precision_is_kept_and_used(name, dtype):
    point = _point(name, np.dtype(dtype).kind)
    draws = Case(name, point, (0.1,) * len(point), (1.0,) * len(point)).inner(1, ORDER)
    inner = tuple(tuple(dtype(c) for c in series) for series in draws)
    want = composite(name, inner, ORDER, (0.1,) * len(point))
    one = getattr(np, name)(*(Jet.from_coeffs(np.array(series)) for series in inner))
    many = getattr(np, name)(*(Jet.from_coeffs(np.array([series] * 2).T) for series in inner))
    kept = getattr(np, name)(*(series[0] for series in inner)).dtype
    assert kinds(one) == kinds(many) == {kept}
    for coeffs in (one.coeffs, *many.coeffs.T):
        assert coeffs.dtype == kept
        assert_accurate(coeffs, *want)


@pytest.mark.parametrize(
    "other", [2, 2.5, True, np.float32(2), np.float64(2), np.float16(2), np.int64(2), np.int8(2), 2j]
)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("f", [np.add, np.multiply, np.divide, np.power], ids=lambda f: f.__name__)
def test_scalars_promote_as_in_numpy(f, dtype, other):
    value = dtype(0.5)
    x = variable(value, order=3)
    assert f(x, other).dtype == f(x, other).coeffs.dtype == f(value, other).dtype
    assert f(other, x).dtype == f(other, x).coeffs.dtype == f(other, value).dtype


def test_mixed_precisions_and_batches():
    x = variable(np.float32(0.5), order=2)
    assert kinds(x + variable(0.5, order=2)) == {np.dtype(np.float64)}
    assert kinds(x * np.arange(3)) == {np.dtype(np.float64)}
    assert kinds(x * np.arange(3, dtype=np.float32)) == {np.dtype(np.float32)}
    assert kinds(x * HALF) == kinds(x**HALF) == kinds(HALF - x) == {np.dtype(np.float32)}
    assert kinds(np.float_power(x, 2)) == {np.dtype(np.float64)}


def test_constants_are_as_precise_as_the_jet():
    x = variable(np.longdouble(1), order=1)
    with mp.workdps(30):
        for ours, want in [
            (np.exp2(x).coeff(1), 2 * mp.ln2),
            (np.log2(x).coeff(1), 1 / mp.ln2),
            (np.log10(x).coeff(1), 1 / mp.ln10),
            (np.rad2deg(x).coeff(1), 180 / mp.pi),
            (pi(x.value), mp.pi),
            ((x * Fraction(1, 3)).value, mpf(1) / 3),
            ((x + Fraction(10**30 + 1, 3 * 10**30)).value, mpf(4) / 3),
        ]:
            assert abs(exact(ours) - want) <= 2 * np.finfo(np.longdouble).eps * want


@pytest.mark.parametrize("whole", [1, True, np.int32(1), np.uint8(1), np.True_])
def test_whole_numbers_become_doubles(whole):
    assert type(variable(whole, order=1).value) is float
    assert kinds(np.exp(variable(np.array([whole] * 2), order=2))) == {np.dtype(np.float64)}


def test_small_integers_do_not_wrap_around():
    assert (variable(np.uint8(200), order=1) + np.uint8(100)).value == 300
    assert (variable(np.array([200], np.uint8), order=1) * 2).value.tolist() == [400]


@pytest.mark.parametrize("array", [np.ma.array([1.0, 2.0], mask=[0, 1]), np.array(["a"]), np.array(["2020"], "M8[Y]")])
def test_arrays_that_are_no_numbers_are_refused(array):
    for use in (lambda: variable(array, order=1), lambda: variable(1.0, order=1) * array):
        with pytest.raises(TypeError, match="cannot"):
            use()


# --- exact fractions ---------------------------------------------------------------------------------------------

X = variable(Fraction(0), order=5)
#: f(0 + x) whose coefficients are the rationals that the oracle rounds to.
EXACT = {
    **dict.fromkeys(("exp", "expm1", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh"), 0),
    **dict.fromkeys(("arcsin", "arctan", "arcsinh", "arctanh"), 0),
    **{"log": 1, "sqrt": Fraction(9, 4), "cbrt": 8, "reciprocal": -3, "square": 5},
}


@pytest.mark.parametrize("name", EXACT)
def test_functions_are_exact_where_their_values_are(name):
    at = Fraction(EXACT[name])
    y = getattr(np, name)(variable(at, order=5))
    with mp.workdps(40):
        want = taylor(REFERENCE[name], (mpf(at.numerator) / at.denominator,), (0.1,), (5,))
        assert all(isinstance(c, Fraction) for c in y.coeffs)
        assert all(abs(mpf(c.numerator) / c.denominator - want[k,]) < 1e-35 for k, c in enumerate(y.coeffs))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.hypot(3 + x, 4),
        lambda x: np.maximum(x, 1),
        lambda x: np.fmin(1, x),
        lambda x: np.copysign(x + 1, -2),
        lambda x: np.remainder(x + Fraction(7, 3), 1),
        lambda x: np.fmod(x - Fraction(7, 3), 1),
        lambda x: (x + Fraction(7, 3)) // 1,
        lambda x: np.divmod(x + Fraction(7, 3), HALF)[1],
        lambda x: np.modf(x + Fraction(7, 3))[0],
        lambda x: np.ldexp(x + 1, -3),
        lambda x: np.heaviside(x + 1, 0),
        lambda x: np.sign(x + 1),
        lambda x: np.floor(x + HALF),
        lambda x: np.trunc(x - HALF),
        lambda x: np.rint(x + Fraction(1, 3)),
        lambda x: abs(x - 1),
        lambda x: (x + 4) ** np.array([2, -1]),
        lambda x: (x + 4) ** HALF,
        lambda x: 1 / (1 - x),
        lambda x: np.float_power(x + 1, 2),
    ],
)
def test_fractions_stay_fractions(f):
    for x in (X, variable(np.array([Fraction(0)] * 2, dtype=object), order=5)):
        y = f(x)
        assert y.dtype == object
        assert all(type(c) is Fraction for c in y.coeffs.flat)
        floats = f(variable(np.zeros(2), order=5))
        np.testing.assert_allclose(np.broadcast_to(y.coeffs.T, (2, 6)).astype(float), floats.coeffs.T, atol=1e-14)


@pytest.mark.parametrize(
    "name", ["exp", "log", "sin", "arctan", "tanh", "sqrt", "exp2", "log2", "arctan2", "logaddexp"]
)
def test_what_is_not_exact_is_refused(name):
    f = getattr(np, name)
    with pytest.raises(ExactnessError, match=r"not known to be rational; give a float, as in \w+\(.*\), or a SymPy"):
        f(*[variable(Fraction(5, 3), order=2)] * f.nin)


@pytest.mark.parametrize("other", [0.5, np.float32(0.5), 1j, np.array([0.5]), np.longdouble(1)])
def test_floats_do_not_mix_with_fractions(other):
    for mix in (lambda: X + other, lambda: other * X):
        with pytest.raises(ExactnessError, match="write a Fraction, such as Fraction"):
            mix()


def test_fractions_as_constants_of_float_jets():
    x = variable(3.0, order=2)
    assert (x * Fraction(1, 3)).coeffs.tolist() == [1, 1 / 3, 0]
    assert (x + np.array([HALF, Fraction(1)])).value.tolist() == [3.5, 4]
    assert equal(X * np.arange(3), X * np.array([Fraction(k) for k in range(3)]))


# --- symbols -----------------------------------------------------------------------------------------------------

A, T = sympy.symbols("a t", positive=True)


@pytest.mark.parametrize(
    ("f", "formula"),
    [
        (np.exp, sympy.exp),
        (np.tan, sympy.tan),
        (np.tanh, sympy.tanh),
        (np.arcsinh, sympy.asinh),
        (np.arctan, sympy.atan),
        (np.log2, lambda u: sympy.log(u, 2)),
        (np.log1p, lambda u: sympy.log(1 + u)),
        (np.sqrt, sympy.sqrt),
        (lambda u: u ** sympy.Rational(5, 2), lambda u: u ** sympy.Rational(5, 2)),
        (lambda u: A**u, lambda u: A**u),
        (lambda u: np.arctan2(u, 3), lambda u: sympy.atan2(u, 3)),
        (lambda u: np.hypot(u, A), lambda u: sympy.sqrt(u**2 + A**2)),
        (np.absolute, sympy.Abs),
    ],
)
def test_symbols_against_sympy(f, formula):
    y = f(Jet.from_coeffs([A, sympy.Integer(2), A, sympy.Rational(1, 3)]))
    g = A + 2 * T + A * T**2 + T**3 / 3
    for k in range(4):
        want = sympy.diff(formula(g), T, k).subs(T, 0) / sympy.factorial(k)
        difference = (y.coeff(k) - want).subs(A, sympy.Rational(7, 5)).evalf(40)
        assert abs(difference) < 1e-30


def test_sympy_constants_on_either_side():
    x = variable(2.0, order=2)
    for y in (sympy.Integer(3) * x, x * sympy.Integer(3), sympy.Rational(6, 2) * x):
        assert [float(c) for c in y.coeffs] == [6, 3, 0]
    assert (A * variable(2.0, order=1)).coeffs.tolist() == [2.0 * A, 1.0 * A]
    with pytest.raises(ZeroDivisionError):
        1 / variable(sympy.Integer(0), order=1)


@pytest.mark.parametrize("f", [np.absolute, np.conjugate, np.sign], ids=lambda f: f.__name__)
@pytest.mark.parametrize("at", [sympy.Symbol("z"), mpc(1, 2)], ids=str)
def test_objects_that_may_be_complex_have_no_real_parts(f, at):
    with pytest.raises(RefusedError, match=f"np.{f.__name__} has no derivative for complex objects; say that"):
        f(variable(at, order=1))


# --- mpmath and others -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(REAL) - {"power"}))
def test_mpmath_has_as_many_digits_as_it_is_told(name):
    point = _point(name, "f")
    inner = Case(name, point, (0.1,) * len(point), (1.0,) * len(point)).inner(1, ORDER)
    want, scale = composite(name, inner, ORDER, (0.1,) * len(point))
    with mp.workdps(45):
        y = getattr(np, name)(*(Jet.from_coeffs([mpf(c) for c in series]) for series in inner))
        assert all(abs(c - w) <= 1e-42 * s for c, w, s in zip(y.coeffs, want, scale, strict=True))


@pytest.mark.parametrize("name", ["exp", "log", "sin", "sqrt", "tanh", "arcsin", "arcsinh", "arctan", "square"])
def test_complex_mpmath(name):
    z = 0.3 + 0.4j
    y = getattr(np, name)(variable(mpc(z), order=4))
    np.testing.assert_allclose(y.coeffs.astype(complex), getattr(np, name)(variable(z, order=4)).coeffs, rtol=1e-14)


@pytest.mark.parametrize(
    "f", [np.floor, np.ceil, np.trunc, np.rint, np.sign, lambda x: np.heaviside(x, 0), lambda x: x // 1]
)
def test_steps_of_mpmath(f):
    assert f(variable(mpf("-1.75"), order=1)).coeffs.tolist() == [float(f(variable(-1.75, order=0)).value), 0]


def test_decimals():
    x = variable(Decimal("0.25"), order=2)
    assert np.sqrt(x).coeffs.tolist() == [Decimal("0.5"), 1, -1]
    assert (1 / x).coeffs.tolist() == [4, -16, 64]
    assert np.exp(x).value == Decimal("0.25").exp()
    with pytest.raises(RefusedError, match="cannot compute sin of a Decimal"):
        np.sin(x)


def test_fractions_do_not_mix_with_floats_in_an_array():
    with pytest.raises(ExactnessError, match=r"cannot mix exact fractions with float 0\.5"):
        Jet.from_coeffs(np.array([Fraction(1, 2), 0.5], dtype=object))


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_long_fractions_are_rounded_to_short_floats(dtype):
    q = Fraction(10**6 + 1, 10**10)
    assert (variable(dtype(1), order=1) * q).derivative(1) == dtype(float(q))


@pytest.mark.parametrize("other", [np.uint8, np.bool_, np.int16, np.int64])
def test_arrays_of_integers_promote_as_in_numpy(other):
    array = np.ones(2, other)
    assert (variable(np.float32(1), order=1) * array).dtype == (np.float32(1) * array).dtype


def test_divmod_of_negative_decimals_is_theirs():
    u, v = Decimal(-7), Decimal(2)
    q, r = divmod(variable(u, order=1), v)
    assert (q.value, r.value) == divmod(u, v)
    assert q * v + r == u

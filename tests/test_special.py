"""SciPy's functions against mpmath: f(g(t)) with g of full order, up to order 20, as in test_accuracy.py."""

import subprocess
import sys
from fractions import Fraction
from itertools import product

import mpmath
import numpy as np
import pytest
import scipy.special as sp
import sympy
from accuracy import BOUND, ORDERS, SEEDS, assert_accurate, cases, expected, jets_of
from special_accuracy import SPECIAL, SPECIAL_COMPLEX

from jets import Jet, detach, equal, special, variable, variables
from jets.errors import ExactnessError, RefusedError

#: The slots are made of SciPy's values. Where these are worse than the rounding of the sums, the bound is SciPy's own
#: error in units of eps at the points of the table, measured against mpmath: jv(1.5, 4.0) is off by 33 eps.
SCIPYS_ERROR = {"jv": 40, "yv": 10}
ALIASES = {"digamma": "psi", "loggamma": "gammaln", "y0": "yv", "y1": "yv", "k0": "kv", "k1": "kv"}
NAMES = sorted(special.SPECIAL)


def function(name, order=2.5):
    """Return SciPy's function as one of its last argument."""
    f = getattr(sp, name)
    return f if special.SPECIAL[name] == 1 else lambda x: f(order, x)


@pytest.mark.parametrize(
    ("name", "table"), [*((n, SPECIAL) for n in SPECIAL), *((n, SPECIAL_COMPLEX) for n in SPECIAL_COMPLEX)]
)
def test_accuracy(name, table):
    f, bound = getattr(sp, name), SCIPYS_ERROR.get(name, BOUND)
    places = list(product(cases({name: table[name]}), SEEDS))
    for (case, seed), order in product(places, ORDERS):
        coeffs = f(*jets_of(case.inner(seed), order)).coeffs
        assert coeffs.shape == (order + 1,)
        assert_accurate(coeffs, *expected(case, seed), bound)
    for moving in {tuple(map(bool, case.size)) for case, _ in places}:
        batch = [place for place in places if tuple(map(bool, place[0].size)) == moving]
        inner = [np.array(series).T for series in zip(*(case.inner(seed) for case, seed in batch), strict=True)]
        coeffs = f(*jets_of(inner, 20)).coeffs
        for column, place in zip(coeffs.T, batch, strict=True):
            assert_accurate(column, *expected(*place), bound)


def test_every_function_is_measured_or_another_name_of_one_that_is():
    assert set(NAMES) == {*SPECIAL, *ALIASES, "hankel1", "hankel2"}


@pytest.mark.parametrize("name", ALIASES)
def test_aliases(name):
    x = np.sin(variable(2.2, order=12))
    f = function(ALIASES[name], float(name[1]) if name[1].isdecimal() else None)
    np.testing.assert_array_equal(getattr(sp, name)(x).coeffs[1:], f(x).coeffs[1:])


@pytest.mark.parametrize(("hankel", "sign"), [(sp.hankel1, 1), (sp.hankel2, -1)])
def test_hankel_functions_are_sums(hankel, sign):
    x = np.exp(variable(0.4, order=6))
    np.testing.assert_allclose(hankel(1.5, x).coeffs, (sp.jv(1.5, x) + sign * 1j * sp.yv(1.5, x)).coeffs, rtol=1e-13)


@pytest.mark.parametrize("order", [0, 1, 4])
@pytest.mark.parametrize("name", NAMES)
def test_value_is_scipys_bit_for_bit(name, order):
    points = np.array([0.0, -0.0, 0.3, 1.0, -1.0, -1.5, 4.0, 1e-300, -40.0, 700.0, 1e300, np.inf, -np.inf, np.nan])
    f = function(name)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(f(variable(points, order)).value, f(points))
        for x in points:
            np.testing.assert_array_equal(f(variable(x, order)).value, f(x))


@pytest.mark.parametrize("name", NAMES)
def test_no_value_has_no_derivatives(name):
    with np.errstate(all="ignore"):
        y = function(name)(variable(np.array([np.nan, 0.4]), order=3)).coeffs
    assert np.isnan(y[:, 0]).all()
    assert np.isfinite(y[:, 1]).all()


@pytest.mark.parametrize("name", NAMES)
def test_shapes_and_precision(name):
    f = function(name, np.float32(2.5))
    for at in (np.float32(0.4), np.full((2, 3), 0.4, np.float32), np.full(0, 0.4), np.full((2, 0), 0.4)):
        for order in (0, 1, 5):
            y = f(variable(at, order))
            assert y.coeffs.shape == (order + 1, *np.shape(at))
            assert y.dtype == np.asarray(f(at)).dtype
    single, double = f(variable(np.float32(0.4), 5)).coeffs, function(name)(variable(float(np.float32(0.4)), 5)).coeffs
    np.testing.assert_allclose(single, double, rtol=1e-5)  # 84 roundings of single precision; 70 are seen in yv


@pytest.mark.parametrize("name", NAMES)
def test_constants_and_several_variables(name):
    x, y = variables(x=0.25, y=0.15, order=3)
    f, t = function(name), variable(0.4, order=3)
    c = f(t).coeffs
    together = f(x + y)
    for i, j in product(range(4), repeat=2):
        if i + j <= 3:  # (x + y)ᵏ
            np.testing.assert_allclose(
                together.coeff(i, j), c[i + j] * (1, 1, 2, 1, 1, 3, 3, 1)[_row(i, j)], rtol=1e-14
            )
    assert equal(f(detach(t)), f(0.4))


def _row(i, j):
    return {(0, 0): 0, (1, 0): 1, (0, 1): 1, (1, 1): 2, (2, 0): 3, (0, 2): 3, (2, 1): 5, (1, 2): 6}.get((i, j), 7)


@pytest.mark.parametrize("name", NAMES)
def test_mpmath_numbers_keep_their_precision(name):
    with mpmath.workdps(40):
        f, at = function(name), mpmath.mpf("0.3")
        y = f(variable(at, order=3)).coeffs
        slope = mpmath.diff(lambda x: f(variable(x, order=0)).value, at)
        assert abs(y[1] - slope) < mpmath.mpf(10) ** -30 * abs(slope)
    np.testing.assert_allclose([complex(c) for c in y], f(variable(0.3, order=3)).coeffs, rtol=1e-13)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("ellipk", "ellipe")])
def test_symbols(name):
    """SymPy writes elliptic integrals' derivatives as hypergeometric functions, so they are compared elsewhere."""
    a = sympy.Symbol("a", positive=True)
    f = function(name, sympy.Integer(2))
    derivatives = f(variable(a, order=2)).derivatives
    value = f(variable(a, order=0)).value
    for k in (1, 2):
        difference = (derivatives[k] - sympy.diff(value, a, k)).subs(a, sympy.Rational(3, 10))
        assert abs(complex(difference.evalf(30))) < 1e-12


@pytest.mark.parametrize(
    ("f", "value"),
    [(sp.erf, 0), (sp.erfc, 1), (sp.expit, Fraction(1, 2)), (sp.gammaln, None), (sp.ndtr, Fraction(1, 2))],
)
def test_fractions_are_exact_in_value_or_refused(f, value):
    if value is not None:
        assert f(variable(Fraction(0), order=0)).value == value
    with pytest.raises(ExactnessError, match="is not known to be rational"):
        f(variable(Fraction(1, 3), order=2))


@pytest.mark.parametrize("f", [sp.jv, sp.yv, sp.iv, sp.kv, sp.zeta])
def test_parameters_are_constants(f):
    x = variable(1.5, order=3)
    with pytest.raises(RefusedError, match="can be differentiated in its last argument only; detach the others"):
        f(x, x)
    assert equal(f(detach(x), x), f(1.5, x))


def test_riemanns_zeta_is_refused():
    with pytest.raises(RefusedError, match=r"in its second argument only: zeta\(s, q\)"):
        sp.zeta(variable(2.0, order=2))


@pytest.mark.parametrize(("f", "instead"), [(sp.erfcx, "erfc"), (sp.gamma, "complex"), (sp.psi, "complex")])
def test_complex_numbers_without_a_rule(f, instead):
    with pytest.raises(RefusedError, match=instead):
        f(variable(1 + 1j, order=2))


def test_a_constant_zero_times_a_logarithm_is_zero():
    x = variable(np.array([0.0, 2.0]), order=3)
    with np.errstate(all="raise"):
        y = sp.xlogy(0.0, x)
    assert equal(y, 0)


def test_digamma_next_to_a_pole_is_better_than_scipys_value():
    """gamma's slope is gamma·psi, and SciPy's psi is off by 5·10⁻⁵ there."""
    at = 2.0**-40 - 1
    with mpmath.workdps(50):
        slope = mpmath.gamma(at) * mpmath.digamma(at)
    assert abs(sp.gamma(variable(at, order=1)).coeff(1) / float(slope) - 1) < 1e-15


def test_far_arguments():
    for f in (sp.erf, sp.erfc, sp.ndtr, sp.log_ndtr):
        np.testing.assert_array_equal(f(variable(1e300, order=3)).coeffs[1:], 0)
    k = sp.ellipk(variable(-1e100, order=1)).coeffs  # K ≈ log(16·|m|)/(2·√|m|)
    np.testing.assert_allclose(k[1] / k[0] * -1e100, 1 / np.log(16e100) - 0.5, rtol=1e-14)


_BESSEL = {"jv", "yv", "iv", "kv", "y0", "y1", "k0", "k1", "hankel1", "hankel2"}


@pytest.mark.parametrize("name", sorted(set(NAMES) - _BESSEL))
def test_order_200(name):
    assert np.isfinite(function(name)(variable(0.7, order=200)).coeffs).all()


@pytest.mark.parametrize("name", sorted(_BESSEL))
def test_bessel_functions_are_not_finite_where_the_orders_they_are_made_of_overflow(name):
    f = function(name)
    with np.errstate(all="ignore"):
        assert np.isfinite(f(variable(0.7, order=130)).coeffs).all()
        assert not np.isfinite(f(variable(0.7, order=200)).coeffs[-1])


def test_mixed_jet_in_the_first_place():
    a = variable(1.2, order=4)
    np.testing.assert_allclose(sp.beta(a, 2.5).coeffs, sp.beta(2.5, a).coeffs, rtol=1e-14)
    assert isinstance(sp.betaln(a, a), Jet)


def test_scipy_is_imported_on_demand():
    program = "import sys, jets, numpy as np; np.sin(jets.variable(1.0, 2)); print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]

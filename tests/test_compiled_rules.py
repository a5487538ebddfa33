"""Every rule, compiled: as accurate as the engine against mpmath, and nan, inf and corners as eager jets have them."""

import warnings
from itertools import product

import numpy as np
import pytest
import scipy.special as sp
from accuracy import BOUND, COMPLEX, REAL, assert_accurate, cases
from compiling import BACKENDS, assert_as_eager, assert_same, coefficients, needs_compiler, polynomial
from oracle import EQUATION, composite
from special_accuracy import SPECIAL
from test_special import SCIPYS_ERROR

import jets
from jets import functions
from jets.compiled import c

ORDER = 4  # the oracle takes ten times as long at order 8


def composed(f, inner):
    """Return f(g(t), …) for polynomials g; a constant stays a number."""
    arguments = [polynomial(series) if len(series) > 1 else series[0] for series in inner]
    return lambda t: f(*(g(t) if callable(g) else g for g in arguments))


def truncated(case):
    return tuple(series[: ORDER + 1] for series in case.inner(1))


def expected(case):
    return composite(case.name, truncated(case), ORDER, case.near)


@pytest.mark.parametrize("name", REAL)
def test_accuracy_of_numpys_functions(name):
    """One unit more than eager jets: coefficients become derivatives and coefficients again."""
    for case in cases({name: REAL[name]}):
        compiled = jets.compile(composed(getattr(np, name), truncated(case)), ORDER)
        with np.errstate(all="ignore"):
            assert_accurate(coefficients(compiled(0.0)), *expected(case), BOUND + 1)
            assert_same(compiled(np.array([0.0, 0.0]))[:, 1], compiled(0.0), units=16 * ORDER)


@needs_compiler
@pytest.mark.parametrize("name", [name for name in REAL if getattr(np, name) in c._LIBRARY])
def test_accuracy_in_c(name):
    """Only one case, since a compiler takes its time."""
    case = cases({name: REAL[name]})[0]
    compiled = jets.compile(composed(getattr(np, name), truncated(case)), ORDER, backend="c")
    assert_accurate(coefficients(compiled(0.0)), *expected(case), BOUND + 1)


@pytest.mark.parametrize("name", SPECIAL)
def test_accuracy_of_scipys_functions(name):
    for case in cases({name: SPECIAL[name]})[: 1 if name in EQUATION else 4]:  # of which mpmath is slow
        compiled = jets.compile(composed(getattr(sp, name), truncated(case)), ORDER)
        with np.errstate(all="ignore"):
            coeffs = coefficients(compiled(0.0))
        assert_accurate(coeffs, *expected(case), SCIPYS_ERROR.get(name, BOUND) + 1)


@pytest.mark.parametrize("name", COMPLEX)
def test_accuracy_of_complex_functions(name):
    for case in cases({name: COMPLEX[name]})[::3]:
        compiled = jets.compile(composed(getattr(np, name), truncated(case)), ORDER)
        with np.errstate(all="ignore"):
            coeffs = coefficients(compiled(0.0))
        assert_accurate(coeffs, *expected(case), BOUND + 1)


# --- nan, inf, corners and jumps ---------------------------------------------------------------------------------

_POINTS = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 40.0, -800.0, 1e300, np.inf, -np.inf, np.nan]
_PARAMETERS = {"jv", "yv", "iv", "kv", "hankel1", "hankel2", "zeta"}


def _curves(name):
    """Return functions of one variable in which the function stands."""
    g = getattr(functions, name)
    if functions.arity(name) == 1:
        return [g, lambda x: g(x) * np.sin(x) + x]
    if name in _PARAMETERS:
        return [lambda x: g(2.5, x)]
    return [lambda x: g(x, 1 - x), lambda x: g(x, 2.0), lambda x: g(0.5, x), lambda x: g(x, x)]


@pytest.mark.parametrize("name", functions.NAMES)
def test_at_corners_jumps_poles_and_beyond(name):
    for f, order in product(_curves(name), (0, 3)):
        assert_as_eager(f, order, *((x,) for x in _POINTS))


_MORE = {
    "abs": abs,
    "remainder": lambda x: (3 * x) % 0.7,
    "floor_divide": lambda x: x // 0.3 + x,
    "divmod": lambda x: sum(divmod(x, 0.3)),
    "modf": lambda x: np.modf(x * x)[0] + np.modf(x)[1],
    "frexp": lambda x: np.frexp(x)[0] * x,
    "ldexp": lambda x: np.ldexp(x, 3) + x,
    "float_power": lambda x: np.float_power(x * x, 1.5),
    "clip": lambda x: np.clip(x * x, 0.1, 2.0),
    "where": lambda x: np.where(x > 0, np.log(abs(x)), x * x),
    "where_nan": lambda x: np.where((x > 0) & ~(x > 2), x, np.nan),
    "isnan": lambda x: np.where(np.isnan(x) | np.isinf(x), 1.0, x * x),
    "relu": lambda x: np.maximum(x, 0.0) ** 2 + np.minimum(x, -x),
    "tie": lambda x: np.maximum(x, np.sin(x)),
    "conjugate": lambda x: np.conjugate(x) * x,
    "complex": lambda x: np.exp(1j * x) * x,
    "imaginary": lambda x: 1j + 0 * x,
    "real": lambda x: np.exp((0.5 + 1j) * x).real,
    "modulus": lambda x: abs(np.exp(1j * x) + x),
    "divided": lambda x: 0.0 / x + x,
    "ratio": lambda x: x / x,
    "nothing": lambda x: 0.0 * np.log(x) + x,
    "difference": lambda x: np.exp(x) - np.exp(x) + 1,
    "dice": lambda x: np.exp(np.log(x) - jets.detach(np.log(x))),
    "weight": lambda x: x**2 / jets.detach(x**2),
    "zero_times": lambda x: (x - jets.detach(x)) * np.exp(x * x),
    "constant": lambda x: 3.0,
    "infinite": lambda x: np.inf - 0 * x,
    "undefined": lambda x: x + np.nan,
    "detached": jets.detach,
    "tenth": lambda x: x**10 - x**-2,
    "root": lambda x: x**0.5 + x**1.5,
    "base": lambda x: 2.0**x + x**x,
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", _MORE)
def test_operators_and_zeros(name, backend):
    assert_as_eager(_MORE[name], 3, *((x,) for x in [*_POINTS, 0.3, 1.7]), backend=backend)


def test_a_dropped_zero_says_nan_where_it_meets_inf():
    compiled = jets.compile(lambda x: 0.0 * np.log(x) + x, 2)
    assert compiled.operations.calls == 1  # log x is still looked at
    assert compiled(2.0).tolist() == [2.0, 1.0, 0.0]
    with np.errstate(all="ignore"):
        assert np.isnan(compiled(0.0)[0])
        assert np.isnan(jets.derivatives(lambda x: 0.0 * np.log(x) + x, 0.0, 2)[0])


def warnings_of(f, *args):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        f(*args)
    return {str(warning.message) for warning in caught}


@pytest.mark.parametrize("at", [0.0, -1.0, 2.0, np.array([-1.0, 2.0]), np.array([1.0, 2.0])], ids=str)
def test_warnings_are_numpys(at):
    def f(x):
        return np.log(x) + abs(x)

    compiled = jets.compile(f, 2)
    assert warnings_of(compiled, at) == warnings_of(jets.derivatives, f, at, 2)
    if np.any(np.less_equal(at, 0)):
        with np.errstate(all="raise"), pytest.raises(FloatingPointError):
            compiled(at)


def test_a_users_own_rule():
    softplus = np.frompyfunc(lambda x: np.log1p(np.exp(x)), 1, 1)
    jets.rule(softplus, lambda x: 1 / (1 + np.exp(-x)))
    assert_as_eager(lambda x: softplus(x * x), 4, (0.3,), (-1.0,))

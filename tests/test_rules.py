"""The table of rules: no NumPy function is forgotten, a slope is taught in a line, and nonsense is refused."""

import math
from fractions import Fraction
from types import ModuleType

import mpmath
import numpy as np
import pytest
import sympy
from accuracy import COMPLEX, REAL

import jets
from jets import Jet, equal, rule, variable
from jets.errors import ExactnessError, RefusedError, SpaceError
from jets.operators import RULES, apply
from jets.testing import assert_jets_equal

#: Derivative zero between jumps; tested in test_kinks.py.
STEPS = {"floor", "ceil", "trunc", "rint", "sign", "heaviside", "floor_divide"}
#: Differentiated as well, and tested below: several results, or an argument that is no jet.
PARTS = {"divmod", "modf", "frexp", "ldexp"}
ANSWERS = {
    *("equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "isnan", "isinf", "isfinite", "signbit"),
    *("logical_and", "logical_or", "logical_xor", "logical_not"),
}
INTEGERS = {
    *("bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_count", "invert", "left_shift", "right_shift", "gcd", "lcm"),
}
REFUSED = {
    **dict.fromkeys(INTEGERS, "integers"),
    **dict.fromkeys(("nextafter", "spacing"), "stored"),
    "isnat": "dates",
}
MATRICES = {"matmul", "vecdot", "matvec", "vecmat"}  # test_products.py
X = variable(0.3, order=3)


def every_ufunc():
    """Return all ufuncs that NumPy exposes with the modules that do, by walking the public ones."""
    found, modules, seen = {}, [np], set()
    while modules:
        module = modules.pop()
        seen.add(module.__name__)
        for thing in (getattr(module, name) for name in dir(module) if not name.startswith("_")):
            if isinstance(thing, np.ufunc):
                found.setdefault(thing, set()).add(module.__name__)
            elif isinstance(thing, ModuleType) and thing.__name__ not in seen and _is_public(thing.__name__):
                modules.append(thing)
    return found


def _is_public(module):
    return module.startswith("numpy.") and "._" not in module


UFUNCS = every_ufunc()
TEXT = {ufunc for ufunc, modules in UFUNCS.items() if modules <= {"numpy.strings", "numpy.char"}}
NAMES = {ufunc.__name__ for ufunc in UFUNCS if ufunc not in TEXT}


def called(ufunc):
    arguments = [X, 0.1 + X * X][: ufunc.nin]
    return ufunc(X, 2) if ufunc is np.ldexp else ufunc(*(u + 2 if ufunc is np.arccosh else u for u in arguments))


# --- none is forgotten -----------------------------------------------------------------------------------------


def test_walk_finds_the_functions_of_numpy():
    assert {np.sin, np.arctan2, np.strings.isalpha} <= set(UFUNCS)


def test_every_function_is_in_one_list():
    assert set(COMPLEX) <= set(REAL)
    lists = [set(REAL), STEPS, PARTS, ANSWERS, MATRICES, set(REFUSED)]
    assert sum(map(len, lists)) == len(set().union(*lists))
    assert set().union(*lists) == NAMES


@pytest.mark.parametrize("ufunc", sorted(UFUNCS, key=str), ids=lambda ufunc: ufunc.__name__)
def test_every_function_does_what_its_list_says(ufunc):
    name = ufunc.__name__
    assert name in RULES
    if name in MATRICES:
        return
    if ufunc in TEXT or name in REFUSED:
        with pytest.raises(RefusedError, match=f"np.{name} does not take jets: .*{REFUSED.get(name, 'text')}"):
            called(ufunc)
    elif name in ANSWERS:
        values = [u.value for u in (X, 0.1 + X * X)][: ufunc.nin]
        assert called(ufunc) == ufunc(*values)
        assert type(called(ufunc)) is np.bool
    elif name in STEPS:
        assert not called(ufunc).coeffs[1:].any()
    else:
        results = called(ufunc)
        results = results if isinstance(results, tuple) else (results,)
        moving = [u for u in results if isinstance(u, Jet) and u.coeffs[1:].any()]
        assert len(moving) == 1
        assert np.isfinite(moving[0].coeffs).all()


def test_answers_of_a_batch_and_of_a_constant():
    batch = variable(np.array([-1.0, 0.0, 2.0]), order=2)
    assert (batch > 0).tolist() == np.less(0, batch).tolist() == [False, False, True]
    assert np.isnan(np.log(variable(np.array([1.0]), order=1)) * np.nan).tolist() == [True]
    assert np.logical_and(batch, 1).tolist() == [True, False, True]


# --- several results ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("u", "v"), [(7.3, 2.0), (-7.3, 2.0), (7.3, -2.0)])
def test_divmod(u, v):
    x, y = variable(u, order=3), variable(v, name="y", order=3)
    quotient, remainder = np.divmod(x, y)
    assert (quotient.value, remainder.value) == divmod(u, v)
    assert equal(quotient, quotient.value)
    assert equal(divmod(x, y)[1], remainder)
    assert remainder.coeffs[1:].tolist() == (x - quotient.value * y).coeffs[1:].tolist()


@pytest.mark.parametrize("value", [2.75, -2.75, 0.6])
def test_modf_and_frexp(value):
    x = variable(value, order=2) ** 2
    fraction, whole = np.modf(x)
    assert (fraction.value, whole.value) == np.modf(x.value)
    assert equal(fraction, x - whole.value)
    assert equal(whole, whole.value)
    mantissa, exponent = np.frexp(x)
    assert (mantissa.value, exponent) == np.frexp(x.value)
    assert equal(np.ldexp(mantissa, exponent), x)


def test_frexp_and_modf_of_a_batch():
    x = variable(np.array([0.7, 6.0, -20.0]), order=1)
    mantissa, exponent = np.frexp(x)
    assert mantissa.derivative(1).tolist() == [1, 0.125, 0.03125]
    assert exponent.tolist() == [0, 3, 5]
    assert np.modf(x[:1])[0].derivative(1).tolist() == [1]


def test_ldexp_takes_no_jet_as_exponent():
    with pytest.raises(RefusedError, match=r"u \* 2\.0\*\*v"):
        np.ldexp(1.0, X)


# --- the sides of branch cuts ---------------------------------------------------------------------------------

_REAL_CUTS = [(f, x) for f in ("arcsin", "arccos", "arctanh") for x in (2.0, -2.0)] + [("arccosh", -2.0)]
_REAL_CUTS += [("arccosh", 0.5), ("log", -2.0), ("sqrt", -2.0), ("log10", -0.5), ("log1p", -3.0)]


@pytest.mark.parametrize("side", [0.0, -0.0])
@pytest.mark.parametrize(("name", "x"), _REAL_CUTS)
def test_signed_zeros_tell_the_sides_of_a_cut_apart(name, x, side):
    f = getattr(np, name)
    on, near = (f(variable(complex(x, y), order=4)) for y in (side, np.copysign(1e-9, side)))
    np.testing.assert_allclose(
        on.coeffs, near.coeffs, rtol=1e-7
    )  # 1e-9 away, times the ratio of neighbouring coefficients


@pytest.mark.parametrize("side", [0.0, -0.0])
@pytest.mark.parametrize("name", ["arcsinh", "arctan"])
@pytest.mark.parametrize("y", [2.0, -2.0])
def test_sides_of_the_cuts_along_the_imaginary_axis(name, y, side):
    f = getattr(np, name)
    on, near = (f(variable(complex(x, y), order=4)) for x in (side, np.copysign(1e-9, side)))
    np.testing.assert_allclose(on.coeffs, near.coeffs, rtol=1e-7)  # as above


# --- complex functions of a real variable ------------------------------------------------------------------------


def test_parts_of_a_complex_function_along_a_real_variable():
    u = np.exp(1j * variable(0.4, order=5)) * (2 + variable(0.4, order=5))
    assert equal(np.conjugate(u), u.real - 1j * u.imag)
    np.testing.assert_allclose(np.absolute(u).coeffs, [2.4, 1, 0, 0, 0, 0], atol=1e-15)
    np.testing.assert_allclose((np.sign(u) * abs(u)).coeffs, u.coeffs, atol=1e-15)


@pytest.mark.parametrize("f", [np.absolute, np.conjugate, np.sign], ids=lambda f: f.__name__)
def test_functions_that_are_not_holomorphic_need_a_real_variable(f):
    with pytest.raises(RefusedError, match=r"expand at a real point: variable\(1\.0\)"):
        f(variable(1 + 2j, order=2))


@pytest.mark.parametrize("f", [np.maximum, np.fmin], ids=lambda f: f.__name__)
def test_complex_numbers_have_no_order(f):
    with pytest.raises(RefusedError, match=f"np.{f.__name__} has no derivative for complex numbers"):
        f(X, 1j)


# --- jets.rule -----------------------------------------------------------------------------------------------


def test_a_rule_is_one_line():
    cube = np.frompyfunc(lambda x: x * x * x, 1, 1)
    rule(cube, lambda x: 3 * x * x)
    np.testing.assert_allclose(cube(np.exp(X)).coeffs, np.exp(3 * X).coeffs, rtol=1e-14)
    batch = variable(np.array([1.0, 2.0]), order=3)
    np.testing.assert_allclose(cube(batch).derivatives, [[1, 8], [3, 12], [6, 12], [6, 6]])


def test_a_rule_of_two_arguments_may_know_one_slope():
    scaled = np.frompyfunc(lambda x, y: y * x**2, 2, 1)
    rule(scaled, lambda x, y: 2 * x * y, None)
    assert scaled(variable(3.0, order=2), 5.0).derivatives.tolist() == [45, 30, 10]
    assert scaled(X, jets.detach(X)).derivative(2) == 2 * X.value
    with pytest.raises(RefusedError, match=r"cannot be differentiated in its argument 2; pass detach\(\.\.\.\) there"):
        scaled(2.0, X)


def test_a_stranger_with_a_known_name_has_no_rule():
    """A ufunc of a user's own that is called `sin` is not NumPy's."""

    def sin(x):
        return 2 * x

    with pytest.raises(RefusedError, match="no rule says what sin does to jets"):
        apply(sin, X)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((len, lambda x: 1), "needs a ufunc, not .*np.frompyfunc"),
        ((np.arctan2, lambda x, y: 1), "arctan2 has 2 arguments: give as many slopes, not 1"),
        ((np.modf, lambda x: 1), "modf"),
        ((np.sin, 3.0), "a slope is a function of the same arguments"),
        (("sin", np.cos), "needs a ufunc, not 'sin'"),
        ((np.sin,), "sin has 1 argument: give as many slopes, not 0"),
    ],
)
def test_wrong_rules(arguments, message):
    with pytest.raises(TypeError, match=message):
        rule(*arguments)


def test_functions_without_a_rule_say_how_to_teach_one():
    unknown = np.frompyfunc(abs, 1, 1)
    with pytest.raises(RefusedError, match=r"no rule says .* teach one with jets\.rule\("):
        unknown(X)


# --- the rest of NumPy's protocol ----------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"out": np.zeros(1)}, {"where": np.array(False)}], ids=lambda o: next(iter(o)))
def test_options_are_refused(options):
    with pytest.raises(RefusedError, match=f"np.sin takes no {next(iter(options))}="):
        np.sin(X, **options)


def test_in_place_results_are_refused():
    array = np.ones(1)
    with pytest.raises(RefusedError, match="out="):
        array += variable(np.ones(1), order=1)
    assert isinstance(array, np.ndarray)
    assert not isinstance(array, Jet)


@pytest.mark.parametrize(("f", "at"), [(np.arcsin, -1.0), (np.arcsin, 1.0), (np.arccos, 1.0), (np.arccosh, 1.0)])
def test_vertical_tangents_have_no_slope(f, at):
    """As sqrt at 0: the value, and nan with NumPy's warning."""
    with pytest.warns(RuntimeWarning, match="invalid value"):
        y = f(variable(np.array([at, 0.5 * at if f is not np.arccosh else 2.0]), order=3))
    assert y.value[0] == f(at)
    assert np.isnan(y.coeffs[1:, 0]).all()
    assert np.isfinite(y.coeffs[:, 1]).all()


def test_a_function_of_ones_own_may_return_integers():
    double = np.frompyfunc(lambda x: 2 * int(x), 1, 1)
    jets.rule(double, lambda x: 2)
    for x in (variable(3.0, order=2), variable(np.array([1.0, 3.0]), order=2), variable(np.zeros(0), order=2)):
        assert double(x).dtype == np.float64
        assert_jets_equal(double(x) / 4, x / 2)


def test_a_function_of_ones_own_takes_every_kind_of_number():
    f = np.frompyfunc(lambda x: x * x + 1, 1, 1)
    jets.rule(f, lambda x: 2 * x)
    for at in (Fraction(1, 3), mpmath.mpf(3), sympy.Symbol("a"), np.array([Fraction(1), Fraction(2)])):
        x = variable(at, order=3)
        assert_jets_equal(f(x), x * x + 1)


def test_a_function_of_ones_own_makes_no_floats_of_fractions():
    f = np.frompyfunc(math.sqrt, 1, 1)
    jets.rule(f, lambda x: 1 / (2 * f(x)))
    with pytest.raises(ExactnessError, match=r"sqrt .* made a float of exact fractions"):
        f(variable(Fraction(2), order=2))


def test_a_complex_slope_makes_a_complex_jet():
    f = np.frompyfunc(lambda x: x, 1, 1)
    jets.rule(f, lambda x: 1j + x)
    assert f(variable(2.0, order=1)).coeffs.tolist() == [2, 2 + 1j]


def test_a_slope_that_loses_an_order_loses_it():
    sine_integral = np.frompyfunc(float, 1, 1)  # its value at 0, which is all that is needed here
    jets.rule(sine_integral, lambda u: jets.limit(np.sin(u), u))
    y = sine_integral(variable(0.0, order=4))
    assert y.order == 3
    assert y.derivatives.tolist() == [0, 1, 0, pytest.approx(-1 / 3, rel=1e-15)]  # −1/6·2/6·6, three roundings


def test_a_slope_stays_in_the_variables_of_its_arguments():
    f, stranger = np.frompyfunc(float, 1, 1), variable(1.0, order=4, name="q")
    jets.rule(f, lambda u: u * stranger)
    with pytest.raises(SpaceError, match="a slope gave a jet in x, q where its arguments are jets in x"):
        f(variable(0.0, order=4))

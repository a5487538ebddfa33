"""Jets, weird functions and formulas as SymPy expressions, and back."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from spaces import BATCH, BOX, ONE, THREE, TWO
from sympy import (
    Abs,
    Float,
    Function,
    Max,
    O,
    Piecewise,
    Rational,
    Symbol,
    cos,
    diff,
    exp,
    floor,
    pi,
    sign,
    sin,
    symbols,
)

from jets import Jet, equal, from_sympy, functions, parse, splice, to_sympy, variable, variables, weird
from jets.strategies import exact_jets, exact_numbers, expression_texts, float_jets, weird_functions
from jets.sympy import detach, value
from jets.testing import assert_allclose, assert_jets_equal

x, y, t = symbols("x y t")
THIRD = Fraction(1, 3)


# --- jets -----------------------------------------------------------------------------------------------------------


def again(j, expr):
    """Return an expression as a jet in the space of another."""
    points = j.at if isinstance(j.at, dict) else {j.names[0]: j.at}
    order = dict(zip(j.names, j._space.limits, strict=True)) if not j._space.is_total else j.order
    return from_sympy(expr, *j.names)(*variables(**points, order=order)) + 0 * j


@pytest.mark.parametrize("space", [ONE, TWO, BOX, THREE, {"order": 0, "at": THIRD}], ids=str)
def test_jets_come_back_exactly(space):
    @given(exact_jets(**space))
    def check(j):
        expr = to_sympy(j)
        assert not expr.atoms(Float)
        assert_jets_equal(again(j, expr), j)
        assert Rational(j.value) == expr.subs({s: Rational(space["at"]) for s in expr.free_symbols})

    check()


@given(float_jets(3, at=st.sampled_from([0.1, -1e8, 3.0]), names=("x", "y")) | float_jets(4, at=1e8))
def test_floats_come_back_to_the_last_bit(j):
    assert_jets_equal(again(j, to_sympy(j)), j)


def test_taylor_polynomials():
    a = Symbol("a")
    assert str(to_sympy(variable(THIRD, order=2) ** 2)) == "(x - 1/3)**2 + 2*(x - 1/3)/3 + 1/9"
    assert str(to_sympy(variable(3.0, order=2) ** 2)) == "1.0*(x - 3.0)**2 + 6.0*(x - 3.0) + 9.0"
    e = to_sympy(np.exp(variable(a, order=2, name="t")))
    assert sympy.expand(e - exp(a) * (1 + (t - a) + (t - a) ** 2 / 2)) == 0
    assert str(to_sympy(variable(1j, order=1) ** 2)) == "2.0*I*(x - 1.0*I) - 1.0"
    assert to_sympy(Jet.from_coeffs([0, 0, 0])) == 0


def test_the_series_of_sympy():
    j = np.exp(np.sin(variable(sympy.Integer(0), order=5)))
    assert to_sympy(j, big_o=True) == exp(sin(x)).series(x, 0, 6)
    at = np.log(variable(sympy.Integer(2), order=3))
    expected = sympy.log(x).series(x, 2, 4)
    assert to_sympy(at, big_o=True).getO() == expected.getO() == O((x - 2) ** 4, (x, 2))
    assert sympy.expand(to_sympy(at) - expected.removeO()) == 0
    assert to_sympy(variable(0.5, order=2), big_o=True).getO() == O((x - 0.5) ** 3, (x, 0.5))


def test_batches_become_arrays():
    array = to_sympy(variable(np.array([[1.0, 2.0]]), order=1))
    assert isinstance(array, sympy.Array)
    assert array.shape == (1, 2)
    assert str(array) == "[[1.0*(x - 1.0) + 1.0, 1.0*(x - 2.0) + 2.0]]"

    @given(exact_jets(**BATCH))
    def come_back(j):
        assert_jets_equal(from_sympy(to_sympy(j), x)(variable(j.at, order=j.order)) + 0 * j, j)

    come_back()


def test_symbols_of_ones_own():
    j = variable(THIRD, order=2) ** 2
    h = Symbol("h", positive=True)
    assert str(to_sympy(j, h)) == "(h - 1/3)**2 + 2*(h - 1/3)/3 + 1/9"
    assert to_sympy(j, h).free_symbols == {h}
    a, b = variables(x=Fraction(1), y=Fraction(2), order=2)
    assert sympy.expand(to_sympy(a - b, y, x)) == y - x
    with pytest.raises(TypeError, match="a symbol for each variable, of which there are x, not x, y"):
        to_sympy(j, x, y)
    with pytest.raises(TypeError, match=r"not x\*y"):
        to_sympy(j, x * y)


REFUSED_JETS = {
    "slot (1,) is nan": Jet.from_coeffs([0.0, np.nan]),
    "slot (0,) is oo": Jet.from_coeffs([np.inf, 0.0]),
    "x is a coefficient as well as a variable; give another symbol: to_sympy(jet, h)": variable(x, order=1),
}


@pytest.mark.parametrize("message", REFUSED_JETS)
def test_jets_that_are_no_polynomial(message):
    with pytest.raises(TypeError) as refusal:
        to_sympy(REFUSED_JETS[message])
    assert message in str(refusal.value)


def test_another_symbol():
    assert to_sympy(variable(x, order=1) ** 2, t) == x**2 + 2 * x * (t - x)
    with pytest.raises(TypeError, match="SymPy's O has one variable, this jet x, y"):
        to_sympy(sum(variables(x=1.0, y=2.0, order=1)), big_o=True)


# --- weird functions ------------------------------------------------------------------------------------------------


@given(weird_functions(), exact_numbers(), exact_numbers())
def test_weird_functions_come_back(w, at, slope):
    argument = at + slope * variable(Fraction(0), order=4, name="t") ** 2 + variable(Fraction(0), order=4, name="t")
    assert_jets_equal(from_sympy(to_sympy(w), x)(argument) + 0 * argument, w(argument))


@given(weird_functions(names=("x", "y")), exact_numbers(), exact_numbers())
def test_weird_functions_of_two_variables_come_back(w, a, b):
    jets = variables(x=a, y=b, order=4)
    assert_jets_equal(from_sympy(to_sympy(w), x, y)(*jets) + 0 * sum(jets), w(*jets))


@given(weird_functions())
def test_derivatives_are_those_of_sympy(w):
    for k in range(3):
        assert sympy.expand(value(diff(to_sympy(w), x, k)) - value(to_sympy(w.derivative(k)))) == 0


def entry(f, **options):
    """Return what an entry becomes."""
    return sympy.expand(value(to_sympy(weird(f, **options))))


def test_entries():
    assert to_sympy(weird(np.sin, 0, np.exp)) == detach(sin(x)) + detach(exp(x)) * (x - detach(x)) ** 2 / 2
    assert entry(lambda u: np.exp(np.sin(u)) + u**2 / 3) == exp(sin(x)) + x**2 / 3
    assert entry(Fraction(1, 3)) == Rational(1, 3)
    assert entry(2.5) == Float(2.5)
    assert entry(sympy.besselj(0, y)) == sympy.besselj(0, y)
    assert entry(Function("f")) == Function("f")(x)
    assert entry(sin) == sin(x)
    assert entry(lambda u: sympy.gamma(u) + 1) == sympy.gamma(x) + 1
    assert entry(np.abs) == Abs(x)
    assert entry(lambda u: np.sign(u) + np.floor(u)) == sign(x) + floor(x)
    assert entry(from_sympy(sin(x) * pi)) == pi * sin(x)
    assert entry(parse("x**2")) == x**2
    two = to_sympy(weird({(0, 0): np.hypot, (1, 2): 7}, names=("x", "y")))
    assert str(two) == "7*(x - detach(x))*(y - detach(y))**2/2 + detach(sqrt(x**2 + y**2))"


def test_entries_that_take_floats_alone():
    assert to_sympy(weird(math.sin)) == detach(Function("sin")(x))
    w = weird(math.sin, lambda u: max(u, 0.0), math.exp)
    expr = to_sympy(w)
    assert expr.atoms(sympy.core.function.AppliedUndef) == {Function(name)(x) for name in ("sin", "f1", "exp")}
    table = {"sin": math.sin, "f1": lambda u: max(u, 0.0), "exp": math.exp}
    jet = variable(0.5, order=3)
    assert equal(from_sympy(expr, functions=table)(jet), w(jet))
    assert to_sympy(splice(math.sin, math.cos), order=1).has(Function("cos")(x).diff(x))


def test_an_entry_that_fails_says_so():
    def wrong(u):
        raise KeyError("an error of its own")

    with pytest.raises(KeyError, match="of its own"):
        to_sympy(weird(wrong))
    with pytest.raises(TypeError, match=r"one number in each place, not an array of shape \(2,\)"):
        to_sympy(weird(np.array([1.0, 2.0])))


def test_rules_without_end():
    powers = weird.from_rule(lambda k, u: u**k)
    with pytest.raises(ValueError, match=r"say how many: to_sympy\(w, order=4\)"):
        to_sympy(powers)
    assert to_sympy(powers, order=0) == 1
    assert to_sympy(powers, order=2) == 1 + detach(x) * (x - detach(x)) + detach(x**2) * (x - detach(x)) ** 2 / 2
    assert to_sympy(powers.derivative(3), order=0) == detach(x**3)
    assert str(to_sympy(weird(1, 2, 3), order=1)) == "2*(x - detach(x)) + 1"
    two = weird.from_rule(lambda alpha, u, v: u ** alpha[0] * v ** alpha[1], names=("x", "y"))
    for i, j in ((0, 0), (1, 0), (1, 1), (0, 2)):
        assert value(diff(to_sympy(two, order=2), x, i, y, j)) == x**i * y**j
    with pytest.raises(ValueError, match="order must be"):
        to_sympy(powers, order=-1)


@pytest.mark.parametrize("by", ["theorem", "cancellation"])
def test_splices(by):
    expr = to_sympy(splice(np.cos, np.exp, np.sin, by=by), order=3)
    assert [value(diff(expr, x, k)) for k in range(4)] == [cos(x), exp(x), -sin(x), -cos(x)]


def test_other_names():
    w = weird(np.sin, 1, names="t")
    assert to_sympy(w).free_symbols == {t}
    assert to_sympy(w, x) == to_sympy(w).subs(t, x)


# --- formulas -------------------------------------------------------------------------------------------------------

#: Where SymPy's function differs from the name in NumPy, or where there is none of that name.
FORMULAS = {
    "cbrt(x)": sign(x) * Abs(x) ** Rational(1, 3),
    "trunc(x)": sign(x) * floor(Abs(x)),
    "copysign(x, y)": Piecewise((Abs(x), y >= 0), (-Abs(x), True)),
    "heaviside(x, y)": sympy.Heaviside(x, y),
    "ndtr(x)": 1 - sympy.erfc(x / sympy.sqrt(2)) / 2,
    "max(x, y)": Max(x, y),
    "abs(x)": Abs(x),
    "ln(x)": sympy.log(x),
    "atan2(x, y)": sympy.atan2(x, y),
    "pow(x, y)": x**y,
    "x/3 - 2*y**-1": x / 3 - 2 / y,
    "0.5*x + 2j + pi*e": 0.5 * x + 2.0 * sympy.I + pi * sympy.E,
    "x - ⊥(x)": x - detach(x),
    'detach(x*y, wrt="x")': detach(x) * y,
    'detach(x*y, wrt=("x", "y"))': detach(x * y),
    "detach(x**2, above=1)": detach(x**2) + detach(2 * x) * (x - detach(x)),
    "-x**2": -(x**2),
}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text):
    assert to_sympy(parse(text, names=("x", "y"))) == FORMULAS[text]


def test_formulas_with_weird():
    expr = to_sympy(parse("x*weird(sin(x), 0, x**2)"))
    assert expr == x * (detach(sin(x)) + detach(x**2) * (x - detach(x)) ** 2 / 2)
    assert to_sympy(parse("0.1*x", exact=True)) == x / 10
    assert to_sympy(parse("x*detach(y)", names=("x", "y")), y, x) == y * detach(x)
    assert to_sympy(parse('detach(x*y, wrt="y")', names=("x", "y")), t, Symbol("s")) == t * detach(Symbol("s"))


def places(name):
    """Return points for the arguments of a function, one whole number where it cannot be differentiated there."""
    if name in ("jv", "yv", "iv", "kv", "hankel1", "hankel2", "zeta"):
        return "2", 0.7
    return {"arccosh": (1.7,), "arctan2": (0.7, -0.3), "heaviside": (0.7, 0.5)}.get(name, (0.7, 1.3))


#: SymPy has no such function.
UNKNOWN = {"rint"}


@pytest.mark.parametrize("name", sorted({*functions.NAMES} - UNKNOWN))
def test_every_function_comes_back(name):
    """Not to the last bit: log2 comes back as log(x)/log(2), and log1p(x) as log(1 + x)."""
    given = places(name)[: functions.arity(name)]
    words = [
        place if isinstance(place, str) else variable_name for place, variable_name in zip(given, "xy", strict=False)
    ]
    f = parse(f"{name}({', '.join(words)})*detach(x) + y", names=("x", "y"))
    at = dict(zip("xy", (*given, 1.3), strict=False)) | ({"x": 0.9} if isinstance(given[0], str) else {})
    for sign_ in (1, -1) if name in ("cbrt", "trunc", "fmod", "copysign", "remainder", "absolute") else (1,):
        jets = variables(x=sign_ * at["x"], y=at["y"], order=3)
        assert_allclose(from_sympy(to_sympy(f), x, y)(*jets), f(*jets), rtol=1e-13, atol=1e-13)


def test_functions_that_sympy_has_not():
    for name in UNKNOWN:
        with pytest.raises(TypeError, match=r"rounds to the nearest whole number; write floor\(x \+ 1/2\)"):
            to_sympy(parse(f"{name}(x)"))


@given(expression_texts(("x", "y")))
def test_there_and_back(text):
    expr = to_sympy(parse(text, names=("x", "y")))
    assert to_sympy(from_sympy(expr, x, y)) == expr
    assert to_sympy(from_sympy(expr, x, y), y, x) == expr.subs({x: y, y: x}, simultaneous=True)


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        (3, {}, "to_sympy takes a jet, a weird function or what parse or from_sympy returns, not 3"),
        (variable(1.0, order=1), {"order": 1}, "a jet has truncate"),
        (parse("x"), {"order": 1}, "order= is for weird functions"),
        (weird(1), {"big_o": True}, "big_o=True is for jets"),
    ],
)
def test_what_is_no_expression(given, options, message):
    with pytest.raises(TypeError, match=message):
        to_sympy(given, **options)

"""Functions of SymPy expressions: drawn formulas against SymPy, arguments, the kinds of numbers, matrices, pieces."""

import pickle
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Float, Function, I, Matrix, Ne, Piecewise, Rational, Symbol, diff, exp, pi, sin, sqrt

from jets import equal, from_sympy, parse, to_sympy, variable, variables
from jets.errors import ExactnessError
from jets.jet import Jet
from jets.strategies import exact_numbers, expression_texts
from jets.sympy import detach, value
from jets.testing import assert_jets_equal

x, y = sympy.symbols("x y")
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
ALPHAS = [(i, j) for i in range(4) for j in range(4) if i + j <= 3]


# --- drawn formulas, against SymPy's derivatives --------------------------------------------------------------------


def prescribed(jet, i, j):
    return jet.derivative(i, j) if isinstance(jet, Jet) else jet * (i == j == 0)


def sympy_derivative(expr, i, j, at):
    """Return ∂ⁱ⁺ʲ/∂xⁱ∂yʲ with every ⊥ left out, at a point."""
    return value(diff(expr, x, i, y, j)).subs(at, simultaneous=True)


rational_formulas = st.builds(
    "({})/(1 + ({})**2)".format,
    expression_texts(("x", "y"), functions=(), max_leaves=4),
    expression_texts(("x", "y"), functions=(), max_leaves=3),
)


@settings(max_examples=50)
@given(rational_formulas, exact_numbers(3, 4), exact_numbers(3, 4))
def test_rational_functions_exactly(text, a, b):
    expr = to_sympy(parse(text, names=("x", "y"), exact=True))
    jet = from_sympy(expr, x, y)(*variables(x=a, y=b, order=3))
    at = {x: Rational(a), y: Rational(b)}
    for i, j in ALPHAS:
        found = prescribed(jet, i, j)
        assert isinstance(found, Fraction)
        assert Rational(found) == sympy_derivative(expr, i, j, at)


@settings(max_examples=50)
@given(expression_texts(("x", "y"), functions=("sin", "exp", "arctan"), max_leaves=4))
def test_formulas_in_many_digits(text):
    """mpmath's 80 digits leave 30 also where formulas with powers of powers cancel."""
    expr = to_sympy(parse(text, names=("x", "y")))
    at = {x: Rational(1, 3), y: Rational(-2, 7)}
    with mpmath.workdps(80):
        jet = from_sympy(expr, x, y)(*variables(x=mpmath.mpf(1) / 3, y=-mpmath.mpf(2) / 7, order=3))
        for i, j in ALPHAS:
            wanted = mpmath.mpmathify(sympy_derivative(expr, i, j, at).evalf(40))
            assert mpmath.almosteq(prescribed(jet, i, j), wanted, mpmath.mpf(10) ** -30)


@given(expression_texts(("x", "y"), functions=("sin", "arctan", "tanh", "cos")))
def test_formulas_are_those_that_were_parsed(text):
    f = parse(text, names=("x", "y"))
    a, b = variables(x=0.7, y=-1.3, order=3)
    found, wanted = from_sympy(to_sympy(f), x, y)(a, b), f(a, b)
    difference = (found + 0 * a * b - wanted).coeffs
    assert np.all(np.abs(difference) <= 1e-9 * (1 + np.abs((0 * a * b + wanted).coeffs).max()))


# --- the arguments --------------------------------------------------------------------------------------------------


def test_the_order_of_the_arguments():
    difference = x - 2 * y
    assert from_sympy(difference)(5.0, 1.0) == 3.0
    assert from_sympy(difference, y, x)(5.0, 1.0) == -9.0
    assert from_sympy(difference, "y", "x")(5.0, 1.0) == -9.0
    assert from_sympy(Symbol("x", real=True) + 1, "x")(2.0) == 3.0
    assert from_sympy(x, x, y)(2.0, 3.0) == 2.0
    assert from_sympy(pi)() == np.pi
    assert repr(from_sympy(difference, y, x)) == "from_sympy(x - 2*y, y, x)"


@pytest.mark.parametrize(
    ("given", "message"),
    [((x,), "x*y has y as well"), ((x, y, x), "different symbols"), ((x, y, x * y), "different symbols")],
)
def test_symbols_that_cannot_be_arguments(given, message):
    with pytest.raises(TypeError, match=message.replace("*", r"\*")):
        from_sympy(x * y, *given)


def test_one_argument_for_each_symbol():
    with pytest.raises(TypeError, match=r"x \+ y takes 2 arguments \(x, y\), not 1"):
        from_sympy(x + y)(1.0)
    with pytest.raises(TypeError, match=r"takes 0 arguments \(none\), not 1"):
        from_sympy(pi)(1.0)


def test_detach_stops_what_comes_in():
    w = from_sympy(x * detach(y) + detach(x * y, x))
    t = variable(3.0, order=2, name="t")
    assert_jets_equal(w(t**2, t), 3.0 * t**2 + 9.0 * t)
    assert from_sympy(x - detach(x))(2.0) == 0.0


def test_what_is_stopped_is_not_differentiated():
    seen = []
    f = from_sympy(detach(Function("f")(sin(x))) * x, functions={"f": lambda u: seen.append(u) or u})
    jet = variable(0.5, order=3)
    assert_jets_equal(f(jet), np.sin(0.5) * jet)
    assert not any(seen[0].coeffs[1:])
    corner = from_sympy(detach(sqrt(x) + sympy.Abs(x)) + Piecewise((x, detach(x) < 1), (0, True)))
    assert corner(variable(0.0, order=2)).derivatives.tolist() == [0.0, 1.0, 0.0]
    inside = from_sympy(detach(Piecewise((x**2, x < 1), (y, True))) * y)
    assert_jets_equal(inside(*variables(x=0.5, y=2.0, order=2)), 0.25 * variables(x=0.5, y=2.0, order=2)[1])


def test_functions_that_are_said():
    f, g = Function("f"), Function("g")
    with pytest.raises(TypeError, match="nothing is known of the function g"):
        from_sympy(f(x) + g(x, y), functions={"f": np.sin})
    h = from_sympy(f(x) + g(x, y), functions={"f": np.sin, "g": np.hypot})
    a, b = variables(x=1.0, y=2.0, order=2)
    assert_jets_equal(h(a, b), np.sin(a) + np.hypot(a, b))
    assert from_sympy(sympy.LambertW(x), functions={"LambertW": lambda u: 7 * u})(2.0) == 14.0


def test_pickle():
    f = from_sympy(sin(x) / y + detach(x), y, x)
    assert pickle.loads(pickle.dumps(f))(2.0, 3.0) == f(2.0, 3.0)


def test_equal_parts_are_evaluated_once():
    calls = []
    f = Function("f")
    expr = f(x) + sin(f(x)) + exp(f(x)) * f(x)
    from_sympy(expr, functions={"f": lambda u: calls.append(u) or u})(0.5)
    assert calls == [0.5]


# --- the kinds of numbers -------------------------------------------------------------------------------------------

MIXED = x / 3 + Rational(1, 7) - x**2 / (2 + x) + Rational(2, 5) / x**3


def test_fractions_are_exact():
    q = variable(HALF, order=3)
    assert_jets_equal(from_sympy(MIXED)(q), q / 3 + Fraction(1, 7) - q**2 / (2 + q) + Fraction(2, 5) / q**3)
    assert from_sympy(MIXED)(HALF) == HALF / 3 + Fraction(1, 7) - HALF**2 / (2 + HALF) + Fraction(2, 5) * 8
    assert from_sympy(sqrt(x) ** 3)(variable(Fraction(4), order=1)).coeffs.tolist() == [8, 3]
    assert from_sympy(x ** Rational(1, 3))(Fraction(8)) == 2
    assert from_sympy(sympy.Max(x, THIRD))(Fraction(1, 4)) == THIRD
    assert isinstance(from_sympy(Rational(1, 3), x)(HALF), Fraction)


@pytest.mark.parametrize(
    "expr", [pi * x, x + Float("0.5"), sympy.E**2 * x, I * x, sympy.oo + x, sqrt(2) * x, 2**x, sin(x)]
)
@pytest.mark.parametrize("argument", [HALF, variable(HALF, order=1)], ids=["number", "jet"])
def test_fractions_refuse_what_is_not_rational(expr, argument):
    with pytest.raises(ExactnessError, match="rational"):
        from_sympy(expr)(argument)


def test_fractions_and_floats_do_not_mix():
    with pytest.raises(ExactnessError, match="cannot mix exact fractions with"):
        from_sympy(x + y)(HALF, 0.5)
    with pytest.raises(ZeroDivisionError):
        from_sympy(1 / x)(Fraction(0))


def test_symbols_stay_symbols():
    a = Symbol("a")
    expr = pi * x / 3 + sqrt(x) * sin(x) + Float("0.5") * I + detach(x) * x
    assert from_sympy(expr)(a) == value(expr).subs(x, a)
    jet = from_sympy(expr)(variable(a, order=3))
    for k in range(4):
        assert sympy.simplify(jet.derivative(k) - value(diff(expr, x, k)).subs(x, a)) == 0


def test_mpmath_has_its_digits():
    for digits in (30, 60):
        with mpmath.workdps(digits):
            found = from_sympy(pi * x / 3 + sympy.EulerGamma)(mpmath.mpf(1))
            assert mpmath.almosteq(found, mpmath.pi / 3 + mpmath.euler, mpmath.mpf(10) ** (2 - digits))
    context = mpmath.MPContext()
    context.prec = 200
    found = from_sympy(pi * x)(context.mpf(2))
    assert found == 2 * context.pi


def test_floats_are_numpys():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert from_sympy(1 / x)(0.0) == np.inf
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(from_sympy(sqrt(x))(-1.0))
    assert type(from_sympy(x / 3)(1)) is float
    assert from_sympy(x**-2)(np.array([1, 2])).tolist() == [1.0, 0.25]
    assert from_sympy(x * I)(2.0) == 2j
    assert from_sympy(sqrt(x))(-1 + 0j) == 1j
    assert from_sympy(x + sympy.oo)(1.0) == np.inf


def test_long_floats_are_not_shortened():
    one = np.longdouble(1)
    for expr, wanted in ((x + Rational(1, 3), one + one / 3), (pi * x, 4 * np.arctan(one)), (sympy.E * x, np.exp(one))):
        found = from_sympy(expr)(one)
        assert found.dtype == np.longdouble
        assert abs(found - wanted) <= 2 * np.finfo(np.longdouble).eps * wanted
    assert from_sympy(x / 3)(variable(one, order=1)).coeff(1) == one / 3
    assert from_sympy(x / 3)(np.float32([1, 2])).dtype == np.float32


# --- matrices and pieces --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [Matrix, sympy.ImmutableMatrix, sympy.Array, list], ids=lambda make: make.__name__)
def test_matrices_become_arrays_of_jets(make):
    t = variable(0.5, order=2)
    rotation = from_sympy(make([[sympy.cos(x), -sin(x)], [detach(x), 1]]), x)
    found = rotation(t)
    assert found.shape == (2, 2)
    for place, wanted in {(0, 0): np.cos(t), (0, 1): -np.sin(t), (1, 0): 0.5, (1, 1): 1.0}.items():
        assert equal(found[place], wanted)
    assert rotation(0.5).tolist() == [[np.cos(0.5), -np.sin(0.5)], [0.5, 1.0]]
    assert rotation(variable(np.zeros(3), order=1)).shape == (2, 2, 3)
    assert rotation(np.zeros((4, 1))).shape == (2, 2, 4, 1)


def test_matrices_without_entries():
    with pytest.raises(TypeError, match=r"M does not show its entries; write ….as_explicit\(\)"):
        from_sympy(sympy.MatrixSymbol("M", 2, 2))
    explicit = sympy.MatrixSymbol("M", 1, 2).as_explicit()
    with pytest.raises(TypeError, match="has M as well"):
        from_sympy(explicit, x)


SINC = Piecewise((sin(x) / x, Ne(x, 0)), (1, True))


def test_only_the_piece_that_holds_is_evaluated():
    sinc = from_sympy(SINC)
    assert sinc(0.0) == sinc(Fraction(0)) == 1
    assert sinc(0.5) == np.sin(0.5) / 0.5
    assert_jets_equal(sinc(variable(0.5, order=3)), np.sin(variable(0.5, order=3)) / variable(0.5, order=3))
    positive = from_sympy(Piecewise((sympy.log(x), x > 0)))
    assert positive(np.array([1.0, 2.0])).tolist() == [0.0, np.log(2.0)]


@pytest.mark.parametrize("points", [[-1.0, -2.0], [-1.0, 2.0]])
def test_pieces_that_are_chosen_nowhere_in_a_batch_are_not_evaluated(points):
    seen = []
    pieces = Piecewise((Function("f")(x), x > 9), (Function("g")(x), x > 1), (0, True))
    table = {name: lambda u, name=name: seen.append(name) or u for name in "fg"}
    assert from_sympy(pieces, functions=table)(np.array(points)).tolist() == [0.0, max(0.0, points[1])]
    assert seen == ["g"] * (points[1] > 1)


def test_pieces_of_a_batch():
    t = variable(np.array([-1.0, 2.0, 5.0]), order=2)
    f = from_sympy(Piecewise((x**2, x < 0), (3, x < 3), (detach(x) * x, True)))
    assert f(t).derivatives.tolist() == [[1.0, 3.0, 25.0], [-2.0, 0.0, 5.0], [2.0, 0.0, 0.0]]
    assert f(np.array([-1.0, 2.0, 5.0])).tolist() == [1.0, 3.0, 25.0]
    assert from_sympy(Piecewise((1, x < 9), (2, True)))(np.array([1.0, 2.0])).tolist() == [1.0, 1.0]
    assert from_sympy(Piecewise((1, x < 0), (2, True)))(np.array([1.0, 2.0])).tolist() == [2.0, 2.0]
    assert from_sympy(Piecewise((1, x < 0), (x, True)))(np.array([])).shape == (0,)


def test_no_piece_that_holds():
    f = from_sympy(Piecewise((x, x > 0)))
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(f(-1.0))
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(f(np.array([1.0, -1.0]))).tolist() == [False, True]
    with pytest.raises(ExactnessError):
        f(Fraction(-1))
    with pytest.raises(TypeError, match="cannot determine truth value"):
        f(Symbol("a"))

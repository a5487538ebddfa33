"""⊥ in SymPy: its laws and derivatives, how it is written, and the completeness theorem for undefined functions."""

import pickle
import subprocess
import sys
from math import factorial

import numpy as np
import pytest
import sympy
from hypothesis import given
from sympy import Derivative, Function, Integral, Matrix, Rational, S, Symbol, cos, diff, exp, expand_func, sin, symbols

import jets
from jets import parse, to_sympy, variable
from jets.strategies import expression_texts
from jets.sympy import detach, value

x, y = symbols("x y")
f, g, h = (Function(name) for name in "fgh")

EXPRESSIONS = (x, x**2 + 3 * x, sin(x) * exp(x), 1 / (1 + x**2), f(x), f(x * g(x)), x * detach(x), detach(f(x)) * g(x))
formulas = expression_texts(("x", "y")).map(lambda text: to_sympy(parse(text, names=("x", "y"))))


def written_out(expr):
    """Return the expression with ⊥ at the symbols alone, where equal ones are alike."""
    return sympy.expand(expand_func(expr))


# --- the laws -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("u", EXPRESSIONS, ids=str)
def test_the_derivative_is_zero_and_the_value_stays(u):
    assert diff(detach(u), x) == diff(detach(u), x, 2) == 0
    assert diff(detach(u) * g(x), x) == detach(u) * diff(g(x), x)
    assert diff(f(detach(u)), x) == 0
    assert detach(u).fdiff() == 0
    assert value(detach(u)) == value(u)


@pytest.mark.parametrize(
    "c", [S(2), Rational(1, 3), sympy.Float("0.1"), sympy.pi, sympy.sqrt(2), f(2), sympy.I, sympy.oo]
)
def test_numbers_are_constants(c):
    assert detach(c) == c
    assert detach(2) == 2


@given(formulas, formulas)
def test_ring_homomorphism_on_demand(a, b):
    assert written_out(detach(a + b)) == sympy.expand(expand_func(detach(a)) + expand_func(detach(b)))
    assert written_out(detach(a * b)) == sympy.expand(expand_func(detach(a)) * expand_func(detach(b)))
    assert detach(a + b).expand() == detach((a + b).expand())


@given(formulas)
def test_idempotent_and_through_functions(a):
    assert detach(detach(a)) == detach(a) == detach(value(a))
    assert detach(a * detach(a)) == detach(value(a) ** 2)
    assert expand_func(detach(sin(x * y))) == sin(detach(x) * detach(y))
    assert expand_func(detach(f(x, y))) == f(detach(x), detach(y))
    assert diff(detach(a), x) == diff(detach(a), y) == 0


@pytest.mark.parametrize(
    "facts", ["real", "positive", "integer", "nonnegative", "negative", "even", "imaginary", "finite"]
)
def test_assumptions_are_those_of_the_argument(facts):
    s = Symbol("s", **{facts: True})
    for fact, known in s.assumptions0.items():
        assert getattr(detach(s), f"is_{fact}") == known
    assert detach(x).is_real is None
    assert sympy.sqrt(detach(Symbol("p", positive=True)) ** 2) == detach(Symbol("p", positive=True))


def test_values():
    assert detach(x**2).subs(x, 3) == 9
    assert detach(x * sympy.sqrt(2)).evalf(30, subs={x: 3}) == (3 * sympy.sqrt(2)).evalf(30)
    assert (x - detach(x)).subs(x, 5) == 0
    assert detach(x).subs(x, y**2) == detach(y**2)
    assert value(Matrix([detach(x), x - detach(x)])) == Matrix([x, 0])


def test_derivatives_are_taken_before_the_value():
    assert value(Derivative(x * detach(x), x)) == x
    assert value(Derivative(x**2 * detach(x), (x, 2))) == 2 * x
    assert value(2 * Derivative(sin(x) / detach(sin(x)), x) + x) == 2 * cos(x) / sin(x) + x
    assert value(Derivative(f(x), x).subs(f(x), x * detach(x))) == x
    assert value(Integral(detach(x) * x, x)) == Integral(x**2, x)
    inner = value(diff(f(x * detach(x)), x))
    assert inner.subs(f, sin).doit() == x * cos(x**2)


def test_simplifying_knows_that_x_less_detached_x_is_not_zero():
    u = x - detach(x)
    assert sympy.simplify(u) == u != 0
    assert u.is_zero is None
    assert not u.equals(0)
    assert sympy.factor(x**2 - detach(x) ** 2) == u * (x + detach(x))
    assert sympy.simplify(sin(detach(x)) ** 2 + cos(detach(x)) ** 2) == 1


def test_what_cannot_be_detached():
    with pytest.raises(TypeError, match="for a matrix M"):
        detach(Matrix([x]))
    with pytest.raises(TypeError, match="takes an expression, not StrictGreaterThan"):
        detach(x > 1)
    with pytest.raises(sympy.SympifyError, match="a jet is not a SymPy expression"):
        detach(variable(1.0, order=1))
    assert Matrix([x]).applyfunc(detach) == Matrix([detach(x)])


# --- in some of the variables, and above an order -------------------------------------------------------------------

IN_TWO = (x * y, sin(x * y) + y**3, f(x, y), x * f(x) + detach(y) * y, detach(x * y) * x * y, exp(x) / (1 + y**2))


@pytest.mark.parametrize("u", IN_TWO, ids=str)
def test_partial_detach(u):
    for a, b in ((x, y), (y, x)):
        assert diff(detach(u, a), a) == 0
        assert written_out(diff(detach(u, a), b).doit()) == written_out(detach(diff(u, b), a).doit())
        assert detach(u, wrt=a.name) == detach(u, [a]) == detach(u, a) == detach(detach(u, a), a)
    assert expand_func(detach(detach(u, x), y)) == expand_func(detach(u, (y, "x"))) == expand_func(detach(u))


def test_what_partial_detach_leaves():
    assert detach(y, x) == y
    assert detach(x * y, "z") == detach(x * y, wrt=()) == x * y
    assert detach(x, x) == detach(x)
    assert detach(sin(x), x) == detach(sin(x))
    assert detach(x * sin(y), x) == detach(x) * sin(y)
    assert detach(Symbol("x", real=True), "x") == detach(Symbol("x", real=True))
    with pytest.raises(TypeError, match="a symbol, its name, or several"):
        detach(x * y, x * y)


def test_partial_detach_composes():
    assert detach(x * y, x).subs(x, y**2) == detach(y**2) * y
    assert diff(detach(x * y, x).subs(x, y**2), y) == detach(y**2)


@pytest.mark.parametrize("u", EXPRESSIONS, ids=str)
def test_above(u):
    assert detach(u, above=0) == detach(u)
    for k in range(1, 4):
        assert written_out(diff(detach(u, above=k), x).doit()) == written_out(detach(diff(u, x), above=k - 1).doit())
    low = detach(u, above=2)
    for k in range(4):
        kept = value(diff(u, x, k)) if k <= 2 else 0
        assert sympy.expand(value(diff(low, x, k)) - kept).doit() == 0


def test_above_in_several_variables_counts_the_total_degree():
    u = x**3 * y**2
    low = detach(u, above=2)
    for i in range(4):
        for j in range(4):
            kept = diff(u, x, i, y, j) if i + j <= 2 else 0
            assert sympy.expand(value(diff(low, x, i, y, j)) - kept) == 0
    assert detach(u, "x", above=1) == sympy.expand(detach(x) ** 3 * y**2) + 3 * y**2 * detach(x) ** 2 * (x - detach(x))
    with pytest.raises(jets.errors.OrderError, match="above must be"):
        detach(u, above=-1)


# --- the theorem ----------------------------------------------------------------------------------------------------


def test_any_derivatives_for_functions_without_a_name():
    fs = symbols("f0:5", cls=Function)
    w = sum(detach(f(x)) * (x - detach(x)) ** k / factorial(k) for k, f in enumerate(fs))
    for j, f_j in enumerate(fs):
        assert value(diff(w, x, j)) - f_j(x) == 0
        assert sympy.simplify(diff(w, x, j).subs(x, y) - diff(w.subs(x, y), y, j)) == 0
    assert value(diff(w, x, 5)) == 0
    assert to_sympy(jets.weird(*fs)) == w


def test_any_partial_derivatives():
    fs = {(i, j): Function(f"f{i}{j}") for i in range(3) for j in range(3)}
    w = to_sympy(jets.weird(fs, names=("x", "y")))
    for (i, j), f_ij in fs.items():
        assert value(diff(w, x, i, y, j)) == f_ij(x, y)
    assert value(diff(w, x, 3)) == value(diff(w, x, 1, y, 3)) == 0


def test_weird_functions_are_closed_under_composition():
    w = detach(f(x)) + detach(g(x)) * (x - detach(x)) + detach(h(x)) * (x - detach(x)) ** 2 / 2
    u = Function("u")
    composed = w.subs(x, u(x))
    assert value(diff(composed, x)) == g(u(x)) * diff(u(x), x)
    second = h(u(x)) * diff(u(x), x) ** 2 + g(u(x)) * diff(u(x), x, 2)
    assert sympy.expand(value(diff(composed, x, 2)) - second) == 0


@pytest.mark.parametrize("u", EXPRESSIONS, ids=str)
def test_magic_box_and_ratio(u):
    box, ratio = exp(u - detach(u)), u / detach(u)
    assert value(box) == value(ratio) == 1
    assert value(diff(box, x)) == value(diff(u, x))
    assert sympy.expand(value(diff(ratio, x)) * value(u) - value(diff(u, x))).doit() == 0


# --- text -----------------------------------------------------------------------------------------------------------


def test_text_can_be_read_back():
    u = x**2 / detach(x**2) + detach(sin(x) + y) ** 2
    assert str(detach(x)) == "detach(x)"
    assert sympy.srepr(detach(x)) == "detach(Symbol('x'))"
    names = {**vars(sympy), "detach": detach}
    assert eval(str(u), names, {"x": x, "y": y}) == u
    assert eval(sympy.srepr(u), names) == u
    assert sympy.sympify(str(u), locals={"detach": detach}) == u
    assert pickle.loads(pickle.dumps(u)) == u


def test_latex():
    assert sympy.latex(detach(x)) == r"\bot\left(x\right)"
    assert sympy.latex(detach(x) ** 2) == r"\bot\left(x\right)^{2}"
    assert sympy.latex(x**2 / detach(x**2)) == r"\frac{x^{2}}{\bot\left(x^{2}\right)}"
    assert sympy.latex(sin(detach(x)) ** 2) == r"\sin^{2}{\left(\bot\left(x\right) \right)}"


def test_pretty():
    assert sympy.pretty(detach(x), use_unicode=True) == "⊥(x)"
    assert sympy.pretty(-2 * detach(x + y), use_unicode=True) == "-2⋅⊥(x + y)"
    assert sympy.pretty(detach(x), use_unicode=False) == "detach(x)"
    lines = ["    2", "⊥(x) "]
    assert [line.rstrip() for line in sympy.pretty(detach(x) ** 2, use_unicode=True).split("\n")] == [
        line.rstrip() for line in lines
    ]
    assert sympy.pretty(x / detach(x), use_unicode=True).split() == ["x", "────", "⊥(x)"]


# --- with the rest of SymPy and of jets -----------------------------------------------------------------------------


def test_lambdify_knows_detach():
    w = sympy.lambdify(x, x**2 / detach(x**2) + sin(x))
    assert w(2.0) == 1 + np.sin(2.0)
    jet = variable(2.0, order=4)
    assert jets.equal(w(jet), jet**2 / jets.detach(jet**2) + np.sin(jet))


def test_series_is_the_taylor_series_of_the_jet():
    s = sympy.series(sin(x) * detach(x + 1), x, 0, 5)
    jet = variable(Rational(0), order=4)
    assert s.removeO() == to_sympy(np.sin(jet) * jets.detach(jet + 1))


def test_import_on_demand():
    program = "import sys, jets; print('sympy' in sys.modules, {'sympy', 'from_sympy', 'to_sympy'} <= {*dir(jets)}); "
    program += "import sympy; print(jets.sympy.sympy is sympy, jets.sympy is not sympy, sympy.sin(0))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True", "True", "0"]


@pytest.mark.parametrize("name", ["sympy", "from_sympy", "to_sympy"])
def test_without_sympy(name):
    program = f"""
import sys
sys.modules["sympy"] = None
import jets
try:
    jets.{name}
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == 'jets.sympy needs SymPy: pip install "jets[sympy]"'

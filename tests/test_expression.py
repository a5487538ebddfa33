"""Text → function: what is understood, what is refused and where, and what is printed."""

import ast
import math
import operator
import pickle
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import jets
from jets import functions, variable
from jets.errors import ExactnessError, ExpressionError
from jets.expression import Expression, parse
from jets.grammar import ALIASES

# --- values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x", 3.0),
        ("2 + x*4", 14.0),
        ("-x**2", -9.0),
        ("(-x)**2", 9.0),
        ("2**x**2", 512.0),
        ("x/2/3", 0.5),
        ("x - 1 - 1", 1.0),
        ("--x + +x", 6.0),
        ("x − 1", 2.0),
        ("2·x × 2", 12.0),
        ("x² + x⁻¹", 9.0 + 1 / 3),
        ("x¹⁰", 3.0**10),
        ("-x²", -9.0),
        ("π", math.pi),
        ("pi - e", math.pi - math.e),
        (".5 + 5. + 1e-3 + 1E3", 1005.501),
        ("007", 7.0),
        ("sqrt(x + 1)", 2.0),
        ("ln(e)", 1.0),
        ("abs(-x) + max(x, 5) + min(x, 5)", 11.0),
        ("arctan2(0, x)", 0.0),
        ("pow(x, 2) + power(x, 3)", 36.0),
        ("(2j*x)*(-2j)", 12.0),
        (" x\n+\t1 ", 4.0),
        ("detach(x) + ⊥(x) + ⊥x + ⊥ 3 + stop_gradient(x)", 15.0),
    ],
)
def test_value(text, value):
    assert parse(text)(3) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "derivatives"),
    [
        ("x - detach(x)", [0, 1, 0, 0]),
        ("x - ⊥x", [0, 1, 0, 0]),
        ("x*detach(x)", [4, 2, 0, 0]),
        ("x**2/detach(x**2)", [1, 1, 0.5, 0]),
        ("⊥x**x", [4, 4 * math.log(2), 4 * math.log(2) ** 2, 4 * math.log(2) ** 3]),
        ("⊥(x)**x", [4, 4 * math.log(2), 4 * math.log(2) ** 2, 4 * math.log(2) ** 3]),
        ("⊥(x**x)", [4, 0, 0, 0]),
        ("⊥⊥x + -⊥x", [0, 0, 0, 0]),
        ("detach(x**3, above=1)", [8, 12, 0, 0]),
        ("⊥(x**3, wrt='x', above=2)", [8, 12, 12, 0]),
        ("x**2.0", [4, 4, 2, 0]),
    ],
)
def test_derivatives(text, derivatives):
    np.testing.assert_allclose(parse(text)(variable(2.0, order=3)).derivatives, derivatives, rtol=1e-14)


def test_watching_for_growth_warns_of_nothing():
    x = variable(0.0, order=1)
    assert parse("exp2(x)*⊥(x)**2 + x**x**0")(x).derivatives.tolist() == [0, 1]


def test_what_is_zero_everywhere_has_no_corner():
    """u − u is the constant 0, so |u − u| is as well, whatever |u| is at 0."""
    x = variable(1.0, order=2)
    for text in ("abs(x - x)", "sqrt(sin(x)*x - sin(x)*x)", "max(x - x, 0)"):
        assert parse(text)(x).derivatives.tolist() == [0, 0, 0]
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert math.isnan(parse("x - x")(np.inf))
    assert parse("x - x", exact=True)(variable(Fraction(1, 3), order=1)).derivatives.tolist() == [0, 0]


def test_an_integer_power_stays_one_at_zero():
    assert parse("x**2 + x**3.0 + pow(x, 1)")(variable(0.0, order=3)).derivatives.tolist() == [0, 1, 2, 6]


def test_several_names_in_the_order_given():
    f = parse("x*y - detach(x, wrt='x')*detach(y, wrt=('x', 'y'))", names=("y", "x"))
    assert f(2.0, 5.0) == 0
    x, y = jets.variables(x=5.0, y=2.0, order=2)
    assert f(y, x).derivative(x=1, y=1) == 1
    with pytest.raises(TypeError, match=r"takes 2 arguments \(y, x\), not 1"):
        f(1.0)


def test_numbers_are_numpys():
    f = parse("1/x")
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert f(0) == np.inf
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert math.isnan(parse("(-8)**(1/3)", names=())())
    np.testing.assert_array_equal(parse("x**-1 + 1/2")(np.array([1, 2])), [1.5, 1.0])
    assert parse("2*x + 1/3")(np.float32([1.0, 2.0])).dtype == np.float32
    assert parse("3", names=())() == 3.0


def test_a_tower_of_powers_is_infinite_and_quick():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert parse("9**9**9**9", names=())() == np.inf


# --- exact ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", "1/10"),
        ("1e-3 + .5", "501/1000"),
        ("1/3", "1/3"),
        ("x**2", "1/9"),
        ("x**-2", "9"),
        ("4**(1/2) + sqrt(9/4)", "7/2"),
        ("exp(0)*cos(x - x)", "1"),
        ("2**0.5**-1", "4"),
        ("hypot(3, 4)", "5"),
        ("max(x, 1/2)", "1/2"),
    ],
)
def test_exact_value(text, value):
    result = parse(text, exact=True)(Fraction(1, 3))
    assert isinstance(result, Fraction)
    assert result == Fraction(value)


def test_exact_jets():
    x = variable(Fraction(1, 3), order=2)
    assert parse("x**2/⊥(x**2)", exact=True)(x).derivatives.tolist() == [1, 6, 18]
    assert parse("x/2", exact=True)(3) == Fraction(3, 2)
    with pytest.raises(ExactnessError):
        parse("sin(x)", exact=True)(x)
    with pytest.raises(ExactnessError):
        parse("2**(1/2)", exact=True)(x)
    with pytest.raises(ZeroDivisionError):
        parse("1/(x - x)", exact=True)(Fraction(1, 3))


@pytest.mark.parametrize("text", ["x**1e-300", "2**1e-9", "exp2(1e-7)", "exp2(x*1e-7)"])
@pytest.mark.parametrize("argument", [Fraction(2, 3), variable(Fraction(2, 3), order=3)])
def test_an_exact_root_of_a_high_degree_is_refused_and_not_looked_for(text, argument):
    with pytest.raises(ExactnessError, match="an exact root has a degree of at most 1000000"):
        parse(text, exact=True)(argument)


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9**9",
        "((x**1000)**1000)**1000",
        "x**999999",
        "2**floor(1e9)",
        "(1e300)**1000",
        "exp2(1e9)",
        "gamma(1e9)",
        "exp2(-x*1e9)",
        "power(x, 1e9/10)",
    ],
)
@pytest.mark.parametrize("argument", [Fraction(2, 3), variable(Fraction(2, 3), order=3)])
def test_exact_numbers_do_not_fill_the_memory(text, argument):
    with pytest.raises(ExactnessError, match="bits"):
        parse(text, exact=True)(argument)


# --- formulas ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unicode", "ascii"),
    [
        ("x - detach(x)", "x − ⊥(x)", "x - detach(x)"),
        ("x**2/detach(x**2)", "x²/⊥(x²)", "x**2/detach(x**2)"),
        ("exp(sin(x)*x)/(1+x*x)", "exp(sin(x)·x)/(1 + x·x)", "exp(sin(x)*x)/(1 + x*x)"),
        ("((x))", "x", "x"),
        ("(x*2)+(3/x)", "x·2 + 3/x", "x*2 + 3/x"),
        ("x-(x-1)-(x+1)", "x − (x − 1) − (x + 1)", "x - (x - 1) - (x + 1)"),
        ("(x-1)-1", "x − 1 − 1", "x - 1 - 1"),
        ("x*(2/x)", "x·(2/x)", "x*(2/x)"),
        ("(x/2)*x", "x/2·x", "x/2*x"),
        ("x/(2*x)", "x/(2·x)", "x/(2*x)"),
        ("-x**2", "−x²", "-x**2"),
        ("(-x)**2", "(−x)²", "(-x)**2"),
        ("-(x*2)", "−(x·2)", "-(x*2)"),
        ("(-x)*2", "−x·2", "-x*2"),
        ("x*-2", "x·(−2)", "x*(-2)"),
        ("x+-2*x", "x + (−2·x)", "x + (-2*x)"),
        ("-(-x)", "−(−x)", "-(-x)"),
        ("+x", "x", "x"),
        ("x**-1", "x⁻¹", "x**-1"),
        ("x**(2)", "x²", "x**2"),
        ("x**0.5", "x**0.5", "x**0.5"),
        ("x**2.", "x**2.", "x**2."),
        ("x**2**3", "x**2³", "x**2**3"),
        ("(x**2)**3", "(x²)³", "(x**2)**3"),
        ("x**(x+1)", "x**(x + 1)", "x**(x + 1)"),
        ("x**-x", "x**(−x)", "x**(-x)"),
        ("sin(x)**2", "sin(x)²", "sin(x)**2"),
        ("⊥x**2", "⊥(x)²", "detach(x)**2"),
        ("pi*e", "π·e", "pi*e"),
        ("1e-5*x", "1e−5·x", "1e-5*x"),
        ("atan2(x,2)", "atan2(x, 2)", "atan2(x, 2)"),
        ("detach(x, wrt=('x',), above=2)", "⊥(x, wrt=('x',), above=2)", "detach(x, wrt=('x',), above=2)"),
    ],
)
def test_formula(text, unicode, ascii):
    f = parse(text)
    assert f.formula() == str(f) == unicode
    assert f.formula(ascii=True) == ascii
    assert ascii.isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x - detach(x)", r"x - \bot\left(x\right)"),
        ("x**2/detach(x**2)", r"\frac{x^{2}}{\bot\left(x^{2}\right)}"),
        ("(x/2)**(x+1)", r"\left(\frac{x}{2}\right)^{x + 1}"),
        ("-(x+1)*2", r"-\left(x + 1\right) \cdot 2"),
        ("x - (-x)", r"x - \left(-x\right)"),
        ("sqrt(abs(x))", r"\sqrt{\left|x\right|}"),
        (
            "asin(x) + arctan2(x, 2) + erf(x)",
            r"\arcsin\left(x\right) + \operatorname{arctan2}\left(x, 2\right) + \operatorname{erf}\left(x\right)",
        ),
        ("1e-5**2", r"\left(1 \times 10^{-5}\right)^{2}"),
        ("2j*pi", r"2i \cdot \pi"),
        ("detach(x, wrt='x', above=2)", r"\bot_{x}^{>2}\left(x\right)"),
    ],
)
def test_latex(text, expected):
    assert parse(text).to_latex() == expected


def test_notebooks_show_the_formula():
    f = parse("x - detach(x)/2")
    assert f._repr_latex_() == r"$x - \frac{\bot\left(x\right)}{2}$"
    assert f._repr_html_() == (
        '<p><math><mstyle displaystyle="true"><mi>x</mi><mo>−</mo><mfrac><mrow><mi>⊥</mi><mo>&#x2061;</mo>'
        "<mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow></mrow><mn>2</mn></mfrac></mstyle></math></p>"
    )


def test_a_formula_too_deep_for_mathematics_is_shown_as_text():
    tower = parse("**".join(["x"] * 200))
    assert tower._repr_html_() == f"<p>{tower.formula()}</p>"


def test_latex_of_names():
    assert parse("theta_1 + mass", names=("theta_1", "mass")).to_latex() == r"\theta_{1} + \mathrm{mass}"


LEAVES = st.sampled_from(["x", "y", "2", "3", "0.5", "1e-2", "pi", "10", "2j"])
UNARY = st.sampled_from(["-{}", "+{}", "⊥{}", "({})", "sin({})", "detach({})", "-({})", "⊥({})", "({})²", "({})⁻¹"])
BINARY = st.sampled_from(
    ["{}+{}", "{}-{}", "{}*{}", "{}/{}", "{}**{}", "({})**({})", "({})-({})", "({})/({})", "max({},{})"]
)
FORMULAS = st.recursive(
    LEAVES,
    lambda inner: st.builds(str.format, UNARY, inner) | st.builds(str.format, BINARY, inner, inner),
    max_leaves=12,
)


def same(a, b):
    return np.array_equal(a, b, equal_nan=True) and np.array_equal(np.signbit(a), np.signbit(b))


@given(FORMULAS, st.floats(-3, 3), st.floats(-3, 3))
def test_a_formula_parses_back_to_the_same_function(text, x, y):
    f = parse(text.replace("2j", "2"), names=("x", "y"))
    with np.errstate(all="ignore"):
        value = f(x, y)
        for formula in (f.formula(), f.formula(ascii=True)):
            again = parse(formula, names=("x", "y"))
            assert same(again(x, y), value)
            assert again.formula() == f.formula()
            assert again.to_latex() == f.to_latex()


@given(FORMULAS.filter(lambda text: not {"⊥", "²", "⁻", "d", "s", "m", "p"} & set(text)))
@example("x**2j*x**2j")
def test_python_agrees(text):
    """Python's own reading of the text, on numbers of NumPy's, gives the same value."""
    x, y = np.float64(1.5), np.float64(-0.75)
    with np.errstate(all="ignore"):
        ours = parse(text, names=("x", "y"))(float(x), float(y))
        code = compile(_NumPy().visit(ast.parse(text, mode="eval")), "", "eval")
        theirs = eval(code, {"x": x, "y": y, "number": lambda c: np.asarray(c, np.result_type(c, float))[()], **_CALLS})
    np.testing.assert_array_equal(ours, theirs)


class _NumPy(ast.NodeTransformer):
    def visit_Constant(self, node):
        call = ast.Call(ast.Name("number", ast.Load()), [node], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))

    def visit_BinOp(self, node):
        """Write operators as calls: one of NumPy's scalars may differ from its ufunc in the last bits."""
        node = self.generic_visit(node)
        call = ast.Call(ast.Name(type(node.op).__name__, ast.Load()), [node.left, node.right], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


_CALLS = {"Add": np.add, "Sub": np.subtract, "Mult": np.multiply, "Div": np.divide, "Pow": np.power}


# --- errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", 0, "the expression is empty"),
        ("   ", 0, "the expression is empty"),
        ("x +", 3, "something is missing after '+'"),
        ("2 + * 3", 4, "something is missing before '*'"),
        ("2x", 1, "write 2*x to multiply"),
        ("2(x)", 1, "an operator is missing before '('"),
        ("(x)(x)", 3, "an operator is missing before '('"),
        ("x² y", 3, "an operator is missing before 'y'"),
        ("x² ³", 3, "an operator is missing"),
        ("sin x", 4, "write sin*x to multiply, or sin(x) for a function"),
        ("⊥", 1, "something is missing after '⊥'"),
        ("(x", 0, "this bracket is never closed"),
        ("x)", 1, "')' without a '('"),
        ("x, x", 1, "',' without a '('"),
        ("()", 0, "only numbers, names"),
        ("(x, x)", 0, "only numbers, names"),
        ("x^2", 1, "write ** for powers"),
        ("x//2", 1, "write / to divide"),
        ("x%2", 1, "no remainder"),
        ("x@x", 1, "no matrix product"),
        ("x!", 1, "gamma"),
        ("|x|", 0, "abs(x)"),
        ("y = x", 2, "an expression has no '='"),
        ("x == 2", 2, "an expression has no '='"),
        ("x < 2", 2, "'<' has no meaning"),
        ("x := 2", 2, "':' has no meaning"),
        ("x.real", 1, "names have no parts"),
        ("x[0]", 1, "only round brackets"),
        ("{x}", 0, "only round brackets"),
        ("x # x", 2, "'#' has no meaning"),
        ("x\0", 1, "'\\x00' has no meaning"),
        ("x; x", 1, "';' has no meaning"),
        ("'x'", 0, "only numbers, names"),
        ("sin('x')", 4, "only numbers, names"),
        ("f'{x}'", 1, "an operator is missing"),
        ("lambda: x", 0, "'lambda' is a word of Python's"),
        ("x if x else 1", 2, "'if' is a word of Python's"),
        ("x and True", 2, "'and' is a word"),
        ("None", 0, "'None' is a word"),
        ("__import__('os')", 0, "unknown function '__import__'"),
        ("eval(x)", 0, "unknown function 'eval'"),
        ("sine(x)", 0, "did you mean sin?"),
        ("x + sim(x)", 4, "did you mean sin?"),
        ("t", 0, "unknown name 't'; the variable here is x"),
        ("sin + x", 0, "sin is a function; write sin(...)"),
        ("x(2)", 0, "write x*(...) to multiply"),
        ("pi(2)", 0, "write pi*(...) to multiply"),
        ("sin()", 0, "sin takes 1 argument, not 0"),
        ("arctan2(x)", 0, "arctan2 takes 2 arguments, not 1"),
        ("sin(*x)", 4, "something is missing before '*'"),
        ("sin(x=1)", 6, "sin takes no named arguments"),
        ("detach()", 0, "detach takes one expression"),
        ("detach(x, x)", 0, "detach takes one expression"),
        ("detach(x, wrt='q')", 14, "unknown name 'q'"),
        ("detach(x, wrt=x)", 14, "in quotes"),
        ("detach(x, wrt=(x,))", 15, "in quotes"),
        ("detach(x, above=-1)", 16, "detach takes wrt"),
        ("detach(x, above=True)", 16, "word of Python's"),
        ("detach(x, below=1)", 16, "detach takes wrt"),
        ("detach(x, above=1, above=2)", 0, "each of its options once"),
        ("ｓｉｎ(x)", 0, "write 'sin' in plain letters"),
        ("ℯ", 0, "write 'e' in plain letters"),
        ("x + 𝐱", 4, "write 'x' in plain letters"),
        ("٣", 0, "has no meaning"),
        ("x\u200b", 1, "has no meaning"),
        ("\ud800", 0, "has no meaning"),
        ("1e999", 0, "out of range"),
        ("1e-999", 0, "out of range"),
        ("x**1000001", 3, "the exponent is too large"),
        ("x**-1e7", 3, "the exponent is too large"),
        ("⊥(x) · ⊥(é) + 1", 9, "unknown name 'é'"),
        ("x² − ⊥(x²) − zeta2(x)", 13, "did you mean zeta?"),
    ],
)
def test_errors_point_at_the_place(text, place, message):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert caught.value.position == place
    assert caught.value.text == text


@pytest.mark.parametrize("text", ["detach(above=1, x)", "(x=1)", "detach(detach=)", "sin(x, 'x' 'x')"])
def test_what_only_python_refuses_is_an_error_too(text):
    with pytest.raises(ExpressionError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x" * 2001, "too long"),
        ("1" * 101, "too many digits"),
        ("0." + "1" * 100, "too many digits"),
        ("1e" + "9" * 1000, "out of range"),
        ("(" * 101 + "x" + ")" * 101, "more than 100 brackets"),
        ("(" * 1000, "more than 100 brackets"),
        ("sin(" * 101 + "x" + ")" * 101, "more than 100 brackets"),
        ("-" * 1999 + "x", "more than 500 parts or 200 levels"),
        ("⊥" * 1000 + "x", "more than 500 parts or 200 levels"),
        ("+".join("x" * 400), "more than 500 parts or 200 levels"),
        ("**".join("2" * 400), "more than 500 parts or 200 levels"),
        ("max(" + "+".join("x" * 150) + "," + "+".join("x" * 150) + ")", "more than 500 parts or 200 levels"),
    ],
)
def test_limits(text, message):
    with pytest.raises(ExpressionError, match=message):
        parse(text)


def test_what_is_within_the_limits_works():
    deep = parse("(" * 100 + "x" + ")" * 100)
    assert deep(3.0) == 3.0
    assert deep.formula() == "x"
    long = parse("+".join("x" * 200))
    assert long(1.0) == 200
    assert parse("-" * 200 + "x").formula().count("−") == 200
    assert len(long.to_latex()) > 600


@pytest.mark.parametrize("text", ["pi*x", "x + e", "π"])
def test_irrational_constants_are_not_exact(text):
    with pytest.raises(ExpressionError, match="is irrational; leave out exact=True"):
        parse(text, exact=True)


def test_complex_numbers_are_not_exact():
    with pytest.raises(ExpressionError, match="complex"):
        parse("x + 2j", exact=True)


@pytest.mark.parametrize(
    "name", ["e", "pi", "π", "sin", "ln", "detach", "pow", "lambda", "2x", "a b", "", "ｘ", "x²", "x.y"]
)
def test_names_that_mean_something_else_are_refused(name):
    with pytest.raises(ExpressionError) as caught:
        parse("1", names=(name,))
    assert caught.value.text == name


def test_a_name_is_given_once():
    with pytest.raises(ExpressionError, match="same name"):
        parse("x", names=("x", "x"))


def test_scipys_functions_say_so_when_scipy_is_missing(monkeypatch):
    def missing(name):
        raise ImportError(f"{name} is one of SciPy's functions: pip install scipy")

    monkeypatch.setattr(functions, "scipy", missing)
    with pytest.raises(ExpressionError, match="pip install scipy") as caught:
        parse("x + erf(x)")
    assert caught.value.position == 4


ALPHABET = st.sampled_from(
    [
        *"x()+-*/.,='\"^⊥−·²⁻³π 0123456789ejJ_#\\\n\t\0ßｘ",
        "sin",
        "detach",
        "wrt",
        "**",
        "above",
        "lambda",
        "if",
        "1e",
        "x",
    ]
)


@given(st.lists(ALPHABET, max_size=30).map("".join) | st.text(max_size=30))
@example("detach(x,wrt=''")
@example("x if")
@example("(x for x in x)")
@example("0_0")
@example("0777")
@example("1if 1else 1")
@example("'\\N{DEGREE SIGN}'")
@example("\ufeffx")
def test_no_text_raises_anything_but_expression_error(text):
    f = parsed(text)
    if isinstance(f, ExpressionError):
        assert 0 <= f.position <= len(text)
        assert str(f)
    else:
        assert parse(f.formula()).formula() == f.formula()


def parsed(text):
    """The expression, or the error that it is."""
    try:
        return parse(text)
    except ExpressionError as error:
        return error


# --- the object -------------------------------------------------------------------------------------------


def test_an_expression_cannot_be_changed_but_copied_and_shown():
    f = parse("x − ⊥(x)")
    with pytest.raises(AttributeError, match="cannot be changed"):
        f.text = "x"
    again = pickle.loads(pickle.dumps(f))
    assert isinstance(again, Expression)
    assert (again.text, again.names, str(again)) == (f.text, f.names, str(f))
    assert repr(f) == "parse('x − ⊥(x)', names=('x',))"
    assert eval(repr(parse("1/2", exact=True)))(0) == Fraction(1, 2)


def test_every_function_can_be_called():
    x = variable(0.4, order=2)
    for name in functions.NAMES:
        arguments = ["3", "2", "x"][-functions.arity(name) :]
        with np.errstate(all="ignore"):
            assert parse(f"{name}({', '.join(arguments)})")(x) is not None


def test_every_alias_is_its_function():
    assert {alias for alias in ALIASES if ALIASES[alias] not in (*functions.NAMES, "detach")} == set()


def test_nothing_is_ever_evaluated_by_python():
    """No module on the way from text to function names eval, exec or compile."""
    package = Path(jets.__file__).parent
    for module in ("expression", "grammar", "tokens", "formula", "cli", "arguments"):
        tree = ast.parse((package / f"{module}.py").read_text(encoding="utf-8"))
        names = set(map(operator.attrgetter("id"), (node for node in ast.walk(tree) if isinstance(node, ast.Name))))
        assert not names & {"eval", "exec", "compile", "__import__"}


def test_exact_numbers_do_not_take_for_ever():
    text = "x"
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47):
        text = f"1/({p} + {text}/{p}) + 1/({p + 1} + x)"
    with pytest.raises(ExactnessError, match="the fractions grow too long; lower the order"):
        parse(text, exact=True)(variable(Fraction(1, 3), order=200))

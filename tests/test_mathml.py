"""MathML: its structure, its text, and latex2mathml as the oracle for both."""

import re
from collections import Counter
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from latex2mathml.converter import convert

from jets import variable, weird
from jets.expression import parse
from jets.functions import NAMES, arity
from jets.mathml import math_or_text, mathml, paragraph
from jets.strategies import expressions, float_jets, weird_functions

APPLY, PRIMES = "\u2061", {"′": "'", "″": "''", "‴": "'''"}
X, Y, A, K, THETA = sympy.symbols("x y a k theta_0")
F = sympy.Function("f")


def read(markup):
    """Return the element, as an XML parser reads it."""
    return ElementTree.fromstring(markup)


def text(markup):
    """Return what stands on the page, without spaces and what is not seen."""
    return re.sub(rf"[\s{APPLY}]", "", "".join(read(markup).itertext()))


def content(latex):
    """Return what stands between <math> and </math>."""
    return mathml(latex).removeprefix("<math>").removesuffix("</math>")


# --- signs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("x", "<mi>x</mi>"),
        ("12.5", "<mn>12.5</mn>"),
        (".5", "<mn>.5</mn>"),
        ("1., 2.", "<mn>1.</mn><mo>,</mo><mn>2.</mn>"),
        (r"\alpha\Gamma", '<mi>α</mi><mi mathvariant="normal">Γ</mi>'),
        (r"\mathrm{max}", "<mi>max</mi>"),
        (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
        (r"\mathrm{y\_z}", "<mi>y_z</mi>"),
        (r"\_", '<mi mathvariant="normal">_</mi>'),
        (r"\unheard", "<mi>unheard</mi>"),
        ("ω", "<mi>ω</mi>"),
        (r"\infty", "<mi>∞</mi>"),
        (r"\partial f", "<mi>∂</mi><mi>f</mi>"),
        (r"2\,3", '<mn>2</mn><mspace width="0.17em"/><mn>3</mn>'),
        (r"k!", "<mi>k</mi><mo>!</mo>"),
        ("...", "<mo>…</mo>"),
        (r"\text{for all}", "<mtext>for all</mtext>"),
        (r"a \cdot b \times c", "<mi>a</mi><mo>·</mo><mi>b</mi><mo>×</mo><mi>c</mi>"),
        ("a/b", '<mi>a</mi><mo lspace="0em" rspace="0em">/</mo><mi>b</mi>'),
    ],
)
def test_signs(latex, expected):
    assert content(latex) == expected


@pytest.mark.parametrize(
    ("latex", "prefixes"),
    [
        ("-x", [True]),
        ("a - x", [False]),
        ("10^{-5}", [True]),
        ("a - -x", [False, True]),
        (r"a \cdot -x", [True]),
        ("f(-x, -y)", [True, True]),
        (r"\left(-x\right) - k! - 2 - \left|x\right| - f(x) - x", [True] + [False] * 5),
        (r"1 + \cdots - x", [False]),
        (r"\sum_k -x", [True]),
    ],
)
def test_a_minus_with_nothing_on_its_left_is_a_sign(latex, prefixes):
    minus = [element for element in read(mathml(latex)).iter("mo") if element.text == "−"]
    assert [element.get("form") == "prefix" for element in minus] == prefixes


@pytest.mark.parametrize(
    ("latex", "applied"),
    [
        (r"\sin(x)", 1),
        (r"\sin\left(x\right)", 1),
        (r"\sin^{2}{\left(x \right)}", 1),
        (r"\sin x", 1),
        (r"\operatorname{sinc}\left(x\right)", 1),
        (r"f_{2}''(x)", 1),
        (r"f{\left(x \right)}", 1),
        (r"x \left(y + 1\right)", 0),
        (r"x \left|y\right|", 0),
        (r"\bot_{x}^{>2}\left(x\right)", 1),
        (r"x - \bot x", 1),
        (r"\log + \sin", 0),
        (r"\left(\bot\right)", 0),
        (r"2 \left(x\right)", 0),
    ],
)
def test_functions_are_applied(latex, applied):
    assert mathml(latex).count("&#x2061;") == applied


# --- structure --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("x^23", "<msup><mi>x</mi><mn>2</mn></msup><mn>3</mn>"),
        (r"x_\alpha^{12}", "<msubsup><mi>x</mi><mi>α</mi><mn>12</mn></msubsup>"),
        ("x^2_1", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("f''", "<msup><mi>f</mi><mo>″</mo></msup>"),
        ("f'^2", "<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>"),
        ("f''''", "<msup><mi>f</mi><mo>‴′</mo></msup>"),
        ("10^{ab}", "<msup><mn>10</mn><mrow><mi>a</mi><mi>b</mi></mrow></msup>"),
        ("{}_2F", "<msub><mrow></mrow><mn>2</mn></msub><mi>F</mi>"),
        ("_2F", "<msub><mrow></mrow><mn>2</mn></msub><mi>F</mi>"),
        (r"\frac{1}{x}", "<mfrac><mn>1</mn><mi>x</mi></mfrac>"),
        (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\sqrt{x}", "<msqrt><mi>x</mi></msqrt>"),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        (r"\left|x\right|^2", "<msup><mrow><mo>|</mo><mi>x</mi><mo>|</mo></mrow><mn>2</mn></msup>"),
        (r"\left\lfloor x\right.", "<mrow><mo>⌊</mo><mi>x</mi></mrow>"),
        (
            r"\left\{x\middle|y\right\}",
            '<mrow><mo>{</mo><mi>x</mi><mo stretchy="true">|</mo><mi>y</mi><mo>}</mo></mrow>',
        ),
        (r"\sum_k", "<munder><mo>∑</mo><mi>k</mi></munder>"),
        (r"\sum\limits_{k}^n", "<munderover><mo>∑</mo><mi>k</mi><mi>n</mi></munderover>"),
        (r"\hat{x}", '<mover accent="true"><mi>x</mi><mo stretchy="false">^</mo></mover>'),
        (r"x \displaystyle y", '<mi>x</mi><mstyle displaystyle="true"><mi>y</mi></mstyle>'),
        (
            r"\begin{matrix}1 & x\\y\end{matrix}",
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mi>x</mi></mtd></mtr><mtr><mtd><mi>y</mi></mtd></mtr></mtable>",
        ),
        (
            r"\begin{cases}x\end{cases}",
            "<mrow><mo>{</mo><mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable></mrow>",
        ),
        (r"x_{\substack{ y }}", "<msub><mi>x</mi><mtable><mtr><mtd><mi>y</mi></mtd></mtr></mtable></msub>"),
        ("", ""),
        ("{}", "<mrow></mrow>"),
    ],
)
def test_structure(latex, expected):
    assert content(latex) == expected


def test_display_is_a_block():
    assert mathml("x", display=True) == '<math display="block"><mi>x</mi></math>'


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        ("{x", "} is missing, at '{x'"),
        ("x}", "} without a beginning, at 'x}'"),
        (r"\left(x", r"\right is missing"),
        (r"\left(x}", r"\right is missing"),
        (r"\left", "a bracket is missing"),
        (r"\left(x\right", "a bracket is missing"),
        (r"\left x\right)", "a bracket is missing"),
        (r"x\right)", r"\right without a beginning"),
        (r"\frac{1}", "an argument is missing"),
        ("x^", "an argument is missing"),
        ("x_^2", "an argument is missing"),
        ("x^}", "} without a beginning"),
        ("x^1^2", "a second ^ for one sign"),
        ("x_1_2", "a second _ for one sign"),
        (r"\mathrm{a", "words in braces are missing"),
        (r"\operatorname", "words in braces are missing"),
        (r"\sqrt[3{x}", "] is missing"),
        ("a & b", "& outside of a table"),
        (r"a \\ b", r"\\ without a beginning"),
        (r"\begin{matrix}x", r"\end is missing"),
        (r"\begin{matrix}x}", r"\end is missing"),
        (r"\begin{matrix}x\end{cases}", r"\end{matrix} is missing"),
        (r"\end{matrix}", r"\end without a beginning"),
        (r"\substack{x", "} is missing"),
        ("\\", "\\ without a beginning"),
        ("{" * 2000 + "}" * 2000, "too deeply nested"),
    ],
)
def test_what_cannot_be_read(latex, message):
    with pytest.raises(ValueError, match=f"^cannot read the LaTeX: .*{re.escape(message)}"):
        mathml(latex)


@pytest.mark.parametrize(
    "latex",
    ["<script>", r"\mathrm{<script>alert('x')</script>}", r"\operatorname{a<b>}", r"\text{<b>&}", r"\<", "'<b>", "x^<"],
)
def test_everything_is_escaped(latex):
    tags = {element.tag for element in read(mathml(latex)).iter()}
    assert tags <= {"math", "mrow", "mi", "mo", "mtext", "msup"}
    assert "<" in text(mathml(latex))


def test_what_cannot_be_read_is_shown_as_text():
    assert math_or_text("x}", "x} < 1") == "x} &lt; 1"
    assert paragraph("x}", "<b>") == "<p>&lt;b&gt;</p>"
    assert paragraph("x", "") == '<p><math><mstyle displaystyle="true"><mi>x</mi></mstyle></math></p>'


# --- formulas ---------------------------------------------------------------------------------------------


def words(f):
    """Count the numbers, names and signs of a formula, as they are in MathML."""
    signs = {"detach": "⊥", "*": "·", "-": "−"}
    tokens = re.findall(r"\d+|\w+|[+*-]", re.sub(r"\*\*", " ", f.formula(ascii=True)))
    return Counter(signs.get(token, token) for token in tokens)


def leaves(markup):
    """Count the numbers, names and signs of the MathML, without brackets."""
    found = Counter(element.text for element in read(markup).iter() if element.tag in ("mn", "mi", "mo"))
    return found - Counter({sign: found[sign] for sign in ("(", ")", APPLY)})


@given(expressions(("x", "y"), max_leaves=12))
def test_a_formula_has_all_its_numbers_and_names(f):
    assert leaves(mathml(f.to_latex())) == words(f)


@pytest.mark.parametrize("name", NAMES)
def test_every_function_is_shown_by_its_name(name):
    arguments = ["x", "y", "z", "w"][: arity(name)]
    f = parse(f"1 + {name}({', '.join(arguments)})", arguments)
    shown = mathml(f.to_latex())
    if name in ("sqrt", "absolute", "power"):  # which have signs of their own
        assert {"sqrt": "<msqrt><mi>x</mi></msqrt>", "absolute": "<mo>|</mo>", "power": "<msup>"}[name] in shown
    else:
        function = re.sub("^a(?=(cos|sin|tan)h?$)", "arc", name)
        assert text(shown) == f"1+{function}({','.join(arguments)})"


@given(float_jets(elements=st.integers(-9, 9).map(float), at=st.integers(-9, 9), names=("x", "y"), order=3))
def test_a_jet_has_the_text_that_is_printed(j):
    powers = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    assert text(mathml(j._repr_latex_().strip("$"))) == re.sub("[ ·]", "", str(j).translate(powers))


# --- the oracle -------------------------------------------------------------------------------------------


def tree(element):
    """Return the structure: rows without brackets of their own, spaces or signs that are not seen."""
    if element.tag in ("mn", "mi", "mo", "mtext"):
        shown = (element.text or "").strip().replace("\xa0", " ")
        return [] if shown in ("", APPLY) else [(element.tag == "mn", PRIMES.get(shown, shown))]
    children = [tree(child) for child in element]
    if element.tag in ("math", "mrow", "mstyle", "mspace", "msqrt"):
        inside = [item for child in children for item in child]
        return [("msqrt", inside)] if element.tag == "msqrt" else inside
    tag = {"munder": "msub", "mover": "msup", "munderover": "msubsup"}.get(element.tag, element.tag)
    return [(tag, *map(tuple, children))]


def compare(latex):
    theirs = re.sub(r' xmlns="[^"]*"', "", convert(latex))
    assert tree(read(mathml(latex))) == tree(read(theirs))


@given(expressions(("x", "theta_1")))
def test_formulas_against_the_oracle(f):
    compare(f.to_latex())


@given(weird_functions() | weird_functions(names=("x", "alpha")))
def test_weird_functions_against_the_oracle(w):
    compare(w.to_latex())


@given(float_jets(at=0.5, names=("x", "y")))
def test_jets_against_the_oracle(j):
    compare(j._repr_latex_().strip("$"))


@pytest.mark.parametrize(
    "latex",
    [
        *(w.to_latex() for w in (weird.from_rule(max), weird(np.sin, 1e-9, np.arcsinh, -1j), weird(max).derivative())),
        weird.from_rule(max, names=("x", "theta_2")).to_latex(),
        variable(sympy.Symbol("a"), order=2)._repr_latex_().strip("$"),
    ],
)
def test_what_jets_write_against_the_oracle(latex):
    compare(latex)


@pytest.mark.parametrize(
    "expression",
    [
        sympy.sqrt(2) / 2 * X**3 - 3 * sympy.sin(X) ** 2,
        sympy.cbrt(X + 1) / (1 - THETA**2),
        sympy.exp(-(X**2) / 2) * (X + Y) ** -2,
        sympy.Matrix([[1, X], [A / 2, sympy.pi]]),
        sympy.Integral(sympy.exp(-(X**2)), (X, 0, sympy.oo)),
        sympy.Sum(1 / K**2, (K, 1, sympy.oo)),
        F(X).diff(X, 2) + F(X, Y).diff(X, Y),
        sympy.Abs(X) ** 2 + sympy.floor(X / 2) - sympy.ceiling(Y),
        sympy.gamma(X) * sympy.erf(X / 2) + sympy.besselj(1, X),
        sympy.log(X) * sympy.factorial(K) - sympy.asin(X) * sympy.atan2(Y, X),
        sympy.Float("1.5e-20") * X - sympy.Rational(1, 3) * sympy.I,
        sympy.Limit(sympy.sin(X) / X, X, 0),
        sympy.Symbol("x_1") ** 2 + sympy.Symbol("Omega") + sympy.Symbol("epsilon_12^2"),
        sympy.Max(X, Y) ** 2 + sympy.sign(X) * sympy.Heaviside(X),
    ],
    ids=str,
)
def test_sympy_against_the_oracle(expression):
    compare(sympy.latex(expression))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (sympy.Piecewise((X, X > 0), (0, True)), "{xforx>00otherwise"),
        (sympy.Symbol("xdot") + sympy.Symbol("Alpha"), "A+x˙"),
        (sympy.Subs(F(X).diff(X), X, 2), "ddxf(x)|x=2"),
        (sympy.hyper([1, 2], [3], X), "2F1(1,23|x)"),
        (sympy.binomial(X, K) * sympy.conjugate(A), "a¯(xk)"),
        (sympy.zoo + sympy.nan * X, "NaN"),
    ],
    ids=str,
)
def test_more_of_sympy(expression, expected):
    assert text(mathml(sympy.latex(expression))) == expected

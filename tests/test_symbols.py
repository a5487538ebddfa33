"""How weird functions are written."""

import math
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
import sympy

from jets import weird
from jets.symbols import Symbol, latex_sum, symbol, text_sum


def test_functions_go_by_their_own_name():
    def loss(x):
        return x

    assert symbol(loss, (0,)) == Symbol("loss")
    assert symbol(np.sin, (3,)) == Symbol("sin")
    assert symbol(math.exp, (0,), primes=2) == Symbol("exp", 2)


def test_functions_without_a_name_are_numbered():
    assert symbol(lambda x: x, (0,)).name == "f₀"
    assert symbol(partial(pow, 2), (12,)).name == "f₁₂"


@pytest.mark.parametrize(
    ("c", "text"),
    [(7, "7"), (7.0, "7"), (0.5, "0.5"), (1e20, "1e+20"), (Fraction(1, 3), "1/3"), (1 - 2j, "1-2j")],
)
def test_constants(c, text):
    assert symbol(c, (0,)) == Symbol(text, constant=c)


def test_the_derivative_of_a_constant_in_a_splice_is_zero():
    assert symbol(5, (1,), primes=1).name == "0"


@pytest.mark.parametrize(
    ("constants", "text", "latex"),
    [
        ((0,), "0", "0"),
        ((0, 1), "(x − ⊥x)", r"\left(x - \bot x\right)"),
        ((0, -1), "−(x − ⊥x)", r"-\left(x - \bot x\right)"),
        ((1, -2), "1 − 2·(x − ⊥x)", r"1 - 2\left(x - \bot x\right)"),
        ((0, 0, 3), "3·(x − ⊥x)²/2!", r"3\left(x - \bot x\right)^{2}/2!"),
        ((Fraction(1, 2),), "(1/2)", r"\frac{1}{2}"),
        ((Fraction(-1, 2),), "(−1/2)", r"-\frac{1}{2}"),
        ((1 + 2j,), "(1+2j)", r"\left(1 + 2i\right)"),
        ((0, 1j), "1j·(x − ⊥x)", r"i\left(x - \bot x\right)"),
        ((1e-20,), "(1e-20)", r"1 \times 10^{-20}"),
        ((math.nan, -math.inf), "nan − inf·(x − ⊥x)", r"\mathrm{nan} - \infty\left(x - \bot x\right)"),
        ((sympy.sqrt(2),), "sqrt(2)", r"\sqrt{2}"),
        ((np.array([1, 2]),), "[1, 2]", "[1, 2]"),
    ],
)
def test_sums_of_constants(constants, text, latex):
    symbols = {(k,): symbol(c, (k,)) for k, c in enumerate(constants)}
    assert text_sum(symbols, ("x",), None) == text
    assert latex_sum(symbols, ("x",), None) == latex


@pytest.mark.parametrize(
    ("primes", "text", "latex"),
    [
        (0, "⊥(sin(x))", r"\bot\left(\sin(x)\right)"),
        (1, "⊥(sin′(x))", r"\bot\left(\sin'(x)\right)"),
        (3, "⊥(sin‴(x))", r"\bot\left(\sin'''(x)\right)"),
        (4, "⊥(sin⁽⁴⁾(x))", r"\bot\left(\sin^{(4)}(x)\right)"),
        (12, "⊥(sin⁽¹²⁾(x))", r"\bot\left(\sin^{(12)}(x)\right)"),
    ],
)
def test_primes(primes, text, latex):
    symbols = {(0,): Symbol("sin", primes)}
    assert text_sum(symbols, ("x",), None) == text
    assert latex_sum(symbols, ("x",), None) == latex


@pytest.mark.parametrize(
    ("name", "latex"),
    [("f₀", "f_{0}"), ("f₁₂", "f_{12}"), ("g", "g"), ("my_loss", r"\operatorname{my\_loss}"), ("exp", r"\exp")],
)
def test_names_in_latex(name, latex):
    assert latex_sum({(0,): Symbol(name)}, ("t",), None) == rf"\bot\left({latex}(t)\right)"


def test_endless_sums():
    assert text_sum({(0,): Symbol("sin")}, ("x",), (0,)) == "⊥(sin(x)) + …"
    assert latex_sum({(0,): Symbol("sin")}, ("x",), (0,)) == r"\bot\left(\sin(x)\right) + \cdots"
    assert text_sum({}, ("t",), (0,)) == "Σₖ ⊥(fₖ(t))·(t − ⊥t)ᵏ/k!"
    assert latex_sum({}, ("t",), (0,)) == r"\sum_k \bot\left(f_k(t)\right)\left(t - \bot t\right)^k/k!"


def test_a_formula_may_be_used_to_compute_what_it_says():
    w = weird(7, -5, 3)
    python = w.formula().replace("⊥x", "0.0").replace("−", "-").replace("·", "*").replace("²", "**2").replace("2!", "2")
    assert eval(python, {"x": 2.0}) == 7 - 5 * 2 + 3 * 2

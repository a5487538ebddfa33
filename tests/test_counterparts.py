"""SymPy's functions in jets: derivatives by SymPy, evaluated to 30 digits, against those that the jets carry.

The error allowed is 2e-14 of the larger of 1 and the derivative; mpmath's numbers show that it is all rounding.
"""

import mpmath
import numpy as np
import pytest
import sympy
from sympy import Max, Min, Mod, Piecewise, Rational, Symbol, diff

from jets import Jet, from_sympy, variable, variables
from jets.sympy import detach, value

x, y = sympy.symbols("x y", real=True)
ORDER = 3

#: The name in SymPy, and a point at which it is smooth.
ONE = {
    **dict.fromkeys("sin cos tan asin acos atan sinh cosh tanh asinh atanh exp log sqrt Abs sign".split(), "3/10"),
    **dict.fromkeys("sec csc cot sech csch coth asech acsch acot factorial".split(), "7/10"),
    **dict.fromkeys("acosh asec acsc acoth".split(), "17/10"),
    **dict.fromkeys("erf erfc erfi gamma loggamma digamma Ei elliptic_k elliptic_e cbrt".split(), "2/5"),
}

TWO = {
    "besselj": lambda u: sympy.besselj(2, u),
    "bessely": lambda u: sympy.bessely(1, u),
    "besseli": lambda u: sympy.besseli(0, u),
    "besselk": lambda u: sympy.besselk(1, u),
    "hankel1": lambda u: sympy.hankel1(1, u),
    "hankel2": lambda u: sympy.hankel2(1, u),
    "zeta": lambda u: sympy.zeta(3, u),
    "beta in the second": lambda u: sympy.beta(Rational(5, 2), u),
    "beta in the first": lambda u: sympy.beta(u, 2),
    "polygamma": lambda u: sympy.polygamma(2, u),
    "expint": lambda u: sympy.expint(1, u),
    "atan2": lambda u: sympy.atan2(u, 2 - u),
    "Max": lambda u: Max(u, 2 * u, Rational(1, 10)),
    "Min": lambda u: Min(u, 2 * u, 3),
    "power": lambda u: u**sympy.pi,
    "root": lambda u: u ** Rational(-2, 3),
    "exponential": lambda u: 2**u,
    "both": lambda u: u**u,
    "log": lambda u: sympy.log(u, 3),
    "Heaviside": lambda u: sympy.Heaviside(u) * u,
    "Piecewise": lambda u: Piecewise((u**2, u > 1), (sympy.sin(u), u > 0), (0, True)),
    "conjugate": lambda u: sympy.conjugate(sympy.exp(sympy.I * u)),
    "constants": lambda u: sympy.pi * u + sympy.E * u**2 + sympy.EulerGamma / u + sympy.GoldenRatio,
}

FORMULAS = [(name, getattr(sympy, name), Rational(at)) for name, at in ONE.items()]
FORMULAS += [(name, formula, Rational(7, 10)) for name, formula in TWO.items()]


def wraps(formula):
    """Return the formula by itself, of a weird argument of the same value, and as a factor of one."""
    return formula(x), formula(x + x**2 - detach(x**2)), x * formula(detach(x)), formula(x) / detach(formula(x) ** 2)


def assert_close(found, wanted, tolerance):
    assert abs(found - wanted) <= tolerance * max(1, abs(wanted)), (found, wanted)


@pytest.mark.parametrize(("formula", "at"), [row[1:] for row in FORMULAS], ids=[row[0] for row in FORMULAS])
def test_derivatives(formula, at):
    for expr in wraps(formula):
        jet = from_sympy(expr, x)(variable(float(at), order=ORDER))
        for k in range(ORDER + 1):
            wanted = complex(value(diff(expr, x, k)).doit().evalf(30, subs={x: at}))
            assert_close(jet.derivative(k) if isinstance(jet, Jet) else jet * (k == 0), wanted, 2e-14)


@pytest.mark.parametrize("name", "sin acosh Abs gamma polygamma besselj expint Max sec acoth constants both".split())
def test_derivatives_in_many_digits(name):
    formula, at = next(row[1:] for row in FORMULAS if row[0] == name)
    with mpmath.workdps(40):
        for expr in wraps(formula):
            jet = from_sympy(expr, x)(variable(mpmath.mpf(at.p) / at.q, order=2))
            for k in range(3):
                wanted = mpmath.mpmathify(value(diff(expr, x, k)).doit().evalf(35, subs={x: at}))
                assert_close(jet.derivative(k), wanted, mpmath.mpf(10) ** -30)


STEPS = {
    "floor": sympy.floor(x),
    "ceiling": sympy.ceiling(3 * x),
    "frac": sympy.frac(x),
    "Mod": Mod(x, y) + Mod(7, x),
    "re": sympy.re(Symbol("z")) + sympy.im(Symbol("z")),
}


@pytest.mark.parametrize("name", STEPS)
def test_values_of_steps(name):
    expr = STEPS[name]
    symbols = sorted(expr.free_symbols, key=str)
    points = [2.75, 1.1][: len(symbols)]
    wanted = expr.subs(dict(zip(symbols, points, strict=True)))
    assert from_sympy(expr)(*points) == pytest.approx(float(wanted), rel=1e-15)
    assert from_sympy(expr)(*variables(**dict(zip("xy", points, strict=False)), order=1)).value == pytest.approx(
        float(wanted), rel=1e-15
    )


def test_steps_move_as_numpys_do():
    a, b = variables(x=2.75, y=1.1, order=2)
    assert from_sympy(sympy.frac(x))(a).derivatives.tolist() == [0.75, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert np.all(from_sympy(Mod(x, y))(a, b).coeffs == np.remainder(a, b).coeffs)
    z = variable(1 + 2j, order=1)
    assert from_sympy(sympy.conjugate(Symbol("z")))(3 + 4j) == 3 - 4j
    with pytest.raises(TypeError, match="no derivative along a complex variable"):
        from_sympy(sympy.re(Symbol("z")))(z)


def test_conditions():
    array = np.array([0.5, 1.5, 2.5])
    for condition, wanted in (
        (x > 1, [False, True, True]),
        (x >= Rational(3, 2), [False, True, True]),
        (x < 1, [True, False, False]),
        (x <= Rational(3, 2), [True, True, False]),
        (sympy.Eq(x, Rational(1, 2)), [True, False, False]),
        (sympy.Ne(x, Rational(1, 2)), [False, True, True]),
        ((x > 1) & (x < 2), [False, True, False]),
        ((x < 1) | (x > 2), [True, False, True]),
        (sympy.Not(sympy.Eq(x, y)), [True, True, False]),
    ):
        given = [array] if condition.free_symbols == {x} else [array, 2.5]
        assert from_sympy(condition)(*given).tolist() == wanted


def test_of_the_exponential_integrals_there_is_one():
    with pytest.raises(TypeError, match="for n = 1 only, not for 2"):
        from_sympy(sympy.expint(2, x))(0.5)


REFUSED = {
    "jets have no LambertW, as in LambertW(x); say what it is: functions={'LambertW': …}": sympy.LambertW(x),
    "jets have no elliptic_e, as in elliptic_e(x, y); say": sympy.elliptic_e(x, y),
    "jets have no ComplexInfinity": sympy.zoo + x,
    "jets have no Contains": sympy.Contains(x, sympy.Interval(0, 1)),
    "jets have no DiracDelta": diff(sympy.Heaviside(x), x),
    "nothing is known of the function f, as in f(x, y); say what it is: functions={'f': …}": sympy.Function("f")(x, y),
    "Derivative(Abs(y), y) is not evaluated; write ….doit()": sympy.Derivative(sympy.Abs(y), y),
    "Integral(x, x) is not evaluated": sympy.Integral(x, x) + 1,
    "Sum(x**y, (y, 0, 2)) is not evaluated": sympy.Sum(x**y, (y, 0, 2)),
    "O(x**2) is not a function; write ….removeO()": sympy.sin(x).series(x, 0, 2),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_has_no_counterpart_is_refused_by_name(message):
    with pytest.raises(TypeError) as refusal:
        from_sympy(REFUSED[message])
    assert message in str(refusal.value)

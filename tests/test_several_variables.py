"""Jets in several variables, with ⊥ in all of them or in some, against oracles that know nothing of jets."""

import random
import tracemalloc
from fractions import Fraction
from functools import cache, reduce
from itertools import accumulate, combinations_with_replacement
from math import factorial, prod
from operator import mul
from types import SimpleNamespace

import hurwitz
import numpy as np
import pytest
import sympy
from accuracy import COMPLEX, REAL, cases, coefficient
from mpmath import mp, mpf
from oracle import DIGITS, REFERENCE, exact, taylor
from scipy.linalg import block_diag

from jets import Jet, detach, variables

EPS, TINY = np.finfo(float).eps, np.finfo(float).smallest_subnormal


def graded(limits, order):
    """Return the multi-indices in the order of `Jet.coeffs`."""
    return sorted(hurwitz.slots(limits, order), key=lambda alpha: (sum(alpha), [-k for k in alpha]))


def library(functions, detach, **more):
    names = ("exp", "log", "sin", "cos", "tan", "sinh", "tanh", "sqrt")
    return SimpleNamespace(detach=detach, **{name: getattr(functions, name) for name in names}, **more)


# --- formulas with ⊥ against SymPy: all derivatives first, then the value in place of what was detached ------------


class Detached(sympy.Function):
    """⊥u in the variables that follow u, in all if none do."""

    def _eval_derivative(self, s):
        u, *wrt = self.args
        return Detached(u.diff(s), *wrt) if wrt and s not in wrt else sympy.Integer(0)


SYMPY = library(sympy, lambda u, *wrt: Detached(u, *sympy.symbols(wrt)))
OURS = library(np, lambda z, *wrt: detach(z, wrt=wrt or None), of_x=lambda f, x, y: detach(f(x, y), wrt="x"))

RATIONAL = {
    "x·⊥y": lambda m, x, y: x * m.detach(y),
    "x²y/⊥_y(x²y)": lambda m, x, y: x**2 * y / m.detach(x**2 * y, "y"),
    "of a quotient": lambda m, x, y: m.detach((x + y) / (x * y + 1), "x") * x + y**3,
    "of arguments": lambda m, x, y: (m.detach(x, "x") * y + x * m.detach(y, "y")) ** 4 - (x - m.detach(x)) ** 2 * y,
    "nested": lambda m, x, y: m.detach(x * m.detach(x * y**2, "y") + y * m.detach(x) ** 2, "x") ** 3 / (1 + y),
    "of powers": lambda m, x, y: (m.detach(x * y, "x", "y") + x / m.detach(x * y, "x")) ** -2 * m.detach(y**-3, "x"),
    "in three": lambda m, x, y, z: m.detach(x * y * z, "x") * z + m.detach(x * y**2 / z, "y", "z") * x * y,
    "nested in three": lambda m, x, y, z: x / m.detach(y + m.detach(x * z, "z") * z, "x") ** 2 - m.detach(z) * z,
}
FORMULAS = RATIONAL | {
    "exp(xy − ⊥_x(xy))": lambda m, x, y: m.exp(x * y - m.detach(x * y, "x")),
    "exp(xy) and ⊥exp(xy)": lambda m, x, y: m.exp(x * y) / m.detach(m.exp(x * y)) + m.detach(m.exp(x * y), "y"),
    "sin(x·⊥_y exp(xy))": lambda m, x, y: m.sin(x * m.detach(m.exp(x * y), "y")) * y,
    "log and sqrt": lambda m, x, y: m.log(1 + x**2 + m.detach(y) ** 2) * m.sqrt(y + m.detach(x * y, "x")),
    "tanh over sin": lambda m, x, y: m.tanh(x - m.detach(y, "y") * y) / (2 + m.sin(m.detach(x * y, "x") * x)),
    "xʸ/⊥_y(xʸ)": lambda m, x, y: x**y / m.detach(x**y, "y") + x ** m.detach(x * y, "y"),
    "cos, tan, sinh": lambda m, x, y: m.detach(m.cos(x * y) * m.tan(x), "x") * m.sinh(m.detach(x) - m.detach(y, "x")),
    "in turn": lambda m, x, y: m.detach(m.detach(m.exp(x - y), "x") * m.sin(x * y), "y") * m.sqrt(x + y),
    "exp in three": lambda m, x, y, z: m.exp(x * y + z - m.detach(x * y + y * z, "x", "z")) * m.sin(z * m.detach(x)),
    "log in three": lambda m, x, y, z: m.detach(m.log(x + y * z), "y") * m.tanh(m.detach(x * z, "x") - y) ** 3,
}
POINTS = [(0.75, 1.25, 0.5), (0.125, 1.5, 1.75)]
#: Order 4 in x, y and 3 in x, y, z; and boxes none of whose slots have a higher degree.
ORDERS = {"xy": 4, "xyz": 3}
BOXES = {"xy": {"x": 3, "y": 1}, "xyz": {"x": 1, "y": 1, "z": 1}}
#: Errors allowed, in roundings of the largest derivative: one or two for each operation in the formula.
UNITS = 16


@cache
def mixed_partials(formula, numbers="mpmath"):
    """Return a function of a point that gives {α: ∂^α}."""
    names = "xyz"[: formula.__code__.co_argcount - 1]
    symbols = sympy.symbols(tuple(names))
    f, slots = formula(SYMPY, *symbols), graded((ORDERS[names],) * len(names), ORDERS[names])
    table = {alpha: f.diff(*zip(symbols, alpha, strict=True)) for alpha in slots}
    derivatives = sympy.lambdify(symbols, list(table.values()), [{"Detached": lambda u, *wrt: u}, numbers], cse=True)
    return lambda point: dict(zip(table, derivatives(*point[: len(names)]), strict=True))


def jet_at(formula, point, orders=ORDERS):
    names = "xyz"[: formula.__code__.co_argcount - 1]
    return formula(OURS, *variables(order=orders[names], **dict(zip(names, point, strict=False))))


def assert_close(jet, want, bound):
    bound *= max(map(abs, want.values()))
    for alpha, d in hurwitz.read(jet).items():
        assert abs(mpf(d) - want[alpha]) <= bound, alpha


def test_what_sympy_takes_for_detach():
    x, y = sympy.symbols("x y")
    u = x**3 * sympy.exp(x * y)
    assert Detached(u, x).diff(y, 2) == Detached(x**5 * sympy.exp(x * y), x)
    assert Detached(u, x).diff(x) == Detached(u).diff(x) == Detached(u).diff(y) == Detached(u, x, y).diff(y) == 0
    assert Detached(Detached(u, x), y).diff(x) == Detached(0, y)


@pytest.mark.parametrize("name", RATIONAL)
def test_mixed_partials_of_rational_formulas_are_exact(name):
    f = RATIONAL[name]
    for point in (*POINTS, (Fraction(-2, 3), Fraction(5, 7), Fraction(3))):
        want = mixed_partials(f, "sympy")(list(map(sympy.Rational, point)))
        total, box = (hurwitz.read(jet_at(f, [Fraction(x) for x in point], orders)) for orders in (ORDERS, BOXES))
        assert total == {alpha: Fraction(str(d)) for alpha, d in want.items()}
        assert len(box) == 8
        assert box.items() <= total.items()


@pytest.mark.parametrize("name", FORMULAS)
def test_mixed_partials_in_floats_and_to_forty_five_digits(name):
    f = FORMULAS[name]
    batch = jet_at(f, np.array(POINTS).T)
    with mp.workdps(50):
        for i, point in enumerate(POINTS):
            digits = [mpf(x) for x in point]
            want = mixed_partials(f)(digits)
            assert_close(batch[i], want, UNITS * EPS)
            for orders in (ORDERS, BOXES):
                assert_close(jet_at(f, point, orders), want, UNITS * EPS)
                assert_close(jet_at(f, digits, orders), want, mpf("1e-45"))


# --- every function of NumPy's: f(g(x, y), …) with all slots of g, against mpmath ----------------------------------

ALL, BOX = graded((4, 4), 4), graded((3, 1), 4)

#: A kernel adds up Π (αᵢ + 1) products in slot α, each of them rounded, and a slope rule runs two or three kernels one
#: after the other: as in `test_accuracy.py`, where there is one variable and the number is k + 1.
BOUND = 4


def inner(case):
    """Return all slots of one g for each argument; an argument of size 0 is a constant."""
    draw = random.Random(str(case))
    arguments = zip(case.point, case.size, strict=True)
    return [{alpha: size * coefficient(draw, x) if any(alpha) else x for alpha in ALL} for x, size in arguments]


def times(p, q):
    return {alpha: mp.fsum(p[beta] * q[hurwitz.minus(alpha, beta)] for beta in hurwitz.below(alpha)) for alpha in ALL}


def composed(f, *series):
    """Return Σ f_ij·(g − g₀)ⁱ·(h − h₀)ʲ, slot by slot."""
    one = {alpha: mpf(not any(alpha)) for alpha in ALL}
    powers = [[*accumulate([g | {(0, 0): mpf(0)}] * 4, times, initial=one)] for g in series]
    terms = [(c, reduce(times, map(list.__getitem__, powers, index))) for index, c in f.items()]
    return {alpha: mp.fsum(c * term[alpha] for c, term in terms) for alpha in ALL}


@pytest.mark.parametrize("name", sorted({*REAL, *COMPLEX}))
def test_functions_of_two_variables(name):
    f, at = getattr(np, name), {"x": 0.5, "y": -1.0}
    for case in cases({name: REAL.get(name, [])}) + cases({name: COMPLEX.get(name, [])}):
        g, orders = inner(case), tuple(4 if size else 0 for size in case.size)
        with mp.workdps(DIGITS):
            tables = [taylor(REFERENCE[name], tuple(map(exact, case.point)), case.near, orders)]
            tables += [{alpha: exact(c) for alpha, c in series.items()} for series in g]
            want, scale = composed(*tables), composed(*({alpha: abs(c) for alpha, c in t.items()} for t in tables))
        for slots, limits in ((ALL, 4), (BOX, {"x": 3, "y": 1})):
            rows = [[series[alpha] for alpha in slots] for series in g]
            y = f(*(Jet.from_coeffs(r, at, order=limits) if n else r[0] for r, n in zip(rows, orders, strict=True)))
            assert y.value == f(*case.point)
            for alpha, c in list(zip(slots, y.coeffs, strict=True))[1:]:
                with mp.workdps(DIGITS):
                    bound = BOUND * prod(k + 1 for k in alpha) * (EPS * scale[alpha] + TINY)
                    assert abs(exact(c) - want[alpha]) <= bound, (case, alpha)


# --- many slots ------------------------------------------------------------------------------------------------------

CUBE = graded((20,) * 3, 20)


def multinomial(exponents):
    return factorial(sum(exponents)) // prod(map(factorial, exponents))


def test_a_thousand_slots_of_ten_variables():
    points = {f"x{i}": Fraction(1, i) for i in range(1, 11)}
    total, point = sum(variables(order=4, **points)), sum(points.values())
    words = [word for k in range(5) for word in combinations_with_replacement(range(10), k)]
    want = [multinomial([4 - len(w), *map(w.count, set(w))]) * point ** (4 - len(w)) for w in words]
    assert (total**4).coeffs.tolist() == want
    assert (total * total * (total * total)).coeffs.tolist() == want
    assert len(want) == 1001
    y = np.exp(sum(variables(order=4, **{name: float(at) for name, at in points.items()})))
    np.testing.assert_allclose(y.derivatives, np.full(1001, y.value), rtol=9 * EPS)  # 4 products, 4 quotients, and α!


def test_order_twenty_in_three_variables():
    x, y, z = variables(x=0.0, y=0.0, z=0.0, order=20)
    want = [multinomial(alpha) for alpha in CUBE]
    assert (1 / (1 - x - y - z)).coeffs.tolist() == want
    # slot α comes in up to twenty steps, each of which adds up as many products of one sign
    np.testing.assert_allclose(np.exp(-np.log(1 - x - y - z)).coeffs, want, rtol=20 * 20 * EPS)
    want = [2.0**i * (-3.0) ** j * 5.0**k / prod(map(factorial, (i, j, k))) for i, j, k in CUBE]
    np.testing.assert_allclose(np.exp(2 * x - 3 * y + 5 * z).coeffs, want, rtol=20 * 4 * EPS)


def test_a_product_of_1771_slots_is_a_convolution():
    p, q = np.random.default_rng(1).integers(-99, 100, (2, 21, 21, 21))
    a, b = (Jet.from_coeffs([t[alpha] for alpha in CUBE], dict.fromkeys("xyz", 0.0), order=20) for t in (p, q))
    want = np.zeros((21, 21, 21))
    for i, j, k in CUBE:
        want[i:, j:, k:] += p[i, j, k] * q[: 21 - i, : 21 - j, : 21 - k]
    assert (a * b).coeffs.tolist() == [want[alpha] for alpha in CUBE]


# --- many parameters: ½Σ (v·tanh(Wx + b) − y)², the parameters a row (W, b, v) for each hidden unit ------------------


def problem(hidden, inputs, samples):
    draw = np.random.default_rng(2)
    rows = draw.normal(size=(hidden, inputs + 2)) / np.sqrt(inputs)
    return rows, list(zip(draw.normal(size=(samples, inputs)), draw.normal(size=samples), strict=True))


def jet_of_loss(rows, samples, order):
    loss, parameters = 0, iter(variables(order=order, **{f"w{i}": w for i, w in enumerate(rows.ravel().tolist())}))
    units = [[next(parameters) for _ in row] for row in rows]
    for x, y in samples:
        loss += (sum(v * np.tanh(sum(map(mul, w, x), b)) for *w, b, v in units) - y) ** 2 / 2
    return loss


def by_hand(rows, samples, hessian=False):
    """Return the gradient by back-propagation, or J·Jᵀ + residual·(second derivatives of the output)."""
    total, v = 0, rows[:, -1]
    for x, y in samples:
        x = np.append(x, 1.0)
        t = np.tanh(rows[:, :-1] @ x)
        s, residual = 1 - t**2, v @ t - y
        slope = np.column_stack([np.outer(v * s, x), t]).ravel()
        if hessian:
            inside = -2 * (v * t * s)[:, None, None] * np.outer(x, x)
            blocks = [np.block([[h, x[:, None] * si], [x * si, 0.0]]) for h, si in zip(inside, s, strict=True)]
        total = total + (np.outer(slope, slope) + residual * block_diag(*blocks) if hessian else residual * slope)
    return total


def assert_within(found, want, roundings):
    np.testing.assert_allclose(found, want, rtol=0, atol=roundings * EPS * abs(want).max())


def test_gradient_of_ten_thousand_parameters_in_a_hundred_megabytes(request):
    rows, samples = problem(hidden=100, inputs=98, samples=2)
    tracemalloc.start()
    request.addfinalizer(tracemalloc.stop)
    gradient = jet_of_loss(rows, samples, order=1).coeffs[1:]
    assert tracemalloc.get_traced_memory()[1] < 100e6
    assert_within(gradient, by_hand(rows, samples), 100)  # a sum of a hundred terms for each, in different orders


def test_hessian_of_sixty_parameters():
    rows, samples = problem(hidden=10, inputs=4, samples=3)
    derivatives = jet_of_loss(rows, samples, order=2).derivatives
    assert_within(derivatives[1:61], by_hand(rows, samples), 30)  # sums of ten terms for each of three samples
    assert_within(derivatives[61:], by_hand(rows, samples, hessian=True)[np.triu_indices(60)], 30)


# --- JAX -------------------------------------------------------------------------------------------------------------

FOR_JAX = {
    "exp(xy − ⊥(xy))": lambda m, x, y: m.exp(x * y - m.detach(x * y)),
    "x²y/⊥(x²y)": lambda m, x, y: x**2 * y / m.detach(x**2 * y) + m.sin(m.detach(x) * y),
    "tanh and log": lambda m, x, y: m.tanh(x * m.detach(y)) * m.log(1 + x * x + m.detach(m.exp(x) * y) ** 2),
    "⊥_x, to JAX ⊥ of an argument": lambda m, x, y: m.of_x(lambda u, v: u**3 * m.sin(u * v), x, y) * m.sqrt(x + y),
}


@pytest.fixture(scope="module")
def jax():
    jax = pytest.importorskip("jax", reason="JAX is not installed: one oracle fewer")
    jax.config.update("jax_enable_x64", True)
    return jax


@pytest.mark.parametrize("name", FOR_JAX)
def test_nested_forward_mode_of_jax(jax, name):
    stop, f = jax.lax.stop_gradient, FOR_JAX[name]
    theirs = library(jax.numpy, stop, of_x=lambda g, x, y: g(stop(x), y))
    jet, nested = f(OURS, *variables(x=0.75, y=1.25, order=3)), lambda point: f(theirs, *point)
    for _ in range(4):
        table = np.asarray(nested(jax.numpy.array([0.75, 1.25])))
        want = [jet.derivative(x=axes.count(0), y=axes.count(1)) for axes in np.ndindex(table.shape)]
        assert_within(table.ravel(), np.array(want), UNITS)
        nested = jax.jacfwd(nested)

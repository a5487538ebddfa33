"""Every operation on jets against the slow reference of `hurwitz.py`, slot by slot and exactly."""

from fractions import Fraction
from math import factorial

import hurwitz
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from spaces import AT, BOX, ONE, THREE, TWO, nonzero, together

from jets import compose, detach, limit, reversion, splice, variable, weird
from jets.strategies import exact_jets, exact_numbers, polynomials, weird_functions

SINGLE = (ONE, TWO, BOX, THREE)
pairs = together(2, SINGLE)
one = together(1, SINGLE).map(lambda jets: jets[0])


@given(pairs)
def test_sums_and_differences(ab):
    a, b = ab
    r, s = map(hurwitz.read, ab)
    assert hurwitz.read(a + b) == hurwitz.add(r, s)
    assert hurwitz.read(a - b) == hurwitz.add(r, hurwitz.scale(s, -1))
    assert hurwitz.read(-a) == hurwitz.scale(r, -1)


@given(pairs)
def test_products(ab):
    a, b = ab
    assert hurwitz.read(a * b) == hurwitz.multiply(hurwitz.read(a), hurwitz.read(b))


@given(together(1, SINGLE, value=nonzero))
def test_reciprocals(b):
    (b,) = b
    r = hurwitz.read(b)
    one = {alpha: Fraction(not any(alpha)) for alpha in r}
    assert hurwitz.read(1 / b) == hurwitz.divide(one, r)
    assert hurwitz.read(b**-2) == hurwitz.divide(hurwitz.divide(one, r), r)


@given(together(2, SINGLE, value=nonzero))
def test_quotients_of_two_jets(ab):
    a, b = ab
    assert hurwitz.read(a / b) == hurwitz.divide(hurwitz.read(a), hurwitz.read(b))


@given(one, st.data())
def test_derivatives_along_an_axis(a, data):
    axis = data.draw(st.integers(0, len(a.names) - 1))
    assert hurwitz.read(a.diff(a.names[axis])) == hurwitz.derivative(hurwitz.read(a), axis)


@given(one, st.data())
def test_detach(a, data):
    axes = data.draw(st.sets(st.integers(0, len(a.names) - 1)))
    above = data.draw(st.integers(0, 5))
    part = detach(a, wrt=[a.names[axis] for axis in axes], above=above)
    assert hurwitz.read(part) == hurwitz.detach(hurwitz.read(a), axes, above)


@given(one, st.data())
def test_composition_with_a_table_of_coefficients(u, data):
    f = data.draw(st.lists(exact_numbers(), min_size=u.order + 1, max_size=u.order + 3))
    outer = [factorial(k) * c for k, c in enumerate(f)]
    assert hurwitz.read(compose(f, u)) == hurwitz.compose(outer, hurwitz.read(u))


@given(one, weird_functions(max_entries=7))
def test_weird_functions_of_jets(u, w):
    outer = [w.derivative(k)(u.value) for k in range(u.order + 1)]
    assert hurwitz.read(w(u)) == hurwitz.compose(outer, hurwitz.read(u))


@given(one, st.lists(polynomials(), min_size=1, max_size=4))
def test_splices_of_jets(u, h):
    outer = [hurwitz_derivative(h[min(k, len(h) - 1)], k)(u.value) for k in range(u.order + 1)]
    expected = hurwitz.compose(outer, hurwitz.read(u))
    assert hurwitz.read(splice(*h)(u)) == expected
    assert hurwitz.read(splice(*h, by="cancellation")(u)) == expected


def hurwitz_derivative(p, k):
    for _ in range(k):
        p = p.derivative()
    return p


@pytest.mark.parametrize("n", range(1, 8))
def test_faa_di_bruno_with_bell_polynomials(n):
    # f(g(x))⁽ⁿ⁾ = Σ f⁽ᵏ⁾ Bₙₖ(g′, g″, …); SymPy knows the polynomials
    f, g = sympy.symbols("f0:8"), sympy.symbols("g1:8")
    table = [Fraction(k * k + 1, k + 2) for k in range(8)]
    inner = [Fraction((-1) ** k, k) for k in range(1, 8)]
    known = sum(f[k] * sympy.bell(n, k, g[: n - k + 1]) for k in range(1, n + 1))
    expected = known.subs({**dict(zip(f, table, strict=True)), **dict(zip(g, inner, strict=True))})
    u = type(variable(0, order=0)).from_derivatives([Fraction(1, 3), *inner])
    y = weird(*table)(u)
    assert y.derivative(n) == Fraction(int(expected.p), int(expected.q))


# --- inverse functions and limits ----------------------------------------------------------------------------

invertible = exact_jets(order=5, at=AT, dense=True).filter(lambda j: j.coeff(1) != 0)


@given(invertible)
def test_reversion_undoes_composition_on_both_sides(j):
    inverse = reversion(j)
    assert inverse.at == j.value
    assert inverse.value == j.at
    assert compose(inverse, j).coeffs.tolist() == [AT, 1, 0, 0, 0, 0]
    assert compose(j, inverse).coeffs.tolist() == [j.value, 1, 0, 0, 0, 0]
    assert reversion(inverse).coeffs.tolist() == j.coeffs.tolist()


@given(exact_jets(order=5, at=AT), exact_jets(order=5, at=AT), exact_jets(order=5, at=AT))
def test_compositions_associate(f, g, h):
    fg = compose(f.coeffs, g)
    assert compose(fg.coeffs, h).coeffs.tolist() == compose(f.coeffs, compose(g.coeffs, h)).coeffs.tolist()


@given(exact_jets(order=5, at=AT), exact_jets(order=5, at=AT))
def test_chain_rule(f, g):
    whole = compose(f.coeffs, g)
    slope = compose(f.diff().coeffs, g.truncate(4))
    assert whole.diff().coeffs.tolist() == (slope * g.diff()).coeffs.tolist()


@given(polynomials(), polynomials(), exact_numbers())
def test_chain_rule_of_polynomials(p, q, at):
    x = variable(at, order=4)
    assert p(q(x)).coeffs.tolist() == compose(p(variable(q(at), order=4)), q(x)).coeffs.tolist()


@given(exact_jets(order=5, at=AT), exact_jets(order=3, at=AT, value=nonzero), st.integers(0, 3))
def test_limits_divide_out_common_zeros(a, b, m):
    u = variable(AT, order=5) - AT
    quotient = limit(a * u**m, u**m * b)
    order = min(5, 3) - m
    assert quotient.order == order
    assert quotient.coeffs.tolist() == (a / b).truncate(order).coeffs.tolist()

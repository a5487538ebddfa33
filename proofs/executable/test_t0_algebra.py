"""T0: jets are the algebra that the theorems speak of.

A weird function is the sequence of its value and derivatives, D shifts it, and the product is given by Leibniz' rule:
(ab)₀ = a₀b₀ and D(ab) = Da·b + a·Db. A jet of order n is such a sequence up to slot n. Here `+`, `·`, `/`, `diff` and
`truncate` of `Jet` are shown to be just that; what T1 to T7 prove of jets, they prove of this algebra.
"""

from __future__ import annotations

from math import comb, prod
from operator import add, mul, sub

from symbols import EVERYWHERE, IN_ONE_VARIABLE, Setting, jet, multi_indices, run, slots

from jets import detach


@run(EVERYWHERE)
def test_T0_slots(setting: Setting) -> None:
    """The slots of a jet are the derivatives it was made of, in the order of `multi_indices`."""
    point, table = setting.tables(a=len(setting.names))
    assert slots(jet(table, point)) == dict(zip(setting.indices, table, strict=True))


@run(EVERYWHERE)
def test_T0_sum(setting: Setting) -> None:
    """Jets add and subtract slot by slot, and so do their negatives."""
    a, b = setting.jets("ab")
    u, v = slots(a), slots(b)
    assert slots(a + b) == {k: u[k] + v[k] for k in u}
    assert slots(a - b) == {k: u[k] - v[k] for k in u}
    assert slots(-a) == {k: -u[k] for k in u}


@run(EVERYWHERE)
def test_T0_value_of_a_product(setting: Setting) -> None:
    """(ab)₀ = a₀b₀."""
    a, b = setting.jets("ab")
    assert (a * b).value == a.value * b.value


@run(EVERYWHERE, least=1)
def test_T0_derivative_shifts(setting: Setting) -> None:
    """(Dᵢa)_α is a_{α+eᵢ}."""
    (a,) = setting.jets("a")
    for axis, name in enumerate(setting.names):
        shifted = {alpha: [k + (i == axis) for i, k in enumerate(alpha)] for alpha in setting.below.indices}
        assert slots(a.diff(name)) == {alpha: a.derivative(*beta) for alpha, beta in shifted.items()}


@run(EVERYWHERE, least=1)
def test_T0_leibniz_rule(setting: Setting) -> None:
    """Dᵢ(ab) = Dᵢa·b + a·Dᵢb; with the value this is the product."""
    a, b = setting.jets("ab")
    for name in setting.names:
        assert slots((a * b).diff(name)) == slots(a.diff(name) * b + a * b.diff(name))


@run(EVERYWHERE)
def test_T0_binomial_formula(setting: Setting) -> None:
    """(ab)_α = Σ_β binomial(α, β)·a_β·b_{α−β}, the product of Hurwitz series."""
    a, b = setting.jets("ab")
    product = slots(a * b)
    for alpha in setting.indices:
        below = [beta for beta in setting.indices if all(map(int.__ge__, alpha, beta))]
        terms = [
            prod(map(comb, alpha, beta)) * a.derivative(*beta) * b.derivative(*map(int.__sub__, alpha, beta))
            for beta in below
        ]
        assert product[alpha] == sum(terms)


@run(EVERYWHERE)
def test_T0_slots_that_are_not_stored_are_zero(setting: Setting) -> None:
    """A jet of which only the first degrees are stored, as of ⊥a, is the one with zeros in all others."""
    m = len(setting.names)
    point, a, b = setting.tables(a=m, b=m)
    for k in range(setting.order + 1):
        short = detach(jet(a, point), above=k)
        padded = jet([c if sum(alpha) <= k else 0 * c for alpha, c in zip(setting.indices, a, strict=True)], point)
        for f in (add, sub, mul):
            assert slots(f(short, jet(b, point))) == slots(f(padded, jet(b, point)))
            assert slots(f(jet(b, point), short)) == slots(f(jet(b, point), padded))
    constant = detach(jet(a, point))
    assert slots(jet(b, point) / constant * constant) == slots(jet(b, point))


@run(EVERYWHERE)
def test_T0_ring_laws(setting: Setting) -> None:
    """The product is commutative, associative and distributive, and 1 is its unit."""
    a, b, c = setting.jets("abc")
    assert slots(a * b) == slots(b * a)
    assert slots((a * b) * c) == slots(a * (b * c))
    assert slots((a + b) * c) == slots(a * c + b * c)
    assert slots(a * 1) == slots(a + 0) == slots(a)


@run(EVERYWHERE, least=2)
def test_T0_partial_derivatives_commute(setting: Setting) -> None:
    """DᵢDⱼ = DⱼDᵢ."""
    (a,) = setting.jets("a")
    for i in setting.names:
        for j in setting.names:
            assert slots(a.diff(i).diff(j)) == slots(a.diff(j).diff(i))


@run(EVERYWHERE, least=1)
def test_T0_truncation(setting: Setting) -> None:
    """Equality up to a lower order is kept by +, · and D: what is cut off has no influence on what stays."""
    a, b = setting.jets("ab")
    for n in range(setting.order):
        low, high = a.truncate(n), b.truncate(n)
        assert slots(low) == {alpha: a.derivative(*alpha) for alpha in multi_indices(len(setting.names), n)}
        assert slots((a + b).truncate(n)) == slots(low + high)
        assert slots((a * b).truncate(n)) == slots(low * high)
        for name in setting.names:
            assert slots(a.diff(name).truncate(n)) == slots(a.truncate(n + 1).diff(name))


@run(EVERYWHERE)
def test_T0_quotient(setting: Setting) -> None:
    """(a/b)·b = a, if only b₀ has an inverse."""
    a, b = setting.jets("ab")
    assert slots(a / b * b) == slots(a)
    assert slots(1 / b * b) == slots(0 * b + 1)


@run(IN_ONE_VARIABLE)
def test_T0_powers_are_products(setting: Setting) -> None:
    """a^k = a·…·a, also where `**` goes another way than `*`."""
    (a,) = setting.jets("a")
    for k in range(5):
        assert slots(a**k) == slots(prod([a] * k, start=0 * a + 1))

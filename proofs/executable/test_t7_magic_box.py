"""T7: the magic box □(τ) = exp(τ − ⊥τ), and expectations that can be differentiated to any order.

A sum over outcomes stands for the expectation, ⊥p is the probability that the samples are drawn with. Where the library
has to take a logarithm, log p₀ is a symbol of its own, of which nothing is known but that log p₀ − log p₀ = 0.
"""

from __future__ import annotations

from math import factorial, prod
from typing import Any

import numpy as np
from symbols import EVERYWHERE, Setting, jet, run, set_partitions, slots

from jets import Jet, detach

#: Not in floats: log p and quotients by p₁ + p₂ + … have coefficients that are not whole, and would round.
EXACT = ("symbols", "fractions")
#: Floats to order 4, where (6u)^k/k! is whole.
SETTINGS = [setting._replace(order=4) if setting.kind == "floats" else setting for setting in EVERYWHERE]


def box(tau: Any) -> Any:
    """Return the magic box □(τ) = exp(τ − ⊥τ)."""
    return np.exp(tau - detach(tau))


def exponents(setting: Setting, letters: str) -> list[Jet]:
    """Return any jets; of floats only such whose exponentials are whole."""
    return [6 * tau if setting.kind == "floats" else tau for tau in setting.jets(letters)]


def outcomes(setting: Setting, count: int = 3, logarithms: bool = False) -> tuple[list[Jet], list[Jet]]:
    """Return the probabilities p, which need not add up to 1, and the f of so many outcomes."""
    m, p = len(setting.names), [f"p{i}" for i in range(count)]
    positive = p if logarithms else []
    point, *tables = setting.tables(*positive, **dict.fromkeys(p, m), **{f"f{i}": m for i in range(count)})
    jets = [jet(table, point) for table in tables]
    return jets[:count], jets[count:]


def total(*factors: list[Any]) -> Any:
    """Return the sum of the products, Σ aᵢ·bᵢ·…."""
    return sum(prod(row) for row in zip(*factors, strict=True))


# --- the box --------------------------------------------------------------------------------------------------------


@run(SETTINGS)
def test_T7_value_is_one(setting: Setting) -> None:
    """□(τ) = 1 in value, and ⊥□(τ) = □(⊥τ) = 1 as jets."""
    (tau,) = exponents(setting, "t")
    one = 0 * tau + 1
    assert box(tau).value == 1
    assert slots(detach(box(tau))) == slots(0 * tau + box(detach(tau))) == slots(one)


@run(SETTINGS, least=1)
def test_T7_derivative(setting: Setting) -> None:
    """Dᵢ□(τ) = □(τ)·Dᵢτ."""
    (tau,) = exponents(setting, "t")
    for name in setting.names:
        assert slots(box(tau).diff(name)) == slots(box(tau) * tau.diff(name))


@run(SETTINGS)
def test_T7_any_order(setting: Setting) -> None:
    """Slot α of □(τ) is Σ Π_B τ_B over the set partitions of α: in one variable the complete Bell polynomial."""
    (tau,) = exponents(setting, "t")
    table = slots(tau)
    expected = {
        alpha: sum(prod(table[block] for block in blocks) for blocks in set_partitions(alpha))
        for alpha in setting.indices
    }
    assert slots(box(tau)) == expected


@run(SETTINGS)
def test_T7_exponential_series(setting: Setting) -> None:
    """□(τ) = Σₖ (τ − ⊥τ)^k/k!, a finite sum."""
    (tau,) = exponents(setting, "t")
    u = tau - detach(tau)
    assert slots(sum((u**k / factorial(k) for k in range(setting.order + 1)), start=0 * u)) == slots(box(tau))


@run(SETTINGS)
def test_T7_sum_to_product(setting: Setting) -> None:
    """□(σ + τ) = □(σ)·□(τ), and □(τ)·□(−τ) = 1."""
    sigma, tau = exponents(setting, "st")
    assert slots(box(sigma + tau)) == slots(box(sigma) * box(tau))
    assert slots(box(tau) * box(-tau)) == slots(0 * tau + 1)


# --- expectations ---------------------------------------------------------------------------------------------------


@run(EVERYWHERE)
def test_T7_ratio(setting: Setting) -> None:
    """p/⊥p = 1 in value, ⊥p·(p/⊥p) = p."""
    (p,) = setting.jets("p")
    assert (p / detach(p)).value == 1
    assert slots(detach(p) * (p / detach(p))) == slots(p)


@run(EVERYWHERE, least=1)
def test_T7_derivative_of_a_ratio(setting: Setting) -> None:
    """Dᵢ(p/⊥p) = Dᵢp/⊥p."""
    (p,) = setting.jets("p")
    for name in setting.names:
        assert slots((p / detach(p)).diff(name)) == slots(p.diff(name) / detach(p))


@run(EVERYWHERE, kinds=EXACT)
def test_T7_box_of_a_logarithm_is_the_ratio(setting: Setting) -> None:
    """□(log p) = p/⊥p."""
    (p,), _ = outcomes(setting, 1, logarithms=True)
    assert slots(box(np.log(p))) == slots(p / detach(p))


@run(EVERYWHERE, kinds=EXACT)
def test_T7_expectation(setting: Setting) -> None:
    """Σ p·f = Σ ⊥p·□(log p)·f, in every slot, for finite sums."""
    p, f = outcomes(setting, logarithms=True)
    assert slots(total([detach(q) for q in p], [box(np.log(q)) for q in p], f)) == slots(total(p, f))


@run(EVERYWHERE)
def test_T7_expectation_by_ratio(setting: Setting) -> None:
    """Σ p·f = Σ ⊥p·(p/⊥p)·f."""
    p, f = outcomes(setting)
    assert slots(total([detach(q) for q in p], [q / detach(q) for q in p], f)) == slots(total(p, f))


@run(EVERYWHERE, kinds=EXACT)
def test_T7_normalised(setting: Setting) -> None:
    """Σ p·f/Σ p = ⟨(p/⊥p)·f⟩/⟨p/⊥p⟩, where ⟨h⟩ = Σ ⊥p·h/Σ ⊥p is the average over samples drawn with ⊥p/Σ ⊥p.

    The symbols are those of p and of s, and q is 5·s − p, the rest of Σ p: (p, q) ↦ (p, (p + q)/5) is one-to-one and
    onto, so this is the identity for any p and q, and the only denominators are powers of one symbol. (The 5 is for
    the fractions, of which no q₀ is zero.)
    """
    (p, s), f = outcomes(setting, 2)
    ps = [p, 5 * s - p]
    detached, weights = [detach(q) for q in ps], [q / detach(q) for q in ps]

    def mean(*h: list[Any]) -> Any:
        return total(detached, *h) / total(detached)

    assert slots(mean(weights, f) / mean(weights)) == slots(total(ps, f) / total(ps))

"""T5: composition. Faà di Bruno's formula, the chain rule, and the algebra of w∘g.

w is a jet of one variable, expanded at the value of g; g is a jet in one, two or three variables. That w is evaluated
as `jets.weird` does, by the constructed formula, or by `jets.compose`, makes no difference. Several jets inside: T4.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial, prod
from typing import Any

import sympy
from symbols import EVERYWHERE, IN_ONE_VARIABLE, Setting, jet, run, set_partitions, slots

from jets import Jet, compose, detach, variable, weird


def chain(setting: Setting, letters: str) -> list[Jet]:
    """Return a jet for each letter, the last one in the variables of the setting.

    The ones before are in one variable each, expanded at the value of the last one.
    """
    outer, last = letters[:-1], letters[-1]
    point, inner, *tables = setting.tables(**{last: len(setting.names)}, **dict.fromkeys(outer, 1))
    g = jet(inner, point)
    return [*(jet(table, {"u": g.value}) for table in tables), g]


# --- Bell polynomials -----------------------------------------------------------------------------------------------


def bell(n: int, k: int, g: Sequence[Any]) -> Any:
    """Return SymPy's B_{n,k} at (g₁, g₂, …)."""
    x = sympy.symbols(f"x1:{n + 2}")
    terms = sympy.Poly(sympy.bell(n, k, x), *x).terms()
    return sum(int(c) * prod(g_j**e for g_j, e in zip(g, powers, strict=False)) for powers, c in terms)


@run(IN_ONE_VARIABLE)
def test_T5_faa_di_bruno(setting: Setting) -> None:
    """Slot n of w∘g is Σ_k w_k·B_{n,k}(g₁, g₂, …), with SymPy's Bell polynomials."""
    w, g = chain(setting, "wg")
    (w0, *ws), (_, *gs) = slots(w).values(), slots(g).values()
    expected = {(0,): w0}
    for n in range(1, setting.order + 1):
        expected[n,] = sum(ws[k - 1] * bell(n, k, gs) for k in range(1, n + 1))
    assert slots(compose(w, g)) == expected
    assert slots(weird(w0, *ws)(g)) == expected


@run(IN_ONE_VARIABLE)
def test_T5_bell_polynomials_are_units_of_jets(setting: Setting) -> None:
    """Slot n of (g − ⊥g)^k/k! is B_{n,k}(g₁, g₂, …)."""
    (g,) = setting.jets("g")
    _, *gs = slots(g).values()
    for k in range(1, setting.order + 1):
        found = slots((g - detach(g)) ** k / factorial(k))
        assert found == {(n,): bell(n, k, gs) if n else 0 for n in range(setting.order + 1)}


@run(EVERYWHERE)
def test_T5_bell_polynomials_are_sums_over_set_partitions(setting: Setting) -> None:
    """Slot α of (g − ⊥g)^k/k! is Σ Π_B g_B over the partitions of α into k blocks; in one variable this is B_{n,k}."""
    (g,) = setting.jets("g")
    table = slots(g)
    for k in range(setting.order + 1):
        found = slots((g - detach(g)) ** k / factorial(k))
        for alpha in setting.indices:
            blocks = [partition for partition in set_partitions(alpha) if len(partition) == k]
            assert found[alpha] == sum(prod(table[block] for block in partition) for partition in blocks)


@run(EVERYWHERE)
def test_T5_faa_di_bruno_by_set_partitions(setting: Setting) -> None:
    """Slot α of w∘g is Σ w_{|π|}·Π_{B∈π} g_B over all partitions π of α, in any number of variables."""
    w, g = chain(setting, "wg")
    table, ws = slots(g), list(slots(w).values())
    expected = {
        alpha: sum(ws[len(blocks)] * prod(table[block] for block in blocks) for blocks in set_partitions(alpha))
        for alpha in setting.indices
    }
    assert slots(compose(w, g)) == expected
    assert slots(weird(*ws)(g)) == expected


# --- the laws of composition ----------------------------------------------------------------------------------------


@run(EVERYWHERE, least=1)
def test_T5_chain_rule(setting: Setting) -> None:
    """Dᵢ(w∘g) = (Dw∘g)·Dᵢg, for jets and for weird functions."""
    w, g = chain(setting, "wg")
    f, below = weird(*slots(w).values()), g.truncate(setting.order - 1)
    for name in setting.names:
        assert slots(compose(w, g).diff(name)) == slots(compose(w.diff(), below) * g.diff(name))
        assert slots(f(g).diff(name)) == slots(f.derivative()(below) * g.diff(name))


@run(EVERYWHERE)
def test_T5_composition_is_an_algebra_map(setting: Setting) -> None:
    """(a + b)∘g = a∘g + b∘g, (a·b)∘g = (a∘g)·(b∘g), 1∘g = 1."""
    a, b, g = chain(setting, "abg")
    assert slots(compose(a + b, g)) == slots(compose(a, g) + compose(b, g))
    assert slots(compose(a * b, g)) == slots(compose(a, g) * compose(b, g))
    assert slots(compose(0 * a + 1, g)) == slots(0 * g + 1)


@run(EVERYWHERE)
def test_T5_composition_and_detach(setting: Setting) -> None:
    """(⊥a)∘g = ⊥(a∘g) = a∘⊥g."""
    a, g = chain(setting, "ag")
    assert slots(compose(detach(a), g)) == slots(detach(compose(a, g))) == slots(compose(a, detach(g)))


@run(EVERYWHERE)
def test_T5_identity(setting: Setting) -> None:
    """x∘g = g, and a∘x = a."""
    a, g = chain(setting, "ag")
    x = variable(g.value, setting.order, name="u")
    assert slots(compose(x, g)) == slots(g)
    assert slots(compose(a, x)) == slots(a)


@run(EVERYWHERE)
def test_T5_associative(setting: Setting) -> None:
    """(a∘b)∘g = a∘(b∘g)."""
    point, table_g, table_b, table_a = setting.tables(g=len(setting.names), b=1, a=1)
    g = jet(table_g, point)
    b = jet(table_b, {"u": g.value})
    a = jet(table_a, {"v": b.value})
    assert slots(compose(compose(a, b), g)) == slots(compose(a, compose(b, g)))


# --- the constructed formula ----------------------------------------------------------------------------------------


@run(EVERYWHERE)
def test_T5_formula_is_composition(setting: Setting) -> None:
    """Σₖ ⊥w_k·(g − ⊥g)^k/k! at any jet g is w∘g, as arithmetic, as `weird`, and as `compose`."""
    w, g = chain(setting, "wg")
    table, u = list(slots(w).values()), g - detach(g)
    by_hand = sum((c * u**k / factorial(k) for k, c in enumerate(table)), start=0 * g)
    assert slots(by_hand) == slots(weird(*table)(g)) == slots(compose(w, g))


@run(EVERYWHERE)
def test_T5_entries_are_taken_at_the_value(setting: Setting) -> None:
    """Entries that are functions are taken at ⊥g, and ⊥ is taken of them: only their values at g₀ matter."""
    w, v, g = chain(setting, "wvg")
    functions = [lambda x, c=c: c + (compose(v, x) - v.value) for c in slots(w).values()]
    assert slots(weird(*functions)(g)) == slots(compose(w, g))


@run(IN_ONE_VARIABLE)
def test_T5_sequences(setting: Setting) -> None:
    """`compose` of the Taylor coefficients up to any order is `compose` of the jet up to this order."""
    w, g = chain(setting, "wg")
    table = list(slots(w).values())
    coefficients = [c / factorial(k) for k, c in enumerate(table)]
    for n in range(setting.order + 1):
        assert slots(compose(coefficients[: n + 1], g)) == slots(compose(w.truncate(n), g))

"""T4: several variables. Partial detaches, the units of multi-indices, completeness, and composition.

⊥_i zeroes every slot whose exponent in the i-th variable is positive. All identities are run in two and in three
variables, for jets with a symbol of its own in every slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from math import prod
from typing import Any

from symbols import IN_SEVERAL_VARIABLES, Alpha, Setting, jet, multi_factorial, run, set_partitions, slots

from jets import Jet, compose, detach, variables, weird

# --- partial detaches -----------------------------------------------------------------------------------------------


def subsets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the subsets of the variables, the empty one too."""
    return list(chain.from_iterable(combinations(names, k) for k in range(len(names) + 1)))


@run(IN_SEVERAL_VARIABLES)
def test_T4_partial_detach_by_slot(setting: Setting) -> None:
    """⊥_S keeps the slots with no exponent in S and zeroes the others."""
    (a,) = setting.jets("a")
    for names in subsets(setting.names):
        axes = [setting.names.index(name) for name in names]
        kept = {alpha: c if not any(alpha[i] for i in axes) else 0 for alpha, c in slots(a).items()}
        assert slots(detach(a, wrt=names)) == kept


@run(IN_SEVERAL_VARIABLES)
def test_T4_partial_detach_is_additive(setting: Setting) -> None:
    """⊥_S(a + b) = ⊥_S a + ⊥_S b."""
    a, b = setting.jets("ab")
    for names in subsets(setting.names):
        assert slots(detach(a + b, wrt=names)) == slots(detach(a, wrt=names) + detach(b, wrt=names))


@run(IN_SEVERAL_VARIABLES)
def test_T4_partial_detach_is_multiplicative(setting: Setting) -> None:
    """⊥_S(a·b) = ⊥_S a·⊥_S b."""
    a, b = setting.jets("ab")
    for names in subsets(setting.names):
        assert slots(detach(a * b, wrt=names)) == slots(detach(a, wrt=names) * detach(b, wrt=names))


@run(IN_SEVERAL_VARIABLES)
def test_T4_partial_detach_is_unital(setting: Setting) -> None:
    """⊥_S 1 = 1."""
    (a,) = setting.jets("a")
    one = 0 * a + 1
    for names in subsets(setting.names):
        assert slots(detach(one, wrt=names)) == slots(one)


@run(IN_SEVERAL_VARIABLES)
def test_T4_partial_detach_is_idempotent(setting: Setting) -> None:
    """⊥_S⊥_S = ⊥_S."""
    (a,) = setting.jets("a")
    for names in subsets(setting.names):
        once = detach(a, wrt=names)
        assert slots(detach(once, wrt=names)) == slots(once)


@run(IN_SEVERAL_VARIABLES)
def test_T4_partial_detaches_commute(setting: Setting) -> None:
    """⊥_S⊥_T = ⊥_T⊥_S = ⊥_{S∪T}."""
    (a,) = setting.jets("a")
    for s in subsets(setting.names):
        for t in subsets(setting.names):
            together = slots(detach(a, wrt=tuple({*s, *t})))
            assert slots(detach(detach(a, wrt=s), wrt=t)) == slots(detach(detach(a, wrt=t), wrt=s)) == together


@run(IN_SEVERAL_VARIABLES)
def test_T4_product_of_the_partial_detaches_is_detach(setting: Setting) -> None:
    """⊥_x⊥_y… = ⊥."""
    (a,) = setting.jets("a")
    one_by_one = a
    for name in setting.names:
        one_by_one = detach(one_by_one, wrt=name)
    assert slots(one_by_one) == slots(detach(a)) == {alpha: 0 if any(alpha) else a.value for alpha in setting.indices}


@run(IN_SEVERAL_VARIABLES, least=1)
def test_T4_partial_detach_and_derivatives(setting: Setting) -> None:
    """Dᵢ⊥ᵢ = 0, and Dⱼ⊥ᵢ = ⊥ᵢDⱼ for i ≠ j."""
    (a,) = setting.jets("a")
    for i in setting.names:
        assert slots(detach(a, wrt=i).diff(i)) == dict.fromkeys(setting.below.indices, 0)
        for j in set(setting.names) - {i}:
            assert slots(detach(a, wrt=i).diff(j)) == slots(detach(a.diff(j), wrt=i))


@run(IN_SEVERAL_VARIABLES, least=1)
def test_T4_partial_detach_fixes_what_is_constant_there(setting: Setting) -> None:
    """⊥ᵢw = w ⇔ Dᵢw = 0: the equations on both sides are the same."""
    (w,) = setting.jets("w")
    for name in setting.names:
        slopes = slots(w.diff(name)).values()
        moved = slots(w - detach(w, wrt=name)).values()
        assert sorted({repr(c) for c in moved if c != 0}) == sorted({repr(c) for c in slopes if c != 0})


# --- units and completeness -----------------------------------------------------------------------------------------


def steps(setting: Setting, point: dict[str, Any]) -> list[Jet]:
    """Return xᵢ − ⊥xᵢ."""
    return [x - detach(x) for x in variables(**point, order=setting.order)]


def unit(u: list[Jet], alpha: Alpha) -> Jet:
    """Return Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ!."""
    return prod((v**k for v, k in zip(u, alpha, strict=True) if k), start=0 * u[0] + 1) / multi_factorial(alpha)


@run(IN_SEVERAL_VARIABLES)
def test_T4_units(setting: Setting) -> None:
    """Slot β of Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ! is δ_αβ."""
    point, *_ = setting.tables()
    u = steps(setting, point)
    for alpha in setting.indices:
        assert slots(unit(u, alpha)) == {beta: int(alpha == beta) for beta in setting.indices}


@run(IN_SEVERAL_VARIABLES)
def test_T4_steps_by_partial_detach(setting: Setting) -> None:
    """xᵢ − ⊥xᵢ = xᵢ − ⊥ᵢxᵢ, and ⊥ⱼ leaves it alone for j ≠ i."""
    xs = variables(**setting.tables()[0], order=setting.order)
    for x, name in zip(xs, setting.names, strict=True):
        u = x - detach(x)
        assert slots(x - detach(x, wrt=name)) == slots(u)
        for other in set(setting.names) - {name}:
            assert slots(detach(u, wrt=other)) == slots(u)


@run(IN_SEVERAL_VARIABLES)
def test_T4_completeness(setting: Setting) -> None:
    """Σ_α ⊥f_α·Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ! has the mixed derivatives f_α, for any jets f_α; `weird` is this sum."""
    m = len(setting.names)
    point, *tables = setting.tables(**{f"f{i}": m for i in range(len(setting.indices))})
    f = {alpha: jet(table, point) for alpha, table in zip(setting.indices, tables, strict=True)}
    u = steps(setting, point)
    w = weird({alpha: lambda *xs, c=c: c for alpha, c in f.items()}, names=setting.names)
    expected = {alpha: c.value for alpha, c in f.items()}
    assert slots(sum(detach(c) * unit(u, alpha) for alpha, c in f.items())) == expected
    assert slots(w(*variables(**point, order=setting.order))) == expected


@run(IN_SEVERAL_VARIABLES)
def test_T4_every_jet_is_constructed(setting: Setting) -> None:
    """a = Σ_α ⊥(D^α a)·Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ! for every jet a."""
    (a,) = setting.jets("a")
    u = steps(setting, a.at)
    assert slots(sum(derived(a, alpha) * unit(u, alpha) for alpha in setting.indices)) == slots(a)


@run(IN_SEVERAL_VARIABLES)
def test_T4_unique(setting: Setting) -> None:
    """a = b up to order n ⇔ (D^α a)₀ = (D^α b)₀ for all |α| ≤ n: the two sides are the same equations."""
    a, b = setting.jets("ab")
    assert slots(a - b) == {alpha: derived(a, alpha) - derived(b, alpha) for alpha in setting.indices}


def derived(a: Jet, alpha: Alpha) -> Any:
    """Return (D^α a)₀, by deriving |α| times."""
    for name, k in zip(a.names, alpha, strict=True):
        for _ in range(k):
            a = a.diff(name)
    return a.value


# --- composition ----------------------------------------------------------------------------------------------------


def composed(setting: Setting, letters: str) -> tuple[list[Jet], list[Jet]]:
    """Return the jets g₁, …, g_m in m variables, and jets of so many letters in m others, at the values of the g."""
    m = len(setting.names)
    point, *tables = setting.tables(**{f"g{i}": m for i in range(m)}, **dict.fromkeys(letters, m))
    g = [jet(table, point) for table in tables[:m]]
    at = {f"u{i}": inner.value for i, inner in enumerate(g)}
    return g, [jet(table, at) for table in tables[m:]]


@run(IN_SEVERAL_VARIABLES)
def test_T4_faa_di_bruno(setting: Setting) -> None:
    """D^β(w∘g) = Σ w_α·Π g_{i(B),B} over the set partitions of β and all ways to choose an i(B) for each block B."""
    g, (w,) = composed(setting, "w")
    inner, outer = [slots(u) for u in g], slots(w)
    expected = {beta: sum(_terms(outer, inner, beta)) for beta in setting.indices}
    assert slots(compose(w, *g)) == expected
    assert slots(weird(outer, names=w.names)(*g)) == expected


def _terms(outer: dict[Alpha, Any], inner: list[dict[Alpha, Any]], beta: Alpha) -> Iterator[Any]:
    """Yield Σ w_α·Π g_{i(B),B} for each partition; block after block, α goes up by one in each place in turn."""
    for blocks in set_partitions(beta):
        sums = {tuple(0 for _ in inner): 1}
        for block in blocks:
            raised: dict[Alpha, Any] = {}
            for alpha, c in sums.items():
                for i, table in enumerate(inner):
                    above = tuple(k + (i == j) for j, k in enumerate(alpha))
                    raised[above] = raised.get(above, 0) + c * table[block]
            sums = raised
        yield sum(outer[alpha] * c for alpha, c in sums.items())


@run(IN_SEVERAL_VARIABLES, least=1)
def test_T4_chain_rule(setting: Setting) -> None:
    """Dⱼ(w∘g) = Σᵢ (Dᵢw∘g)·Dⱼgᵢ."""
    g, (w,) = composed(setting, "w")
    below = [u.truncate(setting.order - 1) for u in g]
    for name in setting.names:
        terms = [compose(w.diff(i), *below) * u.diff(name) for i, u in zip(w.names, g, strict=True)]
        assert slots(compose(w, *g).diff(name)) == slots(sum(terms))


@run(IN_SEVERAL_VARIABLES)
def test_T4_composition_is_an_algebra_map(setting: Setting) -> None:
    """(a + b)∘g = a∘g + b∘g, (a·b)∘g = (a∘g)·(b∘g), 1∘g = 1, uᵢ∘g = gᵢ, and ⊥ comes out: (⊥a)∘g = ⊥(a∘g) = a∘⊥g."""
    g, (a, b) = composed(setting, "ab")
    assert slots(compose(a + b, *g)) == slots(compose(a, *g) + compose(b, *g))
    assert slots(compose(a * b, *g)) == slots(compose(a, *g) * compose(b, *g))
    assert slots(compose(0 * a + 1, *g)) == slots(0 * g[0] + 1)
    for u, inner in zip(variables(**a.at, order=setting.order), g, strict=True):
        assert slots(compose(u, *g)) == slots(inner)
    assert slots(compose(detach(a), *g)) == slots(detach(compose(a, *g))) == slots(compose(a, *map(detach, g)))


@run(IN_SEVERAL_VARIABLES)
def test_T4_composition_is_associative(setting: Setting) -> None:
    """(a∘g)∘h = a∘(g∘h), for a and m jets g in m variables, and m jets h."""
    m = len(setting.names)
    point, *tables = setting.tables(**{f"h{i}": m for i in range(m)}, **{f"g{i}": m for i in range(m)}, a=m)
    h = [jet(table, point) for table in tables[:m]]
    g = [jet(table, {f"u{i}": v.value for i, v in enumerate(h)}) for table in tables[m : 2 * m]]
    a = jet(tables[-1], {f"v{i}": v.value for i, v in enumerate(g)})
    assert slots(compose(compose(a, *g), *h)) == slots(compose(a, *(compose(v, *h) for v in g)))


@run(IN_SEVERAL_VARIABLES)
def test_T4_formula_is_composition(setting: Setting) -> None:
    """The constructed formula Σ_α w_α·Πᵢ (gᵢ − ⊥gᵢ)^αᵢ/αᵢ! at any jets g is the composition."""
    g, (w,) = composed(setting, "w")
    u = [inner - detach(inner) for inner in g]
    assert slots(sum(c * unit(u, alpha) for alpha, c in slots(w).items())) == slots(compose(w, *g))

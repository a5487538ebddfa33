"""T3: completeness. w = Σₖ ⊥fₖ·(x − ⊥x)^k/k! has w⁽ᵏ⁾ = fₖ for every k, and up to order n it is the only one.

The f_k are any jets: each has independent symbols in all its slots, of which only the values may come through.
T3′: the first proof, by cancellation, gives the same jet.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import Any

from symbols import IN_ONE_VARIABLE, Setting, jet, run, slots

from jets import Jet, compose, derivative, detach, splice, variable, weird


def entries(setting: Setting) -> tuple[Jet, list[Jet]]:
    """Return x, and n + 1 jets."""
    point, *tables = setting.tables(**{f"f{k}": 1 for k in range(setting.order + 1)})
    return variable(point["x"], setting.order), [jet(table, point) for table in tables]


def constructed(f: list[Any], x: Jet) -> Jet:
    """Return Σₖ ⊥fₖ·(x − ⊥x)^k/k!, as it is written."""
    u = x - detach(x)
    return sum((detach(c) * u**k / factorial(k) for k, c in enumerate(f)), start=0 * x)


def always(c: Any) -> Callable[[Any], Any]:
    """Return the function that is c, a jet with derivatives of its own."""
    return lambda x: c


@run(IN_ONE_VARIABLE)
def test_T3_completeness(setting: Setting) -> None:
    """The formula, in the arithmetic of jets and ⊥ alone."""
    x, f = entries(setting)
    assert slots(constructed(f, x)) == {(k,): c.value for k, c in enumerate(f)}


@run(IN_ONE_VARIABLE)
def test_T3_completeness_of_weird(setting: Setting) -> None:
    """`weird(f0, f1, …)` is the formula, and has these derivatives; so has `weird.from_rule`."""
    x, f = entries(setting)
    w, by_rule = weird(*map(always, f)), weird.from_rule(lambda k, x: f[k])
    assert slots(w(x)) == slots(by_rule(x)) == slots(constructed(f, x)) == {(k,): c.value for k, c in enumerate(f)}


@run(IN_ONE_VARIABLE)
def test_T3_value_and_derivatives_of_weird_as_a_function(setting: Setting) -> None:
    """w(x₀) = f₀ and (Dᵏw)(x₀) = fₖ also for the numbers that `derivative` of the function gives."""
    x, f = entries(setting)
    w = weird(*map(always, f))
    assert [derivative(w, k)(x.value) for k in range(setting.order + 1)] == [c.value for c in f]


def derived(a: Jet) -> list[Any]:
    """Return (Dᵏa)₀ for every k, by deriving so many times."""
    return [a.value, *(derived(a.diff()) if a.order else [])]


@run(IN_ONE_VARIABLE)
def test_T3_every_jet_is_constructed(setting: Setting) -> None:
    """a = Σₖ ⊥(Dᵏa)·(x − ⊥x)^k/k! for every jet a: ⊥ and x are all that is needed."""
    (a,) = setting.jets("a")
    x = variable(a.at, setting.order)
    assert slots(constructed(derived(a), x)) == slots(weird(*derived(a))(x)) == slots(a)


@run(IN_ONE_VARIABLE)
def test_T3_unique(setting: Setting) -> None:
    """a = b up to order m ⇔ (Dᵏa)₀ = (Dᵏb)₀ for all k ≤ m: the two sides are the same equations.

    Those above m play no part: a jet is constructed, up to order m, from its first m + 1 values alone.
    """
    a, b = setting.jets("ab")
    for m in range(setting.order + 1):
        low = (a - b).truncate(m)
        differences = [c - d for c, d in zip(derived(a)[: m + 1], derived(b), strict=False)]
        assert slots(low) == {(k,): c for k, c in enumerate(differences)}
        assert slots(constructed(differences, variable(a.at, m))) == slots(low)


# --- T3′: the first proof -------------------------------------------------------------------------------------------

#: Not in floats: xʲ/j!, of which the remainders are taken away, is not whole, and they would round.
EXACT = ("symbols", "fractions")


@run(IN_ONE_VARIABLE, kinds=EXACT)
def test_T3_prime_cancellation(setting: Setting) -> None:
    """Cancellation from the highest derivative down makes w⁽ᵏ⁾ = hₖ⁽ᵏ⁾, the same jet as unit functions do.

    The hₖ are any functions: the k-th of them the weird one with formal derivatives h_{k0}, …, h_{kn}.
    """
    n = setting.order
    point, *h = setting.tables(**{f"h{k}": 1 for k in range(n + 1)})
    x, functions = variable(point["x"], n), [weird(*table) for table in h]
    expected = {(k,): h[k][k] for k in range(n + 1)}
    assert slots(splice(*functions, by="cancellation")(x)) == expected
    assert slots(splice(*functions)(x)) == expected


@run(IN_ONE_VARIABLE, kinds=EXACT)
def test_T3_prime_cancellation_of_any_jet(setting: Setting) -> None:
    """At any jet, not only at x, the first proof's function is the composition with the jet of the theorem's."""
    n = setting.order
    point, g, *h = setting.tables(g=1, **{f"h{k}": 1 for k in range(n + 1)})
    u, functions = jet(g, point), [weird(*table) for table in h]
    w = jet([h[k][k] for k in range(n + 1)], {"u": u.value})
    assert slots(splice(*functions, by="cancellation")(u)) == slots(splice(*functions)(u)) == slots(compose(w, u))

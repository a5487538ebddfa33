"""T2: the unit functions. Slot j of (x − ⊥x)^k/k! is δ_jk, wherever x is."""

from __future__ import annotations

from math import factorial, prod

from symbols import IN_ONE_VARIABLE, Setting, run, slots

from jets import Jet, detach, variable, weird


def units(setting: Setting) -> tuple[Jet, Jet, list[dict[tuple[int, ...], int]]]:
    """Return x, x − ⊥x, and δ_jk as a dict of slots j for each k."""
    point, *_ = setting.tables()
    x = variable(point["x"], setting.order)
    return x, x - detach(x), [{(j,): int(j == k) for j in range(setting.order + 1)} for k in range(setting.order + 3)]


@run(IN_ONE_VARIABLE)
def test_T2_units(setting: Setting) -> None:
    """u^k/k! has slot δ_jk, u = x − ⊥x, by powers; beyond the order nothing is left."""
    _, u, delta = units(setting)
    for k, expected in enumerate(delta):
        assert slots(u**k / factorial(k)) == expected


@run(IN_ONE_VARIABLE)
def test_T2_units_as_products(setting: Setting) -> None:
    """The same by products alone, u·u·…·u/k!."""
    _, u, delta = units(setting)
    for k, expected in enumerate(delta):
        assert slots(prod([u] * k, start=0 * u + 1) / factorial(k)) == expected


@run(IN_ONE_VARIABLE)
def test_T2_units_as_weird_functions(setting: Setting) -> None:
    """The weird function whose k-th derivative is 1 and all others 0 is u^k/k!."""
    x, _, delta = units(setting)
    for k, expected in enumerate(delta):
        assert slots(weird(*[0] * k, 1)(x)) == expected


@run(IN_ONE_VARIABLE, least=1)
def test_T2_derivative_of_a_unit_is_the_unit_below(setting: Setting) -> None:
    """D(u^{k+1}/(k+1)!) = u^k/k!, and D(u^0/0!) = 0."""
    _, u, _ = units(setting)
    below = u.truncate(setting.order - 1)
    for k in range(setting.order + 1):
        assert slots((u ** (k + 1) / factorial(k + 1)).diff()) == slots(below**k / factorial(k))
    assert slots((u**0).diff()) == slots(0 * below)

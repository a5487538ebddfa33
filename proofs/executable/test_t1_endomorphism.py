"""T1: ⊥ is an additive, multiplicative, unital and idempotent endomorphism with D⊥ = 0, and the only one.

⊥w = w ⇔ Dw = 0, and ⊥w is the *only* p with the value of w and Dp = 0. Both are about equations, and are shown
without solving any: the equations on both sides are the same ones.
"""

from __future__ import annotations

from typing import Any

from symbols import EVERYWHERE, Setting, run, slots

from jets import Jet, detach, stop_gradient


@run(EVERYWHERE)
def test_T1_additive(setting: Setting) -> None:
    """⊥(a + b) = ⊥a + ⊥b."""
    a, b = setting.jets("ab")
    assert slots(detach(a + b)) == slots(detach(a) + detach(b))


@run(EVERYWHERE)
def test_T1_multiplicative(setting: Setting) -> None:
    """⊥(a·b) = ⊥a·⊥b."""
    a, b = setting.jets("ab")
    assert slots(detach(a * b)) == slots(detach(a) * detach(b))


@run(EVERYWHERE)
def test_T1_unital(setting: Setting) -> None:
    """⊥1 = 1, and ⊥c = c for every constant c."""
    a, b = setting.jets("ab")
    for c in (0 * a + 1, 0 * a + b.value):
        assert slots(detach(c)) == slots(c)


@run(EVERYWHERE)
def test_T1_idempotent(setting: Setting) -> None:
    """⊥⊥a = ⊥a."""
    (a,) = setting.jets("a")
    assert slots(detach(detach(a))) == slots(detach(a))


@run(EVERYWHERE)
def test_T1_value(setting: Setting) -> None:
    """(⊥a)₀ = a₀, and ⊥ is not the identity: above order 0 there is an a with ⊥a ≠ a."""
    (a,) = setting.jets("a")
    assert detach(a).value == a.value
    assert (slots(detach(a)) == slots(a)) is (setting.order == 0)


@run(EVERYWHERE, least=1)
def test_T1_derivative_is_zero(setting: Setting) -> None:
    """D⊥ = 0, in every variable."""
    (a,) = setting.jets("a")
    for name in setting.names:
        assert slots(detach(a).diff(name)) == dict.fromkeys(setting.below.indices, 0)


@run(EVERYWHERE)
def test_T1_fixed_if_and_only_if_constant(setting: Setting) -> None:
    """⊥w = w ⇔ Dw = 0: each equation (w − ⊥w)_α = 0 that is not 0 = 0 is one of (Dᵢw)_β = 0, and the other way round.

    They are linear, and every left side is the same element of the ring of symbols, so no number solves one alone.
    """
    (w,) = setting.jets("w")
    assert distinct(slots(w - detach(w)).values()) == distinct(slopes(w))


@run(EVERYWHERE)
def test_T1_unique(setting: Setting) -> None:
    """If p₀ = w₀ and Dp = 0 then p = ⊥w: the equations p − ⊥w = 0 are just p₀ − w₀ = 0 and (Dᵢp)_β = 0."""
    p, w = setting.jets("pw")
    assert distinct(slots(p - detach(w)).values()) == distinct([p.value - w.value, *slopes(p)])


@run(EVERYWHERE)
def test_T1_one_function_under_all_its_names(setting: Setting) -> None:
    """`detach`, `stop_gradient`, the method, and what detaches all of a container are one map."""
    a, b = setting.jets("ab")
    assert slots(stop_gradient(a)) == slots(a.detach()) == slots(detach(a))
    inside = detach({"a": (a, [b])})
    assert (slots(inside["a"][0]), slots(inside["a"][1][0])) == (slots(detach(a)), slots(detach(b)))


def slopes(w: Jet) -> list[Any]:
    """Return the slots of all first derivatives."""
    return [c for name in w.names if w.order for c in slots(w.diff(name)).values()]


def distinct(numbers: Any) -> list[str]:
    """Return the numbers that are not zero, each once, in a fixed order."""
    return sorted({repr(c) for c in numbers if c != 0})

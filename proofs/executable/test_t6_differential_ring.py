"""T6: differential rings. f ↦ (f, f′, f″, …) embeds one, and with x and ⊥ it generates every jet.

The ring is the free one: differential polynomials over ℚ in f, g, …, whose derivatives f_α are independent symbols,
and in x, y, z with their partial derivatives 1 and 0. What holds for its generators holds in every commutative
differential ℚ-algebra, by specialisation. Its derivations are SymPy's, Σ ∂p/∂s·δ(s) over the symbols s; the jets are
the library's.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from symbols import (
    EVERYWHERE,
    IN_ONE_VARIABLE,
    Alpha,
    Formal,
    Setting,
    jet,
    multi_factorial,
    multi_indices,
    run,
    slots,
    symbols,
)

from jets import Jet, detach, variables, weird

FORMAL = ("symbols",)


class DifferentialRing:
    """Differential polynomials in the letters, up to derivatives of an order, in coordinates and in constants."""

    def __init__(self, setting: Setting, letters: Sequence[str], order: int, constants: Sequence[str] = ()) -> None:
        self.setting, m = setting, len(setting.names)
        self.keys = [(letter, alpha) for letter in letters for alpha in multi_indices(m, order)]
        names = [f"{letter}_{''.join(map(str, alpha))}" for letter, alpha in self.keys]
        found = symbols([*setting.names, *constants, *names])
        self.coordinates, self.constants = found[:m], found[m : m + len(constants)]
        self.symbols = dict(zip(self.keys, found[m + len(constants) :], strict=True))
        self.generators = [self.symbols[letter, (0,) * m] for letter in letters]

    def derivative(self, p: Formal, axis: int) -> Formal:
        """Return δp = Σ ∂p/∂s·δ(s), where δ f_α = f_{α+e}, δ x = 1, δ c = 0; a KeyError is beyond the order."""
        generators = p.element.ring.gens
        slope = Formal(p.element.diff(self.coordinates[axis].element))
        known = len(generators) - len(self.keys)
        for place in {i for powers in p.element.itermonoms() for i, k in enumerate(powers) if k and i >= known}:
            letter, alpha = self.keys[place - known]
            slope = slope + Formal(p.element.diff(generators[place])) * self.symbols[letter, raised(alpha, axis)]
        return slope

    def jet(self, p: Formal, order: int | None = None) -> Jet:
        """Return J(p) = (p, δp, δ²p, …), as a jet at the coordinates."""
        order = self.setting.order if order is None else order
        table: dict[Alpha, Formal] = {}
        for alpha in multi_indices(len(self.coordinates), order):
            axis = next((i for i, k in enumerate(alpha) if k), None)
            table[alpha] = p if axis is None else self.derivative(table[raised(alpha, axis, -1)], axis)
        return jet(list(table.values()), self.point)

    @property
    def point(self) -> dict[str, Formal]:
        """The coordinates by name."""
        return dict(zip(self.setting.names, self.coordinates, strict=True))


def raised(alpha: Alpha, axis: int, by: int = 1) -> Alpha:
    """Return α + by·e_axis."""
    return tuple(k + by * (i == axis) for i, k in enumerate(alpha))


# --- the embedding --------------------------------------------------------------------------------------------------


@run(EVERYWHERE, kinds=FORMAL)
def test_T6_embedding_is_additive(setting: Setting) -> None:
    """J(f + g) = J(f) + J(g)."""
    ring = DifferentialRing(setting, "fg", setting.order)
    f, g = ring.generators
    assert slots(ring.jet(f + g)) == slots(ring.jet(f) + ring.jet(g))


@run(EVERYWHERE, kinds=FORMAL)
def test_T6_embedding_is_multiplicative(setting: Setting) -> None:
    """J(f·g) = J(f)·J(g): Leibniz' rule in the ring is the product of jets."""
    ring = DifferentialRing(setting, "fg", setting.order)
    f, g = ring.generators
    assert slots(ring.jet(f * g)) == slots(ring.jet(f) * ring.jet(g))


@run(EVERYWHERE, kinds=FORMAL)
def test_T6_embedding_is_unital(setting: Setting) -> None:
    """J(c) = c for the rationals c, and J(x) is the variable x."""
    ring = DifferentialRing(setting, "f", setting.order)
    xs = variables(**ring.point, order=setting.order)
    for c, x in zip(ring.coordinates, xs, strict=True):
        assert slots(ring.jet(c)) == slots(x)
        assert slots(ring.jet(c - c + 1)) == slots(0 * x + 1)


@run(EVERYWHERE, kinds=FORMAL)
def test_T6_embedding_is_differential(setting: Setting) -> None:
    """J(δf) = D J(f)."""
    ring = DifferentialRing(setting, "f", setting.order + 1)
    (f,) = ring.generators
    longer = ring.jet(f, setting.order + 1)
    for axis, name in enumerate(setting.names):
        assert slots(ring.jet(ring.derivative(f, axis))) == slots(longer.diff(name))


@run(EVERYWHERE, kinds=FORMAL)
def test_T6_embedding_is_injective(setting: Setting) -> None:
    """The value of J(f) is f, so J(f) = J(g) only if f = g."""
    ring = DifferentialRing(setting, "fg", setting.order)
    f, g = ring.generators
    assert ring.jet(f).value == f
    assert ring.jet(f - g * g).value == f - g * g


@run(EVERYWHERE, kinds=FORMAL)
def test_T6_normal_functions(setting: Setting) -> None:
    """A polynomial Σ c_α·x^α of the variables x is J of it, the jet of its own derivatives, for independent c_α."""
    indices = multi_indices(len(setting.names), setting.order + 1)
    ring = DifferentialRing(setting, [], 0, constants=[f"c{i}" for i in range(len(indices))])

    def f(*xs: Any) -> Any:
        powers = [prod(x**k for x, k in zip(xs, alpha, strict=True)) for alpha in indices]
        return sum(c * power for c, power in zip(ring.constants, powers, strict=True))

    assert slots(f(*variables(**ring.point, order=setting.order))) == slots(ring.jet(f(*ring.coordinates)))


# --- what generates all jets ----------------------------------------------------------------------------------------


@run(EVERYWHERE, kinds=FORMAL)
def test_T6_normal_functions_and_detach_generate_every_jet(setting: Setting) -> None:
    """Σ_α ⊥J(h_α)·Πᵢ (J(xᵢ) − ⊥J(xᵢ))^αᵢ/αᵢ! has the slots h_α: any there are, since the h_α are independent."""
    ring = DifferentialRing(setting, [f"h{i}" for i in range(len(setting.indices))], setting.order)
    u = [x - detach(x) for x in map(ring.jet, ring.coordinates)]
    total = 0 * u[0]
    for alpha, h in zip(setting.indices, ring.generators, strict=True):
        unit = prod((v**k for v, k in zip(u, alpha, strict=True) if k), start=0 * u[0] + 1) / multi_factorial(alpha)
        total = total + detach(ring.jet(h)) * unit
    assert slots(total) == dict(zip(setting.indices, ring.generators, strict=True))


@run(EVERYWHERE, least=1, kinds=FORMAL)
def test_T6_detached_x_is_not_normal(setting: Setting) -> None:
    """No f has J(f) = ⊥J(x). Where r = J(f) − ⊥J(x) is zero, so are r₀ = f − x and (Dr)₀, but (Dr)₀ − δ(r₀) = 1."""
    ring = DifferentialRing(setting, "f", setting.order)
    (f,) = ring.generators
    for axis, name in enumerate(setting.names):
        r = ring.jet(f) - detach(ring.jet(ring.coordinates[axis]))
        assert r.value == f - ring.coordinates[axis]
        assert r.diff(name).value - ring.derivative(r.value, axis) == 1


# --- D on weird functions -------------------------------------------------------------------------------------------


@run(IN_ONE_VARIABLE, least=1)
def test_T6_derivative_of_a_weird_function_is_the_shift(setting: Setting) -> None:
    """D(f₀, f₁, f₂, …) = (f₁, f₂, …), of the function and of its jet, any number of times."""
    point, f = setting.tables(f=1)
    (x,) = variables(**point, order=setting.order)
    w = weird(*f)
    assert slots(w(x).diff()) == {(k,): c for k, c in enumerate(f[1:])}
    for j in range(setting.order + 2):
        assert slots(w.derivative(j)(x)) == {(k,): c for k, c in enumerate([*f[j:], *[0] * j][: len(f)])}


@run(EVERYWHERE, least=1)
def test_T6_derivative_of_a_weird_function_of_several_variables_is_the_shift(setting: Setting) -> None:
    """(Dᵢf)_α = f_{α+eᵢ}, of the function and of its jet."""
    point, f = setting.tables(f=len(setting.names))
    table = dict(zip(setting.indices, f, strict=True))
    w, xs = weird(table, names=setting.names), variables(**point, order=setting.order)
    for axis, name in enumerate(setting.names):
        shifted = {alpha: table.get(raised(alpha, axis), 0) for alpha in setting.indices}
        assert slots(w.derivative(**{name: 1})(*xs)) == shifted
        assert slots(w(*xs).diff(name)) == {alpha: shifted[alpha] for alpha in setting.below.indices}

"""Formal symbols inside jets, and the settings in which the theorems are run.

**What a test proves.** Its jets have independent symbols a₀, a₁, … in every slot and at the point of expansion. Both
sides are computed by the library and come out as elements of ℚ[a₀, a₁, …], or of its field of fractions, in SymPy's
normal form. Equal elements are equal whatever numbers the symbols stand for, of any commutative ℚ-algebra in which the
denominators have inverses: one run is the identity for all jets of that order in that many variables. There is nothing
to interpolate, no grid of points and no degree to count.

**Of what.** Formal symbols run through the generic kernels, which are the specification of the compiled ones and of
those for fractions; `tests/test_core.py` and `tests/test_rationals.py` compare them. The run takes the path of numbers
of which nothing is known; where the library looks at numbers (is it zero? is it finite?) others may take another one.
So each identity is checked once more at one point, in fractions, and in floats, on the compiled kernels where there are
any. Floats are exact there: Taylor coefficients are whole and at most 3, values powers of two, and no slot that a test
compares reaches 2⁵³, which `slots` asserts. That is a check, and no proof.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import factorial, prod
from random import Random
from typing import Any, NamedTuple

import pytest
from sympy import QQ, Symbol
from sympy.polys.fields import FracField
from sympy.polys.rings import PolyElement, PolyRing, xring
from sympy.utilities.iterables import multiset_partitions

from jets import Jet

__all__ = [
    "EVERYWHERE",
    "IN_ONE_VARIABLE",
    "IN_SEVERAL_VARIABLES",
    "Alpha",
    "Formal",
    "Setting",
    "jet",
    "multi_factorial",
    "multi_indices",
    "run",
    "set_partitions",
    "slots",
    "symbols",
]

Alpha = tuple[int, ...]


# --- formal numbers -------------------------------------------------------------------------------------------------


def _operators(function: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return the method of an operator, and that with the operands reflected."""

    def method(a: Formal, b: Any) -> Any:
        return Formal(function(a.element, _element(b))) if isinstance(b, _NUMBERS) else NotImplemented

    def reflected(a: Formal, b: Any) -> Any:
        return Formal(function(_element(b), a.element)) if isinstance(b, _NUMBERS) else NotImplemented

    return method, reflected


def _element(x: Any) -> Any:
    return x.element if isinstance(x, Formal) else QQ(x.numerator, x.denominator)


def _quotient(a: Any, b: Any) -> Any:
    return a * (1 / (_fractions(b.ring)(b) if isinstance(b, PolyElement) else b))


@lru_cache
def _fractions(ring: PolyRing) -> FracField:
    return ring.to_field()


class Formal:
    """An element of ℚ(a₀, a₁, …): SymPy's, which by itself has a length and a call and would not pass for a number.

    >>> a, b = symbols(["a", "b"])
    >>> (a + b) * (a - b) == a**2 - b * b, a + b == a - b
    (True, False)
    >>> a / b - 1, a * b / b == a, (a - a).exp()
    ((a - b)/b, True, 1)
    """

    __slots__ = ("element",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, element: Any = 0) -> None:
        self.element = QQ(element) if isinstance(element, int) else element

    __add__, __radd__ = _operators(operator.add)
    __sub__, __rsub__ = _operators(operator.sub)
    __mul__, __rmul__ = _operators(operator.mul)
    __truediv__, __rtruediv__ = _operators(_quotient)

    def __neg__(self) -> Formal:
        return Formal(-self.element)

    def __pow__(self, k: int) -> Formal:
        return prod([self] * k, start=Formal(1))

    def __eq__(self, other: object) -> Any:
        return not self.element - _element(other) if isinstance(other, _NUMBERS) else NotImplemented

    def __repr__(self) -> str:
        return str(self.element)

    def exp(self) -> Formal:
        """Return exp 0 = 1; no other exponential is in the field."""
        if self != 0:
            raise ArithmeticError(f"exp({self}) is not a rational function")
        return Formal(1)

    def log(self) -> Formal:
        """Return the logarithm of a symbol, a symbol of which nothing is known, but that it is always the same."""
        ring = self.element.ring
        return Formal(ring.gens[ring.symbols.index(Symbol(f"log({self})"))])


_NUMBERS = (Formal, int, Fraction)


def symbols(names: Sequence[str]) -> list[Formal]:
    """Return independent symbols, all in one ring."""
    _, generators = xring([Symbol(name) for name in names], QQ)
    return [Formal(generator) for generator in generators]


# --- settings -------------------------------------------------------------------------------------------------------


class Setting(NamedTuple):
    """Where an identity is run: in which variables, to which order, in which kind of numbers."""

    names: tuple[str, ...]
    order: int
    kind: str  # "symbols", "fractions" or "floats"

    def __str__(self) -> str:
        return f"{''.join(self.names)}{self.order}-{self.kind}"

    @property
    def indices(self) -> list[Alpha]:
        """The slots of a jet of this setting."""
        return multi_indices(len(self.names), self.order)

    @property
    def below(self) -> Setting:
        """The setting of the derivatives."""
        return self._replace(order=self.order - 1)

    def tables(self, *positive: str, **variables: int) -> list[Any]:
        """Return the point of expansion, then a list of derivatives for each letter, in that many variables.

        Values of letters that are named as positive have a logarithm: of symbols a symbol, of numbers it is that of 1.

        >>> Setting(("x",), 2, "symbols").tables(a=1, b=2)
        [{'x': x}, [a_0, a_1, a_2], [b_00, b_10, b_01, b_20, b_11, b_02]]
        """
        indices = {letter: multi_indices(m, self.order) for letter, m in variables.items()}
        keys = [(letter, alpha) for letter, alphas in indices.items() for alpha in alphas]
        numbers = iter(self._numbers([*((name, ()) for name in self.names), *keys], positive))
        point = {name: next(numbers) for name in self.names}
        return [point, *([next(numbers) for _ in alphas] for alphas in indices.values())]

    def _numbers(self, keys: Sequence[tuple[str, Alpha]], positive: Sequence[str]) -> list[Any]:
        names = [f"{letter}_{''.join(map(str, alpha))}".rstrip("_") for letter, alpha in keys]
        values = [letter in positive and not any(alpha) for letter, alpha in keys]
        if self.kind == "symbols":
            logarithms = [f"log({name})" for name, has in zip(names, values, strict=True) if has]
            return symbols([*names, *logarithms])
        number: Callable[[int], Any] = {"fractions": Fraction, "floats": float}[self.kind]
        whole = [1 if has else _whole(name, sum(a)) for name, has, (_, a) in zip(names, values, keys, strict=True)]
        return [number(c * multi_factorial(alpha)) for c, (_, alpha) in zip(whole, keys, strict=True)]

    def jets(self, letters: str) -> list[Jet]:
        """Return a jet for each letter, with a number of its own in every slot."""
        point, *tables = self.tables(**dict.fromkeys(letters, len(self.names)))
        return [jet(table, point) for table in tables]


def _whole(name: str, degree: int) -> int:
    """Return the Taylor coefficient of that name: a value is a power of two, by which floats divide exactly."""
    return Random(name).choice([-3, -2, -1, 1, 2, 3] if degree else [-4, -2, -1, 1, 2, 4])


def jet(table: Sequence[Any], at: Mapping[str, Any]) -> Jet:
    """Return the jet of these derivatives, expanded at the point."""
    return Jet.from_derivatives(table, at=at)


_LINE, _PLANE, _SPACE = ("x",), ("x", "y"), ("x", "y", "z")
KINDS = ("symbols", "fractions", "floats")
#: Every order up to 8 in one variable, and up to 4 in two and in three.
IN_ONE_VARIABLE = [
    *(Setting(_LINE, n, "symbols") for n in range(9)),
    *(Setting(_LINE, 8, kind) for kind in KINDS[1:]),
]
IN_SEVERAL_VARIABLES = [
    *(Setting(names, n, "symbols") for names in (_PLANE, _SPACE) for n in range(5)),
    *(Setting(names, 4, kind) for names in (_PLANE, _SPACE) for kind in KINDS[1:]),
]
EVERYWHERE = IN_ONE_VARIABLE + IN_SEVERAL_VARIABLES


def run(settings: Sequence[Setting], least: int = 0, kinds: Sequence[str] = KINDS) -> pytest.MarkDecorator:
    """Run a test in each setting of an order that is not below the least one: a derivative takes an order away."""
    chosen = [setting for setting in settings if setting.order >= least and setting.kind in kinds]
    return pytest.mark.parametrize("setting", chosen, ids=map(str, chosen))


# --- slots ----------------------------------------------------------------------------------------------------------


def slots(u: Jet) -> dict[Alpha, Any]:
    """Return the derivatives of a jet by multi-index; equal dicts are equal jets.

    >>> slots(Jet.from_derivatives([7.0, 5.0]))
    {(0,): 7.0, (1,): 5.0}
    """
    found = {alpha: u.derivative(*alpha) for alpha in multi_indices(len(u.names), u.order)}
    assert all(abs(c) < 2**53 for c in found.values() if isinstance(c, float)), "too large for whole floats"
    return found


def multi_indices(m: int, n: int) -> list[Alpha]:
    """Return the multi-indices of m variables up to a total degree, by degree, then with the first variable first.

    >>> multi_indices(2, 2)
    [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]
    """
    found = [alpha for alpha in product(range(n + 1), repeat=m) if sum(alpha) <= n]
    return sorted(found, key=lambda alpha: (sum(alpha), [-k for k in alpha]))


def multi_factorial(alpha: Alpha) -> int:
    """Return α! = Π αᵢ!."""
    return prod(map(factorial, alpha))


def set_partitions(alpha: Alpha) -> Iterator[list[Alpha]]:
    """Yield the partitions of a set with αᵢ elements of the i-th kind, each block as the multi-index of its elements.

    Elements of a kind are told apart, so a partition into blocks of the same kinds comes as often as there are such.

    >>> list(set_partitions((2, 1)))
    [[(2, 1)], [(2, 0), (0, 1)], [(1, 1), (1, 0)], [(1, 0), (1, 1)], [(1, 0), (1, 0), (0, 1)]]
    """
    kinds = [axis for axis, k in enumerate(alpha) for _ in range(k)]
    for blocks in multiset_partitions(list(range(len(kinds)))) if kinds else [[]]:
        yield [tuple([kinds[i] for i in block].count(axis) for axis in range(len(alpha))) for block in blocks]

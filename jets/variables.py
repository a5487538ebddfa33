"""The independent variables, from which every jet starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from jets import algebra
from jets.blocks import from_slots, headed
from jets.index import Index
from jets.jet import Jet
from jets.notation import SUBSCRIPTS
from jets.numbers import coefficient, lift
from jets.space import Space, as_order, assert_name, space_of

__all__ = ["coordinate", "fresh_name", "variable", "variables", "variables_at"]

_fresh = count(1)


def variable(at: Any, order: int, name: str = "x") -> Jet:
    """Return the jet of an independent variable: value `at`, first derivative 1, all others 0.

    `at` is a number, or an array of any shape for a batch of jets; a `Fraction` gives exact arithmetic.

    >>> x = variable(3.0, order=4)
    >>> (x - x.detach()).derivatives.tolist()
    [0.0, 1.0, 0.0, 0.0, 0.0]
    """
    assert_name(name)
    point = coefficient(at)
    if order is None or isinstance(order, Mapping):
        return coordinate(space_of({name: point}, order), 0)
    return coordinate(Space.line(name, point, as_order(order)), 0)


def variables(*, order: Any, **at: Any) -> tuple[Jet, ...]:
    """Return one jet for each named variable, all in one space; `order` limits the total degree.

    A dict, `order={"x": 3, "y": 1}`, limits the degree in each variable instead; `{("x", "y"): 2, "z": 3}` that of x
    and y together, and that of z.

    >>> x, y = variables(x=1.0, y=2.0, order=3)
    >>> (x * y**2).derivative(x=1, y=2)
    2.0
    """
    return variables_at(at, order)


def variables_at(points: Mapping[str, Any], order: Any) -> tuple[Jet, ...]:
    """As `variables`, for a dict from names to points."""
    if not points:
        raise TypeError("name at least one variable: variables(x=1.0, y=2.0, order=3)")
    space = space_of({name: coefficient(point) for name, point in points.items()}, order)
    return tuple(coordinate(space, axis) for axis in range(len(points)))


def fresh_name() -> str:
    """Return a name that no variable has had before, and none can be given."""
    return f"t{next(_fresh)}".translate(SUBSCRIPTS)


def coordinate(space: Space, axis: int) -> Jet:
    """Return one of the variables of a space: its point, and slope 1 along its own axis."""
    point = space.at[axis]
    if len(space.names) == 1:
        one = 1.0 if type(point) is float else lift(1, point)
        return Jet._new(space, [point, one] if space.degree else [point])
    if type(point) is float:
        return Jet._new(space, headed(point, _unit(space.monomials, axis)))
    return Jet._new(space, from_slots({(axis,): lift(1, point)}, space.monomials, point))


@lru_cache
def _unit(index: Index, axis: int) -> Sequence[Any]:
    """Return a variable at 0 as a series in floats."""
    return algebra.positive(from_slots({(axis,): 1.0}, index, 0.0))

"""Derivatives of functions at a point and as functions, with respect to fresh variables, so that they nest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import numpy as np

from jets.arrays.lifting import stack
from jets.batches import CHUNK, in_chunks, points_together
from jets.blocks import from_slots, slots
from jets.errors import OrderError, SpaceError
from jets.factorials import times_factorial
from jets.index import Word, exponents
from jets.jet import Jet
from jets.kinks import is_constant
from jets.mixing import as_jet
from jets.numbers import coefficient, full, lift, zero
from jets.progress import Progress, as_progress
from jets.space import Space, as_order, space_of
from jets.variables import coordinate, fresh_name, variable, variables_at

__all__ = ["derivative", "derivatives", "moves", "named_as", "parts", "point", "seeded", "taylor"]

Function = Callable[..., Any]


# --- at a point -------------------------------------------------------------------------------------------------


def taylor(f: Function, at: Any, order: Any, name: str = "x") -> Jet:
    """Return the Taylor jet of f at a point, or a batch of jets at an array of points.

    A function of several arguments takes a dict from names to points, in the order of the arguments. There a tuple is a
    vector argument, v = (1.0, 2.0), whose components are the variables v0 and v1.

    >>> import numpy as np
    >>> print(taylor(np.exp, at=0.0, order=3))
    1 + x + 0.5·x² + 0.16666667·x³ + O(x⁴)
    >>> print(taylor(lambda x, y: x * y, at={"x": 1.0, "y": 2.0}, order=2))
    2 + 2·(x − 1) + (y − 2) + (x − 1)·(y − 2) + O(|h|³)
    >>> print(taylor(lambda v: v[0] * v[1], at={"v": (1.0, 2.0)}, order=2))
    2 + 2·(v0 − 1) + (v1 − 2) + (v0 − 1)·(v1 − 2) + O(|h|³)
    """
    return _applied(f, *(_arguments(at, order) if isinstance(at, Mapping) else [variable(at, order, name)]))


def _arguments(at: Mapping[str, Any], order: Any) -> list[Jet]:
    """Return the arguments as jets in all their components; the entries of a tuple come together as a vector."""
    pairs = _components(at)
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise SpaceError(f"two components have the same name: {', '.join(names)}; rename an argument")
    xs = iter(variables_at(dict(pairs), order))
    return [stack([next(xs) for _ in p], (len(p),)) if isinstance(p, tuple) else next(xs) for p in at.values()]


def _components(at: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the names and points of all variables: those of v = (1.0, 2.0) are v0 and v1."""
    pairs: list[tuple[str, Any]] = []
    for name, p in at.items():
        pairs += [(f"{name}{i}", c) for i, c in enumerate(p)] if isinstance(p, tuple) else [(name, p)]
    return pairs


def derivatives(
    f: Function, at: Any, order: Any, *, chunk: int | None = CHUNK, progress: bool | Progress | None = None
) -> Any:
    """Return f and its derivatives at a point: an array whose entry k is f⁽ᵏ⁾(at), shape (order + 1, *shape of at).

    A function of several arguments takes a dict from names to points, in the order of the arguments; then axis 0 is the
    slot, by degree: f, ∂f/∂x, ∂f/∂y, ∂²f/∂x², ∂²f/∂x∂y, … An array is a batch of points; a vector argument is a tuple
    there, as in `taylor`.

    A batch of more than `chunk` points is evaluated part by part, in threads, so f has to work point by point; with
    `chunk=None` it gets the whole batch at once. At high order the parts are smaller, a megabyte for each jet. What
    takes longer than two seconds shows a bar on the terminal; `progress` is True, False, or a function that is told how
    many of how many parts are done.

    >>> derivatives(lambda x: x**3, at=2.0, order=4).tolist()
    [8.0, 12.0, 12.0, 6.0, 0.0]
    >>> derivatives(lambda x, y: x * y**2, at={"x": 5.0, "y": 2.0}, order=2).tolist()
    [20.0, 4.0, 20.0, 0.0, 4.0, 10.0]
    """
    if not isinstance(at, (float, Mapping)):
        at = coefficient(at)
    if chunk is None or isinstance(at, float):
        return _derivatives(f, at, order).derivatives
    points = _components(at) if isinstance(at, Mapping) else [("x", at)]
    if not any(
        isinstance(p, np.ndarray) and p.dtype != object and p.size > as_order(chunk, "chunk") for _, p in points
    ):
        return _derivatives(f, at, order).derivatives
    slots = space_of(dict.fromkeys([name for name, _ in points], 0.0), order).monomials.size
    return in_chunks(
        lambda part: _derivatives(f, part if isinstance(at, Mapping) else part["x"], order),
        at if isinstance(at, Mapping) else {"x": at},
        points_together(chunk, slots),
        as_progress(progress),
    )


def _derivatives(f: Function, at: Any, order: Any) -> Jet:
    if isinstance(at, Mapping):
        xs = _arguments(at, order)
    else:  # a name of its own, so that a jet in x which f brings along is seen to be another
        xs = [coordinate(Space.line(fresh_name(), coefficient(at), as_order(order)), 0)]
    y = _applied(f, *xs)
    if y._space is not xs[0]._space and (others := [name for name in y.names if name not in xs[0].names]):
        raise SpaceError(
            f"f gives a jet in {', '.join(others)} as well; use jets.derivative(f, k), which keeps other variables"
        )
    return y


def _assured(f: Function) -> Function:
    if not callable(f):
        raise TypeError(f"give a function, such as np.sin, not {f!r}")
    return f


def _applied(f: Function, *xs: Jet) -> Jet:
    """Return f(x, …), which has to be one number or jet, as a jet."""
    y = _assured(f)(*xs)
    if isinstance(y, (tuple, list, dict, str, type(None))):
        raise TypeError(f"the function returned a {type(y).__name__}, not a number; differentiate its parts one by one")
    return as_jet(y, xs[0])


# --- as a function ----------------------------------------------------------------------------------------------


def derivative(f: Function, k: int = 1) -> Function:
    """Return the function f⁽ᵏ⁾ of one argument, which takes numbers, arrays and jets, and can be differentiated again.

    Each call differentiates with respect to a fresh variable of its own, so derivatives nest without confusion.

    >>> derivative(lambda x: x * derivative(lambda y: x + y)(1.0))(1.0)
    1.0
    """
    order = as_order(k, "k")

    def f_k(x: Any) -> Any:
        names = [fresh_name()]
        space = Space.box(names, [lift(0, x._terms[0]) if moves(x) else point(x)], [order])
        y = _applied(f, seeded(x, space, {0: lift(1, point(x))}))
        y = y.derivative(order) if y.names == tuple(names) else parts(y, names)((0,) * order)
        return as_jet(y, x) if isinstance(x, Jet) else y

    return named_as(f, f_k)


def named_as(f: Function, function: Function) -> Function:
    """Return the function under the name of f."""
    return wraps(_assured(f), assigned=("__name__", "__qualname__", "__module__"), updated=())(function)


# --- fresh variables --------------------------------------------------------------------------------------------


def point(x: Any) -> Any:
    """Return the value of a number, an array or a jet, as a coefficient."""
    return x._terms[0] if isinstance(x, Jet) else coefficient(x)


def moves(x: Any) -> bool:
    """Say whether it is a jet that is not known to be a constant."""
    return isinstance(x, Jet) and not is_constant(x)


def seeded(x: Any, space: Space, directions: Mapping[int, Any]) -> Jet:
    """Return x plus its directions times the variables of a space, by their places there."""
    value = zero(point(x)) if moves(x) else point(x)
    terms: dict[Word, Any] = {(axis,): direction for axis, direction in directions.items()}
    t = Jet._new(space, from_slots(terms, space.monomials, value))
    return x + t if moves(x) else t


def parts(y: Jet, names: Sequence[str]) -> Callable[[Word], Any]:
    """Return the function that gives the derivative of a slot in the named variables, in the space of the others."""
    axes = [y._space.axes.get(name) for name in names]
    inner = {axis: i for i, axis in enumerate(axes) if axis is not None}
    outer = {axis: i for i, axis in enumerate(axis for axis in range(len(y.names)) if axis not in inner)}
    found: dict[Word, dict[Word, Any]] = {}
    for word, c in slots(y._terms):
        slot = tuple(sorted(inner[axis] for axis in word if axis in inner))
        rest = tuple(outer[axis] for axis in word if axis in outer)
        found.setdefault(slot, {})[rest] = times_factorial(c, *exponents(slot))
    nothing = zero(y._terms[0])

    def part(slot: Word) -> Any:
        word = sorted(axis for i in slot if (axis := axes[i]) is not None)
        if len(word) == len(slot) and not y._space.monomials.allows(tuple(word)):
            raise OrderError(
                "the function loses an order, as a limit does, and its derivative is not known; "
                "take jets.taylor to a higher order"
            )
        terms = found.get(slot, {})
        if not outer:
            return full(terms.get((), nothing), nothing)
        space = y._space.only(outer, len(slot))
        return Jet._new(space, from_slots(terms, space.monomials, nothing))

    return part

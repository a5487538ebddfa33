"""The space a jet lives in: named variables, their expansion point, and the order.

Three kinds of limit keep a space finite. *Free* variables share the total degree `order`; every variable has a `limit`
of its own; and all together may have a `cap`. Total degree, box truncation, the fresh variable of `jets.derivative`
and what is left when such jets are truncated are all of this form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import comb
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from jets.errors import OrderError, RefusedError, SpaceError
from jets.index import MAX_SLOTS, Alpha, Index, index

__all__ = [
    "Space",
    "as_names",
    "as_order",
    "as_slot",
    "assert_name",
    "assert_real_points",
    "meeting_point",
    "merge",
    "same_point",
    "space_of",
]


T = TypeVar("T")


class lazy(Generic[T]):
    """As `functools.cached_property`, without the lock of Python 3.11, which costs more than what is kept here."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function, self.__doc__ = function, function.__doc__

    def __get__(self, instance: Any, owner: Any) -> T:
        if instance is None:
            return self  # type: ignore[return-value]
        value = instance.__dict__[self.function.__name__] = self.function(instance)
        return value


class _Fields(NamedTuple):
    names: tuple[str, ...]
    at: tuple[Any, ...]
    order: int
    limits: tuple[int, ...]
    free: tuple[bool, ...]
    cap: int | None = None


class Space(_Fields):
    """Names, expansion point and limits; see the module for what they mean."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self)

    @classmethod
    def total(cls, names: Sequence[str], at: Sequence[Any], order: int) -> Space:
        """Return the space of all monomials of total degree ≤ order."""
        return cls(tuple(names), tuple(at), order, (order,) * len(names), (True,) * len(names))

    @classmethod
    def line(cls, name: str, point: Any, order: int) -> Space:
        """Return the space of one variable."""
        space = tuple.__new__(cls, ((name,), (point,), order, (order,), (True,), None))
        space.__dict__["degree"] = order  # at once, since every jet in it will ask
        return space

    @classmethod
    def box(cls, names: Sequence[str], at: Sequence[Any], limits: Sequence[int]) -> Space:
        """Return the space in which each variable has a limit of its own."""
        return cls(tuple(names), tuple(at), 0, tuple(limits), (False,) * len(names))

    @lazy
    def monomials(self) -> Index:
        """The index of the slots."""
        return index(self.order, self.limits, self.free, self.cap)

    @lazy
    def degree(self) -> int:
        """The highest total degree that a slot has: the `order` that a jet shows."""
        return self.limits[0] if len(self.names) == 1 else self.monomials.degree

    @lazy
    def axes(self) -> dict[str, int]:
        """The place of each variable among the names."""
        return {name: axis for axis, name in enumerate(self.names)}

    def axis(self, name: str) -> int:
        """Return the place of a variable among the names."""
        if name not in self.axes:
            raise SpaceError(f"no variable {name!r} here; the variables are {', '.join(map(repr, self.names))}")
        return self.axes[name]

    def truncated(self, order: int) -> Space:
        """Return the space of the monomials whose total degree is at most `order` as well, one object for each."""
        if order >= self.degree:
            return self
        if order not in self._lower:
            self._lower[order] = self._truncated(order)
        return self._lower[order]

    @lazy
    def _lower(self) -> dict[int, Space]:
        return {}

    def _truncated(self, order: int) -> Space:
        limits = tuple(min(limit, order) for limit in self.limits)
        if len(self.names) == 1 or all(self.free):
            return self._replace(order=min(order, self.order), limits=limits)
        return self._replace(order=min(order, self.order), limits=limits, cap=order)

    @lazy
    def is_total(self) -> bool:
        """Whether the total degree is the only limit, as for most jets."""
        return len(self.names) == 1 or self.monomials.is_total

    def shifted(self, axis: int, step: int) -> Space:
        """Return the space of the derivative (step −1) or of the primitive (step +1) along an axis."""
        if self.limits[axis] + step < 0:
            known = f"known to order 0 in {self.names[axis]}" if self.degree else "of order 0"
            raise OrderError(f"a jet {known} knows no derivative; ask for a higher order at the start")
        order = self.order + step if self.free[axis] else self.order
        limits = list(self.limits)
        for i, free in enumerate(self.free):
            if free:  # a limit that only repeats the order moves with it
                limits[i] = order if limits[i] == self.order else min(limits[i], order)
        limits[axis] = self.limits[axis] + step
        return self._replace(order=order, limits=tuple(limits), cap=None if self.cap is None else self.cap + step)

    def limits_repr(self) -> str | None:
        """Return the `order=` that rebuilds a space with limits of its own, None if the number of slots tells it."""
        if self.is_total:
            return None
        order: dict[Any, int] = dict(zip(self.names, self.limits, strict=True))
        shared = tuple(name for name, free in zip(self.names, self.free, strict=True) if free)
        if len(shared) > 1:
            order[shared] = self.order
        if self.cap is not None:
            order[self.names] = self.cap
        return repr(order)

    def only(self, axes: Iterable[int], used: int = 0) -> Space:
        """Return the space of some of the variables; what degree is used by the others counts against the cap."""
        rows = [(self.names[i], self.at[i], self.limits[i], self.free[i]) for i in axes]
        names, at, limits, free = zip(*rows, strict=True) if rows else ((), (), (), ())
        space = Space(names, at, self.order if any(free) else 0, limits, free)
        return space if self.cap is None or not rows else space.truncated(max(0, self.cap - used))


def as_order(order: Any, name: str = "order") -> int:
    """Return an order as an int, or say what an order is."""
    if isinstance(order, (bool, np.bool_)) or not isinstance(order, (int, np.integer)):
        raise OrderError(f"{name} must be a whole number such as 4, not {order!r}")
    if not 0 <= order < MAX_SLOTS:
        raise OrderError(f"{name} must be from 0 to {MAX_SLOTS - 1:,}, not {order}")
    return int(order)


def as_names(given: Any, what: str = "wrt") -> tuple[str, ...]:
    """Return one name or several as a tuple, or say what a name is."""
    names = (given,) if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    if not all(isinstance(name, str) for name in names):
        raise TypeError(
            f"{what} takes the name of a variable or several names, such as 'x' or ('x', 'y'), not {given!r}"
        )
    return names


def as_slot(alpha: tuple[Any, ...], powers: Mapping[str, Any], names: Sequence[str]) -> Alpha:
    """Return the multi-index that is meant by (2, 1), ((2, 1),), or {"x": 2, "y": 1}, or say how to write one."""
    if alpha and powers:
        raise TypeError("name the slot by position or by name, not by both")
    if unknown := [name for name in powers if name not in names]:
        raise SpaceError(f"no variable {unknown[0]!r} here; the variables are {', '.join(map(repr, names))}")
    if powers:
        alpha = tuple(powers.get(name, 0) for name in names)
    slot = tuple(alpha[0]) if len(alpha) == 1 and isinstance(alpha[0], (tuple, list)) else alpha
    if len(slot) != len(names) or not all(_is_count(k) for k in slot):
        given = slot[0] if len(slot) == 1 else slot
        shown = ", ".join(f"{name}=2" for name in names)
        raise OrderError(f"{given!r} is no slot in {', '.join(names)}; write a count for each: {shown}")
    return tuple(map(int, slot))


def _is_count(k: Any) -> bool:
    return isinstance(k, (int, np.integer)) and not isinstance(k, bool) and bool(k >= 0)


def assert_name(name: Any) -> None:
    """Refuse what is no name of a variable."""
    if not isinstance(name, str) or not name.isidentifier():
        raise SpaceError(f"the name of a variable is a word such as 'x', not {name!r}")


def space_of(points: Mapping[str, Any], order: Any, slots: int | None = None) -> Space:
    """Return the space of some variables; `order` is a total degree, a dict of limits, or follows from the slots."""
    names, at = tuple(points), tuple(points.values())
    for name in names:
        assert_name(name)
    if isinstance(order, Mapping):
        space = _limited(names, at, order)
    else:
        space = Space.total(names, at, as_order(_order_of(slots, len(names)) if order is None else order))
    if slots is not None and space.monomials.size != slots:
        raise OrderError(f"{slots} slots given, but {', '.join(names)} at order {order} have {space.monomials.size}")
    return space


def _limited(names: tuple[str, ...], at: tuple[Any, ...], order: Mapping[Any, Any]) -> Space:
    """Return the space of a dict of limits: of a variable, or of a tuple of variables together."""
    limits = {key: as_order(k) for key, k in order.items() if isinstance(key, str)}
    groups = {frozenset(key): as_order(k) for key, k in order.items() if not isinstance(key, str)}
    if not {*limits, *(name for group in groups for name in group)} == set(names):
        raise OrderError(f"order={dict(order)} must have an entry for each of {', '.join(names)} and no other")
    cap = groups.pop(frozenset(names), None)
    if len(groups) > 1:
        raise OrderError(f"order={dict(order)} may have one tuple of some variables, and one of all")
    (group, shared), *_ = [*groups.items(), (frozenset[str](), 0)]
    bounds = [min(limits.get(name, MAX_SLOTS), shared if name in group else MAX_SLOTS) for name in names]
    if cap is not None:
        bounds = [min(bound, cap) for bound in bounds]
    space = Space(names, at, shared, tuple(bounds), tuple(name in group for name in names))
    return space if cap is None else space.truncated(cap)


def _order_of(slots: int | None, variables: int) -> int:
    """Return the order at which that many variables have that many slots."""
    if slots is None:
        raise OrderError("say to which order: order=4")
    order = 0
    while comb(order + variables, variables) < slots:
        order += 1
    if comb(order + variables, variables) != slots:
        raise OrderError(f"{variables} variables have 1, {comb(1 + variables, variables)}, … slots, never {slots}")
    return order


def assert_real_points(space: Space, what: str) -> None:
    """Refuse what is differentiable along real variables only, such as the conjugate."""
    if any(np.iscomplexobj(point) for point in space.at):
        raise RefusedError(f"{what} has no derivative along a complex variable; expand at a real point: variable(1.0)")


def merge(a: Space, b: Space) -> Space:
    """Return the space in which jets of `a` and of `b` combine: all the names, the tighter of the limits.

    >>> x, y = Space.total(["x"], [1.0], 3), Space.total(["y"], [2.0], 5)
    >>> merge(x, y) == Space.total(["x", "y"], [1.0, 2.0], 3)
    True
    """
    if a is b or (_is_plain(a) and _is_plain(b) and a == b):
        return a
    rows = {name: row for name, *row in zip(a.names, a.at, a.limits, a.free, strict=True)}
    for name, at, limit, free in zip(b.names, b.at, b.limits, b.free, strict=True):
        known = rows.setdefault(name, [at, limit, free])
        point = meeting_point(known[0], at)
        if point is None:
            raise SpaceError(_two_points(name, known[0], at))
        known[0] = point
        known[1:] = min(known[1], limit), known[2] or free
    order = min((space.order for space in (a, b) if any(space.free)), default=0)
    points, limits, free_ = zip(*rows.values(), strict=True)
    shared = (min(limit, order) if free else limit for limit, free in zip(limits, free_, strict=True))
    space = Space(tuple(rows), points, order, tuple(shared), free_)
    caps = [space.cap for space in (a, b) if space.cap is not None]
    return space.truncated(min(caps)) if caps else space


def _is_plain(space: Space) -> bool:
    return all(type(point) is float for point in space.at)


def same_point(a: Any, b: Any) -> bool:
    """Say whether two expansion points, or those of two batches, are the same; nan is the same as nan."""
    if a is b:
        return True
    a, b = np.asarray(a), np.asarray(b)
    return a.shape == b.shape and bool(np.all((a == b) | ((a != a) & (b != b))))


def meeting_point(a: Any, b: Any) -> Any:
    """Return the point of jets at a and b as they broadcast, None if they are at different ones.

    A nan is at any point: a constant that was joined with jets of different points has none of its own.
    """
    if a is b:
        return a
    x, y = np.asarray(a), np.asarray(b)
    if any(m != n and 1 not in (m, n) for m, n in zip(x.shape[::-1], y.shape[::-1], strict=False)):
        return None
    free = x != x
    if not np.all((x == y) | free | (y != y)):
        return None
    return np.where(free, y, x)[()] if np.any(free) else a


def _two_points(name: str, a: Any, b: Any) -> str:
    return (
        f"cannot combine a jet in {name} at {_brief(a)} with a jet in {name} at {_brief(b)}; "
        "build both from the same variable(...), or give one of them another name"
    )


def _brief(at: Any) -> str:
    return str(at) if np.ndim(at) == 0 else np.array2string(np.asarray(at), threshold=6, edgeitems=2)

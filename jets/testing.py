"""Assertions about jets, for the tests of code that uses them: as in `numpy.testing`, slot by slot.

They are stricter than `jets.equal` and `jets.allclose`, as a test should be: the two jets must have one order and one
shape, and nan is equal to nan. Numbers and arrays are constants.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from jets.equality import aligned, closely
from jets.errors import SpaceError
from jets.index import Alpha
from jets.jet import Jet
from jets.mixing import combine
from jets.notation import partial, pretty
from jets.numbers import plain

__all__ = ["assert_allclose", "assert_jets_equal"]

Array = np.ndarray[Any, Any]


def assert_jets_equal(actual: Any, desired: Any, order: int | None = None) -> None:
    """Raise an AssertionError unless the jets agree in every Taylor coefficient, or in those up to `order`.

    >>> from jets import variable, detach
    >>> x = variable(3.0, order=2)
    >>> assert_jets_equal(x - detach(x), 0, order=0)
    >>> assert_jets_equal(x - detach(x), 0)
    Traceback (most recent call last):
    AssertionError: the jets are not equal
    first difference: in ∂f/∂x, coefficient 1.0, desired 0.0
    largest difference: 1.0, in 1 of 3 coefficients
    actual:  Jet.from_coeffs([0.0, 1.0, 0.0], at=3.0)
    desired: 0
    """
    __tracebackhide__ = True
    _check(actual, desired, order, _same, "the jets are not equal")


def assert_allclose(actual: Any, desired: Any, rtol: float = 1e-7, atol: float = 0.0, order: int | None = None) -> None:
    """Raise an AssertionError unless |actual − desired| ≤ atol + rtol·|desired| in every Taylor coefficient.

    With `order`, in those up to this order.

    >>> from jets import variable
    >>> x = variable(0.5, order=4)
    >>> assert_allclose(np.sin(x) ** 2 + np.cos(x) ** 2, 1, atol=1e-15)
    """
    __tracebackhide__ = True

    def close(a: Array, b: Array) -> Array:
        near: Array = np.asarray(closely(rtol, atol)(a, b), dtype=bool)
        return _same(a, b) | near

    _check(actual, desired, order, close, f"the jets are not close, to rtol={rtol:g} and atol={atol:g}")


def _same(a: Array, b: Array) -> Array:
    agree: Array = np.equal(a, b) | (np.not_equal(a, a) & np.not_equal(b, b))
    return agree


def _check(actual: Any, desired: Any, order: int | None, agree: Callable[[Array, Array], Array], title: str) -> None:
    __tracebackhide__ = True
    a, b = _comparable(actual, desired, order)
    rows, others = (u.coeffs for u in (a, b))
    shape = (len(rows), *np.broadcast_shapes(a.shape, b.shape))
    rows, others = (np.broadcast_to(aligned(c, len(shape)), shape) for c in (rows, others))
    bad = ~np.asarray(agree(rows, others), dtype=bool)
    if bad.any():
        details = _details(rows, others, bad, a.names, a._space.monomials.slots)
        raise AssertionError("\n".join([title, *details, f"actual:  {actual!r}", f"desired: {desired!r}"]))


def _comparable(actual: Any, desired: Any, order: int | None) -> tuple[Jet, Jet]:
    """Return both as jets of one space, or say why they cannot be compared."""
    __tracebackhide__ = True
    both = [u for u in (actual, desired) if isinstance(u, Jet)]
    if not both:
        raise TypeError(f"give at least one jet, not {type(actual).__name__} and {type(desired).__name__}")
    try:
        a, b = combine(actual, desired)
    except SpaceError as error:
        raise AssertionError(f"the jets are expanded at different points: {error}") from error
    if order is not None:
        a, b = a.truncate(order), b.truncate(order)
    elif len({u.order for u in both}) > 1:
        orders = " and ".join(str(u.order) for u in both)
        raise AssertionError(f"the jets are of different orders, {orders}; compare them up to one with order={a.order}")
    if a.shape != b.shape and () not in (a.shape, b.shape):
        raise AssertionError(f"the batches have different shapes, {a.shape} and {b.shape}")
    return a, b


def _details(rows: Array, others: Array, bad: Array, names: tuple[str, ...], slots: tuple[Alpha, ...]) -> list[str]:
    slot, *place = (int(i) for i in np.argwhere(bad)[0])
    at = (slot, *place)
    where = f" of element {place}" if place else ""
    with np.errstate(all="ignore"):
        largest = max((abs(a - b) for a, b in zip(rows[bad], others[bad], strict=True)), key=_size)
    there = f"coefficient {plain(rows[at])}, desired {plain(others[at])}"
    return [
        f"first difference: in {pretty(partial(names, slots[slot])) or 'the value'}{where}, {there}",
        f"largest difference: {plain(largest)}, in {int(bad.sum())} of {bad.size} coefficients",
    ]


def _size(difference: Any) -> float:
    """Return how large a difference is; nan, and what is no number, is larger than all others."""
    try:
        size = float(difference)
    except (TypeError, ValueError):
        return np.inf
    return size if size == size else np.inf

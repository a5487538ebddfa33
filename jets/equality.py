"""The two equalities, and how far two jets agree.

x − ⊥x and 0 are equal *in value* and different *as jets*. `==` looks at values; the functions here look at all
slots, or at those up to an order. Jets of different orders are compared up to the lower one.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from jets.blocks import first_degree
from jets.jet import Jet
from jets.mixing import combine
from jets.numbers import is_object, lift, sample
from jets.space import as_order
from jets.values import evaluate

__all__ = ["aligned", "allclose", "closely", "contact_order", "equal"]


def equal(a: Any, b: Any, order: int | None = None) -> bool:
    """Say whether a and b agree as jets, in every slot exactly; or up to `order`, where 0 means in value.

    Numbers and arrays are constants. nan equals nothing, as always.

    >>> from jets import variable, detach
    >>> x = variable(3.0, order=4)
    >>> equal(x - detach(x), 0), equal(x - detach(x), 0, order=0)
    (False, True)
    """
    return _compare(a, b, order, np.equal)


def allclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8, order: int | None = None) -> bool:
    """Say whether |a − b| ≤ atol + rtol·|b| in every Taylor coefficient, or in those up to `order`.

    >>> from jets import variable
    >>> x = variable(0.5, order=4)
    >>> allclose(np.sin(x) ** 2 + np.cos(x) ** 2, 1)
    True
    """
    return _compare(a, b, order, closely(rtol, atol))


def contact_order(a: Any, b: Any, rtol: float = 0.0, atol: float = 0.0) -> Any:
    """Return the highest k up to which a and b agree: −1 if not even in value, the order if in every slot.

    For a batch, an array with one number for each jet.

    >>> from jets import variable
    >>> x = variable(0.0, order=6)
    >>> contact_order(np.sin(x), x)
    2
    """
    u, v = _pair(a, b)
    agree = closely(rtol, atol) if rtol or atol else np.equal
    same = _slots_agree(u, v, agree)
    first = first_degree(~same, u._space.monomials, u.order + 1)
    return (first - 1)[()] if same.ndim > 1 else int(first) - 1


def _compare(a: Any, b: Any, order: int | None, agree: Callable[[Any, Any], Any]) -> bool:
    u, v = _pair(a, b)
    if order is not None:
        u, v = u.truncate(as_order(order)), v.truncate(as_order(order))
    return bool(np.all(_slots_agree(u, v, agree)))


def _pair(a: Any, b: Any) -> tuple[Jet, Jet]:
    if not isinstance(a, Jet) and not isinstance(b, Jet):
        raise TypeError(
            f"give at least one jet, not {type(a).__name__} and {type(b).__name__}; compare numbers with =="
        )
    u, v = combine(a, b)
    return u, v


def _slots_agree(u: Jet, v: Jet, agree: Callable[[Any, Any], Any]) -> Any:
    depth = 1 + max(u.ndim, v.ndim)
    return np.asarray(agree(aligned(u.coeffs, depth), aligned(v.coeffs, depth)), dtype=bool)


def aligned(coeffs: Any, depth: int) -> Any:
    """Return coefficients with so many axes, the slots first, so that batches of different depth broadcast."""
    return coeffs.reshape(len(coeffs), *[1] * (depth - coeffs.ndim), *coeffs.shape[1:])


def closely(rtol: float, atol: float) -> Callable[[Any, Any], Any]:
    """Return the comparison |a − b| ≤ atol + rtol·|b|, in which an infinity is close to itself alone."""

    def close(a: Any, b: Any) -> Any:
        least, share = (lift(Fraction(t), sample(b)) if is_object(b) else t for t in (atol, rtol))
        with np.errstate(invalid="ignore"):  # inf − inf
            distance = abs(a - b)
            near = np.less_equal(distance, least + share * abs(b)) & evaluate(np.isfinite, distance)
            return np.equal(a, b) | near

    return close

"""A second, slow implementation of jets to compare with: Hurwitz series, which are lists of derivatives.

No Taylor coefficients, no recurrences, no `jets`: products by Leibniz' rule, composition by summing over all set
partitions. A series is a dict from multi-indices to exact derivatives; every slot is stored.
"""

from fractions import Fraction
from itertools import product
from math import comb, prod


def slots(limits, order):
    """Return the multi-indices with αᵢ ≤ limitᵢ and |α| ≤ order."""
    return [alpha for alpha in product(*(range(m + 1) for m in limits)) if sum(alpha) <= order]


def read(jet):
    """Return the derivatives of a jet, slot by slot."""
    index = jet._space.monomials
    return {alpha: jet.derivative(alpha) for alpha in index.slots}


def below(alpha):
    return product(*(range(k + 1) for k in alpha))


def minus(alpha, beta):
    return tuple(a - b for a, b in zip(alpha, beta, strict=True))


def ways(alpha, beta):
    return prod(map(comb, alpha, beta))


def add(a, b):
    return {alpha: a[alpha] + b[alpha] for alpha in a}


def scale(a, c):
    return {alpha: c * d for alpha, d in a.items()}


def multiply(a, b):
    """Return the product by Leibniz' rule."""
    return {
        alpha: sum((ways(alpha, beta) * a[beta] * b[minus(alpha, beta)] for beta in below(alpha)), Fraction(0))
        for alpha in a
    }


def divide(a, b):
    """Return the q with q·b = a, slot after slot."""
    zero, q = (0,) * len(next(iter(a))), {}
    for alpha in sorted(a, key=sum):
        known = sum(ways(alpha, beta) * q[beta] * b[minus(alpha, beta)] for beta in below(alpha) if beta != alpha)
        q[alpha] = (a[alpha] - known) / b[zero]
    return q


def derivative(a, axis):
    step = tuple(int(i == axis) for i in range(len(next(iter(a)))))
    moved = {minus(alpha, step): d for alpha, d in a.items() if alpha[axis]}
    return moved


def detach(a, axes, above=0):
    return {alpha: d if sum(alpha[i] for i in axes) <= above else Fraction(0) for alpha, d in a.items()}


def partitions(things):
    """Yield every way to put the things into boxes that have no order."""
    if not things:
        yield []
        return
    first, *rest = things
    for boxes in partitions(rest):
        yield [[first], *boxes]
        for i, box in enumerate(boxes):
            yield [*boxes[:i], [first, *box], *boxes[i + 1 :]]


def compose(outer, inner):
    """Return f∘u from f⁽ᵏ⁾(u₀) and the derivatives of u: Faà di Bruno, one term for each set partition."""
    size = len(next(iter(inner)))

    def slot(alpha):
        things = [axis for axis, k in enumerate(alpha) for _ in range(k)]
        return sum(
            outer[len(boxes)] * prod(inner[tuple(map(box.count, range(size)))] for box in boxes)
            for boxes in partitions(things)
        )

    return {alpha: slot(alpha) for alpha in inner}

"""Random paths with all their outcomes, and the derivatives of expectations over them without `jets`.

At each step of a path one of K outcomes is drawn, with probabilities pᵢ = wᵢ/Σw that depend on the parameters and on
all that came before: wᵢ = a + Σⱼ bⱼ·θⱼ + c·θ₀·θ₋₁, whose derivatives are different from zero to any order. `Series` are
Hurwitz series with operators, so that the same formulas give derivatives in jets and in them.
"""

from fractions import Fraction
from itertools import product
from math import prod
from operator import add
from random import Random
from typing import NamedTuple

import hurwitz
import numpy as np
from hypothesis import strategies as st

from jets import variables

#: How many parameters, and to which order.
CASES = [(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (2, 1), (2, 3), (2, 6), (3, 2), (3, 4), (3, 6)]
NAMES = ("θ", "φ", "ψ")


class Series:
    """A Hurwitz series that adds, multiplies and divides."""

    def __init__(self, slots):
        self.slots = slots

    def _lift(self, other):
        if isinstance(other, Series):
            return other.slots
        return {alpha: Fraction(0) if any(alpha) else Fraction(other) for alpha in self.slots}

    def __add__(self, other):
        return Series(hurwitz.add(self.slots, self._lift(other)))

    def __mul__(self, other):
        found = dict.fromkeys(self.slots, Fraction(0))
        others = [(beta, b) for beta, b in self._lift(other).items() if b]
        for (alpha, a), (beta, b) in product(self.slots.items(), others):
            both = tuple(map(add, alpha, beta))
            if a and both in found:
                found[both] += hurwitz.ways(both, alpha) * a * b
        return Series(found)

    def __truediv__(self, other):
        return Series(hurwitz.divide(self.slots, self._lift(other)))

    def __rtruediv__(self, other):
        return Series(self._lift(other)) / self

    def __sub__(self, other):
        return self + -1 * Series(self._lift(other))

    __radd__, __rmul__ = __add__, __mul__

    def power(self, a):
        """Return the power to any fraction of a series whose value is 1."""
        rest, term, found = self - 1, Series(self._lift(1)), Series(self._lift(1))
        for k in range(max(map(sum, self.slots))):
            term = (a - k) / Fraction(k + 1) * term * rest
            found = found + term
        return found

    @property
    def value(self):
        return self.slots[min(self.slots)]

    @property
    def ratio(self):
        """The series over its value, which is p/⊥p."""
        return self * (1 / self.value)


def series(points, order):
    """Return the parameters themselves as series."""
    n = len(points)
    slots = hurwitz.slots((order,) * n, order)
    units = [tuple(int(i == axis) for i in range(n)) for axis in range(n)]
    return [
        Series({alpha: Fraction(alpha == unit) if any(alpha) else point for alpha in slots})
        for point, unit in zip(points, units, strict=True)
    ]


def jets(points, order, kind=Fraction):
    """Return the parameters themselves as jets, exact ones or of floats."""
    return list(variables(**dict(zip(NAMES, map(kind, points), strict=False)), order=order))


class Paths(NamedTuple):
    """Paths of some steps with K outcomes each; `weights` maps what came before to K lists of coefficients."""

    steps: int
    outcomes: int
    points: tuple[Fraction, ...]
    weights: dict[tuple[int, ...], list[list[Fraction]]]

    def conditional(self, history, theta):
        """Return the probabilities of the next step."""
        w = [
            a + sum(b * t for b, t in zip(bs, theta, strict=True)) + c * (theta[0] * theta[-1])
            for a, c, *bs in self.weights[history]
        ]
        once = 1 / sum(w[1:], start=w[0])
        return [wi * once for wi in w]

    @property
    def samples(self):
        """All paths, shape (paths, steps)."""
        return np.array(list(product(range(self.outcomes), repeat=self.steps)))

    def probs(self, theta, x):
        """Return the probability of each step of paths, given those before it: jets of shape (paths, steps)."""
        return np.stack([self._table(theta, t)[tuple(x[:, : t + 1].T)] for t in range(self.steps)], axis=-1)

    def prob(self, theta, x):
        """Return the probabilities of paths: jets of shape (paths,)."""
        return np.prod(self.probs(theta, x), axis=-1)

    def frequencies(self, kind=Fraction):
        """Return the probability of each path at the point, shape (paths,)."""
        return np.array([kind(c) for c in self.prob(jets(self.points, 0), self.samples).value])

    def _table(self, theta, t):
        rows = [np.stack(self.conditional(past, theta)) for past in product(range(self.outcomes), repeat=t)]
        return np.stack(rows).reshape((self.outcomes,) * (t + 1))

    def expected(self, f, order):
        """Return the derivatives of the expectation of f(path, parameters), a number or a series."""
        theta = series(self.points, order)
        terms = [prod(steps) * f(path, theta) for path, steps in self.series(theta)]
        return sum(terms[1:], start=terms[0]).slots

    def series(self, theta):
        """Yield all paths, and the probability of each of their steps as a series."""
        known = {past: self.conditional(past, theta) for past in self.weights}
        for path in map(tuple, self.samples.tolist()):
            yield path, [known[path[:t]][path[t]] for t in range(self.steps)]


def made(seed, steps=2, outcomes=2, parameters=1):
    """Return paths whose numbers are small fractions, none of them special."""
    random = Random(seed)
    histories = [past for t in range(steps) for past in product(range(outcomes), repeat=t)]
    rows = [[[_positive(random) for _ in range(parameters + 2)] for _ in range(outcomes)] for _ in histories]
    points = tuple(Fraction(random.randint(1, 4), 5) for _ in range(parameters))
    return Paths(steps, outcomes, points, dict(zip(histories, rows, strict=True)))


def _positive(random):
    return Fraction(random.randint(1, 12), 4)


def table(seed, *shape):
    """Return an array of small fractions of both signs: costs of paths, or baselines."""
    random = Random(seed)
    entries = [Fraction(random.randint(-12, 12), random.randint(1, 4)) for _ in range(prod(shape))]
    return np.array(entries, dtype=object).reshape(shape)


#: What the numbers are made of; Hypothesis chooses it.
seeds = st.integers(0, 10**6)

"""When two answers are the same: to 1e-10 of the largest Taylor coefficient in the slots about; fractions exactly."""

from fractions import Fraction

import numpy as np

from .slots import words

TOLERANCE = 1e-10


def difference(answer, wanted, variables):
    """Return what is different between two answers in words, or "" if they agree."""
    if wanted is None or answer is None:
        return ""
    if len(answer) != len(wanted):
        return f"{len(answer)} coefficients, not {len(wanted)}"
    if isinstance(wanted[0], Fraction):
        wrong = [k for k, (a, b) in enumerate(zip(answer, wanted, strict=True)) if a != b]
        return f"coefficient {wrong[0]} is {answer[wrong[0]]}, not {wanted[wrong[0]]}" if wrong else ""
    error = np.abs(answer - wanted) / scale(wanted, degrees(len(wanted), variables))
    worst = np.unravel_index(np.argmax(error), error.shape)  # a nan is the largest
    return "" if error[worst] <= TOLERANCE else f"differs by {error[worst]:.1e} at slot {worst[0]}"


def degrees(size, variables):
    if variables == 1:
        return np.arange(size)
    order = next(n for n in range(size) if len(words(variables, n)) == size)
    return np.array([len(w) for w in words(variables, order)])


def scale(wanted, degree):
    """Return for every slot the largest coefficient of its degree and the two next to it, as one may be zero alone."""
    largest = np.array([np.abs(wanted[degree == k]).max(axis=0) for k in range(degree[-1] + 1)])
    around = np.stack([largest, np.roll(largest, 1, axis=0), np.roll(largest, -1, axis=0)])
    around[1, 0], around[2, -1] = 0, 0
    return np.maximum(around.max(axis=0), np.finfo(float).tiny)[degree]

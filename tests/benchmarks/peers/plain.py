"""No library but NumPy: the recurrences of `plain_series`, and a table of pairs for a product in several variables."""

import numpy as np

from .. import functions
from ..case import Unable
from ..slots import words
from . import plain_series
from .plain_series import Series

CHUNK = 8192  # points at a time, so that the rows stay in the cache
LONGEST = 1000


def coefficients(y):
    return np.array(y.c)


def derivatives(f, at, order):
    return lambda: f(plain_series, Series([at, 1.0], order)), coefficients


def batch(f, points, order):
    def run():
        table = np.empty((order + 1, len(points)))
        for start in range(0, len(points), CHUNK):
            here = slice(start, start + CHUNK)
            for row, c in zip(table, f(plain_series, Series([points[here], 1.0], order)).c, strict=True):
                row[here] = c
        return table

    return run, np.asarray


def weird(at, order):
    def detach(u):
        return u.c[0]

    return lambda: functions.unit_sum(np, detach, order, Series([at, 1.0], order)), coefficients


def product(first, second, variables, order):
    slots = words(variables, order)
    place = {word: i for i, word in enumerate(slots)}
    pairs = [(i, j) for i, a in enumerate(slots) for j, b in enumerate(slots) if len(a) + len(b) <= order]
    left, right = np.array(pairs).T
    target = np.array([place[tuple(sorted(slots[i] + slots[j]))] for i, j in pairs])
    return lambda: np.bincount(target, first[left] * second[right]), np.asarray


def series(operation, first, second):
    if len(first) > LONGEST and operation != "product":
        raise Unable(f"too slow beyond length {LONGEST}")
    a, b = (Series(np.array(row), len(row) - 1) for row in (first, second))
    inner = Series(np.array([0.0, *second[1:]]), b.order)
    operations = {"product": lambda: a * b, "quotient": lambda: b / a, "compose": lambda: a.at(inner)}
    return operations.get(operation) or getattr(a, operation), coefficients


def rationals(operation, first, second):
    a, b = (Series(row, len(row) - 1) for row in (first, second))
    operations = {"product": lambda: a * b, "quotient": lambda: b / a, "exp": lambda: a.exp_from(1)}
    return operations[operation], lambda y: y.c

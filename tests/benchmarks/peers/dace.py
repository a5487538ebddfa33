"""DACE, differential algebra in C, through daceypy; its structs are reused, as its manual advises for speed."""

import math

import numpy as np
from daceypy import DA, op

from .. import functions
from ..slots import exponents, words


def start(order, variables):
    DA.cache_disable()  # what is left there belongs to the order before
    DA.init(order, variables)
    DA.cache_enable()


def coefficients(variables, order):
    slots = [list(exponents(w, variables)) for w in words(variables, order)]
    return lambda y: np.array([y.getCoefficient(slot) for slot in slots])


def coordinates(at):
    return [DA(i) + x for i, x in enumerate(at, start=1)]


def derivatives(f, at, order):
    return partials(f, [at], order)


def partials(f, at, order):
    start(order, len(at))
    return lambda: f(op, *coordinates(at)), coefficients(len(at), order)


def partials_batch(f, points, order):
    start(order, len(points))
    read = coefficients(len(points), order)
    return lambda: [f(op, *coordinates(at)) for at in zip(*points, strict=True)], lambda ys: np.stack(
        list(map(read, ys)), 1
    )


def product(first, second, variables, order):
    start(order, variables)
    a, b = full(first, variables, order), full(second, variables, order)
    return lambda: a * b, coefficients(variables, order)


def full(row, variables, order):
    y = DA(0.0)
    for word, c in zip(words(variables, order), row, strict=True):
        y.setCoefficient(list(exponents(word, variables)), float(c))
    return y


def weird(at, order):
    """The constant part is ⊥."""
    start(order, 1)
    return lambda: functions.unit_sum(math, DA.cons, order, *coordinates([at])), coefficients(1, order)

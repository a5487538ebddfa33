"""jets itself, by its public names."""

from functools import partial

import numpy as np

import jets

from .. import functions
from ..slots import factorials

NAMES = "uvwxyz"
#: Samples whose jets are in the cache together.
PART = 8192
OPERATIONS = {
    "product": lambda a, b: a * b,
    "exp": lambda a, b: np.exp(a),
    "log": lambda a, b: np.log(a),
    "quotient": lambda a, b: b / a,
    "compose": lambda a, b: jets.compose(a.coeffs, b),
}


def coefficients(y):
    return y.coeffs


def derivatives(f, at, order):
    return lambda: f(np, jets.variable(at, order)), coefficients


def batch(f, points, order):
    def read(table):
        return table / np.reshape(factorials(1, order), (-1, 1))

    return lambda: jets.derivatives(partial(f, np), points, order), read


def partials(f, at, order):
    points = dict(zip(NAMES, at, strict=False))
    return lambda: f(np, *jets.variables(order=order, **points)), coefficients


partials_batch = partials


def product(first, second, variables, order):
    at = dict.fromkeys(NAMES[:variables], 0.0)
    a, b = (jets.Jet.from_coeffs(c, at, order=order) for c in (first, second))
    return lambda: a * b, coefficients


def weird(at, order):
    w = jets.weird(*(partial(functions.prescribed, np, k) for k in range(order + 1)))
    return lambda: w(jets.variable(at, order)), coefficients


def dice(log_p, samples, at, order):
    points = dict(zip(NAMES, at, strict=False))

    parts = [dict(zip(samples, rows, strict=True)) for rows in zip(*map(_parts, samples.values()), strict=True)]
    count = len(samples["reward"])

    def run():
        parameters = jets.variables(order=order, **points)
        sums = (functions.dice(np, jets.detach, log_p, part, *parameters).coeffs.sum(axis=-1) for part in parts)
        return sum(sums) / count

    return run, np.asarray


def _parts(row):
    return np.array_split(row, range(PART, len(row), PART))


def series(operation, first, second):
    a, b = jets.Jet.from_coeffs(first), jets.Jet.from_coeffs(second)
    return lambda: OPERATIONS[operation](a, b), coefficients


rationals = series

"""python-flint: arb_series at 53 bits, which are balls with proven radii, and fmpq_series, which are exact."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
from flint import arb_series, ctx, fmpq, fmpq_series

from .. import functions

ctx.prec = 53
METHODS = SimpleNamespace(exp=lambda u: u.exp(), sin=lambda u: u.sin(), log=lambda u: u.log())
OPERATIONS = {
    "product": lambda a, b: a * b,
    "exp": lambda a, b: a.exp(),
    "log": lambda a, b: a.log(),
    "quotient": lambda a, b: b / a,
    "compose": lambda a, b: a(b - b[0]),
}


def filled(row, zero):
    """Return a row as long as all others: flint drops zeros at the end."""
    return [*row, *[zero] * (ctx.cap - len(row))]


def middles(y):
    return np.array(filled([float(c.mid()) for c in y.coeffs()], 0.0))


def fractions(y):
    return filled([Fraction(int(c.p), int(c.q)) for c in y.coeffs()], Fraction(0))


def derivatives(f, at, order):
    ctx.cap = order + 1
    return lambda: f(METHODS, arb_series([at, 1])), middles


def weird(at, order):
    """The constant coefficient is ⊥."""
    ctx.cap = order + 1

    def detach(y):
        return y[0]

    return lambda: functions.unit_sum(METHODS, detach, order, arb_series([at, 1])), middles


def series(operation, first, second):
    ctx.cap = len(first)
    a, b = arb_series(first), arb_series(second)
    return lambda: OPERATIONS[operation](a, b), middles


def rationals(operation, first, second):
    ctx.cap = len(first)
    a, b = (fmpq_series([fmpq(c.numerator, c.denominator) for c in row]) for row in (first, second))
    return lambda: OPERATIONS[operation](a, b), fractions

"""jets again, with the rational numbers of python-flint as coefficients."""

from fractions import Fraction

from flint import fmpq

from . import jets


def rationals(operation, first, second):
    run, _ = jets.series(operation, *([fmpq(c.numerator, c.denominator) for c in row] for row in (first, second)))
    return run, lambda y: [Fraction(int(c.p), int(c.q)) for c in y.coeffs]

"""SymPy: derivatives as formulas, compiled to Python beforehand; exact series in a ring of polynomials."""

from fractions import Fraction

import numpy as np
import sympy
from sympy.polys.ring_series import rs_exp, rs_mul, rs_series_inversion

from ..case import Unable
from ..slots import factorials

DEEPEST = 10  # takes 10 s to build; every further derivative is more than twice as long


def derivatives(f, at, order):
    if order > DEEPEST:
        raise Unable(f"the formulas grow exponentially; stopped at order {DEEPEST}")
    x = sympy.Symbol("x")
    tower = [f(sympy, x)]
    while len(tower) <= order:
        tower.append(sympy.diff(tower[-1], x))
    function = sympy.lambdify(x, tower, "numpy", cse=True)
    return lambda: function(at), lambda row: np.array(row) / factorials(1, order)


def rationals(operation, first, second):
    field, length = sympy.QQ, len(first)  # with python-flint installed SymPy reckons in its rationals
    ring, x = sympy.ring("x", field)
    rows = [[field(c.numerator, c.denominator) for c in row] for row in (first, second)]
    a, b = (ring.from_dict({(k,): c for k, c in enumerate(row) if c}) for row in rows)
    operations = {
        "product": lambda: rs_mul(a, b, x, length),
        "exp": lambda: rs_exp(a, x, length),
        "quotient": lambda: rs_mul(b, rs_series_inversion(a, x, length), x, length),
    }

    def read(y):
        return [
            Fraction(int(field.numer(c)), int(field.denom(c))) for c in (y.get((k,), field(0)) for k in range(length))
        ]

    return operations[operation], read

"""mpmath at 53 bits: numerical differentiation with as many digits as that loses."""

import mpmath
import numpy as np


def derivatives(f, at, order):
    return lambda: mpmath.taylor(lambda x: f(mpmath, x), at, order), lambda row: np.array(row, float)

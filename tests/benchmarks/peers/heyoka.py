"""heyoka, LLVM code compiled for the function: a Taylor integrator for one variable, symbolic tensors for more."""

from math import exp

import heyoka as hy
import numpy as np

from ..case import Unable
from ..slots import exponents, factorials, words

DEEPEST = 10  # symbolic derivatives in one variable; order 14 takes 15 s to compile, order 20 more than 5 minutes


def derivatives(f, at, order):
    """Return the Taylor coefficients that the integrator of x′ = 1, y′ = f(x) makes for its step."""
    x, y = hy.make_vars("x", "y")
    tolerance = exp(1 - 2 * order)  # of which heyoka makes the order ⌈1 − log(tolerance)/2⌉, here one more than ours
    integrator = hy.taylor_adaptive([(x, hy.expression(1.0)), (y, f(hy, x))], [at, 0.0], tol=tolerance)
    state = integrator.state

    def run():
        state[0] = at
        integrator.step(max_delta_t=1e-9, write_tc=True)
        return integrator.tc

    return run, lambda tc: tc[1][1 : order + 2] * np.arange(1, order + 2)


def tensors(f, variables, order):
    """Return the compiled function whose outputs are all partial derivatives."""
    x = [hy.make_vars(f"x{i}") for i in range(variables)]
    found = hy.diff_tensors([f(hy, *x)], x, diff_order=order)
    return hy.cfunc([found[[0, *exponents(w, variables)]] for w in words(variables, order)], x)


def partials(f, at, order):
    function, at = tensors(f, len(at), order), np.array(at)
    return lambda: function(at), lambda row: row / factorials(len(at), order)


def partials_batch(f, points, order):
    function, points = tensors(f, len(points), order), np.array(points)
    return lambda: function(points), lambda table: table / np.reshape(factorials(len(points), order), (-1, 1))


def batch(f, points, order):
    if order > DEEPEST:
        raise Unable(f"its symbolic derivatives take minutes to compile beyond order {DEEPEST}")
    return partials_batch(f, [points], order)

"""CasADi: derivatives of derivatives as symbolic graphs with common terms shared, compiled to C."""

import casadi as ca
import numpy as np

from ..case import Unable
from ..slots import factorials, words

LARGEST = 20_000  # nodes; a compiler takes minutes for more
JIT = {"jit": True, "compiler": "shell", "jit_options": {"flags": ["-O2", "-march=native"]}, "cse": True}


def tower(f, variables, order):
    """Return the variables and all partial derivatives, each the derivative of that of the word before it."""
    x = [ca.SX.sym(f"x{i}") for i in range(variables)]
    found = {(): f(ca, *x)}
    for word in words(variables, order)[1:]:
        found[word] = ca.cse(ca.jacobian(found[word[:-1]], x[word[-1]]))
        if ca.n_nodes(found[word]) > LARGEST:
            raise Unable(f"the graph of the derivative of order {len(word)} has more than {LARGEST} nodes")
    y = ca.cse(ca.vertcat(*found.values()))
    if ca.n_nodes(y) > LARGEST:
        raise Unable(f"the graph of all derivatives has more than {LARGEST} nodes")
    return x, y


def function(f, variables, order):
    x, y = tower(f, variables, order)
    return ca.Function("f", [ca.vertcat(*x)], [y], JIT)


def partials(f, at, order):
    compiled = function(f, len(at), order)
    x, y = np.array(at), np.empty(len(words(len(at), order)))
    buffer, run = compiled.buffer()  # they need the function, but do not keep it
    buffer.set_arg(0, memoryview(x))
    buffer.set_res(0, memoryview(y))

    def once(kept=(compiled, buffer, x)):
        run()
        return y

    return once, lambda row: row / factorials(len(at), order)


def derivatives(f, at, order):
    return partials(f, [at], order)


def partials_batch(f, points, order):
    compiled = function(f, len(points), order).map(len(points[0]))
    points = np.array(points)

    def run():
        return np.asarray(compiled(points))

    return run, lambda table: table / np.reshape(factorials(len(points), order), (-1, 1))


def batch(f, points, order):
    return partials_batch(f, [points], order)

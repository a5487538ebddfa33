"""jets.compile: the same functions as programs, by default in Python and NumPy."""

from functools import partial

import numpy as np

import jets
import jets.compiled

from .. import functions
from ..slots import factorials
from .jets import NAMES

BACKEND = "python"


def program(f, order, backend, **options):
    return jets.compile(f, order, backend=backend, **options)


def at_a_point(compiled, at):
    """As tuples of floats from Python; from C into an array that is there, as peers in C++ do."""
    run = compiled.point
    if compiled.backend == "c":
        run = partial(compiled.into, np.empty(len(factorials(len(at), compiled.order))))
    return lambda: run(*at), lambda y: np.array(y) / factorials(len(at), compiled.order)


def at_many(compiled, points):
    return lambda: compiled(*points), lambda y: y / np.reshape(factorials(len(points), compiled.order), (-1, 1))


def derivatives(f, at, order, backend=BACKEND):
    return at_a_point(program(partial(f, np), order, backend, names="x"), [at])


def batch(f, points, order, backend=BACKEND):
    return at_many(program(partial(f, np), order, backend, names="x"), [points])


def partials(f, at, order, backend=BACKEND):
    return at_a_point(program(partial(f, np), order, backend, names=tuple(NAMES[: len(at)])), at)


def partials_batch(f, points, order, backend=BACKEND):
    return at_many(program(partial(f, np), order, backend, names=tuple(NAMES[: len(points)])), points)


def weird(at, order, backend=BACKEND):
    w = jets.weird(*(partial(functions.prescribed, np, k) for k in range(order + 1)))
    return at_a_point(program(w, order, backend), [at])


def dice(log_p, samples, at, order, backend=BACKEND):
    """One sample is a program with the sample as parameters; the mean is over the batch."""
    names = tuple(NAMES[: len(at)])

    def one(*numbers):
        sample = dict(zip(samples, numbers[len(at) :], strict=True))
        return functions.dice(np, jets.detach, log_p, sample, *numbers[: len(at)])

    compiled = program(one, order, backend, names=(*names, *samples), parameters=tuple(samples))
    return lambda: compiled(*at, *samples.values()).mean(axis=-1), lambda y: y / factorials(len(at), order)

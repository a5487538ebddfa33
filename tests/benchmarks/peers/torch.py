"""torch on the CPU: backward passes through backward passes."""

from functools import partial
from timeit import timeit

import numpy as np
import torch

from .. import functions
from ..case import Unable
from ..slots import factorials, words

torch.set_default_dtype(torch.float64)
ALL_THREADS = torch.get_num_threads()
DEEPEST = {1: 6, 3: 4, 6: 4}  # order, by the number of variables; the graph grows exponentially
DEEPEST_BATCH = 4


def within(limits, variables, order):
    if order > limits.get(variables, 0):
        raise Unable(f"the graph grows exponentially; stopped at order {limits.get(variables, 0)}")


def quicker(run, read):
    """Set the number of threads with which it runs faster: two cost more than they gain if a core is taken."""

    def seconds(threads):
        torch.set_num_threads(threads)
        return min(timeit(run, number=1) for _ in range(2))

    torch.set_num_threads(min({1, ALL_THREADS}, key=seconds))
    return run, read


def tower(y, parameters, order):
    """Return all partial derivatives by word, each a backward pass through that of the word before it."""
    found = {(): y}
    for word in words(len(parameters), order - 1):
        slopes = torch.autograd.grad(
            found[word].sum(), parameters, create_graph=True, allow_unused=True, materialize_grads=True
        )
        found |= {tuple(sorted((*word, i))): slope for i, slope in enumerate(slopes)}
    return found


def differentiated(f, at, order):
    def run():
        x = [torch.tensor(point, requires_grad=True) for point in at]
        return tower(f(*x), x, order)

    def read(found):
        rows = [found[word].detach().numpy() / a for word, a in zip(words(len(at), order), alphas, strict=True)]
        return np.stack(rows)

    alphas = factorials(len(at), order)
    return run, read


def derivatives(f, at, order):
    within(DEEPEST, 1, order)
    return differentiated(partial(f, torch), [at], order)


def batch(f, points, order):
    within({1: DEEPEST_BATCH}, 1, order)
    return quicker(*differentiated(partial(f, torch), [points], order))


def partials(f, at, order):
    within(DEEPEST, len(at), order)
    return differentiated(partial(f, torch), at, order)


def weird(at, order):
    within({1: 8}, 1, order)
    return differentiated(partial(functions.unit_sum, torch, torch.Tensor.detach, order), [at], order)


def dice(log_p, samples, at, order):
    samples = {name: torch.tensor(row) for name, row in samples.items()}

    def objective(*parameters):
        return functions.dice(torch, torch.Tensor.detach, log_p, samples, *parameters).mean()

    return quicker(*differentiated(objective, at, order))

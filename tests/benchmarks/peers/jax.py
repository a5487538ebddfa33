"""jax.experimental.jet, jitted: Taylor series along one direction; in several variables along rays."""

from functools import cache, partial
from math import factorial

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental.jet import jet

from .. import functions
from ..case import Unable
from ..slots import words

jax.config.update("jax_enable_x64", True)

OVERSAMPLING = 1.3  # rays for each slot of the highest degree; fewer lose digits
LARGEST = 2**31  # bytes for the rays of a batch


def jitted(function, *arguments):
    """Return the call that waits for its answer, the arguments being where JAX wants them."""
    compiled, placed = jax.jit(function), jax.tree.map(jnp.asarray, arguments)
    return lambda: jax.block_until_ready(compiled(*placed))


def line(f, x, directions, order):
    """Return f and its derivatives along a line, as a list."""
    zero = jnp.zeros_like(x[0])
    series = tuple([zero + v, *[zero] * (order - 1)] for v in directions)
    y, ys = jet(f, tuple(x), series)
    return [y, *ys]


def coefficients(rows):
    return np.stack([np.asarray(row) / factorial(k) for k, row in enumerate(rows)])


def derivatives(f, at, order):
    return jitted(lambda x: line(partial(f, jnp), [x], [1.0], order), at), coefficients


batch = derivatives


def weird(at, order):
    w = partial(functions.unit_sum, jnp, jax.lax.stop_gradient, order)
    return jitted(lambda x: line(w, [x], [1.0], order), at), coefficients


@cache
def rays(variables, order):
    """Return directions, and for each degree the matrix from values along them to Taylor coefficients."""
    count = int(OVERSAMPLING * sum(len(w) == order for w in words(variables, order))) + 1
    directions = np.random.default_rng(1).normal(size=(count, variables))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    powers = [np.prod(directions[:, list(w)], axis=1) for w in words(variables, order)]
    degrees = np.array([len(w) for w in words(variables, order)])
    monomials = np.array(powers)
    return directions, [np.linalg.pinv(monomials[degrees == k].T) / factorial(k) for k in range(order + 1)]


def all_partials(f, variables, order):
    directions, matrices = rays(variables, order)

    def run(*x):
        rows = jax.vmap(lambda v: jnp.stack(line(partial(f, jnp), x, v, order)))(directions)
        return jnp.concatenate([matrix @ rows[:, k] for k, matrix in enumerate(matrices)])

    return run


def partials(f, at, order):
    return jitted(all_partials(f, len(at), order), *at), np.asarray


def partials_batch(f, points, order):
    m = len(points)
    if rays(m, order)[0].shape[0] * len(points[0]) * (order + 1) * 8 > LARGEST:
        raise Unable("the rays of all points take more than 2 GB")
    run = jax.vmap(all_partials(f, m, order), out_axes=1)
    return jitted(run, *points), np.asarray

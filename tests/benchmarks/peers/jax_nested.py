"""Derivatives of derivatives in JAX, jitted as a whole: its own way, without `jet`."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from .. import functions
from ..case import Unable
from ..slots import factorials, words
from .jax import coefficients, jitted

DEEPEST = 5  # for an ordinary function, which doubles with each derivative and more


def nested(f, order, first=jax.jacfwd):
    tower = [f, first(f)]
    while len(tower) <= order:
        tower.append(jax.jacfwd(tower[-1]))
    return lambda x: [d(x) for d in tower]


def derivatives(f, at, order):
    if order > DEEPEST:
        raise Unable(f"takes minutes to compile beyond order {DEEPEST}")
    return jitted(nested(partial(f, jnp), order), at), coefficients


def weird(at, order):
    w = partial(functions.unit_sum, jnp, jax.lax.stop_gradient, order)
    return jitted(nested(w, order), at), coefficients


def dice(log_p, samples, at, order):
    """The first derivative backwards, the others forwards: the fastest here, twice as fast as a jet on rays."""
    samples = {name: jnp.asarray(row) for name, row in samples.items()}

    def objective(parameters):
        return functions.dice(jnp, jax.lax.stop_gradient, log_p, samples, *parameters).mean()

    def read(tensors):
        slots = words(len(at), order)
        return np.array([tensors[len(w)][w] for w in slots]) / factorials(len(at), order)

    return jitted(nested(objective, order, jax.jacrev), np.array(at)), read

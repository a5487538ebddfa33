"""The DiCE objective: the mean of exp(τ − ⊥τ)·reward over samples of a policy, to third derivatives."""

import numpy as np

from ..case import Case, Workload
from ..functions import bernoulli, gaussian

SAMPLES = 10**5
MEAN, WIDTH = 0.3, 0.8
BIAS, SLOPE = 0.2, 0.5


def of_gaussian():
    action = np.random.default_rng(1).normal(MEAN, WIDTH, SAMPLES)
    return gaussian, {"action": action, "reward": np.cos(action)}, (MEAN, WIDTH)


def of_bernoulli():
    draw = np.random.default_rng(1)
    state = draw.normal(size=SAMPLES)
    action = 1.0 * (draw.random(SAMPLES) < 1 / (1 + np.exp(-BIAS - SLOPE * state)))
    return bernoulli, {"action": action, "state": state, "reward": np.cos(state + action)}, (BIAS, SLOPE)


WORKLOADS = [
    Workload(
        "dice",
        "DiCE, 2 parameters, 10⁵ samples, to third derivatives",
        (
            Case("Gaussian", 1, "dice", lambda: (*of_gaussian(), 3), variables=2),
            Case("Bernoulli", 2, "dice", lambda: (*of_bernoulli(), 3), variables=2),
        ),
        unit="ms",
        scale=1e3,
        axis="",
    )
]

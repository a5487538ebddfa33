"""A product of two jets in several variables in which no slot is zero."""

import numpy as np

from ..case import Case, Workload
from ..slots import words


def full(seed, size):
    return np.random.default_rng(seed).uniform(0.5, 1.5, size)


def case(m, n):
    size = len(words(m, n))
    return Case(str(n), n, "product", lambda: (full(1, size), full(2, size), m, n), variables=m)


WORKLOADS = [
    Workload(f"product-{m}", f"dense product, {m} variables", tuple(case(m, n) for n in orders))
    for m, orders in ((3, (4, 8, 12)), (6, (4, 6)))
]

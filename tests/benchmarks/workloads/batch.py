"""All derivatives of one function at a million points."""

import numpy as np

from ..case import Case, Workload
from ..functions import bump

POINTS = 10**6


def case(n):
    return Case(str(n), n, "batch", lambda: (bump, np.linspace(-1.0, 2.0, POINTS), n), memory=n == 20)


WORKLOADS = [
    Workload("batch", "exp(sin(x)·x)/(1+x²), 10⁶ points", tuple(map(case, (4, 10, 20))), "ns a point", 1e9 / POINTS)
]

"""All derivatives of one function at one point."""

from ..case import Case, Workload
from ..functions import bump

POINT = 0.7


def case(n):
    return Case(str(n), n, "derivatives", lambda: (bump, POINT, n))


WORKLOADS = [Workload("one-point", "exp(sin(x)·x)/(1+x²), one point", tuple(map(case, (5, 10, 20, 40))))]

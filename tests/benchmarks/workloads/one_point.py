"""All derivatives of one function at one point."""

from ..case import Case, Workload
from ..functions import bump, dense

POINT = 0.7


def case(f, n):
    return Case(str(n), n, "derivatives", lambda: (f, POINT, n))


WORKLOADS = [
    Workload("one-point", "exp(sin(x)·x)/(1+x²), one point", tuple(case(bump, n) for n in (5, 10, 20, 40))),
    Workload(
        "one-point-dense", "sin(exp x/(2+sin x))·log(2+exp x), one point", tuple(case(dense, n) for n in (5, 10, 20))
    ),
]

"""A weird function with all derivatives prescribed: the function made anew each time, and made once."""

from ..case import Case, Workload

POINT = 0.7


def case(n, anew):
    return Case(str(n), n, "weird", lambda: (POINT, n), anew=anew)


def table(key, title, anew):
    return Workload(key, f"weird function, all derivatives, {title}", tuple(case(n, anew) for n in (3, 5, 8, 10)))


WORKLOADS = [
    table("weird-new", "a new one each time (compiling included)", anew=True),
    table("weird", "the same one (compiled before)", anew=False),
]

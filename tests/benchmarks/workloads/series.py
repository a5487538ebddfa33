"""Long power series of floats in one variable."""

from ..case import Case, Workload

LENGTHS = (100, 1000, 10000)
TITLES = {"product": "a·b", "exp": "exp a", "log": "log a", "quotient": "b/a", "compose": "a(b − b₀)"}


def first(length):
    return [1 / (k + 1) ** 2 for k in range(length)]


def second(length):
    return [(-1) ** k / (k + 2) ** 2 for k in range(length)]


def case(operation, length):
    return Case(str(length), length, "series", lambda: (operation, first(length), second(length)))


WORKLOADS = [
    Workload(
        f"series-{operation}",
        f"{title}, series of floats",
        tuple(case(operation, length) for length in LENGTHS),
        unit="ms",
        scale=1e3,
        axis="length",
    )
    for operation, title in TITLES.items()
]

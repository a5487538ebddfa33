"""Power series of exact rational numbers in one variable."""

from fractions import Fraction

from ..case import Case, Workload

ORDERS = (20, 50, 100)
TITLES = {"product": "a·b", "exp": "exp a", "quotient": "b/a"}


def first(operation, order):
    """Return 1 + x/2 + x²/3 + …, but for exp, which is rational at 0 only, without the 1."""
    return [Fraction(operation != "exp"), *(Fraction(1, k + 1) for k in range(1, order + 1))]


def second(order):
    return [Fraction((-1) ** k, 2 * k + 1) for k in range(order + 1)]


def case(operation, n):
    return Case(str(n), n, "rationals", lambda: (operation, first(operation, n), second(n)))


WORKLOADS = [
    Workload(f"exact-{operation}", f"{title}, exact rationals", tuple(case(operation, n) for n in ORDERS))
    for operation, title in TITLES.items()
]

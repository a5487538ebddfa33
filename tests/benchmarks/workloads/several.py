"""All partial derivatives of a function of three and of six variables, at one point and at ten thousand."""

import numpy as np

from ..case import Case, Workload
from ..functions import several

POINT = (0.3, 0.5, 0.7, -0.2, 0.4, 0.1)
POINTS = 10**4


def one(m, n):
    return Case(str(n), n, "partials", lambda: (several, POINT[:m], n), variables=m)


def many(m, n):
    points = [np.linspace(x - 0.2, x + 0.2, POINTS) for x in POINT[:m]]
    return Case(str(n), n, "partials_batch", lambda: (several, points, n), variables=m)


def tables(m, title, orders, orders_of_batch):
    return [
        Workload(f"several-{m}", f"{title}, one point", tuple(one(m, n) for n in orders)),
        Workload(
            f"several-{m}-batch",
            f"{title}, 10⁴ points",
            tuple(many(m, n) for n in orders_of_batch),
            "ns a point",
            1e9 / POINTS,
        ),
    ]


WORKLOADS = [
    *tables(3, "exp(xy)·sin z + log(1+x²+y²+z²)", (4, 8, 12), (4, 8)),
    *tables(6, "exp(xy)·sin z + log(1+Σx²), 6 variables", (4, 6), (4, 6)),
]

"""All partial derivatives of a function of three and of six variables, at one point and at ten thousand."""

import numpy as np

from ..case import Case, Workload
from ..functions import several, several_dense

POINT = (0.3, 0.5, 0.7, -0.2, 0.4, 0.1)
POINTS = 10**4


def one(f, m, n):
    return Case(str(n), n, "partials", lambda: (f, POINT[:m], n), variables=m)


def many(f, m, n):
    points = [np.linspace(x - 0.2, x + 0.2, POINTS) for x in POINT[:m]]
    return Case(str(n), n, "partials_batch", lambda: (f, points, n), variables=m)


def tables(m, title, orders, orders_of_batch, f=several, key=""):
    return [
        Workload(f"several-{m}{key}", f"{title}, one point", tuple(one(f, m, n) for n in orders)),
        Workload(
            f"several-{m}{key}-batch",
            f"{title}, 10⁴ points",
            tuple(many(f, m, n) for n in orders_of_batch),
            "ns a point",
            1e9 / POINTS,
        ),
    ]


WORKLOADS = [
    *tables(3, "exp(xy)·sin z + log(1+x²+y²+z²)", (4, 8, 12), (4, 8)),
    *tables(3, "sin(exp(x+yz)/(2+xyz) + log(2+x+y+z))", (4, 8), (4, 8), several_dense, "-dense"),
    *tables(6, "exp(xy)·sin z + log(1+Σx²), 6 variables", (4, 6), (4, 6)),
]

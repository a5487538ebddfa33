"""What the kernels cost, in multiplications and divisions: exact counts and how they grow, never seconds."""

from math import comb

import numpy as np
import pytest

from jets import algebra, variables
from jets.blocks import Block, each
from jets.index import _pairs, index

N = 24


class Counted:
    """A number that counts the products and quotients it takes part in."""

    count = 0

    def __init__(self, value):
        self.value = value

    def _new(self, other, operation, counts):
        Counted.count += counts
        return Counted(operation(self.value, other.value if isinstance(other, Counted) else other))

    def __add__(self, other):
        return self._new(other, float.__add__, 0) if isinstance(other, Counted) else self

    __radd__ = __add__

    def __sub__(self, other):
        return self._new(other, float.__sub__, 0)

    def __mul__(self, other):
        if isinstance(other, Block):
            return NotImplemented
        return self._new(other, lambda a, b: a * b, isinstance(other, Counted))

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._new(other, lambda a, b: a / b, isinstance(other, Counted))

    def __rtruediv__(self, other):
        return Counted(float(other)) / self

    def __neg__(self):
        return Counted(-self.value)


def series(length):
    return [Counted(1.0 / (k + 1)) for k in range(length)]


def cost(kernel, *args):
    Counted.count = 0
    kernel.__wrapped__(*args)
    return Counted.count


FULL, TWO, ONE = series(N + 1), series(2), series(1)
TRIANGLE = (N + 1) * (N + 2) // 2


@pytest.mark.parametrize(
    ("kernel", "args", "count"),
    [
        (algebra.add, (FULL, FULL), 0),
        (algebra.product, (FULL, FULL, N), TRIANGLE),
        (algebra.product, (FULL, TWO, N), 2 * N + 1),  # slots that are known to be zero are not visited
        (algebra.product, (TWO, TWO, N), 4),
        (algebra.product, (FULL, ONE, N), N + 1),
        (algebra.quotient, (FULL, FULL, N), TRIANGLE),
        (algebra.quotient, (FULL, ONE, N), N + 1),
        (algebra.quotient, (ONE, TWO, N), 2 * N + 1),
        (algebra.exp, (ONE[0], FULL, N), TRIANGLE - N - 1),
        (algebra.exp, (ONE[0], TWO, N), N),
        (algebra.exp, (ONE[0], ONE, N), 0),
        (algebra.sincos, (ONE[0], ONE[0], FULL, N), 2 * (TRIANGLE - N - 1)),
        (algebra.sincos, (ONE[0], ONE[0], TWO, N), 2 * N),
        (algebra.power, (ONE[0], FULL, 1, 2, N), TRIANGLE - 1),
        (algebra.power, (ONE[0], TWO, 1, 2, N), N + 1),
        (algebra.primitive, (ONE[0], [(FULL[:-1], FULL)], N), TRIANGLE - N - 1),
        (algebra.primitive, (ONE[0], [(FULL[:-1], TWO)], N), N),
    ],
)
def test_multiplications(kernel, args, count):
    assert cost(kernel, *args) == count


def test_composition_grows_as_n_to_the_two_and_a_half():
    orders = np.array([32, 64, 128])
    counts = [cost(algebra.compose, series(n + 1), series(n + 1), n) for n in orders]
    exponents = np.diff(np.log(counts)) / np.diff(np.log(orders))
    assert exponents.max() < 2.6


def test_reversion_grows_as_n_to_the_two_and_a_half():
    orders = np.array([32, 64, 128])
    counts = [cost(algebra.reversion, ONE[0], series(n + 1), n) for n in orders]
    assert (np.diff(np.log(counts)) / np.diff(np.log(orders))).max() < 2.6


@pytest.mark.parametrize(("names", "order"), [("x", 5), ("xy", 4), ("xyz", 4), ("abcdef", 3)])
def test_a_product_in_several_variables_takes_a_product_for_each_pair_of_slots(names, order):
    m = len(names)
    assert len(_pairs(index(order, (order,) * m, (True,) * m))[2]) == comb(order + 2 * m, 2 * m)


def test_a_sparse_product_takes_no_more_than_its_terms():
    x, y, z = (each(Counted, [*u._terms]) for u in variables(x=0.5, y=0.5, z=0.5, order=6))
    assert cost(algebra.product, x, y, 6) == cost(algebra.product, z, z, 6) == 4

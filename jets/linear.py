"""The inverse of a small matrix of numbers of any kind, for one point or for a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from jets.numbers import Number, lift, module_of, plain, sample

__all__ = ["inverse"]


def inverse(matrix: Sequence[Sequence[Number]]) -> list[list[Number]]:
    """Return the inverse, by Gauss and Jordan with partial pivoting; the entries may be batches.

    >>> inverse([[2.0, 0.0], [1.0, 4.0]])
    [[0.5, 0.0], [-0.125, 0.25]]
    """
    m, shape = len(matrix), np.broadcast_shapes(*(np.shape(c) for row in matrix for c in row))
    like = sample(matrix[0][0])
    unit = [[lift(int(i == j), like) for j in range(m)] for i in range(m)]
    entries = [np.broadcast_to(np.asarray(c), shape) for row, e in zip(matrix, unit, strict=True) for c in (*row, *e)]
    rows = np.stack(entries).reshape(m, 2 * m, *shape)
    for j in range(m):
        rows[j:] = _largest_first(rows[j:], j)
        if np.any(np.equal(rows[j, j], 0)):
            raise ZeroDivisionError(
                "the matrix of the first derivatives is singular here, so there is no inverse function, and no y(x)"
            )
        rows[j] = rows[j] / rows[j, j]
        for i in {*range(m)} - {j}:
            rows[i] = rows[i] - rows[i, j] * rows[j]
    return [[plain(c) for c in row[m:]] for row in rows]


def _largest_first(rows: Any, j: int) -> Any:
    """Exchange rows so that the first has the largest entry in column j; of symbols, one that is not zero."""
    column = rows[:, j]
    size = np.not_equal(column, 0) if module_of(sample(column)) == "sympy" else abs(column)
    order = np.argsort(-size.astype(float), axis=0, kind="stable")
    return np.take_along_axis(rows, order.reshape(len(rows), 1, *rows.shape[2:]), axis=0)

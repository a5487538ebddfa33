"""Stacks of matrices of jets: jets as series of matrices in one space, and back.

The last one or two axes of a batch, its *core*, are a vector or a matrix, whose entries come together; the axes in
front are the stack. Each matrix of the stack may have a point of its own, but not each entry.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from jets.arrays.lifting import gathered, scattered, settled
from jets.arrays.linalg.factorizations import Series
from jets.arrays.linalg.matrices import adjoint
from jets.blocks import each, tidied
from jets.jet import Jet
from jets.mixing import combine
from jets.numbers import is_object, plain
from jets.space import Space, assert_real_points

__all__ = ["assert_real_variables", "hermitian_part", "jet_of", "named_result", "series_of"]


def series_of(*operands: tuple[Any, int]) -> tuple[Space, list[Series]]:
    """Return pairs of a jet or constant and the axes of its core as series of arrays, and their space.

    The points of the space are those of the stack: `jet_of` gives each entry of the result its matrix's point.
    """
    jets = combine(*(gathered(x, core) for x, core in operands))
    return jets[0]._space, [settled(jet)._terms for jet in jets]


def jet_of(space: Space, terms: Series, core: int = 2) -> Jet:
    """Return the jet of a series of arrays, whose last axes are those of the core."""
    space = scattered(space, core)
    return Jet._new(space, terms if np.ndim(terms[0]) else tidied(each(plain, terms)))


def assert_real_variables(name: str, space: Space, *series: Series) -> None:
    """Refuse to conjugate complex numbers along a complex variable, where that has no derivative."""
    moves = any(len(terms) > 1 and (is_object(terms[0]) or np.iscomplexobj(terms[0])) for terms in series)
    if moves:
        assert_real_points(space, f"np.linalg.{name} conjugates, which")


def hermitian_part(a: Series, upper: bool) -> list[Any]:
    """Return the Hermitian matrices of which one triangle is given; as in LAPACK, the other one is not looked at."""
    above = np.tri(a[0].shape[-1], k=-1, dtype=bool).T
    here = above if upper else above.T
    return each(lambda c: np.where(here, c, np.where(here.T, adjoint(c), c if is_object(c) else np.real(c))), a)


@cache
def named_result(name: str) -> Any:
    """Return the type of the named tuple that a function of `np.linalg` returns."""
    return type(getattr(np.linalg, name)(np.eye(1)))

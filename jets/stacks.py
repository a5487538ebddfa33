"""Stacks of matrices of jets: jets as series of matrices in one space, and back.

The last one or two axes of a batch, its *core*, are a vector or a matrix, whose entries come together; the axes in
front are the stack. Each matrix of the stack may have a point of its own, but not each entry.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from jets.blocks import each, without_zeros
from jets.errors import RefusedError, SpaceError
from jets.factorizations import Series
from jets.jet import Jet
from jets.lifting import settled
from jets.matrices import adjoint
from jets.mixing import combine
from jets.numbers import is_object, plain
from jets.space import Space, same_point

__all__ = ["assert_real_variables", "hermitian_part", "jet_of", "named_result", "series_of"]


def series_of(*operands: tuple[Any, int]) -> tuple[Space, list[Series]]:
    """Return pairs of a jet or constant and the axes of its core as series of arrays, and their space.

    The points of the space are those of the stack: `jet_of` gives each entry of the result its matrix's point.
    """
    jets = combine(*(_at_one_point(x, core) if isinstance(x, Jet) else x for x, core in operands))
    return jets[0]._space, [settled(jet)._terms for jet in jets]


def _at_one_point(x: Jet, core: int) -> Jet:
    """Return the jet in the space whose points are those of the matrices, one for each; of a single one a 0-d array."""
    if not any(map(np.ndim, x._space.at)):
        return x
    return Jet._new(x._space._replace(at=tuple(_common(at, x.shape, core) for at in x._space.at)), x._terms)


def _common(at: Any, shape: tuple[int, ...], core: int) -> Any:
    if not np.ndim(at):
        return at
    points = np.broadcast_to(at, shape)
    if 0 in shape[len(shape) - core :]:
        return np.full(shape[: len(shape) - core], np.nan)
    first = points[(..., *(0,) * core)]  # type: ignore[arg-type]
    if not same_point(np.broadcast_to(first[(..., *(None,) * core)], shape), points):
        shown = np.array2string(np.asarray(at), threshold=6, edgeitems=2)
        raise SpaceError(
            f"the entries of a matrix must be expanded at one point, not at {shown}; to move them all at once write "
            "points + variable(0.0, order=...), for a variable of each jets.taylor(f, at={'v': points}, order=...)"
        )
    return np.asarray(first)


def jet_of(space: Space, terms: Series, core: int = 2) -> Jet:
    """Return the jet of a series of arrays, whose last axes are those of the core."""
    if any(isinstance(at, np.ndarray) for at in space.at):
        lead = (..., *(None,) * core)
        space = space._replace(at=tuple(plain(at[lead]) if isinstance(at, np.ndarray) else at for at in space.at))
    if np.ndim(terms[0]):
        return Jet._new(space, terms)
    value, *rest = each(plain, terms)
    return Jet._new(space, [value, *map(without_zeros, rest)])


def assert_real_variables(name: str, space: Space, *series: Series) -> None:
    """Refuse to conjugate complex numbers along a complex variable, where that has no derivative."""
    moves = any(len(terms) > 1 and (is_object(terms[0]) or np.iscomplexobj(terms[0])) for terms in series)
    if moves and any(np.iscomplexobj(at) for at in space.at):
        raise RefusedError(
            f"np.linalg.{name} conjugates, which has no derivative along a complex variable; expand at a real point: "
            "variable(1.0)"
        )


def hermitian_part(a: Series, upper: bool) -> list[Any]:
    """Return the Hermitian matrices of which one triangle is given; as in LAPACK, the other one is not looked at."""
    above = np.tri(a[0].shape[-1], k=-1, dtype=bool).T
    here = above if upper else above.T
    return each(lambda c: np.where(here, c, np.where(here.T, adjoint(c), c if is_object(c) else np.real(c))), a)


@cache
def named_result(name: str) -> Any:
    """Return the type of the named tuple that a function of `np.linalg` returns."""
    return type(getattr(np.linalg, name)(np.eye(1)))

"""Averages of jets over samples, part by part, with what their errors need: the middle of every estimator."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from jets.errors import OrderError, RefusedError, SpaceError
from jets.estimators.estimates import jet_of
from jets.estimators.moments import Tally
from jets.estimators.sources import CHUNK, combined, combined_by_dask, is_dask, parts_of, size_of
from jets.jet import Jet
from jets.mixing import combine
from jets.progress import Progress, as_progress
from jets.space import Space, same_point

__all__ = ["Average", "Options", "Quantities", "average"]

Array = Any

#: Coefficients of which all covariances are kept.
MOST = 1000


class Quantities(NamedTuple):
    """What is averaged: jets for each sample, the values of importance weights if there are any, and their scale.

    All quantities are too small by the factor exp(scale), so that none overflows.
    """

    jets: Sequence[Any]
    weights: Array | None = None
    scale: float = 0.0


class Options(NamedTuple):
    """How samples are read; the words are those of `expectation`."""

    weights: Any = None
    chain: bool = False
    chains: bool = False
    errors: bool = True
    size: int | None = None
    seed: Any = None
    chunk: int = CHUNK
    progress: bool | Progress | None = None


class Average(NamedTuple):
    """The average of some quantities, jets of one space, over the samples so far."""

    space: Space
    scale: float
    tally: Tally

    def __or__(self, other: Average) -> Average:
        """Return the average over both sets of samples."""
        if not _is_same(self.space, other.space):
            raise SpaceError("f and log_prob have to give jets in the same variables for every part of the samples")
        scale = max(self.scale, other.scale)
        return Average(self.space, scale, self._at(scale) | other._at(scale))

    def _at(self, scale: float) -> Tally:
        return self.tally if scale == self.scale else self.tally.times(math.exp(self.scale - scale))

    @property
    def means(self) -> list[Jet]:
        """The averages as jets."""
        size = self.space.monomials.size
        mean = self.tally.levels[0].mean
        return [jet_of(self.space, list(mean[k : k + size])) for k in range(0, len(mean), size)]


def average(quantities: Callable[[Any], Quantities], samples: Any, options: Options) -> Average:
    """Return the average of the quantities over samples, which are an array, a sampler, a stream or a Dask array."""
    work = partial(_averaged, quantities, options._replace(weights=options.weights is not None, progress=None))
    if is_dask(samples):
        if not options.weights is options.size is options.seed is None:
            raise TypeError("weights=, size= and seed= do not go with a Dask array, which has its own samples")
        return combined_by_dask(work, samples)
    if options.weights is not None:
        samples = (_checked(options, samples), samples)
    parts, number = parts_of(samples, options.size, options.chunk, options.seed)
    return combined(work, parts, number, as_progress(options.progress))


def _checked(options: Options, samples: Any) -> Array:
    weights = np.asarray(options.weights)
    if options.chain or options.chains:
        raise TypeError("samples of a chain have no weights; use log_proposal for a distribution that is not p")
    if not isinstance(samples, (np.ndarray, tuple, list, Mapping)):
        raise TypeError("weights= goes with samples in arrays, one for each; put them into f and log_prob")
    if weights.shape != (size_of(samples),) or not np.all((weights >= 0) & (weights < np.inf)) or not weights.any():
        raise ValueError(f"weights are {size_of(samples)} numbers ≥ 0, one for each sample and not all of them 0")
    return weights


def _averaged(quantities: Callable[[Any], Quantities], options: Options, part: Any) -> Average:
    weights, part = part if options.weights else (None, part)
    if not (size := size_of(part)):
        raise ValueError("a part of the samples is empty; leave it out")
    found = quantities(part)
    jets, ratios = [jet if isinstance(jet, Jet) else np.asarray(jet) for jet in found.jets], found.weights
    if options.chains:
        jets, ratios = _over_chains(jets), np.ones(jets[0].shape[:2]) if ratios is None else ratios
    space, rows = _rows(jets, size)
    cross = len(rows) <= MOST
    if not cross and len(jets) > 1 and options.errors:
        raise OrderError(
            f"the errors of {len(rows)} averages need all their covariances, which are kept of {MOST} at most; "
            "give errors=False, or a lower order"
        )
    tally = Tally.of(rows, weights, ratios, options.chain or options.chains, cross, options.errors)
    return Average(space, found.scale, tally)


def _over_chains(jets: Sequence[Any]) -> list[Any]:
    """Return the averages of each step over all chains."""
    if any(jet.ndim < 2 for jet in jets):
        raise ValueError("of several chains f and log_prob have the shape (steps, chains, …); of one say chain=True")
    return [np.mean(jet, axis=1) for jet in jets]


def _is_same(a: Space, b: Space) -> bool:
    """Say whether the spaces are the same, also if their points are arrays."""
    return a is b or (a._replace(at=()) == b._replace(at=()) and all(map(same_point, a.at, b.at)))


def _rows(jets: Sequence[Any], size: int) -> tuple[Space, Array]:
    """Return the space of all the jets, and their coefficients, shape (jets·slots, samples, *shape)."""
    if not any(isinstance(jet, Jet) for jet in jets):
        raise TypeError(
            "neither f nor log_prob depends on a parameter: write them with a jet, such as variable(0.5, 2)"
        )
    alike = combine(*jets)
    shape = max((jet.shape for jet in alike), key=len)
    if not shape or shape[0] != size:
        raise ValueError(f"f and log_prob give one number for each of {size} samples along axis 0, not shape {shape}")
    rows = [_spread(jet.coeffs, shape) for jet in alike]
    if any(np.iscomplexobj(row) for row in rows):
        raise RefusedError("expectations are of real numbers; take the real and the imaginary part one by one")
    return alike[0]._space, np.concatenate(rows)


def _spread(coeffs: Array, shape: tuple[int, ...]) -> Array:
    """Return coefficients of shape (slots, samples, …) as they stand beside those of more axes on the right."""
    missing = len(shape) + 1 - coeffs.ndim
    return np.broadcast_to(coeffs.reshape(*coeffs.shape, *[1] * missing), (len(coeffs), *shape))

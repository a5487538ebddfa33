"""What comes out: an estimate as a jet, with the standard error of every derivative."""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from jets import algebra
from jets.blocks import from_slots
from jets.estimators.moments import Tally
from jets.jet import Jet
from jets.notation import number, partial, pretty
from jets.space import Space

__all__ = ["Estimate", "EstimateWarning", "estimate_of", "jet_of"]

Array = Any

#: Importance weights that are carried by a smaller share of the samples than this cannot be trusted.
FEWEST = 0.01
#: Nor can a variance to which one of many samples contributes more than this share.
HEAVIEST = 0.5
MANY = 100


class EstimateWarning(UserWarning):
    """An estimate, or its standard errors, cannot be trusted."""


class Estimate(NamedTuple):
    """An expectation and its derivatives as a jet; `errors` are the standard errors, in the layout of `derivatives`.

    `size` is the number of samples, `effective_size` that of independent, equally weighted ones that would tell as much
    about the value, at most `size`. `autocorrelation` is for chains the integrated autocorrelation time of every
    derivative, in samples and 1/2 for independent ones, in the same layout.
    """

    jet: Jet
    errors: Array
    size: int
    effective_size: float
    autocorrelation: Array | None = None

    @property
    def value(self) -> Any:
        """The estimate of the expectation."""
        return self.jet.value

    @property
    def derivatives(self) -> Array:
        """The estimates of all derivatives, axis 0 = slot; the value first."""
        return self.jet.derivatives

    def derivative(self, *alpha: Any, **powers: int) -> Any:
        """Return the estimate of one derivative, named as in `Jet.derivative`."""
        return self.jet.derivative(*alpha, **powers)

    def error(self, *alpha: Any, **powers: int) -> Any:
        """Return the standard error of one derivative; of the value, if nothing is said."""
        errors = jet_of(self.jet._space, list(self.errors))
        return errors.coeff(*alpha, **powers) if alpha or powers else errors.value

    def __str__(self) -> str:
        slots, names = self.jet._space.monomials.slots, self.jet.names
        if self.jet.ndim:
            return f"{self.jet}\n± {self.errors}"
        rows = zip(slots, self.derivatives, self.errors, strict=True)
        cells = [(pretty(partial(names, alpha) or "f"), *_measured(d, float(e))) for alpha, d, e in rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [f"{a.ljust(widths[0])}  {b.rjust(widths[1])} ± {c}" for a, b, c in cells]
        return "\n".join([f"{self.size} samples, effectively {self.effective_size:.6g}", *lines])


def _measured(c: Any, error: float) -> tuple[str, str]:
    """Return a number with as many digits as its standard error has meaning for, which is two."""
    if not (math.isfinite(error) and error > 0):
        return pretty(number(c)), pretty(number(error))
    decimals = max(0, 1 - math.floor(math.log10(error)))
    specs = (f".{decimals}f",) * 2 if decimals < 12 else (".6g", ".2g")
    return pretty(number(c, specs[0])), pretty(number(error, specs[1]))


def jet_of(space: Space, rows: Sequence[Any]) -> Jet:
    """Return the jet with these coefficients, one for each slot of a space."""
    if len(space.names) == 1:
        return Jet._new(space, list(rows))
    index = space.monomials
    terms = dict(zip(index.words, rows, strict=True))
    return Jet._new(space, algebra.positive(from_slots(terms, index, 0 * rows[0])))


def estimate_of(jet: Jet, slopes: Sequence[Jet], tally: Tally) -> Estimate:
    """Return the estimate jet = g(means), where `slopes` are the derivatives ∂g/∂mean, themselves jets.

    To first order the error of g is Σⱼ ∂g/∂meanⱼ·(errors of meanⱼ), products of jets: the delta method.
    """
    size = tally.leaned.effective
    if tally.levels[0].scatter is None:
        return Estimate(jet, np.full((jet._space.monomials.size, *jet.shape), np.nan), tally.size, size)
    _warn(tally, jet)
    maps = np.concatenate([_multiplication(slope, jet) for slope in slopes], axis=-1)
    if len(tally.levels) == 1:
        variances = _of_mean(tally.levels[0].variance(maps), tally.counted.effective)
        return Estimate(jet, _errors(jet, variances), tally.size, size)
    levels = [level for level in tally.levels if level.weight > 1] or tally.levels[:1]
    variances, stretch, is_short = _of_chain([level.variance(maps) for level in levels], [b.weight for b in levels])
    if tally.counted.effective >= MANY and np.any(is_short):
        _complain(
            f"neighbours are correlated over so many samples that averages over {2 ** (len(levels) - 1)} of them, the "
            "longest there are, do not tell the standard errors, which are too small; take a longer chain or chunk"
        )
    size /= max(1.0, float(np.max(stretch[0])))
    return Estimate(jet, _errors(jet, variances), tally.size, size, stretch / 2)


def _errors(jet: Jet, variances: Array) -> Array:
    """Return the errors of the derivatives from the variances of the coefficients."""
    return jet_of(jet._space, list(np.sqrt(variances))).derivatives


def _of_mean(spread: Array, count: float) -> Array:
    """Return the variance of a mean; that of one sample alone is not known."""
    return spread / (count - 1) if count > 1 else np.full_like(spread, np.nan)


def _of_chain(spreads: Sequence[Array], counts: Sequence[float]) -> tuple[Array, Array, Array]:
    """Return the variances of the means, by what correlations stretch those of independent samples, and where too far.

    Of the averages over blocks of b = 1, 2, 4, … samples the shortest is taken with b³ > 2·n·stretch²: longer ones are
    noisier, shorter ones biased (Lee, Needs, Towler and Drummond, Phys. Rev. E 83, 066706).
    """
    means = [_of_mean(spread, count) for spread, count in zip(spreads, counts, strict=True)]
    chosen, stretch, short = means[0], np.ones_like(means[0]), np.full(means[0].shape, True)
    for k, mean in enumerate(means[1:], 1):
        with np.errstate(divide="ignore", invalid="ignore"):
            now = np.where(means[0] > 0, mean / means[0], 1.0)
        chosen, stretch = np.where(short, mean, chosen), np.where(short, now, stretch)
        short &= 8.0**k <= 2 * counts[0] * now**2
    return chosen, stretch, short


def _multiplication(slope: Jet, jet: Jet) -> Array:
    """Return the matrices by which a jet multiplies coefficients, shape (*shape, slots, slots)."""
    size, shape = jet._space.monomials.size, jet.shape
    units = np.zeros((size, *shape, size)) + np.eye(size).reshape(size, *[1] * len(shape), size)
    space = jet._space._replace(at=(0.0,) * len(jet.names))  # points of the shape of the batch have an axis too few
    product: Any = jet_of(space, list(np.asarray(slope.coeffs, dtype=float)[..., None])) * jet_of(space, list(units))
    return np.moveaxis(product.coeffs, 0, -2)


def _warn(tally: Tally, jet: Jet) -> None:
    if tally.size >= MANY and tally.leaned.effective < FEWEST * tally.size:
        _complain(
            f"the weights are carried by about {tally.leaned.effective:.3g} of {tally.size} samples: they hardly reach "
            "where the weights are large; take them from a distribution nearer to p"
        )
    spread = tally.levels[0].spread
    shares = np.divide(np.moveaxis(tally.largest, 0, -1), spread, out=np.zeros(spread.shape), where=spread > 0)
    if tally.counted.effective >= MANY and np.any(shares > HEAVIEST):
        place = int(np.argwhere(shares > HEAVIEST)[0][-1]) % jet._space.monomials.size
        name = pretty(partial(jet.names, jet._space.monomials.slots[place]) or "f")
        _complain(
            f"one of {tally.size} samples makes more than half of the variance of {name}: p/⊥p has heavy tails there, "
            "and the standard error is too small; take more samples, shorter paths, or a lower order"
        )


def _complain(message: str) -> None:
    """Warn whoever called the estimator."""
    level, frame = 1, sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").startswith("jets."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, EstimateWarning, stacklevel=level)

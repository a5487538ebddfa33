"""Markov chains, many side by side: Metropolis for any p, and for the Ising model sweeps and Wolff's clusters.

All of them sample p at the values of its parameters, ⊥p, as `jets.expectation(…, chains=True)` wants it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from jets.estimators.estimates import EstimateWarning
from jets.jet import Jet
from jets.progress import Progress, as_progress

__all__ = ["Chains", "ising_energy", "ising_metropolis", "metropolis", "wolff"]

Array = Any
Function = Callable[[Any], Any]
#: The states of all chains, step by step, and which part of each has moved.
Walk = Iterator[tuple[Array, Array]]

#: Steps after which a chain that has not moved at all is worth a warning.
MANY = 100
#: How often a sweep tries to flip a spin. If it were always, β = 0 would flip all of them in every sweep, for ever, and
#: a lattice of 2×2 would not reach all states at any β.
EAGER = 7 / 8


class Chains(NamedTuple):
    """Samples of shape (steps, chains, …), and for each chain the share of the steps that it took, shape (chains,).

    A step of an Ising chain is taken by the spins that it flips.
    """

    samples: Array
    acceptance: Array


def metropolis(log_prob: Function, start: Any, step: Any, steps: int, *, seed: Any = None, **options: Any) -> Chains:
    """Return samples of p by the Metropolis algorithm: from x go to y with probability min(1, p(y)/p(x)), or stay.

    `start` has shape (chains, …), and `log_prob` gives one number for each chain: sum over the last axes, and the same
    function serves `jets.expectation`. It need not be normalised, and is −inf where p is 0; of jets the value counts.
    `step` is the width of Gaussian steps, or an array of widths; or a function that takes a NumPy Generator and all the
    x and returns all the y, and would go from y to x with the same probability.

    `burn_in` steps are dropped at first, and of the others every `thin`-th is kept; both are options, as are `observe`,
    a function of the states that says what of them is kept, and `progress`. `seed` may be a Generator. ValueError where
    log_prob is nan or +inf.

    >>> found = metropolis(lambda x: -(x**2) / 2, np.zeros(100), step=2.4, steps=1000, burn_in=100, seed=1)
    >>> found.samples.shape, round(float(found.acceptance.mean()), 2)
    ((1000, 100), 0.44)
    """
    propose, rng = step if callable(step) else _gaussian(step), np.random.default_rng(seed)
    return _collected(_metropolis(log_prob, propose, np.array(start), rng), steps, **options)


def ising_energy(spins: Any) -> Any:
    """Return −Σ s·s′ over neighbours, for spins ±1 of shape (…, rows, columns) on a torus; shape (…).

    Along an axis of length 2 two spins are neighbours twice.

    >>> int(ising_energy(np.ones((3, 4))))
    -24
    """
    spins = np.asarray(spins)
    return -sum(np.sum(spins * np.roll(spins, 1, axis), axis=(-2, -1)) for axis in (-2, -1))


def ising_metropolis(beta: Any, start: Any, steps: int, *, seed: Any = None, **options: Any) -> Chains:
    """Return spins of the Ising model, p ∝ exp(−β·ising_energy), by Metropolis; a step is a sweep over all spins.

    `start` has shape (chains, rows, columns). `beta` is a number, or one for each chain; of a jet the value counts. The
    spins of one colour of a checkerboard, no two of them neighbours, are tried at once; on a side of odd length the
    board has three colours. A spin is left alone once in 8 sweeps. The options are those of `metropolis`.

    >>> found = ising_metropolis(0.3, np.ones((50, 4, 4)), 200, burn_in=50, seed=1, observe=ising_energy)
    >>> found.samples.shape
    (200, 50)
    """
    spins = _lattices(start)
    coupling = _coupling(beta, spins.shape[-1])
    return _collected(_sweeps(coupling, spins, np.random.default_rng(seed)), steps, **options)


def wolff(beta: Any, start: Any, steps: int, *, seed: Any = None, **options: Any) -> Chains:
    """Return spins of the Ising model, p ∝ exp(−β·ising_energy), by Wolff's algorithm; a step flips one cluster.

    Equal neighbours are linked with probability 1 − exp(−2β), and all that is linked to a spin drawn at random is one
    cluster. Near the phase transition these chains forget much sooner than those of `ising_metropolis`, whose arguments
    they share, except that β may not be negative. Source: U. Wolff, Phys. Rev. Lett. 62, 361.

    >>> found = wolff(0.44, np.ones((50, 8, 8)), 200, burn_in=50, seed=1)
    >>> found.samples.shape, found.samples.dtype
    ((200, 50, 8, 8), dtype('int8'))
    """
    spins = _lattices(start)
    coupling = _coupling(beta, spins.shape[-1])
    if np.any(coupling < 0):
        raise ValueError("clusters of equal spins need β ≥ 0; use ising_metropolis for antiferromagnets")
    return _collected(_clusters(coupling, spins, np.random.default_rng(seed)), steps, **options)


# --- steps --------------------------------------------------------------------------------------------------


def _collected(
    walk: Walk,
    steps: int,
    *,
    burn_in: int = 0,
    thin: int = 1,
    observe: Function | None = None,
    progress: bool | Progress | None = None,
) -> Chains:
    """Walk, and keep every thin-th state after burn_in."""
    for name, given, least in (("steps", steps, 1), ("burn_in", burn_in, 0), ("thin", thin, 1)):
        if given < least:
            raise ValueError(f"{name} is a number of steps, at least {least}, not {given}")
    tell, total, taken, samples = as_progress(progress), burn_in + steps * thin, 0.0, None
    for done, (state, moved) in enumerate(islice(walk, total), 1):
        if (k := done - burn_in) > 0:
            taken = taken + moved
            if k % thin == 0:
                seen = state if observe is None else np.asarray(observe(state))
                samples = np.empty((steps, *seen.shape), seen.dtype) if samples is None else samples
                samples[k // thin - 1] = seen
        tell(done, total)
    if total - burn_in >= MANY and (still := np.count_nonzero(np.equal(taken, 0))):
        message = f"{still} of {np.size(taken)} chains never moved in {total - burn_in} steps: take smaller ones"
        warnings.warn(message, EstimateWarning, stacklevel=3)  # which is whoever called the sampler
    return Chains(samples, taken / (total - burn_in))


def _metropolis(log_prob: Function, propose: Callable[[Any, Any], Any], x: Array, rng: Any) -> Walk:
    if not x.ndim:
        raise ValueError("the first axis of start counts the chains; for one chain alone write [start]")
    log_p = _log_probs(log_prob, x)
    if np.any(log_p == -math.inf):
        raise ValueError("a chain starts where p is 0")
    while True:
        x.flags.writeable = False  # a function that steps in place would change the past
        y = np.asarray(propose(rng, x))
        if y.shape != x.shape:
            raise ValueError(f"step gives states of shape {y.shape}, not {x.shape} as those it got")
        new = _log_probs(log_prob, y)
        taken = new - log_p >= -rng.standard_exponential(len(x))  # which is log u for a uniform u
        x = np.where(taken.reshape(-1, *[1] * (x.ndim - 1)), y, x)
        log_p = np.where(taken, new, log_p)
        yield x, taken


def _gaussian(step: Any) -> Callable[[Any, Any], Any]:
    width = np.asarray(step, dtype=float)
    if not np.all((width > 0) & np.isfinite(width)):
        raise ValueError(f"the width of a step is a number > 0, not {step}")
    return lambda rng, x: x + width * rng.standard_normal(x.shape)


def _log_probs(log_prob: Function, x: Array) -> Array:
    log_p = _value(log_prob(x))
    if log_p.shape != x.shape[:1]:
        raise ValueError(f"log_prob gives one number for each of {len(x)} chains, not shape {log_p.shape}")
    if not np.all(log_p < math.inf):
        raise ValueError("log_prob is nan or +inf for a state of a chain; where p is 0 it is −inf")
    return log_p


def _value(x: Any) -> Array:
    return np.asarray(x.value if isinstance(x, Jet) else x, dtype=float)


# --- the Ising model, with the chains along the last axis, so that what is moved is moved in large pieces ------


def _sweeps(beta: Array, spins: Array, rng: Any) -> Walk:
    """Walk by sweeps: a spin flips with probability EAGER·min(1, exp(−β·ΔE)), where ΔE = 2s·(sum of its neighbours)."""
    colours = _colours(*spins.shape[:2])
    while True:
        before, threshold = spins, rng.standard_exponential(spins.shape) + math.log(EAGER)
        for colour in colours:
            neighbours = sum(_shifted(spins, by, axis) for axis in (0, 1) for by in (1, -1))
            price = np.maximum(2 * beta * (spins * neighbours), 0)
            spins = np.where(colour & (price <= threshold), -spins, spins)
        yield np.moveaxis(spins, -1, 0), np.mean(spins != before, axis=(0, 1))


def _clusters(beta: Array, spins: Array, rng: Any) -> Walk:
    rows, columns, chains = spins.shape
    sites = np.arange(rows * columns).reshape(rows, columns, 1)
    while True:
        links = [_links(beta, spins, axis, rng) for axis in (0, 1)]
        cluster = _flooded(sites == rng.integers(sites.size, size=chains), links)
        spins = np.where(cluster, -spins, spins)
        yield np.moveaxis(spins, -1, 0), np.mean(cluster, axis=(0, 1))


def _links(beta: Array, spins: Array, axis: int, rng: Any) -> Array:
    """Say which spins are linked to the next one along an axis."""
    return (spins == _shifted(spins, 1, axis)) & (rng.standard_exponential(spins.shape) <= 2 * beta)


def _flooded(seeds: Array, links: list[Array]) -> Array:
    """Return what is linked to the seeds, for eight chains in every byte."""
    now, before = np.packbits(seeds, axis=-1), None
    packed = [np.packbits(link, axis=-1) for link in links]
    while before is None or not np.array_equal(now, before):
        before = now
        for axis, link in enumerate(packed):
            now = now | (link & _shifted(now, 1, axis)) | _shifted(link & now, -1, axis)
    return np.unpackbits(now, axis=-1, count=seeds.shape[-1]).view(bool)


def _shifted(x: Array, by: int, axis: int) -> Array:
    """Return what stands `by` places further along an axis of a torus, sooner than np.roll."""
    return np.take(x, np.arange(x.shape[axis]) + by, axis, mode="wrap")


def _colours(rows: int, columns: int) -> list[Array]:
    """Return the colours of a checkerboard on a torus: masks, in none of which two sites are neighbours."""
    number = 2 if rows % 2 == columns % 2 == 0 else 3
    row, column = ([*np.arange(n - n % 2) % 2, *[2] * (n % 2)] for n in (rows, columns))  # 0 1 0 1 … and 2 if n is odd
    board = np.add.outer(row, column)[..., None] % number
    return [board == colour for colour in range(number)]


def _lattices(start: Any) -> Array:
    """Return the spins of all chains, shape (rows, columns, chains)."""
    spins = np.asarray(start)
    if spins.ndim != 3 or min(spins.shape[1:]) < 2:
        raise ValueError(f"start has shape (chains, rows, columns) with sides of 2 or more, not {spins.shape}")
    if not np.all(abs(spins) == 1):
        raise ValueError("spins are 1 or −1")
    return np.moveaxis(spins.astype(np.int8), 0, -1)


def _coupling(beta: Any, chains: int) -> Array:
    value = _value(beta)
    if value.shape not in [(), (chains,)] or not np.all(np.isfinite(value)):
        raise ValueError(f"β is a number, or one for each of {chains} chains, not {beta}")
    return value

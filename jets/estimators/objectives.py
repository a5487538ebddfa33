"""Objectives made of p/⊥p alone: log Z, cumulants, the Kullback–Leibler divergence, and Fisher's matrix as its Hessian.

None of them asks p to be normalised.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from jets.detach import detach
from jets.errors import OrderError
from jets.estimators.averages import Options, Quantities, average
from jets.estimators.boxes import magic_box
from jets.estimators.estimates import Estimate, estimate_of
from jets.jet import Jet
from jets.mixing import as_jet
from jets.variables import variable

__all__ = ["Fisher", "cumulants", "divergence", "fisher", "log_partition", "score"]

Function = Callable[[Any], Any]


def log_partition(log_prob: Function, samples: Any, **options: Any) -> Estimate:
    """Return log⟨p/⊥p⟩, whose value is 0 and whose derivatives are those of log Z, where Z = Σ p.

    `log_prob` need not be normalised; samples and options are those of `jets.expectation`. With p = exp(−βE) the first
    derivative in β is −⟨E⟩, the second the variance of E, and so on.

    >>> beta = variable(1.0, order=2, name="β")
    >>> energies = np.array([0.0, 0.0, 1.0, 3.0])
    >>> log_partition(lambda energy: -beta * energy, energies).derivatives.tolist()
    [0.0, -1.0, 1.5]
    """
    found = average(partial(_ratio_alone, log_prob), samples, Options(**options))
    (b,) = found.means
    log_z: Any = np.log(b)
    return estimate_of(log_z, [1 / b], found.tally)


def cumulants(f: Function, samples: Any, order: int = 4, **options: Any) -> Estimate:
    """Return the cumulants of f: the derivatives of log⟨exp(λf)⟩ at λ = 0, of order 1 (the mean) to `order`.

    >>> cumulants(lambda x: x, np.array([0.0, 0.0, 1.0, 3.0]), order=3).derivatives.tolist()
    [0.0, 1.0, 1.5, 1.5]
    """
    return log_partition(partial(_tilted, f, variable(0.0, order, "λ")), samples, **options)


def divergence(log_prob: Function, samples: Any, **options: Any) -> Estimate:
    """Return the Kullback–Leibler divergence D(⊥p‖p) = log⟨p/⊥p⟩ − ⟨log(p/⊥p)⟩, for samples of ⊥p.

    Its value and its first derivatives are 0 at the point itself, and its second ones are Fisher's matrix.

    >>> mu = variable(0.0, order=2, name="μ")
    >>> x = np.array([-1.0, 1.0])
    >>> divergence(lambda x: -((x - mu) ** 2) / 2, x).derivatives.tolist()
    [0.0, 0.0, 1.0]
    """
    found = average(partial(_ratio_and_log, log_prob), samples, Options(**options))
    b, mean_log = found.means
    log_z: Any = np.log(b)
    return estimate_of(log_z - mean_log, [1 / b, as_jet(-1, b)], found.tally)


class Fisher(NamedTuple):
    """Fisher's matrix, the standard errors of its entries, and the parameters that its rows and columns belong to."""

    matrix: Any
    errors: Any
    names: tuple[str, ...]


def fisher(log_prob: Function, samples: Any, **options: Any) -> Fisher:
    """Return Fisher's matrix −⟨∂ᵢ∂ⱼ log p⟩ of a normalised p, or cov(∂ᵢ log p, ∂ⱼ log p): the Hessian of `divergence`.

    The jets of `log_prob` have to be of order 2 or higher.

    >>> mu = variable(0.0, order=2, name="μ")
    >>> fisher(lambda x: -((x - mu) ** 2) / 2, np.array([-1.0, 1.0])).matrix.tolist()
    [[1.0]]
    """
    found = divergence(log_prob, samples, **options)
    names = found.jet.names
    if found.jet.order < 2:
        raise OrderError(f"Fisher's matrix is a second derivative; make {', '.join(names)} with order=2")
    shape = (len(names), len(names))
    pairs = [{name: pair.count(name) for name in pair} for pair in product(names, repeat=2)]
    matrix, errors = ([of(**pair) for pair in pairs] for of in (found.derivative, found.error))
    return Fisher(np.reshape(matrix, shape), np.reshape(errors, shape), names)


def score(log_prob: Function, samples: Any) -> Any:
    """Return the score ∂ log p of every sample, shape (parameters, samples).

    >>> mu = variable(0.5, order=1, name="μ")
    >>> score(lambda x: -((x - mu) ** 2) / 2, np.array([-1.0, 1.0])).tolist()
    [[-1.5, 0.5]]
    """
    log_p = log_prob(samples)
    if not isinstance(log_p, Jet) or log_p.order < 1:
        raise TypeError("log_prob has to give jets of order 1 or higher: write it with variable(…, order=1)")
    return np.stack([log_p.derivative(**{name: 1}) for name in log_p.names])


def _tilted(f: Function, parameter: Jet, x: Any) -> Any:
    return parameter * f(x)


def _ratio_alone(log_prob: Function, x: Any) -> Quantities:
    return Quantities([magic_box(log_prob(x))])


def _ratio_and_log(log_prob: Function, x: Any) -> Quantities:
    log_p = log_prob(x)
    return Quantities([magic_box(log_p), log_p - detach(log_p)])

"""Derivatives of expectations, of any order: where ⊥ earns its living.

expectation, exact_expectation          over samples, and the same over all outcomes
magic_box, ratio                        exp(τ − ⊥τ) and p/⊥p, which make samples feel their parameters
dice, loaded_dice                       objectives for paths in time
metropolis, wolff, ising_metropolis, ising_energy       samplers: Markov chains, many side by side
Estimate, EstimateWarning               what comes out, and when not to trust it
"""

from __future__ import annotations

from jets.estimators.boxes import dice, loaded_dice, magic_box, ratio
from jets.estimators.chains import Chains, ising_energy, ising_metropolis, metropolis, wolff
from jets.estimators.estimates import Estimate, EstimateWarning
from jets.estimators.expectations import exact_expectation, expectation
from jets.estimators.objectives import cumulants, divergence, fisher, log_partition, score

__all__ = [
    "Chains",
    "Estimate",
    "EstimateWarning",
    "cumulants",
    "dice",
    "divergence",
    "exact_expectation",
    "expectation",
    "fisher",
    "ising_energy",
    "ising_metropolis",
    "loaded_dice",
    "log_partition",
    "magic_box",
    "metropolis",
    "ratio",
    "score",
    "wolff",
]

"""Derivatives of expectations, of any order: where ⊥ earns its living.

expectation, exact_expectation          over samples, and the same over all outcomes
magic_box, ratio                        exp(τ − ⊥τ) and p/⊥p, which make samples feel their parameters
dice, loaded_dice                       objectives for paths in time
Estimate, EstimateWarning               what comes out, and when not to trust it
"""

from __future__ import annotations

from jets.estimators.boxes import dice, loaded_dice, magic_box, ratio
from jets.estimators.estimates import Estimate, EstimateWarning
from jets.estimators.expectations import exact_expectation, expectation
from jets.estimators.objectives import cumulants, divergence, fisher, log_partition, score

__all__ = [
    "Estimate",
    "EstimateWarning",
    "cumulants",
    "dice",
    "divergence",
    "exact_expectation",
    "expectation",
    "fisher",
    "loaded_dice",
    "log_partition",
    "magic_box",
    "ratio",
    "score",
]

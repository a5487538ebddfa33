"""Thin names: `jets.sin` is `np.sin`, `jets.erf` is `scipy.special.erf`, fetched when it is asked for.

NumPy's functions take jets as they are; this is the list of those that do, for `from jets.functions import *`
and for the expressions of the command line.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from jets.special import SPECIAL

__all__ = ["NAMES", "arity"]

_NUMPY = (
    "sqrt cbrt square reciprocal power exp exp2 expm1 log log2 log10 log1p logaddexp logaddexp2 "
    "sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh arcsinh arccosh arctanh deg2rad rad2deg hypot "
    "absolute sign maximum minimum fmax fmin floor ceil trunc rint remainder fmod heaviside copysign"
).split()

#: Every function that can be called by name, NumPy's first, then SciPy's.
NAMES: tuple[str, ...] = (*_NUMPY, *sorted(SPECIAL))


def arity(name: str) -> int:
    """Return how many arguments a function takes.

    >>> arity("sin"), arity("arctan2")
    (1, 2)
    """
    return SPECIAL[name] if name in SPECIAL else getattr(np, name).nin


def __getattr__(name: str) -> Any:
    if name in _NUMPY:
        return getattr(np, name)
    if name in SPECIAL:
        return _special(name)
    raise AttributeError(f"module 'jets.functions' has no function {name!r}")


def _special(name: str) -> Any:
    try:
        return getattr(importlib.import_module("scipy.special"), name)
    except ImportError as error:
        raise ImportError(f"{name} is one of SciPy's functions: pip install scipy") from error

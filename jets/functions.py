"""Thin names: `jets.sin` is `np.sin`, `jets.erf` is `scipy.special.erf`, fetched when it is asked for.

NumPy's ufuncs take jets as they are. This is the list of those that can be called by name, here, as `jets.sin`, and
in the expressions of the command line; `from jets.functions import *` gives NumPy's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jets.sequences import scipy
from jets.special import SPECIAL

_NUMPY = (
    "sqrt cbrt square reciprocal power exp exp2 expm1 log log2 log10 log1p logaddexp logaddexp2 "
    "sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh arcsinh arccosh arctanh deg2rad rad2deg hypot "
    "absolute sign maximum minimum fmax fmin floor ceil trunc rint remainder fmod heaviside copysign"
).split()

#: Every function that can be called by name, NumPy's first, then SciPy's.
NAMES: tuple[str, ...] = (*_NUMPY, *sorted(SPECIAL))
__all__ = ["NAMES", "arity", *_NUMPY]


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
        return scipy(name)
    raise AttributeError(f"module 'jets.functions' has no function {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *NAMES})

"""⊥, written `detach`: value ⊥(x) = x, derivative 0.

No ordinary function does that, just as no real number squares to −1. In the algebra of jets it is a plain
projection: keep slot 0, zero the others. The projection is a ring endomorphism, ⊥(a + b) = ⊥a + ⊥b and
⊥(a·b) = ⊥a·⊥b, it is idempotent, and D⊥ = 0. That is all there is to it, and with `jets.weird` all that is needed.

PyTorch calls it `Tensor.detach`, JAX and TensorFlow `stop_gradient`.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np

from jets.jet import Jet
from jets.space import as_names, as_order

__all__ = ["detach", "stop_gradient"]


def detach(z: Any, wrt: str | Sequence[str] | None = None, above: int = 0) -> Any:
    """Return z as a constant: the same value, every derivative 0.

    `wrt` names the variables in which it becomes constant (one name or several; all of them by default), and is
    as it was in every other; a jet without a variable of that name is constant in it already. `above=k` keeps the
    derivatives up to order k in those variables and zeroes the rest.
    Numbers and arrays are constants already. Tuples, lists and dicts are detached entry by entry, however nested;
    any other type is a `TypeError`, since ignoring it would let derivatives through.

    >>> from jets import variable
    >>> x = variable(3.0, order=2)
    >>> (x - detach(x)).derivatives.tolist()
    [0.0, 1.0, 0.0]
    >>> (x * detach(x)).derivatives.tolist()
    [9.0, 3.0, 0.0]
    >>> detach({"loss": x**3}, above=1)["loss"].derivatives.tolist()
    [27.0, 27.0, 0.0]

    *By argument and by result.* ⊥ on an argument stops what comes in through it, f(⊥x(t), t), whose derivative is the
    partial one, ∂f/∂t; ⊥ on the result stops everything. `wrt` stops one variable wherever it comes in.

    >>> t = variable(2.0, order=1, name="t")
    >>> def f(x, t):
    ...     return x * t
    >>> f(t**2, t).derivative(1), f(detach(t**2), t).derivative(1), detach(f(t**2, t)).derivative(1)
    (12.0, 4.0, 0.0)
    >>> from jets import variables
    >>> x, t = variables(x=3.0, t=2.0, order=1)
    >>> f(detach(x * t, wrt="t"), t).derivatives.tolist()  # the value, ∂/∂x, and ∂/∂t of what is not stopped
    [12.0, 4.0, 6.0]
    >>> detach(f(x * t, t), wrt="t").derivatives.tolist()
    [12.0, 4.0, 0.0]
    """
    if isinstance(z, Jet):
        return z.detach(wrt, above)
    return _detach(z, None if wrt is None else as_names(wrt), as_order(above, "above"))


#: The same function under the name that JAX and TensorFlow give it.
stop_gradient = detach


def _detach(z: Any, names: tuple[str, ...] | None, above: int) -> Any:
    if isinstance(z, Jet):
        return z.detach(names, above)
    if isinstance(z, dict):
        entries = copy(z)  # the class, and what else it remembers: OrderedDict, defaultdict, Counter
        for key, entry in z.items():
            entries[key] = _detach(entry, names, above)
        return entries
    if isinstance(z, (tuple, list)):
        items = [_detach(item, names, above) for item in z]
        return type(z)(*items) if hasattr(z, "_fields") else type(z)(items)
    if isinstance(z, np.ndarray) and z.dtype == object:
        return np.frompyfunc(lambda entry: _detach(entry, names, above), 1, 1)(z)
    if _is_constant(z):
        return z
    raise TypeError(f"detach takes a jet, a number, an array, or a tuple, list or dict of them, not {type(z).__name__}")


def _is_constant(z: Any) -> bool:
    """Say whether z is a number or an array of numbers; text, None and foreign objects are not."""
    if isinstance(z, (np.ndarray, np.generic)):
        return z.dtype.kind in "biufc"
    return not hasattr(z, "__len__") and not callable(z) and hasattr(z, "__mul__") and hasattr(z, "__sub__")

"""Jets of order 0 as an array library, for the public test suite of the array API standard to judge.

    git clone --recurse-submodules https://github.com/data-apis/array-api-tests
    cd array-api-tests && pip install -r requirements.txt
    PYTHONPATH=<this directory> ARRAY_API_TESTS_MODULE=array_api pytest array_api_tests

Arrays of floats and complex numbers are jets, which know nothing but their value; arrays of integers and of truth
values are NumPy's own, as everywhere in `jets`. Every function is NumPy's, under NumPy's name, called on jets: what is
judged is what NumPy makes of them through `__array_ufunc__` and `__array_function__`. Only what makes an array of
something else is written here, since NumPy makes an array of its own.

A function that was given jets has to return jets, and nothing here makes them of its result. Not for jets are: writing
to an array (they are immutable), the DLPack protocol and other devices.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from jets.jet import Jet

__array_api_version__ = np.__array_api_version__


class Namespace:
    """The functions of one of NumPy's modules, whose arrays of floats and complex numbers become jets."""

    def __init__(self, home: Any) -> None:
        self.home = home

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.home, name)
        return found if isinstance(found, type) or not callable(found) else making_jets(found)


def making_jets(function: Any) -> Any:
    """Return the function, whose results are jets where it was given none."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        return result if has_jets([*args, *kwargs.values()]) else as_jets(result)

    return wrapped


def has_jets(x: Any) -> bool:
    return isinstance(x, Jet) or (isinstance(x, (list, tuple)) and any(map(has_jets, x)))


def as_jets(x: Any) -> Any:
    """Return arrays of floats and complex numbers as jets of order 0, anything else as it is."""
    if isinstance(x, (list, tuple)):
        return type(x)(*map(as_jets, x)) if hasattr(x, "_fields") else type(x)(map(as_jets, x))
    return Jet.from_coeffs(x[None]) if isinstance(x, (np.ndarray, np.inexact)) and x.dtype.kind in "fc" else x


def values_of(x: Any) -> Any:
    """Return jets, however nested, as what they hold."""
    return [values_of(entry) for entry in x] if isinstance(x, (list, tuple)) else x.value if isinstance(x, Jet) else x


def asarray(obj: Any, /, *, dtype: Any = None, device: Any = None, copy: bool | None = None) -> Any:
    """Return numbers, nested lists of them, or an array, as an array."""
    kept = isinstance(obj, Jet) and dtype in (None, obj.dtype)
    return obj if kept else as_jets(np.asarray(values_of(obj), dtype=dtype, device=device, copy=copy or None))


def full(shape: Any, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Any:
    """Return an array of one number."""
    return as_jets(np.full(shape, values_of(fill_value), dtype=dtype, device=device))


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> Any:
    """Return an array of another library."""
    return as_jets(np.from_dlpack(x, device=device, copy=copy))


def finfo(type: Any, /) -> Any:
    """Return what is known of a floating dtype, or of that of an array."""
    return np.finfo(type.dtype if isinstance(type, (Jet, np.ndarray)) else type)


def iinfo(type: Any, /) -> Any:
    """Return what is known of an integer dtype, or of that of an array."""
    return np.iinfo(type.dtype if isinstance(type, np.ndarray) else type)


linalg, fft = Namespace(np.linalg), Namespace(np.fft)


def __getattr__(name: str) -> Any:
    if name.startswith("__") and name != "__array_namespace_info__":  # such as __path__, of a package
        raise AttributeError(name)
    return getattr(Namespace(np), name)

"""The kinds of numbers that a coefficient can be, and how to go from one to another.

A coefficient is a Python float or complex (one point in double precision), a NumPy scalar or array (other
precisions, batches), or any other object that adds and multiplies: a `Fraction`, a SymPy or mpmath number.
Python's float stands for float64 because it is several times faster than NumPy's scalar; no array is 0-d.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Set
from fractions import Fraction
from typing import Any

import numpy as np

from jets.errors import OrderError, mixture

__all__ = [
    "Number",
    "Symbolic",
    "as_rows",
    "assert_one_kind",
    "coefficient",
    "dtype_of",
    "fits",
    "full",
    "imag",
    "is_exact",
    "is_object",
    "library",
    "lift",
    "module_of",
    "plain",
    "real",
    "sample",
    "spread",
    "when_known",
    "zero",
]

Number = Any


class Symbolic:
    """A number of which only the kind is known, while `jets.compile` writes down what is done to it."""

    __slots__ = ("dtype",)
    dtype: np.dtype[Any]

    def record(self, function: Any, values: tuple[Any, ...], count: int = 0) -> Any:
        """Return what a function of numbers will give, a number or a list of so many."""
        raise NotImplementedError


def when_known(function: Callable[..., Any], *values: Any, count: int = 0) -> Any:
    """Return a function of numbers; while `jets.compile` writes down what is done, what it will give: one operation."""
    symbol = next((c for c in values if isinstance(c, Symbolic)), None)
    return function(*values) if symbol is None else symbol.record(function, values, count)


def coefficient(x: Any) -> Number:
    """Return a number or array as a coefficient: integers become floats, 0-d arrays scalars; copy what may change."""
    if type(x) in (float, complex):
        return x
    if type(x).__name__ == "fmpz":  # as whole numbers do, it becomes what can be divided
        return library(x).fmpq(x)
    if isinstance(x, (bool, int, np.bool_, np.integer)):
        return float(x)
    if isinstance(x, (np.generic, np.ndarray, list, tuple)) or hasattr(x, "__array__"):
        return _array(x)
    if isinstance(x, (str, bytes, dict, set, type(None))) or not hasattr(x, "__mul__"):
        raise TypeError(f"cannot make a coefficient of {x!r}; give a number or an array of numbers")
    return x


def _array(x: Any) -> Number:
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError("cannot use a masked array: its mask would be lost; give .filled(np.nan) or .compressed()")
    try:
        array = np.array(x)
    except ValueError as error:
        raise ValueError(f"the numbers do not make an array, since its rows differ in length ({error})") from None
    if array.dtype.kind in "biu" or (not isinstance(x, np.ndarray) and _are_long_integers(array)):
        array = array.astype(np.float64)
    if array.dtype.kind == "O":
        array = _objects(array)
    if array.dtype.kind not in "fcO":
        raise TypeError(f"cannot make coefficients of an array of dtype {array.dtype}; give numbers")
    array.flags.writeable = False
    return plain(array)


def _are_long_integers(array: Any) -> bool:
    """Say whether NumPy made objects only because an integer has more than 64 bits."""
    return array.dtype.kind == "O" and array.size > 0 and all(isinstance(c, int) for c in array.flat)


def _objects(array: Any) -> Any:
    """Make integers among exact numbers exact ones, so that 1/2 is one half and not 0.5."""
    like = next((c for c in array.flat if not isinstance(c, (int, np.integer))), Fraction(1))
    assert_one_kind(*array.flat)
    if isinstance(like, (float, complex, np.inexact)):
        return array.astype(np.result_type(*map(np.asarray, array.flat)))
    entries = [lift(c, like) if isinstance(c, (int, np.integer)) else coefficient(c) for c in array.flat]
    return _filled(array.shape, entries)


def _filled(shape: tuple[int, ...], entries: list[Any]) -> Any:
    result = np.empty(len(entries), dtype=object)
    for i, entry in enumerate(entries):  # assigned one by one: NumPy would unpack a number that is a sequence
        result[i] = entry
    return result.reshape(shape)


def as_rows(coeffs: Any, dtype: Any = None) -> list[Any]:
    """Return the rows along axis 0, all of one shape and one kind of number."""
    if isinstance(coeffs, (Mapping, Set)):
        raise TypeError(f"give the slots in their order, as a list or an array, not as a {type(coeffs).__name__}")
    array = coefficient(list(coeffs) if isinstance(coeffs, Iterable) and not isinstance(coeffs, np.ndarray) else coeffs)
    if np.ndim(array) == 0 or len(array) == 0:
        raise OrderError("a jet needs at least its value: give one row for each slot, the value first")
    if dtype is not None and np.dtype(dtype).kind not in "fcO":
        raise TypeError(f"a jet cannot have dtype {np.dtype(dtype)}; choose a floating or complex one, or object")
    return [plain(row) for row in (array if dtype is None else array.astype(dtype))]


def plain(x: Any) -> Number:
    """Return scalars as Python numbers where that loses nothing, arrays as they are."""
    if isinstance(x, np.ndarray):
        return plain(x[()]) if x.ndim == 0 else x
    return x.item() if type(x) in (np.float64, np.complex128) else x


def sample(x: Number) -> Number:
    """Return one entry, which stands for the kind of all: 0.0 for an empty float array."""
    if isinstance(x, np.ndarray):
        return x.flat[0] if x.size else Fraction(0) if x.dtype == object else x.dtype.type(0)
    return x.dtype.type(0).item() if isinstance(x, Symbolic) else x


def is_object(x: Number) -> bool:
    """Say whether the number is of a kind that NumPy holds in object arrays."""
    return x.dtype == object if isinstance(x, np.ndarray) else not isinstance(x, _IN_ARRAYS)


_IN_ARRAYS = (int, float, complex, np.number, Symbolic)


def is_exact(x: Number) -> bool:
    """Say whether the number is a rational, for which a float is not good enough."""
    return is_object(x) and isinstance(sample(x), Fraction)


def is_flint_rational(x: Any) -> bool:
    """Say whether it is an fmpq, for which what is known of fractions holds."""
    return type(x).__name__ == "fmpq"


def as_fraction(x: Any) -> Any:
    """Return an fmpq as a fraction, and any other number as it is."""
    return Fraction(int(x.p), int(x.q)) if is_flint_rational(x) else x


def assert_one_kind(*numbers: Number) -> None:
    """Refuse rationals together with numbers of another kind, but for integers: they would become floats."""
    if any(map(is_exact, numbers)):
        inexact = [sample(c) for c in numbers if not is_exact(c) and not isinstance(c, (int, np.integer))]
        if inexact:
            raise mixture(inexact[0])


def lift(n: Any, like: Number) -> Number:
    """Return an integer, or a ratio of integers, as another kind of number: lift(1, Fraction(2, 3)) is Fraction(1)."""
    like = sample(like)
    if isinstance(like, (int, float)):
        return float(n)
    if isinstance(like, np.inexact) and not isinstance(like, (np.longdouble, np.clongdouble)):
        return type(like)(float(n))
    if isinstance(n, Fraction) and not isinstance(like, Fraction):
        return lift(n.numerator, like) / lift(n.denominator, like)
    return library(like).Integer(n) if module_of(like) == "sympy" else type(like)(n)


def dtype_of(like: Number) -> np.dtype[Any]:
    """Return the dtype of an array that could hold the number."""
    if isinstance(like, (np.ndarray, np.generic, Symbolic)):
        return like.dtype
    return np.dtype(type(like) if isinstance(like, (float, complex)) else float if isinstance(like, int) else object)


def module_of(like: Number) -> str:
    """Return the name of the package that a number's type comes from."""
    return type(like).__module__.partition(".")[0]


def library(like: Number) -> Any:
    """Return the module that a number comes from; for mpmath the number's own context, which knows the precision."""
    return getattr(like, "context", None) or sys.modules[module_of(like)]


def real(c: Number) -> Number:
    """Return the real part of a number of any kind; NumPy's would let one of objects pass."""
    return _part(c, np.real, "re", lambda x: getattr(x, "real", x))


def imag(c: Number) -> Number:
    """Return the imaginary part of a number of any kind."""
    return _part(c, np.imag, "im", lambda x: lift(0, x) if isinstance(y := getattr(x, "imag", 0), int) else y)


def _part(c: Number, floats: Any, sympy: str, one: Any) -> Number:
    if not is_object(c):
        return plain(floats(c))
    return np.frompyfunc(lambda x: getattr(library(x), sympy)(x) if module_of(x) == "sympy" else one(x), 1, 1)(c)


def zero(like: Number) -> Number:
    """Return zero in the kind and shape of another number."""
    return full(lift(0, like), like)


def full(c: Number, like: Number) -> Number:
    """Return c in the shape of another number, and in its dtype."""
    if not isinstance(like, np.ndarray):
        return c
    result = np.empty(like.shape, like.dtype)
    result[...] = c
    return result


def spread(c: Number, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Number:
    """Return a coefficient in the shape of the whole batch, without a copy; it cannot be written to."""
    if not shape or np.shape(c) == shape:
        return c
    return np.broadcast_to(c if hasattr(c, "__array_function__") else np.asarray(c, dtype), shape)


def fits(shape: tuple[int, ...], batch: tuple[int, ...]) -> bool:
    """Say whether an array of that shape broadcasts to the shape of a batch."""
    pairs = zip(reversed(shape), reversed(batch), strict=False)
    return len(shape) <= len(batch) and all(a in (1, b) for a, b in pairs)

"""Numbers that write down what is done to them: the tape from which a program is made. Knows no `Jet`.

To the engine a `Symbol` is a number as in a large batch: it chooses by `np.where`, of which a program can hold both
sides, and looks with `np.any` whether there is anything to choose at all. The tape assumes that there is not, and
writes the assumption down; the program says at run time where it does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

from jets.compiled.folds import FOLDS
from jets.compiled.refusals import called_by_the_engine, refuse, refuse_arrays
from jets.errors import OrderError
from jets.numbers import Symbolic, dtype_of, plain

__all__ = ["MAX_OPERATIONS", "Item", "Symbol", "Tape", "record"]

#: A program of more operations is refused: a compiler would take minutes, and eager jets are faster than Python on it.
MAX_OPERATIONS = 100_000

_COMMUTATIVE = {np.add, np.multiply, np.equal, np.not_equal, np.logical_and, np.logical_or}


class Tape:
    """The operations, each of them once, and what has to hold where the program is used.

    `finite` are symbols that were dropped because something was zero, which is right if they are finite; `never` are
    conditions under which nothing is right.
    """

    def __init__(self, limit: int = MAX_OPERATIONS, what: str = "the function") -> None:
        self.limit, self.what = limit, what
        self.known: dict[Any, Symbol] = {}
        self.finite: dict[Symbol, None] = {}
        self.never: dict[Symbol, None] = {}

    def input(self, name: str, dtype: Any = np.float64) -> Symbol:
        """Return the symbol of a number that will be given."""
        return self.node(None, (name,), np.dtype(dtype))

    def node(self, op: Any, args: tuple[Any, ...], dtype: np.dtype[Any]) -> Symbol:
        """Return the symbol of an operation, the same one for the same operation."""
        keys = tuple([_key(c) for c in args])
        key = (op, *(sorted(keys, key=str) if op in _COMMUTATIVE else keys))
        if key not in self.known:
            if len(self.known) >= self.limit:
                raise OrderError(
                    f"{self.what} takes more than {self.limit} operations, which is too large a program; "
                    "lower the order, raise limit=, or call jets.derivatives, which needs no program"
                )
            self.known[key] = Symbol(self, op, args, dtype, len(self.known))
        return self.known[key]

    def assume(self, condition: Any, value: bool) -> bool:
        """Write down that a condition has a value; where it has not, the program does not apply."""
        if isinstance(condition, Symbol):
            if condition.dtype != bool:
                condition = record(np.not_equal, condition, 0)
            self.never[record(np.logical_not, condition) if value else condition] = None
        return value


def _key(c: Any) -> Any:
    return c.place if isinstance(c, Symbol) else (type(c).__name__, repr(c))


class Item:
    """The i-th of several results, as an operation on all of them together."""

    __name__ = "item"

    def __init__(self, i: int) -> None:
        self.i = i

    def __repr__(self) -> str:
        return f"Item({self.i})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and self.i == other.i

    def __hash__(self) -> int:
        return hash((Item, self.i))


class Symbol(Symbolic):
    """A number that will be known: an input, or what an operation makes of numbers.

    `op` is a function, most often a ufunc or `np.where`, an `Item`, or None for an input; `args` are symbols and plain
    numbers. A condition is a symbol as well, of dtype bool.
    """

    __slots__ = ("args", "op", "place", "tape")

    def __init__(self, tape: Tape, op: Any, args: tuple[Any, ...], dtype: np.dtype[Any], place: int) -> None:
        self.tape, self.op, self.args, self.dtype, self.place = tape, op, args, dtype, place

    def __repr__(self) -> str:
        return "<a number that jets.compile does not know yet>"

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(hasattr(c, "_terms") for c in inputs):
            return NotImplemented  # a jet knows better
        if method != "__call__" or kwargs:
            refuse_arrays(
                f"np.{ufunc.__name__}.{method}"
                if method != "__call__"
                else f"np.{ufunc.__name__}(…, {', '.join(kwargs)}=…)"
            )
        return record(ufunc, *inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if not all(issubclass(kind, (Symbol, np.ndarray)) for kind in types):
            return NotImplemented  # a jet knows better
        if function in _TRUTH:
            if not called_by_the_engine():
                refuse(f"np.{function.__name__}")
            return self.tape.assume(args[0], function is np.all)
        if function in _FUNCTIONS:
            return _FUNCTIONS[function](*args, **kwargs)
        return refuse_arrays(f"np.{function.__name__}")

    def record(self, function: Any, values: tuple[Any, ...], count: int = 0) -> Any:
        """Write down any function of numbers that gives a number, or a list of so many."""
        with np.errstate(all="ignore"):
            sample = function(*(_sample(c) for c in values))
        if not count:
            return self.tape.node(function, values, np.asarray(sample).dtype)
        return _items(self.tape, function, values, [np.asarray(c).dtype for c in sample])

    def any(self) -> bool:
        """Return what the engine assumes of a condition, as np.any does."""
        return self._assumed("any", False)

    def all(self) -> bool:
        """Return what the engine assumes of a condition, as np.all does."""
        return self._assumed("all", True)

    def _assumed(self, name: str, value: bool) -> bool:
        return self.tape.assume(self, value) if called_by_the_engine(3) else refuse(f".{name}()")

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the number itself: there is one precision."""
        return self

    shape: tuple[int, ...] = ()
    size = 1
    #: A condition is said to have an axis, so that the engine chooses by `np.where`.
    ndim = property(lambda self: int(self.dtype == bool))
    real = property(lambda self: np.real(self))
    imag = property(lambda self: np.imag(self))
    __hash__ = object.__hash__


def _binary(ufunc: Any) -> Callable[[Symbol, Any], Any]:
    return lambda self, other: record(ufunc, self, other) if _is_operand(other) else NotImplemented


def _reflected(ufunc: Any) -> Callable[[Symbol, Any], Any]:
    return lambda self, other: record(ufunc, other, self) if _is_operand(other) else NotImplemented


def _unary(ufunc: Any) -> Callable[[Symbol], Any]:
    return lambda self: record(ufunc, self)


def _is_operand(other: Any) -> bool:
    return isinstance(other, (Symbol, int, float, complex, np.generic))


_NAMES = {"truediv": "divide", "floordiv": "floor_divide", "mod": "remainder", "pow": "power", "sub": "subtract"} | {
    "mul": "multiply",
    **{"and": "logical_and", "or": "logical_or", "xor": "logical_xor", "invert": "logical_not"},
    **{"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "eq": "equal", "ne": "not_equal"},
    **{"neg": "negative", "pos": "positive", "abs": "absolute"},
}
for _name in "add sub mul truediv floordiv mod pow and or xor".split():
    setattr(Symbol, f"__{_name}__", _binary(getattr(np, _NAMES.get(_name, _name))))
    setattr(Symbol, f"__r{_name}__", _reflected(getattr(np, _NAMES.get(_name, _name))))
for _name in "lt le gt ge eq ne".split():
    setattr(Symbol, f"__{_name}__", _binary(getattr(np, _NAMES[_name])))
for _name in "neg pos abs invert".split():
    setattr(Symbol, f"__{_name}__", _unary(getattr(np, _NAMES[_name])))


def _unknown(what: str) -> Callable[..., NoReturn]:
    return lambda self, *args, **kwargs: refuse(what)


for _name in "bool float int complex index array round trunc floor ceil len iter getitem".split():
    setattr(Symbol, f"__{_name}__", _unknown("a branch" if _name == "bool" else f"{_name}()"))
del Symbol.__array__  # type: ignore[attr-defined]  # that it has none tells it from arrays


# --- what NumPy does ----------------------------------------------------------------------------------------------


def record(ufunc: Any, *inputs: Any) -> Any:
    """Write an operation down and return its result; what can be said without it is not written down."""
    args = tuple([_number(c) for c in inputs])
    if ufunc.__name__.startswith(("bitwise_", "invert")):
        ufunc = getattr(np, _LOGICAL[ufunc.__name__])
    symbols = [c for c in args if isinstance(c, Symbol)]
    if not symbols:
        return ufunc(*args)
    if ufunc in FOLDS and (found := FOLDS[ufunc](symbols[0].tape, record, *args)) is not NotImplemented:
        return found
    dtypes = _dtypes(ufunc, args)
    if ufunc.nout > 1:
        return tuple(_items(symbols[0].tape, ufunc, args, dtypes))
    return symbols[0].tape.node(ufunc, args, dtypes[0])


def _items(tape: Tape, function: Any, args: tuple[Any, ...], dtypes: Sequence[np.dtype[Any]]) -> list[Symbol]:
    together = tape.node(function, args, np.dtype(object))
    return [tape.node(Item(i), (together,), dtype) for i, dtype in enumerate(dtypes)]


_LOGICAL = {f"bitwise_{name}": f"logical_{name}" for name in ("and", "or", "xor")} | {"invert": "logical_not"}


def _number(c: Any) -> Any:
    """Return an operand as a symbol or as one of Python's numbers."""
    if isinstance(c, np.ndarray) and c.ndim:
        refuse_arrays("an array among them")
    return c.item() if isinstance(c, (np.generic, np.ndarray)) else c


def _dtypes(ufunc: Any, args: Sequence[Any]) -> list[np.dtype[Any]]:
    """Return the dtypes of the results: most often they are those of the arguments."""
    given = [dtype_of(c) for c in args if isinstance(c, Symbol) or type(c) is complex]
    if ufunc in _CONDITIONS:
        return [np.dtype(bool)]
    if ufunc in _ARITHMETIC and len(given) == 1 and given[0].kind != "b":
        return given
    with np.errstate(all="ignore"):
        results = ufunc(*map(_sample, args))
    dtypes = [np.asarray(y).dtype for y in (results if isinstance(results, tuple) else (results,))]
    return [np.dtype(float) if dtype.kind == "O" else dtype for dtype in dtypes]


def _sample(c: Any) -> Any:
    return plain(c.dtype.type(0.5)) if isinstance(c, Symbol) else c


_CONDITIONS = {
    *(np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal),
    *(np.isnan, np.isinf, np.isfinite, np.signbit),
    *(np.logical_and, np.logical_or, np.logical_xor, np.logical_not),
}
_ARITHMETIC = {np.add, np.subtract, np.multiply, np.divide, np.negative}


def _where(mask: Any, a: Any, b: Any) -> Any:
    """Return np.where(mask, a, b); a nan is not chosen but assumed not to be."""
    mask, a, b = map(_number, (mask, a, b))
    if not isinstance(mask, Symbol):
        return a if mask else b
    if a is b or (type(a) is type(b) is float and a == b):
        return a
    for nan, other, value in ((a, b, False), (b, a, True)):
        if type(nan) is float and nan != nan:
            mask.tape.assume(mask, value)
            return other
    is_complex = any(dtype_of(c).kind == "c" for c in (a, b))
    return mask.tape.node(np.where, (mask, a, b), np.dtype(complex if is_complex else float))


def _part(z: Any, real: bool) -> Any:
    if z.dtype.kind == "c":
        return z.tape.node(real_of if real else imag_of, (z,), np.dtype(float))
    return z if real else 0.0


def real_of(z: Any) -> Any:
    """Return the real part, as an operation."""
    return np.real(z)


def imag_of(z: Any) -> Any:
    """Return the imaginary part, as an operation."""
    return np.imag(z)


def _clip(a: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(a, low), high)


_TRUTH = {np.any, np.all}
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.shape: lambda a: a.shape,
    np.ndim: lambda a: a.ndim,
    np.size: lambda a: 1,
    np.real: lambda a: _part(a, True),
    np.imag: lambda a: _part(a, False),
    np.iscomplexobj: lambda a: a.dtype.kind == "c",
    np.isrealobj: lambda a: a.dtype.kind != "c",
    np.clip: _clip,
    np.ones_like: lambda a: 1.0,
    np.zeros_like: lambda a: 0.0,
    np.broadcast_to: lambda a, shape: a if shape == () else refuse_arrays("np.broadcast_to"),
    np.reshape: lambda a, shape: a if shape == () else refuse_arrays("np.reshape"),
    np.result_type: lambda *args: np.result_type(*(c.dtype if isinstance(c, Symbol) else c for c in args)),
}

"""Functions traced once: a straight-line program for all derivatives, to be read and to be run."""

from __future__ import annotations

import inspect
import re
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial, update_wrapper
from threading import Lock
from typing import Any

import numpy as np

from jets import calculus
from jets.compiled import builds, c, python
from jets.compiled.program import Operations
from jets.compiled.rows import Rows
from jets.compiled.running import Runnable
from jets.compiled.symbols import MAX_OPERATIONS
from jets.compiled.tracing import Argument, trace
from jets.errors import OrderError, RefusedError
from jets.jet import Jet
from jets.space import as_names, assert_name

__all__ = ["Compiled", "Operations", "compile"]

Function = Callable[..., Any]


class Compiled:
    """The derivatives of a function as a program without branches and loops; see `jets.compile`.

    Where a result is not finite, and at corners, it asks `jets.derivatives`, which says what NumPy says. It can be
    called from several threads, and is pickled as its function, order and names.
    """

    def __init__(
        self, f: Function, order: Any, arguments: Sequence[Argument], parameters: Any, backend: str, limit: int
    ) -> None:
        update_wrapper(self, f, updated=())
        self.function, self.order, self.limit, self._backend = f, order, limit, backend
        self._arguments, self._parameters = tuple(arguments), frozenset(parameters)
        self._lock, self._programs = Lock(), dict[bool, Runnable]()
        #: The derivatives at one point, for floats, as a tuple of floats: the program with nothing around it.
        self.point: Callable[..., tuple[float, ...]] = self._runnable(False).point
        #: The same, written to an array: `into(out, x)` returns `out`. With a compiler this is the fastest of all.
        self.into: Callable[..., Any] = self._runnable(False).into
        self._array, self._count = self._runnable(False).array, len(self._inputs)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arguments."""
        return tuple(name for name, _ in self._arguments)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the arguments that are not differentiated."""
        return tuple(name for name in self.names if name in self._parameters)

    @property
    def backend(self) -> str:
        """What runs the program, "python" or "c"."""
        return self._runnable(False).backend

    @property
    def source(self) -> str:
        """The program as a function in Python.

        >>> print(compile(lambda x: x**3, 2).source)
        def derivatives(x):
            \"\"\"Return <lambda>(x) and its derivatives to order 2.\"\"\"
            t1 = x*x
            return t1*x, 3.0*t1, x*6.0
        <BLANKLINE>
        """
        runnable = self._runnable(False)
        return python.source(runnable.program, runnable.title)

    def written(self, language: str = "python") -> str:
        """Return the program as text in "python", in "c", or as calls of "numpy" on rows."""
        runnable = self._runnable(False)
        if language == "numpy":
            return Rows(runnable.program).source(runnable.title)
        if language == "c":
            return c.source(runnable.program, runnable.title)
        if language != "python":
            raise ValueError(f"a program can be written in python, numpy or c, not in {language!r}")
        return self.source

    @property
    def operations(self) -> Operations:
        """How many operations the program has, by kind.

        >>> compile(lambda x: x**3, 2).operations.multiplications
        4
        """
        return self._runnable(False).program.count()

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Return the derivatives in the layout of `jets.derivatives`: axis 0 is the slot, the rest is the batch.

        The arguments are those of the function: numbers, arrays that broadcast, and for a vector a tuple of those.
        """
        if not named and len(values) == self._count and {*map(type, values)} == {float}:
            return self._array(*values)
        inputs = [_number(x) for x in self._flat(values, named)]
        if not all(map(_is_double, inputs)):
            return self._eager(*inputs)
        runnable = self._runnable(any(map(np.iscomplexobj, inputs)))
        if any(map(np.ndim, inputs)):
            return runnable.batch(inputs)
        return runnable.array(*inputs)

    @property
    def _inputs(self) -> list[str]:
        return [n for name, parts in self._arguments for n in parts or (name,)]

    def _flat(self, values: Sequence[Any], named: Mapping[str, Any]) -> list[Any]:
        """Return the numbers for the inputs of the program, in their order."""
        given = dict(zip(self.names, values, strict=False)) | dict(named)
        if len(values) + len(named) != len(self.names) or given.keys() != {*self.names}:
            raise TypeError(f"give {', '.join(self.names)}, each of them once")
        flat: list[Any] = []
        for name, parts in self._arguments:
            if parts and (not isinstance(given[name], (tuple, list)) or len(given[name]) != len(parts)):
                raise TypeError(f"{name} is a vector: give a tuple of {len(parts)} numbers or arrays")
            flat += given[name] if parts else [given[name]]
        return flat

    def _runnable(self, is_complex: bool) -> Runnable:
        """Return the program for real or for complex numbers."""
        if is_complex not in self._programs:
            with self._lock:
                if is_complex not in self._programs:
                    self._programs[is_complex] = self._traced(is_complex)
        return self._programs[is_complex]

    def _traced(self, is_complex: bool) -> Runnable:
        kinds = dict.fromkeys(self._inputs, np.complex128) if is_complex else {}
        program = trace(self.function, self._arguments, self._parameters, self.order, self.limit, kinds)
        return Runnable(
            program, f"Return {self._what} and its derivatives to order {self.order}.", self._eager, self._backend
        )

    @property
    def _what(self) -> str:
        """The function in words; no sign is left that could end the text in which they stand."""
        name = (
            getattr(self.function, "text", None)
            or f"{getattr(self.function, '__name__', 'f')}({', '.join(self.names)})"
        )
        return re.sub(r"[^\w\s+\-*/().,<>=⊥]|\n|\r|\*/|/\*", "", str(name))

    def _eager(self, *inputs: Any) -> Any:
        """Return what jets.derivatives says."""
        numbers = iter(inputs)
        given = {name: tuple(next(numbers) for _ in parts) or next(numbers) for name, parts in self._arguments}
        moving = {name: x for name, x in given.items() if name not in self._parameters}

        def f(*xs: Any) -> Any:
            every = given | dict(zip(moving, xs, strict=True))
            return self.function(*every.values())

        return calculus.derivatives(f, moving, self.order, chunk=None)

    def __repr__(self) -> str:
        return f"<{self.function!r} compiled to order {self.order} in {', '.join(self.names)}>"

    def __reduce__(self) -> Any:
        name, home = (
            getattr(self.function, "__qualname__", ""),
            sys.modules.get(getattr(self.function, "__module__", "")),
        )
        if home is not None and getattr(home, name, None) is self:  # a function that was decorated
            return name
        lengths = {name: len(parts) for name, parts in self._arguments if parts}
        return _again, (self.function, self.order, self.names, self.parameters, lengths, self._backend, self.limit)


def _again(f: Function, order: Any, names: Any, parameters: Any, vectors: Any, backend: str, limit: int) -> Any:
    return compile(f, order, names=names, parameters=parameters, vectors=vectors, backend=backend, limit=limit)


def _number(x: Any) -> Any:
    """Return a number as one of Python's, whole ones as floats, and anything else as an array."""
    if type(x) in (float, complex):
        return x
    if isinstance(x, Jet):
        raise TypeError("a compiled function takes numbers and arrays; for a jet call the function itself, .function")
    array = np.asarray(x)
    if array.dtype.kind in "biu":
        array = array.astype(float)
    return array if array.ndim or array.dtype not in _DOUBLES else array.item()


_DOUBLES = (np.dtype(float), np.dtype(complex))


def _is_double(x: Any) -> bool:
    return not isinstance(x, np.ndarray) or x.dtype in _DOUBLES


def compile(
    f: Function | None = None,
    order: Any = None,
    *,
    names: str | Sequence[str] | None = None,
    parameters: str | Sequence[str] = (),
    vectors: Mapping[str, int] | None = None,
    backend: str = "python",
    limit: int = MAX_OPERATIONS,
) -> Any:
    """Return the function of f's arguments that gives f and its derivatives, as a program made once: `Compiled`.

    f is run once, on jets of symbols; what it does is written down without the zeros and ones that are known, each
    term once, and nothing that is not needed. The program runs as Python for one point and as NumPy on rows for a
    batch; with `backend="c"` it is compiled by the C compiler at hand, which takes a fraction of a second and more, and
    runs several times faster. It can be read: `compiled.source` is what Faà di Bruno's formula comes to for this f, and
    `compiled.operations` counts. `compiled.point` takes floats and returns a tuple, and `compiled.into(out, …)` writes
    to an array: the program with next to nothing around it.

    The answers are those of `jets.derivatives(f, {"x": at, …}, order)`, in the same layout, to a few units of rounding;
    the sign of a zero may be another one, and where all is finite no warning comes. `order` may be a dict of limits.
    `names` are f's arguments, as its signature has them; `parameters` those of them that are not differentiated;
    `vectors={"v": 2}` those that are tuples, and how long.

    f may use detach, weird functions, every function that jets have a rule for, np.where, and loops of fixed length.
    Code that branches on a value is a `RefusedError`, which names the line; a program of more than `limit` operations
    an `OrderError`.

    >>> compiled = compile(lambda x: np.exp(x) * x, order=2)
    >>> compiled(0.0).tolist()
    [0.0, 1.0, 2.0]
    >>> compiled(np.linspace(0, 1, 4)).shape
    (3, 4)
    >>> @compile(order=1)
    ... def area(a, b):
    ...     return a * b
    >>> area(2.0, 3.0).tolist()
    [6.0, 3.0, 2.0]
    """
    options: dict[str, Any] = {"names": names, "parameters": parameters, "vectors": vectors}
    options |= {"backend": backend, "limit": limit}
    if f is None:
        return partial(compile, order=order, **options)
    if not callable(f):
        raise TypeError(f"give a function, such as np.sin, not {f!r}")
    if order is None:
        raise OrderError("say to which order: jets.compile(f, order=4)")
    return _compiled(f, order, **options)


def _compiled(f: Function, order: Any, names: Any, parameters: Any, vectors: Any, backend: str, limit: int) -> Compiled:
    arguments = _arguments(f, names, vectors or {})
    moving = as_names(parameters, "parameters") if parameters else ()
    if unknown := [name for name in moving if name not in dict(arguments)]:
        raise TypeError(f"{unknown[0]!r} is no argument of f; these are {', '.join(dict(arguments))}")
    if len(moving) == len(arguments):
        raise TypeError("every argument is a parameter; leave one to be differentiated")
    return _cached(_Key(f, order, arguments, moving, _available(backend), limit))


def _available(backend: str) -> str:
    """Return the backend, or the one that serves where there is no compiler, with a warning."""
    if backend not in ("python", "c"):
        raise ValueError(f"the backend is 'python' or 'c', not {backend!r}")
    if backend == "c" and builds.compiler() is None:
        message = "there is no C compiler here, or Python's headers are missing: the program runs as Python"
        warnings.warn(message, RuntimeWarning, stacklevel=4)
        return "python"
    return backend


class _Key:
    """What makes two compiled functions the same; functions are told apart by identity, as two may be equal."""

    def __init__(self, f: Function, order: Any, *rest: Any) -> None:
        self.f, self.order = f, order
        self.rest = (tuple(order.items()) if isinstance(order, Mapping) else (type(order), order), *rest)

    def __hash__(self) -> int:
        return hash((id(self.f), self.rest))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.f is other.f and self.rest == other.rest


@lru_cache(maxsize=128)
def _cached(key: _Key) -> Compiled:
    _, arguments, parameters, backend, limit = key.rest
    return Compiled(key.f, key.order, arguments, parameters, backend, limit)


def _arguments(f: Function, names: Any, vectors: Mapping[str, int]) -> tuple[Argument, ...]:
    words = _signature(f) if names is None else as_names(names, "names")
    for name in words:
        assert_name(name)
    if unknown := [name for name in vectors if name not in words]:
        raise TypeError(f"{unknown[0]!r} is no argument of f; these are {', '.join(words)}")
    return tuple((name, tuple(f"{name}{i}" for i in range(vectors.get(name, 0)))) for name in words)


def _signature(f: Function) -> tuple[str, ...]:
    """Return the names of the arguments that f must have."""
    if isinstance(f, np.ufunc):
        return ("x", "y", "z")[: f.nin]
    own = getattr(f, "names", None)
    if isinstance(own, tuple):  # an expression, a weird function, a compiled one
        return own
    try:
        found = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return ("x",)
    names = tuple(
        p.name for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty
    )
    if not names:
        raise RefusedError("f does not say what its arguments are; give names=('x', 'y')")
    return names

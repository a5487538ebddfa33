"""Coefficients that are not known yet, and the tape of what is to be done when they are. Knows no `Jet`.

What happens to a `Later`, by operators or by NumPy's functions, is put on the tape and done once the coefficients that
it depends on are known. The tape runs through one order after the other, each from first to last, without recursion.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from jets.errors import RefusedError
from jets.numbers import dtype_of

__all__ = ["Coefficient", "Later", "Tape", "defer", "later", "number_of"]

Coefficient = Callable[[int], Any]


class Tape:
    """What is to be done for each order of t, in the order in which it was asked for."""

    __slots__ = ("frame", "levels")

    def __init__(self, order: int) -> None:
        self.frame: Any = None  # of jets in t alone
        self.levels: list[list[tuple[Callable[[Any], None], Coefficient]]] = [[] for _ in range(order + 1)]

    def run(self, k: int) -> None:
        """Bring every series to order k, for which all below have to be known."""
        for append, coefficient in self.levels[k]:
            append(coefficient(k))

    def clear(self) -> None:
        """Forget it all: nothing more will be known."""
        for level in self.levels:
            level.clear()


# --- a coefficient ------------------------------------------------------------------------------------------------


class Later:
    """A coefficient that will be `known[key]` when the tape has come to its level; until then it has shape and dtype.

    `like` is a number or a row of that shape and dtype. What is done to it is deferred; its truth cannot be.
    """

    __slots__ = ("key", "known", "level", "like", "tape")

    def __init__(self, tape: Tape, level: int, known: Sequence[Any], key: int, like: Any):
        self.tape, self.level, self.known, self.key, self.like = tape, level, known, key, like

    def __repr__(self) -> str:
        return f"<a coefficient of order {self.level} in t, which is not known yet>"

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return defer(ufunc if method == "__call__" else getattr(ufunc, method), *inputs, **kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in _ABOUT:
            return function(*_each_later(lambda c: c.like, args), **kwargs)
        return defer(function, *args, **kwargs)

    def map(self, function: Callable[[Any], Any]) -> Any:
        """Apply any function of a number, as a block does."""
        return defer(function, self)

    def astype(self, *args: Any, **kwargs: Any) -> Any:
        """Convert as arrays do."""
        return defer(lambda c: np.asarray(c).astype(*args, **kwargs)[()], self)

    shape = property(lambda self: np.shape(self.like))
    ndim = property(lambda self: np.ndim(self.like))
    size = property(lambda self: np.size(self.like))
    dtype = property(lambda self: dtype_of(self.like))
    real = property(lambda self: defer(np.real, self))
    imag = property(lambda self: defer(np.imag, self))
    T = property(lambda self: defer(np.transpose, self))


class LaterRow(Later):
    """A coefficient that has axes, those of a batch."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        return defer(operator.getitem, self, key)

    def __len__(self) -> int:
        return len(self.like)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def reshape(self, *shape: Any) -> Any:
        """Return the same numbers along other axes."""
        return defer(np.reshape, self, shape[0] if len(shape) == 1 else shape)


def _binary(function: Callable[[Any, Any], Any]) -> Callable[[Later, Any], Any]:
    return lambda self, other: _pair(function, self, other, other)


def _reflected(function: Callable[[Any, Any], Any]) -> Callable[[Later, Any], Any]:
    return lambda self, other: _pair(function, other, self, other)


def _pair(function: Callable[[Any, Any], Any], a: Any, b: Any, other: Any) -> Any:
    """Return function(a, b) later; as `defer`, but faster for numbers without axes."""
    if not _is_operand(other):
        return NotImplemented
    if function is operator.add and type(a) is int and a == 0:  # what sum() starts with
        return b
    nodes = [c for c in (a, b) if type(c) is Later]
    are_numbers = type(a) in _ALONE and type(b) in _ALONE and function in _ARITHMETIC
    if not are_numbers or nodes[0].tape is not nodes[-1].tape:
        return defer(function, a, b)
    known: list[Any] = []
    level = nodes[0].level if nodes[0].level >= nodes[-1].level else nodes[-1].level
    nodes[0].tape.levels[level].append((known.append, lambda k: function(number_of(a), number_of(b))))
    return Later(nodes[0].tape, level, known, 0, _like_of(a) + _like_of(b))


def _like_of(c: Any) -> Any:
    return c.like if type(c) is Later else c


def _unary(function: Callable[[Any], Any]) -> Callable[[Later], Any]:
    return lambda self: defer(function, self)


def _is_operand(other: Any) -> bool:
    return getattr(other, "__array_ufunc__", other) is not None  # blocks and others that NumPy leaves alone


def _unknown(what: str) -> Callable[..., NoReturn]:
    def method(self: Later, *args: Any, **kwargs: Any) -> NoReturn:
        raise RefusedError(
            f"{what} of a derivative of the solution is not known yet while ode calls f: it comes from what f returns; "
            "look at values, as in `if y > 0` or y.value"
        )

    return method


for _name in "add sub mul truediv floordiv mod pow matmul".split():
    _function = getattr(operator, f"__{_name}__")
    setattr(Later, f"__{_name}__", _binary(_function))
    setattr(Later, f"__r{_name}__", _reflected(_function))
for _name in "lt le gt ge eq ne".split():
    setattr(Later, f"__{_name}__", _binary(getattr(operator, _name)))
for _name in "neg pos abs".split():
    setattr(Later, f"__{_name}__", _unary(getattr(operator, _name)))
for _name in "bool float int complex index array".split():
    setattr(Later, f"__{_name}__", _unknown("the truth" if _name == "bool" else "the number"))

#: Numbers without axes, and what gives one of their kind.
_ALONE = {Later, float, complex, int}
_ARITHMETIC = {operator.add, operator.sub, operator.mul, operator.truediv}
#: Functions that ask for the shape or the dtype alone.
_ABOUT = {np.shape, np.ndim, np.size, np.result_type, np.iscomplexobj, np.isrealobj}


def defer(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return what the function makes of its arguments when all of them are known."""
    tape, level = None, 0
    for c in _laters((args, kwargs)):
        if tape is not None and c.tape is not tape:
            raise RefusedError("the solution of one ode in f of another one is not known there; take its value")
        tape, level = c.tape, max(level, c.level)
    assert tape is not None
    known: list[Any] = []
    step = known.append, lambda k: function(*_each_later(number_of, args), **_each_later(number_of, kwargs))
    tape.levels[level].append(step)
    return later(tape, level, known, 0, _like(function, args, kwargs))


def later(tape: Tape, level: int, known: Sequence[Any], key: int, like: Any) -> Any:
    """Return what `known[key]` will be; of a function that has several results, as np.split, each of them."""
    node = (LaterRow if np.ndim(like) else Later)(tape, level, known, key, like)
    if not isinstance(like, (list, tuple)):
        return node
    return type(like)(defer(operator.getitem, node, i) for i in range(len(like)))


def _like(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Return what the function makes of numbers of the same kind, whatever these are."""
    given = [c.like for c in _laters((args, kwargs))]
    try:
        with np.errstate(all="ignore"):
            return function(*_each_later(lambda c: c.like, args), **_each_later(lambda c: c.like, kwargs))
    except ArithmeticError:  # Python's numbers, of which a division makes no others
        return given[0]


def number_of(c: Any) -> Any:
    """Return the number that a coefficient has become."""
    return c.known[c.key] if isinstance(c, Later) else c


def _laters(tree: Any) -> Iterator[Later]:
    if isinstance(tree, Later):
        yield tree
    elif isinstance(tree, (list, tuple)):
        for branch in tree:
            yield from _laters(branch)
    elif type(tree) is dict:
        yield from _laters(list(tree.values()))


def _each_later(function: Callable[[Any], Any], tree: Any) -> Any:
    if isinstance(tree, Later):
        return function(tree)
    if type(tree) in (list, tuple):
        return type(tree)(_each_later(function, branch) for branch in tree)
    return {key: _each_later(function, branch) for key, branch in tree.items()} if type(tree) is dict else tree

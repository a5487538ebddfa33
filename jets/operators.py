"""What Python and NumPy do with a number: operators and ufuncs, all through one table of rules that starts empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Self

import numpy as np

from jets.config import core
from jets.errors import IrrationalError, RefusedError
from jets.space import Space
from jets.values import is_known

__all__ = ["FUNCTIONS", "METHODS", "RULES", "Number", "Operators", "apply", "name_of"]

#: ufunc, or the name that NumPy or SciPy gives it → rule(ufunc, *inputs): what the ufunc does to jets and constants.
RULES: dict[Any, Callable[..., Any]] = {}
#: name below `numpy` → what the function, which is no ufunc, does to jets; a table that starts empty as well.
FUNCTIONS: dict[str, Callable[..., Any]] = {}
#: "reduce", "outer", … → method(ufunc, *inputs, **kwargs): what the methods of ufuncs do.
METHODS: dict[str, Callable[..., Any]] = {}


def apply(ufunc: Any, *inputs: Any, **options: Any) -> Any:
    """Apply a ufunc to jets and constants by its rule; only those with a signature, as of matrices, have options."""
    rule = RULES.get(ufunc) or (RULES.get(ufunc.__name__) if is_known(ufunc) else None)
    if rule is None:
        name = ufunc.__name__ if ufunc.__name__.isidentifier() else "f"  # np.frompyfunc's are called "f (vectorized)"
        raise RefusedError(
            f"no rule says what {ufunc.__name__} does to jets; "
            f"teach one with jets.rule({name}, slope), the slope being a function of the same arguments"
        )
    try:
        return rule(ufunc, *inputs, **options)
    except IrrationalError as error:
        raise error.seen_from(ufunc.__name__) from None


def name_of(function: Callable[..., Any]) -> str:
    """Return the name of a function below `numpy`.

    >>> name_of(np.sum), name_of(np.linalg.solve), name_of(np.emath.sqrt)
    ('sum', 'linalg.solve', 'emath.sqrt')
    """
    module = function.__module__.replace("lib.scimath", "emath").replace("lib._scimath_impl", "emath")
    return f"{module}.{function.__name__}".removeprefix("numpy.")


def _unary(ufunc: Any) -> Callable[..., Any]:
    def method(self: Operators) -> Any:
        return apply(ufunc, self)

    method.__doc__ = f"Apply `np.{ufunc.__name__}`."
    return method


def _binary(ufunc: Any) -> Callable[..., Any]:
    def method(self: Operators, other: Any) -> Any:
        return apply(ufunc, self, other) if type(other) is type(self) or _is_operand(other) else NotImplemented

    method.__doc__ = f"Apply `np.{ufunc.__name__}`."
    return method


def _reflected(ufunc: Any) -> Callable[..., Any]:
    def method(self: Operators, other: Any) -> Any:
        return apply(ufunc, other, self) if _is_operand(other) else NotImplemented

    method.__doc__ = f"Apply `np.{ufunc.__name__}` with the jet on the right."
    return method


def _comparison(ufunc: Any) -> Callable[..., Any]:
    method = _binary(ufunc)
    method.__doc__ = f"Compare the values, as `np.{ufunc.__name__}` does; `jets.equal` compares every slot."
    return method


def _is_operand(other: Any) -> bool:
    """Leave to Python what is no number: it asks the other operand, then says `unsupported operand`."""
    return (
        not isinstance(other, (str, bytes, dict, set, frozenset, type(None)))
        and getattr(other, "__array_ufunc__", other) is not None
        and (hasattr(other, "__mul__") or hasattr(other, "__array__"))
    )


class Operators:
    """The operators and the NumPy functions of a number, each by its rule."""

    __slots__ = ()

    __add__, __radd__ = _binary(np.add), _reflected(np.add)
    __sub__, __rsub__ = _binary(np.subtract), _reflected(np.subtract)
    __mul__, __rmul__ = _binary(np.multiply), _reflected(np.multiply)
    __truediv__, __rtruediv__ = _binary(np.divide), _reflected(np.divide)
    __pow__, __rpow__ = _binary(np.power), _reflected(np.power)
    __mod__, __rmod__ = _binary(np.remainder), _reflected(np.remainder)
    __floordiv__, __rfloordiv__ = _binary(np.floor_divide), _reflected(np.floor_divide)
    __divmod__, __rdivmod__ = _binary(np.divmod), _reflected(np.divmod)
    __matmul__, __rmatmul__ = _binary(np.matmul), _reflected(np.matmul)
    __neg__, __pos__, __abs__ = _unary(np.negative), _unary(np.positive), _unary(np.absolute)
    __lt__, __le__ = _comparison(np.less), _comparison(np.less_equal)
    __gt__, __ge__ = _comparison(np.greater), _comparison(np.greater_equal)
    __eq__, __ne__ = _comparison(np.equal), _comparison(np.not_equal)
    __hash__ = None  # type: ignore[assignment]  # == looks at values only, and a set would drop jets

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__" and not kwargs:
            return apply(ufunc, *inputs)
        return METHODS[method](ufunc, *inputs, **kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        name = name_of(function)
        if name not in FUNCTIONS:
            raise RefusedError(f"nothing says what np.{name} does to jets; take jet.value, or jet.coeffs slot by slot")
        return FUNCTIONS[name](*args, **kwargs)

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(
            "an array cannot hold the derivatives of a jet: join jets with np.stack([...]), rows of them with "
            "np.block([[...], [...]]), and not np.array([...]); "
            "call f(jets) itself, or np.stack([f(x) for x in jets]), and not np.vectorize(f)(jets); fill in with "
            "np.where(mask, jet, array) and not array[mask] = jet; jet.value has no derivatives, jet.coeffs has all"
        )


if TYPE_CHECKING or core is None:

    class Number:
        """What a number holds: a space, and the blocks by degree; those above the last are known to be zero."""

        __slots__ = ("_space", "_terms")
        _space: Space
        _terms: Sequence[Any]

        @classmethod
        def _new(cls, space: Space, terms: Sequence[Any]) -> Self:
            """Make a number of blocks; terms[0] has the shape and the dtype of the whole batch."""
            number = object.__new__(cls)
            number._space, number._terms = space, terms
            return number

else:  # the same, with a way past Python for the commonest operations on floats
    Number = core.Number
    core.fall_back_on(Operators)

"""NumPy's functions by name, and which of their arguments are data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from jets.arrays.lifting import Axes, axes_of, has_jets, linear, mapped, structural, values_of
from jets.errors import RefusedError
from jets.jet import Jet

__all__ = ["adding", "by_dtype", "by_value", "known", "moving", "named", "refuse_jets", "refused", "without_out"]

Function = Callable[..., Any]


@cache
def named(name: str) -> Any:
    """Return NumPy's function of that name, None where this NumPy has none."""
    found: Any = np
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def known(names: str, prefix: str = "") -> list[str]:
    """Return those of the names that this NumPy has."""
    return [prefix + name for name in names.split() if named(prefix + name) is not None]


@cache
def _signature(function: Function) -> Any:
    import inspect  # which takes as long to import as all of this

    return inspect.signature(function)


# --- rules, each from the name of a function ---------------------------------------------------------------------


def moving(name: str, *data: str) -> Function:
    """Return the rule of a function that only moves entries; its data are the arguments named, or the first one."""
    return _slotwise(name, data, _move)


def adding(name: str, *data: str) -> Function:
    """Return the rule of a linear function that adds entries up, along its axis."""
    return _slotwise(name, data, _add)


def _move(f: Function, operands: Sequence[Any], arguments: dict[str, Any]) -> Any:
    return structural(f, *operands)


def _add(f: Function, operands: Sequence[Any], arguments: dict[str, Any]) -> Any:
    return linear(f, *operands, axes=_axes(arguments, operands[0]))


def by_value(name: str) -> Function:
    """Return the rule of a function that looks at the values alone."""
    function = named(name)

    def rule(*args: Any, **kwargs: Any) -> Any:
        return function(*values_of(args), **values_of(kwargs))

    return rule


def by_dtype(name: str) -> Function:
    """Return the rule of a function that looks at the kind of number alone."""
    function = named(name)

    def rule(*args: Any, **kwargs: Any) -> Any:
        return function(*mapped(lambda jet: np.empty(0, jet.dtype), args), **kwargs)

    return rule


def refused(name: str, why: str) -> Function:
    """Return the rule of a function that has no meaning for jets."""

    def rule(*args: Any, **kwargs: Any) -> Any:
        raise RefusedError(f"np.{name} does not take jets: {why}")

    return rule


def _slotwise(name: str, data: tuple[str, ...], lift: Function) -> Function:
    function = named(name)

    def rule(*args: Any, **kwargs: Any) -> Any:
        if lift is _move and args and isinstance(args[0], Jet) and _is_simple(args[1:], kwargs):
            # as below, without ado
            return structural(lambda row: function(row, *args[1:], **kwargs), args[0])
        keys = data or tuple(_signature(function).parameters)[:1]
        bound = _signature(function).bind(*args, **kwargs)
        bound.apply_defaults()
        arguments = bound.arguments
        _assert_sensible(name, {key: x for key, x in arguments.items() if key not in keys})
        given = [key for key in keys if arguments[key] is not None and arguments[key] is not _NO_VALUE]
        many = len(given) == 1 and isinstance(arguments[given[0]], (list, tuple))  # of which there may be any number

        def f(*rows: Any) -> Any:
            arguments.update({given[0]: rows} if many else zip(given, rows, strict=True))
            return function(*bound.args, **bound.kwargs)

        operands = arguments[given[0]] if many else [arguments[key] for key in given]
        return lift(f, operands, arguments)

    return rule


def _is_simple(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Say whether there is nothing to refuse among the other arguments."""
    return len(args) < 2 and not {"out", "dtype"} & {*kwargs} and not has_jets((args, kwargs))


_NO_VALUE = getattr(np, "_NoValue", None)


def _assert_sensible(name: str, others: dict[str, Any]) -> None:
    without_out(name, others.get("out"))
    refuse_jets(name, **others)
    if (dtype := others.get("dtype")) is not None and np.dtype(dtype).kind not in "fcO":
        raise RefusedError(f"np.{name} cannot make jets of dtype {np.dtype(dtype)}, which have no derivatives")


def without_out(name: str, out: Any) -> None:
    """Refuse `out=`: an array cannot hold derivatives, and a jet cannot be written to."""
    if out is not None:
        raise RefusedError(f"np.{name} takes no out= with jets, which are immutable; use the result")


def refuse_jets(name: str, **others: Any) -> None:
    """Refuse jets in arguments that are not differentiated."""
    for key, x in others.items():
        if has_jets(x):
            raise RefusedError(f"np.{name} takes no jet as {key}; give its value, as in {key}=jet.value")


def _axes(arguments: dict[str, Any], operand: Any) -> Axes | None:
    """Return the axes along which the entries come together."""
    axis = arguments.get("axis", arguments.get("axes"))
    return None if axis is None else axes_of(axis, np.ndim(operand))

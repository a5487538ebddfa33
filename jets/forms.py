"""The forms a rule can take: by slopes, by a kernel, in steps, by value, refused.

A rule is a function (ufunc, *inputs) of jets and constants. The value it returns is NumPy's own, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import headed, widened
from jets.errors import RefusedError, SpaceError
from jets.jet import Jet
from jets.kinks import flat, is_constant, undefined
from jets.mixing import combine
from jets.numbers import Number, coefficient, lift
from jets.space import Space
from jets.values import evaluate

__all__ = [
    "Rule",
    "Slope",
    "arithmetic",
    "by_value",
    "exponential_of",
    "kernel",
    "primitive",
    "refused",
    "slopes",
    "steps",
    "taught",
]

Rule = Callable[..., Any]
Slope = Callable[..., Any]


def slopes(*slope: Slope | None) -> Rule:
    """Return the rule of a function given by its partial derivatives."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        y0 = evaluate(ufunc, *(u._terms[0] for u in jets))
        return undefined(primitive(y0, [_slope_of(ufunc, i, f) for i, f in enumerate(slope)], jets))

    return rule


def taught(*slope: Slope | None) -> Rule:
    """As `slopes`, for slopes that may have a wider kind of number than the value: complex, or more points."""
    rule = slopes(*slope)

    def widest(ufunc: Any, *inputs: Any) -> Jet:
        y = rule(ufunc, *inputs)
        return Jet._new(y._space, widened(y._terms))

    return widest


def primitive(y0: Number, slope: Sequence[Slope], jets: Sequence[Jet]) -> Jet:
    """Return y₀ + θ⁻¹(Σ f(u, …)·θu); the slopes are taken on jets of one order less, and of what moves only."""
    space = jets[0]._space
    below = [u._to(space.truncated(space.degree - 1)) if space.is_total and space.degree else u for u in jets]
    taken = [(f(*below), u._terms) for f, u in zip(slope, jets, strict=True) if not is_constant(u)]
    known = min((s.order + 1 for s, _ in taken if isinstance(s, Jet)), default=space.degree)
    space = space.truncated(min(space.degree, known))  # a slope that loses an order, as a limit does, loses it here
    return Jet._new(space, algebra.primitive(y0, [(_terms(s, space), u) for s, u in taken], space.degree))


def _terms(slope: Any, space: Space) -> Sequence[Any]:
    if not isinstance(slope, Jet):
        return [coefficient(slope)]
    if slope.names != space.names:
        raise SpaceError(
            f"a slope gave a jet in {', '.join(slope.names)} where its arguments are jets in {', '.join(space.names)}; "
            "write it of its arguments and numbers alone"
        )
    return slope._terms


def _slope_of(ufunc: Any, i: int, f: Slope | None) -> Slope:
    if f is not None:
        return f

    def unknown(*jets: Jet) -> Any:
        raise RefusedError(f"{ufunc.__name__} cannot be differentiated in its argument {i + 1}; pass detach(...) there")

    return unknown


def kernel(function: Callable[..., Sequence[Any]]) -> Rule:
    """Return the rule of a kernel function(y₀, *terms, n); its value is replaced by NumPy's own."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        values = [u._terms[0] for u in jets]
        y0 = evaluate(ufunc, *values)
        terms = function(y0, *(u._terms for u in jets), jets[0]._space.degree)
        return Jet._new(jets[0]._space, headed(y0, terms))

    return rule


def exponential_of(base: int) -> Rule:
    """Return the rule of base^u = exp(u·log base)."""

    def function(y0: Number, u: Sequence[Any], n: int) -> Sequence[Any]:
        if len(u) == 1:  # a rational constant may have a rational power, but log base is not rational
            return [y0]
        return algebra.exp(y0, [block * evaluate(np.log, lift(base, u[0])) for block in u], n)

    return kernel(function)


#: Python's float, beside a float or a whole number, does what NumPy's does.
_AS_FAST = {(float, float), (float, int), (int, float)}


def arithmetic(function: Callable[..., Sequence[Any]]) -> Rule:
    """As `kernel`, for + − × ÷, where a Python float is as good as NumPy's own value and faster."""
    exactly = kernel(lambda y, u, v, n: function(u, v, n))

    def rule(ufunc: Any, *inputs: Any) -> Any:
        u, v = combine(*inputs)
        if (type(u._terms[0]), type(v._terms[0])) in _AS_FAST:
            return Jet._new(u._space, function(u._terms, v._terms, u._space.degree))
        return exactly(ufunc, u, v)

    return rule


def steps(jumps: Callable[..., Any]) -> Rule:
    """Return the rule of a function that is constant between jumps; `jumps` says whether the values are at one."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        values = [u._terms[0] for u in jets]
        moving = next((u for u in jets if not is_constant(u)), jets[0])
        return flat(evaluate(ufunc, *values), moving, jumps(*values))

    return rule


def by_value(ufunc: Any, *inputs: Any) -> Any:
    """Apply the function to the values alone."""
    return evaluate(ufunc, *(u._terms[0] if isinstance(u, Jet) else u for u in inputs))


def refused(why: str) -> Rule:
    """Return the rule of a function that has no meaning for jets."""

    def rule(ufunc: Any, *inputs: Any) -> Any:
        raise RefusedError(f"np.{ufunc.__name__} does not take jets: {why}")

    return rule

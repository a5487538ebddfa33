"""Jets as power series: f(g), inverse functions, functions given by an equation, quotients where both vanish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import Block, first_degree, from_slots, slots, widened
from jets.errors import OrderError, SpaceError
from jets.index import Word, word_of
from jets.jet import Jet
from jets.linear import inverse
from jets.mixing import as_jet, combine, zero_of
from jets.numbers import Number, dtype_of, fits, full, is_exact, is_object, plain, zero
from jets.space import Space, as_slot, same_point, space_of
from jets.variables import coordinate, fresh_name

__all__ = ["compose", "implicit", "limit", "reversion"]

# --- composition ------------------------------------------------------------------------------------------------


def compose(coeffs: Any, *inner: Any) -> Jet:
    """Return Σ c_α·Π(uᵢ − uᵢ₀)^αᵢ, Faà di Bruno for a function known by its Taylor coefficients at the values of the u.

    `coeffs` is a sequence or array with axis 0 = k, for one u; a jet, expanded at the values of the u, one for each of
    its variables; or a dict from slots to coefficients, all others being zero: {(2, 1): 0.5}. The order is that of the
    u, or the lower one that a sequence or a jet knows: a box up to its shortest side.

    >>> from jets import variable, variables
    >>> print(compose([1, 1, 1, 1], variable(0.0, order=5) ** 2))
    1 + x² + O(x⁴)
    >>> x, y = variables(x=0.0, y=0.0, order=3)
    >>> print(compose(np.exp(x - y), x * y, x**2))
    1 − x² + x·y + O(|h|⁴)
    """
    for u in inner:
        if not isinstance(u, Jet):
            raise TypeError(f"what is put in must be a jet, not {type(u).__name__}")
    if not inner:
        raise TypeError("give the jet that is put in: compose([1, 1, 0.5], u)")
    words, rows, known = _table(coeffs, inner)
    if any(isinstance(c, Jet) for c in rows):
        raise TypeError("the coefficients are numbers, not jets; write the sum of c·(u − detach(u))**k yourself")
    mixed = combine(*inner, *rows)
    us, constants = mixed[: len(inner)], mixed[len(inner) :]
    space = us[0]._space if known is None else us[0]._space.truncated(known)
    pairs = dict(zip(words, (c._terms[0] for c in constants), strict=True))
    terms = _substituted(pairs, [u._to(space)._terms for u in us], space.degree)
    return Jet._new(space, widened([terms[0] + zero_of(*us)._terms[0], *terms[1:]]))


def _substituted(f: Mapping[Word, Any], us: Sequence[Any], n: int) -> Sequence[Any]:
    if len(us) > 1:
        return algebra.substitute(list(f.items()), us, n)
    return algebra.compose([f.get((0,) * k, 0) for k in range(1 + max(map(len, f)))], us[0], n)


def _table(coeffs: Any, inner: Sequence[Jet]) -> tuple[list[Word], list[Any], int | None]:
    """Return the slots, their coefficients, and the degree up to which all are known; None says that they are."""
    if isinstance(coeffs, Jet):
        _assert_expanded_at(coeffs, inner)
        return list(coeffs._space.monomials.words), list(coeffs.coeffs), min(coeffs._space.limits)
    if isinstance(coeffs, Mapping):
        lower: list[Word] = [(), *((i,) for i in range(len(inner)))]
        names = [f"u{i}" for i in range(1, len(inner) + 1)]
        table = {**dict.fromkeys(lower, 0), **{word_of(as_slot((a,), {}, names)): c for a, c in coeffs.items()}}
        return list(table), list(table.values()), None
    if not isinstance(coeffs, Iterable):
        raise TypeError(f"the coefficients are a sequence, c₀ first, such as [1, 1, 0.5], not {coeffs!r}")
    if len(inner) > 1:
        raise TypeError(f"a sequence of coefficients takes one jet, not {len(inner)}; give a jet or a dict of slots")
    rows = list(islice(coeffs, inner[0].order + 1))
    if not rows:
        raise OrderError("give at least the value, c₀")
    return [(0,) * k for k in range(len(rows))], rows, len(rows) - 1


def _assert_expanded_at(f: Jet, inner: Sequence[Jet]) -> None:
    if len(f.names) != len(inner):
        raise SpaceError(f"a jet in {', '.join(f.names)} takes as many jets, not {len(inner)}")
    for name, at, u in zip(f.names, f._space.at, inner, strict=True):
        value = u._terms[0]
        if not same_point(np.broadcast_to(at, np.shape(value)) if fits(np.shape(at), np.shape(value)) else at, value):
            raise SpaceError(
                f"the jet is expanded at {name} = {at}, but the value of the inner jet is {u.value}; expand it there"
            )


# --- inverse functions ------------------------------------------------------------------------------------------


def reversion(*jets: Jet) -> Any:
    """Return the jet of the inverse function at y₀ = j.value; of m jets in m variables, the m jets of the inverse map.

    The i-th variable of the result stands for the i-th jet, and keeps its name. One variable: by Lagrange's formula,
    g_k = [wᵏ⁻¹] (w/(j − y₀))ᵏ / k; several: by Newton's iteration with the inverse of the Jacobian matrix, one degree
    at a time. Where the derivative is zero, or the matrix singular, there is none: `ZeroDivisionError`. Sources: Knuth,
    TAOCP 4.7; Johansson, *A fast algorithm for reversion of power series* (2015).

    >>> from jets import variable, variables
    >>> print(reversion(np.exp(variable(1.0, order=3) - 1)))
    1 + (x − 1) − 0.5·(x − 1)² + 0.33333333·(x − 1)³ + O((x − 1)⁴)
    >>> x, y = variables(x=0.0, y=0.0, order=2)
    >>> print(*reversion(x + y**2, y), sep=",  ")
    x − y² + O(|h|³),  y + O(|h|³)
    """
    for j in jets or (None,):
        if not isinstance(j, Jet):
            raise TypeError(f"reversion takes jets, not {j!r}; make one with jets.taylor(f, at, order)")
    jets = combine(*jets)
    if len(jets[0].names) != len(jets) or not jets[0]._space.is_total:
        names = ", ".join(jets[0].names)
        raise SpaceError(
            f"reversion takes as many jets as there are variables ({names}), to one total degree, not {len(jets)}"
        )
    return _inverse_function(jets[0]) if len(jets) == 1 else _inverse_map(jets)


def _inverse_function(j: Jet) -> Jet:
    n, rows = j.order, [plain(row) for row in j.coeffs]
    if n and np.any(np.equal(rows[1], 0)):
        raise ZeroDivisionError("no inverse function: the first derivative is zero here")
    terms = algebra.reversion(full(j._space.at[0], rows[0]), rows, n)
    return Jet._new(space_of({j.names[0]: j._terms[0]}, n), widened(terms))


def _inverse_map(f: Sequence[Jet]) -> tuple[Jet, ...]:
    names, n = f[0].names, f[0].order
    space = Space.total(names, [j._terms[0] for j in f], n)
    y = [coordinate(space, axis) for axis in range(len(f))]
    x0 = [as_jet(at, y[0])._terms[0] for at in f[0]._space.at]
    return _newton(
        lambda x: [compose(g, *x) - t for g, t in zip(f, y, strict=True)], x0, y[0], _slopes(f, names) if n else []
    )


def _slopes(f: Sequence[Jet], names: Sequence[str]) -> list[list[Number]]:
    """Return the matrix of the first derivatives with respect to the named variables."""
    axes = [[j._space.axes.get(name) for name in names] for j in f]
    return [
        [zero(j._terms[0]) if axis is None else j._slot((axis,)) for axis in row]
        for j, row in zip(f, axes, strict=True)
    ]


def _newton(
    residual: Callable[[Sequence[Jet]], Sequence[Any]], y0: Sequence[Number], like: Jet, matrix: list[list[Number]]
) -> tuple[Jet, ...]:
    """Solve residual(y) = 0 for jets in the space of `like`, from their values: each step gains a degree."""
    n, space = like.order, like._space
    y = [Jet._new(space.truncated(0), [c]) for c in y0]
    steps = inverse(matrix) if n else []
    for k in range(1, n + 1):
        y = [_in_space(u, space.truncated(k)) for u in y]
        r = [as_jet(c, y[0]) for c in residual(y)]
        y = [u - sum(c * rest for c, rest in zip(row, r, strict=True)) for u, row in zip(y, steps, strict=True)]
    return tuple(Jet._new(space, [c, *u._terms[1:]]) for c, u in zip(y0, y, strict=True))


def _in_space(u: Jet, space: Space) -> Jet:
    """Return the polynomial that a jet is, to a higher order; `_to` keeps the blocks, whose index is too small."""
    return Jet._new(space, from_slots(dict(slots(u._terms)), space.monomials, u._terms[0]))


# --- implicit functions -----------------------------------------------------------------------------------------


def implicit(f: Callable[..., Any], x: Any, y: Any) -> Any:
    """Return the jet of the function y(x) that solves f(x, y) = 0, near the number y.

    `x` is a jet or a tuple of jets, `y` a number, an array for a batch, or a tuple of them; f(*x, *y) returns as many
    numbers as there are y. The root is found by Newton's iteration from y, which must come near it (for exact numbers:
    be it), the derivatives by Newton's iteration on jets with ∂f/∂y, which must not be singular (`ZeroDivisionError`).

    >>> from jets import variable
    >>> x = variable(0.6, order=3)
    >>> y = implicit(lambda x, y: x**2 + y**2 - 1, x, 0.8)
    >>> np.allclose(y.coeffs, np.sqrt(1 - x**2).coeffs)
    True
    """
    several = isinstance(y, (tuple, list))
    if several and not y:
        raise TypeError("give at least one unknown")
    if not callable(f):
        raise TypeError(f"give a function of x and y, such as lambda x, y: x**2 + y**2 - 1, not {f!r}")
    given = tuple(x) if isinstance(x, (tuple, list)) else (x,)
    if not any(isinstance(u, Jet) for u in given):
        raise TypeError(f"x must be a jet, or a tuple with one, such as variable(0.6, order=3), not {x!r}")
    xs = combine(*given)
    values, like = [u._terms[0] for u in xs], zero_of(*xs)

    def equations(*arguments: Any) -> list[Any]:
        r = f(*arguments)
        r = list(r) if isinstance(r, (tuple, list)) else [r]
        if len(r) != len(y0):
            raise TypeError(f"f must return as many numbers as there are unknowns: {len(y0)}, not {len(r)}")
        return r

    y0 = [as_jet(c, like)._terms[0] for c in (y if several else (y,))]
    y0, matrix = _root(lambda ys: equations(*values, *ys), y0)
    like, *_ = combine(like, *equations(*xs, *y0))  # f may bring variables of its own
    solved = _newton(lambda ys: equations(*(combine(u, ys[0])[0] for u in xs), *ys), y0, like, matrix)
    return solved if several else solved[0]


def _root(f: Callable[[Sequence[Any]], list[Any]], y: list[Number]) -> tuple[list[Number], list[list[Number]]]:
    """Return a root of f near y, by Newton's iteration, and the first derivatives there."""
    names, last = [fresh_name() for _ in y], np.inf
    for _ in range(100):
        t = [coordinate(Space.total(names, y, 1), axis) for axis in range(len(y))]
        r = [as_jet(c, t[0]) for c in f(t)]
        matrix = _slopes(r, names)
        if all(np.all(np.equal(u._terms[0], 0)) for u in r):
            return y, matrix
        if is_exact(y[0]):
            shown = ", ".join(str(u.value) for u in r)
            raise ValueError(f"f is {shown} at the given point, not 0; fractions need the exact root")
        step = [sum(c * u._terms[0] for c, u in zip(row, r, strict=True)) for row in inverse(matrix)]
        size, scale = (sum(map(abs, numbers)) for numbers in (step, y))
        # Newton's steps shrink until they are rounding: the first one that does not is the last.
        settled = (size <= 4 * _eps(y[0]) * scale) | ((size >= last / 2) & (size <= _eps(y[0]) ** 0.5 * scale))
        if np.all(settled):
            return y, matrix
        y, last = [c - d for c, d in zip(y, step, strict=True)], size
    raise ValueError("no root found near the given point: Newton's iteration does not settle in 100 steps")


def _eps(c: Number) -> Any:
    return 2.0**-50 if is_object(c) else np.finfo(dtype_of(c)).eps


# --- limits -----------------------------------------------------------------------------------------------------


def limit(numerator: Any, denominator: Any) -> Jet:
    """Return the jet of a quotient where both vanish: sin(x)/x at 0. Each order of the zero costs one order.

    In several variables the lowest forms must divide, as in sin(x·y)/(x·y); x·y/(x² + y²) depends on the direction.
    Then, and if the numerator vanishes to a lower order than the denominator, there is no limit: `ZeroDivisionError`.
    Only exact zeros vanish: np.sin(np.pi) is 1.2e-16, so sin(x)/(x − π) at π needs `Fraction`s or SymPy's numbers. In
    several variables, what rounding may leave of a division counts as zero.

    >>> from jets import variable, variables
    >>> x = variable(0.0, order=5)
    >>> print(limit(np.sin(x), x))
    1 − 0.16666667·x² + 0.00833333·x⁴ + O(x⁵)
    >>> x, y = variables(x=0.0, y=0.0, order=4)
    >>> print(limit(x**2 - y**2, x + y))
    x − y + O(|h|⁴)
    """
    u, v = combine(numerator, denominator)
    if not u._space.is_total:
        raise SpaceError("limit takes jets truncated at a total degree; build the variables with a number, as order=4")
    lost = _valuation(v)
    if _valuation(u, lost) < lost:
        raise ZeroDivisionError("no limit: the denominator vanishes to a higher order than the numerator")
    n = u.order - lost
    value, *rest = algebra.quotient(_from(u, lost), _from(v, lost), n)
    value = value.terms.get(0, zero(u._terms[0])) if isinstance(value, Block) else value
    return Jet._new(u._space.truncated(n), [value + zero(u._terms[0]), *rest])


def _from(u: Jet, degree: int) -> list[Any]:
    """Return the blocks from a degree on, at least one."""
    if len(u.names) == 1:
        return [plain(row) for row in u.coeffs[degree:]]
    return list(u._terms[degree:]) or [Block(u._space.monomials, degree, {})]


def _valuation(v: Jet, top: int | None = None) -> int:
    """Return the lowest degree with a coefficient that is not zero, the same for every jet of the batch."""
    none = v.order + 1 if top is None else top
    first = first_degree(np.not_equal(v.coeffs, 0), v._space.monomials, none)
    if not first.size:
        return 0
    if top is not None:
        return int(min(first.min(), top))
    if np.any(first > v.order):
        raise OrderError(f"the denominator is zero in every slot up to order {v.order}; raise the order")
    if np.any(first != first.flat[0]):
        raise OrderError("the denominators of this batch vanish to different orders; take the limits one by one")
    return int(first.flat[0])

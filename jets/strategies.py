"""Hypothesis strategies: jets with exact or float coefficients, weird functions, formulas.

Nothing else in the library imports this module, nor Hypothesis. Where jets are installed, `st.from_type(Jet)` works
without any import: Hypothesis finds `register` by its entry point.

>>> from hypothesis import given
>>> from jets import equal
>>> @given(exact_jets(), exact_jets())
... def products_commute(a, b):
...     assert equal(a * b, b * a)
>>> products_commute()
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from jets.expression import Expression, parse
from jets.jet import Jet
from jets.numbers import dtype_of
from jets.space import space_of
from jets.weird import Weird

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy


# Above the import of Hypothesis, which looks for it while this module is still being imported.
def register() -> None:
    """Tell Hypothesis what `st.from_type(Jet)` and `st.from_type(Weird)` are; its entry point calls this."""
    from hypothesis.strategies import register_type_strategy

    register_type_strategy(Jet, lambda _: float_jets())
    register_type_strategy(Weird, lambda _: weird_functions())


try:
    from hypothesis import strategies as st
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("jets.strategies needs Hypothesis: pip install hypothesis") from error

__all__ = [
    "Polynomial",
    "exact_jets",
    "exact_numbers",
    "expression_texts",
    "expressions",
    "float_jets",
    "jets",
    "polynomials",
    "register",
    "weird_functions",
]


def exact_numbers(bound: int = 10, max_denominator: int = 10) -> SearchStrategy[Fraction]:
    """Return a strategy for small fractions, on which arithmetic is exact and fast."""
    return st.fractions(-bound, bound, max_denominator=max_denominator)


def jets(
    elements: SearchStrategy[Any],
    order: Any = None,
    *,
    at: Any = 0.0,
    names: str | Sequence[str] = ("x",),
    shape: Any = (),
    value: SearchStrategy[Any] | None = None,
    dense: bool = False,
) -> SearchStrategy[Jet]:
    """Return a strategy for jets with Taylor coefficients from `elements`, and the value from `value` if given.

    `order` is a total degree, a dict of limits, or by default 0 to 4. `at` is the point, or a dict with a point for
    each name; jets at one point combine. `shape` is that of the batch, as from `hypothesis.extra.numpy.array_shapes`.
    Each of the three may be a strategy. Above a drawn degree the coefficients are zero, as those of a polynomial
    are; with `dense` there are none but from `elements`.

    >>> from hypothesis import given
    >>> @given(jets(st.floats(1, 2), order={"x": 2, "y": 1}, names=("x", "y"), shape=(3,), dense=True))
    ... def batches_have_rows(j):
    ...     assert j.coeffs.shape == (6, 3) and (j.coeffs >= 1).all()
    >>> batches_have_rows()
    """
    words = (names,) if isinstance(names, str) else tuple(names)
    return _jets(elements, st.integers(0, 4) if order is None else order, at, words, shape, value, dense)


@st.composite
def _jets(
    draw: DrawFn,
    elements: SearchStrategy[Any],
    order: Any,
    at: Any,
    names: tuple[str, ...],
    shape: Any,
    value: SearchStrategy[Any] | None,
    dense: bool,
) -> Jet:
    points = {name: _drawn(draw, at[name] if isinstance(at, Mapping) else at) for name in names}
    space, batch = space_of(points, _drawn(draw, order)), _drawn(draw, shape)
    first = elements if value is None else value
    top = space.degree if dense else draw(st.integers(0, space.degree))
    rows = np.empty((len(space.monomials.slots), *batch), dtype=object)
    for i, alpha in enumerate(space.monomials.slots):
        source = first if i == 0 else elements if sum(alpha) <= top else st.just(0)
        for place in np.ndindex(*batch):
            rows[i, *place] = draw(source)
    dtype = None if rows.size else dtype_of(draw(elements))
    order = dict(zip(names, space.limits, strict=True)) if not space.is_total else space.degree
    return Jet.from_coeffs(rows, points, order=order, dtype=dtype).detach(above=top)  # which stores no zeros above


def _drawn(draw: DrawFn, x: Any) -> Any:
    return draw(x) if isinstance(x, st.SearchStrategy) else x


def exact_jets(order: Any = None, *, at: Any = Fraction(0), **options: Any) -> SearchStrategy[Jet]:
    """Return a strategy for jets of small fractions; the options are those of `jets`.

    >>> from hypothesis import given
    >>> from jets import equal
    >>> @given(exact_jets(order=3, names=("x", "y"), value=exact_numbers().filter(bool)))
    ... def quotients_are_quotients(v):
    ...     assert equal(1 / v * v, 1)
    >>> quotients_are_quotients()
    """
    return jets(options.pop("elements", exact_numbers()), order, at=at, **options)


def float_jets(order: Any = None, **options: Any) -> SearchStrategy[Jet]:
    """Return a strategy for jets of floats from −10 to 10; the options are those of `jets`.

    `elements=st.floats()` draws inf and nan as well.

    >>> from hypothesis import given
    >>> from jets import allclose
    >>> @given(float_jets(value=st.floats(0.5, 2.0)))
    ... def logarithm_undoes_exponential(j):
    ...     assert allclose(np.log(np.exp(j)), j, rtol=1e-6, atol=1e-6)
    >>> logarithm_undoes_exponential()
    """
    return jets(options.pop("elements", st.floats(-10, 10, allow_subnormal=False)), order, **options)


# --- functions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Polynomial:
    """The polynomial Σ cₖ·xᵏ: a function of numbers, arrays and jets, exact where they are.

    >>> p = Polynomial((1, 0, 2))
    >>> p(Fraction(1, 2)), p.derivative()
    (Fraction(3, 2), Polynomial(coeffs=(0, 4)))
    """

    coeffs: tuple[Any, ...]

    def __call__(self, x: Any) -> Any:
        """Return the value at x, by Horner's rule."""
        return reduce(lambda y, c: y * x + c, reversed(self.coeffs), 0 * x)

    def derivative(self) -> Polynomial:
        """Return the derivative, again a polynomial."""
        return Polynomial(tuple(k * c for k, c in enumerate(self.coeffs))[1:])


def polynomials(elements: SearchStrategy[Any] | None = None, max_degree: int = 3) -> SearchStrategy[Polynomial]:
    """Return a strategy for polynomials as callables, by default with fractions as coefficients.

    >>> from hypothesis import given
    >>> from jets import derivative
    >>> @given(polynomials(), exact_numbers())
    ... def slopes_are_slopes(p, at):
    ...     assert derivative(p)(at) == p.derivative()(at)
    >>> slopes_are_slopes()
    """
    coeffs = st.lists(exact_numbers() if elements is None else elements, max_size=max_degree + 1)
    return coeffs.map(tuple).map(Polynomial)


@dataclass(frozen=True)
class _Ignoring:
    """A function of one argument as a function of several, of which it takes one."""

    function: Any
    place: int

    def __call__(self, *xs: Any) -> Any:
        return self.function(xs[self.place])


def weird_functions(
    entries: SearchStrategy[Any] | None = None,
    min_entries: int = 1,
    max_entries: int = 4,
    names: str | Sequence[str] = "x",
) -> SearchStrategy[Weird]:
    """Return a strategy for weird functions, by default of fractions and polynomials, which are exact.

    In several variables the polynomials are of one of them, and the exponents of the multi-indices up to 2.

    >>> from hypothesis import given
    >>> from jets import derivative
    >>> @given(weird_functions(), exact_numbers())
    ... def derivatives_shift(w, at):
    ...     assert derivative(w)(at) == w.derivative()(at)
    >>> derivatives_shift()
    """
    words = (names,) if isinstance(names, str) else tuple(names)
    if len(words) > 1:
        of_one = st.builds(_Ignoring, polynomials(), st.integers(0, len(words) - 1))
        alphas = st.tuples(*[st.integers(0, 2)] * len(words))
        tables = st.dictionaries(
            alphas, exact_numbers() | of_one if entries is None else entries, min_size=min_entries, max_size=max_entries
        )
        return tables.map(lambda table: Weird(table, names=words))
    entries = st.one_of(exact_numbers(), polynomials()) if entries is None else entries
    return st.lists(entries, min_size=min_entries, max_size=max_entries).map(lambda fs: Weird(*fs, names=words))


def expression_texts(
    names: str | Sequence[str] = ("x",),
    *,
    with_detach: bool = True,
    functions: Sequence[str] = ("sin", "cos", "tanh", "arctan"),
    max_leaves: int = 6,
) -> SearchStrategy[str]:
    """Return a strategy for formulas as text: + − *, whole powers, functions of one argument, and detach.

    All of them are defined and smooth everywhere, unless functions are named that are not.
    """
    leaves = st.sampled_from([names] if isinstance(names, str) else list(names)) | st.integers(0, 9).map(str)
    calls = [*functions, *(["detach"] if with_detach else [])]

    def longer(texts: SearchStrategy[str]) -> SearchStrategy[str]:
        sums = st.builds("({} {} {})".format, texts, st.sampled_from("+-*"), texts)
        powers = st.builds("({})**{}".format, texts, st.integers(0, 3))
        return st.one_of(sums, powers, *(st.builds(f"{call}({{}})".format, texts) for call in calls))

    return st.recursive(leaves, longer, max_leaves=max_leaves)


def expressions(
    names: str | Sequence[str] = ("x",), *, exact: bool = False, **options: Any
) -> SearchStrategy[Expression]:
    """Return a strategy for formulas that can be called, on jets and on numbers, and that print themselves.

    The options are those of `expression_texts`. Exact ones know fractions only and use no functions but detach.

    >>> from hypothesis import given
    >>> from jets import taylor
    >>> @given(expressions(exact=True, with_detach=False), exact_numbers())
    ... def values_are_values(f, at):
    ...     assert taylor(f, at, order=2).value == f(at)
    >>> values_are_values()
    """
    options = ({"functions": ()} if exact else {}) | options
    return expression_texts(names, **options).map(lambda text: parse(text, names, exact))

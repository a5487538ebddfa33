"""The number: an immutable truncated Taylor jet, its constructors, accessors and operators.

Operators and NumPy functions go through the table of `operators.py`, which `rules.py` fills: this module knows how
jets are made, mixed, taken apart and shown, and not one derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from jets import algebra
from jets.blocks import Block, dense, each, from_slots, polynomial, slots, split, tidied
from jets.errors import OrderError
from jets.factorials import SAFE_DEGREE, derivatives_of, over_factorial, times_factorial, warn_of_underflow
from jets.index import Word, exponents, without, word_of
from jets.methods import ArrayMethods
from jets.numbers import as_rows, assert_one_kind, coefficient, dtype_of, fits, full, imag, plain, real, spread, zero
from jets.operators import Number, Operators
from jets.protocols import Protocols
from jets.space import Space, as_names, as_order, as_slot, assert_real_points, space_of

__all__ = ["Jet"]


class Jet(Protocols, ArrayMethods, Number, Operators):
    """A value and its derivatives up to an order: Σ c_α·(x − at)^α, an immutable number.

    Make one with `jets.variable`, `Jet.from_coeffs` or `Jet.from_derivatives`; `+ − * / **`, every NumPy ufunc
    and `jets.detach` make new ones. A batch of jets has one jet for each point and broadcasts as NumPy's arrays do.

    `==`, `<` and `bool` look at the *value*, so that code which branches on numbers takes the same branch; to compare
    all slots use `jets.equal`. `float(jet)`, and so `math.sin(jet)`, would lose the derivatives and is a `TypeError`:
    use `jet.value`, or `np.sin`. A constant, such as `detach(jet)`, is the number that it is.

    >>> from jets import variable
    >>> x = variable(3.0, order=2)
    >>> x * x
    Jet.from_coeffs([9.0, 6.0, 1.0], at=3.0)
    >>> print(x * x)
    9 + 6·(x − 3) + (x − 3)² + O((x − 3)³)
    """

    __slots__ = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("make a jet with variable(3.0, order=4), Jet.from_coeffs([...]) or Jet.from_derivatives([...])")

    # --- constructors -----------------------------------------------------------------------------------------

    @classmethod
    def from_coeffs(cls, coeffs: Any, at: Any = 0.0, name: str = "x", *, order: Any = None, dtype: Any = None) -> Jet:
        """Make a jet of Taylor coefficients c_α, the numbers in front of (x − at)^α.

        `coeffs` has shape (slots, *batch). For several variables `at` is a dict from names to points, and `order` a
        number or a dict of limits; without it the number of slots decides.

        >>> Jet.from_coeffs([1, 2, 3], at=0.5).derivatives.tolist()
        [1.0, 2.0, 6.0]
        """
        return _from_rows(as_rows(coeffs, dtype), at, name, order, lambda c, *alpha: c)

    @classmethod
    def from_derivatives(
        cls, derivatives: Any, at: Any = 0.0, name: str = "x", *, order: Any = None, dtype: Any = None
    ) -> Jet:
        """Make a jet of its value and derivatives, which are α!·c_α.

        `derivatives` has shape (slots, *batch); the other arguments are those of `from_coeffs`.

        >>> Jet.from_derivatives([1, 2, 6]).coeffs.tolist()
        [1.0, 2.0, 3.0]
        """
        return _from_rows(as_rows(derivatives, dtype), at, name, order, over_factorial)

    # --- accessors --------------------------------------------------------------------------------------------

    @property
    def value(self) -> Any:
        """Slot 0: what the function is, as a number or as an array of the batch's shape.

        >>> Jet.from_coeffs([1, 2]).value
        1.0
        """
        return _readonly(self._terms[0])

    @property
    def order(self) -> int:
        """The highest total degree that is known, inclusive.

        >>> Jet.from_coeffs([1, 2]).order
        1
        """
        return self._space.degree

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variables.

        >>> Jet.from_coeffs([1, 2], name="t").names
        ('t',)
        """
        return self._space.names

    @property
    def at(self) -> Any:
        """The expansion point, or one for each jet of a batch; in several variables a dict from names to points.

        >>> Jet.from_coeffs([1, 2], at=0.5).at
        0.5
        """
        points = dict(zip(self._space.names, map(_readonly, self._space.at), strict=True))
        return points if len(points) > 1 else self._space.at[0]

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the batch, () for a single jet.

        >>> Jet.from_coeffs([[1, 2, 3], [4, 5, 6]]).shape
        (3,)
        """
        return np.shape(self._terms[0])

    @property
    def ndim(self) -> int:
        """The number of axes of the batch."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of jets in the batch."""
        return int(np.prod(self.shape))

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the coefficients; `object` for exact and symbolic numbers."""
        return dtype_of(self._terms[0])

    @property
    def coeffs(self) -> Any:
        """The Taylor coefficients c_α as an array of shape (slots, *batch), which cannot be written to.

        >>> Jet.from_coeffs([1, 2]).coeffs
        array([1., 2.])
        """
        return _readonly(dense(self._terms, self._space.monomials))

    @property
    def derivatives(self) -> Any:
        """The value and the derivatives α!·c_α as an array of shape (slots, *batch).

        Floats lose digits where a coefficient underflows, as 1/k! does for k > 170; a `RuntimeWarning` says so.

        >>> Jet.from_coeffs([1, 2, 3]).derivatives
        array([1., 2., 6.])
        """
        derivatives = derivatives_of(self._terms, self._space.monomials)
        if self.order > SAFE_DEGREE:
            warn_of_underflow(self.coeffs, derivatives)
        return _readonly(derivatives)

    def coeff(self, *alpha: Any, **powers: int) -> Any:
        """Return one Taylor coefficient: `coeff(2)`, `coeff(x=2, y=1)` or `coeff((2, 1))`.

        Raise an `OrderError` for a slot that the jet does not know.

        >>> Jet.from_coeffs([1, 2, 3]).coeff(2)
        3.0
        """
        return self._slot(self._word(alpha, powers))

    def derivative(self, *alpha: Any, **powers: int) -> Any:
        """Return one derivative, α! times the coefficient: `derivative(2)`, `derivative(x=2, y=1)`.

        >>> from jets import variable
        >>> np.sin(variable(0.0, order=3)).derivative(3)
        -1.0
        """
        word = self._word(alpha, powers)
        if len(word) > SAFE_DEGREE:
            warn_of_underflow(self.coeffs, derivatives_of(self._terms, self._space.monomials))
        return times_factorial(self._slot(word), *exponents(word))

    def _word(self, alpha: tuple[Any, ...], powers: Mapping[str, int]) -> Word:
        slot = as_slot(alpha, powers, self.names)
        word = word_of(slot)
        if not self._space.monomials.allows(word):
            given = slot if len(slot) > 1 else slot[0]
            raise OrderError(f"slot {given} is beyond what this jet of order {self.order} knows")
        return word

    def _slot(self, word: Word) -> Any:
        block = self._terms[len(word)] if len(word) < len(self._terms) else zero(self._terms[0])
        if isinstance(block, Block):
            block = block.terms.get(block.index.positions[len(word)][word], zero(self._terms[0]))
        return _readonly(full(block, self._terms[0]))

    # --- calculus on the slots --------------------------------------------------------------------------------

    def truncate(self, order: int) -> Jet:
        """Return the jet up to a lower order; a higher one would have to be invented and is an `OrderError`.

        >>> Jet.from_coeffs([1, 2, 3]).truncate(1)
        Jet.from_coeffs([1.0, 2.0], at=0.0)
        """
        if as_order(order) > self.order:
            raise OrderError(f"cannot truncate a jet of order {self.order} to order {order}; give 0 to {self.order}")
        return self._to(self._space.truncated(int(order)))

    def diff(self, name: str | None = None) -> Jet:
        """Return the derivative with respect to a variable; the order falls by one.

        >>> from jets import variable
        >>> variable(3.0, order=2).diff()
        Jet.from_coeffs([1.0, 0.0], at=3.0)
        """
        axis = self._axis(name)
        return self._shifted(self._space.shifted(axis, -1), axis, -1, lambda c, k: k * c)

    def integrate(self, name: str | None = None) -> Jet:
        """Return the primitive that is zero at the expansion point; the order rises by one.

        >>> from jets import variable
        >>> variable(3.0, order=1).integrate()
        Jet.from_coeffs([0.0, 3.0, 0.5], at=3.0)
        """
        axis = self._axis(name)
        return self._shifted(self._space.shifted(axis, +1), axis, +1, lambda c, k: c / (k + 1))

    def _axis(self, name: str | None) -> int:
        if name is None and len(self.names) > 1:
            raise TypeError(f"say with respect to which variable: one of {', '.join(map(repr, self.names))}")
        return 0 if name is None else self._space.axis(name)

    def _shifted(self, space: Space, axis: int, step: int, factor: Callable[[Any, int], Any]) -> Jet:
        """Move every coefficient by one along an axis, times a factor of its exponent there."""
        nothing = zero(self._terms[0])
        if len(self.names) == 1:
            rows = [factor(c, k) for k, c in enumerate(self._terms)]
            return Jet._new(space, [nothing, *rows] if step > 0 else rows[1:] or [nothing])
        terms = {
            tuple(sorted((*word, axis))) if step > 0 else without(word, axis): factor(c, word.count(axis))
            for word, c in slots(self._terms)
            if step > 0 or axis in word
        }
        return Jet._new(space, from_slots(terms, space.monomials, nothing))

    def detach(self, wrt: str | Sequence[str] | None = None, above: int = 0) -> Jet:
        """Return the jet as a constant in all or in some of the variables; see `jets.detach`.

        >>> from jets import variable
        >>> variable(3.0, order=2).detach()
        Jet.from_coeffs([3.0, 0.0, 0.0], at=3.0)
        """
        if wrt is None and type(above) is int and above == 0:
            return Jet._new(self._space, self._terms[:1])
        above = as_order(above, "above")
        if wrt is None:
            return Jet._new(self._space, self._terms[: above + 1])
        axes = {self._space.axes[name] for name in as_names(wrt) if name in self._space.axes}
        kept = {word: c for word, c in slots(self._terms) if sum(map(axes.__contains__, word)) <= above}
        return Jet._new(self._space, from_slots(kept, self._space.monomials, self._terms[0]))

    def __call__(self, *steps: Any, **named: Any) -> Any:
        """Return the Taylor polynomial at a distance from the expansion point: `j(0.1)`, `j(x=0.1, y=0.2)`.

        >>> from jets import variable
        >>> (variable(3.0, order=2)**2)(0.5)
        12.25
        """
        given = {**dict(zip(self.names, steps, strict=False)), **named}
        if len(steps) + len(named) != len(self.names) or set(given) != set(self.names):
            raise TypeError(f"give one step for each of the variables {', '.join(self.names)}")
        numbers = [np.asarray(h) if isinstance(h, (list, tuple)) else h for h in map(given.get, self.names)]
        assert_one_kind(self._terms[0], *(h for h in numbers if not isinstance(h, Jet)))
        return polynomial(self._terms, numbers)

    # --- batches ----------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a single jet has no length; a batch has one")
        return self.shape[0]

    def __getitem__(self, key: Any) -> Jet:
        """Return the jets of the batch that NumPy's indexing selects.

        >>> Jet.from_coeffs([[1, 2, 3], [4, 5, 6]])[-1]
        Jet.from_coeffs([3.0, 6.0], at=0.0)
        """
        shape, dtype, space = self.shape, self.dtype, self._space

        def select(c: Any) -> Any:
            return plain((spread(c, shape, dtype) if shape else np.asarray(c, dtype))[key])

        if any(map(np.ndim, space.at)):
            space = space._replace(
                at=tuple(plain(np.broadcast_to(p, shape)[key]) if np.ndim(p) else p for p in space.at)
            )
        if hasattr(self._terms, "item"):
            return Jet._new(space, self._terms.item(key))
        value, *rest = [select(self._terms[0]), *each(lambda c: select(c) if np.ndim(c) else c, self._terms[1:])]
        return Jet._new(space, tidied([value, *rest]))

    def __iter__(self) -> Iterator[Jet]:
        grows = hasattr(self._terms, "item")
        if self.ndim == 1 and len(self.names) > 1 and not grows and not any(map(np.ndim, self._space.at)):
            return (Jet._new(self._space, terms) for terms in split(self._terms, len(self)))
        return (self[i] for i in range(len(self)))

    def astype(self, dtype: Any, *, copy: bool = True) -> Jet:
        """Return the jet in another floating or complex precision, or with exact numbers as floats.

        >>> Jet.from_coeffs([1, 2]).astype(complex).value
        (1+0j)
        """
        kind = np.dtype(dtype)
        if kind.kind not in "fcO" or (kind.kind == "f" and self.dtype.kind == "c"):
            raise TypeError(f"a {self.dtype} jet cannot be of dtype {kind}; take jet.value, jet.real or a precision")
        return self._cast(kind) if kind != self.dtype else self

    # --- mixing -----------------------------------------------------------------------------------------------

    def _to(self, space: Space) -> Jet:
        """Return the same jet in a space of more variables or of lower order."""
        if space is self._space:
            return self
        if space.names == self.names and (len(space.names) == 1 or (space.is_total and self._space.is_total)):
            return Jet._new(space, self._terms[: space.degree + 1])
        if hasattr(self._terms, "to"):
            return Jet._new(space, self._terms.to(space))
        moved = [space.axes[name] for name in self.names]
        terms = {tuple(sorted(map(moved.__getitem__, word))): c for word, c in slots(self._terms)}
        return Jet._new(space, from_slots(terms, space.monomials, self._terms[0]))

    def _cast(self, dtype: np.dtype[Any]) -> Jet:
        if dtype.kind == "O":
            return self
        return Jet._new(self._space, each(lambda c: plain(np.asarray(c, dtype)), self._terms))

    # --- complex parts ----------------------------------------------------------------------------------------

    @property
    def real(self) -> Jet:
        """The real part, slot by slot, which is differentiable along a real variable only.

        >>> from jets import variable
        >>> np.exp(1j * variable(0.0, order=2)).real  # cos
        Jet.from_coeffs([1.0, 0.0, -0.5], at=0.0)
        """
        return self._part(real)

    @property
    def imag(self) -> Jet:
        """The imaginary part, slot by slot, which is differentiable along a real variable only."""
        return self._part(imag)

    def conj(self) -> Jet:
        """Return the complex conjugate, which is differentiable along a real variable only."""
        return self._part(np.conj)

    conjugate = conj

    def _part(self, part: Callable[[Any], Any]) -> Jet:
        assert_real_points(self._space, part.__name__)
        return Jet._new(self._space, each(lambda c: plain(part(c)), self._terms))

    def __reduce__(self) -> tuple[Any, ...]:
        return Jet._new, (self._space, self._terms)


# --- helpers ---------------------------------------------------------------------------------------------------


def _readonly(x: Any) -> Any:
    if isinstance(x, np.ndarray) and x.flags.writeable:
        x = x.view()
        x.flags.writeable = False
    return x


def _from_rows(rows: list[Any], at: Any, name: str, order: Any, scale: Callable[..., Any]) -> Jet:
    points = {key: coefficient(point) for key, point in (at if isinstance(at, Mapping) else {name: at}).items()}
    if not all(fits(np.shape(point), np.shape(rows[0])) for point in points.values()):
        raise ValueError(f"give one point, or one for each jet of the batch, whose shape is {np.shape(rows[0])}")
    space = space_of(points, order, len(rows))
    if len(points) == 1:
        return Jet._new(space, [scale(row, k) for k, row in enumerate(rows)])
    terms = {word: scale(row, *exponents(word)) for word, row in zip(space.monomials.words, rows, strict=True)}
    return Jet._new(space, algebra.positive(from_slots(terms, space.monomials, zero(rows[0]))))

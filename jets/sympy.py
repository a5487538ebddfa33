"""⊥ in SymPy: a function with the value of its argument and the derivative 0, so that `diff` knows weird functions.

The derivative that an expression carries is `diff`, then `value`, which leaves out every ⊥. Conversions are
`jets.from_sympy` and `jets.to_sympy`; `sympy.lambdify` knows `detach` as well. SymPy is imported here, hence on demand.

>>> from sympy import Symbol, diff
>>> x = Symbol("x")
>>> w = x**2 / detach(x**2)
>>> diff(w, x)
2*x/detach(x**2)
>>> value(w), value(diff(w, x)), value(diff(w, x, 2))
(1, 2/x, 2/x**2)

Two expressions are equal in SymPy if they are written alike: x − ⊥x is not 0, and `simplify` leaves it. What asks for
values at other points, such as `integrate`, which takes ⊥x for a constant, `limit` or `solve`, needs `value(...)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import factorial, prod
from typing import Any

from jets.detach import detach as _detach
from jets.index import index
from jets.space import as_order

try:
    import sympy
    from sympy.printing.pretty.stringpict import prettyForm
except ModuleNotFoundError as error:
    raise ModuleNotFoundError('jets.sympy needs SymPy: pip install "jets[sympy]"') from error

__all__ = ["detach", "scaled", "sympy", "term", "value"]

_FACTS = """
    algebraic antihermitian commutative complex composite even extended_negative extended_nonnegative
    extended_nonpositive extended_nonzero extended_positive extended_real finite hermitian imaginary infinite integer
    irrational negative noninteger nonnegative nonpositive nonzero odd polar positive prime rational real
    transcendental zero
""".split()


class _LikeItsArgument:
    """What SymPy knows of the argument: real, positive, integer, …"""

    __slots__ = ()


def _as_argument(fact: str) -> Callable[[Any], bool | None]:
    return lambda self: getattr(self.args[0], f"is_{fact}")


for _fact in _FACTS:
    setattr(_LikeItsArgument, f"_eval_is_{_fact}", _as_argument(_fact))


class detach(_LikeItsArgument, sympy.Function):  # type: ignore[misc]
    """⊥u: the value of u, and every derivative 0.

    ⊥ of a number is the number, and ⊥f(⊥x) is ⊥f(x). Since ⊥ commutes with sums, products and functions, ⊥f(x) is
    f(⊥x): `sympy.expand_func` writes it so. `wrt`, a symbol or a name or several of them, makes u constant in these
    alone, ⊥ₓf(x, y) = f(⊥x, y), and `above=k` keeps the derivatives up to order k: Σ ⊥(f⁽ʲ⁾)·(x − ⊥x)ʲ/j! for j ≤ k.
    Here x is an argument and may be replaced by x(t); in `jets.detach` it is the name of a jet's own variable.

    >>> from sympy import diff, expand_func, sin, symbols
    >>> x, y = symbols("x y")
    >>> diff(x * detach(sin(x)), x)
    detach(sin(x))
    >>> expand_func(detach(x * sin(y)))
    sin(detach(y))*detach(x)
    >>> detach(x * sin(y), wrt=x), diff(detach(x * sin(y), x), y)
    (sin(y)*detach(x), cos(y)*detach(x))
    >>> detach(sin(x), above=1)
    (x - detach(x))*detach(cos(x)) + detach(sin(x))
    >>> (x - detach(x)).subs(x, 3)
    0
    """

    nargs = 1
    _imp_ = staticmethod(_detach)  # what lambdify and evalf call

    def __new__(cls, expr: Any, wrt: Any = None, above: int = 0, **options: Any) -> Any:
        """Return ⊥u; in some of the symbols, or above an order, what that is in terms of ⊥."""
        u = sympy.sympify(expr)
        if not isinstance(u, sympy.Expr) or u.is_Matrix:
            raise TypeError(f"detach takes an expression, not {type(u).__name__}; for a matrix M.applyfunc(detach)")
        if wrt is None and above == 0:
            return super().__new__(cls, u, **options)
        return _partial(u, _named(u, wrt), as_order(above, "above"))

    @classmethod
    def eval(cls, u: Any) -> Any:
        """Return ⊥u where it is a number, or has another ⊥ inside."""
        if not u.free_symbols:
            return u
        return cls(value(u)) if u.has(cls) else None

    def fdiff(self, argindex: int = 1) -> Any:
        """Return 0, the derivative of ⊥."""
        return sympy.S.Zero

    def _eval_derivative(self, symbol: Any) -> Any:
        return sympy.S.Zero

    def _eval_expand_func(self, **hints: Any) -> Any:
        return _inside(self.args[0], self.args[0].free_symbols)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\bot\left({printer._print(self.args[0])}\right){power}"

    def _pretty(self, printer: Any) -> Any:
        name = "⊥" if printer._use_unicode else "detach"
        # Not as a function, whose square is written ⊥²(x), and might be read as ⊥⊥x.
        return prettyForm(*printer._print_Function(self, func_name=name).parens("", ""), binding=prettyForm.ATOM)


def value(expr: Any) -> Any:
    """Return the normal function of the same value: every ⊥ is left out, after the derivatives have been taken.

    >>> from sympy import Derivative, Symbol
    >>> x = Symbol("x")
    >>> value(x * detach(x)), value(Derivative(x * detach(x), x))
    (x**2, x)
    """

    def is_due(e: Any) -> bool:
        return isinstance(e, sympy.Derivative) and bool(e.has(detach))

    return sympy.sympify(expr).replace(is_due, lambda e: e.doit(deep=False)).replace(detach, lambda u: u)


def _named(u: Any, wrt: Any) -> set[Any]:
    """Return the symbols of u that are meant; one that it has not, it is constant in already."""
    wanted = (wrt,) if isinstance(wrt, (str, sympy.Basic)) or not isinstance(wrt, Iterable) else tuple(wrt)
    if wrt is None:
        return set(u.free_symbols)
    if not all(isinstance(name, (str, sympy.Symbol)) for name in wanted):
        raise TypeError(f"wrt takes a symbol, its name, or several, such as x or ('x', 'y'), not {wrt!r}")
    return {s for s in u.free_symbols if s in wanted or s.name in wanted}


def _partial(u: Any, symbols: set[Any], above: int) -> Any:
    """Return Σ ⊥(∂^α u)·Π (xᵢ − ⊥xᵢ)^αᵢ/αᵢ! over |α| ≤ above, where ⊥ is that of the symbols."""
    xs = sorted(symbols, key=sympy.default_sort_key)
    if not xs:
        return u
    alphas = index(above, (above,) * len(xs), (True,) * len(xs)).slots
    stop = detach if u.free_symbols <= symbols else lambda f: _inside(f, symbols)
    return sympy.Add(*(term(stop(u.diff(*zip(xs, alpha, strict=True))), xs, alpha) for alpha in alphas))


def term(c: Any, xs: Sequence[Any], alpha: Sequence[int]) -> Any:
    """Return c times the unit function Π (xᵢ − ⊥xᵢ)^αᵢ/αᵢ!, whose derivative of multi-index α is 1, all others 0.

    >>> term(3, sympy.symbols("x y"), (2, 1))
    3*(x - detach(x))**2*(y - detach(y))/2
    """
    return scaled(sympy.sympify(c) / prod(map(factorial, alpha)), [x - detach(x) for x in xs], alpha)


def scaled(c: Any, steps: Sequence[Any], alpha: Sequence[int]) -> Any:
    """Return c·Π hᵢ^αᵢ, a number times one h as well, where SymPy would multiply out and lose digits of floats.

    >>> x = sympy.Symbol("x")
    >>> scaled(sympy.Integer(6), [x - 3], [1]), 6 * (x - 3)
    (6*(x - 3), 6*x - 18)
    """
    power = sympy.Mul(*(h**k for h, k in zip(steps, alpha, strict=True)))
    return sympy.Mul(c, power, evaluate=False) if c not in (0, 1) and c.is_Number and power.is_Add else c * power


def _inside(u: Any, symbols: Iterable[Any]) -> Any:
    """Return ⊥f(x) as f(⊥x)."""
    return u.subs([(s, detach(s)) for s in symbols])

"""Products of vectors and matrices of jets: each is a Cauchy product of NumPy's own, y_k = Σ f(u_j, v_{k−j})."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from string import ascii_letters
from typing import Any

import numpy as np

from jets.arrays.lifting import bilinear, has_jets, linear
from jets.arrays.signatures import known, named, without_out
from jets.jet import Jet
from jets.space import assert_real_points

__all__ = ["PRODUCTS", "matmul"]


def _product(name: str) -> Callable[..., Any]:
    """Return the rule of a product whose first two arguments are the factors."""
    function = named(name)

    def rule(a: Any, b: Any, *args: Any, out: Any = None, **kwargs: Any) -> Any:
        without_out(name, out)
        return bilinear(lambda u, v: function(u, v, *args, **kwargs), a, b)

    return rule


def _conjugated(a: Any) -> Any:
    """Return a factor that NumPy conjugates, which for complex jets is right along a real variable only."""
    if isinstance(a, Jet) and a.dtype.kind == "c":
        assert_real_points(a._space, "conjugate")
    return a


def dot(a: Any, b: Any, out: Any = None) -> Any:
    """Return the dot product: of numbers, vectors, matrices, as NumPy has it."""
    without_out("dot", out)
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    return bilinear(np.dot, a, b)


def vdot(a: Any, b: Any, /) -> Any:
    """Return Σ conj(a_i)·b_i over all entries."""
    return bilinear(np.vdot, _conjugated(a), b)


def correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    """Return Σ a_{i+k}·conj(v_i)."""
    return _product("correlate")(a, _conjugated(v), mode)


def matmul(ufunc: Any, a: Any, b: Any, **kwargs: Any) -> Any:
    """Return the rule of `np.matmul` and its kin, which are ufuncs with a signature."""
    if ufunc.__name__ in ("vecdot", "vecmat"):
        a = _conjugated(a)
    m, n = _CORES[ufunc.__name__]
    cores = None if {"axis", "axes"} & {*kwargs} else (min(m, np.ndim(a)), min(n, np.ndim(b)))
    return bilinear(lambda u, v: ufunc(u, v, **kwargs), a, b, cores)


#: How many of the last axes of each factor come together: `matmul` has (n?,k),(k,m?)->(n?,m?).
_CORES = {"matmul": (2, 2), "vecdot": (1, 1), "matvec": (2, 1), "vecmat": (1, 2)}


# --- Einstein's convention ---------------------------------------------------------------------------------------


def einsum(*operands: Any, out: Any = None, optimize: Any = False, **kwargs: Any) -> Any:
    """Return the sum of products that the subscripts say, of any number of factors, two at a time."""
    without_out("einsum", out)
    del optimize  # the factors come from left to right
    inputs, output, factors = _parsed(operands)
    labels, result = inputs[0], factors[0]
    for i in range(1, len(factors)):
        later = set(output).union(*inputs[i + 1 :])
        both = "".join(c for c in dict.fromkeys(labels + inputs[i]) if c in later) if inputs[i + 1 :] else output
        result = _contracted(f"{labels},{inputs[i]}->{both}", result, factors[i], kwargs)
        labels = both
    return linear(lambda c: np.einsum(f"{labels}->{output}", c, **kwargs), result) if len(factors) == 1 else result


def _contracted(subscripts: str, a: Any, b: Any, kwargs: dict[str, Any]) -> Any:
    if not has_jets((a, b)):
        return np.einsum(subscripts, a, b, **kwargs)
    return bilinear(lambda u, v: np.einsum(subscripts, u, v, **kwargs), a, b)


def _parsed(operands: Sequence[Any]) -> tuple[list[str], str, list[Any]]:
    """Return the labels of each factor, those of the result, and the factors, with the dots spelled out."""
    if not isinstance(operands[0], str):
        return _parsed(_spelled(operands))
    subscripts, *factors = operands
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    inputs = left.split(",")
    if len(inputs) != len(factors):
        raise ValueError(f"the subscripts {subscripts!r} are for {len(inputs)} factors, not for {len(factors)}")
    free = [c for c in ascii_letters if c not in subscripts]
    hidden = [
        np.ndim(x) - len(labels.replace("...", "")) if "..." in labels else 0
        for x, labels in zip(factors, inputs, strict=True)
    ]
    dots = "".join(free[: max(hidden)])
    inputs = [labels.replace("...", dots[len(dots) - n :]) for labels, n in zip(inputs, hidden, strict=True)]
    if not arrow:
        every = "".join(inputs)
        right = "..." + "".join(sorted(c for c in set(every) if every.count(c) == 1 and c not in dots))
    return inputs, right.replace("...", dots), factors


def _spelled(operands: Sequence[Any]) -> list[Any]:
    """Return the form with a string from that with lists of numbers: einsum(a, [0, 1], b, [1, 2], [0, 2])."""

    def word(numbers: Any) -> str:
        return "".join("..." if i is Ellipsis else ascii_letters[i] for i in numbers)

    pairs, odd = len(operands) // 2, len(operands) % 2
    inputs = ",".join(word(operands[2 * i + 1]) for i in range(pairs))
    return [inputs + ("->" + word(operands[-1]) if odd else ""), *operands[: 2 * pairs : 2]]


PRODUCTS: dict[str, Callable[..., Any]] = {
    **{name: _product(name) for name in known("inner outer tensordot kron cross convolve")},
    **{name: _product(name) for name in known("outer cross", "linalg.")},
    **{f.__name__: f for f in (dot, vdot, correlate, einsum)},
}

"""Matrices of jets to test with: random ones with short binary coefficients, and exact orthogonal ones."""

from functools import reduce

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from spaces import AT, BOX, ONE, TWO

from jets import Jet, detach
from jets.arrays.linalg import LINALG
from jets.space import space_of
from jets.strategies import exact_jets, exact_numbers

EPS = np.finfo(float).eps
#: Variables and orders: one variable, two, and two with limits of their own.
LINES = {"x": ("x", 8), "x, y": ("xy", 3), "box": ("xy", {"x": 2, "y": 1})}
SPACES = (ONE, {"order": 0, "at": AT}, TWO, BOX)
SMALL = exact_numbers(bound=3, max_denominator=3)


def random_jet(seed, shape, line="x", is_complex=False, value=None, top=3, dtype=None):
    """Return a jet with coefficients k/8 up to degree `top`, and with another value if one is given."""
    names, order = LINES[line] if isinstance(line, str) else line
    rng, slots = np.random.default_rng(seed), space_of(dict.fromkeys(names, 0.0), order).monomials.slots
    rows = rng.integers(-16, 17, (len(slots), *shape)) / 8
    if is_complex:
        rows = rows + 1j * rng.integers(-16, 17, rows.shape) / 8
    rows[[sum(alpha) > top for alpha in slots]] = 0
    rows[0] = rows[0] if value is None else value
    return Jet.from_coeffs(rows if dtype is None else rows.astype(dtype), dict.fromkeys(names, 0.0), order=order)


def coefficients(jet):
    """Return the slots of a jet, and a dict from those to its coefficients that are not zero."""
    slots = jet._space.monomials.slots
    return slots, {alpha: c for alpha, c in zip(slots, jet.coeffs, strict=True) if np.any(c) or not any(alpha)}


def exact_matrices(shape, space, **options):
    """Return a strategy for matrices of jets of small fractions."""
    return exact_jets(**space, shape=shape, elements=SMALL, **options)


def exact(*shapes):
    """Return a strategy for several exact matrices of one space."""
    return st.sampled_from(SPACES).flatmap(lambda space: st.tuples(*(exact_matrices(shape, space) for shape in shapes)))


def regular(a):
    """Return the matrix, if its value is not singular."""
    assume(LINALG["det"](detach(a)).value != 0)
    return a


def adjoint(a):
    return np.conj(np.swapaxes(a, -1, -2))


def identity(a):
    """Return the identity matrix in the kind of number of a, as a constant."""
    return LINALG["matrix_power"](a, 0)


def orthogonal(a):
    """Return (I − S)·(I + S)⁻¹ with S = A − Aᵀ, an orthogonal matrix, exactly for fractions (Cayley)."""
    skew, one = a - np.swapaxes(a, -1, -2), identity(a)
    return (one - skew) @ LINALG["inv"](one + skew)


# --- how close floats are ---------------------------------------------------------------------------------------


def within(units, got, want):
    """Say whether every slot is right to so many rounding units of its largest entry."""
    got, want = (np.asarray(c).reshape(len(c), -1) for c in (got, want))
    return bool(np.all(abs(got - want).max(1) <= units * EPS * abs(want).max(1)))


def assert_product(units, want, *factors):
    """Assert that matrices multiply to what they should, but for so many rounding units of the sizes added up."""
    product, sizes = (reduce(np.matmul, matrices) for matrices in (factors, list(map(_sizes, factors))))
    scale = sizes.coeffs.max((-2, -1), keepdims=True)
    assert np.all(abs((product - want).coeffs) <= units * EPS * scale)


def _sizes(jet):
    order = jet.order if jet._space.is_total else dict(zip(jet.names, jet._space.limits, strict=True))
    return Jet.from_coeffs(abs(jet.coeffs), dict.fromkeys(jet.names, 0.0), order=order)

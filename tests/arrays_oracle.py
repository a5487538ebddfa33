"""What a NumPy function should make of jets: what it makes of an array of objects, each of them a single jet.

NumPy adds, multiplies and compares objects by Python's operators. Its own code, run on single jets one by one, says
slot by slot what a batch of jets must become; with fractions the two agree exactly.

The calls are lines of code about a batch `a` of shape (3, 4). A comment after a line names the kinds of jets that it
is not for, and `objects` where NumPy cannot do it on objects, so that another oracle is needed.
"""

import re
import warnings
from fractions import Fraction
from functools import cache

import numpy as np

from jets import Jet, detach, variable, variables
from jets.arrays.signatures import named
from jets.blocks import Block, coefficients

__all__ = [
    *("EXACT", "KINDS", "agree", "assert_same", "assert_value", "assert_well_made", "batch", "calls", "kinds_of"),
    *("names_of", "odd_shapes_agree", "run", "singles", "values_of"),
]


# --- kinds of jets -----------------------------------------------------------------------------------------------


def _floats(shape, slots, rng):
    """Return coefficients of several digits, no two of them the same and none of them small."""
    size = slots * int(np.prod(shape))
    numbers = rng.permutation(np.linspace(0.3, 2.7, size)) * rng.choice([-1.0, 1.0], size)
    return numbers.reshape(slots, *shape)


def _fractions(shape, slots, rng):
    """Return fractions, no two of them the same and none of them zero."""
    array = np.empty(slots * int(np.prod(shape)), object)
    for i, n in enumerate(rng.permutation(array.size)):
        array[i] = int(n) - array.size // 2 + Fraction(1, int(rng.choice([2, 3, 5])))
    return array.reshape(slots, *shape)


def _complex(shape, slots, rng):
    return _floats(shape, slots, rng) + 1j * _floats(shape, slots, rng)


def _in_two(coeffs, order):
    return Jet.from_coeffs(coeffs, at={"x": 0, "y": 0}, order=order, dtype=coeffs.dtype)


def _with_scalars(shape, rng):
    x, y = variables(x=1.0, y=2.0, order=2)
    return x * y + _floats(shape, 1, rng)[0]


#: kind → how to make a batch of a shape: kinds of numbers, orders, spaces, and what is not stored.
KINDS = {
    "order 0": lambda shape, rng: Jet.from_coeffs(_floats(shape, 1, rng)),
    "floats": lambda shape, rng: Jet.from_coeffs(_floats(shape, 4, rng)),
    "float32": lambda shape, rng: Jet.from_coeffs(_floats(shape, 3, rng), dtype=np.float32),
    "complex": lambda shape, rng: Jet.from_coeffs(_complex(shape, 3, rng)),
    "scalar slots": lambda shape, rng: variable(1.0, order=3) ** 2 + _floats(shape, 1, rng)[0],
    "constants": lambda shape, rng: detach(Jet.from_coeffs(_floats(shape, 3, rng))),
    "fractions": lambda shape, rng: Jet.from_coeffs(_fractions(shape, 5, rng), dtype=object),
    "two variables": lambda shape, rng: _in_two(_fractions(shape, 6, rng), 2),
    "box": lambda shape, rng: _in_two(_fractions(shape, 6, rng), {"x": 2, "y": 1}),
    "two of floats": lambda shape, rng: _in_two(_floats(shape, 10, rng), 3),
    "two with scalars": _with_scalars,
}
EXACT = ("fractions", "two variables", "box")
ODD_SHAPES = [(0,), (0, 4), (3, 0), (4,), (), (2, 3, 4), (1, 1)]


@cache
def batch(kind, shape=(3, 4), seed=0):
    """Return a batch of jets of a kind, the same each time."""
    return KINDS[kind](shape, np.random.default_rng([seed, *map(ord, kind)]))


def singles(jets):
    """Return the jets of a batch as an array of objects."""
    array = np.empty(jets.shape, object)
    for place in np.ndindex(jets.shape):
        array[place] = jets[place]
    return array


def values_of(tree):
    """Return values in place of jets, also in tuples and lists."""
    if isinstance(tree, (tuple, list)):
        return type(tree)(map(values_of, tree))
    return tree.value if isinstance(tree, Jet) else tree


# --- tables of calls ---------------------------------------------------------------------------------------------


def calls(table):
    """Return the lines of a table of calls, of functions that this NumPy has."""
    lines = filter(None, map(str.strip, table.splitlines()))
    return [line for line in lines if named(_name(line))]


def names_of(table):
    """Return the names of the functions that a table calls first in its lines."""
    return set(map(_name, calls(table)))


def _name(line):
    return re.match(r"np\.([\w.]+)\(", line)[1]


def run(line, a):
    """Run a line on a batch of jets, an array or an array of objects."""
    mask = np.array([[True, False, True, True], [True, True, False, True], [False, True, True, True]])
    return eval(line, {"np": np, "a": a, "mask": mask, "Fraction": Fraction})


def _left_out(line):
    words = {word.strip() for word in line.partition("#")[2].split(",")}
    return words | set(EXACT) if "exact" in words else words


def kinds_of(line):
    """Return the kinds of jets that a line is for."""
    return [kind for kind in KINDS if kind not in _left_out(line)]


# --- comparing ---------------------------------------------------------------------------------------------------


def assert_same(actual, desired, units=0):
    """Compare a batch with an array of single jets: shapes, spaces, points and all slots, exactly or to rounding units.

    A unit is that of the largest coefficient, since sums may be in another order.
    """
    __tracebackhide__ = True
    if isinstance(actual, (tuple, list)):
        assert len(actual) == len(desired)
        for a, b in zip(actual, desired, strict=True):
            assert_same(a, b, units)
    elif not isinstance(actual, Jet):
        np.testing.assert_array_equal(actual, desired)
    else:
        assert_well_made(actual)
        desired = singles(desired) if isinstance(desired, Jet) else np.asarray(desired)
        assert actual.shape == desired.shape
        eps = max(np.finfo(jet.dtype).eps for jet in (actual, *_jets(desired))) if actual.dtype != object else 0
        _assert_close(actual, _coeffs(desired, actual), units, eps)
        _assert_at(actual, desired)


def _jets(objects):
    return [jet for jet in objects.flat if isinstance(jet, Jet)]


def _coeffs(desired, like):
    """Return the coefficients of single jets, shape (slots, *batch); a number among them is a constant."""
    coeffs = np.zeros((len(like.coeffs), desired.size), like.dtype)
    for i, jet in enumerate(desired.flat):
        if isinstance(jet, Jet):
            assert (jet.names, jet.order) == (like.names, like.order)
        coeffs[:, i] = jet.coeffs if isinstance(jet, Jet) else [jet, *[0] * (len(coeffs) - 1)]
    return coeffs.reshape(len(coeffs), *desired.shape)


def _assert_close(actual, desired, units, eps):
    if actual.dtype == object:
        assert actual.coeffs.tolist() == desired.tolist()
        assert all(isinstance(c, Fraction) for c in actual.coeffs.flat)
    else:
        largest = np.max(abs(desired[np.isfinite(desired)]), initial=1)
        np.testing.assert_allclose(actual.coeffs, desired, 0, units * eps * largest)


def _assert_at(actual, desired):
    for i, point in enumerate(actual._space.at):
        points = np.broadcast_to(point, actual.shape)
        known = [
            (p, jet._space.at[i]) for p, jet in zip(points.flat, desired.flat, strict=True) if isinstance(jet, Jet)
        ]
        assert all(p == q or (p != p and q != q) for p, q in known)


def assert_well_made(jet):
    """Check what the engine relies on: the value in full, coefficients that fit it, and no array without axes."""
    __tracebackhide__ = True
    value, *rest = jet._terms
    assert len(rest) <= jet.order
    for c in [value, *(c for block in rest for c in coefficients(block))]:
        assert not (isinstance(c, np.ndarray) and c.ndim == 0)
        assert not isinstance(c, (np.float64, np.complex128))
        assert np.broadcast_shapes(np.shape(c), jet.shape) == jet.shape
        assert not isinstance(c, np.ndarray) or c.dtype == jet.dtype
    if len(jet.names) > 1:
        assert all(isinstance(b, Block) and b.degree == k for k, b in enumerate(rest, start=1))


def assert_value(actual, desired, units=0):
    """Compare the value with NumPy's own answer: shape, dtype, and bit for bit or to rounding units."""
    __tracebackhide__ = True
    if isinstance(actual, (tuple, list)):
        assert type(actual) is type(desired)
        assert len(actual) == len(desired)
        for a, b in zip(actual, desired, strict=True):
            assert_value(a, b, units)
    else:
        value, desired = np.array(values_of(actual)), np.array(desired)
        assert (value.shape, value.dtype) == (desired.shape, desired.dtype)
        tolerance = units * np.finfo(value.dtype).eps if units else 0
        np.testing.assert_allclose(value, desired, tolerance, tolerance)


# --- the laws ----------------------------------------------------------------------------------------------------


def agree(line, kind, units=0, value_units=0):
    """Assert that a line does to a batch what it does to its jets one by one, and to the value what NumPy does."""
    __tracebackhide__ = True
    jets = batch(kind)
    actual = run(line, jets)
    if jets.dtype != object:
        assert_value(actual, run(line, np.asarray(jets.value)), value_units)
    if "objects" not in _left_out(line):
        assert_same(actual, run(line, singles(jets)), units)


def odd_shapes_agree(line, value_units=0):
    """Assert that a line does to batches of odd shapes what NumPy does to their values, errors included."""
    __tracebackhide__ = True
    for shape in ODD_SHAPES:
        jets = batch("floats", shape)
        try:
            desired = run(line, np.asarray(jets.value))
        except (TypeError, ValueError, LookupError, ArithmeticError, RuntimeError, AttributeError, Warning):
            _assert_fails(line, jets)
        else:
            assert_value(run(line, jets), desired, value_units)


def _assert_fails(line, jets):
    __tracebackhide__ = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = run(line, jets)
    except (TypeError, ValueError, LookupError, ArithmeticError, RuntimeError, Warning):
        return
    raise AssertionError(f"{line} is an error for an array of shape {jets.shape}, but gives {found!r} for jets")

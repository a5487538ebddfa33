"""Jets in Python's containers and standard tools: each is right, or a clear error that says what to write instead."""

import array
import bisect
import cmath
import collections
import copy
import dataclasses
import decimal
import functools
import heapq
import itertools
import json
import math
import operator
import pickle
import random
import re
import statistics
from fractions import Fraction

import numpy as np
import pytest
import scipy.integrate
import scipy.optimize

from jets import detach, variable, variables
from jets.errors import RefusedError
from jets.jet import Jet
from jets.testing import assert_jets_equal

x = variable(3.0, order=2)
y = variable(2.75, order=2)
batch = variable(np.array([3.0, 1.0, 2.0]), order=2)
Pair = collections.namedtuple("Pair", "value slope")


@dataclasses.dataclass
class State:
    position: Jet
    time: float = 0.0


def derivatives(found):
    """Return jets, however nested, as lists of their derivatives, numbers as they are."""
    if isinstance(found, Jet):
        return np.moveaxis(found.derivatives, 0, -1).tolist()
    if isinstance(found, dict):
        return {key: derivatives(entry) for key, entry in found.items()}
    return [derivatives(entry) for entry in found] if isinstance(found, (list, tuple)) else found


def emptied(heap):
    heapq.heapify(heap)
    return [heapq.heappop(heap) for _ in range(len(heap))]


def mean(items):
    return sum(items) / len(items)


def horner(coefficients, t):
    y = 0
    for c in coefficients:
        y = y * t + c
    return y


def unpacked():
    a, *rest = batch
    return [a, rest]


def rebound():
    t = x
    t += 1
    t *= t
    return [x, t]


def own_objects():
    a = np.empty(2, dtype=object)
    a[0], a[1] = x, x * x
    return [a[0], a.sum(), (a * 2)[1]]


# --- what is right -------------------------------------------------------------------------------------------

SHARE = random.Random(1).random()
X, SQUARE = [3, 1, 0], [9, 6, 2]  # the derivatives of x and of x² at 3
BATCH = [[3, 1, 0], [1, 1, 0], [2, 1, 0]]
RIGHT = {
    # sums and products
    "sum": (lambda: sum([x, x * x]), [12, 7, 2]),
    "sum with a start": (lambda: sum([x, x], start=1.5), [7.5, 2, 0]),
    "math.prod": (lambda: math.prod([x, 2, x]), [18, 12, 4]),
    "functools.reduce": (lambda: functools.reduce(operator.mul, [x, x, x]), [27, 27, 18]),
    "itertools.accumulate": (lambda: list(itertools.accumulate([x, x * x])), [X, [12, 7, 2]]),
    "sum of products": (lambda: sum(map(operator.mul, [x, 2], [x, x])), [15, 8, 2]),
    "mean by hand": (lambda: mean([x, x * x]), [6, 3.5, 1]),
    "Horner's loop": (lambda: horner([1, 0, -2, 5], x), [26, 25, 18]),
    "list comprehension": (lambda: [k * x for k in range(3)], [[0, 0, 0], X, [6, 2, 0]]),
    "Fraction": (lambda: Fraction(1, 2) + x, [3.5, 1, 0]),
    "scalars of NumPy": (lambda: [np.float64(2) * x, x * np.float32(2) + np.int64(1)], [[6, 2, 0], [7, 2, 0]]),
    "array of numbers": (lambda: np.arange(3.0) * x, [[0, 0, 0], X, [6, 2, 0]]),
    "np.fromfunction": (lambda: np.fromfunction(lambda i: i * x, (3,)), [[0, 0, 0], X, [6, 2, 0]]),
    # order, by value
    "min": (lambda: min([x * x, x]), X),
    "max": (lambda: max(2, x, x * x), SQUARE),
    "max by key": (lambda: max([x, -x * x], key=abs), [-9, -6, -2]),
    "sorted": (lambda: sorted([x * x, 4, x, 2 - x]), [[-1, -1, 0], X, 4, SQUARE]),
    "sorted batch": (lambda: sorted(batch, reverse=True), [[3, 1, 0], [2, 1, 0], [1, 1, 0]]),
    "heapq": (lambda: emptied([x * x, x, -x]), [[-3, -1, 0], X, SQUARE]),
    "bisect": (lambda: bisect.bisect([1, 2, 4], x), 2),
    "in": (lambda: [x in [1, 3.0], x in [1, 2], 1 in batch, 4 in batch], [True, False, True, False]),
    "list.index": (lambda: [1, x, 2].index(3), 1),
    "statistics.median": (lambda: statistics.median([x, x * x, 0, 20]), [6, 3.5, 1]),
    "statistics.median_low": (lambda: statistics.median_low([x * x, x]), X),
    "statistics.quantiles": (lambda: statistics.quantiles([x, 0, x * x], n=2), [X]),
    # operators and steps
    "pow": (lambda: [pow(x, 2), pow(2.0, detach(x))], [SQUARE, [8, 0, 0]]),
    "divmod": (lambda: divmod(y, 2), [[1, 0, 0], [0.75, 1, 0]]),
    "abs": (lambda: abs(-x), X),
    "round": (lambda: [round(y), round(-y)], [[3, 0, 0], [-3, 0, 0]]),
    "math.floor": (lambda: [math.floor(y), math.ceil(y), math.trunc(-y)], [[2, 0, 0], [3, 0, 0], [-2, 0, 0]]),
    "whole numbers": (lambda: [int(np.floor(y)), int(np.rint(y)), list(range(int(np.ceil(y))))], [2, 3, [0, 1, 2]]),
    "+=": (rebound, [X, [16, 8, 2]]),
    # containers
    "for": (lambda: [t * t for t in batch], [[9, 6, 2], [1, 2, 2], [4, 4, 2]]),
    "zip": (lambda: [t * k for t, k in zip(batch, [1, 2, 3], strict=True)], [X, [2, 2, 0], [6, 3, 0]]),
    "enumerate": (lambda: list(enumerate(batch)), [[i, t] for i, t in enumerate(BATCH)]),
    "map and filter": (lambda: list(map(np.square, filter(lambda t: t > 2, batch))), [SQUARE]),
    "unpacking": (unpacked, [BATCH[0], BATCH[1:]]),
    "reversed": (lambda: list(reversed(batch)), BATCH[::-1]),
    "itertools.chain": (lambda: list(itertools.chain(batch, [x])), [*BATCH, X]),
    "dict": (lambda: {"a": x} | {"b": [x * x]}, {"a": X, "b": [SQUARE]}),
    "namedtuple": (lambda: Pair(x, 2)._replace(slope=x * x), [X, SQUARE]),
    "dataclass": (lambda: dataclasses.replace(State(x), position=x * x).position, SQUARE),
    "deque": (lambda: list(collections.deque([x, x * x], maxlen=1)), [SQUARE]),
    "an array of objects": (own_objects, [X, [12, 7, 2], [18, 12, 4]]),
    "copy": (lambda: [copy.copy([x]), copy.deepcopy([x]), pickle.loads(pickle.dumps([x]))], [[X]] * 3),
    "text": (lambda: [f"{x:.1f}", "%s" % x], ["3.0 + 1.0·(x − 3) + O((x − 3)³)", "3 + (x − 3) + O((x − 3)³)"]),  # noqa: UP031
    "json of the derivatives": (lambda: json.loads(json.dumps(x.derivatives.tolist())), X),
    # samples whose distribution moves with its parameters
    "random.gauss": (lambda: random.Random(1).gauss(x, 1), [random.Random(1).gauss(3.0, 1), 1, 0]),
    "random.uniform": (lambda: random.Random(1).uniform(0, x), [3 * SHARE, SHARE, 0]),
    "random.choice": (lambda: random.Random(1).choice(batch), BATCH[random.Random(1).choice(range(3))]),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_the_derivatives_are_kept(name):
    make, expected = RIGHT[name]
    assert derivatives(make()) == expected


def test_a_loop_of_newton_steps():
    t = 1.5
    for _ in range(6):
        t = t - (t * t - x) / (2 * t)
    expected = [3**0.5, 3**-0.5 / 2, -(3**-1.5) / 4]
    np.testing.assert_allclose(t.derivatives, expected, rtol=1e-15)  # 4 roundings


def test_a_loop_over_the_steps_of_an_integrator():
    def step(f, y, h):
        a = f(y)
        b = f(y + h / 2 * a)
        c = f(y + h / 2 * b)
        return y + h / 6 * (a + 2 * b + 2 * c + f(y + h * c))

    y = 1.0
    for _ in range(64):
        y = step(lambda y: -x * y, y, 1 / 64)
    e = math.exp(-3)
    # y = R(−x/64)⁶⁴ with R − exp = −z⁵/120 + …: an error of x⁵/(120·64⁴) of the value, and 20/x² times that of y″
    np.testing.assert_allclose(y.derivatives, [e, -e, e], rtol=2.3 * 3**5 / (120 * 64**4))


# --- what is refused -----------------------------------------------------------------------------------------

FLOAT = r"float\(.*would lose the derivatives of a jet: take jet\.value .*np\.sin\(jet\) and not math\.sin.*np\.stack"
INT, COMPLEX = FLOAT.replace("float", "int"), FLOAT.replace("float", "complex")
ARRAY = r"cannot hold the derivatives of a jet.*jet\.value"
COUNT = r"cannot be an index or a count.*write int\(jet\.value\)"
RATIO = r"statistics\.mean.*sum\(jets\) / len\(jets\).*np\.mean"
IMMUTABLE = r"jets are immutable.*np\.where.*np\.stack"


def assign(dtype, key, item):
    a = np.zeros(3, dtype)
    try:
        a[key] = item
    finally:
        assert not a.any()


def delete(jets, key):
    del jets[key]


REFUSED = {
    # numbers of Python's
    "float": (lambda: float(x), FLOAT),
    "int": (lambda: int(x), INT),
    "complex": (lambda: complex(x), COMPLEX),
    "complex of two": (lambda: complex(1, x), FLOAT),
    "float of a batch": (lambda: float(batch), FLOAT),
    "float of a fraction": (lambda: float(variable(Fraction(1, 3), order=1)), FLOAT),
    "float of a complex number": (lambda: float(variable(1j, order=1)), FLOAT),
    "float of what has been computed to zero": (lambda: float(0 * x), FLOAT),
    "float of a partial detach": (lambda: float(detach(variables(a=1.0, b=2.0, order=2)[0], wrt="b")), FLOAT),
    "%f": (lambda: "%f" % x, FLOAT),  # noqa: UP031
    "%d": (lambda: "%d" % x, "a real number is required"),  # noqa: UP031
    "operator.index": (lambda: operator.index(x), COUNT),
    "range": (lambda: range(x), COUNT),
    "index of a list": (lambda: [1, 2, 3][x], COUNT),
    "slice of a list": (lambda: [1, 2, 3][:x], COUNT),
    "hash": (lambda: hash(x), "unhashable"),
    "set": (lambda: {x}, "unhashable"),
    "key of a dict": (lambda: {x: 1}, "unhashable"),
    "functools.cache": (lambda: functools.cache(np.sin)(x), "unhashable"),
    "pow of three": (lambda: pow(x, 2, 5), r"unsupported operand|positional arguments"),
    # math and its kin
    "math.sin": (lambda: math.sin(x), FLOAT),
    "math.fsum": (lambda: math.fsum([x, x]), FLOAT),
    "math.hypot": (lambda: math.hypot(x, 1), FLOAT),
    "math.dist": (lambda: math.dist([x], [1]), FLOAT),
    "math.isnan": (lambda: math.isnan(x), FLOAT),
    "math.isclose": (lambda: math.isclose(x, 3), FLOAT),
    "math.factorial": (lambda: math.factorial(x), COUNT),
    "cmath.exp": (lambda: cmath.exp(x), COMPLEX),
    "decimal": (lambda: decimal.Decimal(x), "Jet to Decimal"),
    "Fraction": (lambda: Fraction(x), "Rational|ratio of integers"),
    "json": (lambda: json.dumps([x]), "Jet is not JSON serializable"),
    "array.array": (lambda: array.array("d", [x]), FLOAT),
    # statistics
    "statistics.mean": (lambda: statistics.mean([x, x]), RATIO),
    "statistics.variance": (lambda: statistics.variance([x, x * x]), RATIO),
    "statistics.fmean": (lambda: statistics.fmean([x, x]), FLOAT),
    "statistics.geometric_mean": (lambda: statistics.geometric_mean([x, x]), FLOAT),
    "statistics.linear_regression": (lambda: statistics.linear_regression([1, 2], [x, x * x]), FLOAT),
    "statistics.mode": (lambda: statistics.mode([x, x]), "unhashable"),
    # arrays of numbers
    "item": (lambda: assign(float, 0, x), FLOAT),
    "item of integers": (lambda: assign(int, 0, x), INT),
    "item of complex numbers": (lambda: assign(complex, 0, x), COMPLEX),
    "item of single precision": (lambda: assign(np.float32, 0, x), FLOAT),
    "item by a tuple": (lambda: assign(float, (0,), x), FLOAT),
    "items": (lambda: assign(float, slice(None), batch), ARRAY),
    "items from a list": (lambda: assign(float, slice(2), [x, x]), ARRAY),
    "items by a mask": (lambda: assign(float, np.array([True, False, False]), x), ARRAY),
    "fill": (lambda: np.zeros(3).fill(x), FLOAT),
    "array of no axes": (lambda: operator.setitem(np.zeros(()), (), x), FLOAT),
    "np.float64": (lambda: np.float64(x), ARRAY),
    "np.array": (lambda: np.array([x, x]), ARRAY),
    "np.array of objects": (lambda: np.array([x, x], dtype=object), ARRAY),
    "np.asarray": (lambda: np.asarray(batch, dtype=float), ARRAY),
    "np.fromiter": (lambda: np.fromiter([x, x], dtype=float), FLOAT),
    "astype": (lambda: np.frompyfunc(lambda t: t * x, 1, 1)(np.arange(2.0)).astype(float), FLOAT),
    "np.vectorize": (lambda: np.vectorize(lambda t: t * t)(batch), ARRAY),
    "np.vectorize over numbers": (lambda: np.vectorize(lambda t: t * x)(np.arange(3.0)), ARRAY),
    "np.vectorize with otypes": (lambda: np.vectorize(lambda t: t * x, otypes=[float])(np.arange(3.0)), FLOAT),
    "np.apply_along_axis": (lambda: np.apply_along_axis(lambda t: t * x, 0, np.arange(3.0)), ARRAY),
    "np.random": (lambda: np.random.default_rng(0).normal(x, 1), ARRAY),
    "np.add.at": (lambda: np.add.at(np.zeros(3), [0, 1], x), r"np\.add\.at"),
    "array += jet": (lambda: operator.iadd(np.zeros(3), x), "immutable"),
    "array *= batch": (lambda: operator.imul(np.zeros(3), batch), "immutable"),
    # batches
    "jet[0] = 1": (lambda: operator.setitem(batch, 0, 1), IMMUTABLE),
    "jet[mask] = 0": (lambda: operator.setitem(batch, batch > 2, 0.0), IMMUTABLE),
    "jet[0] += 1": (lambda: operator.setitem(batch, 0, batch[0] + 1), r"jet \+ \.\.\."),
    "del jet[0]": (lambda: delete(batch, 0), r"jets are immutable.*jet\[mask\]"),
    "random.shuffle": (lambda: random.shuffle(batch), IMMUTABLE),
    "bool of a batch": (lambda: bool(batch), "truth value.*ambiguous"),
    "and": (lambda: batch and x, "truth value.*ambiguous"),
    "bool of an empty batch": (lambda: bool(batch[:0]), "truth value.*ambiguous"),
    "max of batches": (lambda: max(batch, batch * batch), "truth value.*ambiguous"),
    "sum of different points": (lambda: sum(batch), "cannot combine a jet in x at"),
    # SciPy
    "solve_ivp, f": (lambda: scipy.integrate.solve_ivp(lambda t, y: -x * y, (0, 1), [1.0]), ARRAY),
    "solve_ivp, start": (lambda: scipy.integrate.solve_ivp(lambda t, y: -y, (0, 1), [x]), ARRAY),
    "solve_ivp, batch": (lambda: scipy.integrate.solve_ivp(lambda t, y: -y, (0, 1), batch), ARRAY),
    "solve_ivp, time": (lambda: scipy.integrate.solve_ivp(lambda t, y: -y, (0, x), [1.0]), FLOAT),
    "odeint": (lambda: scipy.integrate.odeint(lambda y, t: -x * y, 1.0, [0, 1]), ARRAY),
    "quad, f": (lambda: scipy.integrate.quad(lambda t: x * t, 0, 1), FLOAT),
    "quad, limit": (lambda: scipy.integrate.quad(lambda t: t, 0, x), FLOAT),
    "brentq": (lambda: scipy.optimize.brentq(lambda t: t - x, 0, 5), FLOAT),
    "brentq, bracket": (lambda: scipy.optimize.brentq(lambda t: t - 1, 0, x), "Unable to parse arguments"),
    "minimize": (lambda: scipy.optimize.minimize(lambda t: (t[0] - x) ** 2, [1.0]), ARRAY),
    "minimize, start": (lambda: scipy.optimize.minimize(lambda t: t[0] ** 2, [x]), ARRAY),
    "least_squares": (lambda: scipy.optimize.least_squares(lambda t: t * t - x, 1.5), ARRAY),
}  # fmt: skip


def said(error):
    """Yield what an error says, and the errors that it was made of."""
    while error is not None:
        yield str(error)
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("name", REFUSED)
def test_derivatives_are_not_lost_without_a_word(name):
    make, pattern = REFUSED[name]
    with pytest.raises((TypeError, ValueError, AttributeError, RuntimeError)) as caught:
        make()
    assert any(re.search(pattern, text) for text in said(caught.value)), list(said(caught.value))


def test_what_is_refused_has_not_changed():
    before = batch.coeffs.tolist()
    for change in (lambda: operator.setitem(batch, 0, 1), lambda: delete(batch, 0), lambda: random.shuffle(batch)):
        with pytest.raises(RefusedError):
            change()
    assert batch.coeffs.tolist() == before


# --- constants -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", [detach(x), variable(3.0, order=0), detach(variables(a=3.0, b=1.0, order=2)[0])])
def test_constants_are_the_numbers_that_they_are(one):
    assert (float(one), int(one), complex(one)) == (3.0, 3, 3 + 0j)
    assert [type(kind(one)) for kind in (float, int, complex)] == [float, int, complex]
    assert (math.sin(one), cmath.exp(one)) == (math.sin(3), cmath.exp(3))
    assert (statistics.fmean([one, 4]), f"{float(one):.1f}", "%d" % one) == (3.5, "3.0", "3")  # noqa: UP031
    a = np.zeros(2)
    a[0] = one
    assert a.tolist() == [3, 0]


def test_constants_of_other_kinds_of_number():
    assert float(detach(variable(Fraction(1, 3), order=2))) == 1 / 3
    assert int(detach(variable(Fraction(7, 2), order=2))) == 3
    assert complex(detach(variable(1 + 2j, order=2))) == 1 + 2j
    assert math.isnan(float(detach(variable(math.nan, order=2))))
    assert float(detach(variable(np.float32(0.1), order=2))) == float(np.float32(0.1))
    with pytest.raises(TypeError, match="complex"):
        float(detach(variable(1 + 2j, order=2)))
    with pytest.raises(ValueError, match="NaN"):
        int(detach(variable(math.nan, order=2)))
    with pytest.raises(TypeError, match=r"only 0-dimensional|length-1|size-1"):
        float(detach(batch))


def test_what_is_constant_by_construction_stays_so():
    assert float(2 * detach(x) + 1) == 7
    assert float(np.exp(detach(x))) == math.exp(3)
    assert int(np.floor(y) + np.sign(y)) == 3


# --- steps ---------------------------------------------------------------------------------------------------

STEPS = {round: np.rint, math.floor: np.floor, math.ceil: np.ceil, math.trunc: np.trunc}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "at", [2.75, -2.75, 1e300, 2.0**52 + 0.5, 0.3, np.array([0.25, -1.75]), np.float32(1.3), Fraction(-7, 4)]
)
def test_steps_are_those_of_numpy(step, at):
    t = variable(at, order=2)
    if np.all(np.equal(at, np.floor(at))):
        with np.errstate(invalid="ignore"):
            assert_jets_equal(step(t), STEPS[step](t))
    else:
        assert_jets_equal(step(t), STEPS[step](t))
        assert not np.any(step(t).derivatives[1:])


def test_steps_at_their_jumps_have_no_derivative():
    for step in (math.floor, math.ceil, math.trunc):
        with pytest.warns(RuntimeWarning, match="invalid value"):
            assert np.isnan(step(x).derivatives).tolist() == [False, True, True]
    with np.errstate(invalid="ignore"):
        assert np.isnan(round(variable(2.5, order=1)).derivatives).tolist() == [False, True]


def test_round_to_digits_is_that_of_numpy():
    t = variable(3.14159, order=2)
    for digits in (0, 2, -1):
        assert_jets_equal(round(t, digits), np.round(t, digits))
        assert derivatives(round(t, digits)) == [np.round(3.14159, digits), 0, 0]

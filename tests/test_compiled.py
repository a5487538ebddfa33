"""jets.compile: the same answers as eager jets, in every layout; refusals with their line; text, counts, copies."""

import gc
import math
import pickle
import re
import weakref
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from compiling import BACKENDS, assert_as_eager, assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

import jets
from jets import detach, weird
from jets.errors import OrderError, RefusedError, SpaceError
from jets.strategies import expressions, weird_functions


def bump(x):
    return np.exp(np.sin(x) * x) / (1 + x * x)


def several(x, y, z):
    return np.exp(x * y) * np.sin(z) + np.log(1 + x * x + y * y + z * z)


# --- the same as eager jets --------------------------------------------------------------------------------------

_NAMES = ("x", "y", "z", "t")
_WIDE = ("sin", "cos", "tanh", "arctan", "exp", "log", "sqrt", "absolute", "floor", "sign")
_REAL = st.floats(-2, 2, allow_subnormal=False)


@settings(max_examples=60)
@given(st.data())
def test_random_expressions(data):
    """Where an expression cancels, both have lost the same digits, but not the same last one: hence so many units."""
    names = _NAMES[: data.draw(st.integers(1, 4))]
    f = data.draw(expressions(names, functions=_WIDE, with_detach=data.draw(st.booleans())))
    points = data.draw(st.lists(st.tuples(*[_REAL] * len(names)), min_size=1, max_size=3))
    order = data.draw(st.integers(0, 5 if len(names) == 1 else 3))
    units = 2.0**20 if len(names) > 1 else 2.0**16
    assert_as_eager(f, order, *points, units=units)


@settings(max_examples=40)
@given(weird_functions(), st.integers(0, 5), st.integers(-3, 3))
def test_weird_functions(w, order, at):
    def f(x):
        return w(x * x) + w.derivative()(x)

    exact = jets.derivatives(f, Fraction(at), order)
    ours = jets.compile(lambda x: weird_of_floats(w)(x * x) + weird_of_floats(w).derivative()(x), order)(float(at))
    np.testing.assert_allclose(ours, exact.astype(float), rtol=1e-12, atol=1e-9)


def weird_of_floats(w):
    """Return the same function with a rule that makes floats of its fractions."""

    def rule(k, x):
        y = w._rule((k,), x) if (k,) in w._symbols else 0.0
        return float(y) if isinstance(y, Fraction) else y

    return weird.from_rule(rule)


@settings(max_examples=30)
@given(expressions(("x", "y"), functions=()), st.tuples(st.integers(-3, 3), st.integers(-3, 3)))
def test_polynomials_are_exact(f, at):
    """Whole numbers add and multiply without rounding, in Python, in NumPy and by hand."""
    point = dict(zip("xy", map(float, at), strict=True))
    exact = jets.derivatives(
        jets.parse(f.text, ("x", "y"), exact=True), {k: Fraction(int(x)) for k, x in point.items()}, 3
    )
    compiled = jets.compile(f, 3)
    assert compiled(*point.values()).tolist() == exact.astype(float).tolist()
    assert compiled(*([x] for x in point.values()))[:, 0].tolist() == exact.astype(float).tolist()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("f", "points"),
    [
        (bump, [(0.7,), (-1.3,), (0.0,)]),
        (several, [(0.3, 0.5, 0.7), (-1.0, 0.2, 2.0)]),
        (lambda x, y, z: detach(x * y * z, wrt="y") * np.sin(z * y) + detach(x, above=1) ** 3, [(0.3, 0.5, 0.7)]),
        (lambda x, y: np.where(x > y, x * y, y**x) + np.hypot(x, y), [(0.3, 0.5), (0.8, 0.5), (0.5, 0.5)]),
        (weird({(0, 0): np.hypot, (1, 0): 3.0, (1, 1): np.arctan2}, names=("x", "y")), [(0.3, 0.5)]),
        (weird(np.sin, 0, np.exp, lambda x: x**2), [(0.3,)]),
        (lambda x: x * jets.derivative(lambda y: np.sin(x * y), 2)(x), [(0.3,)]),
        (lambda x: jets.compose([1, 2, 3], np.sin(x) - detach(np.sin(x))), [(0.3,)]),
        (lambda x: sum(x**k / (k + 1) for k in range(10)), [(0.3,), (0.0,)]),
        (lambda x: jets.magic_box(np.log(x)) * x, [(0.3,)]),
        (np.sin, [(0.3,)]),
        (np.arctan2, [(0.3, 0.4)]),
    ],
    ids=["one", "several", "partial", "where", "weird2", "weird", "nested", "compose", "loop", "box", "sin", "arctan2"],
)
def test_programs(f, points, backend):
    for order in (0, 1, 4):
        assert_as_eager(f, order, *points, backend=backend)


@pytest.mark.parametrize("order", [{"x": 3, "y": 1, "z": 0}, {("x", "y"): 2, "z": 1}, {"x": 2, "y": 2, "z": 2}])
def test_limits_of_each_variable(order):
    assert_as_eager(several, order, (0.3, 0.5, 0.7))


@pytest.mark.parametrize("backend", BACKENDS)
def test_parameters_are_not_differentiated(backend):
    compiled = jets.compile(several, 3, parameters=("y",), backend=backend)
    assert (compiled.names, compiled.parameters) == (("x", "y", "z"), ("y",))
    for y in (0.5, 2.0):
        eager = jets.derivatives(lambda x, z, y=y: several(x, y, z), {"x": 0.3, "z": 0.7}, 3)
        assert_same(compiled(0.3, y, 0.7), eager)
        assert_same(compiled(x=0.3, y=y, z=0.7), eager)
    ys = np.linspace(0, 1, 7)
    eager = jets.derivatives(lambda x, z: several(x, ys, z), {"x": np.full(7, 0.3), "z": 0.7}, 3)
    assert_same(compiled(0.3, ys, 0.7), eager)


@pytest.mark.parametrize("a", [0.5, -1.5, 2.0, 0.0, 3.0])
def test_an_exponent_as_a_parameter(a):
    compiled = jets.compile(lambda x, a: x**a, 4, parameters="a")
    for x in (0.7, 0.0):
        with np.errstate(all="ignore"):
            assert_same(compiled(x, a), jets.derivatives(lambda x: x**a, x, 4))


def test_vectors():
    def f(t, v):
        return v[0] * v[1] ** t + sum(u * u for u in v)

    compiled = jets.compile(f, 3, vectors={"v": 3})
    at = {"t": 0.5, "v": (0.3, 0.4, 2.0)}
    assert_same(compiled(*at.values()), jets.derivatives(f, at, 3))
    batch = {"t": 0.5, "v": (0.3, np.linspace(1, 2, 5), 2.0)}
    assert_same(compiled(*batch.values()), jets.derivatives(f, batch, 3))
    with pytest.raises(TypeError, match="v is a vector: give a tuple of 3"):
        compiled(0.5, (1.0, 2.0))


@pytest.mark.parametrize("backend", BACKENDS)
def test_into(backend):
    compiled, out = jets.compile(lambda x: abs(x) * np.exp(x), 3, backend=backend), np.zeros(4)
    for x in (0.3, -2.0, 0.0):
        with np.errstate(all="ignore"):
            assert compiled.into(out, x) is out
            assert_same(out, jets.derivatives(lambda x: abs(x) * np.exp(x), x, 3))
    for wrong in (np.zeros(3), np.zeros(4, np.float32)[::2], np.zeros((2, 2), int)[:1]):
        with pytest.raises((TypeError, ValueError), match="contiguous"):
            compiled.into(wrong, 0.3)


def test_shapes():
    compiled = jets.compile(lambda x, y: x * y, 2)
    assert compiled(np.ones((3, 1)), np.ones(4)).shape == (6, 3, 4)
    assert compiled(np.ones((0,)), 1.0).shape == (6, 0)
    assert compiled([1.0, 2.0], 3).shape == (6, 2)
    assert compiled(1, 2).tolist() == [2.0, 2.0, 1.0, 0.0, 1.0, 0.0]
    assert compiled(np.float64(1), np.int64(2)).tolist() == compiled(1, 2).tolist()
    assert compiled.point(1.0, 2.0) == (2.0, 2.0, 1.0, 0.0, 1.0, 0.0)


@pytest.mark.parametrize("backend", BACKENDS)
def test_chunks(backend):
    """More points than a chunk, in several threads, and eager answers at some points of some of them."""
    xs = np.linspace(-3, 3, 50_001)
    xs[[5, 17_000, 50_000]] = np.nan, np.inf, 0.0

    def f(x):
        return abs(x) * np.exp(np.sin(x))

    with np.errstate(all="ignore"):
        assert_same(jets.compile(f, 4, backend=backend)(xs), jets.derivatives(f, xs, 4))


def test_complex_points():
    compiled = jets.compile(bump, 4)
    for at in (0.3 + 0.5j, np.linspace(0, 1, 5) + 0.5j):
        assert_same(compiled(at), jets.derivatives(bump, at, 4))


@pytest.mark.parametrize("kind", [np.float32, np.longdouble, object])
def test_other_numbers_are_left_to_eager_jets(kind):
    at = np.array([Fraction(1, 3), Fraction(2)]) if kind is object else np.array([0.3, 2.0], kind)
    ours = jets.compile(lambda x: x**3 / (1 + x), 3)(at)
    eager = jets.derivatives(lambda x: x**3 / (1 + x), at, 3)
    assert ours.dtype == eager.dtype
    assert ours.tolist() == eager.tolist()


def test_an_order_that_f_loses():
    compiled = jets.compile(lambda x: jets.compose([1, 2, 3, 4], x - detach(x)).truncate(2), 4)
    assert compiled(0.5).tolist() == [1.0, 2.0, 6.0]


# --- refusals ----------------------------------------------------------------------------------------------------


def here(text):
    """Return the number of the line of this file with that text."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if line.strip() == text)


def branch(x):
    if x > 1:
        return x
    return -x


def loop(x):
    while abs(x) > 1.5:
        x = x / 2
    return x


def shortcut(x):
    return x * np.any(x.value > 3)


def mathematics(x):
    return x * math.sin(x.value)


def biggest(x):
    return max(x, 1 - x)


def index(x):
    return [1, 2][x.value] * x


def chain(x):
    return 0 < x < 1


def member(x):
    return x if x in (1.0, 2.0) else -x


@pytest.mark.parametrize(
    ("f", "line"),
    [
        (branch, "if x > 1:"),
        (loop, "while abs(x) > 1.5:"),
        (shortcut, "return x * np.any(x.value > 3)"),
        (mathematics, "return x * math.sin(x.value)"),
        (biggest, "return max(x, 1 - x)"),
        (index, "return [1, 2][x.value] * x"),
        (chain, "return 0 < x < 1"),
        (member, "return x if x in (1.0, 2.0) else -x"),
    ],
)
def test_what_branches_is_refused_and_its_line_named(f, line):
    with pytest.raises(RefusedError) as caught:
        jets.compile(f, 2)
    assert re.match(rf".*test_compiled\.py, line {here(line)}, `{re.escape(line)}`: ", str(caught.value))
    assert "np.where(condition, a, b)" in str(caught.value)


def test_programs_that_are_too_large():
    def logistic(x):
        for _ in range(10**9):
            x = x * (1 - x)
        return x

    with pytest.raises(OrderError, match=r"logistic to order 3 takes more than 5000 operations.*jets\.derivatives"):
        jets.compile(logistic, 3, limit=5000)
    assert jets.compile(bump, 3, limit=100).operations.total < 100
    with pytest.raises(OrderError, match="more than 20 operations"):
        jets.compile(bump, 3, limit=20)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: jets.compile(3, 2), TypeError, "give a function, such as np.sin, not 3"),
        (lambda: jets.compile(bump), OrderError, "say to which order"),
        (lambda: jets.compile(bump, -1), OrderError, "order"),
        (lambda: jets.compile(bump, 2, parameters="y"), TypeError, "'y' is no argument of f; these are x"),
        (lambda: jets.compile(bump, 2, parameters="x"), TypeError, "every argument is a parameter"),
        (lambda: jets.compile(bump, 2, vectors={"v": 2}), TypeError, "'v' is no argument"),
        (lambda: jets.compile(bump, 2, backend="rust"), ValueError, "the backend is 'python' or 'c', not 'rust'"),
        (lambda: jets.compile(lambda *x: x[0], 2), RefusedError, "give names="),
        (lambda: jets.compile(lambda x: (x, x), 2), TypeError, "returned a tuple"),
        (lambda: jets.compile(lambda x: None, 2), TypeError, "returned a NoneType"),
        (lambda: jets.compile(lambda x: x + jets.variable(1.0, 2, "y"), 2), SpaceError, "f gives a jet in x, y"),
        (lambda: jets.compile(bump, 2)(1.0, 2.0), TypeError, "give x, each of them once"),
        (lambda: jets.compile(bump, 2)(y=1.0), TypeError, "give x, each of them once"),
        (lambda: jets.compile(bump, 2).written("rust"), ValueError, "python, numpy or c, not in 'rust'"),
        (lambda: jets.compile(lambda x: np.stack([x, x])[0], 2), RefusedError, "np.stack is one of arrays"),
        (lambda: jets.compile(lambda x: x * np.ones(3), 2), RefusedError, "functions of numbers, and an array"),
        (lambda: jets.compile(bump, 2)(jets.variable(1.0, 2)), TypeError, "for a jet call the function itself"),
        (lambda: jets.compile(bump, 2, names=("a b",)), SpaceError, "'a b'"),
    ],
)
def test_errors(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        call()


# --- the program -------------------------------------------------------------------------------------------------


SOURCE = '''\
from math import cos, sin


def derivatives(x):
    """Return <lambda>(x) and its derivatives to order 3."""
    t1 = sin(x)
    t2 = cos(x)
    t3 = t2*t2 - t1
    return 1.0, t2, t3, (t3/2.0*t2 - (t2/2.0 + t2*t1))*2.0
'''


def test_source_is_the_formula():
    """Faà di Bruno for exp(u − ⊥u): 1, u′, u″ + u′², u‴ + 3u′u″ + u′³, with u = sin x."""
    assert jets.compile(lambda x: np.exp(np.sin(x) - detach(np.sin(x))), 3).source == SOURCE


def test_source_runs_by_itself():
    for f, at in ((bump, (0.7,)), (several, (0.3, 0.5, 0.7)), (lambda x: np.logaddexp(x, 2 * x) + np.sign(x), (0.7,))):
        compiled, space = jets.compile(f, 3), {}
        exec(compiled.source, space)
        assert space["derivatives"](*at) == compiled.point(*at)


def test_names_that_the_program_uses_itself():
    compiled = jets.compile(lambda t1, exp, x: np.exp(t1 * exp) + x, 1)
    assert (
        compiled(0.3, 0.5, 1.0).tolist()
        == jets.derivatives(lambda t1, exp, x: np.exp(t1 * exp) + x, {"t1": 0.3, "exp": 0.5, "x": 1.0}, 1).tolist()
    )
    assert "def derivatives(t1_, exp_, x):" in compiled.source


@pytest.mark.parametrize("language", ["python", "numpy", "c"])
def test_written(language):
    assert "exp(" in jets.compile(bump, 2).written(language)


@pytest.mark.parametrize(
    ("f", "order", "counts"),
    [
        (lambda x: x, 9, (0, 0, 0, 0, 0)),
        (lambda x: x**2, 2, (1, 1, 0, 0, 0)),
        (lambda x: x - detach(x), 5, (0, 0, 0, 0, 0)),
        (np.exp, 9, (0, 0, 0, 0, 1)),
        (np.sin, 9, (2, 0, 0, 0, 2)),
        (weird(np.sin, 0, np.exp), 2, (0, 0, 0, 0, 2)),
        (lambda x: np.exp(x - detach(x)), 9, (0, 0, 0, 0, 0)),
        (lambda x: detach(np.exp(x)) * 3, 9, (0, 1, 0, 0, 1)),
        (lambda x: np.exp(x) * np.exp(x), 1, (1, 2, 0, 0, 1)),
        (bump, 5, (26, 35, 14, 0, 3)),
        (bump, 10, (76, 95, 29, 0, 3)),
        (lambda x: np.maximum(x, 2.0), 1, (0, 0, 0, 5, 1)),
    ],
)
def test_operations(f, order, counts):
    found = jets.compile(f, order).operations
    assert all(number <= limit for number, limit in zip(found, counts, strict=True)), found


def test_operations_grow_as_the_square_of_the_order():
    totals = [jets.compile(bump, n).operations.total for n in (10, 20, 40)]
    assert totals[1] < 3.6 * totals[0]
    assert totals[2] < 3.6 * totals[1]


# --- as an object ------------------------------------------------------------------------------------------------


@jets.compile(order=2)
def decorated(a, b):
    """Return the area."""
    return a * b


def test_as_a_decorator():
    assert decorated(2.0, 3.0).tolist() == [6.0, 3.0, 2.0, 0.0, 1.0, 0.0]
    assert (decorated.__doc__, decorated.__name__, decorated.names) == ("Return the area.", "decorated", ("a", "b"))
    assert pickle.loads(pickle.dumps(decorated)) is decorated


@pytest.mark.parametrize("backend", BACKENDS)
def test_pickle(backend):
    compiled = jets.compile(several, {"x": 1, "z": 2}, parameters="y", backend=backend)
    again = pickle.loads(pickle.dumps(compiled))
    assert again is compiled  # of the cache
    data = pickle.dumps(compiled)
    assert len(data) < 500  # the function, order and names, and no program
    assert repr(compiled).endswith("compiled to order {'x': 1, 'z': 2} in x, y, z>")


def test_cache():
    assert jets.compile(bump, 3) is jets.compile(bump, 3)
    assert jets.compile(bump, 3) is not jets.compile(bump, 4)
    assert jets.compile(several, 2, parameters="x") is not jets.compile(several, 2, parameters="y")
    assert jets.compile(several, {"x": 1, "y": 1, "z": 1}) is jets.compile(several, {"x": 1, "y": 1, "z": 1})


def test_cache_is_bounded():
    first = weakref.ref(jets.compile(lambda x: x, 1))
    for k in range(140):
        jets.compile(lambda x, k=k: x + k, 1)
    gc.collect()
    assert first() is None


@pytest.mark.parametrize("backend", BACKENDS)
def test_threads(backend):
    compiled = jets.compile(lambda x: bump(x) + 1, 6, backend=backend)
    xs = np.linspace(-1, 1, 3000)
    single, batch = jets.derivatives(lambda x: bump(x) + 1, 0.3, 6), jets.derivatives(lambda x: bump(x) + 1, xs, 6)

    def work(_):
        assert_same(compiled(0.3), single, units=512)
        assert_same(compiled(xs), batch, units=512)
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(40)))


def test_import_is_on_demand():
    assert jets.compile is not compile
    assert "compile" in dir(jets)


def test_all_pairs_of_operators_fold_without_a_change():
    """Whatever is folded, the number is the same: every pair of operations, with constants of every kind."""
    numbers = (0, 1, -1, 2, 3, 0.5, -0.0)
    steps = [lambda u, c: u + c, lambda u, c: c - u, lambda u, c: u * c, lambda u, c: u / (c or 7), lambda u, c: c / u]
    for (f, g), (a, b) in product(product(steps, repeat=2), product(numbers, repeat=2)):
        assert_as_eager(lambda x, f=f, g=g, a=a, b=b: g(f(x, a), b) - f(x, b), 1, (0.7,), (-3.0,), units=16)

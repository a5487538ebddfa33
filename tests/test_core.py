"""The compiled twin of every kernel: the same bits in one variable, the same numbers to a rounding in several."""

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jets
from jets import algebra, config, convolution, variable, variables
from jets.blocks import coefficients, each
from jets.operators import RULES, Operators

core = config.core
compiled = pytest.mark.skipif(core is None, reason="the generic kernels serve, so there is no twin to compare with")
EPS = np.finfo(float).eps
N = 9
ORDERS = st.integers(0, N)
#: Quotients of these are neither tiny nor huge, so no result is inf, and none is rounded to a subnormal number.
FLOATS = st.floats(0.25, 4).flatmap(lambda c: st.sampled_from([c, -c, 0.0]))
SERIES = st.tuples(st.floats(0.25, 4), st.lists(FLOATS, max_size=N)).map(lambda pair: [pair[0], *pair[1]])
COMPLEX = st.lists(st.builds(complex, FLOATS, FLOATS), max_size=N).map(lambda tail: [1.5 + 0.5j, *tail])


def calls(u, v, n):
    """Yield each kernel with arguments made of two series."""
    yield algebra.add, (u, v)
    yield algebra.subtract, (u, v)
    yield algebra.negative, (u,)
    yield algebra.product, (u, v, n)
    yield algebra.quotient, (u[: n + 1], v, n)
    yield algebra.exp, (v[0], u[: n + 1], n)
    yield algebra.sincos, (u[0], v[0], u[: n + 1], n)
    yield algebra.sincos, (u[0], v[0], u[: n + 1], n, 1)
    yield algebra.power, (v[0], u[: n + 1], 1, 2, n)
    yield algebra.power, (v[0], u[: n + 1], -1.75, 1, n)
    yield algebra.primitive, (u[0], [(u[: n + 1], v[: n + 1]), (v[: n + 1], u[: n + 1])], n)
    yield algebra.compose, ([c for block in v[:1] for c in coefficients(block)] + [0.5, 2.0, -1.0], u[: n + 1], n)


def twin(kernel, *args):
    return getattr(core, kernel.__name__)(*args)


def rows_of(result):
    """Return the blocks of one result or of two."""
    return [row for part in result for row in part] if isinstance(result, tuple) else list(result)


@compiled
@given(SERIES, SERIES, ORDERS)
def test_one_jet_has_the_same_bits(u, v, n):
    for kernel, args in calls(u, v, n):
        expected, result = kernel.__wrapped__(*args), twin(kernel, *args)
        if kernel is algebra.compose:  # sums of three products, in another order where some are truncated
            np.testing.assert_allclose(rows_of(result), rows_of(expected), rtol=1e-9, atol=1e-9)
        else:
            assert rows_of(result) == rows_of(expected), kernel.__name__


@compiled
@given(SERIES, SERIES, ORDERS, st.integers(1, 40))
def test_a_batch_has_the_same_bits_as_its_jets(u, v, n, size):
    scale = np.linspace(0.5, 2, size)
    batch_u, batch_v = [u[0] * scale, *u[1:]], [c * scale for c in v]
    for kernel, args in calls(batch_u, batch_v, n):
        for row, expected in zip(rows_of(twin(kernel, *args)), rows_of(kernel.__wrapped__(*args)), strict=True):
            if kernel is algebra.compose:
                np.testing.assert_allclose(row, np.broadcast_to(expected, size), rtol=1e-9, atol=1e-9)
            else:
                np.testing.assert_array_equal(row, np.broadcast_to(expected, size), kernel.__name__)


@compiled
@given(COMPLEX, COMPLEX, ORDERS)
def test_complex_series(u, v, n):
    # Complex quotients are rounded by other formulas than Python's: a few units in the largest of the slots below.
    for kernel, args in calls(u, v, n):
        expected, result = rows_of(kernel.__wrapped__(*args)), rows_of(twin(kernel, *args))
        largest = np.maximum.accumulate(np.abs(expected))
        assert np.all(
            np.abs(np.subtract(result, expected)) <= 64 * (n + 1) * EPS * largest * 4 ** np.arange(len(largest))
        )
        rows = rows_of(twin(kernel, *[_in_batch(arg) for arg in args]))
        for row, c in zip(rows, result, strict=True):
            np.testing.assert_array_equal(row, [c, c, c], kernel.__name__)


def _in_batch(arg):
    """Return the value of a series, or the first of numbers, for three points."""
    if isinstance(arg, list) and not isinstance(arg[0], tuple):
        return [np.full(3, arg[0]), *arg[1:]]
    return [(_in_batch(s), _in_batch(u)) for s, u in arg] if isinstance(arg, list) else arg


SPACES = [
    (("x", "y"), 3),
    (("x", "y", "z"), 4),
    (("x", "y"), {"x": 3, "y": 1}),
    (("x", "y", "z"), {("x", "y"): 2, "z": 2}),
]


def exact(series):
    return each(Fraction, series)


def majorant(kernel, args):
    """Return the kernel with arguments for which all its terms are positive: the scale of what is rounded."""
    args = [
        [(_positive(s), _positive(u)) for s, u in a] if type(a) is list and type(a[0]) is tuple else _positive(a)
        for a in args
    ]
    if kernel is algebra.subtract:
        return algebra.add.__wrapped__(*args)
    if kernel is algebra.quotient:
        return kernel.__wrapped__(args[0], [args[1][0], *each(lambda c: -c, args[1][1:])], args[2])
    if kernel is algebra.power:
        return kernel.__wrapped__(
            args[0], [args[1][0], *each(lambda c: -c, args[1][1:])], -abs(args[2]), args[3], args[4]
        )
    return kernel.__wrapped__(*args[:4], 1) if kernel is algebra.sincos else kernel.__wrapped__(*args)


def _positive(arg):
    return each(abs, arg) if isinstance(arg, (list, tuple)) else arg if type(arg) is int else abs(arg)


@compiled
@pytest.mark.parametrize(("names", "order"), SPACES)
@given(data=st.data())
def test_several_variables_against_exact_numbers(names, order, data):
    space = variables(**dict.fromkeys(names, 1.0), order=order)[0]._space
    u, v = (_dense_series(space, data.draw) for _ in range(2))
    n = space.degree
    for kernel, args in calls(u, v, n):
        packed = rows_of(twin(kernel, *args))
        truth = rows_of(kernel.__wrapped__(*_each_exact(args)))
        scale = rows_of(majorant(kernel, args))
        for block, true_block, sizes in zip(packed, truth, scale, strict=True):
            got, true, size = map(_terms, (block, true_block, sizes))
            # A slot is a sum over at most n + 1 degrees of slots that are rounded themselves, n times over.
            for p, c in true.items():
                error = abs(Fraction(got.get(p, 0.0)) - c)
                assert error <= 8 * (n + 1) * EPS * abs(size.get(p, 0)), (kernel.__name__, float(error), size.get(p))


def _each_exact(args):
    def one(arg):
        if isinstance(arg, list):
            return [(exact(s), exact(u)) for s, u in arg] if isinstance(arg[0], tuple) else exact(arg)
        return arg if type(arg) is int else Fraction(arg)

    return [one(arg) for arg in args]


def _terms(block):
    return block.terms if hasattr(block, "terms") else {0: block}


def _dense_series(space, draw):
    coeffs = [draw(st.floats(1, 2)), *(draw(FLOATS) for _ in range(space.monomials.size - 1))]
    at = dict(zip(space.names, space.at, strict=True))
    return list(jets.Jet.from_coeffs(coeffs, at=at, order=_order_of(space))._terms)


def _order_of(space):
    return space.order if space.is_total else eval(space.limits_repr())


@compiled
@pytest.mark.parametrize(("names", "order"), SPACES)
def test_a_batch_in_several_variables_stores_what_the_generic_kernels_store(names, order):
    points = {name: np.linspace(0.5, 1.5, 11) + i for i, name in enumerate(names)}
    x, y, *_ = variables(**points, order=order)
    u, v = (x * y)._terms, (2 + y)._terms
    for kernel, args in calls(u, v, x._space.degree):
        if kernel is algebra.compose:
            continue
        for block, expected in zip(rows_of(twin(kernel, *args)), rows_of(kernel.__wrapped__(*args)), strict=True):
            got, true = _terms(block), _terms(expected)
            assert got.keys() == true.keys(), kernel.__name__
            for p, row in true.items():
                np.testing.assert_allclose(got[p], np.broadcast_to(row, 11), rtol=1e-12, atol=1e-12)


@compiled
@pytest.mark.parametrize(
    "args",
    [
        ([1.0, np.nan], [1.0], 2),
        ([1e200, 1.0], [1e200, 1.0], 2),
        ([1, 2], [3, 4], 2),
        ([Fraction(1)], [1.0], 2),
        ([np.float32(1)], [1.0], 2),
        ([np.ones(3, np.float32)], [1.0], 2),
        ([np.ones(3)], [np.ones((3, 1))], 2),
        ([np.ones(0)], [1.0], 2),
        ([np.array([1.0, np.inf])], [1.0], 2),
        ([np.array([1e200, 1.0])], [1e200], 2),
        ([10**400], [1.0], 2),
        ([], [1.0], 2),
        ("text", [1.0], 2),
    ],
)
def test_what_is_left_to_the_generic_kernel(args):
    assert core.product(*args) is NotImplemented


@compiled
def test_a_block_of_another_degree_is_no_value():
    # As `limit` divides, whose series begin at the degree of their first form: written past its end, once.
    x, y = variables(x=np.ones(5), y=np.ones(5), order=3)
    u, v = (2 * x * y)._terms, (x + y)._terms
    for args in ((u[1:], v[1:], 2), (u[2:], [np.ones(5)], 1)):
        assert core.quotient(*args) is NotImplemented
    scalar = (variables(x=1.0, y=2.0, order=3)[0] ** 2)._terms
    assert core.quotient(scalar[1:], scalar[1:], 2) is NotImplemented


@compiled
def test_wrong_calls():
    with pytest.raises(TypeError, match="arguments expected"):
        core.product([1.0], [1.0])
    with pytest.raises(TypeError, match="integer"):
        core.product([1.0], [1.0], "n")
    with pytest.raises(OverflowError, match="no such order"):
        core.product([1.0], [1.0], 1 << 40)


@compiled
def test_a_packed_series_is_a_sequence_of_blocks():
    series = core.product([1.0, 2.0], [3.0, 4.0, 5.0], 9)
    assert list(series) == [3.0, 10.0, 13.0, 10.0] == [*series[:2], *series[2:]]
    assert (len(series), series[0], series[-1], 13.0 in series) == (4, 3.0, 10.0, True)
    assert series == [3.0, 10.0, 13.0, 10.0] != series[:3] == series[0:3:1]
    assert pickle.loads(pickle.dumps(series)) == series
    assert repr(series) == "Series([3.0, 10.0, 13.0, 10.0])"
    assert series.headed(7.0) == [7.0, 10.0, 13.0, 10.0]
    assert series.headed(7j) == [7j, 10.0, 13.0, 10.0]
    np.testing.assert_array_equal(np.asarray(series), [3, 10, 13, 10])
    np.testing.assert_array_equal(np.asarray(core.negative([1j, 2.0])), [-1j, -2])
    for wrong in (4, -5):
        with pytest.raises(IndexError, match="no such block"):
            series[wrong]
    with pytest.raises(TypeError, match="degrees and slices"):
        series["x"]
    with pytest.raises(ValueError, match="4 slots are stored"):
        series.dense(3, None)
    with pytest.raises(TypeError, match="a factor for each slot"):
        series.dense(5, np.ones(2))
    assert not series.dense(5, None).flags.writeable


@compiled
@given(SERIES, SERIES)
def test_the_fast_way_of_the_number_is_the_slow_one(u, v):
    a, b = jets.Jet.from_coeffs(u, order=5) if len(u) == 6 else _jet(u), _jet(v)
    for fast, slow in [
        (a + b, Operators.__add__(a, b)),
        (a - b, Operators.__sub__(a, b)),
        (a * b, Operators.__mul__(a, b)),
        (a / b, Operators.__truediv__(a, b)),
        (2 / a, Operators.__rtruediv__(a, 2)),
        (1.5 - a, Operators.__rsub__(a, 1.5)),
        (-a, Operators.__neg__(a)),
        (a**2, Operators.__pow__(a, 2)),
        (2**a, Operators.__rpow__(a, 2)),
        *((f(a), Operators.__array_ufunc__(a, f, "__call__", a)) for f in core.functions),
    ]:
        assert type(fast) is jets.Jet
        assert fast.coeffs.tolist() == slow.coeffs.tolist()


def _jet(coeffs):
    return jets.Jet.from_coeffs([*coeffs, *[0.0] * (5 - len(coeffs) + 1)][:6])


@compiled
def test_long_series_leave_the_fast_way_where_transforms_begin():
    assert core.LONG == convolution.SHORTEST
    x = variable(0.5, order=core.LONG)
    assert type((x * x)._terms) is core.Series  # with two slots the sum term by term is the faster one


@compiled
def test_a_function_that_is_taught_anew_leaves_the_fast_way():
    place, rule = core.functions[np.exp], RULES["exp"]
    try:
        jets.rule(np.exp, lambda x: 7 + 0 * x)
        assert np.exp(variable(0.0, order=1)).derivatives.tolist() == [1.0, 7.0]
    finally:
        RULES.pop(np.exp)
        core.functions[np.exp] = place
    assert rule is RULES["exp"]
    assert np.exp(variable(0.0, order=1)).derivatives.tolist() == [1.0, 1.0]


def test_classes_derived_from_jet_and_jets_that_were_never_made():
    class Derived(jets.Jet):
        __slots__ = ()

    x = variable(2.0, order=1)
    d = Derived._new(x._space, x._terms)
    for y in (d * d, d + x, 2 * d, np.exp(d), -d):
        assert type(y) is jets.Jet
    for operation in (lambda j: j * 2, lambda j: -j, np.exp, lambda j: j**2):
        with pytest.raises(AttributeError):
            operation(jets.Jet.__new__(jets.Jet))


def test_operators_refuse_what_is_no_number():
    x = variable(1.0, order=2)
    for wrong in ("2", None, {}):
        with pytest.raises(TypeError, match="unsupported operand"):
            x + wrong
        with pytest.raises(TypeError, match=r"unsupported operand|can only concatenate"):
            wrong - x
    with pytest.raises(TypeError):
        pow(x, 2, 5)


def test_threads_do_not_disturb_each_other():
    x = variable(np.linspace(0.1, 2, 5000), order=8)
    expected = np.exp(np.sin(x) * x).coeffs
    with ThreadPoolExecutor(4) as pool:
        for result in pool.map(lambda _: np.exp(np.sin(x) * x).coeffs, range(16)):
            np.testing.assert_array_equal(result, expected)


def _backend(**environment):
    code = "import jets; print(jets.config.backend, (jets.variable(3.0, 2)**2).coeffs)"
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_the_environment_chooses_the_backend():
    assert _backend(JETS_BACKEND="generic").stdout == "generic [9. 6. 1.]\n"
    assert "give 'compiled' or 'generic'" in _backend(JETS_BACKEND="fast").stderr
    forced = _backend(JETS_BACKEND="compiled")
    assert forced.stdout == "compiled [9. 6. 1.]\n" or "the compiled kernels were not built" in forced.stderr
    assert config.backend == ("generic" if core is None else "compiled")

"""The four sets: they cover NumPy's functions, each keeps to its set, and no jet becomes a float or an object."""

import importlib
import inspect
import itertools

import numpy as np
import pytest
import scipy.special
import test_polynomials
import test_products
import test_reductions
import test_shapes
import test_sorting
from arrays_oracle import batch, names_of
from numpy.testing import overrides

from jets import Jet, variable, variables
from jets.arrays import AS_IS, BY_VALUE, IMPLEMENTED, REFUSED
from jets.arrays.signatures import named
from jets.errors import JetsError, RefusedError
from jets.operators import FUNCTIONS, name_of
from jets.testing import assert_allclose, assert_jets_equal

MODULES = (
    "fft char strings lib.recfunctions lib.scimath lib.stride_tricks linalg polynomial testing random ma rec emath"
)
for module in MODULES.split():  # so that they are all in NumPy's list
    importlib.import_module(f"numpy.{module}") if module != "emath" else None

FUNCTIONS_OF_NUMPY = {name_of(f): f for f in sorted(overrides.get_overridable_numpy_array_functions(), key=name_of)}
SETS = {"as is": AS_IS, "implemented": IMPLEMENTED, "by value": BY_VALUE, "refused": REFUSED}


# --- the sets ----------------------------------------------------------------------------------------------------


def test_every_function_of_numpy_is_in_a_set():
    """A new NumPy that adds functions fails here, and nowhere else: put each of them in one of the sets."""
    missing = sorted(set(FUNCTIONS_OF_NUMPY) - set().union(*SETS.values()))
    assert missing == []


@pytest.mark.parametrize("pair", list(itertools.combinations(SETS, 2)), ids=" and ".join)
def test_no_function_is_in_two_sets(pair):
    one, other = pair
    assert not SETS[one].keys() & SETS[other].keys()


def test_the_sets_are_what_jets_dispatch_to():
    for functions in SETS.values():
        for name, rule in functions.items():
            assert FUNCTIONS[name] is rule


def test_the_sets_name_functions_that_numpy_has_or_had():
    for name in set().union(*SETS.values()) - set(FUNCTIONS_OF_NUMPY):
        assert named(name) is not None or name in REFUSED, name


def test_every_function_that_returns_jets_has_a_test():
    """A new one needs a call in the table of its module; those of np.linalg have tests of their own."""
    tables = (test_shapes, test_reductions, test_sorting, test_products, test_polynomials)
    tested = set().union(*(names_of(table.CALLS) for table in tables))
    assert not {name for name in (AS_IS | IMPLEMENTED) if not name.startswith("linalg.")} - tested
    assert {name for name in AS_IS if name.startswith("linalg.")} <= tested


# --- answers about the values ------------------------------------------------------------------------------------

U = np.array([[3.0, -1.0, 0.0, 2.0], [np.inf, 1.0, 1.0, -2.0]])
VALUES = {
    "shape": lambda u: np.shape(u),
    "ndim": lambda u: np.ndim(u),
    "size": lambda u: np.size(u, 1),
    "iscomplexobj": lambda u: np.iscomplexobj(u),
    "isrealobj": lambda u: np.isrealobj(u),
    "iscomplex": lambda u: np.iscomplex(u),
    "isreal": lambda u: np.isreal(u),
    "isneginf": lambda u: np.isneginf(-u),
    "isposinf": lambda u: np.isposinf(u),
    "result_type": lambda u: np.result_type(u, np.float32),
    "can_cast": lambda u: np.can_cast(u.dtype, np.float32),
    "common_type": lambda u: np.common_type(u, np.ones(1, np.float32)),
    "min_scalar_type": lambda u: np.min_scalar_type(u[0, 0]),
    "may_share_memory": lambda u: np.may_share_memory(u, np.ones(2)),
    "shares_memory": lambda u: np.shares_memory(u, np.ones(2)),
    "nonzero": lambda u: np.nonzero(u),
    "argwhere": lambda u: np.argwhere(u),
    "flatnonzero": lambda u: np.flatnonzero(u),
    "count_nonzero": lambda u: np.count_nonzero(u, axis=1, keepdims=True),
    "any": lambda u: np.any(u, axis=0),
    "all": lambda u: np.all(u, axis=(0, 1)),
    "argmax": lambda u: np.argmax(u, axis=1),
    "argmin": lambda u: np.argmin(u, keepdims=True),
    "argsort": lambda u: np.argsort(u, axis=0, kind="stable"),
    "argpartition": lambda u: np.argpartition(u, 3)[:, 3],
    "nanargmax": lambda u: np.nanargmax(u, axis=0),
    "nanargmin": lambda u: np.nanargmin(u),
    "lexsort": lambda u: np.lexsort((u[0], u[1])),
    "searchsorted": lambda u: np.searchsorted([0, 1, 2], u),
    "digitize": lambda u: np.digitize(u, [0.5, 1.5]),
    "isin": lambda u: np.isin(u, [1, 2]),
    "isclose": lambda u: np.isclose(u, u[::-1], atol=1.0),
    "allclose": lambda u: np.allclose(u, u),
    "array_equal": lambda u: np.array_equal(u, u),
    "array_equiv": lambda u: np.array_equiv(u, u[0]),
    "histogram_bin_edges": lambda u: np.histogram_bin_edges(u[0], 3),
    "unique_counts": lambda u: np.unique_counts(u),
    "unique_inverse": lambda u: np.unique_inverse(u),
    "unique_all": lambda u: np.unique_all(u),
    "linalg.matrix_rank": lambda u: np.linalg.matrix_rank(u[:, 1:]),
}


@pytest.mark.parametrize("name", sorted(BY_VALUE.keys() - {"in1d"}))  # which NumPy has deprecated
def test_answers_are_those_about_the_values(name):
    for u in (Jet.from_coeffs([U, U + 1]), Jet.from_coeffs([U, U, 2 * U], at={"x": 0, "y": 0})):
        found, desired = VALUES[name](u), VALUES[name](U)
        assert type(found) is type(desired)
        for p, q in zip(*((t,) if not isinstance(t, tuple) else t for t in (found, desired)), strict=True):
            np.testing.assert_array_equal(p, q)


def test_jets_of_different_derivatives_are_equal_in_value():
    a, b = Jet.from_coeffs([U, U]), Jet.from_coeffs([U, 2 * U])
    assert np.array_equal(a, b)
    assert np.allclose(a, b)
    assert not np.array_equal(a, b + 1)
    assert np.searchsorted(np.sort(a[0]), b[0, 0]) == 3


# --- refusals ----------------------------------------------------------------------------------------------------

JETS = object()
ARGUMENTS = {
    "copyto": (np.zeros((3, 4)), JETS),
    "put": (np.zeros((3, 4)), [0], JETS),
    "place": (np.zeros((3, 4)), np.ones((3, 4), bool), JETS),
    "putmask": (np.zeros((3, 4)), np.ones((3, 4), bool), JETS),
    "put_along_axis": (np.zeros((3, 4)), np.zeros((3, 1), int), JETS, 1),
    "fill_diagonal": (JETS, 1.0),
}
#: An alternative is a function, a method, an attribute, or no jet at all.
ALTERNATIVE = r"np\.|jet\.|jets|scipy|str\(|text|dates|fields|the values|constant"


@pytest.mark.parametrize("name", [name for name in REFUSED if name in FUNCTIONS_OF_NUMPY])
def test_refusals_name_the_function_and_an_alternative(name):
    a = batch("floats")
    with pytest.raises(RefusedError, match=rf"^np\.{name} does not take jets: .*({ALTERNATIVE})"):
        REFUSED[name](a)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_nothing_is_written_to(name):
    a = batch("floats")
    target, *others = (a if x is JETS else x for x in ARGUMENTS[name])
    with pytest.raises(RefusedError, match=rf"^np\.{name} .*np\.where"):
        named(name)(target, *others)
    assert target is a or not np.any(target)
    with pytest.raises(RefusedError, match=rf"^np\.{name} "):
        named(name)(a, *(np.ones(1) if x is a else x for x in others))


def test_the_alternatives_are_right():
    a, x, y = batch("floats"), *variables(x=2.0, y=3.0, order=2)
    assert_jets_equal(np.where(a > 0, a, 0)[a > 0], a[a > 0])  # place, putmask, copyto
    assert np.stack([a, a]).shape == (2, 3, 4)  # array
    assert_jets_equal(a[np.isin(a, a[0])], a[0])  # intersect1d
    restored = Jet.from_coeffs(a.coeffs, at=a.at)  # save
    assert_jets_equal(restored, a)
    nan = Jet.from_coeffs([[1.0, np.nan, 3.0], [1.0, 2.0, 3.0]])
    assert_jets_equal(np.quantile(nan[~np.isnan(nan)], 0.5), np.mean(nan[::2]))  # nanquantile
    edges = [-3.0, 0.0, 3.0]
    counted = np.bincount(np.digitize(a.value[0], edges), weights=a[1])  # histogramdd
    assert_allclose(counted[1:], np.histogram(a[0], edges, weights=a[1])[0], rtol=1e-14)
    assert scipy.special.iv(0, x).value == scipy.special.iv(0, 2.0)  # i0
    z = batch("complex")[0]
    assert np.all(np.diff(z[np.argsort(z.real)].real.value) > 0)  # sort_complex
    c = np.arange(6.0).reshape(2, 3)
    desired = sum(c[i, j] * x**i * y**j for i in range(2) for j in range(3))
    assert_jets_equal(np.polyval(np.polyval(c[::-1], x)[::-1], y), desired)  # polyval2d


def test_functions_that_make_arrays_refuse_like():
    a = batch("floats")
    for call in (
        lambda: np.array([1.0], like=a),
        lambda: np.zeros(3, like=a),
        lambda: np.arange(3, like=a),
        lambda: np.full((2,), 1.0, like=a),
        lambda: np.asarray([1.0], like=a),
    ):
        with pytest.raises(RefusedError, match="like="):
            call()


def test_a_function_that_is_in_no_set():
    @overrides_dispatch
    def unheard_of(a):
        raise AssertionError("NumPy's own code ran")

    with pytest.raises(RefusedError, match=r"nothing says what .*unheard_of does to jets; take jet\.value"):
        unheard_of(batch("floats"))


def overrides_dispatch(function):
    dispatch = np._core.overrides.array_function_dispatch(lambda a: (a,), module="numpy.nowhere")
    return dispatch(function)


# --- jets in every argument --------------------------------------------------------------------------------------

V, M = np.array([0.3, 1.2, -0.7, 2.1]), np.array([[1.5, -0.2, 0.3], [0.4, 2.5, 0.6], [-0.7, 0.8, 3.5]])
NAMES = {
    "x ary y b v a1 a2 element test_elements ar ar1 ar2 values weights": [V, M],
    "p u seq_of_zeros X prototype fp filt data vals": [V],
    "A z object src sample c dst": [M],
    "arrays tup seq": [[M, M]],
    "axis axis1 source start": [0],
    "axis2 destination shift k kth deg obj pad_width sections indices_or_sections": [1],
    "shape new_shape newshape": [(9,)],
    "condition mask": [M > 0],
    "func func1d": [np.sum],
    "reps repeats n window_shape num": [2],
    "condlist": [[M > 0]],
    "choicelist": [[M]],
    "funclist": [[np.sin, np.cos]],
    "choices keys": [[V, V]],
    "indices": [np.array([0, 1]), np.array([[0, 1, 0]])],
    "q": [0.5, [0.2, 0.3]],
    "xp": [np.arange(4.0)],
    "stop fill_value": [1.0],
    "axes": [None, 1, (0, 1)],
    "bins": [[-1, 0, 1]],
    "ind": [[0]],
}
#: name of a parameter → arguments that most functions with such a parameter take.
PLAUSIBLE = {name: found for names, found in NAMES.items() for name in names.split()}
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
WITHOUT_SIGNATURE = {"concatenate": [[[M, M]]], "where": [[M > 0, M, M]], "einsum": [["ij,ij", M, M]]}


def parameters(function):
    try:
        return list(inspect.signature(function).parameters.values())
    except ValueError:  # those that NumPy writes in C
        return []


def plausible(name, function):
    """Return lists of arguments, plausible by the names of the parameters."""
    if name in WITHOUT_SIGNATURE:
        return WITHOUT_SIGNATURE[name]
    required = [p for p in parameters(function) if p.default is p.empty and p.kind in POSITIONAL]
    if not required:
        return [[V], [M], [M, M], [V, V]]
    found = itertools.product(*(PLAUSIBLE.get(p.name, [V, M]) for p in required))
    return [list(arguments) for arguments in itertools.islice(found, 8)]


def as_jets(x):
    """Return numbers as jets that move, lists of arrays as lists of jets, and None for what no jet can stand for."""
    if isinstance(x, list) and isinstance(x[0], np.ndarray):
        return list(map(as_jets, x))
    array = np.asarray(x) if not callable(x) and x is not None and not isinstance(x, str) else np.asarray("")
    if array.dtype.kind not in "fiub":
        return None
    rows = np.array(array, float)
    return Jet.from_coeffs(np.stack([rows, 2 * rows + 1, 0 * rows + 3]))


def with_jets(name, function):
    """Yield arguments with a jet in each place where a number may be, in all places, and in each other argument."""
    for arguments in plausible(name, function):
        for i, x in enumerate(arguments):
            if (jets := as_jets(x)) is not None:
                yield [*arguments[:i], jets, *arguments[i + 1 :]], {}
        every = [x if (jets := as_jets(x)) is None or np.ndim(x) == 0 else jets for x in arguments]
        yield every, {}
        for p in parameters(function):
            if p.default is not p.empty and p.name not in ("like", "fname", "file"):
                yield every, {p.name: variable(1.0, order=2)}


def is_of_objects(found):
    if isinstance(found, (tuple, list)):
        return any(map(is_of_objects, found))
    return isinstance(found, np.ndarray) and found.dtype == object


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name in FUNCTIONS_OF_NUMPY if name in FUNCTIONS])
def test_no_argument_lets_a_jet_become_an_object_or_a_float(name, monkeypatch):
    function, seen = FUNCTIONS_OF_NUMPY[name], []
    dispatch = Jet.__array_function__

    def spy(self, *inputs):
        seen.append(inputs)
        return dispatch(self, *inputs)

    monkeypatch.setattr(Jet, "__array_function__", spy)
    for arguments, options in with_jets(name, function):
        seen.clear()
        before = [x.copy() if isinstance(x, np.ndarray) else x for x in arguments]
        try:
            found = function(*arguments, **options)
        except (JetsError, TypeError, ValueError, IndexError, ArithmeticError):
            found = None
        except Exception:
            assert not seen, (arguments, options)  # what NumPy says itself of what it does not hand over
            found = None
        assert not is_of_objects(found), (arguments, options)
        if seen:
            assert name not in REFUSED or found is None
            assert not isinstance(found, (float, complex, np.inexact)) or name in BY_VALUE, (arguments, options)
            for x, y in zip(arguments, before, strict=True):
                assert not isinstance(x, np.ndarray) or np.array_equal(x, y, equal_nan=x.dtype.kind == "f")

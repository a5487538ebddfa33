"""Order by the values: sorting, extremes, quantiles and distinct values; ties have a corner from where they differ."""

import itertools
import re
from fractions import Fraction

import numpy as np
import pytest
from arrays_oracle import agree, batch, calls, kinds_of, names_of, odd_shapes_agree
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import Jet, contact_order, detach, variable, variables
from jets.arrays.sorting import SORTING
from jets.errors import ExactnessError, RefusedError
from jets.strategies import exact_jets
from jets.testing import assert_allclose, assert_jets_equal

EXTREMES = [
    f"np.{name}({rest}"
    for name in ("max", "amax", "min", "amin")
    for rest in (
        "a)  # complex",
        "a, axis=1)  # complex",
        "a, axis=(0, 1), keepdims=True)  # complex",
        "a, initial=0, axis=0)  # complex",
        "a, axis=-1, where=mask, initial=0.0)  # complex, exact, objects",
    )
]
ORDER = """
    np.sort(a)  # complex
    np.sort(a, axis=0)  # complex
    np.sort(a, axis=None)  # complex
    np.sort(a, kind="stable")  # complex
    np.sort(a, stable=True)  # complex
    np.partition(a, 3)  # complex
    np.partition(a, (0, 1, 2), axis=0)  # complex
    np.partition(a[0], [0, 1, 2, 3], axis=None)  # complex
    np.ptp(a)  # complex
    np.ptp(a, axis=1)  # complex
    np.ptp(a, axis=(0, 1), keepdims=True)  # complex
    np.unique(a)  # complex
    np.unique(a, return_index=True)  # complex
    np.unique(a, True, True, True)  # complex
    np.unique_values(a)  # complex
    np.clip(a, -1, 1)  # complex
    np.clip(a, None, 1)  # complex
    np.clip(a, 0, None)  # complex
    np.clip(a, min=0)  # complex
    np.clip(a, max=a[0])  # complex, objects
    np.clip(a, [-1, -2, 0, 0], 2)  # complex
    np.nanmax(a)  # complex, objects
    np.nanmax(a, axis=1)  # complex, objects
    np.nanmin(a)  # complex, objects
    np.nanmin(a, axis=0, keepdims=True)  # complex, objects
"""
QUANTILES = """
    np.median(a)  # complex, objects
    np.median(a, axis=0)  # complex
    np.median(a, axis=(0, 1), keepdims=True)  # complex, objects
    np.median(a, 1)  # complex
    np.quantile(a, 0.5)  # complex, exact, objects
    np.quantile(a, [0.1, 0.9])  # complex, exact
    np.quantile(a, 0.3, axis=1)  # complex, exact
    np.quantile(a, [[0.3, 0.6], [0, 1]], axis=(0, 1), keepdims=True)  # complex, exact
    np.percentile(a, 50)  # complex, exact, objects
    np.percentile(a, [10, 90], axis=1)  # complex, exact
"""
METHODS = """
    inverted_cdf averaged_inverted_cdf closest_observation interpolated_inverted_cdf hazen weibull linear
    median_unbiased normal_unbiased lower higher midpoint nearest
""".split()
QUANTILES += "\n".join(
    f'np.quantile(a, [0.0, 0.22, 0.5, 0.87, 1], axis=1, method="{method}")  # complex, exact' for method in METHODS
)
CALLS = "\n".join([*EXTREMES, ORDER, QUANTILES])


@pytest.mark.parametrize("line", calls(CALLS))
def test_each_jet_is_what_it_would_be_alone(line):
    interpolated = "quantile(" in line or "percentile(" in line
    for kind in kinds_of(line):
        agree(line, kind, units=20, value_units=4 * interpolated)


@pytest.mark.parametrize("line", [line for line in calls(CALLS) if "quantile" not in line and "median" not in line])
def test_batches_of_odd_shapes(line):
    if "partition(a[0]" not in line and not re.search(r"(max|min)\(.*axis=0", line):  # which NumPy takes of a number
        odd_shapes_agree(line)


def test_every_function_has_a_call():
    assert SORTING.keys() <= names_of(CALLS)


# --- ties: by the definition of a corner -------------------------------------------------------------------------


def tied(jets):
    """Return what jets of one value become: the slots that all share, and nan from the first degree they differ in."""
    first, *others = jets
    known = min((int(contact_order(first, other)) for other in others), default=first.order)
    degrees = np.array([sum(alpha) for alpha in first._space.monomials.slots])
    return np.where(degrees <= known, first.coeffs, np.nan)


def sorted_by_definition(u):
    groups = itertools.groupby(sorted(u, key=lambda jet: jet.value), key=lambda jet: jet.value)
    return [tied(group) for group in ([*jets] for _, jets in groups) for _ in group]


SMALL = st.integers(-1, 1).map(float)


@st.composite
def batches_with_ties(draw):
    names = draw(st.sampled_from([("x",), ("x", "y")]))
    size = draw(st.integers(1, 5))
    slots = 3 if len(names) == 1 else 6
    rows = draw(st.lists(st.lists(SMALL, min_size=size, max_size=size), min_size=slots, max_size=slots))
    return Jet.from_coeffs(rows, at=dict.fromkeys(names, 0.0))


@settings(max_examples=60)
@given(batches_with_ties())
def test_ties_are_corners(u):
    with np.errstate(invalid="ignore"):
        y, desired = np.sort(u), np.stack(sorted_by_definition(u), axis=-1)
        np.testing.assert_array_equal(y.coeffs, desired)
        np.testing.assert_array_equal(np.max(u).coeffs, desired[:, -1])
        np.testing.assert_array_equal(np.min(u).coeffs, desired[:, 0])
        np.testing.assert_array_equal(np.unique(u).coeffs, desired[:, np.unique(y.value, return_index=True)[1]])
        np.testing.assert_array_equal(np.maximum.reduce(u).coeffs, desired[:, -1])
        if len(u) % 2:
            np.testing.assert_array_equal(np.median(u).coeffs, desired[:, len(u) // 2])
        if len(u) == 2:
            np.testing.assert_array_equal(np.maximum(u[0], u[1]).coeffs, desired[:, 1])


def test_ties_along_an_axis_of_a_batch():
    rows = np.array([[[1.0, 1, 0], [2, 1, 1]], [[1, 2, 3], [4, 5, 5]]])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        y = np.sort(Jet.from_coeffs(rows), axis=1)
    np.testing.assert_array_equal(y.coeff(1), [[3, np.nan, np.nan], [5, 5, 4]])


def test_ties_of_constants_are_no_corners():
    u = detach(Jet.from_coeffs([[1.0, 1.0, 0.0], [1.0, 2.0, 3.0]]))
    assert np.sort(u).coeffs.tolist() == [[0, 1, 1], [0, 0, 0]]
    assert np.max(u).coeffs.tolist() == [1, 0]
    assert np.clip(detach(variable(1.0, order=1)), 1, 2).coeffs.tolist() == [1, 0]


def test_corners_of_exact_jets_are_errors():
    u = Jet.from_coeffs(np.array([[Fraction(1), Fraction(1)], [Fraction(2), Fraction(3)]]))
    for f in (np.sort, np.max, np.unique, np.median):
        with pytest.raises(ExactnessError, match="not differentiable"):
            f(u)


@pytest.mark.filterwarnings("ignore:invalid value")
def test_corners_of_clip():
    x = variable(np.array([-2.0, -1.0, 0.0, 1.0, 2.0]), order=1)
    np.testing.assert_array_equal(np.clip(x, -1, 1).coeff(1), [0, np.nan, 1, np.nan, 0])
    np.testing.assert_array_equal(np.clip(x, -1, x).coeff(1), [1, np.nan, 1, 1, 1])
    assert np.clip(x, 3, 2).coeffs.tolist() == [[2] * 5, [0] * 5]  # as np.minimum(np.maximum(x, 3), 2)
    assert_jets_equal(np.clip(x, None, None), x)


# --- nan and infinity --------------------------------------------------------------------------------------------


def test_nan_is_at_the_end():
    u = Jet.from_coeffs([[1.0, np.nan, 3.0, 2.0], [1.0, 2.0, 3.0, 4.0]])
    assert np.sort(u).coeff(1).tolist() == [1, 4, 3, 2]
    np.testing.assert_array_equal(np.sort(u).value, [1, 2, 3, np.nan])
    for f in (np.max, np.min, np.median, np.ptp, lambda v: np.quantile(v, 0.2)):
        assert np.isnan(f(u).value)
    assert np.nanmax(u).coeffs.tolist() == [3, 3]
    assert np.nanmin(u).coeffs.tolist() == [1, 1]
    assert np.isnan(np.nanmax(u[1:2]).value)
    assert np.argmax(u) == 1


def test_infinity():
    u = Jet.from_coeffs([[1.0, np.inf], [1.0, 2.0]])
    assert np.max(u).coeffs.tolist() == [np.inf, 2]
    assert np.median(u).value == np.inf
    assert np.sort(u[::-1]).coeff(1).tolist() == [1, 2]
    assert np.quantile(np.concatenate([u, [0.0]]), 0.5).coeffs.tolist() == [1, 1]  # whatever is next to it


# --- quantiles ---------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(exact_jets(order=2, shape=(4,), elements=st.integers(0, 5).map(Fraction)), st.fractions(0, 1, max_denominator=7))
def test_quantiles_of_exact_jets(u, q):
    u = u + np.array([Fraction(10 * i) for i in (2, 0, 3, 1)])  # no ties
    in_order = [u[i] for i in (1, 3, 0, 2)]
    place = 3 * q
    i = min(int(place), 2)
    assert_jets_equal(np.quantile(u, q), in_order[i] + (place - i) * (in_order[i + 1] - in_order[i]))
    assert_jets_equal(np.median(u), (in_order[1] + in_order[2]) / 2)
    assert_jets_equal(np.percentile(u, 100 * q), np.quantile(u, q))


def test_a_quantile_of_exact_jets_is_given_exactly():
    u = Jet.from_coeffs(np.array([[Fraction(1), Fraction(5)]]))
    with pytest.raises(ExactnessError, match=r"Fraction\('0.3'\)"):
        np.quantile(u, 0.3)


# --- laws --------------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(exact_jets(order=2, shape=(5,), names=("x", "y"), at=0), st.permutations(range(5)))
def test_order_does_not_depend_on_the_order(u, order):
    u = u + np.array([Fraction(100 * i) for i in range(5)])
    assert_jets_equal(np.sort(u[order]), u)
    assert_jets_equal(u[order][np.argsort(u[order])], u)
    assert_jets_equal(np.sort(-u), -u[::-1])
    assert_jets_equal(np.max(u[order]), u[-1])
    assert_jets_equal(np.unique(np.concatenate([u, u])), u)
    assert_jets_equal(np.ptp(u[order]), u[4] - u[0])
    assert_jets_equal(np.sort(detach(u, wrt="x")), detach(np.sort(u), wrt="x"))


def test_extremes_of_several_variables():
    a, b = variables(a=1.0, b=2.0, order=2)
    assert_jets_equal(np.max(np.stack([a, b, a * b / 4])), b + 0 * a)
    assert_jets_equal(np.sort(np.stack([b, a]))[0], a + 0 * b)


def test_points_go_along():
    ts = np.array([2.0, 0.5, 1.0])
    u = variable(ts, order=2) ** 2
    assert np.sort(u).at.tolist() == [0.5, 1.0, 2.0]
    assert np.max(u).at == 2.0
    assert np.median(u).at == 1.0
    assert_allclose(np.median(u), variable(1.0, order=2) ** 2)


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", "sort max min ptp median unique clip nanmax partition quantile".split())
def test_complex_jets_have_no_order(name):
    more = {"clip": (0, 1), "partition": (1,), "quantile": (0.5,)}.get(name, ())
    with pytest.raises(RefusedError, match="order"):
        getattr(np, name)(batch("complex"), *more)


def test_what_is_refused():
    a, x = batch("floats"), variable(0.5, order=3)
    out = np.zeros(4)
    for f, words in (
        (lambda: np.max(a, axis=0, out=out), "out="),
        (lambda: np.clip(a[0], 0, 1, out=out), "out="),
        (lambda: np.median(a, axis=0, out=out), "out="),
        (lambda: np.quantile(a, x), "jet as q"),
        (lambda: np.percentile(a, x), "jet as q"),
        (lambda: np.partition(a, x), "jet as kth"),
        (lambda: np.max(a, axis=x), "axis"),
        (lambda: np.sort(a, axis=x), "axis"),
        (lambda: np.sort(a, order="f"), "no fields"),
        (lambda: np.unique(a, axis=0), r"axis=.*jet\.value"),
        (lambda: np.quantile(a, 0.5, method="inverted_cdf", weights=a.value), "weights"),
    ):
        with pytest.raises(RefusedError, match=words):
            f()
    assert not out.any()


def test_errors_as_in_numpy():
    a = batch("floats")
    for f in (
        lambda: np.max(a[:0]),
        lambda: np.partition(a, 4),
        lambda: np.quantile(a, 1.5),
        lambda: np.max(a, axis=2),
        lambda: np.max(a, where=a > 0),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            f()

"""Averages part by part: rows of coefficients of one space and one shape, whatever the parts are."""

import pickle
from fractions import Fraction

import numpy as np
import pytest

from jets import expectation, variable, variables
from jets.errors import OrderError, RefusedError, SpaceError
from jets.estimators import cumulants, divergence, log_partition
from jets.estimators.averages import MOST, Average, Options, Quantities, average

theta = variable(0.5, order=2, name="θ")


def averaged(jets, samples, weights=None, scale=0.0, **options):
    """Return the average of functions of samples that give jets."""
    return average(lambda x: Quantities([f(x) for f in jets], weights, scale), samples, Options(**options))


def test_quantities_of_different_spaces_and_shapes_are_brought_together():
    phi = variable(2.0, order=3, name="φ")
    x = np.array([1.0, 2.0, 6.0])
    found = averaged([lambda x: theta * x, lambda x: phi**2 * np.stack([x, -x], axis=-1)], x, chunk=2)
    assert found.space.names == ("θ", "φ")
    assert found.space.degree == 2
    first, second = found.means
    assert first.shape == second.shape == (2,)
    assert first.derivative(θ=1).tolist() == [3, 3]
    assert second.derivative(φ=2).tolist() == [6, -6]
    assert second.derivative(θ=1).tolist() == [0, 0]


def test_numbers_beside_jets_are_constants():
    first, second = averaged([lambda x: theta * x, lambda x: x**2], np.array([1.0, 3.0])).means
    assert first.derivatives.tolist() == [1, 2, 0]
    assert second.derivatives.tolist() == [5, 0, 0]


def test_averages_with_different_scales():
    """What is too small by exp(scale) in one part and not in the other counts as what it is."""

    def quantities(x):
        scale = 800.0 * max(x)
        return Quantities([(theta * x + 1) * np.exp(800 * x - scale)], np.exp(800 * x - scale), scale)

    for chunk in (1, 2, 4):
        found = average(quantities, np.array([0.0, 1.0, 1.0, 0.0]), Options(chunk=chunk))
        assert found.scale == 800
        (mean,) = found.means
        np.testing.assert_allclose(mean.derivatives, [0.75, 0.5, 0], rtol=1e-15)
        assert found.tally.leaned == pytest.approx((2, 2), rel=1e-12)
        assert found.tally.levels[0].scatter[0, 0] == pytest.approx(4 * 0.75**2, rel=1e-12)


def test_parts_in_different_variables_are_refused():
    phi = variable(0.5, order=2, name="φ")
    parts = iter([np.zeros(2), np.ones(2)])
    with pytest.raises(SpaceError, match="jets in the same variables for every part of the samples"):
        expectation(lambda x: (phi if x[0] else theta) * x, None, parts)
    other = variable(0.25, order=2, name="θ")
    with pytest.raises(SpaceError, match="jets in the same variables for every part of the samples"):
        expectation(lambda x: (other if x[0] else theta) * x, None, iter([np.zeros(2), np.ones(2)]))


def test_points_in_arrays_are_compared():
    points = [variable(np.array([0.0, 1.0]), order=1, name="θ") for _ in range(2)]  # equal, and not the same object
    found = expectation(lambda x: points[int(x[0])] * x[:, None], None, iter([np.zeros(2), np.ones(2)]))
    assert found.derivatives.tolist() == [[0, 0.5], [0.5, 0.5]]
    points[1] = variable(np.array([0.0, 2.0]), order=1, name="θ")
    with pytest.raises(SpaceError):
        expectation(lambda x: points[int(x[0])] * x[:, None], None, iter([np.zeros(2), np.ones(2)]))


def test_an_average_can_travel():
    found = averaged([lambda x: theta * x], np.arange(5.0))
    again = pickle.loads(pickle.dumps(found))
    assert isinstance(again, Average)
    assert (again | found).means[0].derivatives.tolist() == found.means[0].derivatives.tolist()


# --- chains ---------------------------------------------------------------------------------------------------


def test_chains_are_averaged_step_by_step():
    x = np.arange(24.0).reshape(3, 4, 2)
    found = averaged([lambda x: theta * x], x, chains=True)
    assert found.tally.size == 12
    assert [level.weight for level in found.tally.levels] == [3, 1]
    assert found.means[0].derivatives[1].tolist() == x.mean(axis=(0, 1)).tolist()
    assert found.tally.leaned == found.tally.counted._replace(first=12, second=12)
    assert found.tally.counted == (3, 3)
    spread = ((x.mean(axis=1) - x.mean(axis=(0, 1))) ** 2).sum(axis=0)
    assert found.tally.levels[0].scatter[:, 1, 1].tolist() == spread.tolist()


def test_chains_have_an_axis():
    with pytest.raises(ValueError, match=r"the shape \(steps, chains, …\); of one say chain=True"):
        expectation(lambda x: theta * x, None, np.zeros(3), chains=True)
    with pytest.raises(ValueError, match=r"the shape \(steps, chains, …\)"):
        expectation(lambda x: theta * x, lambda x: theta * x[:, 0], np.zeros((3, 3)), chains=True, normalised=False)


# --- weights --------------------------------------------------------------------------------------------------

WRONG_WEIGHTS = {
    "too few": [1, 2],
    "negative": [1, -1, 1],
    "all zero": [0, 0, 0],
    "nan": [1, np.nan, 1],
    "inf": [1, np.inf, 1],
    "a table": [[1, 1, 1]],
}


@pytest.mark.parametrize("name", WRONG_WEIGHTS)
def test_what_are_no_weights(name):
    with pytest.raises(ValueError, match="weights are 3 numbers ≥ 0, one for each sample and not all of them 0"):
        expectation(lambda x: theta * x, None, np.zeros(3), weights=WRONG_WEIGHTS[name])


@pytest.mark.parametrize("option", ["chain", "chains"])
def test_chains_have_no_weights(option):
    with pytest.raises(TypeError, match="samples of a chain have no weights"):
        expectation(lambda x: theta * x, None, np.zeros((3, 1)), weights=[1, 1, 1], **{option: True})


@pytest.mark.parametrize("chunk", [1, 2, 3, 6])
def test_weights_that_are_zero_for_a_whole_part(chunk):
    x, weights = np.array([9.0, 9.0, 1.0, 3.0, 9.0, 9.0]), [0, 0, 1, 3, 0, 0]
    found = expectation(lambda x: theta * x, None, x, weights=weights, chunk=chunk)
    assert found.derivatives.tolist() == [1.25, 2.5, 0]
    assert found.effective_size == 1.6
    exact = expectation(lambda x: x * variable(Fraction(1, 2), 1), None, x.astype(int), weights=weights, chunk=chunk)
    assert exact.derivatives.tolist() == [Fraction(5, 4), Fraction(5, 2)]


def test_weights_of_all_samples_forms():
    x, weights = np.array([1.0, 3.0]), np.array([1.0, 3.0])
    for samples in ((x, x), {"a": x, "b": x}, [x]):
        found = expectation(
            lambda s: theta * next(iter(s.values() if isinstance(s, dict) else s)), None, samples, weights=weights
        )
        assert found.derivative(1) == 2.5


# --- many coefficients ----------------------------------------------------------------------------------------


def test_of_very_many_coefficients_variances_are_kept_and_no_covariances():
    wide = variables(a=0.5, b=0.5, c=0.5, order=17)
    x = np.random.default_rng(0).random(50)
    found = expectation(lambda x: sum(wide) * x, None, x, chunk=20)
    assert len(found.errors) == 1140 > MOST
    narrow = expectation(lambda x: sum(variables(a=0.5, b=0.5, c=0.5, order=1)) * x, None, x)
    np.testing.assert_allclose(found.errors[:4], narrow.errors, rtol=1e-13)
    assert not found.errors[4:].any()


def test_quotients_of_very_many_coefficients_have_no_errors():
    high = variable(0.5, order=500)
    with pytest.raises(
        OrderError, match=r"of 1002 averages .* kept of 1000 at most; give errors=False, or a lower order"
    ):
        expectation(lambda x: x, lambda x: high * x, np.ones(3), normalised=False)
    found = expectation(lambda x: x, lambda x: high * x, np.ones(3), normalised=False, errors=False)
    assert found.value == 1


# --- what is refused ------------------------------------------------------------------------------------------


def test_one_number_for_each_sample():
    for f, shape in (
        (lambda x: theta, r"\(\)"),
        (lambda x: theta * x[:2], r"\(2,\)"),
        (lambda x: theta + np.zeros((1, 3)), r"\(1, 3\)"),
    ):
        with pytest.raises(ValueError, match=rf"one number for each of 3 samples along axis 0, not shape {shape}"):
            expectation(f, None, np.zeros(3))
    for estimate in (log_partition, divergence):
        with pytest.raises(ValueError, match="one number for each of 3 samples"):
            estimate(lambda x: np.sum(theta * x), np.zeros(3))


def test_something_depends_on_a_parameter():
    with pytest.raises(TypeError, match=r"neither f nor log_prob depends on a parameter: .* variable\(0.5, 2\)"):
        expectation(lambda x: x, None, np.zeros(3))


def test_complex_numbers_are_refused():
    for f in (lambda x: theta * x * 1j, lambda x: theta * x + 0j):
        with pytest.raises(RefusedError, match="take the real and the imaginary part one by one"):
            expectation(f, None, np.ones(3))
    with pytest.raises(RefusedError, match="expectations are of real numbers"):
        cumulants(lambda x: 1j * x, np.ones(3))

"""Steps: how far they go, what they notice at their end, and what ends them."""

import pickle
import warnings

import numpy as np
import pytest

from jets import variable
from jets.errors import JetsError
from jets.ode import IntegrationError, ode

EPS = 2.0**-52


def steps(*args, **kwargs):
    return len(ode(*args, **kwargs).t) - 1


# --- how far --------------------------------------------------------------------------------------------------------


def test_steps_are_a_part_of_the_radius_of_convergence():
    # 1/(1 − t) has the radius 1 − t, and |y_k| = |y₀|/ρᵏ: h = ρ·(tol/16)^(1/n) exactly.
    solution = ode(lambda t, y: y * y, 1.0, (0, 0.9), tol=1e-12)
    h = np.diff(solution.t)[:-1]
    np.testing.assert_allclose(h, (1 - solution.t[:-2]) * (1e-12 / 16) ** (1 / 20), rtol=1e-9)


def test_even_and_odd_series_go_as_far_as_others():
    even, odd = (ode(lambda t, y: y[::-1] * [-1, 1], y0, (0, 10)) for y0 in ([1.0, 0.0], [0.0, 1.0]))
    assert len(even.t) == len(odd.t)
    for order in (20, 21):
        assert 5 <= steps(lambda t, y: 1 / (1 + t * t), 0.0, (0, 1), order=order) < 12


@pytest.mark.parametrize("end", [1.0, 1e6, -1e300])
def test_a_polynomial_takes_one_step(end):
    assert steps(lambda t, y: 3.0, 7.0, (0, end)) == 1
    assert steps(lambda t, y: 0 * y, 7.0, (0, end)) == 1


def test_what_seems_a_polynomial_is_looked_at():
    solution = ode(lambda t, y: t**30, 0.0, (0, 1))
    assert solution.y[-1] == pytest.approx(1 / 31, rel=20 * EPS)
    assert ode(lambda t, y: t**30, 1.0, (0, 1)).y[-1] == pytest.approx(32 / 31, rel=20 * EPS)
    assert ode(lambda t, y: (t * (t - 1)) ** 21, 1.0, (0, 1)).y[-1] < 1


def test_no_step_is_longer_than_the_longest():
    def pulse(t, y):
        return np.exp(-((t - 50) ** 2) * 100)

    missed, found = ode(pulse, 0.0, (0, 100)), ode(pulse, 0.0, (0, 100), max_step=0.5)
    assert missed.y[-1] < 1e-12  # nothing is seen of it at 0, 38, 76 and 100
    assert found.y[-1] == pytest.approx(np.sqrt(np.pi) / 10, rel=1e-12)
    assert np.diff(found.t).max() <= 0.5 * (1 + EPS)


@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e150, 1e300])
def test_large_and_small_numbers(scale):
    assert ode(lambda t, y: -y, scale, (0, 3)).y[-1] == pytest.approx(scale * np.exp(-3), rel=10 * EPS)
    assert ode(lambda t, y: -y * scale, 1.0, (0, 3 / scale)).y[-1] == pytest.approx(np.exp(-3), rel=10 * EPS)
    orbit = ode(lambda t, y: [y[1] * scale, -y[0] * scale], [1.0, 0.0], (0, 3 / scale), event=lambda t, y: y[0])
    assert orbit.event.t * scale == pytest.approx(np.pi / 2, rel=10 * EPS)
    assert orbit(variable(1 / scale, order=1)).derivative(1)[0] == pytest.approx(-np.sin(1) * scale, rel=10 * EPS)


def test_stiff_equations_take_small_steps_and_are_right():
    exact = (1e8 * np.cos(1) + 1e4 * np.sin(1)) / (1e8 + 1)  # what is left of y′ = −λ(y − cos t)
    solution = ode(lambda t, y: -1e4 * (y - np.cos(t)), 0.0, (0, 1))
    assert solution.y[-1] == pytest.approx(exact, rel=1e-13)


# --- what is noticed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [0.3, 0.5, 1 / 3])
def test_jumps_in_time(where):
    solution = ode(lambda t, y: 0 * y if t < where else 1 + 0 * y, 0.0, (0, 1))
    assert solution.y[-1] == pytest.approx(1 - where, rel=20 * EPS)
    solution = ode(lambda t, y: y if t < where else -y, 1.0, (1, 0))
    assert solution.y[-1] == pytest.approx(np.exp(1 - 2 * where), rel=50 * EPS)


def test_jumps_and_kinks_in_y():
    solution = ode(lambda t, y: 1 + 0 * y if y < 0.5 else 2 + 0 * y, 0.0, (0, 1))
    assert solution.y[-1] == pytest.approx(1.5, rel=20 * EPS)
    # |y| at 0: y = −(1 − e^{−t}) before, then y = e^t·… on the other side.
    solution = ode(lambda t, y: abs(y) + 1, -1.0, (0, 2))
    time = np.log(2)  # y = 1 − 2·e^{−t} until it is 0
    assert solution.y[-1] == pytest.approx(np.expm1(2 - time), rel=1e-12)


def test_a_jump_that_holds_the_solution_is_an_error():
    with pytest.raises(IntegrationError, match="jumps again and again") as caught:
        ode(lambda t, y: -1.0 - 0 * y if y > 0 else 1.0 - 0 * y, 1.0, (0, 3))
    assert caught.value.t == pytest.approx(1)


# --- what ends them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "y0", "pole"),
    [
        (lambda t, y: y * y, 1.0, 1),
        (lambda t, y: y**3, 1.0, 0.5),
        (lambda t, y: [y[0] ** 2, -y[1]], [1.0, 1.0], 1),
        (lambda t, y: np.exp(y), 0.0, 1),
        (lambda t, y: 1 + y * y, 0.0, np.pi / 2),
    ],
)
def test_poles_are_named_and_reached(f, y0, pole):
    with pytest.raises(IntegrationError, match="there is a singularity at t = ") as caught:
        ode(f, y0, (0, 10))
    assert caught.value.t == pytest.approx(pole, rel=1e-12)
    assert isinstance(caught.value, (JetsError, ArithmeticError))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.t) == (str(caught.value), caught.value.t)


def test_the_edge_of_where_f_is_defined():
    with pytest.raises(IntegrationError, match=r"beyond this point at t = |no derivative of order 1 at t = ") as caught:
        ode(lambda t, y: -np.sqrt(y), 1.0, (0, 3))
    assert caught.value.t == pytest.approx(2, rel=1e-7)


@pytest.mark.parametrize(
    ("f", "match"),
    [
        (lambda t, y: y / t, r"f is not finite at t = 0\.0"),
        (lambda t, y: y * np.nan, r"f is not finite at t = 0\.0"),
        (lambda t, y: np.sqrt(t) * y, r"f has no derivative of order 1 at t = 0\.0"),
        (lambda t, y: abs(t) * y, r"f has no derivative of order 1 at t = 0\.0"),
        (lambda t, y: t**3.5 * y, r"f has no derivative of order 4 at t = 0\.0"),
        (lambda t, y: y * (1 / 0), r"f is not finite at t = 0\.0"),
    ],
)
def test_what_has_no_series_at_the_start(f, match):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(IntegrationError, match=match) as caught:
            ode(f, 1.0, (0, 1))
    assert caught.value.t == 0


def test_the_exception_of_f_is_the_cause():
    with pytest.raises(IntegrationError) as caught:
        ode(lambda t, y: y * (1 / 0), 1.0, (0, 1))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_steps_are_counted():
    with pytest.raises(IntegrationError, match=r"5 steps are not enough") as caught:
        ode(lambda t, y: [y[1], -y[0]], [1.0, 0.0], (0, 100), max_steps=5)
    assert 3 < caught.value.t < 20
    assert steps(lambda t, y: -y, 1.0, (0, 1), max_steps=1) == 1


def test_progress():
    told = []
    ode(lambda t, y: [y[1], -y[0]], [1.0, 0.0], (0, 20), progress=lambda done, total: told.append((done, total)))
    assert [total for _, total in told] == [1000] * len(told)
    assert sorted(told) == told
    assert told[-1] == (1000, 1000)
    told.clear()
    with pytest.raises(IntegrationError):
        ode(lambda t, y: y * y, 1.0, (0, 20), progress=lambda done, total: told.append(done))
    assert told[-1] == 1000  # the bar goes away

"""Events: where g changes its sign along a solution, to rounding; and as a jet, where it depends on one."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets import variable, variables
from jets.errors import RefusedError
from jets.events import crossing
from jets.jet import Jet
from jets.ode import IntegrationError, ode

EPS = 2.0**-52


def pendulum(t, y):
    return [y[1], -np.sin(y[0])]


def clock(t, y):
    return 1.0


def directed(g, direction):
    def event(t, y):
        return g(t, y)

    event.direction = direction
    return event


def time_of(g, end=10, f=clock, y0=0.0):
    solution = ode(f, y0, (0, end), event=g)
    return None if solution.event is None else solution.event.t


# --- roots of polynomials -------------------------------------------------------------------------------------------

roots = st.lists(st.integers(1, 99), min_size=1, max_size=5, unique=True)


def polynomial(points):
    """Return the coefficients of Π (x − p)."""
    return np.polynomial.polynomial.polyfromroots(points).tolist()


@given(roots, st.sampled_from([-1, 0, 1]))
def test_the_first_change_of_sign_in_the_direction(points, direction):
    points = sorted(p / 100 for p in points)
    first_sign = -1 if len(points) % 2 else 1
    rising = [p for i, p in enumerate(points) if (first_sign * (-1) ** i < 0) == (direction > 0)]
    expected = next(iter(rising if direction else points), None)
    x, _ = crossing(polynomial(points), 0, direction, EPS)
    # Five roots a hundredth apart lose some digits: the slope at one is as small as 1e-8·4!, the rounding 1e-16.
    assert (x is None) == (expected is None)
    assert x is None or abs(x - expected) < 1e-6


@given(st.integers(1, 7), st.integers(1, 8))
def test_touching_changes_no_sign(p, q):
    x, sign = crossing(polynomial([p / 8, p / 8, 1 + q / 8]), 0, 0, EPS)  # whose coefficients are exact
    assert (x, sign) == (None, -1)


def test_the_start_itself_does_not_count_but_a_sign_that_was_known_does():
    falling = [0.0, -1.0, 0.5]
    assert crossing(falling, 0, 0, EPS) == (None, -1)
    assert crossing([1e-17, -1.0, 0.5], 0, 0, EPS) == (None, -1)
    assert crossing(falling, -1, 0, EPS) == (None, -1)
    assert crossing(falling, +1, 0, EPS) == (0.0, -1)  # between two steps
    assert crossing([-1e-17, -1.0, 0.5], +1, 0, EPS)[0] == 0
    assert crossing(falling, +1, +1, EPS) == (None, -1)
    assert crossing([0.0, 0.0, 0.0], +1, 0, EPS) == (None, 1)


# --- along solutions ------------------------------------------------------------------------------------------------


def test_half_a_period_of_the_pendulum():
    with mpmath.workdps(30):
        quarter = mpmath.ellipk(mpmath.sin(1) ** 2)  # of the amplitude 2
    half = ode(pendulum, [2.0, 0.0], (0, 20), event=lambda t, y: y[1])
    assert half.event.t == pytest.approx(float(2 * quarter), rel=4 * EPS)
    np.testing.assert_allclose(half.event.y, [-2, 0], atol=10 * EPS)
    whole = ode(pendulum, [2.0, 0.0], (0, 20), event=directed(lambda t, y: y[1], -1))
    assert whole.event.t == pytest.approx(float(4 * quarter), rel=4 * EPS)
    back = ode(pendulum, [2.0, 0.0], (0, -20), event=lambda t, y: y[0])
    assert back.event.t == pytest.approx(-float(quarter), rel=4 * EPS)


def test_the_mesh_ends_at_the_event():
    solution = ode(pendulum, [2.0, 0.0], (0, 20), event=lambda t, y: y[0])
    assert solution.t[-1] == solution.event.t
    np.testing.assert_array_equal(solution.y[-1], solution.event.y)
    np.testing.assert_array_equal(solution(solution.event.t), solution.event.y)
    assert "to the event" in repr(solution)
    with pytest.raises(ValueError, match="is not known at"):
        solution(solution.event.t + 1e-9)


def test_two_crossings_in_a_step():
    assert time_of(lambda t, y: (t - 1) * (t - 1.001)) == pytest.approx(1, rel=1e-12)
    assert time_of(directed(lambda t, y: (t - 1) * (t - 1.001), 1)) == pytest.approx(1.001, rel=1e-12)


@pytest.mark.parametrize("frequency", [0.3, 1, 7, 100])
def test_the_event_may_move_faster_than_the_solution(frequency):
    assert time_of(lambda t, y: np.sin(frequency * t), end=30) == pytest.approx(np.pi / frequency, rel=10 * EPS)


def test_no_event():
    assert time_of(lambda t, y: y + 1) is None
    assert time_of(lambda t, y: 1.0) is None
    assert time_of(lambda t, y: 0 * y) is None
    assert time_of(lambda t, y: (t - 3) ** 2) is None
    assert ode(clock, 0.0, (1, 1), event=lambda t, y: y).event is None


def test_zero_at_the_start_does_not_count():
    assert time_of(lambda t, y: np.sin(t)) == pytest.approx(np.pi, rel=4 * EPS)
    for height in (0.0, 1e-17, -1e-17):
        flight = ode(lambda t, y: [y[1], -9.81], [height, 5.0], (0, 10), event=lambda t, y: y[0])
        assert flight.event.t == pytest.approx(10 / 9.81, rel=4 * EPS)


def test_a_ball_bounces_again_and_again():
    g, h, t, y, times = 9.81, 2.0, 0.0, [2.0, 0.0], []
    for _ in range(4):
        flight = ode(lambda t, y: [y[1], -g], y, (t, 10), event=directed(lambda t, y: y[0], -1))
        (t, (x, v)) = flight.event
        times.append(t)
        y = [0.0 * x, -v / 2]
    fall = np.sqrt(2 * h / g)
    np.testing.assert_allclose(times, fall * np.array([1, 2, 2.5, 2.75]), rtol=10 * EPS)


def test_mpmath_numbers():
    with mpmath.workdps(40):
        solution = ode(lambda t, y: [y[1], -y[0]], [mpmath.mpf(1), mpmath.mpf(0)], (0, 9), event=lambda t, y: y[0])
        assert abs(solution.event.t - mpmath.pi / 2) < mpmath.mpf(10) ** -38


# --- events that are jets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [0, 1, 2, 3, 6])
def test_the_time_of_a_fall_as_a_function_of_height_and_gravity(order):
    h, g = variables(h=3.0, g=9.81, order=order)
    solution = ode(lambda t, y: [y[1], -g], [h, 0.0], (0, 10), event=lambda t, y: y[0])
    t, y = solution.event
    for found, exact in ((t, np.sqrt(2 * h / g)), (y[0], 0 * h), (y[1], -np.sqrt(2 * h * g))):
        np.testing.assert_allclose(found.coeffs, exact.coeffs, rtol=1e-12, atol=20 * EPS)
    np.testing.assert_array_equal(solution.t.coeffs[:, -1], t.coeffs)
    np.testing.assert_array_equal(solution.y.coeffs[:, -1], y.coeffs)


def test_the_period_of_the_pendulum_as_a_function_of_its_amplitude():
    a = variable(2.0, order=3, name="a")
    quarter = ode(pendulum, [a, 0 * a], (0, 9), event=lambda t, y: y[0]).event.t
    with mpmath.workdps(30):
        expected = mpmath.taylor(lambda a: mpmath.ellipk(mpmath.sin(a / 2) ** 2), 2, 3)
    np.testing.assert_allclose(quarter.coeffs, [float(c) for c in expected], rtol=1e-12)


def test_a_threshold_that_is_a_jet():
    m = variable(2.0, order=4, name="m")
    solution = ode(lambda t, y: -y, 1.0, (0, 5), event=lambda t, y: m * y - 1)
    np.testing.assert_allclose(solution.event.t.coeffs, np.log(m).coeffs, rtol=1e-13)
    np.testing.assert_allclose(solution.event.y.coeffs, (1 / m).coeffs, rtol=0, atol=10 * EPS)
    high = variable(2.0, order=30, name="m")
    found = ode(lambda t, y: -y, 1.0, (0, 5), order=8, event=lambda t, y: high * y - 1).event.t
    np.testing.assert_allclose(found.coeffs, np.log(high).coeffs, rtol=1e-9)


def test_the_time_of_a_touch_has_no_derivatives():
    a = variable(0.0, order=1, name="a")
    with pytest.raises(ZeroDivisionError, match="the slope of g is zero"):
        ode(lambda t, y: 0 * y + 1, a, (0, 2), event=lambda t, y: (y - 1) ** 3)


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "g", [lambda t, y: [y, y], lambda t, y: y < 0.5, lambda t, y: 1j * y, lambda t, y: np.stack([y])]
)
def test_an_event_is_one_real_number(g):
    with pytest.raises(RefusedError, match="one real number"):
        time_of(g)


def test_an_event_that_is_not_finite_is_an_error():
    with (
        np.errstate(all="ignore"),
        pytest.raises(IntegrationError, match=r"the event is not finite, or has no derivatives, at t = 0\.0"),
    ):
        time_of(lambda t, y: np.log(y))


def test_an_event_that_jumps_is_found_where_it_jumps():
    t = time_of(lambda t, y: -1.0 + 0 * y if y < 0.3 else 1.0 + 0 * y)
    assert t == pytest.approx(0.3, rel=10 * EPS)


def test_the_event_sees_jets_in_time():
    seen = []

    def g(t, y):
        seen.append((type(t), type(y), t.order, y.order))
        return y - 5

    time_of(g)
    assert set(seen) == {(Jet, Jet, 20, 20), (Jet, Jet, 1, 1)}

"""The derivatives of the flow: with jets as initial values or parameters, of any kind of space."""

import mpmath
import numpy as np
import pytest

from jets import variable, variables
from jets.errors import OrderError, SpaceError
from jets.expansions import expand
from jets.jet import Jet
from jets.ode import ode

EPS = 2.0**-52


def lorenz(t, y):
    return [10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]]


def close(found, exact, units=100):
    """Compare slot by slot, in units of rounding of the largest coefficient."""
    assert found.names == exact.names
    scale = np.abs(exact.coeffs).max()
    np.testing.assert_allclose(found.coeffs, exact.coeffs, rtol=0, atol=units * EPS * scale)


# --- one point ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 3, 20, 60])
def test_coefficients_of_the_exponential(n):
    _, rows = expand(lambda t, y: y, "t", 0.0, 1.0, n)
    np.testing.assert_allclose(rows, [float(1 / mpmath.factorial(k)) for k in range(n + 1)], rtol=n * EPS)


def test_coefficients_of_the_airy_function():
    _, rows = expand(lambda t, y: [y[1], t * y[0]], "t", 0.0, np.array([1.0, 0.0]), 12)
    expected = [1.0, 0.0, 0.0]
    for k in range(10):
        expected.append(expected[k] / ((k + 2) * (k + 3)))
    np.testing.assert_allclose([row[0] for row in rows], expected, rtol=20 * EPS)


def test_with_jets_the_coefficients_are_jets():
    a = variable(0.5, order=3, name="a")
    y, rows = expand(lambda t, y: a * y, "t", 0.0, 1.0, 4)
    assert isinstance(y, Jet)
    for k, row in enumerate(rows):
        close(row, a**k / float(mpmath.factorial(k)), units=4)


# --- closed forms ---------------------------------------------------------------------------------------------------


def test_the_derivatives_in_a_rate():
    a = variable(0.5, order=4, name="a")
    y = ode(lambda t, y: a * y, 3.0, (0, 2)).y[-1]
    np.testing.assert_allclose(y.derivatives, 3 * np.e * 2.0 ** np.arange(5), rtol=40 * EPS)


@pytest.mark.parametrize("order", [1, 4, {"r": 4, "K": 2}])
def test_the_logistic_equation_in_its_parameters(order):
    r, capacity = variables(r=1.2, K=3.0, order=order)
    y = ode(lambda t, y: r * y * (1 - y / capacity), 0.5, (0, 4)).y[-1]
    close(y, capacity / (1 + (capacity / 0.5 - 1) * np.exp(-4 * r)))


@pytest.mark.parametrize("order", [3, {"a": 3, "b": 1}, {"a": 2, "b": 2, ("a", "b"): 3}, {("a", "b"): 2, "c": 1}])
def test_initial_values_in_spaces_of_every_kind(order):
    names = {"a": 0.5, "b": 0.25, **({"c": 1.0} if isinstance(order, dict) and "c" in order else {})}
    a, b, *_ = variables(**names, order=order)
    y0 = a * (1 + b)
    close(ode(lambda t, y: -(y**2), y0, (0, 3)).y[-1], y0 / (1 + 3 * y0))
    y = ode(lambda t, y: [y[1], -y[0]], [a, b], (0, 2)).y[-1]
    close(y[0], a * np.cos(2.0) + b * np.sin(2.0))


def test_initial_values_and_parameters_together():
    a = variable(0.5, order=3, name="a")
    rate = variable(0.3, order=2, name="r")
    y = ode(lambda t, y: -rate * y**2, a, (0, 3)).y[-1]
    close(y, (1 / (1 / a + 3 * rate)))
    assert y.order == 2
    within = ode(lambda t, y: -rate * y**2, a * rate, (0, 3)).y[-1]
    close(within, 1 / (1 / (a * rate) + 3 * rate))


def test_powers_and_functions_of_the_flow():
    a = variable(0.5, order=4, name="a")
    close(ode(lambda t, y: -(y**3), a, (0, 1)).y[-1], (2 + a**-2) ** -0.5)
    close(ode(lambda t, y: -np.exp(y), a, (0, 1)).y[-1], -np.log(np.exp(-a) + 1))
    close(ode(lambda t, y: np.sqrt(y), a, (0, 1)).y[-1], (np.sqrt(a) + 0.5) ** 2)
    close(ode(lambda t, y: np.cos(y) ** 2, a, (0, 1)).y[-1], np.arctan(np.tan(a) + 1))
    close(ode(lambda t, y: y * np.log(y), a, (0, 1)).y[-1], np.exp(np.log(a) * np.e))


def test_a_batch_of_points_each_with_a_variable_of_its_own():
    x = variable(np.linspace(0.1, 1, 5), order=3)
    y = ode(lambda t, y: -y * y, x, (0, 1)).y[-1]
    np.testing.assert_array_equal(y.at, x.at)
    close(y, 1 / (1 / x + 1))


@pytest.mark.parametrize(
    "y0", [lambda a, b: [a, b], lambda a, b: np.stack([a, b]), lambda a, b: [a, 0.5], lambda a, b: (a, b)]
)
def test_lists_of_jets_and_numbers(y0):
    a, b = variables(a=1.0, b=0.5, order=2)
    start = y0(a, b)
    y = ode(lambda t, y: [y[1], -y[0]], start, (0, 1)).y[-1]
    for found, exact in zip(y, ([np.cos(1), np.sin(1)], [-np.sin(1), np.cos(1)]), strict=True):
        expected = start[0] * exact[0] + start[1] * exact[1]
        np.testing.assert_allclose(found.coeffs, expected.coeffs, atol=10 * EPS)


@pytest.mark.parametrize(
    "f",
    [
        lambda t, y: np.array([[0.0, 1.0], [-1.0, 0.0]]) @ y,
        lambda t, y: np.stack([y[1], -y[0]]),
        lambda t, y: y[::-1] * [1, -1],
        lambda t, y: np.where([True, False], y[1], -y[0]),
        lambda t, y: [np.sum(y * [0, 1]), -np.dot(y, [1, 0])],
        lambda t, y: (lambda q, p: [p, -q])(*(y + 0 * np.sum(y**2))),
    ],
)
def test_array_functions_of_the_flow(f):
    a, b = variables(a=1.0, b=0.5, order=2)
    y = ode(f, [a, b], (0, 1)).y[-1]
    close(y[0], a * np.cos(1) + b * np.sin(1), units=20)
    close(y[1], b * np.cos(1) - a * np.sin(1), units=20)


# --- without closed forms -------------------------------------------------------------------------------------------


def test_the_flow_of_lorenz_against_its_variational_equations():
    a, b, c = variables(a=1.0, b=1.0, c=1.0, order=1)
    flow = ode(lorenz, [a, b, c], (0, 1)).y[-1]

    def f(t, z):
        y, m = z[:3], [z[3 + 3 * i : 6 + 3 * i] for i in range(3)]
        jacobian = [[-10, 10, 0], [28 - y[2], -1, -y[0]], [y[1], y[0], -8 / 3]]
        dm = [[sum(jacobian[i][k] * m[k][j] for k in range(3)) for j in range(3)] for i in range(3)]
        return [*lorenz(t, y), *(c for row in dm for c in row)]

    with mpmath.workdps(25):
        one, zero = mpmath.mpf(1), mpmath.mpf(0)
        start = [one, one, one, one, zero, zero, zero, one, zero, zero, zero, one]
        z = [float(c) for c in mpmath.odefun(f, 0, start)(1)]
    np.testing.assert_allclose(flow.value, z[:3], rtol=1e-12)
    np.testing.assert_allclose(flow.coeffs[1:].T.ravel(), z[3:], rtol=1e-11, atol=1e-12)


def test_second_derivatives_against_differences():
    a, b = variables(a=2.0, b=0.0, order=2)

    def pendulum(t, y):
        return [y[1], -np.sin(y[0])]

    flow, h = ode(pendulum, [a, b], (0, 3)).y[-1][0], 1e-3
    values = {
        (i, j): ode(pendulum, [2.0 + i * h, j * h], (0, 3)).y[-1][0] for i in (-2, -1, 0, 1, 2) for j in (-1, 0, 1)
    }
    second = (-values[2, 0] + 16 * values[1, 0] - 30 * values[0, 0] + 16 * values[-1, 0] - values[-2, 0]) / (12 * h * h)
    mixed = (values[1, 1] - values[1, -1] - values[-1, 1] + values[-1, -1]) / (4 * h * h)
    assert flow.derivative(a=2) == pytest.approx(second, rel=1e-7)  # h⁴ and EPS/h²
    assert flow.derivative(a=1, b=1) == pytest.approx(mixed, rel=1e-4)  # h²


def test_a_flow_composes():
    a = variable(0.5, order=4, name="a")
    half = ode(lambda t, y: np.sin(y) + t, a, (0, 1))
    rest = ode(lambda t, y: np.sin(y) + t, half.y[-1], (1, 2))
    close(rest.y[-1], ode(lambda t, y: np.sin(y) + t, a, (0, 2)).y[-1])


def test_the_value_is_that_of_numbers():
    a, b, c = variables(a=1.0, b=1.0, c=1.0, order=2)
    flow, numbers = ode(lorenz, [a, b, c], (0, 1)).y[-1], ode(lorenz, [1.0, 1.0, 1.0], (0, 1)).y[-1]
    np.testing.assert_allclose(flow.value, numbers, rtol=1e-13)


# --- as a function of time ------------------------------------------------------------------------------------------


def test_dense_output_is_a_jet():
    a = variable(0.5, order=3, name="a")
    solution = ode(lambda t, y: a * y, 1.0, (0, 4))
    assert solution.y.shape == solution.t.shape
    close(solution(2.5), np.exp(2.5 * a))
    assert solution([[1.0, 2.5]]).shape == (1, 2)
    t = variable(2.5, order=3, name="t")
    found, exact = solution(t), np.exp(a * t)
    assert found.order == 3
    for k in range(4):
        for j in range(4 - k):
            assert found.coeff(a=k, t=j) == pytest.approx(exact.coeff(a=k, t=j), rel=200 * EPS)


def test_order_zero_is_numbers():
    a = variable(1.0, order=0, name="a")
    y = ode(lambda t, y: -a * y, a, (0, 1)).y[-1]
    assert y.coeffs.tolist() == pytest.approx([np.exp(-1)], rel=10 * EPS)


# --- what cannot be -------------------------------------------------------------------------------------------------


def test_parameters_with_a_limit_on_their_total_degree_are_refused():
    r, k = variables(r=1.2, k=3.0, order={"r": 2, "k": 3, ("r", "k"): 4})
    with pytest.raises(OrderError, match="limit on their total degree"):
        ode(lambda t, y: r * y * k, 0.5, (0, 4))


def test_one_name_at_two_points():
    a, b = variable(1.0, order=2, name="a"), variable(2.0, order=2, name="a")
    with pytest.raises(SpaceError, match="build both from the same variable"):
        ode(lambda t, y: b * y, a, (0, 1))

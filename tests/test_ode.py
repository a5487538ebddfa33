"""Differential equations: against closed forms, what they conserve, SciPy's DOP853 and mpmath's odefun."""

import copy
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from scipy.integrate import solve_ivp

from jets import derivative, detach, gradient, variable
from jets.errors import ExactnessError, OrderError, RefusedError
from jets.ode import IntegrationError, Solution, ode

EPS = 2.0**-52


def lorenz(t, y):
    return [10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]]


def pendulum(t, y):
    return [y[1], -np.sin(y[0])]


def kepler(t, y):
    r3 = (y[0] ** 2 + y[1] ** 2) ** 1.5
    return [y[2], y[3], -y[0] / r3, -y[1] / r3]


def mp_solution(f, y0, t, digits=30):
    with mpmath.workdps(digits):
        y = mpmath.odefun(f, 0, [mpmath.mpf(c) for c in y0])(t)
        return [float(c) for c in y]


# --- closed forms ---------------------------------------------------------------------------------------------------

CLOSED = {
    "decay": (lambda t, y: -y, 1.0, (0, 3), lambda t: np.exp(-t)),
    "backwards": (lambda t, y: -y, 1.0, (0, -3), lambda t: np.exp(-t)),
    "from elsewhere": (lambda t, y: 2 * t * y, np.exp(1.0), (1, -1), lambda t: np.exp(t * t)),
    "rotation": (lambda t, y: 1j * y, 1.0 + 0j, (0, 6), lambda t: np.exp(1j * t)),
    "tangent": (lambda t, y: 1 + y * y, 0.0, (0, 1.4), np.tan),
    "root": (lambda t, y: y**-1, 1.0, (0, 4), lambda t: np.sqrt(1 + 2 * t)),
    "logarithm": (lambda t, y: np.exp(-y), 0.0, (0, 9), np.log1p),
    "cubic powers": (lambda t, y: 3 * t**2 * y, 1.0, (0, 2), lambda t: np.exp(t**3)),
    "Gauss": (lambda t, y: -t * y, 1.0, (-3, 3), lambda t: np.exp(4.5 - t * t / 2)),
    "logistic": (lambda t, y: y * (1 - y), 0.5, (0, 9), lambda t: 1 / (1 + np.exp(-t))),
    "polynomial": (lambda t, y: 3 * t**2 - 2 * t, 7.0, (0, 5), lambda t: 7 + t**3 - t**2),
    "constant": (lambda t, y: 0.0, 7.0, (0, 5), lambda t: 7.0 + 0 * t),
    "steady": (lambda t, y: y * (1 - y), 1.0, (0, 1e6), lambda t: 1.0 + 0 * t),
    "linear": (lambda t, y: 2.0, 0.0, (0, 1e6), lambda t: 2 * t),
}


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("order", [12, 20, 33])
def test_closed_forms_everywhere(name, order):
    f, y0, span, exact = CLOSED[name]
    solution = ode(f, y0, span, order=order)
    assert (solution.t[0], solution.t[-1]) == span  # the ends are hit exactly
    t = np.linspace(*span, 301)
    # Some tens of steps add some units of rounding each; of the tangent, a unit at 0 is 35 at 1.4, where it is 6.
    np.testing.assert_array_less(np.abs(solution(t) - exact(t)), 100 * EPS * np.abs(exact(t)).max())


@pytest.mark.parametrize("order", [2, 3, 4, 5, 8, 13, 20, 30, 45, 60])
def test_every_order_keeps_the_tolerance(order):
    tol = max(10.0 ** -(1.5 * order + 2), 1e-14)
    solution = ode(pendulum, [2.0, 0.0], (0, 2), order=order, tol=tol)
    expected = ode(pendulum, [2.0, 0.0], (0, 2), order=25).y[-1]
    steps = len(solution.t)
    np.testing.assert_allclose(solution.y[-1], expected, rtol=0, atol=4 * steps * tol)


@pytest.mark.parametrize("tol", [1e-3, 1e-6, 1e-9, 1e-12])
def test_a_larger_tolerance_takes_fewer_steps_and_is_kept(tol):
    solution, exact = ode(lorenz, [1.0, 1.0, 1.0], (0, 1), tol=tol), ode(lorenz, [1.0, 1.0, 1.0], (0, 1))
    assert len(solution.t) < len(exact.t)
    # A unit of y at the start is some tens of it at the end, and each step adds up to a tolerance relative to |y| ~ 30.
    np.testing.assert_allclose(solution.y[-1], exact.y[-1], rtol=0, atol=2e4 * tol)


# --- what is conserved ----------------------------------------------------------------------------------------------


def test_kepler_conserves_energy_and_angular_momentum():
    e, periods = 0.6, 10
    y0 = [1 - e, 0.0, 0.0, np.sqrt((1 + e) / (1 - e))]
    solution = ode(kepler, y0, (0, 2 * np.pi * periods))
    x, y, u, v = solution.y.T.astype(np.longdouble)
    kinetic, potential, momentum = (u * u + v * v) / 2, 1 / np.hypot(x, y), x * v - y * u
    # At the pericentre E = −1/2 is the difference of 2 and 2.5, whose relative errors are those of r and v, twice and
    # once; ½ + 2·2 + 2.5 ≈ 7 units for a rounding of each. The errors of some 400 steps are compensated, and add up to
    # no more than a few roundings.
    energy = np.abs((kinetic - potential) / (kinetic - potential)[0] - 1)
    assert energy.max() < 5 * 7 * EPS
    assert np.abs(momentum / momentum[0] - 1).max() < 5 * 2 * EPS
    np.testing.assert_allclose(solution.y[-1], y0, rtol=0, atol=1e-11)  # a period later, |y′| ≤ 6 at the pericentre


def test_the_pendulum_conserves_its_energy():
    solution = ode(pendulum, [2.0, 0.0], (0, 100))
    energy = solution.y[:, 1] ** 2 / 2 - np.cos(solution.y[:, 0])
    assert np.abs(energy - energy[0]).max() < 20 * EPS  # some roundings of numbers up to 1.4 and of y, as much


def test_a_hamiltonian_system_by_its_gradient():
    def hamiltonian(q, p):
        return p**2 / 2 + q**4 / 4 - np.cos(q)

    def f(t, y):
        dq, dp = gradient(hamiltonian)(y[0], y[1])
        return [dp, -dq]

    solution = ode(f, [1.0, 0.5], (0, 10))
    energy = hamiltonian(*solution.y.T)
    assert np.abs(energy - energy[0]).max() < 20 * EPS * abs(energy[0])
    by_hand = ode(lambda t, y: [y[1], -(y[0] ** 3) - np.sin(y[0])], [1.0, 0.5], (0, 10))
    np.testing.assert_allclose(solution.y[-1], by_hand.y[-1], rtol=1e-12)
    by_derivative = ode(lambda t, y: [y[1], -derivative(lambda q: hamiltonian(q, 0.0))(y[0])], [1.0, 0.5], (0, 10))
    np.testing.assert_allclose(solution.y[-1], by_derivative.y[-1], rtol=1e-12)


# --- other solvers --------------------------------------------------------------------------------------------------

PROBLEMS = {
    "Lorenz": (lorenz, [1.0, 1.0, 1.0], 5),
    "pendulum": (pendulum, [2.0, 0.0], 20),
    "Kepler": (kepler, [0.4, 0.0, 0.0, 2.0], 6),
    "van der Pol": (lambda t, y: [y[1], (1 - y[0] ** 2) * y[1] - y[0]], [2.0, 0.0], 10),
    "Duffing": (lambda t, y: [y[1], -y[1] / 10 - y[0] ** 3 + 12 * np.cos(t)], [1.0, 0.0], 5),
    "slopes": (lambda t, y: [np.arctan(y[0]) + np.tanh(t) * np.hypot(y[0], 1)], [2.0], 2),
    "Lotka and Volterra": (lambda t, y: [1.5 * y[0] - y[0] * y[1], y[0] * y[1] - 3 * y[1]], [10.0, 5.0], 8),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_against_dop853(name):
    f, y0, end = PROBLEMS[name]
    expected = solve_ivp(f, (0, end), y0, method="DOP853", rtol=1e-13, atol=1e-13, dense_output=True)
    solution, t = ode(f, y0, (0, end)), np.linspace(0, end, 57)
    # SciPy's steps keep 1e-13, but its dense output is of order 7 only.
    np.testing.assert_allclose(solution.y[-1], expected.y[:, -1], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(solution(t).T, expected.sol(t), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("f", "g", "y0", "end"),
    [
        (lorenz, lorenz, [1.0, 1.0, 1.0], 1.0),  # with the same 8/3, which is a float
        (pendulum, lambda t, y: [y[1], -mpmath.sin(y[0])], [2.0, 0.0], 3.0),
        (kepler, kepler, [0.4, 0.0, 0.0, 2.0], 1.0),
    ],
)
def test_against_odefun(f, g, y0, end):
    expected = mp_solution(g, y0, end)
    # What some tens of steps round off grows as neighbouring solutions do: up to a hundredfold here.
    np.testing.assert_allclose(ode(f, y0, (0, end)).y[-1], expected, rtol=2000 * EPS, atol=2000 * EPS)


def test_mpmath_numbers_to_their_precision():
    with mpmath.workdps(40):
        unit = mpmath.mpf(10) ** -38
        solution = ode(pendulum, [mpmath.mpf(2), mpmath.mpf(0)], (0, 5), order=30)
        energies = [p**2 / 2 - mpmath.cos(q) for q, p in solution.y]
        assert max(abs(energy - energies[0]) for energy in energies) < unit
        assert abs(ode(lambda t, y: t * y, mpmath.mpf(1), (0, 1)).y[-1] - mpmath.sqrt(mpmath.e)) < unit
        assert abs(solution(mpmath.mpf(1) / 3)[1] - solution(variable(mpmath.mpf(1) / 3, order=1))[0].coeff(1)) < unit


@pytest.mark.parametrize("kind", [np.float32, np.longdouble, np.complex64, np.clongdouble])
def test_other_precisions(kind):
    solution = ode(lambda t, y: -t * y, kind(1), (0, 2), order=15)
    eps = np.finfo(kind).eps
    assert solution.y.dtype == kind
    assert abs(solution.y[-1] - np.exp(kind(-2))) < 20 * eps


# --- how f may be written -------------------------------------------------------------------------------------------


def test_lists_stacks_and_matrices_are_the_same():
    a = np.array([[0.0, 1.0], [-1.0, -0.25]])
    by_list = ode(lambda t, y: [y[1], -y[0] - y[1] / 4], [1.0, 0.0], (0, 5)).y[-1]
    for f in (
        lambda t, y: a @ y,
        lambda t, y: np.matmul(a, y),
        lambda t, y: np.stack([y[1], -y[0] - y[1] / 4]),
        lambda t, y: np.einsum("ij,j->i", a, y),
        lambda t, y: (y[1], -np.dot(y, [1, 0.25])),
        lambda t, y: np.concatenate([y[1:], -np.sum(y * [1, 0.25], keepdims=True)]),
    ):
        np.testing.assert_allclose(ode(f, [1.0, 0.0], (0, 5)).y[-1], by_list, rtol=0, atol=20 * EPS)


def test_y_unpacks():
    def f(t, y):
        q, p = y
        return [p, -np.sin(q)]

    np.testing.assert_array_equal(ode(f, [2.0, 0.0], (0, 5)).y, ode(pendulum, [2.0, 0.0], (0, 5)).y)


def test_batches_and_matrices_of_initial_values():
    y0 = np.linspace(0.1, 1, 6).reshape(2, 3)
    solution = ode(lambda t, y: -(y**2), y0, (0, 2))
    assert solution.y.shape == (len(solution.t), 2, 3)
    np.testing.assert_allclose(solution.y[-1], y0 / (1 + 2 * y0), rtol=20 * EPS)
    np.testing.assert_allclose(solution([[0.5], [1.5]])[1, 0], y0 / (1 + 1.5 * y0), rtol=20 * EPS)
    rows = ode(lambda t, y: [y[1], -y[0]], [np.ones(3), np.arange(3.0)], (0, 1))
    np.testing.assert_allclose(rows.y[-1, 0], np.cos(1) + np.arange(3) * np.sin(1), rtol=20 * EPS)
    nested = ode(lambda t, y: [[-y[0, 0], y[1, 1]], [0.0 * y[0, 1], -y[1, 1]]], np.ones((2, 2)), (0, 1))
    e = np.exp(-1)
    np.testing.assert_allclose(nested.y[-1], [[e, 2 - e], [1, e]], rtol=20 * EPS)


def test_bodies_that_attract_each_other():
    masses = np.array([1.0, 2.0, 3.0])

    def f(t, y):
        q, v = y
        d = q[None, :, :] - q[:, None, :]
        r = np.sqrt(np.sum(d * d, axis=-1) + np.eye(3))
        return [v, np.sum(masses[:, None] * d / (r**3)[:, :, None], axis=1)]

    q0, v0 = np.array([[0.0, 0], [1, 0], [0, 1]]), np.array([[0.0, 0.5], [0, 1], [-1, 0]])

    def g(t, y):
        return np.concatenate([c.ravel() for c in f(t, y.reshape(2, 3, 2))])

    expected = solve_ivp(g, (0, 0.5), np.stack([q0, v0]).ravel(), method="DOP853", rtol=1e-13, atol=1e-13).y[:, -1]
    np.testing.assert_allclose(ode(f, [q0, v0], (0, 0.5)).y[-1].ravel(), expected, rtol=1e-9, atol=1e-9)


def test_numbers_become_complex_where_f_is():
    solution = ode(lambda t, y: [1j * y[0], y[0]], [1.0, 0.0], (0, 1))
    assert solution.y.dtype == complex
    np.testing.assert_allclose(solution.y[-1], [np.exp(1j), -1j * (np.exp(1j) - 1)], rtol=10 * EPS)


def test_f_is_called_once_for_each_point_of_the_mesh():
    calls = []

    def f(t, y):
        calls.append(float(t.value))
        return pendulum(t, y)

    solution = ode(f, [2.0, 0.0], (0, 10))
    assert calls == solution.t.tolist()


def test_branches_on_values():
    def f(t, y):
        return 1 - y if y < 0.5 else 0.5 * (2 - 2 * y)

    np.testing.assert_allclose(ode(f, 0.0, (0, 3)).y[-1], 1 - np.exp(-3), rtol=10 * EPS)


def test_ode_inside_of_f():
    def f(t, y):
        return -ode(lambda s, z: z, 1.0, (0, 1)).y[-1] * y

    np.testing.assert_allclose(ode(f, 1.0, (0, 1)).y[-1], np.exp(-np.e), rtol=10 * EPS)
    with pytest.raises(RefusedError, match="not known"):
        ode(lambda t, y: ode(lambda s, z: -z, y, (0, 1)).y[-1], 1.0, (0, 1))
    with pytest.raises(RefusedError, match=r"one ode in f of another one|another one, where it is not known yet"):
        ode(lambda t, y: ode(lambda s, z: -z * y, 1.0, (0, 1)).y[-1], 1.0, (0, 1))


# --- the solution as a function -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def swing():
    return ode(pendulum, [2.0, 0.0], (0, 10))


def test_it_goes_through_the_mesh(swing):
    np.testing.assert_array_equal(swing(swing.t), swing.y)
    for t, y in zip(swing.t, swing.y, strict=True):
        np.testing.assert_array_equal(swing(t), y)
    assert swing(np.zeros((0, 2))).shape == (0, 2, 2)


def test_times_have_any_shape(swing):
    t = np.linspace(0, 10, 12).reshape(3, 4)
    assert swing(t).shape == (3, 4, 2)
    np.testing.assert_array_equal(swing(t)[1, 2], swing(t[1, 2]))
    assert ode(lambda t, y: -y, 1.0, (0, 1))(0.5) == pytest.approx(np.exp(-0.5), rel=4 * EPS)


def test_jets_of_time_have_the_derivatives_that_f_tells(swing):
    t = variable(3.3, order=8, name="t")
    q, p = swing(t)
    np.testing.assert_allclose(q.diff().coeffs, p.truncate(7).coeffs, rtol=10 * EPS)
    np.testing.assert_allclose(p.diff().coeffs, -np.sin(q).truncate(7).coeffs, rtol=0, atol=10 * EPS)
    twice = swing(2 * (t - 3.3) + 3.3)
    np.testing.assert_allclose(twice[0].coeffs, q.coeffs * 2.0 ** np.arange(9), rtol=10 * EPS)
    batch = swing(variable(np.array([1.0, 2.0]), order=2, name="t"))
    assert batch.shape == (2, 2)
    np.testing.assert_array_equal(batch.value[1], swing(2.0))


def test_outside_it_is_not_known(swing):
    for t in (-1e-9, 10.1, np.nan, [1.0, 11.0], variable(11.0, order=1)):
        with pytest.raises(ValueError, match=r"goes from t = 0\.0 to 10\.0; it is not known at"):
            swing(t)


def test_it_says_what_it_is(swing):
    assert repr(swing) == f"<solution from t = 0.0 to 10.0 in {len(swing.t) - 1} steps of order 20>"
    assert swing.event is None
    assert isinstance(swing, Solution)
    with pytest.raises(AttributeError):
        swing.t = 0
    with pytest.raises(ValueError, match="read-only"):
        swing.y[0] = 0
    assert copy.copy(swing).y is swing.y


def test_nowhere_to_go():
    solution = ode(pendulum, [2.0, 0.0], (1, 1))
    assert solution.t.tolist() == [1.0]
    assert solution.y.tolist() == [[2.0, 0.0]]
    assert solution(1).tolist() == [2.0, 0.0]
    assert repr(solution) == "<solution from t = 1.0 to 1.0 in 0 steps of order 20>"


@pytest.mark.parametrize("y0", [[], np.zeros(0), np.zeros((0, 3))])
def test_nothing_to_solve(y0):
    assert ode(lambda t, y: -y, y0, (0, 1)).y.shape[1:] == np.shape(y0)


# --- detach ---------------------------------------------------------------------------------------------------------


def test_detach_in_a_parameter():
    a = variable(0.5, order=3, name="a")
    y = ode(lambda t, y: a * detach(y, wrt="a"), 1.0, (0, 2)).y[-1]
    # y = e^{at} in value, ∂y′/∂a = e^{at}, and nothing above.
    np.testing.assert_allclose(y.coeffs, [np.e, (np.e - 1) / 0.5, 0, 0], rtol=20 * EPS)


@pytest.mark.parametrize("f", [lambda t, y: detach(y), lambda t, y: y / detach(y), lambda t, y: detach(t)])
def test_detach_in_time_is_refused(f):
    with pytest.raises(IntegrationError, match="with detach what it needs"):
        ode(f, 1.0, (0, 1))


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"order": 1}, OrderError, "from 2 on"),
        ({"order": 2.5}, OrderError, "whole number"),
        ({"tol": 0}, ValueError, "rounding unit"),
        ({"tol": 1e-17}, ValueError, "rounding unit"),
        ({"tol": 2}, ValueError, "to 1, not 2"),
        ({"tol": "fine"}, ValueError, "'fine'"),
        ({"max_steps": 1.5}, OrderError, "max_steps"),
        ({"max_step": 0}, ValueError, "max_step"),
        ({"t_span": 3}, TypeError, "pair of times"),
        ({"t_span": (0, 1, 2)}, TypeError, "pair of times"),
        ({"t_span": (0, np.inf)}, ValueError, "finite"),
        ({"t_span": (0, variable(1.0, order=2))}, ValueError, "can be called with a jet"),
        ({"f": 3}, TypeError, "functions of t and y"),
        ({"event": 3}, TypeError, "functions of t and y"),
        ({"y0": "one"}, TypeError, "'one'"),
        ({"y0": None}, TypeError, "None"),
        ({"y0": Fraction(1, 2)}, ExactnessError, "give floats or mpmath"),
        ({"y0": [Fraction(1, 2)] * 2}, ExactnessError, "give floats or mpmath"),
        ({"y0": sympy.Symbol("y")}, ExactnessError, "give floats or mpmath"),
        ({"y0": variable(Fraction(1, 2), order=2)}, ExactnessError, "give floats or mpmath"),
        ({"y0": np.nan}, IntegrationError, "y is not finite at t = 0.0"),
    ],
)
def test_arguments_that_cannot_work(options, error, match):
    arguments = {"f": lambda t, y: -y, "y0": 1.0, "t_span": (0, 1), **options}
    with pytest.raises(error, match=match):
        ode(arguments.pop("f"), arguments.pop("y0"), arguments.pop("t_span"), **arguments)


@pytest.mark.parametrize(
    ("f", "error", "match"),
    [
        (lambda t, y: None, TypeError, "None"),
        (lambda t, y: [y[0]], ValueError, r"a list of 1 for y of shape \(2,\)"),
        (lambda t, y: y[0], ValueError, r"shape \(\) for y of shape \(2,\)"),
        (lambda t, y: [y, y], ValueError, r"shape \(2,\) for a part of y"),
        (lambda t, y: y.diff(), RefusedError, "f takes the derivative of y in t"),
        (lambda t, y: [y[1], y[0].coeff(1)], RefusedError, "not known yet"),
        (lambda t, y: [y[1], y[0].truncate(3)], OrderError, "loses an order in t"),
        (lambda t, y: y if y[0].coeff(1) > 0 else -y, RefusedError, "look at values"),
        (lambda t, y: y * float(y[0].coeff(1)), RefusedError, "not known yet"),
        (lambda t, y: y.coeffs[0] * y, RefusedError, "not known yet"),
        (lambda t, y: mpmath.mpf(2) * y, TypeError, "give y0 in their kind"),
    ],
)
def test_results_that_cannot_work(f, error, match):
    with pytest.raises(error, match=match):
        ode(f, [1.0, 2.0], (0, 1))

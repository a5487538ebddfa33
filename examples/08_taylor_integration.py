# %% [markdown]
# # 8. Differential equations by Taylor series: the pendulum, the Kepler problem, the Lorenz system
#
# `jets.ode` calls f once a step, on a jet in t whose value is known and whose coefficients grow one order at a time,
# y_{k+1} = f_k/(k + 1). A step of order 20 is long, and what it does not reach is below rounding.

# %%
import numpy as np

from jets import allclose, ode, variable, variables

# %% The pendulum, y″ = −sin y, let go at an angle: half a period later it is on the other side.


def pendulum(t, y):
    return [y[1], -np.sin(y[0])]


def turns(t, y):
    return y[1]


angle = 2.0
half = ode(pendulum, [angle, 0.0], (0.0, 100.0), event=turns)
print(f"pendulum: half a period is {half.event.t:.15f}, in {len(half.t) - 1} steps")
assert abs(half.event.y[0] + angle) < 1e-14

# How the period changes with the angle is a derivative of the flow: start at a jet.
start = variable(angle, order=2, name="α")
half = ode(pendulum, [start, 0.0 * start], (0.0, 100.0), event=turns)
print(f"          and near this angle it is {half.event.t:.9f}")
turn = (np.arange(200) + 0.5) * np.pi / 200  # the elliptic integral ∫ dφ/√(1 − sin²(α/2)·sin²φ) over half a turn
integral = np.pi * np.mean(1 / np.sqrt(1 - np.sin(start / 2) ** 2 * np.sin(turn) ** 2))
assert allclose(half.event.t, integral, rtol=1e-12)

# %% The Kepler problem: ten times around an orbit of eccentricity 0.6. Energy and angular momentum stay.


def kepler(t, y):
    r = np.hypot(y[0], y[1])
    return [y[2], y[3], -y[0] / r**3, -y[1] / r**3]


def energy(y):
    return (y[2] ** 2 + y[3] ** 2) / 2 - 1 / np.hypot(y[0], y[1])


def momentum(y):
    return y[0] * y[3] - y[1] * y[2]


orbit = ode(kepler, [0.4, 0.0, 0.0, 2.0], (0.0, 20 * np.pi))
drift = [np.abs(f(orbit.y.T) - f(orbit.y[0])).max() / np.finfo(float).eps for f in (energy, momentum)]
print(f"Kepler: energy moves by {drift[0]:.0f} rounding units, angular momentum by {drift[1]:.0f}")
assert max(drift) < 64

# %% The Lorenz system, and how its end depends on its start, against a start that is moved by 10⁻⁹.


def lorenz(t, y):
    return [10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]]


a, b = variables(a=1.0, b=1.0, order=1)
end = ode(lorenz, [a, b, 1.0], (0.0, 10.0)).y[-1]
print(f"Lorenz: at t = 10, x = {end[0]:.4f}")
moved = ode(lorenz, [1.0 + 1e-9, 1.0, 1.0], (0.0, 10.0)).y[-1]
assert abs((moved[0] - end[0].value) / 1e-9 - end[0].derivative(a=1)) < 1e-3 * abs(end[0].derivative(a=1))

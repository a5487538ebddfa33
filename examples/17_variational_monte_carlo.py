# %% [markdown]
# # 17. Variational Monte Carlo: a quantum chain, and Newton's method with samples
#
# Ten spins on a ring, each in a field h across: H = −Σ σᶻσᶻ′ − h·Σ σˣ. A wave function ψ gives each of the 1024
# configurations s a number; we guess that of the ground state to be
#
#     ψ(s) = exp(½·a·Σ sᵢsᵢ₊₁ + ½·b·Σ sᵢsᵢ₊₂),     and look for the a and b of the lowest energy ⟨ψ|H|ψ⟩/⟨ψ|ψ⟩.
#
# For long chains there are samples only, of p = |ψ|², whose normalisation nobody knows. The energy is the average of
# the *local energy* (Hψ)(s)/ψ(s), and with a and b as jets, ⟨p/⊥p·(Hψ)/ψ⟩ / ⟨p/⊥p⟩ has all its derivatives (ADMC).

# %%
import sys
from itertools import product

import numpy as np

from jets import allclose, exact_expectation, expectation, variables
from jets.estimators import metropolis

sites, h = 10, 1.0


def bonds(s, distance):
    return np.sum(s * np.roll(s, distance, axis=-1), axis=-1)


def log_p(s, a, b):
    return a * bonds(s, 1) + b * bonds(s, 2)


def local_energy(s, a, b):
    near, far = (np.roll(s, r, axis=-1) + np.roll(s, -r, axis=-1) for r in (1, 2))
    ratios = np.exp(-s * (a * near + b * far))  # ψ with spin i turned round, over ψ
    return -bonds(s, 1) - h * np.sum(ratios, axis=-1)


# %% [markdown]
# Ten spins are few enough for exact answers. The matrix H has the lowest eigenvalue that is known for the ring (Pfeuty
# 1970), and ⟨ψ|H|ψ⟩/⟨ψ|ψ⟩, calculated with vectors of jets, is the sum over all configurations, to order 3.

# %%
all_spins = np.array([*product((1.0, -1.0), repeat=sites)])
index = np.arange(len(all_spins))
H = np.diag(-bonds(all_spins, 1))
for site in range(sites):
    H[index, index ^ 1 << site] -= h
ground = np.linalg.eigvalsh(H)[0]
momenta = (2 * np.arange(sites) + 1) * np.pi / sites
assert np.isclose(ground, -np.sum(np.sqrt(1 + h**2 - 2 * h * np.cos(momenta))), rtol=1e-13)


def objective(parameters):
    return lambda s: local_energy(s, *parameters), lambda s: log_p(s, *parameters)


def exact(parameters):
    return exact_expectation(*objective(parameters), all_spins, normalised=False).jet


start = (0.3, 0.1)
parameters = variables(a=start[0], b=start[1], order=3)
psi = np.exp(log_p(all_spins, *parameters) / 2)
assert allclose(exact(parameters), psi @ (H @ psi) / (psi @ psi), rtol=1e-10, atol=1e-10)

# %% Now samples: a hundred chains, in which each step turns one spin round, or does not.


def turn(rng, s):
    return np.where(np.arange(sites) == rng.integers(sites, size=(len(s), 1)), -s, s)


def sampled(parameters, seed, steps=200):
    _, log_prob = objective([parameter.value for parameter in parameters])  # numbers are enough to take samples
    spins = metropolis(log_prob, np.ones((100, sites)), turn, steps, burn_in=200, thin=sites, seed=seed).samples
    return expectation(*objective(parameters), spins, normalised=False, chains=True)


found, truth = sampled(parameters, seed=17, steps=1000), exact(parameters)
print(found)
print("exactly " + " ".join(f"{derivative:.3f}" for derivative in truth.derivatives))
assert np.all(np.abs(found.derivatives - truth.derivatives) < 4 * found.errors)

# %% Newton's method, exactly and with new samples for every step.


def newton(energy):
    """Return the points, and the estimates of the energy there."""
    point, points, energies = np.array(start), [], []
    for step in range(6):
        E = energy(variables(a=point[0], b=point[1], order=2), step)
        points, energies = [*points, point], [*energies, E]
        slope = [E.derivative(a=1), E.derivative(b=1)]
        hessian = [[E.derivative(a=2), E.derivative(a=1, b=1)], [E.derivative(a=1, b=1), E.derivative(b=2)]]
        point = point - np.linalg.solve(hessian, slope)
    return np.array(points), energies


path, energies = newton(lambda parameters, step: exact(parameters))
sampled_path, estimates = newton(sampled)
print("\nstep  a, b and energy, exactly           with samples")
for step, (point, E, noisy, estimate) in enumerate(zip(path, energies, sampled_path, estimates, strict=True)):
    print(
        f"{step:4}  {point.round(5)}  {E.value:.6f}   {noisy.round(4)}  {estimate.value:.4f} ± {estimate.error():.4f}"
    )
print(f"the ground state has {ground:.6f}")


def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    grid = [x[..., None, None] for x in np.meshgrid(np.linspace(0.25, 0.6, 36), np.linspace(0.05, 0.4, 36))]
    weights = np.exp(log_p(all_spins, grid[0][..., 0], grid[1][..., 0]))
    E = np.sum(weights * local_energy(all_spins, *grid), -1) / np.sum(weights, -1) - ground
    levels = left.contour(*np.squeeze(grid), E, [0.09, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6], cmap="viridis_r")
    left.clabel(levels)
    left.plot(*path.T, "ko-", ms=7, label="Newton's method, exactly")
    left.plot(*sampled_path.T, "C1.--", label="with samples")
    left.set(xlabel="a", ylabel="b", title="energy above the ground state")
    right.plot([E.value for E in energies], "ko-", label="exactly")
    values, errors = np.transpose([(estimate.value, estimate.error()) for estimate in estimates])
    right.errorbar(range(6), values, errors, fmt="C1.--", capsize=4, label="with samples, ± one error")
    right.axhline(ground, color="C2", label="ground state")
    right.set(xlabel="step", ylabel="energy")
    left.legend(loc="upper right"), right.legend()
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

assert abs(energies[-1].derivative(a=1)) + abs(energies[-1].derivative(b=1)) < 1e-8
assert ground < energies[-1].value < 0.99 * ground
assert abs(estimates[-1].value - energies[-1].value) < 4 * estimates[-1].error() < 0.1

# %% [markdown]
# # 15. The Ising model: temperatures that have been simulated, and their neighbours
#
# Spins s = ±1 on a torus have the energy E = −Σ s·s′ over neighbours, and the probability p ∝ exp(−βE), where β = 1/T.
# The normalisation Z = Σ exp(−βE) is a sum over 2ᴺ configurations. We do not need it: for samples of ⊥p,
#
#     ⟨p/⊥p·f⟩ / ⟨p/⊥p⟩     has     every derivative of the expectation of f       (ADMC, arXiv 1911.09117),
#
# since Z and ⊥Z cancel, and log⟨p/⊥p⟩ has every derivative of log Z. First without samples: all there are.

# %%
import sys
from itertools import product

import numpy as np

from jets import allclose, exact_expectation, expectation, variable
from jets.estimators import ising_energy, log_partition, wolff

beta = variable(0.4, order=8, name="β")


def log_prob(energy):
    return -beta * energy


for side in (3, 4):
    spins = np.array([*product((1, -1), repeat=side**2)], dtype=np.int8).reshape(-1, side, side)
    energies = ising_energy(spins)
    log_z = np.log(np.sum(np.exp(log_prob(energies))))
    frequencies = np.exp(log_prob(energies).value)  # with which they come among samples
    by_ratio = log_partition(log_prob, energies, weights=frequencies, errors=False).jet
    energy = exact_expectation(lambda x: x, log_prob, energies, normalised=False).jet
    heat = -(beta**2) * energy.diff("β")  # the specific heat: the derivative of the energy in T
    shown = [f"{name} {jet.value / side**2:.6f}" for name, jet in (("energy", energy), ("specific heat", heat))]
    print(f"{side}×{side}, {len(spins)} configurations, at β = 0.4, for each spin:", *shown)
    assert allclose(by_ratio.diff("β"), log_z.diff("β"), rtol=1e-9)
    assert allclose(energy, -log_z.diff("β"), rtol=1e-9)
    assert allclose(heat, beta**2 * log_z.diff("β").diff("β"), rtol=1e-9)

# %% [markdown]
# 16×16 spins have 2²⁵⁶ configurations. But in 1949 Bruria Kaufman summed them, for any torus of n rows and m columns,
# and her formula is NumPy: at a jet it has all derivatives. For 4×4 it agrees with the 65,536 terms above, to order 8.


# %%
def kaufman(beta, n, m):
    c = np.cosh(2 * beta) / np.tanh(2 * beta)
    odd = [np.arccosh(c - np.cos(np.pi * k / n)) for k in range(1, 2 * n, 2)]
    even = [np.arccosh(c - np.cos(np.pi * k / n)) for k in range(2, 2 * n, 2)] + [2 * beta + np.log(np.tanh(beta))]
    z = sum(np.prod(2 * f(m / 2 * np.stack(gammas))) for f in (np.cosh, np.sinh) for gammas in (odd, even))
    return np.log(z / 2) + n * m / 2 * np.log(2 * np.sinh(2 * beta))


def exact(at, side=16):
    """Return the energy of a spin as a jet in T, whose slope is the specific heat."""
    T = variable(at, order=5, name="T")
    return T**2 * kaufman(1 / T, side, side).diff("T") / side**2


assert allclose(kaufman(beta, 4, 4), log_z, rtol=1e-8)

# %% [markdown]
# Simulate at nine temperatures, 32 chains each, by Wolff's algorithm, which flips clusters. Now T is the variable, and
# f the energy of a spin, so that the specific heat is the first derivative, and its slope the second. Neighbours in a
# chain resemble each other, and the chains do not: `chains=True` says so.

# %%
side, chains, temperatures = 16, 32, np.linspace(2.1, 2.6, 9)
start = np.ones((chains * len(temperatures), side, side))
energies = wolff(np.repeat(1 / temperatures, chains), start, 800, burn_in=100, seed=15, observe=ising_energy).samples


def energy_of_a_spin(at, energies):
    T = variable(at, order=4, name="T")
    return expectation(lambda E: E / side**2, lambda E: -E / T, energies, normalised=False, chains=True)


found = [energy_of_a_spin(at, part) for at, part in zip(temperatures, np.split(energies, 9, axis=1), strict=True)]
print("\n     T   specific heat             exact    and its slope            exact")
for at, estimate in zip(temperatures, found, strict=True):
    c, slope = ((estimate.derivative(k), estimate.error(k), exact(at).derivative(k)) for k in (1, 2))
    print("{:.4f}   {:.3f} ± {:.3f}  {:12.3f}  {:11.2f} ± {:.2f}  {:12.2f}".format(at, *c, *slope))
    assert np.all(np.abs(estimate.derivatives - exact(at).derivatives) < 4.5 * estimate.errors)

# %% [markdown]
# Where is the peak? The infinite lattice has it at Onsager's T = 2/log(1 + √2). Start there and do Newton's method with
# the slope and the second derivative of the specific heat, which are derivatives 2 and 3, from samples at each point.

# %%
peak = true_peak = 2 / np.log(1 + np.sqrt(2))
for seed, steps in enumerate((300, 300, 3000)):
    last = wolff(1 / peak, start[:64], steps, burn_in=100, seed=seed, observe=ising_energy)
    near = energy_of_a_spin(peak, last.samples)
    peak, error = peak - near.derivative(2) / near.derivative(3), near.error(2) / abs(near.derivative(3))
for _ in range(6):
    true_peak -= exact(true_peak).derivative(2) / exact(true_peak).derivative(3)
print(f"\nthe peak is at T = {peak:.4f} ± {error:.4f}, exactly {true_peak:.6f}")


def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    ax, T = figure.subplots(), np.linspace(2.05, 2.65, 121)
    ax.plot(T, [exact(at).derivative(1) for at in T], "k", label="16×16, exact (Kaufman)")
    c, slopes, errors = np.transpose([(e.derivative(1), e.derivative(2), e.error(1)) for e in found])
    ax.errorbar(temperatures, c, errors, fmt="o", ms=4, capsize=3, label="Wolff's chains, ± one error")
    ends = np.array([[-0.015], [0.015]])
    ax.plot(temperatures + ends, c + ends * slopes, "C1", lw=2, label=["slopes, from the same samples", *[None] * 8])
    ax.axvspan(peak - error, peak + error, color="C2", alpha=0.4, lw=0, label="the peak, ± one error")
    ax.set(xlabel="T", ylabel="specific heat of a spin")
    ax.legend(loc="lower center", framealpha=1)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

assert abs(exact(true_peak).derivative(2)) < 1e-9
assert abs(peak - true_peak) < 4 * error < 0.02

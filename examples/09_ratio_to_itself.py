# %% [markdown]
# # 9. A number divided by itself
#
# With three functions it began: x − ⊥x, x·⊥x and x²/⊥(x²). By their values they are 0, x² and 1. Here they are at 3,
# with all derivatives, in exact fractions.

# %%
import sys
from fractions import Fraction
from itertools import product

import numpy as np
from sympy import symbols

from jets import Jet, detach, exact_expectation, expectation, variable

x = variable(Fraction(3), order=3)
table = {"x − ⊥x": x - detach(x), "x·⊥x": x * detach(x), "x²/⊥(x²)": x**2 / detach(x**2)}
for text, jet in table.items():
    print(text.ljust(8), "at 3 has the derivatives", *jet.derivatives)
assert [jet.derivatives.tolist() for jet in table.values()] == [
    [0, 1, 0, 0],
    [9, 3, 0, 0],
    [1, Fraction(2, 3), Fraction(2, 9), 0],
]

# %% [markdown]
# The third is the one that earns its living. Let y depend on z. Then f(y) = y/⊥y is 1, and for n ≥ 1
#
#     ∂ⁿf(y(z))/∂zⁿ = (∂ⁿy/∂zⁿ)/y(z),
#
# since ⊥y is a constant, by which all derivatives are divided. First three examples, then the proof: a jet whose value
# and derivatives are letters is every y at once.


# %%
def relative(y):
    return y / detach(y)


z = variable(Fraction(1, 3), order=6, name="z")
for y in (z**4, 1 / (1 - z), (1 + z) ** 3 / (2 + z**2)):
    assert relative(y).derivatives.tolist() == [1, *(y.derivatives[1:] / y.value)]

letters = symbols("y:5")
print("y/⊥y has the derivatives", *relative(Jet.from_derivatives(letters)).derivatives)
assert relative(Jet.from_derivatives(letters)).derivatives.tolist() == [1, *(y / letters[0] for y in letters[1:])]

# %% [markdown]
# Now take for y the probability P(s; β) of a state. An average over P at one β is an average over P at another, each
# state weighed by the quotient of the two: *importance sampling*,
#
#     ⟨O⟩_β = Σ P(s; β)·O(s) = Σ P(s; β₀)·[P(s; β)/P(s; β₀)]·O(s) = ⟨(P/⊥P)·O⟩.
#
# P/⊥P is this quotient at β₀ = β: all weights are 1, and still they know how they would change. If P = exp(−βE) is not
# normalised, divide by ⟨P/⊥P⟩. Eight spins ±1 in a ring, E = −Σ sᵢ·sᵢ₊₁, have 256 states, few enough to add up.

# %%
states = np.array(list(product([-1, 1], repeat=8)))
energies = -np.sum(states * np.roll(states, 1, axis=1), axis=1).astype(float)
beta = variable(0.4, order=6, name="β")


def log_p(energy):
    return -beta * energy


def per_spin(energy):
    return energy / 8


exact = exact_expectation(per_spin, log_p, energies, normalised=False).jet
t = np.tanh(beta)  # by the transfer matrix, for which the trick is not needed
assert np.allclose((-(t + t**7) / (1 + t**8)).derivatives, exact.derivatives, rtol=1e-9)

# %% 200 000 samples, all of them from β₀ = 0.4.
p = np.exp(-0.4 * energies)
samples = np.random.default_rng(9).choice(energies, size=200_000, p=p / p.sum())
found = expectation(per_spin, log_p, samples, normalised=False)
print(found)
print("exact:", *exact.derivatives.round(3))
assert np.all(np.abs(found.derivatives - exact.derivatives) < 4 * found.errors)  # each fails for one seed in 16 000

# %% [markdown]
# Weigh the same samples with P(s; β)/P(s; β₀) itself, for a β elsewhere. What the jet has is the Taylor series of that.


# %%
def weighed(beta):
    quotients = np.exp(-(beta - 0.4) * samples)
    return np.sum(quotients * per_spin(samples)) / np.sum(quotients)


def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.5, 4.8), layout="constrained")
    ax = figure.subplots()
    betas = np.linspace(0.0, 1.2, 121)
    t = np.tanh(betas)
    ax.plot(betas, -(t + t**7) / (1 + t**8), lw=6, color="0.85", label="exact")
    ax.plot(betas, [weighed(b) for b in betas], color="black", label="the samples, weighed with P(β)/P(0.4)")
    for order in (1, 2, 6):
        ax.plot(betas, found.jet.truncate(order)(betas - 0.4), "--", label=f"the samples, by P/⊥P to order {order}")
    ax.plot([0.4], [found.value], "ko")
    ax.set(xlabel="β", ylabel="⟨E⟩ per spin", ylim=(-1.1, 0.05))
    ax.legend(frameon=False)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

assert abs(found.jet(0.02) - weighed(0.42)) < 1e-9

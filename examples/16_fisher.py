# %% [markdown]
# # 16. Fisher's matrix: how far a distribution moves with its parameters
#
# How different are p at v and p at v + δ? By the Kullback–Leibler divergence, about ½δᵀFδ, where F is Fisher's matrix.
# So F is the Hessian of the divergence; and the divergence of p from the p that is there, from ⊥p, is an objective:
#
#     D = log⟨p/⊥p⟩ − ⟨log(p/⊥p)⟩,     averages over samples of ⊥p.
#
# Its value is 0 for all v, its derivatives are not: a weird function. Thanks to the first term p may be unnormalised.
#
# The example has numbers x in three dimensions, normally distributed around (v + 1)² with unit covariance. By hand,
# D = ½|(v + δ + 1)² − (v + 1)²|², and at v = 0 that is Σ 2δ² + 2δ³ + ½δ⁴: F is four times the unit matrix.

# %%
import sys
from itertools import product

import numpy as np

from jets import gradient, variable
from jets.estimators import divergence, fisher


def jets_at(point, order):
    return np.stack([variable(c, order=order, name=f"v{k}") for k, c in enumerate(point, start=1)])


def log_prob_at(point, order=2):
    v = jets_at(point, order)
    return lambda x: -np.sum((x - (v + 1) ** 2) ** 2, axis=-1) / 2


def unnormalised_at(point, order=2):
    v = jets_at(point, order)
    return lambda x: np.sum(x * (v + 1) ** 2, axis=-1)  # and nobody knows the rest, which is −½x² and −½(v + 1)⁴


# %% [markdown]
# All outcomes there are, or as good as: by Gauss and Hermite, polynomials up to degree 5 in three dimensions need no
# more than 27 points, which count with weights. So D comes out to the last digits, to order 4.

# %%
nodes, weights = np.polynomial.hermite_e.hermegauss(3)
grid = np.array([*product(nodes, repeat=3)])
counts = np.prod([*product(weights, repeat=3)], axis=1)
zero = np.zeros(3)

for log_prob in (log_prob_at, unnormalised_at):
    found = fisher(log_prob(zero), grid + 1, weights=counts, errors=False)
    print((found.matrix.round(12) + 0.0).tolist())
    assert np.allclose(found.matrix, 4 * np.eye(3), atol=1e-12)

D = divergence(log_prob_at(zero, order=4), grid + 1, weights=counts, errors=False).jet
print("D along v1: derivatives", *[f"{abs(D.derivative(v1=k)):.9f}" for k in (1, 2, 3, 4)])
assert np.allclose([D.derivative(v1=k) for k in (1, 2, 3, 4)], [0, 4, 12, 12], atol=1e-9)
assert max(abs(D.value), abs(D.derivative(v1=2, v2=2))) < 1e-9

# %% The same with samples, and standard errors.


def sampler_at(point):
    return lambda rng, size: (np.asarray(point) + 1) ** 2 + rng.standard_normal((size, 3))


found = fisher(log_prob_at(zero), sampler_at(zero), size=100_000, seed=16)
for row, errors in zip(found.matrix, found.errors, strict=True):
    print("   ".join(f"{entry:6.3f} ± {error:.3f}" for entry, error in zip(row, errors, strict=True)))
assert np.all(np.abs(found.matrix - 4 * np.eye(3)) < 4 * found.errors)
assert np.all(found.errors < 0.03)

# %% [markdown]
# What for? The *natural gradient* F⁻¹∇L is the direction in which a loss falls fastest if distance is measured by what
# happens to p, and not to v. Here the loss is −log p of data with the mean m, and v has to find √m − 1. With the exact
# F the step is Heron's (v + 1) ← ((v + 1) + m/(v + 1))/2, which doubles the digits; with F of a thousand samples it is
# still good for more than a digit a step.

# %%
m = np.array([4.0, 9.0, 0.25])
loss = gradient(lambda v: np.sum((m - (v + 1) ** 2) ** 2) / 2)


def exact_fisher(v):
    return np.diag(4 * (v + 1) ** 2)


def sampled_fisher(v):
    return fisher(log_prob_at(v), sampler_at(v), size=1000, seed=0).matrix


def path(matrix, steps=12):
    """Return how far (v + 1)² is from m, step by step."""
    v, distances = np.zeros(3), []
    for _ in range(steps):
        distances.append(np.linalg.norm((v + 1) ** 2 - m))
        v = v - np.linalg.solve(matrix(v), loss(v))  # the natural gradient
    return distances


paths = {
    "gradient, rate 1/40": path(lambda v: 40 * np.eye(3)),
    "natural gradient, F of 1000 samples": path(sampled_fisher),
    "natural gradient, exact F": path(exact_fisher),
}
for name, distances in paths.items():
    print(f"{name:36}", *[f"{distance:.0e}" for distance in distances[::2]])


def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    v = np.linspace(-1.2, 1.2, 101)
    left.plot(v, ((v + 1) ** 2 - 1) ** 2 / 2, "k", label="exact divergence")
    for order in (2, 3, 4):
        curve = sum(D.coeff(v1=k) * v**k for k in range(2, order + 1))
        left.plot(v, curve, "--", label=f"by the jet, to order {order}")
    left.set(xlabel="v₁", ylabel="divergence of p from p at v = 0", ylim=(-0.5, 6))
    for name, distances in paths.items():
        right.semilogy(np.maximum(distances, 1e-16), "o-", ms=4, label=name)
    right.set(xlabel="step", ylabel="|(v + 1)² − m|", ylim=(1e-23, 1e3))
    left.legend(frameon=False), right.legend(frameon=False)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

plain, sampled, exact = paths.values()
assert exact[7] < 1e-13
assert sampled[11] < 1e-8 < 1e-3 < plain[11]

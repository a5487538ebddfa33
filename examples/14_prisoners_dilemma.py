# %% [markdown]
# # 14. The prisoners' dilemma, played again and again
#
# Two prisoners keep silent (C) or talk (D), round after round. Player a goes to prison for 1, 3, 0 or 2 years if the
# two played CC, CD, DC or DD. Each has five parameters, whose sigmoids are the probabilities of C in the first round
# and after each of the four outcomes. How does a's reward Σ γᵗrₜ depend on all ten? Players who reckon with each
# other's learning need the second derivatives as well. (The example is that of DiCE, arXiv 1802.05098.)
#
# The outcomes are a Markov chain: P₀ for the first round, then a matrix P. With R the four rewards,
#
#     V = P₀·(R + γPR + γ²P²R + …) = P₀·(I − γP)⁻¹·R,
#
# and NumPy's `solve` takes jets: 10 first and 55 second derivatives at once.

# %%
import sys
from itertools import product

import numpy as np

from jets import allclose, expectation, variables
from jets.estimators import dice

R, gamma = np.array([-1.0, -3.0, 0.0, -2.0]), 0.8
at = np.random.default_rng(14).normal(size=10)
names = [player + str(k) for player in "ab" for k in range(5)]
theta = np.stack(variables(**dict(zip(names, at, strict=True)), order=2))
a, b = (1 / (1 + np.exp(-theta))).reshape(2, 5)
b = b[[0, 1, 3, 2, 4]]  # what is CD for a is DC for b
table = np.stack([a * b, a * (1 - b), (1 - a) * b, (1 - a) * (1 - b)], axis=1)
P0, P = table[0], table[1:]
V = P0 @ np.linalg.solve(np.eye(4) - gamma * P, R)


def reward(rounds):
    v = R
    for _ in range(rounds - 1):
        v = R + gamma * P @ v
    return P0 @ v


print(f"a's reward is {V.value:.4f}, and its slopes in the ten parameters are", *V.derivatives[1:11].round(3))
assert allclose(reward(150), V, rtol=1e-9, atol=1e-9)

# %% [markdown]
# Now as if we did not know P: play. A path is a row of outcomes 1 to 4 after a 0, the beginning. DiCE multiplies each
# reward by □(Σ log p) of all moves up to then. First all 64 paths of three rounds, weighed with their probabilities:
# DiCE is right in every slot, but for rounding.


# %%
def objective(paths):
    before, after = paths[:, :-1], paths[:, 1:] - 1
    return dice(gamma ** np.arange(after.shape[1]) * R[after], np.log(table)[before, after])


paths = np.array([(0, *outcomes) for outcomes in product(range(1, 5), repeat=3)])
weights = np.prod(table.value[paths[:, :-1], paths[:, 1:] - 1], axis=1)
assert allclose(expectation(objective, samples=paths, weights=weights).jet, reward(3), rtol=1e-12, atol=1e-12)


# %% Then random paths of 40 rounds, after which γᵗ is 0.0001.
def play(rng, size, rounds=40):
    bounds = np.cumsum(table.value, axis=1)[:, :3]
    paths = np.zeros((size, rounds + 1), dtype=int)
    for t in range(rounds):
        paths[:, t + 1] = 1 + np.sum(rng.random((size, 1)) > bounds[paths[:, t]], axis=1)
    return paths


found = expectation(objective, samples=play, size=8192, seed=14, chunk=1024)
first, second = slice(1, 11), slice(11, None)


def correlation(jet, part):
    return np.corrcoef(jet.derivatives[part], V.derivatives[part])[0, 1]


print(f"{found.size} paths say {found.value:.4f} ± {found.error():.4f}, and", *found.derivatives[first].round(3))
print(f"correlation of what is exact and what the paths say: {correlation(found.jet, first):.4f} in the gradient")
print(f"and {correlation(found.jet, second):.4f} in the Hessian, which has {V.derivatives[second].size} slots")
assert np.all(np.abs(found.derivatives - V.derivatives) < 4.5 * found.errors)  # one of 66 fails for one seed in 2000


# %%
def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    sizes = 4 ** np.arange(2, 6)
    runs = [[expectation(objective, samples=play, size=n, seed=k, errors=False).jet for n in sizes] for k in range(4)]
    for part, name in ((first, "gradient"), (second, "Hessian")):
        means = np.mean([[correlation(jet, part) for jet in row] for row in runs], axis=0)
        left.semilogx(sizes, means, "o-", label=name)
        right.errorbar(V.derivatives[part], found.derivatives[part], 2 * found.errors[part], fmt="o", ms=4, label=name)
    left.set(xlabel="paths", ylabel="correlation with the exact one, mean of 4 runs")
    right.set(xlabel="exact derivative", ylabel=f"estimated from {found.size} paths")
    right.axline((0, 0), slope=1, color="0.5", lw=1)
    left.legend(frameon=False)
    right.legend(frameon=False)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

assert correlation(found.jet, first) > 0.99
assert correlation(found.jet, second) > 0.96

# %% [markdown]
# # 11. What frameworks use it for
#
# ⊥ is PyTorch's `detach` and the `stop_gradient` of JAX and TensorFlow. Here are its standard uses, each with the
# answer by hand. To begin with, what is the derivative of ⊥(x²)·x at 3? Not 27, which is that of x³, and not 3, as it
# says in a comment that is copied from page to page. The factor x² is a constant, 9, and the slope of 9·x is 9.

# %%
import sys
from fractions import Fraction

import numpy as np

from jets import derivative, detach, gradient, hessian, variable, variables

x = variable(Fraction(3), order=1)
out = detach(x**2) * x
print("⊥(x²)·x at 3 has the value", out.value, "and the derivative", out.derivative(1))
assert (out.value, out.derivative(1)) == (27, 9)

# %% [markdown]
# **A frozen layer.** The features tanh(uᵢ·x) were learnt elsewhere and shall stay as they are; only the last layer, v,
# learns. With ⊥ around the features all slopes in u are 0. In v this is least squares, for which one Newton step is
# enough.

# %%
rng = np.random.default_rng(11)
inputs = rng.normal(size=50)
targets = np.sin(inputs)
features = np.tanh(np.outer(inputs, [0.5, 1.0, 2.0]))


def loss(p):
    u, v = p[:3], p[3:]
    return np.mean((detach(np.tanh(np.outer(inputs, u))) @ v - targets) ** 2)


p = np.array([0.5, 1.0, 2.0, 0.0, 0.0, 0.0])
slopes = gradient(loss)(p)
v = p[3:] - np.linalg.solve(hessian(loss)(p)[3:, 3:], slopes[3:])
print("frozen: slopes in u are", slopes[:3], "and v is", v.round(3))
assert slopes[:3].tolist() == [0, 0, 0]
assert np.allclose(v, np.linalg.lstsq(features, targets)[0], rtol=1e-8)

# %% [markdown]
# **Two players.** A generator makes numbers μ + z, and a critic says with w·x how real they look. The critic climbs up
# V, the generator down, and each takes the other for a constant: their losses are −V(w, ⊥μ) and V(⊥w, μ). Add them. The
# value is 0, and the gradient (−∂V/∂w, ∂V/∂μ). No ordinary function has this gradient: of its mixed second derivatives
# one would be 1, the other −1. Without ⊥ the sum is just 0, and nobody moves.

# %%
real, noise = rng.normal(2.0, 0.5, size=100), rng.normal(0.0, 0.5, size=100)


def V(w, mu):
    return np.mean(w * real) - np.mean(w * (mu + noise)) - w**2 / 2


game, rate = [np.array([0.5, 0.0])], 0.3
for _ in range(60):
    w, mu = variables(w=game[-1][0], mu=game[-1][1], order=1)
    both = V(detach(w), mu) - V(w, detach(mu))
    assert both.value == 0
    game.append(game[-1] - rate * both.derivatives[1:])
goal = np.array([0.0, real.mean() - noise.mean()])
print("the game ends at w, μ =", *game[-1].round(4), "and its exact goal is", *goal.round(4))
step = np.array([[1 - rate, -rate], [rate, 1]])  # ∂V/∂w = goal − μ − w, and ∂V/∂μ = −w
for k, place in enumerate(game):
    assert np.allclose(place - goal, np.linalg.matrix_power(step, k) @ (game[0] - goal))

# %% [markdown]
# **Learning to learn** (MAML, arXiv 1703.03400). One step of learning leads from w to w − α·l′(w), and the loss after
# it is to be small. Its derivative in w has the factor 1 − α·l″(w). First-order MAML leaves it out: ⊥ goes around
# l′(w).


# %%
def inner(w):
    return (w**2 - 2) ** 2 / 4


w, alpha = variable(Fraction(1, 2), order=1, name="w"), Fraction(1, 10)
whole = inner(w - alpha * derivative(inner)(w)).derivative(1)
first = inner(w - alpha * detach(derivative(inner)(w))).derivative(1)
print("the derivative after a step is", whole, "and without second derivatives", first)
after = Fraction(1, 2) + alpha * Fraction(7, 8)  # l′ is w³ − 2w, l″ is 3w² − 2
assert first == after**3 - 2 * after
assert whole == first * (1 - alpha * Fraction(-5, 4))

# %% [markdown]
# **Straight through.** Rounding has the slope 0, so nothing can be learnt through it. ⊥(round(x)) + x − ⊥x rounds as
# well and has the slope 1. (With brackets around x − ⊥x, a plain 0 is added to the value, and there is no rounding
# error.)


# %%
def straight(x):
    return detach(np.round(x)) + (x - detach(x))


points = variable(np.array([-1.7, 0.3, 2.6]), order=1)
assert straight(points).derivatives.tolist() == [[-2, 0, 3], [1, 1, 1]]
learnt = {np.round: [0.2], straight: [0.2]}
for function, path in learnt.items():
    for _ in range(20):
        path.append(path[-1] - 0.1 * derivative(lambda x, f=function: (f(x) - 3) ** 2)(path[-1]))
    print(f"(round(x) − 3)² from 0.2 by {function.__name__}: {path[-1]:.4f}")


def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(*np.transpose(game), "o-", ms=3)
    left.plot(*goal, "k*", ms=12)
    left.set(xlabel="w, the critic", ylabel="μ, the generator")
    for function, path in learnt.items():
        right.plot(path, "o-", ms=4, label=function.__name__)
    right.axhline(2.5, color="0.5", ls=":", label="from here on round(x) = 3")
    right.set(xlabel="steps", ylabel="x")
    right.legend(frameon=False)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

assert learnt[np.round][-1] == 0.2
assert round(learnt[straight][-1]) == 3

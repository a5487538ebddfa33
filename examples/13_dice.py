# %% [markdown]
# # 13. DiCE: differentiate an average over samples, as often as you like
#
# A coin shows x = 1 with probability θ and costs f(x) = x·(1 − θ) + (1 − x)·(1 + θ). On average that is
#
#     L = θ·(1 − θ) + (1 − θ)·(1 + θ) = 1 + θ − 2θ²,   L′ = 1 − 4θ,   L″ = −4.
#
# But an average over coins that have been thrown does not know that θ decided how they fell. DiCE (arXiv 1802.05098)
# multiplies each cost by □(log p) = exp(log p − ⊥log p) = p/⊥p. That is 1, and ⊥p·□(log p) is p: weighed with the
# frequencies ⊥p of the samples, the right function of θ comes out, for every order.

# %%
import sys
from fractions import Fraction

import numpy as np

from jets import detach, expectation, variable
from jets.estimators import ratio


def p(x, theta):
    return x * theta + (1 - x) * (1 - theta)


def cost(x, theta):
    return x * (1 - theta) + (1 - x) * (1 + theta)


def L(theta):
    return theta * (1 - theta) + (1 - theta) * (1 + theta)


def in_expectation(f, theta):
    """Return the sum over both outcomes, with the frequencies that they have among samples."""
    return sum(detach(p(x, theta)) * f(x, theta) for x in (0, 1))


def dice(x, theta):
    return cost(x, theta) * ratio(p(x, theta))


# %% [markdown]
# The older way, a *surrogate loss*, is ⊥f·log p + f. Its slope, f·(log p)′ + f′, has the right average. To get L″, take
# this slope for the cost and do it again? That goes wrong: the ⊥ has made a number of what depends on θ. (Only the
# derivatives of log p matter, so log(p/⊥p) does as well, and that is exact in fractions.)


# %%
def surrogate(order):
    def slope(x, theta):
        f = cost(x, theta)
        for _ in range(order):
            f = (detach(f) * np.log(ratio(p(x, theta))) + f).diff(theta.names[0])
        return f

    return slope


theta = variable(Fraction(1, 5), order=6, name="θ")
exact = L(theta).derivatives.tolist()
by_dice = in_expectation(dice, theta).derivatives.tolist()
by_surrogate = [in_expectation(surrogate(k), theta).value for k in range(7)]
print("order  exact   DiCE   surrogate")
for k in range(7):
    print(f"{k:5}  {exact[k]!s:>5}  {by_dice[k]!s:>5}   {by_surrogate[k]}")
assert exact[1:] == [1 - 4 * theta.value, -4, 0, 0, 0, 0]
assert by_dice == exact
assert by_surrogate[:3] == [*exact[:2], -2]
assert all(wrong != right for wrong, right in zip(by_surrogate[2:], exact[2:], strict=True))

# %% [markdown]
# Now toss coins. To give orders 3 to 6 something to do, let θ = 1/(1 + exp(−φ)) and differentiate in φ; the functions
# above do not change. `expectation` multiplies by □ itself, and it knows the standard errors.

# %%
phi = variable(-1.0, order=6, name="φ")
sigmoid = 1 / (1 + np.exp(-phi))
coins = (np.random.default_rng(13).random(200_000) < sigmoid.value).astype(float)
found = expectation(lambda x: cost(x, sigmoid), prob=lambda x: p(x, sigmoid), samples=coins)
print(found, "exact:", *L(sigmoid).derivatives.round(4))
assert np.allclose(in_expectation(dice, sigmoid).derivatives, L(sigmoid).derivatives, rtol=1e-12)
assert np.all(np.abs(found.derivatives - L(sigmoid).derivatives) < 4 * found.errors)

# %% The first and the second derivative in θ of 2000 coins at each of some θ, by both ways.


def estimates(order, at, rng, size=2000):
    theta = variable(at, order=2, name="θ")
    x = (rng.random(size) < at).astype(float)
    slopes = dice(x, theta).derivative(order), surrogate(order)(x, theta).value
    return [(np.mean(slope), np.std(slope) / np.sqrt(size)) for slope in slopes]


def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    at, rng = np.linspace(0.1, 0.9, 17), np.random.default_rng(0)
    for order, ax in enumerate(figure.subplots(1, 2), start=1):
        ax.plot(at, L(variable(at, order=2)).derivative(order), "k", label="exact")
        means, errors = np.moveaxis([estimates(order, theta, rng) for theta in at], 2, 0)
        for k, name in enumerate(("DiCE", f"surrogate, {order} times")):
            ax.errorbar(at + 0.008 * k, means[:, k], 2 * errors[:, k], fmt="o", ms=4, label=name)
        ax.set(xlabel="θ", ylabel="L" + "′" * order)
        ax.legend(frameon=False)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

(mean, error), (surrogate_mean, surrogate_error) = estimates(2, 0.3, np.random.default_rng(1), size=100_000)
assert abs(mean + 4) < 4 * error
assert abs(surrogate_mean + 2) < 4 * surrogate_error

# %% [markdown]
# # 10. "Treat as constant"
#
# What does ∂f(x, t)/∂t mean if x depends on t? Treat x as constant, says the footnote. With ⊥ the footnote becomes a
# formula: ∂f(x, t)/∂t = d/dt f(⊥x, t) for x = x(t).

# %%
import sys
from fractions import Fraction

import numpy as np

from jets import detach, expectation, variable, variables

t = variable(Fraction(2), order=1, name="t")
x = t**3
print("f(x, t) = t·x: df/dt =", (t * x).derivative(1), "and ∂f/∂t =", (t * detach(x)).derivative(1))
assert (t * x).derivative(1) == 4 * 2**3  # of t⁴
assert (t * detach(x)).derivative(1) == 2**3  # x

# %% [markdown]
# Statistics has such footnotes as well. One experiment, y₁, measures θ₁; another one, y₂, measures θ₁ + θ₂; priors and
# noise have variance 2. We do not trust the model of y₂: it shall not change what we know about θ₁. Take
#
#     q₁:  θ₁ = m + s·ε₁        q₂:  θ₂ = a + b·θ₁ + exp(c·θ₁)·ε₂        φ₁ = (m, s),  φ₂ = (a, b, c)
#
# with normal ε₁ and ε₂, so that θ₁ and θ₂ carry derivatives, and climb up K, where ⊥_φ₁ is constant in φ₁ alone:
#
#     K = E[log π(θ₁, θ₂) + log f(y₁|θ₁) + ⊥_φ₁ log f(y₂|θ₁, θ₂) − log q₁(θ₁; φ₁) − ⊥_φ₁ log q₂(θ₂|θ₁; φ₂)].

# %%
y1, y2 = 1, 6
CUT, PRIOR = ("f(y₂|θ₁,θ₂)", "q₂"), ("π(θ₂)",)


def log_normal(x, mean, variance):
    return -((x - mean) ** 2) / (2 * variance) - np.log(variance) / 2


def K(phi, e, cut=CUT):
    m, s, a, b, c = phi
    theta1 = m + s * e[0]
    theta2 = a + b * theta1 + np.exp(c * theta1) * e[1]
    terms = {
        "π(θ₁)": log_normal(theta1, 0, 2),
        "π(θ₂)": log_normal(theta2, 0, 2),
        "f(y₁|θ₁)": log_normal(y1, theta1, 2),
        "f(y₂|θ₁,θ₂)": log_normal(y2, theta1 + theta2, 2),
        "q₁": -log_normal(theta1, m, s**2),
        "q₂": -log_normal(theta2, a + b * theta1, np.exp(2 * c * theta1)),
    }
    return sum(detach(term, wrt=("m", "s")) if name in cut else term for name, term in terms.items())


# %% [markdown]
# ∇_φ₁ K is short of exactly the two terms, and ∇_φ₂ K is complete. Here are the expectations in closed form, up to
# constants; beside them K by samples, and by Gauss' and Hermite's quadrature.

# %%
phi = m, s, a, b, c = variables(m=0.5, s=0.8, a=1.0, b=-0.3, c=0.2, order=1)
noise = np.exp(2 * c * m + 2 * (c * s) ** 2)  # E exp(2c·θ₁)
kept = np.log(s) - (m**2 + (a + b * m) ** 2 + (y1 - m) ** 2 + (2 + b**2) * s**2 + noise) / 4
two_terms = c * m - ((y2 - a - (1 + b) * m) ** 2 + ((1 + b) * s) ** 2 + noise) / 4
exact = kept.derivatives[1:] + two_terms.derivatives[1:] * [0, 0, 1, 1, 1]  # m, s, a, b, c

found = expectation(lambda e: K(phi, e), samples=tuple(np.random.default_rng(10).normal(size=(2, 100_000))))
print(found)
print("exact slopes:", *exact.round(3), "— the two terms would add", *two_terms.derivatives[1:3].round(3), "in m and s")
assert np.all(np.abs(found.derivatives[1:] - exact) < 4 * found.errors[1:])

nodes, w = np.polynomial.hermite_e.hermegauss(20)
grid, weights = np.meshgrid(nodes, nodes), np.outer(w, w) / (2 * np.pi)
assert np.allclose(np.sum(weights * K(phi, grid)).derivatives[1:], exact, rtol=1e-9)

# %% [markdown]
# Climbing converges. Without ⊥ it ends at the posterior, with E θ₁ = (2y₁ + y₂)/5. With K it ends at (4y₁ + y₂)/9: one
# way from y₂ to θ₁ is left, since q₂ has learnt of y₂ and the prior of θ₂ looks at q₂. Cut it too, and y₂ is gone.

# %%
ends = {(): ((2 * y1 + y2) / 5, 4 / 5), CUT: ((4 * y1 + y2) / 9, 8 / 9), CUT + PRIOR: (y1 / 2, 1)}
paths = {cut: [np.array([0.0, 0.5, 0.0, 0.0, 0.1])] for cut in ends}
for cut, path in paths.items():
    for _ in range(400):
        here = variables(**dict(zip("msabc", path[-1], strict=True)), order=1)
        path.append(path[-1] + 0.15 * np.sum(weights * K(here, grid, cut)).derivatives[1:])
    print(f"⊥_φ₁ of {len(cut)} terms: E θ₁ = {path[-1][0]:.4f}, exact {ends[cut][0]:.4f}")
    assert np.allclose(path[-1], [ends[cut][0], np.sqrt(ends[cut][1]), y2 / 2, -1 / 2, 0], atol=1e-4)

# %% [markdown]
# *Sticking the landing* (arXiv 1703.09194): in log q(z; ⊥φ), z = m + s·ε keeps its derivatives and the rest loses them.
# What is lost is 0 on average. If q is the posterior of θ₁ by y₁, every single sample has the gradient 0 now: exactly.


# %%
def log_ratio(m, s, e, stop):
    z = m + s * e
    return -(z**2 + (y1 - z) ** 2) / 4 - log_normal(z, stop(m), stop(s) ** 2)


def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for cut, path in paths.items():
        (line,) = left.plot([phi[0] for phi in path[:100]], label=f"⊥ of {len(cut)} terms")
        left.axhline(ends[cut][0], ls=":", color=line.get_color())
    left.set(xlabel="steps", ylabel="E θ₁")
    at, e = np.linspace(0.5, 1.5, 21), np.random.default_rng(1).normal(size=1000)
    for name, stop in (("log q(z; φ)", lambda u: u), ("log q(z; ⊥φ)", detach)):
        slopes = [log_ratio(*variables(m=0.5, s=s, order=1), e, stop).derivative(m=1) for s in at]
        right.plot(at, np.std(slopes, axis=1), "o", label=name)
    right.set(xlabel="s", ylabel="standard deviation of the samples' ∂/∂m")
    left.legend(frameon=False)
    right.legend(frameon=False)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

e = np.array([Fraction(number) for number in np.random.default_rng(1).normal(size=100)])
landed = log_ratio(*variables(m=Fraction(y1, 2), s=Fraction(1), order=1), e, detach)
assert np.all(landed.derivatives[1:] == 0)

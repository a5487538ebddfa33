# %% [markdown]
# # 12. A regression in which the target stays put
#
# w₁ shall become w₂·w₃, and not the other way round. The loss is ⟨(x·w₁ − ⊥(x·(w₂·w₃)))²⟩, an average over some data x.
# For its slopes w₂·w₃ is a constant. This is how a network learns from a copy of itself that must not give way.

# %%
import sys

import numpy as np

from jets import detach, equal, gradient, variables

x = np.random.default_rng(12).normal(size=20)
start, rate = np.array([-1.0, 1.5, 0.5]), 0.1


def loss(w, stop):
    w1, w2, w3 = w
    return np.mean((x * w1 - stop(x * (w2 * w3))) ** 2)


def descend(stop, steps=60):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(lambda w: loss(w, stop))(path[-1]))
    return np.array(path)


held, free = descend(detach), descend(lambda z: z)
print("start:    ", *start)
print("with ⊥:   ", *held[-1].round(6), "  w₂·w₃ =", (held[-1, 1] * held[-1, 2]).round(6))
print("without ⊥:", *free[-1].round(6), "  w₂·w₃ =", (free[-1, 1] * free[-1, 2]).round(6))

# %% [markdown]
# With ⊥, w₂ and w₃ do not move at all, and what w₁ lacks is multiplied by 1 − 0.2·⟨x²⟩ in each step.

# %%
missing = start[0] - start[1] * start[2]
assert np.all(held[:, 1:] == start[1:])
assert np.allclose(held[:, 0], 0.75 + missing * (1 - 2 * rate * np.mean(x**2)) ** np.arange(61), rtol=1e-12)

# %% [markdown]
# Without ⊥ the target comes to meet w₁. The loss ends at 0 as well, but at another target. Both losses have the same
# values wherever we look; it is the jets that differ.

# %%
w = variables(w1=-1.0, w2=1.5, w3=0.5, order=1)
print("with ⊥:    loss =", loss(w, detach))
print("without ⊥: loss =", loss(w, lambda z: z))
assert loss(w, detach) == loss(w, lambda z: z)  # in value
assert not equal(loss(w, detach), loss(w, lambda z: z))


# %%
def draw():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4), layout="constrained")
    for ax, path, title in zip(figure.subplots(1, 2, sharey=True), (held, free), ("with ⊥", "without ⊥"), strict=True):
        ax.plot(path, label=["w₁", "w₂", "w₃"])
        ax.plot(path[:, 1] * path[:, 2], "k:", label="w₂·w₃")
        ax.set(xlabel="iterations", title=title)
    ax.legend(frameon=False)
    return figure


if sys.argv[-1].endswith((".pdf", ".png", ".svg")):
    draw().savefig(sys.argv[-1])

assert abs(free[-1, 0] - free[-1, 1] * free[-1, 2]) < 1e-6
assert np.all(np.abs(free[-1] - start) > 0.1)

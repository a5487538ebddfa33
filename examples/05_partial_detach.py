# %% [markdown]
# # 5. Constant in one variable only
#
# A cinema sells tickets at the price p in a town of s people. The dearer the ticket, the fewer come: s·(20 − p)/20.
# `variables` makes jets in both variables at once. A derivative is named by them: `derivative(p=1)` is ∂/∂p.

# %%
from fractions import Fraction

from jets import detach, equal, variables

p, s = variables(p=Fraction(8), s=Fraction(500), order=2)
people = s * (20 - p) / 20
income = p * people
print("people =", people)
print("income =", income)
assert income.derivative(p=1) == 100  # ∂/∂p of s·p·(20 − p)/20 is s·(20 − 2p)/20
assert income.derivative(s=1) == Fraction(24, 5)

# %% [markdown]
# One euro more on the ticket brings 100 more. "Not 300?" asks the owner: "300 people come, and each pays one more." He
# forgets that people look at the price, so he takes their number for a constant when the price moves. But not when the
# town grows! That is the *partial detach*: ⊥ₚ(people), constant in p alone, written `detach(people, wrt="p")`.

# %%
owner = p * detach(people, wrt="p")
print("owner  =", owner)
assert owner.value == income.value
assert owner.derivative(p=1) == 300  # the number of people
assert owner.derivative(s=1) == Fraction(24, 5)  # as it was
assert owner.derivative(p=1, s=1) == Fraction(3, 5)  # ∂/∂s of the number of people

# %% [markdown]
# A plain ⊥ would stop both variables, and the income would no longer grow with the town.

# %%
stopped = p * detach(people)
print("with ⊥ =", stopped)
assert stopped.derivative(p=1) == 300
assert stopped.derivative(s=1) == 0

# %% [markdown]
# What the owner forgets is p·(people − ⊥ₚ(people)): nothing in value, and −200 for each euro.
# The laws are short. ⊥ₚ and ⊥ₛ may be taken in any order and together are ⊥. The derivative in p of ⊥ₚ is 0, that in s
# goes past it.

# %%
forgotten = income - owner
print("forgotten =", forgotten)
assert forgotten.value == 0
assert forgotten.derivative(p=1) == -200
assert equal(detach(detach(income, wrt="p"), wrt="s"), detach(income))
assert equal(detach(income, wrt="p").diff("p"), 0)
assert equal(detach(income, wrt="p").diff("s"), detach(income.diff("s"), wrt="p"))

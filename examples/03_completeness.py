# %% [markdown]
# # 3. With ⊥ you can have everything
#
# Suppose you want a function with the value x², the slope 1/x and the second derivative 5. No ordinary function is like
# that, but a weird one is. Call u = x − ⊥x. It has a slope and nothing else, u²/2 has a second derivative and nothing
# else: of uᵏ/k!, the k-th derivative is 1 and all others are 0, the value too. These are the *unit functions*.

# %%
from fractions import Fraction
from math import factorial

from jets import derivative, detach, equal, splice, variable, weird

x = variable(Fraction(2), order=4)
u = x - detach(x)
for k in range(4):
    unit = u**k / factorial(k)
    print(f"u^{k}/{k}! has the derivatives", *unit.derivatives)
    assert unit.derivatives.tolist() == [int(j == k) for j in range(5)]

# %% [markdown]
# So take ⊥(x²) for the value, add ⊥(1/x)·u for the slope and 5·u²/2 for the second derivative. Each term sets one and
# leaves the others alone. This is the **completeness theorem**: w(x) = Σ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k! has w⁽ᵏ⁾(x) = fₖ(x) for
# k = 0, 1, 2, …, whatever the functions fₖ are. `weird` builds this sum.

# %%
by_hand = detach(x**2) + detach(1 / x) * u + 5 * u**2 / 2
w = weird(lambda x: x**2, lambda x: 1 / x, 5)
print(w)
print("at 2 its derivatives are", *w(x).derivatives)
assert by_hand.derivatives.tolist() == [4, Fraction(1, 2), 5, 0, 0]
assert equal(w(x), by_hand)

# %% [markdown]
# The theorem was first stated like this: for any functions h₀, h₁, h₂ there is a w with the value of h₀, the slope of
# h₁ and the second derivative of h₂, in short w⁽ᵏ⁾ = hₖ⁽ᵏ⁾. `splice` makes it. It is the same theorem, with fₖ = hₖ⁽ᵏ⁾.


# %%
def h0(x):
    return x**2


def h1(x):
    return x**3


def h2(x):
    return x**4


w = splice(h0, h1, h2)
print(w)
print("at 2 its derivatives are", *w(x).derivatives)
assert w(x).derivatives.tolist()[:3] == [2**2, 3 * 2**2, 12 * 2**2]  # x², (x³)′, (x⁴)″
assert equal(w(x), weird(h0, derivative(h1), derivative(h2, 2))(x), order=2)

# %% [markdown]
# The first proof took another way. Start with h₂, whose second derivative is right. Its slope is too large by a number
# r, so subtract r·x. Now the value is wrong, so subtract the difference. Taking off r·xʲ/j! changes the j-th derivative
# by r and none above it, so what is right stays right. Both proofs give the same jet.

# %%
by_cancellation = h2(x)
for j, h in ((1, h1), (0, h0)):
    r = by_cancellation.derivative(j) - h(x).derivative(j)
    by_cancellation = by_cancellation - r * x**j / factorial(j)
    print(f"after step {j}:", *by_cancellation.derivatives)
assert equal(by_cancellation, w(x))
assert equal(by_cancellation, splice(h0, h1, h2, by="cancellation")(x))

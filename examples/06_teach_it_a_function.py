# %% [markdown]
# # 6. Teach it a function
#
# Which number w has w·eʷ = x? It is called W(x). There is no formula for it, but Newton's method finds it.

# %%
import math

import numpy as np

from jets import allclose, errors, exp, rule, variable


def find(x):
    w = math.log1p(x)  # a guess
    for _ in range(20):
        w -= (w * math.exp(w) - x) / (math.exp(w) * (1 + w))
    return w


print("W(1) =", find(1.0))
x = variable(1.0, order=5)
try:
    find(x)
except errors.RefusedError as error:
    print("A jet does not go through:", error)

# %% [markdown]
# `math.log1p` and `math.exp` want plain numbers, and a jet refuses to become one, for that would lose the derivatives.
# So we tell `jets` what the derivative is. Differentiate w·eʷ = x on both sides: w′·eʷ + w·eʷ·w′ = 1. Therefore
#
#     W′(x) = 1/(e^W(x)·(1 + W(x))).
#
# First, `np.frompyfunc` makes of `find` a function as NumPy's own are, with 1 argument and 1 result. Then `rule` takes
# this one line of calculus.

# %%
W = np.frompyfunc(find, 1, 1)
rule(W, lambda x: 1 / (exp(W(x)) * (1 + W(x))))
print("W(x) =", W(x))

# %% [markdown]
# That is enough for all orders: the slope is itself calculated with jets, so its slope is known, and so on.
#
# Is it right? Put the jet into the equation w·eʷ = x. And at 0 the k-th derivative of W is known to be (−k)ᵏ⁻¹: 1, −2,
# 9, −64, … These are decimal numbers with 16 digits, the last of which is rounded again and again; we ask for 13.

# %%
print("W·exp(W) =", f"{W(x) * exp(W(x)):.6f}")
assert allclose(W(x) * exp(W(x)), x, rtol=1e-13, atol=1e-13)

at_zero = W(variable(0.0, order=6)).derivatives
print("at 0:", *at_zero.round(9))
known = [(-k) ** (k - 1) for k in range(1, 7)]
assert np.allclose(at_zero[1:], known, rtol=1e-13, atol=0)

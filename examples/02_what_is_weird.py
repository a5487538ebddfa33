# %% [markdown]
# # 2. What is weird about x − ⊥x?
#
# Imagine a function that is 0 everywhere. Its graph is a horizontal line, so its slope is 0. What else could it be?
#
# `detach(x)`, written ⊥x, has the value of x but counts as a constant: its derivatives are 0. Programs that train
# neural networks use it every day, also under the name `stop_gradient`. Now subtract it from x.

# %%
from fractions import Fraction

from sympy import Symbol

from jets import detach, equal, variable


def weird(x):
    return x - detach(x)


for point in (Fraction(-2), Fraction(0), Fraction(1, 3)):
    jet = weird(variable(point, order=3))
    print(f"at {point}: value {jet.value}, slope {jet.derivative(1)}")
    assert weird(point) == 0

# %% [markdown]
# The value is 0 and the slope is 1. From the values alone we would never find out: (f(x + h) − f(x))/h is 0 for all h.
# The slope comes from the *rules*: x′ = 1, (⊥x)′ = 0, and the derivative of a difference is the difference of the
# derivatives. These rules never contradict each other (that is proved in `proofs/`), but they allow functions whose
# slope is not the slope of their graph. Those are the *weird functions*.
#
# Three points are not all points. So let x be at *a*, a letter that may stand for any number. SymPy calculates with
# letters, and what comes out holds for all a at once.

# %%
x = variable(Symbol("a"), order=3)
print("x − ⊥x =", weird(x))
assert weird(x).derivatives.tolist() == [0, 1, 0, 0]

# %% [markdown]
# Two more. x·x has the slope 2x, but x·⊥x, with the same value, has half of it. The constant 1 has the slope 0, but
# x²/⊥(x²), which is 1 as well, has the slope 2/x.

# %%
half = x * detach(x)
ratio = x**2 / detach(x**2)
print("x·⊥x =", half)
print("x²/⊥(x²) =", ratio)
a = x.value
assert half.derivatives.tolist() == [a**2, a, 0, 0]
assert ratio.derivatives.tolist() == [1, 2 / a, 2 / a**2, 0]

# %% [markdown]
# So values do not tell weird functions apart. Their jets do: the value together with the derivatives.

# %%
assert weird(x) == 0  # in value
assert not equal(weird(x), 0)  # as jets

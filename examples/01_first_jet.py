# %% [markdown]
# # 1. The first jet
#
# A *jet* is a number that knows its derivatives. `variable(3, order=4)` is x at the point 3, up to the fourth
# derivative: its value is 3, its slope is 1, and the rest is 0, since x′ = 1 and x″ = 0.
#
# The 3 is written as a fraction, `Fraction(3)`, because Python calculates with fractions exactly. What follows has no
# rounding in it, so we may ask for equality with `==`.

# %%
from fractions import Fraction

from jets import allclose, cos, sin, variable

x = variable(Fraction(3), order=4)
print("x =", x)

# %% [markdown]
# Calculate with x as with any number. The rules of calculus for sums, products and quotients are applied on the way.

# %%
f = (x**2 + 1) / (x - 1)
print("f =", f)

# %% [markdown]
# This is the Taylor polynomial of f at 3. In front of (x − 3)ᵏ stands the *coefficient*, the k-th derivative divided by
# k! = 1·2·…·k. Both can be had, and they are not the same: coefficient 4 is 1/16, derivative 4 is 24/16 = 3/2.
# Check them by hand: f(x) = x + 1 + 2/(x − 1), so f′(x) = 1 − 2/(x − 1)², f″(x) = 4/(x − 1)³, and so on.

# %%
print("derivatives: ", *f.derivatives)
print("coefficients:", *f.coeffs)
assert f.derivatives.tolist() == [5, Fraction(1, 2), Fraction(1, 2), Fraction(-3, 4), Fraction(3, 2)]
assert f.coeff(4) == Fraction(1, 16)

# %% [markdown]
# A jet goes through a program as well, through its loops and its decisions. Nobody told the next function how to
# differentiate anything. It is xⁿ, so its slope is n·xⁿ⁻¹, and for n = 10 and x = 3 that is 10·3⁹.


# %%
def power(x, n):
    if n == 0:
        return 1
    half = power(x, n // 2)
    return half * half * (x if n % 2 else 1)


print("power(3, 10) =", power(3, 10), "and its slope is", power(x, 10).derivative(1))
assert power(x, 10).value == 3**10
assert power(x, 10).derivative(1) == 10 * 3**9

# %% [markdown]
# sin 3 is no fraction, so for the sine we give x a decimal number. Now there is rounding, in the sixteenth digit, and
# we ask whether two jets are close: sin² + cos² is 1, and all its derivatives are 0.

# %%
x = variable(3.0, order=4)
print("sin x =", sin(x))
assert allclose(sin(x) ** 2 + cos(x) ** 2, 1, rtol=1e-14, atol=1e-14)

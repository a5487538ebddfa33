# %% [markdown]
# # 4. Two equalities
#
# Are x − ⊥x and 0 equal? They are *equal in value*: that is what `==` asks, and `<` and `>` look at values, too. They
# are not *equal as jets*: `equal` asks that, and looks at every derivative.

# %%
from fractions import Fraction

from jets import contact_order, detach, equal, limit, sin, sqrt, variable

x = variable(Fraction(0), order=6)
weird = x - detach(x)
print("equal in value:", weird == 0)
print("equal as jets: ", equal(weird, 0))
assert weird == 0
assert not equal(weird, 0)

# %% [markdown]
# Between the two there are steps. `contact_order` counts up to which derivative two jets agree: −1 if not even their
# values do, 0 if the curves meet, 1 if they have the same tangent as well, 2 if they also bend alike. At 0 the unit
# circle and the parabola x²/2 are closer still, and x and sin x agree up to the second derivative.

# %%
circle = 1 - sqrt(1 - x**2)
print("circle   =", circle)
print("parabola =", x**2 / 2)
for name, a, b in [
    ("x + 1 and x", x + 1, x),
    ("x − ⊥x and 0", weird, 0),
    ("sin x and x", sin(x), x),
    ("circle and parabola", circle, x**2 / 2),
]:
    print(f"contact order of {name}: {contact_order(a, b)}")
assert contact_order(weird, 0) == 0
assert contact_order(sin(x), x) == 2
assert contact_order(circle, x**2 / 2) == 3
assert equal(circle, x**2 / 2, order=3)
assert not equal(circle, x**2 / 2, order=4)

# %% [markdown]
# Why does `==` look at values? So that a program which decides something, `if x == 0`, goes the same way with a jet as
# with a number. But remember what that means: the derivatives are those of the way it went.


# %%
def sinc(x):
    if x == 0:
        return 1
    return sin(x) / x


print("sinc(0) took the first way, where there is but a number:", sinc(x))
print("sin x/x for x near 0:", limit(sin(x), x))
assert isinstance(sinc(x), int)  # no jet, no derivatives
assert limit(sin(x), x).derivative(2) == Fraction(-1, 3)

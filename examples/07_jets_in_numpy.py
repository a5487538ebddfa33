# %% [markdown]
# # 7. Jets in NumPy programs
#
# NumPy is Python's library for arrays: rows or tables of numbers, with which one calculates as with a single number. A
# variable can be an array as well. Then there is one jet for each point, and one line of code serves all.

# %%
from fractions import Fraction

import numpy as np
from numpy.polynomial.chebyshev import chebval

from jets import equal, variable

x = variable(np.array([0.0, 2.0, 3.0]), order=2)
print(x**2)
assert (x**2).derivative(1).tolist() == [0, 4, 6]

# %% [markdown]
# `np.where` decides point by point: x² above 1, below it the tangent 2x − 1. The derivatives come with the values.

# %%
glued = np.where(x > 1, x**2, 2 * x - 1)
print("values:", glued.value, "slopes:", glued.derivative(1), "second derivatives:", glued.derivative(2))
assert glued.value.tolist() == [-1, 4, 9]
assert glued.derivative(1).tolist() == [2, 4, 6]
assert glued.derivative(2).tolist() == [0, 2, 2]

# %% [markdown]
# The numbers in a matrix may be jets. There are two equations, (2 + t)·a + b = 1 and a + 3b = 2, and we ask how their
# solution moves with t. By hand: subtract the second from three times the first, and a = 1/(5 + 3t). In fractions,
# NumPy's answer is exactly that.

# %%
t = variable(Fraction(0), order=3, name="t")
matrix = np.block([[2 + t, 1], [1, 3]])
a, b = np.linalg.solve(matrix, [1, 2])
print("a =", a)
print("b =", b)
assert equal(a, 1 / (5 + 3 * t))
assert equal((2 + t) * a + b, 1)

# %% [markdown]
# The next function is NumPy's own, for Chebyshev polynomials. Nobody thought of jets when writing it, and nobody had
# to. We ask for T₄, which is 8x⁴ − 8x² + 1. At 1/2 whatever is added and multiplied has few binary digits, so that even
# the computer's decimal numbers are exact here.

# %%
T4 = chebval(variable(0.5, order=5), [0, 0, 0, 0, 1])
print("T₄ =", T4)
assert T4.derivatives.tolist() == [-0.5, -4, 8, 96, 192, 0]

"""The textbook's recurrences, as one writes them: on lists of numbers or NumPy rows, or on one long NumPy array."""

from operator import mul

import numpy as np


class Series:
    """A Taylor polynomial c₀ + c₁t + … up to t^order; a shorter row of coefficients ends in zeros."""

    def __init__(self, c, order):
        self.c, self.order = c, order

    def __add__(self, other):
        if not isinstance(other, Series):
            return Series([self.c[0] + other, *self.c[1:]], self.order)
        a, b = sorted((self.c, other.c), key=len)
        return Series([*map(sum, zip(a, b, strict=False)), *b[len(a) :]], self.order)

    __radd__ = __add__

    def __sub__(self, number):
        return self + -number

    def __mul__(self, other):
        if not isinstance(other, Series):
            return Series([c * other for c in self.c], self.order)
        if isinstance(self.c, np.ndarray):
            return Series(np.convolve(self.c, other.c)[: self.order + 1], self.order)
        a, b = sorted((self.c, other.c), key=len)
        degrees = range(min(self.order + 1, len(a) + len(b) - 1))
        return Series([a[0] * b[k] + tail(a, b, k) if k < len(b) else tail(a, b, k) for k in degrees], self.order)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if not isinstance(other, Series):
            return self * (1 / other)
        y = self.rows()
        for k in range(self.order + 1):
            c = self.c[k] if k < len(self.c) else 0
            y[k] = (c - tail(other.c, y, k)) / other.c[0]
        return Series(y, self.order)

    def exp(self):
        return self.exp_from(np.exp(self.c[0]))

    def exp_from(self, value):
        """Return exp where its value is known, as for rational numbers."""
        y, slope = self.rows(), self.theta()
        y[0] = value
        for k in range(1, self.order + 1):
            y[k] = tail(slope, y, k) / k
        return Series(y, self.order)

    def sin(self):
        s, c, slope = self.rows(), self.rows(), self.theta()
        s[0], c[0] = np.sin(self.c[0]), np.cos(self.c[0])
        for k in range(1, self.order + 1):
            s[k], c[k] = tail(slope, c, k) / k, -tail(slope, s, k) / k
        return Series(s, self.order)

    def log(self):
        slope = Series(self.theta(), self.order) / self
        slope.c[1:] = [c / k for k, c in enumerate(slope.c[1:], start=1)]
        slope.c[0] = np.log(self.c[0])
        return slope

    def at(self, inner):
        """Return f(u) by Horner's rule; u is zero in value."""
        y = Series(inner.c * 0, self.order)
        for c in self.c[::-1]:
            y = y * inner
            y.c[0] += c
        return y

    def theta(self):
        """Return k·c_k, which the recurrences take for the derivative."""
        return (
            self.c * np.arange(len(self.c)) if isinstance(self.c, np.ndarray) else [k * c for k, c in enumerate(self.c)]
        )

    def rows(self):
        """Return room for a result of the same kind."""
        return np.zeros(self.order + 1) if isinstance(self.c, np.ndarray) else [0] * (self.order + 1)


def tail(a, y, k):
    """Return Σ a_j·y_{k−j} over j ≥ 1, as far as both have coefficients."""
    low, high = max(1, k - len(y) + 1), min(k, len(a) - 1)
    left, right = a[low : high + 1], y[k - high : k - low + 1][::-1]
    return left @ right if isinstance(a, np.ndarray) else sum(map(mul, left, right))


def exp(u):
    return u.exp() if isinstance(u, Series) else np.exp(u)


def sin(u):
    return u.sin() if isinstance(u, Series) else np.sin(u)

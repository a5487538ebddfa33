"""Taylor coefficients of f(g(t), …) to 50 digits and more, by mpmath and independent of `jets`.

f is known by its values alone. Its Taylor coefficients are forward differences of steps so small, at a precision so
high, that neither the steps nor the cancellation are seen: with steps of 2⁻¹⁸⁰ of the distance on which f changes,
the k-th difference loses 180·k bits and is right to 180. The g are polynomials with binary, hence exact,
coefficients, and f(g) = Σ f_ij·(u − u₀)^i·(v − v₀)^j is composed slot by slot, with no recurrence.

The same sum with |f_ij|, |u_k| and |v_k| in place of the numbers is the *scale* of what is added up: an arithmetic
with relative errors eps cannot do better than eps times the scale, however good the algorithm.
"""

from functools import cache
from itertools import product
from math import prod

import numpy as np
from mpmath import mp, mpc, mpf

__all__ = ["REFERENCE", "composite", "exact", "taylor"]

DIGITS = 60
_STEP = 180  # bits of f that the finite step leaves right


def _cbrt(x):
    return mp.sign(x) * mp.cbrt(abs(x))


@cache
def _exp(x, precision):
    return mp.exp(x)


def _logaddexp(x, y):
    return mp.log(_exp(x, mp.prec) + _exp(y, mp.prec))  # a grid of 231 points has 21 of each


def _logaddexp2(x, y):
    return _logaddexp(x * mp.ln2, y * mp.ln2) / mp.ln2


def _power(x, y):
    return x ** int(y) if y == int(mp.re(y)) else x**y


def _ndtr(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def _with_order(bessel, v):
    return lambda x: bessel(v, x)


#: NumPy's and SciPy's functions by name, on mpmath's numbers.
REFERENCE = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "negative": lambda x: -x,
    "positive": lambda x: x,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "power": _power,
    "float_power": _power,
    "sqrt": mp.sqrt,
    "cbrt": _cbrt,
    "hypot": mp.hypot,
    "exp": mp.exp,
    "exp2": lambda x: mp.mpf(2) ** x,
    "expm1": mp.expm1,
    "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.ln2,
    "log10": lambda x: mp.log(x) / mp.ln10,
    "log1p": mp.log1p,
    "logaddexp": _logaddexp,
    "logaddexp2": _logaddexp2,
    **{name: getattr(mp, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{f"arc{name}": getattr(mp, f"a{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "arctan2": mp.atan2,
    **dict.fromkeys(("deg2rad", "radians"), lambda x: x * mp.pi / 180),
    **dict.fromkeys(("rad2deg", "degrees"), lambda x: x * 180 / mp.pi),
    **dict.fromkeys(("absolute", "fabs"), abs),
    "copysign": lambda x, y: abs(x) * (1 if y >= 0 else -1),
    **dict.fromkeys(("maximum", "fmax"), max),
    **dict.fromkeys(("minimum", "fmin"), min),
    "remainder": lambda x, y: x - y * mp.floor(x / y),
    "fmod": lambda x, y: x - y * mp.sign(x / y) * mp.floor(abs(x / y)),
    "conjugate": mp.conj,
    # SciPy's
    **{name: getattr(mp, name) for name in ("erf", "erfc", "erfi", "gamma", "beta", "zeta", "ellipk", "ellipe")},
    "erfcx": lambda x: mp.exp(x * x) * mp.erfc(x),
    "ndtr": _ndtr,
    "log_ndtr": lambda x: mp.log(_ndtr(x)),
    "expit": lambda x: 1 / (1 + mp.exp(-x)),
    "logit": lambda x: mp.log(x / (1 - x)),
    "log_expit": lambda x: -mp.log(1 + mp.exp(-x)),
    "xlogy": lambda x, y: x * mp.log(y),
    "xlog1py": lambda x, y: x * mp.log(1 + y),
    "exp1": mp.e1,
    "expi": mp.ei,
    "exp10": lambda x: mpf(10) ** x,
    "gammaln": lambda x: mp.log(abs(mp.gamma(x))),
    "loggamma": mp.loggamma,
    **dict.fromkeys(("psi", "digamma"), mp.digamma),
    "betaln": lambda x, y: mp.log(abs(mp.beta(x, y))),
    "jv": mp.besselj,
    "yv": mp.bessely,
    "iv": mp.besseli,
    "kv": mp.besselk,
    **{f"{letter}{v}": _with_order(getattr(mp, f"bessel{letter}"), v) for letter in "jyik" for v in (0, 1)},
    "hankel1": lambda v, x: mp.besselj(v, x) + 1j * mp.bessely(v, x),
    "hankel2": lambda v, x: mp.besselj(v, x) - 1j * mp.bessely(v, x),
}


def _bessel(function, sign):
    """Return the Taylor coefficients of a C with x²·C″ + x·C′ + (sign·x² − v²)·C = 0, from its value and slope."""

    def coefficients(v, x, order):
        with mp.workdps(3 * DIGITS):
            c = [mpf(0), mpf(0), function(v, x), mp.diff(lambda t: function(v, t), x)]
            for k in range(order - 1):
                below = (k * k + sign * x * x - v * v) * c[k + 2] + sign * (2 * x * c[k + 1] + c[k])
                c.append(-((2 * k + 1) * (k + 1) * x * c[k + 3] + below) / (x * x * (k + 2) * (k + 1)))
            return c[2 : order + 3]

    return coefficients


#: Functions of which mpmath's values are too slow at such a precision: their coefficients by their equation.
EQUATION = {"yv": _bessel(mp.bessely, +1), "kv": _bessel(mp.besselk, -1)}


def exact(x):
    """Return a float, a complex or a NumPy number as mpmath's, without rounding."""
    if isinstance(x, complex | np.complexfloating):
        return mpc(exact(x.real), exact(x.imag))
    if isinstance(x, float | int):
        return mpf(x)
    numerator, denominator = x.as_integer_ratio()
    with mp.workprec(20_000):
        return mpf(numerator) / mpf(denominator)


def taylor(f, point, near, orders, bits=_STEP):
    """Return {α: ∂^α f/α!} at a point for αᵢ ≤ orders[i] and |α| ≤ their maximum.

    `near` is the distance on which f changes, for each argument. The forward difference of a
    zero coefficient is a step times the next coefficient, and is told by that.
    """
    top = max(orders)
    more = [n + 1 if n else 0 for n in orders]
    slots = [alpha for alpha in product(*(range(n + 1) for n in more)) if sum(alpha) <= top + 1]
    far = max(map(abs, point))
    spare = 100 + int(min(3 * far + 1.5 * far**2, 1400))  # for what f loses by itself, such as tanh 400 = 1 − 10⁻³⁴⁷
    with mp.workprec(bits * (top + 2) + spare):
        steps = [mpf(r) * mpf(2) ** -bits for r in near]
        table = {alpha: f(*(x + k * h for x, k, h in zip(point, alpha, steps, strict=True))) for alpha in slots}
        for axis, n in enumerate(more):
            _differences(table, axis, n)
        table = {alpha: d / prod(map(mp.factorial, alpha)) for alpha, d in table.items()}
        norms = [[h**k for k in range(n + 1)] for h, n in zip(steps, more, strict=True)]
        return {
            alpha: mpf(0)
            if _is_noise(table, alpha, bits)
            else d / prod(norm[k] for norm, k in zip(norms, alpha, strict=True))
            for alpha, d in table.items()
            if sum(alpha) <= top
        }


def _differences(table, axis, order):
    """Replace values by forward differences along an axis, in place."""
    for k in range(1, order + 1):
        for alpha in sorted((a for a in table if a[axis] >= k), key=lambda a: -a[axis]):
            table[alpha] -= table[_moved(alpha, axis, -1)]


def _moved(alpha, axis, step):
    return (*alpha[:axis], alpha[axis] + step, *alpha[axis + 1 :])


def _is_noise(table, alpha, bits):
    """Say whether a difference is what the finite step makes of a zero: no larger than the next, not 2^bits times."""
    above = [_moved(alpha, axis, 1) for axis in range(len(alpha))]
    large = 2 ** (bits // 2)
    return any(alpha) and any(abs(table[alpha]) < large * abs(table[beta]) for beta in above if beta in table)


def composite(name, inner, order, near):
    """Return the Taylor coefficients of f(g(t), …) and their scale, the sum of the moduli of what is added up.

    `inner` holds one tuple of coefficients for each argument, a constant has one, and `near` the distances on which
    f changes.
    """
    point = tuple(series[0] for series in inner)
    orders = tuple(order if len(series) > 1 else 0 for series in inner)
    with mp.workdps(DIGITS):
        table = _table(name, tuple(map(type, point)), point, near, orders)
        moduli = {alpha: abs(c) for alpha, c in table.items()}
        powers, scales = ([_powers(tuple(map(kind, s)), order) for s in inner] for kind in (exact, _modulus))
        return _sum(table, powers, order), _sum(moduli, scales, order)


def _modulus(x):
    return abs(exact(x))


@cache
def _table(name, kinds, point, near, orders):
    """Return the Taylor coefficients of a function by name; the kinds tell 1.0 from 1 and from longdouble."""
    if name in EQUATION:
        return {(0, k): c for k, c in enumerate(EQUATION[name](*map(exact, point), orders[-1]))}
    return taylor(REFERENCE[name], tuple(map(exact, point)), near, orders)


@cache
def _powers(series, order):
    """Return the powers of u − u₀, each from its own first degree on: powers[i][k] is that of degree i + k."""
    powers = [[mpf(1), *[mpf(0)] * order]]
    step = [*series[1:], *[mpf(0)] * (order + 1 - len(series))]
    for i in range(1, order + 1):
        last = powers[-1]
        powers.append([mp.fdot(zip(last[: k + 1], step[k::-1], strict=True)) for k in range(order + 1 - i)])
    return powers


def _sum(table, powers, order):
    """Return Σ f_α·Π (uᵢ − uᵢ₀)^αᵢ up to the order."""
    *outer, last = powers
    if not outer:
        return [mp.fsum(table[i,] * last[i][k - i] for i in range(k + 1) if (i,) in table) for k in range(order + 1)]
    total = [mpf(0)] * (order + 1)
    for i in sorted({alpha[0] for alpha in table}):
        row = _sum({alpha[1:]: c for alpha, c in table.items() if alpha[0] == i}, powers[1:], order - i)
        for k in range(i, order + 1):
            total[k] += mp.fdot(zip(powers[0][i][: k - i + 1], row[k - i :: -1], strict=True))
    return total

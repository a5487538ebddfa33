"""Where the accuracy of every differentiated function is measured, and the largest error found there.

Run as a script it prints the largest errors, function by function:

    python tests/accuracy.py
"""

import random
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.special
from mpmath import mp
from oracle import DIGITS, composite, exact

from jets import Jet

ORDER = 20
ORDERS = (0, 1, 2, 3, 8, 20)
SEEDS = (1, 2)

#: Largest error allowed, in units of (k + 1)·eps·scale; the reason is in test_accuracy.py.
BOUND = 4

TINY = 2.0**-40


@dataclass(frozen=True)
class Case:
    """A function at a point: `near` is the distance on which it changes, `size` that of the coefficients of g."""

    name: str
    point: tuple
    near: tuple
    size: tuple

    def __str__(self):
        wide = "" if self.size == self.near else f"~{self.size}"
        return f"{self.name}{self.point}{wide}".replace(" ", "")

    def inner(self, seed, order=ORDER):
        """Return the coefficients of one g for each argument; an argument of size 0 is a constant."""
        draw = random.Random(f"{self} {seed}")
        return tuple(
            (x, *(size * coefficient(draw, x) for _ in range(order))) if size else (x,)
            for x, size in zip(self.point, self.size, strict=True)
        )


def coefficient(draw, like):
    """Draw a number from the ring between ¼ and 1, so that none is zero."""
    modulus = draw.uniform(0.25, 1.0)
    if isinstance(like, complex):
        angle = draw.uniform(0, 2 * np.pi)
        return complex(modulus * np.cos(angle), modulus * np.sin(angle))
    return draw.choice((-1, 1)) * modulus


def at(*points, near=1.0, wide=False):
    """Return (point, near, size) for functions of one argument; `wide`: g also takes steps of 1 at branch points."""
    return [((x,), (near,), (size,)) for x in points for size in ({near, 1.0} if wide else {near})]


def both(*points, near=1.0):
    """Return (point, near, size) for functions of two: a jet in either place, and in both."""
    pairs = [(p, near if isinstance(near, tuple) else (near, near)) for p in points]
    return [
        (p, r, tuple(a * m for a, m in zip(r, moving, strict=True)))
        for p, r in pairs
        for moving in ((1, 0), (0, 1), (1, 1))
    ]


def first(*points, near=1.0):
    """Return (point, near, size) for a jet in the first place only."""
    return [(p, (near, 1.0), (near, 0.0)) for p in points]


_ANY = at(0.0, 0.7, -1.3, 2.5)
_SMALL, _LARGE = at(1e-300, near=1e-300), at(1e300, near=1e300)
_POSITIVE = at(0.3, 1.0, 2.0) + at(TINY, near=TINY, wide=True) + _SMALL + _LARGE
_EITHER = both((0.7, -1.3), (2.0, 3.0)) + both((1e200, 1e-90), near=(1e200, 1e-90))
_TWO = both((0.7, -1.3), (-2.5, 1.1), (0.3, 0.4))
_LEFT, _RIGHT = at(1 - TINY, near=TINY, wide=True), at(TINY - 1, near=TINY, wide=True)
_WHOLE = first(*((x, n) for n in range(11) for x in (0.7, -1.3)), *((0.0, n) for n in (0, 1, 2, 3, 10)))
_POWERS = (
    first(*((x, -n) for n in (1, 2, 3, 7) for x in (0.7, -1.3)), (TINY, -1), near=TINY)
    + first(*((x, a) for a in (0.5, -0.5, 1.5, 1 / 3, 2.5, np.pi, 100.25) for x in (0.7, 2.0)), (1e3, -20.5))
    + first((1e-100, 0.5), (1e-100, -1.5), near=1e-100)
    + both((0.7, 1.3), (2.0, -0.7), (2.0, 3.0), (1.5, 10.0), (3.0, 0.0))
)

REAL = {
    "add": _EITHER,
    "subtract": _EITHER,
    "multiply": _EITHER,
    "divide": _EITHER + both((1.0, TINY), near=(1.0, TINY)),
    "negative": _ANY,
    "positive": _ANY,
    "square": _ANY + at(1e-150, near=1e-150),
    "reciprocal": _POSITIVE + at(-0.7),
    "power": _WHOLE + _POWERS,
    "float_power": _WHOLE + _POWERS,
    "sqrt": _POSITIVE,
    "cbrt": _POSITIVE + at(-0.7) + at(-1e-300, near=1e-300),
    "hypot": _TWO + both((0.0, -2.0)) + both((1e200, 1e200), near=1e200) + both((1e-300, -1e-300), near=1e-300),
    "exp": _ANY + at(-700.0, 700.0, -20.0),
    "exp2": _ANY + at(-1000.0, 1000.0, -20.0),
    "expm1": _ANY + at(1e-12, -1e-300, 30.0, -40.0, 700.0),
    "log": _POSITIVE + at(1 + TINY),
    "log2": _POSITIVE + at(1 + TINY),
    "log10": _POSITIVE + at(1 + TINY),
    "log1p": at(0.0, 0.7, -0.6, 1e-300, -1e-12) + _RIGHT + _LARGE,
    "logaddexp": _TWO + both((800.0, 0.0), (-800.0, 0.0), (30.0, 0.0), (0.0, 0.0), (-700.5, -700.0)),
    "logaddexp2": _TWO + both((1200.0, 0.0), (-1200.0, 0.0), (30.0, 0.0), (0.0, 0.0), (-1000.5, -1000.0)),
    "sin": _ANY + at(np.pi, np.pi / 2, 1e5),
    "cos": _ANY + at(np.pi, np.pi / 2, 1e5),
    "tan": _ANY + at(1e-12) + at(np.pi / 2 - TINY, np.pi / 2 + TINY, near=TINY, wide=True) + at(1e5 + 1),
    "arcsin": at(0.0, 0.3, -0.8, 1e-12) + _LEFT + _RIGHT,
    "arccos": at(0.0, 0.3, -0.8, 1e-12) + _LEFT + _RIGHT,
    "arctan": _ANY + at(30.0, -1e5, 1e-12) + at(1e150, near=1e150) + [((1e200,), (1e200,), (1.0,))],
    "arctan2": _TWO
    + both((0.5, 0.0), (0.0, 2.0), (-1e-12, -1.0))
    + both((1e200, -1e200), near=1e200)
    + both((1e-300, -1e-300), near=1e-300),
    "sinh": _ANY + at(300.0, -300.0, 1e-12, 20.0),
    "cosh": _ANY + at(300.0, -300.0, 1e-12, 20.0),
    "tanh": _ANY + at(30.0, -30.0, 400.0, -400.0, 1e-12),
    "arcsinh": _ANY + at(30.0, -1e5, 1e-12) + at(1e200, -1e200, near=1e200),
    "arccosh": at(1.5, 3.0) + at(1 + TINY, near=TINY, wide=True) + _LARGE,
    "arctanh": at(0.0, 0.3, -0.8, 1e-12) + _LEFT + _RIGHT,
    **dict.fromkeys(("deg2rad", "radians", "rad2deg", "degrees"), _ANY),
    **dict.fromkeys(("absolute", "fabs"), at(0.7, -1.3, 1e-300, -1e300)),
    **dict.fromkeys(("copysign", "maximum", "minimum", "fmax", "fmin"), _TWO),
    **dict.fromkeys(("remainder", "fmod"), both((7.3, 2.0), (-7.3, 2.0), (7.3, -2.0), (0.7, 2.5))),
    "conjugate": _ANY,
}

_PLANE = at(0.3 + 0.4j, -1.2 + 0.7j, 0.8 - 1.5j)
_BRANCH = at(complex(0, 1 - TINY), complex(TINY, -1), near=TINY, wide=True)
_ENDS = at(complex(1 - TINY, TINY), complex(-1, TINY), near=TINY, wide=True)
_PAIRS = both((0.3 + 0.4j, -1.2 + 0.7j), (2.0 + 1j, 0.5 - 1.5j))

COMPLEX = {
    **dict.fromkeys(("add", "subtract", "multiply", "divide"), _PAIRS),
    **dict.fromkeys(("negative", "positive", "square", "exp", "exp2", "sin", "cos", "sinh", "cosh"), _PLANE),
    **dict.fromkeys(("sqrt", "log", "log2", "log10", "reciprocal"), _PLANE + at(TINY * 1j, near=TINY, wide=True)),
    **dict.fromkeys(("power", "float_power"), _PAIRS + first(*((0.3 + 0.4j, a) for a in (2, 3, -2, 0.5, 1 + 2j)))),
    "expm1": _PLANE + at(1e-12 + 1e-12j),
    "log1p": _PLANE + at(1e-12 + 1e-12j) + at(complex(-1, TINY), near=TINY, wide=True),
    "tan": _PLANE + at(0.5 + 30j, 0.5 - 400j) + at(complex(np.pi / 2, TINY), near=TINY, wide=True),
    "tanh": _PLANE + at(30 + 0.5j, -400 + 0.5j) + at(complex(TINY, np.pi / 2), near=TINY, wide=True),
    "arctan": _PLANE + _BRANCH + at(1e5 + 1e5j),
    "arcsinh": _PLANE + _BRANCH + at(1e5 + 1e5j),
    **dict.fromkeys(("arcsin", "arccos", "arccosh", "arctanh"), _PLANE + _ENDS),
}


def cases(table):
    return [Case(name, *place) for name, places in table.items() for place in places]


def function(name):
    """Return NumPy's function of that name, or SciPy's."""
    ours = getattr(np, name, None)
    return ours if isinstance(ours, np.ufunc) else getattr(scipy.special, name)  # np.i0 is no ufunc


def jets_of(inner, order):
    """Return the arguments as jets; constants as they are."""
    return [series[0] if len(series) == 1 else Jet.from_coeffs(series[: order + 1]) for series in inner]


@cache
def expected(case, seed):
    return composite(case.name, case.inner(seed), ORDER, case.near)


def errors(coeffs, want, scale, eps):
    """Return |error|/((k + 1)·eps·scale) and |error/slot|/eps for the slots k ≥ 1; an underflow counts as no error."""
    want, scale = want[1 : len(coeffs)], scale[1 : len(coeffs)]
    with mp.workdps(DIGITS):
        floor = exact(np.finfo(coeffs.dtype).smallest_subnormal)
        wrong = [abs(exact(c) - w) if np.isfinite(c) else mp.inf for c, w in zip(coeffs[1:], want, strict=True)]
        scaled = [float(e / (k * (eps * s + floor))) for k, (e, s) in enumerate(zip(wrong, scale, strict=True), 2)]
        relative = [float(e / (eps * abs(w) + floor)) for e, w in zip(wrong, want, strict=True)]
    return scaled, relative


def assert_accurate(coeffs, want, scale, bound=BOUND):
    scaled, _ = errors(coeffs, want, scale, np.finfo(coeffs.dtype).eps)
    assert max(scaled, default=0) <= bound, f"{max(scaled)} at slot {scaled.index(max(scaled)) + 1}"


def largest(case, seed, order=ORDER):
    coeffs = function(case.name)(*jets_of(case.inner(seed), order)).coeffs
    scaled, relative = errors(coeffs, *expected(case, seed), np.finfo(coeffs.dtype).eps)
    return max(scaled, default=0.0), max(relative, default=0.0)


def report(**tables):
    """Print the largest errors of every function over all its cases, up to order 20."""
    print(f"{'function':12} {'kind':8} {'error/((k+1)·eps·scale)':>24} {'relative error/eps':>20}  worst at")
    for kind, table in tables.items():
        for name, places in table.items():
            found = [(*largest(case, seed), str(case)) for case in cases({name: places}) for seed in SEEDS]
            scaled, _, where = max(found)
            print(f"{name:12} {kind:8} {scaled:24.3g} {max(f[1] for f in found):20.3g}  {where}")


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        report(real=REAL, complex=COMPLEX)

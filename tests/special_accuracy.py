"""Where the accuracy of SciPy's functions is measured, and the largest error found there.

Run as a script it prints the largest errors, function by function:

    python tests/special_accuracy.py
"""

import numpy as np
from accuracy import TINY, at, both, report


def second(*points, near=1.0):
    """Return (point, near, size) for a jet in the second place only."""
    return [(p, (1.0, near), (0.0, near)) for p in points]


_ANY = at(0.0, 0.3, -1.2, 2.5)
_TAILS = _ANY + at(6.0, -6.0, 20.0, -20.0)
_LOGISTIC = _ANY + at(-40.0, 40.0, -700.0)
_POLE = at(TINY, near=TINY)
_GAMMA = at(0.3, 4.0, 20.5, -1.5, -20.3, near=0.5) + _POLE + at(TINY - 1, near=TINY)
_PARAMETER = at(0.3, 0.0, -5.0, -50.0, near=0.5) + at(0.99, near=0.01) + at(1 - TINY, near=TINY)
_LARGE_PARAMETER = at(-1e3, near=1e3) + at(-1e10, near=1e10)
_PAIR = both((0.7, 1.3), (5.0, 3.0))
_BESSEL = second((0, 0.3), (2, 4.0), (0.25, 0.3), (-1.75, 4.0), (1, 20.5), near=0.25)

SPECIAL = {
    **dict.fromkeys(("erf", "erfc"), _TAILS),
    "erfi": _ANY + at(5.0, -5.0),
    "erfcx": _TAILS + at(0.01, 0.31, 1e3),
    "ndtr": _TAILS + at(-30.0),
    "log_ndtr": _TAILS + at(-40.0),
    **dict.fromkeys(("expit", "log_expit"), _LOGISTIC),
    "logit": at(0.3, 0.7, near=0.3) + _POLE + at(1 - TINY, near=TINY),
    **dict.fromkeys(("xlogy", "xlog1py"), both((0.7, 1.3), (0.0, 2.0))),
    "exp1": at(0.3, 4.0, 50.0) + _POLE,
    "expi": at(0.3, 4.0, -4.0, 50.0, -50.0) + _POLE,
    "exp10": _ANY + at(-300.0, 300.0),
    "gamma": _GAMMA,
    "gammaln": _GAMMA + at(1e5),
    "psi": at(0.3, 4.0, -1.5, near=0.5) + _POLE + at(TINY - 1, near=TINY),
    **dict.fromkeys(("beta", "betaln"), _PAIR),
    "zeta": second((3.0, 0.3), (2.0, 2.5), (1.5, 20.0), near=0.25),
    **dict.fromkeys(("jv", "yv", "iv", "kv"), _BESSEL),
    **dict.fromkeys(("j0", "j1", "i0", "i1"), at(0.0, 0.3, 4.0, 20.5)),
    "ellipk": _PARAMETER + _LARGE_PARAMETER,
    "ellipe": _PARAMETER + _LARGE_PARAMETER,
}

_PLANE = at(0.3 + 0.4j, -1.2 + 0.7j, 0.8 - 1.5j)

SPECIAL_COMPLEX = {
    **dict.fromkeys(("erf", "erfc", "erfi", "ndtr"), _PLANE),
    **dict.fromkeys(("exp1", "expi"), _PLANE),
    **dict.fromkeys(("xlogy", "xlog1py"), both((0.7 + 1j, 1.3 - 0.2j))),
    **dict.fromkeys(("jv", "iv"), second((0, 0.3 + 0.4j), (1.5, 4.0 - 2j), near=0.25)),
}

if __name__ == "__main__":
    with np.errstate(all="ignore"):
        report(real=SPECIAL, complex=SPECIAL_COMPLEX)

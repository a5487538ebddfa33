"""The table of SciPy's special functions, by name: SciPy is imported only when one of its functions meets a jet."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from jets import algebra, sequences
from jets.errors import RefusedError
from jets.forms import Rule, Slope, exponential_of, primitive, refused, slopes
from jets.jet import Jet
from jets.kinks import choose, is_constant, undefined
from jets.mixing import combine
from jets.numbers import Number, is_object, lift, plain, when_known
from jets.operators import RULES
from jets.partials import either, logistic
from jets.sequences import Coefficients, cylinder, scipy
from jets.values import evaluate, pi

__all__ = ["SPECIAL", "gaussian_value"]


def sequence(coefficients: Coefficients) -> Rule:
    """Return the rule of a function of parameters and u, given by its Taylor coefficients in u: Faà di Bruno."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        *parameters, u = combine(*inputs)
        if not all(map(is_constant, parameters)):
            raise RefusedError(
                f"{ufunc.__name__.lstrip('_')} can be differentiated in its last argument only; detach the others"
            )
        n, values = u._space.degree, [w._terms[0] for w in (*parameters, u)]
        y0 = evaluate(ufunc, *values)
        rows = [] if is_constant(u) or not n else when_known(coefficients, *values, n, count=n)
        return undefined(Jet._new(u._space, [y0, *algebra.compose([y0, *rows], u._terms, n)[1:]]))

    return rule


def exponential(*logarithmic_slope: Slope) -> Rule:
    """Return the rule of a function known by the slopes of its logarithm: y′ = y·(log y)′."""

    def rule(ufunc: Any, *inputs: Any) -> Jet:
        jets = combine(*inputs)
        y0 = evaluate(ufunc, *(u._terms[0] for u in jets))
        logarithm = primitive(y0, logarithmic_slope, jets)
        return Jet._new(jets[0]._space, algebra.exp(y0, logarithm._terms, jets[0].order))

    return rule


# --- the error function and the normal distribution --------------------------------------------------------------


def _gaussian(u: Jet, half: int = 1) -> Jet:
    """Return exp(−u²/half) with the value right to the last bits, also in the tails, where u² alone loses some."""
    u0, *rest = u._terms
    rise = algebra.product([0, *rest], [block / -half for block in (2 * u0, *rest)], u.order)  # −(u² − u₀²)/half
    return Jet._new(u._space, algebra.exp(when_known(gaussian_value, u0, half), rise, u.order))


def gaussian_value(u0: Number, half: int) -> Number:
    """Return exp(−u₀²/half) of a number."""
    if is_object(u0) or np.iscomplexobj(u0):
        return evaluate(np.exp, -u0 * u0 / half)
    u0 = np.clip(u0, -1e4, 1e4)  # beyond, it is 0, but u² might overflow
    high = np.asarray(u0, np.float32).astype(np.asarray(u0).dtype)  # 24 bits, so that its square is exact
    return plain(np.exp(-high * high / half) * np.exp((high - u0) * (high + u0) / half))


def _root_pi(u: Jet) -> Number:
    return evaluate(np.sqrt, pi(u._terms[0]))


def _root_two(u: Jet) -> Number:
    return evaluate(np.sqrt, lift(2, u._terms[0]))


def _density(u: Jet) -> Any:
    """Return the normal density exp(−u²/2)/√(2π)."""
    return _gaussian(u, half=2) / (_root_two(u) * _root_pi(u))


def _hazard(u: Jet) -> Any:
    """Return density/distribution: as √(2/π)/erfcx(−u/√2) on the left, where both of them vanish."""
    u0 = u._terms[0]
    if is_object(u0):
        return _density(u) / scipy("ndtr")(u)
    left, right = (_at(u, np.where(side, u0, 0.0)) for side in (np.less(u0, 0), np.greater_equal(u0, 0)))
    tail = _root_two(u) / _root_pi(u) / scipy("erfcx")(-left / _root_two(u))
    return either(np.less(u0, 0), tail, _density(right) / scipy("ndtr")(right))


def _at(u: Jet, value: Number) -> Jet:
    """Return the jet with another value, where the one it has would overflow in a branch that is not taken."""
    return Jet._new(u._space, [plain(value), *u._terms[1:]])


def _erfcx(ufunc: Any, u: Jet) -> Any:
    """Return exp(u²)·erfc u, of floats by its Taylor coefficients: the product would overflow on the right."""
    u0 = u._terms[0]
    if is_object(u0):
        return Jet._new(u._space, [evaluate(ufunc, u0), *(np.exp(u * u) * scipy("erfc")(u))._terms[1:]])
    if np.iscomplexobj(u0):
        raise RefusedError("erfcx of complex jets has no rule; write exp(z**2)*erfc(z)")
    return sequence(sequences.erfcx)(ufunc, u)


def _digamma(u: Jet) -> Jet:
    return Jet._new(u._space, [sequences.digamma_value(u._terms[0]), *scipy("psi")(u)._terms[1:]])


# --- the table -------------------------------------------------------------------------------------------------


def _xlog(log: Callable[[Any], Any], inside: Callable[[Any], Any]) -> tuple[Slope, Slope]:
    def slope_y(x: Jet, y: Jet) -> Any:
        # A constant x of 0 makes the function constant, also where its logarithm is not finite.
        x0 = x._terms[0]
        divisor = inside(y)
        nothing = np.equal(x0, 0) if is_constant(x) else np.False_
        return x / choose(plain(np.where(nothing, 1.0, divisor._terms[0])), nothing, x * 0 + 1, divisor)

    return (lambda x, y: log(y)), slope_y


_TABLE: dict[str, tuple[int, Rule]] = {
    # the error function and the normal distribution
    "erf": (1, slopes(lambda u: 2 / _root_pi(u) * _gaussian(u))),
    "erfc": (1, slopes(lambda u: -2 / _root_pi(u) * _gaussian(u))),
    "erfi": (1, slopes(lambda u: 2 / _root_pi(u) * np.exp(u * u))),
    "erfcx": (1, _erfcx),
    "ndtr": (1, slopes(_density)),
    "log_ndtr": (1, slopes(_hazard)),
    # logistic functions
    "expit": (1, slopes(lambda u: logistic(u) * logistic(-u))),
    "logit": (1, slopes(lambda u: 1 / (u * (1 - u)))),
    "log_expit": (1, slopes(lambda u: logistic(-u))),
    "xlogy": (2, slopes(*_xlog(np.log, lambda y: y))),
    "xlog1py": (2, slopes(*_xlog(np.log1p, lambda y: 1 + y))),
    # exponential integrals
    "exp1": (1, slopes(lambda u: -np.exp(-u) / u)),
    "expi": (1, slopes(lambda u: np.exp(u) / u)),
    "exp10": (1, exponential_of(10)),
    # the gamma function
    "gamma": (1, exponential(_digamma)),
    "gammaln": (1, slopes(_digamma)),
    "loggamma": (1, slopes(_digamma)),
    "psi": (1, sequence(sequences.digamma)),
    "digamma": (1, sequence(sequences.digamma)),
    "beta": (2, exponential(lambda a, b: _digamma(a) - _digamma(a + b), lambda a, b: _digamma(b) - _digamma(a + b))),
    "betaln": (2, slopes(lambda a, b: _digamma(a) - _digamma(a + b), lambda a, b: _digamma(b) - _digamma(a + b))),
    "zeta": (2, sequence(sequences.zeta)),
    # Bessel functions
    **{name: (2, sequence(cylinder(name, -1))) for name in ("jv", "yv", "hankel1", "hankel2")},
    "iv": (2, sequence(cylinder("iv", +1))),
    "kv": (2, sequence(cylinder("kv", +1, -1))),
    **{f"{kind}{v}": (1, sequence(cylinder(f"{kind}v", -1, order=v))) for kind in "jy" for v in (0, 1)},
    **{f"i{v}": (1, sequence(cylinder("iv", +1, order=v))) for v in (0, 1)},
    **{f"k{v}": (1, sequence(cylinder("kv", +1, -1, order=v))) for v in (0, 1)},
    # elliptic integrals
    "ellipk": (1, sequence(sequences.ellipk)),
    "ellipe": (1, sequence(sequences.elliptic(Fraction(-1, 2), Fraction(1, 2), 1))),
}

#: The functions by name, each with the number of its arguments.
SPECIAL: dict[str, int] = {name: arguments for name, (arguments, _) in _TABLE.items()}

RULES.update({name: rule for name, (_, rule) in _TABLE.items()})
RULES["_zeta"] = sequence(sequences.zeta)  # what scipy.special.zeta calls
RULES["_riemann_zeta"] = refused("it can be differentiated in its second argument only: zeta(s, q)")

"""Expectations over samples, and the same over all outcomes: derivatives of any order, and their standard errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from jets.estimators.averages import Options, Quantities, average
from jets.estimators.boxes import magic_box, ratio
from jets.estimators.estimates import Estimate, estimate_of
from jets.estimators.sources import CHUNK, combined, parts_of, size_of
from jets.jet import Jet
from jets.mixing import as_jet
from jets.numbers import is_exact, is_flint_rational, module_of, sample
from jets.progress import Progress, as_progress

__all__ = ["exact_expectation", "expectation", "weighing"]

#: The logarithm of what a float can hold.
LARGEST = 700

Function = Callable[[Any], Any]
Weighing = Callable[[Any], tuple[Any, Any, float]]


def expectation(
    f: Function,
    log_prob: Function | None = None,
    samples: Any = None,
    *,
    prob: Function | None = None,
    log_proposal: Function | None = None,
    normalised: bool = True,
    weights: Any = None,
    chain: bool = False,
    chains: bool = False,
    errors: bool = True,
    size: int | None = None,
    seed: Any = None,
    chunk: int = CHUNK,
    progress: bool | Progress | None = None,
) -> Estimate:
    """Return the expectation of f over p as a jet in the parameters, with the standard error of every derivative.

    `f` and `log_prob` are functions of a batch of samples, written with jets for the parameters; each gives one number
    or jet for a sample (f may give an array of them). The samples come from p at the parameters' values, ⊥p:

        normalised p:     ⟨f·□(log p)⟩                      (DiCE, arXiv 1802.05098)
        unnormalised p:   ⟨f·□(log p)⟩ / ⟨□(log p)⟩         (arXiv 1911.09117), with normalised=False

    or, with `log_proposal`, from another distribution q: then p/q stands for □. `prob` may stand for `log_prob`, and
    is exact for exact numbers. With neither, f carries all derivatives: reparametrised samples, or objectives such as
    `jets.estimators.dice`. Where f is reparametrised in part, log_prob is that of the rest.

    `samples` is an array whose first axis counts them, or a tuple or dict of such arrays; an iterator of such parts; a
    function of a NumPy Generator and a number of samples, with `size=` and `seed=`; or a Dask array (extra jets[dask]),
    or a tuple or dict of them, whose chunks are worked on where its scheduler says. Parts of `chunk` samples are worked
    on at a time, so that memory does not grow with their number; who does which part does not matter. `weights` say how
    much each sample counts, and the errors are those of (Σw)²/Σw² samples that count alike.

    Standard errors are those of the mean, by the delta method for quotients. With `chain=True` neighbours along the
    first axis are correlated, as in a Markov chain, and the errors are those of block averages; with `chains=True` the
    second axis counts independent chains. `errors=False` leaves them out. An EstimateWarning says when they, or the
    estimate, cannot be trusted: few samples carry the weights, one makes the variance, or a chain is too short.
    ValueError where a shape is wrong, or a logarithm not finite; RefusedError for complex f.

    >>> from jets import variable
    >>> theta = variable(0.25, order=2, name="θ")
    >>> coin = (np.random.default_rng(1).random(100_000) < 0.25).astype(float)
    >>> print(expectation(lambda x: 2 + 3 * x, lambda x: np.log(x * theta + (1 - x) * (1 - theta)), coin))
    100000 samples, effectively 100000
    f        2.7486 ± 0.0041
    ∂f/∂θ     2.989 ± 0.031
    ∂²f/∂θ²       0 ± 0
    """
    options = Options(weights, chain, chains, errors, size, seed, chunk, progress)
    given = weighing(log_prob, prob, log_proposal)
    if given is None and not normalised:
        raise TypeError("normalised=False is about p: give log_prob or prob")
    found = average(partial(_weighed, f, given, normalised), samples, options)
    jet, slopes = _mean(found.means[0], found.scale) if normalised else _quotient(*found.means)
    return estimate_of(jet, slopes, found.tally)


def _mean(a: Jet, scale: float) -> tuple[Jet, list[Jet]]:
    """Return a·exp(scale), and its slope along the average a."""
    if abs(scale) > LARGEST:
        raise ValueError(
            f"p/q is about exp({scale:.6g}) at the samples: either p or q is not normalised, and normalised=False is "
            "for those; or the samples of q do not reach where p is"
        )
    factor: Any = math.exp(scale) if scale else 1
    return a * factor, [as_jet(factor, a)]


def _quotient(a: Jet, b: Jet) -> tuple[Jet, list[Jet]]:
    """Return a/b, and its slopes 1/b and −a/b² along the averages a and b."""
    return a / b, [1 / b, -a / b**2]


def _weighed(f: Function, given: Weighing | None, normalised: bool, x: Any) -> Quantities:
    """Return f·r, and where p is not normalised also r, the ratio p/⊥p or p/q."""
    if given is None:
        return Quantities([f(x)])
    r, weights, scale = given(x)
    product = _product(r, f(x), size_of(x))
    return Quantities([product] if normalised else [product, r], weights, scale)


def _product(p: Any, y: Any, size: int) -> Any:
    """Return p·y, where y has the axes of p, of which the first counts the samples, and perhaps more."""
    y = y if isinstance(y, Jet) else np.asarray(y)
    shape = np.shape(p)
    if shape[:1] != (size,) or y.shape[: len(shape)] != shape:
        raise ValueError(
            f"for {size} samples f has the shape {y.shape} and log_prob or prob {shape}; each gives one number for "
            f"each sample along axis 0, shape ({size},), and f may give an array of them, shape ({size}, …)"
        )
    return y * np.reshape(p, shape + (1,) * (y.ndim - len(shape)))


def weighing(log_prob: Function | None, prob: Function | None, log_proposal: Function | None) -> Weighing | None:
    """Return the function from samples to the ratio r, the values of importance weights, and the scale of both."""
    if log_prob is not None and prob is not None:
        raise TypeError("give log_prob or prob, not both")
    if log_proposal is None:
        if log_prob is not None:
            return partial(_boxed, magic_box, log_prob)
        return None if prob is None else partial(_boxed, ratio, prob)
    if log_prob is None:
        raise TypeError("log_proposal goes with log_prob: the weights are exp(log_prob − log_proposal)")
    return partial(_proposed, log_prob, log_proposal)


def _boxed(box: Function, function: Function, x: Any) -> tuple[Any, None, float]:
    return box(function(x)), None, 0.0


def _proposed(log_prob: Function, log_proposal: Function, x: Any) -> tuple[Any, Any, float]:
    """Return p/q = exp(log p − log q), all of them divided by the largest so that none overflows."""
    log_ratio = log_prob(x) - log_proposal(x)
    value = log_ratio.value if isinstance(log_ratio, Jet) else np.asarray(log_ratio)
    if not np.all(np.isfinite(value)):
        raise ValueError(
            "log_prob − log_proposal is not finite for a sample; q has to reach where p is, and no further"
        )
    scale = float(np.max(value))
    return np.exp(log_ratio - scale), np.exp(value - scale), scale


# --- all outcomes -------------------------------------------------------------------------------------------


class _Sums(NamedTuple):
    """Σ p·f and Σ p over the outcomes so far, and Σ |c| of every coefficient c of p."""

    outcomes: int
    weighted: Any
    total: Any
    bulk: Any

    def __or__(self, other: _Sums) -> _Sums:
        """Return the sums over both sets of outcomes."""
        return _Sums(*(a + b for a, b in zip(self, other, strict=True)))


def exact_expectation(
    f: Function,
    log_prob: Function | None = None,
    outcomes: Any = None,
    *,
    prob: Function | None = None,
    normalised: bool = True,
    chunk: int = CHUNK,
    progress: bool | Progress | None = None,
) -> Estimate:
    """Return the expectation of f over all outcomes, Σ p·f, or Σ p·f / Σ p: what `expectation` estimates.

    The arguments are those of `expectation`; `outcomes` are all there are, each once. The standard errors are 0.
    ValueError if p is said to be normalised and does not add up to 1, for all values of the parameters.

    >>> from fractions import Fraction
    >>> from jets import variable
    >>> theta = variable(Fraction(1, 4), order=2, name="θ")
    >>> p = lambda x: np.stack([1 - theta, theta])[x]
    >>> exact_expectation(lambda x: 2 + 3 * x, prob=p, outcomes=np.array([0, 1])).derivatives.tolist()
    [Fraction(11, 4), Fraction(3, 1), Fraction(0, 1)]
    """
    if (log_prob is None) == (prob is None):
        raise TypeError("give log_prob or prob, one of them")
    if callable(outcomes):
        raise TypeError("outcomes are all there are, an array or an iterator of arrays, and not a sampler")
    parts, number = parts_of(outcomes, None, chunk, None)
    found = combined(partial(_summed, f, log_prob, prob), parts, number, as_progress(progress))
    if normalised:
        _assert_normalised(found)
    y = found.weighted if normalised else found.weighted / found.total
    if not isinstance(y, Jet):
        raise TypeError("neither f nor p depends on a parameter: write them with a jet, such as variable(0.5, 2)")
    return Estimate(y, np.zeros(y.derivatives.shape), found.outcomes, float(found.outcomes))


def _summed(f: Function, log_prob: Function | None, prob: Function | None, x: Any) -> _Sums:
    p = np.exp(log_prob(x)) if log_prob is not None else prob(x)  # type: ignore[misc]
    weighted = np.sum(_product(p, f(x), size := size_of(x)), axis=0)
    return _Sums(size, weighted, np.sum(p, axis=0), np.sum(abs(_coeffs(p)), axis=1))


def _assert_normalised(found: _Sums) -> None:
    rest = _coeffs(found.total - 1)
    if np.any(_is_off(rest, found.bulk)):
        raise ValueError(
            f"the probabilities of all outcomes add up to {found.total}; give normalised=False, or all outcomes"
        )


def _is_off(rest: Any, bulk: Any) -> Any:
    """Say which coefficients are not zero, but for roundings; of symbols, which ones are known not to be."""
    like = sample(rest)
    if module_of(like) == "sympy":
        return np.frompyfunc(lambda c: c.equals(0) is False, 1, 1)(rest)
    return rest != 0 if is_exact(rest) or is_flint_rational(like) else abs(rest) > 1e-9 * bulk


def _coeffs(p: Any) -> Any:
    return p.coeffs if isinstance(p, Jet) else np.asarray(p)[None]

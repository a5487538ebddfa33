"""The magic box exp(τ − ⊥τ) and what is built of it: objectives whose derivatives are those of an expectation.

Samples of p do not know that p depends on parameters; □(log p) = p/⊥p does. It has the value 1, so that averages stay
what they are, and the derivatives of p/p₀ at the p₀ that the samples came from.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jets.detach import detach
from jets.jet import Jet
from jets.numbers import is_object

__all__ = ["dice", "loaded_dice", "magic_box", "ratio"]


def magic_box(tau: Any) -> Any:
    """Return □(τ) = exp(τ − ⊥τ): the value is exactly 1, the first derivative τ′, the second τ″ + τ′², and so on.

    With τ = log p(x; θ) at samples x of p(·; θ), the average of f(x)·□(τ) has, for every order, the derivatives of the
    expectation of f (DiCE, arXiv 1802.05098). τ is a jet, or a batch of them; ValueError where it is not finite.

    >>> from jets import variable
    >>> theta = variable(0.5, order=3, name="θ")
    >>> magic_box(np.log(theta)).derivatives.tolist()
    [1.0, 2.0, 0.0, 0.0]
    """
    _assert_finite(tau, "τ", "a sample has probability 0 or log_prob is not defined there; for outcomes give prob")
    return np.exp(tau - detach(tau))


def ratio(p: Any) -> Any:
    """Return p/⊥p, which is □(log p) for p > 0, and holds for every p but 0, exact numbers and negative ones included.

    Where p itself underflows, write magic_box(log_p).

    >>> from fractions import Fraction
    >>> from jets import variable
    >>> ratio(variable(Fraction(1, 3), order=2)).derivatives.tolist()
    [Fraction(1, 1), Fraction(3, 1), Fraction(0, 1)]
    """
    _assert_finite(p, "p", "write magic_box(log_p) for a p that is too large")
    if np.any(detach(p) == 0):
        raise ValueError(
            "p/⊥p has no value where p is 0: no sample can be there; write magic_box(log_p) if p underflows"
        )
    return p / detach(p)


def dice(costs: Any, log_probs: Any, *, lam: float = 1.0, baseline: Any = None, axis: int = -1) -> Any:
    """Return Σₜ □(Wₜ)·cₜ + Σₜ (1 − □(log pₜ))·bₜ, with Wₜ = Σ_{s≤t} λ^{t−s}·log pₛ: each cost, and what came before it.

    The average over sampled paths has the value of the expectation of Σₜ cₜ and, for λ = 1, its derivatives of every
    order. `costs` and `log_probs` have the time along `axis`; jets or numbers. A cost that depends on parameters itself
    keeps its own derivatives.

    λ < 1 forgets causes of long ago: the derivatives, from the first on, are biased and as a rule vary less; the first
    lack Σₜ Σ_{s<t} (1 − λ^{t−s})·⟨cₜ ∂log pₛ⟩. A `baseline` bₜ, which must not depend on what is sampled at t or later,
    changes no expectation; a good one, near to ⟨Σ_{s≥t} cₛ⟩, lowers the variance of the first derivatives. Higher ones
    are as right with it, and where they are products of several steps as noisy: see `loaded_dice`. ValueError where
    the numbers of steps differ. Source: DiCE, arXiv 1802.05098, equations 4 and 6.

    >>> from jets import variable
    >>> theta = variable(0.5, order=2, name="θ")
    >>> log_probs = np.stack([np.log(theta), np.log(1 - theta)])          # heads, then tails
    >>> dice([1.0, 1.0], log_probs).derivatives.tolist()
    [2.0, 2.0, -8.0]
    """
    costs, log_probs, *baselines = _along(axis, costs, log_probs, *([] if baseline is None else [baseline]))
    terms = magic_box(_dependencies(log_probs, lam)) * costs
    for b in baselines:
        terms = terms + (1 - magic_box(log_probs)) * detach(b)
    return np.sum(terms, axis=-1)


def loaded_dice(advantages: Any, log_probs: Any, *, lam: float = 1.0, axis: int = -1) -> Any:
    """Return Σₜ (□(Wₜ) − □(Wₜ − log pₜ))·Aₜ for advantages Aₜ, with Wₜ = Σ_{s≤t} λ^{t−s}·log pₛ; its value is 0.

    The derivatives are those of the expected return if Aₜ is, on average, the return from t on less anything that was
    known before t: a baseline, which here can lower the variance of the derivatives of all orders. The first are right
    for every λ; λ < 1 makes the higher ones as a rule vary less, and biased: the second lack
    Σₜ Σ_{s<t} (1 − λ^{t−s})·⟨Aₜ (∂log pₛ ∂log pₜ + ∂log pₜ ∂log pₛ)⟩. The advantages are detached: costs that depend on
    parameters themselves are for `dice`. Source: Loaded DiCE, arXiv 1909.10549, algorithm 1.

    >>> from jets import variable
    >>> theta = variable(0.5, order=2, name="θ")
    >>> log_probs = np.stack([np.log(theta), np.log(1 - theta)])
    >>> loaded_dice([2.0, 1.0], log_probs).derivatives.tolist()
    [0.0, 2.0, -8.0]
    """
    advantages, log_probs = _along(axis, detach(advantages), log_probs)
    inclusive = _dependencies(log_probs, lam)
    return np.sum((magic_box(inclusive) - magic_box(inclusive - log_probs)) * advantages, axis=-1)


def _along(axis: int, *given: Any) -> list[Any]:
    """Return arrays or jets with the time, which is the same for all of them, as their last axis."""
    arrays: list[Any] = [x if isinstance(x, Jet) else np.asarray(x) for x in given]
    if not all(x.ndim for x in arrays):
        raise ValueError("the steps in time need an axis: stack them, as in np.stack([...])")
    arrays = [np.moveaxis(x, axis, -1) for x in arrays]
    if len(steps := {x.shape[-1] for x in arrays}) > 1:
        raise ValueError(
            f"costs or advantages, log_probs and baseline go through the same steps in time, not {sorted(steps)}"
        )
    return arrays


def _dependencies(log_probs: Any, lam: float) -> Any:
    """Return Wₜ = Σ_{s≤t} λ^{t−s}·log pₛ along the last axis."""
    if not 0 <= lam <= 1:
        raise ValueError(f"lam is a discount from 0 to 1, not {lam}")
    if lam == 1:
        return np.cumsum(log_probs, axis=-1)
    time = np.arange(log_probs.shape[-1])
    return log_probs @ np.tril(np.power(lam, abs(time[:, None] - time))).T  # which is exact for a fraction


def _assert_finite(u: Any, name: str, hint: str) -> None:
    value = u.value if isinstance(u, Jet) else u
    if is_object(value):
        return  # fractions and symbols are
    if (wrong := ~np.isfinite(value)).any():
        first = np.argwhere(wrong)[0].tolist() if np.ndim(value) else []
        at = f" at {first}" if first else ""
        raise ValueError(f"{name} is {np.asarray(value)[tuple(first)]}{at}; {hint}")

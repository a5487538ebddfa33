"""Magic boxes and objectives for paths: exactly in expectation, which is the sum over all paths, in fractions."""

from fractions import Fraction
from itertools import product
from math import prod

import hurwitz
import numpy as np
import pytest
from enumeration import CASES, jets, made, seeds, series, table
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import detach, equal, variable
from jets.errors import ExactnessError
from jets.estimators import dice, loaded_dice, magic_box, ratio
from jets.strategies import exact_jets

few = settings(max_examples=4)
EPS = np.finfo(float).eps


# --- the box itself ---------------------------------------------------------------------------------------------


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e9, 1e9))
def test_the_value_is_one_to_the_last_bit(tau, slope):
    box = magic_box(tau + slope * variable(0.0, order=1))
    assert box.value == 1
    assert box.derivative(1) == slope


def exponential(jet, order):
    return hurwitz.compose([Fraction(1)] * (order + 1), hurwitz.read(jet - detach(jet)))


@pytest.mark.parametrize(("names", "order"), [(("x",), 6), (("x", "y"), 4), (("x", "y", "z"), 3)])
def test_the_derivatives_are_those_of_an_exponential(names, order):
    @settings(max_examples=10)
    @given(exact_jets(order, names=names, dense=True))
    def check(tau):
        assert hurwitz.read(magic_box(tau)) == exponential(tau, order)

    check()


@given(exact_jets(6, dense=True).filter(lambda p: p.value))
def test_a_ratio_is_p_over_its_value_whatever_its_sign(p):
    assert ratio(p).derivatives.tolist() == [d / p.value for d in p.derivatives]
    assert equal(magic_box(np.log(ratio(p))), ratio(p))


def test_numbers_are_boxes_without_derivatives():
    assert magic_box(3.0) == 1
    assert magic_box(np.array([1.0, -2.0])).tolist() == [1, 1]
    assert ratio(np.array([1.0, -2.0])).tolist() == [1, 1]


theta = variable(0.5, order=2, name="θ")
WRONG = {
    "−inf": (lambda: magic_box(np.log(theta) - np.inf), "τ is -inf; a sample has probability 0"),
    "nan": (lambda: magic_box(theta * np.array([1, np.nan])), r"τ is nan at \[1\]; .* for outcomes give prob"),
    "inf": (lambda: magic_box(np.inf), "τ is inf"),
    "a batch": (lambda: magic_box(theta + np.array([[1, 2], [np.inf, np.nan]])), r"τ is inf at \[1, 0\]"),
    "p inf": (lambda: ratio(theta * np.inf), r"p is inf; write magic_box\(log_p\)"),
    "p nan": (lambda: ratio(theta * np.array([1, np.nan])), r"p is nan at \[1\]"),
    "p 0": (lambda: ratio(theta * np.array([1, 0])), "p/⊥p has no value where p is 0: no sample can be there"),
    "p 0 exactly": (lambda: ratio(0 * variable(Fraction(1), 2)), "p/⊥p has no value where p is 0"),
    "no axis": (lambda: dice(theta, theta), "steps in time need an axis: stack them"),
    "one number": (lambda: loaded_dice(1.0, np.stack([theta, theta])), "steps in time need an axis"),
    "fewer costs": (lambda: dice([1.0], np.stack([theta, theta])), r"same steps in time, not \[1, 2\]"),
    "fewer steps": (lambda: loaded_dice([1.0, 2.0], np.stack([theta])), r"same steps in time, not \[1, 2\]"),
    "one baseline": (
        lambda: dice([1.0, 2.0], np.stack([theta, theta]), baseline=[1.0]),
        r"same steps in time, not \[1, 2\]",
    ),
    "lam": (lambda: dice([1.0], np.stack([theta]), lam=1.5), "lam is a discount from 0 to 1, not 1.5"),
    "no lam": (lambda: loaded_dice([1.0], np.stack([theta]), lam=np.nan), "lam is a discount from 0 to 1, not nan"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_has_no_value_is_refused(name):
    wrong, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        wrong()


def test_what_cannot_be_exact_is_refused():
    log_probs = np.stack([variable(Fraction(1, 3), 2)] * 2)
    with pytest.raises(ExactnessError, match="write a Fraction"):
        dice([Fraction(1)] * 2, log_probs, lam=0.5)


# --- all paths, weighted by their probabilities -------------------------------------------------------------------


def mean_of(paths, objective):
    """Return the derivatives of the mean of an objective over all paths with their frequencies at the point."""
    return hurwitz.read(np.sum(paths.frequencies() * objective))


def log_probs_of(paths, theta):
    """Return log(p/⊥p) of each step, which is log p but for a constant, and exact."""
    return np.log(ratio(paths.probs(theta, paths.samples)))


def costs_of(c, x):
    """Return the cost of each step of paths from tables of what it is after x₀, after x₀ and x₁, and so on."""
    return np.stack([c[t][tuple(x[:, : t + 1].T)] for t in range(len(c))], axis=-1)


def tables_of(seed, steps, outcomes):
    return [table(seed + t, *(outcomes,) * (t + 1)) for t in range(steps)]


def total(c, path):
    return sum(c[t][path[: t + 1]] for t in range(len(path)))


@pytest.mark.parametrize(("parameters", "order"), CASES)
def test_dice_has_the_derivatives_of_the_expectation_of_every_order(parameters, order):
    @few
    @given(seeds)
    def check(seed):
        paths, c, b = made(seed, 2, 2, parameters), tables_of(seed, 2, 2), table(seed + 9, 3)
        theta, x = jets(paths.points, order), paths.samples
        costs, log_probs = costs_of(c, x), log_probs_of(paths, theta)
        exact = paths.expected(lambda path, theta: total(c, path), order)
        assert mean_of(paths, dice(costs, log_probs)) == exact
        baseline = np.stack([0 * x[:, 0] + b[0], b[1 + x[:, 0]]], axis=-1)  # which knows what was before
        assert mean_of(paths, dice(costs, log_probs, baseline=baseline)) == exact
        assert mean_of(paths, dice(costs.T, log_probs.T, baseline=baseline.T, axis=0)) == exact

    check()


@pytest.mark.parametrize(("steps", "outcomes"), [(1, 5), (2, 3), (3, 2), (4, 2)])
def test_more_outcomes_and_longer_paths(steps, outcomes):
    @few
    @given(seeds)
    def check(seed):
        paths, c = made(seed, steps, outcomes, 2), tables_of(seed, steps, outcomes)
        log_probs = log_probs_of(paths, jets(paths.points, 3))
        exact = paths.expected(lambda path, theta: total(c, path), 3)
        assert mean_of(paths, dice(costs_of(c, paths.samples), log_probs)) == exact

    check()


@few
@given(seeds)
def test_a_cost_that_depends_on_parameters_keeps_its_own_derivatives(seed):
    paths, c = made(seed, 2, 2, 2), tables_of(seed, 2, 2)
    theta, x = jets(paths.points, 4), paths.samples
    own = np.stack([theta[0] * theta[1], theta[0] ** 2])
    exact = paths.expected(
        lambda path, theta: c[0][path[:1]] * theta[0] * theta[1] + c[1][path] * theta[0] * theta[0], 4
    )
    assert mean_of(paths, dice(costs_of(c, x) * own, log_probs_of(paths, theta))) == exact


def test_a_baseline_is_detached():
    log_probs = np.stack([np.log(theta), np.log(1 - theta)])
    found = dice([1.0, 2.0], log_probs, baseline=np.stack([theta, 3 * theta]))
    assert equal(found, dice([1.0, 2.0], log_probs, baseline=[0.5, 1.5]))


def test_the_coin_of_the_paper():
    """L = θ(1 − θ) + (1 − θ)(1 + θ) is the mean of f(1) = 1 − θ and f(0) = 1 + θ: 1 − 4θ, and −4 (arXiv 1802.05098)."""
    theta = variable(Fraction(1, 3), order=6, name="θ")
    p, f = np.stack([1 - theta, theta]), np.stack([1 + theta, 1 - theta])
    exact = [p.value @ f.value, 1 - 4 * Fraction(1, 3), -4, 0, 0, 0, 0]
    assert np.sum(p.value * dice(f[:, None], np.log(ratio(p))[:, None])).derivatives.tolist() == exact


# --- λ ------------------------------------------------------------------------------------------------------------

LAMS = [Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(1)]


@pytest.mark.parametrize("lam", LAMS, ids=str)
def test_discounted_dice_is_the_mean_of_powers_of_ratios(lam):
    """Σₜ ⟨Πₛ (pₛ/⊥pₛ)^{λ^{t−s}}·cₜ⟩: each cause counts as if p had been raised to a power of λ."""

    @few
    @given(seeds)
    def check(seed):
        paths, c = made(seed, 3, 2, 2), tables_of(seed, 3, 2)
        found = mean_of(paths, dice(costs_of(c, paths.samples), log_probs_of(paths, jets(paths.points, 3)), lam=lam))
        terms = [
            prod(p.value for p in ps)
            * prod(p.ratio.power(lam ** (t - s)) for s, p in enumerate(ps[: t + 1]))
            * c[t][path[: t + 1]]
            for path, ps in paths.series(series(paths.points, 3))
            for t in range(3)
        ]
        assert found == sum(terms[1:], start=terms[0]).slots

    check()


def first_and_second(paths):
    """Yield each path, its probability, and of each step the first and the second derivative of log p."""
    for path, ps in paths.series(series(paths.points, 2)):
        slopes = [p.ratio.slots for p in ps]
        yield path, prod(p.value for p in ps), [(r[1,], r[2,] - r[1,] ** 2) for r in slopes]


@pytest.mark.parametrize("lam", LAMS, ids=str)
def test_the_bias_of_discounted_dice(lam):
    """The first derivative lacks Σₜ Σ_{s<t} (1 − λ^{t−s})·⟨cₜ ∂log pₛ⟩; the value is right."""

    @few
    @given(seeds)
    def check(seed):
        paths, c = made(seed, 3, 2, 1), tables_of(seed, 3, 2)
        found = mean_of(paths, dice(costs_of(c, paths.samples), log_probs_of(paths, jets(paths.points, 1)), lam=lam))
        exact = paths.expected(lambda path, theta: total(c, path), 1)
        lost = sum(
            p * c[t][path[: t + 1]] * (1 - lam ** (t - s)) * slopes[s][0]
            for path, p, slopes in first_and_second(paths)
            for t, s in product(range(3), repeat=2)
            if s < t
        )
        assert found == {(0,): exact[0,], (1,): exact[1,] - lost}

    check()


def test_what_depends_on_its_own_step_alone_is_not_biased():
    """Steps that do not hear of each other, and costs of each its own: what λ forgets would have been zero."""
    paths = made(1, 2, 3, 1)
    paths = paths._replace(weights=dict.fromkeys(paths.weights, paths.weights[()]))
    own = table(1, 3)[paths.samples]
    log_probs = log_probs_of(paths, jets(paths.points, 2))
    exact = paths.expected(lambda path, theta: own.sum(axis=1)[3 * path[0] + path[1]], 2)
    assert mean_of(paths, dice(own, log_probs, lam=Fraction(0))) == exact


# --- Loaded DiCE --------------------------------------------------------------------------------------------------


def returns_to_go(paths, c):
    """Return tables of ⟨Σ_{t≥s} cₜ | x₀ … xₛ⟩: what is to come on average once step s is done."""
    p = {past: [w.value for w in paths.conditional(past, series(paths.points, 0))] for past in paths.weights}

    def after(past):
        t = len(past) - 1
        to_come = sum(p[past][x] * after((*past, x)) for x in range(paths.outcomes)) if t + 1 < paths.steps else 0
        return c[t][past] + to_come

    shapes = [(paths.outcomes,) * (t + 1) for t in range(paths.steps)]
    return [np.array([after(past) for past in np.ndindex(*s)], dtype=object).reshape(s) for s in shapes]


def less_baseline(advantages, seed):
    """Return advantages less a number for each history that was there before the step."""
    return [a - table(seed + t, *a.shape[:-1], 1) for t, a in enumerate(advantages)]


@pytest.mark.parametrize(("parameters", "order"), CASES)
def test_loaded_dice_has_the_derivatives_of_the_expected_return(parameters, order):
    @few
    @given(seeds)
    def check(seed):
        paths, c = made(seed, 2, 2, parameters), tables_of(seed, 2, 2)
        log_probs, x = log_probs_of(paths, jets(paths.points, order)), paths.samples
        exact = paths.expected(lambda path, theta: total(c, path), order)
        exact[(0,) * parameters] = 0
        advantages = less_baseline(returns_to_go(paths, c), seed)
        assert mean_of(paths, loaded_dice(costs_of(advantages, x), log_probs)) == exact
        along = np.cumsum(costs_of(c, x)[:, ::-1], axis=1)[:, ::-1]  # the returns of the very path are right on average
        assert mean_of(paths, loaded_dice(along.T, log_probs.T, axis=0)) == exact

    check()


@pytest.mark.parametrize("lam", LAMS, ids=str)
def test_the_bias_of_discounted_loaded_dice(lam):
    """The first derivative is right, the second lacks 2 Σₜ Σ_{s<t} (1 − λ^{t−s})·⟨Aₜ ∂log pₛ ∂log pₜ⟩."""

    @few
    @given(seeds)
    def check(seed):
        paths, c = made(seed, 3, 2, 1), tables_of(seed, 3, 2)
        advantages = less_baseline(returns_to_go(paths, c), seed)
        log_probs = log_probs_of(paths, jets(paths.points, 2))
        found = mean_of(paths, loaded_dice(costs_of(advantages, paths.samples), log_probs, lam=lam))
        exact = paths.expected(lambda path, theta: total(c, path), 2)
        lost = sum(
            2 * p * advantages[t][path[: t + 1]] * (1 - lam ** (t - s)) * slopes[s][0] * slopes[t][0]
            for path, p, slopes in first_and_second(paths)
            for t, s in product(range(3), repeat=2)
            if s < t
        )
        assert found == {(0,): 0, (1,): exact[1,], (2,): exact[2,] - lost}

    check()


def test_advantages_are_detached():
    """Derivatives that a return has of its own are not there; costs with such ones are for `dice`."""
    log_probs = np.stack([np.log(theta), np.log(1 - theta)])
    assert equal(loaded_dice(np.stack([theta, theta]), log_probs), loaded_dice([0.5, 0.5], log_probs))


# --- variance -----------------------------------------------------------------------------------------------------


def means_and_variances(weights, objective):
    """Return the exact mean and the exact variance of every derivative of an objective."""
    rows = objective.derivatives
    mean = rows @ weights
    return mean.tolist(), (rows**2 @ weights - mean**2).tolist()


def full(b, *shape):
    return np.full(shape, Fraction(b), dtype=object)


def two_coins(theta):
    """Return the frequencies and log(p/⊥p) of two tosses, heads with p(1) = θ."""
    p = np.stack([1 - theta, theta])[np.array(list(product((0, 1), repeat=2)))]
    return np.prod(p.value, axis=1), np.log(ratio(p))


def test_a_good_baseline_lowers_the_variance_of_the_first_derivative_and_leaves_products_of_steps_alone():
    """The cost is 10 whatever happens: p′/p = ±2, and ∂²(p₀p₁)/(p₀p₁) = ±8."""
    weights, log_probs = two_coins(variable(Fraction(1, 2), order=2, name="θ"))
    costs = np.stack([full(0, 4), full(10, 4)], axis=-1)
    assert means_and_variances(weights, dice(costs, log_probs)) == ([10, 0, 0], [0, 800, 6400])
    assert means_and_variances(weights, dice(costs, log_probs, baseline=full(10, 4, 2))) == ([10, 0, 0], [0, 0, 6400])
    assert means_and_variances(weights, loaded_dice(full(10, 4, 2), log_probs)) == ([0, 0, 0], [0, 800, 6400])
    assert means_and_variances(weights, loaded_dice(full(0, 4, 2), log_probs)) == ([0, 0, 0], [0, 0, 0])


def test_a_baseline_that_is_good_for_the_first_derivative_may_be_bad_for_the_second():
    """Two tosses in one step, 0, 1 or 2 heads: p′/p = −4, 0, 4 and p″/p = 8, −8, 8 at θ = 1/2."""
    theta = variable(Fraction(1, 2), order=2, name="θ")
    p, f = np.stack([(1 - theta) ** 2, 2 * theta * (1 - theta), theta**2]), np.array([7, -5, 5])[:, None]
    log_probs = np.log(ratio(p))[:, None]
    mean, without = means_and_variances(p.value, dice(f, log_probs))
    same, spread = means_and_variances(p.value, dice(f, log_probs, baseline=full(6, 3, 1)))
    assert mean == same == [Fraction(1, 2), -2, 44]
    assert (without[1], spread[1]) == (292, 4)
    assert (without[2], spread[2]) == (64 * 31 - 44**2, 64 * 61 - 44**2)


def test_a_discount_lowers_the_variance_as_a_rule_but_not_always():
    """Steps that only make noise: λ = 0 leaves them out. Steps that cancel: λ = 0 takes only one of them."""
    weights, log_probs = two_coins(variable(Fraction(1, 2), order=1, name="θ"))
    noise = np.stack([full(0, 4), full(10, 4)], axis=-1)
    assert means_and_variances(weights, dice(noise, log_probs, lam=0))[1] == [0, 400]
    opposite = log_probs - 2 * log_probs * np.array([1, 0])  # to first order p(1) = 1 − θ in one, θ in the other
    assert means_and_variances(weights, dice(noise, log_probs))[1] == [0, 800]
    same = np.array([1, 0, 0, 1])
    costs = noise * same[:, None]  # the two are alike, and their scores cancel
    assert means_and_variances(weights, dice(costs, opposite))[1] == [25, 0]
    assert means_and_variances(weights, dice(costs, opposite, lam=0))[1] == [25, 200]

"""log Z, cumulants, divergences and Fisher's matrix against enumeration and closed forms."""

from fractions import Fraction
from math import factorial, prod

import hurwitz
import numpy as np
import pytest
from enumeration import CASES, jets, made, seeds, series
from hypothesis import given, settings
from hypothesis import strategies as st

from jets import variable, variables
from jets.errors import OrderError
from jets.estimators import cumulants, divergence, fisher, log_partition, score

few = settings(max_examples=3)


# --- log Z ----------------------------------------------------------------------------------------------------


def logarithm(z, order):
    """Return the derivatives of log(z/⊥z) from those of z: log⁽ᵏ⁾(1) = (−1)^{k−1}·(k − 1)!"""
    value = z[min(z)]
    outer = [Fraction(0)] + [Fraction((-1) ** (k - 1) * factorial(k - 1)) for k in range(1, order + 1)]
    return hurwitz.compose(outer, {alpha: d / value for alpha, d in z.items()})


def unnormalised(paths, theta, x):
    """Return probabilities times (1 + θ₀)·(the number of the path + θ₋₁), which add up to no one."""
    return paths.prob(theta, x) * ((1 + theta[0]) * (x @ [2, 1] + theta[-1]))


@pytest.mark.parametrize(("parameters", "order"), [case for case in CASES if case != (3, 6)])
def test_log_partition_has_the_derivatives_of_log_z(parameters, order):
    @few
    @given(seeds)
    def check(seed):
        paths = made(seed, 2, 2, parameters)
        theta, x = jets(paths.points, order), paths.samples
        weights = unnormalised(paths, theta, x).value

        def log_prob(x):
            p = unnormalised(paths, theta, x)
            return np.log(p / p.value)  # which is exact; what it is worth at the point itself does not matter

        found = log_partition(log_prob, x, weights=weights, chunk=3)
        z = paths.expected(lambda path, theta: (1 + theta[0]) * (2 * path[0] + path[1] + theta[-1]), order)
        assert hurwitz.read(found.jet) == logarithm(z, order)

    check()


def test_log_z_of_a_closed_form():
    """Z = Σₓ exp(θ·x) over x = 0 … 5 and log Z′ = the mean; with all p alike at θ = 0 no weights are needed."""
    theta = variable(Fraction(0), order=4, name="θ")
    found = log_partition(lambda x: theta * x, np.arange(6))
    assert found.derivatives.tolist() == [0, Fraction(5, 2), Fraction(35, 12), 0, -Fraction(6**4 - 1, 120)]


# --- cumulants ------------------------------------------------------------------------------------------------


def test_cumulants_of_a_coin():
    """κ₂ = pq, κ₃ = pq·(q − p), κ₄ = pq·(1 − 6pq), and κₙ₊₁ = pq·dκₙ/dp."""
    p = 0.3
    pq = p * (1 - p)
    found = cumulants(lambda x: x, np.array([0.0, 1.0]), order=5, weights=[1 - p, p])
    exact = [0, p, pq, pq * (1 - 2 * p), pq * (1 - 6 * pq), pq * (1 - 2 * p) * (1 - 12 * pq)]
    np.testing.assert_allclose(found.derivatives, exact, rtol=1e-12, atol=1e-16)


def test_cumulants_of_poisson():
    """All of them are the rate; 40 outcomes hold all but 10⁻²⁰ of what order 6 asks for."""
    rate, x = 2.5, np.arange(60)
    p = np.exp(x * np.log(rate) - rate - np.array([np.log(float(factorial(k))) for k in x]))
    found = cumulants(lambda x: x, x, order=6, weights=p, errors=False)
    np.testing.assert_allclose(found.derivatives, [0, *[rate] * 6], rtol=1e-9, atol=1e-14)


def test_cumulants_of_a_mixture_of_normal_distributions():
    """Means ±m, width s: κ₂ = s² + m², κ₄ = −2m⁴, κ₆ = 16m⁶ (those of ±m, and of one normal distribution s²)."""
    m, s, x = 1.5, 0.7, np.linspace(-12, 12, 4001)
    p = np.exp(-((x - m) ** 2) / (2 * s**2)) + np.exp(-((x + m) ** 2) / (2 * s**2))
    found = cumulants(lambda x: x, x, order=6, weights=p, errors=False)
    exact = [0, 0, s**2 + m**2, 0, -2 * m**4, 0, 16 * m**6]
    np.testing.assert_allclose(found.derivatives, exact, rtol=1e-9, atol=1e-9)


def test_cumulants_of_several_quantities_at_once():
    x = np.array([0.0, 0.0, 1.0, 3.0])
    found = cumulants(lambda x: np.stack([x, 2 * x], axis=-1), x, order=3)
    assert found.derivatives.tolist() == [[0, 0], [1, 2], [1.5, 6], [1.5, 12]]


def test_cumulants_of_samples():
    """Off by more than 4.4 errors once in 10⁵ times."""
    found = cumulants(lambda x: x, lambda random, n: random.exponential(size=n), order=3, size=200_000, seed=1)
    assert (abs(found.derivatives[1:] - [1, 1, 2]) < 4.4 * found.errors[1:]).all()
    assert found.error() == 0
    assert found.jet.names == ("λ",)


# --- divergence -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameters", [1, 2])
def test_a_divergence_is_that_of_its_definition(parameters):
    """D(⊥p‖p) = Σ ⊥p·log(⊥p/p), of order 4, also if p is times something that depends on the parameters."""

    @few
    @given(seeds)
    def check(seed):
        paths = made(seed, 2, 2, parameters)
        theta, x, w = jets(paths.points, 4), paths.samples, paths.frequencies()

        def log_prob(x):
            p = paths.prob(theta, x)
            return np.log(p / p.value)

        steps = [logarithm(prod(steps).slots, 4) for _, steps in paths.series(series(paths.points, 4))]
        exact = {alpha: -sum(p * d[alpha] for p, d in zip(w, steps, strict=True)) for alpha in steps[0]}
        found = divergence(log_prob, x, weights=w, chunk=3)
        assert hurwitz.read(found.jet) == exact
        tilted = divergence(lambda x: log_prob(x) + theta[0] ** 3 - 7 * theta[-1], x, weights=w)
        assert hurwitz.read(tilted.jet) == hurwitz.read(found.jet)
        assert not any(d for alpha, d in hurwitz.read(found.jet).items() if sum(alpha) < 2)

    check()


@given(st.floats(0.05, 0.95))
def test_a_coin(p):
    """1/(pq) is Fisher's number, and the third derivative of D(⊥p‖p) is −2/p² + 2/q², of D(p‖⊥p) it would be half."""
    theta = variable(p, order=3, name="θ")
    found = divergence(lambda x: np.log(np.where(x, theta, 1 - theta)), np.array([0, 1]), weights=[1 - p, p])
    assert found.value == pytest.approx(0, abs=1e-15)
    assert found.derivative(1) == pytest.approx(0, abs=1e-14 / min(p, 1 - p))
    assert found.derivative(2) == pytest.approx(1 / (p * (1 - p)), rel=1e-12)
    assert found.derivative(3) == pytest.approx(2 / (1 - p) ** 2 - 2 / p**2, rel=1e-9, abs=1e-9)
    matrix = fisher(lambda x: np.log(np.where(x, theta, 1 - theta)), np.array([0, 1]), weights=[1 - p, p])
    assert matrix.matrix == pytest.approx(1 / (p * (1 - p)), rel=1e-12)


CROSS = np.concatenate(
    [np.sqrt(3) * np.eye(3), -np.sqrt(3) * np.eye(3)]
)  # mean 0, covariance 1, as the samples of N(0, 1₃)


@pytest.mark.parametrize("at", [(0.0, 0.0, 0.0), (0.5, -0.25, 1.0)])
def test_fisher_of_a_normal_distribution(at):
    """The mean is (v + 1)², the covariance 1: Fisher's matrix is diag(4(v + 1)²), which at v = 0 is 4·1₃.

    log p is quadratic in x, so that six points with the mean and the covariance of N do as all samples would.
    """
    v = variables(a=at[0], b=at[1], c=at[2], order=2)
    mean = (np.array(at) + 1) ** 2

    def log_prob(x):
        return -sum((x[:, k] - (v[k] + 1) ** 2) ** 2 for k in range(3)) / 2 + 7 * v[0]  # and is not normalised

    found = fisher(log_prob, mean + CROSS)
    np.testing.assert_allclose(found.matrix, np.diag(4 * mean), atol=1e-12)
    assert found.names == ("a", "b", "c")
    assert found.errors.shape == (3, 3)
    np.testing.assert_array_equal(found.matrix, found.matrix.T)
    drawn = fisher(log_prob, lambda random, n: random.normal(mean, 1, (n, 3)), size=100_000, seed=1)
    assert (abs(drawn.matrix - np.diag(4 * mean)) < 4.5 * drawn.errors).all()  # once in 10⁵ times it is not


def test_fisher_is_the_covariance_of_scores_also_of_unnormalised_p():
    theta, phi = variables(θ=0.3, φ=-0.8, order=2)
    x = np.arange(7)

    def log_prob(x):
        return theta * x + phi * np.cos(x) * theta - phi**2 * x / 5 + 3 * phi

    weights = np.exp(log_prob(x).value)
    scores = log_prob(x).derivatives[1:3]
    found = fisher(log_prob, x, weights=weights)
    np.testing.assert_allclose(found.matrix, np.cov(scores, aweights=weights, ddof=0), rtol=1e-12)
    np.testing.assert_allclose(divergence(log_prob, x, weights=weights).derivatives[:3], 0, atol=1e-15)
    hessian = divergence(log_prob, x, weights=weights)
    assert found.matrix.tolist() == [
        [hessian.derivative(θ=2), hessian.derivative(θ=1, φ=1)],
        [hessian.derivative(θ=1, φ=1), hessian.derivative(φ=2)],
    ]
    assert found.errors[0, 1] == found.errors[1, 0] == hessian.error(θ=1, φ=1)
    assert found.errors[1, 1] == hessian.error(φ=2)


def test_fisher_asks_for_second_derivatives():
    theta = variable(0.5, order=1, name="θ")
    with pytest.raises(OrderError, match="Fisher's matrix is a second derivative; make θ with order=2"):
        fisher(lambda x: theta * x, np.arange(3))


# --- score ----------------------------------------------------------------------------------------------------


def test_scores_have_the_mean_zero():
    paths = made(3, 2, 3, 2)
    theta, x = jets(paths.points, 1), paths.samples

    def log_prob(x):
        p = paths.prob(theta, x)
        return np.log(p / p.value)

    found = score(log_prob, x)
    assert found.shape == (2, 9)
    assert (found @ paths.frequencies()).tolist() == [0, 0]
    slopes = paths.prob(theta, x).derivatives[1:] / paths.frequencies()
    assert found.tolist() == slopes.tolist()


def test_scores_are_of_jets():
    with pytest.raises(TypeError, match=r"jets of order 1 or higher: write it with variable\(…, order=1\)"):
        score(lambda x: -x, np.zeros(3))
    with pytest.raises(TypeError, match="jets of order 1 or higher"):
        score(lambda x: variable(0.0, order=0) * x, np.zeros(3))


# --- the options are those of expectations ----------------------------------------------------------------------


def test_options():
    theta, x = variable(0.5, order=2, name="θ"), np.random.default_rng(0).random(100)
    found = log_partition(lambda x: theta * x, x, chain=True, chunk=50)
    assert found.autocorrelation.shape == (3,)
    assert np.isnan(divergence(lambda x: theta * x, x, errors=False).errors).all()
    table = log_partition(lambda x: theta * x, x.reshape(10, 10), chains=True)
    np.testing.assert_allclose(table.derivatives, found.derivatives, atol=1e-15)
    assert table.size == 100
    with pytest.raises(TypeError, match="unexpected keyword argument 'normalized'"):
        log_partition(lambda x: theta * x, x, normalized=True)

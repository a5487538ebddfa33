"""Standard errors: the same as sums over samples that are written out, and as often right as they say."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
import sympy
from scipy import stats

from jets import detach, estimators, exact_expectation, expectation, variable, variables
from jets.errors import OrderError, SpaceError
from jets.estimators import EstimateWarning, divergence, log_partition, magic_box
from jets.estimators.estimates import _of_chain

theta, phi = variables(θ=0.3, φ=-0.2, order=2)
EPS = np.finfo(float).eps


def normal(n, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 2))


def f(x):
    return np.sin(x[:, 0]) + theta * x[:, 1]


def log_prob(x):
    """A normal distribution with the mean 0 where θ = 0.3 and φ = −0.2; ours to disturb."""
    return -((x[:, 0] - theta * phi - 0.06) ** 2) / 2 - (x[:, 1] - (theta - 0.3) ** 2 - phi - 0.2) ** 2 / 2


def log_wider(x):
    return -(x[:, 0] ** 2 + x[:, 1] ** 2) / 8 - np.log(4)


# --- written out --------------------------------------------------------------------------------------------------


def mean(jets):
    return np.mean(jets, axis=0)


def errors_of(influences):
    """Return the standard errors of a mean from what each sample adds to it."""
    rows = influences.derivatives
    return np.sqrt(((rows - rows.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) / (rows.shape[1] * (rows.shape[1] - 1)))


def of_mean(x):
    return f(x) * magic_box(log_prob(x))


def of_quotient(x):
    r = magic_box(log_prob(x))
    return (f(x) - mean(f(x) * r) / mean(r)) * r / mean(r)


def of_proposal(x):
    return f(x) * np.exp(log_prob(x) - log_wider(x))


def of_quotient_with_proposal(x):
    r = np.exp(log_prob(x) - log_wider(x))
    return (f(x) - mean(f(x) * r) / mean(r)) * r / mean(r)


def of_log_partition(x):
    r = magic_box(log_prob(x))
    return r / mean(r)


def of_divergence(x):
    return of_log_partition(x) - (log_prob(x) - detach(log_prob(x)))


ESTIMATORS = {
    "normalised": (of_mean, lambda x, **o: expectation(f, log_prob, x, **o)),
    "unnormalised": (of_quotient, lambda x, **o: expectation(f, log_prob, x, normalised=False, **o)),
    "path derivatives": (f, lambda x, **o: expectation(f, None, x, **o)),
    "proposal": (of_proposal, lambda x, **o: expectation(f, log_prob, 2 * x, log_proposal=log_wider, **o)),
    "quotient with proposal": (
        of_quotient_with_proposal,
        lambda x, **o: expectation(f, log_prob, 2 * x, log_proposal=log_wider, normalised=False, **o),
    ),
    "log Z": (of_log_partition, lambda x, **o: log_partition(log_prob, x, **o)),
    "divergence": (of_divergence, lambda x, **o: divergence(log_prob, x, **o)),
}


@pytest.mark.parametrize("chunk", [7, 64, 1000])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_errors_are_those_of_what_each_sample_adds(name, chunk):
    """To 10⁻¹² of the largest error of a single term; what cancels to zero is zero to the root of that, 10⁻⁸."""
    influences, estimate = ESTIMATORS[name]
    x = normal(500)
    found = estimate(x, chunk=chunk)
    np.testing.assert_allclose(
        found.errors, errors_of(influences(2 * x if "proposal" in name else x)), rtol=1e-9, atol=2e-9
    )
    assert found.size == 500


def test_errors_of_arrays_are_those_of_their_entries():
    x = normal(300)

    def both(x):
        return np.stack([f(x), 3 * f(x) ** 2], axis=-1)

    for options in ({}, {"normalised": False}):
        found = expectation(both, log_prob, x, **options)
        one, other = (expectation(lambda x, k=k: both(x)[:, k], log_prob, x, **options) for k in (0, 1))
        assert found.jet.shape == (2,)
        np.testing.assert_allclose(found.errors, np.stack([one.errors, other.errors], axis=-1), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(found.derivatives[:, 1], other.derivatives, rtol=1e-12, atol=1e-12)


def test_errors_of_quotients_against_the_jackknife():
    """Leaving out one sample after the other gives the same to order 1/n."""
    x = normal(400, 3)
    found = expectation(f, log_prob, x, normalised=False)
    left = np.array(
        [expectation(f, log_prob, np.delete(x, i, 0), normalised=False, errors=False).derivatives for i in range(400)]
    )
    jackknife = np.sqrt(((left - left.mean(axis=0)) ** 2).sum(axis=0) * 399 / 400)
    np.testing.assert_allclose(found.errors, jackknife, rtol=0.05)


def test_errors_of_weighted_samples():
    """Σw²(a − ā)² would be for weights that vary with the samples; those of equal samples are Kish's."""
    x, w = normal(200), np.random.default_rng(1).random(200)
    found = expectation(f, log_prob, x, weights=w)
    rows = of_mean(x).derivatives
    spread = np.average((rows - np.average(rows, axis=1, weights=w)[:, None]) ** 2, axis=1, weights=w)
    effective = w.sum() ** 2 / (w**2).sum()
    np.testing.assert_allclose(found.errors, np.sqrt(spread / (effective - 1)), rtol=1e-12)
    assert found.effective_size == pytest.approx(effective, rel=1e-14)
    np.testing.assert_allclose(expectation(f, log_prob, x, weights=3 * w).errors, found.errors, rtol=1e-12)


def test_one_sample_tells_nothing_of_its_error():
    found = expectation(f, log_prob, normal(1))
    assert np.isnan(found.errors).all()
    assert found.size == found.effective_size == 1
    found = expectation(f, log_prob, normal(1), chain=True)
    assert np.isnan(found.errors).all()


def test_errors_can_be_left_out():
    x = normal(100)
    found, full = expectation(f, log_prob, x, errors=False), expectation(f, log_prob, x)
    assert np.isnan(found.errors).all()
    assert found.errors.shape == full.errors.shape
    np.testing.assert_array_equal(found.derivatives, full.derivatives)
    assert found.autocorrelation is None


def test_what_does_not_vary_has_no_error():
    """f = 3 whatever p is: the quotient is 3 to a rounding, and so is its error 0, and never nan."""
    found = expectation(lambda x: 0 * x[:, 0] + 3, log_prob, normal(500), normalised=False)
    assert found.value == 3
    assert found.error() <= 1e-9
    assert (found.errors <= 1e-7).all()


# --- as often right as they say -------------------------------------------------------------------------------

TIMES = 200
#: The chance that a test here fails though all is right, if it were run with other seeds; for each derivative.
FALSE_ALARM = 1e-4


def assert_covers(estimates, truth, low=0.95, high=0.95, freedom=np.inf):
    """Assert that ±1.96 errors hold the truth in 95 % of all cases, and that (estimate − truth)/error has variance 1.

    Where the error itself comes from few blocks, 95 % are `low`, and the variance is that of Student's t.
    """
    z = np.array([(e.derivatives - truth) / e.errors for e in estimates])
    assert len(z) == TIMES
    inside = (abs(z) < stats.norm.ppf(0.975)).sum(axis=0)
    wide = 1 if freedom == np.inf else freedom / (freedom - 2)
    for k in range(z.shape[1]):
        assert (
            stats.binom.ppf(FALSE_ALARM / 4, TIMES, low)
            <= inside[k]
            <= stats.binom.ppf(1 - FALSE_ALARM / 4, TIMES, high)
        )
        square = (z[:, k] ** 2).sum()
        assert stats.chi2.ppf(FALSE_ALARM / 4, TIMES) <= square <= wide * stats.chi2.ppf(1 - FALSE_ALARM / 4, TIMES)


mu = variable(0.0, order=2, name="μ")


def wave(x):
    return np.exp(0.5) * (np.sin(x) + 2 * np.cos(x))


def log_normal(x):
    return -((x - mu) ** 2) / 2


TRUTH = [2, 1, -2]  # of the mean, which is sin μ + 2 cos μ


def draws(n, width=1.0):
    return [width * np.random.default_rng(seed).standard_normal(n) for seed in range(TIMES)]


def test_coverage_for_normalised_p():
    assert_covers([expectation(wave, log_normal, x) for x in draws(2000)], TRUTH)


def test_coverage_for_unnormalised_p():
    assert_covers(
        [expectation(wave, lambda x: log_normal(x) + mu**3 - 2 * mu, x, normalised=False) for x in draws(2000)], TRUTH
    )


def test_coverage_with_a_proposal():
    def log_q(x):
        return -(x**2) / 4.5 - np.log(1.5)

    assert_covers([expectation(wave, log_normal, x, log_proposal=log_q) for x in draws(2000, 1.5)], TRUTH)
    assert_covers(
        [expectation(wave, log_normal, x, log_proposal=log_q, normalised=False) for x in draws(2000, 1.5)], TRUTH
    )


def walks(a, steps, number, seed=0):
    """Return AR(1) chains x′ = a·x + √(1 − a²)·ε of the standard normal distribution, shape (steps, number)."""
    noise = np.random.default_rng(seed).standard_normal((steps, number)) * np.sqrt(1 - a**2)
    x = np.empty((steps, number))
    x[0] = noise[0] / np.sqrt(1 - a**2)
    for t in range(1, steps):
        x[t] = a * x[t - 1] + noise[t]
    return x


def stretches(a, b):
    """Return by what the variances of the means of x, of x·x, and of x·(x² − 1) are larger than of independent samples.

    Hermite polynomials Hₖ have the autocorrelation aᵏ, which adds up to (1 + aᵏ)/(1 − aᵏ), and the variance k!; the
    derivatives of the mean of x are H₁, H₂ + 1 and H₃ + 2H₁. Means of blocks of b samples miss 2aᵏ/(b·(1 − aᵏ)²).
    """
    h = [(1 + a**k) / (1 - a**k) - 2 * a**k / (b * (1 - a**k) ** 2) for k in (1, 2, 3)]
    return np.array([h[0], h[1], (6 * h[2] + 4 * h[0]) / 10])


def identity(x):
    return x


A, STEPS = 0.8, 1 << 13


def test_coverage_and_autocorrelation_of_a_chain():
    """b³ > 2·n·stretch² is b = 128 for the slowest, so that there are 64 blocks, and 95 % become 94 %."""
    found = [expectation(identity, log_normal, x, chain=True) for x in walks(A, STEPS, TIMES).T]
    assert_covers(found, [0, 1, 0], low=0.93, freedom=63)
    times = np.array([e.autocorrelation for e in found])
    np.testing.assert_allclose(times.mean(axis=0), stretches(A, 128) / 2, rtol=0.02)
    np.testing.assert_allclose([e.effective_size for e in found], STEPS / np.maximum(1, 2 * times[:, 0]), rtol=1e-12)
    naive = [expectation(identity, log_normal, x) for x in walks(A, STEPS, TIMES).T]
    with pytest.raises(AssertionError):
        assert_covers(naive, [0, 1, 0])


def test_coverage_of_several_chains():
    chains = [walks(A, 1024, 16, seed=seed) for seed in range(TIMES)]
    found = [expectation(identity, log_normal, x, chains=True) for x in chains]
    assert_covers(found, [0, 1, 0], low=0.91, freedom=15)
    assert {e.size for e in found} == {1024 * 16}
    times = np.mean([e.autocorrelation for e in found], axis=0)
    np.testing.assert_allclose(times, stretches(A, 64) / 2, rtol=0.1)  # b = 32 where times seem to be short
    effective = 1 / np.mean([1 / e.effective_size for e in found])
    assert effective == pytest.approx(1024 * 16 / stretches(A, 64)[0], rel=0.1)


def test_several_chains_may_need_weights():
    x = 1.5 * walks(0.3, 1024, 4)
    log_q = {"log_proposal": lambda x: -(x**2) / 4.5 - np.log(1.5)}
    found = expectation(identity, log_normal, x, chains=True, normalised=False, **log_q)
    flat = expectation(identity, log_normal, x.ravel(), normalised=False, **log_q)
    np.testing.assert_allclose(found.derivatives, flat.derivatives, rtol=1e-12, atol=1e-12)
    stretch = 2 * found.autocorrelation[0]
    assert found.effective_size == pytest.approx(flat.effective_size / max(1, stretch), rel=1e-12)


def test_independent_samples_in_a_chain():
    x = normal(STEPS)[:, 0]
    found, plain = expectation(identity, log_normal, x, chain=True), expectation(identity, log_normal, x)
    np.testing.assert_allclose(found.derivatives, plain.derivatives, rtol=0, atol=0)
    np.testing.assert_allclose(found.errors, plain.errors, rtol=0.2)  # of 16³ > 2·n there are 512 blocks or half
    np.testing.assert_allclose(found.autocorrelation, 0.5, rtol=0.4)


def test_the_effective_size_is_about_the_value():
    """The value is H₂ + 1 and has the shorter correlations, the first derivative H₃ + 3H₁ the longer ones."""
    found = expectation(np.square, log_normal, walks(A, STEPS, 1)[:, 0], chain=True)
    assert found.autocorrelation[0] < found.autocorrelation[1]
    assert found.effective_size == pytest.approx(STEPS / (2 * found.autocorrelation[0]), rel=1e-12)


def test_neighbours_that_balance_each_other():
    """x′ = −x/2 + …: the errors are smaller by √3, and the samples no more than there are."""
    x = walks(-0.5, STEPS, 1)[:, 0]
    found, naive = expectation(identity, log_normal, x, chain=True), expectation(identity, log_normal, x)
    assert found.error() == pytest.approx(naive.error() / np.sqrt(3), rel=0.15)
    assert found.autocorrelation[0] == pytest.approx(1 / 6, rel=0.3)
    assert found.effective_size == found.size == STEPS


# --- which blocks are long enough -----------------------------------------------------------------------------


def test_the_shortest_blocks_are_taken_that_are_long_enough():
    """Of 64 samples: 8³ > 2·64 ≥ 4³ if blocks vary as samples do, 16³ > 2·64·2² ≥ 8³ if they vary twice as much."""
    counts = [64, 32, 16, 8, 4, 2]
    alike = [63.0 * (count - 1) / 63 for count in counts]
    chosen, stretch, short = _of_chain([np.array([s]) for s in alike], counts)
    assert (chosen.tolist(), stretch.tolist(), short.tolist()) == ([1], [1], [False])
    ratios = [1, 1.1, 1.2, 1.3, 1.4, 1.5]
    spreads = [np.array([r * (count - 1)]) for r, count in zip(ratios, counts, strict=True)]
    assert _of_chain(spreads, counts)[1].tolist() == [1.3]  # 8³ > 2·64·1.3²
    spreads = [np.array([r * (count - 1)]) for r, count in zip([1, 1.5, 2, 2, 2.5, 3], counts, strict=True)]
    assert _of_chain(spreads, counts)[1].tolist() == [2.5]  # 8³ = 2·64·2²
    spreads = [np.array([r * (count - 1)]) for r, count in zip([1, 2, 4, 8, 16, 32], counts, strict=True)]
    chosen, stretch, short = _of_chain(spreads, counts)
    assert (chosen.tolist(), stretch.tolist(), short.tolist()) == ([32], [32], [True])


def test_what_does_not_vary_has_no_correlation():
    assert [c.tolist() for c in _of_chain([np.zeros(1)] * 6, [64, 32, 16, 8, 4, 2])] == [[0], [1], [False]]


# --- warnings, which are errors where none is expected --------------------------------------------------------


def test_samples_that_hardly_carry_the_weights():
    x = np.random.default_rng(0).standard_normal(10_000)
    with pytest.warns(EstimateWarning) as caught:
        expectation(identity, lambda x: -((x - mu - 4) ** 2) / 2, x, log_proposal=lambda x: -(x**2) / 2)
    w = np.exp(4 * x)
    few = f"carried by about {w.sum() ** 2 / (w**2).sum():.3g} of 10000 samples: they hardly reach"
    assert few in str(caught[0].message)
    assert "one of 10000 samples makes more than half of the variance of" in str(caught[1].message)
    found = expectation(identity, lambda x: -((x - mu - 1) ** 2) / 2, x, log_proposal=lambda x: -(x**2) / 2)
    w = np.exp(x)
    assert found.effective_size == pytest.approx(w.sum() ** 2 / (w**2).sum(), rel=1e-12)


def test_one_sample_that_makes_the_variance():
    x = np.ones(1000)
    x[17] = 1e4
    with pytest.warns(EstimateWarning, match=r"one of 1000 samples makes more than half of the variance of ∂f/∂μ: "):
        expectation(lambda x: 0 * x, lambda x: mu * x, x, normalised=False)
    few = np.append(np.zeros(98), 1.0)
    expectation(identity, lambda x: mu * x, few)  # too few to tell


def test_weights_are_no_tails():
    """Weights of any size, and all outcomes with their probabilities."""
    x = np.random.default_rng(0).integers(0, 2, 1000)
    for scale in (1e-3, 1, 1e3):
        expectation(identity, lambda x: mu * x, x, weights=np.full(1000, scale))


def test_a_chain_that_is_too_short():
    x = walks(0.999, 2000, 1)[:, 0]
    with pytest.warns(EstimateWarning, match=r"averages over 512 of them, .* take a longer chain or chunk"):
        expectation(identity, log_normal, x, chain=True)
    with pytest.warns(EstimateWarning, match=r"averages over 16 of them"):
        expectation(identity, log_normal, walks(0.97, 4000, 1)[:, 0], chain=True, chunk=16)
    assert expectation(identity, log_normal, walks(0.999, 99, 1)[:, 0], chain=True).size == 99  # too few to tell


CALLS = [
    "expectation(f, log_p, x)",
    "log_partition(log_p, x)",
    "cumulants(f, x)",
    "divergence(log_p, x)",
    "fisher(log_p, x)",
]


@pytest.mark.parametrize("call", CALLS)
def test_a_warning_points_at_who_called(call):
    x = np.zeros(1000)
    x[3] = 1
    code = compile(f"estimators.{call}", "the file of the caller", "eval")
    scope = {"f": identity, "log_p": lambda x: mu * x, "x": x, "estimators": estimators}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        eval(code, scope | {"__name__": "__main__"})
        eval(code, scope)  # where there is no name
    assert [(w.category, w.filename) for w in caught] == [(EstimateWarning, "the file of the caller")] * 2


# --- how it looks -----------------------------------------------------------------------------------------------


def test_derivatives_and_errors_by_name():
    found = expectation(f, log_prob, normal(100))
    assert found.jet.names == ("θ", "φ")
    assert found.value == found.derivative(0, 0) == found.derivatives[0]
    assert found.error() == found.errors[0] == found.error(θ=0)
    slots = found.jet._space.monomials.slots
    for slot, d, error in zip(slots, found.derivatives, found.errors, strict=True):
        assert found.derivative(*slot) == found.derivative(**dict(zip("θφ", slot, strict=True))) == d
        assert found.error(*slot) == found.error(slot) == found.error(**dict(zip("θφ", slot, strict=True))) == error
    with pytest.raises(SpaceError, match="no variable 'ψ' here"):
        found.error(ψ=1)
    with pytest.raises(OrderError, match="order"):
        found.error(θ=3)


def test_as_text():
    x = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    found = expectation(lambda x: 1000 + 10 * x, lambda x: theta * x + 0 * phi, x)
    assert str(found).splitlines() == [
        "8 samples, effectively 8",
        "f         1005.0 ± 1.9",
        "∂f/∂θ        505 ± 191",
        "∂f/∂φ          0 ± 0",
        "∂²f/∂θ²      505 ± 191",
        "∂²f/∂θ∂φ       0 ± 0",
        "∂²f/∂φ²        0 ± 0",
    ]
    found = expectation(lambda x: -1000 + 1e-9 * x, lambda x: theta * x + 0 * phi, x, normalised=False)
    assert str(found).splitlines()[1] == "f         −999.99999999950 ± 0.00000000019"
    found = expectation(lambda x: 1e-3 * x, lambda x: 1e-12 * theta * x, x)
    assert str(found).splitlines()[2] == "∂f/∂θ       5e−16 ± 1.9e−16"
    assert "nan" in str(expectation(lambda x: x, lambda x: theta * x, x, errors=False))
    table = expectation(lambda x: np.stack([x, x], axis=-1), lambda x: theta * x, x)
    assert str(table) == f"{table.jet}\n± {table.errors}"


def test_exact_estimates_have_no_errors():
    t = variable(Fraction(1, 4), order=1, name="θ")
    found = exact_expectation(lambda x: x, prob=lambda x: np.stack([1 - t, t])[x], outcomes=np.array([0, 1]))
    assert str(found) == "2 samples, effectively 2\nf      1/4 ± 0\n∂f/∂θ    1 ± 0"
    t = variable(sympy.Symbol("t"), order=1, name="θ")
    found = exact_expectation(lambda x: x, prob=lambda x: np.stack([1 - t, t])[x], outcomes=np.array([0, 1]))
    assert str(found).endswith("\nf      t ± 0\n∂f/∂θ  1 ± 0")

"""Expectations: exactly those of the enumeration if the samples are all outcomes, each with its frequency."""

from fractions import Fraction

import flint
import hurwitz
import mpmath
import numpy as np
import pytest
import sympy
from enumeration import CASES, jets, made, seeds, table
from hypothesis import given, settings

from jets import detach, equal, exact_expectation, expectation, variable, variables
from jets.errors import ExactnessError, RefusedError, SpaceError
from jets.testing import assert_jets_equal

few = settings(max_examples=3)
EPS = np.finfo(float).eps


def place(paths, x):
    """Return the number of each path among all of them."""
    return x @ paths.outcomes ** np.arange(paths.steps)[::-1]


def with_tilt(paths, theta, x):
    """Return probabilities that are not normalised: times 1 + θ₀·(the number of the path), times 2 + θ₀."""
    return paths.prob(theta, x) * (1 + theta[0] * place(paths, x)) * (2 + theta[0])


# --- all outcomes, in fractions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("parameters", "order"), CASES)
def test_normalised_p(parameters, order):
    @few
    @given(seeds)
    def check(seed):
        paths, c = made(seed, 2, 2, parameters), table(seed, 4)
        theta, x = jets(paths.points, order), paths.samples
        given = {"f": lambda x: c[place(paths, x)], "prob": lambda x: paths.prob(theta, x)}
        found = expectation(**given, samples=x, weights=paths.frequencies(), chunk=3)
        assert hurwitz.read(found.jet) == paths.expected(lambda path, _: c[2 * path[0] + path[1]], order)
        assert_jets_equal(exact_expectation(**given, outcomes=x, chunk=3).jet, found.jet)

    check()


@pytest.mark.parametrize(("parameters", "order"), CASES)
def test_unnormalised_p(parameters, order):
    @few
    @given(seeds)
    def check(seed):
        paths, c = made(seed, 2, 2, parameters), table(seed, 4)
        theta, x = jets(paths.points, order), paths.samples
        given = {"f": lambda x: c[place(paths, x)], "prob": lambda x: with_tilt(paths, theta, x), "normalised": False}
        weights = with_tilt(paths, jets(paths.points, 0), x).value
        found = expectation(**given, samples=x, weights=weights, chunk=3)

        def tilt(path, theta):
            return (1 + theta[0] * (2 * path[0] + path[1])) * (2 + theta[0])

        z = hurwitz.divide(
            paths.expected(lambda path, theta: c[2 * path[0] + path[1]] * tilt(path, theta), order),
            paths.expected(tilt, order),
        )
        assert hurwitz.read(found.jet) == z
        assert_jets_equal(exact_expectation(**given, outcomes=x, chunk=3).jet, found.jet)

    check()


@pytest.mark.parametrize("normalised", [True, False])
@few
@given(seeds)
def test_vectors_that_depend_on_parameters_themselves(normalised, seed):
    paths, c = made(seed, 2, 3, 2), table(seed, 9, 2)
    theta, x = jets(paths.points, 4), paths.samples

    def f(x):
        own = np.stack([theta[0] * theta[1], 1 / (1 + theta[1])])
        return c[place(paths, x)] * own

    given = {"prob": lambda x: paths.prob(theta, x), "samples": x, "weights": paths.frequencies(), "chunk": 4}
    found = expectation(f, **given, normalised=normalised)
    assert found.jet.shape == (2,)
    first = paths.expected(lambda path, theta: c[3 * path[0] + path[1], 0] * theta[0] * theta[1], 4)
    second = paths.expected(lambda path, theta: c[3 * path[0] + path[1], 1] / (1 + theta[1]), 4)
    assert [hurwitz.read(found.jet[k]) for k in (0, 1)] == [first, second]
    assert found.errors.shape == (15, 2)


@few
@given(seeds)
def test_reparametrised_in_part(seed):
    """k is drawn from p(k; θ) and scored, z = θ₀ + θ₁·ε carries its derivatives itself; ε = −1, 0, 2 with ¼, ¼, ½."""
    paths, c = made(seed, 1, 3, 2), table(seed, 3)
    theta, k, noise = jets(paths.points, 5), np.repeat(np.arange(3), 3), np.tile([-1, 0, 2], 3)
    weights = np.repeat(paths.frequencies(), 3) * np.array([Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)] * 3)

    def f(s):
        return c[s["k"]] * (theta[0] + theta[1] * s["ε"]) ** 3

    def prob(s):
        return paths.prob(theta, s["k"][:, None])

    found = expectation(f, prob=prob, samples={"k": k, "ε": noise}, weights=weights)

    def by_hand(path, theta):
        z = [(theta[0] + theta[1] * e) for e in (-1, 0, 2)]
        cubes = [q * z[i] * z[i] * z[i] for i, q in enumerate((Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)))]
        return c[path[0]] * sum(cubes[1:], start=cubes[0])

    assert hurwitz.read(found.jet) == paths.expected(by_hand, 5)


def test_parameters_in_a_batch():
    """One estimate for each of several values of a parameter."""
    theta = variable(np.array([Fraction(1, 4), Fraction(2, 3)]), order=3, name="θ")
    x = np.array([0, 1])[:, None]
    found = exact_expectation(
        lambda x: 2 + 3 * x + 0 * theta, prob=lambda x: x * theta + (1 - x) * (1 - theta), outcomes=x
    )
    assert found.derivatives.tolist() == [[Fraction(11, 4), 4], [3, 3], [0, 0], [0, 0]]
    one = np.random.default_rng(1).random((1000, 1)) < [0.25, 0.75]
    theta = variable(np.array([0.25, 0.75]), order=1, name="θ")
    found = expectation(lambda x: x + 0 * theta, lambda x: np.log(np.where(x, theta, 1 - theta)), one, chunk=300)
    for k in (0, 1):
        t = variable(theta.value[k], order=1, name="θ")
        single = expectation(lambda x: x, lambda x, t=t: np.log(np.where(x, t, 1 - t)), one[:, k] * 1.0, chunk=300)
        np.testing.assert_allclose(found.derivatives[:, k], single.derivatives, rtol=1e-14)
        np.testing.assert_allclose(found.errors[:, k], single.errors, rtol=1e-12)


def test_different_variables_and_orders_come_together():
    theta, phi = variable(Fraction(1, 4), 3, "θ"), variable(Fraction(1), 2, "φ")
    found = exact_expectation(
        lambda x: phi * x, prob=lambda x: np.stack([1 - theta, theta])[x], outcomes=np.array([0, 1])
    )
    assert set(found.jet.names) == {"θ", "φ"}
    assert found.jet.order == 2
    assert (found.derivative(θ=1), found.derivative(φ=1), found.derivative(θ=1, φ=1)) == (1, Fraction(1, 4), 1)


def test_limits_of_their_own():
    theta, phi = variables(θ=Fraction(1, 4), φ=Fraction(2), order={"θ": 3, "φ": 1})
    x, weights = np.array([0, 1]), np.array([Fraction(3, 4), Fraction(1, 4)])
    given = {"f": lambda x: phi * x + theta**2, "prob": lambda x: np.stack([1 - theta, theta])[x]}
    found = expectation(**given, samples=x, weights=weights, normalised=False)
    assert_jets_equal(found.jet, theta * phi + theta**2)
    assert found.error(θ=3, φ=1) >= 0


# --- in floats --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("parameters", "order"), CASES)
def test_in_floats_to_some_roundings(parameters, order, seed):
    """To 32·(order + 1) roundings of Σ |f·∂p|, by p and by its logarithm."""
    paths, c = made(seed, 2, 2, parameters), table(seed, 4)
    theta, x, costs = jets(paths.points, order, float), paths.samples, c.astype(float)
    exact = paths.expected(lambda path, _: c[2 * path[0] + path[1]], order)
    sizes = abs(paths.prob(theta, x).derivatives) @ abs(costs)

    def log_prob(x):
        return np.sum(np.log(paths.probs(theta, x)), axis=-1)

    for form in (
        {"prob": lambda x: paths.prob(theta, x)},
        {"log_prob": log_prob},
        {"log_prob": log_prob, "normalised": False},
    ):
        weighted = {"weights": paths.frequencies(float), "errors": False, "chunk": 3}
        found = expectation(lambda x: costs[place(paths, x)], samples=x, **form, **weighted)
        wrong = abs(found.derivatives - [float(exact[slot]) for slot in found.jet._space.monomials.slots])
        assert (wrong <= 32 * (order + 1) * EPS * sizes).all()


def test_a_softmax_of_three_logits():
    """Derivatives of softmax: ∂pᵢ/∂zⱼ = pᵢ·(δᵢⱼ − pⱼ), and once more; f = (1, 10, 100)."""
    z = np.array([0.3, -1.2, 0.7])
    logits = np.stack(variables(a=z[0], b=z[1], c=z[2], order=2))
    f, p = np.array([1.0, 10.0, 100.0]), np.exp(z) / np.exp(z).sum()

    def log_prob(x):
        return (logits - np.log(np.sum(np.exp(logits))))[x]

    found = expectation(lambda x: f[x], log_prob, np.arange(3), weights=p)
    mean = p @ f
    np.testing.assert_allclose(found.derivatives[:4], [mean, *p * (f - mean)], rtol=1e-13)
    hessian = np.diag(p * (f - mean)) - np.outer(p, p * (f - mean)) - np.outer(p * (f - mean), p)
    np.testing.assert_allclose(found.derivatives[4:], hessian[np.triu_indices(3)], rtol=1e-12)
    again = expectation(lambda x: f[x], lambda x: logits[x], np.arange(3), weights=p, normalised=False)
    np.testing.assert_allclose(again.derivatives, found.derivatives, rtol=1e-12)
    assert_close_jets(exact_expectation(lambda x: f[x], log_prob, np.arange(3)).jet, found.jet)
    assert_close_jets(
        exact_expectation(lambda x: f[x], lambda x: logits[x], np.arange(3), normalised=False).jet, found.jet
    )


def assert_close_jets(a, b):
    np.testing.assert_allclose(a.derivatives, b.derivatives, rtol=1e-12, atol=1e-14)


# --- samples of another distribution ----------------------------------------------------------------------------

mu = variable(0.5, order=4, name="μ")
GRID = np.arange(-6, 7)


def log_p(x):
    """Unnormalised p of whole numbers."""
    return mu * x - x**2 / 4


def log_q(x):
    """Unnormalised q, with tails that reach further."""
    return -np.abs(x) / 2


def q():
    return np.exp(log_q(GRID)) / np.exp(log_q(GRID)).sum()


@pytest.mark.parametrize("chunk", [1, 4, 13])
@pytest.mark.parametrize("up", [0.0, 1e4, -1e4])
def test_quotients_of_ratios_are_exact_by_enumeration(up, chunk):
    """Neither p nor q is normalised, and log p may be ±10⁴: then p/q is known to 10⁴ roundings, whatever the chunks."""
    f = {"f": lambda x: x**3, "normalised": False}
    exact = exact_expectation(log_prob=log_p, outcomes=GRID, **f)
    found = expectation(
        log_prob=lambda x: log_p(x) + up, samples=GRID, log_proposal=log_q, weights=q(), chunk=chunk, **f
    )
    np.testing.assert_allclose(found.derivatives, exact.derivatives, rtol=1e-11 if up else 1e-13)
    ratios = np.exp(log_p(GRID).value - log_q(GRID))
    assert found.effective_size == pytest.approx((q() @ ratios) ** 2 / ((q() * ratios) ** 2).sum(), rel=1e-11)


@pytest.mark.parametrize("chunk", [1, 4, 13])
def test_normalised_ratios_are_exact_by_enumeration(chunk):
    def normalised(log):
        z = np.log(np.sum(np.exp(log(GRID))))
        return lambda x: log(x) - z

    p, proposal = normalised(log_p), normalised(log_q)
    found = expectation(lambda x: x**3, p, GRID, log_proposal=proposal, weights=q(), chunk=chunk)
    np.testing.assert_allclose(found.derivatives, exact_expectation(lambda x: x**3, p, GRID).derivatives, rtol=1e-13)
    ratios = np.exp(p(GRID).value - proposal(GRID))
    assert found.effective_size == pytest.approx((q() @ ratios) ** 2 / ((q() * ratios) ** 2).sum(), rel=1e-12)
    both_up = {"log_proposal": lambda x: proposal(x) - 1e4, "weights": q(), "chunk": chunk}
    up = expectation(lambda x: x**3, lambda x: p(x) - 1e4, GRID, **both_up)
    np.testing.assert_allclose(up.derivatives, found.derivatives, rtol=1e-11)
    alone = expectation(lambda x: x**3, p, GRID, log_proposal=lambda x: detach(p(x)), weights=np.exp(p(GRID).value))
    np.testing.assert_allclose(alone.derivatives, found.derivatives, rtol=1e-12)


@pytest.mark.parametrize("up", [1e4, -1e4])
def test_a_ratio_that_no_float_holds_is_refused_if_p_is_said_to_be_normalised(up):
    with pytest.raises(ValueError, match=r"p/q is about exp\(-?\d{4,5}\) at the samples: either .*=False"):
        expectation(lambda x: x, lambda x: log_p(x) + up, GRID, log_proposal=log_q)


def test_errors_do_not_depend_on_the_scale():
    x = np.random.default_rng(0).integers(-3, 4, 500)
    options = {"log_proposal": lambda x: 0 * x, "normalised": False, "chunk": 50}
    found = [expectation(lambda x: x, lambda x, up=up: log_p(x) + up, x, **options) for up in (0, 1e4, -1e4)]
    for other in found[1:]:
        np.testing.assert_allclose(other.derivatives, found[0].derivatives, rtol=1e-9)
        np.testing.assert_allclose(other.errors, found[0].errors, rtol=1e-9)
        assert other.effective_size == pytest.approx(found[0].effective_size, rel=1e-11)


# --- samples ----------------------------------------------------------------------------------------------------


def test_sampled_paths():
    """Two parameters to order 3: no derivative is off by more than 5 errors, which happens once in 10⁵ times."""
    paths, c = made(7, 2, 3, 2), table(7, 9).astype(float)
    theta = jets(paths.points, 3, float)

    def sampler(random, number):
        which = random.choice(9, number, p=paths.frequencies(float))
        return paths.samples[which]

    def log_prob(x):
        return np.sum(np.log(paths.probs(theta, x)), axis=-1)

    for options in ({}, {"normalised": False}):
        found = expectation(lambda x: c[place(paths, x)], log_prob, sampler, size=200_000, seed=2, **options)
        exact = exact_expectation(lambda x: c[place(paths, x)], log_prob, paths.samples)
        assert (abs(found.derivatives - exact.derivatives) <= 5 * found.errors).all()
        assert (found.errors > 0).all()
        again = expectation(lambda x: c[place(paths, x)], log_prob, sampler, size=200_000, seed=3, **options)
        assert (abs(found.derivatives - again.derivatives) > 0).all()


def test_errors_of_a_quotient_against_repetition():
    """The spread of 400 estimates is known to 3.5 %; 15 % off is once in 10⁴ times."""
    x = np.random.default_rng(3).integers(-6, 7, (400, 1000))
    options = {"log_proposal": lambda x: 0 * x, "normalised": False}
    theta = variable(0.25, order=2, name="θ")
    found = [expectation(lambda x: x, lambda x: theta * x - x**2 / 4, row, **options) for row in x]
    spread = np.std([e.derivatives for e in found], axis=0)
    np.testing.assert_allclose(np.mean([e.errors for e in found], axis=0), spread, rtol=0.15)


# --- what is refused --------------------------------------------------------------------------------------------

x = np.array([0, 1, 1, 0])
half = variable(0.5, order=2, name="θ")


def log_half(x):
    return np.log(np.where(x == 1, half, 1 - half))


WRONG = {
    "both": ({"prob": log_half}, TypeError, "give log_prob or prob, not both"),
    "a proposal for p": (
        {"log_prob": None, "prob": log_half, "log_proposal": log_half},
        TypeError,
        "goes with log_prob",
    ),
    "a proposal alone": (
        {"log_prob": None, "log_proposal": log_half},
        TypeError,
        "goes with log_prob: the weights are",
    ),
    "no p": ({"log_prob": None, "normalised": False}, TypeError, "normalised=False is about p: give log_prob or prob"),
    "a column": (
        {"log_prob": lambda x: log_half(x)[:, None]},
        ValueError,
        r"f has the shape \(4,\) and log_prob or prob \(4, 1\)",
    ),
    "a sum": ({"log_prob": lambda x: np.sum(log_half(x))}, ValueError, r"log_prob or prob \(\); each gives one number"),
    "one number": ({"f": lambda x: 1.0}, ValueError, r"for 4 samples f has the shape \(\)"),
    "fewer": ({"f": lambda x: x[:3]}, ValueError, r"for 4 samples f has the shape \(3,\)"),
    "other axes": ({"f": lambda x: np.ones((3, 4))}, ValueError, r"for 4 samples f has the shape \(3, 4\)"),
    "−inf": (
        {"log_prob": lambda x: np.log(half) + np.where(x, -np.inf, 0)},
        ValueError,
        r"τ is -inf at \[1\]; a sample has",
    ),
    "nan": ({"log_prob": lambda x: np.log(half) + np.where(x, np.nan, 0)}, ValueError, r"τ is nan at \[1\]"),
    "p = 0": (
        {"log_prob": None, "prob": lambda x: half * x},
        ValueError,
        "p/⊥p has no value where p is 0: no sample can be",
    ),
    "q = 0": (
        {"log_proposal": lambda x: np.where(x, -np.inf, 0)},
        ValueError,
        "q has to reach where p is, and no further",
    ),
    "two points": (
        {"f": lambda x: x * variable(0.4, 2, "θ")},
        SpaceError,
        "cannot combine a jet in θ at 0.4 with a jet in θ at 0.5",
    ),
    "no jets": ({"log_prob": lambda x: -np.log(2) + 0 * x}, TypeError, "neither f nor log_prob depends on a parameter"),
    "complex f": ({"f": lambda x: x * 1j}, RefusedError, "take the real and the imaginary part one by one"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(name):
    given, error, message = WRONG[name]
    with pytest.raises(error, match=message):
        expectation(**({"f": lambda x: x, "log_prob": log_half, "samples": x} | given))


def test_fractions_and_floats_do_not_mix():
    theta = variable(Fraction(1, 4), order=1, name="θ")
    with pytest.raises(ExactnessError, match="write a Fraction"):
        expectation(lambda x: x, prob=lambda x: np.stack([1 - theta, theta])[x], samples=x, weights=[0.25] * 4)


# --- all outcomes -----------------------------------------------------------------------------------------------


def test_outcomes_in_any_form():
    theta, told = variable(Fraction(1, 3), order=2, name="θ"), []
    table = np.stack([theta**2, 2 * theta * (1 - theta), (1 - theta) ** 2])
    wanted = exact_expectation(lambda x: x, prob=lambda x: table[x], outcomes=np.arange(3))
    assert wanted.derivatives.tolist() == [Fraction(4, 3), -2, 0]
    assert (wanted.size, wanted.effective_size, wanted.errors.tolist()) == (3, 3, [0, 0, 0])
    parts = iter([np.array([2]), np.array([0, 1])])
    assert equal(exact_expectation(lambda x: x, prob=lambda x: table[x], outcomes=parts).jet, wanted.jet)
    found = exact_expectation(
        lambda x: x["a"],
        prob=lambda x: table[x["b"]],
        outcomes={"a": np.arange(3), "b": np.arange(3)},
        chunk=2,
        progress=lambda *done: told.append(done),
    )
    assert equal(found.jet, wanted.jet)
    assert told == [(1, 2), (2, 2)]
    assert found.error(θ=2) == 0


def test_impossible_outcomes_have_derivatives():
    """p(1) = θ at θ = 0: no sample is ever 1, but the slope is f(1) − f(0)."""
    theta = variable(Fraction(0), order=2, name="θ")
    found = exact_expectation(
        lambda x: 2 + 3 * x, prob=lambda x: np.stack([1 - theta, theta])[x], outcomes=np.arange(2)
    )
    assert found.derivatives.tolist() == [2, 3, 0]


def test_symbols_and_many_digits():
    t = variable(sympy.Symbol("t"), order=2, name="θ")
    found = exact_expectation(
        lambda x: x, prob=lambda x: np.stack([1 / (1 + t), t / (1 + t)])[x], outcomes=np.arange(2)
    )
    assert sympy.simplify(found.derivative(2) + 2 / (1 + sympy.Symbol("t")) ** 3) == 0
    t = variable(flint.fmpq(1, 4), order=1, name="θ")
    found = exact_expectation(lambda x: x, prob=lambda x: np.stack([1 - t, t])[x], outcomes=np.arange(2))
    assert found.derivatives.tolist() == [flint.fmpq(1, 4), 1]
    with mpmath.workdps(40):
        t = variable(mpmath.mpf(1) / 3, order=1, name="θ")
        found = exact_expectation(lambda x: x, lambda x: np.stack([np.log(1 - t), np.log(t)])[x], np.arange(2))
        assert abs(found.value - mpmath.mpf(1) / 3) < mpmath.mpf(10) ** -38
        with pytest.raises(ValueError, match="add up to"):
            exact_expectation(lambda x: x, lambda x: np.stack([np.log(1 - t), np.log(t)])[x], np.arange(1))
    t = variable(sympy.Symbol("t"), order=2, name="θ")
    with pytest.raises(ValueError, match="add up to"):
        exact_expectation(lambda x: x, prob=lambda x: np.stack([1 / (1 + t), t / (1 + t)])[x], outcomes=np.arange(1))


NOT_ALL = {
    "one is missing": lambda x: np.log(np.where(x == 1, half, 0.25)),
    "not for other parameters": lambda x: np.log(np.where(x == 1, half, 0.5)),
    "by a millionth": lambda x: np.log(np.where(x == 1, half, (1 - half) * (1 - 1e-6))),
    "of second order": lambda x: np.log(np.where(x == 1, half, 1 - half) + (half - 0.5) ** 2 * 1e-6),
}


@pytest.mark.parametrize("name", NOT_ALL)
def test_probabilities_that_do_not_add_up(name):
    with pytest.raises(
        ValueError, match=r"the probabilities of all outcomes add up to .*; give normalised=False, or all outc"
    ):
        exact_expectation(lambda x: x, NOT_ALL[name], np.arange(2))
    assert exact_expectation(lambda x: x, NOT_ALL[name], np.arange(2), normalised=False).value <= 1


def test_probabilities_that_add_up_but_for_roundings():
    logits = half * np.random.default_rng(0).normal(scale=5, size=3000)
    found = exact_expectation(lambda x: x, lambda x: (logits - np.log(np.sum(np.exp(logits))))[x], np.arange(3000))
    assert found.size == 3000


def test_what_the_enumeration_refuses():
    with pytest.raises(TypeError, match="give log_prob or prob, one of them"):
        exact_expectation(lambda x: x, None, x)
    with pytest.raises(TypeError, match="give log_prob or prob, one of them"):
        exact_expectation(lambda x: x, log_half, x, prob=log_half)
    with pytest.raises(TypeError, match="an array or an iterator of arrays, and not a sampler"):
        exact_expectation(lambda x: x, log_half, lambda random, n: x)
    with pytest.raises(TypeError, match="neither f nor p depends on a parameter"):
        exact_expectation(lambda x: x, prob=lambda x: np.array([0.5, 0.5])[x], outcomes=np.arange(2))
    with pytest.raises(ValueError, match=r"f has the shape \(2,\) and log_prob or prob \(2, 1\)"):
        exact_expectation(lambda x: x, lambda x: log_half(x)[:, None], np.arange(2))
    with pytest.raises(ValueError, match="there are no samples"):
        exact_expectation(lambda x: x, log_half, np.zeros(0))

"""The samplers: their transition matrices number by number, their samples against all configurations, and errors.

Statistical tests have fixed seeds, and ask what a correct sampler misses once in 10⁴ times.
"""

import itertools

import numpy as np
import pytest
from scipy.stats import chi2

from jets import exact_expectation, expectation, variable
from jets.estimators import EstimateWarning, ising_energy, ising_metropolis, metropolis, wolff
from jets.estimators.chains import EAGER, _colours

FALSE_ALARM = 1e-4
BETA = 0.3


def lattices(rows, columns):
    """Return all configurations, as chains."""
    spins = np.array(list(itertools.product((1, -1), repeat=rows * columns)), dtype=np.int8)
    return spins.reshape(-1, rows, columns)


def number_of(spins):
    """Return the place of configurations among all lattices."""
    flat = (np.reshape(spins, (*spins.shape[:-2], -1)) < 0).astype(int)
    return flat @ 2 ** np.arange(flat.shape[-1])[::-1]


def boltzmann(spins, beta):
    p = np.exp(-beta * ising_energy(spins))
    return p / p.sum()


class Script(np.random.Generator):
    """A generator that says what it was told; for each chain something else."""

    def __init__(self, exponentials, sites=None):
        super().__init__(np.random.PCG64(0))
        self.exponentials, self.sites = iter(exponentials), sites

    def standard_exponential(self, shape):
        return np.broadcast_to(next(self.exponentials), shape)

    def integers(self, high, size):
        assert np.all(self.sites < high)
        return self.sites


def cells(*thresholds, side):
    """Return for each interval between the thresholds a number next to its lower or upper end, and its probability."""
    edges = np.unique([0, *np.round(thresholds, 12)])
    beside = {"lower": edges + 1e-9, "upper": np.append(edges[1:], 100) - 1e-9}
    return beside[side], -np.diff(np.exp(-edges), append=0)


both_sides = pytest.mark.parametrize("side", ["lower", "upper"])


def product_of(numbers, chances, size):
    """Return all words of so many numbers, shape (words, size), and their probabilities."""
    words = np.array(list(itertools.product(range(len(numbers)), repeat=size)))
    return numbers[words], chances[words].prod(axis=1)


def transitions(step, spins, words, chances):
    """Return P[from, to], where step(start, words) takes a step from each start with each of the words."""
    size = len(spins)
    starts, drawn = np.repeat(np.arange(size), len(words)), np.tile(np.arange(len(words)), size)
    arrived = number_of(step(spins[starts], words[drawn]))
    return np.bincount(starts * size + arrived, chances[drawn], minlength=size**2).reshape(size, size)


def assert_stationary(P, p):
    assert np.allclose(P.sum(axis=1), 1, rtol=1e-12)
    assert np.allclose(p @ P, p, rtol=1e-12)
    assert np.sort(abs(np.linalg.eigvals(P)))[-2] < 0.999  # from every start it gets everywhere, and forgets


def assert_balanced(P, p):
    flow = p[:, None] * P
    assert np.allclose(flow, flow.T, rtol=1e-12, atol=1e-16)


# --- transition matrices ------------------------------------------------------------------------------------


def swept(beta, start, words):
    rows, columns = start.shape[1:]
    script = Script([words.T.reshape(rows, columns, -1)])
    return ising_metropolis(beta, start, 1, seed=script).samples[0]


def sweep_cells(beta, side):
    """Where a spin that is tried flips, by the price 2β·s·h of it, h = 0, 2 or 4."""
    return cells(*(-np.log(EAGER) + abs(beta) * np.array([0, 4, 8])), side=side)


@both_sides
@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 3)])
@pytest.mark.parametrize("beta", [0.0, BETA, -0.7])
def test_sweeps_keep_the_distribution_exactly(shape, beta, side):
    spins = lattices(*shape)
    words, chances = product_of(*sweep_cells(beta, side), size=spins[0].size)
    assert_stationary(transitions(lambda *at: swept(beta, *at), spins, words, chances), boltzmann(spins, beta))


@both_sides
@pytest.mark.parametrize("shape", [(2, 2), (3, 2)])
def test_the_spins_of_one_colour_are_in_detailed_balance(shape, side, monkeypatch):
    spins, p = lattices(*shape), boltzmann(lattices(*shape), BETA)
    words, chances = product_of(*sweep_cells(BETA, side), size=spins[0].size)
    product = np.eye(len(spins))
    for colour in _colours(*shape):
        monkeypatch.setattr("jets.estimators.chains._colours", lambda *shape, colour=colour: [colour])
        P = transitions(lambda *at: swept(BETA, *at), spins, words, chances)
        assert_balanced(P, p)
        product = product @ P
    monkeypatch.undo()
    assert np.allclose(product, transitions(lambda *at: swept(BETA, *at), spins, words, chances), atol=1e-15)


def linked(beta, start, words):
    rows, columns = start.shape[1:]
    sites, *links = words.T
    script = Script(np.reshape(links, (2, rows, columns, -1)), sites.astype(int))
    return wolff(beta, start, 1, seed=script).samples[0]


@both_sides
@pytest.mark.parametrize("shape", [(2, 2), (3, 2)])
def test_clusters_are_in_detailed_balance(shape, side):
    spins = lattices(*shape)
    size = spins[0].size
    links, chances = product_of(*cells(2 * BETA, side=side), size=2 * size)
    words = np.column_stack([np.repeat(np.arange(size), len(links)), np.tile(links, (size, 1))])
    P = transitions(lambda *at: linked(BETA, *at), spins, words, np.tile(chances, size) / size)
    assert_balanced(P, boltzmann(spins, BETA))
    assert_stationary(P, boltzmann(spins, BETA))


@both_sides
def test_metropolis_is_in_detailed_balance(side):
    p = np.array([0.05, 0.3, 0.0, 0.15, 0.5])
    with np.errstate(divide="ignore"):
        log_p = np.log(7 * p)  # not normalised
    inside = p > 0
    drawn, chances = cells(*np.maximum(np.subtract.outer(log_p[inside], log_p[inside]), 0).ravel(), side=side)
    P = np.zeros((5, 5))
    for i, j in itertools.product(np.flatnonzero(inside), range(5)):
        start = np.full(len(drawn), i)
        found = metropolis(lambda x: log_p[x], start, lambda rng, x, j=j: np.full_like(x, j), 1, seed=Script([drawn]))
        np.add.at(P[i], found.samples[0], chances / 5)
        assert np.array_equal(found.acceptance, (found.samples[0] == j) if i != j else np.ones(len(drawn)))
    with np.errstate(divide="ignore", invalid="ignore"):
        textbook = np.minimum(1, p / p[:, None]) / 5
    off = ~np.eye(5, dtype=bool) & inside[:, None]
    assert np.allclose(P[off], textbook[off], rtol=1e-12)
    assert_balanced(P, p)


# --- samples ------------------------------------------------------------------------------------------------


def assert_sampled(counts, p):
    expected = p * counts.sum()
    assert expected.min() > 5
    assert np.sum((counts - expected) ** 2 / expected) < chi2.isf(FALSE_ALARM, len(p) - 1)


@pytest.mark.parametrize(("sampler", "steps"), [(ising_metropolis, 40), (wolff, 150)])
def test_spins_are_sampled_as_often_as_they_should(sampler, steps):
    start = np.random.default_rng(0).choice([-1, 1], (40_000, 3, 3))
    last = sampler(0.2, start, 1, burn_in=steps, seed=1).samples[0]  # so the chains are independent samples
    assert_sampled(np.bincount(number_of(last), minlength=512), boltzmann(lattices(3, 3), 0.2))


def test_a_chi_square_test_would_find_a_wrong_temperature():
    last = ising_metropolis(0.22, np.ones((40_000, 3, 3)), 1, burn_in=40, seed=1).samples[0]
    with pytest.raises(AssertionError):
        assert_sampled(np.bincount(number_of(last), minlength=512), boltzmann(lattices(3, 3), 0.2))


def test_metropolis_samples_a_density():
    log_prob = lambda x: -np.sum(np.abs(x), axis=-1)  # noqa: E731
    x = metropolis(log_prob, np.zeros((20_000, 2)), 1.5, 1, burn_in=150, seed=2).samples[0]
    grid = 8 * np.where(x < 0, np.exp(x) / 2, 1 - np.exp(-x) / 2)  # the distribution function: uniform
    counts = np.histogram2d(*grid.T, bins=np.arange(9))[0]
    assert_sampled(counts.ravel(), np.full(64, 1 / 64))


@pytest.mark.parametrize("sampler", [ising_metropolis, wolff])
def test_samples_and_all_outcomes_are_one_line_apart(sampler):
    beta = variable(BETA, order=4, name="β")
    f = lambda spins: ising_energy(spins)  # noqa: E731
    log_prob = lambda spins: -beta * ising_energy(spins)  # noqa: E731
    exact = exact_expectation(f, log_prob, lattices(4, 4), normalised=False)
    spins = sampler(beta, np.ones((100, 4, 4)), 1000, burn_in=50, seed=3).samples
    found = expectation(f, log_prob, spins, normalised=False, chains=True)
    assert np.all(abs(found.derivatives - exact.derivatives) < 4 * found.errors)
    assert found.error() < 0.05


def test_densities_with_parameters():
    width = variable(0.5, order=2, name="σ")
    log_prob = lambda x: -np.sum((x / width) ** 2, axis=-1) / 2  # noqa: E731
    f = lambda x: np.sum(x**2, axis=-1)  # noqa: E731
    x = metropolis(log_prob, np.zeros((200, 3)), [0.5, 0.6, 0.7], 1000, burn_in=50, seed=4).samples
    found = expectation(f, log_prob, x, normalised=False, chains=True)
    assert np.all(abs(found.derivatives - [0.75, 3, 6]) < 4 * found.errors)
    assert found.error() < 0.02


# --- what goes in and comes out -----------------------------------------------------------------------------

SAMPLERS = {
    "metropolis": lambda **options: metropolis(lambda x: -(x**2), np.zeros(6), 1.0, 5, **options),
    "ising_metropolis": lambda **options: ising_metropolis(BETA, np.ones((6, 4, 3)), 5, **options),
    "wolff": lambda **options: wolff(BETA, np.ones((6, 4, 3)), 5, **options),
}
every = pytest.mark.parametrize("run", SAMPLERS.values(), ids=SAMPLERS)


@every
def test_what_is_kept_of_a_walk(run):
    whole = run(seed=1, burn_in=7, thin=4)
    start, rng = run(seed=1).samples, np.random.default_rng(1)
    assert np.array_equal(run(seed=rng).samples, start)
    assert not np.array_equal(run(seed=rng).samples, start)  # the generator has gone on
    assert start.shape[:2] == whole.samples.shape[:2] == (5, 6)
    longer = run(seed=1, burn_in=22, thin=1).samples
    assert np.array_equal(whole.samples[-1], longer[-1])  # steps 11, 15, 19, 23, 27, and 23 to 27
    assert np.array_equal(whole.samples[-2], longer[0])


@every
def test_what_is_observed_is_kept(run):
    spins = run(seed=1).samples
    assert np.array_equal(
        run(seed=1, observe=lambda x: x.reshape(6, -1)[:, 0]).samples, spins.reshape(5, 6, -1)[..., 0]
    )


@every
def test_progress_is_told(run):
    told = []
    run(burn_in=3, thin=2, progress=lambda *now: told.append(now))
    assert told == [(k, 13) for k in range(1, 14)]


@pytest.mark.parametrize("sampler", [ising_metropolis, wolff])
def test_what_is_taken_is_what_has_moved(sampler):
    path = sampler(BETA, np.ones((6, 4, 3)), 50, seed=1).samples
    taken = sampler(BETA, np.ones((6, 4, 3)), 49, seed=1, burn_in=1).acceptance
    assert np.allclose(taken, np.mean(path[1:] != path[:-1], axis=(0, 2, 3)))


@pytest.mark.parametrize("sampler", [ising_metropolis, wolff])
def test_each_chain_has_its_temperature(sampler):
    betas = np.repeat([0.1, 0.25, 0.4], 40)
    energies = sampler(betas, np.ones((120, 4, 4)), 400, burn_in=50, seed=5, observe=ising_energy).samples
    for beta, found in zip([0.1, 0.25, 0.4], np.split(energies, 3, axis=1), strict=True):
        exact = np.sum(boltzmann(lattices(4, 4), beta) * ising_energy(lattices(4, 4)))
        means = found.mean(axis=0)  # independent ones
        assert abs(means.mean() - exact) < 4 * means.std() / np.sqrt(40)


@pytest.mark.parametrize("shape", [*itertools.product(range(2, 7), repeat=2)])
def test_spins_of_one_colour_are_no_neighbours(shape):
    colours = _colours(*shape)
    assert np.array_equal(sum(colours), np.ones((*shape, 1)))
    for colour, axis in itertools.product(colours, (0, 1)):
        assert not np.any(colour & np.roll(colour, 1, axis))


def test_energies_are_sums_over_pairs():
    spins = np.random.default_rng(6).choice([-1, 1], (2, 5, 3, 4))
    i, j = np.divmod(np.arange(12), 4)
    pairs = [*zip(i, j, (i + 1) % 3, j, strict=True), *zip(i, j, i, (j + 1) % 4, strict=True)]
    assert np.array_equal(ising_energy(spins), -sum(spins[..., a, b] * spins[..., c, d] for a, b, c, d in pairs))
    assert np.unique(ising_energy(lattices(2, 2)), return_counts=True)[1].tolist() == [2, 12, 2]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wolff(-0.1, np.ones((1, 4, 4)), 1), "antiferromagnets"),
        (lambda: wolff(0.1, np.ones((4, 4)), 1), r"\(chains, rows, columns\) with sides of 2 or more, not \(4, 4\)"),
        (lambda: wolff(0.1, np.ones((3, 1, 4)), 1), r"not \(3, 1, 4\)"),
        (lambda: ising_metropolis(0.1, np.zeros((1, 4, 4)), 1), "spins are 1 or −1"),
        (lambda: ising_metropolis([0.1, 0.2], np.ones((1, 4, 4)), 1), "one for each of 1 chains"),
        (lambda: ising_metropolis(np.inf, np.ones((1, 4, 4)), 1), "β is a number"),
        (lambda: wolff(0.1, np.ones((1, 4, 4)), 0), "steps is a number of steps, at least 1, not 0"),
        (lambda: wolff(0.1, np.ones((1, 4, 4)), 1, thin=0), "thin is a number of steps, at least 1"),
        (lambda: wolff(0.1, np.ones((1, 4, 4)), 1, burn_in=-1), "burn_in is a number of steps, at least 0"),
        (lambda: metropolis(lambda x: -x, 0.0, 1.0, 1), r"write \[start\]"),
        (lambda: metropolis(lambda x: -x, [0.0], 0.0, 1), "width of a step is a number > 0, not 0.0"),
        (lambda: metropolis(lambda x: -x, [0.0], np.nan, 1), "width of a step"),
        (lambda: metropolis(np.sum, [0.0, 1.0], 1.0, 1), r"one number for each of 2 chains, not shape \(\)"),
        (lambda: metropolis(lambda x: x * np.nan, [0.0], 1.0, 1), "log_prob is nan"),
        (lambda: metropolis(lambda x: x + np.where(x, np.inf, 0), [0.0], 1.0, 1), "nan or \\+inf"),
        (lambda: metropolis(lambda x: x - np.inf, [0.0], 1.0, 1), "starts where p is 0"),
        (lambda: metropolis(lambda x: -x, [0.0], lambda rng, x: x[:, None], 1), r"shape \(1, 1\), not \(1,\)"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_step_in_place_is_an_error():
    def step(rng, x):
        x += 1
        return x

    with pytest.raises(ValueError, match="read-only"):
        metropolis(lambda x: -x, [0.0], step, 1)


def test_chains_that_never_move_are_told():
    with pytest.warns(EstimateWarning, match="2 of 2 chains never moved in 100 steps") as caught:
        metropolis(lambda x: np.where(x == 0, 0.0, -np.inf), [0.0, 0.0], 1.0, 100, seed=0)
    assert caught[0].filename == __file__
    metropolis(lambda x: np.where(x == 0, 0.0, -np.inf), [0.0, 0.0], 1.0, 99, seed=0)

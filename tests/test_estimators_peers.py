"""The same objectives of the same samples in JAX and in torch: value, gradient and Hessian.

Each objective is written out with `stop`, which is stop_gradient in JAX and detach in torch; here it is the library's.
A player tosses five times; the odds of heads depend on three parameters, on the toss before and on the time.
"""

import numpy as np
import pytest

from jets import detach, expectation, hessian, variables
from jets.estimators import dice, divergence, loaded_dice, log_partition

AT = (0.3, -0.7, 0.2)
STEPS, PATHS = 5, 2000
#: The peers add up 2000 numbers of order 1 to 100 in another order: some thousand roundings.
CLOSE = {"rtol": 1e-11, "atol": 1e-11}


@pytest.fixture(scope="module")
def x():
    """Paths of tosses, with θ·(the toss before) + φ + ψ·t the logarithm of the odds of heads."""
    random, tosses = np.random.default_rng(4), np.zeros((PATHS, STEPS))
    before = np.zeros(PATHS)
    for t in range(STEPS):
        odds = np.exp(AT[0] * before + AT[1] + AT[2] * t)
        before = tosses[:, t] = random.random(PATHS) < odds / (1 + odds)
    return tosses


def before(x):
    return np.concatenate([np.zeros((len(x), 1)), x[:, :-1]], axis=1)


def costs(x):
    return x * np.arange(1.0, STEPS + 1) - 2 * x * before(x)


def log_probs(m, v, x, before, time):
    """Return the logarithm of the probability of each toss; m is NumPy, JAX's NumPy or torch."""
    sign = 1 - 2 * x
    return -m.log1p(m.exp(sign * (v[0] * before + v[1] + v[2] * time)))


def box(m, stop, tau):
    return m.exp(tau - stop(tau))


def by_dice(m, stop, v, logs, c, b):
    causes = m.cumsum(logs, -1)
    return m.mean(m.sum(box(m, stop, causes) * c + (1 - box(m, stop, logs)) * b, -1))


def by_loaded_dice(m, stop, v, logs, c, b):
    causes = 0 * logs[:, 0]
    total = 0
    for t in range(STEPS):  # with λ = ¾, as in the paper's algorithm
        causes = 0.75 * causes + logs[:, t]
        total = total + (box(m, stop, causes) - box(m, stop, causes - logs[:, t])) * (c[:, t] - b[:, t])
    return m.mean(total)


def by_ratios(m, stop, v, logs, c, b):
    """A p that is not normalised: times exp(θφ + θ·(the first cost))."""
    r = box(m, stop, m.sum(logs, -1) + v[0] * v[1] + v[0] * c[:, 0])
    return m.mean(r * (m.sum(c, -1) + v[2] ** 2)) / m.mean(r)


def by_log_z(m, stop, v, logs, c, b):
    return m.log(m.mean(box(m, stop, m.sum(logs, -1) + v[0] * c[:, 0])))


def by_divergence(m, stop, v, logs, c, b):
    tau = m.sum(logs, -1) + v[0] * c[:, 0]
    return m.log(m.mean(box(m, stop, tau))) - m.mean(tau - stop(tau))


def ours(x):
    """Return the estimates of the library."""
    v, time = variables(a=AT[0], b=AT[1], c=AT[2], order=2), np.arange(STEPS)

    def logs(x):
        return log_probs(np, v, x, before(x), time)

    def log_p(x):
        return np.sum(logs(x), axis=-1)

    return {
        "dice": expectation(lambda x: dice(costs(x), logs(x), baseline=baseline(x)), None, x, chunk=300),
        "loaded dice": expectation(
            lambda x: loaded_dice(costs(x) - baseline(x), logs(x), lam=0.75), None, x, chunk=300
        ),
        "ratios": expectation(
            lambda x: np.sum(costs(x), axis=-1) + v[2] ** 2,
            lambda x: log_p(x) + v[0] * v[1] + v[0] * costs(x)[:, 0],
            x,
            normalised=False,
            chunk=300,
        ),
        "log Z": log_partition(lambda x: log_p(x) + v[0] * costs(x)[:, 0], x, chunk=300),
        "divergence": divergence(lambda x: log_p(x) + v[0] * costs(x)[:, 0], x, chunk=300),
    }


def baseline(x):
    return 3.0 + before(x)


OBJECTIVES = {
    "dice": by_dice,
    "loaded dice": by_loaded_dice,
    "ratios": by_ratios,
    "log Z": by_log_z,
    "divergence": by_divergence,
}


def assert_same(found, value, gradient, hessian):
    np.testing.assert_allclose(found.value, value, **CLOSE)
    np.testing.assert_allclose(found.derivatives[1:4], gradient, **CLOSE)
    np.testing.assert_allclose(found.derivatives[4:], np.asarray(hessian)[np.triu_indices(3)], **CLOSE)
    assert abs(np.asarray(hessian)).max() > 0.01


@pytest.fixture(scope="module")
def estimates(x):
    return ours(x)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_written_out_with_our_own_detach(estimates, x, name):
    def objective(v):
        logs = log_probs(np, v, x, before(x), np.arange(STEPS))
        return OBJECTIVES[name](np, detach, v, logs, costs(x), baseline(x))

    found = estimates[name]
    v = variables(a=AT[0], b=AT[1], c=AT[2], order=2)
    by_hand = objective(v)
    assert_same(found, by_hand.value, by_hand.derivatives[1:4], hessian(objective)(np.array(AT)))


@pytest.mark.parametrize("name", OBJECTIVES)
def test_jax(estimates, x, name):
    jax = pytest.importorskip("jax", reason="JAX is not installed: one oracle fewer")
    jax.config.update("jax_enable_x64", True)

    def objective(v):
        logs = log_probs(jax.numpy, v, x, before(x), np.arange(STEPS))
        return OBJECTIVES[name](jax.numpy, jax.lax.stop_gradient, v, logs, costs(x), baseline(x))

    at = jax.numpy.array(AT)
    assert_same(estimates[name], objective(at), jax.grad(objective)(at), jax.hessian(objective)(at))


@pytest.mark.parametrize("name", OBJECTIVES)
def test_torch(estimates, x, name):
    torch = pytest.importorskip("torch", reason="torch is not installed: one oracle fewer")
    given = [torch.tensor(array) for array in (x, before(x), np.arange(STEPS), costs(x), baseline(x))]

    def objective(v):
        tosses, earlier, time, c, b = given
        return OBJECTIVES[name](torch, torch.Tensor.detach, v, log_probs(torch, v, tosses, earlier, time), c, b)

    at = torch.tensor(AT, dtype=torch.float64, requires_grad=True)
    value = objective(at)
    (gradient,) = torch.autograd.grad(value, at)
    second = torch.autograd.functional.hessian(objective, at)
    assert_same(estimates[name], value.item(), gradient.numpy(), second.numpy())

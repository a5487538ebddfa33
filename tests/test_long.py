"""Long series of floats against python-flint's exact ones, and when the kernels for them run."""

from types import SimpleNamespace

import flint
import numpy as np
import pytest

from jets import algebra, convolution, long, vectors

EPS = 2.0**-52
N = 100
K = np.arange(N + 1.0)
U = np.random.default_rng(2).standard_normal(N + 1) / (K + 2)
V = 1.5 * (-1) ** K / (K + 1)
W = np.where(K > 0, U, 0.0)


def exact(u):
    """Return the very floats as a series of fractions."""
    flint.ctx.cap = N + 1
    ratios = (float(c).as_integer_ratio() for c in u)
    return flint.fmpq_series([flint.fmpq(p, q) for p, q in ratios])


def floats(series):
    return np.array([int(c.p) / int(c.q) for c in (series[k] for k in range(N + 1))])


def close(y, expected, majorant, units):
    """Compare slot by slot, in roundings (ε, for each of the k + 1 terms of a sum) of the series of absolute values.

    A recurrence whose terms all have one sign grows its errors as it grows its result: that series is its majorant.
    """
    np.testing.assert_array_less(
        np.abs(y - floats(expected)), units * EPS * (K + 1) * np.abs(floats(majorant)) + 1e-300
    )


def test_products():
    close(vectors.product(U, V, N), exact(U) * exact(V), exact(np.abs(U)) * exact(np.abs(V)), 1)


def test_quotients():
    majorant = np.where(K == 0, V, -np.abs(V))
    close(vectors.quotient(U, V, N), exact(U) / exact(V), exact(np.abs(U)) / exact(majorant), 2)


def test_exponentials():
    close(vectors.exp(1.0, W, N), exact(W).exp(), exact(np.abs(W)).exp(), 2)


def test_sines_and_cosines():
    s, c = vectors.sincos(0.0, 1.0, W, N)
    close(s, exact(W).sin(), exact(np.abs(W)).exp(), 2)
    close(c, exact(W).cos(), exact(np.abs(W)).exp(), 2)
    s, c = vectors.sincos(0.0, 1.0, W, N, +1)
    close(s, exact(W).sinh(), exact(np.abs(W)).exp(), 2)
    close(c, exact(W).cosh(), exact(np.abs(W)).exp(), 2)


def test_square_roots():
    w = np.where(K == 0, 1.0, W)
    majorant = exact([1.0]) / exact(np.where(K == 0, 1.0, -np.abs(W)))
    close(vectors.power(1.0, w, 1, 2, N), exact(w).sqrt(), majorant, 2)


def test_logarithms():
    w = np.where(K == 0, 1.0, W)
    majorant = -exact(np.where(K == 0, 1.0, -np.abs(W))).log()
    close(vectors.primitive(0.0, [(vectors.quotient(np.ones(1), w, N), w)], N), exact(w).log(), majorant, 3)


@pytest.mark.parametrize("size", [1, 2, 30, N + 1])
def test_compositions(size):
    y = vectors.compose(U[:size], np.where(K == 0, 3.0, W), N)
    close(y, exact(U[:size])(exact(W)), exact(np.abs(U[:size]))(exact(np.abs(W))), 3)


def test_composition_with_a_short_series_or_to_a_low_order():
    w = np.array([2.0, 1.0, 0.5])
    for n in range(8):
        f, u = np.array([1.0, 2.0, 3.0])[: n + 1], w[: n + 1]
        expected = list(algebra.compose(f.tolist(), u.tolist(), n))
        assert vectors.compose(f, u, n)[: len(expected)].tolist() == expected


def test_sums_too_long_for_one_call(monkeypatch):
    y, z, e = vectors.product(U, V, N), vectors.quotient(U, V, N), vectors.exp(1.0, W, N)
    monkeypatch.setattr(vectors, "_LONGEST_SUM", 7)
    np.testing.assert_allclose(vectors.product(U, V, N), y, rtol=1e-9)
    np.testing.assert_allclose(vectors.quotient(U, V, N), z, rtol=1e-9)
    np.testing.assert_allclose(vectors.exp(1.0, W, N), e, rtol=1e-9)


# --- on lists ----------------------------------------------------------------------------------------------------

CALLS = {
    "product": lambda u, v: (u, v, N),
    "quotient": lambda u, v: (u, v, N),
    "exp": lambda u, v: (1.0, u, N),
    "sincos": lambda u, v: (0.0, 1.0, u, N),
    "power": lambda u, v: (1.0, v, 1, 2, N),
    "primitive": lambda u, v: (0.5, [(u, v), ([1], u)], N),
    "compose": lambda u, v: (v, u, N),
}


def leaves(y):
    return [c for part in y for c in part] if isinstance(y, tuple) else list(y)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("factor", [1, 1j])
def test_twins_do_what_the_generic_kernels_do(name, factor):
    u, v = (factor * W).tolist(), V.tolist()
    y, expected = (leaves(run(*CALLS[name](u, v))) for run in (long.twin(name), getattr(algebra, name)))
    assert [type(c) for c in y] == [type(expected[-1])] * len(expected)
    np.testing.assert_allclose(y, expected, rtol=1e-9, atol=1e-12 * np.abs(expected).max())


@pytest.mark.parametrize("name", CALLS)
def test_twins_leave_what_is_not_theirs(name):
    run, call = long.twin(name), CALLS[name]
    u, v = W.tolist(), V.tolist()
    assert run(*call(u[:5], v[:5])) is NotImplemented
    assert run(*call([*u[:-1], "x"], [*v[:-1], "x"])) is NotImplemented
    assert run(*call([*u[:-1], np.inf], [*v[:-1], np.nan])) is NotImplemented
    assert run(*call([np.zeros(2)] * 100, [np.zeros(2)] * 100)) is NotImplemented


def test_only_some_kernels_have_twins():
    core = SimpleNamespace(product=None, quotient=None)
    assert long.twin("add") is None
    assert [name for name in CALLS if long.twin(name, core)] == [
        "product",
        "quotient",
        "primitive",
        "compose",
    ]


def test_compiled_sums_serve_where_transforms_do_not(monkeypatch):
    calls = []

    def sums(name):
        def run(u, v, n):
            calls.append(name)
            return getattr(vectors, name)(np.array(u), np.array(v), n)

        return run

    core = SimpleNamespace(product=sums("product"), quotient=sums("quotient"))
    monkeypatch.setattr(convolution, "SHORTEST", 64)
    for name in ("product", "quotient", "compose"):
        args = CALLS[name](W.tolist(), V.tolist())
        np.testing.assert_allclose(long.twin(name, core)(*args), long.twin(name)(*args), rtol=1e-9, atol=1e-14)
    assert set(calls) == {"product", "quotient"}
    core = SimpleNamespace(product=lambda *args: NotImplemented, quotient=None)
    bell = np.exp(-(K**2)).tolist()
    assert long.twin("product", core)(bell, bell, N) is NotImplemented

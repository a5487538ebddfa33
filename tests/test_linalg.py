"""Linear algebra on matrices of jets: triangular factors, exactly on fractions and against mpmath, and powers; and of
all functions the values, which are NumPy's, stacks, points, other numbers, errors, and how often they factorise.
"""

from fractions import Fraction

import matrix_oracle
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from matrix_jets import LINES, adjoint, coefficients, exact, identity, orthogonal, random_jet, regular, within
from mpmath import mp
from spaces import nonzero

from jets import Jet, detach, equal, variable
from jets.arrays.linalg import LINALG
from jets.errors import RefusedError, SpaceError
from jets.testing import assert_jets_equal

solve, inv, pinv, lstsq, det = (LINALG[name] for name in ("solve", "inv", "pinv", "lstsq", "det"))
cholesky, qr, matrix_power, multi_dot = (LINALG[name] for name in ("cholesky", "qr", "matrix_power", "multi_dot"))

lines = pytest.mark.parametrize("line", LINES)
few = settings(max_examples=30)
kinds = pytest.mark.parametrize("is_complex", [False, True], ids=["real", "complex"])


# --- factors and powers, exactly on fractions --------------------------------------------------------------------


@few
@given(exact((2, 2)), st.integers(-3, 7))
def test_powers(matrices, n):
    a = regular(*matrices)
    assert_jets_equal(matrix_power(a, n) @ a, matrix_power(a, n + 1))


@few
@given(exact((3, 3)), st.tuples(*[nonzero.map(abs)] * 3))
def test_cholesky_of_squares(matrices, diagonal):
    (a,) = matrices
    lower = np.tril(a, -1) + (a - detach(a)) * np.eye(3, dtype=int) + np.diag(diagonal)
    assert_jets_equal(cholesky(lower @ np.swapaxes(lower, 0, 1)), lower)
    assert_jets_equal(cholesky(lower @ np.swapaxes(lower, 0, 1), upper=True), np.swapaxes(lower, 0, 1))


@few
@given(exact((3, 3), (3, 2)) | exact((3, 3), (3, 3)) | exact((2, 2), (2, 3)), st.tuples(*[nonzero] * 3))
def test_qr_of_products(drawn, diagonal):
    a, b = drawn
    k = min(b.shape)
    q = orthogonal(a)[:, :k]
    r = (
        np.triu(b, 1)[:k]
        + (b - detach(b))[:k] * np.eye(*b[:k].shape, dtype=int)
        + np.diag(diagonal[:k]) @ np.eye(*b[:k].shape, dtype=int)
    )
    found = qr(q @ r)
    signs = np.sign(np.diagonal(found.R.value)) * [1 if d > 0 else -1 for d in diagonal[:k]]
    assert_jets_equal(found.Q, q * signs.astype(int))
    assert_jets_equal(found.R, r * signs.astype(int)[:, None])
    assert_jets_equal(qr(q @ r, mode="r"), found.R)


@pytest.mark.parametrize(
    "shapes", [[(2, 3), (3, 4), (4, 1), (1, 5)], [(3,), (3, 4), (4, 2), (2,)], [(2, 3), (3, 1), (1,)]]
)
def test_products_of_several(shapes):
    matrices = [random_jet(i, shape) for i, shape in enumerate(shapes)]
    product = matrices[0]
    for matrix in matrices[1:]:
        product = product @ matrix
    assert_jets_equal(multi_dot(matrices), product)  # short binary numbers, whose products are exact


# --- floats -----------------------------------------------------------------------------------------------------

#: How many rounding units of the largest entry of a slot are allowed, for matrices whose condition is below 30.
UNITS = 100


@lines
@kinds
def test_cholesky_against_mpmath(line, is_complex):
    a = random_jet(5, (4, 4), line, is_complex, np.diag([1.0, 3.0, 2.0, 5.0]))
    a = a + adjoint(a)
    alphas, coeffs = coefficients(a)
    want = matrix_oracle.taylor_of(matrix_oracle.cholesky, coeffs, alphas)
    assert within(UNITS, cholesky(a).coeffs, want)
    assert within(UNITS, cholesky(a, upper=True).coeffs, np.conj(np.swapaxes(want, 1, 2)))


@lines
@kinds
@pytest.mark.parametrize("shape", [(3, 3), (5, 3)])
def test_qr_against_mpmath(line, is_complex, shape):
    a = random_jet(6, shape, line, is_complex, 3 * np.eye(*shape) + np.eye(*shape, k=1))
    found = qr(a)
    alphas, coeffs = coefficients(a)
    q, r = matrix_oracle.taylor_of(matrix_oracle.qr(found.R.value), coeffs, alphas)
    assert within(UNITS, found.Q.coeffs, q)
    assert within(UNITS, found.R.coeffs, r)
    assert np.all(np.tril(found.R.coeffs, -1) == 0)


@kinds
def test_only_one_triangle_is_looked_at(is_complex):
    a = random_jet(9, (3, 3), is_complex=is_complex, value=np.diag([3.0, 4.0, 5.0]) * 4)
    a = a + adjoint(a)
    garbage = np.triu(random_jet(10, (3, 3), is_complex=True), 1) if is_complex else np.triu(a, 1) * 7 + np.eye(3, k=1)
    assert_jets_equal(cholesky(np.tril(a) + garbage), cholesky(a))
    assert_jets_equal(cholesky(np.triu(a) + adjoint(garbage), upper=True), cholesky(a, upper=True))


# --- values -----------------------------------------------------------------------------------------------------

A, H, T, B = (7, 7), "hermitian", (7, 4), (7, 2)
CALLS = [
    *[(name, [A], {}) for name in ("inv", "det", "slogdet", "pinv", "qr", "eig", "eigvals", "svd", "svdvals", "cond")],
    *[("matrix_power", [A, n], {}) for n in (-3, -1, 0, 1, 2, 3, 4, 7)],
    *[("qr", [A], {"mode": mode}) for mode in ("r", "complete")],
    *[("qr", [shape], {"mode": mode}) for shape in (T, T[::-1]) for mode in ("reduced", "r")],
    *[("svd", [shape], {"full_matrices": False}) for shape in (A, T, T[::-1])],
    *[("svd", [shape], {"compute_uv": False}) for shape in (A, T)],
    *[("svd", [H], {"hermitian": True, "compute_uv": uv}) for uv in (True, False)],
    *[(name, [H], {"UPLO": uplo}) for name in ("eigh", "eigvalsh") for uplo in "LU"],
    *[("cholesky", [H], {"upper": upper}) for upper in (False, True)],
    *[("pinv", [shape], {}) for shape in (T, T[::-1])],
    ("pinv", [A], {"rcond": 1e-9}),
    ("pinv", [A], {"rtol": 1e-9}),
    ("pinv", [H], {"hermitian": True}),
    ("solve", [A, B], {}),
    ("solve", [A, (7,)], {}),
    *[
        ("lstsq", [shape, (len(range(shape[0])), 2)], {"rcond": rcond})
        for shape in (A, T, T[::-1])
        for rcond in (None, 1e-9)
    ],
    ("lstsq", [T, (7,)], {}),
    ("tensorinv", [(4, 2, 2)], {"ind": 1}),
    ("tensorsolve", [(2, 3, 6), (2, 3)], {}),
    ("matrix_rank", [A], {}),
]
#: What takes one matrix, and no stack of them.
SINGLE = {"lstsq", "tensorinv", "tensorsolve"}


def _argument(given, seed, stack, is_complex, line="x", dtype=None):
    if isinstance(given, int):
        return given
    shape = A if given is H else given
    value = np.diag(10.0 + np.arange(7.0) ** 2) if given is H else None
    jet = random_jet(seed, (*stack, *shape), line, is_complex, value, dtype=dtype)
    return jet + adjoint(jet) if given is H else jet


@pytest.mark.parametrize(("name", "given", "options"), CALLS)
@pytest.mark.parametrize("stack", [(), (2,), (0,)], ids=str)
@pytest.mark.parametrize("dtype", [float, complex, np.float32, np.complex64])
def test_values_are_those_of_numpy(name, given, options, stack, dtype):
    if name in SINGLE or given[-1] == (7,):
        stack = ()
    is_complex = np.dtype(dtype).kind == "c"
    for line in ("x", "x, y", ("x", 0)):
        arguments = [_argument(g, i, stack, is_complex, line, dtype) for i, g in enumerate(given)]
        values = [u.value if isinstance(u, Jet) else u for u in arguments]
        found, want = LINALG[name](*arguments, **options), getattr(np.linalg, name)(*values, **options)
        assert type(found) is type(want) if isinstance(want, tuple) else not isinstance(found, tuple)
        for u, v in zip(found, want, strict=True) if isinstance(want, tuple) else [(found, want)]:
            value = u.value if isinstance(u, Jet) else u
            np.testing.assert_array_equal(value, v, strict=isinstance(v, np.ndarray))
            assert np.asarray(value).dtype == np.asarray(v).dtype


def test_value_of_a_product_of_several():
    matrices = [np.random.default_rng(i).normal(size=(20, 20)) for i in range(5)]
    jets = [variable(0.0, order=1) + matrix for matrix in matrices]
    np.testing.assert_array_equal(multi_dot(jets).value, np.linalg.multi_dot(matrices))


# --- stacks and points ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given", "options"), [call for call in CALLS if call[0] not in {*SINGLE, "matrix_rank"}]
)
@pytest.mark.parametrize("line", ["x", "x, y"])
def test_a_stack_is_its_matrices_one_by_one(name, given, options, line):
    arguments = [
        _argument(g, i, (2, 2) if i == 0 else (2,) if g != (7,) else (), False, line) for i, g in enumerate(given)
    ]
    whole = LINALG[name](*arguments, **options)
    for i, j in np.ndindex(2, 2):
        first, *others = arguments
        rest = [u[j] if isinstance(u, Jet) and u.ndim > 2 else u for u in others]
        part = LINALG[name](first[i, j], *rest, **options)
        for u, v in zip(whole, part, strict=True) if isinstance(whole, tuple) else [(whole, part)]:
            # NumPy multiplies a matrix of a stack in another order than one by itself.
            assert within(2000, u[i, j].coeffs, v.coeffs)


def test_each_matrix_may_have_a_point_of_its_own():
    x = variable(np.array([1.0, 2.0]), order=3)
    a = x[:, None, None] * np.array([[2.0, 1.0], [0.0, 1.0]]) + np.eye(2, k=-1)
    assert equal(det(a), 2 * x * x - x)
    for i in range(2):
        assert equal(inv(a)[i], inv(a[i]))
        assert equal(solve(a, np.ones(2))[i], solve(a[i], np.ones(2)))
        assert equal(LINALG["eigvals"](a)[i], LINALG["eigvals"](a[i]))
    assert equal(inv(a) * a, a * inv(a))


def test_entries_at_different_points_are_refused():
    a = variable(np.array([[1.0, 2.0], [3.0, 4.0]]), order=2)
    for function in (inv, det, cholesky, LINALG["svd"], lambda a: solve(np.eye(2), a)):
        with pytest.raises(SpaceError, match=r"come together here are expanded at different points, \[\[1\. 2\.\]"):
            function(a)
    empty = variable(np.zeros((2, 0, 0)), order=2)
    assert det(empty).value.tolist() == [1.0, 1.0]


# --- other numbers ----------------------------------------------------------------------------------------------


def test_symbols():
    s = sympy.Symbol("s", positive=True)
    x = variable(s, order=2)
    a = x * np.array([[1, 1], [0, 2]], dtype=object) + np.array([[0, 0], [1, 0]], dtype=object)
    residual = (a @ inv(a) - identity(a)).coeffs
    assert all(sympy.simplify(c) == 0 for c in residual.flat)
    assert [sympy.expand(c) for c in det(a).coeffs] == [2 * s**2 - s, 4 * s - 1, 2]
    root = cholesky(x * np.eye(2, dtype=object))[0, 0].coeffs
    assert [sympy.simplify(c - d) for c, d in zip(root, np.sqrt(x).coeffs, strict=True)] == [0, 0, 0]
    q, r = qr(x * np.array([[3], [4]], dtype=object))
    assert [c.tolist() for c in r.coeffs] == [[[-5 * s]], [[-5]], [[0]]]
    assert [sympy.simplify(c) for c in q.coeffs[1].flat] == [0, 0]
    with pytest.raises(RefusedError, match=r"the sign of 3\*t is not known"):
        qr(variable(sympy.Symbol("t"), order=1) * np.array([[3], [4]], dtype=object))


def test_numbers_of_mpmath():
    with mp.workdps(50):
        t = variable(mp.mpf(1) / 3, order=4)
        a = t * np.array([[2, 1], [1, 3]], dtype=object) + np.array([[4, t.value], [0, 5]], dtype=object)
        for residual in (
            a @ inv(a) - identity(a),
            (lambda q, r: q @ r - a)(*qr(a)),
            (lambda s: cholesky(s) @ np.swapaxes(cholesky(s), 0, 1) - s)(a @ np.swapaxes(a, 0, 1)),
            pinv(a[:, :1]) @ a[:, :1] - 1,
        ):
            assert max(abs(residual.coeffs.ravel())) < mp.mpf(10) ** -47


@pytest.mark.parametrize("dtype", [np.longdouble, np.clongdouble, np.float16])
def test_precisions_that_lapack_has_not(dtype):
    a = random_jet(11, (3, 3), value=np.diag([3.0, 4.0, 5.0]), is_complex=np.dtype(dtype).kind == "c", dtype=dtype)
    one, eps = np.eye(3), np.finfo(dtype).eps
    assert inv(a).dtype == dtype
    assert np.max(abs((a @ inv(a)).coeffs[0] - one)) <= 30 * eps
    q, r = qr(a)
    assert np.max(abs((q @ r - a).coeffs)) <= 30 * eps * np.max(abs(r.coeffs))
    lower = cholesky(a @ adjoint(a))
    assert np.max(abs((lower @ adjoint(lower) - a @ adjoint(a)).coeffs)) <= 300 * eps * np.max(abs(lower.coeffs)) ** 2
    with pytest.raises(RefusedError, match=r"np\.linalg\.eigh does not take"):
        LINALG["eigh"](a)


def test_what_is_not_rational_is_refused():
    a = variable(Fraction(2), order=1) * np.eye(2, dtype=int)
    with pytest.raises(ArithmeticError, match=r"sqrt\(2\) is not known to be rational"):
        cholesky(a)
    with pytest.raises(RefusedError, match="roots of a polynomial are rarely such numbers; give float64"):
        LINALG["eigvalsh"](a)


def test_nan_spreads_as_in_numpy():
    a = random_jet(12, (3, 3)) + np.nan
    for name in ("inv", "det", "solve", "qr", "slogdet"):
        with np.errstate(invalid="ignore"):
            found = LINALG[name](*_system(name, a))
        for u in found[-1:] if name == "slogdet" else found if name == "qr" else [found]:  # NumPy's sign of nan is 1
            assert np.isnan(u.coeffs).reshape(len(u.coeffs), -1).any(1).all()
    for name in ("eigh", "svd", "pinv"):
        with np.errstate(invalid="ignore"), pytest.raises(np.linalg.LinAlgError, match="did not converge"):
            LINALG[name](a)


# --- refusals ---------------------------------------------------------------------------------------------------


def test_errors_are_those_of_numpy():
    x = variable(1.0, order=2)
    singular = x * np.array([[1.0, 1.0], [1.0, 1.0]])
    for function in (inv, lambda a: solve(a, np.ones(2)), lambda a: matrix_power(a, -1)):
        with pytest.raises(np.linalg.LinAlgError, match="Singular matrix"):
            function(singular)
    with pytest.raises(np.linalg.LinAlgError, match="Matrix is not positive definite"):
        cholesky(-singular)
    for name in ("inv", "det", "slogdet", "cholesky", "eig", "eigh", "eigvals", "eigvalsh"):
        with pytest.raises(np.linalg.LinAlgError, match="must be square"):
            LINALG[name](x * np.ones((2, 3)))
        with pytest.raises(np.linalg.LinAlgError, match="1-dimensional array given"):
            LINALG[name](x * np.ones(3))
    with pytest.raises(ValueError, match="mismatch"):
        solve(x * np.eye(2), np.ones(3))
    with pytest.raises(TypeError):
        matrix_power(x * np.eye(2), 1.5)
    with pytest.raises(ValueError, match="UPLO"):
        LINALG["eigh"](x * np.eye(2), UPLO="X")


def test_exact_errors_are_those_of_numpy():
    singular = variable(Fraction(1), order=2) * np.ones((2, 2), dtype=int)
    for function in (inv, pinv, lambda a: solve(a, np.ones(2, int))):
        with pytest.raises(np.linalg.LinAlgError, match="Singular matrix"):
            function(singular)
    with pytest.raises(np.linalg.LinAlgError, match="Matrix is not positive definite"):
        cholesky(-singular)


def test_what_no_equation_decides_is_refused():
    x = variable(1.0, order=2)
    tall, flat = x * np.eye(3, 2), x * np.ones((2, 2))
    with pytest.raises(RefusedError, match='adds columns that no equation decides; write mode="reduced"'):
        qr(tall, mode="complete")
    with pytest.raises(RefusedError, match='mode="raw"'):
        qr(tall, mode="raw")
    with pytest.raises(RefusedError, match="write full_matrices=False"):
        LINALG["svd"](tall)
    with pytest.raises(RefusedError, match="column 1 is a combination of the columns before it"):
        qr(flat)
    with pytest.raises(RefusedError, match="whose rank is 1: the pseudo-inverse jumps where the rank is less than 2"):
        pinv(flat)
    with pytest.raises(RefusedError, match=r"np.linalg.lstsq of matrices of shape \(2, 2\) whose rank is 1"):
        lstsq(flat, np.ones(2))
    with pytest.raises(RefusedError, match="takes no jet as rcond"):
        pinv(tall, rcond=x)
    with pytest.raises(RefusedError, match="takes no out="):
        multi_dot([tall, flat], out=np.ones((3, 2)))
    with pytest.raises(np.linalg.LinAlgError, match="one matrix"):
        lstsq(x * np.ones((2, 3, 2)), np.ones((2, 3)))


def test_constants_are_never_refused():
    flat, moving = np.ones((2, 2)), variable(1.0, order=2) * np.ones(2)
    constant = detach(moving) * flat
    assert within(4, lstsq(flat, moving)[0].coeffs[:2], (moving / 2).coeffs[:2])
    assert equal(pinv(constant), np.linalg.pinv(flat))
    assert equal(qr(constant, mode="r"), np.linalg.qr(flat, mode="r"))


def test_conjugates_need_a_real_variable():
    z = variable(1.0 + 1.0j, order=2)
    a = z * np.array([[2.0, 1.0], [1.0, 3.0]])
    for name in ("cholesky", "qr", "eigh", "eig", "svd", "svdvals", "slogdet"):
        with pytest.raises(RefusedError, match=rf"np.linalg.{name} conjugates.*expand at a real point"):
            LINALG[name](a)
    with pytest.raises(RefusedError, match=r"np\.linalg\.pinv conjugates"):
        pinv(a[:, :1])
    assert within(20, (a @ inv(a)).coeffs[:1], [np.eye(2)])
    assert within(20, det(a).coeffs, (5 * z * z).coeffs)
    roots = LINALG["eigvals"](a)
    assert within(50, (roots[0] * roots[1]).coeffs[:3], (5 * z * z).coeffs)


# --- cost -------------------------------------------------------------------------------------------------------

FACTORISATIONS = {
    "solve": {"solve": 1, "inv": 1},
    "inv": {"inv": 1},
    "pinv": {"pinv": 1},
    "lstsq": {"lstsq": 1, "pinv": 1},
    "cholesky": {"cholesky": 1, "inv": 1},
    "qr": {"qr": 1, "inv": 1},
    "eigh": {"eigh": 1},
    "eigvalsh": {"eigvalsh": 1, "eigh": 1},
    "eig": {"eig": 1, "inv": 1},
    "svd": {"svd": 1},
    "det": {"det": 1},
    "slogdet": {"slogdet": 1, "inv": 1},
}


@pytest.mark.parametrize("name", FACTORISATIONS)
def test_a_matrix_is_factorised_at_the_value_alone(name, monkeypatch):
    counts = {}

    def counted(key, function):
        def call(*args, **kwargs):
            counts[key] = counts.get(key, 0) + 1
            return function(*args, **kwargs)

        return call

    a = random_jet(13, (8, 8), "x", value=np.diag(np.arange(1.0, 9.0)))
    jets = [(a + adjoint(a)).truncate(n) for n in (1, 8)]
    LINALG[name](*_system(name, jets[0]))  # which makes the named tuples known
    for key in {key for calls in FACTORISATIONS.values() for key in calls}:
        monkeypatch.setattr(np.linalg, key, counted(key, getattr(np.linalg, key)))
    for jet in jets:
        counts.clear()
        LINALG[name](*_system(name, jet))
        assert counts == FACTORISATIONS[name]


def _system(name, a):
    return (a, np.ones(len(a))) if name in ("solve", "lstsq") else (a,)

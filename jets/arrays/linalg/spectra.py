"""Eigenvalues, eigenvectors, and singular values and vectors of matrices of jets, with the arguments of `np.linalg`.

Where two of them meet there is no derivative to be had, of the vectors none at all, and of the sorted values a corner.
Floats cannot tell whether two are equal, so those are refused that are closer than rounding may bring together:
`UNITS`·m·ε·‖A‖ for an m×m matrix, times the condition of the eigenvalue where A is not Hermitian. What does not move, a
constant by construction, is not refused. What is smooth there too, such as det, trace, and products, needs none of
this.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jets.arrays.linalg import factorizations
from jets.arrays.linalg.factorizations import Series, adjoints, normalised
from jets.arrays.linalg.matrices import Matrix, adjoint, assert_matrix, eps_of, inverse, is_lapack, spectral
from jets.arrays.linalg.stacks import assert_real_variables, hermitian_part, jet_of, named_result, series_of
from jets.arrays.signatures import refuse_jets
from jets.blocks import each
from jets.errors import RefusedError
from jets.jet import Jet
from jets.space import Space

__all__ = ["eig", "eigh", "eigvals", "eigvalsh", "of_matrix", "singular_values", "svd", "svdvals"]

#: Two values are told apart if they differ by more than so many rounding units of the matrix for each of its rows.
UNITS = 4


# --- Hermitian matrices -----------------------------------------------------------------------------------------


def eigh(a: Any, UPLO: str = "L") -> Any:
    """Return the eigenvalues, rising, and the eigenvectors of Hermitian matrices, as `np.linalg.eigh` does.

    One triangle is looked at, and the values are NumPy's. The vectors v keep length 1, and the phase in which v₀ᴴ·v is
    positive, so that their first derivative is orthogonal to them. The eigenvalues must be distinct: `RefusedError`.

    >>> from jets import Jet
    >>> x = Jet.from_coeffs([[[1.0, 0.0], [0.0, 3.0]], [[1.0, 1.0], [1.0, 0.0]]])
    >>> eigh(x).eigenvalues.coeffs.tolist()
    [[1.0, 3.0], [1.0, 0.0]]
    """
    space, u = _selfadjoint("eigh", a, UPLO)
    λ, vectors = _of_hermitian("eigh", space, u, UPLO)
    return named_result("eigh")(jet_of(space, λ, 1), jet_of(space, normalised(vectors, space.degree, False)))


def eigvalsh(a: Any, UPLO: str = "L") -> Jet:
    """Return the eigenvalues, rising, of Hermitian matrices; they must be distinct, as in `eigh`.

    >>> from jets import Jet
    >>> print(*eigvalsh(Jet.from_coeffs([[[0.0, 2.0], [2.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]]])), sep=",  ")
    −2 + x + O(x²),  2 + x + O(x²)
    """
    space, u = _selfadjoint("eigvalsh", a, UPLO)
    value = [np.linalg.eigvalsh(u[0], UPLO.upper())] if is_lapack(u[0]) else []  # type: ignore[call-overload]
    λ = _of_hermitian("eigvalsh", space, u, UPLO)[0] if len(u) > 1 or not value else value
    return jet_of(space, [*value, *λ[len(value) :]], 1)


def _selfadjoint(name: str, a: Any, UPLO: str) -> tuple[Space, Series]:
    """Return the Hermitian matrices of which one triangle is given; as in LAPACK, the other one is not looked at."""
    refuse_jets(f"linalg.{name}", UPLO=UPLO)
    if UPLO.upper() not in ("L", "U"):
        raise ValueError(f"UPLO argument must be 'L' or 'U', not {UPLO!r}")
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    assert_real_variables(name, space, u)
    return space, hermitian_part(u, UPLO.upper() == "U")


def _of_hermitian(name: str, space: Space, a: Series, UPLO: str) -> tuple[Series, Series]:
    values, v = spectral("eigh", a[0], UPLO)
    if len(a) == 1:
        return [values], [v]
    tolerance = UNITS * values.shape[-1] * eps_of(v) * _largest(values)[..., None]
    _assert_distinct(name, "eigenvalues", values, tolerance)
    return factorizations.eigen(a, values, v, adjoint(v), space.degree, is_hermitian=True)


def _largest(values: Any) -> Any:
    """Return the largest size, along an axis that is kept."""
    return np.max(abs(values), axis=-1, keepdims=True, initial=0)


# --- general matrices -------------------------------------------------------------------------------------------


def eig(a: Any) -> Any:
    """Return the eigenvalues and the eigenvectors of square matrices, as `np.linalg.eig` does.

    The values are NumPy's. The vectors v keep length 1, and the phase in which v₀ᴴ·v is positive. The eigenvalues must
    be distinct (`RefusedError`); what is close to a matrix without a basis of eigenvectors counts as equal.

    >>> from jets import Jet
    >>> eig(Jet.from_coeffs([[[1.0, 0.0], [0.0, 3.0]], [[1.0, 1.0], [2.0, 0.0]]])).eigenvalues.coeffs.tolist()
    [[1.0, 3.0], [1.0, 0.0]]
    """
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    assert_real_variables("eig", space, u)
    values, v = spectral("eig", u[0])
    λ, vectors = _of_square("eig", space, u, values, v)
    return named_result("eig")(jet_of(space, λ, 1), jet_of(space, normalised(vectors, space.degree, True)))


def eigvals(a: Any) -> Jet:
    """Return the eigenvalues of square matrices, which must be distinct, as in `eig`; the variables may be complex.

    >>> from jets import Jet
    >>> eigvals(Jet.from_coeffs([[[0.0, -1.0], [1.0, 0.0]], [[2.0, 0.0], [0.0, 2.0]]])).coeffs.tolist()
    [[1j, -1j], [(2+0j), (2+0j)]]
    """
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=True)
    if len(u) == 1 and is_lapack(u[0]):
        return jet_of(space, [np.linalg.eigvals(u[0])], 1)
    values, v = spectral("eig", u[0])
    λ, _ = _of_square("eigvals", space, u, values, v)
    if is_lapack(u[0]):
        λ = _matched(np.linalg.eigvals(u[0]), λ)
    return jet_of(space, λ, 1)


def _matched(value: Any, λ: Series) -> list[Any]:
    """Return the series in the order of their values as another function gives them, which NumPy does not promise."""
    if not value.size:
        return [value]
    places = np.argmin(abs(value[..., :, None] - λ[0][..., None, :]), axis=-1)
    return [value, *each(lambda c: np.take_along_axis(c, places, -1), λ[1:])]


def _of_square(name: str, space: Space, a: Series, values: Any, v: Matrix) -> tuple[Series, Series]:
    if len(a) == 1:
        return [values], [v]
    tolerance = UNITS * values.shape[-1] * eps_of(v) * _length(a[0], (-2, -1))[..., None, None]
    _assert_distinct(name, "eigenvalues", values, tolerance)
    left = inverse(v)
    condition = _length(left, -1) * _length(v, -2)
    _assert_distinct(
        name, "eigenvalues", values, tolerance * np.maximum(condition[..., :, None], condition[..., None, :])
    )
    return factorizations.eigen(a, values, v, left, space.degree, is_hermitian=False)


def _length(a: Matrix, axis: Any) -> Any:
    """Return the root of the sum of squares along some axes, as floats."""
    return np.sqrt((np.asarray(abs(a), float) ** 2).sum(axis))


# --- singular values --------------------------------------------------------------------------------------------


def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """Return U, the singular values s, falling, and Vᴴ with U·diag(s)·Vᴴ = A, as `np.linalg.svd` does.

    The values are NumPy's. The vectors keep length 1, and the phase in which u₀ᴴ·u + v₀ᴴ·v is positive. The singular
    values must be distinct and not zero (`RefusedError`). The vectors that `full_matrices` adds to those of a matrix
    that is not square are any that are orthogonal to them: `RefusedError`.

    >>> from jets import Jet
    >>> x = Jet.from_coeffs([[[3.0, 0.0], [0.0, 2.0]], [[1.0, 0.0], [0.0, 1.0]]])
    >>> svd(x).S.coeffs.tolist()
    [[3.0, 2.0], [1.0, 1.0]]
    """
    refuse_jets("linalg.svd", full_matrices=full_matrices, compute_uv=compute_uv, hermitian=hermitian)
    if not compute_uv:
        return singular_values("svd", a, hermitian)
    space, u = _matrices("svd", a, hermitian)
    if full_matrices and u[0].shape[-1] != u[0].shape[-2]:
        raise RefusedError(
            f"np.linalg.svd with full_matrices=True adds vectors to those of matrices of shape {u[0].shape[-2:]} that "
            "no equation decides, so they have no derivatives; write full_matrices=False"
        )
    factors = spectral("svd", u[0], full_matrices=full_matrices, hermitian=hermitian)
    left, s, right = _of_any("svd", space, u, factors)
    left, right = (normalised(vectors, space.degree, False) for vectors in (left, right))
    return named_result("svd")(jet_of(space, left), jet_of(space, s, 1), jet_of(space, adjoints(right)))


def svdvals(x: Any, /) -> Jet:
    """Return the singular values, falling; they must be distinct and not zero, as in `svd`.

    >>> from jets import Jet
    >>> print(*svdvals(Jet.from_coeffs([[[3.0, 0.0], [0.0, -2.0]], [[1.0, 0.0], [0.0, 1.0]]])), sep=",  ")
    3 + x + O(x²),  2 − x + O(x²)
    """
    return singular_values("svdvals", x)


def singular_values(name: str, a: Any, hermitian: bool = False, which: Any = slice(None)) -> Jet:
    """Return some of the singular values, which must be distinct from all others, and not zero."""
    space, u = _matrices(name, a, hermitian)
    factors = spectral("svd", u[0], full_matrices=False, hermitian=hermitian)
    _, s, _ = _of_any(name, space, u, factors, which)
    if is_lapack(u[0]):
        s = [np.linalg.svd(u[0], compute_uv=False, hermitian=hermitian)[..., which], *s[1:]]
    return jet_of(space, s, 1)


def _matrices(name: str, a: Any, is_hermitian: bool) -> tuple[Space, Series]:
    space, (u,) = series_of((a, 2))
    assert_matrix(u[0], square=is_hermitian)
    assert_real_variables(name, space, u)
    return space, hermitian_part(u, upper=False) if is_hermitian else u


def _of_any(
    name: str, space: Space, a: Series, factors: Any, which: Any = slice(None)
) -> tuple[Series, Series, Series]:
    """Return the columns asked for of U, s and V; those of a wide matrix from its adjoint."""
    u0, s0, vh0 = factors
    v0 = adjoint(vh0)
    if len(a) == 1:
        return [u0[..., which]], [s0[..., which]], [v0[..., which]]
    tolerance = UNITS * max(a[0].shape[-2:]) * eps_of(u0) * _largest(s0)
    _assert_nonzero(name, s0[..., which], tolerance, np.arange(s0.shape[-1])[which])
    _assert_distinct(name, "singular values", s0, tolerance[..., None], which)
    if a[0].shape[-2] >= a[0].shape[-1]:
        return factorizations.singular(a, u0, s0, v0, space.degree, which)
    v, s, u = factorizations.singular(adjoints(a), v0, s0, u0, space.degree, which)
    return u, s, v


# --- what has no derivatives ------------------------------------------------------------------------------------


def _assert_distinct(name: str, what: str, values: Any, tolerance: Any, which: Any = slice(None)) -> None:
    """Refuse values, of those asked for, that are no further from another one than the tolerance."""
    every = np.arange(values.shape[-1])
    gaps = abs(values[..., :, None] - values[..., None, which])
    same = np.asarray(gaps <= tolerance, bool) & (every[:, None] != every[which])
    for *place, i, j in np.argwhere(same):
        i, j = sorted((i, every[which][j]))
        a, b = (values[*place, c] for c in (i, j))
        both = f"are both {a}" if a == b else f"are {a} and {b}, equal but for rounding"
        raise RefusedError(f"np.linalg.{name}: the {what} {i} and {j}{of_matrix(place)} {both}, so {_NO_DERIVATIVES}")


def _assert_nonzero(name: str, values: Any, tolerance: Any, numbers: Any) -> None:
    """Refuse singular values that are zero."""
    for *place, i in np.argwhere(np.asarray(values <= tolerance, bool)):
        c = values[*place, i]
        zero = "0" if c == 0 else f"{c}, 0 but for rounding"
        raise RefusedError(
            f"np.linalg.{name}: the singular value {numbers[i]}{of_matrix(place)} is {zero}, a corner like that of abs "
            f"at 0, so {_NO_DERIVATIVES}"
        )


_NO_DERIVATIVES = (
    "there are no derivatives here; pass detach(matrix) if none are wanted, or write what does not tell them apart, "
    "such as np.linalg.det, np.trace or products"
)


def of_matrix(place: Any) -> str:
    """Return which matrix of a stack is meant, for a message."""
    return f" of the matrix at {tuple(map(int, place))}" if len(place) else ""

"""The functions of NumPy that are no ufuncs: every one that jets can meet is in exactly one of four sets.

AS_IS          NumPy's own code runs on jets, since all that it does is here
IMPLEMENTED    slot by slot, or with a rule of its own: jets in, jets out
BY_VALUE       an answer about the values: a shape, a place, a truth, a count
REFUSED        no meaning for jets; the reason, and what to write instead
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jets.arrays.linalg import LINALG
from jets.arrays.polynomials import POLYNOMIALS
from jets.arrays.products import PRODUCTS, matmul
from jets.arrays.reductions import REDUCTIONS
from jets.arrays.shapes import SHAPES
from jets.arrays.signatures import by_dtype, by_value, known, named, refused
from jets.arrays.sorting import SORTING
from jets.arrays.ufuncs import CALLS
from jets.operators import FUNCTIONS, METHODS, RULES

__all__ = ["AS_IS", "BY_VALUE", "IMPLEMENTED", "REFUSED"]

AS_IS: dict[str, Callable[..., Any]] = {
    name: named(name)._implementation
    for name in [
        *known("array_split split hsplit vsplit dsplit unstack hstack vstack dstack flip moveaxis rollaxis real imag"),
        *known("ptp extract cumulative_sum cumulative_prod logspace unique_values"),
        *known("matmul tensordot trace diagonal matrix_transpose vecdot", "linalg."),
    ]
}

IMPLEMENTED: dict[str, Callable[..., Any]] = (
    SHAPES | REDUCTIONS | SORTING | PRODUCTS | POLYNOMIALS | {f"linalg.{name}": f for name, f in LINALG.items()}
)

#: They see the values alone. `isclose`, `allclose` and `array_equal` too: `jets.allclose`, `jets.equal` see all slots.
BY_VALUE: dict[str, Callable[..., Any]] = {
    name: by_value(name)
    for name in [
        *known("shape ndim size iscomplexobj isrealobj iscomplex isreal isneginf isposinf"),
        *known("min_scalar_type may_share_memory shares_memory nonzero argwhere flatnonzero count_nonzero"),
        *known(
            "any all argmax argmin argsort argpartition nanargmax nanargmin lexsort searchsorted digitize isin in1d"
        ),
        *known("isclose allclose array_equal array_equiv histogram_bin_edges"),
        *known("unique_counts unique_inverse unique_all"),
    ]
} | {name: by_dtype(name) for name in known("result_type can_cast common_type")}

_IN_PLACE = "it writes to its argument, and an array cannot hold derivatives; write np.where(mask, jets, others)"
_CONSTANT = "what it makes is a constant, which mixes with jets as it is; leave like= out"
_INTEGER = "it is for whole numbers, which have no derivative; take the value, as in jet.value"
_SETS = "which entries belong to both is asked of the values; take jet.value, or jets[np.isin(jets, others)]"
_FILE = "a file of numbers cannot hold derivatives; save jet.coeffs and jet.at, or use pickle"

_WHY: dict[str, str] = {
    "copyto put place putmask put_along_axis fill_diagonal": _IN_PLACE,
    "array asarray asanyarray ascontiguousarray asfortranarray require": "an array cannot hold the derivatives of a "
    "jet; leave like= out, and join jets with np.stack",
    "arange empty eye full identity ones tri zeros frombuffer fromfile fromfunction fromiter fromstring": _CONSTANT,
    "empty_like": "jets are immutable, so it could not be filled; join the results with np.stack",
    "genfromtxt loadtxt": _CONSTANT,
    "save savez savez_compressed savetxt": _FILE,
    "array2string array_repr array_str": "a batch of jets prints itself; write str(jets), repr(jets) or f'{jets:.3f}'",
    "packbits unpackbits ravel_multi_index unravel_index": _INTEGER,
    "ix_ diag_indices_from tril_indices_from triu_indices_from": "its answer follows from the shape; give jet.value",
    "intersect1d setdiff1d setxor1d union1d": _SETS,
    "busday_count busday_offset is_busday datetime_as_string": "it is for dates",
    "nanmedian nanpercentile nanquantile": "how many entries are nan differs along an axis; "
    "drop them with jets[~np.isnan(jets)] and take np.quantile",
    "histogram2d histogramdd": "count the values, np.histogramdd(jet.value), or add up by number of the bin, "
    "np.bincount(np.digitize(jet.value, edges), weights=jets)",
    "i0": "SciPy's Bessel functions have derivatives; write scipy.special.iv(0, x)",
    "sort_complex": "complex numbers have no order; sort by one part, as in z[np.argsort(z.real)]",
    "trim_zeros": "where the zeros are is asked of the values; slice, as in jets[1:-1]",
    """
    strings._join strings._rsplit strings._split strings._splitlines strings.capitalize strings.center strings.decode
    strings.encode strings.expandtabs strings.ljust strings.lower strings.mod strings.multiply strings.partition
    strings.replace strings.rjust strings.rpartition strings.swapcase strings.title strings.translate strings.upper
    strings.zfill char.equal char.greater char.greater_equal char.less char.less_equal char.not_equal
    """: "it is for text",
    " ".join(
        f"lib.recfunctions.{name}"
        for name in """
        append_fields apply_along_fields assign_fields_by_name drop_fields find_duplicates join_by merge_arrays
        rec_append_fields rec_drop_fields rec_join recursive_fill_fields rename_fields repack_fields require_fields
        stack_arrays structured_to_unstructured unstructured_to_structured
        """.split()
    ): "jets have no fields",
    "einsum_path": "the order of the factors follows from their shapes; give the values",
    "polynomial.polynomial.polyval2d polynomial.polynomial.polygrid2d": "evaluate in one variable after the other: "
    "np.polyval(np.polyval(c[::-1], x)[::-1], y)",
}
REFUSED: dict[str, Callable[..., Any]] = {
    name: refused(name, why) for names, why in _WHY.items() for name in names.split()
}

FUNCTIONS |= AS_IS | IMPLEMENTED | BY_VALUE | REFUSED
METHODS |= CALLS
RULES |= dict.fromkeys(("matmul", "vecdot", "matvec", "vecmat"), matmul)

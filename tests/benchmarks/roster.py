"""The peers: the file in `peers`, the name that is printed, the package to import and the distribution it is from."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec


@dataclass(frozen=True)
class Peer:
    key: str
    title: str
    package: str
    distribution: str

    @property
    def first(self):
        """Say whether no peer before it is of the same package; NumPy is everybody's."""
        return next(p for p in ROSTER.values() if p.package == self.package) is self and self.package != "numpy"

    @property
    def installed(self):
        return find_spec(self.package) is not None

    @property
    def version(self):
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return "from the checkout"


ROSTER = {
    key: Peer(key, *names)
    for key, *names in (
        ("jets", "jets", "jets", "jets"),
        ("jets_array", "jets.derivatives, an array", "jets", "jets"),
        ("jets_compiled", "jets.compile, Python", "jets", "jets"),
        ("jets_c", "jets.compile, C", "jets", "jets"),
        ("plain", "plain Python and NumPy", "numpy", "numpy"),
        ("jax", "JAX jet, jitted", "jax", "jax"),
        ("jax_nested", "JAX nested, jitted", "jax", "jax"),
        ("torch", "torch, nested", "torch", "torch"),
        ("dace", "DACE (daceypy)", "daceypy", "daceypy"),
        ("gtpsa", "GTPSA (MAD-NG)", "pymadng", "pymadng"),
        ("heyoka", "heyoka, compiled ahead", "heyoka", "heyoka"),
        ("heyoka_tensors", "heyoka, tensors", "heyoka", "heyoka"),
        ("casadi", "CasADi, compiled to C", "casadi", "casadi"),
        ("flint", "python-flint", "flint", "python-flint"),
        ("jets_fmpq", "jets of flint's fmpq", "flint", "python-flint"),
        ("algopy", "algopy", "algopy", "algopy"),
        ("sympy", "SymPy", "sympy", "sympy"),
        ("mpmath", "mpmath", "mpmath", "mpmath"),
    )
}

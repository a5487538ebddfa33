"""The layers: a module imports only from those below it, `import jets` only NumPy, and no file grows too long."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import jets

LAYERS = """
    config errors index space numbers later blocks growing recurrences factorials rationals vectors convolution long
    algebra values
    notation mathml tables display
    operators protocols methods jet mixing variables kinks partials powers forms corners rules sequences special
    functions
    arrays.lifting arrays.signatures arrays.shapes arrays.reductions arrays.sorting arrays.products arrays.polynomials
    arrays.ufuncs
    arrays.linalg.matrices arrays.linalg.factorizations arrays.linalg.determinants arrays.linalg.stacks
    arrays.linalg.equations arrays.linalg.spectra arrays.linalg.norms arrays.linalg arrays.linalg.exponential arrays
    progress batches detach equality linear series calculus gradients symbols weird splices
    expansions events paths ode
    estimators.boxes estimators.moments estimators.estimates estimators.sources estimators.averages
    estimators.expectations estimators.objectives estimators.chains estimators
    tokens formula steps grammar expression sympy counterparts lambdas symbolic
    compiled.refusals compiled.folds compiled.symbols compiled.program compiled.reciprocals compiled.writing
    compiled.python compiled.rows compiled.c compiled.stages compiled.builds compiled.loops compiled.running
    compiled.tracing compiled
    curves plots sketch shell arguments streams answers
    explorer.queries explorer.answers explorer.lessons explorer.page explorer.server explorer cli __main__
    strategies testing
    __init__
""".split()
PACKAGE = Path(jets.__file__).parent


def dotted(path):
    """Return the name of a module below `jets`: that of a folder is the name of its __init__."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if "core" not in path.relative_to(PACKAGE).parts]
MODULES = {dotted(path): path for path in FILES}
LONGEST = 400


def imported(path):
    """Yield the modules of this package that a file imports anywhere, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[2] for name in node.names if name.name.split(".")[0] == "jets")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            if (node.module or "").split(".")[0] == "jets":
                home = node.module.partition(".")[2]
                inside = [f"{home}.{name.name}".strip(".") for name in node.names]
                yield from (name if name in MODULES else home for name in inside)


def test_every_module_has_a_place():
    assert set(MODULES) == set(LAYERS)


@pytest.mark.parametrize("module", MODULES)
def test_modules_import_from_below_only(module):
    below = LAYERS[: LAYERS.index(module)]
    wrong = [name for name in imported(MODULES[module]) if name not in below]
    assert not wrong, f"{module}.py imports {wrong}"


def test_the_theorem_needs_no_engine_support():
    engine = {
        "blocks",
        "algebra",
        "kinks",
        "partials",
        "powers",
        "forms",
        "corners",
        "rules",
        "sequences",
        "special",
        "linear",
    }
    assert not engine & {*imported(MODULES["weird"]), *imported(MODULES["splices"])}
    assert not {"weird", "detach"} & {name for module in engine for name in imported(MODULES[module])}


@pytest.mark.parametrize("module", MODULES)
def test_files_are_short(module):
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST


PROGRAM = """
import sys, numpy
before = set(sys.modules)
import jets
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(new - set(sys.stdlib_module_names) - {"jets", "numpy"}))
"""


def test_importing_jets_imports_only_numpy():
    done = subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_on_demand_modules_are_not_imported():
    program = "import sys, jets; print(*[m for m in ('strategies', 'testing', 'cli') if 'jets.' + m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

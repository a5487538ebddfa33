"""jets.compile in C: the same numbers, built where nobody else can write, and what if it cannot be."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from compiling import assert_same, needs_compiler
from hypothesis import given, settings
from hypothesis import strategies as st

import jets
from jets.compiled import builds
from jets.strategies import expressions


def several(x, y, z):
    return np.exp(x * y) * np.sin(z) + np.log(1 + x * x + y * y + z * z)


def chosen(x, y):
    return np.where((x > y) & ~(x < 0), np.maximum(x, 2 * y), np.copysign(x, y)) + np.hypot(x, np.sign(y) + x)


@needs_compiler
@pytest.mark.parametrize(
    ("f", "order", "size"),
    [
        (several, 5, 3),
        (several, {"x": 2, "y": 3, "z": 1}, 3),
        (chosen, 3, 2),
        (lambda x: jets.functions.erf(x) * x, 4, 1),
    ],
)
def test_loops_are_as_rows(f, order, size):
    """Both let NumPy compute the functions; C multiplies by inverses, which are rounded once more."""
    xs = np.random.default_rng(1).normal(size=(size, 5001))
    in_c, in_python = (jets.compile(f, order, backend=backend) for backend in ("c", "python"))
    assert (in_c.backend, in_python.backend) == ("c", "python")
    with np.errstate(all="ignore"):
        assert_same(in_c(*xs), in_python(*xs), units=64)


@needs_compiler
def test_without_divisions_the_bits_are_the_same():
    """C adds and multiplies in the same order, without contraction."""

    def f(x, y):
        return np.exp(x * y) * np.sin(x + y) ** 3 + abs(x)

    xs = np.random.default_rng(1).normal(size=(2, 5001))
    in_c, in_python = (jets.compile(f, 1, backend=backend) for backend in ("c", "python"))
    assert in_c.operations.divisions == 0
    np.testing.assert_array_equal(in_c(*xs), in_python(*xs))


@needs_compiler
@pytest.mark.parametrize("size", [1e-310, 1e-300, 1e307, 1.5e308])
def test_divisors_without_an_inverse(size):
    """1/1.5e308 is subnormal and has lost digits, 1/1e-310 is inf."""
    compiled = jets.compile(lambda x, a: x * x / (a + 0 * x), 3, parameters="a", backend="c")
    with np.errstate(all="ignore"):
        eager = jets.derivatives(lambda x: x * x / (size + 0 * x), 1e-5 * np.ones(3), 3)
        assert_same(compiled(1e-5 * np.ones(3), size), eager, units=4)
        assert_same(compiled(1e-5, size), eager[:, 0], units=4)


@needs_compiler
@settings(max_examples=6)
@given(expressions(("x", "y"), functions=("sin", "sqrt", "absolute", "tanh", "floor")), st.integers(0, 3))
def test_random_expressions(f, order):
    """Across the pieces into which a long program is cut, too: here after every tenth operation."""
    points = np.random.default_rng(2).normal(size=(2, 40))
    points[:, 0] = 0.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jets.compiled.c.PIECE", 10)
        compiled = jets.compile(f, order, backend="c")
        with np.errstate(all="ignore"):
            eager = jets.derivatives(f, dict(zip("xy", points, strict=True)), order)
            assert_same(compiled(*points), eager, units=2.0**20)
            assert_same(compiled.point(*map(float, points[:, 7])), eager[:, 7], units=2.0**20)


@needs_compiler
def test_long_programs_are_cut_into_pieces():
    compiled, at = jets.compile(several, 9, backend="c"), (0.3, 0.5, 0.7)
    assert compiled.operations.total > 2 * 400
    assert_same(compiled(*at), jets.compile(several, 9)(*at))


@needs_compiler
def test_the_directory_is_private():
    jets.compile(lambda x: x * 7, 1, backend="c")
    mode = os.stat(builds._directory().name).st_mode
    assert stat.S_IMODE(mode) == 0o700
    assert os.stat(builds._directory().name).st_uid == os.getuid()


@needs_compiler
def test_the_directory_goes_with_the_process():
    program = (
        "import jets; from jets.compiled import builds; "
        "jets.compile(lambda x: x * x, 1, backend='c'); print(builds._directory().name)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not Path(done.stdout.strip()).exists()


@needs_compiler
def test_what_is_written_in_c_can_be_compiled(tmp_path):
    """The text of `--source c`, by the compiler alone, with all warnings as errors."""
    compiled = jets.compile(chosen, 2)
    path, program = tmp_path / "program.c", tmp_path / "program"
    main = "int main(void) { double x[] = {0.5, -2.0}, y[6]; derivatives(x, y); "
    main += 'for (int k = 0; k < 6; k++) printf("%.17g\\n", y[k]); return 0; }'
    path.write_text(f"#include <stdio.h>\n{compiled.written('c')}\n{main}\n")
    warnings = ["-Wall", "-Werror", "-Wno-unused-function", "-ffp-contract=off"]
    subprocess.run([*builds.compiler(), *warnings, str(path), "-o", str(program), "-lm"], check=True)
    printed = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout
    assert_same(np.array(printed.split(), float), np.array(compiled.point(0.5, -2.0)))


def test_without_a_compiler_python_serves(monkeypatch):
    monkeypatch.setattr(builds, "compiler", lambda: None)
    with pytest.warns(RuntimeWarning, match="there is no C compiler here.*runs as Python"):
        compiled = jets.compile(lambda x: x**3, 2, backend="c")
    assert compiled.backend == "python"
    assert compiled(2.0).tolist() == [8.0, 12.0, 12.0]


@needs_compiler
def test_a_compiler_that_fails_is_heard(monkeypatch):
    monkeypatch.setattr(builds, "_FLAGS", "--no-such-flag")
    with pytest.raises(RuntimeError, match=r"could not compile the program: .*no-such-flag"):
        jets.compile(lambda x: x**3 + 1, 2, backend="c")


def test_functions_that_c_has_not():
    compiled = jets.compile(lambda x: jets.functions.gamma(x), 2)
    with pytest.raises(
        jets.errors.RefusedError, match=r"C has no gamma; let the program be written in python or numpy"
    ):
        compiled.written("c")
    with pytest.raises(jets.errors.RefusedError, match="complex numbers are written in python or numpy only"):
        jets.compile(lambda x: np.exp(x) * 1j, 2).written("c")

"""The lessons run, are short, and their assertions hold; and they fail when what they teach is spoilt."""

import ast
import runpy
from pathlib import Path

import numpy as np
import pytest

import jets
from jets import detach, ode, rule, variable, weird

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))
each = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
solve = np.linalg.solve

SABOTAGE = {
    "01_first_jet": (jets, "variable", lambda at, order: detach(variable(at, order))),  # it does not vary
    "02_what_is_weird": (jets, "detach", lambda z: z),
    "03_completeness": (jets, "splice", lambda *h, by="theorem": weird(*h)),  # the value of hₖ, not its derivative
    "04_two_equalities": (jets, "equal", lambda a, b, order=None: bool(a == b)),  # in value
    "05_partial_detach": (jets, "detach", lambda z, wrt=None: detach(z)),  # in every variable
    "06_teach_it_a_function": (jets, "rule", lambda f, slope: rule(f, lambda x: slope(x) + x)),
    "07_jets_in_numpy": (np.linalg, "solve", lambda a, b: detach(solve(a, b))),
    "08_taylor_integration": (jets, "ode", lambda *args, **options: ode(*args, **options, tol=1e-6)),
}


def run(path):
    runpy.run_path(str(path), run_name="__main__")


@each
def test_examples(path, capsys):
    run(path)
    assert len(capsys.readouterr().out.splitlines()) >= 4


@each
def test_assertions_can_fail(path, monkeypatch):
    module, name, spoilt = SABOTAGE[path.stem]
    monkeypatch.setattr(module, name, spoilt)
    with pytest.raises(AssertionError):
        run(path)


@each
def test_examples_are_short_and_end_in_an_assertion(path):
    source = path.read_text(encoding="utf-8")
    assert sum(map(bool, map(str.strip, source.splitlines()))) <= 60
    assert isinstance(ast.parse(source).body[-1], ast.Assert)


@each
def test_examples_are_in_cells(path):
    first, *_ = lines = path.read_text(encoding="utf-8").splitlines()
    assert first == "# %% [markdown]"
    assert lines[1].startswith(f"# # {int(path.stem[:2])}. ")  # the number of the lesson
    assert "# %%" in lines


def test_the_course_is_complete():
    assert [path.stem[:2] for path in EXAMPLES] == [f"{k:02}" for k in range(1, 9)]
    assert {path.stem for path in EXAMPLES} == set(SABOTAGE)

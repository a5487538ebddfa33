"""The lessons run, are short, and their assertions hold; and they fail when what they teach is spoilt."""

import ast
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

import jets
from jets import detach, estimators, ode, rule, variable, weird
from jets.estimators import dice, metropolis, objectives, wolff

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))
SHORT = 8  # lessons of the first part, with at most 60 lines; later ones have at most 100, and a figure
each = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
each_with_a_figure = pytest.mark.parametrize("path", EXAMPLES[SHORT:], ids=lambda path: path.stem)
solve = np.linalg.solve


def warmer(log_prob, *args, **options):
    return metropolis(lambda s: 0.9 * log_prob(s), *args, **options)


SABOTAGE = {
    "01_first_jet": (jets, "variable", lambda at, order: detach(variable(at, order))),  # it does not vary
    "02_what_is_weird": (jets, "detach", lambda z: z),
    "03_completeness": (jets, "splice", lambda *h, by="theorem": weird(*h)),  # the value of hₖ, not its derivative
    "04_two_equalities": (jets, "equal", lambda a, b, order=None: bool(a == b)),  # in value
    "05_partial_detach": (jets, "detach", lambda z, wrt=None: detach(z)),  # in every variable
    "06_teach_it_a_function": (jets, "rule", lambda f, slope: rule(f, lambda x: slope(x) + x)),
    "07_jets_in_numpy": (np.linalg, "solve", lambda a, b: detach(solve(a, b))),
    "08_taylor_integration": (jets, "ode", lambda *args, **options: ode(*args, **options, tol=1e-6)),
    "09_ratio_to_itself": (jets, "detach", lambda z: z),
    "10_treat_as_constant": (jets, "detach", lambda z, wrt=None: detach(z)),  # in φ₂ as well
    "11_stop_gradient_in_frameworks": (jets, "detach", lambda z: z),
    "12_regression_that_stays_put": (jets, "detach", lambda z: z),
    "13_dice": (estimators, "ratio", lambda p: 1 + np.log(p / detach(p))),  # to first order
    "14_prisoners_dilemma": (estimators, "dice", lambda costs, log_probs: dice(costs, log_probs, lam=0.9)),
    "15_ising": (estimators, "wolff", lambda beta, *args, **options: wolff(1.02 * beta, *args, **options)),  # too cold
    "16_fisher": (objectives, "magic_box", lambda tau: 1 + 0 * tau),  # D without its first term
    "17_variational_monte_carlo": (estimators, "metropolis", warmer),
}


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return the command `python PATH WORDS…`, in a folder in which there is nothing else."""
    monkeypatch.chdir(tmp_path)

    def command(path, *words):
        monkeypatch.setattr(sys, "argv", [str(path), *words])
        runpy.run_path(str(path), run_name="__main__")

    return command


@each
def test_examples(path, run, tmp_path, capsys):
    run(path)
    assert len(capsys.readouterr().out.splitlines()) >= 4
    assert not list(tmp_path.iterdir())


@each_with_a_figure
def test_figures(path, run, tmp_path, monkeypatch):
    """A file name has the figure drawn; PNG is by Agg, which draws everything that is to be seen."""
    figure = pytest.importorskip("matplotlib.figure").Figure
    saved, save = [], figure.savefig
    monkeypatch.setattr(
        figure, "savefig", lambda self, *args, **options: saved.append(self) or save(self, *args, **options)
    )
    run(path, "figure.png")
    (drawn,) = saved
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
    for ax in drawn.axes:
        assert ax.get_xlabel()
        assert ax.lines
        assert all(np.isfinite(line.get_xydata()).all() for line in ax.lines)


@each
def test_assertions_can_fail(path, run, monkeypatch):
    module, name, spoilt = SABOTAGE[path.stem]
    monkeypatch.setattr(module, name, spoilt)
    with pytest.raises(AssertionError):
        run(path)


@each
def test_examples_are_short_and_end_in_an_assertion(path):
    source = path.read_text(encoding="utf-8")
    assert sum(map(bool, map(str.strip, source.splitlines()))) <= (60 if int(path.stem[:2]) <= SHORT else 100)
    assert isinstance(ast.parse(source).body[-1], ast.Assert)


@each
def test_examples_are_in_cells(path):
    first, *_ = lines = path.read_text(encoding="utf-8").splitlines()
    assert first == "# %% [markdown]"
    assert lines[1].startswith(f"# # {int(path.stem[:2])}. ")  # the number of the lesson
    assert "# %%" in lines


def test_the_course_is_complete():
    assert [path.stem[:2] for path in EXAMPLES] == [f"{k:02}" for k in range(1, len(EXAMPLES) + 1)]
    assert {path.stem for path in EXAMPLES} == set(SABOTAGE)

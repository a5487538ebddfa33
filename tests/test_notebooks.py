"""The notebooks run without a window, and a slider that is moved changes the jet that is shown."""

import importlib.util
import re
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import marimo as mo
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes

import jets

FOLDER = Path(__file__).parents[1] / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.py"))
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def _no_windows(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


@cache
def load(path):
    """Import a notebook, whose name is no name of a module."""
    spec = importlib.util.spec_from_file_location(f"lesson_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def as_opened(path):
    """Return outputs and definitions."""
    return load(path).app.run()


def run(path, **moved):
    """Return outputs and definitions with some sliders moved; a cell that makes sliders is overridden as a whole."""
    outputs, defs = as_opened(path)
    if not moved:
        return outputs, defs
    elements = {name: x for name, x in defs.items() if isinstance(x, mo.ui.slider | mo.ui.dropdown | mo.ui.multiselect)}
    return load(path).app.run(defs=elements | {name: at(elements[name], value) for name, value in moved.items()})


def at(element, value):
    """Return the same element, moved to a value that it allows."""
    if isinstance(element, mo.ui.dropdown):
        return mo.ui.dropdown(element.options, value=value)
    if isinstance(element, mo.ui.multiselect):
        return mo.ui.multiselect(element.options, value=value)
    if element.steps:
        return mo.ui.slider(steps=element.steps, value=value)
    return mo.ui.slider(element.start, element.stop, element.step, value=value)


def derivatives(jet):
    return jet.derivatives.tolist()


# --- every notebook --------------------------------------------------------------------------------------------


def test_each_lesson_is_a_notebook():
    scripts = sorted(path.name for path in FOLDER.parent.glob("0[1-7]_*.py"))
    assert [path.name for path in NOTEBOOKS] == scripts


@each
def test_notebooks_have_prose_sliders_pictures_and_a_jet_in_view(path):
    outputs, defs = run(path)
    assert sum(isinstance(output, mo.Html) for output in outputs) >= 4
    assert any(isinstance(x, mo.ui.slider) for x in defs.values())
    pictures = [output for output in outputs if isinstance(output, Axes)]
    assert pictures
    assert all(len(ax.lines) >= 2 for ax in pictures)
    assert any(isinstance(output, jets.Jet) for output in outputs)


def test_notebooks_are_as_marimo_writes_them():
    command = [sys.executable, "-m", "marimo", "check", "--strict", *map(str, NOTEBOOKS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@each
def test_formulas_stay_on_their_line(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.count("$") % 2] == []
    assert [line for line in lines if re.match(r"    [-+*] ", line)] == []  # markdown would make a list of it


@each
def test_title_is_that_of_the_script(path):
    title = (FOLDER.parent / path.name).read_text(encoding="utf-8").splitlines()[1].removeprefix("# ")
    text = path.read_text(encoding="utf-8")
    assert f"    {title}\n" in text
    assert f'App(app_title="{title.removeprefix("# ")}")' in text


# --- moved sliders ---------------------------------------------------------------------------------------------

F = Fraction

#: The lesson, what is moved, the jet in view, its derivatives before and after.
MOVES = [
    ("01", {"point": 2}, "x", [3, 1, 0, 0, 0], [2, 1, 0, 0, 0]),
    ("01", {"point": 2, "order": 2}, "jet", [5, F(1, 2), F(1, 2), F(-3, 4), F(3, 2)], [5, -1, 4]),
    ("01", {"n": 3, "point": 2}, "tower", [3**10, 10 * 3**9, 90 * 3**8, 720 * 3**7, 5040 * 3**6], [8, 12, 12, 6, 0]),
    ("02", {"point": 3, "choice": "x²/⊥(x²)"}, "jet", [0, 1, 0, 0], [1, F(2, 3), F(2, 9), 0]),
    ("02", {"point": 0.5, "choice": "x·⊥x"}, "jet", [0, 1, 0, 0], [F(1, 4), F(1, 2), 0, 0]),
    ("03", {"point": 4, "f2": "x³"}, "jet", [4, F(1, 2), 5, 0, 0], [16, F(1, 4), 64, 0, 0]),
    ("03", {"point": 1, "k": 3}, "unit", [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]),
    ("04", {"point": 0.6}, "jet", [0, 0, 1, 0, 3, 0, 45], [F(1, 5), F(3, 4), F(125, 64)]),
    ("05", {"price": 10, "town": 100}, "income", [2400, 100, F(24, 5), -50, F(1, 5), 0], [500, 0, 5, -10, 0, 0]),
    ("05", {"stopped": ["p", "s"]}, "owner", [2400, 300, F(24, 5), 0, F(3, 5), 0], [2400, 300, 0, 0, 0, 0]),
    ("06", {"point": 0}, "jet", [0.5671432904097838, 0.3618962566348892], [0, 1, -2, 9, -64]),
    ("07", {"point": 1}, "jet", [F(1, 5), F(-3, 25), F(18, 125)], [F(1, 8), F(-3, 64), F(9, 256)]),
]


def notebook(number):
    return next(path for path in NOTEBOOKS if path.stem.startswith(number))


@pytest.mark.parametrize(("number", "moved", "name", "before", "after"), MOVES, ids=lambda x: str(x) if x else None)
def test_a_moved_slider_changes_the_jet_in_view(number, moved, name, before, after):
    for outputs, defs, expected in [(*run(notebook(number)), before), (*run(notebook(number), **moved), after)]:
        jet = defs[name]
        assert any(output is jet for output in outputs)
        assert np.allclose(np.float64(derivatives(jet))[: len(expected)], np.float64(expected), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(
    ("number", "moved"),
    [
        ("01", {"point": 2}),
        ("02", {"point": 3}),
        ("03", {"f1": "x²"}),
        ("04", {"m": 4}),
        ("05", {"town": 100}),
        ("06", {"order": 8}),
        ("07", {"corner": -1}),
        ("07", {"n": 3}),
    ],
)
def test_a_moved_slider_changes_the_picture(number, moved):
    def lines(outputs):
        axes = [output for output in outputs if isinstance(output, Axes)]
        return [line.get_ydata() for ax in axes for line in ax.lines]

    before, after = (lines(run(notebook(number), **moves)[0]) for moves in ({}, moved))
    assert any(len(a) != len(b) or not np.array_equal(a, b, equal_nan=True) for a, b in zip(before, after, strict=True))


# --- what else the lessons say ---------------------------------------------------------------------------------


def test_02_holds_at_every_point():
    _, defs = run(notebook("02"), choice="x²/⊥(x²)")
    a = defs["everywhere"].at
    assert derivatives(defs["everywhere"]) == [1, 2 / a, 2 / a**2, 0]


def test_03_holds_at_every_point():
    _, defs = run(notebook("03"), f0="1/x", f1="0", f2="x³")
    assert list(map(str, defs["prescribed"])) == ["1/x", "0", "x**3"]
    assert jets.equal(jets.from_sympy(defs["formula"])(defs["x"]), defs["jet"])


@pytest.mark.parametrize(("steps", "derivatives_then"), [(0, [16, 32, 48]), (1, [-24, 12, 48]), (2, [4, 12, 48])])
def test_03_cancellation_step_by_step(steps, derivatives_then):
    _, defs = run(notebook("03"), steps=steps)
    assert derivatives(defs["by_cancellation"])[:3] == derivatives_then
    assert jets.equal(defs["by_cancellation"], defs["spliced"](defs["x"])) == (steps == 2)


@pytest.mark.parametrize(("m", "point", "order"), [(0, 0, 1), (1, 0, 1), (2, 0, 3), (2, 0.6, 2), (6, -0.8, 6)])
def test_04_contact_order(m, point, order):
    assert run(notebook("04"), m=m, point=point)[1]["contact"] == order


def test_05_partial_detach_is_a_choice():
    _, defs = run(notebook("05"), stopped=[])
    assert jets.equal(defs["owner"], defs["income"])


def test_06_solves_the_equation():
    _, defs = run(notebook("06"), point=2.5, order=8)
    assert jets.allclose(defs["equation"], defs["x"], rtol=1e-13, atol=1e-13)
    assert "would lose the derivatives" in defs["refused"]


def test_07_goes_through_where_and_chebyshev():
    _, defs = run(notebook("07"), corner=2.5, n=3)
    assert defs["glued"](defs["x"]).derivative(1).tolist() == [5, 5, 6]
    assert derivatives(defs["T"](jets.variable(0.5, order=3))) == [-1, 0, 12, 24]

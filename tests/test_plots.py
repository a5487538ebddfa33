"""What `jets.plot` draws: the curves in the Axes against mpmath, and that it leaves everything else alone."""

import subprocess
import sys

import mpmath
import numpy as np
import pytest

import jets
from jets import detach, parse, weird
from jets.plots import ENDINGS, plot, save

matplotlib = pytest.importorskip("matplotlib")
from matplotlib import pyplot  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402


@pytest.fixture(autouse=True)
def without_a_screen():
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


@pytest.fixture
def ax():
    return Figure().subplots()


def lines(ax):
    return {line.get_label(): line for line in ax.lines}


def curve(ax, label):
    """Return the points of a curve that are in the window."""
    x, y = lines(ax)[label].get_data()
    low, high = ax.get_ylim()
    inside = (y >= low) & (y <= high)
    return x[inside], y[inside]


def agrees(ax, label, oracle, tolerance=1e-9):
    x, y = curve(ax, label)
    assert x.size > 20
    np.testing.assert_allclose(y, [float(oracle(p)) for p in x], rtol=tolerance, atol=tolerance)


# --- curves -------------------------------------------------------------------------------------------------------


def test_the_curve_and_the_derivatives_of_the_jets_come_apart(ax):
    plot(parse("x - detach(x)"), ax=ax)
    agrees(ax, "f(x) = x − ⊥(x)", lambda p: 0)
    agrees(ax, "f′ that the jets carry", lambda p: 1)
    agrees(ax, "f′ of the drawn curve", lambda p: 0)
    agrees(ax, "Taylor, order 1", lambda p: p)
    agrees(ax, "Taylor, order 4", lambda p: p)


@pytest.mark.parametrize("batch", [True, False])
def test_a_weird_function_of_python(ax, batch):
    def f(x):
        return np.sin(x) * np.exp(x - detach(x)) if batch or x > -100 else 0

    plot(f, at=0.5, order=3, derivatives=(1, 2), polynomials=(2,), points=101, ax=ax)
    agrees(ax, "f(x)", mpmath.sin)
    agrees(ax, "f′ that the jets carry", lambda p: mpmath.cos(p) + mpmath.sin(p))
    agrees(ax, "f″ that the jets carry", lambda p: 2 * mpmath.cos(p))
    agrees(ax, "f′ of the drawn curve", mpmath.cos, 1e-8)
    agrees(ax, "f″ of the drawn curve", lambda p: -mpmath.sin(p), 1e-6)
    s, c = mpmath.sin(0.5), mpmath.cos(0.5)
    agrees(ax, "Taylor, order 2", lambda p: s + (s + c) * (p - 0.5) + c * (p - 0.5) ** 2)
    assert len(ax.lines) == 7  # and the point


def test_the_point_is_on_the_curve(ax):
    plot(np.exp, at=0.5, ax=ax)
    x, y = lines(ax)["_point"].get_data()
    assert (x.item(), y.item()) == (0.5, pytest.approx(float(mpmath.exp(0.5)), rel=1e-15))


@pytest.mark.parametrize(
    ("f", "label"),
    [
        (parse("t*detach(t)", names=("t",)), "f(t) = t·⊥(t)"),
        (weird(np.sin, 5), "f(x) = ⊥(sin(x)) + 5·(x − ⊥x)"),
        (np.sin, "f(x) = sin(x)"),
        (lambda x: x, "f(x)"),
        (parse("+".join(["sin(x)"] * 20)), "f(x)"),
        (parse("(x + 1)*x"), "f(x) = (x + 1)·x"),
    ],
)
def test_the_value_has_its_formula_where_there_is_room(ax, f, label):
    plot(f, ax=ax)
    assert ax.lines[0].get_label() == label
    assert ax.get_xlabel() == label[2]


def test_poles_and_corners_are_gaps(ax):
    plot(parse("tan(x)"), ax=ax)
    x, y = ax.lines[0].get_data()
    assert x[np.isnan(y)] == pytest.approx([-np.pi / 2, np.pi / 2], abs=0.02)
    with np.errstate(invalid="ignore"):
        plot(abs, at=0.0, ax=(corner := Figure().subplots()))
    assert "Taylor, order 1" not in lines(corner)
    x, y = lines(corner)["f′ that the jets carry"].get_data()
    assert x[np.isnan(y)].tolist() == [0]
    assert set(y[~np.isnan(y)]) == {-1, 1}


@pytest.mark.parametrize("text", ["1/x", "tan(x)", "exp(exp(exp(x)))", "x**200", "log(x)", "gamma(x)"])
@pytest.mark.parametrize("order", [1, 4, 20])
def test_whatever_explodes_can_be_drawn_without_a_warning(text, order, tmp_path):
    save(tmp_path / "f.png", parse(text), 1.5, order)
    assert (tmp_path / "f.png").stat().st_size > 1000


# --- manners ------------------------------------------------------------------------------------------------------


def test_the_axes_given_are_the_axes_returned_and_no_figure_is_made(ax):
    assert plot(np.sin, ax=ax) is ax
    assert pyplot.get_fignums() == []


def test_without_axes_there_is_a_new_figure():
    first, second = plot(np.sin), plot(np.cos)
    assert first.figure is not second.figure
    assert len(pyplot.get_fignums()) == 2


def test_nothing_global_changes(tmp_path):
    before = dict(matplotlib.rcParams)
    plot(np.sin)
    save(tmp_path / "f.svg", np.sin)
    assert dict(matplotlib.rcParams) == before


def test_two_functions_in_one_picture_are_both_in_sight(ax):
    plot(lambda x: 100 + 0 * x, derivatives=(), ax=ax)
    plot(np.sin, ax=ax)
    low, high = ax.get_ylim()
    assert low < -1
    assert high > 100


def test_the_legend_names_every_curve_and_lies_outside_of_the_axes():
    ax = plot(parse("sin(x)*exp(x - detach(x))"), derivatives=(1, 2, 3))
    ax.figure.draw_without_rendering()
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == [label for label in lines(ax) if label != "_point"]
    box = ax.get_legend().get_window_extent()
    assert box.y0 >= ax.get_window_extent().y1
    assert box.x1 <= ax.figure.bbox.x1


def test_every_curve_looks_different():
    ax = plot(np.sin, derivatives=(1, 2, 3, 4))
    looks = {(line.get_color(), line.get_linestyle(), str(line._dash_pattern)) for line in ax.lines}
    assert len(looks) == len(ax.lines)


def test_an_error_leaves_no_empty_figure_behind():
    with pytest.raises(ValueError, match="derivatives: 5 is above the order 4"):
        plot(np.sin, derivatives=(5,))
    assert pyplot.get_fignums() == []


# --- files --------------------------------------------------------------------------------------------------------

MAGIC = {".pdf": b"%PDF", ".png": b"\x89PNG", ".svg": b"<?xml"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_picture_gives_the_same_file(tmp_path, ending):
    for name in "ab":
        save(tmp_path / f"{name}{ending}", parse("x - detach(x)"), 1.0, 4, span=(-1, 2))
    first, second = ((tmp_path / f"{name}{ending}").read_bytes() for name in "ab")
    assert first.startswith(MAGIC[ending])
    assert first == second


def test_another_ending_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match=r"a picture ends in \.pdf, \.png or \.svg, not '.*f\.jpeg'"):
        save(tmp_path / "f.jpeg", np.sin)
    assert list(tmp_path.iterdir()) == []


# --- on demand ----------------------------------------------------------------------------------------------------


def test_matplotlib_is_imported_when_a_picture_is_drawn_and_not_before():
    program = "import sys, jets; jets.plot; print(sorted(m for m in sys.modules if m.startswith('matplotlib')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_jets_has_it_by_name():
    assert jets.plot is plot
    assert "plot" in dir(jets)


def test_what_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for draw in (lambda: plot(np.sin), lambda: save(tmp_path / "f.svg", np.sin)):
        with pytest.raises(ImportError, match=r'pip install "jets\[plot\]"'):
            draw()

"""The small plot: every dot against the curve that it belongs to."""

import re

import numpy as np
import pytest

from jets.sketch import sketch

X = np.linspace(-2, 2, 161)
CURVES = {"one": np.sin(3 * X), "two": X / 2, "three": np.cos(X)}


def drawn(text):
    """Return the rows between the axes, without the labels."""
    return [re.split("[│|]", line, maxsplit=1)[1] for line in text.splitlines() if "│" in line or "|" in line]


def dots(text):
    """Return the dots of a picture in Braille, across and down from the upper left corner."""
    places = {0: (0, 0), 1: (0, 1), 2: (0, 2), 3: (1, 0), 4: (1, 1), 5: (1, 2), 6: (0, 3), 7: (1, 3)}
    found = set()
    for row, line in enumerate(drawn(text)):
        for column, sign in enumerate(line):
            bits = ord(sign) - 0x2800 if sign != " " else 0
            found |= {(2 * column + x, 4 * row + y) for bit, (x, y) in places.items() if bits >> bit & 1}
    return found


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_solid_curve_has_a_dot_in_every_column_and_none_beside_the_curve(name, width):
    across, down = 2 * (width - len(" −1 │")), 4 * 10
    found = dots(sketch(X, {"f": CURVES[name]}, -1, 1, width=width, height=10))
    assert {column for column, _ in found} == set(range(across))
    for column, row in found:
        near = np.linspace(max(column - 1, 0), min(column + 1, across - 1), 50) / (across - 1)
        rows = (1 - np.interp(near, np.linspace(0, 1, X.size), CURVES[name])) / 2 * (down - 1)
        assert rows.min() - 1 <= row <= rows.max() + 1


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("colours", [False, True])
@pytest.mark.parametrize(("width", "height"), [(20, 3), (60, 12), (80, 5), (5, 1)])
def test_it_has_the_size_that_it_should_have(ascii, colours, width, height):
    text = sketch(X, CURVES, -1, 1, width=width, height=height, ascii=ascii, colours=colours)
    plain = re.sub(r"\033\[\d*m", "", text)
    assert text.isascii() is ascii
    assert (plain != text) is colours
    assert len(drawn(plain)) == max(height, 2)
    assert max(map(len, drawn(plain))) <= max(width - len(" −1 │"), 8)
    assert not any(line != line.rstrip() for line in plain.splitlines())


def test_the_ends_of_the_axes_and_zero_have_their_numbers():
    text = sketch(np.linspace(0.5, 12345, 9), {"f": np.linspace(-20, 1, 9)}, -20, 1, width=40, height=8, name="time")
    assert [line.split("│")[0].strip() for line in text.splitlines()[:8]] == ["1", *[""] * 6, "−20"]
    assert text.splitlines()[9].split() == ["0.5", "time", "1.23e+04"]
    text = sketch(X, CURVES, -1, 1, height=9, ascii=True)
    assert [line.split("|")[0].strip() for line in text.splitlines()[:9]] == ["1", "", "", "", "0", "", "", "", "-1"]


@pytest.mark.parametrize("ascii", [False, True])
def test_curves_can_be_told_apart(ascii):
    flat = {"low": 0 * X, "middle": 0 * X + 0.5, "high": 0 * X + 1}
    lines = drawn(sketch(X, flat, 0, 1, width=60, height=5, ascii=ascii))
    high, middle, low = lines[0], lines[2], lines[4]
    shift = str.maketrans({sign: "#" for line in (high, middle, low) for sign in line if sign != " "})
    assert len({line.translate(shift) for line in (high, middle, low)}) == 3
    legend = sketch(X, flat, 0, 1, width=60, height=5, ascii=ascii).splitlines()[-3:]
    assert [line.split()[-1] for line in legend] == ["low", "middle", "high"]
    assert len({line.rsplit(maxsplit=1)[0] for line in legend}) == 3


def test_in_colours_too():
    text = sketch(X, {"a": 0 * X, "b": 0 * X + 0.5, "c": 0 * X + 1}, 0, 1, height=5, colours=True)
    assert [set(re.findall(r"\033\[([1-9]\d*)m", line)) for line in drawn(text)] == [
        {"2"},
        set(),
        {"31"},
        set(),
        {"36"},
    ]


def test_curves_on_one_line_share_a_name():
    text = sketch(X, {"f": X, "g": X**2, "h": X + 1e-9}, -2, 4)
    assert [re.sub(r"[⠀-⣿ ]", "", line) for line in text.splitlines()[-2:]] == ["f,h", "g"]


def test_what_is_outside_or_nowhere_is_not_drawn():
    assert dots(sketch(X, {"f": 0 * X + 9}, -1, 1)) == set()
    assert dots(sketch(X, {"f": X * np.nan}, -1, 1)) == set()
    left = np.where(X < 0, 0.0, np.nan)
    columns = [column for column, _ in dots(sketch(X, {"f": left}, -1, 1, width=45))]
    assert 36 <= max(columns) <= 40


def test_a_pole_is_a_gap_and_no_wall():
    x = np.linspace(-1.01, 1, 200)
    rows = [row for column, row in dots(sketch(x, {"f": 1 / x}, -3, 3, width=45, height=10)) if column == 40]
    assert len(rows) < 20

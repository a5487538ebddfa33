"""What the page shows: the derivatives of the jet beside those of the drawn curve, which SymPy and mpmath confirm."""

import json
import math
import time

import mpmath
import numpy as np
import pytest

from jets import parse, variable
from jets.errors import RefusedError
from jets.explorer import answers
from jets.explorer.answers import CURVE_POINTS, MAP_POINTS, OverTimeError, answer
from jets.explorer.queries import Query
from jets.mixing import as_jet


def ask(f, **fields):
    """Return the answer, which has to be strict JSON."""
    found = answer(Query.of({"f": f, **fields}))
    return json.loads(json.dumps(found, allow_nan=False))


def column(found, name):
    return [row[name] for row in found["rows"]]


# --- the jet beside the curve -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "at", "jet", "normal", "contact"),
    [
        ("x - ⊥(x)", "3", [0, 1, 0, 0], [0, 0, 0, 0], 0),
        ("x·⊥(x)", "3", [9, 3, 0, 0], [9, 6, 2, 0], 0),
        ("x²/⊥(x²)", "2", [1, 1, 0.5, 0], [1, 0, 0, 0], 0),
        ("exp(x - ⊥(x))", "5", [1, 1, 1, 1], [1, 0, 0, 0], 0),
        ("⊥(x, above=2)*1", "3", [3, 1, 0, 0], [3, 1, 0, 0], 3),
        ("⊥(x³, above=1)", "1", [1, 3, 0, 0], [1, 3, 6, 6], 1),
        ("weird(7, 5, 3)", "0", [7, 5, 3, 0], [7, 0, 0, 0], 0),
        ("x³", "2", [8, 12, 12, 6], [8, 12, 12, 6], 3),
        ("4", "2", [4, 0, 0, 0], [4, 0, 0, 0], 3),
    ],
)
def test_the_jet_and_the_curve(f, at, jet, normal, contact):
    found = ask(f, at=at, order="3")
    assert column(found, "derivative") == jet
    assert column(found, "normal") == normal
    assert column(found, "agree") == [a == b for a, b in zip(jet, normal, strict=True)]
    assert found["contact"] == contact
    assert column(found, "coefficient") == [d / math.factorial(k) for k, d in enumerate(jet)]


def test_the_derivatives_of_the_drawn_value_are_those_of_mpmath():
    found = ask("sin(x)*exp(x - ⊥(x))/(1 + ⊥(x)²)", at="0.7", order="6")
    with mpmath.workdps(30):
        expected = mpmath.taylor(lambda x: mpmath.sin(x) / (1 + x**2), mpmath.mpf("0.7"), 6)
    np.testing.assert_allclose(
        column(found, "normal"), [float(c) * math.factorial(k) for k, c in enumerate(expected)], rtol=1e-12
    )


def test_rounding_is_no_weirdness():
    assert ask("tan(x) + x**2/x**2", at="0.3", order="8")["contact"] == 8
    assert ask("sin(x)/cos(x) - ⊥(0)", at="1.3", order="12")["contact"] == 12


def test_a_small_difference_is_seen_where_fractions_can_tell():
    assert ask("x**2 + 1e-15*(x - ⊥(x))", at="0.1", order="3")["contact"] == 0


@pytest.mark.parametrize(
    ("f", "at", "apart"),
    [
        ("exp(30*x)*1e-14 + x - ⊥(x)", "1.1", {1}),  # 30¹² is no measure of the first derivative
        ("sin(x) + 1e-10*(x - ⊥(x))", "1", {1}),
        ("⊥(arctan(x + 1000))", "0.1", {1, 2, 3, 4, 5, 6, 7, 8}),
        ("⊥(tanh((2/x)**3 + cos(3)))", "-0.4", {1, 2, 3, 4, 5, 6, 7, 8}),  # of 10⁻¹⁰⁶ and less
        ("sin(x) + 1e12*⊥(sin(x)**2 + cos(x)**2 - 1)", "0.7", set()),
        ("⊥(tanh(cosh(3)))/(exp(⊥(pi))/⊥(x))", "0.1", {1}),
        ("x*cos(⊥(sin(x)**2) + cos(x)**2) - x*cos(1)", "0.3", {1, 2, 3, 4, 5, 6, 7, 8}),
        ("exp(sin(x) - ⊥(sin(x)))*⊥(1/cos(x)**2 - tan(x)**2)", "0.5", {1, 2, 3, 4, 5, 6, 7, 8}),
    ],
)
def test_no_rounding_is_called_weird_and_no_difference_agreement(f, at, apart):
    """mpmath's 80 digits tell which slots differ."""
    order = 8
    with mpmath.workdps(80):
        p = mpmath.mpf(float(at))
        jet, normal = (as_jet(h(variable(p, order)), variable(p, order)).coeffs for h in (parse(f), parse(f).normal()))
        differ = {k for k in range(order + 1) if abs(jet[k] - normal[k]) > mpmath.mpf(10) ** -60 * abs(normal[k])}
    found = ask(f, at=at, order=str(order))
    assert differ >= apart
    assert {k for k, agree in enumerate(column(found, "agree")) if agree is False} == apart
    assert found["contact"] == min(apart, default=order + 1) - 1


def test_where_floats_cannot_tell_nobody_guesses():
    assert column(ask("sin(x) + 1e12*⊥(sin(x)**2 + cos(x)**2 - 1)", at="0.7", order="2"), "agree") == [True, True, None]


def test_infinity_is_no_other_number():
    found = ask("weird(x, 1/0)", order="1")
    assert column(found, "derivative") == [1, "inf"]
    assert column(found, "agree") == [True, False]
    assert column(ask("1/x", at="0", order="1"), "agree") == [True, True]


def test_a_flat_curve_has_slopes_also_where_the_jet_has_a_corner():
    found = ask("abs(x - ⊥(x))", order="2")
    assert column(found, "derivative") == [0, "nan", "nan"]
    assert column(found, "normal") == [0, 0, 0]
    assert found["contact"] == 0


def test_where_there_is_no_value_the_curve_has_no_slope():
    found = ask("(x - ⊥(x))/(x - ⊥(x))", order="1")
    assert column(found, "normal") == ["nan", "nan"]
    assert set(found["pictures"]["normal"][1]) == {None}


def test_a_corner_is_neither_weird_nor_normal():
    found = ask("abs(x)", at="0", order="2")
    assert column(found, "derivative") == [0.0, "nan", "nan"]
    assert column(found, "agree") == [True, True, True]
    assert found["warnings"]
    assert ask("abs(x)", at="0.5")["warnings"] == []


def test_a_pole_is_infinite():
    assert column(ask("1/x", at="0", order="1"), "derivative") == ["inf", "-inf"]


def test_complex_values_are_refused():
    with pytest.raises(RefusedError, match="the value here is 2j; the page draws functions that are real"):
        ask("2j*x")
    with pytest.raises(RefusedError, match="a derivative here is 1j"):
        ask("weird(1, 1j)")


def test_complex_numbers_on_the_way_to_real_ones_are_shown_as_they_are():
    found = ask("weird((2j*x)*(-2j), 1)", order="1")
    assert column(found, "derivative") == [4, 1]
    assert [check["agree"] for check in found["prescribed"]] == [True, True]
    found = ask("(2j*x)*(-2j)", order="1")
    assert column(found, "derivative") == [4, 4]
    assert [step["derivatives"] for step in found["steps"]] == [[1, 1], ["2j", "2j"], ["-2j", 0], [4, 4]]
    assert found["warnings"] == []


# --- several variables ------------------------------------------------------------------------------------


def test_partial_detach():
    found = ask('⊥(x*y**2, wrt="x")', at="3", y="2", order="3")
    rows = {tuple(row["alpha"]): (row["derivative"], row["normal"]) for row in found["rows"]}
    assert len(rows) == 10
    assert rows[0, 0] == (12, 12)
    assert rows[1, 0] == (0, 4)
    assert rows[0, 1] == (12, 12)
    assert rows[0, 2] == (6, 6)
    assert rows[1, 2] == (0, 2)


def test_maps_run_along_x_first():
    pictures = ask("x + 10*y", y="0", **{"from": "0", "to": "1"})["pictures"]
    assert len(pictures["x"]) == MAP_POINTS
    values = np.array(pictures["jet"][0]).reshape(MAP_POINTS, MAP_POINTS)
    assert values[0].tolist() == pictures["x"]
    np.testing.assert_allclose(values[:, 0], 10 * np.array(pictures["x"]))


# --- curves -----------------------------------------------------------------------------------------------


def test_curves_of_all_orders_and_gaps():
    pictures = ask("weird(log(x), 0, exp(x))", order="2")["pictures"]
    x = np.array(pictures["x"])
    assert len(x) == CURVE_POINTS
    assert [c is None for c in pictures["jet"][0]] == (x <= 0).tolist()
    assert pictures["jet"][2] == pytest.approx(np.exp(x))
    assert pictures["normal"][1][-1] == pytest.approx(1 / 3)


def test_only_what_is_drawn_is_sent():
    pictures = ask("sin(x)", k="2", order="3")["pictures"]
    assert [curve is None for curve in pictures["jet"]] == [curve is None for curve in pictures["normal"]]
    assert [curve is None for curve in pictures["jet"]] == [False, True, False, True]


def test_curves_warn_of_nothing():
    assert ask("log(x) + tan(1/x)", at="1")["warnings"] == []


# --- steps and the theorem --------------------------------------------------------------------------------


def test_steps_show_where_the_slots_are_emptied():
    steps = ask("sin(x)*(x - ⊥(x))", at="0", order="2")["steps"]
    assert [(step["text"], step["derivatives"]) for step in steps] == [
        ("x", [0, 1, 0]),
        ("sin(x)", [0, 1, 0]),
        ("⊥(x)", [0, 0, 0]),
        ("x − ⊥(x)", [0, 1, 0]),
        ("sin(x)·(x − ⊥(x))", [0, 0, 2]),
    ]
    assert steps[2]["rule"] == "⊥ keeps the value and empties the slots"


def test_what_is_prescribed_is_checked():
    found = ask("weird(sin(x), x - 1, 3)", at="2", order="4")
    assert [(check["value"], check["agree"]) for check in found["prescribed"]] == [
        (pytest.approx(math.sin(2)), True),
        (1, True),
        (3, True),
    ]
    assert "prescribed" not in ask("1 + weird(x, 2)")
    assert len(ask("weird(x, 2, 3)", order="0")["prescribed"]) == 1


# --- time -------------------------------------------------------------------------------------------------


def test_an_evaluation_ends(monkeypatch):
    monkeypatch.setattr(answers, "MAX_SECONDS", 0.05)
    start = time.monotonic()
    with pytest.raises(OverTimeError, match=r"longer than 0\.05 s"):
        ask("+".join(f"gamma(x + 1.{k})" for k in range(90)), order="12")
    assert time.monotonic() - start < 5


def test_one_slow_function_over_a_whole_picture_ends(monkeypatch):
    monkeypatch.setattr(answers, "MAX_SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(OverTimeError):  # Hurwitz' zeta far on the left is a sum of a million terms
        ask("zeta(2, x)", order="12", at="1", **{"from": "-1e6", "to": "-999999"})
    assert time.monotonic() - start < 5


def test_a_root_of_a_high_degree_is_not_looked_for_in_fractions():
    start = time.monotonic()
    assert ask("x**1e-300 + 0*⊥(x)", at="2", order="2")["contact"] == 2
    assert time.monotonic() - start < 5


def test_an_exact_comparison_that_takes_too_long_is_done_in_floats(monkeypatch):
    monkeypatch.setattr(answers, "MAX_EXACT_SECONDS", 0.0)
    assert ask("x**2/⊥(x**2)", at="0.3")["contact"] == 0

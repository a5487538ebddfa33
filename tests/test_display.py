"""What a jet looks like: repr, polynomial, LaTeX, HTML and the table."""

import math
import re
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from jets import Jet, variable, variables
from jets.display import Series, html, latex, polynomial, representation, table
from jets.notation import latex_name, latex_number, number
from jets.tables import html_table

PLANE = ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2))


def series(coeffs, at=0.0, name="x"):
    """A series in one variable."""
    coeffs = np.asarray(coeffs)
    return Series((name,), (at,), len(coeffs) - 1, tuple((k,) for k in range(len(coeffs))), coeffs)


def plane(coeffs, at=(1.0, 2.0), slots=PLANE):
    """A series in x and y."""
    return Series(("x", "y"), at, max(map(sum, slots)), slots, np.asarray(coeffs))


def fractions(*texts):
    return np.array([Fraction(text) for text in texts], dtype=object)


# --- repr -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (series([0.0, 1, 0, 0, 0], 3.0), "Jet.from_coeffs([0.0, 1.0, 0.0, 0.0, 0.0], at=3.0)"),
        (series([1.0], 3.0, "y"), "Jet.from_coeffs([1.0], at=3.0, name='y')"),
        (
            series(fractions("1/3", "0"), Fraction(1, 3)),
            "Jet.from_coeffs([Fraction(1, 3), Fraction(0, 1)], at=Fraction(1, 3))",
        ),
        (series([1 + 2j, 3]), "Jet.from_coeffs([1.0+2.0j, 3.0+0.0j], at=0.0)"),
        (series(np.float32([0.1, 1])), "Jet.from_coeffs([0.1, 1.0], at=0.0, dtype='float32')"),
        (series([np.nan, np.inf, -np.inf, -0.0]), "Jet.from_coeffs([nan, inf, -inf, -0.0], at=0.0)"),
        (plane(np.arange(6.0)), "Jet.from_coeffs([0.0, 1.0, 2.0, 3.0, 4.0, 5.0], at={'x': 1.0, 'y': 2.0})"),
        (
            series([[1.0, 2], [3, 4]]),
            "Jet.from_coeffs([[1., 2.],\n                 [3., 4.]],\n                at=0.0)",
        ),
    ],
)
def test_representation(shown, expected):
    assert representation(shown) == expected


def test_representation_takes_the_class_and_the_limits():
    assert (
        representation(series([1.0]), "Nilpotent", "{'x': 0}") == "Nilpotent.from_coeffs([1.0], at=0.0, order={'x': 0})"
    )


@pytest.mark.parametrize(
    "jet",
    [
        variable(3.0, order=4) ** 2,
        variable(1 / 3, order=2) * 0,
        variable(Fraction(1, 3), order=3, name="t") ** 2 / 3,
        variable(np.array([1.0, 2.0]), order=2) * 2,
        variable(np.float32(0.1), order=2),
        variable(1 + 2j, order=2) ** 2,
        variable(1.0, order=2) * variable(2.0, order=2, name="y"),
        variable(-0.0, order=30),
    ],
)
def test_a_repr_evaluates_to_the_jet(jet):
    again = eval(repr(jet), {"Jet": Jet, "Fraction": Fraction, "np": np})
    assert again.names == jet.names
    assert again.dtype == jet.dtype
    np.testing.assert_array_equal(again.coeffs, jet.coeffs)
    assert repr(again + jet) == repr(jet + jet)  # at the same point, or they would not add


def test_a_repr_of_an_empty_batch_keeps_the_shape():
    assert "np.empty((3, 0, 2))" in representation(series(np.zeros((3, 0, 2))))


def test_a_repr_shows_every_slot_and_summarises_a_long_batch():
    rows = representation(series(np.ones((20, 2000)))).splitlines()
    assert sum("..., 1., 1., 1.]" in row for row in rows) == 20


def test_printing_obeys_numpys_options():
    shown = series([1 / 3, 1e-17])
    with np.printoptions(precision=3, suppress=True):
        assert representation(shown) == "Jet.from_coeffs([0.333, 0.0], at=0.0)"
        assert polynomial(shown) == "0.333 + O(x²)"
    with np.printoptions(threshold=4, edgeitems=1):
        assert polynomial(series(np.ones((1, 9)))) == "1 + O(x)\n…\n1 + O(x)"
        assert "[1., ..., 1.]" in representation(series(np.ones((1, 9))))


# --- polynomials ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (series([9.0, 6, 1, 0, 0], 3.0), "9 + 6·(x − 3) + (x − 3)² + O((x − 3)⁵)"),
        (series([9.0, -6, -1], -3.0), "9 − 6·(x + 3) − (x + 3)² + O((x + 3)³)"),
        (series([-1.0, -1]), "−1 − x + O(x²)"),
        (series([1, 1, 0.5]), "1 + x + 0.5·x² + O(x³)"),
        (series([0.0, 0]), "0 + O(x²)"),
        (series([0.0, -1, 0]), "−x + O(x³)"),
        (series([1.0], 2.5), "1 + O((x − 2.5))"),
        (series([1.0] + [0] * 10 + [2]), "1 + 2·x¹¹ + O(x¹²)"),
        (series([np.nan, np.inf, -np.inf]), "nan + inf·x − inf·x² + O(x³)"),
        (series([1e-20, 1e300]), "1e−20 + 1e+300·x + O(x²)"),
        (series([0.1 + 0.2, 1 / 3]), "0.3 + 0.33333333·x + O(x²)"),
        (
            series([1 + 2j, 2j, -3 + 0j, 1 - 1j], 1j),
            "(1+2j) + 2j·(x − 1j) − 3·(x − 1j)² + (1−1j)·(x − 1j)³ + O((x − 1j)⁴)",
        ),
        (series(fractions("1/3", "-1/2", "1"), Fraction(1, 3)), "1/3 − (1/2)·(x − 1/3) + (x − 1/3)² + O((x − 1/3)³)"),
        (series(np.float32([0.1, 2])), "0.1 + 2·x + O(x²)"),
        (series(np.longdouble([0.25, 2])), "0.25 + 2·x + O(x²)"),
        (plane([2.0, 0, 0, 0, 3, -1]), "2 + 3·(x − 1)·(y − 2) − (y − 2)² + O(|h|³)"),
        (plane([0.0, 1, 1], slots=PLANE[:3]), "(x − 1) + (y − 2) + O(|h|²)"),
        (plane([1.0], slots=PLANE[:1]), "1 + O(|h|)"),
        (plane([1.0, 2, 3, 4], (0.0, 0.0), ((0, 0), (1, 0), (0, 1), (1, 1))), "1 + 2·x + 3·y + 4·x·y + O(x², y²)"),
    ],
)
def test_polynomial(shown, expected):
    assert polynomial(shown) == expected


def test_symbolic_coefficients_have_brackets_where_they_need_them():
    a, b = sympy.symbols("a b")
    shown = series(np.array([a + b, a - b, -a, a / b, a**2, sympy.sin(a - b)], dtype=object), a)
    assert polynomial(shown) == (
        "(a + b) + (a − b)·(x − a) − a·(x − a)² + (a/b)·(x − a)³ + a²·(x − a)⁴ + sin(a − b)·(x − a)⁵ + O((x − a)⁶)"
    )


def test_mpmath_numbers_print_plainly():
    assert polynomial(series(np.array([mpmath.mpf(2), mpmath.mpf(-0.5)], dtype=object))) == "2 − 0.5·x + O(x²)"


def test_ascii_is_ascii():
    text = polynomial(plane([2.0, 0, 0, 0, 3, -1]), ascii=True)
    assert text == "2 + 3*(x - 1)*(y - 2) - (y - 2)^2 + O(|h|^3)"
    assert table(plane([2.0, 0, 0, 0, 3, -1]), ascii=True).isascii()


def test_a_spec_formats_coefficients_and_nothing_else():
    assert polynomial(series([9.0, -6, 1, 0], 3.0), ".2f") == "9.00 − 6.00·(x − 3) + 1.00·(x − 3)² + O((x − 3)⁴)"
    assert polynomial(series(fractions("1/3")), ".2f") == "0.33 + O(x)"
    assert polynomial(series([1 + 2j]), ".1f") == "(1.0+2.0j) + O(x)"


@pytest.mark.parametrize("coeffs", [[1.0], [1j], fractions("1/3"), np.array([sympy.Symbol("a")])])
def test_a_bad_spec_is_a_clear_error(coeffs):
    with pytest.raises(ValueError, match=r"cannot format the coefficient .* with 'q'; write a spec such as"):
        polynomial(series(coeffs), "q")


def test_a_batch_has_a_line_for_each_element_with_its_own_point():
    assert polynomial(series([[1.0, 2], [3, 4]], np.array([0.0, 5]))) == "1 + 3·x + O(x²)\n2 + 4·(x − 5) + O((x − 5)²)"


def test_a_batch_of_more_axes_shows_the_index():
    lines = polynomial(series(np.arange(8.0).reshape(2, 2, 2), np.array([0.0, 1]))).splitlines()
    assert lines[1] == "[0, 1] 1 + 5·(x − 1) + O((x − 1)²)"
    assert [line[:6] for line in lines] == ["[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"]


def test_batches_that_are_empty_or_summed_can_be_shown():
    assert polynomial(series(np.zeros((2, 0)))) == "no jets: a batch of shape (0,)"
    summed = series([0.0, 1], np.array([1.0, 2.0]))
    assert polynomial(summed) == "(x − [1., 2.]) + O((x − [1., 2.])²)"
    assert words_of(html(summed).splitlines()[0]) == "(x−[1.,2.])+O((x−[1.,2.])2)"


def test_a_long_batch_is_summarised():
    lines = polynomial(series(np.ones((2, 2000)))).splitlines()
    assert lines == ["1 + x + O(x²)"] * 3 + ["…"] + ["1 + x + O(x²)"] * 3


def test_a_huge_batch_is_shown_at_once():
    shown = series(np.broadcast_to(1.0, (2, 10**12)))
    assert html(shown, derivatives=shown.coeffs).count("<td ") == 18
    assert len(polynomial(shown).splitlines()) == 7


def test_no_variables_leave_nothing_out():
    assert polynomial(Series((), (), 0, ((),), np.array([2.5]))) == "2.5"


@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda c: round(c, 4)), min_size=1, max_size=6),
    st.floats(-100, 100).map(lambda c: round(c, 4)),
)
def test_the_polynomial_is_the_one_that_is_meant(coeffs, at):
    text = polynomial(series(np.array(coeffs), at), ascii=True).rpartition(" + O(")[0]
    value = eval(text.replace("^", "**"), {"x": at + 0.5})
    assert math.isclose(value, sum(c * 0.5**k for k, c in enumerate(coeffs)), rel_tol=1e-6, abs_tol=1e-6)


# --- numbers and names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (-0.0, "0"), (1e-5, "1e-05"), (1e22, "1e+22"), (12345678.9, "12345678.9"), (True, "True"), (3, "3")],
)
def test_number(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.2e-5, r"1.2 \times 10^{-5}"),
        (1e300, r"1 \times 10^{300}"),
        (-1.5, "-1.5"),
        (Fraction(-2, 3), r"-\frac{2}{3}"),
        (Fraction(4), "4"),
        (1 - 2j, "1 - 2i"),
        (1j, "i"),
        (1e-5 + 2e-7j, r"1 \times 10^{-5} + 2 \times 10^{-7}i"),
        (np.nan, r"\mathrm{nan}"),
        (-np.inf, r"-\infty"),
        (sympy.sqrt(2) / 2, r"\frac{\sqrt{2}}{2}"),
    ],
)
def test_latex_number(value, expected):
    assert latex_number(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x", "x"),
        ("alpha", r"\alpha"),
        ("theta_0", r"\theta_{0}"),
        ("x12", "x_{12}"),
        ("v_max", r"v_{\mathrm{max}}"),
        ("x_y_z", r"x_{\mathrm{y\_z}}"),
        ("mass", r"\mathrm{mass}"),
        ("_x", r"\mathrm{\_x}"),
        ("_", r"\_"),
        ("ω", "ω"),
    ],
)
def test_latex_name(name, expected):
    assert latex_name(name) == expected


# --- LaTeX ------------------------------------------------------------------------------------------------


def test_latex():
    assert latex(series([9.0, 6, 1, 0, 0], 3.0)) == (
        r"9 + 6\left(x - 3\right) + \left(x - 3\right)^{2} + O\left(\left(x - 3\right)^{5}\right)"
    )
    assert latex(series([1.0, 0.5, -1])) == r"1 + 0.5 x - x^{2} + O\left(x^{3}\right)"
    assert latex(series([1 + 1j, 1j], 1j, "z")) == (
        r"\left(1 + i\right) + i\left(z - i\right) + O\left(\left(z - i\right)^{2}\right)"
    )


def test_latex_in_several_variables():
    assert latex(plane([0.0, 0, 0, 0, 2, 0], (0.0, 1.0))) == (
        r"2 x\left(y - 1\right) + O\left(\left|h\right|^{3}\right)"
    )


def test_latex_of_exact_and_symbolic_numbers():
    a = sympy.Symbol("a")
    assert latex(series(fractions("1/3", "-1/2"))) == r"\frac{1}{3} - \frac{1}{2} x + O\left(x^{2}\right)"
    shown = series(np.array([a + 1, -a / 2], dtype=object), a, "alpha")
    assert latex(shown).startswith(r"\left(a + 1\right) - \frac{a}{2}\left(\alpha - a\right)")


# --- tables -----------------------------------------------------------------------------------------------


def test_the_table_aligns_numbers_at_the_point():
    assert table(series([9.0, -6, 0.25, 1 / 3], 3.0)).splitlines() == [
        "k  derivative  coefficient",
        "0      9        9",
        "1     −6       −6",
        "2      0.5      0.25",
        "3      2        0.33333333",
    ]


def test_the_table_names_partial_derivatives():
    labels = [line.split()[0] for line in table(plane(np.arange(6.0))).splitlines()]
    assert labels == ["partial", "f", "∂f/∂x", "∂f/∂y", "∂²f/∂x²", "∂²f/∂x∂y", "∂²f/∂y²"]
    mixed = Series(("x", "y"), (0.0, 0.0), 3, ((2, 1),), np.array([1.0]))
    assert "d^3f/dx^2dy" in table(mixed, ascii=True)


def test_derivatives_are_factorials_times_coefficients():
    assert "120" in table(series([0, 0, 0, 0, 0, 1.0]))
    assert table(series([1.0, 1], 0.0), derivatives=np.array([7.0, 8])).splitlines()[2].split() == ["1", "8", "1"]


def test_derivatives_of_high_order_do_not_overflow_before_they_must():
    coeffs = np.zeros(201)
    coeffs[200] = 1e-300
    assert "e+74" in table(series(coeffs)).splitlines()[-1]


def test_derivatives_of_fractions_are_exact():
    assert table(series(fractions("0", "1/3", "1/6"))).splitlines()[3].split() == ["2", "1/3", "1/6"]


def test_a_table_of_a_batch_has_a_column_for_each_element():
    assert table(series([[1.0, 2], [3, 4]])).splitlines() == ["k  [0]  [1]", "0   1    2", "1   3    4"]
    assert table(series(np.ones((1, 50)))).splitlines()[0].count("[") == 8


class _Cells(HTMLParser):
    """Collects tags and texts, and fails on a table that is not closed properly."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append(data)


def read_html(text):
    cells = _Cells()
    cells.feed(text)
    assert not cells.open
    return cells


def words_of(part):
    """Return the words of a part of a page, without its tags."""
    return unescape(re.sub("<[^>]*>", "", part)).replace("\u2061", "")


def rows_of(text):
    """Return the words of every cell, row by row."""
    return [
        [words_of(cell) for cell in re.findall("<t[hd].*?</t[hd]>", row)] for row in re.findall("<tr>.*?</tr>", text)
    ]


def test_html_is_the_polynomial_and_an_accessible_table():
    text = html(series([9.0, -6], 3.0))
    assert words_of(text.splitlines()[0]) == "9−6(x−3)+O((x−3)2)"
    assert words_of(text.splitlines()[2]) == "jet in x at 3, order 1"
    assert rows_of(text) == [["k", "derivative", "coefficient"], ["0", "9", "9"], ["1", "−6", "−6"]]
    cells = read_html(text)
    assert [attrs["scope"] for tag, attrs in cells.tags if tag == "th"] == ["col"] * 3 + ["row"] * 2
    assert not {"class", "id"} & {name for _, attrs in cells.tags for name in attrs}
    styles = {attrs["style"] for _, attrs in cells.tags if "style" in attrs}
    assert styles == {"padding: .15em .6em", "white-space: nowrap"}  # no colours: themes are the notebook's


def test_html_of_several_variables_has_its_labels_in_mathematics():
    text = html(Series(("x", "theta_0"), (1.0, 2.0), 3, ((0, 0), (1, 0), (2, 1)), np.array([1.0, 2, 3])))
    assert [row[0] for row in rows_of(text)] == ["partial", "f", "∂f/∂x", "∂3f/∂x2∂θ0"]
    assert ">jet in <math><mi>x</mi></math> at 1, <math><msub><mi>θ</mi><mn>0</mn></msub></math> at 2" in text


def test_html_has_plain_digits_as_they_are_and_other_numbers_as_mathematics():
    a = sympy.Symbol("a")
    shown = [2.5, Fraction(-1, 3), 1e-20, 1 - 2j, a**2 / 2, np.nan, -np.inf]
    cells = re.findall("<td .*?>(.*?)</td>", html_table(series(np.array(shown, dtype=object)), np.array(shown)))[::2]
    assert (cells[0], cells[5]) == ("2.5", "nan")
    assert [words_of(cell) for cell in cells] == ["2.5", "−13", "1×10−20", "1−2i", "a22", "nan", "−∞"]
    assert ["<mfrac>" in cell for cell in cells] == [False, True, False, False, True, False, False]


def test_html_escapes_everything():
    cells = read_html(html(series(np.array([sympy.Symbol("<b>&")], dtype=object), sympy.Symbol("<i>"), "<x>")))
    assert cells.texts[0] == "<b>& + O((<x> − <i>))"  # which is no LaTeX
    assert "".join(cells.texts[1:8]) == "jet in <x> at <i>, order 0"
    assert {tag for tag, _ in cells.tags} == {"p", "table", "caption", "tr", "th", "td", "math", "mi", "mo"}


def test_html_of_a_batch_and_of_many_slots_is_limited():
    text = html(series(np.ones((1, 500, 2)), np.zeros((500, 2))))
    assert "<p>" not in text
    assert words_of(text.splitlines()[1]) == "batch of 500×2 jets in x at several points, order 0"
    assert rows_of(text)[0] == [
        "k",
        "[0, 0]",
        "[0, 1]",
        "[1, 0]",
        "[1, 1]",
        "…",
        "[498, 0]",
        "[498, 1]",
        "[499, 0]",
        "[499, 1]",
    ]
    assert len(rows_of(text)[1]) == 10
    assert [row[0] for row in rows_of(html(series(np.zeros(5000))))] == [
        "k",
        "0",
        "1",
        "2",
        "…",
        "4997",
        "4998",
        "4999",
    ]


def test_html_has_the_first_terms_of_a_long_polynomial():
    def polynomial_of(shown):
        return words_of(html(shown).splitlines()[0])

    assert polynomial_of(series(np.ones(8))) == "1+x+x2+x3+x4+x5+x6+x7+O(x8)"
    assert polynomial_of(series(np.ones(9))) == "1+x+x2+x3+x4+x5+x6+x7+⋯+O(x9)"
    assert polynomial_of(series(np.zeros(9))) == "0+O(x9)"
    assert polynomial_of(series(np.eye(9)[8])) == "x8+O(x9)"
    xs = variables(order=dict.fromkeys("abcdefghij", 1), **dict.fromkeys("abcdefghij", 0.0))
    assert polynomial_of((1 + sum(xs))._series()) == "1+a+b+c+d+e+f+g+⋯+O(a2,b2,c2,d2,e2,f2,g2,h2,⋯)"


def test_the_caption_names_the_first_and_the_last_of_many_variables():
    xs = variables(order=1, **{f"x{i}": float(i) for i in range(100)})
    caption = words_of(xs[0]._repr_html_().splitlines()[2])
    assert (
        caption == "jet in x0 at 0, x1 at 1, x2 at 2, x3 at 3, …, x96 at 96, x97 at 97, x98 at 98, x99 at 99, order 1"
    )


def test_notebooks_have_html_and_papers_latex_and_terminals_text():
    from IPython.core.formatters import DisplayFormatter

    x = variable(3.0, order=2)
    shown, _ = DisplayFormatter().format(x * x)
    square = x * x
    assert shown == {
        "text/plain": repr(square),
        "text/html": square._repr_html_(),
        "text/latex": square._repr_latex_(),
    }


def test_a_jet_shows_itself():
    x = variable(3.0, order=2)
    assert repr(x * x) == "Jet.from_coeffs([9.0, 6.0, 1.0], at=3.0)"
    assert f"{x * x}" == str(x * x) == "9 + 6·(x − 3) + (x − 3)² + O((x − 3)³)"
    assert f"{x:.1f}" == "3.0 + 1.0·(x − 3) + O((x − 3)³)"
    read_html((x * x)._repr_html_())


def test_latex_of_a_batch_has_one_line_for_each_jet():
    text = variable(np.array([1.0, 2.0]), order=1)._repr_latex_()
    assert text.startswith("$\\begin{gathered}\n1 + ")
    assert text.count(r"\\") == 1
    assert text.endswith("\n\\end{gathered}$")


def test_what_a_truncated_box_leaves_out():
    x, b = variables(x=0.0, b=0.0, order={"x": 1, "b": 3})
    assert str((x * b).truncate(3)) == "x·b + O(x², x·b³, b⁴)"


def test_a_thousand_variables_are_printed_at_once():
    xs = variables(order=1, **{f"x{i}": 0.0 for i in range(1000)})
    assert str(xs[0] + 2 * xs[999]) == "x0 + 2·x999 + O(|h|²)"

"""The page in a real browser: Chromium, driven by Playwright. Without them these tests are skipped, and say so."""

import os
import shutil
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest

from jets.explorer import main
from jets.explorer.server import Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:
    CHROMIUM = None
#: The text of axe-core, which checks whether everybody can use the page.
AXE = Path(os.environ.get("AXE_CORE") or Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js")
#: Where everything is installed nothing is skipped.
COMPLETE = bool(os.environ.get("CI"))

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not COMPLETE,
    reason="Chromium or Playwright is missing: apt install chromium, pip install playwright",
)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)


@pytest.fixture(scope="module")
def address():
    with Server(0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.url
        server.shutdown()
        thread.join()


@pytest.fixture
def visit(browser, address):
    """Open the page; at the end nothing was said in the console, and nobody but the server was asked."""
    complaints, asked, opened = [], [], []

    def open_page(url=address, offline=False, **options):
        context = browser.new_context(**options)
        context.set_offline(offline)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url)
        page.wait_for_selector("#table tbody tr")
        return page

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith((address, "data:", "file:"))] == []


def state(address, **fields):
    return address + "#" + urlencode(fields)


def column(page, number):
    """Return a column of the table: 1 is k, 2 the jet's derivative, 3 the drawn value's, 4 the weirdness."""
    return page.locator(f"#table tbody tr > :nth-child({number})").all_inner_texts()


def wait_for(page, number, texts):
    """Wait until a column of the table is this."""
    expect(page.locator(f"#table tbody tr > :nth-child({number})")).to_have_text(texts)


def slide(page, selector, value):
    page.locator(selector).fill(str(value))


def heights(page, selector):
    """Return the highest and the lowest place of a curve in its picture."""
    box = page.locator(selector).bounding_box()
    return box["y"], box["y"] + box["height"]


# --- one variable -----------------------------------------------------------------------------------------


def test_the_first_look(visit):
    page = visit()
    assert page.input_value("#f") == "x − ⊥(x)"
    assert column(page, 2) == ["0", "1", "0", "0", "0"]
    assert column(page, 3) == ["0", "0", "0", "0", "0"]
    assert column(page, 4) == ["agree", "apart", "agree", "agree", "agree"]
    assert "come apart at order 1 (contact order 0)" in page.inner_text("#words")
    assert page.text_content("#polynomial").endswith("(x−1)+O((x−1)5)")
    assert page.text_content("#formula").replace("\u2061", "") == "f(x)= x−⊥(x)"


def test_the_picture_carries_the_idea(visit):
    page = visit()
    value, jet, normal = (heights(page, f"#first path.{kind}") for kind in ("value", "jet", "normal"))
    assert value == pytest.approx(normal, abs=1)  # the drawn value is flat, and so is its slope
    assert value[1] - value[0] < 5  # as wide as the line is
    assert jet[1] - jet[0] < 5
    assert jet[1] < value[0] - 50  # the jet's slope is 1, far above
    top, bottom = heights(page, "#second path.taylor")
    assert bottom - top > 100  # the Taylor polynomial crosses the flat line


def test_typing_draws_and_keeps_the_picture_while_the_text_is_wrong(visit):
    page = visit()
    page.fill("#f", "x²/⊥(x²)")
    slide(page, "#at", "2")
    wait_for(page, 2, ["1", "1", "0.5", "0", "0"])
    before = page.locator("#first").inner_html()
    page.fill("#f", "x² − sim(x)")
    expect(page.locator("#f-message")).to_have_text("unknown function 'sim'; did you mean sin?")
    assert page.locator("#f-place").inner_text() == " " * 5 + "▲"
    assert page.get_attribute("#f", "aria-invalid") == "true"
    assert page.locator("#first").inner_html() == before
    page.fill("#f", "x²")
    wait_for(page, 2, ["4", "4", "2", "0", "0"])
    assert page.inner_text("#f-message") == ""
    assert page.get_attribute("#f", "aria-invalid") is None


def test_nothing_is_shown_before_there_is_something(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(state(address, at="pie"))
    expect(page.locator("#f-message")).to_contain_text("pie")
    assert not page.locator("#shown, #tables").filter(visible=True).count()
    page.fill("#at", "1")
    expect(page.locator("#second path.taylor")).to_be_visible()
    assert page.evaluate("document.querySelector('#first').viewBox.baseVal.width") > 300
    context.close()


def test_the_caret_stands_under_its_character(visit):
    page = visit()
    page.fill("#f", "1 + 2x")
    expect(page.locator("#f-place")).to_have_text("▲")
    measure = """() => {
      const input = document.querySelector("#f"), font = getComputedStyle(input), box = input.getBoundingClientRect();
      const context = document.createElement("canvas").getContext("2d");
      context.font = font.font;
      const start = box.left + parseFloat(font.borderLeftWidth) + parseFloat(font.paddingLeft);
      const place = document.querySelector("#f-place"), range = document.createRange();
      range.setStart(place.firstChild, 5); range.setEnd(place.firstChild, 6);
      return [start + context.measureText("1 + 2").width, range.getBoundingClientRect().left];
    }"""
    character, caret = page.evaluate(measure)
    assert caret == pytest.approx(character, abs=2)


def test_sliders_move_the_picture_and_the_table(visit):
    page = visit()
    page.click("text=sin(x)·exp(x − ⊥(x))")
    wait_for(page, 1, ["0", "1", "2", "3", "4"])
    before = page.get_attribute("#first path.jet", "d")
    slide(page, "#at-slider", 0)
    wait_for(page, 2, ["0", "1", "2", "2", "0"])
    slide(page, "#order", 2)
    wait_for(page, 2, ["0", "1", "2"])
    slide(page, "#k", 2)
    expect(page.locator("#first-caption")).to_contain_text("f″")
    assert page.get_attribute("#first path.jet", "d") != before
    slide(page, "#zoom", 0)
    expect(page.locator("#from")).to_have_value("-1")
    slide(page, "#at", "pi/4")
    wait_for(page, 2, ["0.7071068", "1.414214", "1.414214"])


def test_a_click_in_the_picture_moves_the_point(visit):
    page = visit()
    box = page.locator("#first").bounding_box()
    page.mouse.click(box["x"] + 46 + (box["width"] - 58) / 2, box["y"] + 100)
    expect(page.locator("#at")).to_have_value("0")


def test_the_button_puts_the_text_into_detach(visit):
    page = visit()
    page.fill("#f", "sin(x)")
    page.evaluate("document.querySelector('#f').setSelectionRange(4, 5)")
    page.click("#bottom")
    assert page.input_value("#f") == "sin(⊥(x))"
    wait_for(page, 2, ["0.841471", "0", "0", "0", "0"])


def test_steps_show_where_the_slots_are_emptied(visit):
    page = visit()
    rows = [row.split("\t") for row in page.locator("#steps tbody tr").all_inner_texts()]
    assert [[cell.strip() for cell in row[2:]] for row in rows] == [
        ["1", "1", "0", "0", "0", "the variable: slope 1"],
        ["1", "0", "0", "0", "0", "⊥ keeps the value and empties the slots"],
        ["0", "1", "0", "0", "0", "difference: slot by slot"],
    ]


def test_a_corner_has_no_derivative(visit, address):
    page = visit(state(address, f="abs(x)", at="0"))
    assert column(page, 2) == ["0"] + ["not defined"] * 4
    assert "no finite f′ here" in page.inner_text("#words")
    assert "none" in page.inner_text("#polynomial")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"f": "1/x", "at": "0"}, "Without a finite value there is nothing to compare."),
        ({"f": "sqrt(x)", "at": "0"}, "the rules give no finite f′ here"),
        ({"order": "0"}, "This is the value alone"),
        ({"f": "abs(x - 9)", "at": "9"}, "The point lies outside of the pictures."),
        ({"f": "sin(x)"}, "Normal here: up to order 4"),
        (
            {"f": "sin(x) + 1e12*⊥(sin(x)²+cos(x)²)", "at": "0.7"},
            "Normal here, as far as floats can tell: up to order 4",
        ),
        ({"mode": "two", "f": "x·⊥(y)", "k": "0,1"}, "The jet carries ∂f/∂y = 0; the values have ∂f/∂y = 1."),
    ],
)
def test_what_is_said(visit, address, fields, said):
    page = visit(state(address, **fields))
    assert said in page.inner_text("#words")
    assert ("Normal" in page.inner_text("#words")) == ("Normal" in said)


def test_numbers_have_the_digits_that_are_known_and_those_that_differ(visit, address):
    page = visit(state(address, f="1e10*exp(x)/3", at="0", order="1"))
    assert column(page, 2) == ["3.333333·10⁹", "3.333333·10⁹"]
    page = visit(state(address, f="sin(x) + 1e-12*(x - ⊥(x))", at="1", order="1"))
    assert column(page, 2) == ["0.841471", "0.5403023058691397"]
    assert column(page, 3) == ["0.841471", "0.5403023058681398"]
    assert column(page, 4) == ["agree", "apart"]


def test_what_floats_cannot_tell_is_said_in_the_table(visit, address):
    page = visit(state(address, f="sin(x) + 1e12*⊥(sin(x)²+cos(x)²)", at="0.7", order="2"))
    assert column(page, 4) == ["agree", "agree", "too close to tell"]


@pytest.mark.parametrize("fields", [{"f": "1e6*sin(x)"}, {"f": "x", "from": "-1e6", "to": "1e6"}, {"f": "1e6+sin(x)"}])
def test_the_numbers_beside_the_axes_can_be_read(visit, address, fields):
    page = visit(state(address, **fields), viewport={"width": 390, "height": 844})
    for name in ("first", "second"):
        ticks = f"#{name} .tick"
        box = page.locator(f"#{name}").bounding_box()
        texts = page.locator(ticks).all_text_contents()
        assert len(set(texts)) >= 4
        for tick in [page.locator(ticks).nth(k).bounding_box() for k in range(len(texts))]:
            assert box["x"] <= tick["x"]
            assert tick["x"] + tick["width"] <= box["x"] + box["width"] + 1


def test_a_jump_is_no_slope(visit, address):
    """The curve of floor(x) has a gap at -2, …, 2, that of tan(x) at ±π/2, and the steep tanh(9x) has none."""
    for f, pieces in (("floor(x)", 6), ("tan(x)", 3), ("tanh(9*x)", 1), ("x**0.1", 1)):
        page = visit(state(address, f=f))
        assert page.get_attribute("#second path.value", "d").count("M") == pieces


def test_a_long_polynomial_goes_on_in_the_next_line(visit, address):
    page = visit(state(address, f="sin(x)", order="12"), viewport={"width": 390, "height": 844})
    width, needed = page.evaluate("(p => [p.clientWidth, p.scrollWidth])(document.querySelector('#polynomial'))")
    assert needed <= width
    assert page.locator("#polynomial").bounding_box()["height"] > 100


def test_a_click_finds_its_place_in_a_narrow_range(visit, address):
    page = visit(state(address, **{"f": "x", "at": "999999", "from": "999999", "to": "1e6"}))
    box = page.locator("#first").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 2 / 3, box["y"] + 100)
    expect(page.locator("#at")).not_to_have_value("999999")
    assert 999999.4 < float(page.input_value("#at")) < 999999.8


def test_the_field_that_is_wrong_is_marked_and_named(visit):
    page = visit()
    page.fill("#at", "pie")
    expect(page.locator("#f-message")).to_contain_text("point x: unknown name 'pie'")
    marked, plain = (
        page.evaluate("id => getComputedStyle(document.getElementById(id)).borderColor", id) for id in ("at", "from")
    )
    assert marked != plain


# --- addresses --------------------------------------------------------------------------------------------


def test_an_address_says_everything(visit):
    page = visit()
    page.fill("#f", "x·⊥(x)")
    slide(page, "#at-slider", 2)
    slide(page, "#order", 3)
    slide(page, "#k", 2)
    wait_for(page, 2, ["4", "2", "0", "0"])
    again = visit(page.url)
    assert column(again, 2) == ["4", "2", "0", "0"]
    assert again.locator("#first").inner_html() == page.locator("#first").inner_html()
    assert [again.input_value(f"#{name}") for name in ("f", "at", "order", "k")] == ["x·⊥(x)", "2", "3", "2"]


def test_back_undoes_and_forward_does_again(visit):
    page = visit()
    page.click("text=x·⊥(x)")
    wait_for(page, 2, ["1", "1", "0", "0", "0"])
    page.click("text=abs(x)")
    wait_for(page, 3, ["1", "1", "0", "0", "0"])
    page.go_back()
    expect(page.locator("#f")).to_have_value("x·⊥(x)")
    wait_for(page, 3, ["1", "2", "2", "0", "0"])
    page.go_back()
    expect(page.locator("#f")).to_have_value("x − ⊥(x)")
    wait_for(page, 3, ["0"] * 5)
    page.go_forward()
    wait_for(page, 3, ["1", "2", "2", "0", "0"])


def test_dragging_a_slider_is_one_entry_in_the_history(visit):
    page = visit()
    length = page.evaluate("history.length")
    box = page.locator("#at-slider").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 2 / 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.5, 0.4, 0.3, 0.2):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert page.evaluate("history.length") == length + 1
    assert float(page.input_value("#at")) < -1


def test_back_undoes_also_what_is_still_being_typed(visit):
    page = visit()
    page.click("text=x·⊥(x)")
    wait_for(page, 3, ["1", "2", "2", "0", "0"])
    page.focus("#f")
    page.keyboard.type("+1")
    length = page.evaluate("history.length")
    page.go_back()
    expect(page.locator("#f")).to_have_value("x − ⊥(x)")
    page.focus("#at")
    wait_for(page, 3, ["0"] * 5)
    assert page.evaluate("history.length") == length
    page.go_forward()
    expect(page.locator("#f")).to_have_value("x·⊥(x)")


def test_each_way_of_showing_keeps_its_formula(visit):
    page = visit()
    page.fill("#f", "x**5")
    page.click("text=builder")
    page.click("text=f(x) >> nth=0")
    expect(page.locator("#f")).to_have_value("x**5")
    wait_for(page, 2, ["1", "5", "20", "60", "120"])


@pytest.mark.parametrize(
    "hash",
    [
        "mode=toString",
        "mode=constructor&f=x",
        "mode=builder&f=)",
        "f=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "mode=three&k=x",
        "k=9&order=2",
        "mode=two&k=3,3&order=2",
        "mode=two&k=1,1&order=0",
        "k=-1.5",
        "order=99",
        "%%%",
        "at=<b>&__proto__=1",
    ],
)
def test_an_address_that_makes_no_sense_does_no_harm(browser, address, hash):
    context = browser.new_context()
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.goto(f"{address}#{hash}")
    expect(page.locator("#table tbody tr, #f-message:not(:empty)").first).to_be_attached()
    assert errors == []
    assert page.locator("img, main b").count() == 0
    context.close()


# --- two variables, builder -------------------------------------------------------------------------------


def test_two_variables(visit):
    page = visit()
    page.click("text=f(x, y)")
    page.fill("#f", '⊥(x·y², wrt="x")')
    slide(page, "#order", 2)
    slide(page, "#y", "3")
    slide(page, "#at", "2")
    wait_for(page, 1, ["f", "∂f/∂x", "∂f/∂y", "∂²f/∂x²", "∂²f/∂x∂y", "∂²f/∂y²"])
    wait_for(page, 2, ["18", "0", "12", "0", "0", "4"])
    wait_for(page, 3, ["18", "9", "12", "0", "6", "4"])
    page.select_option("#alpha", label="∂f/∂x")
    expect(page.locator("#second-caption")).to_contain_text("∂f/∂x")
    looks = """cells => cells.map(cell =>
      [Number(cell.getAttribute("fill-opacity")), cell.getAttribute("d").split("M").length - 1])"""
    jet, drawn = (page.locator(f"#{name} path.cell").evaluate_all(looks) for name in ("first", "second"))
    assert jet == [[0, 32 * 32]]  # the jet is constant in x
    assert max(drawn)[0] == 1
    assert sum(count for _, count in drawn) == 32 * 32
    assert page.locator("#steps tbody tr").count() == 5


def test_the_builder_makes_what_is_prescribed(visit):
    page = visit()
    page.click("text=builder")
    wait_for(page, 7, [f"D{k}w = f{i} ✓" for k, i in zip("⁰¹²³⁴", "₀₁₂₃₄", strict=True)])
    page.fill("#entry-1", "7")
    page.click("text=one more derivative")
    page.fill("#entry-3", "x + 1")
    wait_for(page, 2, ["0.841471", "7", "2.718282", "2", "0"])
    formula = page.text_content("#formula")
    assert formula.startswith("f(x)= ⊥")
    assert "2!" in formula
    page.click("text=one less")
    wait_for(page, 2, ["0.841471", "7", "2.718282", "0", "0"])
    page.fill("#entry-1", "7 +")
    expect(page.locator("#f-message")).to_contain_text("missing")


@pytest.mark.parametrize(
    ("f", "texts"),
    [
        ("x", ["up to 3", "down to −3", "0", "not defined"]),
        ("1/(x·y)", ["12.3 and more", "−12.3 and less", "0", "not defined"]),
        ("0·x", ["0", "not defined"]),
    ],
)
def test_the_legend_of_a_map_says_what_its_colours_mean(visit, address, f, texts):
    page = visit(state(address, mode="two", f=f, k="0,0"))
    assert page.locator("#first-legend li").all_inner_texts() == texts


def test_a_builder_is_typed_letter_by_letter(visit):
    page = visit()
    page.click("text=builder")
    page.focus("#entry-1")
    page.keyboard.press("Control+a")
    page.keyboard.type("cos(max(x, 0")
    assert page.evaluate("document.activeElement.id") == "entry-1"
    expect(page.locator("#entry-1")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-message")).to_contain_text("f₁: ")
    page.keyboard.type("))")
    wait_for(page, 2, ["0.841471", "0.5403023", "2.718282", "0", "0"])
    assert [page.input_value(f"#entry-{k}") for k in range(3)] == ["sin(x)", "cos(max(x, 0))", "exp(x)"]


def test_the_builder_takes_a_formula_for_the_value(visit, address):
    page = visit(state(address, mode="builder", f="sin(x)*2"))
    assert [page.input_value(f"#entry-{k}") for k in range(2)] == ["sin(x)*2", "0"]
    assert column(page, 2) == ["1.682942", "0", "0", "0", "0"]


# --- everybody --------------------------------------------------------------------------------------------


def test_the_keyboard_suffices(visit):
    page = visit()
    page.focus("#f")
    page.keyboard.press("Control+a")
    page.keyboard.type("x**2")
    page.keyboard.press("Enter")
    wait_for(page, 2, ["1", "2", "2", "0", "0"])
    page.focus("#at-slider")
    before = float(page.input_value("#at"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("#at")).not_to_have_value("1")
    assert float(page.input_value("#at")) > before
    seen = set()
    page.focus("#f")
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert {"bottom", "at-slider", "order", "k", "zoom", "abs(x)"} <= seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"mode": "two", "f": "x·⊥(y)", "k": "1,0"},
        {"mode": "builder", "f": "weird(x, 1)"},
        {"f": "x +"},
        {"f": "x+" * 90 + "x"},
    ],
)
def test_axe_finds_nothing(visit, address, browser, fields, width, scheme):
    if not AXE.exists() and not COMPLETE:
        pytest.skip("axe-core is missing: npm install axe-core")
    page = visit(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.evaluate("hash => { location.hash = hash }", urlencode(fields))
    page.wait_for_timeout(300)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"mode": "two", "f": "x²·y/⊥(x·y)"},
        {"mode": "builder", "f": "weird(sin(x), 0, exp(x))"},
        {"f": "+".join(["x"] * 200)},
    ],
)
def test_a_phone_is_wide_enough(visit, address, fields):
    page = visit(state(address, **fields), viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#second-legend").scroll_into_view_if_needed()
    slider, picture = page.locator("#at-slider").bounding_box(), page.locator("#second").bounding_box()
    assert 0 < slider["y"] < 844  # the slider stays beside the picture that it moves
    assert picture["y"] < slider["y"]


def test_what_has_the_focus_is_not_behind_the_sliders(visit, address):
    fields = {"mode": "builder", "f": "weird(sin(x), 0, exp(x), 1, 2, 3, 4, 5, 6, 7)"}
    page = visit(state(address, **fields), viewport={"width": 390, "height": 844})
    page.focus("#entry-0")
    for _ in range(18):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => {
              const focus = document.activeElement, sliders = document.querySelector("#sliders");
              if (sliders.contains(focus) || focus.matches(".scroll")) return [0, 1];
              return [focus.getBoundingClientRect().bottom, sliders.getBoundingClientRect().top];
            }"""
        )
        assert where[0] <= where[1]


def test_sliders_say_what_they_stand_for(visit):
    page = visit()
    slide(page, "#k", 4)
    assert page.get_attribute("#k", "aria-valuetext") == "f⁽⁴⁾"
    assert page.get_attribute("#zoom", "aria-valuetext") == "−3 to 3"
    page.fill("#at", "pi/4")
    expect(page.locator("#at-slider")).to_have_attribute("aria-valuetext", "0.7853982")


# --- a lesson to hand out ---------------------------------------------------------------------------------


def test_a_lesson_opens_from_disk_without_a_network(visit, tmp_path):
    path = tmp_path / "lesson.html"
    assert main(["--export", str(path), "--order", "3"]) == 0
    page = visit(path.as_uri(), offline=True)
    assert column(page, 2) == ["0", "1", "0", "0"]
    slide(page, "#at-slider", -2)
    page.click("text=x·⊥(x)")
    wait_for(page, 2, ["1", "1", "0", "0"])
    slide(page, "#at-slider", -2)
    wait_for(page, 2, ["4", "−2", "0", "0"])
    slide(page, "#order", 1)
    wait_for(page, 2, ["4", "−2"])
    page.click("text=weird(sin(x), 0, exp(x))")
    assert len(column(page, 7)) == 4
    assert page.locator("#modes").is_hidden()
    assert page.locator("#steps tbody tr").count() == 4


def test_a_lesson_in_two_variables(visit, tmp_path):
    path = tmp_path / "lesson.html"
    assert main(["--export", str(path), "--y", "1", "x*detach(y)", "--order", "1"]) == 0
    page = visit(path.as_uri(), offline=True)
    slide(page, "#at-slider", 2)
    slide(page, "#y-slider", -1.5)
    wait_for(page, 2, ["−3", "−1.5", "0"])
    wait_for(page, 3, ["−3", "−1.5", "2"])


@pytest.mark.parametrize(
    ("fields", "f", "at", "order"),
    [
        ({"f": "x**9", "at": "2"}, "x²", "2", "3"),  # of another formula the lesson knows nothing
        ({"at": "0.123", "order": "99"}, "x²", "0.1", "3"),
        ({"f": "x", "at": "one", "order": "two", "from": "5", "to": "6"}, "x", "-3", "3"),
    ],
)
def test_a_lesson_shows_what_it_has(visit, tmp_path, fields, f, at, order):
    path = tmp_path / "lesson.html"
    assert main(["--export", str(path), "x²", "x", "--order", "3"]) == 0
    page = visit(state(path.as_uri(), **fields), offline=True)
    assert page.input_value("#f") == f
    assert page.input_value("#at") == at
    assert page.inner_text("#table caption").startswith(f"at x = {at.replace('-', '−')}, order {order};")

"""The lesson in one file: the same answers as the server's, at the points of a grid, and nothing from outside."""

import base64
import hashlib
import json
import math
import re

import pytest

from jets import parse
from jets.explorer import lessons, main
from jets.explorer.answers import answer
from jets.explorer.lessons import GRID, THEORY, lesson
from jets.explorer.page import ASSETS, one_file
from jets.explorer.queries import Query


def query(f, **fields):
    return Query.of({"f": f, **fields})


def test_a_lesson_has_the_answers_of_the_server():
    (example,) = lesson([query("sin(x)*exp(x - ⊥(x))", order="3")])["examples"]
    assert len(example["answers"]) == GRID[1]
    found = example["answers"][7]
    direct = answer(query("sin(x)*exp(x - ⊥(x))", order="3", at=repr(found["at"][0])))
    assert found["rows"] == direct["rows"]
    assert found["steps"] == [step["derivatives"] for step in direct["steps"]]
    assert example["shared"]["pictures"] == direct["pictures"]
    assert [part["rule"] for part in example["shared"]["parts"]] == [step["rule"] for step in direct["steps"]]


def test_the_pictures_are_made_once(monkeypatch):
    made = []
    monkeypatch.setattr(lessons, "pictures", lambda query, watch: made.append(query) or {"pictures": {}})
    lesson([query("x*y", y="1", order="1"), query("x", order="1")])
    assert len(made) == 2


def test_the_page_has_the_same_examples():
    texts = re.search(r"one: (\[.*?\])", ASSETS["state.js"].text)[1]
    assert json.loads(texts) == [str(parse(f)) for f in THEORY]


def test_a_lesson_in_two_variables():
    (example,) = lesson([query('⊥(x*y, wrt="x")', y="1", order="1")])["examples"]
    assert len(example["answers"]) == GRID[2] ** 2
    assert example["fields"]["mode"] == "two"
    assert all(
        found["rows"][0]["derivative"] == pytest.approx(found["at"][0] * found["at"][1]) for found in example["answers"]
    )


def test_the_grid_has_round_points():
    (example,) = lesson([query("x", order="0")])["examples"]
    assert example["step"] == 0.1
    assert [found["at"][0] for found in example["answers"]][29:32] == [-0.1, 0.0, 0.1]


def test_one_file_asks_for_nothing(tmp_path, capsys):
    path = tmp_path / "lesson.html"
    assert main(["--export", str(path), "x - detach(x)", "abs(x)", "--order", "2"]) == 0
    assert capsys.readouterr().out == f"wrote {path}: open it in any browser; it needs no network\n"
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!data:,")', text)
    assert not re.findall(r"https?://(?!www\.w3\.org/)", text)  # the names of SVG and MathML alone
    data = json.loads(re.search(r'id="lesson">(.*?)</script>', text, re.DOTALL)[1])
    assert [example["fields"]["f"] for example in data["examples"]] == ["x − ⊥(x)", "abs(x)"]


def test_the_policy_allows_just_what_is_inside():
    text = one_file(lesson([query("x", order="0")]))
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', text)[1]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("base-uri 'none'; form-action 'none'")  # which default-src says nothing of
    for tag, inside in re.findall(r"<(style|script)>(.*?)</\1>", text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_no_formula_closes_the_script():
    text = one_file({"examples": [{"fields": {"f": "</script><script>alert(1)</script>"}}]})
    assert "</script><script>alert" not in text


@pytest.mark.parametrize(
    "argv", [["-x**2", "x"], ["--", "-x**2", "x"], ["-e", "-x**2", "x"], ["--expression", "-x**2", "--order", "1", "x"]]
)
def test_formulas_and_points_may_begin_with_a_minus(argv, tmp_path):
    path = tmp_path / "lesson.html"
    assert main(["--export", str(path), "--at", "-pi/4", *argv]) == 0
    data = json.loads(re.search(r'id="lesson">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)[1])
    assert [example["fields"]["f"] for example in data["examples"]] == ["−x²", "x"]
    assert float(data["examples"][0]["fields"]["at"]) == pytest.approx(-math.pi / 4)


def test_without_a_formula_the_lesson_is_the_theory(tmp_path):
    assert main(["--export", str(tmp_path / "all.html"), "--order", "1"]) == 0
    text = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert text.count('"shared"') == len(THEORY)
    assert len(text) < 2_000_000

"""The command: what it prints, where, and with which exit status."""

import io
import json
import math
import os
import re
import subprocess
import sys
import time
import types

import numpy as np
import pytest

import jets
from jets import cli, functions
from jets.cli import main

WEIRD = """\
f(x) = x − ⊥(x)   at x = 3

k  derivative  coefficient
0      0            0
1      1            1
2      0            0
3      0            0
4      0            0

Taylor polynomial: (x − 3) + O((x − 3)⁵)
"""


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def answer(capsys):
    """Run the command, which has to succeed in silence, and return what it prints."""

    def run(*argv):
        assert main(argv) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return run


@pytest.fixture
def refusal(capsys):
    """Run the command, which has to fail cleanly, and return the complaint."""

    def run(*argv):
        assert main(argv) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("error: ")
        assert "Traceback" not in err
        return err

    return run


def command(*argv, env=None, **kwargs):
    """Run the command in a process of its own."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})}
    return subprocess.run(
        [sys.executable, "-m", "jets", *argv], capture_output=True, env=environment, timeout=60, **kwargs
    )


# --- answers ----------------------------------------------------------------------------------------------


def test_the_first_example(answer):
    assert answer("x - detach(x)", "--at", "3", "--order", "4") == WEIRD


def test_the_second_example(answer):
    out = answer("x**2/detach(x**2)", "--at", "2", "--order", "3")
    assert re.findall(r"^\d +(\S+)", out, re.MULTILINE) == ["1", "1", "0.5", "0"]
    assert "f(x) = x²/⊥(x²)   at x = 2" in out


def test_json_has_every_number_in_full(answer):
    data = json.loads(answer("exp(sin(x)*x)/(1+x*x)", "--at", "0.7", "--order", "20", "--json"))
    assert list(data) == ["expression", "at", "order", "derivatives", "coefficients"]
    assert data["expression"] == "exp(sin(x)*x)/(1+x*x)"
    assert (data["at"], data["order"]) == (0.7, 20)
    assert len(data["derivatives"]) == len(data["coefficients"]) == 21
    assert data["derivatives"][0] == pytest.approx(math.exp(math.sin(0.7) * 0.7) / 1.49, rel=1e-15)
    assert data["derivatives"][20] == pytest.approx(1.1030720798270992e16, rel=1e-12)
    factorials = [math.factorial(k) for k in range(21)]
    np.testing.assert_allclose(np.array(data["coefficients"]) * factorials, data["derivatives"], rtol=1e-14)


def test_exact_answers_are_fractions(answer):
    out = answer("x - detach(x)", "--at", "1/3", "--order", "4", "--exact")
    assert "at x = 1/3" in out
    assert "(x − 1/3) + O((x − 1/3)⁵)" in out
    data = json.loads(answer("x**2/3", "--at", "0.1", "--order", "3", "--exact", "--json"))
    assert data["at"] == "1/10"
    assert data["derivatives"] == ["1/300", "1/15", "2/3", "0"]


def test_constants_are_expressions_too(answer):
    assert json.loads(answer("3", "--order", "2", "--json"))["derivatives"] == [3.0, 0.0, 0.0]
    assert json.loads(answer("1/3", "--order", "1", "--json", "--exact"))["derivatives"] == ["1/3", "0"]
    assert json.loads(answer("⊥(x)", "--at", "2", "--order", "1", "--json"))["derivatives"] == [2.0, 0.0]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("3", 3.0),
        ("-2", -2.0),
        ("1/3", 1 / 3),
        ("-1/3", -1 / 3),
        ("1e-3", 0.001),
        ("-pi/4", -math.pi / 4),
        ("sqrt(2)", 2**0.5),
    ],
)
@pytest.mark.parametrize("form", [["--at", "{}"], ["--at={}"]])
def test_points(answer, text, at, form):
    data = json.loads(answer("x", *(part.format(text) for part in form), "--order", "0", "--json"))
    assert data["at"] == data["derivatives"][0] == at


def test_complex_numbers_in_json_have_two_parts(answer):
    data = json.loads(answer("x**2", "--at", "1+2j", "--order", "1", "--json"))
    assert data["at"] == {"re": 1.0, "im": 2.0}
    assert data["derivatives"] == [{"re": -3.0, "im": 4.0}, {"re": 2.0, "im": 4.0}]


def test_json_is_strict_about_numbers_that_are_none(capsys):
    assert main(["1/x", "--order", "1", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out, parse_constant=pytest.fail)["derivatives"] == ["inf", "-inf"]
    assert err == "warning: divide by zero encountered in scalar divide\n"
    assert main(["sqrt(x)", "--at", "-1", "--order", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail)["derivatives"] == ["nan"]


def test_latex(answer):
    assert answer("x - ⊥(x)", "--at", "3", "--order", "1", "--latex") == (
        "x - \\bot\\left(x\\right)\n\\left(x - 3\\right) + O\\left(\\left(x - 3\\right)^{2}\\right)\n"
    )


SOURCE = '''\
from math import cos, sin


def derivatives(t):
    """Return sin(t) - detach(t) and its derivatives to order 2."""
    t1 = sin(t)
    return t1 - t, cos(t), -t1
'''


def test_source(answer):
    """-⊥t has no derivatives, and so the program has nothing of them."""
    expression = ("sin(t) - detach(t)", "--variable", "t", "--order", "2", "--source")
    assert answer(*expression) == SOURCE
    assert answer(*expression, "python") == SOURCE
    assert "subtract(" in answer(*expression, "numpy")
    assert "    y[1] = cos(x);\n" in answer(*expression, "c")


def test_another_variable(answer):
    out = answer("cos(t)", "--variable", "t", "--order", "2")
    assert out.startswith("f(t) = cos(t)   at t = 0\n")
    assert out.endswith("Taylor polynomial: 1 − 0.5·t² + O(t³)\n")


@pytest.mark.parametrize(
    "argv",
    [
        ["-x**2"],
        ["-e", "-x**2"],
        ["--expression", "-x**2"],
        ["--expression=-x**2"],
        ["--at", "0", "-x**2"],
    ],
)
def test_an_expression_may_begin_with_a_minus(answer, argv):
    assert json.loads(answer(*argv, "--order", "2", "--json"))["derivatives"] == [0.0, 0.0, -2.0]


def test_an_expression_that_looks_like_an_option(answer):
    assert "f(x) = −exp(x)" in answer("-exp(x)")
    assert "f(x) = −2·x" in answer("--", "-2*x")
    assert "f(x) = −1" in answer("-1")


# --- steps ------------------------------------------------------------------------------------------------

STEPS = """\
f(x) = sin(x)·exp(x − ⊥(x))   at x = 0

step  expression            f  f′  f″  rule
   1  x                     0   1   0  the variable: slope 1
   2  sin(x)                0   1   0  sin: chain rule (Faà di Bruno)
   3  ⊥(x)                  0   0   0  ⊥ keeps the value and empties the slots
   4  x − ⊥(x)              0   1   0  difference: slot by slot
   5  exp(x − ⊥(x))         1   1   1  exp: chain rule (Faà di Bruno)
   6  sin(x)·exp(x − ⊥(x))  0   1   2  product: Leibniz

Taylor polynomial: x + x² + O(x³)
"""


def test_every_step_has_a_row(answer):
    assert answer("sin(x)*exp(x - detach(x))", "--order", "2", "--steps") == STEPS


def test_steps_in_json(answer):
    data = json.loads(answer("x**2/3 - 2*pi", "--at", "1/2", "--order", "1", "--steps", "--json"))
    assert [(step["expression"], step["derivatives"]) for step in data["steps"]] == [
        ("x", [0.5, 1.0]),
        ("x**2", [0.25, 1.0]),
        ("x**2/3", [0.25 / 3, 1 / 3]),
        ("pi", [math.pi, 0.0]),
        ("2*pi", [2 * math.pi, 0.0]),
        ("x**2/3 - 2*pi", data["derivatives"]),
    ]
    assert all(step["rule"] for step in data["steps"])
    exact = json.loads(answer("x/3", "--at", "1/2", "--order", "1", "--exact", "--steps", "--json"))
    assert exact["steps"][-1]["derivatives"] == ["1/6", "1/3"]


def test_the_numbers_of_a_step_are_aligned_at_the_point(answer):
    out = answer("exp(x) + 1e-9*x", "--at", "1", "--order", "1", "--steps")
    column = [line[line.index("2.7") - 1 : line.index("2.7") + 11] for line in out.splitlines() if "exp(x)  " in line]
    assert column == [" 2.71828183 "]
    one = next(line for line in out.splitlines() if line.startswith("   1  x "))
    exp = next(line for line in out.splitlines() if line.startswith("   2  exp(x) "))
    assert one.index("1", 6) == exp.index("2.7")


def test_steps_of_a_constant_and_of_a_long_formula(answer):
    assert "k  derivative" in answer("3", "--steps")
    assert json.loads(answer("3", "--steps", "--json"))["steps"] == []
    rows = answer("+".join(["sin(x)"] * 30), "--order", "0", "--steps").splitlines()
    assert len({len(row.split("  ")[0]) for row in rows[3:-2]}) == 1
    assert "…" in rows[-3]
    assert max(map(len, rows[2:-2])) < 90


# --- pictures ---------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib.font_manager")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "begin"), [("f.svg", b"<?xml"), ("f.PNG", b"\x89PNG"), ("f.pdf", b"%PDF")])
def test_a_figure_is_written_and_said_to_be(answer, folder, name, begin):
    assert answer("x - detach(x)", "--at", "3", "--plot", name) == WEIRD + f"figure: {name}\n"
    first = (folder / name).read_bytes()
    assert first.startswith(begin)
    answer("x - detach(x)", "--at", "3", "--plot", name)
    assert (folder / name).read_bytes() == first


def test_a_figure_beside_json_and_latex(answer, folder):
    assert json.loads(answer("x", "--plot", "f.svg", "--json"))["figure"] == "f.svg"
    assert answer("x", "--order", "0", "--plot", "g.svg", "--latex").splitlines()[-1] == "% figure: g.svg"
    assert sorted(path.name for path in folder.iterdir()) == ["f.svg", "g.svg"]


def test_what_is_asked_of_the_figure(monkeypatch, answer):
    asked = []
    monkeypatch.setattr(
        "jets.plots.save", lambda path, f, at, order, **how: asked.append((path, str(f), at, order, how))
    )
    answer("x*detach(x)", "--at", "1", "--order", "3", "--plot", "f.svg", "--from", "-pi", "--to", "2.5")
    answer("x", "--at", "2", "--order", "0", "--plot", "f.svg", "--to", "4")
    assert asked == [
        ("f.svg", "x·⊥(x)", 1.0, 3, {"derivatives": (1,), "span": (-math.pi, 2.5)}),
        ("f.svg", "x", 2.0, 0, {"derivatives": (), "span": (-1.0, 4.0)}),
    ]


def test_a_figure_of_fractions(answer, folder):
    assert "figure: f.svg" in answer("x/3", "--at", "1/3", "--exact", "--plot", "f.svg", "--to", "pi")
    assert (folder / "f.svg").exists()


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["x", "--plot", "f.jpeg"], "error: a picture ends in .pdf, .png or .svg, not 'f.jpeg'\n"),
        (["x", "--plot", ""], "error: a picture ends in .pdf, .png or .svg, not ''\n"),
        (["x", "--plot", "nowhere/f.svg"], "error: cannot write nowhere/f.svg: No such file or directory\n"),
        (["x", "--plot", "f.svg", "--at", "2j"], "error: at has to be one finite real number, not 2j\n"),
        (["x*1j", "--plot", "f.svg"], "error: f has complex values; "),
        (["x*1j", "--sketch"], "error: f has complex values; "),
        (["x", "--sketch", "--from", "1"], "error: the point 0 is not within the span from 1 to 3; "),
        (["x", "--sketch", "--from", "1", "--to", "0"], "error: span has to go from left to right, not from 1 to 0\n"),
        (["x", "--sketch", "--to", "1 +"], "error: --to: something is missing after '+'"),
        (["x", "--sketch", "--from", "-1e999"], "error: --from: "),
    ],
)
def test_pictures_that_cannot_be(refusal, folder, argv, expected):
    err = refusal(*argv)
    assert err.startswith(expected)
    assert list(folder.iterdir()) == []


def test_a_figure_needs_matplotlib(refusal, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert refusal("x", "--plot", "f.svg") == 'error: pictures need matplotlib: pip install "jets[plot]"\n'


@pytest.mark.parametrize("columns", [40, 60, 80, 300])
def test_a_sketch_follows_the_report_and_fits_the_terminal(answer, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    out = answer("x - detach(x)", "--at", "3", "--sketch")
    assert out.startswith(WEIRD + "\n")
    picture = out.removeprefix(WEIRD + "\n").splitlines()
    assert max(map(len, picture)) == min(columns, 100)
    assert picture[0].startswith(" 1 │⠉⠉")
    assert picture[11].startswith(" 0 │⣀⣀")
    assert picture[13].split() == ["0", "x", "6"]
    assert [line.split("  ")[-1].strip() for line in picture[14:]] == [
        "f, f′ of the drawn curve",
        "f′ that the jets carry",
    ]


def test_a_sketch_without_a_terminal_has_80_columns_and_none_of_its_signs_in_ascii():
    done = command(
        "x*detach(x)", "--sketch", env={"PYTHONIOENCODING": "ascii", "COLUMNS": ""}, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode("ascii").splitlines()
    assert max(map(len, lines)) == 80
    assert [line.split("  ")[-1].strip() for line in lines[-3:]] == [
        "f",
        "f' that the jets carry",
        "f' of the drawn curve",
    ]


def test_a_sketch_of_the_range(answer):
    out = answer("t", "--variable", "t", "--sketch", "--from", "-1", "--to", "3*pi").splitlines()
    assert out[-3].split() == ["−1", "t", "9.42"]
    assert answer("abs(x) + 1", "--order", "0", "--sketch").splitlines()[-1].split()[-1] == "f"


def test_a_sketch_has_colours_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["x - detach(x)", "--sketch"]) == 0
    assert "\033[31m⠉\033[0m" in capsys.readouterr().out


# --- other commands ---------------------------------------------------------------------------------------


def test_explore_is_handed_on(monkeypatch):
    asked = []
    explorer = types.SimpleNamespace(main=lambda argv: asked.append(argv) or 7)
    monkeypatch.setitem(sys.modules, "jets.explorer", explorer)
    monkeypatch.setattr(jets, "explorer", explorer, raising=False)
    assert main(["explore", "-x", "--at", "1"]) == 7
    assert asked == [["-x", "--at", "1"]]


def test_what_only_looks_like_a_command_is_an_expression(answer, refusal):
    assert "f(shell) = shell" in answer("-e", "shell", "--variable", "shell")
    assert "unknown name 'explorer'" in refusal("explorer")


# --- errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["x^2"], "error: write ** for powers, as in x**2\n  x^2\n   ^\n"),
        (["x² − sim(x)"], "error: unknown function 'sim'; did you mean sin?\n  x² − sim(x)\n       ^\n"),
        (["cos(t)"], "  cos(t)\n      ^\nif t is the variable, add --variable t\n"),
        (["x", "--at", "2x"], "error: --at: write 2*x to multiply\n  2x\n   ^\n"),
        (["x", "--at", "x"], "error: --at: unknown name 'x'; no variable can be used here\n  x\n  ^\n"),
        (["x", "--at", "1e300*1e300"], "error: --at: the point has to be finite, not inf\n"),
        (["x", "--variable", "pi"], "error: a variable cannot be called 'pi'"),
        (["x", "--at", "pi", "--exact"], "error: --at: pi is irrational; leave out exact=True (--exact)\n  pi\n  ^\n"),
        (["sin(x)", "--at", "1/3", "--exact"], "error: sin(1/3) is not known to be rational"),
        (["1/x", "--exact"], "error: division by zero: "),
        (["9**9**9**9", "--exact"], "error: an exact power would have more than"),
        (["max(x, 2j)"], "complex"),
        (["x", "--at", "floor(2j)"], "not supported for the input types"),
        (["x + floor(2j)"], "not supported for the input types"),
        (["x**3000*x**3000*x**3000*x**3000*x", "--at", "1/3", "--exact"], "Exceeds the limit"),
        (["gamma(x)", "--source", "c"], "error: C has no gamma; let the program be written in python or numpy\n"),
        (["x + floor(2j)", "--source"], "not supported for the input types"),
        ([""], "error: the expression is empty\n"),
        (["-e", ""], "error: the expression is empty\n"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_errors_show_the_place(refusal, argv, expected):
    assert expected in refusal(*argv)


def test_an_error_in_a_long_text_shows_its_surroundings(refusal):
    _, line, caret, _ = refusal("x+" * 90 + "y" + "+x" * 90).splitlines()
    assert len(line) < 80
    assert line[caret.index("^")] == "y"


def test_control_characters_do_not_reach_the_terminal(refusal):
    assert refusal("x \x1b[31m\n+x") == "error: the character '\\x1b' has no meaning here\n  x ?[31m +x\n    ^\n"


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], "-e"),
        (["--x"], "an expression that begins with a minus goes after -e"),
        (["x", "--order", "-1"], "give a whole number from 0 to 200, not '-1'"),
        (["x", "--order", "201"], "give a whole number from 0 to 200, not '201'"),
        (["x", "--order", "1" * 5000], "give a whole number from 0 to 200"),
        (["x", "--order", "2.5"], "give a whole number from 0 to 200"),
        (["x", "--at"], "expected one argument"),
        (["x", "x"], "unrecognized arguments"),
        (["x", "-e", "x"], "not allowed with"),
        (["x", "--json", "--latex"], "not allowed with"),
        (["x", "--steps", "--latex"], "leave out --latex"),
        (["x", "--sketch", "--latex"], "leave out --json and --latex"),
        (["x", "--sketch", "--json"], "leave out --json and --latex"),
        (["x", "--source", "rust"], "invalid choice: 'rust'"),
        (["x", "--source", "--json"], "--source prints the program and nothing else; leave out --json"),
        (["x", "--source", "--plot", "f.svg"], "--source prints the program and nothing else"),
        (["x", "--source", "--exact"], "a program computes with floats"),
        (["x", "--from", "1"], "add --sketch or --plot"),
        (["x", "--to", "1"], "add --sketch or --plot"),
    ],
)
def test_wrong_arguments(capsys, argv, expected):
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert expected in err


def test_warnings_are_one_line_each(capsys):
    assert main(["1/x + 1/x + sqrt(x - 1)"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(set(lines))
    assert all(line.startswith("warning: ") for line in lines)
    assert not any(".py" in line for line in lines)


# --- help -------------------------------------------------------------------------------------------------


def test_help_is_worth_reading(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert out.isascii()
    assert max(map(len, out.splitlines())) <= 90
    assert set(functions.NAMES) <= set(re.findall(r"\w+", out))
    for word in (
        "examples:",
        "exit status:",
        "NO_COLOR",
        "--json",
        "--exact",
        "explore ",
        "shell ",
        "--plot",
        "--steps",
    ):
        assert word in out


def test_the_examples_of_the_help_work(answer, capsys, tmp_path, monkeypatch):
    pytest.importorskip("matplotlib.font_manager")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["--help"])
    examples = re.findall(r"^  jets (.*)$", capsys.readouterr().out, re.MULTILINE)
    assert len(examples) == 9
    for example in examples:
        assert answer(*(quoted or word for quoted, word in re.findall(r'"(.*?)"|(\S+)', example)))


def test_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert re.match(r"jets \S+", capsys.readouterr().out)


# --- streams ----------------------------------------------------------------------------------------------


def test_a_process_of_its_own_prints_the_same():
    done = command("x - detach(x)", "--at", "3")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().replace("\r", "") == WEIRD


def test_a_text_that_is_utf8_is_read_where_the_locale_is_ascii():
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    done = command("x² − ⊥x", "--at", "3", "--order", "1", env=env)
    assert done.returncode == 0
    assert done.stdout.decode("ascii").startswith("f(x) = x**2 - detach(x)   at x = 3\n")
    assert b"6 + 6*(x - 3) + O((x - 3)^2)" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_streams_without_unicode_get_ascii(encoding):
    done = command("⊥(x)·x²", "--at", "-2", env={"PYTHONIOENCODING": encoding})
    assert done.stdout.startswith(b"f(x) = detach(x)*x**2   at x = -2")
    done = command("⊥(x) + q", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 2
    line, caret = done.stderr.decode(encoding).splitlines()[1:3]
    assert line[caret.index("^")] == "q"
    done = command("cos(θ)", "--variable", "θ", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0


@pytest.mark.parametrize("argv", [["x"], ["x", "--json", "--order", "200"], ["sin(x)", "--order", "150"]])
def test_a_closed_pipe_is_met_in_silence(argv):
    with subprocess.Popen(
        [sys.executable, "-m", "jets", *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()  # long before NumPy is imported
        assert process.stderr.read() == b""
        assert process.wait(60) == cli.CLOSED_PIPE


def test_a_full_disk_is_said_in_one_line(monkeypatch, capsys, tmp_path):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(28, "No space left on device")

        def fileno(self):
            return file.fileno()

    with open(tmp_path / "out", "w") as file:
        monkeypatch.setattr(sys, "stdout", Full())
        assert main(["x"]) == 2
    assert capsys.readouterr().err == "error: cannot write: No space left on device\n"


def test_streams_that_are_closed_from_the_start_are_left_alone(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["x +"]) == 2
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["x"]) == 0


def test_interruption_is_quiet(monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "variable", interrupted)
    assert main(["x"]) == 130
    assert capsys.readouterr() == ("", "")


class _Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "styled"),
    [
        (io.StringIO, {}, False),
        (io.StringIO, {"FORCE_COLOR": "1"}, True),
        (_Terminal, {}, True),
        (_Terminal, {"NO_COLOR": "1"}, False),
        (_Terminal, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (_Terminal, {"NO_COLOR": ""}, True),
        (_Terminal, {"TERM": "dumb"}, False),
    ],
)
def test_colour_is_for_terminals(monkeypatch, stream, environment, styled):
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", stream())
    monkeypatch.setattr(sys, "stderr", stream())
    assert main(["x"]) == 0
    assert ("\033[1mk  derivative  coefficient\033[0m\n" in sys.stdout.getvalue()) is styled
    assert main(["x +"]) == 2
    assert ("\033[1;31merror:\033[0m" in sys.stderr.getvalue()) is styled


def test_nothing_takes_long():
    start = time.perf_counter()
    for text in ["+".join(["sin(x)*exp(x)"] * 55), "x**1000000", "9**9**9**9*x", "tan(" * 90 + "x" + ")" * 90]:
        main([text, "--at", "0.1", "--order", "200"])
    main(["1/(1 + x + x**2)**2/(2 + x/7 + 3*x**5)**3", "--at", "1/3", "--order", "200", "--exact", "--json"])
    assert time.perf_counter() - start < 20

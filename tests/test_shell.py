"""The interactive shell: fed through a pipe, with IPython and without."""

import os
import subprocess
import sys

import pytest

from jets.shell import GREETING, NAMES, namespace

WITHOUT_IPYTHON = "import sys; sys.modules['IPython'] = None; from jets.cli import main; sys.exit(main(['shell']))"


@pytest.fixture(params=["IPython", "Python"])
def shell(request, tmp_path):
    """Run the shell on a text, in an empty folder of its own, and return what it says."""
    if request.param == "IPython":
        pytest.importorskip("IPython")

    def run(text):
        start = ["-m", "jets", "shell"] if request.param == "IPython" else ["-c", WITHOUT_IPYTHON]
        folder = tmp_path / "work"
        folder.mkdir()
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "HOME": str(tmp_path), "TERM": "dumb"}
        environment |= {"USERPROFILE": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")}
        done = subprocess.run(
            [sys.executable, *start], input=text.encode(), capture_output=True, env=environment, cwd=folder, timeout=120
        )
        assert done.returncode == 0, done.stderr.decode()
        assert list(folder.iterdir()) == []  # no history, nothing
        return (done.stdout + done.stderr).decode().replace("\r", "")

    run.name = request.param
    return run


def test_everything_is_at_hand(shell):
    said = shell("print((x - detach(x)).derivatives.tolist(), weird(7, 5)(x).derivatives.tolist())\n")
    assert "[0.0, 1.0, 0.0, 0.0, 0.0] [7.0, 5.0, 0.0, 0.0, 0.0]" in said
    assert GREETING in said


def test_it_is_the_shell_that_it_should_be(shell):
    said = shell("import sys\nprint('IPython is', 'here' if sys.modules.get('IPython') else 'not here')\n")
    assert ("IPython is here" in said) is (shell.name == "IPython")
    assert ("IPython is not here" in said) is (shell.name == "Python")


def test_an_error_does_not_end_it_and_a_block_works(shell):
    said = shell("1/0\nfor k in range(2):\n    print('k =', k)\n\n")
    assert "ZeroDivisionError" in said
    assert "k = 0\nk = 1" in said


def test_exit_leaves(shell):
    said = shell("print('before')\nexit()\nprint('after')\n")
    assert "before" in said
    assert "after" not in said


def test_the_greeting_is_short_and_true():
    assert len(GREETING.splitlines()) == 5
    assert GREETING.isascii()
    assert max(map(len, GREETING.splitlines())) <= 90
    here = namespace()
    for line in GREETING.splitlines()[1:4]:
        eval(line.split("  ")[2], here)
    assert here["x"].value == 3
    assert here["x"].order == 4
    assert set(NAMES) <= set(here)


def test_it_takes_no_arguments(capsys):
    from jets.cli import main

    for argv, status in ((["shell", "--help"], 0), (["shell", "x"], 2)):
        with pytest.raises(SystemExit) as caught:
            main(argv)
        assert caught.value.code == status
    out, err = capsys.readouterr()
    assert out.startswith("usage: jets shell")
    assert "unrecognized arguments: x" in err

"""The gate of the Coq proofs lets them pass, and rejects each of the ways to cheat that `proofs/coq/sabotage` lists."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

COQ = Path(__file__).parent.parent / "coq"
TIMEOUT = 600  # seconds; on an idle machine the slowest takes one minute

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed: apt-get install coq")


class Change(NamedTuple):
    """A line of the table: in this file, this text, which occurs once, becomes that, and `check` has to say so."""

    file: str
    old: str
    new: str
    message: str


def sabotages() -> dict[str, list[Change]]:
    """Return the changes of each name."""
    found: dict[str, list[Change]] = {}
    for line in (COQ / "sabotage").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *change = line.split("\t")
            found.setdefault(name, []).append(Change(*change))
    return found


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the gate on a folder."""
    return subprocess.run(
        [COQ / "check", folder], capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT, check=False
    )


SABOTAGES = sabotages()


def test_gate_is_tried() -> None:
    """What the gate must at least reject is in the table: an empty one would be no test."""
    kinds = ("admitted", "an axiom", "product rule", "Bell indices")
    assert [kind for kind in kinds if not any(kind in name for name in SABOTAGES)] == []


@needs_coq
def test_gate_accepts_the_proofs() -> None:
    """All theorems are proved, without an assumption."""
    result = check(COQ)
    assert (result.returncode, result.stderr) == (0, "")
    assert "all closed under the global context" in result.stdout


@needs_coq
@pytest.mark.parametrize("name", SABOTAGES)
def test_gate_rejects(name: str, tmp_path: Path) -> None:
    """With the change the check fails, and for that reason."""
    folder = shutil.copytree(COQ, tmp_path / "coq")
    for change in SABOTAGES[name]:
        path = folder / change.file
        text = path.read_text(encoding="utf-8")
        assert text.count(change.old) == 1
        path.write_text(text.replace(change.old, change.new), encoding="utf-8")
    result = check(folder)
    assert result.returncode == 1
    assert all(change.message in result.stderr for change in SABOTAGES[name]), result.stderr

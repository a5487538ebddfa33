"""The tables of `proofs/README.md` are true: every name in them exists, and no theorem and no test is missing."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

import jets

PROOFS = Path(__file__).parent.parent
ROOT, COQ = PROOFS.parent, PROOFS / "coq"
README = (PROOFS / "README.md").read_text(encoding="utf-8")

SYMBOLS, THEOREMS = ["symbol", "meaning", "Coq", "Python"], ["theorem", "run by", "justifies"]
_DECLARED = r"^ *(?:#\[\w+\] )?(?:Theorem|Lemma|Definition|Fixpoint|Record|Class|Inductive|Instance|Example) +(\w+)"
_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


# --- what the README says -------------------------------------------------------------------------------------------


def rows(text: str, header: list[str]) -> list[list[str]]:
    """Return the cells of all rows of the tables with that header."""
    found, current = list[list[str]](), list[str]()
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells and not current:
            current = cells
        elif not cells:
            current = []
        elif current == header and set(line) - set("|-"):
            found.append(cells)
    return found


def quoted(cell: str) -> list[str]:
    """Return what is in backquotes."""
    return re.findall("`([^`]+)`", cell)


def places(cell: str) -> Iterator[tuple[str, str]]:
    """Yield each file of a cell with each name or quotation after it: `file`: `name`, `name`; `file`: `name`."""
    file = ""
    for quotation, colon in re.findall("`([^`]+)`(:?)", cell):
        if colon:
            file = quotation
        else:
            yield file, quotation


# --- what there is --------------------------------------------------------------------------------------------------


@cache
def read(file: str) -> str:
    """Return the text of a file below the root, "" where there is none."""
    path = ROOT / file
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def declared(file: str) -> list[str]:
    """Return the names that a Coq file declares."""
    return re.findall(_DECLARED, read(f"proofs/coq/{file}"), re.MULTILINE)


@cache
def functions(file: str) -> list[str]:
    """Return the tests in a file; where none is named, in all of this folder."""
    files = [file] if file else sorted(str(path.relative_to(ROOT)) for path in Path(__file__).parent.glob("test_*.py"))
    return [name for file in files for name in re.findall(r"^def (test_\w+)", read(file), re.MULTILINE)]


def stands(file: str, what: str) -> bool:
    """Say whether a Python file defines the name, or has the quotation, which is not a name, in its text."""
    if not _NAME.fullmatch(what):
        return what in read(file)
    last = re.escape(what.rpartition(".")[2])
    if not re.search(rf"^ *(def|class) {last}\b|^{last}\b.* = ", read(file), re.MULTILINE):
        return False
    return has(importlib.import_module(file.removesuffix(".py").replace("/", ".")), what)


def has(where: Any, name: str) -> bool:
    """Say whether there is an attribute of a dotted name."""
    try:
        attrgetter(name)(where)
    except AttributeError:
        return False
    return True


def means(expression: str) -> bool:
    """Say whether all names of jets in an expression exist, and take the arguments that are named in it."""
    nodes = list(ast.walk(ast.parse(expression, mode="eval")))
    dotted = [text for node in nodes if isinstance(node, ast.Attribute) and (text := ast.unparse(node))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    if not dotted or not all(text.startswith("jets.") and has(jets, text.removeprefix("jets.")) for text in dotted):
        return False
    return all(_takes(ast.unparse(call.func), [k.arg or "" for k in call.keywords]) for call in calls)


def _takes(function: str, keywords: list[str]) -> bool:
    return {*keywords} <= {*inspect.signature(attrgetter(function.removeprefix("jets."))(jets)).parameters}


# --- the comparison -------------------------------------------------------------------------------------------------


def faults(text: str) -> list[str]:
    """Return what is wrong with a README: what its tables name and is not there, and what they do not name."""
    return [*_in_symbols(text), *_in_theorems(text), *_missing(text)]


def _in_symbols(text: str) -> Iterator[str]:
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    for symbol, _, coq, python in rows(text, SYMBOLS):
        yield from (f"{s} is not used" for s in quoted(symbol) if s not in prose)
        yield from (f"{file} does not declare {name}" for file, name in places(coq) if name not in declared(file))
        yield from (f"{name} is not in jets" for name in quoted(python) if not means(name))
        yield from (f"{symbol} has an empty cell" for cell in (symbol, coq, python) if not quoted(cell))


def _in_theorems(text: str) -> Iterator[str]:
    for theorem, run_by, justifies in rows(text, THEOREMS):
        yield from (f"no theorem {name}" for name in quoted(theorem) if name not in declared("Statements.v"))
        yield from (f"no test {name}" for file, name in places(run_by) if name not in functions(file))
        yield from (f"{file} has no {what}" for file, what in places(justifies) if not stands(file, what))
        yield from (f"{theorem} has an empty cell" for cell in (theorem, run_by, justifies) if not quoted(cell))


def _missing(text: str) -> Iterator[str]:
    named = {name for row in rows(text, THEOREMS) for name in quoted(row[0]) + quoted(row[1])}
    theorems = [name for name in declared("Statements.v") if re.match(r"T\d", name)]
    yield from (f"{name} is not in a table" for name in theorems if name not in named)
    yield from (
        f"{name} is not in a table" for name in functions("") if name.startswith("test_T") and name not in named
    )
    files, mentioned = {path.name for path in COQ.glob("*.v")}, {*re.findall(r"`(\w+\.v)`", text)}
    yield from (f"{name} is mentioned, or there, but not both" for name in sorted(files ^ mentioned))


def test_readme_names_what_there_is() -> None:
    """Every name in the tables exists, and every theorem, test and Coq file is named."""
    assert len(rows(README, SYMBOLS)) > 20
    assert len(rows(README, THEOREMS)) > 50
    assert faults(README) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("`T3_uniqueness`", "`T3_unique`", "no theorem T3_unique"),
        ("| `T3_uniqueness` |", "| `T3_every_jet` |", "T3_uniqueness is not in a table"),
        ("`test_T3_unique`", "`test_T3_only`", "no test test_T3_only"),
        ("`test_T3_unique`", "`test_T4_unique`", "test_T3_unique is not in a table"),
        ("`FaaDiBruno.v`: `bell`", "`FaaDiBruno.v`: `belle`", "FaaDiBruno.v does not declare belle"),
        ("`jets.stop_gradient`", "`jets.stop`", "jets.stop is not in jets"),
        ('wrt="x")', 'variable="x")', 'jets.detach(w, variable="x") is not in jets'),
        ("`Jet.from_derivatives`", "`Jet.from_slots`", "jets/jet.py has no Jet.from_slots"),
        ("`y_k = Σ u_j ⋆ v_{k−j}`", "`y_k = Σ u_j ⋆ v_{j−k}`", "jets/algebra.py has no y_k = Σ u_j ⋆ v_{j−k}"),
        ("`jets/equality.py`: `equal`", "`jets/detach.py`: `equal`", "jets/detach.py has no equal"),
        ("| `T1_fixed` | `test_T1_fixed_if_and_only_if_constant` |", "| `T1_fixed` | none |", "has an empty cell"),
        ("`Equations.v`", "", "Equations.v is mentioned, or there, but not both"),
    ],
)
def test_readme_test_sees_what_is_wrong(old: str, new: str, fault: str) -> None:
    """One wrong name in the README, and there is a fault that says which."""
    assert old in README
    assert any(found.endswith(fault) for found in faults(README.replace(old, new)))

"""What cannot be written down as a program, and the line of the user's code that asks for it."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from jets.errors import RefusedError

__all__ = ["called_by_the_engine", "refuse", "refuse_arrays"]

_LIBRARIES = {"jets", "numpy", "scipy"}


def refuse(what: str) -> NoReturn:
    """Say that a number is not known while jets.compile runs f, and name the line that wants to know it."""
    advice = "write np.where(condition, a, b), or call jets.derivatives, which runs f anew each time"
    raise RefusedError(f"{_line()}{what} needs a number, and jets.compile runs f once for all numbers; {advice}")


def refuse_arrays(name: str) -> NoReturn:
    """Say that a function of arrays is not one of those that a program can have, and name the line."""
    advice = "write it number by number, or call jets.derivatives, which takes it"
    raise RefusedError(f"{_line()}jets.compile writes down functions of numbers, and {name} is one of arrays; {advice}")


def called_by_the_engine(depth: int = 2) -> bool:
    """Say whether a function was called by a module of jets, and not by the user; `depth` frames away."""
    return _package(sys._getframe(depth)) == "jets"


def _line() -> str:
    """Return file, line and text of the innermost frame of f that is the user's; a formula has none."""
    for frame in _frames(sys._getframe(1)):
        if frame.f_globals.get("__name__") == "jets.compiled.tracing":
            break
        if _package(frame) not in _LIBRARIES:
            name, number = frame.f_code.co_filename, frame.f_lineno
            text = linecache.getline(name, number).strip()
            return f"{name}, line {number}{text and f', `{text}`'}: "
    return ""


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]

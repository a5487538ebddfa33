"""A progress bar on the terminal for work that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

__all__ = ["PATIENCE", "Progress", "as_progress"]

#: Seconds after which a bar appears.
PATIENCE = 2.0
_WIDTH = 30

Progress = Callable[[int, int], None]


def as_progress(given: bool | Progress | None) -> Progress:
    """Return what is told `(done, total)` after each part: nobody, a bar, or the function that was given.

    By default there is a bar where somebody looks, on a terminal; `True` shows one anywhere.
    """
    if callable(given):
        return given
    if given is None:
        given = sys.stderr is not None and sys.stderr.isatty()
    return Bar(sys.stderr) if given else lambda done, total: None


class Bar:
    """A bar that fills from left to right, and goes away when all is done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.start, self.shown = stream, time.monotonic(), 0.0

    def __call__(self, done: int, total: int) -> None:
        elapsed = time.monotonic() - self.start
        if done == total:
            if self.shown:
                self._show("")
        elif elapsed > PATIENCE and elapsed - self.shown > 0.1:
            self._show(_line(done / total, elapsed))
            self.shown = elapsed

    def _show(self, line: str) -> None:
        self.stream.write(f"\r\x1b[K{line}")
        self.stream.flush()


def _line(part: float, elapsed: float) -> str:
    filled = int(part * _WIDTH)
    left = elapsed * (1 - part) / part if part else 0.0
    return f"{'█' * filled}{'░' * (_WIDTH - filled)} {part:4.0%}, {left:.0f} s left"

"""What a stream can carry: signs and colours."""

from __future__ import annotations

import os
from typing import TextIO

__all__ = ["coloured", "say", "speakable", "speaks", "styled"]


def say(text: str, stream: TextIO | None) -> None:
    """Print the text; what the stream cannot carry is escaped."""
    if stream is not None:  # as it is where the stream was closed before Python started
        print(speakable(text, stream), file=stream)


def speakable(text: str, stream: TextIO | None) -> str:
    """Return the text as the stream can carry it.

    >>> import io
    >>> speakable("⊥", io.TextIOWrapper(io.BytesIO(), "ascii"))
    '\\\\u22a5'
    """
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def speaks(signs: str, stream: TextIO | None) -> bool:
    """Say whether the stream can carry the signs."""
    return speakable(signs, stream) == signs


def coloured(stream: TextIO | None) -> bool:
    """Say whether the stream is a terminal, or FORCE_COLOR says that it takes colours."""
    terminal = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    return not os.environ.get("NO_COLOR") and bool(terminal or os.environ.get("FORCE_COLOR"))


def styled(text: str, code: str, stream: TextIO | None) -> str:
    """Return the text in a colour or in bold if the stream takes it."""
    return f"\033[{code}m{text}\033[0m" if coloured(stream) else text

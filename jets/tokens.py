"""The words of an expression: what a user types, checked word by word and turned into Python source.

All that can be typed wrongly is found here, with its place and in the user's terms, before Python sees anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from keyword import iskeyword
from typing import NamedTuple
from unicodedata import normalize

from jets.errors import ExpressionError

__all__ = ["MAX_BRACKETS", "MAX_DIGITS", "MAX_LENGTH", "Source", "is_plain_name", "read"]

MAX_LENGTH = 2000
MAX_BRACKETS = 100
MAX_DIGITS = 100


class Source(NamedTuple):
    """Python source, and for each of its bytes the place in the user's text that it comes from."""

    text: str
    code: str
    origin: tuple[int, ...]

    def error(self, message: str, byte: int) -> ExpressionError:
        """Return an error that points at the user's text."""
        return ExpressionError(message, self.text, self.origin[min(byte, len(self.origin) - 1)])


class _Word(NamedTuple):
    kind: str
    text: str
    position: int


_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_WORDS = re.compile(
    rf"""(?P<space>\s+)
    | (?P<number>([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+−]?[0-9]+)?[jJ]?)
    | (?P<power>⁻?[{_SUPERSCRIPT}]+)
    | (?P<name>(?!\d)((?![{_SUPERSCRIPT}])\w)+)
    | (?P<string>'[^']*'|"[^"]*")
    | (?P<sign>[-+−])
    | (?P<operator>\*\*|//|[*/·⋅×])
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PYTHON = str.maketrans(
    {"−": "-", "·": "*", "⋅": "*", "×": "*", "⁻": "-"} | dict(zip(_SUPERSCRIPT, "0123456789", strict=True))
)
_HINTS = {
    "^": "write ** for powers, as in x**2",
    "√": "write sqrt(x) for a root",
    "÷": "write / to divide",
    "|": "write abs(x) for an absolute value",
    "!": "write gamma(n + 1) for n!",
    "%": "there is no remainder here; jets know + - * / **",
    "//": "there is no floor division here; write / to divide",
    "@": "there is no matrix product here; write * to multiply",
    ".": "names have no parts here; a decimal point needs a digit beside it",
    "=": "an expression has no '='; write only what stands to the right of it",
} | dict.fromkeys("[]{}", "only round brackets ( ) group")


def read(text: str) -> Source:
    """Return the Python source of an expression; raise `ExpressionError` at the first word that cannot stand there.

    >>> read("2·x² − ⊥(x)").code
    '2 * x **2 - detach ( x )'
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the expression is too long: {len(text)} characters, at most {MAX_LENGTH}", text[:60], 0)
    words = list(_words(text))
    _check_order(words, text)
    code = [(_python(word, following), word.position) for word, following in pairwise(words)]
    origin = [place for piece, place in code for _ in range(len(piece.encode()) + 1)]
    return Source(text, " ".join(piece for piece, _ in code), tuple(origin))


def _words(text: str) -> Iterator[_Word]:
    """Yield the words, and one for the end."""
    for match in _WORDS.finditer(text):
        word = _Word(str(match.lastgroup), match[0], match.start())
        if word.kind != "space":
            _check_spelling(word, text)
            yield word
    yield _Word("end", "", len(text.rstrip()))


def _python(word: _Word, following: _Word) -> str:
    if word.text == "⊥":  # before brackets a function, otherwise a sign as tight as the minus
        return "detach" if following.text == "(" else "~"
    text = word.text.translate(_PYTHON) if word.kind not in ("name", "string") else word.text
    if word.kind == "number" and text.isdecimal():
        return text.lstrip("0") or "0"
    return f"**{text}" if word.kind == "power" else "pi" if text == "π" else text


# --- one word -----------------------------------------------------------------------------------------------


def _check_spelling(word: _Word, text: str) -> None:
    if word.kind in _SPELLING and (message := _SPELLING[word.kind](word.text)):
        raise ExpressionError(message, text, word.position)


def _misnumbered(text: str) -> str | None:
    mantissa, _, exponent = text.lower().rstrip("j").translate(_PYTHON).partition("e")
    if len(mantissa) > MAX_DIGITS:
        return f"the number has too many digits: {len(mantissa)}, at most {MAX_DIGITS}"
    if len(exponent) > 9 or abs(int(exponent or 0)) > 300:
        return f"the number {text[:30]} is out of range: write exponents of ten from -300 to 300"
    return None


def _misnamed(name: str) -> str | None:
    plain = normalize("NFKC", name)
    if plain != name:
        return f"write {plain!r} in plain letters"
    if iskeyword(name):
        return f"{name!r} is a word of Python's and cannot be used here"
    return None if name.isidentifier() else f"{name!r} is not a name"


def is_plain_name(name: str) -> bool:
    """Say whether a name can be typed in an expression."""
    words = _WORDS.fullmatch(name)
    return words is not None and words.lastgroup == "name" and _misnamed(name) is None


def _unknown(text: str) -> str | None:
    return None if text in "(),=⊥" else _HINTS.get(text, f"the character {text!r} has no meaning here")


_SPELLING: dict[str, Callable[[str], str | None]] = {
    "number": _misnumbered,
    "name": _misnamed,
    "operator": _HINTS.get,
    "other": _unknown,
}


# --- the order of words -------------------------------------------------------------------------------------


def _check_order(words: list[_Word], text: str) -> None:
    """Check each word against the one before it, and the brackets."""
    opened: list[_Word] = []
    for before, word in pairwise([_Word("start", "", 0), *words]):
        message = _after_operand(before, word, bool(opened)) if _is_operand(before) else _no_operand(before, word)
        if message:
            raise ExpressionError(message, text, word.position)
        if word.text == "(":
            opened.append(word)
        elif word.text == ")":
            opened.pop()
        if len(opened) > MAX_BRACKETS:
            raise ExpressionError(f"more than {MAX_BRACKETS} brackets are open", text, word.position)
    if opened:
        raise ExpressionError("this bracket is never closed", text, opened[-1].position)


def _is_operand(word: _Word) -> bool:
    """Say whether an operand ends with the word."""
    return word.kind in ("number", "name", "string", "power") or word.text == ")"


def _no_operand(before: _Word, word: _Word) -> str | None:
    """Return what is wrong where an operand should begin."""
    if (
        word.kind in ("number", "name", "string", "sign")
        or word.text in ("(", "⊥")
        or before.text + word.text in ("()", ",)")
    ):
        return None
    if word.kind == "end":
        return f"something is missing after {before.text!r}" if before.text else "the expression is empty"
    return f"something is missing before {word.text!r}"


def _after_operand(before: _Word, word: _Word, inside: bool) -> str | None:
    """Return what is wrong where an operator, or the end, should follow."""
    if word.kind in ("operator", "sign", "end") or (word.text == "(" and before.kind == "name"):
        return None
    if word.kind == "power" and before.kind != "power":
        return None
    if word.text == "=":
        return None if inside and before.kind == "name" else _HINTS["="]
    if word.text in (",", ")"):
        return None if inside else f"{word.text!r} without a '(' before it"
    if not {before.kind, word.kind} <= {"number", "name"}:
        return f"an operator is missing before {word.text!r}; write * to multiply"
    function = f", or {before.text}({word.text}) for a function" if before.kind == "name" else ""
    return f"write {before.text}*{word.text} to multiply{function}"

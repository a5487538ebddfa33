"""How a weird function is written: Σ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k! with the names of the functions that it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from jets.notation import latex_number, number

__all__ = ["Symbol", "latex_sum", "symbol", "text_sum"]

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
#: Functions that LaTeX has a command for.
_COMMANDS = frozenset("arccos arcsin arctan cos cosh exp log sin sinh tan tanh".split())


class Symbol(NamedTuple):
    """A function by its name, or a constant."""

    name: str
    primes: int = 0
    constant: Any = None


def symbol(f: Any, k: int, primes: int = 0) -> Symbol:
    """Return how to write the k-th entry: its own name, fₖ if it has none, or the constant that it is."""
    if not callable(f):
        return Symbol(_constant(0 if primes else f), constant=0 if primes else f)
    name = getattr(f, "__name__", "")
    return Symbol(name if name.isidentifier() else f"f{k}".translate(_SUBSCRIPTS), primes)


def _constant(c: Any) -> str:
    return number(c) if np.ndim(c) == 0 else np.array2string(np.asarray(c), separator=", ", threshold=6)


def text_sum(symbols: Sequence[Symbol], x: str, endless: bool) -> str:
    """Return the sum as text; entries that are zero are left out."""
    if endless and not symbols:
        return f"Σₖ ⊥(fₖ({x}))·({x} − ⊥{x})ᵏ/k!"
    terms = [_text_term(s, k, x) for k, s in enumerate(symbols) if s.name != "0"]
    return _joined(terms, "…" if endless else "").replace("+ −", "− ")


def _text_term(s: Symbol, k: int, x: str) -> str:
    unit = f"({x} − ⊥{x})" + (str(k).translate(_SUPERSCRIPTS) if k > 1 else "") + (f"/{k}!" if k > 1 else "")
    f = _signed(s.name) if s.constant is not None else f"⊥({s.name}{_text_primes(s.primes)}({x}))"
    return f if k == 0 else {"1": "", "−1": "−"}.get(f, f"{f}·") + unit


def _signed(constant: str) -> str:
    constant = constant.replace("-", "−", 1) if constant.startswith("-") else constant
    return f"({constant})" if any(sign in constant[1:] for sign in "+-/ ") and constant[0] not in "([" else constant


def _text_primes(k: int) -> str:
    return ("", "′", "″", "‴")[k] if k < 4 else f"⁽{str(k).translate(_SUPERSCRIPTS)}⁾"


def latex_sum(symbols: Sequence[Symbol], x: str, endless: bool) -> str:
    """Return the sum in LaTeX."""
    if endless and not symbols:
        return rf"\sum_k \bot\left(f_k({x})\right)\left({x} - \bot {x}\right)^k/k!"
    terms = [_latex_term(s, k, x) for k, s in enumerate(symbols) if s.name != "0"]
    return _joined(terms, r"\cdots" if endless else "").replace("+ -", "- ")


def _latex_term(s: Symbol, k: int, x: str) -> str:
    unit = rf"\left({x} - \bot {x}\right)" + (f"^{{{k}}}/{k}!" if k > 1 else "")
    f = _latex_constant(s.constant) if s.constant is not None else rf"\bot\left({_latex_name(s)}({x})\right)"
    return f if k == 0 else {"1": "", "-1": "-"}.get(f, f) + unit


def _latex_constant(c: Any) -> str:
    text = latex_number(c if np.ndim(c) == 0 else _constant(c))
    return rf"\left({text}\right)" if re.search(r"(?<!\{)[+-]", text[1:]) else text


def _latex_name(s: Symbol) -> str:
    primes = "'" * s.primes if s.primes < 4 else f"^{{({s.primes})}}"
    if s.name in _COMMANDS:
        return rf"\{s.name}{primes}"
    digits = s.name[1:].translate({ord(sub): str(i) for i, sub in enumerate("₀₁₂₃₄₅₆₇₈₉")})
    if s.name[0] == "f" and digits.isdecimal():
        return f"f_{{{digits}}}{primes}"
    escaped = s.name.replace("_", r"\_")
    return (escaped if len(escaped) == 1 else rf"\operatorname{{{escaped}}}") + primes


def _joined(terms: Sequence[str], rest: str) -> str:
    return " + ".join([*terms, *([rest] if rest else [])]) or "0"

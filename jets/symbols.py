"""How a weird function is written: Σ ⊥(fₖ(x))·(x − ⊥x)ᵏ/k! with the names of the functions that it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from jets.index import Alpha
from jets.notation import SUBSCRIPTS, SUPERSCRIPTS, latex_name, latex_number, number

__all__ = ["Symbol", "latex_sum", "symbol", "text_primes", "text_sum"]

#: Functions that LaTeX has a command for.
_COMMANDS = frozenset("arccos arcsin arctan cos cosh exp log sin sinh tan tanh".split())


class Symbol(NamedTuple):
    """A function by its name, or a constant."""

    name: str
    primes: int = 0
    constant: Any = None


def symbol(f: Any, alpha: Alpha, primes: int = 0) -> Symbol:
    """Return how to write an entry: its own name, f₂ or f₁₀ if it has none, or the constant that it is."""
    if not callable(f):
        return Symbol(_constant(0 if primes else f), constant=0 if primes else f)
    name = getattr(f, "__name__", "")
    digits = ("" if max(alpha) < 10 else ",").join(map(str, alpha)).translate(SUBSCRIPTS)
    return Symbol(name if name.isidentifier() else f"f{digits}", primes)


def _constant(c: Any) -> str:
    return number(c) if np.ndim(c) == 0 else np.array2string(np.asarray(c), separator=", ", threshold=6)


def text_sum(symbols: Mapping[Alpha, Symbol], names: Sequence[str], endless: Alpha | None) -> str:
    """Return the sum as text; entries that are zero are left out.

    `endless` says that it goes on, by the rule (α, x) ↦ f_{α + endless}(x).
    """
    if endless and not symbols:
        return _text_general(names, endless)
    terms = [_text_term(s, alpha, names) for alpha, s in _by_degree(symbols)]
    return _joined(terms, "…" if endless else "").replace("+ −", "− ")


def _by_degree(symbols: Mapping[Alpha, Symbol]) -> Iterator[tuple[Alpha, Symbol]]:
    """Yield the entries that are not zero, those of one degree as a jet has its slots."""
    for alpha in sorted(symbols, key=lambda alpha: (sum(alpha), [-k for k in alpha])):
        if symbols[alpha].name != "0":
            yield alpha, symbols[alpha]


def _text_general(names: Sequence[str], shift: Alpha) -> str:
    if len(names) == 1:
        k = "ₖ" + (f"₊{shift[0]}".translate(SUBSCRIPTS) if any(shift) else "")
        return f"Σₖ ⊥(f{k}({names[0]}))·({names[0]} − ⊥{names[0]})ᵏ/k!"
    alphas = [f"α{i}".translate(SUBSCRIPTS) for i in range(1, len(names) + 1)]
    units = (f"({x} − ⊥{x})^{alpha}/{alpha}!" for x, alpha in zip(names, alphas, strict=True))
    index = f"(α + {shift})" if any(shift) else "α"
    return f"Σ_α ⊥(f_{index}({', '.join(names)}))·{'·'.join(units)}"


def _text_term(s: Symbol, alpha: Alpha, names: Sequence[str]) -> str:
    f = _signed(s.name) if s.constant is not None else f"⊥({s.name}{text_primes(s.primes)}({', '.join(names)}))"
    powers = [(f"({x} − ⊥{x})", k) for x, k in zip(names, alpha, strict=True) if k]
    unit = "·".join(u + (str(k).translate(SUPERSCRIPTS) if k > 1 else "") for u, k in powers) + _over(alpha, "·")
    return f if not powers else {"1": "", "−1": "−"}.get(f, f"{f}·") + unit


def _over(alpha: Alpha, times: str) -> str:
    """Return /2!, or /(2!·3!)."""
    factorials = [f"{k}!" for k in alpha if k > 1]
    return "/" + (f"({times.join(factorials)})" if len(factorials) > 1 else factorials[0]) if factorials else ""


def _signed(constant: str) -> str:
    constant = constant.replace("-", "−", 1) if constant.startswith("-") else constant
    return f"({constant})" if any(sign in constant[1:] for sign in "+-/ ") and constant[0] not in "([" else constant


def text_primes(k: int) -> str:
    """Return ′, ″, ‴, ⁽⁴⁾, …, and nothing for 0."""
    return ("", "′", "″", "‴")[k] if k < 4 else f"⁽{str(k).translate(SUPERSCRIPTS)}⁾"


def latex_sum(symbols: Mapping[Alpha, Symbol], names: Sequence[str], endless: Alpha | None) -> str:
    """Return the sum in LaTeX."""
    names = [*map(latex_name, names)]
    if endless and not symbols:
        return _latex_general(names, endless)
    terms = [_latex_term(s, alpha, names) for alpha, s in _by_degree(symbols)]
    return _joined(terms, r"\cdots" if endless else "").replace("+ -", "- ")


def _latex_general(names: Sequence[str], shift: Alpha) -> str:
    if len(names) == 1:
        k = f"{{k + {shift[0]}}}" if any(shift) else "k"
        return rf"\sum_k \bot\left(f_{k}({names[0]})\right)\left({names[0]} - \bot {names[0]}\right)^k/k!"
    units = (rf" \, \left({x} - \bot {x}\right)^{{\alpha_{i}}}/\alpha_{i}!" for i, x in enumerate(names, 1))
    index = rf"{{\alpha + {shift}}}" if any(shift) else r"\alpha"
    return rf"\sum_\alpha \bot\left(f_{index}({', '.join(names)})\right){''.join(units)}"


def _latex_term(s: Symbol, alpha: Alpha, names: Sequence[str]) -> str:
    arguments = ", ".join(names)
    f = _latex_constant(s.constant) if s.constant is not None else rf"\bot\left({_latex_name(s)}({arguments})\right)"
    powers = [(rf"\left({x} - \bot {x}\right)", k) for x, k in zip(names, alpha, strict=True) if k]
    unit = "".join(u + (f"^{{{k}}}" if k > 1 else "") for u, k in powers) + _over(alpha, r" \, ")
    return f if not powers else {"1": "", "-1": "-"}.get(f, f) + unit


def _latex_constant(c: Any) -> str:
    text = latex_number(c if np.ndim(c) == 0 else _constant(c))
    return rf"\left({text}\right)" if re.search(r"(?<!\{)[+-]", text[1:]) else text


def _latex_name(s: Symbol) -> str:
    primes = "'" * s.primes if s.primes < 4 else f"^{{({s.primes})}}"
    if s.name in _COMMANDS:
        return rf"\{s.name}{primes}"
    digits = s.name[1:].translate({sub: digit for digit, sub in SUBSCRIPTS.items()})
    if s.name[0] == "f" and digits.replace(",", "").isdecimal():
        return f"f_{{{digits}}}{primes}"
    escaped = s.name.replace("_", r"\_")
    return (escaped if len(escaped) == 1 else rf"\operatorname{{{escaped}}}") + primes


def _joined(terms: Sequence[str], rest: str) -> str:
    return " + ".join([*terms, *([rest] if rest else [])]) or "0"

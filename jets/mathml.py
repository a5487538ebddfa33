r"""LaTeX in MathML Core, which browsers show and screen readers read without any script.

It reads what jets and SymPy write, by recursive descent, and by TeX's rules: an argument without braces is one sign,
so that x^23 is x²3. A command that it does not know is shown by its name.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final, NamedTuple, NoReturn

__all__ = ["math_or_text", "mathml", "paragraph"]


def mathml(latex: str, display: bool = False) -> str:
    r"""Return LaTeX, given without dollar signs, as `<math>…</math>`; with `display` as a block of its own.

    Raise ValueError where braces or brackets do not match, or an argument is missing.

    >>> print(mathml(r"\frac{1}{2} x_1^{2}"))
    <math><mfrac><mn>1</mn><mn>2</mn></mfrac><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>
    >>> print(mathml(r"-\sin\left(x\right)"))
    <math><mo form="prefix">−</mo><mi>sin</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow></math>
    """
    try:
        content = "".join(_Reader(latex).row(""))
    except RecursionError:
        raise ValueError("cannot read the LaTeX: it is too deeply nested") from None
    return _element('math display="block"' if display else "math", content)


def math_or_text(latex: str, text: str) -> str:
    """Return the MathML, or the text for a page where the LaTeX cannot be read.

    SymPy hands on the name of a symbol as it is, also one such as a{, of which no LaTeX can be made.

    >>> math_or_text("x", "x"), math_or_text("a{", "a{ < 1")
    ('<math><mi>x</mi></math>', 'a{ &lt; 1')
    """
    try:
        return mathml(latex)
    except ValueError:
        return escape(text)


def paragraph(latex: str, text: str) -> str:
    """Return a formula of full size, on a line of its own and not centred, as notebooks show results."""
    return "<p>" + math_or_text(rf"\displaystyle {latex}", text) + "</p>"


class _Item(NamedTuple):
    """A piece of MathML, and what it is to its neighbours."""

    kind: str
    markup: str


def _element(tag: str, *parts: str) -> str:
    return f"<{tag}>{''.join(parts)}</{tag.split()[0]}>"


def _row(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else _element("mrow", *parts)


# --- signs --------------------------------------------------------------------------------------------------


def _signs(kind: str, tag: str, text: str, start: str = "\\") -> dict[str, _Item]:
    """Return the items of a list of commands, each with its sign."""
    words = text.split()
    return {
        start + name: _Item(kind, _element(tag, escape(sign)))
        for name, sign in zip(words[::2], words[1::2], strict=True)
    }


_OPENING: Final = {"(": "(", "[": "[", r"\{": "{", r"\lfloor": "⌊", r"\lceil": "⌈", r"\langle": "⟨"}
_CLOSING: Final = {")": ")", "]": "]", r"\}": "}", r"\rfloor": "⌋", r"\rceil": "⌉", r"\rangle": "⟩"}
_DELIMITERS: Final = {**_OPENING, **_CLOSING, "|": "|", r"\|": "‖", r"\lvert": "|", r"\rvert": "|", ".": ""}
_ACCENTS: Final = {r"\hat": "^", r"\tilde": "~", r"\bar": "¯", r"\overline": "¯", r"\dot": "˙", r"\vec": "→"}
_SPACES: Final = {r"\,": "0.17em", r"\:": "0.22em", r"\;": "0.28em", r"\ ": "0.25em", "~": "0.25em", r"\quad": "1em"}
_FUNCTIONS: Final = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd inf ker lg ln log max min sec sin sinh sup "
    "tan tanh"
).split()

_SIGNS: Final = {
    **_signs(
        "name",
        "mi",
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ "
        "mu μ nu ν xi ξ pi π rho ρ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω "
        "infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ",
    ),
    **_signs(  # capitals stand upright, as TeX has them
        "name",
        'mi mathvariant="normal"',
        "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω",
    ),
    **_signs("function", "mi", " ".join(f"{name} {name}" for name in _FUNCTIONS) + " bot ⊥"),
    **_signs("sum", "mo", "sum ∑ prod ∏"),
    **_signs("sum", 'mo movablelimits="true"', "lim lim"),
    **_signs(
        "operator",
        "mo",
        "cdot · times × ast ∗ pm ± mp ∓ circ ∘ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ in ∈ subset ⊂ cup ∪ "
        "cap ∩ setminus ∖ wedge ∧ vee ∨ neg ¬ to → rightarrow → mapsto ↦ int ∫ mid | bmod mod",
    ),
    **_signs("operator", "mo", "- − * ∗", start=""),
    **_signs("operator", 'mo lspace="0em" rspace="0em"', "/ /", start=""),
    **_signs("operand", "mo", r"\prime ′ \cdots ⋯ \ldots … \dots … ... …", start=""),
    **_signs("close", "mo", "! !", start=""),
    **{sign: _Item("open", _element('mo stretchy="false"', text)) for sign, text in _OPENING.items()},
    **{sign: _Item("close", _element('mo stretchy="false"', text)) for sign, text in _CLOSING.items()},
    **{sign: _Item("space", f'<mspace width="{width}"/>') for sign, width in _SPACES.items()},
}


def _sign(token: str) -> _Item:
    if token in _SIGNS:
        return _SIGNS[token]
    if re.match(r"\.?\d", token):
        return _Item("operand", _element("mn", token))
    if token[0] == "\\":
        return _Item("name", _upright(token[1:]))
    return _Item("name", _word(token)) if token.isalpha() else _Item("operator", _element("mo", escape(token)))


def _word(text: str) -> str:
    """Return a name, of which browsers set a single letter in italics."""
    return _element("mi", escape(text))


def _upright(text: str) -> str:
    return _element('mi mathvariant="normal"', escape(text)) if len(text) == 1 else _word(text)


# --- parser -------------------------------------------------------------------------------------------------

#: f(x) is f, this sign and (x): “f of x”, not “f times x”.
_APPLY: Final = "<mo>&#x2061;</mo>"

_SKIPPED = r"(?:\s|\\(?:no)?limits(?![A-Za-z]))*"
_ONE = re.compile(_SKIPPED + r"(\\[A-Za-z]+|\\.|.|\Z)", re.DOTALL)
_TOKEN = re.compile(_SKIPPED + r"(\d+(?:\.(?!\.)\d*)?|\.\d+|\.\.\.|\\[A-Za-z]+|\\.|.|\Z)", re.DOTALL)
_TEXT = re.compile(r"\s*\{((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*)\}", re.DOTALL)


class _Reader:
    """The LaTeX, and how far it has been read; an empty token is its end."""

    def __init__(self, latex: str) -> None:
        self.latex, self.at = latex, 0

    # --- tokens ---------------------------------------------------------------------------------------------

    def peek(self) -> str:
        return self.match(_TOKEN)[1]

    def take(self, pattern: re.Pattern[str] = _TOKEN) -> str:
        match = self.match(pattern)
        self.at = match.end()
        return match[1]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.latex, self.at)
        return match or self.fail("words in braces are missing")

    def expect(self, token: str) -> None:
        if self.take() != token:
            self.fail(f"{token} is missing")

    def fail(self, what: str) -> NoReturn:
        raise ValueError(f"cannot read the LaTeX: {what}, at {self.latex[max(self.at - 30, 0) : self.at]!r}")

    def text(self) -> str:
        r"""Return the words in braces, as those of \mathrm{…}, in which \_ is _."""
        return re.sub(r"\\(.)|[{}]", r"\1", self.take(_TEXT))

    # --- rows -----------------------------------------------------------------------------------------------

    def row(self, *ends: str) -> list[str]:
        """Return what stands before a token that ends it."""
        parts: list[str] = []
        last = "operator"
        while self.peek() not in ends:
            token = self.peek()
            if token == r"\displaystyle":
                self.take()
                return [*parts, _element('mstyle displaystyle="true"', *self.row(*ends))]
            kind, markup = self.scripted()
            if token == "-" and last in ("operator", "open"):
                markup = markup.replace("<mo>", '<mo form="prefix">', 1)
            parts += [_APPLY, markup] if _applies(last, kind) else [markup]
            last = last if kind == "space" else kind
        return parts

    def scripted(self) -> _Item:
        """Return a sign with what stands above and below it."""
        kind, base = _Item("name", "<mrow></mrow>") if self.peek() in ("^", "_", "'") else self.atom(self.take())
        scripts = {"_": "", "'": "", "^": ""}
        while (mark := self.peek()) in scripts:
            self.take()
            if mark != "'" and scripts[mark]:
                self.fail(f"a second {mark} for one sign")
            scripts[mark] += "′" if mark == "'" else self.argument()
        primes = scripts["'"].replace("′′′", "‴").replace("′′", "″")
        above = [*([_element("mo", primes)] if primes else []), *([scripts["^"]] if scripts["^"] else [])]
        markup = _with_scripts(kind, base, scripts["_"], _row(above) if above else "")
        return _Item("operator" if kind == "sum" else kind, markup)

    def argument(self) -> str:
        return self.atom(self.take(_ONE)).markup

    # --- signs ----------------------------------------------------------------------------------------------

    def atom(self, token: str) -> _Item:
        if token in ("", "^", "_", "&"):
            self.fail("an argument is missing" if token != "&" else "& outside of a table")
        if token in ("}", r"\right", r"\end", r"\\", "\\"):
            self.fail(f"{token} without a beginning")
        if token in _ACCENTS:
            accent = "mo" if token == r"\overline" else 'mo stretchy="false"'
            over = _element(accent, _ACCENTS[token])
            return _Item("name", _element('mover accent="true"', self.argument(), over))
        return self.structure(token) or _sign(token)

    def structure(self, token: str) -> _Item | None:
        r"""Return what a token begins that has parts, as \frac does; None for a sign."""
        match token:
            case "{":
                return self.group()
            case r"\left":
                return _Item("operand", self.fence())
            case r"\middle":
                return _Item("operator", _element('mo stretchy="true"', self.delimiter()))
            case r"\frac" | r"\dfrac" | r"\tfrac":
                return _Item("operand", _element("mfrac", self.argument(), self.argument()))
            case r"\binom":
                fraction = _element('mfrac linethickness="0"', self.argument(), self.argument())
                return _Item("operand", _fenced("(", [fraction], ")"))
            case r"\sqrt":
                return _Item("operand", self.root())
            case r"\begin":
                return _Item("operand", self.environment())
            case r"\substack":
                self.expect("{")
                return _Item("operand", self.table("}"))
            case r"\operatorname":
                return _Item("function", _upright(self.text()))
            case r"\text":
                return _Item("operand", _element("mtext", escape(self.text())))
        return _Item("name", _upright(self.text())) if token.startswith(r"\math") else None

    def group(self) -> _Item:
        parts = self.row("", "}")
        self.expect("}")
        # SymPy writes f{\left(x \right)} for f(x), and x \left(y + 1\right) for a product
        bracketed = len(parts) == 1 and parts[0].startswith("<mrow><mo>(")
        return _Item("bracketed" if bracketed else "operand", _row(parts))

    def fence(self) -> str:
        opening = self.delimiter()
        parts = self.row("", r"\right", "}")
        self.expect(r"\right")
        return _fenced(opening, parts, self.delimiter())

    def delimiter(self) -> str:
        token = self.take(_ONE)
        return _DELIMITERS[token] if token in _DELIMITERS else self.fail("a bracket is missing")

    def root(self) -> str:
        if self.peek() != "[":
            return _element("msqrt", self.argument())
        self.take()
        degree = _row(self.row("", "]"))
        self.expect("]")
        return _element("mroot", self.argument(), degree)

    def environment(self) -> str:
        r"""Return the table of \begin{matrix}, {cases} or {gathered}."""
        name, table = self.text(), self.table(r"\end")
        if self.text() != name:
            self.fail(rf"\end{{{name}}} is missing")
        return _fenced("{", [table], "") if name == "cases" else table

    def table(self, end: str) -> str:
        rows, mark = [""], "&"
        while mark in ("&", r"\\"):
            rows[-1] += _element("mtd", *self.row("", "&", r"\\", r"\end", "}"))
            mark = self.take()
            rows += [""] * (mark == r"\\")
        if mark != end:
            self.fail(f"{end} is missing")
        return _element("mtable", *(_element("mtr", row) for row in rows))


def _applies(last: str, kind: str) -> bool:
    """Tell whether one item is a function and the next its argument."""
    if last == "name":
        return kind in ("open", "bracketed")
    return last == "function" and kind not in ("operator", "close", "space")


def _fenced(opening: str, inside: list[str], closing: str) -> str:
    left, right = (sign and _element("mo", sign) for sign in (opening, closing))
    return _element("mrow", left, *inside, right)


def _with_scripts(kind: str, base: str, below: str, above: str) -> str:
    tags = ("munder", "mover", "munderover") if kind == "sum" else ("msub", "msup", "msubsup")
    if not below and not above:
        return base
    return _element(tags[2 if below and above else 1 if above else 0], base, below, above)

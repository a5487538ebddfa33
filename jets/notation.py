"""What display has to show, and its numbers and names in plain text and in LaTeX.

Floats are NumPy's to print: precision, suppress and the rest of `np.printoptions` hold here too.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from jets.numbers import as_fraction

__all__ = [
    "SUBSCRIPTS",
    "SUPERSCRIPTS",
    "Array",
    "Series",
    "digits",
    "latex_name",
    "latex_number",
    "latex_partial",
    "number",
    "partial",
    "pretty",
    "shown",
]

Array = np.ndarray[Any, Any]


class Series(NamedTuple):
    """What there is to show: `coeffs` has shape (slots, *batch), `at` a point, or a batch of them, for each name."""

    names: tuple[str, ...]
    at: tuple[Any, ...]
    order: int
    slots: tuple[tuple[int, ...], ...]
    coeffs: Array


def shown(shape: tuple[int, ...], summarise: bool, edge: int | None = None) -> Iterator[tuple[int, ...] | None]:
    """Yield the indices to show; None stands for the ellipsis between the first and the last few.

    >>> list(shown((3,), summarise=True, edge=1))
    [(0,), None, (2,)]
    """
    edge = np.get_printoptions()["edgeitems"] if edge is None else edge
    count = math.prod(shape)
    hidden = range(edge, count - edge) if summarise else range(0)
    places = [*range(edge), None, *range(hidden.stop, count)] if hidden else range(count)
    for place in places:
        yield None if place is None else tuple(map(int, np.unravel_index(place, shape)))


def digits(c: Any, trim: str = "") -> str:
    """Return NumPy's text of one float or complex number, with `trim` for a dot that no digit follows.

    >>> digits(3.0), digits(1 / 3), digits(3.0, trim=".0")
    ('3', '0.33333333', '3.0')
    """
    return re.sub(r"\.(?!\d)", trim, np.array2string(np.asarray(c)).strip().removeprefix("+"))


def number(c: Any, spec: str = "") -> str:
    """Return a number's text: floats in NumPy's digits, exact and symbolic numbers by `str`; or by a format spec.

    >>> number(2.0), number(1 - 2j), number(2j), number(Fraction(1, 3)), number(2 / 3, ".2f")
    ('2', '1-2j', '2j', '1/3', '0.67')
    """
    if spec:
        return _formatted(c, spec)
    if isinstance(c, (complex, np.complexfloating)):
        return _complex(c)
    if isinstance(c, (float, np.floating)):
        return digits(c + 0)  # -0 reads as 0
    return str(c).removesuffix(".0").replace("**", "^")


def _complex(c: Any) -> str:
    real, imag = number(c.real), number(c.imag)
    if c.imag == 0:
        return real
    return f"{imag}j" if c.real == 0 else f"{real}{'' if imag.startswith('-') else '+'}{imag}j"


def _formatted(c: Any, spec: str) -> str:
    try:
        return format(float(c) if isinstance(as_fraction(c), Fraction) else c, spec).strip()
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"cannot format the coefficient {c} with {spec!r}; write a spec such as '.3f'") from error


def partial(names: tuple[str, ...], alpha: tuple[int, ...], ascii: bool = False) -> str:
    """Return a partial derivative as ASCII powers, which `pretty` raises; nothing for the value.

    >>> partial(("x", "y"), (2, 1)), partial(("x", "y"), (0, 1), ascii=True)
    ('∂^3f/∂x^2∂y', 'df/dy')
    """

    def power(k: int) -> str:
        return f"^{k}" if k > 1 else ""

    d = "d" if ascii else "∂"
    below = "".join(f"{d}{name}{power(k)}" for name, k in zip(names, alpha, strict=True) if k)
    return f"{d}{power(sum(alpha))}f/{below}" if below else ""


def pretty(text: str) -> str:
    """Return ASCII mathematics with the signs that a book would use.

    >>> pretty("9 - 6*(x - 3)^2")
    '9 − 6·(x − 3)²'
    """
    text = re.sub(r"\^(-?\d+)", lambda match: match[1].translate(SUPERSCRIPTS), text.replace("...", "…"))
    return text.replace("*", "·").replace("-", "−")


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


# --- LaTeX --------------------------------------------------------------------------------------------------


def latex_number(c: Any) -> str:
    r"""Return a number in LaTeX; symbolic ones through SymPy.

    >>> print(latex_number(1.2e-5), latex_number(Fraction(-1, 3)), latex_number(1 + 2j), sep=", ")
    1.2 \times 10^{-5}, -\frac{1}{3}, 1 + 2i
    """
    sympy = sys.modules.get("sympy")
    if sympy is not None and isinstance(c, sympy.Basic):
        return str(sympy.latex(c))
    return latex_digits(c if isinstance(c, str) else number(c))


def latex_digits(text: str) -> str:
    for pattern, replacement in _LATEX:
        text = re.sub(pattern, replacement, text)
    return text.strip()


_LATEX = (
    (r"(\d+)/(\d+)", r"\\frac{\1}{\2}"),
    (r"(?<=[\w.])([+-])(?=[\w.]+(e[+-]?\d+)?j)(?<!e[+-])", r" \1 "),
    (r"e\+?(-?)0*(\d+)", r" \\times 10^{\1\2}"),
    (r"\bnan", r"\\mathrm{nan}"),
    (r"\binf(?=j)", r"\\infty "),
    (r"\binf", r"\\infty"),
    (r"(?<![\d.])1j$", "i"),
    (r"j$", "i"),
)

_GREEK = re.compile(
    "alpha|beta|[Gg]amma|[Dd]elta|(var)?epsilon|zeta|eta|[Tt]heta|iota|kappa|[Ll]ambda|mu|nu|[Xx]i|[Pp]i|rho|[Ss]igma"
    "|tau|[Uu]psilon|[Pp]hi|varphi|chi|[Pp]si|[Oo]mega"
)


def latex_name(name: str) -> str:
    r"""Return the name of a variable in LaTeX: Greek letters, subscripts, words upright.

    >>> print(latex_name("x"), latex_name("alpha"), latex_name("x_1"), latex_name("x_max"), latex_name("mass2"))
    x \alpha x_{1} x_{\mathrm{max}} \mathrm{mass}_{2}
    """
    match = re.fullmatch(r"([^_]+)_(.+)|(.*?\D)([0-9]*)", name)
    base, below = (match[1] or match[3], match[2] or match[4]) if match else (name, "")
    return _letters(base) + (f"_{{{_letters(below)}}}" if below else "")


def _letters(word: str) -> str:
    if _GREEK.fullmatch(word):
        return f"\\{word}"
    escaped = word.replace("_", r"\_")
    return escaped if len(word) == 1 or word.isdecimal() else rf"\mathrm{{{escaped}}}"


def latex_partial(names: tuple[str, ...], alpha: tuple[int, ...]) -> str:
    r"""Return a partial derivative in LaTeX, on one line; f for the value.

    >>> print(latex_partial(("x", "theta"), (2, 1)), latex_partial(("x", "theta"), (0, 0)), sep=", ")
    \partial^{3} f/\partial x^{2}\,\partial \theta, f
    """

    def power(k: int) -> str:
        return f"^{{{k}}}" if k > 1 else ""

    below = r"\,".join(rf"\partial {latex_name(name)}{power(k)}" for name, k in zip(names, alpha, strict=True) if k)
    return rf"\partial{power(sum(alpha))} f/{below}" if below else "f"

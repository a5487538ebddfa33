"""The command line: an expression in, its formula, value and derivatives out.

Answers go to stdout; errors and warnings to stderr, in one line and, for an expression, a caret under the place.
Where a stream cannot carry ⊥ it gets ASCII.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import warnings
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TextIO

import numpy as np

from jets.arguments import arguments
from jets.display import latex, polynomial, table
from jets.errors import ExpressionError, JetsError, RefusedError
from jets.expression import Expression, parse
from jets.jet import Jet
from jets.notation import number, pretty
from jets.variables import variable

__all__ = ["main"]

FAILED = 2  # as argparse
INTERRUPTED = 130  # 128 + SIGINT
#: 128 + SIGPIPE: what a shell reports for every program that a closed pipe stops.
CLOSED_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    >>> main(["x - detach(x)", "--at", "3", "--order", "1", "--json"])
    {"expression": "x - detach(x)", "at": 3.0, "order": 1, "derivatives": [0.0, 1.0], "coefficients": [0.0, 1.0]}
    0
    """
    try:
        try:
            return _run(arguments(_typed() if argv is None else argv))
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # here, where a closed pipe can still be met in silence
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for Python's own flush at exit
        return CLOSED_PIPE if isinstance(error, BrokenPipeError) else _fail(f"cannot write: {error.strerror}")
    except KeyboardInterrupt:
        return INTERRUPTED


def _typed() -> list[str]:
    """Return what was typed: UTF-8, even where the locale is said to be ASCII."""
    return [os.fsencode(argument).decode("utf-8", "surrogateescape") for argument in sys.argv[1:]]


def _run(options: argparse.Namespace) -> int:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            text = _answer(options)
        except ExpressionError as error:
            return _fail(f"{error}\n{_excerpt(error)}{_hint(error)}")
        except ZeroDivisionError as error:
            return _fail(f"division by zero: {error}")
        except (JetsError, ArithmeticError, ValueError) as error:  # ValueError: a fraction too long to be printed
            return _fail(str(error))
        finally:
            for message in dict.fromkeys(str(warning.message) for warning in caught):
                _say(f"warning: {message}", sys.stderr)
    _say(text, sys.stdout)
    return 0


def _fail(message: str) -> int:
    _say(f"{_styled('error:', '1;31', sys.stderr)} {message}", sys.stderr)
    return FAILED


def _answer(options: argparse.Namespace) -> str:
    text = options.given if options.expression is None else options.expression
    expression = parse(text, (options.variable,), options.exact)
    at = _point(options.at, options.exact)
    y = _jet(expression, at, options.order, options.variable)
    if options.json:
        return _json(text, at, y)
    return _latex(expression, y) if options.latex else _report(expression, at, y)


def _point(text: str, exact: bool) -> Any:
    """Return the value of a constant expression such as pi/4, which has to be a finite number."""
    try:
        at = _value(parse(text, (), exact))
    except ExpressionError as error:
        raise ExpressionError(f"--at: {error}", text, error.position) from None
    if not isinstance(at, Fraction) and not np.isfinite(at):
        raise ExpressionError(f"--at: the point has to be finite, not {number(at)}", text)
    return at


def _jet(expression: Expression, at: Any, order: int, name: str) -> Jet:
    y = _value(expression, variable(at, order=order, name=name))
    return y if isinstance(y, Jet) else Jet.from_coeffs([y] + [0] * order, at=at, name=name)


def _value(expression: Expression, *arguments: Jet) -> Any:
    try:
        return expression(*arguments)
    except TypeError as error:  # NumPy's, of a function that has no meaning for complex numbers
        raise RefusedError(str(error)) from error


# --- answers ------------------------------------------------------------------------------------------------


def _report(expression: Expression, at: Any, y: Jet) -> str:
    name, ascii = expression.names[0], not _speaks_unicode(sys.stdout)
    place = number(at) if ascii else pretty(number(at))
    head, *rows = table(y._series(), ascii, y.derivatives).splitlines()
    return "\n".join(
        [
            f"f({name}) = {expression.formula(ascii)}   at {name} = {place}",
            "",
            _styled(head, "1", sys.stdout),
            *rows,
            "",
            f"Taylor polynomial: {polynomial(y._series(), ascii=ascii)}",
        ]
    )


def _latex(expression: Expression, y: Jet) -> str:
    return f"{expression.to_latex()}\n{latex(y._series())}"


def _json(text: str, at: Any, y: Jet) -> str:
    answer = {
        "expression": text,
        "at": _strict(at),
        "order": y.order,
        "derivatives": [_strict(c) for c in y.derivatives],
        "coefficients": [_strict(c) for c in y.coeffs],
    }
    return json.dumps(answer, allow_nan=False)


def _strict(c: Any) -> Any:
    """Return a number as JSON has it: fractions, nan and inf as strings, complex numbers by their parts."""
    if isinstance(c, complex):
        return {"re": _strict(c.real), "im": _strict(c.imag)}
    return float(c) if isinstance(c, float) and np.isfinite(c) else str(c)


# --- streams ------------------------------------------------------------------------------------------------


def _say(text: str, stream: TextIO | None) -> None:
    if stream is not None:  # as it is where the stream was closed before Python started
        print(_speakable(text, stream), file=stream)


def _speakable(text: str, stream: TextIO | None) -> str:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _speaks_unicode(stream: TextIO | None) -> bool:
    return _speakable("⊥−·²⁻∂", stream) == "⊥−·²⁻∂"


def _styled(text: str, code: str, stream: TextIO | None) -> str:
    """Return the text in a colour or in bold if the stream is a terminal, or FORCE_COLOR says so."""
    terminal = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    wanted = not os.environ.get("NO_COLOR") and (terminal or os.environ.get("FORCE_COLOR"))
    return f"\033[{code}m{text}\033[0m" if wanted else text


def _excerpt(error: ExpressionError, width: int = 72) -> str:
    """Return the text around the error on one line, and the caret; what cannot be printed is a question mark."""
    start = max(0, error.position - width // 2)
    clean = "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in error.text[start : start + width])
    before = _speakable(clean[: error.position - start], sys.stderr)
    return f"  {_speakable(clean, sys.stderr)}\n  {' ' * len(before)}^"


def _hint(error: ExpressionError) -> str:
    letter = re.match(r"unknown name '(\w)'", str(error))
    return f"\nif {letter[1]} is the variable, add --variable {letter[1]}" if letter else ""

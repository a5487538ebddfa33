"""The command line: an expression in, its formula, value and derivatives out.

Answers go to stdout; errors and warnings to stderr, in one line and, for an expression, a caret under the place.
Where a stream cannot carry ⊥ it gets ASCII.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from jets.answers import Answer, as_json, as_latex, report, small_plot
from jets.arguments import arguments
from jets.curves import REACH
from jets.errors import ExpressionError, JetsError, RefusedError
from jets.expression import Expression, parse
from jets.jet import Jet
from jets.mixing import as_jet
from jets.notation import number
from jets.streams import say, speakable, styled
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
    words = _typed() if argv is None else list(argv)
    try:
        if words and (command := _COMMANDS.get(words[0])):
            return command(words[1:])
        return _answered(words)
    except KeyboardInterrupt:
        return INTERRUPTED


def _shell(argv: list[str]) -> int:
    from jets import shell

    return shell.main(argv)


def _explore(argv: list[str]) -> int:
    from jets import explorer

    return explorer.main(argv)


#: What may stand in the place of an expression.
_COMMANDS: dict[str, Callable[[list[str]], int]] = {"explore": _explore, "shell": _shell}


def _answered(argv: Sequence[str]) -> int:
    try:
        try:
            return _run(arguments(argv))
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # here, where a closed pipe can still be met in silence
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for Python's own flush at exit
        return CLOSED_PIPE if isinstance(error, BrokenPipeError) else _fail(f"cannot write: {error.strerror}")


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
        except (JetsError, ArithmeticError, ValueError, ImportError) as error:  # such as a fraction too long to print
            return _fail(str(error))
        finally:
            for message in dict.fromkeys(str(warning.message) for warning in caught):
                say(f"warning: {message}", sys.stderr)
    say(text, sys.stdout)
    return 0


def _fail(message: str) -> int:
    say(f"{styled('error:', '1;31', sys.stderr)} {message}", sys.stderr)
    return FAILED


def _answer(options: argparse.Namespace) -> str:
    text = options.given if options.expression is None else options.expression
    expression = parse(text, (options.variable,), options.exact)
    if options.source:
        return _program(expression, options.order, options.source)
    at = _point(options.at, "--at", options.exact)
    x = variable(at, order=options.order, name=options.variable)
    y = _jet(expression, x)
    answer = Answer(text, expression, at, y, expression.steps(x) if options.steps else None, options.plot)
    span = _span(options, at)
    if options.plot is not None:
        _refusing(_save, answer, span)
    if options.json:
        return as_json(answer)
    if options.latex:
        return as_latex(answer)
    return report(answer) + (f"\n\n{_refusing(small_plot, answer, span)}" if options.sketch else "")


def _program(expression: Expression, order: int, language: str) -> str:
    """Return what Faà di Bruno's formula comes to for the expression, as a program for every point."""
    from jets import compiled

    program: str = _refusing(lambda: compiled.compile(expression, order).written(language))
    return program.rstrip()


def _point(text: str, option: str, exact: bool = False) -> Any:
    """Return the value of a constant expression such as pi/4, which has to be a finite number."""
    try:
        at = _refusing(parse(text, (), exact))
    except ExpressionError as error:
        raise ExpressionError(f"{option}: {error}", text, error.position) from None
    if not isinstance(at, Fraction) and not np.isfinite(at):
        raise ExpressionError(f"{option}: the point has to be finite, not {number(at)}", text)
    return at


def _span(options: argparse.Namespace, at: Any) -> tuple[Any, Any] | None:
    """Return the range of the pictures; what is not given is as far from the point as jets.plot goes."""
    if options.start is None and options.stop is None:
        return None
    start = at - REACH if options.start is None else _point(options.start, "--from")
    return start, at + REACH if options.stop is None else _point(options.stop, "--to")


def _jet(expression: Expression, x: Jet) -> Jet:
    return as_jet(_refusing(expression, x), x)


def _save(answer: Answer, span: Any) -> None:
    from jets import plots

    order, path = answer.jet.order, answer.figure or ""
    try:
        plots.save(path, answer.expression, answer.at, order, derivatives=(1,)[:order], span=span)
    except OSError as error:
        raise ValueError(f"cannot write {path}: {error.strerror}") from error


def _refusing(f: Callable[..., Any], *arguments: Any) -> Any:
    """Return f of the arguments; NumPy's TypeError, of a function without meaning for complex numbers, is ours."""
    try:
        return f(*arguments)
    except TypeError as error:
        raise RefusedError(str(error)) from error


# --- errors -------------------------------------------------------------------------------------------------


def _excerpt(error: ExpressionError, width: int = 72) -> str:
    """Return the text around the error on one line, and the caret; what cannot be printed is a question mark."""
    start = max(0, error.position - width // 2)
    clean = "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in error.text[start : start + width])
    before = speakable(clean[: error.position - start], sys.stderr)
    return f"  {speakable(clean, sys.stderr)}\n  {' ' * len(before)}^"


def _hint(error: ExpressionError) -> str:
    letter = re.match(r"unknown name '(\w)'", str(error))
    return f"\nif {letter[1]} is the variable, add --variable {letter[1]}" if letter else ""

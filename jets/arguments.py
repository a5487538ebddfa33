"""What can be typed after `jets`: the options, the help, and expressions that begin with a minus.

The help is ASCII, so that every terminal can show it.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import NoReturn

from jets import functions

__all__ = ["MAX_ORDER", "arguments"]

MAX_ORDER = 200

_DESCRIPTION = "Print the value, the derivatives and the Taylor polynomial of an expression at a point."

_EPILOG = """\
examples:
  jets "x - detach(x)" --at 3
  jets "exp(sin(x)*x)/(1 + x*x)" --at 0.7 --order 20 --json
  jets "x**2/detach(x**2)" --at 1/3 --exact
  jets "cos(t)" --variable t --at pi/4
  jets -e "-x**2" --at -2
  jets "x*detach(x)" --at 1 --steps
  jets "exp(x)*detach(x)" --sketch --from -2 --to 1
  jets "x - detach(x)" --at 1 --plot figure.svg
  jets "exp(sin(x))" --order 3 --source

other commands:
  shell        Python, with x, detach, jets and NumPy at hand
  explore      a page in the browser in which to draw; jets explore --help tells more

expressions:
  numbers, the variable, + - * / ** and brackets, pi, e and the functions below.
  detach(u) has the value of u and no derivatives; its sign (U+22A5) may be typed too.
  detach(u, above=2) keeps the derivatives up to order 2.
  weird(u, v, w) has the value u, the first derivative v, the second w, and then zeros.

functions:
{functions}
  other names: ln abs max min pow asin acos atan atan2 asinh acosh atanh stop_gradient

pictures:
  the curve; f' twice, as the jets carry it and as the curve that is drawn has it, which
  for a weird function are two things; in a file also the Taylor polynomials of order 1
  and of --order. A file needs matplotlib: pip install "jets[plot]"

--json:
  one object with the keys expression, at, order, derivatives and coefficients, and if
  asked for steps (expression, rule and derivatives of each) and figure (the file).
  Complex numbers are {{"re": 1.0, "im": 2.0}}; fractions, nan and inf are strings:
  "1/3", "nan", "inf", "-inf".

exit status:
  0    done (a division by zero and the like is a warning: the answer is nan or inf)
  2    the arguments or the expression cannot be used, or have no answer
  130  interrupted
  141  the program that reads the output has closed it

environment:
  NO_COLOR turns bold and colours off, FORCE_COLOR on.
"""

_GROUPS = {
    "powers and logarithms": "sqrt|cbrt|square|reciprocal|power|hypot|exp(2|m1)?|log(2|10|1p|addexp2?)?",
    "angles": "(arc)?(sin|cos|tan)h?|arctan2|deg2rad|rad2deg",
    "corners and steps": "f?(max|min)(imum)?|absolute|sign|floor|ceil|trunc|rint|remainder|fmod|heaviside|copysign",
    "with SciPy": ".*",
}


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Return what the arguments say; print help, or what is wrong, and exit as argparse does.

    >>> arguments(["-x**2", "--at", "-2"]).at
    '-2'
    """
    parser = _parser()
    options = parser.parse_args(list(_protected(argv)))
    if wrong := _misfit(options):
        parser.error(wrong)
    return options


def _misfit(options: argparse.Namespace) -> str | None:
    """Say what does not go together, beyond what argparse sees."""
    if options.latex and options.steps:
        return "--steps is a table in text, or with --json a list; leave out --latex"
    if options.sketch and (options.json or options.latex):
        return "--sketch is drawn below the text; leave out --json and --latex, or write a file with --plot"
    if options.source and any((options.json, options.latex, options.steps, options.sketch, options.plot)):
        return "--source prints the program and nothing else; leave out --json, --latex, --steps, --sketch and --plot"
    if options.source and options.exact:
        return "a program computes with floats; leave out --source or --exact"
    if (options.start, options.stop) != (None, None) and not options.sketch and options.plot is None:
        return "--from and --to are the range of a picture; add --sketch or --plot figure.svg"
    return None


def _functions() -> str:
    """Return the names of all functions, each under the first group that it matches."""
    groups: dict[str, list[str]] = {title: [] for title in _GROUPS}
    for name in functions.NAMES:
        groups[next(title for title, pattern in _GROUPS.items() if re.fullmatch(pattern, name))].append(name)
    lines = (f"{title}: {' '.join(names)}" for title, names in groups.items())
    return "\n".join(textwrap.fill(line, 88, initial_indent="  ", subsequent_indent="    ") for line in lines)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Add what argparse cannot know: that an expression was taken for an option."""
        if "required" in message or "unrecognized" in message:
            message += '\n(an expression that begins with a minus goes after -e, as in jets -e "-x")'
        super().error(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="jets",
        description=_DESCRIPTION,
        epilog=_EPILOG.format(functions=_functions()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("given", nargs="?", metavar="expression", help='such as "x**2/detach(x**2)"')
    which.add_argument("-e", "--expression", metavar="EXPR", help="one that begins with a minus")
    parser.add_argument("--at", default="0", metavar="POINT", help="where: 3, -2, 1/3, 1e-3, 2j, pi/4 (default 0)")
    parser.add_argument("--order", type=_order, default=4, metavar="N", help=f"0 to {MAX_ORDER} (default 4)")
    parser.add_argument("--variable", default="x", metavar="NAME", help="the name of the variable (default x)")
    parser.add_argument("--exact", action="store_true", help="compute with fractions; 0.1 is 1/10")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print strict JSON, every number in full")
    how.add_argument("--latex", action="store_true", help="print the formula and the Taylor polynomial in LaTeX")
    parser.add_argument("--steps", action="store_true", help="show every sub-expression with its own derivatives")
    parser.add_argument(
        "--source",
        nargs="?",
        const="python",
        choices=("python", "numpy", "c"),
        help="print a program for the derivatives instead: python, numpy or c (default python)",
    )
    parser.add_argument("--sketch", action="store_true", help="draw a small plot below the answer")
    parser.add_argument("--plot", metavar="FILE", help="draw a figure: a .svg, .png or .pdf file")
    parser.add_argument("--from", dest="start", metavar="A", help="where the pictures begin (default: --at minus 3)")
    parser.add_argument("--to", dest="stop", metavar="B", help="where the pictures end (default: --at plus 3)")
    parser.add_argument("--version", action="version", version=f"jets {_version()}")
    return parser


def _version() -> str:
    try:
        return metadata.version("jets")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _order(text: str) -> int:
    if not text.isdecimal() or len(text) > 9 or int(text) > MAX_ORDER:
        raise argparse.ArgumentTypeError(f"give a whole number from 0 to {MAX_ORDER}, not {text[:20]!r}")
    return int(text)


def _protected(argv: Sequence[str]) -> Iterator[str]:
    """Yield the arguments, those that begin with a minus and are no options glued to the option they belong to."""
    rest = iter(argv)
    for argument in rest:
        if argument == "--":
            yield from (argument, *rest)
        elif argument in ("-e", "--expression", "--at", "--order", "--variable", "--from", "--to"):
            value = next(rest, None)
            option = "--expression" if argument == "-e" else argument
            yield argument if value is None else f"{option}={value}"
        elif re.match("-[^-]", argument) and argument != "-h":
            yield f"--expression={argument}"
        else:
            yield argument

"""The explorer: a local page on which the curve and the derivatives that the jet carries come apart."""

from __future__ import annotations

import argparse
import re
import sys
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from jets.errors import JetsError
from jets.explorer.lessons import THEORY, lesson
from jets.explorer.page import one_file
from jets.explorer.queries import MAX_ORDER, Query
from jets.explorer.server import Server
from jets.streams import say

__all__ = ["main"]

FAILED = 2  # as argparse
#: The options that have a value.
_OPTIONS = ("--at", "--y", "--order", "--from", "--to", "--port", "--export")

_EPILOG = """\
examples:
  jets explore
  jets explore "x**2/detach(x**2)" --at 2 --order 3
  jets explore "-x**2" --at -pi/4
  jets explore "detach(x*y, wrt='x')" --y 2
  jets explore --export lesson.html
  jets explore --export lesson.html "x - detach(x)" "x*detach(x)"

The page is served to this machine alone and loads nothing from any network. Ctrl-C ends it.
"""


def main(argv: Sequence[str]) -> int:
    """Serve the page until it is interrupted, or write a lesson; return the exit status."""
    parser = _parser()
    options = parser.parse_intermixed_args(list(_protected(argv)))
    if len(options.expressions) > 1 and not options.export:
        parser.error("the page shows one formula; add --export lesson.html for a lesson on several")
    try:
        queries = [
            Query.of(_fields(options, text)) for text in options.expressions or THEORY[: None if options.export else 1]
        ]
        return _export(options.export, queries) if options.export else _serve(options, queries[0])
    except JetsError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{options.export or f'port {options.port}'}: {error.strerror}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jets explore",
        description="Open a local page to explore a formula: its curve, and the derivatives that its jet carries.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("expressions", nargs="*", metavar="expression", help="a formula of x, or with --y of x and y")
    parser.add_argument("--at", default="1", metavar="POINT", help="the point x: 3, -2, pi/4 (default 1)")
    parser.add_argument("--y", metavar="POINT", help="the point y, for a formula of x and y")
    parser.add_argument(
        "--order", default="4", metavar="N", help=f"0 to {MAX_ORDER[1]}, of x and y to {MAX_ORDER[2]} (default 4)"
    )
    parser.add_argument("--from", default="-3", metavar="A", dest="low", help="where the pictures begin (default -3)")
    parser.add_argument("--to", default="3", metavar="B", dest="high", help="where the pictures end (default 3)")
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="default: a free one")
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    parser.add_argument("--export", metavar="FILE", help="write one HTML file that needs no server and no network")
    return parser


def _protected(argv: Sequence[str]) -> Iterator[str]:
    """Yield the arguments so that none which begins with a minus is taken for an option: x may be at -pi/4, f be -x.

    A point is glued to the option that it belongs to; for argparse, what begins with a space is an expression.
    """
    rest = iter(argv)
    for argument in rest:
        if argument == "--":
            yield from (f" {expression}" for expression in rest)
        elif argument in (*_OPTIONS, "-e", "--expression") and (value := next(rest, None)) is not None:
            yield f"{argument}={value}" if argument in _OPTIONS else f" {value}"
        else:
            yield f" {argument}" if re.match("-[^-]", argument) and argument not in ("-h", "-e") else argument


def _port(text: str) -> int:
    if not (text.isdecimal() and len(text) < 6 and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"give a whole number from 0 to 65535, not {text[:20]!r}")
    return int(text)


def _fields(options: argparse.Namespace, text: str) -> dict[str, str]:
    fields = {"f": text, "at": options.at, "order": options.order, "from": options.low, "to": options.high}
    return fields if options.y is None else fields | {"y": options.y}


def _export(name: str, queries: Sequence[Query]) -> int:
    Path(name).write_text(one_file(lesson(queries)), encoding="utf-8")
    say(f"wrote {name}: open it in any browser; it needs no network", sys.stdout)
    return 0


def _serve(options: argparse.Namespace, query: Query) -> int:
    with Server(options.port) as server:
        mode = {"mode": "one" if options.y is None else "two"}
        address = f"{server.url}#{urlencode(mode | _fields(options, str(query.expression)))}"
        print(f"exploring at {address}\nCtrl-C ends it", flush=True)
        if not options.no_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print(flush=True)  # the shell's prompt goes on a line of its own
    return 0


def _fail(message: str) -> int:
    say(f"error: {message}", sys.stderr)
    return FAILED

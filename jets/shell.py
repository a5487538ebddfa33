"""Python with jets at hand: `jets shell`, in IPython where that is installed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

__all__ = ["main", "namespace"]

NAMES = """
    variable variables detach weird splice equal allclose contact_order derivatives derivative taylor gradient
    limit parse plot Jet
""".split()

GREETING = """\
x is the variable at 3, to order 4: a number that knows its derivatives. Try
    print(x**2)                    its Taylor polynomial
    x - detach(x)                  value 0 and slope 1, which no ordinary function has
    weird(7, 5, 3)(x).derivatives  or any value and derivatives that you like
np, jets, taylor, plot, equal, parse and more are here too: help(jets). Leave with exit()."""


def main(argv: Sequence[str] = ()) -> int:
    """Run Python until the user leaves, and return the exit status."""
    parser = argparse.ArgumentParser(prog="jets shell", description="Start Python with x, detach, jets and np at hand.")
    parser.parse_args(list(argv))
    (_ipython if find_spec("IPython") else _python)(namespace())
    return 0


def namespace() -> dict[str, Any]:
    """Return the names that are at hand.

    >>> here = namespace()
    >>> eval("(x - detach(x)).derivatives.tolist()", here)
    [0.0, 1.0, 0.0, 0.0, 0.0]
    """
    jets = import_module("jets")  # which is complete by now
    return {"x": jets.variable(3.0, order=4), "np": np, "jets": jets} | {name: getattr(jets, name) for name in NAMES}


def _ipython(names: dict[str, Any]) -> None:
    import IPython
    from traitlets.config import Config

    config = Config()
    config.TerminalInteractiveShell.banner1 = GREETING + "\n"
    config.TerminalInteractiveShell.enable_tip = False
    if not sys.stdin.isatty():  # nobody types, so there is nothing to remember and nobody to ask
        config.TerminalInteractiveShell.colors = "nocolor"
        config.HistoryManager.hist_file = ":memory:"
        config.TerminalInteractiveShell.confirm_exit = False
    IPython.start_ipython(argv=[], user_ns=names, config=config)


def _python(names: dict[str, Any]) -> None:
    import code

    if sys.stdin.isatty():
        _complete(names)
    code.interact(GREETING, local=names, exitmsg="")


def _complete(names: dict[str, Any]) -> None:
    """Let the tab key complete names, where there is readline."""
    try:
        import readline
    except ImportError:  # as on Windows
        return
    import rlcompleter

    readline.set_completer(rlcompleter.Completer(names).complete)
    readline.parse_and_bind("tab: complete")

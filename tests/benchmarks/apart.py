"""A task in a process of its own: what a user waits for who starts Python for one answer."""

import os
import subprocess
import sys

import numpy as np

from .case import Unable

BYTECODE = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")  # an installed package has its bytecode beside it
PEERS = f"{__package__}.peers"
WHOLE = """
from {peers}.{peer} import {task}
from {module} import {name}
run, read = {task}({name}, *{rest!r})
print(*map(repr, map(float, read(run()))))
"""
IMPORT = """
import numpy
from time import perf_counter
start = perf_counter()
import {package}
print(perf_counter() - start)
"""


def output(code):
    """Return what a fresh interpreter prints; its error is raised here."""
    environment = {name: value for name, value in os.environ.items() if name not in BYTECODE}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        kind, _, reason = done.stderr.strip().splitlines()[-1].partition(": ")
        raise Unable(reason) if kind.endswith(".Unable") else RuntimeError(f"{kind}: {reason}")
    return done.stdout


def whole(peer, task, f, *rest):
    """Return a task of `case.Case` that starts, answers and ends a process."""
    code = WHOLE.format(peers=PEERS, peer=peer.key, task=task, module=f.__module__, name=f.__name__, rest=rest)
    return lambda: output(code), lambda text: np.array(text.split(), float)


class Import:
    """The seconds that an import takes where NumPy is there already."""

    def __init__(self, peer):
        self.code = IMPORT.format(package=peer.package)

    def __call__(self):
        return None

    def seconds(self, count):
        return sum(float(output(self.code)) for _ in range(count))


def task(peer, case):
    if case.task == "import":
        return Import(peer), lambda nothing: None
    return whole(peer, case.task, *case.arguments())

"""The process of one peer. It imports the library, builds a case, gives the answer, and times itself on request.

Every request is a pair, the name of a function here and its arguments; every reply is ("done", result) or
("unable" | "failed", reason).
"""

import gc
from contextlib import suppress
from importlib import import_module
from time import perf_counter

import numpy as np

from . import apart
from .case import Unable
from .roster import ROSTER
from .workloads import WORKLOADS

SHARE = 0.02  # seconds that a turn lasts at least
SAMPLE = 1000  # points of a batch whose answers are compared


class Worker:
    """A peer, and the case that it is at."""

    def __init__(self, key):
        self.peer = ROSTER[key]
        self.module = import_module(f"{__package__}.peers.{key}")
        self.run = None

    def can(self, task):
        return self.peer.first if task == "import" else hasattr(self.module, task)

    def answer(self, workload, place):
        """Build a case and return the seconds to its first answer, building included, and the answer."""
        self.drop()
        case = WORKLOADS[workload].cases[place]
        build = self._builder(case)
        start = perf_counter()
        run, read = build()
        result = run()
        seconds = perf_counter() - start
        self.run = (lambda: build()[0]()) if case.anew else run
        return seconds, thinned(read(result))

    def turn(self):
        """Return the seconds that one call takes, the mean over as many as fill a share of time."""
        count, clock = 1, getattr(self.run, "seconds", None) or (lambda count: seconds(self.run, count))
        while (total := clock(count)) < SHARE:
            count = int(count * min(10, max(2, 1.2 * SHARE / max(total, 1e-9))))
        return float(total / count)

    def memory(self, workload, place):
        """Return the bytes at the highest above those after import; it wants a process that has done nothing else."""
        build = self._builder(WORKLOADS[workload].cases[place])
        before = peak()
        run, _ = build()
        run()
        return peak() - before

    def drop(self):
        self.run = None
        gc.collect()

    def _builder(self, case):
        if case.apart:
            return lambda: apart.task(self.peer, case)
        arguments = case.arguments()
        return lambda: getattr(self.module, case.task)(*arguments)


def seconds(run, count):
    gc.disable()
    try:
        start = perf_counter()
        for _ in range(count):
            run()
        return perf_counter() - start
    finally:
        gc.enable()


def thinned(answer):
    """Return the answer at some of the points of a batch."""
    if isinstance(answer, np.ndarray) and answer.ndim > 1:
        return np.ascontiguousarray(answer[:, :: max(1, answer.shape[1] // SAMPLE)])
    return answer


def peak():
    import resource  # which Windows has not
    import sys

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def reply(function, *arguments):
    try:
        return "done", function(*arguments)
    except Unable as reason:
        return "unable", str(reason)
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}".splitlines()[0]


def serve(pipe, key):
    """Answer requests until the other end is closed."""
    status, worker = reply(Worker, key)
    pipe.send((status, worker if status == "failed" else None))
    with suppress(EOFError, KeyboardInterrupt):
        while status == "done":
            name, *arguments = pipe.recv()
            pipe.send(reply(getattr(worker, name), *arguments))

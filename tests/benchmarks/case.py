"""What is measured: a table is a workload, a column of it a case."""

from collections.abc import Callable
from dataclasses import dataclass


class Unable(Exception):
    """Raised by a peer that cannot do a case; the message says why and is printed."""


@dataclass(frozen=True)
class Case:
    """One column: the task, which is the name of a function in every peer that can do it, and its arguments.

    The task returns two functions: one to be timed, up to the library's own object that holds every derivative, and
    one that reads Taylor coefficients from what the first returns, in the order of `slots`.
    """

    label: str
    n: float  # the place on the axis of the plot
    task: str
    arguments: Callable[[], tuple]  # made when they are wanted, in the process of the peer
    variables: int = 1
    anew: bool = False  # everything is built anew for each answer, and timed, compiling included
    apart: bool = False  # in a process of its own, timed from its start to its end
    memory: bool = False  # peak memory as well


@dataclass(frozen=True)
class Workload:
    """One table, and one panel of the plot."""

    key: str
    title: str
    cases: tuple[Case, ...]
    unit: str = "µs"
    scale: float = 1e6  # units in a second
    axis: str = "order n"

    def shortened(self):
        """Return the workload for a quick look, with the two easiest cases."""
        return Workload(self.key, self.title, self.cases[:2], self.unit, self.scale, self.axis)

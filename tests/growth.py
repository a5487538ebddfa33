"""Known series as if they grew, order by order, to test what is made of them."""

from jets.growing import Frame, Growing, settle
from jets.jet import Jet
from jets.later import Tape
from jets.space import Space

__all__ = ["frame_in", "grown", "line"]


def line(n, name="t"):
    """Return the space of t alone to order n."""
    return Space((name,), (0.0,), 0, (n,), (False,))


def frame_in(space, name="t"):
    """Return the frame of a space, with a tape for the orders of t."""
    return Frame(Tape(space.limits[space.axes[name]]), name, space, Jet._new)


def grown(function, rows, frame):
    """Return the rows of what `function` makes of series whose rows become known one order after the other.

    The result of `function` is a series, or a tuple of series.
    """
    n = len(frame.tape.levels) - 1
    inputs = [Growing(frame, row[0], len(row)) for row in rows]
    results = function(*inputs)
    settled = [settle(frame, y) for y in (results if isinstance(results, tuple) else (results,))]
    for k in range(1, n + 1):
        for u, row in zip(inputs, rows, strict=True):
            u.known += row[k : k + 1]
        frame.tape.run(k)
    y = [list(known[:size]) for known, size in settled]
    return tuple(y) if isinstance(results, tuple) else y[0]

"""A panel for every table: time over n, both logarithmic, a colour for every peer."""

from math import ceil
from textwrap import fill

from .roster import ROSTER

COLUMNS = 3
INK = "#222222"


def style(key):
    """Return how a peer is drawn: ours in black and thick, the others by their place in the roster."""
    import matplotlib

    if key == "jets":
        return {"color": INK, "linewidth": 2.6, "marker": "o", "markersize": 6, "zorder": 3}
    place = list(ROSTER).index(key)
    colour = matplotlib.colormaps["tab20"].colors[(2 * place) % 20 + (place >= 10)]
    return {"color": colour, "linewidth": 1.4, "marker": "svD^v<>pP*Xh"[place % 12], "markersize": 5}


def drawn(workloads):
    """Return the tables that have something to draw: times along an axis."""
    return [w for w in workloads if w.axis and len(w.cases) > 1]


def panel(axes, workload, cases):
    for key in ROSTER:
        points = [
            (case.n, found.seconds * workload.scale)
            for case in workload.cases
            if (found := cases.get(case.label, {}).get(key)) and found.seconds
        ]
        if points:
            axes.plot(*zip(*points, strict=True), label=ROSTER[key].title, **style(key))
    axes.set(xscale="log", yscale="log", xlabel=workload.axis, ylabel=workload.unit)
    axes.set_title(fill(workload.title, 48), fontsize=10)
    ticks = [case.n for case in workload.cases]
    axes.set_xticks(ticks, map(str, ticks))
    axes.minorticks_off()
    axes.grid(alpha=0.3)


def save(path, workloads, tables):
    """Write the picture; the ending of the path says whether it is SVG, PNG or PDF."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shown = [w for w in drawn(workloads) if w.key in tables]
    if not shown:
        return False
    lines = ceil(len(shown) / COLUMNS)
    figure, axes = pyplot.subplots(lines, COLUMNS, figsize=(14, 3.7 * lines + 0.9), layout="constrained", squeeze=False)
    for axis, workload in zip(axes.flat, shown, strict=False):
        panel(axis, workload, tables[workload.key])
    for axis in axes.flat[len(shown) :]:
        axis.set_visible(False)
    handles = {text: h for axis in axes.flat for h, text in zip(*axis.get_legend_handles_labels(), strict=True)}
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=5, frameon=False)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    return True

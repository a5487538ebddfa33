"""Pictures of weird functions: the curve that is drawn and the derivatives that the jets carry come apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from jets.curves import Curves, curves, label_of, visible, window

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ENDINGS", "plot", "save"]

#: What `save` writes.
ENDINGS = (".pdf", ".png", ".svg")

#: Okabe and Ito's colours, which most people can tell apart.
_VALUE = "#56B4E9"
_CARRIED = ("#D55E00", "#009E73", "#CC79A7", "#E69F00", "#882255")
_DRAWN = "#555555"
_POLYNOMIALS = ("#000000", "#0072B2", "#882255", "#009E73")
_SIZE = (7.5, 4.8)
#: A formula of more letters is not written above the picture.
LONGEST = 32
#: The keys under which the kinds of files have the time.
_UNDATED: dict[str, dict[str, Any]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}


def plot(
    f: Callable[..., Any],
    at: Any = 0.0,
    order: int = 4,
    *,
    derivatives: Iterable[int] = (1,),
    polynomials: Iterable[int] | None = None,
    span: Sequence[Any] | None = None,
    points: int = 401,
    name: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a function of one variable, its derivatives and its Taylor polynomials at a point; return the Axes.

    The value is the thick curve. Each of the `derivatives` is there twice: as the jets carry it, in colour, and as the
    curve that is drawn has it, grey and dotted. Dashed are the Taylor polynomials about `at` of the orders in
    `polynomials`, which are (1, order) if nothing is said. `span` is the range, (at − 3, at + 3) if nothing is said;
    `name` the variable's. Jets up to `order` are taken at so many `points`, all in one batch if f can take one.

    The derivative of the drawn curve is exact for an `Expression`: that of the same formula without ⊥. For other
    functions it is a central difference of the values, good to about 10⁻¹⁰ of f for f′ and 10⁻⁵ for f⁽⁴⁾. Poles, jumps
    and corners are gaps.

    Needs matplotlib: `pip install "jets[plot]"`. Without `ax` there is a new figure; nothing is shown.

    >>> from matplotlib.figure import Figure
    >>> from jets import detach
    >>> ax = plot(lambda x: x - detach(x), at=1.0, ax=Figure().subplots())
    >>> [line.get_label() for line in ax.lines]
    ['f(x)', 'f′ that the jets carry', 'f′ of the drawn curve', 'Taylor, order 1', 'Taylor, order 4', '_point']
    """
    c = curves(f, at, order, derivatives, polynomials, span, points, name)
    ax = _new_axes() if ax is None else ax
    low, high = _room(ax, *window(c))
    for y, style in _lines(f, c):
        ax.plot(*visible(c.x, y, low, high), **style)
    ax.plot([c.at], [c.point], "o", color="black", markersize=6, zorder=5, label="_point")
    ax.set(xlabel=c.name, ylim=(low, high))
    ax.margins(x=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.01), ncols=3, frameon=False, fontsize="small", handlelength=2.8)
    return ax


def save(path: str | os.PathLike[str], f: Callable[..., Any], at: Any = 0.0, order: int = 4, **options: Any) -> None:
    """Write what `plot` draws to a file, which ends in .svg, .png or .pdf; the same picture gives the same file.

    >>> save("picture.gif", abs)
    Traceback (most recent call last):
        ...
    ValueError: a picture ends in .pdf, .png or .svg, not 'picture.gif'
    """
    ending = os.path.splitext(path)[1].lower()
    if ending not in ENDINGS:
        raise ValueError(f"a picture ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}, not {os.fspath(path)!r}")
    matplotlib = _matplotlib()
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout="constrained")
    plot(f, at, order, ax=_with_grid(figure.subplots()), **options)
    with matplotlib.rc_context({"svg.hashsalt": "jets"}):
        figure.savefig(path, dpi=150, metadata=_UNDATED.get(ending))


def _matplotlib() -> Any:
    try:
        import matplotlib
    except ImportError as error:
        raise ImportError('pictures need matplotlib: pip install "jets[plot]"') from error
    return matplotlib


def _new_axes() -> Axes:
    _matplotlib()
    from matplotlib import pyplot

    return _with_grid(pyplot.subplots(figsize=_SIZE, layout="constrained")[1])


def _with_grid(ax: Axes) -> Axes:
    ax.grid(alpha=0.3)
    return ax


def _room(ax: Axes, low: float, high: float) -> tuple[float, float]:
    """Return the limits in which what is drawn already can be seen as well."""
    if ax.has_data():
        bottom, top = ax.get_ylim()
        low, high = min(low, bottom), max(high, top)
    return low, high


def _lines(f: Any, c: Curves) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the curves and how they look, those in front last."""
    yield c.value, {"color": _VALUE, "linewidth": 6, "label": _title(f, c.name), "solid_capstyle": "butt"}
    for i, (k, y) in enumerate(c.carried.items()):
        dots = {"color": _DRAWN, "linewidth": 2, "linestyle": (0, (1, 1 + k))}
        yield y, {"color": _CARRIED[i % len(_CARRIED)], "linewidth": 3, "label": f"{label_of(k)} that the jets carry"}
        yield c.drawn[k], {**dots, "label": f"{label_of(k)} of the drawn curve"}
    there = {m: y for m, y in c.polynomials.items() if np.isfinite(y).any()}  # at a corner there is none
    for i, (m, y) in enumerate(there.items()):
        dashes = (7 * i, (5, 7 * len(there) - 5))  # so that of those that coincide, and of what is below, all are seen
        colour = _POLYNOMIALS[i % len(_POLYNOMIALS)]
        yield y, {"color": colour, "linewidth": 1.6, "linestyle": dashes, "label": f"Taylor, order {m}"}


def _title(f: Any, name: str) -> str:
    """Return f(x) = x − ⊥(x), or f(x) where the formula is not known, or long."""
    word = getattr(f, "__name__", "")
    formula = f.formula() if hasattr(f, "formula") else f"{word}({name})" if word.isidentifier() else ""
    return f"f({name})" + (f" = {formula}" if 0 < len(formula) <= LONGEST and word != "f" else "")

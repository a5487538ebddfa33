"""The results as Markdown that is readable in a terminal too: tables of medians and ratios, the goals beside them."""

from .goals import IMPORT
from .roster import ROSTER

OF = {"time": "", "memory": " (memory)", "first": " (first answer)"}
LONG = 0.3  # seconds of a first answer worth a line
MEANING = "Medians; after × a peer's time ÷ ours, so above 1 jets is the faster one."


def number(x):
    """Three digits, as long as that needs no power of ten."""
    if x == 0 or not 1e-3 <= abs(x) < 1e9:
        return f"{x:.2g}"
    return f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"


def aligned(rows):
    """Return a Markdown table whose columns line up as plain text."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    return [lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]]


def header(machine):
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    missing = ", ".join(machine["not installed"])
    plain = [f"{name}: {value}" for name, value in machine.items() if name not in ("versions", "not installed")]
    skipped = [f"**Skipped, not installed: {missing}**", ""] if missing else []
    return ["# jets and its peers", "", ", ".join(plain), "", versions, "", *skipped, MEANING, ""]


def table(workload, cases, scored):
    """Return one workload: a row a peer, a column a case; then everything that is not a number."""
    peers = [key for key in ROSTER if any(key in results for results in cases.values())]
    head = [f"{workload.axis} =" if workload.axis else "", *cases]
    rows = [[ROSTER[p].title, *(cell(workload, cases[c], p, marks(scored, c, p)) for c in cases)] for p in peers]
    return [
        f"## {workload.title}, {workload.unit}",
        "",
        *aligned([head, *rows]),
        "",
        *memory(cases, scored),
        *first_answers(cases),
        *notes(cases),
    ]


def cell(workload, results, peer, marks):
    result, ours = results.get(peer), results.get("jets")
    if result is None:
        return ""
    if result.seconds is None:
        return f"{result.status} {marks}".strip()
    text = number(result.seconds * workload.scale)
    if peer == "jets" or not (ours and ours.seconds):
        return text
    return f"{text} (×{number(result.seconds / ours.seconds)}{marks and ', ' + marks})"


def marks(scored, label, peer, of="time"):
    """Return the goals of one cell, and whether they are met."""
    found = [s for s in scored if (s.label, s.goal.peer, s.goal.of, s.goal.ours) == (label, peer, of, "jets")]
    return ", ".join(f"{'wish' if s.goal.wish else 'goal'} ≥ {number(s.goal.ratio)} {s.verdict}" for s in found)


def memory(cases, scored):
    lines = []
    for label, results in cases.items():
        weighed = [result for result in results.values() if result.memory is not None]
        for result in weighed:
            said = marks(scored, label, result.peer, "memory")
            ours = results["jets"].memory if "jets" in results else None
            ratio = (
                f" (×{number(result.memory / ours)}{said and ', ' + said})" if ours and result.peer != "jets" else ""
            )
            lines.append(f"- {ROSTER[result.peer].title}, {label}: {number(result.memory / 1e6)} MB{ratio}")
    return ["Peak memory above that after import:", "", *lines, ""] if lines else []


def first_answers(cases):
    """Return who is slow to start: building and compiling included, in seconds."""
    slow = [
        f"{ROSTER[result.peer].title}, {label}: {number(result.first)} s"
        for label, results in cases.items()
        for result in results.values()
        if result.status == "done" and result.turns and result.first > max(LONG, 3 * result.seconds)
    ]
    return ["First answers, building and compiling included: " + "; ".join(slow), ""] if slow else []


def notes(cases):
    lines = [
        f"- {ROSTER[result.peer].title}, {label}: {result.status}: {result.note}"
        for label, results in cases.items()
        for result in results.values()
        if result.note
    ]
    return [*lines, ""] if lines else []


def summary(tables, scored):
    """Return all goals, those included that could not be measured."""
    rows = [
        [
            f"{s.goal.workload} {s.label}",
            f"{ROSTER[s.goal.peer].title}{OF[s.goal.of]}{of_ours(s.goal)}",
            f"≥ {number(s.goal.ratio)}{' (wish)' if s.goal.wish else ''}",
            ("> " if s.bound else "") + number(s.ratio) if s.ratio is not None else s.reason or "–",
            s.verdict,
        ]
        for s in scored
    ]
    rows += import_row(tables)
    return ["## Goals: their time ÷ ours", "", *aligned([["workload", "peer", "goal", "measured", ""], *rows])]


def of_ours(goal):
    return "" if goal.ours == "jets" else f" ÷ {ROSTER[goal.ours].title}"


def import_row(tables):
    workload, label, limit = IMPORT
    result = tables.get(workload, {}).get(label, {}).get("jets")
    if result is None:
        return []
    seen = f"{number(result.seconds * 1e3)} ms" if result.seconds else result.note
    met = result.seconds and result.seconds <= limit
    return [["import jets", "after NumPy", f"≤ {limit * 1e3:.0f} ms", seen, "✓" if met else "missed"]]

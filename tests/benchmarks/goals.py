"""What the ratios are to be: a peer's time (or memory) ÷ ours, at least."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    workload: str
    peer: str
    ratio: float
    labels: tuple[str, ...] = ()  # of the cases; none means all
    of: str = "time"
    backend: str = ""  # only with this one
    ours: str = "jets"
    wish: bool = False


#: What jets.compile is for. The best of heyoka and CasADi is both of them.
COMPILED = [
    *(Goal("one-point", "jax", 5, ("5", "10"), ours=ours) for ours in ("jets_compiled",)),
    *(Goal("one-point", peer, 1, ("5",), ours="jets_compiled") for peer in ("heyoka", "heyoka_tensors")),
    *(Goal("one-point", peer, 3, ours="jets_c") for peer in ("heyoka", "heyoka_tensors", "casadi")),
    *(Goal(f"several-{m}", peer, 3, ours="jets_c") for m in (3, 6) for peer in ("heyoka", "casadi")),
    Goal("batch", "heyoka", 1.2, ("4", "10"), ours="jets_c"),
    Goal("batch", "jax", 8, ("10",), ours="jets_c"),
    *(Goal(f"several-{m}-batch", "jax", 15, ours="jets_c") for m in (3, 6)),
    *(Goal(f"several-{m}-batch", "heyoka", 0.5, ours="jets_c") for m in (3, 6)),
    *(Goal(f"several-{m}-batch", "heyoka", 1, ours="jets_c", wish=True) for m in (3, 6)),
    *(
        Goal(workload, "jax", 20, of="first", ours="jets_compiled")
        for workload in ("one-point", "several-3", "several-6")
    ),
]
GOALS = [
    Goal("one-point", "dace", 5),
    Goal("one-point", "jax", 2),
    Goal("one-point", "flint", 2),
    Goal("one-point", "heyoka", 0.5),
    Goal("one-point", "heyoka", 2, wish=True),
    Goal("one-point", "plain", 1, backend="generic"),
    Goal("batch", "jax", 4, ("10",)),
    Goal("batch", "jax", 8, ("20",)),
    Goal("batch", "heyoka", 0.7, ("4", "10")),
    Goal("batch", "jax", 1 / 0.3, ("20",), of="memory"),
    Goal("batch", "plain", 1, backend="generic"),
    *(Goal("several-3", peer, 5, ("8",)) for peer in ("dace", "gtpsa")),
    *(Goal("several-6", peer, 3, ("6",)) for peer in ("dace", "gtpsa")),
    Goal("product-6", "gtpsa", 1, ("6",)),
    Goal("weird-new", "jax_nested", 1e4, ("10",)),
    Goal("weird", "jax", 2, ("10",)),
    Goal("dice", "jax_nested", 3, ("Gaussian",)),
    Goal("dice", "jax_nested", 1.5, ("Bernoulli",)),
    Goal("dice", "torch", 6),
    *(
        Goal(f"series-{operation}", "flint", 5, ("1000", "10000"))
        for operation in ("exp", "log", "quotient", "compose")
    ),
    Goal("cold", "jax", 10, ("20",)),
    Goal("cold", "dace", 1, ("20",)),
    *COMPILED,
]

IMPORT = ("cold", "import after NumPy", 0.040)  # the seconds that ours may take


@dataclass(frozen=True)
class Score:
    """A goal in one case, and what was measured: a ratio, or None with the reason."""

    goal: Goal
    label: str
    ratio: float | None
    bound: bool = False  # the peer was stopped, and its ratio is larger than this
    reason: str = ""

    @property
    def met(self):
        return self.ratio is not None and self.ratio >= self.goal.ratio

    @property
    def verdict(self):
        if self.met:
            return "✓"
        return "not measured" if self.ratio is None or self.bound else "missed"


def scores(table, backend):
    """Return a score for every goal in every case that was run; `table` is results by workload, label and peer."""
    goals = [goal for goal in GOALS if goal.backend in ("", backend)]
    return [
        score(goal, label, cases[label])
        for goal in goals
        for cases in [table.get(goal.workload, {})]
        for label in goal.labels or cases
        if label in cases
    ]


def score(goal, label, results):
    ours, theirs = results.get(goal.ours), results.get(goal.peer)
    if theirs is None or ours is None:
        return Score(goal, label, None, reason="skipped" if theirs is None else f"{goal.ours} has no answer")
    if goal.of == "first":
        known = ours.first and theirs.first and theirs.status in ("done", "late")
        ratio = theirs.first / ours.first if known else None
        return Score(goal, label, ratio, bound=theirs.status == "late", reason=theirs.note)
    if goal.of == "memory":
        known = ours.memory and theirs.memory
        return Score(goal, label, theirs.memory / ours.memory if known else None, reason=theirs.note)
    if theirs.status == "late" and ours.seconds:
        return Score(goal, label, theirs.first / ours.seconds, bound=True)
    known = ours.seconds and theirs.seconds
    return Score(goal, label, theirs.seconds / ours.seconds if known else None, reason=theirs.note or ours.note)

"""One case: every peer answers, the answers are compared, and those that agree are timed in turns."""

from dataclasses import dataclass, field
from statistics import median

from .agreement import difference
from .crew import Member, Refusal

BUDGET = 6.0  # seconds that a peer is timed at most, but for its first turn
REFERENCE = "jets"


@dataclass
class Result:
    """What became of one peer in one case."""

    peer: str
    status: str = "done"  # or "skipped", "unable", "failed", "late", "wrong"
    note: str = ""
    first: float | None = None  # seconds to build, compile and answer once
    turns: list[float] = field(default_factory=list)
    memory: int | None = None

    @property
    def seconds(self):
        return median(self.turns) if self.turns else None


def measure(workload, place, crew, rounds, say):
    """Return the results of all peers that can do a case, ours first."""
    case = workload.cases[place]
    answers, results = {}, {}
    for key, member in crew.items():
        say(f"{workload.key} {case.label}: {key} answers")
        if (found := first_answer(member, workload.key, place, case)) is not None:
            results[key], answers[key] = found
    compare(results, answers, case)
    for turn in range(rounds):
        for result in results.values():
            if result.status == "done" and sum(result.turns) < BUDGET:
                say(f"{workload.key} {case.label}: round {turn + 1} of {rounds}, {result.peer}")
                take_turn(result, crew[result.peer], case)
    for result in results.values() if case.memory else ():
        say(f"{workload.key} {case.label}: memory, {result.peer}")
        weigh(result, crew[result.peer], workload.key, place)
    release(crew, results)
    return list(results.values())


def first_answer(member, workload, place, case):
    """Return a result and an answer, or None if the peer has no such task."""
    result, answer = Result(member.key), None
    try:
        if not member.ask("can", case.task):
            return None
        result.first, answer = member.ask("answer", workload, place)
    except Refusal as refusal:
        result.status, result.note = refusal.status, str(refusal)
        result.first = member.patience if refusal.status == "late" else None
    return result, answer


def compare(results, answers, case):
    """Mark the answers that are not ours, or where we have none, not that of the first peer that has."""
    wanted = next((a for a in (answers.get(REFERENCE), *answers.values()) if a is not None), None)
    for key, result in results.items():
        if result.status == "done" and (note := difference(answers[key], wanted, case.variables)):
            result.status, result.note = "wrong", note


def take_turn(result, member, case):
    """Time one turn; where everything is built anew, a long first answer was one."""
    if case.anew and result.first > BUDGET:
        result.turns.append(result.first)
        return
    try:
        result.turns.append(member.ask("turn"))
    except Refusal as refusal:
        result.status, result.note = refusal.status, str(refusal)


def weigh(result, member, workload, place):
    """Measure the peak memory of one answer in a process that does nothing else."""
    if result.status != "done":
        return
    fresh = Member(member.key, member.patience)
    try:
        result.memory = fresh.ask("memory", workload, place)
    except Refusal as refusal:
        result.note = f"memory: {refusal}"
    finally:
        fresh.stop()


def release(crew, results):
    for key in results:
        if crew[key].process is not None:
            crew[key].ask("drop")

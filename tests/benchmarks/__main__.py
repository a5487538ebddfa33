"""The command line: `python -m tests.benchmarks --help`."""

import argparse
import json
import sys
from dataclasses import asdict

from . import goals, machine, plot, report
from .crew import Member
from .roster import ROSTER
from .rounds import measure
from .workloads import WORKLOADS


def parser():
    p = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure jets against its peers.")
    p.add_argument("--only", nargs="+", metavar="NAME", default=[""], help="tables whose name starts so; see --list")
    p.add_argument("--peers", nargs="+", choices=list(ROSTER), metavar="PEER", default=list(ROSTER), help="see --list")
    p.add_argument("--quick", action="store_true", help="the two easiest cases of every table, three rounds")
    p.add_argument("--rounds", type=int, default=None, help="turns of every peer, whose median is printed (7)")
    p.add_argument("--patience", type=float, default=240.0, metavar="S", help="seconds to wait for an answer (240)")
    p.add_argument("--json", metavar="FILE", help="write everything there that was measured")
    p.add_argument("--plot", metavar="FILE", help="draw time over n: a .svg, .png or .pdf")
    p.add_argument("--list", action="store_true", help="name the tables and the peers, and stop")
    return p


def listing():
    tables = [f"{key:18} {workload.title}" for key, workload in WORKLOADS.items()]
    peers = [f"{key:18} {p.title}{'' if p.installed else ' (not installed)'}" for key, p in ROSTER.items()]
    return "\n".join(["tables", *tables, "", "peers", *peers])


def say(text):
    """Show what is being done: on one line of a terminal, line by line elsewhere."""
    print(f"\r\033[K{text}" if sys.stderr.isatty() else text, end="" if sys.stderr.isatty() else "\n", file=sys.stderr)
    sys.stderr.flush()


def chosen(options):
    """Return the tables asked for."""
    found = [w for key, w in WORKLOADS.items() if key.startswith(tuple(options.only))]
    if not found:
        sys.exit(f"no table's name starts with {' or '.join(options.only)}; see --list")
    return [w.shortened() for w in found] if options.quick else found


def run(workloads, crew, rounds):
    """Measure all cases and return the results by table, case and peer; print each table as it is done."""
    tables = {}
    for workload in workloads:
        cases = tables[workload.key] = {}
        for place, case in enumerate(workload.cases):
            found = measure(workload, place, crew, rounds, say)
            cases[case.label] = {result.peer: result for result in found}
        say("")
        print("\n".join(report.table(workload, cases, goals.scores({workload.key: cases}, machine.backend()))))
    return tables


def write_json(path, description, tables, scored):
    plain = {
        workload: {
            label: [asdict(r) | {"seconds": r.seconds} for r in results.values()] for label, results in cases.items()
        }
        for workload, cases in tables.items()
    }
    found = {"machine": description, "results": plain, "goals": [asdict(s) | {"met": s.met} for s in scored]}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(found, file, indent=1, ensure_ascii=False)


def main():
    options = parser().parse_args()
    if options.list:
        print(listing())
        return
    workloads, description = chosen(options), machine.description()
    print("\n".join(report.header(description)))
    crew = {key: Member(key, options.patience) for key in options.peers if ROSTER[key].installed}
    try:
        tables = run(workloads, crew, options.rounds or (3 if options.quick else 7))
    finally:
        for member in crew.values():
            member.stop()
    scored = goals.scores(tables, machine.backend())
    print("\n".join(report.summary(tables, scored)))
    if options.json:
        write_json(options.json, description, tables, scored)
    if options.plot and not plot.save(options.plot, workloads, tables):
        say("nothing to draw: none of these tables has an axis")


if __name__ == "__main__":
    main()

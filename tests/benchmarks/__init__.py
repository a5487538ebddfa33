"""jets measured against its peers in one run: `python -m tests.benchmarks`.

functions.py    the mathematics, written once, for any namespace that has exp, sin and log
workloads/      what is measured: one file each, every one of them a list of tables, a table a list of cases
peers/          how a case is written in each library, jets among them: one file each, a function a task
roster.py       the peers by name
goals.py        what the ratios are to be
worker.py       the process of a peer: it imports the library, answers, and times itself
crew.py         those processes, seen from outside
rounds.py       first the answers are compared, then all peers take turns
agreement.py    when two answers are the same
report.py, plot.py, machine.py      what is printed and drawn
"""

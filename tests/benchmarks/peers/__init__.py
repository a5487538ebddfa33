"""How a case is written in each library: one file each, a function a task, as `case.Case` says."""

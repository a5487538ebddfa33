"""A whole process, from its start to its end; and what an import adds to that of NumPy."""

from ..case import Case, Workload
from ..functions import bump

WORKLOADS = [
    Workload(
        "cold",
        "a whole process: import, exp(sin(x)·x)/(1+x²) to order 20",
        (
            Case("20", 20, "derivatives", lambda: (bump, 0.7, 20), apart=True),
            Case("import after NumPy", 1, "import", tuple, apart=True),
        ),
        unit="ms",
        scale=1e3,
        axis="",
    )
]

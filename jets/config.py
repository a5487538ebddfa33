"""Which engine runs: the compiled twin of `algebra.py` where it was built, else the generic one.

`jets.config.backend` says which. The environment variable `JETS_BACKEND`, set to "compiled" or "generic" before the
import, forces either.
"""

from __future__ import annotations

import importlib
import os
from typing import Any

__all__ = ["Series", "backend", "core"]


def _core() -> Any:
    """Return the compiled module, or None if it is not there or not wanted."""
    wanted = os.environ.get("JETS_BACKEND", "")
    if wanted not in ("", "compiled", "generic"):
        raise ImportError(f"JETS_BACKEND is {wanted!r}; give 'compiled' or 'generic', or leave it out")
    if wanted == "generic":
        return None
    try:
        return importlib.import_module("jets._core")
    except ImportError as error:
        if wanted == "compiled":
            raise ImportError(
                "JETS_BACKEND is 'compiled', but the compiled kernels were not built; install jets where there is "
                "a C compiler, or leave the variable out"
            ) from error
        return None


#: The compiled kernels, or None.
core: Any = _core()


class _Nothing:
    """What no series is an instance of."""


#: The type of the packed series that the compiled kernels make, which read as other series do.
Series: type = _Nothing if core is None else core.Series
#: "compiled" or "generic".
backend: str = "generic" if core is None else "compiled"

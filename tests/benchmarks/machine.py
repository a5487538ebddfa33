"""Where and with what a run was made."""

import os
import platform
from pathlib import Path

import jets

from .roster import ROSTER


def backend():
    return getattr(getattr(jets, "config", None), "backend", "generic")


def processor():
    """Return the name of the processor, which Python's own platform module does not know on Linux."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def description():
    """Return what is worth knowing, by name."""
    versions = {peer.distribution: peer.version for peer in ROSTER.values() if peer.installed}
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "jets.config.backend": backend(),
        "versions": versions | {"jets": jets.__version__},
        "not installed": sorted({peer.distribution for peer in ROSTER.values() if not peer.installed}),
    }

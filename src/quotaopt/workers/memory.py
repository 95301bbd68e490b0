"""How much memory a process holds."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from quotaopt.errors import NOWHERE, PlanError, Problem

_PROC = Path("/proc")


def require_watch() -> None:
    """Refuse a limit that could not be watched here.

    Raises
    ------
    PlanError
        The system does not tell, and psutil is not installed.
    """
    if not (_PROC / "self" / "statm").exists() and find_spec("psutil") is None:
        raise PlanError([Problem.at(NOWHERE, "workers.no_memory_watch")])


def resident_bytes(pid: int) -> int:
    """Resident memory of a process; 0 when it is gone."""
    statm = _PROC / str(pid) / "statm"
    if (_PROC / "self" / "statm").exists():
        try:
            return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            return 0
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0

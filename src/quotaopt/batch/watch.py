"""How long something took, and the most memory this process held meanwhile."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter

_REFERENCES, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
_FORGET_PEAK = "5"  # see proc(5)
_PEAK = re.compile(r"VmHWM:\s*(\d+) kB")
_KB_PER_MB = 1024.0


class Watch:
    """Begins when it is made."""

    def __init__(self) -> None:
        self._begun = perf_counter()
        with suppress(OSError):  # not Linux, or not allowed: the peak is that of the process so far
            _REFERENCES.write_text(_FORGET_PEAK)

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return perf_counter() - self._begun

    @property
    def peak_mb(self) -> float | None:
        """Megabytes; None where the system does not tell."""
        try:
            found = _PEAK.search(_STATUS.read_text())
        except OSError:
            return _peak_so_far_mb()
        return int(found[1]) / _KB_PER_MB if found else None


def _peak_so_far_mb() -> float | None:
    """Of the whole life of this process."""
    if sys.platform == "win32":
        return None
    from resource import RUSAGE_SELF, getrusage

    per_mb = _KB_PER_MB**2 if sys.platform == "darwin" else _KB_PER_MB
    return getrusage(RUSAGE_SELF).ru_maxrss / per_mb

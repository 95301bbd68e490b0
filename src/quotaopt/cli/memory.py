"""How the process holds its memory."""

from __future__ import annotations

import ctypes
import os
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # parameters of mallopt, see its manual page
_NEVER = 2**31 - 1


def keep_freed_memory() -> None:
    """Use the memory of freed arrays again instead of returning it to the system each time.

    A solve makes and drops hundreds of arrays of some megabytes. Mapping each anew, in huge
    pages that the kernel first has to put together, took a tenth of the time of a million
    cells; keeping them takes 20 MB more. Only for a process of our own, before numpy is loaded.
    """
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(_MMAP_THRESHOLD, _NEVER)
        mallopt(_TRIM_THRESHOLD, _NEVER)

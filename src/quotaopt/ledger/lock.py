"""A lock on a file, which the system takes away when its holder ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import writing


@contextmanager
def file_lock(path: Path, busy: str, error: type[PlanError] = PlanError) -> Iterator[None]:
    """Hold the lock of `path`; `busy` is the key of what is said where somebody else holds it.

    Raises
    ------
    PlanError
        Of the kind `error`: somebody else holds it, or the file cannot be written.
    """
    with writing(path, error):
        file = path.open("a+b")
    with file:
        try:
            _lock(file.fileno())
        except OSError:
            raise error([Problem.at(Place(str(path.parent)), busy)]) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""A lock on a file, which the system takes away when its holder ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotaopt.errors import Place, Problem
from quotaopt.ledger.subject import Subject


@contextmanager
def file_lock(path: Path, subject: Subject) -> Iterator[None]:
    """Hold the lock of `path`.

    Raises
    ------
    PlanError
        As the subject has it: somebody else holds it, or the file cannot be written.
    """
    try:
        file = path.open("a+b")
    except OSError as error:
        reason = error.strerror or str(error)
        raise subject.error([Problem.at(Place(str(path)), "report.not_written", reason=reason)]) from error
    with file:
        try:
            _lock(file.fileno())
        except OSError:
            raise subject.error([Problem.at(Place(str(path.parent)), subject.busy)]) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

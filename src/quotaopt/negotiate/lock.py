"""A lock on a file, which the system takes away when its holder ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotaopt.errors import NegotiationError, Place, Problem


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold the lock of `path`.

    Raises
    ------
    NegotiationError
        Somebody else holds it, or the file cannot be written.
    """
    try:
        file = path.open("a+b")
    except OSError as error:
        reason = error.strerror or str(error)
        raise NegotiationError([Problem.at(Place(str(path)), "report.not_written", reason=reason)]) from error
    with file:
        try:
            _lock(file.fileno())
        except OSError:
            raise NegotiationError([Problem.at(Place(str(path.parent)), "negotiate.busy")]) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""Runs that are killed: before every single touch of the file system, one after another."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

_WRITING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree")


def killed_before(step: Callable[[], object], last: int | None, within: Path | None = None) -> int:
    """Run `step` in a child that dies without a word before its operation number `last`.

    Only operations on paths that begin with `within` count, where that is given. Returns the number of
    operations it came to, or -1 where it was killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wa+x")
            if not (writes or event in _WRITING):
                return
            if within is not None and not str(arguments[0]).startswith(str(within)):
                return
            if count == last:
                os._exit(9)
            count += 1

        sys.addaudithook(hook)
        step()
        os.write(writing, str(count).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    told = os.read(reading, 20)
    os.close(reading)
    return int(told) if status == 0 else -1

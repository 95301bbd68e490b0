"""One task after another, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from quotaopt.workers.carry import Kept, Owned, carry_out
from quotaopt.workers.engine import Done
from quotaopt.workers.queue import Queue


class Here(Queue):
    """The process that asks. It starts at once, and cannot stop a task that takes too long."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: Kept = {}
        self._n_owned = 0

    def as_completed(self) -> Iterator[Done]:
        """Every task once, in the order in which they were handed in."""
        while self._waiting:
            task = self._waiting.popleft()
            yield carry_out(task.number, task.function, task.arguments, self._kept)

    def share(self, value: Any) -> Any:
        """The value itself."""
        return value

    def own(self, make: Callable[..., Any], *arguments: Any) -> Any:
        """A value made when it is first needed."""
        self._n_owned += 1
        return Owned(self._n_owned, make, arguments)

    def close(self) -> None:
        """Forget what was not begun, and what was kept."""
        self._waiting.clear()
        self._kept.clear()

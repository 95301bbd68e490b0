"""One task after another, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quotaopt.workers.carry import carry_out
from quotaopt.workers.engine import Done
from quotaopt.workers.queue import Queue


class Here(Queue):
    """The process that asks. It starts at once, and cannot stop a task that takes too long."""

    def as_completed(self) -> Iterator[Done]:
        """Every task once, in the order in which they were handed in."""
        while self._waiting:
            task = self._waiting.popleft()
            yield carry_out(task.number, task.function, task.arguments)

    def share(self, value: Any) -> Any:
        """The value itself."""
        return value

    def close(self) -> None:
        """Forget what was not begun."""
        self._waiting.clear()

"""Tasks that wait, numbered in the order in which they were handed in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

from quotaopt.workers.engine import Done, Task


class Queue(ABC):
    """What all engines have in common."""

    def __init__(self) -> None:
        self._waiting: deque[Task] = deque()
        self._count = 0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Task:
        """Hand in a task; it begins when a worker is free and `as_completed` is read."""
        task = Task(self._count, function, arguments)
        self._count += 1
        self._queue_of(task).append(task)
        return task

    def _queue_of(self, task: Task) -> deque[Task]:
        """Where a task waits."""
        return self._waiting

    @abstractmethod
    def as_completed(self) -> Iterator[Done]:
        """Every task once, as they end; more may be handed in meanwhile."""

    @abstractmethod
    def close(self) -> None:
        """Stop what is under way and let the workers go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

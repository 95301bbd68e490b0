"""What every engine can do: take tasks, give back what became of them, end cleanly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from quotaopt.errors import QuotaoptError


@dataclass(frozen=True)
class Limits:
    """What one task may take: wall time, and resident memory of its worker. None is no limit."""

    seconds: float | None = None
    memory_bytes: int | None = None

    def __bool__(self) -> bool:
        return self.seconds is not None or self.memory_bytes is not None


@dataclass(frozen=True)
class Task:
    """A function with its arguments. `number` is its place in the order in which tasks were handed in."""

    number: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Done:
    """What became of a task: its value, or the error that ended it.

    `seconds` is the wall time of the task in its worker; `trace` says where a defect happened.
    """

    number: int
    value: Any = None
    error: QuotaoptError | None = None
    seconds: float = 0.0
    trace: str = ""

    def result(self) -> Any:
        """The value.

        Raises
        ------
        QuotaoptError
            What the task raised; `TaskError` where it was stopped, its worker was lost, or it has a defect.
        """
        if self.error is not None:
            raise self.error
        return self.value


class Engine(Protocol):
    """Carries out tasks. What a task returns depends on its arguments alone, never on who carries it out.

    Functions are named functions of modules: workers import them. Only a few tasks are under way at a time,
    and nothing is kept of those that are done, so that thousands need no more memory than a few.
    """

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Task:
        """Hand in a task; it begins when a worker is free and `as_completed` is read."""
        ...

    def as_completed(self) -> Iterator[Done]:
        """Every task once, as they end; more may be handed in meanwhile.

        Raises
        ------
        TaskError
            There is nothing left to carry tasks out. A task that fails is no error here: see `Done.error`.
        """
        ...

    def share(self, value: Any) -> Any:
        """Send `value` to the workers once; what is returned stands for it in the arguments of tasks."""
        ...

    def own(self, make: Callable[..., Any], *arguments: Any) -> Any:
        """A value that a worker makes when it is first needed, and keeps; what is returned stands for it.

        Tasks that have it among their arguments are carried out where it is, until the engine is closed. A
        worker that takes the place of a lost one makes it again.
        """
        ...

    def close(self) -> None:
        """Stop what is under way and let the workers go."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def in_order(engine: Engine, tasks: Iterable[Task]) -> Iterator[Done]:
    """What became of `tasks`, in their order; what ends early waits for those before it."""
    ended: dict[int, Done] = {}
    completed = engine.as_completed()
    for task in tasks:
        while task.number not in ended:
            done = next(completed)
            ended[done.number] = done
        yield ended.pop(task.number)

"""Processes on this machine: each has one task at a time, so that it is known who was lost with what."""

from __future__ import annotations

import os
import pickle
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quotaopt.errors import NOWHERE, Problem, TaskError
from quotaopt.workers.carry import Owned, Shipped, failed, of_exception
from quotaopt.workers.engine import Done, Limits, Task
from quotaopt.workers.memory import resident_bytes
from quotaopt.workers.queue import Queue
from quotaopt.workers.worker import LostWorkerError, Worker

ATTEMPTS = 3
"""A task is given up when so many workers were lost with it."""
_LOOK_EVERY_S = 0.05


class Processes(Queue):
    """`jobs` processes, begun when there is something to do and replaced when they are lost.

    A task over its limits ends together with its worker. A task whose worker is lost is carried out again;
    the third loss is its result.
    """

    def __init__(self, jobs: int, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        super().__init__()
        self._jobs, self._limits = jobs, limits
        self._workers: list[Worker] = []
        self._losses: Counter[int] = Counter()
        self._lost_at_start = 0
        self._pinned: list[deque[Task]] = [deque() for _ in range(jobs)]
        self._folder: TemporaryDirectory[str] | None = None
        self._n_values = 0

    def as_completed(self) -> Iterator[Done]:
        """Every task once, as they end; more may be handed in meanwhile.

        Raises
        ------
        TaskError
            No worker can be begun.
        """
        while self._waiting or any(self._pinned) or any(worker.task for worker in self._workers):
            ended = self._hand_out()
            if not ended:
                ended = [*self._hear(), *self._over_limits()]
                ended += self._hand_out()
            yield from ended

    def share(self, value: Any) -> Any:
        """Write `value` to a file that every worker reads once."""
        self._folder = self._folder or TemporaryDirectory(prefix="quotaopt-")
        self._n_values += 1
        path = Path(self._folder.name) / f"{self._n_values}.pickle"
        path.write_bytes(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
        return Shipped(self._n_values, path)

    def own(self, make: Callable[..., Any], *arguments: Any) -> Any:
        """A value that the worker at its place makes and keeps."""
        self._n_values += 1
        return Owned(self._n_values, make, arguments)

    def close(self) -> None:
        """Stop what is under way and let the workers go."""
        for queue in (self._waiting, *self._pinned):
            queue.clear()
        while self._workers:
            self._workers.pop().end()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _hand_out(self) -> list[Done]:
        """Give a task to every free worker; returns those that cannot be sent."""
        unsent = []
        self._begin_workers()
        for worker in self._workers:
            while worker.is_free and (queue := self._pinned[worker.home] or self._waiting):
                task = queue.popleft()
                try:
                    worker.begin(task)
                except Exception as error:  # whatever pickle says of it
                    unsent.append(of_exception(task.number, error))
        return unsent

    def _begin_workers(self) -> None:
        """As many as there is something to do for, at the places where it is."""
        idle = sum(worker.task is None for worker in self._workers)
        for home in sorted(set(range(self._jobs)) - {worker.home for worker in self._workers}):
            if self._pinned[home] or len(self._waiting) > idle:
                self._workers.append(Worker(home))
                idle += 1

    def _queue_of(self, task: Task) -> deque[Task]:
        """Where a task waits: for the worker that has what it needs, or for any."""
        homes = [value.number % self._jobs for value in task.arguments if isinstance(value, Owned)]
        return self._pinned[homes[0]] if homes else self._waiting

    def _hear(self) -> list[Done]:
        """Wait until a worker has something to say, or it is time to look at the limits."""
        heard = wait([worker.pipe for worker in self._workers], timeout=self._until_next_look())
        ended = []
        for worker in [worker for worker in self._workers if worker.pipe in heard]:
            try:
                done = worker.hear()
                self._lost_at_start = 0
            except LostWorkerError:
                done = self._without(worker)
            if done is not None:
                self._losses.pop(done.number, None)
                ended.append(done)
        return ended

    def _without(self, worker: Worker) -> Done | None:
        """Let a lost worker go. Its task is next in turn, unless it has taken too many with it."""
        task, ending = worker.task, worker.ending
        self._drop(worker)
        if task is None:
            self._lost_at_start += not worker.is_ready
            if self._lost_at_start >= ATTEMPTS:
                raise TaskError([Problem.at(NOWHERE, "workers.none_starts", ending=ending)])
            return None
        self._losses[task.number] += 1
        if self._losses[task.number] >= ATTEMPTS:
            return failed(task.number, "workers.lost", count=ATTEMPTS, ending=ending)
        self._queue_of(task).appendleft(task)
        return None

    def _over_limits(self) -> list[Done]:
        """Tasks that are stopped together with their workers."""
        ended = []
        for worker in list(self._workers):
            stopped = worker.task and self._judged(worker, worker.task)
            if stopped:
                ended.append(replace(stopped, seconds=worker.seconds))
                self._drop(worker)
        return ended

    def _judged(self, worker: Worker, task: Task) -> Done | None:
        """Why a task has to stop; None where it may go on."""
        seconds, memory = self._limits.seconds, self._limits.memory_bytes
        if seconds is not None and worker.seconds >= seconds:
            return failed(task.number, "workers.too_long", seconds=f"{seconds:g}")
        if memory is not None and resident_bytes(worker.pid) > memory:
            return failed(task.number, "workers.too_large", megabytes=f"{memory / 2**20:,.0f}")
        return None

    def _until_next_look(self) -> float | None:
        if self._limits.memory_bytes is not None:
            return _LOOK_EVERY_S
        if self._limits.seconds is None:
            return None
        left = [self._limits.seconds - worker.seconds for worker in self._workers if worker.task]
        return max(0.0, min(left)) if left else None

    def _drop(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.end()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

"""One process that carries out one task at a time, seen from the process that began it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

from quotaopt.workers.engine import Done, Task
from quotaopt.workers.serve import end_all, serve

_ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
}
_PATIENCE_S = 2.0


class LostWorkerError(Exception):
    """The process at the other end is gone."""


class Worker:
    """A spawned process and the pipe to it. It is ready once it has said so.

    `home` is its place among the workers; who replaces it has the same.
    """

    def __init__(self, home: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe, other = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(other,), daemon=True)
        with _one_thread_each():
            self._process.start()
        other.close()
        self.home = home
        self.is_ready = False
        self.task: Task | None = None
        self._begun = 0.0

    @property
    def is_free(self) -> bool:
        """Whether it waits for a task."""
        return self.is_ready and self.task is None

    @property
    def seconds(self) -> float:
        """Since when it has been at its task."""
        return monotonic() - self._begun

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid or 0

    @property
    def ending(self) -> str:
        """How the process ended: the signal or the exit code."""
        self._process.join(_PATIENCE_S)
        code = self._process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    def begin(self, task: Task) -> None:
        """Send a task.

        Raises
        ------
        Exception
            The task cannot be sent (the first of its errors, from pickle); the worker is as before.
        """
        call = pickle.dumps((task.function, task.arguments))
        self.task, self._begun = task, monotonic()
        with suppress(OSError):  # a worker that is gone is noticed when it is heard
            self.pipe.send_bytes(pickle.dumps((task.number, call)))

    def hear(self) -> Done | None:
        """What became of its task; None where it said that it is ready.

        Raises
        ------
        LostWorkerError
            The process is gone.
        """
        try:
            message = self.pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise LostWorkerError from error
        if not message:
            self.is_ready = True
            return None
        self.task = None
        done: Done = pickle.loads(message)
        return done

    def end(self) -> None:
        """End the process: one that waits ends by itself, any other is stopped with all it began."""
        self.pipe.close()
        if self.is_free:
            self._process.join(_PATIENCE_S)
        if self._process.is_alive():
            with suppress(ProcessLookupError):
                end_all(self.pid)
            self._process.kill()
        self._process.join()
        self._process.close()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """What is begun meanwhile finds an environment in which linear algebra keeps to one thread."""
    before: dict[str, Any] = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

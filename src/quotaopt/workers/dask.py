"""A Dask cluster, given by the address of its scheduler.

When a worker is lost Dask gives its tasks to others, and gives up those that were at hand when several were
lost (``allowed-failures`` of its configuration, 3 by default). The innocent may be among them: each has
another try, with no other task near it, before it is told that it takes its workers along.
"""

from __future__ import annotations

import asyncio
import logging
import queue
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import quotaopt
from quotaopt.errors import NOWHERE, PlanError, Problem, TaskError
from quotaopt.workers.carry import carry_out, failed, of_exception
from quotaopt.workers.engine import Done, Task
from quotaopt.workers.queue import Queue

if TYPE_CHECKING:
    from distributed import Client, Future

_LOG = logging.getLogger("distributed.client")
_PATIENCE_S = 8.0
"""How long a cluster may take to answer and to have a worker: less than people wait for an error."""
_RECONNECT_S = 30.0
_LOOK_EVERY_S = 1.0
_GIVE_UP_S = 600.0
"""How long a cluster may be without any worker: machines may be restarting."""
_PER_THREAD = 2
"""Tasks that a thread of the cluster has at hand, so that it does not wait for the next."""


@dataclass(frozen=True)
class Kept:
    """A value on the cluster; `number` finds out how to get it there again should it be lost."""

    number: int


class Dask(Queue):
    """Workers of a cluster; those that are lost are replaced by the cluster, their tasks run again."""

    def __init__(self, address: str) -> None:
        super().__init__()
        _require_cluster(address)
        from distributed import Client

        self._address = address
        self._log_level = _LOG.level
        _LOG.setLevel(logging.CRITICAL)  # what goes wrong is told in our words
        try:
            self._client: Client = Client(address, timeout=_RECONNECT_S, set_as_default=False)
        except OSError as error:  # it was there just now
            _LOG.setLevel(self._log_level)
            raise _refused("workers.no_cluster", address=address) from error
        try:
            _require_same_version(self._client)
        except BaseException:
            self._leave()
            raise
        self._name = uuid4().hex
        self._under_way: dict[int, tuple[Task, Future]] = {}
        self._ended: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._recipes: list[Callable[[], Future]] = []
        self._futures: list[Future] = []
        self._suspects: deque[Task] = deque()
        self._on_trial: int | None = None
        self._threads, self._counted, self._last_seen = 1, -_LOOK_EVERY_S, monotonic()
        self._sent_count = 0

    def as_completed(self) -> Iterator[Done]:
        """Every task once, as they end; more may be handed in meanwhile.

        Raises
        ------
        TaskError
            The cluster is gone.
        """
        while self._waiting or self._under_way or self._suspects:
            self._hand_out()
            number = self._next_number()
            done = None if number is None else self._done(number)
            if done is not None:
                self._hand_out()
                yield done

    def share(self, value: Any) -> Any:
        """Send `value` to every worker once."""
        return self._there(lambda: self._scattered(value))

    def own(self, make: Callable[..., Any], *arguments: Any) -> Any:
        """A value that stays with the worker that made it; Dask makes it again when that one is lost."""
        return self._there(
            lambda: self._client.submit(make, *self._known_there(arguments), key=self._new_key(), pure=False)
        )

    def _scattered(self, value: Any) -> Future:
        """Sent as soon as there is a worker: a cluster may just be replacing all of them.

        Raises
        ------
        TaskError
            The cluster is gone, or its workers are for good.
        """
        while True:
            try:
                self._client.wait_for_workers(1, timeout=_GIVE_UP_S)
            except OSError as error:
                self._require_contact()
                raise self._all_gone() from error
            try:
                return self._client.scatter([value], broadcast=True, hash=False)[0]
            except OSError:  # lost meanwhile
                self._require_contact()

    def _there(self, recipe: Callable[[], Future]) -> Kept:
        self._recipes.append(recipe)
        self._futures.append(recipe())
        return Kept(len(self._recipes) - 1)

    def close(self) -> None:
        """Cancel what is under way and leave the cluster to others."""
        self._waiting.clear()
        self._suspects.clear()
        if self._client.status == "running":
            self._client.cancel([future for _, future in self._under_way.values()])
        self._under_way.clear()
        self._futures.clear()
        self._leave()

    def _leave(self) -> None:
        self._client.close()
        _LOG.setLevel(self._log_level)

    def _known_there(self, arguments: tuple[Any, ...]) -> list[Any]:
        """Arguments as the cluster knows them."""
        return [self._futures[a.number] if isinstance(a, Kept) else a for a in arguments]

    def _new_key(self) -> str:
        self._sent_count += 1
        return f"quotaopt-{self._name}-{self._sent_count}"

    def _hand_out(self) -> None:
        """Keep every thread of the cluster busy, and no more than that."""
        if monotonic() - self._counted >= _LOOK_EVERY_S:
            self._threads, self._counted = self._count_threads(), monotonic()
        room = _PER_THREAD * self._threads
        while self._waiting and self._on_trial is None and len(self._under_way) < room:
            self._send(self._waiting.popleft())
        if self._suspects and not self._under_way:
            self._on_trial = self._suspects[0].number
            self._send_lost_values()
            self._send(self._suspects.popleft())

    def _send_lost_values(self) -> None:
        """Whatever is no longer on the cluster, or was given up together with the workers that made it."""
        self._futures = [
            recipe() if future.status in ("cancelled", "lost", "error") else future
            for recipe, future in zip(self._recipes, self._futures, strict=True)
        ]

    def _count_threads(self) -> int:
        """Of the workers there are now; one, where the cluster is just replacing all of them.

        Raises
        ------
        TaskError
            The cluster is gone, or its workers are for good.
        """
        try:
            threads: int = sum(self._client.nthreads().values())
        except OSError as error:
            raise self._cluster_lost() from error
        if threads:
            self._last_seen = monotonic()
        elif monotonic() - self._last_seen > _GIVE_UP_S:
            raise self._all_gone()
        return max(1, threads)

    def _send(self, task: Task) -> None:
        arguments = self._known_there(task.arguments)
        call = (quotaopt.__version__, task.number, task.function, *arguments)
        future = self._client.submit(_carry_out, *call, key=self._new_key(), pure=False)
        self._under_way[task.number] = task, future
        future.add_done_callback(lambda _, number=task.number: self._ended.put(number))

    def _next_number(self) -> int | None:
        """A task that ended, None after a while without one."""
        try:
            return self._ended.get(timeout=_LOOK_EVERY_S)
        except queue.Empty:
            self._require_contact()
            return None

    def _done(self, number: int) -> Done | None:
        """What became of a task; None where the cluster lost what it needs, so that it begins again."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        task, future = self._under_way.pop(number)
        was_on_trial, self._on_trial = self._on_trial == number, None
        try:
            done: Done = future.result()
        except KilledWorker as error:
            if was_on_trial:
                count = 2 * (error.allowed_failures + 1)
                return failed(number, "workers.lost", count=count, ending="KilledWorker")
            self._suspects.append(task)
            return None
        except FutureCancelledError:
            self._require_contact()
            self._send_lost_values()
            self._waiting.appendleft(task)
            return None
        except Exception as error:  # the task could not be sent, or its value not be returned
            return of_exception(number, error)
        return done

    def _require_contact(self) -> None:
        if self._client.status != "running":
            raise self._cluster_lost()

    def _all_gone(self) -> TaskError:
        return TaskError([Problem.at(NOWHERE, "workers.all_gone", address=self._address)])

    def _cluster_lost(self) -> TaskError:
        return TaskError([Problem.at(NOWHERE, "workers.cluster_lost", address=self._address)])


def _carry_out(version: str, number: int, function: Any, *arguments: Any) -> Done:
    """What a worker of the cluster does with a task; it may have joined after the others."""
    if version != quotaopt.__version__:
        from distributed import get_worker

        found = f"quotaopt {quotaopt.__version__}"
        where = str(get_worker().address)
        return failed(number, "workers.other_version", worker=where, found=found, ours=version)
    return carry_out(number, function, arguments, {})


def _require_cluster(address: str) -> None:
    """Look whether there is a scheduler with workers, without leaving anything open.

    Raises
    ------
    PlanError
        Dask is not installed, nothing answers at the address, or it has no workers.
    """
    if find_spec("distributed") is None:
        raise _refused("workers.no_dask")
    try:
        has_workers = asyncio.run(asyncio.wait_for(_has_workers(address), timeout=_PATIENCE_S))
    except ValueError as error:
        raise _refused("workers.bad_address", address=address) from error
    except OSError as error:  # a time-out is one, too
        raise _refused("workers.no_cluster", address=address) from error
    if not has_workers:
        raise _refused("workers.no_workers", address=address)


async def _has_workers(address: str) -> bool:
    """Ask the scheduler at an address; a cluster that is just starting is given some time."""
    from distributed.core import rpc

    async with rpc(address, timeout=_PATIENCE_S) as scheduler:
        last = monotonic() + 0.5 * _PATIENCE_S
        while True:
            identity = await scheduler.identity()
            if identity["type"] != "Scheduler":
                raise _refused("workers.not_a_scheduler", address=address, kind=identity["type"])
            if identity["workers"] or monotonic() > last:
                return bool(identity["workers"])
            await asyncio.sleep(0.2)


def _require_same_version(client: Client) -> None:
    """Refuse workers that might give another answer.

    Raises
    ------
    PlanError
        For every worker with another version of quotaopt, or without any.
    """
    others = {
        worker: found
        for worker, found in client.run(_version, on_error="return").items()
        if found != quotaopt.__version__
    }
    if others:
        raise PlanError(
            [
                Problem.at(
                    NOWHERE,
                    "workers.other_version",
                    worker=worker,
                    found=f"{found!r}" if isinstance(found, BaseException) else f"quotaopt {found}",
                    ours=quotaopt.__version__,
                )
                for worker, found in sorted(others.items())
            ]
        )


def _version() -> str:
    return quotaopt.__version__


def _refused(key: str, **values: object) -> PlanError:
    return PlanError([Problem.at(NOWHERE, key, **values)])

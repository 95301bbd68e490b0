"""The engine that was asked for."""

from __future__ import annotations

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.workers.engine import Engine, Limits
from quotaopt.workers.here import Here
from quotaopt.workers.memory import require_watch
from quotaopt.workers.processes import Processes, cores


def open_engine(jobs: int | None = None, cluster: str | None = None, limits: Limits | None = None) -> Engine:
    """An engine; use it in a ``with``.

    Parameters
    ----------
    jobs : int, optional
        Processes on this machine; the cores by default. One job is this process itself, unless there are
        limits: a task can only be stopped together with the process that it is in.
    cluster : str, optional
        Address of a Dask scheduler, such as ``tcp://host:8786``, in place of processes here.
    limits : Limits, optional
        What one task may take. Local processes only: a cluster sets the memory of its own workers.

    Raises
    ------
    PlanError
        The call is contradictory, or there is no cluster at the address.
    """
    limits = limits or Limits()
    if cluster is not None:
        if jobs is not None:
            raise _refused("workers.jobs_and_cluster")
        if limits:
            raise _refused("workers.limits_on_cluster")
        from quotaopt.workers.dask import Dask

        return Dask(cluster)
    if jobs is not None and jobs < 1:
        raise _refused("workers.no_jobs", jobs=jobs)
    if limits.memory_bytes is not None:
        require_watch()
    number = cores() if jobs is None else jobs
    return Here() if number == 1 and not limits else Processes(number, limits)


def _refused(key: str, **values: object) -> PlanError:
    return PlanError([Problem.at(NOWHERE, key, **values)])

"""A batch from its source to its tables, as the command line and Python ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quotaopt.batch.order import Order
from quotaopt.batch.results import Results
from quotaopt.batch.run import Batch, Watcher, run
from quotaopt.batch.table import write_batch
from quotaopt.batch.units import units_of
from quotaopt.ledger.lock import file_lock
from quotaopt.workers import open_engine

TABLES = ("results.csv", "results.xlsx")
"""Written to the folder of results when all units are finished."""
_LOCK = ".lock"


def batch_of(
    source: str | Path,
    output: str | Path,
    order: Order,
    *,
    match: str | None = None,
    select: Sequence[str] = (),
    actuals: str | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    watchers: Sequence[Watcher] = (),
) -> Batch:
    """Do what is ordered with every unit of a folder or a table; results go to the folder `output`.

    Units that an earlier call finished with the same order are not done again, as long as their files are
    the same. What a unit gives does not depend on the number of jobs.

    Parameters
    ----------
    match
        Of a folder: which plan files are units, such as ``*/plan-*.yaml``; by default one per subfolder.
    select
        Patterns of names of units, such as ``East*``; by default all.
    actuals
        To replan: the file of a unit's actuals, as ``actuals/{unit}.csv``; by default beside its plan.
    jobs
        Processes on this machine, by default the cores. Above 1 a script needs
        ``if __name__ == "__main__":`` around the call.
    cluster
        Address of a Dask scheduler in place of processes here.

    Raises
    ------
    PlanError
        The source holds no units, or what is wrong with them as a whole; the folder holds something else,
        or another run is at work on it; there is no such cluster.
    TaskError
        There is nothing left to carry units out. What was finished is kept.
    """
    source, output = Path(source), Path(output)
    units = units_of(source, match=match, select=select, actuals=actuals, besides=output)
    if cluster is not None:
        units, output = [unit.from_anywhere() for unit in units], output.absolute()
    with open_engine(jobs, cluster, order.limits) as engine:
        results = Results(output, source, order.do)
        with file_lock(output / _LOCK, "batch.busy"):
            results.read()
            found = run(source, units, order, results, engine, watchers)
            for name in TABLES:
                write_batch(found, output / name, order.lang)
    return found

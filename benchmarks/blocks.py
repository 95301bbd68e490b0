"""One plan in blocks against the same plan in one process: targets, seconds, memory, costs per cell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.instances import Family, synthetic_model
from benchmarks.registry import Line, benchmark
from quotaopt.blocks import Folder, cut, solve_blocks, write_blocks
from quotaopt.fairness import NOTIONS
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.classify import classify
from quotaopt.rounding import round_to_steps
from quotaopt.solvers.kernels_numba import NumbaKernels
from quotaopt.solvers.newton import solve_newton
from quotaopt.workers import Done, Task
from quotaopt.workers.processes import Processes

SEED, NOTION = 7, "proportional"


@benchmark("one plan in blocks")
def blocks(quick: bool) -> Iterable[Line]:
    n_cells = 1_000_000 if quick else 10_000_000
    families: tuple[Family, ...] = ("base", "tight") if quick else ("base",)
    for family in families:
        with tempfile.TemporaryDirectory() as folder:
            yield from _compared(Path(folder), n_cells, family)


def _compared(here: Path, n_cells: int, family: Family) -> Iterable[Line]:
    source = write_blocks(here / "blocks", cut(synthetic_model(n_cells, family, SEED)))
    alone = _child("alone", here, 1)
    for jobs in (1, 2):
        found = _child("blocks", here, jobs)
        equal, farthest = _difference(here, source.n_blocks)
        seconds = found["seconds"]
        work = seconds["solve"] + seconds["round"]
        yield Line(
            f"{family}, {jobs} worker{'s' if jobs > 1 else ''}",
            f"{found['cells']:,} cells, {found['rows']:,} rows, {source.n_blocks} blocks",
            f"solve {seconds['solve']:.1f} s ({found['iterations']} steps, {found['passes']} passes, "
            f"violation {found['violation']:.0e}, gap {found['gap']:.0e}), round {seconds['round']:.1f} s, "
            f"check {seconds['check']:.1f} s; ns of a worker per cell: {_per_cell(found)}; driver "
            f"{found['driver_mb']:.0f} MB, worker {found['worker_mb']:.0f} MB",
            f"one process: solve {alone['solve']:.1f} s, round {alone['round']:.1f} s, {alone['mb']:.0f} MB",
            f"{work / (alone['solve'] + alone['round']):.2f}x its time; prices {_prices_apart(here):.0e} "
            f"apart; {100 * equal:.1f} % of targets equal, the others {farthest} step away",
            "<= 1 step",
            farthest <= 1,
        )


def _per_cell(found: dict[str, Any]) -> str:
    """Nanoseconds that workers spend on a cell: opening it, on one pass, on whole steps, on the check."""
    spent, cells = found["spent"], found["cells"]
    parts = {
        "open": spent["outline"],
        "pass": spent["reply"] / found["passes"],
        "round": spent["in_steps"] + spent["whole_steps"],
        "check": spent["_checked"],
    }
    return ", ".join(f"{name} {1e9 * seconds / cells:.0f}" for name, seconds in parts.items())


def _difference(here: Path, n_blocks: int) -> tuple[float, int]:
    """The share of equal targets, and the largest difference in steps."""
    alone = np.load(here / "alone.npy", mmap_mode="r")
    start, equal, farthest = 0, 0, 0
    for number in range(n_blocks):
        steps = np.load(here / "targets" / f"targets-{number:06}.npy")
        apart = np.abs(steps - alone[start : start + len(steps)])
        equal, farthest = equal + int(np.count_nonzero(apart == 0)), max(farthest, int(apart.max()))
        start += len(steps)
    return equal / start, farthest


def _prices_apart(here: Path) -> float:
    """The largest difference between prices of a row; a price of 1 moves a burden by about 1."""
    return float(np.abs(np.load(here / "alone-prices.npy") - np.load(here / "prices.npy")).max())


def _child(what: str, here: Path, jobs: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.blocks", what, str(here), str(jobs)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(told))


def _alone(here: Path) -> dict[str, float]:
    """Solve and round the whole model in this process."""
    model = _whole(Folder(here / "blocks"))
    kernels = NumbaKernels(model.partitions)
    solve_newton(synthetic_model(10_000, "base", SEED), NOTIONS[NOTION])  # loads what is compiled
    begun = time.perf_counter()
    answer = solve_newton(model, NOTIONS[NOTION], kernels=kernels)
    solved = time.perf_counter()
    steps = round_to_steps(model, classify(model), answer.t).steps
    rounded = time.perf_counter()
    np.save(here / "alone.npy", steps)
    np.save(here / "alone-prices.npy", answer.multipliers)
    return {"solve": solved - begun, "round": rounded - solved, "mb": _peak_mb("self")}


def _whole(source: Folder) -> CanonicalModel:
    """The blocks of a folder as one model."""
    parts = [source.block(number) for number in range(source.n_blocks)]
    limits = parts[0].steps

    def joined(name: str, of: Any = lambda part: part) -> Any:
        return np.concatenate([getattr(of(part), name) for part in parts])

    def steps(part: CanonicalModel) -> Any:
        return part.steps

    return replace(
        parts[0],
        reference=joined("reference"),
        lower=joined("lower"),
        upper=joined("upper"),
        partitions=tuple(
            Partition(np.concatenate([part.partitions[p].codes for part in parts]), partition.n_groups)
            for p, partition in enumerate(parts[0].partitions)
        ),
        steps=replace(limits, cell_lower=joined("cell_lower", steps), cell_upper=joined("cell_upper", steps)),
    )


class _Timed(Processes):
    """Processes that note how long workers were at what."""

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs)
        self.spent: Counter[str] = Counter()
        self._what: dict[int, str] = {}

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Task:
        task = super().submit(function, *arguments)
        self._what[task.number] = function.__name__
        return task

    def as_completed(self) -> Iterator[Done]:
        for done in super().as_completed():
            self.spent[self._what.pop(done.number)] += done.seconds
            yield done

    def largest_mb(self) -> float:
        return max(_peak_mb(str(worker.pid)) for worker in self._workers)


def _blocks(here: Path, jobs: int) -> dict[str, Any]:
    """Solve the folder with processes of its own."""
    with _Timed(jobs) as engine:
        found = solve_blocks(Folder(here / "blocks"), NOTION, engine, here / "targets")
        worker_mb = engine.largest_mb()
    prices = found.prices
    np.save(here / "prices.npy", prices.multipliers)
    return {
        "seconds": found.seconds,
        "spent": engine.spent,
        "cells": found.verdict.n_cells,
        "rows": len(prices.multipliers),
        "iterations": prices.iterations,
        "passes": prices.passes,
        "violation": prices.violation,
        "gap": prices.gap,
        "driver_mb": _peak_mb("self"),
        "worker_mb": worker_mb,
    }


def _peak_mb(process: str) -> float:
    """The peak of a process since it began; what `getrusage` tells includes that of its parent."""
    status = (Path("/proc") / process / "status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    _, WHAT, HERE, JOBS = sys.argv
    if hasattr(os, "sched_setaffinity"):  # one core for each worker
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    print(json.dumps(_alone(Path(HERE)) if WHAT == "alone" else _blocks(Path(HERE), int(JOBS))))

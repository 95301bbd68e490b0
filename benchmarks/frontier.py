"""Twenty efficient points of one plan, each proved, beside twenty solves of the plan itself.

Both are measured in one run, a frontier between two solves, in processor time: a busy machine is busy
for both. A solve reads, builds, rounds and certifies; a frontier reads and builds once, and its points
are before rounding.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.registry import Line, benchmark
from quotaopt import frontier_of, read_plan, solve
from quotaopt.examples.synthetic import write_synthetic
from quotaopt.plan.plan import Plan

SEED, POINTS, TRIES = 7, 20, 7
GOAL = 20.0
BETWEEN: Mapping[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "fairness of cells, strategy": (("fairness", "strategy"), {}),
    "fairness of reps, stability": (("fairness", "stability"), {"level": ["rep"]}),
    "strategy, stability": (("strategy", "stability"), {}),
    "fairness of reps, strategy, stability": (("fairness", "strategy", "stability"), {"level": ["rep"]}),
}


@benchmark("twenty efficient points, beside twenty solves")
def points_beside_solves(quick: bool) -> Iterable[Line]:
    n_cells = 1_000 if quick else 10_000
    with tempfile.TemporaryDirectory() as folder:
        plan = read_plan(write_synthetic(Path(folder), cells=n_cells, seed=SEED))
        last = _last_plan(plan, Path(folder))
        for name, (between, given) in BETWEEN.items():
            yield from _lines(plan, name, between, {"last": last, **given}, n_cells)


def _last_plan(plan: Plan, folder: Path) -> str:
    """Targets of reps that lean up to 20 % away from today's."""
    targets = solve(plan).by("rep")[["rep", "target"]]
    leaning = 1.0 + 0.2 * np.random.default_rng(SEED).uniform(-1.0, 1.0, len(targets))
    file = folder / "last.csv"
    targets.assign(target=(targets["target"] * leaning).round()).to_csv(file, index=False)
    return str(file)


def _lines(
    plan: Plan, name: str, between: tuple[str, ...], given: dict[str, Any], n_cells: int
) -> Iterable[Line]:
    solves, frontiers = [_seconds(lambda: solve(plan))], []
    for _ in range(TRIES):
        frontiers.append(_seconds(lambda: frontier_of(plan, between, points=POINTS, **given)))
        solves.append(_seconds(lambda: solve(plan)))
    found = frontier_of(plan, between, points=POINTS, **given)
    own, all_points = statistics.median(solves), statistics.median(frontiers)
    slack = max(float((point.efficient.slack / found.curve.scale).max()) for point in found.points)
    ratio, has_goal = all_points / own, len(between) == 2
    yield Line(
        what=f"{len(found.points)} points, {name}",
        size=f"{n_cells:,} cells",
        ours=f"{all_points:.2f} s (proved to {slack:.0e} of the range)",
        other=f"a solve: {own:.2f} s",
        ratio=f"{ratio:.1f} solves",
        goal=f"under {GOAL:.0f}" if has_goal else "",
        met=ratio < GOAL if has_goal else None,
    )
    one = _seconds(lambda: found.publish(POINTS // 2))
    yield Line(
        what="one of them in whole steps, certified",
        size=f"{n_cells:,} cells",
        ours=f"{one:.2f} s",
        other=f"a solve: {own:.2f} s",
        ratio=f"{one / own:.1f} solves",
        goal="",
        met=None,
    )


def _seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started

"""What it takes to say why a plan cannot be met, beside what its solve takes without the contradiction."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.registry import Line, benchmark
from quotaopt import diagnose, read_plan, solve
from quotaopt.examples.synthetic import Family, write_synthetic
from quotaopt.plan.plan import Plan

CELLS, SEED, PAIRS = 100_000, 7, 3
MOST = 20.0
"""How many solves a diagnosis may take."""


def contradictions(plan: Plan, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Kinds of contradictions, as changes of the plan."""
    regions, products = (pd.read_csv(folder / f"{name}.csv") for name in ("regions", "products"))
    people = pd.read_csv(folder / "people.csv")
    rules, total = plan.document["rules"], plan.document["total"]
    first = str(regions["region"][0])
    some = regions["region"].tolist()[:5]
    strategic = products["product"].str.startswith("S")
    carried = int(people["cap"][people["region"] == first].sum())
    least = round(int(products["ceiling"][strategic].sum()) / total + 0.01, 4)

    def more(*added: dict[str, Any]) -> dict[str, Any]:
        return {"rules": [*rules, *added]}

    yield "the total above all caps", {"total": round(total * 1.1, -2)}
    yield (
        "a region above its reps",
        more({"name": "Push", "where": {"region": first}, "min": carried + 100_000}),
    )
    line = {"where": {"region": first}, "each": ["region", "product"], "growth": {"max": -0.02}}
    yield "a region against its products", more({"name": "Line in region", **line})
    yield (
        "a share above its products",
        more({"name": "New", "where": {"product": "S*"}, "share": {"min": least}}),
    )
    crossing = [
        {"name": "Some regions", "where": {"region": some}, "share": {"min": 0.4}},
        {"name": "Their new", "where": {"region": some, "product": "S*"}, "share": {"max": 0.02}},
        {"name": "Other products", "where": {"product": "P*"}, "share": {"max": 0.7}},
    ]
    yield "shares that cross", more(*crossing)
    yield (
        "growth of every month of every rep",
        more({"name": "Everywhere", "each": ["rep", "month"], "growth": {"min": 0.12}}),
    )


def _seconds(call: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    result = call()
    return time.process_time() - started, result


@benchmark("diagnosis: why a plan cannot be met")
def diagnosis(quick: bool) -> Iterable[Line]:
    families: tuple[Family, ...] = ("base",) if quick else ("base", "tight")
    for family in families:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            plan = read_plan(write_synthetic(folder, cells=CELLS, seed=SEED, family=family))
            solve(plan)  # compiled passes are loaded
            for what, changes in contradictions(plan, folder):
                yield _measured(f"{what}, {family}", plan, plan.change(changes))


def _measured(what: str, plan: Plan, impossible: Plan) -> Line:
    """Taken in turns, so that a busy machine is busy for both."""
    pairs = [(_seconds(lambda: solve(plan)), _seconds(lambda: diagnose(impossible))) for _ in range(PAIRS)]
    ratio = statistics.median(mine / other for (other, _), (mine, _) in pairs)
    (solved_s, solved), (diagnosed_s, found) = pairs[-1]
    conflict = found.conflict
    return Line(
        what,
        f"{len(solved.targets):,} cells",
        f"{diagnosed_s:.2f} s, {0 if conflict is None else len(conflict.demands):,} limits",
        f"the solve without the contradiction: {solved_s:.2f} s",
        f"{ratio:.1f}x the time of processors",
        f"<= {MOST:.0f}x",
        conflict is not None and ratio <= MOST,
    )

"""Several measures in one plan: what as many cells cost as two measures, and when each measure has them."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from benchmarks.measure import ProcessCost, process_cost
from benchmarks.registry import Line, benchmark
from quotaopt.examples.synthetic import write_synthetic

PAIRS = 3
GROWTH, STEP, SEED = 1.08, 10, 7
LEAN = {"region": 0.07, "rep": 0.05, "product": 0.07, "month": 0.05}
WIDTH = {"region": 0.13, "product": 0.09, "month": 0.02}
CELL = ["rep", "product", "month"]
HEDGE = [{"level": "region", "factor": 0.03}, {"level": "rep", "factor": 0.05}]


@dataclass(frozen=True)
class Case:
    """A plan of the synthetic company."""

    what: str
    cells: int  # of every measure
    two: bool = False
    hedged: bool = False

    def write(self, folder: Path) -> Path:
        """The plan file with its tables."""
        plan = write_synthetic(folder, cells=self.cells, seed=SEED)
        document = yaml.safe_load(plan.read_text(encoding="utf-8"))
        for rule in document["rules"]:
            if self.hedged and "share" not in rule:
                rule["number"] = "plan"  # limits as without over-assignment: the same solve
        if self.two:
            document = _with_profit(document, folder)
        if self.hedged:
            document["over_assignment"] = HEDGE
        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
        plan.write_text(text, encoding="utf-8")
        return plan


def _with_profit(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Gross profit as a second measure, with limits as tight as those of revenue and a margin per region."""
    rng = np.random.default_rng(SEED)
    history = pd.read_csv(folder / "history.csv")
    history["profit"] = np.rint(history["revenue"] * rng.uniform(0.15, 0.35, len(history))).astype(int)
    hidden = history["profit"] * GROWTH
    for level, width in LEAN.items():
        codes, members = pd.factorize(history[level])
        hidden = hidden * (1.0 + rng.uniform(-width, width, len(members)))[codes]
    history["hidden"] = np.maximum(np.rint(hidden / STEP), 1).astype(int) * STEP
    sums = {level: history.groupby(level)["hidden"].sum() for level in ("rep", *WIDTH)}
    history.drop(columns="hidden").to_csv(folder / "history.csv", index=False)
    caps = {"profit_cap": np.ceil(sums["rep"] * (1.0 + rng.uniform(0.0, 0.04, len(sums["rep"]))))}
    _add_columns(folder / "people.csv", "rep", caps)
    for level, width in WIDTH.items():
        below = rng.uniform(0.0, width, len(sums[level]))
        member = sums[level].set_axis(sums[level].index.str.replace("2024", "2025"))
        band = {"profit_floor": member * (1.0 - below), "profit_ceiling": member * (1.0 - below + width)}
        _add_columns(folder / f"{level}s.csv", level, band)
    step, total = document.pop("step"), document.pop("total")
    document["measures"] = {
        "revenue": {"total": total, "step": step, "of": "history.revenue"},
        "profit": {"total": int(sums["rep"].sum()), "step": STEP, "of": "history.profit"},
    }
    document["tables"]["history"]["value"] = ["revenue", "profit"]
    del document["reference"]["blend"]
    number = {key: value for key, value in document["rules"][0].items() if key == "number"}
    of_profit: dict[str, Any] = {"where": {"measure": "profit"}, **number}
    growth = document["rules"][-1]
    growth["each"] = ["measure", *CELL]
    document["rules"] += [
        {"name": "Profit caps", "each": ["rep"], "max": "people.profit_cap", **of_profit},
        *(
            {
                "name": f"Profit by {level}",
                "each": [level],
                "min": f"{level}s.profit_floor",
                "max": f"{level}s.profit_ceiling",
                **of_profit,
            }
            for level in WIDTH
        ),
        {"name": "Margin", "each": ["region"], "ratio": {"of": "profit", "over": "revenue", "min": 0.22}},
    ]
    return document


def _add_columns(path: Path, key: str, columns: Mapping[str, pd.Series]) -> None:
    """More columns in a table that is keyed by `key`; amounts in whole units."""
    frame = pd.read_csv(path, dtype={key: str})
    more = {name: frame[key].map(values.round().astype(int)) for name, values in columns.items()}
    frame.assign(**more).to_csv(path, index=False)


def _n_cells(case: Case, plan: Path) -> int:
    """The nearest whole company has as many cells as its history has rows, in every measure."""
    with plan.with_name("history.csv").open(encoding="utf-8") as rows:
        return (sum(1 for _ in rows) - 1) * (2 if case.two else 1)


def _costs(plans: Mapping[str, Path]) -> dict[str, list[ProcessCost]]:
    """Whole processes, taken in turns, so that a busy machine is busy for all of them."""
    found: dict[str, list[ProcessCost]] = {what: [] for what in plans}
    for round_ in range(PAIRS + 1):
        for what, plan in plans.items():
            command = ["solve", str(plan), "-o", str(plan.with_name("targets.csv")), "--quiet"]
            cost = process_cost([sys.executable, "-m", "quotaopt", *command])
            if round_:  # the first one only warms what is read
                found[what].append(cost)
    return found


@benchmark("layers: several measures in one plan")
def layers(quick: bool) -> Iterable[Line]:
    n = 100_000 if quick else 1_000_000
    single = Case("one measure", n)
    cases = [
        single,
        Case("one measure, over-assignment", n, hedged=True),
        Case("the same number of cells in two measures", n // 2, two=True),
        Case("the same in two measures, over-assignment", n // 2, two=True, hedged=True),
        Case("two measures of all cells", n, two=True),
        Case("two measures of all cells, over-assignment", n, two=True, hedged=True),
    ]
    with tempfile.TemporaryDirectory() as folder:
        plans = {case.what: case.write(Path(folder) / str(number)) for number, case in enumerate(cases)}
        n_cells = {case.what: _n_cells(case, plans[case.what]) for case in cases}
        found = _costs(plans)
    base = found[single.what]
    for case in cases[1:]:
        costs = found[case.what]
        ratio = statistics.median(mine.cpu_s / other.cpu_s for mine, other in zip(costs, base, strict=True))
        has_goal = case.two and case.hedged and case.cells < n
        is_solved = all(cost.exit_code == 0 for cost in costs)
        yield Line(
            case.what,
            f"{n_cells[case.what]:,} cells",
            _told(costs),
            f"{single.what}, {n_cells[single.what]:,} cells: {_told(base)}",
            f"{ratio:.2f}x the time of processors",
            "<= 2x" if has_goal else "",
            is_solved and ratio <= 2.0 if has_goal else None if is_solved else False,
        )


def _told(costs: list[ProcessCost]) -> str:
    wall, cpu, peak = (
        statistics.median(getattr(cost, name) for cost in costs) for name in ("wall_s", "cpu_s", "peak_mb")
    )
    return f"{wall:.2f} s ({cpu:.2f} s of processors), {peak:,.0f} MB"

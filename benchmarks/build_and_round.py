"""Building the model from tables in memory, and rounding, against reading the same cells."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from benchmarks.fair_split import SEED, cells_as_csv
from benchmarks.instances import synthetic_data
from benchmarks.measure import median_seconds
from benchmarks.registry import Line, benchmark
from benchmarks.trees import crossing_model, tree_model
from quotaopt.examples.synthetic import write_synthetic
from quotaopt.fairness import PROPORTIONAL
from quotaopt.model.classify import classify
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import read_plan
from quotaopt.reference.fair import fair_reference
from quotaopt.rounding import round_to_steps
from quotaopt.rules.build import build
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find


@benchmark("tables in memory to model")
def building(quick: bool) -> Iterable[Line]:
    n_cells = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        write_synthetic(here, cells=n_cells, seed=SEED, family="base")
        plan = read_plan(here / "plan.yaml")
        cells = lay_out(plan)
        build(plan, cells, fair_reference(plan, cells))  # every column has been parsed once: in memory
        seconds, built = median_seconds(lambda: build(plan, cells, fair_reference(plan, cells)))
        largest = max(here.glob("*.csv"), key=lambda path: path.stat().st_size)
        csv_s, _ = median_seconds(lambda: pd.read_csv(largest))
    yield Line(
        "reference, rules and rows",
        f"{built.model.n_cells:,} cells, {built.model.n_rows:,} rows",
        f"{seconds:.2f} s",
        f"pandas.read_csv of {largest.name}: {csv_s:.2f} s",
        f"{seconds / csv_s:.2f} reads",
        "<= 1.5 reads",
        seconds <= 1.5 * csv_s,
    )


@benchmark("rounding to whole steps")
def rounding(quick: bool) -> Iterable[Line]:
    n_cells = 100_000 if quick else 1_000_000
    csv = cells_as_csv(synthetic_data(n_cells, "base", SEED))
    csv_s, _ = median_seconds(lambda: pd.read_csv(io.BytesIO(csv)))
    for name, model, goal in (
        ("one tree: total > region > rep > cell", tree_model(n_cells, SEED), 0.5),
        ("two crossing trees: reps in regions, products by month", crossing_model(n_cells, SEED), 2.0),
    ):
        structure = classify(model)
        answer = find(model, structure, PROPORTIONAL)
        assert isinstance(answer, Candidate)
        seconds, rounded = median_seconds(
            lambda model=model, structure=structure, t=answer.t: round_to_steps(model, structure, t),
            runs=7,
        )
        yield Line(
            name,
            f"{model.n_cells:,} cells, class {structure.plan_class}",
            f"{seconds:.2f} s, {len(rounded.misses)} misses",
            f"pandas.read_csv: {csv_s:.2f} s",
            f"{seconds / csv_s:.2f} reads",
            f"<= {goal:g} reads",
            seconds <= goal * csv_s and not rounded.misses,
        )

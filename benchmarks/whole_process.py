"""Whole processes: from a plan file to written targets, and the cold start of the command line."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from benchmarks.measure import median_seconds, process_cost
from benchmarks.registry import Line, benchmark
from quotaopt.examples.synthetic import write_synthetic

ANNUAL = Path(__file__).parent.parent / "models" / "annual" / "plan.yaml"
QUOTAOPT = [sys.executable, "-m", "quotaopt"]


@benchmark("plan file to written, certified targets")
def plan_to_targets(quick: bool) -> Iterable[Line]:
    n_cells = 100_000 if quick else 1_000_000
    for family in ("base", "tight"):
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            write_synthetic(here, cells=n_cells, seed=7, family=family)
            out = here / "targets.csv"
            command = [*QUOTAOPT, "solve", str(here / "plan.yaml"), "-o", str(out), "--quiet"]
            process_cost(command)
            cost = process_cost(command, runs=3)
            csv_s, table = median_seconds(lambda here=here: pd.read_csv(here / "history.csv"))
        yield Line(
            f"quotaopt solve, {family}",
            f"{len(table):,} cells",
            f"{cost.wall_s:.2f} s, {cost.peak_mb:,.0f} MB, exit code {cost.exit_code}",
            f"pandas.read_csv of history.csv ({', '.join(table.columns)}): {csv_s:.2f} s",
            f"{cost.wall_s / csv_s:.1f} reads",
            "<= 6 reads, <= 2,048 MB",
            cost.exit_code == 0 and cost.wall_s <= 6 * csv_s and cost.peak_mb <= 2048,
        )


@benchmark("cold start")
def cold_start(quick: bool) -> Iterable[Line]:
    runs = 3 if quick else 9
    imports = process_cost([sys.executable, "-c", "import pandas, scipy.sparse"], runs)
    annual = process_cost([*QUOTAOPT, "solve", str(ANNUAL)], runs)
    yield Line(
        "quotaopt solve models/annual/plan.yaml",
        "cold",
        f"{annual.wall_s:.2f} s, {annual.peak_mb:,.0f} MB",
        f"python -c 'import pandas, scipy.sparse': {imports.wall_s:.2f} s",
        f"{annual.wall_s / imports.wall_s:.2f}x",
        "<= 2.5x",
        annual.exit_code == 0 and annual.wall_s <= 2.5 * imports.wall_s,
    )
    nothing = process_cost([sys.executable, "-c", "pass"], runs)
    version = process_cost([*QUOTAOPT, "--version"], runs)
    yield Line(
        "quotaopt --version",
        "cold",
        f"{version.wall_s:.3f} s",
        f"python -c pass: {nothing.wall_s:.3f} s",
        f"+{version.wall_s - nothing.wall_s:.3f} s",
        "<= +0.3 s",
        version.exit_code == 0 and version.wall_s - nothing.wall_s <= 0.3,
    )

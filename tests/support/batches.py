"""Small units in folders, and what a batch of them leaves behind."""

from __future__ import annotations

import json
from pathlib import Path

PLAN = """\
plan: {name}
currency: CNY
step: 1
total: {total}
dimensions:
  org: [region, rep]
tables:
  orders: {{file: orders.csv, value: amount}}
cells: {{from: orders}}
reference: {{blend: [{{share_of: orders.amount}}]}}
rules:
  - {{name: cap, where: {{rep: Ann}}, max: {cap}}}
"""
ORDERS = "region,rep,amount\nEast,Ann,{ann}\nEast,Bob,100\nWest,Cy,300\n"


def write_unit(folder: Path, name: str, *, total: int = 1000, cap: int = 900, ann: int = 200) -> Path:
    """A plan of three cells with its table."""
    place = folder / name
    place.mkdir(parents=True)
    (place / "plan.yaml").write_text(PLAN.format(name=name, total=total, cap=cap), encoding="utf-8")
    (place / "orders.csv").write_text(ORDERS.format(ann=ann), encoding="utf-8")
    return place / "plan.yaml"


def lines_of(output: Path) -> list[dict]:
    """The lines kept of a batch."""
    return [json.loads(line) for line in (output / "units.jsonl").read_text(encoding="utf-8").splitlines()]


def files_of_units(output: Path) -> dict[str, bytes]:
    """Every file of every unit."""
    units = output / "units"
    return {str(path.relative_to(units)): path.read_bytes() for path in sorted(units.rglob("*.*"))}


def results_but_for_time(output: Path) -> list[list[str]]:
    """The table of results without seconds and memory."""
    rows = [line.split(",") for line in (output / "results.csv").read_text("utf-8-sig").splitlines()]
    kept = [at for at, name in enumerate(rows[0]) if name not in ("seconds", "peak_mb")]
    return [[row[at] for at in kept] for row in rows]


QUARTERLY = """\
plan: {name}
currency: CNY
step: 10
total: 48000
dimensions:
  org: [region, rep]
  time: {{levels: [quarter], start: 2024-Q1, periods: 4}}
tables:
  orders: {{file: orders.csv, value: amount, date: quarter}}
cells: {{from: orders}}
reference: {{blend: [{{share_of: orders.amount}}], season: {{from: orders}}}}
rules:
  - {{name: room, each: [rep], growth: {{min: -0.5, max: 1}}}}
"""


def write_quarterly(folder: Path, name: str, attainment: float | None) -> Path:
    """Three reps in four quarters, of which the first is over, reached in this part; None: no actuals."""
    place = folder / name
    place.mkdir(parents=True)
    (place / "plan.yaml").write_text(QUARTERLY.format(name=name), encoding="utf-8")
    reps = [("East", "Ann"), ("East", "Bob"), ("West", "Cy")]
    rows = [f"{region},{rep},2023-Q{quarter},3000" for region, rep in reps for quarter in (1, 2, 3, 4)]
    (place / "orders.csv").write_text(
        "region,rep,quarter,amount\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    if attainment is not None:
        sold = [f"{region},{rep},2024-Q1,{4000 * attainment:.2f}" for region, rep in reps]
        text = "region,rep,quarter,actual\n" + "\n".join(sold) + "\n"
        (place / "actuals.csv").write_text(text, encoding="utf-8")
    return place / "plan.yaml"

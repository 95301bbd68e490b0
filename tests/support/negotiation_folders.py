"""A small negotiation: three regions with two reps each, who sell two lines."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from quotaopt import negotiate
from quotaopt.plan.plan import Plan, read_plan

REPS = {"Ann": "East", "Bob": "East", "Cy": "North", "Dee": "North", "Eve": "South", "Fay": "South"}
LINES = {"old": 3, "new": 1}
OPENED = "2026-01-05T08:00:00Z"
HISTORY = "region,rep,line,revenue\n" + "".join(
    f"{region},{rep},{line},{100 * (number + 2) * weight}\n"
    for number, (rep, region) in enumerate(REPS.items())
    for line, weight in LINES.items()
)
PAST = "region,year,bid,actual\nEast,2023,1000,1250\nEast,2024,1100,1400\nSouth,2023,3000,2500\n"
PLAN = """\
plan: Targets
currency: CNY
step: 10
total: 12_000
dimensions: {org: [region, rep], product: [line]}
tables:
  history: {file: history.csv, value: revenue}
  past: {file: past.csv}
cells: {from: history}
reference: {blend: [{share_of: history.revenue, weight: 1}]}
rules:
- {name: cap, each: [rep], growth: {min: -0.2, max: 0.5}}
- {name: new, where: {line: new}, share: {min: 0.28}}
negotiation: {nodes: [rep], owners: [region], rounds: 3, past: {table: past, by: [region]}}
"""


def write_plan(folder: Path, text: str = PLAN) -> Path:
    """The plan with its tables in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "history.csv").write_text(HISTORY, encoding="utf-8")
    (folder / "past.csv").write_text(PAST, encoding="utf-8")
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return folder / "plan.yaml"


def small_plan(folder: Path, **changes: object) -> Plan:
    """The plan, changed by dotted path; `__` stands for the dot."""
    stated = {path.replace("__", "."): value for path, value in changes.items()}
    return read_plan(write_plan(folder), changes=stated)


def opened(folder: Path, *, lang: str = "en", **changes: object) -> negotiate.Negotiation:
    """A negotiation of the small plan in ``folder/talks``."""
    plan = small_plan(folder / "own", **changes)
    return negotiate.open(plan, folder / "talks", lang="zh" if lang == "zh" else "en", at=OPENED)


def rows_of(file: Path) -> list[dict[str, str]]:
    """A CSV file by its headings."""
    return list(csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"))))


def write_rows(file: Path, rows: list[dict[str, str]]) -> Path:
    """Rows as a CSV file, as a spreadsheet saves it."""
    with file.open("w", encoding="utf-8-sig", newline="") as open_file:
        writer = csv.DictWriter(open_file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def answered(sheet: Path, file: Path, factor: float = 1.0, reason: str = "seen in the market") -> Path:
    """A CSV sheet with a bid of `factor` times the proposal in every row."""
    rows = rows_of(sheet)
    for row in rows:
        low, high = float(row["Floor"]), float(row["Ceiling"])
        row["Bid"] = str(int(min(max(float(row.get("Proposal") or row["Fair share"]) * factor, low), high)))
        row["Reason"] = reason
    return write_rows(file, rows)

"""The real quarters of Adventure Works as quotaopt plans, month by month, from what was known when.

A quarter's total is the sum of the quotas that the company used. Store sales fall on one day a month, so that
a quarter has three batches; the last quarter's first two carry the same calendar month in the data and are
one period here.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import quotaopt
from quotaopt.plan.plan import Plan

QUARTERS = tuple(f"P{number:02d}" for number in range(5, 13))
MERGED = {"P12"}
"""Quarters whose first two batches lie in one calendar month."""
BATCHES, STEP = 3, 1000


@dataclass(frozen=True)
class Quarter:
    """A quarter as it was planned, and what came of it."""

    name: str
    plan: Plan
    actuals: pd.DataFrame  # rep, category, month, actual: all of the quarter
    ends: tuple[dt.date, ...]  # the last day of every period

    def known(self, period: int) -> pd.DataFrame:
        """What had been sold at the end of a period, the first being 0."""
        months = [f"{end:%Y-%m}" for end in self.ends[: period + 1]]
        return self.actuals[self.actuals["month"].isin(months)]


def reference_folder() -> Path | None:
    """Where the data lies, if it does: below ``QUOTAOPT_REFERENCE_DATA``, or beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("QUOTAOPT_REFERENCE_DATA") or beside) / "adventureworks"
    return folder if (folder / "history.csv").is_file() else None


def quarters(folder: Path, names: Sequence[str] = QUARTERS) -> Iterator[Quarter]:
    """The quarters, each from what was known before it."""
    text = {"rep": "string"}
    sales = pd.read_csv(folder / "history.csv", dtype=text).dropna(subset="rep")
    quotas = pd.read_csv(folder / "attainment.csv", dtype=text)
    reps = pd.read_csv(folder / "reps.csv", dtype=text)
    for name in names:
        yield _quarter(name, sales, quotas[quotas["period"] == name], reps)


def _quarter(name: str, sales: pd.DataFrame, quotas: pd.DataFrame, reps: pd.DataFrame) -> Quarter:
    before, own = sales[sales["period"] < name], sales[sales["period"] == name].copy()
    batch = _batches(own)
    if name in MERGED:
        batch = batch.clip(lower=1) - 1
    n_periods = BATCHES - (name in MERGED)
    start = dt.date.fromisoformat(f"{own['month'].min()}-01")
    ends = tuple(_end_of_month(start, number) for number in range(n_periods))
    own["month"] = batch.map(lambda number: f"{ends[number]:%Y-%m}")
    own = own[own["rep"].isin(quotas["rep"])]
    actuals = own.groupby(["rep", "category", "month"], as_index=False)["revenue"].sum().round(2)
    named = actuals.rename(columns={"revenue": "actual"})
    return Quarter(name, _plan(name, before, quotas, reps, ends), named, ends)


def _plan(
    name: str, before: pd.DataFrame, quotas: pd.DataFrame, reps: pd.DataFrame, ends: Sequence[dt.date]
) -> Plan:
    """Half by the shares of four quarters, half by those of the last; newcomers get the others' mean."""
    periods = sorted(before["period"].unique())[-4:]
    known = before[before["period"].isin(periods)]
    team = quotas["rep"].sort_values()
    leads = set(reps["manager_rep"].dropna()) | set(reps.loc[reps["home_territory"].isna(), "rep"])
    new_leads = [rep for rep in team if rep in leads and rep not in set(known["rep"])]
    facts = known.assign(last=known["revenue"].where(known["period"] == periods[-1], 0))
    facts = facts[facts["rep"].isin(team)].groupby(["rep", "category"], as_index=False)[["revenue", "last"]]
    cells = pd.MultiIndex.from_product([team, sorted(known["category"].unique())], names=["rep", "category"])
    sources = [
        {"share_of": f"history.{column}", "weight": 0.5, "missing": {"mean_over": "category"}}
        for column in ("revenue", "last")
    ]
    document = {
        "plan": f"Quotas of {name}",
        "currency": "USD",
        "step": STEP,
        "total": int(quotas["quota"].sum()),
        "dimensions": {
            "org": ["rep"],
            "product": ["category"],
            "time": {"levels": ["month"], "start": f"{ends[0]:%Y-%m}", "periods": len(ends)},
        },
        "tables": {
            "history": {"value": ["revenue", "last"]},
            "cells": {},
            "season": {"key": "month"},
        },
        "cells": {"from": "cells"},
        "reference": {
            "blend": sources,
            # managers sell beside leading: a tenth of a rep until their own history speaks
            "tilt": [{"where": {"rep": new_leads}, "factor": 0.1}] if new_leads else [],
            "season": {"from": "season.weight", "weights": True},
        },
        "fairness": {"notion": "proportional", "level": "rep"},
    }
    season = pd.DataFrame({"month": [f"{end:%Y-%m}" for end in ends], "weight": _season(before, len(ends))})
    tables = {"history": facts.sum().round(2), "cells": cells.to_frame(index=False), "season": season}
    return quotaopt.make_plan(document, tables=tables)


def _season(before: pd.DataFrame, n_periods: int) -> list[float]:
    """The mean share of every batch over all earlier quarters in which the data tells three apart."""
    shares = []
    for _, quarter in before.groupby("period"):
        batch = _batches(quarter)
        if batch.nunique() == BATCHES:
            sums = quarter.groupby(batch)["revenue"].sum()
            shares.append(sums / sums.sum())
    mean = pd.concat(shares, axis=1).mean(axis=1).tolist()
    if n_periods < BATCHES:
        mean = [sum(mean[: BATCHES - n_periods + 1]), *mean[BATCHES - n_periods + 1 :]]
    return [round(share, 6) for share in mean]


def _batches(quarter: pd.DataFrame) -> pd.Series:
    """The batch of every row, from 0: the rank of its month; later corrections belong to the last."""
    months = sorted(quarter["month"].unique())
    rank = {month: min(number, BATCHES - 1) for number, month in enumerate(months)}
    return quarter["month"].map(rank).astype(int)


def _end_of_month(start: dt.date, after: int) -> dt.date:
    """The last day of the month so many after that of `start`."""
    year, month = divmod(start.year * 12 + start.month + after, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)

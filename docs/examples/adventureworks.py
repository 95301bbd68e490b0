"""Plan real quarters: Adventure Works quotas from the history known before each of them.

For every quarter from P05 on, the total of the quotas the company really used is split again
over reps, territories and product categories, knowing only the four quarters before. Then
both sets of quotas, and a split by last quarter's shares, are set beside what the reps sold.

Run with the folder that holds history.csv, attainment.csv and reps.csv::

    python adventureworks.py FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import quotaopt

PERIODS = [f"P{number:02d}" for number in range(5, 13)]


def study(folder: Path) -> pd.DataFrame:
    """One row per quarter: spread of burden and of attainment, ours beside the real quotas."""
    return pd.DataFrame(_quarters(folder)).set_index("quarter")


def as_markdown(table: pd.DataFrame) -> str:
    """The study as the README shows it."""
    shown = table.assign(total=table["total"].map("{:,}".format)).drop(columns="verified")
    lines = [["quarter", *shown.columns], ["---"] + ["--:"] * len(shown.columns)]
    lines += [[quarter, *(_short(value) for value in row)] for quarter, *row in shown.itertuples()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _short(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def quarter_plan(folder: Path, period: str) -> quotaopt.Plan:
    """The plan of one quarter, from what was known before it."""
    history, quotas, reps = _read(folder)
    known = history[history["period"].isin(_four_before(period))]
    team = reps[reps["rep"].isin(quotas.loc[quotas["period"] == period, "rep"])]
    newcomers = team[~team["rep"].isin(known["rep"])]
    total = int(quotas.loc[quotas["period"] == period, "quota"].sum())
    document: dict[str, Any] = {
        "plan": f"Quotas of {period}",
        "currency": "USD",
        "step": 1000,
        "total": total,
        "dimensions": {"org": ["rep"], "market": ["territory"], "product": ["category"]},
        "tables": {
            "history": {"value": ["four_quarters", "last_quarter"]},
            "cells": {},
            "people": {"key": "rep"},
            "categories": {"key": "category"},
        },
        "cells": {"from": "cells"},
        "reference": {
            "blend": [
                {"share_of": "history.four_quarters", "weight": 0.5, "missing": {"mean_over": "category"}},
                {"share_of": "history.last_quarter", "weight": 0.5, "missing": {"mean_over": "category"}},
            ],
            "tilt": [{"where": {"rep": managers}, "factor": 0.1} for managers in _new_managers(newcomers)],
        },
        "rules": [
            {"name": "Guardrail", "each": "rep", "min": "people.floor", "max": "people.ceiling"},
            {
                "name": "Mix",
                "each": "category",
                "share": {"min": "categories.floor", "max": "categories.ceiling"},
            },
        ],
    }
    tables = {
        "history": _facts(known),
        "cells": _cells(known, team, newcomers, reps),
        "people": _guardrails(known, team, total),
        "categories": _mix(known),
    }
    return quotaopt.make_plan(document, tables=tables)


def _quarters(folder: Path) -> Iterator[dict[str, Any]]:
    _, quotas, _ = _read(folder)
    for period in PERIODS:
        allocation = quotaopt.solve(quarter_plan(folder, period))
        reps = allocation.by("rep").set_index("rep")
        real = quotas[quotas["period"] == period].set_index("rep").loc[reps.index]
        fair, last = reps["reference"], _last_quarter(folder, period, reps.index)
        yield {
            "quarter": period,
            "reps": len(reps),
            "cells": len(allocation.targets),
            "total": int(reps["target"].sum()),
            "verified": allocation.certificate.verified,
            "burden spread": _spread(reps["target"] / fair),
            "burden spread, real quotas": _spread(real["quota"] / fair),
            "attainment spread": _spread(real["actual"] / reps["target"]),
            "attainment spread, last quarter's shares": _spread(real["actual"] / last),
            "attainment spread, real quotas": _spread(real["actual"] / real["quota"]),
        }


def _last_quarter(folder: Path, period: str, reps: pd.Index) -> pd.Series:
    """The share method alone: each rep's revenue of the quarter before; newcomers the mean."""
    history, _, _ = _read(folder)
    known = history[history["period"] == _four_before(period)[-1]].groupby("rep")["revenue"].sum()
    share = known.reindex(reps)
    return share.fillna(share.mean())


def _spread(values: pd.Series) -> float:
    """Standard deviation over mean."""
    return float(values.std(ddof=0) / values.mean())


def _read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Sales by reps (online sales have none), quotas with actuals, and the people."""
    text = {"rep": "string", "manager_rep": "string"}
    history = pd.read_csv(folder / "history.csv", dtype=text).dropna(subset="rep")
    quotas = pd.read_csv(folder / "attainment.csv", dtype=text)
    return history, quotas, pd.read_csv(folder / "reps.csv", dtype=text)


def _four_before(period: str) -> list[str]:
    number = int(period[1:])
    return [f"P{earlier:02d}" for earlier in range(number - 4, number)]


def _facts(known: pd.DataFrame) -> pd.DataFrame:
    """Revenue per rep, territory and category: of four quarters, and of the last one."""
    last = known["period"].max()
    facts = known.assign(
        four_quarters=known["revenue"], last_quarter=known["revenue"].where(known["period"] == last, 0)
    )
    return (
        facts.groupby(["rep", "territory", "category"], as_index=False)[["four_quarters", "last_quarter"]]
        .sum()
        .round(2)
    )


def _cells(
    known: pd.DataFrame, team: pd.DataFrame, newcomers: pd.DataFrame, reps: pd.DataFrame
) -> pd.DataFrame:
    """What each rep sold before; a newcomer gets the home territory, a manager the team's."""
    sold = known.loc[known["rep"].isin(team["rep"]), ["rep", "territory", "category"]].drop_duplicates()
    homes = (
        pd.concat(
            [
                newcomers[["rep", "home_territory"]],
                newcomers[["rep"]].merge(
                    reps[["manager_rep", "home_territory"]], left_on="rep", right_on="manager_rep"
                )[["rep", "home_territory"]],
            ]
        )
        .dropna()
        .drop_duplicates()
    )
    categories = pd.DataFrame({"category": sorted(known["category"].unique())})
    new = homes.rename(columns={"home_territory": "territory"}).merge(categories, how="cross")
    return pd.concat([sold, new])


def _new_managers(newcomers: pd.DataFrame) -> list[list[str]]:
    """Managers sell beside leading: a tenth of a rep until their own history speaks."""
    managers = newcomers.loc[newcomers["home_territory"].isna(), "rep"].tolist()
    return [managers] if managers else []


def _guardrails(known: pd.DataFrame, team: pd.DataFrame, total: int) -> pd.DataFrame:
    """Share of the total within half of the share of the last four quarters; newcomers up to the mean."""
    share = team["rep"].map(known.groupby("rep")["revenue"].sum() / known["revenue"].sum())
    floor, ceiling = (0.5 * share * total).fillna(0), (1.5 * share * total).fillna(total / len(team))
    return pd.DataFrame({"rep": team["rep"], "floor": floor.round(2), "ceiling": ceiling.round(2)})


def _mix(known: pd.DataFrame) -> pd.DataFrame:
    """Share of each category within 5 % of the last four quarters'."""
    share = known.groupby("category")["revenue"].sum() / known["revenue"].sum()
    return pd.DataFrame(
        {"category": share.index, "floor": 0.95 * share.values, "ceiling": 1.05 * share.values}
    ).round(6)


if __name__ == "__main__":
    print(as_markdown(study(Path(sys.argv[1]))))  # noqa: T201

"""Random plans whose accounts belong to people by a dated table, and credits worked out day by day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from quotaopt.plan.plan import Plan, make_plan

BEGIN, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
PEOPLE = ("Ann", "Bob", "Cy", "Dee", "甲", "乙, 丙")
SOLUTION = "方案专家"
NOBODY = ""
SPLITS: Sequence[tuple[str, ...]] = (
    ("1",),
    ("0.5", "0.5"),
    ("0.7", "0.3"),
    ("0.6",),
    ("0.25", "0.25", "0.5"),
    (),
)
Credits = Mapping[tuple[str, str, str], Fraction]
"""(person, role, period) -> steps; nobody's are what is left over."""


@dataclass(frozen=True)
class OwnedPlan:
    """A plan in plain values."""

    document: dict[str, Any]
    frames: dict[str, pd.DataFrame]
    periods: Mapping[str, tuple[dt.date, dt.date]]  # finest period -> first and last day

    def plan(self) -> Plan:
        """As the package reads it."""
        return make_plan(self.document, tables=self.frames)

    def stating(self, **entries: Any) -> OwnedPlan:
        """The same plan with other entries at the top."""
        return replace(self, document=self.document | entries)

    def assigning(self, rows: Sequence[Mapping[str, str]]) -> OwnedPlan:
        """The same plan with other assignments."""
        frame = pd.DataFrame(rows, columns=list(self.frames["assignments"].columns))
        return replace(self, frames=self.frames | {"assignments": frame})

    @property
    def rows(self) -> list[dict[str, str]]:
        """The table of assignments."""
        return self.frames["assignments"].to_dict("records")

    def credits(self, targets: pd.DataFrame) -> Credits:
        """Who is credited with what, every day for itself. Targets have account, month and target."""
        amounts: dict[tuple[str, str], int] = defaultdict(int)
        for account, month, target in zip(
            targets["account"], targets["month"], targets["target"], strict=True
        ):
            amounts[account, month] += int(target)
        found: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
        owned: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for row in self.rows:
            begin, end = _day(row["from"], BEGIN), _day(row["to"], END)
            share = Fraction(row["share"] or "1")
            for month, (first, last) in self.periods.items():
                days = [first + dt.timedelta(d) for d in range((last - first).days + 1)]
                inside = Fraction(sum(begin <= day <= end for day in days), len(days))
                if not inside * share:
                    continue
                found[row["person"], row["role"], month] += inside * share * amounts[row["account"], month]
                if row["role"] != SOLUTION:
                    owned[row["account"], month] += inside * share
        for (account, month), amount in amounts.items():
            left = (1 - owned[account, month]) * amount
            if left:
                found[NOBODY, "", month] += left
        return found


def owned_plan(seed: int, n_accounts: int = 6, months: int = 6) -> OwnedPlan:
    """A random plan over regions and accounts in months, with splits, vacancies, transfers and overlays."""
    rng = np.random.default_rng([seed, 415])
    accounts = [f"a{number}" for number in range(n_accounts)]
    weights = rng.integers(1, 400, n_accounts)
    total = int(rng.integers(200, 3000))
    history = pd.DataFrame(
        {
            "region": [f"R{number % 2}" for number in range(n_accounts)],
            "account": accounts,
            "revenue": weights,
        }
    )
    rows = [row for account in accounts for row in _assignments(rng, account, months)]
    periods = {}
    for month in range(1, months + 1):
        first = dt.date(2024, month, 1)
        after = dt.date(2024 + month // 12, month % 12 + 1, 1)
        periods[f"2024-{month:02d}"] = (first, after - dt.timedelta(1))
    document = {
        "plan": "owned",
        "currency": "boxes",
        "step": 1,
        "total": total,
        "dimensions": {
            "org": ["region", "account"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": months},
        },
        "tables": {"history": {"value": "revenue"}, "assignments": {}},
        "cells": {"from": "history"},
        "owners": {
            "table": "assignments", "of": "account", "share": "share", "from": "from", "to": "to",
            "role": "role", "overlays": [SOLUTION],
        },
        "reference": {"blend": [{"share_of": "history.revenue"}], "season": "flat"},
        "rules": [],
    }  # fmt: skip
    columns = ["account", "person", "share", "from", "to", "role"]
    return OwnedPlan(
        document, {"history": history, "assignments": pd.DataFrame(rows, columns=columns)}, periods
    )


def _assignments(rng: np.random.Generator, account: str, months: int) -> Iterator[dict[str, str]]:
    """Owners of one account, never more than all of it, and perhaps an overlay."""
    last = dt.date(2024 + months // 12, months % 12 + 1, 1) - dt.timedelta(1)
    n_days = (last - BEGIN).days
    cuts = sorted(rng.choice(np.arange(1, n_days), size=int(rng.integers(0, 3)), replace=False).tolist())
    begins = [0, *cuts]
    for number, begin in enumerate(begins):
        people = rng.permutation(len(PEOPLE))
        end = begins[number + 1] - 1 if number + 1 < len(begins) else None
        dates = {
            "from": str(BEGIN + dt.timedelta(begin)) if begin else "",
            "to": "" if end is None else str(BEGIN + dt.timedelta(end)),
        }
        for person, share in zip(people, SPLITS[int(rng.integers(len(SPLITS)))], strict=False):
            yield {"account": account, "person": PEOPLE[person], "share": share, **dates, "role": "owner"}
    if rng.random() < 0.5:
        person, begin = (
            PEOPLE[int(rng.integers(len(PEOPLE)))],
            BEGIN + dt.timedelta(int(rng.integers(n_days))),
        )
        share = str(rng.choice(["", "0.5"]))
        yield {
            "account": account, "person": person, "share": share, "from": str(begin), "to": "",
            "role": SOLUTION,
        }  # fmt: skip


def _day(text: str, otherwise: dt.date) -> dt.date:
    return dt.date.fromisoformat(text) if text else otherwise


def total_of(credits: Credits, person: str, *, overlay: bool | None = False) -> Fraction:
    """What one person is credited with in all, as owner, as overlay, or both (None)."""
    return sum(
        (
            amount
            for (who, role, _), amount in credits.items()
            if who == person and (overlay is None or (role == SOLUTION) == overlay)
        ),
        Fraction(0),
    )


def number(value: Any) -> Decimal:
    """A number of a table as a Decimal."""
    return Decimal(str(value))

"""One small plan that every rule kind is tried on: 2 regions x 3 reps x 2 lines x 2 quarters."""

from decimal import Decimal

import pandas as pd

from quotaopt.plan.plan import Plan, make_plan

HISTORY = pd.DataFrame(
    [
        (region, rep, line, quarter, amount)
        for region, rep, line, amounts in (
            ("East", "Ann", "Core", (100, 120)),
            ("East", "Ann", "New", (20, 30)),
            ("East", "Bob", "Core", (200, 180)),
            ("East", "Bob", "New", (40, 10)),
            ("West", "Cy", "Core", (150, 150)),
            ("West", "Cy", "New", (50, 50)),
        )
        for quarter, amount in zip(("2023-Q1", "2023-Q2"), amounts, strict=True)
    ],
    columns=["region", "rep", "line", "quarter", "revenue"],
)
PEOPLE = pd.DataFrame({"rep": ["Ann", "Bob", "Cy"], "capacity": [500, 700, 650], "locked": [300, 500, 400]})
MARGINS = pd.DataFrame({"line": ["Core", "New"], "rate": ["0.20", "0.45"], "hours": ["0.5", "1.25"]})

RULES: dict[str, dict[str, object]] = {
    "total": {"name": "lock", "where": {"rep": "Ann"}, "total": 300},
    "total_looked_up": {"name": "locks", "each": ["rep"], "total": "people.locked"},
    "band": {"name": "east", "where": {"region": "East"}, "min": 600, "max": 800},
    "band_looked_up": {"name": "capacity", "each": ["rep"], "max": "people.capacity"},
    "band_weighted": {"name": "effort", "each": ["region"], "weight": "margins.hours", "max": 700},
    "band_cells": {"name": "floor", "where": {"line": "New"}, "each": ["rep", "line", "quarter"], "min": 10},
    "share": {"name": "new", "where": {"line": "New"}, "share": {"min": Decimal("0.3")}},
    "share_exact": {"name": "east", "where": {"region": "East"}, "share": Decimal("0.55")},
    "share_of_selection": {
        "name": "ann in east", "where": {"rep": "Ann"},
        "share": {"max": Decimal("0.4"), "of": {"region": "East"}},
    },
    "share_of_own": {
        "name": "new per rep", "where": {"line": "New"}, "each": ["rep"],
        "share": {"min": Decimal("0.15"), "max": Decimal("0.5"), "of": {"each": ["rep"]}},
    },
    "growth": {
        "name": "guardrail", "each": ["rep"], "growth": {"min": Decimal("-0.1"), "max": Decimal("0.6")}
    },
    "growth_by_period": {"name": "pace", "each": ["region", "quarter"], "growth": {"max": Decimal("0.5")}},
    "ratio": {"name": "margin", "each": ["region"], "ratio": {"of": "margins.rate", "min": Decimal("0.22")}},
    "where_crossing": {"name": "ann new", "where": {"rep": ["Ann", "Cy"], "line": "New"}, "max": 200},
    "where_not": {"name": "others", "where": {"rep": {"not": ["Ann"]}}, "min": 700},
}  # fmt: skip


def small_plan(
    *rules: dict[str, object], frames: dict[str, pd.DataFrame] | None = None, **entries: object
) -> Plan:
    """The plan with the given rules; `entries` replace top-level entries, `frames` are more tables."""
    document = {
        "plan": "small",
        "currency": "USD",
        "step": 1,
        "total": 1200,
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 2},
        },
        "tables": {
            "history": {"value": "revenue", "date": "quarter"},
            "people": {"key": "rep"},
            "margins": {"key": "line"},
        },
        "cells": {"from": "history"},
        "reference": {"blend": [{"share_of": "history.revenue"}], "season": {"from": "history"}},
        "rules": list(rules),
    } | entries
    known = {"history": HISTORY, "people": PEOPLE, "margins": MARGINS} | (frames or {})
    return make_plan(document, tables={name: known[name] for name in document["tables"]})

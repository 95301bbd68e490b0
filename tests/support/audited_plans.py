"""Plans with stated targets, so that burdens, growth and attainment are known by hand."""

from collections.abc import Mapping, Sequence

import pandas as pd

from quotaopt.plan.plan import Plan, make_plan


def audited_plan(
    history: Mapping[str, Sequence[float]],
    targets: Sequence[float] | None = None,
    *,
    regions: Sequence[str] | None = None,
    people: Mapping[str, Sequence[object]] | None = None,
    **entries: object,
) -> Plan:
    """One rep per position, with yearly `history` and, where given, exactly these targets for 2024.

    Parameters
    ----------
    history
        Year -> what every rep sold; None where there is no row.
    people
        More columns by rep.
    """
    last = next(iter(history.values()))
    reps = [f"rep {number:03d}" for number in range(len(last))]
    regions = regions or ["all"] * len(reps)
    rows = [
        (year, region, rep, amount)
        for year, amounts in history.items()
        for region, rep, amount in zip(regions, reps, amounts, strict=True)
        if amount is not None
    ]
    facts = pd.DataFrame(rows, columns=["year", "region", "rep", "revenue"])
    of_rep = {"rep": reps, "region": regions, "stated": targets or last, **(people or {})}
    document: dict[str, object] = {
        "plan": "audited",
        "currency": "USD",
        "step": 1,
        "total": sum(targets or last),
        "dimensions": {
            "org": ["region", "rep"],
            "time": {"levels": ["year"], "start": "2024", "periods": 1},
        },
        "tables": {"history": {"value": "revenue", "date": "year"}, "people": {"key": "rep"}},
        "cells": {"from": "history"},
        "reference": {"blend": [{"share_of": "history.revenue"}]},
        "rules": [] if targets is None else [{"name": "stated", "each": ["rep"], "total": "people.stated"}],
    }
    return make_plan(document | entries, tables={"history": facts, "people": pd.DataFrame(of_rep)})

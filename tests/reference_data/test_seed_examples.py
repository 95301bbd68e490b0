"""The splits of five published texts on sales targets, to the yuan."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

import quotaopt


def test_three_cuts_of_one_total_hold_at_once(reference_data):
    """35 % of the region, 30 % of the product and 50 % of the customers of 120 million, together."""
    stated = pd.read_csv(reference_data / "seed_examples" / "share_split_1_2e8.csv")
    members = stated.groupby("dimension")["member"].agg(list)
    plan = quotaopt.make_plan(
        {
            "plan": "2024",
            "step": 1,
            "total": int(stated["total"].iloc[0]),
            "dimensions": {level: [level] for level in members.index},
            "tables": {"cells": {}},
            "cells": {"from": "cells"},
            "reference": {"blend": [{"even_over": level} for level in members.index]},
            "rules": [
                {"name": row.member, "where": {row.dimension: row.member}, "share": float(row.share)}
                for row in stated[stated["origin"] == "stated"].itertuples()
            ],
        },
        tables={
            "cells": pd.MultiIndex.from_product(members.tolist(), names=members.index).to_frame(index=False)
        },
    )
    allocation = quotaopt.solve(plan)
    for row in stated.itertuples():
        sums = allocation.by(row.dimension).set_index(row.dimension)["target"]
        assert sums[row.member] == row.target
    independent = allocation.targets.set_index(list(members.index))["target"]
    first = tuple(
        stated.loc[stated["origin"] == "stated"].set_index("dimension")["member"][list(members.index)]
    )
    assert independent[first] == 6_300_000  # the published table's independent split


def test_a_rep_s_quarters_follow_their_profile(reference_data):
    stated = pd.read_csv(reference_data / "seed_examples" / "rep_quarter_split.csv")
    profile = stated.assign(quarter="2024-" + stated["quarter"])
    found = _by_profile(profile, "rep", {"step": 100_000, "total": int(stated["target"].sum())})
    assert found["target"].tolist() == stated["target"].tolist()


def test_product_lines_by_quarter(reference_data):
    table = pd.read_csv(reference_data / "seed_examples" / "table3_product_quarters.csv")
    lines = table[table["product"] != "(total)"]
    quarters = lines.melt(["product", "annual"], ["q1", "q2", "q3", "q4"], "quarter", "target")
    profile = quarters.assign(quarter="2024-Q" + quarters["quarter"].str[1], share=quarters["target"])
    found = _by_profile(
        profile,
        "product",
        {"step": 100_000, "total": int(lines["annual"].sum())},
        lines.rename(columns={"annual": "amount"}),
        weights=True,  # the published quarters are amounts
    )
    sums = found.set_index(["product", "quarter"])["target"]
    for row in profile.itertuples():
        assert sums[row.product, row.quarter] == row.target


def _by_profile(profile, level, totals, annual=None, *, weights=False):
    """Split annual amounts per member of `level` over four quarters by a profile."""
    annual = (
        profile[[level]].drop_duplicates().assign(amount=1) if annual is None else annual[[level, "amount"]]
    )
    plan = quotaopt.make_plan(
        {
            "plan": "2024",
            **totals,
            "dimensions": {
                "what": [level],
                "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
            },
            "tables": {"annual": {"value": "amount"}, "profile": {"key": [level, "quarter"]}},
            "cells": {"from": "annual"},
            "reference": {"season": {"from": "profile.share", "weights": weights}},
        },
        tables={"annual": annual, "profile": profile[[level, "quarter", "share"]]},
    )
    return quotaopt.solve(plan).targets


def test_october_by_product_and_region(reference_data):
    stated = pd.read_csv(reference_data / "seed_examples" / "october_split.csv")
    plan = quotaopt.make_plan(
        {
            "plan": "October",
            "step": 1000,
            "total": 5_000_000,
            "dimensions": {"product": ["product"], "org": ["region"]},
            "tables": {"split": {"value": "target"}},
            "cells": {"from": "split"},
            "rules": [{"name": "A", "where": {"product": "A*"}, "total": 2_000_000}],
        },
        tables={"split": stated},
    )
    allocation = quotaopt.solve(plan)
    assert allocation.plan_class == "T"
    merged = allocation.targets.merge(stated, on=["product", "region"], suffixes=("", "_stated"))
    assert len(merged) == len(stated)
    assert merged["target"].tolist() == merged["target_stated"].tolist()


def test_equal_weeks_in_whole_cents():
    """650,000 over three weeks: the remainder goes to the earliest, to the cent."""
    plan = quotaopt.make_plan(
        {
            "plan": "Rest of October",
            "step": 0.01,
            "total": 650_000,
            "dimensions": {
                "org": ["rep"],
                "time": {"levels": ["week"], "start": "2023-W41", "periods": 3, "calendar": "iso-weeks"},
            },
            "tables": {"reps": {}},
            "cells": {"from": "reps"},
            "reference": {"blend": [{"even_over": "rep"}], "season": "flat"},
        },
        tables={"reps": pd.DataFrame({"rep": ["A"]})},
    )
    assert quotaopt.solve(plan).targets["target"].tolist() == [
        Decimal(week) for week in ("216666.67", "216666.67", "216666.66")
    ]

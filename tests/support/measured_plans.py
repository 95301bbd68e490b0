"""Random plans with several measures, built around hidden whole targets that keep all rules.

Regions with reps, two lines, quarters. Every measure has a history of its own, a step of its own, and
rules of its own that are drawn so that the hidden targets keep them, some by nothing to spare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from quotaopt.plan.plan import Plan, make_plan

STEPS: Mapping[str, int] = {"revenue": 10, "profit": 1, "customers": 1}
LEVELS = ("region", "rep", "line", "quarter")
CELL = ["rep", "line", "quarter"]
Rule = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """A plan in plain values."""

    document: dict[str, Any]
    frames: dict[str, pd.DataFrame]
    hidden: pd.DataFrame  # LEVELS and one column of amounts per measure

    @property
    def measures(self) -> list[str]:
        """Those with totals of their own."""
        return [name for name, stated in self.document["measures"].items() if "total" in stated]

    def plan(self) -> Plan:
        """As the package reads it."""
        return make_plan(self.document, tables=self.frames)

    def stating(self, **entries: Any) -> Measured:
        """The same plan with other entries at the top."""
        return replace(self, document=self.document | entries)

    def with_rules(self, *rules: Rule, **frames: pd.DataFrame) -> Measured:
        """The same plan with more rules, and tables that they look into by their text columns."""
        tables = self.document["tables"] | {
            name: {"key": [level for level in LEVELS if level in frame]} for name, frame in frames.items()
        }
        more = self.stating(rules=[*self.document["rules"], *rules], tables=tables)
        return replace(more, frames=self.frames | frames)

    def measure(self, name: str, **entries: Any) -> Measured:
        """The same plan with other entries of a measure, or one measure more."""
        measures = self.document["measures"]
        return self.stating(measures=measures | {name: measures.get(name, {}) | entries})

    def alone(self, name: str) -> Measured:
        """The plan of one measure as a plan of one number; its rules are those that name the measure."""
        document = dict(self.document)
        stated = document.pop("measures")[name]
        document |= {"step": stated["step"], "total": stated["total"]}
        document["reference"] = document["reference"] | {"blend": [{"share_of": stated["of"]}]}
        document["tables"] = document["tables"] | {"history": {"value": [name], "date": "quarter"}}
        document["rules"] = [
            {**rule, "where": {k: v for k, v in rule["where"].items() if k != "measure"}}
            for rule in document["rules"]
            if rule["where"]["measure"] == name
        ]
        history = self.frames["history"][[*LEVELS, name]]
        return replace(self, document=document, frames=self.frames | {"history": history})


def measured_plan(
    seed: int, measures: Iterable[str] = STEPS, *, size: int = 100, crossing: bool = False
) -> Measured:
    """A plan with rules inside every measure and none between them; `size` is steps per cell."""
    rng = np.random.default_rng([seed, 77])
    measures = list(measures)
    n_reps, n_quarters = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    base = pd.DataFrame(
        [
            (f"R{rep % 2}", f"rep{rep}", line, f"2024-Q{quarter + 1}")
            for rep in range(n_reps)
            for line in ("Core", "New")
            if line == "Core" or rng.random() < 0.8
            for quarter in range(n_quarters)
        ],
        columns=list(LEVELS),
    )
    pace = rng.lognormal(0.0, 0.5, len(base))
    hidden, history = base.copy(), base.copy()
    for name in measures:
        share = pace * rng.lognormal(0.0, 0.3, len(base))
        steps = np.maximum(np.rint(share / share.mean() * size), 1).astype(int)
        hidden[name] = steps * STEPS[name]
        lean = steps * rng.lognormal(0.0, 0.25, len(base))
        history[name] = np.maximum(np.rint(lean * STEPS[name] * 0.9), 1).astype(int)
    history["quarter"] = history["quarter"].str.replace("2024", "2023")
    document = {
        "plan": "measured",
        "currency": "CNY",
        "measures": {
            name: {"total": int(hidden[name].sum()), "step": STEPS[name], "of": f"history.{name}"}
            for name in measures
        },
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": n_quarters},
        },
        "tables": {"history": {"value": measures, "date": "quarter"}},
        "cells": {"from": "history"},
        "reference": {"season": {"from": "history", "by": ["rep", "line"]}},
        "rules": [],
        "fairness": {"notion": "proportional"},
    }
    case = Measured(document, {"history": history}, hidden)
    for name in measures:
        case = _limited(rng, case, name, crossing=crossing)
    return case


def _limited(rng: np.random.Generator, case: Measured, name: str, *, crossing: bool) -> Measured:
    """With bands on reps, on lines where trees may cross, and a cap on some cells."""
    where = {"measure": name}
    for each in (["rep"], ["line"])[: 1 + crossing]:
        sums = case.hidden.groupby(each)[name].sum()
        frame = pd.DataFrame({each[0]: sums.index})
        step = STEPS[name]
        frame["low"] = np.floor(sums.to_numpy() * rng.uniform(0.85, 1.0, len(sums)) / step).astype(int) * step
        frame["high"] = np.ceil(sums.to_numpy() * rng.uniform(1.0, 1.1, len(sums)) / step).astype(int) * step
        table = f"{name}_{each[0]}"
        rule = {"name": f"{name} by {each[0]}", "where": where, "each": each}
        rule |= {"min": f"{table}.low", "max": f"{table}.high"}
        case = case.with_rules(rule, **{table: frame})
    member = str(rng.choice(case.hidden["rep"].unique()))
    most = int(case.hidden.loc[case.hidden["rep"] == member, name].max())
    rule = {"name": f"{name} peak", "where": where | {"rep": member}, "each": CELL, "max": most}
    return case.with_rules(rule)


def rate(case: Measured, each: list[str], of: str, over: str) -> pd.Series:
    """Hidden sums of one measure per unit of another."""
    sums = case.hidden.groupby(each)[[of, over]].sum()
    return sums[of] / sums[over]


def rate_rule(
    case: Measured, seed: int, each: list[str], of: str = "profit", over: str = "revenue"
) -> Measured:
    """With a least and a most rate per group, looked up in a table, that the hidden targets keep."""
    rng = np.random.default_rng([seed, 78])
    rates = rate(case, each, of, over)
    frame = rates.index.to_frame(index=False)
    frame["least"] = [
        _down(value * by) for value, by in zip(rates, rng.uniform(0.93, 1.0, len(rates)), strict=True)
    ]
    frame["most"] = [
        _down(value * by) for value, by in zip(rates, rng.uniform(1.02, 1.1, len(rates)), strict=True)
    ]
    rule = {
        "name": "rate",
        "each": each,
        "ratio": {"of": of, "over": over, "min": "rates.least", "max": "rates.most"},
    }
    return case.with_rules(rule, rates=frame)


def _down(value: float) -> Decimal:
    return Decimal(int(value * 10_000)) / 10_000


def amounts(allocation: Any, *levels: str) -> dict[tuple[str, ...], Fraction]:
    """Published targets summed over the members of `levels`, exactly."""
    names, minor = allocation.published.names, allocation.published.minor
    columns = [names[level].labels[names[level].codes] for level in levels]
    found: dict[tuple[str, ...], Fraction] = {}
    unit = 10**allocation.plan.minor_digits
    for members, amount in zip(zip(*columns, strict=True), minor.tolist(), strict=True):
        found[members] = found.get(members, Fraction(0)) + Fraction(amount, unit)
    return found

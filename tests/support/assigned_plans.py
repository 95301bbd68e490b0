"""Random plans with over-assignment: trees, factors per level and node, crossing cuts, limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from quotaopt.plan.plan import Plan, make_plan

FACTORS = ("0", "0.03", "0.05", "0.1", "0.125", "-0.02", "-0.1", "0.333", "1")


def random_document(seed: int) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """A plan whose rules leave room around the fair share, and its tables."""
    rng = np.random.default_rng(seed)
    levels = ["zone", "region", "rep"][int(rng.integers(0, 3)) :]
    n_reps, lines = int(rng.integers(1, 9)), ["A", "B", "C"][: int(rng.integers(1, 4))]
    zones = int(rng.integers(1, 3))
    regions = [f"z{rng.integers(0, zones)}" for _ in range(4)]
    rows = []
    for rep in range(n_reps):
        region = int(rng.integers(0, 4))
        path = {"zone": regions[region], "region": f"g{region}", "rep": f"r{rep}"}
        rows += [
            {level: path[level] for level in levels} | {"line": line, "sold": int(rng.integers(1, 200))}
            for line in lines
            if rng.random() < 0.8 or line == "A"
        ]
    facts = pd.DataFrame(rows)
    total = int(rng.choice([7, 60, 1_000, 120_000])) * len(rows)
    document: dict[str, Any] = {
        "plan": "random",
        "currency": "JPY",
        "step": 1,
        "total": total,
        "dimensions": {"org": levels, "product": ["line"]},
        "tables": {"facts": {"value": "sold"}},
        "cells": {"from": "facts"},
        "rules": [],
        "over_assignment": _entries(rng, levels, facts),
    }
    if rng.random() < 0.4:
        document["dimensions"]["time"] = {"levels": ["month"], "start": "2024-01", "periods": 3}
        document["reference"] = {"season": "flat"}
    return document, {"facts": facts} | _rules(rng, document, facts)


def plan_of(document: dict[str, Any], frames: dict[str, pd.DataFrame]) -> Plan:
    """The plan as the package reads it."""
    return make_plan(document, tables=frames)


def _entries(rng: np.random.Generator, levels: list[str], facts: pd.DataFrame) -> list[dict[str, Any]]:
    chosen = [level for level in levels if rng.random() < 0.7] or levels[-1:]
    entries: list[dict[str, Any]] = [{"level": level, "factor": _factor(rng)} for level in chosen]
    for level in chosen:
        above = levels[: levels.index(level)]
        if above and rng.random() < 0.5:
            upper = str(rng.choice(above))
            where = {upper: str(rng.choice(facts[upper].unique()))}
            entries.append({"level": level, "where": where, "factor": _factor(rng)})
    return entries


def _factor(rng: np.random.Generator) -> float:
    return float(rng.choice(FACTORS))


def _rules(
    rng: np.random.Generator, document: dict[str, Any], facts: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Caps, floors and locks on reps around what they would carry."""
    factor = multiples(document, facts)
    whole = float(facts["sold"].sum())
    fair = facts.groupby("rep")["sold"].sum() / whole * document["total"]
    people = pd.DataFrame({"rep": fair.index, "fair": fair.to_numpy()})
    people["own"] = [float(factor[rep]) * amount for rep, amount in zip(people["rep"], fair, strict=True)]
    people["high"] = np.ceil(people["own"] * rng.uniform(1.0, 1.3, len(people))).astype(int) + 1
    people["low"] = np.floor(people["own"] * rng.uniform(0.6, 1.0, len(people))).astype(int)
    document["tables"]["people"] = {"key": "rep"}
    kind = int(rng.integers(0, 5))
    if kind & 1:
        document["rules"].append({"name": "cap", "each": ["rep"], "max": "people.high"})
    if kind & 2:
        document["rules"].append({"name": "floor", "each": ["rep"], "min": "people.low"})
    if kind == 4 and len(people) > 2:
        lock = round(float(people["own"][0])) or 1
        where = {"rep": str(people["rep"][0])}
        document["rules"].append({"name": "lock", "where": where, "total": lock})
    return {"people": people[["rep", "high", "low"]]}


def multiples(document: dict[str, Any], facts: pd.DataFrame) -> dict[str, Fraction]:
    """The product of all factors above every rep, worked out rep by rep."""
    levels = document["dimensions"]["org"]
    entries = document["over_assignment"]
    chain = [
        level
        for level in levels
        if any(level == entry["level"] or level in entry.get("where", {}) for entry in entries)
    ]
    found = {}
    for row in facts.drop_duplicates("rep").to_dict("records"):
        product = Fraction(1)
        for level in chain:
            product *= 1 + _factor_of(entries, level, row)
        found[str(row["rep"])] = product
    return found


def _factor_of(entries: list[dict[str, Any]], level: str, row: dict[str, Any]) -> Fraction:
    stated = Fraction(0)
    for entry in sorted((one for one in entries if one["level"] == level), key=lambda one: "where" in one):
        if all(row[upper] == member for upper, member in entry.get("where", {}).items()):
            stated = Fraction(str(entry["factor"]))
    return stated

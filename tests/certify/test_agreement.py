"""The checker agrees with a slow evaluator in fractions that shares nothing with it.

Random plans are made through the front door, as documents and tables; the evaluator below
reads the same Python values, cell by cell.
"""

from __future__ import annotations

import fnmatch
import itertools
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from quotaopt.certify import Certificate, Targets, certify
from quotaopt.plan.plan import Plan, make_plan
from quotaopt.plan.table import TextColumn
from support.seeds import seeds

MONTHS = [f"2024-{month:02d}" for month in range(1, 7)]
LEVELS = ("region", "rep", "line", "quarter", "month")
Cell = dict[str, str]


@dataclass
class World:
    """A plan in plain Python values."""

    document: dict[str, Any]
    frames: dict[str, pd.DataFrame]
    cells: list[Cell]
    minor: int  # minor units per currency unit

    @property
    def step(self) -> int:
        return int(Fraction(self.document["step"]) * self.minor)

    def plan(self) -> Plan:
        return make_plan(self.document, tables=self.frames)


def matches(cell: Cell, where: dict[str, Any]) -> bool:
    for level, names in where.items():
        if isinstance(names, dict):
            if any(fnmatch.fnmatchcase(cell[level], name) for name in names["not"]):
                return False
        elif not any(fnmatch.fnmatchcase(cell[level], name) for name in names):
            return False
    return True


def value(world: World, stated: Any, cell: Cell) -> Fraction | None:
    """A number, or a column looked up by the members of a cell."""
    if not isinstance(stated, str):
        return None if stated is None else Fraction(stated)
    table, column = stated.split(".")
    key = world.document["tables"][table]["key"]
    for row in world.frames[table].to_dict("records"):
        if all(row[level] == cell[level] for level in ([key] if isinstance(key, str) else key)):
            return Fraction(row[column])
    raise LookupError(stated)


def history(world: World, cells: list[Cell]) -> Fraction:
    keys = {(cell["rep"], cell["line"], cell["month"].replace("2024", "2023")) for cell in cells}
    rows = world.frames["history"].to_dict("records")
    return sum(
        (Fraction(row["revenue"]) for row in rows if (row["rep"], row["line"], row["month"]) in keys),
        Fraction(0),
    )


def keeps(world: World, rule: dict[str, Any], targets: dict[int, int]) -> bool:
    """Whether every row of a rule holds; targets in minor units by cell number."""
    numbered = list(enumerate(world.cells))
    inside = [(number, cell) for number, cell in numbered if matches(cell, rule.get("where", {}))]
    each = rule.get("each", [])
    rows: dict[tuple[str, ...], list[tuple[int, Cell]]] = {}
    for number, cell in inside:
        rows.setdefault(tuple(cell[level] for level in each), []).append((number, cell))
    return all(_row_keeps(world, rule, row, targets) for row in rows.values())


def _row_keeps(
    world: World, rule: dict[str, Any], row: list[tuple[int, Cell]], targets: dict[int, int]
) -> bool:
    first = row[0][1]
    plain = Fraction(sum(targets[number] for number, _ in row))
    activity, base, band, nearest = plain, Fraction(world.minor), rule, False
    if "total" in rule:
        band = {"min": rule["total"], "max": rule["total"]}
    if "weight" in rule:
        activity = sum(
            (value(world, rule["weight"], cell) * targets[number] for number, cell in row), Fraction(0)
        )
    if "share" in rule:
        band, nearest = _bare(rule["share"])
        of = dict(band.get("of", {}))
        follow = of.pop("each", [])
        base = Fraction(
            sum(
                targets[number]
                for number, cell in enumerate(world.cells)
                if matches(cell, of) and all(cell[level] == first[level] for level in follow)
            )
        )
    if "growth" in rule:
        band, nearest = _bare(rule["growth"])
        band = {side: 1 + Fraction(band[side]) for side in ("min", "max") if side in band}
        base = history(world, [cell for _, cell in row]) * world.minor
    if "ratio" in rule:
        band, base = rule["ratio"], plain
        activity = sum(
            (value(world, band["of"], cell) * targets[number] for number, cell in row), Fraction(0)
        )
    low, high = value(world, band.get("min"), first), value(world, band.get("max"), first)
    low, high = low and low * base, None if high is None else high * base
    if nearest:
        low, high = low // world.step * world.step, -(-high // world.step) * world.step
    return (low is None or low <= activity) and (high is None or activity <= high)


def _bare(stated: Any) -> tuple[dict[str, Any], bool]:
    if isinstance(stated, dict):
        return stated, "min" in stated and stated.get("min") == stated.get("max")
    return {"min": stated, "max": stated}, True


def random_world(rng: np.random.Generator) -> World:
    """Reps in regions sell lines; facts of last year; capacities, hours and margins."""
    region_of = {f"rep {i}": ["East", "West", "南区"][i % 3] for i in range(int(rng.integers(2, 6)))}
    lines = ["Core", "New*", "Service"][: int(rng.integers(1, 4))]
    pairs = [pair for pair in itertools.product(region_of, lines) if rng.random() < 0.8] or [
        ("rep 0", lines[0])
    ]
    months = MONTHS[: int(rng.choice([1, 3, 6]))]
    currency, digits = [("CNY", 2), ("JPY", 0), ("boxes", 0)][int(rng.integers(3))]
    step = Decimal(int(rng.choice([1, 10, 1000])))
    if digits and rng.random() < 0.3:
        step = Decimal("0.05")
    cells = [
        {
            "region": region_of[rep],
            "rep": rep,
            "line": line,
            "quarter": f"2024-Q{(int(month[5:]) + 2) // 3}",
            "month": month,
        }
        for rep, line in pairs
        for month in months
    ]
    facts = [
        {
            "rep": rep,
            "line": line,
            "month": month.replace("2024", "2023"),
            "revenue": Decimal(int(rng.integers(1, 10**6))) / 100,
        }
        for rep, line in pairs
        for month in [f"2024-{m:02d}" for m in range(1, 13)]
        for _ in range(int(rng.integers(1, 3)))
    ]
    people = [
        {
            "rep": rep,
            "region": region,
            "capacity": Decimal(int(rng.integers(0, 10**6))),
            "hours": Decimal(int(rng.integers(1, 999))) / 1000,
        }
        for rep, region in region_of.items()
    ]
    markets = [
        {"region": region, "line": line, "margin": Decimal(int(rng.integers(10, 60))) / 100}
        for region in sorted(set(region_of.values()))
        for line in lines
    ]
    document = {
        "plan": "random",
        "currency": currency,
        "step": step,
        "total": Decimal(1),
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter", "month"], "start": "2024-01", "periods": len(months)},
        },
        "tables": {
            "history": {"value": "revenue", "date": "month"},
            "people": {"key": "rep"},
            "markets": {"key": ["region", "line"]},
        },
        "cells": {"from": "history"},
        "reference": {"season": "flat"},
        "rules": [],
    }
    frames = {
        "history": pd.DataFrame(facts),
        "people": pd.DataFrame(people),
        "markets": pd.DataFrame(markets),
    }
    return World(document, frames, cells, 10**digits)


def random_rule(rng: np.random.Generator, world: World, name: str, targets: dict[int, int]) -> dict[str, Any]:
    """A rule around what `targets` do, so that it holds for them or just does not."""
    rule: dict[str, Any] = {"name": name, "each": [level for level in LEVELS if rng.random() < 0.25]}
    where: dict[str, Any] = {}
    for level in LEVELS:
        if rng.random() < 0.2:
            names = sorted({cell[level] for cell in world.cells})
            chosen = [str(n) for n in rng.choice(names, int(rng.integers(1, len(names) + 1)), replace=False)]
            pattern = [chosen[0][:3] + "*"]
            where[level] = [chosen, {"not": chosen[:-1] or ["no such*"]}, pattern][int(rng.integers(3))]
    if where and any(matches(cell, where) for cell in world.cells):
        rule["where"] = {
            level: names
            for level, names in where.items()
            if not isinstance(names, dict) or names["not"] != ["no such*"]
        }
    inside = [number for number, cell in enumerate(world.cells) if matches(cell, rule.get("where", {}))]
    total, part = sum(targets.values()), sum(targets[number] for number in inside)
    spread = Decimal(int(rng.integers(0, 300))) / 100

    def band(centre: Fraction, places: int) -> dict[str, Decimal]:
        low = round(Decimal(centre.numerator) / centre.denominator * (1 - spread / 3), places)
        high = round(Decimal(centre.numerator) / centre.denominator * (1 + spread), places)
        sides = {"min": min(max(low, Decimal(0)), max(high, Decimal(0))), "max": max(high, Decimal(0))}
        dropped = rng.choice(["min", "max", ""])
        return {side: amount for side, amount in sides.items() if side != dropped}

    match rng.choice(["total", "band", "weight", "lookup", "share", "of", "growth", "ratio"]):
        case "total":
            rule |= {"each": [], "total": Decimal(part // world.step) * world.document["step"]}
        case "band":
            rule |= band(Fraction(part, world.minor), 2)
            _widen_to_steps(world, rule)
        case "weight":
            rule |= {"weight": "people.hours"} | band(Fraction(part, world.minor * 2), 3)
        case "lookup":
            rule |= {"each": ["rep"], "max": "people.capacity"}
        case "share":
            share = round(Decimal(part) / max(total, 1), 4)
            rule["share"] = (
                share if rng.random() < 0.5 else _within_one(band(Fraction(part, max(total, 1)), 4))
            )
        case "of":
            follow = [level for level in rule["each"] if rng.random() < 0.5]
            rule["share"] = band(Fraction(part, max(total, 1)), 4) | {"of": {"each": follow, "line": ["*"]}}
        case "growth":
            before = history(world, [world.cells[number] for number in inside])
            rule["growth"] = round(Decimal(str(float(part / world.minor / before - 1))), 3)
            if rng.random() < 0.5:
                rule["growth"] = {
                    "min": max(rule["growth"] - spread, Decimal(-1)),
                    "max": rule["growth"] + spread,
                }
        case "ratio":
            rule["ratio"] = {"of": "markets.margin", "min": Decimal(int(rng.integers(10, 50))) / 100}
    return rule


def _within_one(band: dict[str, Decimal]) -> dict[str, Decimal]:
    return {side: min(amount, Decimal(1)) for side, amount in band.items()}


def _widen_to_steps(world: World, rule: dict[str, Any]) -> None:
    """A plan refuses a band that holds no whole step; leave it room."""
    step = world.document["step"]
    if "min" in rule:
        rule["min"] = rule["min"] // step * step
    if "max" in rule:
        rule["max"] = rule["max"] + step


def random_targets(rng: np.random.Generator, world: World) -> dict[int, int]:
    return {number: int(rng.integers(0, 40)) * world.step for number in range(len(world.cells))}


def handed_in(rng: np.random.Generator, world: World, targets: dict[int, int]) -> Targets:
    """Targets as anybody would hand them in: in any order, with every level named."""
    order = rng.permutation(len(world.cells))
    names = {}
    for level in LEVELS:
        labels, codes = np.unique([world.cells[i][level] for i in order], return_inverse=True)
        names[level] = TextColumn(codes.astype(np.int32), labels.astype(object))
    return Targets(names, np.array([targets[i] for i in order], dtype=np.int64))


def verdict(certificate: Certificate) -> dict[str, bool]:
    return {check.name: check.ok for check in certificate.checks if check.kind == "rule"}


def random_case(seed: int) -> tuple[np.random.Generator, World, dict[int, int]]:
    rng = np.random.default_rng(seed)
    world = random_world(rng)
    targets = random_targets(rng, world)
    targets[0] += world.step
    world.document["total"] = Decimal(sum(targets.values())) / world.minor
    world.document["rules"] = [random_rule(rng, world, f"rule {i}", targets) for i in range(6)]
    return rng, world, targets


@pytest.mark.parametrize("seed", seeds(12))
def test_every_rule_is_judged_as_by_the_slow_evaluator(seed):
    rng, world, targets = random_case(seed)
    plan = world.plan()
    moved = dict(targets)
    for _ in range(4):
        certificate = certify(plan, handed_in(rng, world, moved))
        expected = {rule["name"]: keeps(world, rule, moved) for rule in world.document["rules"]}
        expected["total"] = sum(moved.values()) == sum(targets.values())
        assert verdict(certificate) == expected
        giver, taker = rng.integers(0, len(moved), 2)
        moved[int(giver)] = max(moved[int(giver)] - world.step, 0)
        moved[int(taker)] += world.step * int(rng.integers(1, 3))


@pytest.mark.parametrize("seed", seeds(8))
def test_a_target_moved_by_one_step_is_refused(seed):
    rng, world, targets = random_case(1000 + seed)
    held = [rule for rule in world.document["rules"] if keeps(world, rule, targets)]
    world.document["rules"] = held
    plan = world.plan()
    assert certify(plan, handed_in(rng, world, targets)).verified
    for number, by in itertools.product(rng.choice(len(targets), 3), (-world.step, world.step, 1)):
        certificate = certify(plan, handed_in(rng, world, targets | {int(number): targets[int(number)] + by}))
        assert not certificate.verified
        assert certificate.violations
        assert all(problem.render("en") and problem.render("zh") for problem in certificate.problems())

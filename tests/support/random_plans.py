"""Random whole plans of every class, built around a hidden plan in whole steps that keeps all rules.

Extremes are the rule, not the exception: references over twelve orders of magnitude, limits
that leave no room, single children, one cell, steps from a cent to a million, and names that
people really use. `contradicted` makes a plan impossible by one contradiction.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pandas as pd

from support.random_rules import any_rule, crossing_orders, laminar_rule, limited, pick
from support.worlds import World, groups, time_levels

Kind = Literal["T", "F", "P"]
NAMES = (
    *("华东", "华南", "销售代表A", "新品", "Ann", "Bob", "Cy O'Neil", "North East", "A.B", "x[1]"),
    *('"quoted"', "a", "b", "a, b", "b, c", "c", "007", "7", "null", "1e3", "=1+1", "# no", "- dash"),
    *("100%", "{0}", "a: b", "Ünïcode", "大客户(含战略)", "a;b", "not", "total", "é", "z|z", "\\n"),
)
LEVEL_NAMES = (
    *("region", "大区", "sales region", "Team (new)", "rep", "line", "seg-ment", "客户", "l.1", "名", "n,m"),
    *("x[y]", "total", "min", "Level"),
)


@dataclass(frozen=True)
class Shape:
    """Bounds on what is drawn."""

    reps: int = 6
    lines: int = 3
    segments: int = 2
    periods: int = 4
    rules: int = 6
    zeros: bool = True  # bases without a score, some of which a rule gives a floor
    bands: bool = True  # the plan's total may be a band
    kinds: Sequence[str] = ("total", "band", "share", "growth")
    wild: bool = True  # references and sizes over many orders of magnitude
    groups: bool = True  # fairness may be between groups of cells


SHAPE = Shape()


def random_world(seed: int, kind: Kind, shape: Shape = SHAPE) -> World:
    """A plan of class T, F (or simpler), or any class."""
    rng = np.random.default_rng([seed, ord(kind)])
    world = _bare_world(rng, shape, n_dimensions=1 if kind == "T" else 2)
    orders = crossing_orders(rng, world)
    n_rules = int(rng.integers(0, shape.rules + 1)) + (0 if kind == "T" else 2)
    for number in range(n_rules):
        if kind == "P" and rng.random() < 0.7:
            rule = any_rule(rng, world)
        else:
            rule = laminar_rule(rng, world, orders[0 if kind == "T" else number % 2])
        limits = list(shape.kinds)
        if "share" in limits and isinstance(world.document["total"], dict) and kind != "P":
            limits.remove("share")  # a share of a moving total is a row of class P
        if kind == "P":
            limits += ["share_of", "weighted", "ratio"]
        world = limited(rng, world, {"name": f"rule {number}"} | rule, str(rng.choice(limits)))
    if shape.groups and rng.random() < 0.25:
        level = [level for level in world.cells[0] if rng.random() < 0.3]
        return world.stating(fairness=world.document["fairness"] | {"level": level or [world.finest[0]]})
    return world


def _bare_world(rng: np.random.Generator, shape: Shape, n_dimensions: int) -> World:
    """Dimensions, cells, references and a hidden plan; no rules yet."""
    depth = [int(rng.integers(1, 4)), int(rng.integers(n_dimensions - 1, 3)), int(rng.integers(0, 2))]
    if n_dimensions == 1 and rng.random() < 0.1:
        depth = [1, 0, 0]
    names = pick(rng, LEVEL_NAMES, sum(depth))
    dimensions = [[names.pop() for _ in range(levels)] for levels in depth]
    most = (shape.reps, shape.lines, shape.segments)
    paths = [
        _paths(rng, levels, int(rng.integers(min(n_dimensions, size), size + 1)))
        for levels, size in zip(dimensions, most, strict=True)
    ]
    combined = [{k: v for path in choice for k, v in path.items()} for choice in itertools.product(*paths)]
    whole = rng.random() < 0.5
    bases = combined if whole else [base for base in combined if rng.random() < 0.75] or combined[:1]
    periods = _periods(rng, shape) if rng.random() < 0.5 else []
    cells = tuple(base | period for base in bases for period in (periods or [{}]))
    finest = tuple(levels[-1] for levels in dimensions if levels)
    time = list(periods[0]) if periods else []
    score, blank = _scores(rng, len(bases), max(len(periods), 1), shape)
    step = Decimal(str(rng.choice(["0.01", "0.05", "1", "10", "1000", "1000000"])))
    hidden = _hidden(rng, score, shape)
    total: Any = sum(hidden) * step
    if shape.bands and rng.random() < 0.3:
        total = {
            "min": total * Decimal(str(rng.choice(["0", "0.9", "1"]))),
            "max": total * Decimal(str(rng.choice(["1", "1.1", "3"]))),
        }
    pace = rng.uniform(0.3, 2.0, len(cells))
    sales = tuple(
        Decimal(max(int((steps + 0.5) * float(step) * by * 100), 1)) / 100
        for steps, by in zip(hidden, pace, strict=True)
    )
    dimension = {f"dimension {i}": levels for i, levels in enumerate(dimensions) if levels}
    if time:
        dimension["time"] = {"levels": time, "start": _start(time), "periods": len(periods)}
    season: Any = {"from": "facts.score", "by": list(finest)} if time and not blank else "flat"
    dated = [[level, *time] for level in finest]
    document = {
        "plan": "random",
        "currency": "CNY" if step < 1 or rng.random() < 0.5 else "JPY",
        "step": step,
        "total": total,
        "dimensions": dimension,
        "tables": {"facts": {"value": ["score", "sales"]} | ({"date": time[-1]} if dated and time else {})},
        "cells": {"cross": list(finest)} if whole and rng.random() < 0.5 else {"from": "facts"},
        "reference": {"blend": [{"share_of": "facts.score"}], "season": season},
        "rules": [],
        "fairness": {"notion": str(rng.choice(["proportional", "least_squares"]))},
    }
    if time and blank:  # seasons are flat: a base's periods share its score
        score = tuple(sum(score[i : i + len(periods)], Decimal(0)) / len(periods)
                      for i in range(0, len(score), len(periods)) for _ in periods)  # fmt: skip
    registers = {f"register_{i}": pd.DataFrame(path) for i, path in enumerate(paths) if path != [{}]}
    document["tables"] |= {name: {"key": [list(frame)[-1]]} for name, frame in registers.items()}
    world = World(
        document, registers, cells, score, sales, hidden, (*finest, *time[-1:]), time[-1] if time else None
    )
    return replace(world, frames=registers | {"facts": facts_frame(world)})


def facts_frame(world: World) -> pd.DataFrame:
    """Scores and last year's sales, one row per cell."""
    frame = pd.DataFrame([dict(cell) for cell in world.cells])
    if world.time is not None:
        frame[world.time] = [label.replace("2024", "2023") for label in frame[world.time]]
        frame = frame.drop(columns=[level for level in time_levels(world) if level != world.time])
    return frame.assign(score=list(world.score), sales=list(world.sales))


def _paths(rng: np.random.Generator, levels: list[str], n_finest: int) -> list[dict[str, str]]:
    """Members from coarse to fine; every coarser member has at least one child."""
    if not levels:
        return [{}]
    names = pick(rng, NAMES, n_finest)
    paths = [{levels[-1]: name} for name in names]
    for level in reversed(levels[:-1]):
        names = pick(rng, NAMES, int(rng.integers(1, len(names) + 1)))
        above: dict[str, str] = {}
        for path in paths:
            child = path[next(iter(path))]
            above.setdefault(child, names[len(above) % len(names)])
        paths = [{level: above[path[next(iter(path))]], **path} for path in paths]
    return paths


def _periods(rng: np.random.Generator, shape: Shape) -> list[dict[str, str]]:
    count = int(rng.integers(1, shape.periods + 1))
    if rng.random() < 0.3:
        return [{"quarter": f"2024-Q{i + 1}"} for i in range(count)]
    months = [{"month": f"2024-{i + 1:02d}"} for i in range(count)]
    if rng.random() < 0.5:
        return months
    return [{"quarter": f"2024-Q{i // 3 + 1}", **month} for i, month in enumerate(months)]


def _start(time: list[str]) -> str:
    return "2024-Q1" if time == ["quarter"] else "2024-01"


def _scores(
    rng: np.random.Generator, n_bases: int, n_periods: int, shape: Shape
) -> tuple[tuple[Decimal, ...], bool]:
    """Scores of all cells, and whether some bases have none."""
    spread = rng.choice(["narrow", "lognormal", "wild"] if shape.wild else ["narrow", "lognormal"])
    size = n_bases * n_periods
    if spread == "wild":
        values = 10.0 ** rng.uniform(-2, 10, size)
    else:
        values = np.maximum(rng.lognormal(5.0, 0.3 if spread == "narrow" else 1.0, size), 0.01)
    scores = [Decimal(repr(round(float(value), 2))) for value in values]
    blank = shape.zeros and n_bases > 1 and rng.random() < 0.25
    if blank:
        for base in range(1, n_bases):
            if rng.random() < 0.3:
                scores[base * n_periods : (base + 1) * n_periods] = [Decimal(0)] * n_periods
    return tuple(scores), bool(blank)


def _hidden(rng: np.random.Generator, score: Sequence[Decimal], shape: Shape) -> tuple[int, ...]:
    """Whole steps near the references; never all zero."""
    share = np.array([float(value) for value in score])
    share /= share.sum()
    size = len(score) * float(rng.choice([2, 100, 10**4])) if not shape.wild else float(
        rng.choice([2 * len(score), 100 * len(score), 10**6, 3 * 10**7])
    )  # fmt: skip
    steps = np.rint(share * size * rng.lognormal(0.0, float(rng.choice([0.05, 0.3, 1.0])), len(score)))
    carried = steps * (share > 0)
    if carried.sum() == 0:
        carried[int(np.argmax(share))] = 1
    return tuple(int(value) for value in carried)


def contradicted(seed: int, world: World) -> World:
    """The plan with one more rule, called ``contradiction``, that it cannot keep by one step or by far."""
    rng = np.random.default_rng(seed)
    total = world.document["total"]
    least = total["min"] if isinstance(total, dict) else total
    if not least:  # nothing at all would keep every cap
        world = world.stating(total=sum(world.hidden) * world.step)
        least = world.document["total"]
    order = crossing_orders(rng, world)[0]
    each = order[: int(rng.integers(1, len(order) + 1))]
    rows = groups(world, {"each": each})
    held = {members: sum(world.hidden[number] for number in inside) for members, inside in rows.items()}
    lacking = math.ceil(Fraction(sum(world.hidden)) - Fraction(least) / Fraction(world.step)) + 1
    by_far = rng.random() < 0.5
    caps = {members: steps // 2 if by_far else steps for members, steps in held.items()}
    for members in sorted(caps, key=lambda members: -caps[members]):
        taken = min(lacking, caps[members])
        caps[members] -= taken
        lacking -= taken
    frame = pd.DataFrame(
        [
            dict(zip(each, members, strict=True)) | {"high": steps * world.step}
            for members, steps in caps.items()
        ]
    )
    rule = {"name": "contradiction", "each": each, "max": "contradictions.high"}
    return world.with_rules(rule, contradictions=frame)

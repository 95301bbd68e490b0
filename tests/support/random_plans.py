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
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pandas as pd

from support.worlds import Rule, World, groups, time_levels

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
    orders = _crossing_orders(rng, world)
    n_rules = int(rng.integers(0, shape.rules + 1)) + (0 if kind == "T" else 2)
    for number in range(n_rules):
        if kind == "P" and rng.random() < 0.7:
            rule = _any_rule(rng, world)
        else:
            rule = _laminar_rule(rng, world, orders[0 if kind == "T" else number % 2])
        limits = list(shape.kinds)
        if "share" in limits and isinstance(world.document["total"], dict) and kind != "P":
            limits.remove("share")  # a share of a moving total is a row of class P
        if kind == "P":
            limits += ["share_of", "weighted", "ratio"]
        world = _limited(rng, world, {"name": f"rule {number}"} | rule, str(rng.choice(limits)))
    if shape.groups and rng.random() < 0.25:
        level = [level for level in world.cells[0] if rng.random() < 0.3]
        return world.stating(fairness=world.document["fairness"] | {"level": level or [world.finest[0]]})
    return world


def _pick(rng: np.random.Generator, names: Sequence[str], count: int) -> list[str]:
    return [names[i] for i in rng.choice(len(names), count, replace=False)]


def _bare_world(rng: np.random.Generator, shape: Shape, n_dimensions: int) -> World:
    """Dimensions, cells, references and a hidden plan; no rules yet."""
    depth = [int(rng.integers(1, 4)), int(rng.integers(n_dimensions - 1, 3)), int(rng.integers(0, 2))]
    if n_dimensions == 1 and rng.random() < 0.1:
        depth = [1, 0, 0]
    names = _pick(rng, LEVEL_NAMES, sum(depth))
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
    names = _pick(rng, NAMES, n_finest)
    paths = [{levels[-1]: name} for name in names]
    for level in reversed(levels[:-1]):
        names = _pick(rng, NAMES, int(rng.integers(1, len(names) + 1)))
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


def _crossing_orders(rng: np.random.Generator, world: World) -> list[list[str]]:
    """Two orders of all levels, each dimension from coarse to fine, that begin with different dimensions."""
    dimensions = [
        list(each["levels"] if isinstance(each, dict) else each)
        for each in world.document["dimensions"].values()
    ]
    orders = []
    for number in range(2):
        left = [list(dimensions[i]) for i in rng.permutation(len(dimensions))]
        order = list(dimensions[number % len(dimensions)])
        left = [levels for levels in left if levels != order]
        while any(left):
            left = [levels for levels in left if levels]
            order.append(left[int(rng.integers(len(left)))].pop(0))
        orders.append(order)
    return orders


def _laminar_rule(rng: np.random.Generator, world: World, order: list[str]) -> Rule:
    """Groups by the first levels of `order`, perhaps inside one group of fewer levels."""
    fine = int(rng.integers(0, len(order) + 1))
    rule: Rule = {"each": order[:fine]} if fine else {}
    if rng.random() < 0.4:
        cell = world.cells[int(rng.integers(len(world.cells)))]
        coarse = int(rng.integers(0, fine + 1)) if fine else int(rng.integers(0, len(order) + 1))
        if coarse:
            rule["where"] = {level: [cell[level]] for level in order[:coarse]}
    return rule


def _any_rule(rng: np.random.Generator, world: World) -> Rule:
    """Any selection, any levels."""
    levels = list(world.cells[0])
    rule: Rule = {}
    if each := [level for level in levels if rng.random() < 0.3]:
        rule["each"] = each
    where: dict[str, Any] = {}
    for level in levels:
        if rng.random() < 0.25:
            names = sorted({cell[level] for cell in world.cells})
            chosen = _pick(rng, names, int(rng.integers(1, len(names) + 1)))
            excluded = len(chosen) < len(names) and rng.random() < 0.3
            where[level] = {"not": chosen} if excluded else chosen
    if where and groups(world, {"where": where}):
        rule["where"] = where
    return rule


def _limited(rng: np.random.Generator, world: World, rule: Rule, limit: str) -> World:
    """The rule with a limit that the hidden plan keeps, sometimes exactly."""
    rows = groups(world, rule)
    each = rule.get("each", [])
    held = {members: sum(world.hidden[number] for number in inside) for members, inside in rows.items()}
    width = float(rng.choice([0.0, 0.0, 0.02, 0.5]))
    sides = str(rng.choice(["both", "both", "min", "max"]))
    table = f"limits_{rule['name'].replace(' ', '_')}"
    tables: dict[str, pd.DataFrame] = {}
    bands = {
        members: _band_around(rng, world, rule, limit, inside, held[members], width)
        for members, inside in rows.items()
    }

    def stated(side: Literal["low", "high"]) -> Any:
        if not each:
            return bands[()][0 if side == "low" else 1]
        return f"{table}.{side}"

    if each:
        tables[table] = pd.DataFrame(
            [
                dict(zip(each, members, strict=True)) | {"low": low, "high": high}
                for members, (low, high) in bands.items()
            ]
        )
    band = {}
    if sides != "max":
        band["min"] = stated("low")
    if sides != "min":
        band["max"] = stated("high")
    match limit:
        case "total":
            rule["total"] = stated("low")
        case "band":
            rule |= band
        case "share":
            rule["share"] = stated("low") if _exact(bands) else band
        case "growth":
            rule["growth"] = band | {"of": "facts.sales"}
        case "share_of":
            rule["share"] = band | {"of": _parent_of(world, rule)}
        case "weighted":
            tables["weights"] = _weights(world)
            rule |= band | {"weight": "weights.weight"}
        case "ratio":
            tables["weights"] = _weights(world)
            rule["ratio"] = band | {"of": "weights.weight"}
    return world.with_rules(rule, **tables)


def _exact(bands: dict[tuple[str, ...], tuple[Decimal, Decimal]]) -> bool:
    return all(low == high for low, high in bands.values())


def _band_around(
    rng: np.random.Generator, world: World, rule: Rule, limit: str, inside: list[int], held: int, width: float
) -> tuple[Decimal, Decimal]:
    """Limits of one row that `held` steps keep, in the words of the limit."""
    step = Fraction(world.step)
    low, high = held - int(held * width * rng.random()), held + int(held * width * rng.random())
    match limit:
        case "total":
            return _down(held * step), _down(held * step)
        case "band":
            return _down(low * step), _down(high * step)
        case "growth":
            base = sum(Fraction(world.sales[number]) for number in inside)
            return _down(low * step / base - 1, 9), _up(high * step / base - 1, 9)
        case "share":
            whole = sum(world.hidden)
            if width == 0.0 and not isinstance(world.document["total"], dict):
                share = _down(Fraction(held, whole) + Fraction(1, 2 * 10**15), 15)
                return share, share
            moving = isinstance(world.document["total"], dict)
            return _share_band(low, high, whole, slack=2 if moving else 0)
        case "share_of":
            return _share_band(low, high, _parent_sum(world, rule, inside), slack=3)
        case _:
            weight = [_weight(world, number) for number in inside]
            amount = sum(w * world.hidden[number] for w, number in zip(weight, inside, strict=True))
            if limit == "weighted":
                slack = Fraction(amount) * Fraction(max(width, 0.01)) + 4
                return max(_down((amount - slack) * step, 3), Decimal(0)), _up((amount + slack) * step, 3)
            if not held:
                return _down(min(weight), 3), _up(max(weight), 3)
            average, slack = Fraction(amount) / held, Fraction(1, 100) + Fraction(4, held)
            return max(_down(average - slack, 3), Decimal(0)), _up(average + slack, 3)


def _share_band(low: int, high: int, whole: int, *, slack: int) -> tuple[Decimal, Decimal]:
    """Limits of a share; of a moving whole with `slack` steps, or no other whole number would do."""
    if not whole:
        return Decimal(0), Decimal(1)
    room = Fraction(slack, whole)
    share = max(Fraction(low, whole) - room, Fraction(0)), min(Fraction(high, whole) + room, Fraction(1))
    return _down(share[0]), min(_up(share[1]), Decimal(1))


def _weight(world: World, number: int) -> Fraction:
    """A weight that depends on the first finest level alone."""
    members = sorted({cell[world.finest[0]] for cell in world.cells})
    return Fraction(1 + 3 * members.index(world.cells[number][world.finest[0]]) % 7, 4)


def _weights(world: World) -> pd.DataFrame:
    level = world.finest[0]
    weight = {cell[level]: _weight(world, number) for number, cell in enumerate(world.cells)}
    return pd.DataFrame(
        [{level: name, "weight": Decimal(w.numerator) / w.denominator} for name, w in weight.items()]
    )


def _parent_of(world: World, rule: Rule) -> dict[str, Any]:
    """A selection around every row: fewer of the same conditions."""
    of = {level: names for level, names in list(rule.get("where", {}).items())[:1]}
    if each := rule.get("each", [])[:1]:
        of["each"] = each
    return of or {world.finest[0]: sorted({cell[world.finest[0]] for cell in world.cells})}


def _parent_sum(world: World, rule: Rule, inside: list[int]) -> int:
    of = _parent_of(world, rule)
    each = of.pop("each", [])
    first = world.cells[inside[0]]
    rows = groups(world, {"where": of, "each": each})
    return sum(world.hidden[number] for number in rows[tuple(first[level] for level in each)])


def contradicted(seed: int, world: World) -> World:
    """The plan with one more rule, called ``contradiction``, that it cannot keep by one step or by far."""
    rng = np.random.default_rng(seed)
    total = world.document["total"]
    least = total["min"] if isinstance(total, dict) else total
    if not least:  # nothing at all would keep every cap
        world = world.stating(total=sum(world.hidden) * world.step)
        least = world.document["total"]
    order = _crossing_orders(rng, world)[0]
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


def _down(value: Fraction | int, places: int = 9) -> Decimal:
    return _rounded(value, places, ROUND_FLOOR)


def _up(value: Fraction | int, places: int = 9) -> Decimal:
    return _rounded(value, places, ROUND_CEILING)


def _rounded(value: Fraction | int, places: int, rounding: str) -> Decimal:
    fraction = Fraction(value)
    scaled = fraction * 10**places
    whole = scaled.numerator // scaled.denominator if rounding == ROUND_FLOOR else math.ceil(scaled)
    return Decimal(whole).scaleb(-places)

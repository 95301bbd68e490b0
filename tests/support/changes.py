"""Ways to write down a plan differently, and small additions to it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from support.worlds import LIMITS, Rule, World, groups, time_levels

AMOUNTS = ("total", "min", "max")


def scaled(world: World, by: Decimal) -> World:
    """Everything that is money, times a factor."""

    def money(stated: Any) -> Any:
        if isinstance(stated, dict):
            return {side: money(amount) for side, amount in stated.items()}
        return stated * by if isinstance(stated, Decimal) else stated

    frames = dict(world.frames)
    facts = frames["facts"]
    frames["facts"] = facts.assign(score=facts["score"] * by, sales=facts["sales"] * by)
    document = copy.deepcopy(world.document)
    document |= {"step": money(world.step), "total": money(document["total"])}
    for rule in document["rules"]:
        for key in AMOUNTS:
            stated = rule.get(key)
            if isinstance(stated, str):
                name = stated.split(".")[0]
                frames[name] = _times(world.frames[name], ("low", "high"), by)
            elif stated is not None:
                rule[key] = money(stated)
    return replace(world, document=document, frames=frames)


def shuffled(world: World, rng: np.random.Generator) -> World:
    """The rows of every table in another order, and the tables too."""
    frames = {name: frame.iloc[rng.permutation(len(frame))] for name, frame in world.frames.items()}
    tables = world.document["tables"]
    names = [list(tables)[i] for i in rng.permutation(len(tables))]
    return replace(world, frames=frames).stating(tables={name: tables[name] for name in names})


def relabelled(world: World, rename: Callable[[str, str], Sequence[str]]) -> World:
    """Every member but the periods under other names; several names share what the one had evenly stated.

    Selections name all of them; rows of tables are repeated for each.
    """
    base = set(world.cells[0]) - set(time_levels(world))

    def selection(where: Mapping[str, Any]) -> dict[str, Any]:
        new: dict[str, Any] = {}
        for level, names in where.items():
            if level not in base:
                new[level] = names
            elif isinstance(names, dict):
                new[level] = {"not": [other for name in names["not"] for other in rename(level, name)]}
            else:
                new[level] = [other for name in names for other in rename(level, name)]
        return new

    document = copy.deepcopy(world.document)
    for rule in document["rules"]:
        if "where" in rule:
            rule["where"] = selection(rule["where"])
        if isinstance(rule.get("share"), dict) and "of" in rule["share"]:
            rule["share"]["of"] = selection(rule["share"]["of"])
    frames = {}
    for name, frame in world.frames.items():
        for level in base & set(frame.columns):
            renamed = [list(rename(level, member)) for member in frame[level]]
            frame = frame.assign(**{level: renamed}).explode(level, ignore_index=True)
        frames[name] = frame
    return replace(world, document=document, frames=frames)


def split(world: World, level: str, member: str, parts: Mapping[str, Decimal]) -> World:
    """One finest member as several, who get their part of its facts and of limits in money."""

    def rename(at: str, name: str) -> Sequence[str]:
        return list(parts) if (at, name) == (level, member) else [name]

    new = relabelled(world, rename)
    frames = dict(new.frames)
    in_money = {"facts": ("score", "sales")}
    for rule in world.document["rules"]:
        share = rule["share"] if isinstance(rule.get("share"), dict) else {}
        of_the_whole = share if level not in share.get("of", {}).get("each", ()) else {}
        for stated in (*map(rule.get, AMOUNTS), *map(of_the_whole.get, ("min", "max"))):
            if isinstance(stated, str):
                in_money[stated.split(".")[0]] = ("low", "high")
    for name, columns in in_money.items():
        if level in (frame := frames[name]).columns:
            by = [parts.get(each, Decimal(1)) for each in frame[level]]
            frames[name] = _times(frame, columns, by)
    return replace(new, frames=frames)


def _times(frame: pd.DataFrame, columns: Sequence[str], by: Any) -> pd.DataFrame:
    factors = by if isinstance(by, list) else [by] * len(frame)
    return frame.assign(
        **{column: [a * b for a, b in zip(frame[column], factors, strict=True)] for column in columns}
    )


def held_within(
    world: World, name: str, each: Sequence[str], bounds: Mapping[tuple[str, ...], tuple[int, int]]
) -> World:
    """One more rule: the groups of `each` stay between bounds in steps."""
    step = world.step
    if not each:
        low, high = bounds[()]
        return world.with_rules({"name": name, "min": low * step, "max": high * step})
    table = name.replace(" ", "_")
    rows = [
        dict(zip(each, members, strict=True)) | {"low": low * step, "high": high * step}
        for members, (low, high) in bounds.items()
    ]
    rule: Rule = {"name": name, "each": list(each), "min": f"{table}.low", "max": f"{table}.high"}
    return world.with_rules(rule, **{table: pd.DataFrame(rows, columns=[*each, *LIMITS[:2]])})


def sums(world: World, each: Sequence[str], amounts: Mapping[tuple[str, ...], float]) -> dict[Any, float]:
    """Amounts by cell, summed over the groups of `each`; cells without an amount carry none."""
    return {
        members: float(sum(amounts.get(world.name(world.cells[number]), 0.0) for number in inside))
        for members, inside in groups(world, {"each": list(each)}).items()
    }


def most(world: World) -> int:
    """Steps that no group can exceed."""
    total = world.document["total"]
    return int((total["max"] if isinstance(total, dict) else total) / world.step) + 1

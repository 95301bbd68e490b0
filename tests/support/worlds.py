"""A whole plan in plain Python values."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from quotaopt.plan.plan import Plan, make_plan

Cell = Mapping[str, str]  # its member on every level
Rule = dict[str, Any]


@dataclass(frozen=True)
class World:
    """A plan, its tables, and a hidden plan in whole steps that keeps all rules."""

    document: dict[str, Any]
    frames: dict[str, pd.DataFrame]
    cells: tuple[Cell, ...]
    score: tuple[Decimal, ...]  # what the reference is made of
    sales: tuple[Decimal, ...]  # last year's, what growth is measured on
    hidden: tuple[int, ...]  # steps
    finest: tuple[str, ...]  # the levels that name a cell
    time: str | None  # the finest of them that is a period

    @property
    def step(self) -> Decimal:
        """One step in currency units."""
        return self.document["step"]

    def plan(self) -> Plan:
        """The plan as the package reads it."""
        return make_plan(self.document, tables=self.frames)

    def name(self, cell: Cell) -> tuple[str, ...]:
        """The members that name a cell."""
        return tuple(cell[level] for level in self.finest)

    def with_rules(self, *rules: Rule, **tables: pd.DataFrame) -> World:
        """The same plan with more rules; `tables` are looked up by the columns before ``low``."""
        document = copy.deepcopy(self.document)
        document["rules"] += rules
        for name, frame in tables.items():
            document["tables"][name] = {"key": [level for level in frame.columns if level not in LIMITS]}
        return replace(self, document=document, frames=self.frames | tables)

    def without_rules(self, *names: str) -> World:
        """The same plan without the rules of these names."""
        rules = [rule for rule in self.document["rules"] if rule["name"] not in names]
        return replace(self, document=self.document | {"rules": rules})

    def stating(self, **entries: Any) -> World:
        """The same plan with other top-level entries."""
        return replace(self, document=copy.deepcopy(self.document) | entries)


LIMITS = ("low", "high", "weight")
"""Columns of the tables that rules look their values up in."""


def matches(cell: Cell, where: Mapping[str, Any]) -> bool:
    """Whether a cell is selected; names here hold no wildcards."""
    for level, names in where.items():
        if isinstance(names, dict):
            if cell[level] in names["not"]:
                return False
        elif cell[level] not in names:
            return False
    return True


def groups(world: World, rule: Rule) -> dict[tuple[str, ...], list[int]]:
    """Cell numbers of every row of a rule, by the row's members."""
    found: dict[tuple[str, ...], list[int]] = {}
    for number, cell in enumerate(world.cells):
        if matches(cell, rule.get("where", {})):
            found.setdefault(tuple(cell[level] for level in rule.get("each", ())), []).append(number)
    return found


def time_levels(world: World) -> list[str]:
    """The levels of the time dimension."""
    dimensions = world.document["dimensions"].values()
    return next((each["levels"] for each in dimensions if isinstance(each, dict) and "start" in each), [])

"""A whole plan in plain Python values, and what its rules mean, worked out cell by cell.

Nothing here is shared with the package: rules are read from the document as a person would
read them, in fractions, one cell at a time.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
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


@dataclass(frozen=True)
class Row:
    """``lower <= sum(coefficient * steps) <= upper``; an absent limit is None."""

    rule: str
    members: tuple[str, ...]
    coefficients: Mapping[int, Fraction]  # by cell number
    lower: Fraction | None
    upper: Fraction | None

    def holds(self, steps: Mapping[int, int] | tuple[int, ...]) -> bool:
        """Whether whole steps keep the row."""
        activity = sum((factor * steps[cell] for cell, factor in self.coefficients.items()), Fraction(0))
        return (self.lower is None or self.lower <= activity) and (
            self.upper is None or activity <= self.upper
        )


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


def looked_up(world: World, stated: Any, cell: Cell) -> Fraction | None:
    """A number, or a column looked up by the members of a cell."""
    if not isinstance(stated, str):
        return None if stated is None else Fraction(stated)
    table, _, column = stated.partition(".")
    key, frame = world.document["tables"][table]["key"], world.frames[table]
    for row in frame.to_dict("records"):
        if all(row[level] == cell[level] for level in key):
            return Fraction(row[column])
    raise LookupError(stated)


def rows_of(world: World) -> list[Row]:
    """The rows of all rules, the plan's total first."""
    total = world.document["total"]
    low, high = (total["min"], total["max"]) if isinstance(total, dict) else (total, total)
    step, everything = Fraction(world.step), dict.fromkeys(range(len(world.cells)), Fraction(1))
    whole = Row("total", (), everything, Fraction(low) / step, Fraction(high) / step)
    rules = world.document["rules"]
    return [whole, *(row for rule in rules for row in _rows_of_rule(world, rule, whole))]


def _rows_of_rule(world: World, rule: Rule, whole: Row) -> Iterator[Row]:
    step = Fraction(world.step)
    for members, inside in groups(world, rule).items():
        first = world.cells[inside[0]]
        plain = dict.fromkeys(inside, Fraction(1))

        def sides(band: Mapping[str, Any], first: Cell = first) -> tuple[Fraction | None, Fraction | None]:
            return looked_up(world, band.get("min"), first), looked_up(world, band.get("max"), first)

        def amounts(
            low: Fraction | None, high: Fraction | None, base: Fraction
        ) -> tuple[Fraction | None, Fraction | None]:
            return low and low * base / step, None if high is None else high * base / step

        def row(
            factors: Mapping[int, Fraction],
            low: Fraction | None,
            high: Fraction | None,
            members: tuple[str, ...] = members,
        ) -> Row:
            return Row(rule["name"], members, factors, low, high)

        if "total" in rule:
            amount = looked_up(world, rule["total"], first)
            yield row(plain, *amounts(amount, amount, Fraction(1)))
        elif "share" in rule and "of" not in (band := _band(rule["share"])) and whole.lower == whole.upper:
            low, high = amounts(*sides(band), whole.lower * step)
            yield row(plain, *(_nearest(low, high) if _is_bare(band) else (low, high)))
        elif "share" in rule:
            of = dict(band.get("of", {}))
            follow = of.pop("each", ())
            parent = [
                number
                for number, cell in enumerate(world.cells)
                if matches(cell, of) and all(cell[level] == first[level] for level in follow)
            ]
            for side, bound in zip(("min", "max"), sides(band), strict=True):
                if bound is not None:
                    factors = plain | {number: plain.get(number, Fraction(0)) - bound for number in parent}
                    yield row(factors, *((0, None) if side == "min" else (None, 0)))
        elif "growth" in rule:
            band = _band(rule["growth"])
            base = sum((Fraction(world.sales[number]) for number in inside), Fraction(0))
            low, high = sides(band)
            low, high = amounts(None if low is None else 1 + low, None if high is None else 1 + high, base)
            yield row(plain, *(_nearest(low, high) if _is_bare(band) else (low, high)))
        elif "ratio" in rule:
            average = {
                number: looked_up(world, rule["ratio"]["of"], world.cells[number]) for number in inside
            }
            for side, bound in zip(("min", "max"), sides(rule["ratio"]), strict=True):
                if bound is not None:
                    factors = {number: value - bound for number, value in average.items()}
                    yield row(factors, *((0, None) if side == "min" else (None, 0)))
        else:
            weight = rule.get("weight")
            factors = plain if weight is None else {
                number: looked_up(world, weight, world.cells[number]) for number in inside
            }  # fmt: skip
            yield row(factors, *amounts(*sides(rule), Fraction(1)))


def _band(stated: Any) -> dict[str, Any]:
    return stated if isinstance(stated, dict) else {"min": stated, "max": stated}


def _is_bare(band: Mapping[str, Any]) -> bool:
    """One value for both sides means the nearest step."""
    return "min" in band and band["min"] == band.get("max")


def _nearest(low: Fraction | None, high: Fraction | None) -> tuple[Fraction, Fraction]:
    assert low is not None
    assert high is not None
    return Fraction(low.numerator // low.denominator), Fraction(-(-high.numerator // high.denominator))


def keeps(world: World, steps: tuple[int, ...]) -> bool:
    """Whether whole steps keep every rule."""
    return min(steps) >= 0 and all(row.holds(steps) for row in rows_of(world))


def time_levels(world: World) -> list[str]:
    """The levels of the time dimension."""
    dimensions = world.document["dimensions"].values()
    return next((each["levels"] for each in dimensions if isinstance(each, dict) and "start" in each), [])

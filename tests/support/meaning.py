"""What the rules of a plan mean, worked out cell by cell.

Nothing here is shared with the package: rules are read from the document as a person would
read them, in fractions, one cell at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from support.worlds import Cell, Rule, World, groups, matches

Factors = Mapping[int, Fraction]
Limit = Fraction | None
ONE = Fraction(1)


@dataclass(frozen=True)
class Row:
    """``lower <= sum(factor * steps) <= upper``; an absent limit is None."""

    rule: str
    members: tuple[str, ...]
    factors: Factors  # by cell number
    lower: Limit
    upper: Limit
    is_sum: bool  # of whole targets, with limits in money

    def holds(self, steps: Sequence[int]) -> bool:
        """Whether whole steps keep the row."""
        activity = sum((factor * steps[cell] for cell, factor in self.factors.items()), Fraction(0))
        above = self.lower is None or self.lower <= activity
        return above and (self.upper is None or activity <= self.upper)


def keeps(world: World, steps: Sequence[int]) -> bool:
    """Whether whole steps keep every rule."""
    return min(steps) >= 0 and all(row.holds(steps) for row in rows_of(world))


def rows_of(world: World) -> list[Row]:
    """The rows of all rules, the plan's total first."""
    total = world.document["total"]
    low, high = (total["min"], total["max"]) if isinstance(total, dict) else (total, total)
    step, everything = Fraction(world.step), dict.fromkeys(range(len(world.cells)), ONE)
    rows = [Row("total", (), everything, Fraction(low) / step, Fraction(high) / step, is_sum=True)]
    fixed = None if isinstance(total, dict) else Fraction(total)
    for rule in world.document["rules"]:
        for members, inside in groups(world, rule).items():
            rows += _rows_of_group(_Group(world, rule, members, inside), fixed)
    return rows


@dataclass(frozen=True)
class _Group:
    """The cells of one row of a rule."""

    world: World
    rule: Rule
    members: tuple[str, ...]
    inside: list[int]

    @property
    def first(self) -> Cell:
        return self.world.cells[self.inside[0]]

    @property
    def plain(self) -> Factors:
        return dict.fromkeys(self.inside, ONE)

    def weighted(self, column: str) -> Factors:
        cells = self.world.cells
        return {cell: looked_up(self.world, column, cells[cell]) or Fraction(0) for cell in self.inside}

    def sides(self, band: Mapping[str, Any]) -> tuple[Limit, Limit]:
        low, high = (looked_up(self.world, band.get(side), self.first) for side in ("min", "max"))
        return low, high

    def row(self, factors: Factors, low: Limit, high: Limit, *, is_sum: bool) -> Row:
        return Row(self.rule["name"], self.members, factors, low, high, is_sum)

    def amount(self, sides: tuple[Limit, Limit], base: Fraction, *, nearest: bool = False) -> Row:
        """A plain sum between multiples of `base`, an amount of money."""
        steps = base / Fraction(self.world.step)
        low, high = (None if side is None else side * steps for side in sides)
        if nearest and low is not None and high is not None:
            low, high = Fraction(low // 1), Fraction(-(-high // 1))
        return self.row(self.plain, low, high, is_sum=True)

    def against(self, factors: Mapping[str, Factors | None]) -> Iterator[Row]:
        """Mixed sums that are at least (``min``) or at most (``max``) zero."""
        if factors["min"] is not None:
            yield self.row(factors["min"], Fraction(0), None, is_sum=False)
        if factors["max"] is not None:
            yield self.row(factors["max"], None, Fraction(0), is_sum=False)


def _rows_of_group(group: _Group, fixed_total: Limit) -> Iterator[Row]:
    rule = group.rule
    if "total" in rule:
        yield group.amount(group.sides({"min": rule["total"], "max": rule["total"]}), ONE)
    elif "share" in rule:
        band = _band(rule["share"])
        if "of" not in band and fixed_total is not None:
            yield group.amount(group.sides(band), fixed_total, nearest=_is_bare(band))
        else:
            yield from _share_of_moving(group, band)
    elif "growth" in rule:
        band = _band(rule["growth"])
        base = sum((Fraction(group.world.sales[cell]) for cell in group.inside), Fraction(0))
        low, high = (None if rate is None else 1 + rate for rate in group.sides(band))
        yield group.amount((low, high), base, nearest=_is_bare(band))
    elif "ratio" in rule:
        average, bounds = group.weighted(rule["ratio"]["of"]), group.sides(rule["ratio"])
        yield from group.against(
            {
                side: bound if bound is None else {cell: value - bound for cell, value in average.items()}
                for side, bound in zip(("min", "max"), bounds, strict=True)
            }
        )
    elif "weight" in rule:
        low, high = (side and side / Fraction(group.world.step) for side in group.sides(rule))
        yield group.row(group.weighted(rule["weight"]), low, high, is_sum=False)
    else:
        yield group.amount(group.sides(rule), ONE)


def _share_of_moving(group: _Group, band: Mapping[str, Any]) -> Iterator[Row]:
    """A share of a selection whose sum is not known before."""
    of = dict(band.get("of", {}))
    follow, first = of.pop("each", ()), group.first
    parent = [
        number
        for number, cell in enumerate(group.world.cells)
        if matches(cell, of) and all(cell[level] == first[level] for level in follow)
    ]
    plain = group.plain
    yield from group.against(
        {
            side: bound
            if bound is None
            else {**plain, **{cell: plain.get(cell, Fraction(0)) - bound for cell in parent}}
            for side, bound in zip(("min", "max"), group.sides(band), strict=True)
        }
    )


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


def _band(stated: Any) -> dict[str, Any]:
    return stated if isinstance(stated, dict) else {"min": stated, "max": stated}


def _is_bare(band: Mapping[str, Any]) -> bool:
    """One value for both sides means the nearest step."""
    return "min" in band and band["min"] == band.get("max")

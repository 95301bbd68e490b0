"""The plan as it could have been made on an earlier day, knowing nothing of what came after.

Kept is what says how shares are found: the parts of the blend that rest on dated facts or on even
splits, and growth limits that hold for everybody by a number. Left out is what the plan knows today:
columns without dates, tilts towards the strategy of the coming year, people's dates, all
other rules. Of tables without dates only the hierarchy is read: who belongs to which region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.audit.case import Case
from quotaopt.audit.spans import Span, known_before, time_of, years_before
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.schema_reference import Season

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.plan.schema_reference import Source
    from quotaopt.plan.schema_rules import Rule
    from quotaopt.plan.tables import Table

_KEPT = frozenset({"plan", "currency", "dimensions", "tables", "fairness"})


@dataclass(frozen=True, eq=False)
class Earlier:
    """A plan as of an earlier day, and the same with what was known at the end of what it is tested by."""

    plan: Plan
    truth: Plan
    left_out: tuple[str, ...]  # entries of the plan that are of today
    growth: Mapping[str, tuple[float, float]]  # level -> limits of growth factors of its members


def earlier(case: Case, span: Span, season: bool = False) -> Earlier:
    """The plan as of the start of a stretch of the past, as long as it is now.

    Parameters
    ----------
    season
        Whether periods are told apart, by the plan's season as far as it rests on facts with dates.

    Raises
    ------
    PlanError
        Its shares rest on nothing that has dates, or the earlier facts cannot be used.
    """
    plan, name = case.plan, case.facts.partition(".")[0]
    dated = {one: plan.tables[one] for one, source in plan.spec.tables.items() if source.date is not None}
    known = {one: known_before(plan, table, span.start) for one, table in dated.items()}
    years, position = years_before(plan, dated[name], span.start)
    latest = years == 1
    known[name] &= _active(case, dated[name], latest)
    reference, dropped = _reference(plan, case.facts, season)
    rules = [rule for rule in plan.spec.rules if _is_for_everybody(case, rule)]
    stated: dict[str, Any] = {
        "dimensions": _moved(plan, span.start),
        "step": plan.main.step,
        "total": _total(plan, case.facts, rules, known[name] & latest & _in_plan(plan, position)),
        "cells": {"from": name},
        "reference": reference,
        "rules": [_growth_rule(rule, case.facts) for rule in rules],
    }
    of_one_measure = {"fairness"} if plan.layers[0].members else set()
    gone = {key: None for key in plan.document if key not in _KEPT - of_one_measure | stated.keys()}
    moved = plan.change(gone | stated)
    by_the_end = {one: known_before(plan, table, span.end) for one, table in dated.items()}
    return Earlier(
        plan=replace(moved, tables=_cut(plan, known)),
        truth=replace(moved, tables=_cut(plan, by_the_end)),
        left_out=(*dropped, *(["rules"] if len(rules) < len(plan.spec.rules) else [])),
        growth=_by_level(rules),
    )


def _active(case: Case, table: Table, rows: BoolArray) -> BoolArray:
    """Which rows are of people with facts in `rows`: others had gone by then. (n_rows,)"""
    if case.level not in table:
        return np.ones(table.n_rows, dtype=np.bool_)
    codes = table.text(case.level).codes
    return np.isin(codes, codes[rows])


def _cut(plan: Plan, rows: Mapping[str, BoolArray]) -> dict[str, Table]:
    """The plan's tables, dated ones with the given rows only."""
    return {name: table.only(rows[name]) if name in rows else table for name, table in plan.tables.items()}


def _in_plan(plan: Plan, position: IntArray) -> BoolArray:
    """Which rows are of a period that the plan has, or of no single one. (n_rows,)"""
    calendar = calendar_of(plan)
    assert calendar is not None  # it has facts with dates
    return (position < 0) | np.isin(position, calendar.positions)


def _moved(plan: Plan, start: str) -> dict[str, Any]:
    """The plan's dimensions with time beginning earlier."""
    name, _ = time_of(plan)
    dimensions = dict(plan.document["dimensions"])
    return dimensions | {name: {**dimensions[name], "start": start}}


def _reference(plan: Plan, facts: str, season: bool) -> tuple[dict[str, Any], list[str]]:
    """The reference as far as it rests on dated facts and even splits, and what of it does not."""
    spec, entries = plan.main.reference, _entries(plan)
    left_out = [key for key in ("tilt", "people") if entries.get(key) or key in plan.document]
    blend, without = _dated(plan, spec.blend, entries.get("blend", []))
    if not spec.blend:
        blend = [{"share_of": facts}]
    if not blend:
        raise PlanError([Problem.at(NOWHERE, "audit.undated_method", columns=", ".join(without))])
    found: dict[str, Any] = {"blend": blend, "season": "flat"}
    if season and isinstance(spec.season, Season) and _is_dated(plan, spec.season.source):
        found["season"] = entries["season"]
    if spec.first is not None:
        outer, also = _dated(plan, spec.first.blend, entries["first"]["blend"])
        without += also
        found |= {"first": {**entries["first"], "blend": outer}} if outer else {}
    return found, [*dict.fromkeys(without), *left_out]


def _entries(plan: Plan) -> Mapping[str, Any]:
    """What the plan file says of the reference of the main measure."""
    found: Any = plan.document
    for key in plan.main.reference_path:
        found = found.get(key, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _dated(
    plan: Plan, sources: Sequence[Source], entries: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The entries of sources that an earlier plan could have used, and the columns of the others."""
    kept, left_out = [], []
    for source, entry in zip(sources, entries, strict=True):
        column = source.share_of
        if column is None or _is_dated(plan, column):
            kept.append({key: value for key, value in entry.items() if key != "ratchet"})
            left_out += [source.ratchet.plan] if source.ratchet is not None else []
        else:
            left_out.append(column)
    return kept, left_out


def _is_dated(plan: Plan, source: str) -> bool:
    """Whether a table, or the table of a column, has dates."""
    return plan.spec.tables[source.partition(".")[0]].date is not None


def _is_for_everybody(case: Case, rule: Rule) -> bool:
    """Whether a rule limits the growth of every member of a level by numbers, and must be kept."""
    if rule.kind != "growth" or rule.soft is not None or rule.where or rule.cumulative or len(rule.each) != 1:
        return False
    assert rule.growth is not None
    of = rule.growth.of
    if of is not None and not _is_dated(case.plan, of):
        return False
    numbers = all(side is None or isinstance(side, Decimal) for side in (rule.growth.min, rule.growth.max))
    return numbers and rule.each[0] in case.cells and not case.cells.is_time(rule.each[0])


def _growth_rule(rule: Rule, facts: str) -> dict[str, Any]:
    """The rule as an entry of a plan with one measure."""
    assert rule.growth is not None
    sides = {"min": rule.growth.min, "max": rule.growth.max}
    stated = {side: limit for side, limit in sides.items() if limit is not None}
    return {"name": rule.name, "each": list(rule.each), "growth": {**stated, "of": rule.growth.of or facts}}


def _by_level(rules: Sequence[Rule]) -> dict[str, tuple[float, float]]:
    """The growth factors that all rules of a level allow."""
    found: dict[str, tuple[float, float]] = {}
    for rule in rules:
        (low, high), (before_low, before_high) = _factors(rule), found.get(rule.each[0], (0.0, np.inf))
        found[rule.each[0]] = max(low, before_low), min(high, before_high)
    return found


def _factors(rule: Rule) -> tuple[float, float]:
    """The lowest and the highest growth factor that a rule allows."""
    assert rule.growth is not None
    low, high = rule.growth.min, rule.growth.max
    return (
        1.0 + float(low) if isinstance(low, Decimal) else 0.0,
        1.0 + float(high) if isinstance(high, Decimal) else np.inf,
    )


def _total(plan: Plan, facts: str, rules: Sequence[Rule], rows: BoolArray) -> Decimal:
    """The facts of a year before the plan's periods, times the middle of the growth all members may have.

    It is no forecast: attainment is compared relative to the company's. It only decides how much room
    growth limits leave.
    """
    limits = [_factors(rule) for rule in rules]
    low, high = max([0.0, *(low for low, _ in limits)]), min([np.inf, *(high for _, high in limits)])
    factor = 0.5 * (low + high) if low > 0.0 and high < np.inf else float(np.clip(1.0, low, high))
    table, _, value = facts.partition(".")
    numbers = plan.tables[table].number(value)
    sold = Decimal(int(numbers.units[rows].sum())).scaleb(-numbers.digits)
    n_steps = round(sold * Decimal(repr(factor)) / plan.main.step)
    return plan.main.step * max(1, n_steps)

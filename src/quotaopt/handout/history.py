"""历史业绩与现状分析表: what regions, products and people have sold, and what they are now to carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.handout.blocks import Blocks, blocks_of
from quotaopt.handout.groups import Groups
from quotaopt.handout.past import RECENT_MONTHS, Past, can_place, past_of, rows_of_groups, sums
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import Field, Handout, percent, quotient, total
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.periods.dates import Kind
from quotaopt.plan.table import NumberColumn
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.plan.plan import Plan

_CUTS = ("region", "product", "person")
_USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "orders": ("orders", "订单数", "成交单数"),
        "repurchase": ("repurchase", "repurchase_rate", "复购率"),
        "potential": ("potential", "market_potential", "市场潜力", "市场容量"),
    }
)
"""What columns with the numbers of an analysis are usually called."""

Amounts = list[Decimal | None]


@dataclass(frozen=True, eq=False)
class _Facts:
    """The rows looked back on, with the blocks of the table that they fall on."""

    setting: Setting
    table: Table
    values: NumberColumn
    past: Past | None  # where the facts have no dates
    blocks: Blocks
    groups: tuple[IntArray, ...]  # per block (n_rows,), len(block.groups) for rows in none

    def by_group(self, rows: BoolArray, values: NumberColumn | None = None) -> Amounts:
        """Sums of the given rows for every row of the table."""
        numbers = self.values if values is None else values
        column: Amounts = []
        for block, group in zip(self.blocks, self.groups, strict=True):
            found = sums(numbers.units, numbers.digits, group, len(block.groups) + 1, rows & ~numbers.blank)
            column += [*found[: len(block) - 1], sum(found, Decimal(0))]
        return column

    def of_period(self, kind: Kind, numbers: Sequence[int]) -> Amounts:
        """Sums of the facts in the given periods."""
        assert self.past is not None
        return self.by_group(np.isin(self.past.numbers[kind], numbers))


def history(allocation: Allocation, setting: Setting) -> Handout | Problem:
    """A block per region, product and person: the past, this plan's target, and the burden beside it.

    Facts of members without a target stand in a row of their own, so that every block sums up
    to the same history.
    """
    plan, cells = setting.plan, allocation.cells
    column = facts_of(plan)
    if column is None:
        return Problem.at(NOWHERE, "handout.no_history")
    name, _, value = column.partition(".")
    table, date = plan.tables[name], plan.spec.tables[name].date
    levels = [level for role in _CUTS if (level := setting.roles[role]) is not None]
    levels = [level for level in levels if can_place(cells, table, level)]
    if not levels:
        return Problem.at(plan.place("tables", name), "handout.no_level_in_history", table=table.source)
    past = None if date is None or setting.periods is None else past_of(table, date, setting.periods)
    facts = _placed(allocation, setting, table, table.number(value), past, levels)
    target = facts.blocks.amounts(Groups.targets)
    fields = [Field(setting.say("cut"), facts.blocks.cuts), Field(setting.say("name"), facts.blocks.names)]
    latest = np.ones(table.n_rows, dtype=np.bool_) if past is None else past.in_last_year
    if past is None:
        fields += _undated(facts, latest)
    elif past.years:
        fields += [*_years(facts, past), *_growth(facts, past)]
    fields += [
        *_quality(facts, latest, name),
        *_recent(facts),
        *_potential(allocation, setting, facts.blocks),
    ]
    fields.append(setting.amounts(setting.whole_name, [*target]))
    if past is not None and past.ends_with_a_year and setting.periods is not None and setting.periods.is_year:
        rises = _rises(target, facts.by_group(latest))
        fields.append(Field(setting.say("target_growth"), rises, "percent"))
    fields.append(Field(setting.say("burden"), _burdens(facts.blocks), "ratio"))
    return setting.finish("history", fields, facts.blocks.sums)


def facts_of(plan: Plan) -> str | None:
    """The facts looked back on: those stated, else those beside stated columns, shared out, or first."""
    stated = plan.spec.handouts.history or plan.main.history
    if stated is not None:
        return stated
    beside = [column.partition(".")[0] for column in plan.spec.handouts.facts.values()]
    shared = [source.share_of for source in plan.spec.reference.blend if source.share_of is not None]
    columns = [column for column in shared if plan.spec.tables[column.partition(".")[0]].value]
    declared = [f"{name}.{value}" for name, source in plan.spec.tables.items() for value in source.value]
    usable = [one for one in (*columns, *declared) if not beside or one.partition(".")[0] in beside]
    return next(iter(usable), None)


def _placed(
    allocation: Allocation,
    setting: Setting,
    table: Table,
    values: NumberColumn,
    past: Past | None,
    levels: Sequence[str],
) -> _Facts:
    """The facts on blocks; a block gets a row more where some facts are of members without a target."""
    blocks, groups = [], []
    for block in blocks_of(allocation, setting, levels):
        group = rows_of_groups(setting.plan, allocation.cells, table, block.groups, block.level)
        outside = (group == len(block.groups)) & (values.units != 0)
        extra = (setting.say("outside"),) if (outside & _shown(past, len(group))).any() else ()
        blocks.append(replace(block, extra=extra))
        groups.append(group)
    return _Facts(setting, table, values, past, Blocks(tuple(blocks), setting.say("sum")), tuple(groups))


def _shown(past: Past | None, n_rows: int) -> BoolArray:
    """Which rows lie in a year that the table shows."""
    return np.ones(n_rows, dtype=np.bool_) if past is None else np.isin(past.numbers["year"], past.years)


def _undated(facts: _Facts, rows: BoolArray) -> list[Field]:
    amounts = facts.by_group(rows)
    setting = facts.setting
    return [setting.amounts(setting.say("past"), amounts), _shares(facts, setting.say("share"), amounts)]


def _years(facts: _Facts, past: Past) -> list[Field]:
    """The amounts of every year, and the share in the last one."""
    setting, fields, amounts = facts.setting, [], []
    for year in past.years:
        heading = setting.say("year", year=past.names[year])
        if year not in past.covered["year"]:
            heading = setting.say("part_of", period=heading)
        amounts = facts.of_period("year", [year])
        fields.append(setting.amounts(heading, amounts))
    heading = setting.say("share_in", period=setting.say("year", year=past.names[past.years[-1]]))
    return [*fields, _shares(facts, heading, amounts)]


def _shares(facts: _Facts, heading: str, amounts: Amounts) -> Field:
    return Field(heading, [percent(amount, amounts[-1]) for amount in amounts], "percent")


def _growth(facts: _Facts, past: Past) -> list[Field]:
    """The last year against the one before it, by quarter and as a whole, where both are complete."""
    setting, last = facts.setting, past.years[-1]
    fields = []
    for number in range(4):
        now, before = 4 * last + number, 4 * (last - 1) + number
        if {now, before} <= past.covered["quarter"]:
            name = setting.say("quarter", number=number + 1)
            rises = _rises(facts.of_period("quarter", [now]), facts.of_period("quarter", [before]))
            fields.append(Field(setting.say("growth_of", period=name), rises, "percent"))
    if {last, last - 1} <= past.covered["year"]:
        rises = _rises(facts.of_period("year", [last]), facts.of_period("year", [last - 1]))
        fields.append(Field(setting.say("growth_of", period=setting.say("whole_year")), rises, "percent"))
    return fields


def _rises(now: Sequence[Decimal | None], before: Sequence[Decimal | None]) -> Amounts:
    """Growth in percent; None where there was nothing before, or nothing is known."""
    pairs = zip(now, before, strict=True)
    return [None if a is None or b is None else percent(a - b, b) for a, b in pairs]


def _quality(facts: _Facts, rows: BoolArray, table: str) -> list[Field]:
    """Repurchase, weighted by the facts it is a share of, and the amount per order, of the latest rows."""
    setting, fields = facts.setting, []
    stated = setting.plan.spec.handouts
    repurchase = _column(facts.table, table, stated.repurchase, "repurchase")
    if repurchase is not None:
        rate, values = _rates(facts.table, repurchase), facts.values
        again = rate.units.astype(np.float64) * values.units / 10.0**rate.digits
        repeated = NumberColumn(np.rint(again).astype(np.int64), values.digits, values.blank | rate.blank)
        known = facts.by_group(rows & ~rate.blank)
        bought = facts.by_group(rows, repeated)
        rates = [percent(part, whole) for part, whole in zip(bought, known, strict=True)]
        fields.append(Field(setting.say("repurchase"), rates, "percent"))
    orders = _column(facts.table, table, stated.orders, "orders")
    if orders is not None:
        counts = facts.by_group(rows, facts.table.number(orders))
        fields.append(_averages(setting, setting.say("ticket"), facts.by_group(rows), counts))
    return fields


def _rates(table: Table, column: str) -> NumberColumn:
    """A column of shares.

    Raises
    ------
    PlanError
        One is below 0 or above 1.
    """
    rates = table.number(column)
    wrong = np.flatnonzero((rates.units < 0) | (rates.units > 10**rates.digits))
    if len(wrong):
        row = int(wrong[0])
        rate = Decimal(int(rates.units[row])).scaleb(-rates.digits)
        raise PlanError([Problem.at(table.place(row, column), "handout.no_rate", rate=rate)])
    return rates


def _column(table: Table, name: str, stated: str | None, role: str) -> str | None:
    """The column of a role in the table of facts: stated, or by its usual name."""
    if stated is not None and stated.startswith(f"{name}."):
        return stated.removeprefix(f"{name}.")
    return next((usual for usual in _USUAL[role] if usual in table), None)


def _recent(facts: _Facts) -> list[Field]:
    """What the last six months brought on average."""
    past, setting = facts.past, facts.setting
    if past is None or past.recent is None:
        return []
    amounts = facts.of_period("month", past.recent)
    months: Amounts = [Decimal(RECENT_MONTHS)] * len(amounts)
    return [_averages(setting, setting.say("recent", months=RECENT_MONTHS), amounts, months)]


def _averages(setting: Setting, heading: str, parts: Amounts, wholes: Amounts) -> Field:
    """Amounts per something, to the decimals that amounts of their unit have at least."""
    digits, power = setting.scale.least_digits, setting.scale.power
    means = [
        quotient(part, whole and whole.scaleb(power), digits)
        for part, whole in zip(parts, wholes, strict=True)
    ]
    return setting.amounts(heading, [None if mean is None else mean.scaleb(power) for mean in means])


def _potential(allocation: Allocation, setting: Setting, blocks: Blocks) -> list[Field]:
    """What the markets of a block's members could buy; nothing in blocks that the table does not decide."""
    plan, column = setting.plan, potential_of(setting.plan)
    if column is None:
        return []
    name, _, value = column.partition(".")
    table, key = plan.tables[name], plan.spec.tables[name].key
    numbers = table.number(value)
    entries: Amounts = []
    for block in blocks:
        if not can_place(allocation.cells, table, block.level, key):
            entries += [None] * len(block)
            continue
        group = rows_of_groups(plan, allocation.cells, table, block.groups, block.level)
        inside = (group < len(block.groups)) & ~numbers.blank
        found = sums(numbers.units, numbers.digits, group, len(block.groups), inside)
        entries += [*found, *[None] * len(block.extra), total(found)]
    return [setting.amounts(setting.say("potential"), entries)]


def potential_of(plan: Plan) -> str | None:
    """What markets could buy: the stated column, else the first of a usual name in a table of attributes."""
    if plan.spec.handouts.potential is not None:
        return plan.spec.handouts.potential
    for name, source in plan.spec.tables.items():
        found = next((usual for usual in _USUAL["potential"] if usual in plan.tables[name]), None)
        if source.key and found is not None:
            return f"{name}.{found}"
    return None


def _burdens(blocks: Blocks) -> Amounts:
    """Target over reference of every row."""
    column: Amounts = []
    for block in blocks:
        target = [float(amount) for amount in block.groups.targets()]
        reference = block.groups.reference.tolist()
        pairs = [
            *zip(target, reference, strict=True),
            *[(0.0, 0.0)] * len(block.extra),
            (sum(target), sum(reference)),
        ]
        column += [Decimal(f"{carried / fair:.3f}") if fair else None for carried, fair in pairs]
    return column

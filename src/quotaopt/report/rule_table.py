"""The rules at the answer: what they ask, what was reached, and which of them shape it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.report.amounts import Unit
from quotaopt.report.level_table import natural_width, plain_table
from quotaopt.report.misses import misses, soft_rows
from quotaopt.report.side_by_side import unit_of

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation, RuleRows

MOST_ROWS = 6
"""A rule with more rows than this shows only those that shape the answer most."""
_STRONGEST = 3
_COLUMNS = (
    ("rule", "limit", "reached", "slack", "effect", "relief"),
    ("rule", "limit", "reached", "effect", "relief"),
    ("rule", "limit", "reached", "effect"),
)
"""What is shown, from the most to the least."""
_NAME_WIDTH = 16
LOOSENED = 0.01
"""Prices are told as what loosening a limit by this part of itself would bring."""


@dataclass(frozen=True)
class _Shown:
    """The rows of one rule that are shown, and how many more there are."""

    rows: IntArray
    hidden: int
    hidden_binding: int


def rule_table(allocation: Allocation, lang: Language, console: Console) -> Table:
    """One line per row of every rule, with as many columns as the console has room for.

    Long rules are cut to the rows that matter; names may break, amounts never do.
    """
    for columns in _COLUMNS:
        table = _table(allocation, lang, columns)
        if natural_width(table, console) <= console.width:
            break
    return table


def _table(allocation: Allocation, lang: Language, columns: Sequence[str]) -> Table:
    rules, relief, soft = allocation.rules, reliefs(allocation), soft_rows(allocation)
    missed = {miss.row: miss.by for miss in misses(rules)}
    layers = allocation.plan.layers if allocation.part_number is None else (allocation.shown,)
    units = [unit_of(layer, lang) for layer in layers]
    kinds = np.broadcast_to(allocation.built.model.steps.row_kind, rules.rule.shape)
    table = plain_table()
    if not relief.any():
        columns = [column for column in columns if column != "relief"]
    elif "relief" in columns:
        table.caption, table.caption_justify = say("report.relief_means", lang), "left"
    for column in columns:
        header = say(f"report.{column}", lang)
        if column == "rule":
            table.add_column(header, overflow="fold", min_width=_NAME_WIDTH)
        else:
            table.add_column(header, justify="left" if column == "effect" else "right", no_wrap=True)
    for shown in _by_rule(rules, missed):
        for row in shown.rows.tolist():
            unit = units[int(kinds[row])]
            cells = _cells(allocation, row, unit, lang, relief[row], missed.get(row), row in soft)
            table.add_row(*(cells[column] for column in columns))
        if shown.hidden:
            key = "report.more_rows_binding" if shown.hidden_binding else "report.more_rows"
            more = say(key, lang, count=shown.hidden, binding=shown.hidden_binding)
            table.add_row(Text(more, style="dim"))
    return table


def reliefs(allocation: Allocation) -> FloatArray:
    r"""By how much of itself unfairness falls when a row's limit is loosened by `LOOSENED`. (n_rows,)

    To first order, with price :math:`y`, limit :math:`b` and objective :math:`F` in ratio units,

    .. math:: 0.01 \, |y b| / F

    and never more than all of it. Zero where nothing binds or nothing is unfair, and after several
    stages, whose prices answer for all of them together.
    """
    if len(allocation.stages) > 1:
        return np.zeros(len(allocation.rules.price))
    rules, whole = (
        allocation.rules,
        np.broadcast_to(allocation.built.row_amounts, allocation.rules.rule.shape),
    )
    if allocation.claims.objective <= 0.0:
        return np.zeros(len(rules.price))
    change = LOOSENED * np.abs(rules.price * rules.activity) / whole
    return np.minimum(change / allocation.claims.objective, 1.0)


def _by_rule(rules: RuleRows, missed: dict[int, float]) -> list[_Shown]:
    """The rows to show, rule by rule in the order of the plan: misses first, then the strongest."""
    _, first, of_row = np.unique(rules.rule.astype(str), return_index=True, return_inverse=True)
    wrong = np.zeros(len(of_row), dtype=np.bool_)
    wrong[list(missed)] = True
    chosen = []
    for rule in np.argsort(first):
        rows = np.flatnonzero(of_row == rule)
        if len(rows) <= MOST_ROWS:
            chosen.append(_Shown(rows, 0, 0))
            continue
        keenness = np.lexsort((rules.slack[rows], -np.abs(rules.price[rows]), ~wrong[rows]))
        n_shown = min(
            MOST_ROWS, max(1, int(wrong[rows].sum()), min(_STRONGEST, int(rules.binding[rows].sum())))
        )
        rest = rows[keenness[n_shown:]]
        chosen.append(_Shown(np.sort(rows[keenness[:n_shown]]), len(rest), int(rules.binding[rest].sum())))
    return chosen


def _cells(
    allocation: Allocation,
    row: int,
    unit: Unit,
    lang: Language,
    relief: float,
    missed: float | None,
    is_soft: bool,
) -> dict[str, Text]:
    rules = allocation.rules
    member, slack = str(rules.member[row]), abs(rules.slack[row])
    stated = _stated_ratio(allocation, row)
    free = rules.lower[row] != rules.upper[row] and math.isfinite(slack)
    return {
        "rule": Text.assemble(str(rules.rule[row]), (f"  {member}" if member else "", "dim")),
        "limit": Text(stated or _limit(rules.lower[row], rules.upper[row], unit)),
        "reached": Text("" if stated else unit.show(rules.activity[row])),
        "slack": Text(unit.show(slack) if free else ""),
        "effect": _effect(rules, row, unit, lang, missed, is_soft),
        "relief": Text(_fall(relief) if relief > 0.0 else "", style="dim"),
    }


def _stated_ratio(allocation: Allocation, row: int) -> str:
    """The limit as the plan states it, where the row only says "not below (above) zero".

    Ratios and shares of a moving sum become ``sum - ratio * base >= 0``; the slack is then an
    amount, while the limit people know is the ratio.
    """
    rules = allocation.rules
    at_least, at_most = rules.lower[row] == 0.0, rules.upper[row] == 0.0
    if at_least == at_most:
        return ""
    rule = next((rule for rule in allocation.plan.spec.rules if rule.name == rules.rule[row]), None)
    band = rule and (rule.ratio or rule.share or rule.smooth)
    limit = band and (band.min if at_least else band.max)
    return f"{'≥' if at_least else '≤'} {limit}" if limit is not None else ""


def _effect(
    rules: RuleRows, row: int, unit: Unit, lang: Language, missed: float | None, is_soft: bool
) -> Text:
    """In words: missed, or pushing targets up or down; nothing where there is room to spare."""
    if missed is not None and is_soft:
        key = "report.soft_over" if missed > 0.0 else "report.soft_short"
        return Text(say(key, lang, by=unit.show(abs(missed))), style="bold yellow")
    if missed is not None:
        return Text(say("report.missed", lang, by=unit.show(missed)), style="bold red")
    if not rules.binding[row]:
        return Text("")
    return Text(
        say("report.pushes_up" if rules.price[row] > 0.0 else "report.holds_down", lang), style="yellow"
    )


def _limit(lower: float, upper: float, unit: Unit) -> str:
    if lower == upper:
        return f"= {unit.show(lower)}"
    floor, ceiling = math.isfinite(lower) and lower > 0.0, math.isfinite(upper)
    if floor and ceiling:
        return f"{unit.show(lower)} … {unit.show(upper)}"
    if ceiling:
        return f"≤ {unit.show(upper)}"
    return f"≥ {unit.show(lower)}" if math.isfinite(lower) else ""


def _fall(share: float) -> str:
    percent = 100.0 * share
    return "> -0.1%" if percent < 0.1 else f"-{percent:.1f}%" if percent < 10.0 else f"-{percent:.0f}%"

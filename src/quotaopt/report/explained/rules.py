"""The limits that shape a number and what they cost, and the levels that fairness had to stop at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.explanation import Binding, Level
from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.explained.words import rule_name
from quotaopt.report.level_table import natural_width, plain_table, ratio
from quotaopt.report.side_by_side import unit_of

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer

_MOST_OWN, _MOST_OTHERS = 8, 4
_MOST_LEVELS, _MOST_BLOCKING = 4, 3
"""Limits, levels, and rules of a level that are told; the document has all."""
_COLUMNS = (
    ("limit", "room", "priced", "from", "to"),
    ("limit", "priced", "from", "to"),
    ("limit", "room", "priced"),
)
"""What is told of a limit, from the most to the least."""
_NAMES_WIDTH = 24
"""Names are broken at this width where a column more then fits."""
SIDES = {"lower": "min", "upper": "max", "both": "both"}


def rules_section(answer: Answer, unit: Unit, console: Console, lang: Language) -> Iterator[RenderableType]:
    """Limits that the selection leans on, then those that move it by holding others; levels below."""
    found = answer.explanation
    own = [binding for binding in found.bindings if binding.touches]
    others = [binding for binding in found.bindings if not binding.touches]
    if own or others:
        yield ""
        table = _table(answer, own, others, unit, console, lang)
        yield table
        yield Text(say("explain.price", lang, notion=found.notion), style="dim")
        if len(table.columns) > len(_COLUMNS[-1]) + 1:
            yield Text(say("explain.ranges", lang), style="dim")
    if not found.is_unique:
        yield Text(say("explain.not_unique", lang), style="dim")
    if found.levels:
        yield ""
        yield Text(say("explain.levels", lang, notion=found.levels[0].notion), style="bold")
        for level in found.levels[:_MOST_LEVELS]:
            yield Padding(Text(_level(level, lang)), (0, 0, 0, 2))
        if len(found.levels) > _MOST_LEVELS:
            count = len(found.levels) - _MOST_LEVELS
            yield Padding(Text(say("explain.more_levels", lang, count=count), style="dim"), (0, 0, 0, 2))


def _table(
    answer: Answer,
    own: Sequence[Binding],
    others: Sequence[Binding],
    unit: Unit,
    console: Console,
    lang: Language,
) -> Table:
    """As many columns as there is room for; names may break, amounts never do."""
    ranged = any(binding.falls_to or binding.rises_to for binding in (*own, *others))
    for columns in _COLUMNS if ranged else _COLUMNS[-1:]:
        table = plain_table()
        table.add_column(say("explain.limits", lang, unit=unit.name), overflow="fold", max_width=_NAMES_WIDTH)
        for column in columns:
            table.add_column(say(f"explain.{column}", lang), justify="right", no_wrap=True)
        for row in _rows(answer, own, _MOST_OWN, unit, lang):
            table.add_row(*map(Text, (row["name"], *(row.get(column, "") for column in columns))))
        if others:
            table.add_row(Text(say("explain.others", lang)), style="dim")
        for row in _rows(answer, others, _MOST_OTHERS, unit, lang):
            table.add_row(*map(Text, (row["name"], *(row.get(column, "") for column in columns))))
        if natural_width(table, console) <= console.width:
            break
    table.columns[0].max_width = None
    return table


def _rows(
    answer: Answer, bindings: Sequence[Binding], most: int, unit: Unit, lang: Language
) -> Iterator[dict[str, str]]:
    """The limits with what stands in each column."""
    for binding in bindings[:most]:
        own = unit_of_binding(answer, binding, lang)
        mark = "" if own.name in ("", unit.name) else f" {own.name}"
        amounts = {
            "limit": binding.limit or None,  # 0: a multiple of a sum that is told nowhere
            "room": binding.slack,
            "from": binding.falls_to,
            "to": binding.rises_to,
        }
        shown = {key: f"{own.show(float(each))}{mark}" for key, each in amounts.items() if each is not None}
        name = say(f"explain.side.{SIDES[binding.side]}", lang, name=_name(binding, lang))
        yield {"name": name, "priced": _price(binding), **shown}
    if len(bindings) > most:
        yield {"name": say("explain.more_limits", lang, count=len(bindings) - most)}


def unit_of_binding(answer: Answer, binding: Binding, lang: Language) -> Unit:
    """What a limit is counted in: the unit of its measure; weighted sums have none of the plan's."""
    plan, model = answer.allocation.plan, answer.allocation.built.model
    rule = next((rule for rule in plan.spec.rules if rule.name == binding.rule), None)
    if rule is not None and (rule.weight is not None or rule.kind == "ratio"):
        return Unit("", Decimal(1), 0).finer(float(binding.limit))
    if binding.row < 0:
        return unit_of(answer.layer, lang)
    kinds = np.broadcast_to(model.steps.row_kind, model.row_lower.shape)
    return unit_of(plan.layers[int(kinds[binding.row])], lang)


def _price(binding: Binding) -> str:
    """Three digits that matter; limits of single cells have no price of their own."""
    return f"{abs(binding.price):.3g}" if binding.stage else ""


def _name(binding: Binding, lang: Language) -> str:
    return rule_name(binding.rule, binding.members, lang)


def _level(level: Level, lang: Language) -> str:
    key = "explain.level" if level.rules else "explain.level_own" if level.own_limit else "explain.level_free"
    return say(
        key, lang, burden=ratio(level.burden), count=f"{level.n_units:,}", rules=_blocking(level, lang)
    )


def _blocking(level: Level, lang: Language) -> str:
    names: Iterable[str] = (rule_name(*row, lang) for row in level.rules[:_MOST_BLOCKING])
    shown = say("explain.semicolon", lang).join(names)
    more = len(level.rules) - _MOST_BLOCKING
    return say("explain.and_others", lang, shown=shown, count=more) if more > 0 else shown

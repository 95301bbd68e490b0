"""Several measures or tiers beside each other, each in its own unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit, headline_amount, targets_of, unit_for
from quotaopt.report.fairness import evenness
from quotaopt.report.level_table import MOST_ROWS, natural_width, plain_table, ratio
from quotaopt.report.sums import Sums, summed

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.plan.layers import Layer

_MOST_MEMBERS = 30
"""A level with more members than this is left to the files."""


def unit_of(layer: Layer, lang: Language) -> Unit:
    """What amounts of a measure are counted in when shown."""
    return unit_for(layer.unit, layer.step, lang)


def parts_overview(allocation: Allocation, lang: Language) -> Table:
    """One line per measure and tier: its total, and how evenly it weighs on single cells."""
    table = plain_table()
    for level in allocation.cells.layer_levels:
        table.add_column(Text(level))
    for key in ("report.total", "report.lowest", "report.highest", "report.spread"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    for part in (*allocation.parts, *allocation.derived_parts):
        total = headline_amount(targets_of(part).total(), part.unit, lang)
        even = evenness("", part.reference_steps, part.steps.astype(float))
        numbers = (ratio(even.lowest), ratio(even.highest), ratio(even.spread))
        table.add_row(*map(Text, part.shown.members.values()), Text(total), *map(Text, numbers))
    return table


def comparisons(allocation: Allocation, console: Console, lang: Language) -> Iterator[RenderableType]:
    """Short levels: members with all measures of the main tier, then all tiers of the main measure."""
    main, parts = allocation.shown, allocation.parts
    every = (*parts, *allocation.derived_parts)
    measures = [part for part in every if part.shown.tier == main.tier]
    tiers = [part for part in parts if part.shown.measure == main.measure]
    for heading, chosen in (("measure", measures), ("tier", tiers)):
        if len(chosen) < 2:
            continue
        for level, members in chosen[0].cells.levels.items():
            if 1 < len(members.members) <= _MOST_MEMBERS:
                names = [str(getattr(part.shown, heading)) for part in chosen]
                table = side_by_side([summed(part, [level]) for part in chosen], names, chosen, lang)
                if not console.is_terminal or natural_width(table, console) <= console.width:
                    yield from (table, "")


def side_by_side(
    sums: Sequence[Sums], names: Sequence[str], parts: Sequence[Allocation], lang: Language
) -> Table:
    """The members of one level down, measures or tiers across, with totals below."""
    table = plain_table()
    table.add_column(Text(sums[0].levels[0]), overflow="fold")
    units = [unit_of(part.shown, lang) for part in parts]
    for name, unit in zip(names, units, strict=True):
        table.add_column(Text(f"{name} {unit.name}"), justify="right", no_wrap=True)
    members = sums[0].names(0)
    for row in range(min(len(members), MOST_ROWS)):
        amounts = [unit.show(one.target.decimal(row)) for one, unit in zip(sums, units, strict=True)]
        table.add_row(Text(str(members[row])), *map(Text, amounts))
    totals = [unit.show(one.target.total()) for one, unit in zip(sums, units, strict=True)]
    table.add_row(say("report.total", lang), *totals, style="bold")
    return table

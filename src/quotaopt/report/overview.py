"""Summaries of what is not an allocation: a file of targets, or the references of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console, RenderableType
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray
from quotaopt.plan.layers import LAYER_LEVELS
from quotaopt.report.amounts import Unit, in_steps
from quotaopt.report.read import levels_of, summed_table
from quotaopt.report.side_by_side import unit_of
from quotaopt.report.sums import Sums, summed_cells
from quotaopt.report.table import TARGET
from quotaopt.report.terminal import member_table, sums_table

if TYPE_CHECKING:
    from quotaopt.engine import CheckReport
    from quotaopt.plan.tables import Table


def targets(
    table: Table, console: Console, lang: Language, by: Sequence[Sequence[str]]
) -> Iterator[RenderableType]:
    """Every level of a file of targets in short, or the combinations asked for in full."""
    unit = Unit("", Decimal(1), table.number(TARGET).digits)
    apart = tuple(level for level in LAYER_LEVELS if level in levels_of(table))
    own = tuple(level for level in levels_of(table) if level not in apart)
    for part in _parts(table, apart):
        if part:
            yield Text(" · ".join(part), style="bold")

        def sums(levels: Sequence[str], part: tuple[str, ...] = part) -> Sums:
            return summed_table(table, (*apart, *levels)).within(part)

        yield from _pages(sums, own, unit, console, lang, by)


def _parts(table: Table, levels: Sequence[str]) -> list[tuple[str, ...]]:
    """The measures and tiers that a table holds targets of, sorted by name."""
    if not levels:
        return [()]
    found = summed_table(table, levels)
    return list(zip(*(found.names(position).tolist() for position in range(len(levels))), strict=True))


def references(
    report: CheckReport, console: Console, lang: Language, by: Sequence[Sequence[str]]
) -> Iterator[RenderableType]:
    """What every member would carry by history, potential and strategy alone, to the step."""
    yield Text.assemble((report.plan.spec.plan, "bold"), "\n", say("report.references_only", lang))
    cells = report.cells.of_layer
    for number, layer in enumerate(report.plan.layers):
        unit, names = unit_of(layer, lang), " · ".join(layer.members.values())
        of_layer = report.built.reference[number * len(cells) : (number + 1) * len(cells)]
        yield Text.assemble((names + " " if names else "", "bold"), (_in_unit(unit, lang), "dim"))
        yield ""

        def sums(levels: Sequence[str], reference: FloatArray = of_layer, step: Decimal = layer.step) -> Sums:
            found = summed_cells(cells, levels, np.zeros(len(reference), np.int64), reference, step)
            nearest = np.rint(found.reference / float(step)).astype(np.int64)
            return replace(found, target=in_steps(nearest, step))

        yield from _pages(sums, tuple(cells), unit, console, lang, by, solved=False)


def _in_unit(unit: Unit, lang: Language) -> str:
    return say("report.amounts_in", lang, unit=unit.name)


def _pages(
    sums: Callable[[Sequence[str]], Sums],
    levels: Sequence[str],
    unit: Unit,
    console: Console,
    lang: Language,
    by: Sequence[Sequence[str]],
    *,
    solved: bool = True,
) -> Iterator[RenderableType]:
    for asked in by:
        yield from (sums_table(sums(asked), console, unit, lang, solved=solved), "")
    if not by:
        for level in levels:
            table = member_table(sums([level]), console, unit, lang, whole=False, solved=solved)
            yield from (table, "")

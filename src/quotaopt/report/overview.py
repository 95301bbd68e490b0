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
from quotaopt.report.amounts import Unit, in_steps, unit_for
from quotaopt.report.read import levels_of, summed_table
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
    yield from _pages(lambda levels: summed_table(table, levels), levels_of(table), unit, console, lang, by)


def references(
    report: CheckReport, console: Console, lang: Language, by: Sequence[Sequence[str]]
) -> Iterator[RenderableType]:
    """What every member would carry by history, potential and strategy alone, to the step."""
    spec, step, reference = report.plan.spec, report.plan.main.step, report.built.reference
    unit = unit_for(spec.currency, step, lang)
    yield Text.assemble((spec.plan, "bold"), "\n", say("report.references_only", lang))
    yield from (Text(say("report.amounts_in", lang, unit=unit.name), style="dim"), "")

    def sums(levels: Sequence[str]) -> Sums:
        found = summed_cells(report.cells, levels, np.zeros(len(reference), np.int64), reference, step)
        nearest = np.rint(found.reference / float(step)).astype(np.int64)
        return replace(found, target=in_steps(nearest, step))

    yield from _pages(sums, tuple(report.cells), unit, console, lang, by, solved=False)


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

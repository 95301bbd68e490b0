"""What a planner sees: the result of a solve on one or two screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit, headline_amount, targets_of
from quotaopt.report.chain import chain_line
from quotaopt.report.checked import verdict
from quotaopt.report.credits import credit_lines
from quotaopt.report.fairness import CELL, evenness_by_level
from quotaopt.report.level_table import level_table, natural_width, percent, pivot_table, plain_table, ratio
from quotaopt.report.misses import hard_misses
from quotaopt.report.notion import notion_name
from quotaopt.report.notions.page import PROVED
from quotaopt.report.rule_table import rule_table
from quotaopt.report.side_by_side import comparisons, parts_overview, unit_of
from quotaopt.report.stages import stage_table
from quotaopt.report.sums import Sums, summed

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

_MOST_COLUMNS = 13
_SMALLEST_GAP = 1e-12  # what is proved beyond this is rounding of floats
_STAGE, _MOST_STAGES = "certify.means.stage", 2  # the table of stages says the same in short
_PIPED_WIDTH = 120  # what a table may take where no terminal says how wide it is


def report(
    allocation: Allocation, console: Console, lang: Language, by: Sequence[Sequence[str]] = ()
) -> Iterator[RenderableType]:
    """Headline, tables, rules, fairness, stages, certificate, notes and timings, in the order of reading.

    Parameters
    ----------
    by
        Combinations of levels to show in full instead of every level in short.

    Raises
    ------
    PlanError
        A level in `by` does not exist.
    """
    asked = [[summed(part, levels) for part in allocation.parts] for levels in by]
    main = allocation.main_part
    unit = unit_of(main.shown, lang)
    yield _headline(allocation, lang)
    if main.over_assignment is not None:
        yield Text(chain_line(main.over_assignment, main.unit, lang), style="cyan")
    if main is allocation:
        yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    yield ""
    if main is not allocation and not asked:
        yield from (parts_overview(allocation, lang), "")
        yield from comparisons(allocation, console, lang)
    for of_parts in asked:
        for part, sums in zip(allocation.parts, of_parts, strict=True):
            if main is not allocation:
                yield Text(_part_name(part, lang), style="bold")
            yield from (sums_table(sums, console, unit_of(part.shown, lang), lang), "")
    if not asked:
        if main is allocation:
            for level in allocation.cells:
                sums = summed(allocation, [level])
                yield from (member_table(sums, console, unit, lang, whole=False), "")
        yield from _crossed(main, console, unit, lang)
    if len(allocation.rules.rule):
        yield from (rule_table(allocation, lang, console), "")
    yield from (_fairness(allocation, lang), "")
    if allocation.credits is not None:
        yield from (*credit_lines(allocation.credits, allocation.step, unit, lang), "")
    if len(allocation.stages) > 1:
        yield from (stage_table(allocation, unit, lang), "")
    if allocation.coincides:
        yield Text(say("report.coincides", lang))
    yield from _certificate(allocation, lang)
    yield from _notes(allocation, lang)
    yield _timings(allocation, lang)


def _part_name(part: Allocation, lang: Language) -> str:
    """``收入 · 目标 (万元)``."""
    return f"{' · '.join(part.shown.members.values())} ({unit_of(part.shown, lang).name})"


def sums_table(sums: Sums, console: Console, unit: Unit, lang: Language, *, solved: bool = True) -> Table:
    """All of `sums`: two and more levels as a pivot where it fits across, else as a list."""
    if len(sums.levels) > 1 and len(sums.labels[-1]) <= _MOST_COLUMNS:
        pivot = pivot_table(sums, unit, lang)
        if natural_width(pivot, console) <= console.width:
            return pivot
    return member_table(sums, console, unit, lang, whole=True, solved=solved)


def member_table(
    sums: Sums, console: Console, unit: Unit, lang: Language, *, whole: bool, solved: bool = True
) -> Table:
    """The members of `sums` one per row; with bars where a terminal has room for them."""
    if console.is_terminal and solved:
        table = level_table(sums, unit, lang, whole=whole, bars=True)
        if natural_width(table, console) <= console.width:
            return table
    return level_table(sums, unit, lang, whole=whole, bars=False, solved=solved)


def _headline(allocation: Allocation, lang: Language) -> Text:
    spec, claims = allocation.plan.spec, allocation.claims
    main = allocation.main_part
    total = headline_amount(targets_of(main).total(), main.unit, lang)
    is_open = allocation.status == "feasible" and claims.gap > PROVED and not hard_misses(allocation)
    key = "open" if is_open else allocation.status
    status = say(f"report.status.{key}", lang, gap=max(claims.gap, _SMALLEST_GAP))
    style = "bold green" if allocation.status == "optimal" else "bold yellow"
    facts = say(
        "report.facts",
        lang,
        cells=len(allocation.cells),
        rules=len(spec.rules),
        fairness=_notion(allocation, lang),
        plan_class=allocation.plan_class,
    )
    return Text.assemble(
        (spec.plan, "bold"), "   ", (total, "bold cyan"), "\n", (status, style), "\n", (facts, "dim")
    )


def _notion(allocation: Allocation, lang: Language) -> str:
    """What is fair, and between the members of which levels."""
    notion = notion_name(allocation.plan.spec.fairness, lang)
    if not allocation.level:
        return say("report.fairness", lang, notion=notion)
    return say("report.fairness_by", lang, notion=notion, levels=" × ".join(allocation.level))


def _crossed(
    allocation: Allocation, console: Console, unit: Unit, lang: Language
) -> Iterator[RenderableType]:
    """The coarsest level against the finest periods that fit beside it."""
    cells, width = allocation.cells, console.width if console.is_terminal else _PIPED_WIDTH
    rows = next((level for level in cells if not cells.is_time(level)), None)
    times = [level for level in cells if cells.is_time(level)]
    if rows is None:
        return
    for level in reversed(times):
        if len(cells.levels[level].members) <= _MOST_COLUMNS:
            table = pivot_table(summed(allocation, [rows, level]), unit, lang)
            if natural_width(table, console) <= width:
                yield from (table, "")
                return


def _fairness(allocation: Allocation, lang: Language) -> Table:
    """Burdens per level on one line each."""
    table = plain_table()
    table.add_column(say("report.evenness", lang))
    for key in ("report.members", "report.lowest", "report.highest", "report.spread", "report.gini"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    for even in evenness_by_level(allocation.main_part):
        name = say("report.single_cells", lang) if even.level == CELL else even.level
        numbers = (ratio(even.lowest), ratio(even.highest), percent(even.spread), f"{even.gini:.4f}")
        table.add_row(Text(name), f"{even.n_members:,}", *numbers)
    return table


def _certificate(allocation: Allocation, lang: Language) -> Iterator[RenderableType]:
    """What was checked, and by which means."""
    certificate = allocation.certificate
    yield verdict(certificate, lang)
    told = 0
    for statement in certificate.statements:
        told += statement.key == _STAGE
        if statement.key != _STAGE or told <= _MOST_STAGES:
            yield Padding(Text(statement.what(lang), style="dim"), (0, 0, 0, 2))
        elif told == len(certificate.stages):
            more = say("report.more_stages", lang, count=told - _MOST_STAGES)
            yield Padding(Text(more, style="dim"), (0, 0, 0, 2))


def _notes(allocation: Allocation, lang: Language) -> Iterator[RenderableType]:
    if allocation.notes:
        yield Text(say("report.notes", lang), style="bold")
    for note in allocation.notes:
        yield Padding(Text(note.render(lang)), (0, 0, 0, 2))


def _timings(allocation: Allocation, lang: Language) -> Text:
    stages = [
        f"{say(f'report.stage.{stage}', lang)} {seconds:.3f}"
        for stage, seconds in allocation.timings_s.items()
    ]
    return Text(say("report.timings", lang, stages=" · ".join(stages)), style="dim")

"""Action sheets on a terminal: one person's page, or everybody on one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.process import ActionSheet, ActionSheets
from quotaopt.report.amounts import Unit
from quotaopt.report.level_table import MOST_ROWS, plain_table
from quotaopt.report.sheets.words import Line, action_headers, belongs, lines, unit_of

_STYLES = ("bold", "cyan")
"""Of the whole plan and its coarsest periods; what lies deeper is plain."""


def person_page(sheets: ActionSheets, person: str, lang: Language) -> Iterator[RenderableType]:
    """One person: targets and counts by period, weeks, key actions.

    Raises
    ------
    PlanError
        There is no such person.
    """
    sheet, unit = sheets.of(person), unit_of(sheets, lang)
    yield Text.assemble((sheet.person, "bold"), "   ", (belongs(sheet), "dim"))
    yield Text(sheets.plan.spec.plan)
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    yield ""
    told = lines(sheet, sheets.plan.main.step, lang)
    yield from (_periods(sheet, told, unit, lang), "")
    weeks = [line for line in told if line.span.week]
    if weeks:
        order = "/".join(sheet.stages)
        yield from (
            Text(say("report.sheets.weekly", lang, stages=order), style="bold"),
            _weeks(told, lang),
            "",
        )
    if sheet.actions:
        yield from (Text(say("report.sheets.actions", lang), style="bold"), _actions(sheet, lang), "")
    yield from _notes(sheets, lang)


def everybody(sheets: ActionSheets, lang: Language) -> Iterator[RenderableType]:
    """What each person has to bring in and to do over the whole plan."""
    unit, step = unit_of(sheets, lang), sheets.plan.main.step
    yield Text(sheets.plan.spec.plan, style="bold")
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    yield ""
    table = plain_table()
    table.add_column(Text(sheets.people.level), overflow="fold")
    _number_columns(table, [say("report.target", lang), *sheets.stages, say("report.sheets.actions", lang)])
    for sheet in list(sheets)[:MOST_ROWS]:
        whole = lines(sheet, step, lang)[0]
        table.add_row(Text(sheet.person), *_numbers(whole, unit), f"{len(sheet.actions):,}")
    if len(sheets) > MOST_ROWS:
        table.add_row(Text(say("report.too_many_rows", lang, count=len(sheets) - MOST_ROWS), style="dim"))
    target = unit.show(int(sheets.targets[:, 0].sum()) * step)
    counts = sheets.counts[:, :, 0].sum(axis=0).tolist()
    acts = sum(map(len, sheets.key_actions.of.values()))
    cells = [target, *(f"{count:,}" for count in counts), f"{acts:,}"]
    table.add_row(say("report.total", lang), *cells, style="bold")
    yield from (table, "")
    yield Text(say("report.sheets.hint", lang), style="dim")
    yield from _notes(sheets, lang)


def _periods(sheet: ActionSheet, told: Sequence[Line], unit: Unit, lang: Language) -> Table:
    """The whole plan and its periods, indented by their depth."""
    table = plain_table()
    table.add_column(say("report.sheets.period", lang), no_wrap=True)
    _number_columns(table, [say("report.target", lang), *sheet.stages])
    for line in told:
        if line.span.week is None:
            depth = line.span.depth
            style = _STYLES[depth] if depth < len(_STYLES) else ""
            table.add_row(Text("  " * max(depth - 1, 0) + line.name), *_numbers(line, unit), style=style)
    return table


def _weeks(told: Sequence[Line], lang: Language) -> Table:
    """One month per row, its weeks across; the counts of a week in the order of the stages."""
    months: list[tuple[str, list[str]]] = []
    for line in told:
        if line.span.week is None:
            months.append((line.name, []))
        else:
            months[-1][1].append("/".join(map(str, line.counts)))
    rows = [month for month in months if month[1]]
    table = plain_table()
    table.add_column("", no_wrap=True)
    for number in range(1, max(len(weeks) for _, weeks in rows) + 1):
        table.add_column(say("report.sheets.week", lang, number=number), justify="right", no_wrap=True)
    for name, weeks in rows:
        table.add_row(Text(name), *weeks)
    return table


def _actions(sheet: ActionSheet, lang: Language) -> Table:
    table = plain_table()
    table.add_column("#", justify="right")
    for header in action_headers(lang):
        table.add_column(header, overflow="fold")
    for number, one in enumerate(sheet.actions, start=1):
        table.add_row(str(number), *map(Text, (one.action, one.owner, one.date, one.support)))
    return table


def _notes(sheets: ActionSheets, lang: Language) -> Iterator[RenderableType]:
    if sheets.notes:
        yield Text(say("report.notes", lang), style="bold")
    for note in sheets.notes:
        yield Padding(Text(note.render(lang)), (0, 0, 0, 2))


def _number_columns(table: Table, headers: Sequence[str]) -> None:
    for header in headers:
        table.add_column(Text(header), justify="right", no_wrap=True)


def _numbers(line: Line, unit: Unit) -> list[str]:
    amount = "" if line.target is None else unit.show(line.target)
    return [amount, *(f"{count:,}" for count in line.counts)]

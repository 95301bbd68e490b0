"""Plans beside each other on one page: figures, what differs, rules that begin and cease to bind, members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit, headline_amount, unit_for
from quotaopt.report.beside.document import Levels, require_known, shown_levels
from quotaopt.report.beside.figures import FIGURES
from quotaopt.report.beside.table import balances, member_tables
from quotaopt.report.change.page import inputs_table, shortened
from quotaopt.report.change.table import look
from quotaopt.report.diagnosed import contradiction
from quotaopt.report.level_table import plain_table

if TYPE_CHECKING:
    from quotaopt.scenario.beside import SideBySide
    from quotaopt.scenario.bindings import Rows
    from quotaopt.scenario.part import Part

_MOST_MEMBERS_NAMED = 4


def beside_page(
    beside: SideBySide, console: Console, lang: Language, by: Levels | None = None
) -> Iterator[RenderableType]:
    """Headlines, inputs, figures, rules, members level by level; conflicts of plans that cannot be met.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    require_known(beside, by or ())
    yield from _headlines(beside, lang)
    yield ""
    yield from _inputs(beside, lang)
    if beside.main is not None and (by or any(side.allocation is not None for side in beside.others)):
        yield from _measured(beside, beside.main, console, lang, by)
    yield from _conflicts(beside, lang)


def _measured(
    beside: SideBySide, part: Part, console: Console, lang: Language, by: Levels | None
) -> Iterator[RenderableType]:
    """Everything that is counted, of the main measure and tier."""
    if part.layer.members:
        yield Text(" · ".join(part.layer.members.values()), style="bold")
    unit = unit_for(part.layer.unit, part.step, lang)
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    yield from (_figures(beside, unit, lang), "")
    yield from _rules(beside, lang)
    yield from _attributions(beside, lang)
    for levels in shown_levels(beside) if by is None else by:
        if by is not None or len(part.by(levels)) > 1:
            for table in member_tables(beside, part, levels, unit, console, lang, whole=by is not None):
                yield from (table, "")
            yield from balances(beside, part, levels, unit, lang)
            yield ""
    if len(beside.parts) > 1:
        yield from (Text(say("beside.other_parts", lang), style="dim"), "")


def measures_page(
    beside: SideBySide, console: Console, lang: Language, by: Levels | None
) -> Iterator[RenderableType]:
    """What the page of effects does not say of two plans: figures, rules, burdens and growth by `by`.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    part = beside.main
    if part is None or not beside.inputs[1]:
        return
    unit = unit_for(part.layer.unit, part.step, lang)
    yield from ("", Text(say("beside.measures", lang), style="bold"), _figures(beside, unit, lang), "")
    yield from _rules(beside, lang)
    for levels in by or ():
        for table in member_tables(
            beside, part, levels, unit, console, lang, whole=True, of=("burden", "growth")
        ):
            yield from (table, "")


def _headlines(beside: SideBySide, lang: Language) -> Iterator[RenderableType]:
    """A line per plan: its total, what that is more or less than the first, why it is looked at."""
    yield Text(beside.first.plan.spec.plan, style="bold")
    table = Table.grid(padding=(0, 3))
    before = beside.figures[0]
    for name, side, figures in zip(beside.names(lang), beside.sides, beside.figures, strict=True):
        reason = Text(side.because or "", style="dim")
        if figures is None:
            key = "beside.impossible" if side.diagnosis is not None else "beside.stopped"
            table.add_row(Text(name, "bold cyan"), Text(say(key, lang), "bold red"), "", reason)
            continue
        total = headline_amount(figures.total, figures.unit, lang)
        gain = Text()
        if before is not None and figures.total != before.total:
            up = figures.total - before.total
            grown = f" ({up / before.total:+.1%})" if before.total else ""
            gain = Text(f"{up:+,f}{grown}", look(1 if up > 0 else -1))
        table.add_row(Text(name, "bold cyan"), Text(total), gain, reason)
    yield table


def _inputs(beside: SideBySide, lang: Language) -> Iterator[RenderableType]:
    """What every other plan changes, where no table of effects says it."""
    rows = [
        (name, one)
        for name, side, inputs in zip(beside.names(lang), beside.sides, beside.inputs, strict=True)
        for one in inputs
        if side.change is None
    ]
    if not rows:
        return
    several = len(beside.others) > 1
    table = plain_table()
    for key in (*(("beside.called",) if several else ()), "compare.input", "compare.reads"):
        table.add_column(say(key, lang), overflow="fold")
    for name, one in rows:
        table.add_row(*((Text(name),) if several else ()), one.name(lang), Text(shortened(one.told(lang))))
    yield from (table, "")


def _figures(beside: SideBySide, unit: Unit, lang: Language) -> Table:
    """A row per figure, a column per plan that can be met; with two plans also what they differ by."""
    table = plain_table()
    table.add_column("")
    kept = [number for number, figures in enumerate(beside.figures) if figures is not None]
    for number in kept:
        table.add_column(Text(beside.names(lang)[number]), justify="right", overflow="fold")
    is_pair = kept == [0, 1] and len(beside.sides) == 2
    if is_pair:
        table.add_column(say("compare.difference", lang), justify="right", no_wrap=True)
    for figure in FIGURES:
        if figure.is_distance and beside.figures[0] is None:
            continue
        numbers = [figure.of(found) for found in beside.figures if found is not None]
        shown = [
            "" if figure.is_distance and not number else figure.show(one, unit)
            for number, one in zip(kept, numbers, strict=True)
        ]
        change = [figure.change(numbers[0], numbers[1], unit, lang)] if is_pair else []
        table.add_row(say(f"beside.figure.{figure.name}", lang), *shown, *change)
    return table


def _rules(beside: SideBySide, lang: Language) -> Iterator[RenderableType]:
    """Which rules begin to shape a plan, and which no longer do."""
    told = False
    for name, found in zip(beside.names(lang)[1:], beside.bindings[1:], strict=True):
        if found is None or beside.bindings[0] is None:
            continue
        for key, rows, style in (
            ("beside.begins", found.begins, "yellow"),
            ("beside.ceases", found.ceases, "cyan"),
        ):
            if rows:
                told = True
                words = say("beside.of_rules", lang, name=name, what=say(key, lang), rules=named(rows, lang))
                yield Text(words, style=style)
        if not found.begins and not found.ceases:
            told = True
            yield Text(say("beside.same_rules", lang, name=name), style="dim")
    if told:
        yield ""


def named(rows: Rows, lang: Language) -> str:
    """Rules with the members of their rows: ``承接能力[销售代表A; 销售代表B; +6]``."""
    names = []
    for rule, members in rows.items():
        shown = [member for member in members if member]
        more = [f"+{len(shown) - _MOST_MEMBERS_NAMED}"] if len(shown) > _MOST_MEMBERS_NAMED else []
        inside = "; ".join((*shown[:_MOST_MEMBERS_NAMED], *more))
        names.append(f"{rule}[{inside}]" if inside else rule)
    return say("beside.join", lang).join(names)


def _attributions(beside: SideBySide, lang: Language) -> Iterator[RenderableType]:
    """What every input does, plan by plan."""
    for name, side in zip(beside.names(lang), beside.sides, strict=True):
        if side.change is None:
            continue
        if not side.change.inputs:
            yield from (Text(say("beside.no_input", lang, name=name), style="dim"), "")
            continue
        part = side.change.main
        yield Text(say("beside.why", lang, name=name), style="bold")
        yield from (
            inputs_table(side.change.inputs, part, unit_for(part.layer.unit, part.step, lang), lang),
            "",
        )


def _conflicts(beside: SideBySide, lang: Language) -> Iterator[RenderableType]:
    """What the plans without answer run into."""
    for name, side in zip(beside.names(lang), beside.sides, strict=True):
        if side.diagnosis is not None:
            yield Text(say("beside.runs_into", lang, name=name), style="bold red")
            for line in contradiction(side.diagnosis, lang):
                yield Padding(line, (0, 0, 0, 2))
            yield ""
        for problem in side.problems:
            yield Text(say("beside.unsettled", lang, name=name), style="bold yellow")
            yield from (Padding(Text(problem.render(lang)), (0, 0, 0, 2)), "")

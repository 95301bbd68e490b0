"""A sweep for a reader: one row per point, and why some have no plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.level_table import natural_width, plain_table
from quotaopt.report.side_by_side import unit_of
from quotaopt.report.swept.words import changes_text, figure_name, figure_text
from quotaopt.sweep.axes import value_words
from quotaopt.sweep.point import Point
from quotaopt.sweep.run import Sweep

_COLUMNS: tuple[tuple[str, ...], ...] = (
    ("growth", "lowest", "highest", "spread", "gini", "away", "moved", "changed"),
    ("growth", "lowest", "highest", "spread", "moved"),
    ("spread", "moved"),
)
"""What is shown where nothing is asked for, from the most to the least."""
_MOST_ROWS, _MOST_REASONS = 400, 20


def swept(
    found: Sweep, console: Console, lang: Language, figures: Sequence[str] = ()
) -> Iterator[RenderableType]:
    """Headline, what an earlier run had done, the table of points, and the conflicts."""
    unit = unit_of(found.plan.main, lang)
    counts = {"count": len(found.points), "solved": found.solved}
    yield Text.assemble((found.plan.spec.plan, "bold"), "   ", (say("sweep.counts", lang, **counts), "cyan"))
    for key, count in (("sweep.kept", found.kept), ("sweep.outdated", found.outdated)):
        if count:
            yield Text(say(key, lang, count=count), style="dim")
    yield ""
    yield from (_table(found, figures, unit, console, lang), "")
    if len(found.points) > _MOST_ROWS:
        yield Text(say("sweep.more", lang, count=len(found.points) - _MOST_ROWS), style="dim")
    yield Text(say("sweep.means", lang, unit=unit.name), style="dim")
    yield from _reasons(found, lang)


def _table(found: Sweep, figures: Sequence[str], unit: Unit, console: Console, lang: Language) -> Table:
    """As many columns as there is room for; those asked for in any case."""
    for columns in (figures,) if figures else _COLUMNS:
        table = _drawn(found, (*columns, *found.members), unit, lang)
        if natural_width(table, console) <= console.width:
            break
    return table


def _drawn(found: Sweep, columns: Sequence[str], unit: Unit, lang: Language) -> Table:
    names = list(dict.fromkeys(columns))
    table = plain_table()
    if found.is_named:
        table.add_column(say("sweep.scenario", lang), overflow="fold")
    paths = () if found.is_named else found.paths  # scenarios say elsewhere what they change
    for path in paths:
        table.add_column(Text(path), justify="right", overflow="fold")
    table.add_column(say("sweep.status", lang), no_wrap=True)
    for name in names:
        table.add_column(Text(figure_name(name, lang)), justify="right", no_wrap=True)
    for point, style in [(found.base, "dim"), *((one, "") for one in found.points[:_MOST_ROWS])]:
        is_base = point is found.base
        values = [value_words(point.changes[path]) if path in point.changes else "·" for path in paths]
        status = say("sweep.base", lang) if is_base else say(f"sweep.status.{point.status}", lang)
        texts = [figure_text(name, point.value(name), unit) if point.is_solved else "" for name in names]
        names_of = [point.name] if found.is_named else []
        table.add_row(*map(Text, [*names_of, *values, status, *texts]), style=style or _style(point))
    return table


def _style(point: Point) -> str:
    return "" if point.is_solved else "yellow"


def _reasons(found: Sweep, lang: Language) -> Iterator[RenderableType]:
    """Points without targets, each with its sentence."""
    failed = [point for point in found.points if not point.is_solved]
    if not failed:
        return
    yield ""
    yield Text(say("sweep.without", lang, count=len(failed)), style="bold yellow")
    for point in failed[:_MOST_REASONS]:
        line = say(
            "place.says", lang, place=point.name or changes_text(point.changes), what=point.reason[lang]
        )
        yield Padding(Text(line), (0, 0, 0, 2))
    if len(failed) > _MOST_REASONS:
        yield Text(say("sweep.more", lang, count=len(failed) - _MOST_REASONS), style="dim")

"""The price of every notion of fairness: one plan, one row per notion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit, headline_amount, targets_of
from quotaopt.report.level_table import natural_width, plain_table
from quotaopt.report.notion import notion_name
from quotaopt.report.notions.files import MEASURES
from quotaopt.report.side_by_side import unit_of

if TYPE_CHECKING:
    from quotaopt.comparison import Comparison, Outcome

_COLUMNS = (
    (*MEASURES, "changed", "moved"),
    ("lowest", "highest", "largest_deviation", "mean_deviation", "gini", "changed", "moved"),
    ("lowest", "highest", "mean_deviation", "changed", "moved"),
)
"""What is shown, from the most to the least."""
PROVED = 1e-6
"""A larger gap was left open on purpose, or by a limit of time."""
_SHARES, _BURDENS = {"largest_deviation", "mean_deviation"}, {"lowest", "highest"}


def comparison_report(comparison: Comparison, console: Console, lang: Language) -> Iterator[RenderableType]:
    """Headline, the table of notions, what its columns mean, and why some notions have no plan."""
    spec, chosen = comparison.plan.spec, comparison.chosen.allocation
    unit = unit_of(comparison.plan.main, lang)
    main = None if chosen is None else chosen.main_part
    total = "" if main is None else headline_amount(targets_of(main).total(), main.unit, lang)
    yield Text.assemble((spec.plan, "bold"), "   ", (total, "bold cyan"))
    yield Text(_compared(comparison, lang), style="dim")
    yield ""
    yield from (_table(comparison, unit, console, lang), "")
    if comparison.coincides or comparison.agrees:
        key = "report.coincides" if comparison.coincides else "report.compare.agree"
        yield Text(say(key, lang), style="bold green")
    else:
        yield Text(say("report.compare.means", lang, unit=unit.name), style="dim")
        if console.color_system is not None:
            yield Text(say("report.compare.green", lang), style="dim green")
    for outcome in comparison.outcomes:
        if outcome.failure is not None:
            name = notion_name(outcome.fairness, lang)
            yield Text(say("report.compare.failed", lang, notion=name), style="bold yellow")
            for problem in outcome.problems:
                yield Padding(Text(problem.render(lang)), (0, 0, 0, 2))


def _compared(comparison: Comparison, lang: Language) -> str:
    """Between whom burdens are compared."""
    level = comparison.plan.spec.fairness.level
    levels = " × ".join(level) or say("report.compare.cells", lang)
    return say("report.compare.between", lang, levels=levels)


def _table(comparison: Comparison, unit: Unit, console: Console, lang: Language) -> Table:
    """As many columns as there is room for; the best of every column stands out."""
    for columns in _COLUMNS:
        table = _drawn(comparison, columns, unit, lang)
        if natural_width(table, console) <= console.width:
            break
    return table


def _drawn(comparison: Comparison, columns: Sequence[str], unit: Unit, lang: Language) -> Table:
    table = plain_table()
    table.add_column(say("report.compare.notion", lang), overflow="fold")
    for column in columns:
        table.add_column(say(f"report.compare.{column}", lang), justify="right", no_wrap=True)
    best = {column: _best(comparison, column) for column in columns if column in MEASURES}
    for outcome in comparison.outcomes:
        is_own = outcome is comparison.chosen
        texts = [_text(outcome, column, unit, is_own) for column in columns]
        marked = [
            Text(text, style="green" if text == best.get(column) else "")
            for column, text in zip(columns, texts, strict=True)
        ]
        table.add_row(Text(_named(outcome, lang), style="bold" if is_own else ""), *marked)
    return table


def _named(outcome: Outcome, lang: Language) -> str:
    """The notion, and how far its plan may be from its best where that is not next to nothing."""
    name = notion_name(outcome.fairness, lang)
    gap = 0.0 if outcome.allocation is None else outcome.allocation.claims.gap
    return name if gap <= PROVED else say("report.compare.open", lang, notion=name, gap=gap)


def _text(outcome: Outcome, column: str, unit: Unit, is_own: bool) -> str:
    """One entry; the plan's own notion does not differ from itself."""
    if outcome.figures is None:
        return "-"
    if column in MEASURES:
        return _measured(column, getattr(outcome.figures.burdens, column))
    if is_own:
        return ""
    return f"{outcome.figures.changed:,}" if column == "changed" else unit.show(outcome.figures.moved)


def _measured(column: str, value: float) -> str:
    if column in _SHARES:
        return f"{100.0 * value:.2f}%"
    return f"{value:.3f}" if column in _BURDENS else f"{value:.5f}"


def _best(comparison: Comparison, column: str) -> str:
    """How the best value of a column is written; "" where all look the same."""
    values = [getattr(one.figures.burdens, column) for one in comparison.outcomes if one.figures is not None]
    if len({_measured(column, value) for value in values}) < 2:
        return ""
    return _measured(column, max(values) if column == "lowest" else min(values))

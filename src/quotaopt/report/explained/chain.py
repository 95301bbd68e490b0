"""The chain of a number as a table: what each step multiplies or adds, and what stands after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotaopt.errors import Place
from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.explained.links import multiplied, reference_link, shown_links, words_of
from quotaopt.report.explained.words import place_of, plus
from quotaopt.report.level_table import natural_width, plain_table

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer

_COLUMNS = (("factor", "change", "amount", "place"), ("factor", "amount", "place"), ("factor", "amount"))
"""What is shown beside the words, from the most to the least."""
_WORDS_WIDTH = 46
"""Words are broken at this width where a column more then fits."""


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    words: str
    factor: str
    change: str
    amount: str
    place: Place
    style: str = ""


def chain_table(answer: Answer, unit: Unit, console: Console, lang: Language) -> Table:
    """The chain with as many columns as the console has room for; words may break, amounts never do."""
    lines = list(chain_lines(answer, unit, lang))
    for columns in _COLUMNS:
        table = plain_table()
        table.add_column(say("explain.step", lang, unit=unit.name), overflow="fold", max_width=_WORDS_WIDTH)
        for column in columns:
            left = column == "place"
            table.add_column(
                say(f"explain.{column}", lang), justify="left" if left else "right", no_wrap=True
            )
        for line in lines:
            beside = {"factor": line.factor, "change": line.change, "amount": line.amount}
            shown = (short_place(line.place, lang) if c == "place" else beside[c] for c in columns)
            table.add_row(Text(line.words), *map(Text, shown), style=line.style)
        if natural_width(table, console) <= console.width:
            break
    table.columns[0].max_width = None
    return table


def chain_lines(answer: Answer, unit: Unit, lang: Language) -> Iterator[Line]:
    """Every link, and after the last that makes the reference and the last of all, what was reached."""
    found, plan = answer.explanation, answer.allocation.plan
    shown = shown_links(found)
    for each in shown:
        link = each.link
        change = "" if link.before is None else plus(unit, link.change)
        words = words_of(plan, found, each, lang)
        place = place_of(plan, found, link)
        yield Line(words, multiplied(link, found), change, unit.show(float(link.after)), place)
        if link is reference_link(shown):
            yield _reached("explain.reference", link.after, unit, lang)
    yield _reached("explain.target", found.target, unit, lang)


def _reached(key: str, amount: Fraction, unit: Unit, lang: Language) -> Line:
    return Line(say(key, lang), "", "", unit.show(float(amount)), Place(), style="bold")


def short_place(place: Place, lang: Language) -> str:
    """The entry and its line: the file is the plan's."""
    if place.line is None:
        return place.path or ""
    return say("explain.at_line", lang, line=place.line, path=place.path or "").strip()

"""The chain of a number as a table: what each step multiplies or adds, and what stands after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotaopt.errors import Place
from quotaopt.explanation import COMPANY, FLOOR, RULE, Explanation, Link
from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.explained_words import place_of, plus, said
from quotaopt.report.level_table import natural_width, plain_table

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer

ADDS_UP = frozenset({"least_squares"})
"""Notions whose rules add points of the reference where those of others multiply."""
_COLUMNS = (("factor", "change", "amount", "place"), ("factor", "amount", "place"), ("factor", "amount"))
"""What is shown beside the words, from the most to the least."""
_MOST_RULES = 8
"""Rules that are told one by one; those that matter least are told together."""
_TO_REFERENCE = COMPANY, FLOOR


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
        table.add_column(say("explain.step", lang, unit=unit.name), overflow="fold")
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
    return table


def chain_lines(answer: Answer, unit: Unit, lang: Language) -> Iterator[Line]:
    """Every link, and after the last that makes the reference and the last of all, what was reached."""
    found, plan = answer.explanation, answer.allocation.plan
    links = shown_links(found)
    last = max((at for at, link in enumerate(links) if link.kind in _TO_REFERENCE), default=-1)
    for at, link in enumerate(links):
        points = found.notion in ADDS_UP and link.kind == RULE
        factor = "" if link.before is None else points_of(link, found) if points else factor_of(link)
        change = "" if link.before is None else plus(unit, link.change)
        words = said(plan, found, link, lang)
        yield Line(words, factor, change, unit.show(float(link.after)), place_of(plan, found, link))
        if at == last:
            yield _reached("explain.reference", link.after, unit, lang)
    yield _reached("explain.target", found.target, unit, lang)


def shown_links(found: Explanation) -> Sequence[Link]:
    """The links of an explanation."""
    return found.links


def _reached(key: str, amount: Fraction, unit: Unit, lang: Language) -> Line:
    return Line(say(key, lang), "", "", unit.show(float(amount)), Place(), style="bold")


def factor_of(link: Link) -> str:
    """``× 1.0650``; nothing where there was nothing before."""
    return "" if link.factor is None else f"× {float(link.factor):.4f}"


def points_of(link: Link, found: Explanation) -> str:
    """``+ 6.50 %`` of the reference."""
    return f"{100.0 * float(link.change / found.reference):+.2f}%" if found.reference else ""


def short_place(place: Place, lang: Language) -> str:
    """The entry and its line: the file is the plan's."""
    if place.line is None:
        return place.path or ""
    return say("explain.at_line", lang, line=place.line, path=place.path or "").strip()

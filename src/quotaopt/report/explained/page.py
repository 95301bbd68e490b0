"""Why a number is what it is, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.text import Text

from quotaopt.messages import Language
from quotaopt.report.amounts import headline_amount
from quotaopt.report.explained.chain import chain_table
from quotaopt.report.explained.head import facts, name_of
from quotaopt.report.explained.nearest import nearest_section
from quotaopt.report.explained.rules import rules_section
from quotaopt.report.side_by_side import unit_of

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer


def explained(answer: Answer, console: Console, lang: Language) -> Iterator[RenderableType]:
    """Headline, comparison, chain, rules, stages, and the nearest change where one was looked for."""
    unit = unit_of(answer.layer, lang).finer(answer.target)
    amount = headline_amount(answer.target, answer.layer.unit, lang)
    yield Text.assemble((name_of(answer, lang), "bold"), "   ", (amount, "bold cyan"))
    yield Text(answer.allocation.plan.spec.plan, style="dim")
    yield from map(Text, facts(answer, unit, lang))
    yield ""
    yield chain_table(answer, unit, console, lang)
    yield from rules_section(answer, unit, console, lang)
    if answer.search is not None:
        yield ""
        yield from nearest_section(answer, answer.search, unit, console, lang)

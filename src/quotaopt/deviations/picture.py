"""The gap as a waterfall: from the target over what the nodes of a level add and take to the actual."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from quotaopt.deviations.deviation import Analysis, Deviation
from quotaopt.deviations.words import name_of
from quotaopt.messages import Language, say
from quotaopt.picture import Bar, Waterfall
from quotaopt.plan.currency import is_currency
from quotaopt.report.amounts import headline_amount

_MOST_BARS = 12


def gap_picture(found: Analysis, title: str, lang: Language) -> Waterfall:
    """One step per node of the finest level, largest first; those that add least are one step."""
    unit = found.facts.unit
    return Waterfall(
        tuple(_bars(found, lang)),
        title=say("deviations.picture", lang, gap=headline_amount(found.whole.gap, unit, lang)),
        unit=unit,
        lang=lang,
        subtitle=title,
        is_money=is_currency(unit),
    )


def _bars(found: Analysis, lang: Language) -> Iterator[Bar]:
    whole, last = found.whole, len(found.levels)
    nodes = [one for one in found.deviations if one.depth == last and one.gap] if last else []
    largest = sorted(nodes, key=lambda one: -abs(one.gap))[:_MOST_BARS]
    yield Bar(say("deviations.column.target", lang), whole.target, "start")
    yield from (_step(one, lang) for one in largest)
    rest = whole.gap - sum((one.gap for one in largest), Decimal(0))
    if len(nodes) > len(largest):
        yield Bar(say("deviations.others", lang, count=len(nodes) - len(largest)), rest)
    elif rest:
        yield Bar(say("deviations.column.gap", lang), rest)
    yield Bar(say("deviations.column.actual", lang), whole.actual, "total")


def _step(one: Deviation, lang: Language) -> Bar:
    rate = "" if one.attainment is None else f"{one.attainment:.2f} %"
    return Bar(name_of(one, lang), one.gap, note=rate)

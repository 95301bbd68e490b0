"""The chain of a number as a waterfall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.explain.amounts import SAME
from quotaopt.messages import Language, say
from quotaopt.picture import Bar, Waterfall
from quotaopt.plan.currency import is_currency
from quotaopt.report.amounts import headline_amount
from quotaopt.report.explained.head import name_of
from quotaopt.report.explained.links import multiplied, reference_link, shown_links, words_of

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer


def explained_picture(answer: Answer, lang: Language) -> Waterfall:
    """From last year over the fair share to the target; steps that change nothing are left out."""
    plan, unit = answer.allocation.plan, answer.layer.unit
    amount = headline_amount(answer.target, unit, lang)
    return Waterfall(
        tuple(_bars(answer, lang)),
        title=say("place.says", lang, place=name_of(answer, lang), what=amount),
        unit=unit,
        lang=lang,
        subtitle=plan.spec.plan,
        is_money=is_currency(unit),
    )


def _bars(answer: Answer, lang: Language) -> Iterator[Bar]:
    plan, found = answer.allocation.plan, answer.explanation
    shown = shown_links(found)
    for each in shown:
        link, words = each.link, words_of(plan, found, each, lang)
        if link.before is None:
            yield Bar(words, link.after, "start")
        elif abs(link.change) > SAME * link.before:
            yield Bar(words, link.change, note=multiplied(link, found))
        if link is reference_link(shown):
            yield Bar(say("explain.reference", lang), link.after, "total")
    yield Bar(say("explain.target", lang), found.links[-1].after, "total")

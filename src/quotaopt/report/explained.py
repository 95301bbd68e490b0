"""Why a number is what it is, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit, headline_amount
from quotaopt.report.explained_chain import chain_table
from quotaopt.report.explained_nearest import nearest_section
from quotaopt.report.explained_words import signed
from quotaopt.report.level_table import percent, ratio
from quotaopt.report.side_by_side import unit_of

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer


def explained(answer: Answer, console: Console, lang: Language) -> Iterator[RenderableType]:
    """Headline, comparison, chain, rules, stages, and the nearest change where one was looked for."""
    unit = unit_of(answer.layer, lang).finer(answer.total)
    yield _headline(answer, lang)
    yield from _facts(answer, unit, lang)
    yield ""
    yield chain_table(answer, unit, console, lang)
    if answer.search is not None:
        yield ""
        yield from nearest_section(answer, answer.search, unit, console, lang)


def _headline(answer: Answer, lang: Language) -> Text:
    plan, amount = answer.allocation.plan, headline_amount(answer.target, answer.layer.unit, lang)
    return Text.assemble(
        (name_of(answer, lang), "bold"), "   ", (amount, "bold cyan"), "\n", (plan.spec.plan, "dim")
    )


def name_of(answer: Answer, lang: Language) -> str:
    """What was asked about: measure and tier, then members level by level; everything without any."""
    names = list(answer.asked.layer.values())
    for level, members in answer.asked.members.items():
        shown = say("explain.comma", lang).join(members[:_SHOWN])
        more = say("explain.and_more", lang, count=len(members), level=level)
        names.append(shown if len(members) <= _SHOWN else more)
    return " · ".join(names) if answer.asked.members else " · ".join([*names, say("explain.whole", lang)])


_SHOWN = 4
"""More members of a level are counted and not named."""


def _facts(answer: Answer, unit: Unit, lang: Language) -> Iterator[Text]:
    """Reference and burden, last year, peers: a line each."""
    burden = answer.burden
    if burden is not None:
        shown = {"burden": ratio(burden), "share": percent(answer.share)}
        reference = unit.show(float(answer.explanation.reference))
        yield Text(say("explain.fair", lang, reference=reference, **shown))
    else:
        yield Text(say("explain.no_reference", lang))
    if answer.growth is not None and answer.last_year is not None:
        yield Text(
            say(
                "explain.last_year",
                lang,
                amount=unit.show(float(answer.last_year)),
                growth=signed(answer.growth),
                whole=signed(answer.growth_of_all or 0.0),
            )
        )
    if answer.peers is not None:
        peers = answer.peers
        values = {name: ratio(getattr(peers, name)) for name in ("lowest", "median", "highest")}
        key = "explain.peers" if peers.rank is None else "explain.ranked"
        yield Text(say(key, lang, rank=peers.rank, count=f"{peers.count:,}", level=peers.level, **values))

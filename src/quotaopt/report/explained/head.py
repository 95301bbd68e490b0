"""What is said of a number before it is explained: whose it is, and how it compares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.explained.words import signed
from quotaopt.report.level_table import percent, ratio

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer

_SHOWN = 4
"""More members of a level are counted and not named."""


def name_of(answer: Answer, lang: Language) -> str:
    """What was asked about: measure and tier, then members level by level; everything without any."""
    names = list(answer.asked.layer.values())
    for level, members in answer.asked.members.items():
        shown = say("explain.comma", lang).join(members[:_SHOWN])
        more = say("explain.and_more", lang, count=len(members), level=level)
        names.append(shown if len(members) <= _SHOWN else more)
    return " · ".join(names) if answer.asked.members else " · ".join([*names, say("explain.whole", lang)])


def facts(answer: Answer, unit: Unit, lang: Language) -> Iterator[str]:
    """Reference and burden, last year, peers: a sentence each."""
    yield _fair(answer, unit, lang)
    if answer.growth is not None and answer.last_year is not None:
        amount = unit.show(float(answer.last_year))
        whole = answer.growth_of_all
        key = "explain.last_year" if whole is None else "explain.last_year_of_all"
        shown = {"amount": amount, "unit": unit.name, "growth": signed(answer.growth)}
        yield say(key, lang, **shown, whole="" if whole is None else signed(whole))
    if answer.peers is not None:
        peers = answer.peers
        values = {name: ratio(getattr(peers, name)) for name in ("lowest", "median", "highest")}
        key = "explain.peers" if peers.rank is None else "explain.ranked"
        yield say(key, lang, rank=peers.rank, count=f"{peers.count:,}", level=peers.level, **values)


def _fair(answer: Answer, unit: Unit, lang: Language) -> str:
    if answer.burden is None:
        return say("explain.no_reference", lang)
    shown = {"burden": ratio(answer.burden), "share": percent(answer.share), "unit": unit.name}
    return say("explain.fair", lang, reference=unit.show(float(answer.explanation.reference)), **shown)

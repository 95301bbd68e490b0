"""An analysis of deviations on the terminal: amounts as a tree, then what is said about them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from quotaopt.deviations.cause import Cause
from quotaopt.deviations.deviation import Analysis, Deviation, shown_briefly
from quotaopt.deviations.words import name_of, summary
from quotaopt.handout.table import Column, Handout
from quotaopt.handout.terminal import drawn
from quotaopt.handout.units import Scale
from quotaopt.messages import Language, say
from quotaopt.report.amounts import decimals_of

_AMOUNTS = ("target", "actual", "gap")
_TERMS = ("volume", "mix", "rate")


def analysis_page(found: Analysis, title: str, scale: Scale, lang: Language) -> Iterator[RenderableType]:
    """Deviations beyond tolerance and those with causes, their causes, then what they come to."""
    shown = shown_briefly(found)
    date = "-" if found.facts.as_of is None else found.facts.as_of.isoformat()
    unit = say("handout.amounts_in", lang, unit=scale.name(lang))
    head = say("deviations.title.by", lang, plan=title, date=date)
    yield Text.assemble((head, "bold"), "   ", (unit, "dim"))
    yield Text("")
    yield _amounts(found, shown, scale, lang)
    yield Text(
        say("deviations.legend.price" if found.facts.quantities else "deviations.legend.pace", lang), "dim"
    )
    yield Text("")
    for one in shown:
        for cause in one.causes:
            yield Text(_said(one, cause, lang))
    for sentence in summary(found, lang):
        yield Text(sentence)
    if left := len(found.deviations) - len(shown):
        yield Text(say("deviations.says.left_out", lang, count=left), "dim")


def _amounts(found: Analysis, shown: list[Deviation], scale: Scale, lang: Language) -> RenderableType:
    told = [
        (one, [getattr(one, name) for name in _AMOUNTS], [getattr(one.terms, name, None) for name in _TERMS])
        for one in shown
    ]
    rows = tuple(
        (
            _own_name(one, lang),
            *(_scaled(amount, scale) for amount in amounts),
            one.attainment,
            *(_scaled(amount, scale) for amount in terms),
            say("deviations.open", lang) if one.is_open else None,
        )
        for one, amounts, terms in told
    )
    money = [entry for row in rows for entry in (*row[1:4], *row[5:8]) if isinstance(entry, Decimal)]
    digits = max([scale.least_digits, *map(decimals_of, money)])
    rate = "rate" if found.facts.quantities else "own"
    numbers = (
        _number(name, 2 if name == "percent" else digits, lang)
        for name in (*_AMOUNTS, "percent", "volume", "mix", rate)
    )
    columns = (Column(""), *numbers, Column("", marks={say("deviations.open", lang): "amber"}))
    sums = frozenset(at for at, one in enumerate(shown) if not one.depth)
    return drawn(Handout("deviations", "", scale.name(lang), columns, rows, sums))


def _number(name: str, digits: int, lang: Language) -> Column:
    heading = say(f"deviations.short.{name}", lang)
    return Column(heading, "percent" if name == "percent" else "amount", digits, heading)


def _own_name(one: Deviation, lang: Language) -> str:
    """The last member of a node, indented by its depth; the whole scope of other cells."""
    if not one.depth:  # the company, or no node
        return name_of(one, lang)
    return "  " * (one.depth - 1) + list(one.where.values())[-1][0]


def _scaled(amount: Decimal | None, scale: Scale) -> Decimal | None:
    return None if amount is None else scale.of(amount)


def _said(one: Deviation, cause: Cause, lang: Language) -> str:
    """``East: market, objective: fair cancelled -> second visits (Ann, 2024-10-15)``."""
    head = say(
        "deviations.says.cause",
        lang,
        name=name_of(one, lang),
        kind=say(f"deviations.kind.{cause.kind}", lang),
        view=say(f"deviations.view.{cause.view}", lang),
        cause=cause.text,
    )
    by = say("deviations.says.list", lang).join(
        word for word in (cause.owner, cause.due.isoformat() if cause.due else "") if word
    )
    if not cause.measure:
        return head
    key = "deviations.says.measure_by" if by else "deviations.says.measure"
    return head + say(key, lang, measure=cause.measure, by=by)

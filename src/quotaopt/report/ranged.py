"""What can be reached, on one page and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.plan.checks.names import TOTAL
from quotaopt.plan.plan import Plan
from quotaopt.reachable.ends import End
from quotaopt.reachable.stops import NO_RULE, Stop
from quotaopt.report.amounts import Unit, headline_amount, unit_for
from quotaopt.report.document import plain
from quotaopt.report.level_table import plain_table

if TYPE_CHECKING:
    from quotaopt.reachable.members import MemberRange
    from quotaopt.reachable.totals import TotalRange


def total_page(plan: Plan, found: Sequence[TotalRange], lang: Language) -> Iterator[RenderableType]:
    """Whether the plan's total, or that of each measure, is in reach, and both ends of what is."""
    yield Text(say("range.total", lang, plan=plan.spec.plan), style="bold")
    for each in found:
        if len(found) > 1:
            yield ""
            yield Text(str(each.measure), style="bold")
        yield from _total(each, lang)
    if any(each.possible for each in found):
        yield ""
        if len(found) > 1:
            yield Text(say("range.other_totals", lang), style="dim")
        yield from _notes(lang)


def _total(found: TotalRange, lang: Language) -> Iterator[RenderableType]:
    if not found.possible:
        yield Text(say("range.impossible", lang), style="bold red")
        return
    unit = unit_for(found.unit, found.step, lang)
    yield _verdict(found, lang)
    yield ""
    table = plain_table()
    table.add_column(Text(unit.name))
    for key in ("range.whole", "range.relaxed"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    table.add_column(say("range.held", lang), overflow="fold")
    for key, end in (("range.lowest", found.lowest), ("range.highest", found.highest)):
        table.add_row(say(key, lang), *_numbers(end, unit, lang), _held(end.stops, unit, "", lang))
    yield table


def members_page(plan: Plan, found: Sequence[MemberRange], lang: Language) -> Iterator[RenderableType]:
    """One line per selection: the least, the target, the most, and what holds the ends."""
    unit = unit_for(found[0].unit, found[0].step, lang)
    yield Text(say("range.members", lang, plan=plan.spec.plan), style="bold")
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    yield ""
    table = plain_table()
    table.add_column("", overflow="fold")
    for key in ("range.lowest", "range.target", "range.highest"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    for key in ("range.held_low", "range.held_high"):
        table.add_column(say(key, lang), overflow="fold")
    for each in found:
        low, high = (_numbers(end, unit, lang)[0] for end in (each.lowest, each.highest))
        held = (_held(end.stops, unit, each.name, lang) for end in (each.lowest, each.highest))
        table.add_row(Text(each.name), low, Text(unit.show(each.target), style="bold cyan"), high, *held)
    yield table
    yield ""
    yield from _notes(lang)


def _verdict(found: TotalRange, lang: Language) -> Text:
    """Whether the plan's total is in reach, and how far it is off."""
    least, most = found.asked
    low, high = found.lowest.confirmed, found.highest.confirmed
    if found.holds_asked:
        return Text(
            say("range.in_reach", lang, asked=headline_amount(least, found.unit, lang)), style="green"
        )
    if high is not None and least > high:
        shown = (headline_amount(amount, found.unit, lang) for amount in (least, least - high))
        key = "range.too_high"
    elif low is not None:
        shown = (headline_amount(amount, found.unit, lang) for amount in (most, low - most))
        key = "range.too_low"
    else:
        return Text(say("range.nothing_found", lang), style="bold red")
    asked, gap = shown
    return Text(say(key, lang, asked=asked, gap=gap), style="bold red")


def _numbers(end: End, unit: Unit, lang: Language) -> tuple[str, str]:
    """In whole steps, and before rounding."""
    endless = say("range.no_end", lang)
    whole = endless if end.confirmed is None else unit.show(end.confirmed)
    relaxed = endless if end.relaxed is None else unit.finer(0).show(end.relaxed)
    return whole, relaxed


def _held(stops: Sequence[Stop], unit: Unit, name: str, lang: Language) -> Text:
    """The limits that hold an end."""
    return Text(say("range.join", lang).join(_said(stop, unit, name, lang) for stop in stops), style="dim")


def _said(stop: Stop, unit: Unit, name: str, lang: Language) -> str:
    """One of them; the member that the line is about is not repeated."""
    if stop.rule == NO_RULE:
        return say("range.not_negative", lang)
    rule = say("range.the_total", lang) if stop.rule == TOTAL else stop.rule
    if len(stop.members) > 1:
        key = "range.several_below" if stop.side == "lower" else "range.several_above"
        return say(key, lang, row=rule, count=f"{len(stop.members):,}")
    member = stop.members[0]
    row = f"{rule}[{member}]" if member and member != name else rule
    if stop.amount is None:
        return say("range.from_below" if stop.side == "lower" else "range.from_above", lang, row=row)
    key = "range.at_least" if stop.side == "lower" else "range.at_most"
    return say(key, lang, row=row, amount=unit.show(stop.amount))


def _notes(lang: Language) -> Iterator[RenderableType]:
    yield Text(say("range.together", lang), style="dim")
    yield Text(say("range.confirmed", lang), style="dim")


def total_document(plan: Plan, found: Sequence[TotalRange]) -> dict[str, Any]:
    """The range of the total in plain values; of several measures one for each, under `totals`."""
    said = {"status": "range", "plan": plan.spec.plan}
    if len(found) == 1:
        return said | _total_plain(found[0])
    return said | {"totals": [{"measure": each.measure, **_total_plain(each)} for each in found]}


def _total_plain(found: TotalRange) -> dict[str, Any]:
    return {
        "unit": found.unit,
        "asked": {"min": plain(found.asked[0]), "max": plain(found.asked[1])},
        "in_reach": found.holds_asked,
        "possible": found.possible,
        "lowest": _end(found.lowest),
        "highest": _end(found.highest),
    }


def members_document(plan: Plan, found: Sequence[MemberRange]) -> dict[str, Any]:
    """The ranges of members in plain values."""
    return {
        "status": "range",
        "plan": plan.spec.plan,
        "unit": found[0].unit,
        "step": plain(found[0].step),
        "members": [
            {
                "name": each.name,
                "where": {level: list(names) for level, names in each.where.items()},
                "target": plain(each.target),
                "lowest": _end(each.lowest),
                "highest": _end(each.highest),
            }
            for each in found
        ],
    }


def _end(end: End) -> dict[str, Any]:
    return {
        "whole_steps": plain(end.confirmed),
        "before_rounding": plain(end.relaxed),
        "held_by": [
            {
                "rule": stop.rule or None,
                "side": stop.side,
                "members": [member for member in stop.members if member],
                "amount": plain(stop.amount),
            }
            for stop in end.stops
        ],
    }

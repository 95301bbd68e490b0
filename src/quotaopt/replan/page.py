"""A replan on one page: what happened, what is done about it, who changes and why, what is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.remedy.moves import Change
from quotaopt.replan.ground import Part
from quotaopt.replan.outlook import Outlook
from quotaopt.replan.people import Person, changed_people, count_people, names_of
from quotaopt.replan.replanned import Replanned
from quotaopt.report.amounts import headline_amount, unit_for
from quotaopt.report.diagnosed import contradiction
from quotaopt.report.level_table import plain_table
from quotaopt.report.ways_out import ways_out_page
from quotaopt.risks.draws import Estimate
from quotaopt.risks.page import percent

MOST_PEOPLE = 20
_SHOWN = 5


def replan_page(replanned: Replanned, outlook: Outlook, lang: Language) -> Iterator[RenderableType]:
    """Headlines, the outlook, everybody who changes, and all that has to be known."""
    ground = replanned.ground
    over = ground.periods_named(ground.past.closed)
    shown = {
        "plan": ground.plan.spec.plan,
        "over": len(over),
        "all": ground.cells.n_periods,
        "last": over[-1],
    }
    yield Text(say("replan.title", lang, **shown), style="bold")
    for part in ground.parts:
        yield from map(Text, _gap(replanned, part, outlook, lang))
    yield from _verdict(replanned, lang)
    yield ""
    yield from map(Text, _outlook(replanned, outlook, lang))
    if replanned.is_changed:
        yield from _people(replanned, lang)
        yield ""
        yield from map(Text, _left_alone(replanned, lang))
    if replanned.broken:
        yield Text(say("replan.broken", lang), style="yellow")
        yield _broken(replanned.broken, lang)
    yield from (Text(line, style="dim") for line in _notes(replanned, outlook, lang))
    if outlook.obstacle is not None:
        yield ""
        yield from contradiction(outlook.obstacle.diagnosis, lang)
        yield from ways_out_page(replanned.plan, outlook.obstacle.ways, lang, applies=False)


def _gap(replanned: Replanned, part: Part, outlook: Outlook, lang: Language) -> Iterator[str]:
    """What was sold against what was planned, and what is done about it, by cause."""
    where = say("replan.of_cause", lang, cause=part.name) if part.name else ""
    attained = part.sold / part.planned if part.name and part.planned else outlook.attainment
    done = percent(attained, 2) if part.planned and attained is not None else "–"
    planned, sold, gap, absorbed, recovered = (
        _amount(replanned, steps, lang)
        for steps in (part.planned, part.sold, abs(part.gap), abs(part.absorbed), abs(part.to_recover))
    )
    key = "replan.short" if part.gap > 0 else "replan.ahead" if part.gap < 0 else "replan.even"
    yield where + say(key, lang, planned=planned, sold=sold, done=done, gap=gap)
    if part.is_within:
        yield where + say("replan.within", lang, part=_rate(replanned.ground.spec.tolerance))
        return
    if part.absorbed:
        yield where + say("replan.lower" if part.absorbed > 0 else "replan.higher", lang, amount=absorbed)
    if part.to_recover:
        yield where + say("replan.more" if part.to_recover > 0 else "replan.less", lang, amount=recovered)


def _verdict(replanned: Replanned, lang: Language) -> Iterator[RenderableType]:
    ground = replanned.ground
    before, after = (_amount(replanned, each, lang) for each in (ground.total_before, ground.total))
    if replanned.status == "unchanged":
        yield Text(say("replan.unchanged", lang), style="bold green")
        return
    if replanned.status == "impossible":
        yield Text(say("replan.impossible", lang, total=after), style="bold red")
        return
    key = "replan.same_total" if ground.total_before == ground.total else "replan.new_total"
    yield Text(say(key, lang, before=before, after=after))
    people = changed_people(replanned)
    largest = max((abs(person.relative) for person in people), default=0.0)
    shown = {"count": f"{len(people):,}", "all": f"{count_people(replanned):,}", "largest": percent(largest)}
    yield Text(say("replan.who", lang, level=ground.person, **shown), style="bold green")


def _outlook(replanned: Replanned, outlook: Outlook, lang: Language) -> Iterator[str]:
    if outlook.needed is not None and outlook.attainment is not None:
        shown = {"needed": percent(outlook.needed, 2), "so_far": percent(outlook.attainment, 2)}
        yield say("replan.needed", lang, **shown)
    if outlook.furthest is not None:
        former = replanned.ground.total_before * replanned.ground.step
        key = "replan.reachable" if outlook.furthest >= former else "replan.unreachable"
        told = (
            headline_amount(each, replanned.ground.plan.main.unit, lang)
            for each in (outlook.furthest, former)
        )
        yield say(key, lang, **dict(zip(("most", "former"), told, strict=True)))
    if outlook.pace is not None:
        before = replanned.ground.total_before * replanned.ground.step
        landing = headline_amount(outlook.pace, replanned.ground.plan.main.unit, lang)
        yield say("replan.pace", lang, landing=landing, part=percent(float(outlook.pace / before), 2))
    chance = outlook.chance
    if chance.former is not None and chance.new is not None:
        is_same = replanned.ground.total_before == replanned.ground.total
        key = "replan.chance_same" if is_same else "replan.chance"
        shown = {"new": _chance(chance.new)} | ({} if is_same else {"former": _chance(chance.former)})
        yield say(key, lang, **shown)
    for problem in chance.unknown[:1]:
        yield say("replan.no_chance", lang, why=problem.what(lang))


def _people(replanned: Replanned, lang: Language) -> Iterator[RenderableType]:
    ground = replanned.ground
    people, unit = changed_people(replanned), unit_for(ground.plan.main.unit, ground.step, lang)
    if not people:
        return
    later = ground.periods_named(ground.may_change)
    yield ""
    shown = {"first": later[0], "last": later[-1], "unit": unit.name}
    yield Text(say("replan.targets_of", lang, **shown), style="dim")
    table = plain_table()
    table.add_column(ground.person)
    for key in ("before", "after", "change", "relative"):
        table.add_column(say(f"replan.{key}", lang), justify="right", no_wrap=True)
    table.add_column(say("replan.why", lang))
    for person in people[:MOST_PEOPLE]:
        amounts = (unit.show(each) for each in (person.before, person.after, person.change))
        table.add_row(Text(person.name), *amounts, f"{person.relative:+.1%}", Text(why(person, lang)))
    yield table
    if len(people) > MOST_PEOPLE:
        yield Text(say("replan.more_people", lang, count=f"{len(people) - MOST_PEOPLE:,}"), style="dim")


def why(person: Person, lang: Language) -> str:
    """Why somebody's targets changed, in words."""
    cause = say("replan.of_cause", lang, cause=person.part) if person.part else ""
    rules = say("replan.rules", lang, rules=", ".join(person.rules)) if person.rules else ""
    cap = say("replan.at_cap", lang) if person.is_at_cap else ""
    return cause + say(f"replan.why.{person.why}", lang) + rules + cap


def _left_alone(replanned: Replanned, lang: Language) -> Iterator[str]:
    """Moves that were too small to be made, and those that had to be made all the same."""
    ground = replanned.ground
    if replanned.dropped is not None and replanned.dropped.any():
        at = np.flatnonzero(replanned.dropped)
        moved = _amount(replanned, round(float(np.abs(replanned.dropped[ground.main]).sum())), lang)
        shown = {"count": f"{len(at):,}", "band": _rate(ground.spec.dead_band), "amount": moved}
        yield say("replan.too_small", lang, cells="; ".join(names_of(replanned, at[:_SHOWN])), **shown)
    if replanned.needed is not None and replanned.needed.any():
        at = np.flatnonzero(replanned.needed)
        cells = "; ".join(names_of(replanned, at[:_SHOWN]))
        yield say("replan.needed_small", lang, count=f"{len(at):,}", cells=cells)
    others = np.count_nonzero(replanned.change) - np.count_nonzero(replanned.change[ground.main])
    if others:
        yield say("replan.others", lang, count=f"{others:,}")
    stays = ground.periods_named(~(ground.past.closed | ground.may_change))
    if stays:
        yield say("replan.frozen", lang, periods=", ".join(stays))


def _broken(changes: tuple[Change, ...], lang: Language) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for change in changes[:MOST_PEOPLE]:
        members = ", ".join(change.members.values())
        named = f"{change.rule} [{members}]" if members else change.rule
        side = say(f"replan.side.{change.side}", lang)
        table.add_row(Text(named), Text(side), Text(f"{change.before:,f} → {change.after:,f}"))
    return Padding(table, (0, 0, 0, 2))


def _notes(replanned: Replanned, outlook: Outlook, lang: Language) -> Iterator[str]:
    ground = replanned.ground
    unit, step = ground.plan.main.unit, ground.step
    if outlook.rest:
        key = "replan.rest_more" if outlook.rest > 0 else "replan.rest_less"
        yield say(key, lang, rest=headline_amount(abs(outlook.rest), unit, lang), step=f"{step:,f}")
    if ground.past.outside:
        outside = Decimal(ground.past.outside).scaleb(-ground.plan.minor_digits)
        yield say("replan.outside", lang, amount=headline_amount(outside, unit, lang))
    if len(silent := ground.without_actuals):
        cells = "; ".join(ground.one.cell_names(ground.one.finest, silent[:_SHOWN]))
        yield say("replan.unknown", lang, count=f"{len(silent):,}", cells=cells)
    if replanned.allocation is not None:
        certificate = replanned.allocation.certificate
        yield say("replan.verified" if certificate.verified else "replan.not_verified", lang)


def _amount(replanned: Replanned, steps: int, lang: Language) -> str:
    layer = replanned.ground.plan.main
    return headline_amount(steps * layer.step, layer.unit, lang)


def _rate(part: Decimal) -> str:
    return f"{100 * part:f}".rstrip("0").rstrip(".") + "%" if part else "0%"


def _chance(found: Estimate) -> str:
    return f"{percent(found.value)} ± {percent(found.error)}"

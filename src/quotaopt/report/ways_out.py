"""Ways out of a plan that cannot be met, numbered, on one page and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.certify.rulebook import TOTAL
from quotaopt.messages import Language, say
from quotaopt.report.document import plain

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.remedy.moves import Change
    from quotaopt.remedy.way import WayOut, WaysOut

_SHOWN = 6
"""Limits of one way out that are told on the page."""
_HUNDRED = Decimal(100)


def ways_out_page(
    plan: Plan, found: WaysOut, lang: Language, *, applies: bool = True
) -> Iterator[RenderableType]:
    """A numbered line for every way out, what the numbers mean and, where it `applies`, how to take one."""
    yield ""
    count = f"{found.solves:,}"
    if not found.ways:
        yield Text(say("remedy.none", lang, count=count))
        return
    yield Text(say("remedy.headline", lang), style="bold")
    table = Table.grid(padding=(0, 2))
    for style, justify in (("bold", "right"), ("", "left"), ("dim", "right")):
        table.add_column(style=style, overflow="fold", justify=justify)  # type: ignore[arg-type]
    for number, way in enumerate(found.ways, start=1):
        for line, told in enumerate(_told(plan, way, lang)):
            cost = _percent(way.proposal.cost) if line == 0 else ""
            table.add_row(str(number) if line == 0 else "", Text(told), cost)
    yield Padding(table, (0, 0, 0, 2))
    for problem in found.gap:
        yield Text(problem.what(lang))
    yield Text(say("remedy.cost", lang, count=count), style="dim")
    if applies:
        yield Text(say("remedy.how_to_apply", lang), style="dim")


def ways_out_list(plan: Plan, found: WaysOut, lang: Language) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {
            "number": number,
            "kind": way.proposal.kind,
            "cost": plain(way.proposal.cost),
            "sentences": _sentences(plan, way, lang),
            "changes": [_change(change) for change in way.proposal.changes],
            "dropped": list(way.proposal.dropped),
            "loosened": list(way.proposal.loosened),
            "part": plain(way.proposal.part) if way.proposal.loosened else None,
            "fewer_than": way.proposal.fewer_than or None,
            "needs_protected": way.needs_protected,
            "entries": plain(way.proposal.entries),
            "verified": way.allocation.certificate.verified,
        }
        for number, way in enumerate(found.ways, start=1)
    ]


def _told(plan: Plan, way: WayOut, lang: Language) -> list[str]:
    """Its sentences, not too many, and a warning."""
    sentences = _sentences(plan, way, lang)
    if len(sentences) > _SHOWN + 1:
        rest = f"{len(sentences) - _SHOWN:,}"
        sentences = [*sentences[:_SHOWN], say("remedy.more", lang, count=rest)]
    if way.proposal.fewer_than:
        count, than = len(way.proposal.changes), way.proposal.fewer_than
        sentences.append(say("remedy.fewer", lang, count=f"{count:,}", than=f"{than:,}"))
    return [*sentences, *([say("remedy.protected", lang)] if way.needs_protected else [])]


def _sentences(plan: Plan, way: WayOut, lang: Language) -> list[str]:
    proposal = way.proposal
    whole = [say("remedy.drop", lang, rule=rule) for rule in proposal.dropped]
    if proposal.loosened:
        rules = ("、" if lang == "zh" else ", ").join(proposal.loosened)
        whole.append(say("remedy.loosen", lang, rules=rules, part=_percent(proposal.part)))
    return [*whole, *(_sentence(plan, change, lang) for change in proposal.changes)]


def _sentence(plan: Plan, change: Change, lang: Language) -> str:
    members = ", ".join(change.members.values())
    before, after = (_number(plan, change, value) for value in (change.before, change.after))
    if change.rule == TOTAL:
        row = members and (f"（{members}）" if lang == "zh" else f"({members}) ")
        return say(f"remedy.plan_{change.side}", lang, row=row, before=before, after=after)
    row = f"{change.rule}[{members}]" if members else change.rule
    form = f"{change.side}_total" if change.kind == "total" else change.side
    told = say(f"remedy.{form}", lang, row=row, before=before, after=after)
    if change.amounts is None:
        return told
    amounts = [_money(plan, change.layer, amount) for amount in change.amounts]
    return say("remedy.in_amounts", lang, change=told, before=amounts[0], after=amounts[1])


def _number(plan: Plan, change: Change, value: Decimal) -> str:
    """A limit as its rule states it."""
    if change.kind == "growth":
        return f"{'+' if value > 0 else ''}{_percent(value, exact=True)}"
    if change.kind in ("share", "ratio", "smooth"):
        return _percent(value, exact=True)
    return _money(plan, change.layer, value)


def _percent(value: Decimal, *, exact: bool = False) -> str:
    """A part in percent; where it is only a measure, to three digits."""
    digits = _HUNDRED * value
    text = f"{digits:f}" if exact else f"{Decimal(f'{digits:.3g}'):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def _money(plan: Plan, layer: int, amount: Decimal) -> str:
    """An amount with its unit where layers have several."""
    text = f"{amount:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if len(plan.layers) == 1 else f"{text} {plan.layers[layer].unit}"


def _change(change: Change) -> dict[str, Any]:
    return {
        "rule": change.rule,
        "members": dict(change.members),
        "side": change.side,
        "kind": change.kind,
        "before": plain(change.before),
        "after": plain(change.after),
        "relative": plain(change.relative),
        "amounts": None if change.amounts is None else [plain(amount) for amount in change.amounts],
    }

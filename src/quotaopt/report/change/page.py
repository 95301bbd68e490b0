"""The change between two plans on one page: which inputs differ, who gains, who loses, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.attribution.change import Changed, Mixture, PlanChange
from quotaopt.attribution.inputs import Input
from quotaopt.messages import Language, say
from quotaopt.picture import Bar, Waterfall
from quotaopt.plan.currency import is_currency
from quotaopt.report.amounts import Unit, headline_amount, unit_for
from quotaopt.report.change.files import Levels, require_known, shown_levels
from quotaopt.report.change.table import amount, balance, look, members_table, numbered, signed
from quotaopt.report.level_table import plain_table

_MOST_EDITS, _MOST_MIXTURES = 4, 4
_LONGEST_NOTE = 40


def change_report(
    change: PlanChange,
    console: Console,
    lang: Language,
    by: Levels | None = None,
    names: Sequence[str] = (),
) -> Iterator[RenderableType]:
    """Headline, the inputs with what each does, members level by level, and how it was reckoned.

    `names` are what the two plans are called where they have one title.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    require_known(change, by or ())
    yield from _headline(change, lang, names)
    if not change.inputs:
        yield Text(say("compare.nothing", lang), style="bold green")
        return
    part = change.main
    unit = unit_for(part.layer.unit, part.step, lang)
    yield ""
    if part.layer.members:
        yield Text(" · ".join(part.layer.members.values()), style="bold")
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    yield from (inputs_table(change.inputs, part, unit, lang), "")
    for levels in shown_levels(change) if by is None else by:
        moves = part.by(levels)
        if by is not None or len(moves) > 1:
            yield members_table(moves, part, unit, console, lang, whole=by is not None)
            yield from (Text(balance(moves, part, unit, lang), style="dim"), "")
    if len(change.parts) > 1:
        asked = " ".join(f"--where {level}={name}" for level, name in change.parts[-1].layer.members.items())
        yield Text(say("compare.other_parts", lang, example=asked), style="dim")
    yield from _reckoning(change, lang)


def change_picture(change: PlanChange, lang: Language) -> Waterfall:
    """From the number before over every input to the number after, of the main measure and tier."""
    part = change.main
    whole = part.by(())
    steps = [
        Bar(one.name(lang), amount(int(effect), part), note=_note(one, lang))
        for one, effect in zip(change.inputs, whole.effects[0], strict=True)
    ]
    before, after = (amount(int(steps_of[0]), part) for steps_of in (whole.before, whole.after))
    return Waterfall(
        [
            Bar(say("compare.before", lang), before, "start"),
            *steps,
            Bar(say("compare.after", lang), after, "total"),
        ],
        change.after.plan.spec.plan,
        part.layer.unit,
        lang,
        subtitle=_whose(change, lang),
        is_money=is_currency(part.layer.unit),
    )


def _note(one: Input, lang: Language) -> str:
    """What a picture says under the name of an input, where there is little room."""
    told = shortened(one.told(lang)[:1])
    return told if len(told) <= _LONGEST_NOTE else f"{told[: _LONGEST_NOTE - 1]}…"


def _headline(change: PlanChange, lang: Language, names: Sequence[str]) -> Iterator[RenderableType]:
    titles = dict.fromkeys(one.plan.spec.plan for one in (change.before, change.after))
    called = say("compare.called", lang, before=names[0], after=names[1]) if names else ""
    title = " → ".join(titles) + (called if len(titles) == 1 else "")
    yield Text.assemble((title, "bold"), "   ", (_whose(change, lang), "bold cyan"))
    for part in change.parts:
        whole = part.by(())
        before, after = (amount(int(steps[0]), part) for steps in (whole.before, whole.after))
        told = [headline_amount(side, part.layer.unit, lang) for side in (before, after)]
        named = "".join(f"{name} " for name in part.layer.members.values())
        if before == after:
            yield Text.assemble(named, told[0], "   ", (say("compare.unchanged", lang), "dim"))
            continue
        up = after - before
        grown = f" ({up / before:+.1%})" if before else ""
        yield Text.assemble(named, " → ".join(told), "   ", (f"{up:+,f}{grown}", look(1 if up > 0 else -1)))


def _whose(change: PlanChange, lang: Language) -> str:
    """The members to whom the change is narrowed."""
    narrowed = [f"{level} {', '.join(names)}" for level, names in change.members.items()]
    return " · ".join(narrowed) or say("compare.company", lang)


def inputs_table(inputs: Sequence[Input], part: Changed, unit: Unit, lang: Language) -> Table:
    """Every input with how it reads, what it adds to cells, what it takes, and both together."""
    table = plain_table()
    table.add_column("", no_wrap=True, style="bold")
    table.add_column(say("compare.input", lang), overflow="fold")
    table.add_column(say("compare.reads", lang), overflow="fold", style="dim")
    for key in ("compare.adds", "compare.takes", "compare.net"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    for i, one in enumerate(inputs):
        effect = part.effects[:, i]
        up, down = int(effect[effect > 0].sum()), int(effect[effect < 0].sum())
        amounts = (signed(up, part, unit), signed(down, part, unit), signed(up + down, part, unit))
        told = shortened(one.told(lang))
        table.add_row(numbered(i), one.name(lang), told, *amounts[:2], Text(amounts[2], look(up + down)))
    change = part.after - part.before
    up, down = int(change[change > 0].sum()), int(change[change < 0].sum())
    together = (signed(number, part, unit) for number in (up, down, up + down))
    table.add_row("", say("compare.together", lang), "", *together, style="bold")
    return table


def shortened(told: Sequence[str]) -> str:
    """The first edits; a mark stands for the others."""
    return "; ".join((*told[:_MOST_EDITS], *("…" for _ in told[_MOST_EDITS : _MOST_EDITS + 1])))


def _reckoning(change: PlanChange, lang: Language) -> Iterator[RenderableType]:
    """What kind of mean the effects are, and which mixtures of the two plans do not exist."""
    key = "compare.owen" if change.is_by_kind else "compare.shapley"
    values = {"orders": f"{change.orders:,}", "solves": change.solves}
    if len(change.inputs) > 1:
        yield Text(say(key, lang, **values), style="dim")
    yield Text(say("compare.adds_up", lang), style="dim")
    if change.unproved:
        yield Text(say("compare.unproved", lang, count=change.unproved), style="yellow")
    if not change.impossible:
        return
    key = "compare.no_order" if change.is_merged else "compare.restricted"
    yield Text(say(key, lang, orders=f"{change.orders:,}", of=f"{change.of:,}"), style="yellow")
    for mixture in change.impossible[:_MOST_MIXTURES]:
        yield Padding(Text(_why_not(mixture, lang)), (0, 0, 0, 2))
    if len(change.impossible) > _MOST_MIXTURES:
        count = len(change.impossible) - _MOST_MIXTURES
        yield Padding(Text(say("compare.more_mixtures", lang, count=count), style="dim"), (0, 0, 0, 2))


def _why_not(mixture: Mixture, lang: Language) -> str:
    names = ", ".join(one.name(lang) for one in mixture.inputs)
    why = mixture.problems[0].what(lang) if mixture.problems else "–"
    return say("compare.mixture", lang, inputs=names, why=why)

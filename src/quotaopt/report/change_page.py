"""The change between two plans on one page: which inputs differ, who gains, who loses, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.attribution.change import Changed, Mixture, Moves, PlanChange
from quotaopt.attribution.inputs import Input
from quotaopt.messages import Language, say
from quotaopt.picture import Bar, Waterfall
from quotaopt.plan.currency import is_currency
from quotaopt.report.amounts import Unit, headline_amount, unit_for
from quotaopt.report.change_files import Levels, require_known, shown_levels
from quotaopt.report.level_table import MOST_MEMBERS, MOST_ROWS, natural_width, plain_table

_ENDS = 6
"""Of a long level so many members that gain most are shown, and so many that lose most."""
_MOST_EDITS, _MOST_MIXTURES = 4, 4
_GAIN, _LOSS = "green", "red"


def change_report(
    change: PlanChange, console: Console, lang: Language, by: Levels | None = None
) -> Iterator[RenderableType]:
    """Headline, the inputs with what each does, members level by level, and how it was reckoned.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    require_known(change, by or ())
    yield from _headline(change, lang)
    if not change.inputs:
        yield Text(say("compare.nothing", lang), style="bold green")
        return
    part = change.main
    unit = unit_for(part.layer.unit, part.step, lang)
    yield ""
    if part.layer.members:
        yield Text(" · ".join(part.layer.members.values()), style="bold")
    yield Text(say("report.amounts_in", lang, unit=unit.name), style="dim")
    yield from (_inputs_table(change.inputs, part, unit, lang), "")
    for levels in shown_levels(change) if by is None else by:
        moves = part.by(levels)
        if by is not None or len(moves) > 1:
            yield _members_table(moves, part, unit, console, lang, whole=by is not None)
            yield from (Text(_balance(moves, part, unit, lang), style="dim"), "")
    if len(change.parts) > 1:
        asked = " ".join(f"--where {level}={name}" for level, name in change.parts[-1].layer.members.items())
        yield Text(say("compare.other_parts", lang, example=asked), style="dim")
    yield from _reckoning(change, lang)


def change_picture(change: PlanChange, lang: Language) -> Waterfall:
    """From the number before over every input to the number after, of the main measure and tier."""
    part = change.main
    whole = part.by(())
    steps = [
        Bar(one.name(lang), _amount(int(effect), part), note=_shortened(one.told(lang)[:1]))
        for one, effect in zip(change.inputs, whole.effects[0], strict=True)
    ]
    before, after = (_amount(int(steps_of[0]), part) for steps_of in (whole.before, whole.after))
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


def _amount(steps: int, part: Changed) -> Decimal:
    return steps * part.step


def _headline(change: PlanChange, lang: Language) -> Iterator[RenderableType]:
    names = dict.fromkeys(one.plan.spec.plan for one in (change.before, change.after))
    yield Text.assemble((" → ".join(names), "bold"), "   ", (_whose(change, lang), "bold cyan"))
    for part in change.parts:
        whole = part.by(())
        before, after = (_amount(int(steps[0]), part) for steps in (whole.before, whole.after))
        told = [headline_amount(amount, part.layer.unit, lang) for amount in (before, after)]
        named = "".join(f"{name} " for name in part.layer.members.values())
        if before == after:
            yield Text.assemble(named, told[0], "   ", (say("compare.unchanged", lang), "dim"))
            continue
        up = after - before
        grown = f" ({up / before:+.1%})" if before else ""
        yield Text.assemble(named, " → ".join(told), "   ", (f"{up:+,f}{grown}", _look(1 if up > 0 else -1)))


def _whose(change: PlanChange, lang: Language) -> str:
    """The members to whom the change is narrowed."""
    narrowed = [f"{level} {', '.join(names)}" for level, names in change.members.items()]
    return " · ".join(narrowed) or say("compare.company", lang)


def _inputs_table(inputs: Sequence[Input], part: Changed, unit: Unit, lang: Language) -> Table:
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
        amounts = (_signed(up, part, unit), _signed(down, part, unit), _signed(up + down, part, unit))
        told = _shortened(one.told(lang))
        table.add_row(_number(i), one.name(lang), told, *amounts[:2], Text(amounts[2], _look(up + down)))
    change = part.after - part.before
    up, down = int(change[change > 0].sum()), int(change[change < 0].sum())
    together = (_signed(number, part, unit) for number in (up, down, up + down))
    table.add_row("", say("compare.together", lang), "", *together, style="bold")
    return table


def _shortened(told: Sequence[str]) -> str:
    """The first edits; a mark stands for the others."""
    return "; ".join((*told[:_MOST_EDITS], *("…" for _ in told[_MOST_EDITS : _MOST_EDITS + 1])))


def _members_table(
    moves: Moves, part: Changed, unit: Unit, console: Console, lang: Language, *, whole: bool
) -> Table:
    """As many columns as there is room for: what it was before gives way first, then the share."""
    shown: tuple[str, ...] = ("before", "after", "difference", "percent")
    for left_out in ((), ("before",), ("before", "percent"), ("before", "percent", "after")):
        columns = [name for name in shown if name not in left_out]
        table = _drawn(moves, part, unit, columns, lang, whole=whole)
        if natural_width(table, console) <= console.width:
            break
    return table


def _drawn(
    moves: Moves, part: Changed, unit: Unit, columns: Sequence[str], lang: Language, *, whole: bool
) -> Table:
    """One row per member; the input that does most for its change stands out."""
    table = plain_table()
    for level in moves.names:
        table.add_column(Text(level), overflow="fold")
    for name in columns:
        table.add_column(say(f"compare.{name}", lang), justify="right", no_wrap=True)
    for i in range(moves.effects.shape[1]):
        table.add_column(_number(i), justify="right", no_wrap=True)
    rows, cut, hidden = _chosen(moves, whole)
    for position, row in enumerate(rows):
        if hidden and position == cut:
            _add_hidden(table, hidden, moves, lang)
        names = [Text(str(column[row])) for column in moves.names.values()]
        table.add_row(*names, *_numbers(moves, row, part, unit, columns))
    if hidden and cut == len(rows):
        _add_hidden(table, hidden, moves, lang)
    if len(moves) > 1:
        blanks = [""] * (len(moves.names) - 1)
        total = _numbers(part.by(()), 0, part, unit, columns)
        table.add_row(say("report.total", lang), *blanks, *total, style="bold")
    return table


def _balance(moves: Moves, part: Changed, unit: Unit, lang: Language) -> str:
    """How many gain and lose, and how much."""
    gains, losses = moves.difference[moves.difference > 0], moves.difference[moves.difference < 0]
    return say(
        "compare.balance",
        lang,
        up=f"{len(gains):,}",
        gain=unit.show(_amount(int(gains.sum()), part)),
        down=f"{len(losses):,}",
        loss=unit.show(_amount(-int(losses.sum()), part)),
        same=f"{len(moves) - len(gains) - len(losses):,}",
    )


def _add_hidden(table: Table, count: int, moves: Moves, lang: Language) -> None:
    told = say("report.more_members", lang, count=count, levels=",".join(moves.names))
    table.add_row(Text(told, style="dim"))


def _chosen(moves: Moves, whole: bool) -> tuple[list[int], int, int]:
    """The rows to show, after how many of them some are left out, and how many those are."""
    if whole or len(moves) <= MOST_MEMBERS:
        n_shown = min(len(moves), MOST_ROWS)
        return list(range(n_shown)), n_shown, len(moves) - n_shown
    most_gained_first = np.argsort(-moves.difference, kind="stable").tolist()
    return [*most_gained_first[:_ENDS], *most_gained_first[-_ENDS:]], _ENDS, len(moves) - 2 * _ENDS


def _numbers(moves: Moves, row: int, part: Changed, unit: Unit, columns: Sequence[str]) -> list[Text]:
    before, gain, effects = int(moves.before[row]), int(moves.difference[row]), moves.effects[row].tolist()
    told = {
        "before": Text(unit.show(_amount(before, part))),
        "after": Text(unit.show(_amount(int(moves.after[row]), part))),
        "difference": Text(_signed(gain, part, unit), _look(gain)),
        "percent": Text(f"{gain / before:+.1%}" if gain and before else ""),
    }
    most = max((effect * (1 if gain > 0 else -1) for effect in effects), default=0) if gain else 0
    marked = [
        Text(_signed(effect, part, unit), f"bold {_look(gain)}" if gain and abs(effect) == most else "")
        for effect in effects
    ]
    return [*(told[name] for name in columns), *marked]


def _number(i: int) -> str:
    return f"#{i + 1}"


def _look(number: int) -> str:
    return _GAIN if number > 0 else _LOSS if number < 0 else ""


def _signed(steps: int, part: Changed, unit: Unit) -> str:
    """An amount with its sign; nothing at all is a point."""
    return ("+" if steps > 0 else "") + unit.show(_amount(steps, part)) if steps else "·"


def _reckoning(change: PlanChange, lang: Language) -> Iterator[RenderableType]:
    """What kind of mean the effects are, and which mixtures of the two plans do not exist."""
    key = "compare.owen" if change.is_by_kind else "compare.shapley"
    values = {"orders": f"{change.orders:,}", "solves": change.solves}
    if len(change.inputs) > 1:
        yield Text(say(key, lang, **values), style="dim")
    yield Text(say("compare.adds_up", lang), style="dim")
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

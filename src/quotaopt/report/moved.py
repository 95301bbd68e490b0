"""What moves a number, on one page, for machines and as a tornado."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray
from quotaopt.picture import Swing, Tornado
from quotaopt.report.amounts import Unit, decimals_of
from quotaopt.report.document import plain
from quotaopt.report.explained.words import rule_name
from quotaopt.report.level_table import plain_table
from quotaopt.report.side_by_side import unit_of

if TYPE_CHECKING:
    from quotaopt.plan.layers import Layer
    from quotaopt.sensitivity.moves import Move, Side
    from quotaopt.sensitivity.what_moves import Moving, WhatMoves

NAMED = 3
"""Members that are told per limit, and limits that are named in a line."""
DRAWN = 12
"""Limits in a picture."""
CUT = "¹"


def moves_page(found: WhatMoves, layer: Layer, level: str, lang: Language) -> Iterator[RenderableType]:
    """A line per limit, the strongest first; `level` is what the selections are members of, "" for one."""
    unit = unit_of(layer, lang).finer(float(max(abs(found.targets), default=0.0)))
    if level:
        yield Text(say("moves.of_each", lang, level=level), style="bold")
    else:
        yield Text(say("moves.headline", lang, name=found.selections.names[0]), style="bold")
        now = f"{unit.show(float(found.targets[0]))} {unit.name}"
        yield Text(say("moves.now", lang, amount=now), style="dim")
    yield ""
    if found.moving:
        yield _table(found, unit, level, lang)
    else:
        yield Text(say("moves.none", lang))
    yield ""
    for line in _notes(found, lang):
        yield Text(line, style="dim")


def _table(found: WhatMoves, unit: Unit, level: str, lang: Language) -> RenderableType:
    table = plain_table()
    table.add_column(say("moves.limit", lang, unit=unit.name), overflow="fold")
    if level:
        table.add_column(level, overflow="fold")
    for key in ("moves.lowered", "moves.raised", "moves.slope", "moves.range"):
        table.add_column(say(key, lang), justify="right", no_wrap=True)
    for moving in found.moving:
        shown = moving.strongest[:NAMED] if level else moving.strongest
        names = [Text("\n".join(map(str, found.selections.names[shown])))] if level else []
        lines = [_numbers(moving, int(at), unit, lang) for at in shown]
        columns = ["\n".join(column) for column in zip(*lines, strict=True)]
        table.add_row(Text(_limit(found, moving.move, lang)), *names, *columns, _range(found, moving, lang))
    return table


def _numbers(moving: Moving, at: int, unit: Unit, lang: Language) -> tuple[str, str, str]:
    """What a selection does with the limit lower and higher, and per one of it."""
    move = moving.move
    down = _change(moving.lowered, at, move.down, moving.cut_down, unit, lang)
    up = _change(moving.raised, at, move.up, moving.cut_up, unit, lang)
    slopes = [None if each is None else float(each[at]) for each in (moving.slope_down, moving.slope_up)]
    said = [_slope(slope, move, unit, lang) for slope in slopes if slope is not None]
    if len(set(said)) == 1:
        return down, up, said[0]
    return down, up, say("moves.two_slopes", lang, down=said[0], up=said[1])


def _change(changes: FloatArray | None, at: int, side: Side, is_cut: bool, unit: Unit, lang: Language) -> str:
    if changes is None:
        return say("moves.impossible" if side.told == "impossible" else "moves.unknown", lang)
    return _signed(float(changes[at]), unit) + (CUT if is_cut else "")


def _slope(slope: float, move: Move, unit: Unit, lang: Language) -> str:
    if move.is_multiple:
        return say("moves.slope_of_multiple", lang, change=_signed(0.01 * slope, unit))
    return f"{slope:+.3f}" if abs(slope) >= 0.0005 else "0"


def _signed(change: float, unit: Unit) -> str:
    text = unit.show(change)
    return f"+{text}" if change > 0.0 and text.strip("0,.") else text


def _limit(found: WhatMoves, move: Move, lang: Language) -> str:
    """A limit as an inequality, in the unit of its measure."""
    row = rule_name(move.rule, move.members, lang)
    key = "moves.exactly" if move.is_lower == move.is_upper else ""
    key = key or ("moves.at_least" if move.is_lower else "moves.at_most")
    return say(key, lang, row=row, amount=_amount(found, move, move.amount, lang))


def _amount(found: WhatMoves, move: Move, amount: float, lang: Language) -> str:
    if move.is_multiple:
        return f"{amount:.4g}"
    return unit_of(found.allocation.plan.layers[move.layer], lang).show(amount)


def _range(found: WhatMoves, moving: Moving, lang: Language) -> str:
    """Where the derivatives hold; open where no end was met as far as was looked."""
    ends = []
    for side in (moving.move.down, moving.move.up):
        is_open = side.goes_on and side.rates is not None
        ends.append(say("moves.open", lang) if is_open else _amount(found, moving.move, side.until, lang))
    return " – ".join(ends)


def _notes(found: WhatMoves, lang: Language) -> Iterator[str]:
    if any(each.cut_down or each.cut_up for each in found.moving):
        yield say("moves.cut", lang)
    if found.still:
        yield say("moves.still", lang, count=f"{found.still:,}")
    for key, group in (("moves.fixed", found.fixed), ("moves.not_told", found.unknown)):
        if group:
            yield say(key, lang, rules=_names(group, lang))
    if found.skipped:
        yield say("moves.skipped", lang, count=f"{found.skipped:,}")
    yield say("moves.note_measured" if found.is_measured else "moves.note_proved", lang)


def _names(group: Sequence[Move], lang: Language) -> str:
    """Rules, each once, with the number of their rows where there are several."""
    counts: dict[str, int] = {}
    for move in group:
        name = rule_name(move.rule, "", lang)
        counts[name] = counts.get(name, 0) + 1
    return say("explain.comma", lang).join(
        name if count == 1 else f"{name} × {count:,}" for name, count in counts.items()
    )


def moves_document(found: WhatMoves, layer: Layer) -> dict[str, Any]:
    """The same in plain values; derivatives are amounts per one more of the limit."""
    names = found.selections.names.tolist()
    return {
        "status": "what_moves",
        "plan": found.allocation.plan.spec.plan,
        "unit": layer.unit,
        "selections": [
            {"name": name, "before_rounding": plain(amount)}
            for name, amount in zip(names, found.targets.tolist(), strict=True)
        ],
        "moving": [_moving_document(found, moving, names) for moving in found.moving],
        "still": found.still,
        "fixed": [_named(move) for move in found.fixed],
        "unknown": [_named(move) for move in found.unknown],
        "skipped": found.skipped,
    }


def _moving_document(found: WhatMoves, moving: Moving, names: Sequence[str]) -> dict[str, Any]:
    move = moving.move
    sides = {"down": (move.down, moving.slope_down), "up": (move.up, moving.slope_up)}
    return {
        **_named(move),
        "limit": plain(move.amount),
        "side": "both" if move.is_lower == move.is_upper else "lower" if move.is_lower else "upper",
        "is_multiple": move.is_multiple,
        "unit": None if move.is_multiple else found.allocation.plan.layers[move.layer].unit,
        "is_kink": move.is_kink,
        "holds": {
            "from": None if move.down.goes_on else plain(move.down.until),
            "to": None if move.up.goes_on else plain(move.up.until),
        },
        "told": {name: side.told for name, (side, _) in sides.items()},
        "derivative": {
            name: None if slope is None else dict(zip(names, map(plain, slope.tolist()), strict=True))
            for name, (_, slope) in sides.items()
        },
    }


def _named(move: Move) -> dict[str, Any]:
    return {"rule": move.rule, "members": move.members}


def tornado(found: WhatMoves, layer: Layer, level: str, lang: Language) -> Tornado:
    """The strongest limits as swings of the number, or of what moves most with each.

    Raises
    ------
    PlanError
        Nothing moves.
    """
    if not found.moving:
        raise PlanError([Problem.at(NOWHERE, "moves.nothing_to_draw")])
    digits = decimals_of(layer.step)
    base = Decimal(0) if level else _rounded(float(found.targets[0]), digits)
    swings = []
    for moving in found.moving[:DRAWN]:
        at = int(moving.strongest[0])
        changes = (0.0 if each is None else float(each[at]) for each in (moving.lowered, moving.raised))
        low, high = (_rounded(change, digits) for change in changes)
        label = _limit(found, moving.move, lang)
        note = str(found.selections.names[at]) if level else ""
        swings.append(Swing(label, base + low, base + high, note))
    name = found.selections.names[0]
    title = say("moves.picture_of_each", lang) if level else say("moves.picture", lang, name=name)
    return Tornado(
        swings,
        base,
        title,
        layer.unit,
        lang,
        subtitle=say("moves.picture_note", lang),
        lowered=say("moves.lowered", lang),
        raised=say("moves.raised", lang),
    )


def _rounded(amount: float, digits: int) -> Decimal:
    """An amount with as many digits as a step has."""
    return round(Decimal(amount), digits)

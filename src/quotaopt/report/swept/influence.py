"""Which input matters most: the page, the document and the tornado."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from quotaopt.files import json_text, write_text
from quotaopt.messages import Language, say
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import Swing, Tornado, write_picture
from quotaopt.plan.document.scalars import Tree
from quotaopt.report.amounts import Unit
from quotaopt.report.document import plain
from quotaopt.report.level_table import plain_table
from quotaopt.report.side_by_side import unit_of
from quotaopt.report.swept.files import point_document, require_sweep_file, write_sweep
from quotaopt.report.swept.picture import stated
from quotaopt.report.swept.words import changes_text, figure_name, figure_text, form_of
from quotaopt.sweep.axes import value_words
from quotaopt.sweep.point import Point
from quotaopt.sweep.tornado import Effect, Influence


def influence_document(found: Influence, lang: Language = "en") -> dict[str, Any]:
    """Effects as plain values, the largest first."""
    sweep = found.sweep
    return {
        "status": "swept",
        "plan": sweep.plan.spec.plan,
        "unit": sweep.plan.main.unit,
        "figure": found.figure,
        "base": plain(sweep.base.value(found.figure)),
        "effects": [
            {
                "path": effect.axis.path,
                "stated": plain(_scalar(stated(sweep, effect.axis.path))),
                "low": _end(effect.low, found, lang),
                "high": _end(effect.high, found, lang),
            }
            for effect in found.effects
        ],
    }


def _scalar(value: Tree) -> Any:
    return value if not isinstance(value, dict | list) else value_words(value)


def _end(point: Point, found: Influence, lang: Language) -> dict[str, Any]:
    (value,) = point.changes.values()
    reached = {"value": plain(value), "figure": plain(point.value(found.figure))}
    return {**reached, **point_document(point, found.sweep.members, lang)}


def influence_page(found: Influence, lang: Language) -> Iterator[RenderableType]:
    """One row per input: its ends, what the figure is there, and how far it moves."""
    sweep, name = found.sweep, figure_name(found.figure, lang)
    unit = unit_of(sweep.plan.main, lang)
    base = figure_text(found.figure, sweep.base.value(found.figure), unit)
    yield Text.assemble((sweep.plan.spec.plan, "bold"), "   ", (say("sweep.tornado", lang), "cyan"))
    if sweep.kept:
        yield Text(say("sweep.kept", lang, count=sweep.kept), style="dim")
    if sweep.outdated:
        yield Text(say("sweep.outdated", lang, count=sweep.outdated), style="dim")
    yield Text(say("sweep.tornado.base", lang, figure=name, value=base), style="dim")
    yield ""
    table = plain_table()
    table.add_column(say("sweep.tornado.input", lang), overflow="fold")
    for key in ("sweep.tornado.now", "sweep.tornado.low", "sweep.tornado.high"):
        table.add_column(say(key, lang), justify="right", overflow="fold")
    table.add_column(say("sweep.tornado.width", lang), justify="right", no_wrap=True)
    for effect in found.effects:
        table.add_row(*map(Text, _row(effect, found, unit, lang)))
    yield table
    for point in sweep.points:
        if not point.is_solved:
            line = say("place.says", lang, place=changes_text(point.changes), what=point.reason[lang])
            yield Padding(Text(line, style="yellow"), (0, 0, 0, 2))


def _row(effect: Effect, found: Influence, unit: Unit, lang: Language) -> list[str]:
    figure, base = found.figure, found.sweep.base.value(found.figure)
    assert base is not None  # or there was nothing to measure from
    now = stated(found.sweep, effect.axis.path)
    width = effect.width(figure, float(base))
    exact = Decimal(repr(width)) if form_of(figure) == "amount" else width
    return [
        effect.axis.path,
        value_words(now),
        *(_reached(point, figure, unit, lang) for point in (effect.low, effect.high)),
        f"{width:.2%}" if form_of(figure) == "share" else figure_text(figure, exact, unit),
    ]


def _reached(point: Point, figure: str, unit: Unit, lang: Language) -> str:
    """A value of the input and what the figure is there."""
    (value,) = point.changes.values()
    told = (
        figure_text(figure, point.value(figure), unit)
        if point.is_solved
        else say(f"sweep.status.{point.status}", lang)
    )
    return f"{value_words(value)} → {told}"


def influence_picture(found: Influence, lang: Language) -> Tornado:
    """The tornado; an end without plan has no bar, and its note says so."""
    sweep, figure = found.sweep, found.figure
    base = sweep.base.value(figure)
    assert base is not None  # or there was nothing to measure from
    factor = 100 if form_of(figure) == "share" else 1
    swings = [
        Swing(
            effect.axis.path,
            lowered=_at(effect.low, figure, base) * factor,
            raised=_at(effect.high, figure, base) * factor,
            note=_note(effect, lang),
        )
        for effect in found.effects
    ]
    unit = {"amount": sweep.plan.main.unit, "share": "%"}.get(form_of(figure), "")
    return Tornado(
        swings,
        Decimal(str(base)) * factor,
        say("sweep.tornado.title", lang, figure=figure_name(figure, lang)),
        unit,
        lang,
        subtitle=sweep.plan.spec.plan,
        lowered=say("sweep.tornado.at_low", lang),
        raised=say("sweep.tornado.at_high", lang),
        is_money=form_of(figure) == "amount",
    )


def _at(point: Point, figure: str, base: Decimal | float) -> Decimal:
    value = point.value(figure)
    return Decimal(str(base if value is None else value))


def _note(effect: Effect, lang: Language) -> str:
    ends = []
    for point in (effect.low, effect.high):
        (value,) = point.changes.values()
        words = value_words(value)
        ends.append(words if point.is_solved else f"{words} ({say('picture.no_plan', lang)})")
    return " … ".join(ends)


def write_influence(found: Influence, path: Path, lang: Language = "en") -> None:
    """Write the tornado, the document, or the table of all ends.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    kind = path.suffix.lower()
    require_sweep_file(path)
    if kind in PICTURES:
        write_picture(influence_picture(found, lang), path)
    elif kind == ".json":
        write_text(path, f"{json_text(influence_document(found, lang))}\n")
    else:
        write_sweep(found.sweep, path, found.figure, lang)

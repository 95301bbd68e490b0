"""How a plan is going, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from quotaopt.actuals import State
from quotaopt.handout.terminal import drawn
from quotaopt.messages import Language, say
from quotaopt.report.amounts import YUAN, headline_amount
from quotaopt.report.level_table import MOST_ROWS
from quotaopt.track.interval import FEWEST
from quotaopt.track.lights import Light
from quotaopt.track.standings import Standings
from quotaopt.track.tables import FIGURES, Views

_MOST = 24  # rows of a table that nobody asked for


def track_page(views: Views) -> Iterator[RenderableType]:
    """Where the plan stands and where it ends; tables by level; what is outside, and what was corrected."""
    tracked, lang = views.tracked, views.lang
    title = {"plan": tracked.plan.spec.plan, "date": tracked.as_of.isoformat()}
    yield Text(say("track.title", lang, **title), style="bold")
    yield from map(Text, headlines(views))
    for rows in views.standings:
        shown = _telling(rows, MOST_ROWS if views.in_full else _MOST)
        table = views.so_far(shown)
        yield from ("", Text.assemble((table.title, "bold"), "   ", (_unit(views), "dim")), drawn(table))
        yield from _more(len(rows) - len(shown), lang)
        yield from _lights(rows, lang)
        if not tracked.elapsed.is_closed.all():
            yield from ("", Text(say("track.title.outlook", lang), style="bold"), drawn(views.outlook(shown)))
    for table in (views.outside(), views.corrections()):
        if table.rows:
            head = replace(table, rows=table.rows[:_MOST])
            yield from ("", Text(table.title, style="bold yellow"), drawn(head))
            yield from _more(len(table.rows) - len(head.rows), lang)
    yield ""
    yield from (Text(line, style="dim") for line in notes(views))


def headlines(views: Views) -> Iterator[str]:
    """Due and sold, landing, forecast, what is needed: a sentence each."""
    whole, lang = views.tracked.by(), views.lang
    shown = {name: _shown(views, whole, name) for name in FIGURES}
    passed = views.tracked.elapsed
    over = {"over": int(passed.is_closed.sum()), "periods": len(passed.done)}
    yield say("track.so_far", lang, **over, **_only(shown, "due", "actual", "attainment", "gap"))
    yield say("track.landing", lang, **_only(shown, "landing", "landed", "target"))
    if not whole.left[0]:
        return
    yield say("track.forecast", lang, **_only(shown, "forecast"), percent=f"{whole.forecast_percent(0)}%")
    if not np.isnan(whole.half_width[0]):
        part = f"{float(views.tracked.plan.spec.tracking.interval):.0%}"
        yield say("track.interval", lang, part=part, **_only(shown, "low", "high"))
    left = f"{float(whole.left[0]):.4g}"
    yield say("track.needed", lang, left=left, **_only(shown, "needed", "recovery", "stretch"))


def notes(views: Views) -> Iterator[str]:
    """What the figures rest on, and the rows that do not count yet."""
    tracked, lang = views.tracked, views.lang
    tolerances = tracked.tolerances
    yield say(
        "track.tolerance", lang, amber=f"{float(tolerances.amber):.1%}", red=f"{float(tolerances.red):.1%}"
    )
    has_season = tracked.plan.spec.tracking.season is not None
    yield say("track.by_season" if has_season else "track.by_phasing", lang)
    closed = int(tracked.elapsed.is_closed.sum())
    if not tracked.elapsed.is_closed.all():
        key = "law" if tracked.law is not None else "scatter" if closed >= FEWEST else "no_scatter"
        yield say(f"track.interval_{key}", lang, count=closed)
    if tracked.is_silent_now:
        yield say("track.silent_now", lang)
    if tracked.actuals.outside.size:
        total = tracked.actuals.total(tracked.actuals.outside)
        count = len(tracked.actuals.outside)
        yield say("track.outside", lang, count=count, amount=_money(views, total))
    for state in (State.UNKNOWN_YET, State.AHEAD):
        count = int((tracked.actuals.state == state).sum())
        if count:
            yield say(f"track.{state.name.lower()}", lang, count=count, date=tracked.as_of.isoformat())


def _shown(views: Views, whole: Standings, name: str) -> str:
    """A figure of the whole plan in words; amounts written out."""
    value = FIGURES[name](whole, 0)
    if value is None:
        return "-"
    if name in ("attainment", "landed", "recovery", "stretch"):
        return f"{value:.2f}%"
    return _money(views, value)


def _money(views: Views, amount: Decimal) -> str:
    """An amount to the minor unit, as tracking tables have it: ``7,127,300.00 元``."""
    exact = amount.quantize(Decimal(1).scaleb(-views.tracked.digits))
    unit = views.tracked.plan.main.unit
    is_short = views.lang == "zh" and unit in YUAN
    return f"{exact:,f} 元" if is_short else headline_amount(exact, unit, views.lang)


def _only(shown: dict[str, str], *names: str) -> dict[str, str]:
    return {name: shown[name] for name in names}


def _unit(views: Views) -> str:
    return say("handout.amounts_in", views.lang, unit=views.setting.scale.name(views.lang))


def _lights(rows: Standings, lang: Language) -> Iterator[Text]:
    """How many lights of each colour there are, of several."""
    counts = np.bincount(rows.lights, minlength=len(Light))
    if len(rows) > 1 and counts[Light.NONE] < len(rows):
        named = {light.name.lower(): int(counts[light]) for light in (Light.GREEN, Light.AMBER, Light.RED)}
        yield Text(say("track.lights", lang, **named))


def _telling(rows: Standings, most: int) -> Standings:
    """All rows of a short table; else those with the largest gaps, where they stand."""
    if len(rows) <= most:
        return rows
    return rows.only(np.sort(np.argsort(-np.abs(rows.gap), kind="stable")[:most]))


def _more(count: int, lang: Language) -> Iterator[Text]:
    """That rows are left out, if some are."""
    if count:
        yield Text(say("track.more", lang, count=count), style="dim")

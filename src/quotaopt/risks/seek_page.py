"""The highest total on one page and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.plan.document.overrides import assignment_text
from quotaopt.report.amounts import headline_amount, unit_for
from quotaopt.report.document import plain
from quotaopt.report.level_table import plain_table
from quotaopt.report.problems import problems_list
from quotaopt.risks.document import estimate
from quotaopt.risks.page import assumptions, percent, why_not
from quotaopt.risks.seek import Sought, total_of
from quotaopt.risks.trials import Trial


def seek_page(sought: Sought, lang: Language) -> Iterator[RenderableType]:
    """The highest total, what is so a step above it, all goals beside each other."""
    yield Text(say("seek.title", lang, plan=sought.plan.spec.plan), style="bold")
    if sought.best is None:
        told = _values(sought, sought.nearest, sought.goals.asked, lang)
        shown = {"tried": sought.tried, "total": _amount(sought, sought.nearest, lang), "values": told}
        yield Text(say("seek.unreachable", lang, **shown), style="bold red")
    else:
        yield from (Text(line, style="green") for line in _headlines(sought, sought.best, lang))
    yield from ("", _table(sought, lang), "")
    if sought.best is not None:
        path, value = next(iter(sought.best.changes.items()))
        yield Text(say("seek.apply", lang, setting=assignment_text(path, value)))
    yield Text(say("seek.confirmed", lang, tried=sought.tried), style="dim")
    drawn = sought.nearest.risk
    if drawn is not None:
        yield Text(say("risk.drawn_under", lang), style="bold")
        yield from (Text(line, style="dim") for line in assumptions(drawn, lang))


def _headlines(sought: Sought, best: Trial, lang: Language) -> Iterator[str]:
    stated = total_of(sought.stated)
    change = float(total_of(best) / stated - 1)
    key = "seek.more" if change >= 0.0 else "seek.fewer"
    yield say(
        "seek.found",
        lang,
        total=_amount(sought, best, lang),
        stated=_amount(sought, sought.stated, lang),
        change=say(key, lang, part=percent(abs(change), 2)),
    )
    if sought.error is not None:
        yield say("seek.error", lang, error=headline_amount(sought.error, sought.plan.main.unit, lang))
    if sought.above is not None:
        if sought.above.problems:
            why = say("seek.no_plan", lang, why=why_not(sought.above, lang))
        else:
            why = _values(sought, sought.above, sought.goals.missed(sought.above), lang)
        yield say("seek.one_more", lang, total=_amount(sought, sought.above, lang), why=why)


def _table(sought: Sought, lang: Language) -> Table:
    columns = {"stated": sought.stated, "best": sought.best, "above": sought.above}
    if sought.best is None:
        columns["nearest"] = sought.nearest
    shown = {name: trial for name, trial in columns.items() if trial is not None}
    table = plain_table()
    for key in ("goal", "wanted"):
        table.add_column(say(f"seek.{key}", lang), justify="left" if key == "goal" else "right")
    for name in shown:
        table.add_column(say(f"seek.{name}", lang), justify="right", no_wrap=True)
    unit = unit_for(sought.plan.main.unit, sought.plan.main.step, lang)
    totals = (unit.show(total_of(trial)) for trial in shown.values())
    table.add_row(f"{say('seek.total', lang)} ({unit.name})", "", *totals)
    for name in sought.goals.asked:
        wanted = float(getattr(sought.goals, name))
        key = "seek.at_most" if name == "burden" else "seek.at_least"
        told = (sought.goals.values(trial).get(name) for trial in shown.values())
        values = ("–" if value is None else _value(name, value, exact=True) for value in told)
        table.add_row(_goal(sought, name, lang), say(key, lang, value=_value(name, wanted)), *values)
    return table


def _goal(sought: Sought, name: str, lang: Language) -> str:
    return say(f"seek.{name}", lang, level=sought.goals.level)


def _value(name: str, value: float, *, exact: bool = False) -> str:
    """A value of a goal; where a step decides it takes more digits."""
    if name == "burden":
        return f"{value:.6f}" if exact else f"{value:g}"
    return percent(value, 2) if exact else f"{100.0 * value:g}%"


def _values(sought: Sought, trial: Trial, names: Iterable[str], lang: Language) -> str:
    """What a plan makes of some goals."""
    found = sought.goals.values(trial)
    return say("risk.list", lang).join(
        say("seek.missed", lang, goal=_goal(sought, name, lang), value=_value(name, found[name], exact=True))
        for name in names
        if name in found
    )


def _amount(sought: Sought, trial: Trial, lang: Language) -> str:
    return headline_amount(total_of(trial), sought.plan.main.unit, lang)


def seek_document(sought: Sought, lang: Language = "en") -> dict[str, Any]:
    """The same in plain values."""
    found = {
        "status": "unreachable" if sought.best is None else "found",
        "plan": sought.plan.spec.plan,
        "unit": sought.plan.main.unit,
        "wanted": {name: getattr(sought.goals, name) for name in sought.goals.asked},
        "level": sought.goals.level or None,
        "stated": _trial(sought, sought.stated, lang),
        "best": None if sought.best is None else _trial(sought, sought.best, lang),
        "above": None if sought.above is None else _trial(sought, sought.above, lang),
        "nearest": _trial(sought, sought.nearest, lang),
        "tried": sought.tried,
    }
    return {key: plain(value) for key, value in found.items()}


def seek_columns(sought: Sought) -> dict[str, list[Any]]:
    """One row per plan beside each other: total and what is asked for."""
    named = {"stated": sought.stated, "best": sought.best, "above": sought.above, "nearest": sought.nearest}
    shown = {name: trial for name, trial in named.items() if trial is not None}
    values = [sought.goals.values(trial) for trial in shown.values()]
    return {
        "plan": list(shown),
        "total": [float(total_of(trial)) for trial in shown.values()],
        **{name: [one.get(name) for one in values] for name in sought.goals.asked},
    }


def _trial(sought: Sought, trial: Trial, lang: Language) -> dict[str, Any]:
    risk = trial.risk
    return {
        "changes": {path: plain(Decimal(value)) for path, value in trial.changes.items()},
        "total": plain(total_of(trial)),
        "certified": trial.allocation is not None,
        "values": sought.goals.values(trial),
        "probability": None if risk is None else estimate(risk.probability),
        "share": None if risk is None else estimate(risk.share),
        "missed": sought.goals.missed(trial),
        "problems": problems_list(trial.problems, lang),
    }

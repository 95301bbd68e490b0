"""The least over-assignment on one page and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.plan.document.overrides import assignment_text
from quotaopt.plan.schema_assignment import OverAssignment
from quotaopt.report.document import plain
from quotaopt.report.level_table import plain_table
from quotaopt.risks.document import estimate
from quotaopt.risks.draws import Estimate, mean
from quotaopt.risks.hedge import Hedge
from quotaopt.risks.page import assumptions, percent, points, why_not
from quotaopt.risks.run import Risk
from quotaopt.risks.trials import Trial


def hedge_page(hedge: Hedge, lang: Language) -> Iterator[RenderableType]:
    """What it takes, whether both can be had, the plans beside each other, and what was assumed."""
    wanted = {"probability": percent(hedge.probability, 0), "share": percent(hedge.share, 0)}
    yield Text(say("hedge.title", lang, **wanted), style="bold")
    colour = "green" if hedge.holds else "red"
    yield from (Text(line, style=colour) for line in _verdict(hedge, lang))
    yield from ("", _table(hedge, lang), "")
    if hedge.changes:
        sets = " ".join(f"--set '{assignment_text(*change)}'" for change in hedge.changes.items())
        yield Text(say("hedge.apply", lang, sets=sets))
    yield Text(say("hedge.confirmed", lang), style="dim")
    yield Text(say("risk.drawn_under", lang), style="bold")
    drawn = hedge.furthest.risk or hedge.now
    yield from (Text(line, style="dim") for line in assumptions(drawn, lang))


def _verdict(hedge: Hedge, lang: Language) -> Iterator[str]:
    least, most = hedge.least, hedge.most
    if least is None:
        best = hedge.furthest
        yield say("hedge.unsafe", lang, **_told(best, lang), by=_short_of(hedge, best, "probability", lang))
        if hedge.beyond is not None:
            yield say("risk.no_plan_beyond", lang, why=why_not(hedge.beyond, lang))
    elif hedge.enough(least):
        key = "hedge.none_needed" if least is hedge.nothing else "hedge.found"
        yield say(key, lang, **_told(least, lang))
        return
    else:
        yield say("hedge.both", lang, **_told(least, lang), by=_short_of(hedge, least, "share", lang))
    if most is None:
        by = _short_of(hedge, hedge.nothing, "share", lang)
        yield say("hedge.too_few_anyway", lang, **_told(hedge.nothing, lang), by=by)
    elif not hedge.is_safe(most) and most is not hedge.furthest:
        yield say("hedge.most", lang, **_told(most, lang), by=_short_of(hedge, most, "probability", lang))


def _told(trial: Trial, lang: Language) -> dict[str, str]:
    """A plan's factors and what comes of it."""
    risk = trial.risk
    return {
        "factors": factors(trial, lang),
        "probability": "–" if risk is None else percent(risk.probability.value),
        "share": "–" if risk is None else percent(risk.share.value),
    }


def _short_of(hedge: Hedge, trial: Trial, goal: str, lang: Language) -> str:
    """By how much a plan misses a goal."""
    if trial.risk is None:
        return "–"
    return points(float(getattr(hedge, goal)) - getattr(trial.risk, goal).value, lang)


def factors(trial: Trial, lang: Language) -> str:
    """The over-assignment of a changed plan, level by level."""
    entries = () if trial.allocation is None else trial.allocation.plan.spec.over_assignment
    told = (say("hedge.factor", lang, entry=_entry(one), factor=_factor(one)) for one in entries)
    return say("risk.list", lang).join(told)


def _entry(entry: OverAssignment) -> str:
    """The level of an entry, with the members that it is about."""
    where = "; ".join(",".join(map(str, names)) for names in entry.where.values() if isinstance(names, tuple))
    return f"{entry.level}[{where}]" if where else entry.level


def _factor(entry: OverAssignment) -> str:
    return f"{entry.factor:.1%}" if isinstance(entry.factor, Decimal) else entry.factor


def _table(hedge: Hedge, lang: Language) -> Table:
    """Plans beside each other: factors, the company, and those at every level."""
    columns = dict(_columns(hedge))
    table = plain_table()
    table.add_column("")
    for name in columns:
        table.add_column(say(f"hedge.column.{name}", lang), justify="right", overflow="fold")
    shown = [factors(trial, lang) or "–" for trial in columns.values()]
    table.add_row(say("hedge.level", lang), *(text.replace(say("risk.list", lang), "\n") for text in shown))
    risks = [trial.risk for trial in columns.values()]
    chances = (
        "–" if risk is None else _with_error(risk.probability.value, risk.probability.error) for risk in risks
    )
    table.add_row(say("hedge.probability", lang), *chances)
    for level in hedge.now.ground.levels:
        told = ["–" if risk is None else _share_of(risk, level) for risk in risks]
        if set(told) - {"–"}:
            table.add_row(say("hedge.share", lang, level=level), *told)
    return table


def _columns(hedge: Hedge) -> Iterator[tuple[str, Trial]]:
    """The plans that are shown, each once."""
    now = Trial({}, hedge.now.allocation, hedge.now)
    shown: list[tuple[str, Trial | None]] = [("now", now), ("nothing", hedge.nothing), ("most", hedge.most)]
    shown += [("less", hedge.less), ("least", hedge.least)]
    shown += [("furthest", hedge.furthest)] if hedge.least is None else []
    seen: set[int] = set()
    for name, trial in shown:
        if trial is not None and (id(trial) not in seen or name == "least"):
            yield name, trial
            seen.add(id(trial))


def _share_of(risk: Risk, level: str) -> str:
    """The share of the members of a level who reach theirs; blank where none has a number."""
    share = _shares(risk).get(level)
    return "–" if share is None else _with_error(share.value, share.error)


def _with_error(part: float, error: float) -> str:
    return f"{percent(part)} ± {percent(error, 2)}"


def hedge_document(hedge: Hedge) -> dict[str, Any]:
    """The same in plain values."""
    named = dict(_columns(hedge))
    found = {
        "status": "hedge",
        "plan": hedge.now.allocation.plan.spec.plan,
        "wanted": {"probability": hedge.probability, "share": hedge.share},
        "holds": hedge.holds,
        "gives": _gives(hedge),
        **{name: None if name not in named else _trial(named[name]) for name in _NAMES},
    }
    return {key: plain(value) for key, value in found.items()}


_NAMES = ("now", "nothing", "most", "less", "least", "furthest")


def hedge_columns(hedge: Hedge) -> dict[str, list[Any]]:
    """One row per plan beside each other."""
    named = {name: trial.risk for name, trial in _columns(hedge)}
    drawn = {name: risk for name, risk in named.items() if risk is not None}
    found: dict[str, list[Any]] = {"plan": list(drawn)}
    found["over_assignment"] = [
        "; ".join(f"{_entry(one)} {one.factor}" for one in risk.allocation.plan.spec.over_assignment)
        for risk in drawn.values()
    ]
    chances = [risk.probability for risk in drawn.values()]
    found["probability"], found["error"] = [one.value for one in chances], [one.error for one in chances]
    for level in [one.rung.level for one in hedge.now.drawn.rungs]:
        shares = [_shares(risk).get(level) for risk in drawn.values()]
        found[f"share {level}"] = [None if one is None else one.value for one in shares]
    return found


def _shares(risk: Risk) -> dict[str, Estimate]:
    return {one.rung.level: mean(one.share) for one in risk.drawn.rungs}


def _gives(hedge: Hedge) -> dict[str, float]:
    """What is missed, by how much, where the other one is kept."""
    if hedge.holds:
        return {}
    found = {}
    if hedge.least is not None and hedge.least.risk is not None:
        found["share"] = hedge.share - hedge.least.risk.share.value
    reached = hedge.most if hedge.most is not None else hedge.furthest if hedge.least is None else None
    if reached is not None and reached.risk is not None:
        found["probability"] = hedge.probability - reached.risk.probability.value
    return {name: by for name, by in found.items() if by > 0.0}


def _trial(trial: Trial) -> dict[str, Any]:
    risk = trial.risk
    return {
        "changes": {path: plain(value) for path, value in trial.changes.items()},
        "factors": [
            {
                "level": one.level,
                "where": {k: plain(v) for k, v in one.where.items()},
                "factor": plain(one.factor),
            }
            for one in (() if trial.allocation is None else trial.allocation.plan.spec.over_assignment)
        ],
        "probability": None if risk is None else estimate(risk.probability),
        "shares": {} if risk is None else {level: estimate(one) for level, one in _shares(risk).items()},
    }

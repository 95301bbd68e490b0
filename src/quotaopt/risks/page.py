"""What may come of a plan, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.report.amounts import Unit, headline_amount, unit_for
from quotaopt.report.level_table import plain_table
from quotaopt.risks.law import EVERYONE, Luck
from quotaopt.risks.run import Risk
from quotaopt.risks.tables import Chances, chances
from quotaopt.risks.trials import Trial

_MOST = 12  # members of a level that are all shown
_LOWEST, _HIGHEST = 6, 3
_COLOURS = {"inside": "green", "below": "red", "above": "yellow"}


def risk_page(risk: Risk, lang: Language) -> Iterator[RenderableType]:
    """The company's chance and landing, people's, a table per level, and what was assumed."""
    yield Text(say("risk.title", lang, plan=risk.allocation.plan.spec.plan), style="bold")
    yield from map(Text, _headlines(risk, lang))
    key, told = verdict(risk, lang)
    yield Text(told, style=_COLOURS[key])
    unit = unit_for(risk.allocation.unit, risk.allocation.shown.step, lang)
    yield from ("", Text(say("report.amounts_in", lang, unit=unit.name), style="dim"))
    for each in chances(risk):
        yield from (_table(each, float(risk.allocation.step), unit, lang), "")
    yield Text(say("risk.drawn_under", lang), style="bold")
    yield from (Text(line, style="dim") for line in assumptions(risk, lang))


def _headlines(risk: Risk, lang: Language) -> Iterator[str]:
    interval, landing = percent(float(risk.ground.spec.interval), 0), risk.landing
    low, _, high = risk.interval
    yield say(
        "risk.company",
        lang,
        total=amount(risk, float(risk.total), lang),
        probability=percent(risk.probability.value),
        error=percent(risk.probability.error, 2),
    )
    yield say(
        "risk.landing",
        lang,
        landing=amount(risk, landing.value, lang),
        error=amount(risk, landing.error, lang),
        interval=interval,
        low=amount(risk, low.value, lang),
        high=amount(risk, high.value, lang),
    )
    fewest, most = risk.share_interval
    yield say(
        "risk.people",
        lang,
        count=f"{len(risk.people.rung.carries):,}",
        level=risk.people.rung.level,
        share=percent(risk.share.value),
        error=percent(risk.share.error, 2),
        interval=interval,
        low=percent(fewest, 0),
        high=percent(most, 0),
    )


def verdict(risk: Risk, lang: Language) -> tuple[str, str]:
    """Whether the share of people lies in the band: "inside", "below" or "above", and in words."""
    band, share = risk.ground.band, risk.share.value
    low, high = float(band.min), float(band.max)
    key = "below" if share < low else "above" if share > high else "inside"
    by = points(low - share if key == "below" else share - high, lang)
    return key, say(f"risk.band_{key}", lang, low=percent(low, 0), high=percent(high, 0), by=by)


def assumptions(risk: Risk, lang: Language) -> Iterator[str]:
    """What the draws rest on, a line each."""
    law, past, spec = risk.ground.law, risk.ground.past, risk.ground.spec
    shape = say(f"risk.shape.{law.shape}", lang)
    yield say("risk.figures", lang, shape=shape, mean=_range(law.mean, 0), spread=_range(law.spread, 1))
    if past is not None:
        key = "risk.from_back_test" if past.column is None else "risk.from_targets"
        yield say(key, lang, column=past.column or "", people=past.people, years=past.years)
    parts = say("risk.list", lang).join(_part(luck, risk, lang) for luck in law.lucks)
    yield say("risk.parts", lang, parts=parts)
    if not any(luck.levels == (EVERYONE,) for luck in law.lucks):
        yield say("risk.nothing_together", lang)
    if risk.allocation is not risk.ground.allocation:
        yield say("risk.response", lang, response=percent(float(spec.response), 0))
    shown = {"draws": f"{2 * risk.drawn.n_pairs:,}", "seed": spec.seed, "formula": percent(risk.formula)}
    yield say("risk.draws", lang, **shown)


def _part(luck: Luck, risk: Risk, lang: Language) -> str:
    part = percent(luck.part)
    if luck.levels == (EVERYONE,):
        return say("risk.part_everyone", lang, part=part)
    key = "risk.part_own" if luck.is_own else "risk.part_common"
    return say(key, lang, part=part, level=" × ".join(luck.levels))


def _range(values: FloatArray, digits: int) -> str:
    """One percentage, or the lowest and the highest."""
    shown = dict.fromkeys((percent(float(values.min()), digits), percent(float(values.max()), digits)))
    return "–".join(shown)


def _table(each: Chances, step: float, unit: Unit, lang: Language) -> Table:
    table = plain_table()
    table.add_column(Text(each.level), overflow="fold")
    for key in ("target", "expected", "ratio", "chance", "error"):
        table.add_column(say(f"risk.{key}", lang), justify="right", no_wrap=True)
    rows, cut = _chosen(each)
    for place, row in enumerate(rows.tolist()):
        if place == cut:
            hidden = f"{len(each) - len(rows):,}"
            table.add_row(Text(say("risk.more", lang, count=hidden), style="dim"))
        table.add_row(
            Text(str(each.names[row])),
            unit.show(float(each.number[row]) * step),
            unit.show(float(each.sold[row]) * step),
            percent(float(each.sold[row] / each.number[row]), 0),
            Text(percent(float(each.chance[row])), style="bold cyan"),
            percent(float(each.error[row]), 2),
        )
    return table


def _chosen(each: Chances) -> tuple[IntArray, int]:
    """All members of a short level, else those of the lowest and the highest chance; where the cut is."""
    if len(each) <= _MOST:
        return np.arange(len(each)), -1
    order = np.argsort(each.chance, kind="stable")
    return np.concatenate([order[:_LOWEST], order[-_HIGHEST:]]), _LOWEST


def why_not(trial: Trial, lang: Language) -> str:
    """Why there is no plan with some changes, as the solve of it says."""
    return say("risk.join", lang).join(problem.what(lang) for problem in trial.problems)


def percent(part: float, digits: int = 1) -> str:
    """A part as a percentage."""
    return f"{part:.{digits}%}"


def points(part: float, lang: Language) -> str:
    """A difference of two percentages."""
    return say("risk.points", lang, number=f"{100.0 * part:.1f}")


def amount(risk: Risk, value: float, lang: Language) -> str:
    """An amount written out, to the nearest step."""
    step = risk.allocation.shown.step
    return headline_amount(Decimal(round(value / float(step))) * step, risk.allocation.unit, lang)

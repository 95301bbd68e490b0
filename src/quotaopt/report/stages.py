"""What every stage of a solve reached: goals by priority, the notion of fairness, the finish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.amounts import Unit
from quotaopt.report.level_table import plain_table
from quotaopt.report.misses import misses
from quotaopt.stages.stage import GOALS

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.stages.stage import Stage

LEVELS = ("leximin", "leximax")
MOST_LEVELS = 4
"""So many burdens of leximin or leximax are told; the rest are counted."""


@dataclass(frozen=True)
class Told:
    """One or more stages that belong together, in words."""

    name: str
    reached: str
    gap: float
    method: str


def told_stages(allocation: Allocation, unit: Unit, lang: Language) -> Iterator[Told]:
    """Every goal, the notion (all rounds of leximin as one), and the finish."""
    last = len(allocation.stages) - 1
    numbered = enumerate(allocation.stages)
    for (kind, priority), together in groupby(numbered, key=lambda one: (one[1].kind, one[1].priority)):
        positions, stages = zip(*together, strict=True)
        gap = max(stage.gap for stage in stages)
        method = ", ".join(dict.fromkeys(stage.method for stage in stages))
        if kind == GOALS:
            name = say("report.stages.goal", lang, priority=priority)
            yield Told(name, _missed(allocation, priority, unit, lang), gap, method)
            continue
        name = say(f"report.notion.{kind}", lang)
        if kind in LEVELS:
            reached = _levels(kind, stages, lang)
        else:
            reached = say(f"report.stages.{_measure_of(kind)}", lang, value=stages[-1].value)
            if 0 < last == positions[-1] and kind != allocation.notion:
                name = say("report.stages.finish", lang, notion=name)
        yield Told(name, reached, gap, method)


def stage_table(allocation: Allocation, unit: Unit, lang: Language) -> Table:
    """One line per goal, notion and finish: what it reached, what is left to its bound, by which method."""
    table = plain_table()
    table.add_column(say("report.stages.stage", lang), overflow="fold")
    table.add_column(say("report.stages.reached", lang), overflow="fold")
    table.add_column(say("report.stages.gap", lang), justify="right", no_wrap=True)
    table.add_column(say("report.stages.method", lang), overflow="fold")
    for told in told_stages(allocation, unit, lang):
        gap = f"{max(told.gap, 1e-12):.0e}" if told.gap < 1e-3 else f"{100.0 * told.gap:.1f}%"
        table.add_row(Text(told.name), Text(told.reached), gap, Text(told.method, style="dim"))
    return table


def _measure_of(kind: str) -> str:
    """How the value of a stage is to be read."""
    return kind if kind in ("minimax", "least_absolute") else "smooth"


def _missed(allocation: Allocation, priority: int, unit: Unit, lang: Language) -> str:
    """What the soft rules of one priority miss at the published targets, rule by rule."""
    goal = next((goal for goal in allocation.built.goals if goal.priority == priority), None)
    rows = set() if goal is None else set(goal.rows.tolist())
    by_rule: dict[str, list[float]] = {}
    for miss in misses(allocation.rules):
        if miss.row in rows:
            by_rule.setdefault(miss.rule, []).append(abs(miss.by))
    if not by_rule:
        return say("report.stages.kept", lang)
    told = (
        say("report.stages.missed", lang, rule=rule, by=unit.show(sum(amounts)), rows=len(amounts))
        for rule, amounts in by_rule.items()
    )
    return say("place.join", lang).join(told)


def _levels(kind: str, stages: tuple[Stage, ...], lang: Language) -> str:
    """The burdens that were settled, and between how many each; neighbours that look alike as one."""
    sign = -1.0 if kind == "leximin" else 1.0
    counted: dict[str, int] = {}
    for stage in stages:
        burden = f"{1.0 + sign * stage.value:.3f}"
        counted[burden] = counted.get(burden, 0) + len(stage.settled)
    shown = [f"{burden} × {count}" for burden, count in list(counted.items())[:MOST_LEVELS]]
    rest = len(counted) - len(shown)
    more = [say("report.stages.more", lang, count=rest)] if rest else []
    return say(f"report.stages.{kind}", lang, levels=say("place.join", lang).join(shown + more))

"""The nearest change that does what was asked, and what everybody then carries."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.explain.nearest import Nearest, Search, number_of
from quotaopt.explain.nearest_levers import Lever
from quotaopt.explain.others import Shift, shifts
from quotaopt.explain.peers import peer_level
from quotaopt.messages import Language, say
from quotaopt.plan.document.overrides import assignment_text
from quotaopt.report.amounts import Unit
from quotaopt.report.explained.head import name_of
from quotaopt.report.explained.words import plus, rule_name, signed
from quotaopt.report.level_table import natural_width, plain_table
from quotaopt.report.side_by_side import unit_of

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer

_MOST_GAIN, _MOST_LOSE = 4, 4
_MOST_ASKED = 4
"""Members of a level that are told one by one."""


def nearest_section(
    answer: Answer, search: Search, unit: Unit, console: Console, lang: Language
) -> Iterator[RenderableType]:
    """What was asked, the limits found, what everybody carries with the first of them."""
    yield Text(_asked(answer, search, unit, lang), style="bold")
    if search.found:
        first = search.found[0]
        yield _limits(answer, search.found, unit, lang)
        yield ""
        yield Text(
            say("explain.nearest.others", lang, limit=_name(first.lever, lang), unit=unit.name), style="bold"
        )
        yield _others(answer, first, unit, console, lang)
        yield ""
        yield Text(say("explain.nearest.apply", lang, settings=settings_of(first)), style="dim")
    else:
        yield Text(say("explain.nearest.none", lang))
    for key, levers in (("impossible", search.impossible), ("idle", search.idle)):
        if levers:
            yield Text(say(f"explain.nearest.{key}", lang, limits=_names(levers, lang)), style="dim")


def settings_of(found: Nearest) -> str:
    """The options of a command line that make the change."""
    texts = (assignment_text(path, value) for path, value in found.changes.items())
    return " ".join(f"--set {shlex.quote(text)}" for text in texts)


def _asked(answer: Answer, search: Search, unit: Unit, lang: Language) -> str:
    key = "explain.nearest.lower" if search.share < 0 else "explain.nearest.raise"
    share = f"{100.0 * abs(float(search.share)):g}%"
    return say(key, lang, share=share, goal=unit.show(search.goal * answer.layer.step), unit=unit.name)


def _limits(answer: Answer, found: Sequence[Nearest], unit: Unit, lang: Language) -> Table:
    """Which limit, as it is and as it would have to be, and what the number then is."""
    table = plain_table()
    table.add_column(say("explain.nearest.limit", lang), overflow="fold")
    for key in ("now", "instead", "change", "then"):
        table.add_column(say(f"explain.nearest.{key}", lang), justify="right", no_wrap=True)
    for one in found:
        now, instead = (limit_of(answer, one.lever, limit, lang) for limit in (one.lever.now, one.limit))
        then = number_of(one.allocation, answer.asked) * answer.layer.step
        shown = (now, instead, signed(float(one.relative)), unit.show(then))
        table.add_row(Text(_name(one.lever, lang)), *map(Text, shown))
    return table


def limit_of(answer: Answer, lever: Lever, limit: Fraction, lang: Language) -> str:
    """A limit in the form in which its rule states it: an amount, or a part."""
    if lever.kind in ("growth", "share"):
        return f"{100.0 * float(limit):{'+' if lever.kind == 'growth' else ''}.6g}%"
    return unit_of(answer.allocation.plan.layers[lever.layer], lang).show(float(limit))


def _name(lever: Lever, lang: Language) -> str:
    """``ceiling[Ada] at most``."""
    name = rule_name(lever.rule, lever.members, lang)
    return say(f"explain.side.{lever.side}", lang, name=name)


def _names(levers: Iterable[Lever], lang: Language) -> str:
    return say("explain.semicolon", lang).join(_name(lever, lang) for lever in levers)


def _others(answer: Answer, found: Nearest, unit: Unit, console: Console, lang: Language) -> Table:
    """Who carries more and who less, level by level; levels of which nobody does are left out."""
    table = plain_table()
    table.add_column("", no_wrap=True, style="dim")
    table.add_column("", overflow="fold")
    for key in ("now", "then", "change", "percent"):
        table.add_column(say(f"explain.nearest.{key}", lang), justify="right", no_wrap=True)
    before, after = answer.part, answer.part_of(found.allocation)
    if len(answer.asked.members) > 1:
        now, then = (number_of(each, answer.asked) for each in (answer.allocation, found.allocation))
        table.add_row("", Text(name_of(answer, lang)), *_numbers(answer, now, then, unit), style="bold")
    shown = told_levels(answer)
    for shift in shifts(before, after):
        if shift.level in shown:
            for row in _level(answer, shift, unit, lang):
                table.add_row(*map(Text, row))
    now, then = (int(part.steps.sum()) for part in (before, after))
    table.add_row("", say("report.total", lang), *_numbers(answer, now, then, unit), style="bold")
    while natural_width(table, console) > console.width and len(table.columns) > 4:
        del table.columns[2 + (len(table.columns) == 5)]
    return table


def told_levels(answer: Answer) -> frozenset[str]:
    """Of every dimension its coarsest level, and of the one asked about that of the peers as well."""
    levels = answer.part.cells.levels
    coarsest = {level.dimension: name for name, level in reversed(list(levels.items()))}
    peers = peer_level(answer.part.cells, answer.asked)
    return frozenset(coarsest.values()) | ({peers} if peers else set())


def _level(answer: Answer, shift: Shift, unit: Unit, lang: Language) -> Iterator[tuple[str, ...]]:
    """The members whose numbers change most; the others together."""
    changed = shift.changed
    if not len(changed):
        return
    n_gain = int((shift.change[changed] > 0).sum())
    gain, lose = changed[:n_gain], changed[n_gain:]
    most = np.concatenate([gain[:_MOST_GAIN], lose[-_MOST_LOSE:]])
    asked = np.flatnonzero(np.isin(shift.members, answer.asked.members.get(shift.level, ())))
    told = np.union1d(most, asked[:_MOST_ASKED])
    told = told[np.argsort(-shift.change[told], kind="stable")]
    for place, at in enumerate(told.tolist()):
        head = "" if place else shift.level
        yield (
            head,
            str(shift.members[at]),
            *_numbers(answer, int(shift.before[at]), int(shift.after[at]), unit),
        )
    rest = np.setdiff1d(np.arange(len(shift.members)), told)
    if len(rest):
        name = say("explain.nearest.rest", lang, count=f"{len(rest):,}")
        before, after = (int(sums[rest].sum()) for sums in (shift.before, shift.after))
        yield "", name, *_numbers(answer, before, after, unit)


def _numbers(answer: Answer, before: int, after: int, unit: Unit) -> tuple[str, ...]:
    step = answer.layer.step
    relative = signed(after / before - 1.0) if before else ""
    change = plus(unit, (after - before) * Fraction(step))
    return unit.show(before * step), unit.show(after * step), change, relative

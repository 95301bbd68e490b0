"""A frontier for a reader: one row per point, the proposed one, and what fairness costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.messages import say
from quotaopt.report.frontier.words import Words
from quotaopt.report.level_table import plain_table

if TYPE_CHECKING:
    from quotaopt.frontier import Frontier
    from quotaopt.messages import Language


def frontier_page(found: Frontier, console: Console, lang: Language) -> Iterator[RenderableType]:
    """Headline, the table of points, the knee, the price of fairness, what is proved, what columns mean."""
    words, count = Words(found, lang), len(found.points)
    if found.conflicts:
        headline = say("frontier.headline", lang, count=count, names=found.names(lang))
    else:
        headline = say("frontier.one", lang, names=found.names(lang))
    yield Text.assemble((found.plan.spec.plan, "bold"), "   ", (headline, "cyan"))
    yield ""
    yield from (_table(words), "")
    for sentence, style in sentences(words):
        yield Text(sentence, style=style)
    yield ""
    for meaning in words.means():
        yield Text(meaning, style="dim")
    if found.conflicts:
        number = found.knee.number if found.knee else 1
        yield Text(say("frontier.apply_hint", lang, number=number), style="dim")


def sentences(words: Words) -> Iterator[tuple[str, str]]:
    """What the points say together, each with the style it is shown in."""
    found, lang = words.found, words.lang
    if found.conflicts:
        yield knee_sentence(words), "bold green" if found.knee else ""
        price = price_sentence(words)
        if price:
            yield price, ""
    better = found.better_than_today
    if better:
        numbers = _ranges([point.number for point in better])
        yield say("frontier.better", lang, numbers=numbers), "yellow"
    elif found.today is not None and found.conflicts:
        yield say("frontier.not_better", lang), ""
    slack = max(float((point.efficient.slack / found.curve.scale).max()) for point in found.points)
    yield say("frontier.proved", lang, slack=f"{max(100.0 * slack, 1e-4):.4f}%"), "dim"


def knee_sentence(words: Words) -> str:
    """Which point is proposed and why; or that none stands out."""
    knee = words.found.knee
    if knee is None:
        return say("frontier.no_knee", words.lang)
    kept = 1.0 - words.found.curve.normalised[knee.number - 1].mean()
    return say("frontier.knee_is", words.lang, number=knee.number, share=f"{100.0 * kept:.0f}%")


def price_sentence(words: Words) -> str:
    """What fairness costs in money, in all, at first and at last; "" where nothing is money."""
    found = words.found
    other = [one for one in found.objectives if one.name != "fairness"]
    if len(other) != 1 or len(found.objectives) != 2:
        return ""
    fair, cost = (0, 1) if found.objectives[0].name == "fairness" else (1, 0)
    by_spread = sorted(found.points, key=lambda point: float(point.values[fair]))
    narrow, wide = by_spread[0], by_spread[-1]
    unit, lang = words.unit, words.lang
    first, last = (words.price_of_fairness(point) for point in (by_spread[-2], by_spread[1]))
    assert first is not None  # two objectives, one of them fairness
    assert last is not None
    amount = abs(float(narrow.values[cost] - wide.values[cost]))
    return say(
        "frontier.price_of_fairness",
        lang,
        widest=words.value(found.objectives[fair], float(wide.values[fair])),
        narrowest=words.value(found.objectives[fair], float(narrow.values[fair])),
        amount=f"{unit.show(amount)} {unit.name}",
        measure=say(f"frontier.measure.{other[0].name}", lang),
        first=f"{unit.show(first)} {unit.name}",
        last=f"{unit.show(last)} {unit.name}",
    )


def _table(words: Words) -> Table:
    found, lang = words.found, words.lang
    table = plain_table()
    table.add_column(say("frontier.number", lang), justify="right", no_wrap=True)
    for one in found.objectives:
        table.add_column(Text(words.header(one)), justify="right")
    priced = words.price_of_fairness(found.points[0]) is not None and found.conflicts
    if priced:
        table.add_column(Text(say("frontier.price", lang)), justify="right")
    table.add_column("")
    today = found.today_shown()
    if today is not None:
        shown = [words.value(one, float(value)) for one, value in zip(found.objectives, today, strict=True)]
        row = [say("frontier.now", lang), *shown, *([""] if priced else []), ""]
        table.add_row(*map(Text, row), style="dim")
    for point in found.points:
        shown = [
            words.value(one, float(value)) for one, value in zip(found.objectives, point.values, strict=True)
        ]
        price = words.price_of_fairness(point)
        cost = [words.unit.show(price)] if priced and price is not None else []
        row = [str(point.number), *shown, *cost, words.mark(point)]
        table.add_row(*map(Text, row), style="bold green" if point is found.knee else "")
    return table


def _ranges(numbers: list[int]) -> str:
    """Numbers in rising order as people list them: ``1, 7-14``."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]}-{one[-1]}" for one in parts)

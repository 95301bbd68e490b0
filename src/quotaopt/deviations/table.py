"""《业绩偏差分析表》, the analysis of deviations: a table to hand out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from quotaopt.deviations.cause import Cause
from quotaopt.deviations.deviation import Analysis, Deviation
from quotaopt.deviations.read import COLUMNS
from quotaopt.handout.table import Entry, Field, Handout, settled
from quotaopt.handout.units import Scale
from quotaopt.messages import Language, say

Word: TypeAlias = Callable[[str], str]
NAME = "deviations"
_FACTS = ("target", "actual", "gap")
_TERMS = ("volume", "mix", "rate")
_Row: TypeAlias = tuple[Deviation, Cause | None, int]
_SAID = ("kind", "view", "cause", "measure", "owner", "due")


def deviations_table(found: Analysis, word: Word, scale: Scale, lang: Language) -> Handout:
    """One row per deviation and cause, from the company down; what explains most comes first.

    A deviation with several causes has a row for each, the amounts in the first of them only, so
    that rows of a level add up to the one above. Sums (in bold) are the nodes above the finest level.
    `word` says what a level is called.
    """
    rows = [
        (one, cause, number) for one in found.deviations for number, cause in enumerate(one.causes or (None,))
    ]
    fields = [
        *_names(found, rows, word, lang),
        *(_amount(name, rows, scale, lang) for name in _FACTS),
        _percent("attainment", rows, lang),
        _percent("share", rows, lang),
        *(_term(name, rows, found, scale, lang) for name in _TERMS),
        *_said(rows, lang),
        *_amounts_said(rows, scale, lang),
        _states(rows, lang),
    ]
    columns, entries = settled(fields)
    last = len(found.levels)
    sums = frozenset(
        at for at, (one, _, _) in enumerate(rows) if last and one.depth is not None and one.depth < last
    )
    return Handout(NAME, say("deviations.title", lang), scale.name(lang), columns, entries, sums)


def _names(found: Analysis, rows: Sequence[_Row], word: Word, lang: Language) -> Iterator[Field]:
    """A column per level of the tree, and one for causes of other cells, where there are any."""
    for level in found.levels:
        yield Field(word(level), [_member(found, one, level, lang) for one, _, _ in rows])
    if not found.levels or any(one.depth is None for one, _, _ in rows):
        others = [
            _scope(one, word, lang) if one.depth is None or not found.levels else None for one, _, _ in rows
        ]
        yield Field(say("deviations.column.scope", lang), others)


def _member(found: Analysis, one: Deviation, level: str, lang: Language) -> Entry:
    if one.depth == 0 and level == found.levels[0]:
        return say("deviations.company", lang)
    return None if one.depth is None else "".join(one.where.get(level, ())) or None


def _scope(one: Deviation, word: Word, lang: Language) -> str:
    """Members in words: ``Product line: New``."""
    named = (f"{word(level)}: {', '.join(names)}" for level, names in one.where.items())
    return "; ".join(named) or say("deviations.company", lang)


def _amount(name: str, rows: Sequence[_Row], scale: Scale, lang: Language) -> Field:
    values = [getattr(one, name) if number == 0 else None for one, _, number in rows]
    return _scaled(f"deviations.column.{name}", values, scale, lang)


def _term(name: str, rows: Sequence[_Row], found: Analysis, scale: Scale, lang: Language) -> Field:
    """A part of the gap; without quantities its heading says whose pace is meant."""
    values = [None if one.terms is None or number else getattr(one.terms, name) for one, _, number in rows]
    of_pace = "pace." if found.facts.quantities is None else ""
    return _scaled(f"deviations.column.{of_pace}{name}", values, scale, lang)


def _scaled(key: str, values: Sequence[Decimal | None], scale: Scale, lang: Language) -> Field:
    heading = say(key, lang)
    whole = (
        say("handout.heading_in", lang, heading=heading, unit=scale.name(lang)) if scale.power else heading
    )
    entries = [None if value is None else scale.of(value) for value in values]
    return Field(whole, entries, "amount", scale.least_digits, heading)


def _percent(name: str, rows: Sequence[_Row], lang: Language) -> Field:
    entries = [getattr(one, name) if number == 0 else None for one, _, number in rows]
    return Field(say(f"deviations.column.{name}", lang), entries, "percent")


def _said(rows: Sequence[_Row], lang: Language) -> Iterator[Field]:
    """What a cause says, column by column."""
    for name in _SAID:
        yield Field(say(COLUMNS[name], lang), [_word(cause, name, lang) for _, cause, _ in rows])


def _word(cause: Cause | None, name: str, lang: Language) -> Entry:
    if cause is None:
        return None
    words = {
        "kind": say(f"deviations.kind.{cause.kind}", lang),
        "view": say(f"deviations.view.{cause.view}", lang),
        "cause": cause.text,
        "measure": cause.measure,
        "owner": cause.owner,
        "due": "" if cause.due is None else cause.due.isoformat(),
    }
    return words[name] or None


def _amounts_said(rows: Sequence[_Row], scale: Scale, lang: Language) -> Iterator[Field]:
    """What causes say that they explain, if any says so."""
    amounts = [None if cause is None else cause.amount for _, cause, _ in rows]
    if any(amount is not None for amount in amounts):
        yield _scaled(COLUMNS["amount"], amounts, scale, lang)


def _states(rows: Sequence[_Row], lang: Language) -> Field:
    """Whose cause still has to be told."""
    word = say("deviations.open", lang)
    entries = [word if one.is_open and number == 0 else None for one, _, number in rows]
    return Field(say("deviations.column.open", lang), entries, marks=MappingProxyType({word: "amber"}))

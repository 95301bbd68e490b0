"""What an analysis of deviations comes to, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from quotaopt.deviations.analysis import MOST
from quotaopt.deviations.deviation import Analysis, Deviation, has_below
from quotaopt.messages import Language, say
from quotaopt.report.amounts import headline_amount

_NAMED = 5


def summary(found: Analysis, lang: Language) -> Iterator[str]:
    """The gap and its parts, who matters most, and what has no cause yet."""
    facts, whole = found.facts, found.whole
    shown = {
        name: headline_amount(getattr(whole, name), facts.unit, lang) for name in ("target", "actual", "gap")
    }
    rate = "-" if whole.attainment is None else f"{whole.attainment:.2f}"
    yield say("deviations.says.gap", lang, attainment=rate, **shown)
    if facts.quantities is not None and whole.terms is not None:
        terms = whole.terms
        amounts = {name: f"{getattr(terms, name):+,f}" for name in ("volume", "mix", "rate")}
        yield say("deviations.says.terms", lang, **amounts)
    if found.few and found.levels:
        finest = sum(one.depth == len(found.levels) for one in found.deviations)
        key = "deviations.says.few_short" if whole.gap <= 0 else "deviations.says.few_over"
        named = _named(found.few, lang)
        yield say(key, lang, few=len(found.few), of=finest, part=_per_cent(MOST), names=named)
    if found.open:
        tolerated = _per_cent(found.tolerance)
        named = _named(_finest(found), lang)
        yield say("deviations.says.open", lang, count=len(found.open), tolerance=tolerated, names=named)


def name_of(one: Deviation, lang: Language) -> str:
    """The members of a deviation: ``East / Ann``."""
    members = " / ".join(", ".join(names) for names in one.where.values())
    return members or say("deviations.company", lang)


def _finest(found: Analysis) -> list[Deviation]:
    """Open deviations below which none is open, the largest first."""
    above = has_below(found.deviations, lambda one: one.is_open)
    finest = [
        one for one, is_above in zip(found.deviations, above, strict=True) if one.is_open and not is_above
    ]
    return sorted(finest, key=lambda one: -abs(one.gap))


def _named(deviations: Sequence[Deviation], lang: Language) -> str:
    names = [name_of(one, lang) for one in deviations[:_NAMED]]
    more = (
        [say("deviations.says.more", lang, count=len(deviations) - _NAMED)]
        if len(deviations) > _NAMED
        else []
    )
    return say("deviations.says.list", lang).join([*names, *more])


def _per_cent(share: Fraction) -> str:
    return f"{float(100 * share):g}%"

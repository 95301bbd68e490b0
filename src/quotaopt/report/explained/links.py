"""The links of a chain that people are shown: rules of little effect are told together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from quotaopt.explanation import COMPANY, FLOOR, RULE, Explanation, Link
from quotaopt.messages import Language, say
from quotaopt.report.explained.words import said

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

ADDS_UP = frozenset({"least_squares"})
"""Notions whose rules add points of the reference where those of others multiply."""
MOST_RULES = 8
"""Rules that are told one by one."""
_LITTLE = Fraction(1, 20_000)
"""A factor nearer to 1 than this is printed as 1."""


@dataclass(frozen=True)
class Shown:
    """A link as it is shown."""

    link: Link
    n_rules: int = 1  # that stand in it


def shown_links(found: Explanation) -> Sequence[Shown]:
    """The chain with the rules that matter least drawn together into one link after the others.

    Every link keeps its factor (of notions that add up its change), so that what is shown still
    comes to the target exactly.
    """
    rules = found.of_kind(RULE)
    largest_first = sorted(rules, key=_effect, reverse=True)
    little = [link for at, link in enumerate(largest_first) if at >= MOST_RULES or _effect(link) < _LITTLE]
    if len(little) < 2:
        return [Shown(link) for link in found.links]
    first = found.links.index(rules[0])
    others = [link for link in found.links if link.kind != RULE]
    kept = [link for link in rules if not any(link is one for one in little)]
    start = rules[0].before
    assert start is not None
    moved = list(_moved(kept, start, found))
    before = moved[-1].after if moved else start
    together = Link(RULE, "", "", before, rules[-1].after)
    within = [*map(Shown, moved), Shown(together, len(little))]
    return [*map(Shown, others[:first]), *within, *map(Shown, others[first:])]


def _moved(links: Sequence[Link], start: Fraction, found: Explanation) -> Iterator[Link]:
    """The same steps one after the other from another start."""
    for link in links:
        after = start + link.change if _adds(found) or link.factor is None else start * link.factor
        yield replace(link, before=start, after=after)
        start = after


def _effect(link: Link) -> Fraction:
    """How far a link moves what it finds, as a part of it."""
    return abs(link.change) / (link.before or 1)


def _adds(found: Explanation) -> bool:
    return found.notion in ADDS_UP


def reference_link(shown: Sequence[Shown]) -> Link | None:
    """The link after which the reference stands."""
    return next((each.link for each in reversed(shown) if each.link.kind in (COMPANY, FLOOR)), None)


def multiplied(link: Link, found: Explanation) -> str:
    """``× 1.0650``; where rules add up ``+6.50%`` of the reference; nothing without any before."""
    if link.kind == RULE and _adds(found):
        return f"{100.0 * float(link.change / found.reference):+.2f}%" if found.reference else ""
    return "" if link.factor is None else f"× {float(link.factor):.4f}"


def words_of(plan: Plan, found: Explanation, shown: Shown, lang: Language) -> str:
    """What a link is, in a few words."""
    if shown.n_rules > 1:
        return say("explain.more_rules", lang, count=shown.n_rules)
    return said(plan, found, shown.link, lang)

"""Ways out by lots, counts and lists: a smaller lot, one more member, no list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from functools import partial

from quotaopt.conflict.smallest import Choice, ConflictSet
from quotaopt.plan.document.paths import show_path
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Rule
from quotaopt.remedy.entries import amended_rows
from quotaopt.remedy.moves import Change, members_named
from quotaopt.remedy.way import Candidate, Proposal, Seen, Widening

_PARTS = 32
"""Lots become smaller by so many equal parts."""


def other_choices(
    plan: Plan, conflict: ConflictSet | None, positions: Collection[int]
) -> Iterator[Candidate]:
    """Each choice of a conflict changed alone, as far as it belongs to rules at these positions.

    Where all rows of a rule say the same they are changed together: nobody gets a lot of their own.
    """
    names = {plan.spec.rules[position].name: position for position in positions}
    choices = [choice for choice in conflict.choices if choice.rule in names] if conflict else []
    for rule in dict.fromkeys(choice.rule for choice in choices):
        own = [choice for choice in choices if choice.rule == rule]
        if own[0].kind == "one_of":
            yield _whatever(partial(_without, plan, names[rule]))
            continue
        is_one = _is_one_number(plan.spec.rules[names[rule]])
        for choice in [replace(own[0], members="")] if is_one else own:
            yield _whatever(partial(_wider, plan, names[rule], choice))


def _is_one_number(rule: Rule) -> bool:
    stated = rule.lot.min if rule.lot else rule.at_most.count if rule.at_most else None
    return isinstance(stated, Decimal) and not rule.amended


def _whatever(widening: Widening) -> Candidate:
    """Choices are tried out, whichever rows have been seen."""

    def candidate(seen: Seen) -> Widening:
        return widening

    return candidate


def _without(plan: Plan, position: int, wider: int) -> Proposal:
    """The plan without a list."""
    path = show_path(dict(plan.document), ("rules", position))
    return Proposal("drop", Decimal(1), {path: None}, dropped=(plan.spec.rules[position].name,))


def _wider(plan: Plan, position: int, choice: Choice, wider: int) -> Proposal:
    """A lot smaller by some parts, in whole steps; or that many more members and one."""
    (before, *_), is_lot = choice.values, choice.kind == "lot"
    step = plan.layers[choice.layer].step
    left = before * max(_PARTS - 1 - wider, 0) / _PARTS
    after = (left / step).to_integral_value(ROUND_FLOOR) * step if is_lot else before + 1 + wider
    change = Change(
        rule=choice.rule,
        members=members_named(plan.spec.rules[position].each, choice.members) if choice.members else {},
        side="min" if is_lot else "max",
        kind=choice.kind,
        layer=choice.layer,
        before=before,
        after=after,
        relative=abs(after - before) / before if before else Decimal(1),
    )
    return Proposal("row", change.relative, amended_rows(plan, [change]), (change,))

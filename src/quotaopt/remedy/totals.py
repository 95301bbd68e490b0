r"""The total nearest to the one asked for that the rules admit, up or down.

The total's limits give way alone; shares of the total become shares of whatever it is. That is the nearest
total before rounding. Whole steps, lots and counts may ask for one that is a little farther off.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from quotaopt.certify import Targets
from quotaopt.certify.exact import Exact
from quotaopt.certify.reading.totals import NO_LIMIT
from quotaopt.certify.rulebook import TOTAL, Limits
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.errors import PlanError
from quotaopt.plan.document.paths import show_path
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Band
from quotaopt.remedy.elastic import Giving, least_needs
from quotaopt.remedy.entries import Entries
from quotaopt.remedy.moves import Change, Move, moves
from quotaopt.remedy.stated import exact_limit, plain_decimal
from quotaopt.remedy.way import Candidate, Proposal, Seen, Widening


def other_total(plan: Plan, rows: HardRows, number: int) -> Candidate:
    """The total of one layer changed alone."""
    opened = _opened(_without_totals(rows, _follow(plan, number)), number)
    limits = opened.book.rules[0].limits
    there = np.array([_is_there(side, number) for side in (limits.lower, limits.upper)])
    sides = Giving.alike(np.array([number, number]), np.array([True, False])).part(there)

    def candidate(seen: Seen) -> Widening | None:
        needs = least_needs(opened, seen.units, sides, "sum")
        found = [] if needs is None else moves(opened, needs)
        if not found:
            return None
        (move,) = found
        if move.inner <= 0:  # there would be nothing to allocate
            return None
        limit = exact_limit(rows.book.rules[0], number, move.side)
        return partial(_proposal, plan, number, replace(move, limit=limit))

    return candidate


def _proposal(plan: Plan, number: int, move: Move, wider: int) -> Proposal:
    """The total that many steps farther off than it must be."""
    layer, outwards = plan.layers[number], 1 if move.side == "max" else -1
    after = move.inner + outwards * wider * move.grain
    change = Change(
        rule=TOTAL,
        members=layer.members,
        side=move.side,
        kind=TOTAL,
        layer=number,
        before=plain_decimal(move.limit / 10**plan.minor_digits),
        after=plain_decimal(after / 10**plan.minor_digits),
        relative=plain_decimal(abs(after - move.limit) / move.limit),
    )
    return Proposal("total", change.relative, total_entries(plan, layer, change), (change,))


def with_total(plan: Plan, idle: Targets, candidate: Candidate, number: int, *, widens: bool) -> Candidate:
    """What must give way whatever a total is, and then that total: the nearest for what gave way.

    Wider proposals move the total farther; or, if it `widens`, what gives way as well.
    """

    def both(seen: Seen) -> Widening | None:
        given = candidate(seen)
        if given is None:
            return None
        least = given(0)
        total = _total_after(plan, idle, least, number, seen)
        if total is None:
            return None

        def proposal(wider: int) -> Proposal:
            first = given(wider) if widens else least
            after = _total_after(plan, idle, first, number, seen) if widens else total
            return first if after is None else _both(first, after(wider))

        return proposal

    return both


def _total_after(plan: Plan, idle: Targets, first: Proposal, number: int, seen: Seen) -> Widening | None:
    """The total of one layer after other changes; None where these alone are enough, or too few."""
    try:
        changed = plan.change(first.entries)
        rows = HardRows.of(changed, idle)
    except PlanError:
        return None
    return other_total(changed, rows, number)(seen)


def freed(plan: Plan, rows: HardRows, number: int) -> HardRows:
    """The same rows, the total of one layer being whatever it is."""
    return _without_totals(rows, [number, *_follow(plan, number)])


def _follow(plan: Plan, number: int) -> list[int]:
    """The layers whose totals are parts or multiples of another's: they move with it."""
    own = plan.layers[number]
    return [
        at
        for at, layer in enumerate(plan.layers)
        if at != number and layer.times != 1 and (layer.measure, layer.total) == (own.measure, own.total)
    ]


def _without_totals(rows: HardRows, layers: list[int]) -> HardRows:
    total, *others = rows.book.rules
    known = total.known & ~np.isin(np.arange(len(total)), layers)
    return HardRows(replace(rows.book, rules=(replace(total, known=known), *others)), rows.idle)


def _both(first: Proposal, total: Proposal) -> Proposal:
    """Two proposals that belong together."""
    return replace(
        first,
        kind="with_total",
        cost=first.cost + total.cost,
        entries={**first.entries, **total.entries},
        changes=(*first.changes, *total.changes),
    )


def total_entries(plan: Plan, layer: Layer, change: Change) -> Entries:
    """The total in the plan file: the side that moves of a band, else the number itself."""
    path, size = (
        show_path(dict(plan.document), at) for at in (layer.total_path, (*layer.reference_path, "total"))
    )
    if isinstance(layer.total, Band):
        return {f"{path}.{change.side}": change.after}
    return {path: change.after, **({} if layer.reference.total is None else {size: None})}


def _is_there(side: Exact | None, layer: int) -> bool:
    return side is not None and 0 < int(side.units[layer]) < int(NO_LIMIT) * 10**side.digits


def _opened(rows: HardRows, layer: int) -> HardRows:
    """A total that is one number is two that are a hair apart: shares are then shares of what it becomes."""
    total, *others = rows.book.rules
    assert total.limits.upper is not None
    hair = Exact((np.arange(len(total)) == layer).astype(np.int64), 0)
    limits = Limits(total.limits.lower, total.limits.upper + hair)
    return HardRows(replace(rows.book, rules=(replace(total, limits=limits), *others)), rows.idle)

"""Ways out of a plan that cannot be met: cheapest first, each solved and checked before it is offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from quotaopt.certify import Targets
from quotaopt.certify.price import Multipliers
from quotaopt.certify.rulebook import TOTAL
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.conflict.smallest import ConflictSet, spoken_of
from quotaopt.errors import Problem
from quotaopt.plan.plan import Plan
from quotaopt.process.gap import gap_problems
from quotaopt.reachable.total import Reachable, reachable_total
from quotaopt.remedy.choices import other_choices
from quotaopt.remedy.confirm import Confirming, Solve
from quotaopt.remedy.moves import Change
from quotaopt.remedy.search import Search
from quotaopt.remedy.standing import standings
from quotaopt.remedy.stated import StatedLimits
from quotaopt.remedy.totals import freed, other_total, total_entries, with_total
from quotaopt.remedy.way import Candidate, Proposal, Seen, WayOut, WaysOut

MOST_ALONE = 3
"""Ways out by a single row that are looked for."""
VERY_FEW_ROWS = 1000
"""Of a plan with no more rows all are looked at from the beginning."""


def ways_out(
    plan: Plan,
    conflict: ConflictSet | None,
    proof: Multipliers,
    idle: Targets,
    solve: Solve,
    keep: Collection[str] = (),
) -> WaysOut:
    """What to change so that a plan can be met.

    Parameters
    ----------
    conflict
        The smallest conflict, where one was found: single rows are looked for in it.
    proof
        Multipliers that prove the plan impossible.
    idle
        Cells that carry nothing because they have no reference (their amounts are ignored).
    solve
        Solves a plan; a way out whose plan it does not certify is not offered.
    keep
        Names of rules, or `total`, that are not to be changed, as contracts are not.

    Raises
    ------
    PlanError
        A name in `keep` is no rule of the plan.
    """
    free, rows = standings(plan, keep), HardRows.of(plan, idle)
    seen = spoken_of(rows, proof) if conflict is None else rows.named(dict.fromkeys(conflict.units, 1.0))
    known = Seen(rows.usable if len(rows) <= VERY_FEW_ROWS else seen)
    known = known.with_proof(rows.prices(proof if conflict is None else conflict.proof))
    confirming = Confirming(plan, rows, known, solve)
    search = Search(plan, rows, StatedLimits.of(plan, free.relaxable | free.protected), conflict)
    layers = [at for at, layer in enumerate(plan.layers) if layer.times == 1] if free.total else []
    ways = _confirmed(confirming, [other_total(plan, rows, layer) for layer in layers])
    ways += _by_limits(search, confirming, free.relaxable, idle, layers)
    if not ways and free.protected:
        needed = _by_limits(search, confirming, free.relaxable | free.protected, idle, layers)
        ways = [replace(way, needs_protected=True) for way in needed]
    if not ways and free.total and (conflict is None or conflict.choices):
        ways = list(_tried_totals(plan, confirming.solve))
    each_once = {repr(way.proposal.entries): way for way in reversed(ways)}.values()
    offered = sorted(each_once, key=lambda way: way.proposal.cost)
    return WaysOut(tuple(offered), confirming.count, _gap(plan, offered))


def _by_limits(
    search: Search, confirming: Confirming, positions: Collection[int], idle: Targets, layers: Iterable[int]
) -> list[WayOut]:
    """Ways out by changing rules at these positions of the plan, and the totals of layers besides."""
    ways = _confirmed(confirming, [*search.together(positions), *search.fewer(positions)])
    for layer in layers:
        for given in replace(search, rows=freed(search.plan, search.rows, layer)).together(positions):
            either = (with_total(search.plan, idle, given, layer, widens=widens) for widens in (False, True))
            ways += _confirmed(confirming, either, most=1)
    ways += _confirmed(confirming, other_choices(search.plan, search.conflict, positions))
    return ways + _confirmed(confirming, search.alone(positions), most=MOST_ALONE)


def _confirmed(
    confirming: Confirming, candidates: Iterable[Candidate], most: int | None = None
) -> list[WayOut]:
    """What solves confirm of the candidates, no more of them than `most`."""
    found = (way for candidate in candidates if (way := confirming.narrowest(candidate)))
    return list(islice(found, most))


def _tried_totals(plan: Plan, solve: Solve) -> Iterator[WayOut]:
    """The highest total that solves confirm, where choices decide what programs over limits cannot tell."""
    reach = reachable_total(plan, solve)
    if reach is None or reach.total is None or reach.allocation is None or reach.total >= reach.asked:
        return
    relative = (reach.asked - reach.total) / reach.asked
    change = Change(TOTAL, {}, "min", TOTAL, 0, reach.asked, reach.total, relative)
    yield WayOut(
        Proposal("total", relative, total_entries(plan, plan.main, change), (change,)), reach.allocation
    )


def _gap(plan: Plan, ways: Collection[WayOut]) -> tuple[Problem, ...]:
    """The activities behind a total that is too high, where the plan has a process."""
    lowered = (
        (change, way.allocation)
        for way in ways
        for change in way.proposal.changes
        if change.rule == TOTAL and change.side == "min"
    )
    total, allocation = next(lowered, (None, None))
    if total is None or allocation is None or len(plan.layers) > 1:
        return ()
    return gap_problems(plan, Reachable(total.before, total.after, allocation, possible=True))

"""Ways out of a plan that cannot be met: cheapest first, each solved and checked before it is offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
from quotaopt.reachable.total import Reachable
from quotaopt.remedy.confirm import Confirming, Solve
from quotaopt.remedy.search import Search
from quotaopt.remedy.standing import standings
from quotaopt.remedy.stated import StatedLimits
from quotaopt.remedy.totals import other_total
from quotaopt.remedy.way import Candidate, WayOut, WaysOut

MOST_ALONE = 3
"""Ways out by a single row that are looked for."""


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
    seen = spoken_of(rows, proof if conflict is None else conflict.proof)
    confirming = Confirming(plan, rows, seen, solve)
    search = Search(plan, rows, StatedLimits.of(plan, free.relaxable | free.protected), conflict, seen)
    totals = [other_total(plan, rows, layer) for layer in _layers_in(conflict)] if free.total else []
    ways = _confirmed(confirming, [*search.together(free.relaxable), *filter(None, totals)])
    ways += _confirmed(confirming, search.alone(free.relaxable), most=MOST_ALONE)
    if not ways and free.protected:
        positions = free.relaxable | free.protected
        ways = _confirmed(confirming, search.together(positions))
        ways += _confirmed(confirming, search.alone(positions), most=MOST_ALONE)
        ways = [replace(way, needs_protected=True) for way in ways]
    each_once = {repr(way.proposal.entries): way for way in ways}.values()
    offered = sorted(each_once, key=lambda way: way.proposal.cost)
    return WaysOut(tuple(offered), confirming.count, _gap(plan, offered))


def _confirmed(
    confirming: Confirming, candidates: Iterable[Candidate], most: int | None = None
) -> list[WayOut]:
    """What solves confirm of the candidates, no more of them than `most`."""
    found = (way for candidate in candidates if (way := confirming.narrowest(candidate)))
    return list(islice(found, most))


def _layers_in(conflict: ConflictSet | None) -> list[int]:
    """The layers whose totals take part in a conflict; the first where that is not known."""
    if conflict is None:
        return [0]
    return sorted({demand.layer for demand in conflict.demands if demand.rule == TOTAL})


def _gap(plan: Plan, ways: Collection[WayOut]) -> tuple[Problem, ...]:
    """The activities behind a total that is too high, where the plan has a process."""
    totals = (way for way in ways if way.proposal.kind == "total")
    lowered = next((way for way in totals if way.proposal.changes[0].side == "min"), None)
    if lowered is None or len(plan.layers) > 1:
        return ()
    (total,) = lowered.proposal.changes
    return gap_problems(plan, Reachable(total.before, total.after, lowered.allocation, possible=True))

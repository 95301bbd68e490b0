"""What may be changed to make a plan possible, and what may not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from quotaopt.certify.rulebook import TOTAL
from quotaopt.errors import Place, PlanError
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.plan import Plan


@dataclass(frozen=True)
class Standings:
    """Positions of rules by what may be done to them; soft rules need no change and are in none."""

    relaxable: frozenset[int]
    protected: frozenset[int]
    total: bool  # whether the plan's total may be changed


def standings(plan: Plan, keep: Collection[str] = ()) -> Standings:
    """What the rules of a plan say, those named in `keep` treated as contracts.

    Raises
    ------
    PlanError
        Names in `keep` that are no rule of the plan, all of them.
    """
    names = [rule.name for rule in plan.spec.rules]
    unknown = [name for name in keep if name not in names and name != TOTAL]
    if unknown:
        place = Place(path="--keep")
        raise PlanError([misspelt(place, "remedy.unknown_rule", name, [*names, TOTAL]) for name in unknown])
    free = [(at, rule.standing) for at, rule in enumerate(plan.spec.rules) if rule.soft is None]
    by_standing = {
        standing: frozenset(at for at, own in free if own == standing and names[at] not in keep)
        for standing in ("relaxable", "protected")
    }
    return Standings(**by_standing, total=TOTAL not in keep)

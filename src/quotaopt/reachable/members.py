"""How little and how much members can carry at the plan's total, under all of its rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaopt.allocation import Allocation
from quotaopt.errors import NoAnswerError
from quotaopt.plan.cells.asked_groups import Group
from quotaopt.plan.cells.chain import read_chain
from quotaopt.plan.plan import Plan
from quotaopt.reachable.ends import End
from quotaopt.reachable.extremes import Extreme, Extremes, hard_model
from quotaopt.reachable.furthest import furthest
from quotaopt.reachable.stops import stops
from quotaopt.reachable.total import Solve
from quotaopt.rules.build import read_rules
from quotaopt.rules.plan_total import PlanTotal, plan_totals

NOISE, RELATIVE_NOISE = 1e-6, 1e-9
"""In steps, and of what is carried: so far floats may be off. What they promise too much, a solve refuses."""
DIGITS = 24
"""Of a share that asks for one number of steps: more than tell any two apart, and few enough for a plan."""
PROBE = "reachable range"
"""What the rule is called that asks for one number; a plan that has such a rule gets a longer name."""


@dataclass(frozen=True)
class MemberRange:
    """What one selection can carry."""

    name: str
    where: Mapping[str, tuple[str, ...]]
    unit: str
    step: Decimal
    target: Decimal  # of the plan as it was solved
    lowest: End
    highest: End


def member_ranges(allocation: Allocation, groups: Sequence[Group], solve: Solve) -> Iterator[MemberRange]:
    """The range of every selection, one after the other.

    Ends come from linear programs that know every hard rule, and are then looked for in whole steps by
    solves; lots, counts and lists of values are known to the solves alone.

    Raises
    ------
    NotCertifiedError
        No answer of a linear program held.
    """
    plan, cells, built = allocation.plan, allocation.cells, allocation.built
    model = hard_model(plan, cells, built)
    totals = plan_totals(plan, cells)
    blocks, _ = read_rules(plan, cells, totals, read_chain(plan, cells))
    extremes = Extremes(model)
    ask = _Asking(_probing(plan), totals, solve)
    for group in groups:
        inside = group.inside[built.active]
        layer = plan.layers[_layer_of(plan, group)]
        step = layer.step
        now = int(allocation.steps[group.inside].sum())
        found = {}
        for sign in (-1, 1):
            extreme = extremes.end(inside, sign)
            held_by = () if extreme is None else stops(built, model, blocks, extreme)
            steps = ask.furthest(group, now, extreme, sign)
            relaxed = None if extreme is None else extreme.steps * float(step)
            found[sign] = End(relaxed, steps * step, held_by)
        yield MemberRange(group.name, group.where, layer.unit, step, now * step, found[-1], found[1])


def _layer_of(plan: Plan, group: Group) -> int:
    """The number of the layer that a selection is of."""
    members = [layer.members.items() for layer in plan.layers]
    return next(
        n for n, wanted in enumerate(members) if all(group.where[level] == (name,) for level, name in wanted)
    )


def _probing(plan: Plan) -> Plan:
    """The plan with the cheapest notion: what is reachable has nothing to do with what is fair."""
    return plan.change({"fairness": {"notion": "proportional"}})


@dataclass(frozen=True, eq=False)
class _Asking:
    """Solves of a plan in which a selection has a given target."""

    plan: Plan
    totals: tuple[PlanTotal, ...]
    solve: Solve

    def furthest(self, group: Group, now: int, extreme: Extreme | None, sign: int) -> int:
        """The number of steps farthest from `now` that a solve confirms."""
        if extreme is None:
            return now
        noise = max(NOISE, RELATIVE_NOISE * abs(extreme.steps))
        guess = max(math.floor(sign * extreme.steps + noise), sign * now)
        beyond = 0 if sign < 0 else guess + max(1000, guess)
        found = furthest(guess, sign * now, max(beyond, guess), lambda n: self._holds(group, sign * n, now))
        return now if found is None else sign * found[0]

    def _holds(self, group: Group, steps: int, now: int) -> bool | None:
        """True where a plan gives the selection so many steps; None where none was found."""
        if steps == now:
            return True
        try:
            allocation = self.solve(self._with_target(group, steps))
        except NoAnswerError:
            return None
        reached = int(allocation.steps[group.inside].sum()) == steps
        return True if reached and allocation.certificate.verified else None

    def _with_target(self, group: Group, steps: int) -> Plan:
        """The plan with one more rule.

        With over-assignment amounts are of people's own numbers, so there the plan number is asked for as a
        share of the total: no other whole number of steps lies between these limits.
        """
        spec, number = self.plan.spec, _layer_of(self.plan, group)
        total, step = self.totals[number].fixed, self.plan.layers[number].step
        name = PROBE
        while name in {rule.name for rule in spec.rules}:
            name += "'"
        rule = {"name": name, "where": {level: list(names) for level, names in group.where.items()}}
        if spec.over_assignment and total is not None:
            least, most = (round((2 * steps + side) / (2 * Decimal(total)), DIGITS) for side in (-1, 1))
            limit: dict[str, object] = {"share": {"min": max(least, Decimal(0)), "max": most}}
        else:
            limit = {"total": steps * step}
        return self.plan.change({"rules": [*self.plan.document.get("rules", ()), {**rule, **limit}]})

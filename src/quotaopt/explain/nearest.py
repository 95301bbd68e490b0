"""The nearest changes of one rule that would move a number, every one of them solved and certified."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.errors import NoAnswerError
from quotaopt.explain.nearest_levers import Lever, levers
from quotaopt.explain.nearest_search import nearest_limit
from quotaopt.plan.cells.asked import Asked
from quotaopt.plan.plan import Plan

Solve = Callable[[Plan], Allocation]
"""Solves a plan, or raises."""
MOST_LEVERS = 8
"""Limits that are tried; each takes about half a dozen solves."""


MOST_FOUND = 3
"""So many are told; limits that would have to change by more than these are not looked for."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """A change of one limit that does what was asked, and the plan it leads to."""

    lever: Lever
    limit: Fraction  # the new one
    changes: Mapping[str, Any]  # of the plan, by dotted path
    allocation: Allocation

    @property
    def relative(self) -> Fraction:
        """By how much of itself the limit changes."""
        return self.lever.relative(self.limit)


@dataclass(frozen=True, eq=False)
class Search:
    """What was looked for and found."""

    share: Fraction  # by which the number was to change
    goal: int  # in steps
    found: tuple[Nearest, ...]  # the smallest relative change first
    impossible: tuple[Lever, ...]  # tried in vain as far as they go: at some limit no plan kept all rules
    idle: tuple[Lever, ...]  # tried in vain, though there were plans
    n_solves: int


@dataclass
class _Trials:
    """Every plan that was solved on the way, by the limit that it has."""

    solve: Solve
    plan: Plan
    asked: Asked
    goal: int
    sign: int  # 1: the number is to fall
    solved: dict[Fraction, Allocation] = field(default_factory=dict)
    count: int = 0

    def missing(self, lever: Lever, limit: Fraction) -> int | None:
        """How many steps the number is still off; None where no plan keeps the rules."""
        self.count += 1
        try:
            allocation = self.solve(self.plan.change(lever.changes(self.plan, limit)))
        except NoAnswerError:
            return None
        self.solved[limit] = allocation
        return self.sign * (number_of(allocation, self.asked) - self.goal)


def nearest_changes(allocation: Allocation, asked: Asked, share: Fraction, solve: Solve) -> Search:
    """Changes of single limits after which the number asked about differs by `share` or more.

    What is found was solved and certified as any plan is; what is not found was tried at the limits
    whose change is likely to be smallest, and is no proof that there is nothing else.

    Parameters
    ----------
    share
        Below 0: the number is to fall by at least so much of itself.
    """
    number = number_of(allocation, asked)
    goal = math.floor(number * (1 + share)) if share < 0 else math.ceil(number * (1 + share))
    found: list[Nearest] = []
    without: dict[bool, list[Lever]] = {True: [], False: []}
    count = 0
    for lever in levers(allocation, asked, float(share), MOST_LEVERS) if number else ():
        best = abs(found[-1].relative) if len(found) == MOST_FOUND else None
        if best is not None and abs(lever.relative(lever.guess)) >= best:
            break  # they promise no smaller change, nor does any after them
        trials = _Trials(solve, allocation.plan, asked, goal, 1 if share < 0 else -1)
        farthest = lever.farthest if best is None else lever.within(best)
        missing = partial(trials.missing, lever)
        limit = nearest_limit(missing, lever.now, abs(number - goal), lever.guess, farthest, lever.mesh)
        count += trials.count
        if limit is not None:
            changes = lever.changes(allocation.plan, limit)
            found.append(Nearest(lever, limit, changes, trials.solved[limit]))
            found = sorted(found, key=lambda one: abs(one.relative))[:MOST_FOUND]
        elif best is None:
            without[len(trials.solved) < trials.count].append(lever)
    return Search(share, goal, tuple(found), tuple(without[True]), tuple(without[False]), count)


def number_of(allocation: Allocation, asked: Asked) -> int:
    """What the selection carries, in steps."""
    return int(allocation.steps[asked.inside].sum())

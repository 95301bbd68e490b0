"""The people of a plan with their targets: members of a level, or owners that cells are credited to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.handout.groups import Groups, groups_of
from quotaopt.handout.setting import Setting

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.credits import Credits


def persons_of(
    allocation: Allocation, setting: Setting, above: Sequence[str] = (), below: Sequence[str] = ()
) -> Groups | None:
    """Everybody's targets between the levels `above` and `below`; None where a plan knows no people.

    Where cells are credited to people by a table of owners, a person is a group of its own, without
    other levels; what belongs to nobody comes last. Second owners are left out: they are credited on
    top, and what is handed out adds up.
    """
    person = setting.roles["person"]
    if person is not None:
        return groups_of(allocation, [*above, person, *below])
    if allocation.credits is None:
        return None
    assert setting.plan.spec.owners is not None  # or there were no credits
    return _owners(allocation, allocation.credits, setting.plan.spec.owners.person, setting.say("nobody"))


def _owners(allocation: Allocation, credits: Credits, word: str, nobody: str) -> Groups:
    """Direct owners, the largest target first, and nobody's."""
    direct = ~credits.is_overlay
    person, of_row = np.unique(credits.person[direct], return_inverse=True)
    steps = np.zeros((len(person), credits.steps.shape[1]), dtype=np.int64)
    np.add.at(steps, of_row, credits.steps[direct])
    order = np.lexsort((person, -steps.sum(axis=1)))
    names = [str(credits.assigned.people[code]) for code in person[order]]
    rows = steps[order]
    if credits.unowned.any():
        names, rows = [*names, nobody], np.vstack([rows, credits.unowned])
    step = allocation.shown.step
    return Groups((word,), tuple((name,) for name in names), (), rows, np.zeros(len(names)), step)

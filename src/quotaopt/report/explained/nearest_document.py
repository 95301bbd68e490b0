"""The nearest change of a number for machines: every limit, and everybody whose target changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotaopt.explain.nearest import Nearest, Search, number_of
from quotaopt.explain.nearest_levers import Lever
from quotaopt.explain.others import shifts
from quotaopt.plan.document.overrides import assignment_text
from quotaopt.report.document import plain
from quotaopt.report.explained.words import amount

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer


def nearest_document(answer: Answer, search: Search) -> dict[str, Any]:
    """What was asked and found. Limits are as the plan states them, targets in the unit of the measure."""
    return {
        "share": amount(search.share),
        "goal": plain(search.goal * answer.layer.step),
        "found": [_found(answer, one) for one in search.found],
        "impossible": [_limit(lever) for lever in search.impossible],
        "idle": [_limit(lever) for lever in search.idle],
        "solves": search.n_solves,
    }


def _limit(lever: Lever) -> dict[str, Any]:
    return {
        "rule": lever.rule,
        "members": lever.members,
        "kind": lever.kind,
        "side": lever.side,
        "limit": amount(lever.now),
    }


def _found(answer: Answer, one: Nearest) -> dict[str, Any]:
    step = answer.layer.step
    return _limit(one.lever) | {
        "instead": amount(one.limit),
        "relative": amount(one.relative),
        "resolution": amount(one.lever.mesh),
        "set": [assignment_text(path, value) for path, value in one.changes.items()],
        "target": plain(number_of(one.allocation, answer.asked) * step),
        "changed": {
            shift.level: [
                {
                    "member": str(shift.members[at]),
                    "before": plain(int(shift.before[at]) * step),
                    "after": plain(int(shift.after[at]) * step),
                }
                for at in shift.changed.tolist()
            ]
            for shift in shifts(answer.part, answer.part_of(one.allocation))
        },
    }

"""A change narrowed to some members, of which one of the two plans may know nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from quotaopt.allocation import Allocation
from quotaopt.attribution.change import PlanChange
from quotaopt.errors import PlanError
from quotaopt.plan.cells.asked import Asked, asked, meant


def asked_in(change: PlanChange, texts: Sequence[str]) -> PlanChange:
    """Narrowed to ``level=member`` texts of a command line.

    Raises
    ------
    PlanError
        Neither plan has such members.
    """
    return _narrowed(change, lambda one: asked(one.plan, one.cells, texts))


def meant_in(change: PlanChange, where: Mapping[str, str | Sequence[str]]) -> PlanChange:
    """Narrowed to members by level, as Python says it.

    Raises
    ------
    PlanError
        Neither plan has such members.
    """
    return _narrowed(change, lambda one: meant(one.plan, one.cells, where))


def _narrowed(change: PlanChange, find: Callable[[Allocation], Asked]) -> PlanChange:
    found, errors = [], []
    for allocation in (change.after, change.before):
        try:
            found.append(find(allocation))
        except PlanError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    members = {
        level: tuple(dict.fromkeys(name for one in found for name in one.members.get(level, ())))
        for level in found[0].members
    }
    layer = found[0].layer
    parts = tuple(part.inside(members) for part in change.parts if part.layer.members == layer)
    return replace(change, parts=parts, members=members)

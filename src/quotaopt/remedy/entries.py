"""Changes as entries of a plan: what `Plan.change` takes and a plan file is given."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_amendments import SIDES, Amendment
from quotaopt.plan.schema_rules import Rule
from quotaopt.remedy.moves import Change
from quotaopt.remedy.stated import amendments_of

Entries = Mapping[str, Any]
"""Values by dotted path, as in `Plan.change`."""


def amended_rows(plan: Plan, changes: Iterable[Change]) -> Entries:
    """Amendments that change single rows; those that the rules have already stay for all other rows."""
    found: dict[int, list[Amendment]] = {}
    for change in changes:
        position = next(at for at, rule in enumerate(plan.spec.rules) if rule.name == change.rule)
        rule = plan.spec.rules[position]
        stated = found.get(position, list(rule.amended))
        found[position] = [*_without(stated, rule, change), _amendment(stated, change)]
    return {amendments_of(plan, at): [*map(_entry, stated)] for at, stated in found.items()}


def loosened(plan: Plan, positions: Iterable[int], part: Decimal) -> Entries:
    """All limits of rules moved outwards by a part of themselves."""
    return {amendments_of(plan, position): [{"loosen": part}] for position in positions}


def _amendment(stated: Sequence[Amendment], change: Change) -> Amendment:
    """The row's amendment: what one for it says already, its other side that is, and the change."""
    before = next((each for each in stated if _is_for(each, change)), None)
    members = {level: (member,) for level, member in change.members.items()}
    said: dict[str, Any] = {"for": members}
    if before is not None:
        said |= {"because": before.because} | {side: before.limit(side) for side in SIDES}
    return Amendment.model_validate(said | {change.side: change.after})


def _without(stated: Iterable[Amendment], rule: Rule, change: Change) -> Iterator[Amendment]:
    """The amendments, those of as many levels no longer for the changed row."""
    for each in stated:
        if not _is_for(each, change):
            yield each
            continue
        for names in itertools.product(*each.chosen.values()):
            members = dict(zip(each.chosen, names, strict=True))
            if members != dict(change.members):
                chosen = {level: (member,) for level, member in members.items()}
                yield each.model_copy(update={"chosen": chosen})


def _is_for(amendment: Amendment, change: Change) -> bool:
    """Whether an amendment that names every level of the row is for it."""
    if amendment.chosen.keys() != change.members.keys():
        return False
    return all(change.members[level] in names for level, names in amendment.chosen.items())


def _entry(amendment: Amendment) -> dict[str, Any]:
    """An amendment as it stands in a plan file."""
    chosen = {
        level: names[0] if len(names) == 1 else list(names) for level, names in amendment.chosen.items()
    }
    said = {key: getattr(amendment, key) for key in ("min", "max", "loosen", "because")}
    return ({"for": chosen} if chosen else {}) | {
        key: value for key, value in said.items() if value is not None
    }

"""A replan as the next version of the plan that it was made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.errors import Place, Problem, VersionsError
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.plan.plan import Plan, provenance
from quotaopt.replan.replanned import Replanned
from quotaopt.versions.folder import Folder, append
from quotaopt.versions.subject import is_versions
from quotaopt.versions.version import Version


@dataclass(frozen=True)
class Into:
    """Where a replan goes, why, and after which version."""

    folder: Path
    reason: str
    by: str
    after: int | None  # None where the folder is begun with the plan itself


def into_folder(folder: Path, plan: Plan, reason: str, by: str = "") -> Into:
    """Refuse, before anything is solved, what could not be added afterwards.

    Parameters
    ----------
    plan
        What is replanned: that of the latest version, where there is one.

    Raises
    ------
    VersionsError
        There is no reason; the folder holds something else; its latest version is another plan.
    """
    by, after = by or HEADQUARTERS, None
    problems = [] if reason.strip() else [Problem.at(Place(str(folder)), "versions.no_reason")]
    if is_versions(folder):
        latest = Folder(folder).versions().latest
        after = latest.number
        if _made_of(latest.plan()) != _made_of(plan):
            problems.append(Problem.at(Place(str(folder)), "versions.other_plan", number=latest.number))
    else:
        Folder.require_new(folder)
    if problems:
        raise VersionsError(problems)
    return Into(folder, reason, by, after)


def append_replan(
    into: Into, published: Allocation, found: Replanned, actuals: Path, as_of: dt.date
) -> Version:
    """Add a replan to its folder, which is begun with the plan before it where there is none.

    Raises
    ------
    VersionsError
        Another version came in between, or the folder was changed.
    """
    assert found.allocation is not None  # or there is nothing to add
    ground = found.ground
    first = into.after or append(into.folder, published, by=into.by).number
    return append(
        into.folder,
        found.allocation,
        reason=into.reason,
        by=into.by,
        policy={**_plain(ground.spec.model_dump(mode="json")), "as_of": as_of.isoformat()},
        actuals={actuals.name: actuals.read_bytes()},
        closed={ground.period: ground.periods_named(ground.past.closed)},
        person=ground.person,
        after=first,
    )


def _made_of(plan: Plan) -> tuple[Any, Any]:
    """What tells plans apart."""
    found = provenance(plan)
    return found["plan_sha256"], found["tables_sha256"]


def _plain(spec: dict[str, Any]) -> dict[str, Any]:
    """What is stated, without what is not."""
    return {name: entry for name, entry in spec.items() if entry not in (None, [], {})}

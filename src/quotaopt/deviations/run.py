"""From a plan that is tracked to the analysis of its deviations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.deviations.analysis import analyse
from quotaopt.deviations.cause import Causes
from quotaopt.deviations.decompose import Quantities
from quotaopt.deviations.deviation import Analysis
from quotaopt.deviations.facts import facts_of
from quotaopt.deviations.read import read_causes
from quotaopt.handout.roles import roles_of

if TYPE_CHECKING:
    from quotaopt.track.run import Tracked

_WHO = ("person", "department", "region")


def deviations(
    tracked: Tracked,
    levels: Sequence[str] = (),
    *,
    causes: Causes | str | Path | None = None,
    quantities: Quantities | None = None,
) -> Analysis:
    """Which members explain the gap to date of a plan that is tracked, and why.

    Parameters
    ----------
    levels
        Coarsest first; by default those from the region down to the person that the actuals tell apart.
    causes
        What people say, or a table of it, see `read_causes`.
    quantities
        See `quantities_of`.

    Raises
    ------
    PlanError
        A level does not exist or is not known, or something is wrong with the causes; all at once.
    """
    facts = facts_of(tracked, quantities)
    if isinstance(causes, str | Path):
        causes = read_causes(tracked.plan, causes, cells=tracked.cells, facts=facts)
    by = tuple(levels) or usual_levels(tracked)
    return analyse(facts, by, tolerance=tracked.tolerances.amber, causes=causes)


def usual_levels(tracked: Tracked) -> tuple[str, ...]:
    """The levels of the dimension that holds people, as far as actuals tell them apart; else of any other."""
    cells, roles = tracked.cells, roles_of(tracked.plan)
    known = [level for level in cells.levels if level in cells.with_ancestors(tracked.levels)]
    leading = [level for role in _WHO if (level := roles[role]) in known]
    dimension = cells.levels[(leading or known)[0]].dimension if known else ""
    return tuple(level for level in known if cells.levels[level].dimension == dimension)

"""``quotaopt diagnose --range``: what can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotaopt.cli.face import Face

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

IN_REACH, OUT_OF_REACH = 0, 3


def tell_ranges(plan: Plan, selections: Sequence[str], face: Face, *, as_json: bool) -> int:
    """Show the range of the total, or of what `selections` name; returns the exit code.

    Raises
    ------
    PlanError
        A selection names nothing in the plan, or the plan has tiers and nothing is asked about.
    InfeasibleError
        The plan cannot be met, so no member has a range.
    """
    named = [text for text in selections if text]
    return _members(plan, named, face, as_json=as_json) if named else _total(plan, face, as_json=as_json)


def _total(plan: Plan, face: Face, *, as_json: bool) -> int:
    from quotaopt.cli.stages import stages
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.ranges import total_ranges
    from quotaopt.report.ranged import total_document, total_page

    with stages(face.lang, quiet=False) as progress:
        progress("range")
        found = total_ranges(plan)
    if not found:
        example = f"--range {next(iter(plan.spec.dimensions.values())).levels[-1]}"
        raise PlanError([Problem.at(NOWHERE, "range.several_totals", example=example)])
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(total_document(plan, found))
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: total_page(plan, found, face.lang))
    return IN_REACH if all(each.holds_asked for each in found) else OUT_OF_REACH


def _members(plan: Plan, selections: Sequence[str], face: Face, *, as_json: bool) -> int:
    from quotaopt.cli.stages import stages
    from quotaopt.ranges import member_ranges
    from quotaopt.report.ranged import members_document, members_page

    with stages(face.lang, quiet=False) as progress:
        found = member_ranges(plan, *selections, progress=progress)
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(members_document(plan, found))
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: members_page(plan, found, face.lang))
    return IN_REACH

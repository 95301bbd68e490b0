"""Plans beside each other: written, shown, and the exit code that says whether they can be met."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.cli.face import Face

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.scenario.beside import SideBySide

POSSIBLE, IMPOSSIBLE, STOPPED = 0, 3, 4


def require_levels_of(plan: Plan, by: Sequence[Sequence[str]]) -> None:
    """Refuse unknown levels before anything is solved.

    Raises
    ------
    PlanError
        With one problem per level.
    """
    from quotaopt.report.sums import require_levels

    known = [level for dimension in plan.spec.dimensions.values() for level in dimension.levels]
    for levels in by:
        require_levels(levels, known)


def tell(
    beside: SideBySide,
    face: Face,
    by: Sequence[Sequence[str]] | None,
    outputs: Sequence[Path],
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write the files, show the page or the document; 3 where no plan but the first can be met.

    Raises
    ------
    PlanError
        A level does not exist, or a file cannot be written.
    """
    from quotaopt.report.beside.files import write_beside

    for path in outputs:
        write_beside(beside, path, by, face.lang)
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.report.beside.document import beside_document

        echo_json(beside_document(beside, by, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.beside.page import beside_page

        show_page(lambda console: beside_page(beside, console, face.lang, by))
    if any(side.allocation is not None for side in beside.others):
        return POSSIBLE
    return IMPOSSIBLE if any(side.diagnosis is not None for side in beside.others) else STOPPED

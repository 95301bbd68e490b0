"""What ``quotaopt track`` tells: how everybody stands, or with ``--deviations`` what explains the gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from quotaopt.allocation import Allocation
    from quotaopt.track.run import Tracked
    from quotaopt.track.tables import Views


@dataclass(frozen=True)
class Wanted:
    """What options ask for; a table of causes or a measure of quantities asks for the analysis too."""

    deviations: bool
    causes: Path | None
    quantity: str | None

    def __bool__(self) -> bool:
        return self.deviations or self.causes is not None or self.quantity is not None


@dataclass(frozen=True)
class Answer:
    """What a tracking tells, in every form."""

    write: Callable[[Path], None]
    document: Callable[[], dict[str, Any]]
    page: Callable[[], Iterator[RenderableType]]


def tracking(views: Views, allocation: Allocation) -> Answer:
    """How everybody stands and where it ends."""
    from quotaopt.track.document import track_document
    from quotaopt.track.page import track_page
    from quotaopt.track.write import write_track

    return Answer(
        lambda path: write_track(views, allocation, path),
        lambda: track_document(views),
        lambda: track_page(views),
    )


def analysis(
    wanted: Wanted,
    tracked: Tracked,
    views: Views,
    allocation: Allocation,
    actuals: Path,
    levels: tuple[str, ...],
) -> Answer:
    """What explains the gap; workbooks and folders also hold the tables that track, with the causes in them.

    Raises
    ------
    PlanError
        Something is wrong with levels, causes or quantities.
    """
    from quotaopt.deviations import deviations, quantities_of
    from quotaopt.deviations.document import analysis_document
    from quotaopt.deviations.page import analysis_page
    from quotaopt.deviations.said import sold_and_said
    from quotaopt.deviations.write import write_analysis

    measure, setting = wanted.quantity, views.setting
    quantities = None if measure is None else quantities_of(allocation, tracked, actuals, measure)
    found = deviations(tracked, levels, causes=wanted.causes, quantities=quantities)

    def write(path: Path) -> None:
        more = views.all(allocation, sold_and_said(tracked, found.causes, setting)).tables
        write_analysis(found, path, views, more)

    return Answer(
        write,
        lambda: analysis_document(found),
        lambda: analysis_page(found, setting.plan.spec.plan, setting.scale, setting.lang),
    )

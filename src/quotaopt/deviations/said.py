"""Causes in the tables that track: beside the people of the month, and beside the regions of the quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quotaopt.deviations.cause import Causes
from quotaopt.handout.periods import Stretch
from quotaopt.handout.setting import Setting
from quotaopt.handout.sold import Sold
from quotaopt.model.cells import Cells

if TYPE_CHECKING:
    from quotaopt.track.run import Tracked


def sold_and_said(tracked: Tracked, causes: Causes, setting: Setting) -> Sold:
    """What was sold, and what is said about it in the month and the quarter of the tables."""
    roles, cells = setting.roles, tracked.cells
    person, product, region = roles["person"], roles["product"], roles["region"] or roles["department"]
    of_month, of_quarter = (_shown(cells, stretch) for stretch in (setting.month, setting.quarter))
    by_person = [level for level in (person, product) if level is not None]
    remarks = {} if person is None else causes.remarks(by_person, of_month)
    issues = {} if region is None else causes.remarks([region], of_quarter)
    return Sold(
        tracked.actuals,
        {(key[0], (*key, "")[1]): remark for key, remark in remarks.items() if key[0]},
        {key[0]: remark for key, remark in issues.items() if key[0]},
    )


def _shown(cells: Cells, stretch: Stretch | None) -> Mapping[str, frozenset[str]]:
    """The members that the periods of a table have, by levels of time."""
    if stretch is None:
        return {}
    return {
        level: frozenset(cells.levels[level].members[codes[stretch.within]].tolist())
        for level, codes in cells.period_codes.items()
    }

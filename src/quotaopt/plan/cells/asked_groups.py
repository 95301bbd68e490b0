"""Several selections at once: ``rep`` asks about every rep, ``rep line=New`` about the new line of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import Place, Problems
from quotaopt.model.arrays import BoolArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.asked import Asked, asked, meant
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Group:
    """One selection of cells among several."""

    name: str
    where: Mapping[str, tuple[str, ...]]  # level -> members, measure and tier included
    inside: BoolArray  # (n_cells,) of the plan's cells, all layers


def asked_groups(plan: Plan, cells: Cells, texts: Sequence[str]) -> tuple[Group, ...]:
    """The selections that ``level`` and ``level=member`` texts mean, in the order of the members.

    Raises
    ------
    PlanError
        As `asked`; and where a bare word is no level.
    """
    levels = [text.strip() for text in texts if text.strip() in cells.levels]
    chosen = [text for text in texts if text.strip() not in cells.levels]
    problems = Problems()
    for text in chosen:
        if "=" not in text and "＝" not in text:
            shown = {"level": text.strip(), "nearest": nearest(text.strip(), cells.levels)}
            problems.add(Place(path=text), "selection.unknown_level", **shown)
    problems.stop_if_any()
    within = asked(plan, cells, chosen) if chosen else meant(plan, cells, {})
    if not levels:
        return (Group(_name(within), within.where, within.inside),)
    return tuple(_each(cells, levels, within))


def _each(cells: Cells, levels: Sequence[str], within: Asked) -> Iterator[Group]:
    """One selection per combination of members of `levels` that has a cell."""
    grouping = cells.group(tuple(levels))
    codes = np.where(within.inside, grouping.codes, -1)
    present, first = np.unique(codes, return_index=True)
    kept = present >= 0
    names = cells.cell_names(tuple(levels), first[kept])
    for code, at, name in zip(present[kept], first[kept], names, strict=True):
        members = {
            level: (str(cells.member_names(level, np.array([at]))[0]),) for level in dict.fromkeys(levels)
        }
        yield Group(str(name), {**within.where, **members}, np.asarray(codes == code))


def _name(within: Asked) -> str:
    return ", ".join(" + ".join(names) for names in within.members.values())

"""What is asked about on a command line: ``rep=Ada,Bob line=New`` and the cells it means."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import Place, Problems
from quotaopt.model.arrays import BoolArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.selection import cells_in, selected
from quotaopt.plan.nearest import closest, nearest
from quotaopt.plan.plan import Plan

_SIGN = re.compile("[=＝]")
"""Chinese keyboards give wide signs."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A selection of cells of one measure in one tier."""

    members: Mapping[str, tuple[str, ...]]  # level -> names in the level's order, as asked; no layers
    layer: Mapping[str, str]  # the measure and tier, where the plan has them
    inside: BoolArray  # (n_cells,) of the plan's cells, all layers

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        """Every level that restricts the selection, measure and tier included."""
        return {**{level: (name,) for level, name in self.layer.items()}, **self.members}


def asked(plan: Plan, cells: Cells, texts: Sequence[str]) -> Asked:
    """Read ``level=member[,member]`` texts; where no measure or tier is named, the main one is meant.

    A text after the sign may be a whole name, or names between commas as a CSV row has them
    (``"Smith, J",Doe``), or patterns with ``*``. All levels must match, any of a level's members may.

    Raises
    ------
    PlanError
        With every text that names no level or member of the plan (the nearest names are told),
        repeats one, or is empty; with several measures or tiers at once; or where no cell is left.
    """
    problems = Problems()
    masks: dict[str, BoolArray] = {}
    for text in texts:
        place = Place(path=text)
        level, *names = (part.strip() for part in _SIGN.split(text, maxsplit=1))
        if not names:
            problems.add(place, "asked.no_sign", example=_example(cells, level))
        elif level in masks:
            problems.add(place, "asked.level_twice", level=level)
        elif level not in cells.levels:
            problems.add(place, "selection.unknown_level", level=level, nearest=nearest(level, cells.levels))
        else:
            masks[level] = _members(plan, cells, level, names[0], place, problems)
    if not texts:
        problems.add(Place(), "asked.nothing", levels=", ".join(cells.levels), example=_example(cells))
    problems.stop_if_any()
    layer = _layer(plan, cells, masks, problems)
    return Asked(
        {level: _names(cells, level, mask) for level, mask in masks.items() if level not in layer},
        layer,
        _inside(cells, masks, problems),
    )


def meant(plan: Plan, cells: Cells, where: Mapping[str, str | Sequence[str]]) -> Asked:
    """The same from Python: members by level, one or several, or patterns; no levels mean the whole.

    Raises
    ------
    PlanError
        As `asked`.
    """
    problems = Problems()
    masks: dict[str, BoolArray] = {}
    for level, names in where.items():
        listed = (names,) if isinstance(names, str) else tuple(names)
        place = Place(path=f"{level}={','.join(listed)}")
        if level not in cells.levels:
            problems.add(place, "selection.unknown_level", level=level, nearest=nearest(level, cells.levels))
        else:
            masks[level] = _selected(plan, cells, level, listed, place, problems)
    problems.stop_if_any()
    layer = _layer(plan, cells, masks, problems)
    members = {level: _names(cells, level, mask) for level, mask in masks.items() if level not in layer}
    return Asked(members, layer, _inside(cells, masks, problems))


def _members(plan: Plan, cells: Cells, level: str, names: str, place: Place, problems: Problems) -> BoolArray:
    """Which members of a level are asked for. (n_members,)"""
    members = cells.levels[level].members
    listed = [names] if names in set(members) else names_listed(names)
    return _selected(plan, cells, level, listed, place, problems)


def _selected(
    plan: Plan, cells: Cells, level: str, listed: Sequence[str], place: Place, problems: Problems
) -> BoolArray:
    """The members of a level that are listed. (n_members,)"""
    members = cells.levels[level].members
    measure = plan.spec.measures.get(listed[0]) if level == "measure" and listed else None
    if measure is not None and measure.derived:
        problems.add(place, "asked.derived", measure=listed[0], sources=", ".join(measure.derived))
    elif not all(listed) or not listed:
        problems.add(place, "asked.no_member", level=level, example=nearest("", members))
    elif len(set(listed)) < len(listed):
        twice = next(name for name in listed if listed.count(name) > 1)
        problems.add(place, "asked.member_twice", level=level, member=twice)
    else:
        return selected(members, tuple(listed), level, place, problems)
    return np.zeros(len(members), dtype=np.bool_)


def names_listed(names: str) -> list[str]:
    """Names between commas; quotation marks keep a name with commas together."""
    row = next(csv.reader([names.replace("，", ",")], skipinitialspace=True), [])
    return [name.strip() for name in row]


def _layer(plan: Plan, cells: Cells, masks: dict[str, BoolArray], problems: Problems) -> dict[str, str]:
    """The one measure and tier asked for; `masks` gets the main ones where none is named."""
    layer = dict(plan.main.members)
    for level in cells.layer_levels:
        if level in masks:
            names = _names(cells, level, masks[level])
            if len(names) > 1:
                problems.add(Place(path=level), "asked.layers", level=level, members=", ".join(names))
            layer[level] = names[0]
        else:
            masks[level] = np.asarray(cells.levels[level].members == layer[level])
    problems.stop_if_any()
    return layer


def _inside(cells: Cells, masks: Mapping[str, BoolArray], problems: Problems) -> BoolArray:
    """The cells on which every level matches; a level that leaves none is a problem. (n_cells,)"""
    inside = cells_in(cells, {})
    for level, mask in masks.items():
        narrower = inside & cells_in(cells, {level: mask})
        if not narrower.any():
            there = np.unique(cells.codes(level)[inside])
            place = Place(path=f"{level}={','.join(_names(cells, level, mask))}")
            shown = nearest("", cells.levels[level].members[there])
            problems.add(place, "asked.no_cell", level=level, members=shown)
            problems.stop_if_any()
        inside = narrower
    return inside


def _names(cells: Cells, level: str, mask: BoolArray) -> tuple[str, ...]:
    return tuple(map(str, cells.levels[level].members[mask]))


def _example(cells: Cells, name: str = "") -> str:
    """A selection that the plan knows: of the member that is meant, or of any."""
    for level, member in _known(cells, name):
        return f"{level}={member}"
    level = cells.base_finest[len(cells.layer_levels)]
    return f"{level}={cells.levels[level].members[0]}"


def _known(cells: Cells, name: str) -> Iterator[tuple[str, str]]:
    for level in cells.levels:
        member = closest(name, cells.levels[level].members) if name else None
        if member is not None:
            yield level, member

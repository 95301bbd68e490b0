"""Why a target was missed or exceeded, as people state it: of which cells, whose fault, and what is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np

from quotaopt.errors import NOWHERE, Place
from quotaopt.handout import Remark
from quotaopt.model.arrays import BoolArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.selection import cells_in

Kind: TypeAlias = Literal["market", "strategy", "execution"]
"""What a deviation comes from: the market 市场, the plan's own strategy 策略, or execution 执行."""

View: TypeAlias = Literal["subjective", "objective"]
"""Whether it was in the hands of those who carry the target: subjective 主观, or not: objective 客观."""

KINDS: tuple[Kind, ...] = ("market", "strategy", "execution")
VIEWS: tuple[View, ...] = ("subjective", "objective")


@dataclass(frozen=True)
class Cause:
    """One stated cause of a deviation, its scope, and what follows from it.

    Its scope is the cells whose members are named on every level of `where`; a level that is not
    named does not restrict it, and no level at all means the whole company.
    """

    where: Mapping[str, tuple[str, ...]]  # level -> the plan's own names, in the level's order
    kind: Kind
    view: View
    text: str
    measure: str = ""  # what is done about it
    owner: str = ""  # who answers for the measure
    due: dt.date | None = None
    amount: Decimal | None = None  # of the gap, in the plan's unit, with its sign; None: not stated
    place: Place = NOWHERE  # where it was stated, for messages

    def inside(self, cells: Cells) -> BoolArray:
        """The cells it is about, of a plan's cells or of one layer of them. (n_cells,)"""
        return cells_in(
            cells,
            {level: np.isin(cells.levels[level].members, names) for level, names in self.where.items()},
        )

    @property
    def remark(self) -> Remark:
        """The same as the table of the month says it."""
        return Remark(self.text, self.measure, "" if self.due is None else self.due.isoformat())


@dataclass(frozen=True)
class Causes:
    """All causes of one table, in its order."""

    stated: tuple[Cause, ...] = ()

    def __iter__(self) -> Iterator[Cause]:
        return iter(self.stated)

    def __len__(self) -> int:
        return len(self.stated)

    def inside(self, cells: Cells) -> BoolArray:
        """The cells that any of them is about. (n_cells,)"""
        nowhere = np.zeros(len(cells), dtype=np.bool_)
        return reduce(np.logical_or, (cause.inside(cells) for cause in self.stated), nowhere)

    def touched(self, cells: Cells) -> list[dict[str, Any]]:
        """What a replan may move, as the plan file states it under ``replan.causes``.

        Causes of the same members are one, whenever they arose; none at all where one of them is about
        the whole company, for then everything may move.
        """
        found: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
        for cause in self.stated:
            where = tuple((level, names) for level, names in cause.where.items() if not cells.is_time(level))
            found.setdefault(where, []).append(cause.text)
        if () in found:
            return []
        return [
            {
                "name": " / ".join(", ".join(names) for _, names in where),
                "where": {level: list(names) for level, names in where},
                "because": "; ".join(texts),
            }
            for where, texts in found.items()
        ]

    def remarks(
        self, levels: Sequence[str], within: Mapping[str, Collection[str]] = MappingProxyType({})
    ) -> Mapping[tuple[str, ...], Remark]:
        """What is said of single members of `levels` and of nothing narrower, by those members.

        A level that a cause does not name has the member ``""``. Several causes of the same
        members are one remark, in the order of the table.

        Parameters
        ----------
        within
            Other levels of which a table shows some members only, such as its month: causes may name
            one of those members.
        """
        shown = [(level, set(members)) for level, members in within.items()]
        found: dict[tuple[str, ...], list[Remark]] = {}
        for cause in self.stated:
            where = {level: names for level, names in cause.where.items() if level not in within}
            is_here = all(not members.isdisjoint(cause.where.get(level, members)) for level, members in shown)
            if is_here and set(where) <= set(levels) and all(len(names) == 1 for names in where.values()):
                key = tuple(where.get(level, ("",))[0] for level in levels)
                found.setdefault(key, []).append(cause.remark)
        return {key: _together(remarks) for key, remarks in found.items()}


def _together(remarks: Sequence[Remark]) -> Remark:
    """Several remarks as one; what they have in common is said once."""
    causes, remedies, dates = (
        "; ".join(dict.fromkeys(text for text in texts if text))
        for texts in zip(*((one.cause, one.remedy, one.due) for one in remarks), strict=True)
    )
    return Remark(causes, remedies, dates)

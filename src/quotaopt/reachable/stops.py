"""The limits that hold an end of a range, in the words of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.reachable.extremes import Extreme
from quotaopt.rules.build import BuiltModel
from quotaopt.rules.rows import Rows, SumRows

NO_RULE = ""
"""Whose limit it is that nobody carries less than nothing."""


@dataclass(frozen=True)
class Stop:
    """Limits of one rule on one side that, with others, leave no more."""

    rule: str
    side: Literal["lower", "upper"]
    members: tuple[str, ...]  # the rows; one without a name where the rule has one row
    amount: float | None  # of a single row: the limit in the unit of its measure; None of multiples


def stops(built: BuiltModel, model: CanonicalModel, blocks: list[Rows], end: Extreme) -> tuple[Stop, ...]:
    """The limits with a price at an end, in the order of the plan's rules.

    `model` is the one that was asked, of which `built` has the units; `blocks` are the rows of its rules.
    """
    found = [*_of_rows(built, model, end), *_of_cells(built, blocks, end)]
    sides = dict.fromkeys((rule, side) for rule, side, _, _ in found)
    return tuple(
        _one_stop(rule, side, [row for row in found if row[:2] == (rule, side)]) for rule, side in sides
    )


_Row = tuple[str, Literal["lower", "upper"], str, float | None]


def _one_stop(rule: str, side: Literal["lower", "upper"], rows: list[_Row]) -> Stop:
    amount = rows[0][3] if len(rows) == 1 else None
    return Stop(rule, side, tuple(dict.fromkeys(row[2] for row in rows)), amount)


def _of_rows(built: BuiltModel, model: CanonicalModel, end: Extreme) -> Iterator[_Row]:
    amounts = np.broadcast_to(built.units.amount[model.steps.row_kind], model.row_lower.shape)
    for row in np.flatnonzero(end.row_prices).tolist():
        side: Literal["lower", "upper"] = "lower" if end.row_prices[row] > 0.0 else "upper"
        limit = float((model.row_lower if side == "lower" else model.row_upper)[row])
        amount = limit * float(amounts[row]) if limit != 0.0 else None
        yield model.rule_names[model.row_rule[row]], side, str(model.row_member[row]), amount


def _of_cells(built: BuiltModel, blocks: list[Rows], end: Extreme) -> Iterator[_Row]:
    steps, units = built.model.steps, built.units
    sides: tuple[tuple[Literal["lower", "upper"], FloatArray, IntArray], ...] = (
        ("lower", np.maximum(end.cell_prices, 0.0), steps.cell_lower),
        ("upper", np.maximum(-end.cell_prices, 0.0), steps.cell_upper),
    )
    for side, price, limit in sides:
        priced = np.flatnonzero(price)
        unsaid = np.ones(len(priced), dtype=np.bool_)
        for block in blocks:
            if not isinstance(block, SumRows) or block.scope.rule.soft is not None:
                continue
            row = block.scope.row_of_cell()[built.active]
            size = np.bincount(row + 1, minlength=block.scope.n_rows + 1)[1:]
            of_rule = block.lower if side == "lower" else block.upper
            at = row[priced]
            said = (at >= 0) & (size[at] == 1) & (of_rule[at] == limit[priced]) & unsaid
            unsaid &= ~said
            names: LabelArray = block.scope.names()
            per_step = np.broadcast_to(units.amount / units.per_unit, units.per_unit.shape)
            kind = np.broadcast_to(steps.cell_kind, built.active.shape)[priced]
            for number in np.flatnonzero(said).tolist():
                amount = float(limit[priced[number]] * per_step[kind[number]])
                yield block.scope.rule.name, side, str(names[at[number]]), amount
        if side == "lower" and unsaid.any():
            yield NO_RULE, side, "", 0.0

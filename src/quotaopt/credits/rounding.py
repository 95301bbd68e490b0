"""Controlled rounding of a table of people by periods.

The table is a model of its own: an entry is a cell, people over the year (and over every coarser
period) are rows that land on floor or ceiling, company numbers of the periods are rows that are met.
People's rows lie inside each other and the periods' rows cross them, so there is an exact answer in
whole steps, see `quotaopt.rounding.flow`. Limits of rules on people narrow their rows; where they leave
no whole answer, they give way, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits
from quotaopt.model.cells import Cells, compress
from quotaopt.model.classify import classify
from quotaopt.plan.plan import Plan
from quotaopt.rounding import round_to_steps
from quotaopt.rounding.ideal import snap
from quotaopt.rules.credit import TableLimits, table_limits

_COMPANY, _NEAR, _RULE = 0, 1, 2
"""Priorities: company numbers hold, people's sums stay near, rules on people give way first."""


@dataclass(frozen=True)
class Missed:
    """A limit of a rule that the rounded numbers of its people do not keep, though the cells do."""

    rule: str
    member: str


@dataclass(frozen=True, eq=False)
class _Rows:
    """Disjoint sums of entries between limits in steps."""

    codes: IntArray  # (n_entries,), -1 for entries in no row
    lower: IntArray  # (n_rows,)
    upper: IntArray  # (n_rows,)
    priority: int
    rule: str = ""
    names: LabelArray | None = None


def round_table(
    plan: Plan,
    cells: Cells,
    person: IntArray,
    is_overlay: BoolArray,
    ideal: FloatArray,
    unowned: FloatArray,
    company: IntArray,
) -> tuple[IntArray, IntArray, tuple[Missed, ...]]:
    """Whole steps for every person and period, and for what belongs to nobody.

    Parameters
    ----------
    person, is_overlay
        Of every row of the table. (n_rows,)
    ideal : (n_rows, n_periods)
    unowned, company : (n_periods,)
        What belongs to nobody, and the targets of all cells.
    """
    table = np.vstack([ideal, unowned])
    row, period = np.nonzero(table > 0.0)
    value = snap(table[row, period])
    counted = np.append(~is_overlay, True)
    rows = [
        _Rows(np.where(counted[row], period, -1), company, company, _COMPANY),
        *_near(cells, row, period, value, len(table)),
    ]
    who = np.append(person, -1)
    for limits in table_limits(plan, cells):
        included = np.append(limits.counts(is_overlay), False)
        rows.append(_limited(limits, np.where(included[row], who[row], -1), period, value))
    steps = np.zeros(table.shape, dtype=np.int64)
    missed: tuple[Missed, ...] = ()
    if len(value):
        steps[row, period], missed = _round(value, rows)
    return steps[:-1], steps[-1], missed


def _near(cells: Cells, row: IntArray, period: IntArray, value: FloatArray, n_rows: int) -> Iterator[_Rows]:
    """Rows over the whole plan, and over every level of time above its periods: floor or ceiling."""
    spans = [np.zeros(cells.n_periods, dtype=np.int64)]
    spans += [
        codes.astype(np.int64) for level, codes in cells.period_codes.items() if level != cells.time_finest
    ]
    for span in spans:
        n_spans = int(span.max()) + 1
        codes, n_sums = compress(row * n_spans + span[period], n_rows * n_spans)
        sums = snap(np.bincount(codes, value, n_sums).astype(np.float64))
        yield _Rows(codes.astype(np.int64), _whole(np.floor(sums)), _whole(np.ceil(sums)), _NEAR)


def _limited(limits: TableLimits, person: IntArray, period: IntArray, value: FloatArray) -> _Rows:
    """The rows of a rule: its limits, where they are within a step of the sums."""
    codes = np.where(person >= 0, limits.row[person, period], -1)
    inside = codes >= 0
    sums = np.bincount(codes[inside], value[inside], len(limits.names)).astype(np.float64)
    sums = snap(sums)
    lower = np.minimum(limits.lower, _whole(np.floor(sums)) + 1)
    upper = np.maximum(limits.upper, _whole(np.ceil(sums)) - 1)
    return _Rows(codes, lower, upper, _RULE, limits.rule, limits.names)


def _round(value: FloatArray, rows: list[_Rows]) -> tuple[IntArray, tuple[Missed, ...]]:
    """Whole steps near `value` (n_entries,) that keep the rows, and the limits they do not keep."""
    model = _model(value, rows)
    steps = round_to_steps(model, classify(model), np.ones(len(value))).steps
    missed = []
    for block in (block for block in rows if block.names is not None):
        sums = np.zeros(len(block.lower) + 1, dtype=np.int64)
        np.add.at(sums, block.codes, steps)
        outside = (sums[:-1] < block.lower) | (sums[:-1] > block.upper)
        assert block.names is not None
        missed += [Missed(block.rule, str(name)) for name in block.names[outside]]
    return steps, tuple(missed)


def _model(value: FloatArray, rows: list[_Rows]) -> CanonicalModel:
    """The table as a model whose ideal steps are `value`; entries stay within a step of it."""
    per_unit = float(value.sum())
    lower = np.concatenate([block.lower for block in rows])
    upper = np.concatenate([block.upper for block in rows])
    fewest, most = _whole(np.ceil(value)) - 1, _whole(np.floor(value)) + 1
    fewest = np.maximum(fewest, 0)
    n_rows = len(lower)
    return CanonicalModel(
        reference=value / per_unit,
        lower=fewest / value,
        upper=most / value,
        partitions=tuple(Partition(block.codes.astype(np.int32), len(block.lower)) for block in rows),
        combine=sparse.csr_array(sparse.eye_array(n_rows, format="csr")),
        row_lower=np.where(lower == NO_LOWER, -np.inf, lower / per_unit),
        row_upper=np.where(upper == NO_UPPER, np.inf, upper / per_unit),
        steps=StepLimits.of_one_kind(per_unit, fewest, most, lower, upper),
        rule_names=("",),
        row_rule=np.zeros(n_rows, dtype=np.int64),
        row_member=np.full(n_rows, "", dtype=object),
        row_priority=np.concatenate([np.full(len(block.lower), block.priority) for block in rows]),
    )


def _whole(values: FloatArray) -> IntArray:
    return values.astype(np.int64)

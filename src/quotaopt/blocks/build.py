"""Blocks straight from arrays, for plans whose cells never were in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, CodeArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits


@dataclass(frozen=True)
class Row:
    """A limit on the sum of some groups of one family, in steps; None is no limit."""

    rule: str
    family: int  # position among the families
    groups: Sequence[int]
    lower: int | None = None
    upper: int | None = None
    member: str = ""


def frame_of(families: Sequence[int], rows: Sequence[Row], total: float) -> CanonicalModel:
    """The rows of a plan, without cells.

    Parameters
    ----------
    families : sequence of int
        How many groups each family has: reps, products, months. A cell is in one group of each, or in none.
    rows : sequence of Row
        The limits, the most important first: where whole steps cannot keep all, the last give way first.
    total : float
        The references of all cells together, in steps.
    """
    offsets = np.concatenate([[0], np.cumsum(families)]).astype(np.int64)
    columns = [offsets[row.family] + np.asarray(row.groups, dtype=np.int64) for row in rows]
    ends = np.concatenate([[0], np.cumsum([len(each) for each in columns])]).astype(np.int64)
    indices = np.concatenate([*columns, offsets[:0]])
    lower = np.array([NO_LOWER if row.lower is None else row.lower for row in rows], dtype=np.int64)
    upper = np.array([NO_UPPER if row.upper is None else row.upper for row in rows], dtype=np.int64)
    names = tuple(dict.fromkeys(row.rule for row in rows))
    none = np.zeros(0, dtype=np.int64)
    return CanonicalModel(
        reference=np.zeros(0),
        lower=np.zeros(0),
        upper=np.zeros(0),
        partitions=tuple(Partition(none.astype(np.int32), count) for count in families),
        combine=sparse.csr_array((np.ones(len(indices)), indices, ends), shape=(len(rows), int(offsets[-1]))),
        row_lower=np.where(lower == NO_LOWER, -np.inf, lower / total),
        row_upper=np.where(upper == NO_UPPER, np.inf, upper / total),
        steps=StepLimits.of_one_kind(total, none, none, lower, upper),
        rule_names=names,
        row_rule=np.array([names.index(row.rule) for row in rows], dtype=np.int64),
        row_member=np.array([row.member for row in rows], dtype=object),
        row_priority=np.arange(len(rows)),
    )


def block_of(
    frame: CanonicalModel, reference: FloatArray, lower: IntArray, upper: IntArray, codes: Sequence[CodeArray]
) -> CanonicalModel:
    """Some cells of a plan.

    Parameters
    ----------
    reference : (n_cells,)
        The fair share of every cell in steps, above 0.
    lower, upper : (n_cells,)
        Limits of every cell in steps; ``NO_UPPER`` of `quotaopt.model.arrays` is no limit.
    codes : per family, (n_cells,)
        The group of every cell, -1 where it is in none.
    """
    limits = replace(frame.steps, cell_lower=lower, cell_upper=upper)
    return replace(
        frame,
        reference=reference / frame.steps.per_unit[0],
        lower=lower / reference,
        upper=np.where(upper == NO_UPPER, np.inf, upper / reference),
        partitions=tuple(
            Partition(np.asarray(own, dtype=np.int32), family.n_groups)
            for own, family in zip(codes, frame.partitions, strict=True)
        ),
        steps=limits,
    )

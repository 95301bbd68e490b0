r"""The share method (占比法): a base's part of a column, say of last year's revenue.

.. math:: v_b = \sum_k w_k \, h_{b,k}

over the weighted years k of a table of facts, last year first. A table of attributes (a
potential per region and line, a headcount per region) says one value per key instead; it
goes to the bases of the key in proportion to `inner`, see `reference.blend`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.errors import Place
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import base_facts, values_at
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_reference import Source
from quotaopt.reference.ratchet import guard_of


@dataclass(frozen=True, eq=False)
class RawShare:
    """What a source says per base, before it is scaled: value, and whether it says anything."""

    value: FloatArray  # (n_bases,)
    known: BoolArray  # (n_bases,)


def from_facts(
    plan: Plan, cells: Cells, source: Source, column: str, place: Place, *, ago: int = 0
) -> RawShare:
    """Weighted sum of the years of a table of facts, `ago` years earlier; unknown where no year has a row.

    Last year's facts count as far as the source's ratchet guard lets them; earlier ones have none.
    """
    value = np.zeros(cells.n_bases)
    known = np.zeros(cells.n_bases, dtype=np.bool_)
    for years_back, weight in enumerate(source.years or (Decimal(1),), start=1 + ago):
        facts = base_facts(plan, cells, column, years_back)
        history = facts.units / 10**facts.digits
        if source.ratchet is not None and years_back == 1:
            guard = guard_of(plan, cells, source.ratchet, facts, place)
            history = guard.applied(history, ~facts.blank)
        value += float(weight) * history
        known |= ~facts.blank
    return RawShare(value, known)


def from_attributes(plan: Plan, cells: Cells, column: str, inner: FloatArray, place: Place) -> RawShare:
    """A value per key, spread over the bases of that key in proportion to `inner`."""
    first_cell_of_base = np.arange(cells.n_bases, dtype=np.int64) * cells.n_periods
    looked_up = values_at(plan, cells, column, first_cell_of_base, place)
    key = plan.spec.tables[column.partition(".")[0]].key
    inside = within_groups(cells, key, inner)
    value = looked_up.units / 10**looked_up.digits * inside
    return RawShare(value, ~looked_up.blank)


def within_groups(cells: Cells, levels: tuple[str, ...], inner: FloatArray) -> FloatArray:
    """`inner` scaled to sum to 1 in every group of bases; evenly where a group's sum is zero. (n_bases,)"""
    codes = cells.group(levels).codes[:: cells.n_periods]
    total = np.bincount(codes, weights=inner)[codes]
    count = np.bincount(codes)[codes]
    return np.where(total > 0.0, inner / np.where(total > 0.0, total, 1.0), 1.0 / count)

r"""Blend sources into one share per base.

.. math:: s_b = \frac{\sum_k w_k \, s_{b,k}}{\sum_k w_k}, \qquad \sum_b s_{b,k} = 1

where k runs over the sources that speak for base b (a source with ``missing:
other_sources`` may be silent). Sources that speak for groups only (a potential per region,
even over reps) reach the bases of a group in proportion to the blend of those that speak
for single bases; where there is none, evenly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_reference import Source
from quotaopt.reference.even_over import even_over
from quotaopt.reference.missing import fill
from quotaopt.reference.share_of import RawShare, from_attributes, from_facts, within_groups


def blend(plan: Plan, cells: Cells, sources: Sequence[Source], path: tuple[str | int, ...]) -> FloatArray:
    """The blended share per base; sums to 1. (n_bases,)

    Raises
    ------
    PlanError
        A source has blanks without a policy, sums to zero, or no source speaks for a base.
    """
    return _mix(cells, sources, shares_of(plan, cells, sources, path), plan.place(*path))


def shares_of(
    plan: Plan, cells: Cells, sources: Sequence[Source], path: tuple[str | int, ...], *, ago: int = 0
) -> dict[int, RawShare]:
    """What every source says, by its position; as it would have been said `ago` years earlier.

    Raises
    ------
    PlanError
        As `blend`.
    """
    shares: dict[int, RawShare] = {}
    for position, source in enumerate(sources):
        if _speaks_for_bases(plan, source):
            place = plan.place(*path, position)
            raw = from_facts(plan, cells, source, str(source.share_of), place, ago=ago)
            shares[position] = _scaled(cells, source, raw, place)
    inner = _mix(cells, sources, shares, plan.place(*path)) if shares else np.ones(cells.n_bases)
    for position, source in enumerate(sources):
        if position not in shares:
            place = plan.place(*path, position)
            raw = _group_source(plan, cells, source, inner, place)
            shares[position] = _scaled(cells, source, raw, place)
    return shares


def first_then_inside(
    cells: Cells, outer: FloatArray, levels: tuple[str, ...], inner: FloatArray
) -> FloatArray:
    """Group first, then members: groups get their sum of `outer`, shared inside by `inner`. (n_bases,)"""
    codes = cells.group(levels).codes[:: cells.n_periods]
    return np.bincount(codes, weights=outer)[codes] * within_groups(cells, levels, inner)


def _speaks_for_bases(plan: Plan, source: Source) -> bool:
    return source.share_of is not None and not plan.spec.tables[source.share_of.partition(".")[0]].key


def _group_source(plan: Plan, cells: Cells, source: Source, inner: FloatArray, place: Place) -> RawShare:
    if source.even_over is not None:
        return even_over(cells, source.even_over, inner)
    return from_attributes(plan, cells, str(source.share_of), inner, place)


def _scaled(cells: Cells, source: Source, raw: RawShare, place: Place) -> RawShare:
    """The source with its blanks settled, summing to 1 over the bases it speaks for."""
    name = source.share_of or str(source.even_over)
    settled = fill(cells, source, raw, name, place)
    value = np.where(settled.known, settled.value, 0.0)
    if (value < 0.0).any():
        raise PlanError(
            [Problem.at(place, "reference.negative", source=name, count=int((value < 0.0).sum()))]
        )
    total = value.sum()
    if total <= 0.0:
        raise PlanError([Problem.at(place, "reference.sums_to_zero", source=name)])
    return RawShare(value / total, settled.known)


def _mix(cells: Cells, sources: Sequence[Source], shares: dict[int, RawShare], place: Place) -> FloatArray:
    weighted = np.zeros(cells.n_bases)
    weight = np.zeros(cells.n_bases)
    for position, share in shares.items():
        weighted += float(sources[position].weight) * share.value
        weight += float(sources[position].weight) * share.known
    silent = np.flatnonzero(weight == 0.0)
    if len(silent):
        names = cells.cell_names(cells.base_finest, silent[:5].astype(np.int64) * cells.n_periods)
        problem = Problem.at(place, "reference.nobody_speaks", count=len(silent), members="; ".join(names))
        raise PlanError([problem])
    mixed = weighted / weight
    return np.asarray(mixed / mixed.sum())

r"""The fair reference of every cell: blended, tilted, phased, by availability, and scaled to one.

.. math:: r_{b,m} \propto s_b \; p_{b,m} \; f_{b,m} \; a_{b,m}

with the blended share :math:`s`, the season :math:`p`, the tilts :math:`f` and the availability
:math:`a` of the people. Every layer (a measure in a tier) has its own, times the tier's factor, and
sums to its weight in what is fair.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.people import availability
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_reference import Source
from quotaopt.reference.blend import blend, first_then_inside
from quotaopt.reference.season import season_profile
from quotaopt.reference.tilt import running_factors

BLEND, FIRST, SEASON, TILT, PEOPLE, TIER = "blend", "first", "season", "tilt", "people", "tier"
"""What a reference is made by, in this order."""


@dataclass(frozen=True, eq=False)
class Made:
    """A reference as it is after one of the steps that make it."""

    by: str
    position: int  # of a tilt, in the list of tilts; 0 for all others
    share: FloatArray  # up to its size; (n_bases,) before the season, (n_cells of a layer,) from there on


def fair_reference(plan: Plan, cells: Cells) -> FloatArray:
    """The reference of every cell as a share of the whole; sums to 1. (n_cells,)

    Raises
    ------
    PlanError
        A source, a season, a tilt, the people or a tier's factor cannot be used; see the functions that
        make them.
    """
    found: dict[object, FloatArray | None] = {}
    problems, shares = Problems(), []
    for layer in plan.layers:
        which = layer.reference_path, layer.history
        if which not in found:
            found[which] = problems.attempt(_of_measure, plan, cells.of_layer, layer)
        share = found[which]
        if share is None:
            continue
        if layer.factor is not None:
            factor = problems.attempt(tier_factor, plan, cells.of_layer, layer)
            share = share if factor is None else share * factor
        total = share.sum()
        if total <= 0.0:
            problems.add(plan.place(*layer.reference_path), "reference.all_zero")
        else:
            shares.append(share * (float(layer.weight) / total))
    problems.stop_if_any()
    return shares[0] if len(shares) == 1 else np.concatenate(shares)


def _of_measure(plan: Plan, cells: Cells, layer: Layer) -> FloatArray:
    """The reference of one measure, up to its size. (n_cells of a layer,)"""
    (last,) = deque(made_of(plan, cells, layer), maxlen=1)
    return last.share


def made_of(plan: Plan, cells: Cells, layer: Layer) -> Iterator[Made]:
    """The reference of one measure, step by step; `cells` are those of one layer.

    Raises
    ------
    PlanError
        As `fair_reference`, when the step is taken that cannot be.
    """
    spec, path = layer.reference, layer.reference_path
    share = blend(plan, cells, spec.blend or default_blend(plan, layer), (*path, "blend"))
    yield Made(BLEND, 0, share)
    if spec.first is not None:
        outer = blend(plan, cells, spec.first.blend, (*path, "first", "blend"))
        share = first_then_inside(cells, outer, spec.first.by, share)
        yield Made(FIRST, 0, share)
    season = season_profile(plan, cells, spec.season, (*path, "season"), layer.history)
    phased = (share[:, None] * season).ravel()
    yield Made(SEASON, 0, phased)
    tilted = phased
    for position, factors in enumerate(running_factors(plan, cells, spec.tilt, (*path, "tilt"))):
        tilted = phased * factors
        yield Made(TILT, position, tilted)
    available = availability(plan, cells)
    if available is not None:
        yield Made(PEOPLE, 0, tilted * available.of_cells(cells))


def default_blend(plan: Plan, layer: Layer) -> tuple[Source, ...]:
    """Share of the measure's own history, or of the facts the cells come from."""
    if layer.history is not None:
        return (Source(share_of=layer.history),)
    table = plan.spec.cells.table
    if table is not None and plan.spec.tables[table].value:
        return (Source(share_of=f"{table}.{plan.spec.tables[table].value[0]}"),)
    raise PlanError([Problem.at(plan.place(*layer.reference_path), "reference.no_basis")])


def tier_factor(plan: Plan, cells: Cells, layer: Layer) -> FloatArray:
    """What a tier multiplies the reference of every cell with. (n_cells of a layer,)"""
    if not isinstance(layer.factor, str):
        return np.full(len(cells), float(1 if layer.factor is None else layer.factor))
    place = plan.place(*layer.tier_path, "factor")
    found = values_at(plan, cells, layer.factor, np.arange(len(cells), dtype=np.int64), place)
    factor = found.units / 10.0**found.digits
    for key, wrong in (("tiers.factor_blank", found.blank), ("tiers.factor_negative", factor < 0.0)):
        if wrong.any():
            levels = plan.spec.tables[layer.factor.partition(".")[0]].key
            names = list(dict.fromkeys(cells.cell_names(levels, np.flatnonzero(wrong))))
            shown = {"column": layer.factor, "tier": layer.tier, "count": len(names)}
            raise PlanError([Problem.at(place, key, **shown, members="; ".join(names[:5]))])
    return np.asarray(factor, dtype=np.float64)

"""From history to the fair reference: what every step of its making does to the selected cells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotaopt.errors import PlanError
from quotaopt.explain.amounts import Amounts
from quotaopt.explanation import (
    BLEND,
    COMPANY,
    FIRST,
    FLOOR,
    GROWTH,
    HISTORY,
    PEOPLE,
    SEASON,
    STRATEGY,
    TIER,
)
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import base_facts, cell_facts
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_base import Except
from quotaopt.plan.values import Names
from quotaopt.reference import fair
from quotaopt.reference.fair import Made, default_blend, made_of, tier_factor

KIND_OF = {
    fair.BLEND: BLEND,
    fair.FIRST: FIRST,
    fair.SEASON: SEASON,
    fair.TILT: STRATEGY,
    fair.PEOPLE: PEOPLE,
}


def making(
    plan: Plan, cells: Cells, layer: Layer, total: float, floored: FloatArray, at: IntArray
) -> Iterator[Amounts]:
    r"""The way from last year's amounts to the reference.

    With last year's :math:`h` and the reference's size T, growth brings all of history to T,
    :math:`h_c T / \sum h`; the blend and all that follows work on shares that summed to 1, as
    ``reference.fair`` makes them; the company's factor brings what they sum to by then back to T.

    Parameters
    ----------
    total
        T in steps.
    floored : (n_cells of a layer,)
        The reference in steps that the solve began with.
    at : (n_selected,)
        The selected cells of the layer.
    """
    column = history_column(plan, layer)
    past = None if column is None else _past(plan, cells, column)
    shape = cells.n_bases, cells.n_periods
    phase = np.full(shape, 1.0 / cells.n_periods)
    if column is not None and past is not None and past.sum() > 0.0:
        in_steps = past / float(layer.step)
        yield Amounts(HISTORY, column, "", in_steps[at])
        yield Amounts(GROWTH, "", "", (in_steps * (total / in_steps.sum()))[at])
        phase = _phase(past.reshape(shape), phase)
    share = np.zeros(0)
    for made in made_of(plan, cells, layer):
        is_phased = made.by not in (fair.BLEND, fair.FIRST)
        share = made.share if is_phased else (made.share[:, None] * phase).ravel()
        yield Amounts(KIND_OF[made.by], _name(layer, made), "", total * share[at])
    if layer.factor is not None:
        share = share * tier_factor(plan, cells, layer)
        yield Amounts(TIER, str(layer.tier), "", total * share[at])
    yield Amounts(COMPANY, "", "", (total / share.sum()) * share[at])
    yield Amounts(FLOOR, "", "", floored[at])


def history_column(plan: Plan, layer: Layer) -> str | None:
    """The facts that say what the measure was last year: its own, or the blend's first ones; None without."""
    if layer.history is not None:
        return layer.history
    sources = layer.reference.blend or default_blend(plan, layer)
    columns = [source.share_of for source in sources if source.share_of is not None]
    facts = (column for column in columns if not plan.spec.tables[column.partition(".")[0]].key)
    return next(facts, None)


def _past(plan: Plan, cells: Cells, column: str) -> FloatArray:
    """Last year's amount of every cell; evenly over its periods where the facts have none. (n_cells,)"""
    try:
        facts = cell_facts(plan, cells, column, 1)
    except PlanError:  # no dates, or coarser ones than the plan's periods
        facts = base_facts(plan, cells, column, 1)
        return np.repeat(facts.units / 10.0**facts.digits / cells.n_periods, cells.n_periods)
    return np.asarray(facts.units / 10.0**facts.digits)


def _phase(past: FloatArray, otherwise: FloatArray) -> FloatArray:
    """How last year's amounts of every base fell on the periods. (n_bases, n_periods)"""
    whole = past.sum(axis=1, keepdims=True)
    return np.where(whole > 0.0, past / np.where(whole > 0.0, whole, 1.0), otherwise)


def _name(layer: Layer, made: Made) -> str:
    """What a step is called: a tilt by the members it leans towards."""
    if made.by != fair.TILT:
        return ""
    where = layer.reference.tilt[made.position].where
    return ", ".join(_said(level, names) for level, names in where.items())


def _said(level: str, names: Names | Except) -> str:
    """``line=New,Old``, or ``line≠Old``."""
    sign, listed = ("≠", names.excluded) if isinstance(names, Except) else ("=", names)
    return f"{level}{sign}{','.join(listed)}"

r"""Seasonality: how a base's share falls on its periods.

.. math:: p_{g,m} = \frac{\sum_k w_k h_{g,m,k}}{\sum_m \sum_k w_k h_{g,m,k}}

for groups g of the levels `by` (the whole company by default) from dated facts; or from a
profile table keyed by a period level and perhaps others; or flat.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import cell_facts, values_at
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_reference import Season
from quotaopt.plan.table import NumberColumn

SLACK = 0.001
"""Shares of a profile may miss their sum by this part of it: what rounding to four digits leaves."""


def season_profile(
    plan: Plan, cells: Cells, season: Season | str, path: PlanPath, history: str | None = None
) -> FloatArray:
    """Share of every period in its base; rows sum to 1. (n_bases, n_periods)

    Parameters
    ----------
    history
        The facts of the measure: a season from their table that names no column is theirs.

    Raises
    ------
    PlanError
        A group has no season, a profile misses a period or does not sum to 1, or a value is negative.
    """
    shape = (cells.n_bases, cells.n_periods)
    if isinstance(season, str) or cells.time_finest is None:
        return np.full(shape, 1.0 / cells.n_periods)
    place = plan.place(*path)
    table, _, column = season.source.partition(".")
    if plan.spec.tables[table].key:
        return _scaled(cells, _profile(plan, cells, season, place), place)
    facts_column = season.source if column else _column_of(plan, table, history)
    weights = np.zeros(len(cells))
    for years_back, weight in enumerate(season.years or (Decimal(1),), start=1):
        facts = cell_facts(plan, cells, facts_column, years_back)
        weights += float(weight) * (facts.units / 10**facts.digits)
    return _scaled(cells, _over_groups(cells, season.by, weights.reshape(shape)), place)


def _column_of(plan: Plan, table: str, history: str | None) -> str:
    """The facts of a table meant where none are named."""
    if history is not None and history.partition(".")[0] == table:
        return history
    return f"{table}.{plan.spec.tables[table].value[0]}"


def _over_groups(cells: Cells, levels: tuple[str, ...], weights: FloatArray) -> FloatArray:
    """Every base gets the sums of its group. (n_bases, n_periods)"""
    codes = cells.group(levels).codes[:: cells.n_periods].astype(np.int64)
    n_groups = int(codes.max()) + 1
    flat = codes[:, None] * cells.n_periods + np.arange(cells.n_periods)
    sums = np.bincount(flat.ravel(), weights=weights.ravel(), minlength=n_groups * cells.n_periods)
    return np.asarray(sums.reshape(n_groups, cells.n_periods)[codes], dtype=np.float64)


def _profile(plan: Plan, cells: Cells, season: Season, place: Place) -> FloatArray:
    column = season.source
    found = values_at(plan, cells, column, np.arange(len(cells), dtype=np.int64), place)
    if found.blank.any():
        missing = np.flatnonzero(found.blank)
        levels = plan.spec.tables[column.partition(".")[0]].key
        names = dict.fromkeys(cells.cell_names(levels, missing[:500]))
        shown = "; ".join(list(names)[:5])
        raise PlanError([Problem.at(place, "reference.no_season", source=column, members=shown)])
    if not season.weights:
        _refuse_wrong_sums(plan, cells, season, found, place)
    return np.asarray(found.units / 10**found.digits).reshape(cells.n_bases, cells.n_periods)


def _refuse_wrong_sums(plan: Plan, cells: Cells, season: Season, profile: NumberColumn, place: Place) -> None:
    """Stop where a group's shares over the plan's periods sum neither to 1 nor to 100.

    The sum goes over the periods of the profile's own level: a share per quarter counts once, not
    once per month.
    """
    key = plan.spec.tables[season.source.partition(".")[0]].key
    others = [level for level in key if not cells.is_time(level)]
    groups = cells.group(key)  # periods run fastest
    per_group = groups.n_groups // cells.group(others).n_groups
    sums = profile.units[groups.first_cell].reshape(-1, per_group).sum(axis=1) / 10**profile.digits
    wrong = np.flatnonzero((np.abs(sums - 1.0) > SLACK) & (np.abs(sums / 100.0 - 1.0) > SLACK))
    if len(wrong):
        names = cells.cell_names(others, groups.first_cell[::per_group][wrong[:5]])
        shown = [
            f"{name}: {total:g}" if name else f"{total:g}"
            for name, total in zip(names, sums[wrong], strict=False)
        ]
        told = {"source": season.source, "count": len(wrong), "sums": "; ".join(shown)}
        raise PlanError([Problem.at(place, "reference.season_sum", **told)])


def _scaled(cells: Cells, weights: FloatArray, place: Place) -> FloatArray:
    if (weights < 0.0).any():
        count = int((weights < 0.0).any(axis=1).sum())
        raise PlanError([Problem.at(place, "reference.negative_season", count=count)])
    total = weights.sum(axis=1)
    empty = np.flatnonzero(total <= 0.0)
    if len(empty):
        names = cells.cell_names(cells.base_finest, empty[:5].astype(np.int64) * cells.n_periods)
        problem = Problem.at(place, "reference.empty_season", count=len(empty), members="; ".join(names))
        raise PlanError([problem])
    return np.asarray(weights / total[:, None])

r"""``growth``: targets against the facts of the same cells and periods one year before.

.. math:: (1 + \gamma^-_g) \, H_g \le \sum_{c \in g} x_c \le (1 + \gamma^+_g) \, H_g

Facts without dates stand for the whole of last year; then a group must hold every period of
its cells. A bare growth means "to the nearest step". Adds one row per group.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.cells.align import base_facts, cell_facts
from quotaopt.plan.layers import facts_column, facts_tables
from quotaopt.rules.band import refuse_crossed
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope
from quotaopt.rules.rows import Rows, sum_rows


def growth_rows(scope: Scope) -> list[Rows]:
    """One row per group.

    Raises
    ------
    PlanError
        No facts to grow from are named or found, a rate is below -1 or blank.
    """
    growth = scope.rule.growth
    assert growth is not None
    lower, upper = scope.limit(growth.min, "growth", "min"), scope.limit(growth.max, "growth", "max")
    refuse_crossed(scope, lower, upper)
    history = _history(scope)
    exact = growth.min is not None and growth.min == growth.max
    bounds = [side and scope.in_steps(history * side.plus_one()) for side in (lower, upper)]
    for bound in bounds:
        if bound is not None and (bound.units < 0).any():
            raise scope.refusal("rule.growth_below_zero", "growth")
    return [sum_rows(scope, bounds[0], bounds[1], nearest=exact)]


def _history(scope: Scope) -> Exact:
    """Last year's facts of every row, each in its own measure."""
    per_layer = len(scope.cells) // scope.cells.n_layers
    found = {int(layer): _of_layer(scope, int(layer)) for layer in np.unique(scope.row_layer)}
    digits = max(digits for _, digits, _ in found.values())
    units, blank = np.zeros(len(scope.cells), dtype=np.int64), np.ones(len(scope.cells), dtype=np.bool_)
    for layer, (amounts, own, missing) in found.items():
        at = slice(layer * per_layer, (layer + 1) * per_layer)
        units[at], blank[at] = amounts * 10 ** (digits - own), missing
    empty = np.flatnonzero(_row_sums(scope, (~blank).astype(np.int64)) == 0)
    if len(empty):
        column = _facts_column(scope, int(scope.row_layer[empty[0]]))
        raise scope.refusal("rule.no_history", "growth", empty, column=column)
    return Exact(_row_sums(scope, units), 10**digits)


def _of_layer(scope: Scope, layer: int) -> tuple[IntArray, int, BoolArray]:
    """Facts of the cells of one layer, their digits, and where there are none."""
    column, cells = _facts_column(scope, layer), scope.cells.of_layer
    if scope.plan.spec.tables[column.partition(".")[0]].date is not None:
        facts = cell_facts(scope.plan, cells, column, 1)
        return facts.units, facts.digits, facts.blank
    if any(scope.cells.is_time(level) for level in (*scope.rule.each, *scope.rule.where)):
        raise scope.refusal("rule.growth_undated", "growth", column=column)
    facts = base_facts(scope.plan, cells, column, 1)
    blank = np.repeat(facts.blank, cells.n_periods)
    return _on_first_period(facts.units, cells.n_periods), facts.digits, blank


def _facts_column(scope: Scope, layer: int) -> str:
    """The facts named by `of`, the history of the measure, or the only table of facts."""
    growth, spec = scope.rule.growth, scope.plan.spec
    assert growth is not None
    column = facts_column(spec, growth.of or scope.plan.layers[layer].history)
    if column is None:
        raise scope.refusal("rule.growth_of_what", "growth", count=len(facts_tables(spec)))
    return column


def _on_first_period(units: IntArray, n_periods: int) -> IntArray:
    spread = np.zeros((len(units), n_periods), dtype=units.dtype)
    spread[:, 0] = units
    return spread.ravel()


def _row_sums(scope: Scope, units: IntArray) -> IntArray:
    """Exact sums over the cells of every row. (n_rows,), int64"""
    inside: BoolArray | slice = slice(None) if scope.inside is None else scope.inside
    sums = np.zeros(scope.grouping.n_groups, dtype=np.int64)
    np.add.at(sums, scope.grouping.codes[inside], units[inside])
    return sums[scope.groups]

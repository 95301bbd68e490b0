"""What a proposal has chosen, as limits: rounds move amounts, and leave choices as they are.

No plan is the closest by squares while a rule may choose (`lot`, `at_most`, `one_of`): the plans to choose
from lie apart. What a proposal has chosen is convex: a row that carries nothing goes on carrying nothing, one
that carries its lot keeps at least that, one of a list of amounts stays the same. Whatever keeps these limits
keeps the rules that chose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.files import free_name
from quotaopt.model.arrays import IntArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.tables.buffers import decimals_as_arrow
from quotaopt.rules.limits import Scope, scope_of
from quotaopt.rules.logic import choice_of

if TYPE_CHECKING:
    import pandas as pd

_LEAST, _MOST = "least", "most"


@dataclass(frozen=True, eq=False)
class _Taken:
    """What the rows of a rule have chosen."""

    rows: Scope  # one per group that the rule chooses for
    least: IntArray  # (n_rows,), minor units
    most: IntArray


def as_chosen(plan: Plan, proposal: Allocation) -> Plan:
    """The plan with limits in place of its rules that choose, at what `proposal` has chosen.

    Parameters
    ----------
    proposal
        Targets that keep the rules of `plan`.
    """
    names = {name.casefold() for name in plan.spec.tables}
    rules, tables, frames = [*plan.document.get("rules", ())], dict[str, Any](), dict(plan.frames)
    for position in choosing(plan):
        taken, stated = _taken(plan, proposal, position), rules[position]
        name = free_name(f"chosen_{position}", names, "_")
        levels = list(taken.rows.rule.each)
        kept = {key: stated[key] for key in ("where", "because", "standing") if key in stated}
        band = _band(name, taken, plan.minor_digits)
        rules[position] = {"name": stated["name"], **kept, "each": levels, **band}
        if plan.spec.over_assignment:
            rules[position]["number"] = "plan"
        if levels:
            tables[f"tables.{name}"] = {"key": levels}
            frames[name] = _frame(taken, plan.minor_digits)
    return replace(plan, frames=frames).change({"rules": rules, **tables})


def choosing(plan: Plan) -> Sequence[int]:
    """The positions of rules that choose."""
    return [position for position, rule in enumerate(plan.spec.rules) if rule.is_logic]


def _taken(plan: Plan, proposal: Allocation, position: int) -> _Taken:
    """The option of every group that its targets lie in; a lot's upper end is all there is."""
    rule, cells = plan.spec.rules[position], proposal.cells
    choice = choice_of(scope_of(plan, cells, rule, position))
    each = rule.each if rule.at_most is None else tuple(dict.fromkeys((*rule.each, rule.at_most.of)))
    rows = scope_of(plan, cells, rule.model_copy(update={"each": each}), position)
    inside = choice.codes >= 0
    carried = np.zeros(rows.n_rows, dtype=np.int64)
    np.add.at(carried, choice.codes[inside], proposal.steps[inside])
    at_group = carried[choice.option_group]
    holds = np.flatnonzero((choice.low <= at_group) & (at_group <= choice.high))
    groups, first = np.unique(choice.option_group[holds], return_index=True)
    least, most = np.zeros((2, rows.n_rows), dtype=np.int64)
    least[groups], most[groups] = choice.low[holds[first]], choice.high[holds[first]]
    minor = np.array(plan.steps_minor)[rows.row_layer]
    total = np.bincount(cells.layer_of(np.arange(len(cells))), proposal.steps).astype(np.int64)
    return _Taken(rows, least * minor, np.minimum(most, total[rows.row_layer]) * minor)


def _band(table: str, taken: _Taken, digits: int) -> dict[str, Any]:
    """The limits: of one row as numbers, of several as columns."""
    if taken.rows.rule.each:
        return {"min": f"{table}.{_LEAST}", "max": f"{table}.{_MOST}"}
    least, most = (Decimal(int(minor[0])).scaleb(-digits) for minor in (taken.least, taken.most))
    return {"min": least, "max": most}


def _frame(taken: _Taken, digits: int) -> pd.DataFrame:
    """Members and limits, one line per row."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for level in taken.rows.rule.each:
        codes, members = taken.rows.members_on(level)
        columns[level] = members[codes]
    for name, minor in ((_LEAST, taken.least), (_MOST, taken.most)):
        columns[name] = pd.arrays.ArrowExtensionArray(decimals_as_arrow(minor, digits))
    return pd.DataFrame(columns)

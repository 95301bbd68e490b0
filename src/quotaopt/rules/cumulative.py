r"""``cumulative``: sums that run from the plan's first period up to and including the row's own.

.. math:: \underline v_{g,p} \le \sum_{q \le p} \sum_{c \in g, q} x_c \le \overline v_{g,p}

With the groups g of the other members of `each`. The sums of a group lie inside each other, so
every period has a scope of its own: that of the same rule with the explicit list of periods in
`where`. Whatever limit the rule states then takes its usual way.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.cells import Cells
from quotaopt.plan.schema_rules import Rule
from quotaopt.rules.limits import Scope, scope_of


def period_level(cells: Cells, rule: Rule) -> str:
    """The one level of time among those of `each`."""
    return next(level for level in rule.each if cells.is_time(level))


def on_any_period(scope: Scope) -> Rule:
    """The rule without its conditions on time, which choose rows and not what is summed."""
    lasting = {level: names for level, names in scope.rule.where.items() if not scope.cells.is_time(level)}
    return scope.rule.model_copy(update={"where": lasting})


def running_scopes(scope: Scope) -> list[Scope]:
    """One scope per period that `scope` has rows for; rows keep the names they have there."""
    cells, each, level = scope.cells, scope.rule.each, period_level(scope.cells, scope.rule)
    others = tuple(other for other in each if other != level)
    lasting = on_any_period(scope).model_copy(update={"each": others})
    whole = scope_of(scope.plan, cells, lasting, scope.position)
    code_of_period = cells.period_codes[level]
    scopes = []
    for code in np.unique(code_of_period[scope.first_cell % cells.n_periods]).tolist():
        reached = np.tile(code_of_period <= code, cells.n_bases)
        periods = tuple(cells.levels[level].members[: code + 1].tolist())
        first_period = int(np.argmax(code_of_period == code))
        scopes.append(
            replace(
                whole,
                rule=lasting.model_copy(update={"where": {**lasting.where, level: periods}}),
                inside=reached if whole.inside is None else reached & whole.inside,
                named_by=(each, whole.first_cell + first_period),
            )
        )
    return scopes

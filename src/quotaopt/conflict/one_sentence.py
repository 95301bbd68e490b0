"""The contradiction of an impossible plan in one sentence."""

from __future__ import annotations

import numpy as np

from quotaopt.errors import NOWHERE, Place, Problem
from quotaopt.fairness.notion import pressures
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.solvers.candidate import Refutation, TreeWitness

_SHOWN = 4


def conflict(plan: Plan, built: BuiltModel, witness: TreeWitness | Refutation) -> Problem:
    """Name the rules that cannot hold together, with amounts where one row says it all."""
    model = built.model
    involved = _by_weight(model, witness.multipliers)
    if len(involved) == 1 and not model.row_size[involved[0]]:
        return _empty(plan, built, int(involved[0]))
    if isinstance(witness, Refutation):
        return _joint(plan, built, witness.multipliers, involved)
    unit = float(built.row_amounts[witness.row])
    others = involved[involved != witness.row]
    needs, reach = (_amount(plan, unit, share) for share in (witness.needs, witness.reach))
    key = f"conflict.{witness.side}" if len(others) else f"conflict.{witness.side}_alone"
    return Problem.at(
        _place(plan, model, witness.row),
        key,
        row=model.row_label(witness.row),
        needs=needs,
        reach=reach,
        gap=_amount(plan, unit, witness.needs - witness.reach),
        rules=_names(model, others),
    )


def _empty(plan: Plan, built: BuiltModel, row: int) -> Problem:
    """A row to which nothing adds."""
    needs = _amount(plan, float(built.row_amounts[row]), float(built.model.row_lower[row]))
    place = _place(plan, built.model, row)
    return Problem.at(place, "conflict.empty", row=built.model.row_label(row), needs=needs)


def _joint(plan: Plan, built: BuiltModel, multipliers: FloatArray, involved: IntArray) -> Problem:
    """Several rows together: what the mix of them asks for, and what it leaves room for.

    In units of the weightiest row, so that with multipliers of one the amounts are plain sums.
    """
    model, unit = built.model, float(built.row_amounts[involved[0]])
    mix = multipliers / abs(multipliers[involved[0]])
    push = pressures(model, mix)
    lower, upper = np.maximum(mix, 0.0), np.maximum(-mix, 0.0)
    with np.errstate(invalid="ignore"):
        box = np.where(push > 0.0, model.upper * push, model.lower * push)
    box[~np.isfinite(box)] = 0.0  # a proof presses no cell without limit but by rounding
    asked = float(model.row_lower[lower > 0.0] @ lower[lower > 0.0])
    room = float(model.row_upper[upper > 0.0] @ upper[upper > 0.0] + model.reference @ box)
    key = "conflict.rules" if model.is_plain[involved].all() else "conflict.weighted_rules"
    return Problem.at(
        _place(plan, model, int(involved[0])),
        key,
        count=len(involved),
        rules=_names(model, involved),
        needs=_amount(plan, unit, asked),
        reach=_amount(plan, unit, room),
        gap=_amount(plan, unit, asked - room),
    )


def _by_weight(model: CanonicalModel, multipliers: FloatArray) -> IntArray:
    """The rows of a contradiction, the weightiest first."""
    size = np.abs(multipliers) * model.row_mass
    rows = np.flatnonzero(size > 1e-9 * size.max(initial=0.0))
    return rows[np.lexsort((rows, -size[rows]))]


def _names(model: CanonicalModel, rows: IntArray) -> str:
    """Rows by rule: ``承接能力[销售代表A; 销售代表B; +6]``."""
    names = []
    for rule in dict.fromkeys(int(rule) for rule in model.row_rule[rows]):
        members = [str(member) for member in model.row_member[rows[model.row_rule[rows] == rule]] if member]
        shown = members[:_SHOWN] + ([f"+{len(members) - _SHOWN}"] if len(members) > _SHOWN else [])
        names.append(model.rule_names[rule] + (f"[{'; '.join(shown)}]" if shown else ""))
    return ", ".join(names)


def _amount(plan: Plan, unit: float, share: float) -> str:
    amount = share * unit
    return f"{amount:,.{plan.minor_digits}f}".removesuffix("." + "0" * plan.minor_digits)


def _place(plan: Plan, model: CanonicalModel, row: int) -> Place:
    """Where the rule of a row stands; the plan's total has its own line."""
    position = int(model.row_rule[row]) - 1
    if position >= len(plan.spec.rules):
        return plan.place("tiers")  # what keeps them in order stands nowhere else
    return plan.place(*plan.main.total_path) if position < 0 else plan.place("rules", position) or NOWHERE

"""Conflicts tried out: the plan that is left when only some rows of its rules stay, solved."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
from scipy import optimize, sparse

from quotaopt import solve
from quotaopt.errors import InfeasibleError, NotCertifiedError
from quotaopt.plan.plan import Plan
from quotaopt.reading import build_model, read_cells
from quotaopt.rules.plan_total import plan_totals

Unit = tuple[str, str]
MOST = Decimal(10) ** 15
"""The largest number a plan may hold."""


def left_with(plan: Plan, units: Iterable[Unit]) -> Plan:
    """The plan whose only hard rules are these rows: every row a rule of its own."""
    units = list(units)
    stated: dict[str, dict[str, Any]] = {rule["name"]: rule for rule in plan.document.get("rules", [])}
    rules = [
        _narrowed(stated[rule], members) | {"name": f"only {number}"}
        for number, (rule, members) in enumerate(units)
        if rule != "total"
    ]
    changes: dict[str, Any] = {"rules": rules}
    if ("total", "") not in units:
        total = plan_totals(plan, read_cells(plan))[0]
        size = max(total.lower, 1) * plan.main.step
        most = MOST // plan.main.step * plan.main.step
        changes |= {"total": {"min": 0, "max": min(10_000 * size, most)}, "reference.total": size}
    return plan.change(changes)


def _narrowed(rule: dict[str, Any], members: str) -> dict[str, Any]:
    """The rule for one row."""
    each = rule.get("each", [])
    each = [each] if isinstance(each, str) else each
    if not each:
        return rule
    names = next(csv.reader([members], skipinitialspace=True)) if len(each) > 1 else [members]
    own = {level: [name] for level, name in zip(each, names, strict=True)}
    return rule | {"where": rule.get("where", {}) | own}


def is_impossible(plan: Plan) -> bool:
    """Whether no plan keeps the rules: a solve says so or, where it gives up, a linear program."""
    try:
        solve(plan)
    except InfeasibleError:
        return True
    except NotCertifiedError:
        return _has_no_point(plan)
    return False


def _has_no_point(plan: Plan) -> bool:
    """By a linear program over targets, for burdens of tiny references are huge."""
    model = build_model(plan, read_cells(plan)).model
    of_targets = model.matrix() @ sparse.diags_array(1.0 / model.reference)
    rows = sparse.csr_array(sparse.vstack([of_targets, -of_targets]))
    limits = np.concatenate([model.row_upper, -model.row_lower])
    stated = np.isfinite(limits)
    box = np.column_stack([model.lower, model.upper]) * model.reference[:, None]
    answer = optimize.linprog(np.zeros(model.n_cells), rows[stated], limits[stated], bounds=box)
    return bool(answer.status == 2)

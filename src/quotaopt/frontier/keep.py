"""An efficient point as a plan of its own: the plan with every target stated in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.frontier.case import Case
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.plan.plan import Plan
from quotaopt.publishing import whole_steps

if TYPE_CHECKING:
    import pandas as pd

TARGET = "target"


@dataclass(frozen=True, eq=False)
class Kept:
    """The targets of a point in whole steps, and what a plan says to have exactly them."""

    case: Case
    steps: IntArray  # (n_cells,)
    name: str  # of the rule
    because: str

    @property
    def table(self) -> pd.DataFrame:
        """One row per cell: its members and its target."""
        import pandas as pd

        cells, plan = self.case.cells, self.case.plan
        numbers = np.arange(len(cells))
        layer = cells.layer_of(numbers)
        amounts = [one.step for one in plan.layers]
        columns: dict[str, Any] = {level: cells.member_names(level, numbers) for level in cells.finest}
        columns[TARGET] = [
            f"{amounts[of] * count:f}" for of, count in zip(layer.tolist(), self.steps.tolist(), strict=True)
        ]
        return pd.DataFrame(columns)

    def changes(self, file: str | None = None) -> Mapping[str, Any]:
        """Entries of the plan, by dotted path; the table is in `file`, or given from Python."""
        plan, finest = self.case.plan, list(self.case.cells.finest)
        table = next(
            name
            for n in range(len(plan.spec.tables) + 1)
            if (name := f"frontier{n or ''}") not in plan.tables
        )
        rule: dict[str, Any] = {"name": self.name, "each": finest, "total": f"{table}.{TARGET}"}
        if plan.spec.over_assignment:
            rule["number"] = "plan"
        rule["because"] = self.because
        source = {} if file is None else {"file": file}
        rules = [*plan.document.get("rules", ()), rule]
        return {f"tables.{table}": {**source, "key": finest}, "rules": rules}

    def plan(self) -> Plan:
        """The plan, with its table in memory."""
        changes = self.changes()
        table = next(iter(changes)).removeprefix("tables.")
        plan = self.case.plan
        return replace(plan, frames={**plan.frames, table: self.table}).change(changes)


def kept(case: Case, t: FloatArray, name: str, because: str) -> Kept:
    """A plan in whole steps from burdens `t` of the model's cells."""
    rounding = whole_steps(case.plan, case.cells, case.built, t)
    steps = np.zeros(len(case.cells), dtype=np.int64)
    steps[case.built.active] = rounding.steps
    return Kept(case, steps, name, because)

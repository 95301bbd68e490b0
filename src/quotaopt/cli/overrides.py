"""How a run's plan differs from its file: scenarios by name, then single entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.plan.scenarios import Scenario


@dataclass(frozen=True)
class Overrides:
    """What ``--scenario``, ``--scenarios`` and ``--set`` say."""

    scenarios: tuple[str, ...] = ()
    scenario_file: Path | None = None
    assignments: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.scenarios or self.assignments)

    def read_plan(self, path: Path, *, allow_outside: bool = False) -> Plan:
        """The plan of a file with the scenarios in their order, then the single entries.

        Raises
        ------
        PlanError
            The plan, a scenario or an assignment is wrong.
        """
        from quotaopt.plan.document.overrides import read_assignments
        from quotaopt.plan.plan import read_plan

        changes = read_assignments(self.assignments)
        if not self.scenarios and self.scenario_file is None:
            return read_plan(path, changes=changes, allow_outside=allow_outside)
        return self.applied(read_plan(path, allow_outside=allow_outside))

    def applied(self, plan: Plan) -> Plan:
        """A plan that has been read, with the scenarios in their order, then the single entries.

        Raises
        ------
        PlanError
            A scenario or an assignment is wrong.
        """
        from quotaopt.errors import Place, PlanError, Problem
        from quotaopt.plan.document.overrides import read_assignments
        from quotaopt.plan.scenarios import plan_with

        changes, known = read_assignments(self.assignments), self.known(plan)
        if self.scenario_file is not None and not self.scenarios:
            place, names = Place(str(self.scenario_file)), ", ".join(known)
            raise PlanError([Problem.at(place, "scenario.none_chosen", known=names)])
        return plan_with(plan, self.scenarios, known, changes) if self else plan

    def known(self, plan: Plan) -> Mapping[str, Scenario]:
        """The scenarios of the plan, and those of the file."""
        from quotaopt.plan.scenarios import scenarios_of

        if self.scenario_file is None:
            return scenarios_of(plan)
        from quotaopt.scenario.file import read_scenarios

        return {**scenarios_of(plan), **read_scenarios(self.scenario_file, plan)}

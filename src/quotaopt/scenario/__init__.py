"""What-if: scenarios of a plan, from the plan file, from files of their own, and what they change."""

from quotaopt.plan.scenarios import Scenario, plan_with, scenario_plan, scenarios_of
from quotaopt.scenario.beside import Side, SideBySide
from quotaopt.scenario.comparing import compare, side_by_side
from quotaopt.scenario.file import read_scenarios
from quotaopt.scenario.what_if import whatif

__all__ = [
    "Scenario",
    "Side",
    "SideBySide",
    "compare",
    "plan_with",
    "read_scenarios",
    "scenario_plan",
    "scenarios_of",
    "side_by_side",
    "whatif",
]

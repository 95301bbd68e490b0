"""What-if: scenarios of a plan, from the plan file, from files of their own, and what they change."""

from quotaopt.plan.scenarios import Scenario, plan_with, scenario_plan, scenarios_of
from quotaopt.scenario.file import read_scenarios

__all__ = ["Scenario", "plan_with", "read_scenarios", "scenario_plan", "scenarios_of"]

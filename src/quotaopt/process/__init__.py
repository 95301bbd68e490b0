"""From targets to what people do: process targets in whole numbers, and a sheet for everybody."""

from quotaopt.process.sheets import ActionSheet, ActionSheets, action_sheets
from quotaopt.process.targets import ProcessTargets, process_targets

__all__ = ["ActionSheet", "ActionSheets", "ProcessTargets", "action_sheets", "process_targets"]

"""What has been sold: read, put on the cells of a plan, corrected, and summed exactly."""

from quotaopt.actuals.actuals import Actuals, State
from quotaopt.actuals.elapsed import Elapsed, closed, elapsed
from quotaopt.actuals.read import read_actuals

__all__ = ["Actuals", "Elapsed", "State", "closed", "elapsed", "read_actuals"]

"""What "fair" means: one file per notion, all over the same canonical model."""

from quotaopt.fairness.least_squares import LEAST_SQUARES
from quotaopt.fairness.notion import Notion, dual_bound, objective
from quotaopt.fairness.proportional import PROPORTIONAL

NOTIONS: dict[str, Notion] = {notion.name: notion for notion in (PROPORTIONAL, LEAST_SQUARES)}

__all__ = ["LEAST_SQUARES", "NOTIONS", "PROPORTIONAL", "Notion", "dual_bound", "objective"]

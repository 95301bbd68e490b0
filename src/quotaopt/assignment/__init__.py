"""What managers and reps carry on top of the plan: over-assignment and reserves, in whole steps."""

from quotaopt.assignment.ranks import COMPANY, ChainStep, OverAssignment, Rank, over_assign

__all__ = ["COMPANY", "ChainStep", "OverAssignment", "Rank", "over_assign"]

"""What managers and reps carry on top of the plan: over-assignment and reserves, in whole steps."""

from quotaopt.assignment.layers import COMPANY, ChainStep, Layer, OverAssignment, over_assign

__all__ = ["COMPANY", "ChainStep", "Layer", "OverAssignment", "over_assign"]

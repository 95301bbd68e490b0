"""Choosing a pattern: which groups are open and what each may carry, so that only limits are left."""

from quotaopt.logic.choose import Chosen, Exhausted, choose_pattern
from quotaopt.logic.search import Limits, Refuted, Solved, SolvePattern

__all__ = ["Chosen", "Exhausted", "Limits", "Refuted", "SolvePattern", "Solved", "choose_pattern"]

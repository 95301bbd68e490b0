"""Choosing a pattern: which groups are open and what each may carry, so that only limits are left."""

from quotaopt.logic.chain import LogicSolution, solve_with_logic
from quotaopt.logic.choose import Chosen, Exhausted, choose_pattern
from quotaopt.logic.guide import Guide
from quotaopt.logic.search import Limits, Refuted, Solved, SolvePattern

__all__ = [
    "Chosen",
    "Exhausted",
    "Guide",
    "Limits",
    "LogicSolution",
    "Refuted",
    "SolvePattern",
    "Solved",
    "choose_pattern",
    "solve_with_logic",
]

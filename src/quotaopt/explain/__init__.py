"""Why a number is what it is: the chain that makes it, exactly, and the limits that shape it."""

from quotaopt.explain.explain import explain
from quotaopt.explain.ranges import with_ranges
from quotaopt.explanation import KINDS, Binding, Explanation, Level, Link

__all__ = ["KINDS", "Binding", "Explanation", "Level", "Link", "explain", "with_ranges"]

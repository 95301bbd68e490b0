"""Why a number is what it is: the chain that makes it, exactly, and the limits that shape it."""

from quotaopt.explain.explain import explain
from quotaopt.explanation import KINDS, Binding, Explanation, Link

__all__ = ["KINDS", "Binding", "Explanation", "Link", "explain"]

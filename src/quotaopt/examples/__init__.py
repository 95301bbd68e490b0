"""Plans to start from: the shipped ones, and made ones of any size."""

from quotaopt.examples.shipped import copy_example, shipped_plans
from quotaopt.examples.synthetic import write_synthetic

__all__ = ["copy_example", "shipped_plans", "write_synthetic"]

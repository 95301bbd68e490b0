"""Deviations of actuals from targets: which cells explain them, and what people say about them."""

from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.read import read_causes

__all__ = ["Cause", "Causes", "read_causes"]

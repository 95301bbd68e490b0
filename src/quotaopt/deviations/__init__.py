"""Deviations of actuals from targets: which cells explain them, and what people say about them."""

from quotaopt.deviations.analysis import analyse
from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.deviation import Analysis, Deviation
from quotaopt.deviations.facts import Facts, facts_of
from quotaopt.deviations.read import read_causes
from quotaopt.deviations.run import deviations
from quotaopt.deviations.sold import quantities_of

__all__ = [
    "Analysis",
    "Cause",
    "Causes",
    "Deviation",
    "Facts",
    "analyse",
    "deviations",
    "facts_of",
    "quantities_of",
    "read_causes",
]

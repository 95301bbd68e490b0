"""Versions of a plan: a folder of them, each an ordinary plan with its targets, its proof and its reason.

>>> quotaopt.versions.append("2025", allocation, reason="Q1 actuals")  # doctest: +SKIP
>>> quotaopt.versions.read("2025").latest.plan()  # doctest: +SKIP
"""

from quotaopt.versions.folder import append, read
from quotaopt.versions.version import Version, Versions

__all__ = ["Version", "Versions", "append", "read"]

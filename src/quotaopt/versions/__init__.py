"""Versions of a plan: a folder of them, each an ordinary plan with its targets, its proof and its reason.

>>> quotaopt.versions.append("2025", allocation, reason="Q1 actuals")  # doctest: +SKIP
>>> quotaopt.versions.read("2025").latest.plan()  # doctest: +SKIP
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotaopt.versions.approving import approve
    from quotaopt.versions.folder import append, read
    from quotaopt.versions.version import Version, Versions

__all__ = ["Version", "Versions", "append", "approve", "read"]

_HOME = {
    "Version": "version",
    "Versions": "version",
    "append": "folder",
    "approve": "approving",
    "read": "folder",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first used, so that asking whether a folder holds versions costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'quotaopt.versions' has no attribute {name!r}")
    return getattr(importlib.import_module(f"quotaopt.versions.{_HOME[name]}"), name)

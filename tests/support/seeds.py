"""How many random instances a truth is tried on; more of them take longer than a change can wait for."""

from __future__ import annotations

import os


def n_plans(usual: int) -> int:
    """How many instances: `usual`, or what ``QUOTAOPT_PLANS`` says."""
    return int(os.environ.get("QUOTAOPT_PLANS", usual))


def seeds(usual: int, start: int = 0) -> range:
    """The seeds of as many instances, from `start`."""
    return range(start, start + n_plans(usual))

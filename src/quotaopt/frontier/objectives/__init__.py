"""What a plan can be good at, one file each; the words are those of ``frontier --between``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from quotaopt.frontier.objectives.fairness import FAIRNESS
from quotaopt.frontier.objectives.margin import MARGIN
from quotaopt.frontier.objectives.objective import Objective
from quotaopt.frontier.objectives.stability import STABILITY
from quotaopt.frontier.objectives.strategy import STRATEGY
from quotaopt.frontier.objectives.total import TOTAL

OBJECTIVES: Mapping[str, Objective] = MappingProxyType(
    {one.name: one for one in (FAIRNESS, STRATEGY, STABILITY, MARGIN, TOTAL)}
)

__all__ = ["OBJECTIVES", "Objective"]

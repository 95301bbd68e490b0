"""Fair, exact and proven allocation of sales targets.

>>> import quotaopt
>>> plan = quotaopt.read_plan("plan.yaml")  # doctest: +SKIP
>>> allocation = quotaopt.solve(plan)  # doctest: +SKIP
>>> allocation.targets  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotaopt import actuals, batch, blocks, curves, negotiate, track, versions, workers
    from quotaopt.allocation import Allocation
    from quotaopt.attribution.change import PlanChange
    from quotaopt.audit.run import Audit, audit_of
    from quotaopt.certify.certificate import Certificate
    from quotaopt.comparison import Comparison, compare_notions
    from quotaopt.engine import Diagnosis, check, diagnose, reachable_total, solve, ways_out
    from quotaopt.errors import (
        InfeasibleError,
        NegotiationError,
        NotCertifiedError,
        PlanError,
        QuotaoptError,
        SheetError,
    )
    from quotaopt.handout import Handouts, handouts
    from quotaopt.options import SolveOptions
    from quotaopt.plan.plan import Plan, make_plan, read_plan
    from quotaopt.process import action_sheets, process_targets
    from quotaopt.ranges import member_ranges, total_range, total_ranges
    from quotaopt.risks.hedge import Hedge, hedge
    from quotaopt.risks.run import Risk, risk
    from quotaopt.risks.seek import Sought, seek
    from quotaopt.scenario import (
        Scenario,
        SideBySide,
        compare,
        read_scenarios,
        scenario_plan,
        scenarios_of,
        whatif,
    )
    from quotaopt.sweep.run import Sweep, sweep_of
    from quotaopt.sweep.tornado import influence_of
    from quotaopt.verification import verify

__version__ = "0.1.0"

__all__ = [
    "Allocation",
    "Audit",
    "Certificate",
    "Comparison",
    "Diagnosis",
    "Frontier",
    "Handouts",
    "Hedge",
    "InfeasibleError",
    "NegotiationError",
    "NotCertifiedError",
    "Plan",
    "PlanChange",
    "PlanError",
    "QuotaoptError",
    "Risk",
    "Scenario",
    "SheetError",
    "SideBySide",
    "SolveOptions",
    "Sought",
    "Sweep",
    "action_sheets",
    "actuals",
    "audit_of",
    "batch",
    "blocks",
    "check",
    "compare",
    "compare_notions",
    "curves",
    "diagnose",
    "frontier_of",
    "handouts",
    "hedge",
    "influence_of",
    "make_plan",
    "member_ranges",
    "negotiate",
    "process_targets",
    "reachable_total",
    "read_plan",
    "read_scenarios",
    "risk",
    "scenario_plan",
    "scenarios_of",
    "seek",
    "solve",
    "sweep_of",
    "total_range",
    "total_ranges",
    "track",
    "verify",
    "versions",
    "ways_out",
    "whatif",
    "workers",
]

_HOMES = {
    "quotaopt.allocation": ("Allocation",),
    "quotaopt.attribution.change": ("PlanChange",),
    "quotaopt.audit.run": ("Audit", "audit_of"),
    "quotaopt.certify.certificate": ("Certificate",),
    "quotaopt.comparison": ("Comparison", "compare_notions"),
    "quotaopt.engine": ("Diagnosis", "check", "diagnose", "reachable_total", "solve", "ways_out"),
    "quotaopt.errors": (
        "InfeasibleError",
        "NegotiationError",
        "NotCertifiedError",
        "PlanError",
        "QuotaoptError",
        "SheetError",
    ),
    "quotaopt.frontier.frontier": ("Frontier", "frontier_of"),
    "quotaopt.handout": ("Handouts", "handouts"),
    "quotaopt.options": ("SolveOptions",),
    "quotaopt.plan.plan": ("Plan", "make_plan", "read_plan"),
    "quotaopt.process": ("action_sheets", "process_targets"),
    "quotaopt.ranges": ("member_ranges", "total_range", "total_ranges"),
    "quotaopt.sweep.run": ("Sweep", "sweep_of"),
    "quotaopt.sweep.tornado": ("influence_of",),
    "quotaopt.risks.hedge": ("Hedge", "hedge"),
    "quotaopt.risks.run": ("Risk", "risk"),
    "quotaopt.risks.seek": ("Sought", "seek"),
    "quotaopt.scenario": (
        "Scenario",
        "SideBySide",
        "compare",
        "read_scenarios",
        "scenario_plan",
        "scenarios_of",
        "whatif",
    ),
    "quotaopt.verification": ("verify",),
}
_ROOMS = ("actuals", "batch", "blocks", "curves", "negotiate", "track", "versions", "workers")
"""Rooms that are used by their own names."""
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing the package costs nothing."""
    if name in _ROOMS:
        return importlib.import_module(f"quotaopt.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'quotaopt' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__version__"]

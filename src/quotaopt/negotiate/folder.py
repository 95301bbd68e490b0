"""A negotiation as a folder of plain files.

``plan/`` holds the plan with its tables, ``rounds/N/`` what round N proposed and what was answered,
``agreements/N/`` what was agreed, ``ledger.jsonl`` everything that happened.
"""

from __future__ import annotations

from quotaopt.ledger.folder import LedgerFolder
from quotaopt.negotiate.subject import NEGOTIATION
from quotaopt.plan.plan import Plan, read_plan

PLAN = "plan/plan.yaml"


class Folder(LedgerFolder):
    """The store in a folder."""

    subject = NEGOTIATION

    def plan(self) -> Plan:
        """The plan in the folder."""
        return read_plan(self._path / PLAN)

"""What a version says and holds, before it has a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from quotaopt.allocation import Allocation
from quotaopt.files import json_text
from quotaopt.handout.roles import roles_of
from quotaopt.ledger.approvals import approved_nodes
from quotaopt.ledger.entries import Draft
from quotaopt.messages import LANGUAGES
from quotaopt.negotiate.nodes import nodes_of
from quotaopt.plan.alone import as_written, plan_files
from quotaopt.plan.plan import provenance
from quotaopt.plan.schema_negotiation import Negotiation
from quotaopt.report.table import published, targets_table
from quotaopt.report.write import write_table
from quotaopt.versions.subject import VERSION
from quotaopt.versions.version import ACTUALS, PLAN, PROOF, RECORD, TARGETS


@dataclass(frozen=True, eq=False)
class Made:
    """An allocation with why, when and by whom it was made."""

    allocation: Allocation  # of the plan as it is written
    by: str
    at: str
    reason: str
    policy: Mapping[str, Any]
    person: str | None  # the level whose members are people; None where there is none, so that cells count
    files: Mapping[str, bytes]  # of its folder, but for its record

    @classmethod
    def of(
        cls,
        allocation: Allocation,
        by: str,
        at: str,
        reason: str,
        policy: Mapping[str, Any],
        actuals: Mapping[str, bytes],
        person: str | None,
    ) -> Self:
        """Write down the plan, and what is proved of it as it is written."""
        own = plan_files(allocation.plan)
        kept = replace(allocation, plan=as_written(own))
        files = {f"{PLAN}/{name}": contents for name, contents in own.items()}
        files |= {f"{ACTUALS}/{name}": contents for name, contents in actuals.items()}
        with TemporaryDirectory() as folder:
            aside = Path(folder)
            write_table(published(targets_table(kept)), aside / TARGETS)
            kept.write_proof(aside / PROOF)
            files |= {name: (aside / name).read_bytes() for name in (TARGETS, PROOF)}
        return cls(kept, by, at, reason, policy, person or roles_of(kept.plan)["person"], files)

    @property
    def levels(self) -> tuple[str, ...]:
        """What tells cells apart."""
        return tuple(self.allocation.cells)

    def draft(self, number: int, changed: int | None) -> Draft:
        """What the ledger says of it."""
        return Draft(VERSION, self.by, self.at, self._said(number, changed))

    def named(self, number: int, changed: int | None) -> dict[str, bytes]:
        """Its files with its record, in the folder of its number."""
        terms = self._terms()
        record = {
            **self._said(number, changed),
            "by": self.by,
            "at": self.at,
            "levels": list(terms.nodes),
            "nodes": self._nodes(terms),
            "certificate": {lang: self.allocation.certificate.to_dict(lang) for lang in LANGUAGES},
        }
        kept = {**self.files, RECORD: json_text(record).encode()}
        return {f"{number}/{name}": contents for name, contents in kept.items()}

    def _said(self, number: int, changed: int | None) -> dict[str, Any]:
        plan, main, cells = self.allocation.plan, self.allocation.main_part, self.allocation.cells
        return {
            "version": number,
            "plan": plan.spec.plan,
            "plan_sha256": provenance(plan)["plan_sha256"],
            "reason": self.reason,
            "policy": dict(self.policy),
            "status": self.allocation.status,
            "total": f"{int(main.steps.sum()) * main.shown.step:f}",
            "unit": main.unit,
            "step": f"{main.shown.step:f}",
            "changed": changed,
            "people": len(cells if self.person is None else cells.levels[self.person].members),
            "person": self.person,
            "actuals": sorted(Path(name).name for name in self.files if name.startswith(f"{ACTUALS}/")),
        }

    def _terms(self) -> Negotiation:
        """Whose targets are approved, and by whom: as in a negotiation, else every region by itself."""
        plan = self.allocation.plan
        if plan.spec.negotiation is not None:
            return plan.spec.negotiation
        level = roles_of(plan)["region"] or next(iter(self.allocation.cells))
        return Negotiation(nodes=(level,), owners=(level,))

    def _nodes(self, terms: Negotiation) -> list[dict[str, Any]]:
        main = self.allocation.main_part
        nodes = nodes_of(self.allocation.plan, self.allocation.cells, terms)
        targets = (steps * main.shown.step for steps in nodes.sums(main.steps).tolist())
        told = approved_nodes(zip(nodes.names, targets, strict=True))
        return [{**each, "owners": list(own)} for each, own in zip(told, nodes.owners, strict=True)]

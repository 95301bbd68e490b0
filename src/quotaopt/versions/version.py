"""What a folder of versions holds, worked out from its ledger and its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from quotaopt.bargain.data import Node
from quotaopt.errors import Place, Problem, VersionsError
from quotaopt.ledger.approvals import Approval, approvals_in, standing
from quotaopt.ledger.entries import Entry
from quotaopt.plan.alone import PLAN_FILE
from quotaopt.plan.plan import Plan, read_plan
from quotaopt.versions.subject import APPROVE, LEDGER, VERSION

PLAN, TARGETS, PROOF, RECORD, ACTUALS = (
    "plan", "targets.csv", "proof.json.gz", "version.json", "actuals",
)  # fmt: skip


@dataclass(frozen=True)
class OwnedTarget:
    """What a node is to carry, and who answers for it, from the highest down."""

    node: Node
    owners: tuple[str, ...]
    target: Decimal


@dataclass(frozen=True)
class Version:
    """A plan with its targets, as it was made for a reason."""

    folder: Path
    entry: Entry  # of the ledger
    spoken: tuple[Entry, ...]  # of approvals, up to the version after it

    @property
    def number(self) -> int:
        """From 1."""
        return int(self.entry.said["version"])

    @property
    def at(self) -> str:
        """The moment it was made, in ISO form, UTC."""
        return self.entry.draft.at

    @property
    def by(self) -> str:
        """Who made it."""
        return self.entry.draft.by

    @property
    def reason(self) -> str:
        """Why it was made; nothing for the first, if nothing was said."""
        return str(self.entry.said["reason"])

    @property
    def policy(self) -> Mapping[str, Any]:
        """How it was made from the version before, in the words of who made it."""
        policy: Mapping[str, Any] = self.entry.said["policy"]
        return policy

    @property
    def total(self) -> Decimal:
        """Of the main measure in the main tier."""
        return Decimal(self.entry.said["total"])

    @property
    def changed(self) -> int | None:
        """How many have another target in an open period than in the version before; None for the first."""
        changed: int | None = self.entry.said["changed"]
        return changed

    @property
    def plan_file(self) -> Path:
        """The plan, with its tables beside it."""
        return self.folder / PLAN / PLAN_FILE

    @property
    def targets_file(self) -> Path:
        """A row per cell."""
        return self.folder / TARGETS

    @property
    def proof_file(self) -> Path:
        """What ``quotaopt verify`` checks with the plan alone."""
        return self.folder / PROOF

    @property
    def actuals_files(self) -> tuple[Path, ...]:
        """The actuals that were used."""
        return tuple(self.folder / ACTUALS / name for name in self.entry.said["actuals"])

    def plan(self) -> Plan:
        """The plan of the version."""
        return read_plan(self.plan_file)

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """Everything that was said of it, with its nodes and its certificate."""
        record: Mapping[str, Any] = json.loads((self.folder / RECORD).read_text(encoding="utf-8"))
        return record

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels whose members are approved."""
        return tuple(self.record["levels"])

    @cached_property
    def nodes(self) -> tuple[OwnedTarget, ...]:
        """Every node that is approved by itself."""
        return tuple(
            OwnedTarget(
                tuple(zip(self.levels, each["node"], strict=True)),
                tuple(each["owners"]),
                Decimal(each["target"]),
            )
            for each in self.record["nodes"]
        )

    @cached_property
    def approvals(self) -> dict[Node, tuple[Approval, ...]]:
        """Who agreed to the target of every node, in this version or while it was the same before."""
        levels = self.levels
        same = (entry for entry in self.spoken if tuple(entry.said["levels"]) == levels)
        return standing(approvals_in(same, levels), {each.node: each.target for each in self.nodes})

    @property
    def approved(self) -> int:
        """How many nodes somebody has approved."""
        return sum(bool(approvals) for approvals in self.approvals.values())


@dataclass(frozen=True)
class Versions:
    """All versions of a plan, the oldest first; there is one at least."""

    path: Path
    entries: tuple[Entry, ...]

    @cached_property
    def all(self) -> tuple[Version, ...]:
        """Every version."""
        made = [at for at, entry in enumerate(self.entries) if entry.kind == VERSION]
        ends = [*made[1:], len(self.entries)]
        return tuple(
            Version(
                self.path / str(self.entries[at].said["version"]),
                self.entries[at],
                tuple(entry for entry in self.entries[:end] if entry.kind == APPROVE),
            )
            for at, end in zip(made, ends, strict=True)
        )

    @property
    def latest(self) -> Version:
        """The version that stands."""
        return self.all[-1]

    @property
    def seal(self) -> str:
        """The last one: who has noted it can tell whether the ledger was written anew."""
        return self.entries[-1].seal

    def version(self, number: int) -> Version:
        """A version by its number.

        Raises
        ------
        VersionsError
            There is none with that number.
        """
        if not 1 <= number <= len(self.all):
            place = Place(str(self.path / LEDGER))
            raise VersionsError(
                [Problem.at(place, "versions.no_such_version", number=number, last=len(self.all))]
            )
        return self.all[number - 1]

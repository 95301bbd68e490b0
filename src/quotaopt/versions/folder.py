"""A folder of versions: ``N/`` is version N, ``versions.jsonl`` says what happened.

In ``N/`` lie ``plan/`` (the plan file with its tables), ``targets.csv``, ``proof.json.gz``, ``actuals/``
(what was used) and ``version.json``, which says all that is known of the version by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.errors import Place, Problem, VersionsError
from quotaopt.files import json_text
from quotaopt.handout.roles import roles_of
from quotaopt.ledger.approvals import approved_nodes
from quotaopt.ledger.entries import Draft, now
from quotaopt.ledger.folder import LedgerFolder
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.messages import LANGUAGES
from quotaopt.negotiate.nodes import nodes_of
from quotaopt.plan.alone import as_written, plan_files
from quotaopt.plan.plan import Plan, provenance
from quotaopt.plan.schema_negotiation import Negotiation
from quotaopt.report.table import published, targets_table
from quotaopt.report.write import write_table
from quotaopt.versions.changes import count_changed
from quotaopt.versions.subject import LEDGER, VERSION, VERSIONS
from quotaopt.versions.version import (
    ACTUALS,
    PLAN,
    PROOF,
    RECORD,
    TARGETS,
    OwnedTarget,
    Version,
    Versions,
)


class Folder(LedgerFolder):
    """A ledger of versions, with their files."""

    subject = VERSIONS

    def versions(self) -> Versions:
        """All that the ledger speaks of.

        Raises
        ------
        VersionsError
            There is no ledger, or it is not what was written.
        """
        return Versions(self._path, self.entries())

    @contextmanager
    def at_work(self) -> Iterator[Versions]:
        """The versions, to which nobody else adds anything meanwhile.

        Raises
        ------
        VersionsError
            The ledger or a recorded file was changed, or somebody else is recording.
        """
        with self.locked():
            changed = self.changed()
            if changed:
                raise VersionsError(changed)
            yield self.versions()


def read(path: str | Path) -> Versions:
    """The versions in a folder.

    Raises
    ------
    VersionsError
        There are none, or the ledger was changed.
    """
    return Folder(Path(path)).versions()


def append(
    path: str | Path,
    allocation: Allocation,
    *,
    reason: str = "",
    by: str = HEADQUARTERS,
    policy: Mapping[str, Any] | None = None,
    actuals: Mapping[str, bytes] | None = None,
    closed: Mapping[str, Sequence[str]] | None = None,
    after: int | None = None,
    at: str | None = None,
) -> Version:
    """Add a version to a folder, or begin one; the version is whole or not there at all.

    Parameters
    ----------
    path
        A folder of versions, or one that is empty or not there yet.
    allocation
        The plan that is kept, with its targets and its proof.
    reason
        Why there is another version; only the first needs none.
    by
        Who makes it.
    policy
        How it was made, in JSON's own types.
    actuals
        What was used: name -> contents.
    closed
        Members by level that are over, such as ``{"month": ["2025-01"]}``: what stands there is no target
        that somebody has changed.
    after
        The number of the version that it was made from, where another one may have come in between.
    at
        The moment in ISO form, by default now.

    Raises
    ------
    VersionsError
        There is no reason, another version came in between, the folder was changed or holds something else.
    """
    path, moment = Path(path), at or now()
    made: dict[str, Any] = {"by": by, "at": moment, "reason": reason.strip(), "policy": dict(policy or {})}
    own = plan_files(allocation.plan)
    allocation = replace(allocation, plan=as_written(own))
    files = _files(allocation, own, actuals or {})
    if not (path / LEDGER).exists():
        said, named = _version(allocation, made, files, 1, None)
        Folder.new(path, Draft(VERSION, by, moment, said), named)
        return read(path).latest
    folder = Folder(path)
    with folder.at_work() as versions:
        last = versions.latest
        _require_next(last, after, made["reason"], folder.place())
        changed = count_changed(
            folder.read(f"{last.number}/{TARGETS}"),
            files[TARGETS],
            list(allocation.cells),
            person_of(allocation.plan),
            closed or {},
        )
        said, named = _version(allocation, made, files, last.number + 1, changed)
        folder.record(Draft(VERSION, by, moment, said), named, str(last.number + 1))
    return read(path).latest


def person_of(plan: Plan) -> str | None:
    """The level whose members are counted as people; None where there is none, so that cells are."""
    return roles_of(plan)["person"]


def _require_next(last: Version, after: int | None, reason: str, place: Place) -> None:
    problems = []
    if not reason:
        problems.append(Problem.at(place, "versions.no_reason"))
    if after is not None and after != last.number:
        problems.append(Problem.at(place, "versions.came_between", after=after, last=last.number))
    if problems:
        raise VersionsError(problems)


def _files(
    allocation: Allocation, own: Mapping[str, bytes], actuals: Mapping[str, bytes]
) -> dict[str, bytes]:
    """What lies in the folder of a version, but for its record."""
    files = {f"{PLAN}/{name}": contents for name, contents in own.items()}
    files |= {f"{ACTUALS}/{name}": contents for name, contents in actuals.items()}
    with TemporaryDirectory() as folder:
        aside = Path(folder)
        write_table(published(targets_table(allocation)), aside / TARGETS)
        allocation.write_proof(aside / PROOF)
        return files | {name: (aside / name).read_bytes() for name in (TARGETS, PROOF)}


def _version(
    allocation: Allocation,
    made: Mapping[str, Any],
    files: Mapping[str, bytes],
    number: int,
    changed: int | None,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the ledger says of a version, and its files."""
    plan, main = allocation.plan, allocation.main_part
    terms = _terms(plan, allocation)
    person = person_of(plan)
    said = {
        "version": number,
        "plan": plan.spec.plan,
        "plan_sha256": provenance(plan)["plan_sha256"],
        "reason": made["reason"],
        "policy": made["policy"],
        "status": allocation.status,
        "total": f"{int(main.steps.sum()) * main.shown.step:f}",
        "unit": main.unit,
        "step": f"{main.shown.step:f}",
        "changed": changed,
        "people": len(allocation.cells if person is None else allocation.cells.levels[person].members),
        "person": person,
        "actuals": sorted(
            name.removeprefix(f"{ACTUALS}/") for name in files if name.startswith(f"{ACTUALS}/")
        ),
    }
    record = {
        **said,
        "by": made["by"],
        "at": made["at"],
        "levels": list(terms.nodes),
        "nodes": _nodes(allocation, terms),
        "certificate": {lang: allocation.certificate.to_dict(lang) for lang in LANGUAGES},
    }
    kept = {**files, RECORD: json_text(record).encode()}
    return said, {f"{number}/{name}": contents for name, contents in kept.items()}


def _terms(plan: Plan, allocation: Allocation) -> Negotiation:
    """Whose targets are approved, and by whom: as in a negotiation, else every region by itself."""
    if plan.spec.negotiation is not None:
        return plan.spec.negotiation
    level = roles_of(plan)["region"] or next(iter(allocation.cells))
    return Negotiation(nodes=(level,), owners=(level,))


def _nodes(allocation: Allocation, terms: Negotiation) -> list[dict[str, Any]]:
    main = allocation.main_part
    nodes = nodes_of(allocation.plan, allocation.cells, terms)
    targets = (steps * main.shown.step for steps in nodes.sums(main.steps).tolist())
    rows = [OwnedTarget(*row) for row in zip(nodes.names, nodes.owners, targets, strict=True)]
    told = approved_nodes((row.node, row.target) for row in rows)
    return [{**each, "owners": list(row.owners)} for each, row in zip(told, rows, strict=True)]

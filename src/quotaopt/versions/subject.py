"""What the ledger of a folder of versions is about."""

from __future__ import annotations

from pathlib import Path

from quotaopt.errors import VersionsError
from quotaopt.ledger.subject import Subject

LEDGER = "versions.jsonl"
VERSION, APPROVE = "version", "approve"
VERSIONS = Subject(
    file=LEDGER,
    kinds=frozenset({VERSION, APPROVE}),
    error=VersionsError,
    no_ledger="versions.no_ledger",
    busy="versions.busy",
    unknown_approver="versions.unknown_approver",
)


def is_versions(path: Path) -> bool:
    """Whether a folder is one of versions."""
    return (path / LEDGER).is_file()

"""Versions held against their seals, and their targets against their plans by the independent checker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quotaopt.certify import Certificate
from quotaopt.errors import PlanError, Problem
from quotaopt.verification import verify
from quotaopt.versions.folder import Folder
from quotaopt.versions.version import Version, Versions


@dataclass(frozen=True)
class Verdict:
    """What is found of one version."""

    version: Version
    certificates: tuple[Certificate, ...]  # of the proof and of the targets; none where they cannot be read
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was changed and everything is proved anew."""
        return not self.problems and all(each.verified for each in self.certificates)


def verify_versions(path: str | Path) -> tuple[Versions, tuple[Verdict, ...]]:
    """Check every version of a folder.

    Raises
    ------
    VersionsError
        There is no ledger, or it is not what was written.
    """
    folder = Folder(Path(path))
    versions = folder.versions()
    return versions, tuple(_verdict(folder, version) for version in versions.all)


def _verdict(folder: Folder, version: Version) -> Verdict:
    problems = list(folder.changed(f"{version.number}/"))
    if problems:
        return Verdict(version, (), tuple(problems))
    try:
        certificates = tuple(_certificates(version))
    except PlanError as error:
        return Verdict(version, (), error.problems)
    return Verdict(version, certificates, ())


def _certificates(version: Version) -> Iterator[Certificate]:
    plan = version.plan()
    for file in (version.proof_file, version.targets_file):
        yield verify(file, plan)

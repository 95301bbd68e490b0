"""A folder of versions: ``N/`` is version N, ``versions.jsonl`` says what happened.

In ``N/`` lie ``plan/`` (the plan file with its tables), ``targets.csv``, ``proof.json.gz``, ``actuals/``
(what was used) and ``version.json``, which says all that is known of the version by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.errors import Place, Problem, VersionsError
from quotaopt.ledger.entries import now
from quotaopt.ledger.folder import LedgerFolder
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.versions.changes import count_changed
from quotaopt.versions.made import Made
from quotaopt.versions.subject import VERSIONS, is_versions
from quotaopt.versions.version import TARGETS, Version, Versions


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
    person: str | None = None,
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
    person
        The level whose members are counted as changed, by default that of people; cells where there is none.
    after
        The number of the version that it was made from, where another one may have come in between.
    at
        The moment in ISO form, by default now.

    Raises
    ------
    VersionsError
        There is no reason, another version came in between, the folder was changed or holds something else.
    """
    path = Path(path)
    made = Made.of(allocation, by, at or now(), reason.strip(), policy or {}, actuals or {}, person)
    if not is_versions(path):
        Folder.new(path, made.draft(1, None), made.named(1, None))
        return read(path).latest
    folder = Folder(path)
    with folder.at_work() as versions:
        last = versions.latest
        _require_next(last, after, made.reason, folder.place())
        number, before = last.number + 1, folder.read(f"{last.number}/{TARGETS}")
        changed = count_changed(before, made.files[TARGETS], made.levels, made.person, closed or {})
        folder.record(made.draft(number, changed), made.named(number, changed), str(number))
    return read(path).latest


def _require_next(last: Version, after: int | None, reason: str, place: Place) -> None:
    problems = []
    if not reason:
        problems.append(Problem.at(place, "versions.no_reason"))
    if after is not None and after != last.number:
        problems.append(Problem.at(place, "versions.came_between", after=after, last=last.number))
    if problems:
        raise VersionsError(problems)

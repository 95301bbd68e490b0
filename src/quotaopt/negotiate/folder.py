"""A negotiation as a folder of plain files.

``plan/`` holds the plan with its tables, ``rounds/N/`` what round N proposed and what was answered,
``agreements/N/`` what was agreed, ``ledger.jsonl`` everything that happened. Files are put together in a
folder aside, which is then given its name in one move; the ledger comes last. A run that is killed in
between leaves at most a folder that no entry speaks of, and the next run puts its own in its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from quotaopt.errors import NegotiationError, Place, Problem
from quotaopt.files import whole_file
from quotaopt.negotiate.ledger import Draft, Entry, ledger_text, read_entries, recorded
from quotaopt.negotiate.lock import file_lock
from quotaopt.plan.plan import Plan, read_plan

LEDGER, LOCK, UNFINISHED = "ledger.jsonl", ".lock", ".unfinished"
PLAN = "plan/plan.yaml"


class Folder:
    """The store in a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def new(cls, path: Path, draft: Draft, files: Mapping[str, bytes]) -> Folder:
        """A folder that begins with the given files and entry; it is whole or not there at all.

        Raises
        ------
        NegotiationError
            There is something at `path` already, or it cannot be written.
        """
        require_new(path)
        aside = path.with_name(f"{UNFINISHED}-{path.name}")
        ledger = ledger_text([Entry.after((), draft, files)])
        with _told(path):
            _write_all(aside, {**files, LEDGER: ledger.encode()})
            if path.exists():
                path.rmdir()
            aside.rename(path)
        return cls(path)

    def place(self, name: str = "") -> Place:
        """The path as it was given, with the name of a file behind it."""
        return Place(str(self._path / name))

    def entries(self) -> tuple[Entry, ...]:
        """Everything that happened, in order."""
        file = self._path / LEDGER
        if not file.is_file():
            raise NegotiationError([Problem.at(self.place(), "negotiate.no_ledger", ledger=LEDGER)])
        try:
            text = file.read_bytes().decode()
        except UnicodeDecodeError as error:
            line = file.read_bytes().count(b"\n", 0, error.start) + 1
            raise NegotiationError(
                [Problem.at(Place(str(file), line=line), "negotiate.ledger_changed")]
            ) from None
        return read_entries(text, self.place(LEDGER))

    def changed(self) -> tuple[Problem, ...]:
        """One problem for every recorded file that is gone or has other bytes."""
        return tuple(
            Problem.at(self.place(name), "negotiate.file_gone" if found is None else "negotiate.file_changed")
            for name, fingerprint in recorded(self.entries())
            if (found := self._fingerprint(name)) != fingerprint
        )

    def plan(self) -> Plan:
        """The plan in the folder."""
        return read_plan(self._path / PLAN)

    def read(self, name: str) -> bytes:
        """What a file holds."""
        try:
            return (self._path / name).read_bytes()
        except OSError:
            raise NegotiationError([Problem.at(self.place(name), "negotiate.file_gone")]) from None

    def record(self, draft: Draft, files: Mapping[str, bytes], within: str = "") -> Entry:
        """Move the files into place at once, then write the ledger with one more line."""
        entries = self.entries()
        entry = Entry.after(entries, draft, files)
        with _told(self._path):
            if files:
                self._move_in(files, within)
        with whole_file(self._path / LEDGER) as unfinished:
            unfinished.write_bytes(ledger_text((*entries, entry)).encode())
        return entry

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the folder; it ends with the process at the latest."""
        self.entries()  # there is such a folder
        with file_lock(self._path / LOCK):
            yield

    def _move_in(self, files: Mapping[str, bytes], within: str) -> None:
        aside, wanted = self._path / UNFINISHED, self._path / within
        _write_all(aside, {name.removeprefix(f"{within}/"): content for name, content in files.items()})
        if wanted.exists():  # a run that was killed before the ledger knew of it
            shutil.rmtree(wanted)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        aside.rename(wanted)

    def _fingerprint(self, name: str) -> str | None:
        file = self._path / name
        return sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def require_new(path: Path) -> None:
    """Refuse to touch what is there already.

    Raises
    ------
    NegotiationError
        `path` is something other than an empty folder, or its own folder does not exist.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise NegotiationError([Problem.at(Place(str(path)), "negotiate.exists")])
    if not path.parent.is_dir():
        raise NegotiationError([Problem.at(Place(str(path)), "report.no_folder", folder=str(path.parent))])


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """A folder that holds these files and nothing else."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    write_files(folder, files)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files below a folder, whose own folders are made where they are missing."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise NegotiationError([Problem.at(Place(str(path)), "report.not_written", reason=reason)]) from error

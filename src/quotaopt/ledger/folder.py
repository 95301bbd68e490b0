"""A folder of plain files with a ledger of everything that happened in it.

Files are put together in a folder aside, which is then given its name in one move; the ledger comes last.
A run that is killed in between leaves at most a folder that no entry speaks of, and the next run puts its
own in its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Self

from quotaopt.errors import Place, Problem
from quotaopt.files import whole_file, write_files, writing
from quotaopt.ledger.entries import Draft, Entry, ledger_text, read_entries, recorded
from quotaopt.ledger.lock import file_lock
from quotaopt.ledger.subject import Subject

LOCK, UNFINISHED = ".lock", ".unfinished"
_ATTRIBUTES = {".gitattributes": b"* -text\n"}
"""Version control is not to change the ends of lines: every byte counts."""


class LedgerFolder:
    """A ledger with its files in a folder. What it is about, a subclass says."""

    subject: ClassVar[Subject]

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def new(cls, path: Path, draft: Draft, files: Mapping[str, bytes]) -> Self:
        """A folder that begins with the given files and entry; it is whole or not there at all.

        Raises
        ------
        PlanError
            There is something at `path` already, or it cannot be written.
        """
        cls.require_new(path)
        files = {**files, **_ATTRIBUTES}
        aside = path.with_name(f"{UNFINISHED}-{path.name}")
        ledger = ledger_text([Entry.after((), draft, files)])
        with writing(path, cls.subject.error):
            _write_all(aside, {**files, cls.subject.file: ledger.encode()})
            if path.exists():
                path.rmdir()
            aside.rename(path)
        return cls(path)

    @classmethod
    def require_new(cls, path: Path) -> None:
        """Refuse to touch what is there already.

        Raises
        ------
        PlanError
            `path` is something other than an empty folder, or its own folder does not exist.
        """
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            raise cls.subject.error([Problem.at(Place(str(path)), "ledger.exists")])
        if not path.parent.is_dir():
            folder = str(path.parent)
            raise cls.subject.error([Problem.at(Place(str(path)), "report.no_folder", folder=folder)])

    def place(self, name: str = "") -> Place:
        """The path as it was given, with the name of a file behind it."""
        return Place(str(self._path / name))

    def entries(self) -> tuple[Entry, ...]:
        """Everything that happened, in order."""
        file = self._path / self.subject.file
        if not file.is_file():
            raise self.subject.error(
                [Problem.at(self.place(), self.subject.no_ledger, ledger=self.subject.file)]
            )
        try:
            text = file.read_bytes().decode()
        except UnicodeDecodeError as error:
            line = file.read_bytes().count(b"\n", 0, error.start) + 1
            raise self.subject.error([Problem.at(Place(str(file), line=line), "ledger.changed")]) from None
        return read_entries(text, self.place(self.subject.file), self.subject)

    def changed(self, below: str = "") -> tuple[Problem, ...]:
        """One problem for every recorded file that is gone or has other bytes; `below` begins its name."""
        return tuple(
            Problem.at(self.place(name), "ledger.file_gone" if found is None else "ledger.file_changed")
            for name, fingerprint in recorded(self.entries())
            if name.startswith(below) and (found := self._fingerprint(name)) != fingerprint
        )

    def read(self, name: str) -> bytes:
        """What a file holds."""
        try:
            return (self._path / name).read_bytes()
        except OSError:
            raise self.subject.error([Problem.at(self.place(name), "ledger.file_gone")]) from None

    def record(self, draft: Draft, files: Mapping[str, bytes], within: str = "") -> Entry:
        """Move the files into place at once, then write the ledger with one more line."""
        entries = self.entries()
        entry = Entry.after(entries, draft, files)
        with writing(self._path, self.subject.error):
            if files:
                self._move_in(files, within)
        with whole_file(self._path / self.subject.file) as unfinished:
            unfinished.write_bytes(ledger_text((*entries, entry)).encode())
        return entry

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the folder; it ends with the process at the latest."""
        self.entries()  # there is such a folder
        with file_lock(self._path / LOCK, self.subject.busy, self.subject.error):
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


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """A folder that holds these files and nothing else."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    write_files(folder, files)

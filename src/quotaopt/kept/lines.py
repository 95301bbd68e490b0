"""What a long run has done, kept on disk as it is done: one line of JSON each, only ever added to.

What a killed process left half written is passed over, and the next line begins on its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import require_folder, writing


@dataclass(frozen=True)
class Form:
    """What lines of a kind begin with, and the sentences about files that are not of the kind."""

    mark: str
    number: int  # of the form that lines have today
    unreadable: str
    foreign: str


class Lines:
    """A file of lines of one form, which is made when the first is added."""

    def __init__(self, path: Path, form: Form, *, is_forced: bool = True) -> None:
        """`is_forced`: a line is on the disk itself before its adding ends, and survives a power cut, too."""
        require_folder(path)
        self._path, self._form, self._is_forced = path, form, is_forced
        self._is_begun = False

    def read(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        """All whole lines and where they stand.

        Raises
        ------
        PlanError
            The file cannot be read, or holds something else.
        """
        for number, line in enumerate(self._bytes().split(b"\n"), start=1):
            entry = self._entry(line) if line.strip() else None
            place = Place(str(self._path), line=number)
            if entry is not None:
                yield place, entry
            elif line.strip() and not line.startswith(f'{{"{self._form.mark}"'.encode()):
                raise PlanError([Problem.at(place, self._form.foreign)])

    def add(self, values: Mapping[str, Any]) -> None:
        """Add a line; when this returns it is there, however this process ends.

        Raises
        ------
        PlanError
            The file cannot be written.
        """
        entry = {self._form.mark: self._form.number, **values}
        line = json.dumps(entry, ensure_ascii=False, allow_nan=False)
        start = "" if self._is_begun or _ends_a_line(self._path) else "\n"
        self._is_begun = True
        with writing(self._path), self._path.open("ab") as file:
            file.write(f"{start}{line}\n".encode())
            file.flush()
            if self._is_forced:
                os.fsync(file.fileno())

    def _bytes(self) -> bytes:
        if not self._path.exists():
            return b""
        try:
            return self._path.read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            place = Place(str(self._path))
            raise PlanError([Problem.at(place, self._form.unreadable, reason=reason)]) from error

    def _entry(self, line: bytes) -> dict[str, Any] | None:
        """A line of ours; None for half a line, and for anything else."""
        try:
            entry = json.loads(line)
        except ValueError:
            return None
        is_ours = isinstance(entry, dict) and entry.get(self._form.mark) == self._form.number
        return entry if is_ours else None


def _ends_a_line(path: Path) -> bool:
    """Whether what is added begins a new line."""
    if not path.exists() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"

r"""The ledger: one JSON line per thing that happened, each sealed with the seal of the line before.

.. math:: s_n = \mathrm{SHA256}(s_{n-1} \Vert l_n), \quad s_0 = 0^{64}

where l is a line without its seal.

A line also holds the fingerprint of every file that was written with it. Whoever changes a byte of a line
or of a file, takes a line out or puts one in, has to make all later seals anew; the last seal, which every
command prints, tells whether that was done.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from quotaopt.errors import Place, Problem
from quotaopt.ledger.subject import Subject

GENESIS = "0" * 64
"""What stands for the seal before the first one."""
_FIELDS = {"number", "at", "kind", "by", "said", "files", "seal"}


@dataclass(frozen=True)
class Draft:
    """What is to be recorded. `said` holds JSON's own types only."""

    kind: str
    by: str  # an owner, or headquarters
    at: str  # moment in ISO form, UTC
    said: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Entry:
    """A line of the ledger."""

    number: int  # from 1
    draft: Draft
    files: Mapping[str, str]  # name -> SHA-256
    seal: str

    @property
    def kind(self) -> str:
        """What happened."""
        return self.draft.kind

    @property
    def said(self) -> Mapping[str, Any]:
        """What was said about it."""
        return self.draft.said

    @classmethod
    def after(cls, entries: Sequence[Entry], draft: Draft, files: Mapping[str, bytes]) -> Entry:
        """The entry of a draft and its files after the `entries` there are."""
        number, before = len(entries) + 1, entries[-1].seal if entries else GENESIS
        fingerprints = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
        return cls(number, draft, fingerprints, _seal(before, _content(number, draft, fingerprints)))

    def line(self) -> str:
        """The entry as it stands in the file, without the end of the line."""
        return _text(_content(self.number, self.draft, self.files) | {"seal": self.seal})


def read_entries(text: str, place: Place, subject: Subject) -> tuple[Entry, ...]:
    """The entries of a ledger, each held against its seal.

    Raises
    ------
    PlanError
        As the subject has it, with the number of the first line that is not what was written.
    """
    entries: list[Entry] = []
    *lines, rest = text.split("\n")
    for number, line in enumerate([*lines, rest] if rest else lines, start=1):
        entry = _entry(line, subject.kinds)
        before = entries[-1].seal if entries else GENESIS
        if entry is None or not _holds(entry, line, number, before) or number > len(lines):
            raise subject.error([Problem.at(Place(place.file, line=number), "ledger.changed")])
        entries.append(entry)
    if not entries:
        raise subject.error([Problem.at(place, "ledger.empty")])
    return tuple(entries)


def ledger_text(entries: Sequence[Entry]) -> str:
    """The file."""
    return "".join(f"{entry.line()}\n" for entry in entries)


def recorded(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Every file of the ledger with its fingerprint."""
    for entry in entries:
        yield from entry.files.items()


def now() -> str:
    """The moment in ISO form, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _holds(entry: Entry, line: str, number: int, before: str) -> bool:
    """Whether a line is the one that was written here: also in its blanks and the order of its keys."""
    content = _content(entry.number, entry.draft, entry.files)
    return entry.number == number and entry.seal == _seal(before, content) and entry.line() == line


def _entry(line: str, kinds: Container[str]) -> Entry | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    if not isinstance(found, dict) or found.keys() != _FIELDS or found["kind"] not in kinds:
        return None
    draft = Draft(found["kind"], found["by"], found["at"], found["said"])
    return Entry(found["number"], draft, found["files"], found["seal"])


def _content(number: int, draft: Draft, files: Mapping[str, str]) -> dict[str, Any]:
    told = {"kind": draft.kind, "by": draft.by, "at": draft.at, "said": dict(draft.said)}
    return {"number": number, **told, "files": dict(files)}


def _seal(before: str, content: Mapping[str, Any]) -> str:
    return sha256(f"{before}\n{_text(content)}".encode()).hexdigest()


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)

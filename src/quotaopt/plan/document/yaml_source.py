"""From the bytes of a plan file to its raw tree, and where in the file every entry stands.

The file is read as a stream of YAML events, without the YAML 1.1 rules by which ``NO`` is
false and ``007`` is seven; what a word means is decided in `scalars`. Anchors and aliases
work. Everything that could surprise or harm is refused: keys given twice, tags, merge keys,
several documents, deep nesting and aliases that multiply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.document.paths import PlanPath, show_path
from quotaopt.plan.document.scalars import Tree, scalar
from quotaopt.plan.document.yaml_errors import syntax_problem

LARGEST_FILE = 20_000_000  # bytes
MOST_NODES = 2_000_000  # after aliases are written out
DEEPEST = 40

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FOREIGN = {
    b"PK\x03\x04": "Excel / zip",
    b"\xd0\xcf\x11\xe0": "Excel 97-2003",
    b"%PDF": "PDF",
    b"PAR1": "Parquet",
}


@dataclass(frozen=True, eq=False)
class Source:
    """A YAML text as data. `places` gives line and column, from 1, of every key and list entry."""

    tree: Tree
    places: Mapping[PlanPath, tuple[int, int]]


def read_text(path: Path) -> str:
    """The text of a plan file in UTF-8, with or without a byte order mark, or in GB18030.

    Raises
    ------
    PlanError
        When the file is missing, too large, or not text.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise _failure(name, "plan.file_missing") from None
    except IsADirectoryError:
        raise _failure(name, "plan.file_is_folder") from None
    except OSError as error:
        raise _failure(name, "plan.file_unreadable", reason=error.strerror or str(error)) from None
    if len(data) > LARGEST_FILE:
        raise _failure(name, "plan.file_too_large", limit=LARGEST_FILE // 1_000_000)
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """The text of `data`; PlanError where it is not text, or of another kind of file."""
    kind = next((kind for magic, kind in _FOREIGN.items() if data.startswith(magic)), None)
    if kind is not None:
        raise _failure(name, "plan.file_foreign", kind=kind)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _failure(name, "plan.file_not_text")


def parse(text: str, file: str | None = None) -> Source:
    """Read a YAML text.

    Raises
    ------
    PlanError
        With every problem of the text, each at its line and column.
    """
    reader = _Reader(file)
    try:
        tree = reader.document(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as error:
        raise PlanError([*reader.problems, syntax_problem(error, text, file)]) from None
    if reader.problems:
        raise PlanError(reader.problems)
    return Source(tree, reader.places)


def _failure(file: str | None, key: str, /, **values: Any) -> PlanError:
    return PlanError([Problem.at(Place(file=file), key, **values)])


class _Reader:
    """Builds the tree from events, noting places and problems on the way."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.places: dict[PlanPath, tuple[int, int]] = {}
        self._anchors: dict[str, tuple[Tree, int]] = {}  # value, nodes in it
        self._n_nodes = 0

    def document(self, events: Iterator[Any]) -> Tree:
        """The one document of the stream; None where the stream is empty."""
        tree: Tree = None
        n_documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    raise self._stop(event, "plan.yaml_several_documents")
            elif isinstance(event, yaml.NodeEvent):
                tree = self._value(event, events, ())
        return tree

    def _value(self, event: Any, events: Iterator[Any], path: PlanPath) -> Tree:
        self._n_nodes += 1
        if self._n_nodes > MOST_NODES:
            raise self._stop(event, "plan.yaml_too_many_nodes", limit=MOST_NODES)
        if len(path) > DEEPEST:
            raise self._stop(event, "plan.yaml_too_deep", limit=DEEPEST)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.tag is not None and event.tag != "!":
            self._note(event, path, "plan.yaml_tag", tag=event.tag)
        before = self._n_nodes
        if isinstance(event, yaml.ScalarEvent):
            quoted = event.style not in (None, "") or event.tag is not None
            value: Tree = event.value if quoted else scalar(event.value)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(events, path)
        else:
            value = self._mapping(events, path)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._n_nodes - before)
        return value

    def _alias(self, event: Any) -> Tree:
        if event.anchor not in self._anchors:
            raise self._stop(event, "plan.yaml_unknown_alias", alias=event.anchor)
        value, n_nodes = self._anchors[event.anchor]
        self._n_nodes += n_nodes
        if self._n_nodes > MOST_NODES:
            raise self._stop(event, "plan.yaml_too_many_nodes", limit=MOST_NODES)
        return value

    def _list(self, events: Iterator[Any], path: PlanPath) -> list[Tree]:
        entries: list[Tree] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(entries))
            self.places[here] = _line_and_column(event)
            entries.append(self._value(event, events, here))
        return entries

    def _mapping(self, events: Iterator[Any], path: PlanPath) -> dict[str, Tree]:
        entries: dict[str, Tree] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop(event, "plan.yaml_key_not_a_name")
            key = event.value
            here = (*path, key)
            if key in entries:
                self._note(event, here, "plan.yaml_key_twice", name=key, line=self.places[here][0])
            elif key == "<<" and event.style in (None, ""):
                self._note(event, here, "plan.yaml_merge_key")
            else:
                self.places[here] = _line_and_column(event)
            entries[key] = self._value(next(events), events, here)
        return entries

    def _note(self, event: Any, path: PlanPath, key: str, /, **values: Any) -> None:
        self.problems.append(Problem.at(self._place(event, path), key, **values))

    def _stop(self, event: Any, key: str, /, **values: Any) -> PlanError:
        self._note(event, (), key, **values)
        return PlanError(self.problems)

    def _place(self, event: Any, path: PlanPath) -> Place:
        line, column = _line_and_column(event)
        return Place(self.file, line, column, path=show_path(None, path) or None)


def _line_and_column(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1

"""Where a value stands in a plan: ``rules.华东.share``.

A path is a tuple of keys and positions. As text its parts are joined by dots; an entry of
a list goes by its ``name`` where it has one, else by its position from 0, and a part that
itself holds a dot, a quote or an equals sign stands in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from quotaopt.plan.document.scalars import Tree

PlanPath: TypeAlias = tuple[str | int, ...]

_PART = r""" "[^"]*" | '[^']*' | [^."'=]+ """
_PARTS = re.compile(_PART, re.X)
_ASSIGNMENT = re.compile(rf"(?P<path> (?:{_PART}) (?: \. (?:{_PART}) )* ) = (?P<value> .* )", re.X | re.S)
_PATH = re.compile(rf"(?:{_PART}) (?: \. (?:{_PART}) )*", re.X)


def parse_path(text: str) -> tuple[str, ...] | None:
    """The parts of a dotted path, or None where it is not one.

    >>> parse_path('rules."A.B".share')
    ('rules', 'A.B', 'share')
    """
    if not _PATH.fullmatch(text):
        return None
    return tuple(part[1:-1] if part[0] in "\"'" else part.strip() for part in _PARTS.findall(text))


def split_assignment(text: str) -> tuple[str, str] | None:
    """``path=value`` cut at the first equals sign outside quotes, or None where there is none."""
    match = _ASSIGNMENT.fullmatch(text)
    return (match["path"], match["value"]) if match else None


def show_path(document: Tree, path: PlanPath) -> str:
    """A path as people write it, list entries by name where the document names them.

    >>> show_path({"rules": [{"name": "A.B"}, {}]}, ("rules", 0, "share"))
    'rules."A.B".share'
    """
    shown = []
    here: Tree = document
    for part in path:
        here = child(here, part)
        name = name_of(here) if isinstance(part, int) else None
        shown.append(_quoted(str(part) if name is None else name))
    return ".".join(shown)


def child(node: Tree, part: str | int) -> Tree:
    """What stands under `part` of `node`; None where nothing does."""
    if isinstance(node, dict):
        return node.get(str(part))
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


def numbered(document: Tree, path: PlanPath) -> PlanPath:
    """`path` with the entries of lists by position instead of by name, as far as they exist."""
    found: list[str | int] = []
    here = document
    for part in path:
        at = position(here, part) if isinstance(here, list) else None
        found.append(part if at is None else at)
        here = child(here, found[-1])
    return tuple(found)


def as_written(document: Tree, path: PlanPath) -> PlanPath:
    """`path` cut where the document has a value: ``share: 0.35`` is one entry, not min and max."""
    here = document
    for depth, part in enumerate(path):
        if here is not None and not isinstance(here, dict | list):
            return path[:depth]
        here = child(here, part)
    return path


def name_of(entry: Tree) -> str | None:
    """The name of a list's entry, where it has one."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return str(name) if isinstance(name, str | int) else None


def position(entries: Sequence[Tree], part: str | int) -> int | None:
    """Where the entry called `part` stands in a list: by name first, else by position."""
    if isinstance(part, str):
        named = next((i for i, entry in enumerate(entries) if name_of(entry) == part), None)
        if named is not None or not part.isascii() or not part.isdigit():
            return named
    return int(part) if 0 <= int(part) < len(entries) else None


def _quoted(part: str) -> str:
    if re.search(r"""[.'"=]""", part) or part != part.strip() or not part:
        return f"'{part}'" if '"' in part else f'"{part}"'
    return part

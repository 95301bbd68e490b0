"""The entries of two plan files that mean something else, and plan files with some entries of each.

Entries are compared by what they mean, so ``share: 0.35`` and ``share: {min: 0.35, max: 0.35}`` are
the same. Rules go by their names, the sources of a blend by their basis and tilts by whom they lean
to, wherever in their lists they stand; everything else is one entry as far as it can change alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from quotaopt.attribution.inputs import Part
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_base import Except
from quotaopt.plan.schema_formulas import Tilt
from quotaopt.plan.schema_measures import Measure
from quotaopt.plan.schema_reference import Source
from quotaopt.plan.schema_rules import Rule

SILENT = frozenset({"plan", "currency", "tables", "process", "actions", "handouts", "scenarios"})
"""Top entries that move no target, or that two plans must share; tables are compared by content."""
_WORDS = ("name", "because", "standing")
"""What rules say about themselves moves nothing."""


@dataclass(frozen=True)
class Entry:
    """An entry as a plan means it and as it is written; neither where the plan has none."""

    meaning: Any = None
    written: Tree = None

    @property
    def exists(self) -> bool:
        """Whether the plan writes it."""
        return self.written is not None


def entry_of(plan: Plan) -> Entry:
    """The whole plan file."""
    return Entry(plan.spec, dict(plan.document))


def at(whole: Entry, path: Part) -> Entry:
    """The entry at a path that `differing` found."""
    for depth, name in enumerate(path):
        whole = _inside(path[:depth], whole).get(name, Entry())
    return whole


def differing(before: Entry, after: Entry, path: Part = ()) -> Iterator[Part]:
    """The paths of entries that mean something else, each as deep as it can change alone."""
    if _same(before.meaning, after.meaning):
        return
    if not _is_cut(path) or (path and not (before.exists and after.exists)):
        yield path
        return
    inside, other = _inside(path, before), _like(path, before, after)
    for name in _merged(list(inside), list(other)):
        if not (path == () and name in SILENT):
            yield from differing(inside.get(name, Entry()), other.get(name, Entry()), (*path, name))


def mixed(before: Entry, after: Entry, differ: Set[Part], taken: Set[Part], path: Part = ()) -> Tree:
    """A plan file with the entries `taken` as they are after, and those that `differ` else as before."""
    if path in differ:
        return (after if path in taken else before).written
    if not any(one[: len(path)] == path for one in differ):
        return before.written
    inside, other = _inside(path, before), _like(path, before, after)
    found = {
        name: mixed(inside.get(name, Entry()), other.get(name, Entry()), differ, taken, (*path, name))
        for name in _merged(list(inside), list(other))
    }
    kept: dict[str, Tree] = {name: entry for name, entry in found.items() if entry is not None}
    if isinstance(before.written, list):
        return list(kept.values())
    return kept


def _is_cut(path: Part) -> bool:
    """Whether the parts of an entry change one by one."""
    match path:
        case () | ("rules",) | ("tiers",) | ("measures",) | ("measures", _):
            return True
        case (*_, "reference") | (*_, "reference", "blend") | (*_, "reference", "tilt"):
            return True
    return False


def _inside(path: Part, entry: Entry) -> dict[str, Entry]:
    """The entries inside one, by name."""
    meaning, written = entry.meaning, entry.written
    if isinstance(written, list):
        names = _apart([_name(one) for one in meaning])
        return {name: Entry(*both) for name, *both in zip(names, meaning, written, strict=True)}
    stated = written if isinstance(written, Mapping) else {}
    if isinstance(meaning, Measure) and meaning.derived:
        return {}  # it follows the measures it is made of
    if isinstance(meaning, BaseModel):
        fields = {field.alias or name: name for name, field in type(meaning).model_fields.items()}
        return {key: Entry(getattr(meaning, name), stated.get(key)) for key, name in fields.items()}
    return {key: Entry(meaning[key], one) for key, one in stated.items()}


def _like(path: Part, before: Entry, after: Entry) -> dict[str, Entry]:
    """The entries inside `after`; a rule that has only another name goes by its name in `before`."""
    found = _inside(path, after)
    if path != ("rules",):
        return found
    known = _inside(path, before)
    renamed = {}
    for name, entry in found.items():
        twins = [old for old, one in known.items() if old not in found and _same(one.meaning, entry.meaning)]
        renamed[twins[0] if name not in known and len(twins) == 1 else name] = entry
    return renamed


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, Rule) and isinstance(after, Rule):
        silent = {word: None for word in _WORDS if word in type(before).model_fields}
        return bool(before.model_copy(update=silent) == after.model_copy(update=silent))
    if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        return all(map(_same, before, after))
    return bool(before == after)


def _name(entry: Any) -> str:
    """What an entry of a list goes by."""
    match entry:
        case Rule():
            return entry.name
        case Source():
            return entry.share_of or str(entry.even_over)
        case Tilt():
            return ", ".join(_members(members) for members in entry.where.values()) or "*"
    return ""


def _members(members: Sequence[str] | Except) -> str:
    if isinstance(members, Except):
        return f"not {' '.join(members.excluded)}"
    return " ".join(members)


def _apart(names: Sequence[str]) -> list[str]:
    """The names, those that repeat with a number."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """All names, in the order of `after`; those of `before` alone follow the one they followed."""
    order = list(after)
    for position, name in enumerate(before):
        if name not in order:
            previous = before[position - 1] if position else None
            order.insert(order.index(previous) + 1 if previous is not None else 0, name)
    return order

"""Changing a plan file where it stands: comments, blank lines and the order of entries stay.

What differs between the file and a document is written into the text, entry by entry. The text is then
read again; where it does not say the document (an alias is one entry in two places), the document is
written anew, without the comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from quotaopt.errors import PlanError
from quotaopt.plan.document.paths import PlanPath, name_of
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.document.write import flow_text, plan_text
from quotaopt.plan.document.yaml_source import LOADER, parse

_GONE = object()
_INDENT = 2


def edited(text: str, document: Mapping[str, Any]) -> str:
    """The text of a plan file, changed to say `document`.

    Raises
    ------
    PlanError
        The text is no YAML.
    """
    changed = text
    try:
        for path, value in _differences(parse(text).tree, dict(document), ()):
            changed = _deleted(changed, path) if value is _GONE else _set(changed, path, value)
    except (LookupError, yaml.YAMLError):
        return plan_text(document)
    return changed if _says(changed, document) else plan_text(document)


def _says(text: str, document: Mapping[str, Any]) -> bool:
    try:
        return parse(text).tree == document
    except PlanError:
        return False


def _differences(old: Tree, new: Tree, path: PlanPath) -> Iterator[tuple[PlanPath, Any]]:
    """Entries to set or to delete, the last one of a list first."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in new.items():
            if key in old:
                yield from _differences(old[key], value, (*path, key))
            else:
                yield (*path, key), value
        yield from (((*path, key), _GONE) for key in old if key not in new)
    elif isinstance(old, list) and isinstance(new, list) and (kept := _kept(old, new)):
        for at, entry in zip(kept, new, strict=True):
            yield from _differences(old[at], entry, (*path, at))
        yield from (((*path, at), _GONE) for at in reversed(range(len(old))) if at not in kept)
    elif old != new:
        yield path, new


def _kept(old: list[Tree], new: list[Tree]) -> list[int]:
    """The entry of `old` that each of `new` comes from, by names if it has some; none if one is new."""
    if len(old) == len(new):
        return [*range(len(old))]
    marks = [name_of(entry) or entry for entry in old]
    kept: list[int] = []
    for entry in new:
        mark = name_of(entry) or entry
        rest = range(kept[-1] + 1 if kept else 0, len(old))
        kept += [at for at in rest if marks[at] == mark][:1]
    return kept if len(kept) == len(new) else []


def _set(text: str, path: PlanPath, value: Any) -> str:
    """`text` with an entry set: in the place of the old one, or after the last one beside it."""
    parent, key = _node(text, path[:-1]), path[-1]
    try:
        _, node = _entry(parent, key)
    except LookupError:
        return _added(text, parent, str(key), value)
    start, end = node.start_mark.index, _end(text, node)
    in_block = isinstance(node, yaml.SequenceNode) and not node.flow_style and isinstance(value, list)
    said = _lines(value, node.start_mark.column) if in_block else flow_text(value)
    return text[:start] + said.lstrip() + text[end:]


def _added(text: str, parent: Any, key: str, value: Any) -> str:
    """`text` with one more entry at the end of a mapping."""
    if not parent.value:
        return text[: parent.start_mark.index] + flow_text({key: value}) + text[parent.end_mark.index :]
    first, last = parent.value[0][0], parent.value[-1][1]
    end = _end(text, last)
    if parent.flow_style:
        return f"{text[:end]}, {flow_text(key)}: {flow_text(value)}{text[end:]}"
    column, line_end = first.start_mark.column, _line_end(text, end)
    several = isinstance(value, list) and any(isinstance(entry, dict) for entry in value)
    said = "\n" + _lines(value, column + _INDENT) if several else " " + flow_text(value)
    return f"{text[:line_end]}\n{' ' * column}{flow_text(key)}:{said}{text[line_end:]}"


def _deleted(text: str, path: PlanPath) -> str:
    """`text` without an entry, and without its line where that holds nothing else."""
    parent, key = _node(text, path[:-1]), path[-1]
    first, node = _entry(parent, key)
    start, end = first.start_mark.index, _end(text, node)
    if not parent.flow_style:
        return text[: text.rfind("\n", 0, start) + 1] + text[_line_end(text, end) + 1 :]
    after = text[end:].lstrip()
    if after.startswith(","):
        return text[:start] + after[1:].lstrip()
    return text[:start].rstrip().removesuffix(",") + text[end:]


def _lines(entries: list[Any], column: int) -> str:
    """The entries of a list, a line each."""
    return "\n".join(f"{' ' * column}- {flow_text(entry)}" for entry in entries)


def _node(text: str, path: PlanPath) -> Any:
    """The node at a path; LookupError where there is none."""
    node: Any = yaml.compose(text, Loader=LOADER)
    for part in path:
        _, node = _entry(node, part)
    return node


def _entry(node: Any, key: str | int) -> tuple[Any, Any]:
    """Where an entry of a mapping or a list begins, and its value; LookupError where there is none."""
    entries = getattr(node, "value", ())
    if isinstance(node, yaml.SequenceNode):
        return entries[int(key)], entries[int(key)]
    found: list[tuple[Any, Any]] = [each for each in entries if each[0].value == key]
    return found[0]


def _end(text: str, node: Any) -> int:
    """Where the last word of a node ends; a block's own end is where the next entry begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    return len(text[:end].rstrip()) if getattr(node, "style", None) in ("|", ">") else end


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found

"""How an entry of the plan file reads before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from quotaopt.attribution.inputs import Edit
from quotaopt.plan.document.scalars import Tree, number_text

_NOWHERE = ""


def edits(before: Tree, after: Tree, where: str = _NOWHERE) -> Iterator[Edit]:
    """What reads differently, key by key as far as both have the same form."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            inside = f"{where}.{key}" if where else key
            yield from edits(before.get(key), after.get(key), inside)
    elif before != after:
        yield Edit(where, _text(before), _text(after))


def _text(entry: Tree) -> str | None:
    """An entry in one line, as a plan file could say it."""
    match entry:
        case None:
            return None
        case bool():
            return str(entry).lower()
        case int() | Decimal():
            return number_text(entry).replace("_", ",")
        case list():
            return f"[{', '.join(str(_text(one)) for one in entry)}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {_text(one)}' for key, one in entry.items())}}}"
    return str(entry)

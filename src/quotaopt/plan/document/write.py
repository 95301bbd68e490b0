"""A plan back to YAML.

What is written reads back to the same document. Comments, aliases and the layout of the
file it came from are not kept; `edit` keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from quotaopt.plan.document.scalars import number_text, scalar

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_WIDTH = 110
_ON_ONE_LINE = 80  # characters; a longer mapping or list takes a line per entry
_TEXT, _LIST, _MAPPING = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


def plan_text(document: Mapping[str, Any]) -> str:
    """A plan's document as YAML: entries in their order, numbers exact, text quoted where it must be."""
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH))


def value_text(value: Any) -> str:
    """One value on one line."""
    dumped = yaml.dump(value, Dumper=_OnOneLine, allow_unicode=True, width=float("inf"), sort_keys=False)
    return str(dumped).removesuffix("\n").removesuffix("\n...")


def flow_text(value: Any) -> str:
    """One value on one line, as it may stand inside braces and brackets."""
    return value_text([value])[1:-1]


def write_plan(plan: Plan, path: str | Path) -> None:
    """Write the plan, overrides included, to a file in UTF-8."""
    Path(path).write_text(plan_text(plan.document), encoding="utf-8", newline="\n")


class _Dumper(yaml.SafeDumper):
    """Writes every value as a plain word where `scalar` reads that word as the value."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 -- PyYAML's interface; no YAML 1.1 words

    def ignore_aliases(self, data: Any) -> bool:
        """What stands twice is written twice."""
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    reads_back = isinstance(scalar(value), str) and value != "<<" and value.isprintable()
    return dumper.represent_scalar(_TEXT, value, None if reads_back else '"')


def _number(dumper: _Dumper, value: int | Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar(_TEXT, number_text(value))


def _truth(dumper: _Dumper, value: bool) -> yaml.ScalarNode:
    return dumper.represent_scalar(_TEXT, "true" if value else "false")


def _mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.MappingNode:
    return dumper.represent_mapping(_MAPPING, value.items(), flow_style=_length(value) <= _ON_ONE_LINE)


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    return dumper.represent_sequence(_LIST, value, flow_style=_length(value) <= _ON_ONE_LINE)


def _length(value: Any) -> int:
    """About how many characters `value` takes on one line."""
    if isinstance(value, dict):
        return sum(len(key) + _length(entry) + 4 for key, entry in value.items())
    return sum(_length(entry) + 2 for entry in value) if isinstance(value, list) else len(str(value))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(int, _number)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(bool, _truth)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)


class _OnOneLine(_Dumper):
    """Mappings and lists in braces and brackets, however long."""


_OnOneLine.add_representer(
    dict, lambda dumper, value: dumper.represent_mapping(_MAPPING, value.items(), flow_style=True)
)
_OnOneLine.add_representer(
    list, lambda dumper, value: dumper.represent_sequence(_LIST, value, flow_style=True)
)

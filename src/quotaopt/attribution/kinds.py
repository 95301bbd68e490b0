"""Who usually decides about an entry of the plan file, or about a column of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quotaopt.attribution.inputs import KINDS, Kind, Part
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.plan import Plan

_BY_ENTRY: Mapping[str, Kind] = {
    "total": "finance",
    "step": "finance",
    "tiers": "finance",
    "measures": "finance",
    "rules": "rules",
    "goals": "rules",
    "reference": "reference",
    "people": "people",
    "owners": "people",
    "over_assignment": "people",
}


def kind_of_entry(path: Part) -> Kind:
    """The kind of an entry by its path; the reference of a measure is a reference all the same."""
    return "reference" if "reference" in path else _BY_ENTRY.get(path[0], "policy")


def kind_of_column(plans: tuple[Plan, Plan], table: str, column: str) -> Kind:
    """The kind of the entry that names the column, or else of the one that names its table."""
    named = _kinds(plans, f"{table}.{column}") or _kinds(plans, table) - {"policy"}
    return min(named, key=KINDS.index, default="reference")


def kind_of_table(plans: tuple[Plan, Plan], table: str) -> Kind:
    """People's tables are about people; whatever else is a source of references."""
    return "people" if "people" in _kinds(plans, table) else "reference"


def _kinds(plans: tuple[Plan, Plan], name: str) -> set[Kind]:
    """Of the entries in which a table or a column is named."""
    return {
        kind_of_entry((key,))
        for plan in plans
        for key, entry in plan.document.items()
        if key != "tables" and name in _texts(entry)
    }


def _texts(entry: Tree) -> Iterator[str]:
    """Every text inside an entry."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, Mapping | list):
        for inside in entry.values() if isinstance(entry, Mapping) else entry:
            yield from _texts(inside)

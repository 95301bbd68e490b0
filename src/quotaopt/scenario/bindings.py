"""Which rules shape an answer, and which begin or cease to from one answer to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotaopt.allocation import Allocation
from quotaopt.plan.checks.names import TOTAL

Rows = Mapping[str, tuple[str, ...]]
"""Rule -> the members of its rows; ("",) for a rule of one row."""


@dataclass(frozen=True)
class Bindings:
    """The rows that shape an answer beside the total, and how that differs from another answer."""

    all: Rows
    begins: Rows
    ceases: Rows


def bindings_of(allocation: Allocation, against: Allocation | None) -> Bindings:
    """The rows that bind in an allocation; nothing begins or ceases where there is no other."""
    mine = _rows(allocation)
    old = mine if against is None else _rows(against)
    return Bindings(
        _by_rule(mine),
        _by_rule(row for row in mine if row not in old),
        _by_rule(row for row in old if row not in mine),
    )


def _rows(allocation: Allocation) -> dict[tuple[str, str], None]:
    """Rule and members of the rows with a price, in the order of the plan."""
    rules = allocation.rules
    at = rules.binding
    rows = zip(rules.rule[at].tolist(), rules.member[at].tolist(), strict=True)
    return dict.fromkeys((str(rule), str(member)) for rule, member in rows if rule != TOTAL)


def _by_rule(rows: Iterable[tuple[str, str]]) -> Rows:
    found: dict[str, list[str]] = {}
    for rule, member in rows:
        found.setdefault(rule, []).append(member)
    return {rule: tuple(members) for rule, members in found.items()}

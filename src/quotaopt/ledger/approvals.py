"""Approvals of targets, node by node, by the owner of the node or whoever stands above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from quotaopt.bargain.data import Node
from quotaopt.bargain.nodes import named
from quotaopt.errors import Place, Problem
from quotaopt.ledger.entries import Entry
from quotaopt.ledger.subject import Subject
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.plan.nearest import nearest

_MOST_TOLD, _MOST_NEAR = 20, 5


class Owned(Protocol):
    """A node with the people who answer for it."""

    @property
    def node(self) -> Node:
        """Its members by level."""

    @property
    def owners(self) -> tuple[str, ...]:
        """From the highest down."""


_Row = TypeVar("_Row", bound=Owned)


@dataclass(frozen=True)
class Approval:
    """Somebody has agreed to the target of a node."""

    node: Node
    target: Decimal
    by: str
    signature: str  # the name of the person, where it was stated
    at: str
    entry: int


def approved_nodes(targets: Iterable[tuple[Node, Decimal]]) -> list[dict[str, Any]]:
    """What is approved, as an entry says it."""
    return [{"node": [name for _, name in node], "target": f"{target:f}"} for node, target in targets]


def approvals_in(entries: Iterable[Entry], levels: Sequence[str]) -> tuple[Approval, ...]:
    """Every approval that the entries speak of, the oldest first."""
    return tuple(
        Approval(
            tuple(zip(levels, each["node"], strict=True)),
            Decimal(each["target"]),
            entry.draft.by,
            entry.said["signature"],
            entry.draft.at,
            entry.number,
        )
        for entry in entries
        if entry.kind == "approve"
        for each in entry.said["nodes"]
    )


def standing(
    approvals: Iterable[Approval], targets: Mapping[Node, Decimal | None]
) -> dict[Node, tuple[Approval, ...]]:
    """The approvals of every node that speak of its current target; those of other targets have lapsed."""
    found: dict[Node, dict[str, Approval]] = {node: {} for node in targets}
    for approval in approvals:
        if approval.node in found and approval.target == targets[approval.node]:
            found[approval.node].setdefault(approval.by, approval)
    return {node: tuple(by.values()) for node, by in found.items()}


def may_approve(by: str, row: Owned) -> bool:
    """Whether a node is somebody's to approve: its owner's, or that of anybody above."""
    return by == HEADQUARTERS or by in row.owners


def theirs_of(
    rows: Sequence[_Row], meant: Sequence[_Row] | None, by: str, subject: Subject, place: Place
) -> list[_Row]:
    """The nodes that somebody approves: those that are meant, or all that are theirs where that is None.

    Raises
    ------
    PlanError
        As the subject has it: nobody is called `by`, or a node that is meant is not theirs to approve.
    """
    people = {owner for row in rows for owner in row.owners} | {HEADQUARTERS}
    if by not in people:
        known = nearest(by, people, _MOST_NEAR)
        raise subject.error([Problem.at(place, subject.unknown_approver, name=by, known=known)])
    if meant is None:
        return [row for row in rows if may_approve(by, row)]
    strangers = [row for row in meant if not may_approve(by, row)]
    if strangers:
        raise subject.error(
            Problem.at(place, "ledger.not_theirs", node=named(row.node), by=by, owners=" > ".join(row.owners))
            for row in strangers[:_MOST_TOLD]
        )
    return list(meant)

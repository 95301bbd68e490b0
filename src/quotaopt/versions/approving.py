"""Approvals of the targets of the version that stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quotaopt.bargain.data import Node
from quotaopt.errors import Place, Problem, VersionsError
from quotaopt.ledger.approvals import approved_nodes, theirs_of
from quotaopt.ledger.entries import Draft, now
from quotaopt.ledger.who import HEADQUARTERS, known_as
from quotaopt.plan.nearest import nearest
from quotaopt.versions.folder import Folder
from quotaopt.versions.subject import APPROVE, VERSIONS
from quotaopt.versions.version import OwnedTarget

_MOST_NEAR = 5


def approve(
    path: str | Path,
    by: str = HEADQUARTERS,
    *,
    nodes: Sequence[Sequence[str]] = (),
    signature: str = "",
    at: str | None = None,
) -> tuple[Node, ...]:
    """Approve targets of the latest version.

    Parameters
    ----------
    by
        An owner, or headquarters.
    nodes
        Names that a node or its owners must all bear, for every node or group of nodes that is meant; without
        any, all nodes that are `by`'s to approve.
    signature
        The name of the person, for the record.

    Raises
    ------
    VersionsError
        A name is unknown, a node is not theirs to approve, or the folder was changed.
    """
    folder, by = Folder(Path(path)), known_as(by)
    with folder.at_work() as versions:
        latest, place = versions.latest, folder.place()
        meant = _meant(latest.nodes, nodes, place) if nodes else None
        rows = theirs_of(latest.nodes, meant, by, VERSIONS, place)
        said = {
            "version": latest.number,
            "levels": list(latest.levels),
            "nodes": approved_nodes((row.node, row.target) for row in rows),
            "signature": signature,
        }
        folder.record(Draft(APPROVE, by, at or now(), said), {})
        return tuple(row.node for row in rows)


def _meant(rows: Sequence[OwnedTarget], asked: Sequence[Sequence[str]], place: Place) -> list[OwnedTarget]:
    """The nodes of any of the names.

    Raises
    ------
    VersionsError
        With every group of names that no node bears.
    """
    bears = [{member for _, member in row.node} | set(row.owners) for row in rows]
    missing = [names for names in asked if not any(set(names) <= borne for borne in bears)]
    if missing:
        known = sorted(set().union(*bears))
        raise VersionsError(
            Problem.at(
                place,
                "versions.no_such_node",
                node=", ".join(names),
                known=nearest(" ".join(names), known, _MOST_NEAR),
            )
            for names in missing
        )
    return [
        row for row, borne in zip(rows, bears, strict=True) if any(set(names) <= borne for names in asked)
    ]

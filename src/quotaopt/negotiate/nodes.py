"""The nodes of a negotiation: which cells each one is, and who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.bargain.data import Node
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import rows_by_key
from quotaopt.plan.cells.keys import pack
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_negotiation import Negotiation


@dataclass(frozen=True, eq=False)
class Nodes:
    """All nodes of a plan, in the order of its cells."""

    levels: tuple[str, ...]
    names: tuple[Node, ...]
    owners: tuple[tuple[str, ...], ...]  # per node, from the highest down; the last one bids
    codes: CodeArray  # (n_cells of one layer,), the node of every cell
    first_cell: IntArray  # (n_nodes,), the lowest cell of every node in its layer

    def __len__(self) -> int:
        return len(self.names)

    def sums(self, steps: IntArray) -> IntArray:
        """Steps of cells (n_cells of one layer,) by node. (n_nodes,)"""
        summed = np.zeros(len(self), dtype=np.int64)
        np.add.at(summed, self.codes, steps)
        return summed


def stated_negotiation(plan: Plan) -> Negotiation:
    """What the plan says of its negotiation.

    Raises
    ------
    PlanError
        It says nothing.
    """
    if plan.spec.negotiation is None:
        raise PlanError([Problem.at(plan.place(), "negotiate.not_stated")])
    return plan.spec.negotiation


def nodes_of(plan: Plan, cells: Cells, stated: Negotiation) -> Nodes:
    """The nodes of a plan, as it states them of a negotiation.

    Raises
    ------
    PlanError
        A node has no owner.
    """
    one = cells.of_layer
    grouping = one.group(stated.nodes)
    first = grouping.first_cell
    members = [one.member_names(level, first).tolist() for level in stated.nodes]
    names = tuple(tuple(zip(stated.nodes, row, strict=True)) for row in zip(*members, strict=True))
    owners = [_owners(plan, one, stated, number, first) for number in range(len(stated.owners))]
    return Nodes(stated.nodes, names, tuple(zip(*owners, strict=True)), grouping.codes, first)


def _owners(plan: Plan, cells: Cells, stated: Negotiation, number: int, first: IntArray) -> Sequence[str]:
    """Who the owner on one rung is, for every node by its first cell."""
    owner = stated.owners[number]
    if owner in cells.levels:
        found: LabelArray = cells.member_names(owner, first)
        return list(found.tolist())
    table, column = plan.tables[owner.partition(".")[0]], owner.partition(".")[2]
    levels = plan.spec.tables[table.name].key
    names = table.text(column)
    members = {level: cells.levels[level].members for level in levels}
    wanted = pack(
        [cells.codes_at(level, first) for level in levels], [len(members[m]) for m in levels], len(first)
    )
    row = rows_by_key(plan, members, table, levels).find(wanted)
    code = np.where(row >= 0, names.codes[row], -1)
    if (code < 0).any():
        _refuse_ownerless(plan, cells, stated, number, first[code < 0])
    return list(names.labels[code].tolist())


def _refuse_ownerless(plan: Plan, cells: Cells, stated: Negotiation, number: int, first: IntArray) -> None:
    raise PlanError(
        [
            Problem.at(
                plan.place("negotiation", "owners", number),
                "negotiate.no_owner",
                node=node,
                column=stated.owners[number],
            )
            for node in cells.cell_names(stated.nodes, first[:20]).tolist()
        ]
    )

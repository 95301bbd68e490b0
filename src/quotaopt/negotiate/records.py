"""What is known of past bids: the plan's table of them, by node."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.bargain.data import PastBid, Record
from quotaopt.errors import Problem, Problems
from quotaopt.model.cells import Cells
from quotaopt.negotiate.nodes import Nodes, stated_negotiation
from quotaopt.negotiate.offers import Offers
from quotaopt.plan.cells.keys import match
from quotaopt.plan.cells.levels import blank_names
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_negotiation import PastBids
from quotaopt.plan.table import NumberColumn, TextColumn
from quotaopt.plan.tables import Table

Members = tuple[str, ...]


def records_of(plan: Plan, cells: Cells, nodes: Nodes, offers: Offers) -> tuple[Record, ...]:
    """The record of every node, in the order of the nodes; those of a region count for all its nodes.

    Raises
    ------
    PlanError
        The table of past bids cannot be used.
    """
    stated, one = stated_negotiation(plan).past, cells.of_layer
    history = [offer.history for offer in offers.rows]
    if stated is None:
        return tuple(Record(name, forecast=before) for name, before in zip(nodes.names, history, strict=True))
    past = past_bids(plan, one, stated)
    columns = [one.member_names(level, nodes.first_cell).tolist() for level in stated.by]
    return tuple(
        Record(name, past.get(members, ()), before)
        for name, members, before in zip(nodes.names, zip(*columns, strict=True), history, strict=True)
    )


def past_bids(plan: Plan, cells: Cells, stated: PastBids) -> dict[Members, tuple[PastBid, ...]]:
    """Past bids by the members they were for, the oldest year first; years without an outcome are left out.

    Raises
    ------
    PlanError
        A column is missing, a name is blank or no member, an amount is not above zero, or a year stands
        there twice.
    """
    table, problems = plan.tables[stated.table], Problems()
    names = [(column, table.text(column)) for column in (*stated.by, stated.year)]
    problems.extend(blank_names(table, names))
    for level, stated_names in names[:-1]:
        problems.extend(_strangers(table, level, stated_names, cells))
    bid, actual = table.number(stated.bid), table.number(stated.actual)
    for heading, numbers in ((stated.bid, bid), (stated.actual, actual)):
        problems.extend(_not_positive(table, heading, numbers))
    problems.stop_if_any()
    rows = np.flatnonzero(~(bid.blank | actual.blank)).tolist()
    found: dict[Members, dict[str, PastBid]] = {}
    for row in rows:
        *members, year = (str(column.labels[column.codes[row]]) for _, column in names)
        years = found.setdefault(tuple(members), {})
        if year in years:
            problems.add(
                table.place(row, stated.year), "negotiate.year_twice", node=", ".join(members), year=year
            )
        years[year] = PastBid(year, _amount(bid, row), _amount(actual, row))
    problems.stop_if_any()
    return {members: tuple(years[year] for year in sorted(years)) for members, years in found.items()}


def _strangers(table: Table, level: str, column: TextColumn, cells: Cells) -> list[Problem]:
    """Names that are no members: they would silently tell nothing."""
    members = cells.levels[level].members
    rows = np.flatnonzero((match(column.labels, members)[column.codes] < 0) & (column.codes >= 0))[:20]
    return [
        Problem.at(
            table.place(int(row), level), "negotiate.past_stranger", name=name, level=level,
            nearest=nearest(name, members.tolist()),
        )
        for row, name in zip(rows, column.labels[column.codes[rows]].tolist(), strict=True)
    ]  # fmt: skip


def _not_positive(table: Table, column: str, numbers: NumberColumn) -> list[Problem]:
    rows = np.flatnonzero(~numbers.blank & (numbers.units <= 0)).tolist()
    return [Problem.at(table.place(row, column), "negotiate.past_not_positive") for row in rows[:20]]


def _amount(numbers: NumberColumn, row: int) -> Decimal:
    return Decimal(int(numbers.units[row])).scaleb(-numbers.digits)

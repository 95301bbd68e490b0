"""What a round proposes, node by node, and the file that holds it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from io import StringIO

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.bargain.data import Node
from quotaopt.files import BYTE_ORDER_MARK, csv_text
from quotaopt.negotiate.limits import Limits
from quotaopt.negotiate.nodes import Nodes
from quotaopt.report.amounts import decimals_of

AMOUNTS = ("proposal", "reference", "floor", "ceiling", "history", "previous", "previous_bid")


@dataclass(frozen=True)
class Offer:
    """One node in one round. What is not known, or not told, is None."""

    node: Node
    owners: tuple[str, ...]  # from the highest down; the last one bids
    proposal: Decimal | None  # None while a bottom-up negotiation waits for its first bids
    reference: Decimal
    floor: Decimal | None
    ceiling: Decimal | None
    history: Decimal | None
    previous: Decimal | None = None  # proposal of the round before
    previous_bid: Decimal | None = None

    @property
    def owner(self) -> str:
        """Who bids for the node."""
        return self.owners[-1]


@dataclass(frozen=True)
class Offers:
    """All nodes of a round."""

    levels: tuple[str, ...]
    rungs: tuple[str, ...]  # what owners are called in the plan: levels or columns
    rows: tuple[Offer, ...]

    @cached_property
    def by_node(self) -> Mapping[Node, Offer]:
        """Every offer by its node."""
        return {row.node: row for row in self.rows}

    @property
    def owners(self) -> tuple[str, ...]:
        """Everybody who bids, in the order of the nodes."""
        return tuple(dict.fromkeys(row.owner for row in self.rows))

    def of(self, owner: str) -> tuple[Offer, ...]:
        """The nodes that `owner` bids for."""
        return tuple(row for row in self.rows if row.owner == owner)

    @property
    def total(self) -> Decimal | None:
        """Of the proposal; None where there is none."""
        known = [row.proposal for row in self.rows if row.proposal is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.rows) else None

    @property
    def has_proposal(self) -> bool:
        """Whether headquarters has said what it wants."""
        return self.total is not None


def offers_of(
    allocation: Allocation,
    nodes: Nodes,
    limits: Sequence[Limits],
    history: Sequence[Decimal | None],
    rungs: tuple[str, ...],
    *,
    shows_proposal: bool,
) -> Offers:
    """The first round: what the plan's own solve gives every node."""
    main = allocation.main_part
    steps = nodes.sums(main.steps).tolist()
    references = _references(nodes, main)
    rows = zip(nodes.names, nodes.owners, steps, references, limits, history, strict=True)
    return Offers(
        nodes.levels,
        rungs,
        tuple(
            Offer(node, owners, own * main.shown.step if shows_proposal else None, fair, low, high, before)
            for node, owners, own, fair, (low, high), before in rows
        ),
    )


def _references(nodes: Nodes, main: Allocation) -> list[Decimal]:
    """References in the digits of the step. Sums are rounded, not parts, so that parts add up to them."""
    digits = decimals_of(main.shown.step)
    of_node = np.bincount(nodes.codes, main.reference_steps, minlength=len(nodes))
    summed = np.rint(np.cumsum(of_node) * float(main.shown.step.scaleb(digits))).astype(np.int64)
    return [Decimal(part).scaleb(-digits) for part in np.diff(summed, prepend=0).tolist()]


def offers_text(offers: Offers) -> str:
    """The offers as CSV."""
    rows = (
        (*(name for _, name in row.node), *row.owners, *(plain(getattr(row, name)) for name in AMOUNTS))
        for row in offers.rows
    )
    return csv_text((*offers.levels, *(f"owner: {rung}" for rung in offers.rungs), *AMOUNTS), rows)


def read_offers(text: str, levels: tuple[str, ...], rungs: tuple[str, ...]) -> Offers:
    """The offers that `offers_text` has written."""
    _, *rows = csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK)))
    return Offers(levels, rungs, tuple(_offer(row, levels, len(rungs)) for row in rows))


def _offer(row: Sequence[str], levels: tuple[str, ...], n_owners: int) -> Offer:
    members, rest = row[: len(levels)], row[len(levels) :]
    amounts = [Decimal(text) if text else None for text in rest[n_owners:]]
    node = tuple(zip(levels, members, strict=True))
    proposal, reference, *others = amounts
    assert reference is not None  # it is always written
    return Offer(node, tuple(rest[:n_owners]), proposal, reference, *others)


def plain(amount: Decimal | None) -> str:
    """An amount in plain digits; nothing where there is none."""
    return "" if amount is None else f"{amount:f}"

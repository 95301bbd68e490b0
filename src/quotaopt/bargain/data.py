"""What a round of a negotiation takes and gives. All amounts are in units of the plan's main measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from quotaopt.allocation import Allocation
from quotaopt.errors import Problem
from quotaopt.plan.schema_negotiation import Closeness, Mode, Negotiation

Node: TypeAlias = tuple[tuple[str, str], ...]
"""A row of a sheet: (level, member) pairs, in the order of the levels."""


def node_of(members: Mapping[str, str]) -> Node:
    """The node of members by level."""
    return tuple(members.items())


@dataclass(frozen=True)
class Bid:
    """What an owner answers for one node in one round.

    No amount is no claim, not a claim of zero; an owner who is silent about a node may leave the bid out
    as well. `confidence`, above 0 and at most 1, multiplies the weight of the bid; None stands for 1.
    `lowest` is the least the owner would still put their name to.
    """

    node: Node
    amount: Decimal | None = None
    confidence: Decimal | None = None
    lowest: Decimal | None = None
    reason: str = ""
    owner: str = ""


@dataclass(frozen=True)
class PastBid:
    """One year: what was bid and what came of it, both above 0."""

    year: str
    bid: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Record:
    """What is known of the bids for a node."""

    node: Node
    past: tuple[PastBid, ...] = ()
    forecast: Decimal | None = None  # what history alone lets expect of the node, where somebody knows


@dataclass(frozen=True)
class Terms:
    """How a negotiation goes, as the plan file says; see `schema_negotiation`."""

    nodes: tuple[str, ...]  # levels; every combination of their members is a node
    mode: Mode = "hybrid"
    rounds: int = 4
    concession: Decimal = Decimal("0.5")
    closeness: Closeness = "least_squares"
    tolerance: Decimal = Decimal("0.01")

    @classmethod
    def of(cls, stated: Negotiation) -> Terms:
        """The terms in a plan file."""
        return cls(
            stated.nodes,
            stated.mode,
            stated.rounds,
            stated.concession,
            stated.closeness,
            stated.tolerance,
        )


@dataclass(frozen=True)
class Trust:
    """How far bids for a node were from what came of them, as logarithms of actual over bid.

    A positive bias is one of bids below what came of them.
    """

    years: int
    bias: float  # mean, shrunk towards that of all nodes where there are few years
    error: float  # what is left of a bid once its bias is taken off: root of the mean square
    low: float  # the unshrunk mean lies between the two with 95 %; nan with fewer than two years
    high: float

    @property
    def weight(self) -> float:
        """One over the mean square error."""
        return self.error**-2


@dataclass(frozen=True)
class NodeOutcome:
    """What a round made of one node."""

    node: Node
    before: Decimal  # the proposal of the round before
    bid: Decimal | None
    believed: Decimal | None  # the bid without its past bias, no further from the proposal than is believable
    trust: Trust
    share: float  # of the way from the proposal to the believed bid that the two sides' weights meet at
    target: Decimal  # the proposal now
    price: float  # of the claims: what one more unit, relative to the node, would take from closeness
    owner: str = ""
    bid_before: Decimal | None = None  # of the round before

    @property
    def moved(self) -> Decimal:
        """By how much headquarters' proposal moved."""
        return self.target - self.before

    @property
    def bid_moved(self) -> Decimal | None:
        """By how much the owner's bid has moved since the round before; None without two bids."""
        return None if self.bid is None or self.bid_before is None else self.bid - self.bid_before

    @property
    def gap(self) -> Decimal | None:
        """What the bid is above the target; None without a bid."""
        return None if self.bid is None else self.bid - self.target


@dataclass(frozen=True)
class Evidence:
    """A bid that its own past, or history, speaks against, in numbers and in words."""

    node: Node
    kind: Literal["sandbagging", "optimism"]
    statement: Problem


@dataclass(frozen=True)
class Concession:
    """One change that makes all bids and rules hold together, found by solving, or why there is none."""

    party: Literal["owner", "headquarters", "rule"]
    allocation: Allocation  # certified: the plan that would close the negotiation
    statement: Problem
    node: Node | None = None  # of an owner


@dataclass(frozen=True)
class Round:
    """What later rounds need of an earlier one."""

    number: int  # from 1
    bids: Mapping[Node, Decimal]  # amounts that were bid
    targets: Mapping[Node, Decimal]  # what came of the round


@dataclass(frozen=True)
class Settlement:
    """The next proposal, how it came about, and what still separates the two sides."""

    allocation: Allocation  # certified
    number: int  # of the round that led to it
    nodes: tuple[NodeOutcome, ...]
    ended: Literal["agreed", "last_round"] | None  # None: there is another round
    evidence: tuple[Evidence, ...] = ()
    closing: tuple[Concession, ...] = ()  # single concessions that would close it, the cheapest first
    notes: tuple[Problem, ...] = field(default=())

    @property
    def round(self) -> Round:
        """What later rounds need of this one."""
        bids = {each.node: each.bid for each in self.nodes if each.bid is not None}
        return Round(self.number, bids, {each.node: each.target for each in self.nodes})

"""Simulated negotiations on random plans, with owners who are honest, sandbag, stay, or say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

import quotaopt
from quotaopt.bargain.data import Bid, Node, PastBid, Record, Settlement, Terms
from quotaopt.bargain.nodes import targets_of
from quotaopt.bargain.settle import settle

Manner = Literal["honest", "sandbagging", "stubborn", "silent"]
MANNERS: tuple[Manner, ...] = ("honest", "sandbagging", "stubborn", "silent")
YEARS = 3
HELD_BACK = 0.75
"""What a sandbagger bids of what it expects."""


@dataclass(frozen=True)
class Owner:
    """Who answers for a node, and what it will really sell."""

    node: Node
    manner: Manner
    truth: Decimal

    def bid(self, proposal: Decimal, last: Decimal | None) -> Bid:
        """The honest split the difference with the proposal; nobody else moves."""
        amount = self.truth
        match self.manner:
            case "silent":
                return Bid(self.node)
            case "sandbagging":
                amount = self.truth * Decimal(str(HELD_BACK))
            case "stubborn":
                amount = self.truth * Decimal("0.9")
            case "honest" if last is not None:
                amount = (last + proposal) / 2
        return Bid(self.node, amount, Decimal("0.9") if self.manner == "honest" else None, owner=self.manner)

    def record(self, rng: np.random.Generator) -> Record:
        """Past years in the same manner."""
        usual = {"sandbagging": HELD_BACK, "stubborn": 0.9}.get(self.manner, 1.0)
        past = []
        for year in range(YEARS):
            actual = self.truth * Decimal(str(round(float(rng.uniform(0.8, 1.0)), 4)))
            bid = actual * Decimal(str(round(usual * float(np.exp(0.05 * rng.standard_normal())), 4)))
            past.append(PastBid(str(2020 + year), bid, actual))
        return Record(self.node, tuple(past), past[-1].actual)


@dataclass(frozen=True)
class Story:
    """A whole negotiation."""

    opening: quotaopt.Allocation
    owners: tuple[Owner, ...]
    terms: Terms
    rounds: tuple[Settlement, ...]

    @property
    def last(self) -> Settlement:
        return self.rounds[-1]


def negotiated(opening: quotaopt.Allocation, seed: int) -> Story:
    """Rounds until one ends the negotiation, or more of them than there should be."""
    rng = np.random.default_rng([seed, 77])
    plan, levels = opening.plan, opening.cells.of_layer.levels
    level = str(rng.choice(list(levels)))
    terms = Terms(
        (level,),
        mode=str(rng.choice(["hybrid", "hybrid", "hybrid", "bottom_up", "top_down"])),  # type: ignore[arg-type]
        rounds=int(rng.integers(1, 5)),
        closeness=str(rng.choice(["least_squares", "least_squares", "nash"])),  # type: ignore[arg-type]
    )
    owners = tuple(
        Owner(node, MANNERS[int(rng.integers(4))], target * _factor(rng))
        for node, target in targets_of(opening, terms.nodes).items()
        if target
    )
    records = [owner.record(rng) for owner in owners]
    rounds: list[Settlement] = []
    proposal, last = opening, dict[Node, Decimal]()
    for number in range(1, terms.rounds + 2):
        targets = targets_of(proposal, terms.nodes)
        bids = [owner.bid(targets[owner.node], last.get(owner.node)) for owner in owners]
        rounds.append(settle(plan, proposal, bids, terms, number, records, [each.round for each in rounds]))
        if rounds[-1].ended is not None:
            break
        proposal, last = (
            rounds[-1].allocation,
            {bid.node: bid.amount for bid in bids if bid.amount is not None},
        )
    return Story(opening, owners, terms, tuple(rounds))


def _factor(rng: np.random.Generator) -> Decimal:
    return Decimal(str(round(float(np.exp(0.15 * rng.standard_normal())), 4)))


def gains(stories: Sequence[Story]) -> dict[Manner, list[float]]:
    """How far the last targets are below what owners will sell, relative to it, by manner."""
    found: dict[Manner, list[float]] = {manner: [] for manner in MANNERS}
    for story in stories:
        target = {each.node: each.target for each in story.last.nodes}
        for owner in story.owners:
            found[owner.manner].append(float(1 - target[owner.node] / owner.truth))
    return found

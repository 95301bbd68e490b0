"""Every node through the rounds: what was proposed, what was bid and why, who approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotaopt.bargain.data import Bid, Node
from quotaopt.errors import NegotiationError, Problem
from quotaopt.negotiate.desk import Desk
from quotaopt.negotiate.offers import Offer


@dataclass(frozen=True)
class Moment:
    """A node in one round."""

    round: int
    offer: Offer
    bid: Bid | None
    approved_by: tuple[str, ...]

    @property
    def amount(self) -> Decimal | None:
        """What was bid, if anything."""
        return None if self.bid is None else self.bid.amount

    @property
    def gap(self) -> Decimal | None:
        """What the bid is above the proposal."""
        if self.amount is None or self.offer.proposal is None:
            return None
        return self.amount - self.offer.proposal


def timeline(
    desk: Desk, *, only: Mapping[str, Sequence[str]] | None = None, rounds: Sequence[int] | None = None
) -> tuple[Moment, ...]:
    """The nodes of some members, by default all, each through some rounds, by default all.

    Raises
    ------
    NegotiationError
        No node has these members.
    """
    numbers = sorted(desk.state.rounds) if rounds is None else rounds
    meant = chosen(desk, only or {})
    bids = {number: desk.state.bids(number) for number in numbers}
    offers = {number: desk.offers_of(number).by_node for number in numbers}
    approved = _approved(desk)
    return tuple(
        Moment(
            number,
            offers[number][row.node],
            bids[number].get(row.node),
            tuple(approved.get((number, row.node), ())),
        )
        for row in meant
        for number in numbers
    )


def chosen(desk: Desk, only: Mapping[str, Sequence[str]]) -> list[Offer]:
    """The nodes of the current round that have the given members.

    Raises
    ------
    NegotiationError
        There are none.
    """
    found = [row for row in desk.offers.rows if _is_meant(row, only)]
    if not found:
        shown = ", ".join(f"{level}={','.join(names)}" for level, names in only.items())
        raise NegotiationError([Problem.at(desk.store.place(), "negotiate.no_such_node", where=shown)])
    return found


def _is_meant(row: Offer, only: Mapping[str, Sequence[str]]) -> bool:
    members = dict(row.node)
    return all(members.get(level) in names for level, names in only.items())


def _approved(desk: Desk) -> dict[tuple[int, Node], dict[str, None]]:
    """Who approved a node in a round, in order, without repetitions."""
    found: dict[tuple[int, Node], dict[str, None]] = {}
    for entry in desk.state.entries:
        for each in entry.said["nodes"] if entry.kind == "approve" else ():
            node = tuple(zip(desk.state.levels, each["node"], strict=True))
            found.setdefault((entry.said["round"], node), {})[entry.draft.by] = None
    return found

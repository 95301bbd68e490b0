"""Where a negotiation stands, worked out from its ledger and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from quotaopt.bargain.data import Bid, Node
from quotaopt.ledger.approvals import Approval, approvals_in
from quotaopt.ledger.entries import Entry
from quotaopt.messages import Language

Ended = Literal["agreed", "last_round"]


@dataclass(frozen=True)
class State:
    """All that happened. The first entry is always that of the opening."""

    entries: tuple[Entry, ...]

    @property
    def opened(self) -> Mapping[str, Any]:
        """What was said when the negotiation was opened."""
        return self.entries[0].said

    @property
    def negotiation(self) -> str:
        """What tells this negotiation from others."""
        return str(self.opened["negotiation"])

    @property
    def plan(self) -> str:
        """The name of the plan."""
        return str(self.opened["plan"])

    @property
    def lang(self) -> Language:
        """The language of its sheets."""
        return "zh" if self.opened["lang"] == "zh" else "en"

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of a node."""
        return tuple(self.opened["levels"])

    @property
    def rungs(self) -> tuple[str, ...]:
        """What owners are called in the plan, from the highest down."""
        return tuple(self.opened["owners"])

    @cached_property
    def round(self) -> int:
        """The round whose proposal is on the table."""
        return max(self.rounds)

    @cached_property
    def rounds(self) -> Mapping[int, Entry]:
        """The entry that made every round's proposal."""
        return {entry.said["round"]: entry for entry in self.entries if entry.kind in ("open", "solve")}

    @property
    def first_round(self) -> int:
        """The round in which the negotiation was opened, or opened again."""
        reopened = [entry for entry in self.entries if entry.kind == "reopen"]
        return int(reopened[-1].said["round"]) if reopened else 1

    @property
    def number(self) -> int:
        """The current round, counted from the opening or the last reopening on."""
        return self.round - self.first_round + 1

    @property
    def _since(self) -> tuple[Entry, ...]:
        """What happened since the negotiation was opened, or opened again."""
        at = max((entry.number for entry in self.entries if entry.kind == "reopen"), default=0)
        return self.entries[at:]

    @property
    def ended(self) -> Ended | None:
        """Why there is no further round."""
        ends: list[Ended | None] = [entry.said["ended"] for entry in self._since if entry.kind == "solve"]
        return ends[-1] if ends else None

    @property
    def frozen(self) -> Entry | None:
        """The entry of the agreement that stands."""
        return next((entry for entry in self._since if entry.kind == "freeze"), None)

    @property
    def agreements(self) -> int:
        """How often the plan was frozen so far."""
        return sum(entry.kind == "freeze" for entry in self.entries)

    def answers(self, number: int) -> dict[str, Entry]:
        """The last sheet of every owner in a round: it replaces those handed in before."""
        return {
            entry.said["owner"]: entry
            for entry in self.entries
            if entry.kind == "bid" and entry.said["round"] == number
        }

    def bids(self, number: int) -> dict[Node, Bid]:
        """The bids that stand in a round."""
        return {
            bid.node: bid for entry in self.answers(number).values() for bid in bids_of(entry, self.levels)
        }

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """Every approval since the opening, the oldest first."""
        return approvals_in(self._since, self.levels)


def bids_of(entry: Entry, levels: tuple[str, ...]) -> tuple[Bid, ...]:
    """The bids of one returned sheet."""
    return tuple(
        Bid(
            node=_node(levels, each["node"]),
            amount=_amount(each["bid"]),
            confidence=_amount(each["confidence"]),
            lowest=_amount(each["lowest"]),
            reason=each["reason"],
            owner=entry.said["owner"],
        )
        for each in entry.said["bids"]
    )


def told_bid(bid: Bid) -> dict[str, Any]:
    """A bid as the ledger has it."""
    amounts = {"bid": bid.amount, "confidence": bid.confidence, "lowest": bid.lowest}
    told = {name: None if amount is None else f"{amount:f}" for name, amount in amounts.items()}
    return {"node": [member for _, member in bid.node], **told, "reason": bid.reason}


def _node(levels: tuple[str, ...], members: list[str]) -> Node:
    return tuple(zip(levels, members, strict=True))


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

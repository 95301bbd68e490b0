"""What every step of a negotiation begins with: the store, held against its seals, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from quotaopt.errors import NegotiationError, Problem
from quotaopt.negotiate.offers import Offers, read_offers
from quotaopt.negotiate.rounds import PROPOSAL, SHEETS, sheets_of, within
from quotaopt.negotiate.sheet import Sheet
from quotaopt.negotiate.state import State
from quotaopt.negotiate.store import Store
from quotaopt.plan.plan import Plan


@dataclass(frozen=True)
class Desk:
    """A negotiation as it lies on the table."""

    store: Store
    state: State

    @cached_property
    def plan(self) -> Plan:
        """The plan that is negotiated."""
        return self.store.plan()

    @cached_property
    def offers(self) -> Offers:
        """The proposal of the current round."""
        return self.offers_of(self.state.round)

    def offers_of(self, number: int) -> Offers:
        """The proposal of a round."""
        text = self.store.read(f"{within(number)}/{PROPOSAL}").decode()
        return read_offers(text, self.state.levels, self.state.rungs)

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """What every owner was sent in the current round."""
        return sheets_of(self.plan, self.offers, self.state.negotiation, self.state.round)

    def require_open(self) -> None:
        """Refuse once the plan is frozen.

        Raises
        ------
        NegotiationError
            It is.
        """
        if self.state.frozen is not None:
            at = self.state.frozen.draft.at
            raise NegotiationError([Problem.at(self.store.place(), "negotiate.is_frozen", at=at)])

    def require_running(self) -> None:
        """Refuse once no further round is to come.

        Raises
        ------
        NegotiationError
            There is none.
        """
        if self.state.ended is not None:
            key = f"negotiate.ended_{self.state.ended}"
            raise NegotiationError([Problem.at(self.store.place(), key, round=self.state.round)])


@contextmanager
def at_desk(store: Store) -> Iterator[Desk]:
    """The negotiation, which nobody else changes meanwhile.

    Raises
    ------
    NegotiationError
        The ledger or a recorded file was changed, or somebody else is recording.
    """
    with store.locked():
        changed = [problem for problem in store.changed() if not is_sheet(problem)]
        if changed:
            raise NegotiationError(changed)
        yield Desk(store, State(store.entries()))


def is_sheet(problem: Problem) -> bool:
    """Whether a changed file is a sheet that owners fill in, maybe where it lies: that does no harm."""
    return f"/{SHEETS}/" in (problem.place.file or "").replace("\\", "/")

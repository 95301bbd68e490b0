"""A negotiation for Python: open one, or take up one that there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.ledger.entries import now
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.messages import Language, default_language
from quotaopt.negotiate.desk import Desk
from quotaopt.negotiate.folder import Folder
from quotaopt.negotiate.opening import open_folder
from quotaopt.negotiate.state import State
from quotaopt.negotiate.store import Store
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.bargain.data import Node, Settlement
    from quotaopt.certify import Certificate
    from quotaopt.negotiate.answers import Answer
    from quotaopt.negotiate.status import Status
    from quotaopt.negotiate.timeline import Moment


class Negotiation:
    """A negotiation in a store. Every call reads the store anew, so that several people can work at it.

    >>> negotiation = quotaopt.negotiate.open(plan, "2024")  # doctest: +SKIP
    >>> negotiation.bid("returned/华东.xlsx")  # doctest: +SKIP
    >>> settlement = negotiation.solve()  # doctest: +SKIP
    >>> negotiation.approve("华东"); negotiation.freeze()  # doctest: +SKIP
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def state(self) -> State:
        """Everything that happened, and where that leaves the negotiation."""
        return State(self.store.entries())

    def status(self) -> Status:
        """Where the negotiation stands: by node, by owner, as a whole."""
        from quotaopt.negotiate.status import status_of

        return status_of(Desk(self.store, self.state))

    def timeline(self, only: Mapping[str, Sequence[str]] | None = None) -> tuple[Moment, ...]:
        """Nodes through the rounds; ``timeline({"region": ["East"]})`` those of some members."""
        from quotaopt.negotiate.timeline import timeline

        return timeline(Desk(self.store, self.state), only=only)

    @property
    def proposal(self) -> pd.DataFrame:
        """One row per node: members, owner, proposal, reference, floor, ceiling, history, last round."""
        from quotaopt.negotiate.frames import offers_frame

        return offers_frame(Desk(self.store, self.state).offers)

    def bid(self, file: str | Path, *, owner: str | None = None, at: str | None = None) -> Answer:
        """Check and record a returned sheet; see `quotaopt.negotiate.bidding.record_bid`."""
        from quotaopt.negotiate.bidding import record_bid

        return record_bid(self.store, Path(file), owner=owner, at=at or now())

    def solve(
        self,
        *,
        options: SolveOptions = USUAL,
        progress: Callable[[str], None] | None = None,
        at: str | None = None,
    ) -> Settlement:
        """Settle the bids and write the next round; see `quotaopt.negotiate.solving.next_round`."""
        from quotaopt.negotiate.solving import next_round

        return next_round(self.store, options=options, progress=progress, at=at or now())

    def approve(
        self,
        by: str | None = None,
        *,
        only: Mapping[str, Sequence[str]] | None = None,
        signature: str = "",
        at: str | None = None,
    ) -> tuple[Node, ...]:
        """Approve targets as an owner, by default as headquarters; see `quotaopt.negotiate.approving`."""
        from quotaopt.negotiate.approving import record_approval

        name = by or HEADQUARTERS
        return record_approval(self.store, name, only=only or {}, signature=signature, at=at or now())

    def freeze(self, *, signature: str = "", at: str | None = None) -> Certificate:
        """Certify the current proposal and put the agreement on record; see `quotaopt.negotiate.freezing`."""
        from quotaopt.negotiate.freezing import freeze

        return freeze(self.store, signature=signature, at=at or now())

    def reopen(self, reason: str, *, signature: str = "", at: str | None = None) -> None:
        """Take bids again, for a reason; see `quotaopt.negotiate.reopening`."""
        from quotaopt.negotiate.reopening import reopen

        reopen(self.store, reason, signature=signature, at=at or now())


def open(
    plan: Plan,
    folder: str | Path,
    *,
    lang: Language | None = None,
    options: SolveOptions = USUAL,
    progress: Callable[[str], None] | None = None,
    at: str | None = None,
) -> Negotiation:
    """Open a negotiation in a new folder; see `quotaopt.negotiate.opening.open_folder`."""
    path, spoken = Path(folder), lang or default_language()
    return Negotiation(open_folder(plan, path, lang=spoken, options=options, progress=progress, at=at))


def read(folder: str | Path) -> Negotiation:
    """The negotiation in a folder.

    Raises
    ------
    PlanError
        There is none, or its ledger was changed.
    """
    negotiation = Negotiation(Folder(Path(folder)))
    negotiation.state  # noqa: B018  a folder without a ledger is told at once
    return negotiation

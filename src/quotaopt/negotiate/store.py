"""Where a negotiation is kept: what any store must be able to do.

A folder of files is the one there is. A database needs these methods and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from quotaopt.errors import Place, Problem
from quotaopt.ledger.entries import Draft, Entry
from quotaopt.plan.plan import Plan


class Store(Protocol):
    """A ledger, and the files that its entries speak of."""

    def place(self, name: str = "") -> Place:
        """Where messages say that the negotiation, or a file of it, is."""

    def entries(self) -> tuple[Entry, ...]:
        """Everything that happened, in order.

        Raises
        ------
        NegotiationError
            There is no ledger, or it is not what was written.
        """

    def changed(self) -> tuple[Problem, ...]:
        """One problem for every recorded file that is no longer what was recorded, by its name."""

    def plan(self) -> Plan:
        """The plan that is negotiated."""

    def read(self, name: str) -> bytes:
        """What a recorded file holds."""

    def record(self, draft: Draft, files: Mapping[str, bytes], within: str = "") -> Entry:
        """Keep the files, which all lie in the folder `within`, and then the entry: both or neither."""

    def locked(self) -> AbstractContextManager[None]:
        """Nobody else records anything meanwhile.

        Raises
        ------
        NegotiationError
            Somebody else is at it.
        """

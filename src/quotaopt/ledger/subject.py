"""What a ledger is about, as far as its keeper has to know."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.errors import PlanError


@dataclass(frozen=True)
class Subject:
    """The kinds of entries there are, what is raised, and the sentences that name the subject."""

    file: str  # the name of the ledger, by which such folders are known
    kinds: frozenset[str]
    error: type[PlanError]
    no_ledger: str  # keys of the catalogue
    busy: str
    unknown_approver: str

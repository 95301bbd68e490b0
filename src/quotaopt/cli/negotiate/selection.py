"""Nodes that are meant, as words on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from quotaopt.cli.options import names_in
from quotaopt.errors import NOWHERE, NegotiationError, Problem


def members_of(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """``region=East,West`` as members by level.

    Raises
    ------
    NegotiationError
        A word is no level with members.
    """
    found, problems = {}, []
    for word in words:
        level, sign, names = word.partition("=")
        members = names_in(names)
        if not sign or not level.strip() or not members:
            problems.append(Problem.at(NOWHERE, "negotiate.not_a_selection", text=word))
        found[level.strip()] = members
    if problems:
        raise NegotiationError(problems)
    return found

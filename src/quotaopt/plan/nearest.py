"""Which known names a misspelt one probably means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MANY = 5000  # beyond so many names only those that share a character are compared


def nearest(name: str, known: Iterable[str], count: int = 3) -> str:
    """Up to `count` of the `known` names, the most similar first, joined for a message.

    >>> nearest("revenu", ["cost", "revenue", "rep"], 1)
    'revenue'
    """
    names = sorted(known)
    candidates = names
    if len(names) > _MANY:
        letters = set(name)
        candidates = [other for other in names if letters & set(other)][:_MANY]
    close = difflib.get_close_matches(name, candidates, n=count, cutoff=0.3)
    return ", ".join(close or names[:count])


def closest(name: str, known: Iterable[str]) -> str | None:
    """The one of the `known` names that was probably meant, or None where none is close.

    >>> closest("shar", ["where", "share"]), closest("qqq", ["where", "share"])
    ('share', None)
    """
    folded = {other.casefold(): other for other in sorted(known, reverse=True)}
    close = difflib.get_close_matches(name.casefold(), sorted(folded), n=1, cutoff=0.5)
    return folded[close[0]] if close else None

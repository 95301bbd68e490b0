"""Which known names a misspelt one probably means."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

_MANY = 5000  # beyond so many names only those that share a character are compared
_ALIKE = 0.3  # worth listing
_MEANT = 0.5  # worth a guess: two Chinese names of two characters with one in common reach it
_VERY_ALIKE = 0.7


def closest(name: str, known: Iterable[str]) -> str | None:
    """The one of the `known` names that `name` probably means; None where none is alike.

    >>> closest("revenu", ["cost", "revenue"]), closest("华冻", ["西南", "华东"]), closest("x", ["y"])
    ('revenue', '华东', None)
    """
    return next(iter(_alike(name, sorted(known), 1, _MEANT)), None)


def nearest(name: str, known: Iterable[str], count: int = 3) -> str:
    """Up to `count` of the `known` names for a message: those most alike, or else the first ones.

    >>> nearest("revenu", ["cost", "revenue", "rep"])
    'revenue'
    """
    names = sorted(known)
    found = _alike(name, names, count, _VERY_ALIKE) or _alike(name, names, count, _ALIKE)
    return ", ".join(found or names[:count])


def plain_word(text: str) -> str:
    """A heading or a word without what people change by accident: case, width, blanks around it.

    >>> plain_word(" Ｒegion "), plain_word("（主观）")
    ('region', '(主观)')
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _alike(name: str, names: list[str], count: int, cutoff: float) -> list[str]:
    """The `names` whose similarity to `name` is at least `cutoff` of 1, the most similar first."""
    if len(names) > _MANY:
        letters = set(name)
        names = [other for other in names if letters & set(other)][:_MANY]
    return difflib.get_close_matches(name, names, n=count, cutoff=cutoff)

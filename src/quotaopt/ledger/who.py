"""What people are called on pages and in files."""

from __future__ import annotations

from quotaopt.messages import LANGUAGES, Language, say

HEADQUARTERS = "headquarters"
"""Who stands above every owner, in a ledger; messages have a word for it."""
HEADQUARTERS_WORDS = frozenset({HEADQUARTERS, *(say("ledger.headquarters", lang) for lang in LANGUAGES)})
"""How a caller may name headquarters."""


def known_as(name: str) -> str:
    """An owner as ledgers have it, headquarters by any of its words."""
    return HEADQUARTERS if name in HEADQUARTERS_WORDS else name


def who(name: str, lang: Language) -> str:
    """An owner by name; headquarters in the language of the page."""
    return say("ledger.headquarters", lang) if name == HEADQUARTERS else name

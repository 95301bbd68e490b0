"""What people are called on pages and in files."""

from __future__ import annotations

from quotaopt.messages import LANGUAGES, Language, say
from quotaopt.negotiate.state import HEADQUARTERS

HEADQUARTERS_WORDS = frozenset({HEADQUARTERS, *(say("negotiate.headquarters", lang) for lang in LANGUAGES)})
"""How a caller may name headquarters."""


def who(name: str, lang: Language) -> str:
    """An owner by name; headquarters in the language of the page."""
    return say("negotiate.headquarters", lang) if name == HEADQUARTERS else name

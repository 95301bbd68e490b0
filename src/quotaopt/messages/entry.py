"""One thing the program can say."""

import locale
import os
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True)
class Entry:
    """A sentence in both languages and, for a problem, what to do about it.

    Every text is a ``str.format`` template; both languages use the same names.
    """

    en: str
    zh: str
    fix_en: str = ""
    fix_zh: str = ""


def default_language() -> Language:
    """The language of the user's locale: Chinese where it starts with zh, else English."""
    stated = next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))),
        None,
    )
    if stated is None:
        stated = locale.getlocale()[0] or ""
    return "zh" if stated.lower().startswith(("zh", "chinese")) else "en"

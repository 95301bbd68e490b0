"""Names of files after names of people and places, on every system."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_LONGEST = 60


def file_name(wanted: str, taken: set[str]) -> str:
    """A name without extension that no system refuses and that is not `taken`; from now on it is.

    >>> taken = set()
    >>> file_name("North/East", taken), file_name("north_east", taken), file_name("华东", taken)
    ('North_East', 'north_east-2', '华东')
    """
    stem = _FORBIDDEN.sub("_", wanted).strip(" .")[:_LONGEST] or "_"
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add(name.casefold())
    return name


def file_names(wanted: tuple[str, ...]) -> dict[str, str]:
    """A file name for each of several different names."""
    taken: set[str] = set()
    return {name: file_name(name, taken) for name in wanted}

"""The problem of a name that is not there, with the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quotaopt.errors import Place, Problem
from quotaopt.plan.nearest import closest

_SHOWN = 32  # more than a plan file has entries at its top


def misspelt(place: Place, key: str, name: str, known: Iterable[str], **values: Any) -> Problem:
    """`name` is none of the `known`. The sentence is `key`, or `key` + ``_near`` where one is close."""
    names = tuple(known)
    near = closest(name, names)
    listed = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    values |= {"name": name, "known": listed or "-"}
    if near is None:
        return Problem.at(place, key, **values)
    return Problem.at(place, f"{key}_near", near=near, **values)

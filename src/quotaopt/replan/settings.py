"""What a command line says in place of the plan's part ``replan``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.cells.asked import names_listed
from quotaopt.plan.document.scalars import scalar

_SIGN = re.compile("[=＝]")
"""Chinese keyboards give wide signs."""


def settings_of(
    said: Mapping[str, Any], touched: Sequence[str] = (), reason: str | None = None
) -> dict[str, Any]:
    """Entries of the part ``replan`` by their path in it, as `replan.run.replan` takes them.

    Parameters
    ----------
    said
        By path, as texts of a plan file; None says nothing.
    touched
        ``level=name[,name]`` texts, all of which a cell has to match to be touched: one cause, in place of
        those stated.
    reason
        What it is called.

    Raises
    ------
    PlanError
        A text has no sign.
    """
    settings = {
        path: scalar(value) if isinstance(value, str) else value
        for path, value in said.items()
        if value is not None
    }
    if said.get("policy") not in (None, "absorb") and said.get("absorb") is None:
        settings["absorb"] = None
    if touched:
        where = dict(_selected(text) for text in touched)
        name = reason or ", ".join(name for names in where.values() for name in names)
        settings["causes"] = [{"name": name, "where": where}]
    return settings


def policy_of(policy: str | None, absorb: str | None, landing: str | None) -> str | None:
    """The policy that a command line asks for: a part to absorb or a landing to follow says it, too.

    Raises
    ------
    PlanError
        A landing is stated for a policy that does not look at it.
    """
    if landing is not None and (policy not in (None, "follow") or absorb is not None):
        raise PlanError(
            [Problem.at(Place(path="--landing"), "replan.landing_what", policy=policy or "absorb")]
        )
    return policy or ("absorb" if absorb is not None else "follow" if landing is not None else None)


def amount_of(text: str) -> Decimal:
    """An amount as a plan file states it.

    Raises
    ------
    PlanError
        It is no number above 0.
    """
    found = scalar(text)
    if isinstance(found, bool) or not isinstance(found, int | Decimal) or found <= 0:
        raise PlanError([Problem.at(Place(path="--landing"), "replan.landing", text=text)])
    return Decimal(found)


def _selected(text: str) -> tuple[str, list[str]]:
    level, *names = (part.strip() for part in _SIGN.split(text, maxsplit=1))
    if not names or not names[0]:
        raise PlanError([Problem.at(Place(path="--touch"), "replan.touch", text=text)])
    return level, names_listed(names[0])

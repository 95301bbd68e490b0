"""A replan in plain values, and as a table with a row per cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from quotaopt.messages import Language
from quotaopt.model.arrays import BoolArray
from quotaopt.replan.outlook import Outlook
from quotaopt.replan.people import Person, changed_people, count_people, names_of
from quotaopt.replan.replanned import Replanned
from quotaopt.replan.tables import amounts
from quotaopt.report.diagnosed import diagnosis_document
from quotaopt.report.document import plain
from quotaopt.report.problems import problems_list
from quotaopt.risks.document import estimate

STATES = ("over", "running", "frozen", "untouched", "same", "too_small", "changed")
"""What became of a cell, by the number it has in `states`."""


def replan_document(replanned: Replanned, outlook: Outlook, lang: Language = "en") -> dict[str, Any]:
    """Everything but the single targets, amounts in currency units."""
    ground, step = replanned.ground, replanned.ground.step
    found = {
        "status": replanned.status,
        "plan": ground.plan.spec.plan,
        "unit": ground.plan.main.unit,
        "policy": ground.spec.policy,
        "periods": {
            "over": ground.periods_named(ground.past.closed),
            "running": ground.periods_named(ground.past.running),
            "later": ground.periods_named(ground.may_change),
        },
        "total": {"before": ground.total_before * step, "after": ground.total * step},
        "parts": [_part(replanned, number) for number in range(len(ground.parts))],
        "people": {
            "all": count_people(replanned),
            "changed": [_person(p) for p in changed_people(replanned)],
        },
        "too_small": _too_small(replanned),
        "needed_though_small": [] if replanned.needed is None else _names(replanned, replanned.needed),
        "broken": [
            {
                "rule": each.rule,
                "members": each.members,
                "side": each.side,
                "before": each.before,
                "after": each.after,
            }
            for each in replanned.broken
        ],
        "needed_attainment": outlook.needed,
        "attainment": outlook.attainment,
        "furthest": outlook.furthest,
        "landing_at_pace": outlook.pace,
        "probability": {
            name: None if found is None else estimate(found)
            for name, found in (("former", outlook.chance.former), ("new", outlook.chance.new))
        },
        "not_in_whole_steps": outlook.rest,
        "outside": Decimal(ground.past.outside).scaleb(-ground.plan.minor_digits),
        "cells_without_actuals": len(ground.without_actuals),
        "verified": None if replanned.allocation is None else replanned.allocation.certificate.verified,
        "diagnosis": _obstacle(outlook, lang),
        "problems": [] if replanned.error is None else problems_list(replanned.error.problems, lang),
    }
    return {key: plain(value) for key, value in found.items()}


def _obstacle(outlook: Outlook, lang: Language) -> dict[str, Any] | None:
    found = outlook.obstacle
    return None if found is None else diagnosis_document(found.diagnosis, lang, found.ways)


def _part(replanned: Replanned, number: int) -> dict[str, Any]:
    part, step = replanned.ground.parts[number], replanned.ground.step
    return {
        "cause": part.name or None,
        "planned": part.planned * step,
        "sold": part.sold * step,
        "gap": part.gap * step,
        "absorbed": (0 if part.is_within else part.absorbed) * step,
        "to_recover": part.to_recover * step,
        "within_tolerance": part.is_within,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "before": person.before,
        "after": person.after,
        "change": person.change,
        "relative": person.relative,
        "why": str(person.why),
        "cause": person.part or None,
        "at_cap": person.is_at_cap,
        "rules": list(person.rules),
    }


def _too_small(replanned: Replanned) -> list[dict[str, Any]]:
    if replanned.dropped is None:
        return []
    at = np.flatnonzero(replanned.dropped)
    steps = np.rint(replanned.dropped[at]).astype(np.int64)
    changes = amounts(replanned.ground, steps, at).to_pylist()
    return [
        {"cell": name, "change": change}
        for name, change in zip(names_of(replanned, at).tolist(), changes, strict=True)
    ]


def _names(replanned: Replanned, chosen: BoolArray) -> list[str]:
    return [str(name) for name in names_of(replanned, np.flatnonzero(chosen))]


def replan_table(replanned: Replanned) -> pa.Table:
    """One row per cell: its members, the published target, the target now, the change, what became of it."""
    ground, cells = replanned.ground, replanned.ground.cells
    every = np.arange(len(cells))
    columns: dict[str, Any] = {level: cells.member_names(level, every) for level in cells}
    columns["published"] = amounts(ground, ground.before, every)
    columns["target"] = amounts(ground, replanned.steps, every)
    columns["change"] = amounts(ground, replanned.steps - ground.before, every)
    columns["state"] = np.array(STATES, dtype=object)[_states(replanned)]
    return pa.table(columns)


def _states(replanned: Replanned) -> np.ndarray:
    """The number in `STATES` of every cell. (n_cells,)"""
    ground = replanned.ground
    running = np.tile(ground.past.running, ground.cells.n_bases)
    dropped = np.zeros(len(ground.cells)) if replanned.dropped is None else replanned.dropped
    chosen = [
        ground.closed,
        running,
        ~ground.later,
        replanned.change != 0,
        ~ground.free,
        dropped != 0,
    ]
    return np.select(chosen, [0, 1, 2, 6, 3, 5], 4)

"""Plans beside each other as plain values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.messages import Language
from quotaopt.report.beside.figures import FIGURES
from quotaopt.report.change.files import attribution_document, change_document, inputs_list
from quotaopt.report.diagnosed import diagnosis_document
from quotaopt.report.document import plain
from quotaopt.report.problems import problems_list
from quotaopt.report.sums import require_levels
from quotaopt.scenario.beside import SideBySide

if TYPE_CHECKING:
    from quotaopt.attribution.change import PlanChange
    from quotaopt.model.arrays import FloatArray
    from quotaopt.scenario.beside import Side
    from quotaopt.scenario.part import Part

Levels = Sequence[Sequence[str]]


def shown_levels(beside: SideBySide) -> list[tuple[str, ...]]:
    """What is shown where nothing is asked for: the coarsest and the finest level of the first dimension."""
    chain = () if beside.main is None else beside.main.grid.chain
    return [(level,) for level in dict.fromkeys((*chain[:1], *chain[-1:]))]


def require_known(beside: SideBySide, by: Levels) -> None:
    """Refuse levels that the plans do not have.

    Raises
    ------
    PlanError
        With one problem per level.
    """
    known = [name for one in beside.first.plan.spec.dimensions.values() for name in one.levels]
    for levels in by:
        require_levels(levels, known)


def beside_document(beside: SideBySide, by: Levels | None = None, lang: Language = "en") -> dict[str, Any]:
    """Every plan with its figures and rules; then measures and tiers, lists in the order of the plans.

    What a plan has not, because its rules contradict each other or a number has no meaning, is null.
    """
    shown = shown_levels(beside) if by is None else by
    require_known(beside, shown)
    return {
        "status": "compared",
        "plans": [_plan(beside, number, shown, lang) for number in range(len(beside.sides))],
        "parts": [_part(part, beside, shown) for part in beside.parts],
    }


def two_document(beside: SideBySide, change: PlanChange, by: Levels | None, lang: Language) -> dict[str, Any]:
    """The change between two plans with its effects, and the two plans beside each other."""
    plain_sides = SideBySide(tuple(replace(side, change=None) for side in beside.sides))
    return {**change_document(change, by, lang), "beside": beside_document(plain_sides, by, lang)}


def _plan(beside: SideBySide, number: int, by: Levels, lang: Language) -> dict[str, Any]:
    side, figures, bindings = beside.sides[number], beside.figures[number], beside.bindings[number]
    found = {
        "name": beside.names(lang)[number],
        "plan": side.plan.spec.plan,
        "because": side.because,
        "status": _status(side),
        "inputs": inputs_list(beside.inputs[number], lang),
        "figures": figures and {one.name: plain(one.of(figures)) for one in FIGURES},
        "rules": bindings
        and {
            "binding": _rows(bindings.all),
            "begin": _rows(bindings.begins),
            "cease": _rows(bindings.ceases),
        },
        "conflict": side.diagnosis and diagnosis_document(side.diagnosis, lang)["conflict"],
        "problems": problems_list(_problems(side), lang),
        "provenance": side.allocation and plain(side.allocation.provenance),
    }
    if side.change is None:
        return found
    effects = change_document(side.change, by, lang)["parts"]
    return {**found, "attribution": attribution_document(side.change, lang), "effects": effects}


def _status(side: Side) -> str:
    if side.allocation is not None:
        return side.allocation.status
    return "infeasible" if side.diagnosis is not None else "stopped"


def _problems(side: Side) -> Any:
    if side.diagnosis is not None and side.diagnosis.error is not None:
        return side.diagnosis.error.problems
    return side.problems


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [{"rule": rule, "members": [one for one in members if one]} for rule, members in rows.items()]


def _part(part: Part, beside: SideBySide, by: Levels) -> dict[str, Any]:
    return {
        **part.layer.members,
        "unit": part.layer.unit,
        "step": plain(part.step),
        "by": [{"levels": list(levels), "rows": _members(part, beside, levels)} for levels in ((), *by)],
    }


def _members(part: Part, beside: SideBySide, levels: Sequence[str]) -> list[dict[str, Any]]:
    groups = part.by(levels)
    is_there = [side.allocation is not None for side in beside.sides]
    can_differ = [one and is_there[0] for one in is_there]
    return [
        {
            **{level: str(names[row]) for level, names in groups.names.items()},
            "target": _amounts(part, groups.targets[row].tolist(), is_there),
            "change": _amounts(part, groups.difference[row].tolist(), can_differ),
            "burden": _numbers(groups.burden[row]),
            "growth": _numbers(groups.growth[row]),
        }
        for row in range(len(groups))
    ]


def _amounts(part: Part, steps: list[int], is_there: list[bool]) -> list[Any]:
    return [plain(one * part.step) if there else None for one, there in zip(steps, is_there, strict=True)]


def _numbers(values: FloatArray) -> list[Any]:
    return [None if math.isnan(value) else plain(value) for value in np.asarray(values).tolist()]

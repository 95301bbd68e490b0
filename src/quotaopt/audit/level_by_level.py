"""What a split level by level would make of this plan: whom it burdens, and which rules it breaks."""

from __future__ import annotations

import numpy as np

from quotaopt.audit.case import Case
from quotaopt.audit.finding import Finding, Table, Value, Verdict
from quotaopt.audit.split import Split, split_of
from quotaopt.fairness.measures import gini
from quotaopt.model.arrays import FloatArray

_SHOWN = 5
_ALIKE = 0.002  # of Gini coefficients: less is rounding to steps


def level_by_level(case: Case) -> Finding:
    """Compare the plan with its total split level by level over people.

    A split that keeps every rule and is more even than the plan is a warning: the plan's fairness is
    then between other units than people.
    """
    levels = [*(one for one in case.cells if one in case.cells.levels[case.level].above), case.level]
    split = split_of(case.allocation, levels)
    reference, ours, theirs = (
        np.bincount(split.nodes[-1], of_cells).astype(np.float64)
        for of_cells in (split.model.reference[split.inside], split.ours, split.theirs)
    )
    values: dict[str, Value] = {
        "unit": case.allocation.unit,
        "members": len(ours),
        "unplaced": round(split.found.unplaced * split.per_unit),
        "overdrawn": round(split.found.overdrawn * split.per_unit),
        "moved": round(float(np.maximum(ours - theirs, 0.0).sum()) * split.per_unit),
        "highest": float((theirs / reference).max()),
        "own_highest": float((ours / reference).max()),
        "gini": gini(reference, theirs),
        "own_gini": gini(reference, ours),
        **_worst_row(split),
    }
    keeps_all = not (values["unplaced"] or values["overdrawn"] or values["broken"])
    more_even = float(values["gini"]) < float(values["own_gini"]) - _ALIKE
    said = "audit.level_by_level" if keeps_all else "audit.level_by_level.broken"
    verdict: Verdict = "warn" if keeps_all and more_even else "pass"
    rule, table = "audit.rule.level_by_level", _largest(case, split, ours, theirs)
    return Finding("level_by_level", verdict, case.level, said, rule, values, table=table)


def _worst_row(split: Split) -> dict[str, Value]:
    """How many limits the split breaks, and which one most."""
    missed = split.missed
    worst = int(np.argmax(missed)) if len(missed) else 0
    broken = int(np.count_nonzero(missed))
    return {
        "broken": broken,
        "worst": split.model.row_label(worst) if broken else "",
        "by": round(float(missed[worst]) * split.per_unit) if broken else 0,
    }


def _largest(case: Case, split: Split, ours: FloatArray, theirs: FloatArray) -> Table:
    """The people to whom the split would do most, with their amounts."""
    difference = np.abs(theirs - ours)
    at = np.argsort(-difference, kind="stable")[:_SHOWN]
    first_cell = split.cell[np.searchsorted(split.nodes[-1], at)]
    names = case.cells.member_names(case.level, first_cell)
    rows: list[tuple[Value, ...]] = [
        (str(name), *(round(float(amount[person]) * split.per_unit) for amount in (ours, theirs)))
        for name, person in zip(names, at, strict=True)
        if round(float(difference[person]) * split.per_unit)
    ]
    return Table(("member", "ours", "theirs"), tuple(rows))

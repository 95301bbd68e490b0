"""People's numbers and what changes hands: frames, sheets, lines for the terminal, JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from quotaopt.credits import Credits, Transfers, transfers_of
from quotaopt.errors import PlanError, Problem
from quotaopt.messages import Language, say
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.plan.periods.days import date_of
from quotaopt.report.amounts import Amounts, Unit, decimals_of, in_steps
from quotaopt.report.frames import frame_of
from quotaopt.report.table import TARGET, amounts_array

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from quotaopt.allocation import Allocation
    from quotaopt.plan.plan import Plan

ROLE, DATE, GIVER, TAKER, SHARE = "role", "date", "from", "to", "share"
_CENTS = 2  # decimals of amounts that move, which no step rounds


def people_frame(allocation: Allocation) -> pd.DataFrame:
    """One row per person, role and period; see `Allocation.people`."""
    return frame_of(people_table(allocation))


def people_table(allocation: Allocation) -> pa.Table:
    """Person, role, the levels of time coarsest first, target; nobody's rows last, with a blank person.

    Raises
    ------
    PlanError
        The plan has no owners.
    """
    credits, cells = _credits(allocation), allocation.cells
    n_rows, n_periods = len(credits.person) + 1, cells.n_periods
    columns: dict[str, pa.Array] = {
        _person(allocation): pa.array(np.repeat(_names(credits, nobody=""), n_periods).tolist(), pa.string()),
        ROLE: pa.array(np.repeat(_roles(credits), n_periods).tolist(), pa.string()),
    }
    for level, codes in cells.period_codes.items():
        labels = cells.levels[level].members[np.tile(codes, n_rows)]
        columns[level] = pa.array(labels.tolist(), pa.string())
    columns[TARGET] = amounts_array(_amounts(allocation, _table(credits).ravel()))
    return pa.table(columns)


def transfers_frame(allocation: Allocation) -> pd.DataFrame:
    """One row per handover; see `Allocation.transfers`."""
    credits, moved = _credits(allocation), transfers_of(_credits(allocation))
    columns: dict[str, pa.Array] = {
        level: pa.array(names.tolist(), pa.string()) for level, names in _members(allocation, moved).items()
    }
    columns[DATE] = pa.array([date_of(day) for day in moved.day.tolist()], pa.date32())
    for name, people in ((GIVER, moved.giver), (TAKER, moved.taker)):
        columns[name] = pa.array(_people(credits, people, nobody="").tolist(), pa.string())
    columns[SHARE] = pa.array(moved.share)
    columns[TARGET] = pa.array(moved.steps * allocation.step)
    return frame_of(pa.table(columns))


def credit_sheets(
    allocation: Allocation, lang: Language
) -> Iterator[tuple[str, Mapping[str, str], list[tuple[Any, ...]]]]:
    """Name, headers with the look of their numbers, and rows of both sheets of a workbook."""
    credits, cells = _credits(allocation), allocation.cells
    look = "#,##0" + ("." + "0" * decimals_of(allocation.shown.step)).rstrip(".")
    nobody = say("report.people.unowned", lang)
    periods = () if cells.time_finest is None else cells.levels[cells.time_finest].members
    headers = {say("report.people.person", lang): "", say("report.people.role", lang): ""}
    headers |= {str(period): look for period in periods} | {say("report.total", lang): look}
    table = _table(credits)
    shown = np.column_stack([table, table.sum(axis=1)]) if len(periods) else table
    amounts = _amounts(allocation, shown.ravel()).floats().reshape(shown.shape)
    who = zip(_names(credits, nobody), _roles(credits), strict=True)
    rows = [(*one, *numbers.tolist()) for one, numbers in zip(who, amounts, strict=True)]
    yield say("report.people.sheet", lang), headers, rows
    moved = transfers_of(credits)
    if not len(moved.day):
        return
    looks = {"date": "", "from": "", "to": "", "share": "0.0%"}
    headers = dict.fromkeys(credits.assigned.of, "")
    headers |= {say(f"report.transfers.{key}", lang): look for key, look in looks.items()}
    headers[say("report.target", lang)] = "#,##0." + "0" * _CENTS
    columns: list[list[Any]] = [
        *(names.tolist() for names in _members(allocation, moved).values()),
        [str(date_of(day)) for day in moved.day.tolist()],
        _people(credits, moved.giver, nobody).tolist(),
        _people(credits, moved.taker, nobody).tolist(),
        moved.share.tolist(),
        np.round(moved.steps * allocation.step, _CENTS).tolist(),
    ]
    yield say("report.transfers.sheet", lang), headers, list(zip(*columns, strict=True))


def credit_lines(credits: Credits, step: float, unit: Unit, lang: Language) -> Iterator[RenderableType]:
    """Owners, overlays, vacancies and transfers on a line each; what is not there has none."""
    from rich.text import Text  # files of targets are written without it

    yield Text(say("report.people", lang), style="bold")
    overlay, moved = credits.is_overlay, transfers_of(credits)
    owners, seconds = (len(np.unique(credits.person[chosen])) for chosen in (~overlay, overlay))
    lines = [
        (say("report.people.owners", lang, count=owners), credits.steps[~overlay].sum()),
        (say("report.people.overlays", lang, count=seconds), credits.steps[overlay].sum()),
        (say("report.people.vacant", lang), credits.unowned.sum()),
        (say("report.people.transfers", lang, count=len(moved.day)), math.fsum(moved.steps.tolist())),
    ]
    present = (True, seconds > 0, credits.unowned.any(), len(moved.day) > 0)
    for (name, steps), is_there in zip(lines, present, strict=True):
        if is_there:
            yield Text(f"  {name}  {unit.show(float(steps) * step)}")


def credits_document(allocation: Allocation) -> dict[str, Any]:
    """People's numbers and transfers as plain values."""
    people, moved = people_frame(allocation), transfers_frame(allocation)
    moved[DATE] = moved[DATE].astype(str)
    people[TARGET] = [_plain(value) for value in people[TARGET].tolist()]
    moved[TARGET], moved[SHARE] = moved[TARGET].round(_CENTS), moved[SHARE].round(9)
    return {"people": people.to_dict("records"), "transfers": moved.to_dict("records")}


def _plain(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def require_owners(plan: Plan) -> None:
    """Refuse a plan in which no numbers of people can be asked for.

    Raises
    ------
    PlanError
        The plan has no owners.
    """
    if plan.spec.owners is None:
        raise PlanError([Problem.at(plan.place("owners"), "report.no_owners")])


def _credits(allocation: Allocation) -> Credits:
    require_owners(allocation.plan)
    assert allocation.credits is not None
    return allocation.credits


def _person(allocation: Allocation) -> str:
    """What the plan calls people."""
    assert allocation.plan.spec.owners is not None
    return allocation.plan.spec.owners.person


def _table(credits: Credits) -> IntArray:
    """Steps of everybody, nobody last. (n_rows + 1, n_periods)"""
    return np.vstack([credits.steps, credits.unowned])


def _names(credits: Credits, nobody: str) -> LabelArray:
    return np.append(credits.assigned.people[credits.person], nobody)


def _roles(credits: Credits) -> LabelArray:
    return np.append(credits.assigned.roles[credits.role], "")


def _people(credits: Credits, people: IntArray, nobody: str) -> LabelArray:
    """Names of people, `nobody` for -1. (n,)"""
    return np.append(credits.assigned.people, nobody)[people]


def _members(allocation: Allocation, moved: Transfers) -> dict[str, LabelArray]:
    """The members of the groups that change hands, by level."""
    assigned, cells = _credits(allocation).assigned, allocation.cells
    at = assigned.first_base[moved.group] * cells.n_periods
    return {level: cells.member_names(level, at) for level in assigned.of}


def _amounts(allocation: Allocation, steps: IntArray) -> Amounts:
    return in_steps(steps, allocation.shown.step)

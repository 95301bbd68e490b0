"""What a plan says, before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.errors import Problem
from quotaopt.messages import Language, say
from quotaopt.model.arrays import IntArray
from quotaopt.model.reach import ROUNDING, row_reach
from quotaopt.people import availability
from quotaopt.plan.checks.names import TOTAL
from quotaopt.plan.document.overrides import assignment_text
from quotaopt.plan.document.write import value_text
from quotaopt.plan.scenarios import scenarios_of
from quotaopt.report.amounts import unit_for
from quotaopt.report.level_table import plain_table
from quotaopt.report.people import people_document, people_lines
from quotaopt.report.problems import problems_list

if TYPE_CHECKING:
    from quotaopt.engine import CheckReport

_FEW_MEMBERS = 6


def checkup(report: CheckReport, lang: Language) -> Iterator[RenderableType]:
    """Dimensions, tables, rules, what is impossible at first sight, and what was assumed."""
    spec, problems = report.plan.spec, impossibilities(report)
    yield Text(spec.plan, style="bold")
    yield Text(say("report.checkup_facts", lang, cells=len(report.cells), rules=len(spec.rules)))
    yield Text(say(f"report.class.{report.structure.plan_class}", lang), style="dim")
    yield from ("", _levels(report, lang), "", _tables(report, lang), "", _rules(report, lang), "")
    if spec.scenarios:
        yield from (_scenarios(report, lang), "")
    people = availability(report.plan, report.cells)
    if people is not None:
        yield from (*people_lines(people, lang), "")
    if problems:
        yield Text(say("report.impossible", lang, count=len(problems)), style="bold red")
        for problem in problems:
            yield Padding(Text(problem.render(lang)), (0, 0, 0, 2))
    else:
        yield Text(say("report.nothing_impossible", lang), style="green")
    for note in report.built.notes:
        yield Padding(Text(note.render(lang)), (0, 0, 0, 2))


def _scenarios(report: CheckReport, lang: Language) -> Table:
    """What else the plan could be: a row per scenario with its own changes."""
    table = plain_table()
    for key in ("scenario.name", "scenario.comes_from", "scenario.changes", "scenario.because"):
        table.add_column(say(key, lang), overflow="fold")
    for one in scenarios_of(report.plan).values():
        told = [
            say("scenario.without", lang, path=path) if value is None else assignment_text(path, value)
            for path, value in one.changes.items()
            if path in one.own
        ]
        table.add_row(
            *map(Text, (one.name, one.parents[0] if one.parents else "", "; ".join(told), one.because or ""))
        )
    return table


def checkup_document(report: CheckReport, lang: Language) -> dict[str, Any]:
    """The same for machines."""
    problems, people = impossibilities(report), availability(report.plan, report.cells)
    return {
        "status": "infeasible" if problems else "readable",
        "plan": report.plan.spec.plan,
        "class": report.structure.plan_class,
        "cells": len(report.cells),
        "levels": {name: len(level.members) for name, level in report.cells.levels.items()},
        "tables": {
            name: {"source": table.source, "rows": table.n_rows, "columns": list(table.columns)}
            for name, table in report.plan.tables.items()
        },
        "rules": [
            {"rule": rule, "rows": rows, "always_kept": idle} for rule, rows, idle in _rows_per_rule(report)
        ],
        "scenarios": [
            {
                "name": one.name,
                "from": list(one.parents),
                "changes": {path: value_text(value) for path, value in one.changes.items()},
                "because": one.because,
            }
            for one in scenarios_of(report.plan).values()
        ],
        **({} if people is None else {"people": people_document(people)}),
        "problems": problems_list(problems, lang),
        "notes": problems_list(report.built.notes, lang),
    }


def impossibilities(report: CheckReport) -> list[Problem]:
    """Rows that their own cells cannot satisfy, or else nested rules that cannot hold together."""
    model, spec = report.built.model, report.plan.spec
    lowest, highest = row_reach(model)
    size = report.built.row_amounts
    unit = unit_for(spec.currency, report.plan.main.step, "en")
    short = highest < model.row_lower - ROUNDING * np.abs(model.row_lower)
    over = lowest > model.row_upper + ROUNDING * np.abs(model.row_upper)
    problems = []
    for key, rows, needs, reach in (
        ("report.too_little", short, model.row_lower, highest),
        ("report.too_much", over, model.row_upper, lowest),
    ):
        for row in np.flatnonzero(rows).tolist():
            rule = model.rule_names[model.row_rule[row]]
            place = report.plan.place(TOTAL) if rule == TOTAL else report.plan.place("rules", rule)
            limit, most = (unit.show(amounts[row] * size[row]) for amounts in (needs, reach))
            label = model.row_label(row)
            problems.append(
                Problem.at(place, key, row=label, limit=limit, reach=most)
                if model.row_size[row]
                else Problem.at(place, "conflict.empty", row=label, needs=limit)
            )
    return problems or list(report.contradictions)


def _levels(report: CheckReport, lang: Language) -> Table:
    table = plain_table()
    for key in ("report.dimension", "report.level", "report.members", "report.names"):
        table.add_column(say(key, lang), justify="right" if key == "report.members" else "left")
    for name, level in report.cells.levels.items():
        few = [str(member) for member in level.members[:_FEW_MEMBERS]]
        more = ["…"] if len(level.members) > _FEW_MEMBERS else []
        table.add_row(*map(Text, (level.dimension, name, f"{len(level.members):,}", ", ".join(few + more))))
    return table


def _tables(report: CheckReport, lang: Language) -> Table:
    table = plain_table()
    for key in ("report.table", "report.source", "report.rows", "report.columns"):
        table.add_column(say(key, lang), justify="right" if key == "report.rows" else "left")
    for name, found in report.plan.tables.items():
        table.add_row(*map(Text, (name, found.source, f"{found.n_rows:,}", ", ".join(found.columns))))
    return table


def _rules(report: CheckReport, lang: Language) -> Table:
    """Rows per rule, and how many of them nothing within the other cells' limits could break."""
    table = plain_table()
    for key in ("report.rule", "report.rows", "report.always_kept"):
        table.add_column(say(key, lang), justify="left" if key == "report.rule" else "right")
    for rule, rows, idle in _rows_per_rule(report):
        table.add_row(Text(rule), f"{rows:,}", f"{idle:,}" if idle else "")
    return table


def _rows_per_rule(report: CheckReport) -> list[tuple[str, int, int]]:
    model = report.built.model
    rows = _count(model.row_rule, model.rule_names)
    idle = _count(model.row_rule[report.structure.idle], model.rule_names)
    return list(zip(model.rule_names, rows, idle, strict=True))


def _count(row_rule: IntArray, names: tuple[str, ...]) -> list[int]:
    counts: list[int] = np.bincount(row_rule, minlength=len(names)).tolist()
    return counts

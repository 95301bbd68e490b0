"""Several measures and tiers: every part adds up as a plan of its own, and derived measures to the step."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from quotaopt.certify import certify
from quotaopt.comparison import compare_notions
from quotaopt.engine import check, solve
from quotaopt.plan.plan import make_plan
from quotaopt.report.document import document
from quotaopt.report.notions.page import comparison_report
from quotaopt.report.overview import references, targets
from quotaopt.report.read import read_targets
from quotaopt.report.terminal import report
from quotaopt.report.write import write

REPS = [f"rep {number}" for number in range(7)]
TOTALS = {"revenue": (Decimal("9000"), 10), "customers": (Decimal(130), 1)}


@pytest.fixture(scope="module")
def allocation():
    rng = np.random.default_rng(4)
    rows = [
        (f"R{number % 2}", rep, line, f"2023-Q{quarter}", int(rng.integers(20, 90)), int(rng.integers(1, 6)))
        for number, rep in enumerate(REPS)
        for line in ("A", "B")
        for quarter in (1, 2, 3, 4)
    ]
    columns = ["region", "rep", "line", "quarter", "revenue", "customers"]
    rates = pd.DataFrame({"line": ["A", "B"], "rate": ["0.125", "0.07"]})
    measures = {
        name: {"total": total, "step": step, "of": f"history.{name}"}
        for name, (total, step) in TOTALS.items()
    }
    measures["services"] = {"derived": {"revenue": "lines.rate"}, "step": 1}
    document = {
        "plan": "parts",
        "measures": measures,
        "tiers": {"base": {"of_total": 0.9}, "target": {}},
        "dimensions": {
            "org": ["region", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 4},
        },
        "tables": {
            "history": {"value": ["revenue", "customers"], "date": "quarter"},
            "lines": {"key": "line"},
        },
        "cells": {"from": "history"},
        "reference": {"season": {"from": "history"}},
        "rules": [{"name": "half", "where": {"line": "B"}, "share": {"min": 0.55}}],
        "over_assignment": [{"level": "region", "factor": 0.1}],
    }
    tables = {"history": pd.DataFrame(rows, columns=columns), "lines": rates}
    return solve(make_plan(document, tables=tables))


def test_every_part_adds_up_to_its_own_total(allocation):
    found = {
        tuple(part.shown.members.values()): int(part.steps.sum()) * part.step for part in allocation.parts
    }
    assert found == {
        (name, tier): float(total * times)
        for name, (total, _) in TOTALS.items()
        for tier, times in (("base", Decimal("0.9")), ("target", 1))
    }
    assert allocation.main_part.shown.members == {"measure": "revenue", "tier": "target"}


def test_sums_by_a_level_are_those_of_the_cells(allocation):
    cells, sums = allocation.targets, allocation.by("region")
    own = sums[sums["measure"] != "services"]
    expected = cells.groupby(["measure", "tier", "region"], observed=True)["target"].sum()
    assert own.set_index(["measure", "tier", "region"])["target"].to_dict() == expected.to_dict()


def test_managers_of_every_part_carry_a_tenth_more(allocation):
    for part in allocation.parts:
        assert part.over_assignment is not None
        company, region = part.over_assignment.chain
        assert company.amount == int(part.steps.sum()) * part.shown.step
        assert abs(region.amount - company.amount * Decimal("1.1")) <= part.shown.step / 2
        assert part.over_assignment.street.sum() * part.shown.step == region.amount


def test_a_derived_measure_is_within_a_step_everywhere_and_nearest_in_sum(allocation):
    rates = {"A": Fraction(125, 1000), "B": Fraction(7, 100)}
    for part in allocation.derived_parts:
        (base,) = (
            each
            for each in allocation.parts
            if each.shown.measure == "revenue" and each.shown.tier == part.shown.tier
        )
        cells = part.cells
        line = cells.levels["line"].members[cells.codes("line")]
        exact = [rates[name] * int(steps) * 10 for name, steps in zip(line, base.steps, strict=True)]
        wrong = [abs(has - want) for has, want in zip(part.steps.tolist(), exact, strict=True)]
        assert max(wrong) < 1
        assert part.steps.sum() == (sum(exact) + Fraction(1, 2)).__floor__()
        for level in ("region", "rep"):
            for code in range(len(cells.levels[level].members)):
                inside = np.flatnonzero(cells.codes(level) == code)
                assert abs(int(part.steps[inside].sum()) - sum(exact[cell] for cell in inside)) < 1


def test_a_derived_amount_moved_by_a_step_is_noticed(allocation):
    plan, published = allocation.plan, allocation.published
    stated = {(str(one.layer.measure), one.layer.tier): one.minor(plan) for one in allocation.derived}
    assert certify(plan, published, allocation.claim, carried=allocation.carried, derived=stated).verified
    for key in stated:
        for position, by in ((0, 2), (5, -2), (3, 1)):
            moved = stated[key].copy()
            moved[position] += by
            tampered = {**stated, key: moved}
            certificate = certify(plan, published, carried=allocation.carried, derived=tampered)
            assert [check.kind for check in certificate.checks if not check.ok] == ["derived"]
            assert all(str(problem) for problem in certificate.problems())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_and_machines_are_told_of_every_part(allocation, lang):
    console = Console(width=120, record=True, file=StringIO())
    for renderable in report(allocation, console, lang):
        console.print(renderable)
    text = console.export_text()
    assert all(name in text for name in ("revenue", "customers", "services", "base", "target"))
    parts = document(allocation, lang)["layers"]
    assert [(part["measure"], part["tier"]) for part in parts][-1] == ("services", "target")
    assert sum(part["total"] for part in parts if part["measure"] == "customers") == 130 + 117


def test_without_measures_there_is_one_part(allocation):
    spec = {"total": 10, "step": 1, "cells": {"cross": ["rep"]}, "dimensions": {"org": ["rep"]}}
    tables = {"reps": pd.DataFrame({"rep": ["a", "b"], "size": [1, 3]})}
    reference = {"blend": [{"share_of": "reps.size"}]}
    plan = make_plan(
        {"plan": "one", **spec, "tables": {"reps": {"key": "rep"}}, "reference": reference}, tables=tables
    )
    alone = solve(plan)
    assert alone.parts == (alone,)
    assert alone.derived_parts == ()
    assert replace(alone).main_part.shown.measure is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_file_of_targets_is_shown_measure_by_measure(allocation, tmp_path, lang):
    allocation_file = tmp_path / "targets.csv"
    write(allocation, allocation_file, lang)
    console = Console(width=100, record=True, file=StringIO())
    for renderable in targets(read_targets(allocation_file), console, lang, [("region",)]):
        console.print(renderable)
    text = console.export_text()
    for part in allocation.parts:
        assert " · ".join(part.shown.members.values()) in text
        assert f"{int(part.steps.sum() * part.step):,}" in text


def test_references_are_shown_measure_by_measure(allocation):
    console = Console(width=100, record=True, file=StringIO())
    for renderable in references(check(allocation.plan), console, "en", []):
        console.print(renderable)
    text = console.export_text()
    assert text.index("revenue · base") < text.index("revenue · target") < text.index("customers · base")


def test_notions_are_compared_over_all_measures_at_once(allocation):
    comparison = compare_notions(allocation.plan, ["minimax"])
    (chosen, other) = comparison.outcomes
    assert chosen.figures.burdens.largest_deviation >= other.figures.burdens.largest_deviation - 0.05
    console = Console(width=100, record=True, file=StringIO())
    for renderable in comparison_report(comparison, console, "zh"):
        console.print(renderable)


def test_a_base_below_the_task_is_told_and_one_that_carries_it_is_not(allocation):
    told = [note for note in allocation.notes if note.key == "note.base_below_task"]
    assert [note.values["short"] for note in told] == ["revenue 900; customers 13"]
    plan = allocation.plan.change({"tiers": {"base": {}, "target": {"of_total": 1.1}}})
    assert not [note for note in check(plan).built.notes if note.key == "note.base_below_task"]

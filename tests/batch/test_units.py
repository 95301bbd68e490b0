"""Units are found in folders and tables, and a call that means nothing is told what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotaopt.batch.order import Order
from quotaopt.batch.units import units_of
from quotaopt.batch.whole import batch_of
from quotaopt.errors import PlanError, Problem
from quotaopt.options import USUAL
from support.batches import write_unit


@pytest.fixture
def folder(tmp_path):
    for name in ("East", "West"):
        write_unit(tmp_path / "units", name)
    return tmp_path / "units"


def _table(folder: Path, text: str) -> Path:
    path = folder / "units.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _problems(call, *arguments, **options) -> list[Problem]:
    with pytest.raises(PlanError) as caught:
        call(*arguments, **options)
    for problem in caught.value.problems:
        assert problem.what("zh") != problem.what("en")
    return list(caught.value.problems)


def test_a_table_lists_plans_and_what_each_changes(folder, tmp_path):
    table = _table(
        folder,
        "unit,plan,total,rules.cap.max\nbase,East/plan.yaml,,\nmore,East/plan.yaml,1200,\n"
        "tight,West/plan.yaml,1000,100\ngone,North/plan.yaml,,\n",
    )
    units = units_of(table)
    assert [dict(unit.changes) for unit in units] == [
        {},
        {"total": 1200},
        {"total": 1000, "rules.cap.max": 100},
        {},
    ]
    found = batch_of(table, tmp_path / "out", Order("solve", USUAL), jobs=1)
    assert [record.total for record in found.records] == [1000, 1200, 1000, None]
    assert found.records[3].status == "invalid"


def test_thousands_of_scenarios_read_each_file_once_when_they_go_on(folder, tmp_path, monkeypatch):
    rows = "".join(f"s{number},East/plan.yaml,{1000 + number}\n" for number in range(5))
    table = _table(folder, f"unit,plan,total\n{rows}")
    order = Order("solve", USUAL)
    batch_of(table, tmp_path / "out", order, jobs=1)
    from quotaopt.batch import results

    read = []
    honest = results.digest
    monkeypatch.setattr(results, "digest", lambda path: read.append(path) or honest(path))
    assert batch_of(table, tmp_path / "out", order, jobs=1).kept == 5
    assert len(read) == len(set(read)) == 2


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("unit,plann\na,East/plan.yaml\n", "batch.no_column", "plann"),
        ("unit,plan,actual\na,East/plan.yaml,x\n", "batch.unknown_column", "actuals"),
        ("unit,plan,totl\na,East/plan.yaml,5\n", "batch.unknown_column", "total"),
        ("unit,plan,rules.cap.mx\na,East/plan.yaml,5\n", "plan.no_such_entry_near", "max"),
        ("unit,plan,rules.cpa.max\na,East/plan.yaml,5\n", "plan.no_such_entry_near", "cap"),
        ("unit,plan,totl\na,nowhere.yaml,5\n", "batch.unknown_column", "total"),
        ("unit,plan\n,East/plan.yaml\n", "batch.blank", "unit"),
        ("unit,plan\na,\n", "batch.blank", "plan"),
        ("unit,plan\na/b,East/plan.yaml\nA_B,West/plan.yaml\n", "batch.one_name", "a/b"),
        ("unit,plan,total\na,East/plan.yaml,[1\n", "plan.yaml", ""),
    ],
)
def test_tables_that_cannot_be_meant(folder, text, key, told):
    (problem,) = _problems(units_of, _table(folder, text))
    assert problem.key.startswith(key)
    assert told in problem.render("en")
    assert "units.csv" in problem.render("zh")


def test_where_no_plan_can_be_read_the_units_tell_it(folder):
    (unit,) = units_of(_table(folder, "unit,plan,total\na,nowhere.yaml,5\n"))
    assert unit.changes == {"total": 5}


def test_a_column_that_one_of_the_plans_knows_is_no_mistake(folder):
    plan = folder / "West" / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("name: cap", "name: limit"), encoding="utf-8")
    table = _table(folder, "unit,plan,rules.limit.max\na,East/plan.yaml,\nb,West/plan.yaml,100\n")
    assert [len(unit.changes) for unit in units_of(table)] == [0, 1]


def test_folders_hold_a_plan_per_unit_or_plans_that_match(folder):
    write_unit(folder, "North").rename(folder / "North" / "only.yml")
    (folder / "North" / "b").mkdir()
    assert [unit.name for unit in units_of(folder)] == ["East", "North", "West"]
    assert [unit.name for unit in units_of(folder, match="*/*.y*ml")] == ["East", "North/only", "West"]
    assert [unit.name for unit in units_of(folder, select=["*st", "North"])] == ["East", "North", "West"]
    (folder / "North" / "other.yaml").write_text("plan: other")
    (unclear,) = [unit for unit in units_of(folder) if isinstance(unit.plan, Problem)]
    assert (unclear.name, unclear.plan.key) == ("North", "batch.several_plans")


def test_calls_that_cannot_be_meant(folder, tmp_path):
    table = _table(folder, "unit,plan\na,East/plan.yaml\n")
    assert _problems(units_of, folder / "East")[0].key == "batch.no_units"
    assert _problems(units_of, folder, match="*.toml")[0].key == "batch.no_units"
    assert _problems(units_of, folder, match="/*.yaml")[0].key == "batch.no_pattern"
    assert _problems(units_of, table, match="*.yaml")[0].key == "batch.match_without_folder"
    assert "East" in _problems(units_of, folder, select=["Eats"])[0].render("en")
    assert _problems(units_of, folder / "nowhere")[0].key == "batch.nowhere"
    assert "units.csv" in _problems(units_of, folder / "unit.csv")[0].render("en")

"""Only units out of tolerance are replanned; the others are listed, and keep what was published."""

from __future__ import annotations

from decimal import Decimal

import pytest

import quotaopt
from quotaopt.batch.order import Order
from quotaopt.batch.whole import batch_of
from quotaopt.options import USUAL
from quotaopt.report.write import write
from support.batches import files_of_units, write_quarterly

ATTAINMENTS = {"below": 0.8, "close": 0.96, "exact": 1.0, "silent": None}


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    folder = tmp_path_factory.mktemp("units")
    for name, attainment in ATTAINMENTS.items():
        write_quarterly(folder, name, attainment)
    return folder


@pytest.fixture(scope="module")
def replanned(units, tmp_path_factory):
    output = tmp_path_factory.mktemp("results") / "out"
    order = Order("replan", USUAL, only_out_of=Decimal("0.05"))
    return batch_of(units, output, order, jobs=1), output


def test_units_within_tolerance_are_listed_and_left_alone(units, replanned, tmp_path):
    found, output = replanned
    statuses = {record.unit: record.status for record in found.records}
    assert statuses == {"below": "optimal", "close": "within", "exact": "within", "silent": "invalid"}
    files = files_of_units(output)
    for name in ("close", "exact"):
        write(quotaopt.solve(quotaopt.read_plan(units / name / "plan.yaml")), tmp_path / "targets.csv")
        assert files[f"{name}/targets.csv"] == (tmp_path / "targets.csv").read_bytes()
        assert files[f"{name}/plan/plan.yaml"] == (units / name / "plan.yaml").read_bytes()
        assert f"{name}/replan.json" not in files


def test_without_a_trigger_the_tolerance_of_the_plan_decides(units, tmp_path):
    found = batch_of(units, tmp_path / "out", Order("replan", USUAL), select=["close", "exact"], jobs=1)
    assert [record.status for record in found.records] == ["optimal", "within"]


def test_what_is_replanned_is_a_plan_that_gives_its_targets(replanned, tmp_path):
    found, output = replanned
    below = output / "units" / "below"
    allocation = quotaopt.solve(quotaopt.read_plan(below / "plan" / "plan.yaml"))
    write(allocation, tmp_path / "targets.csv")
    assert (below / "targets.csv").read_bytes() == (tmp_path / "targets.csv").read_bytes()
    record = found.records[0]
    assert record.total == 48_000
    assert record.figures["attainment"] == pytest.approx(0.8)
    assert record.figures["people"] > record.figures["people_changed"] > 0
    assert (below / "replan.txt").read_text(encoding="utf-8")


def test_results_are_units_of_the_next_month(units, replanned, tmp_path):
    found = batch_of(
        replanned[1] / "units",
        tmp_path / "out",
        Order("replan", USUAL),
        match="*/plan/plan.yaml",
        actuals=str(units / "{unit}" / "actuals.csv"),
        select=["below", "exact"],
        jobs=1,
    )
    assert [(record.unit, record.status) for record in found.records] == [
        ("below", "within"),
        ("exact", "within"),
    ]

"""Tables from elsewhere only with permission; the model as text."""

import shutil
from pathlib import Path

import pytest

OCTOBER = Path(__file__).parents[2] / "models" / "october"


@pytest.fixture
def plan_with_a_table_elsewhere(tmp_path):
    inside = tmp_path / "plan"
    shutil.copytree(OCTOBER, inside)
    (inside / "people.csv").rename(tmp_path / "people.csv")
    plan = inside / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("people.csv", "../people.csv"), encoding="utf-8")
    return str(plan)


@pytest.mark.parametrize("command", ["check", "solve"])
def test_a_table_outside_the_folder_needs_permission(command, quotaopt, plan_with_a_table_elsewhere):
    refused = quotaopt(command, plan_with_a_table_elsewhere)
    assert refused.code == 2
    assert "--allow-outside" in refused.err
    assert quotaopt(command, plan_with_a_table_elsewhere, "--allow-outside").code == 0


def test_check_prints_the_model_as_text(quotaopt):
    lines = quotaopt("check", OCTOBER / "plan.yaml", "--model").out.splitlines()
    assert lines[0].startswith("minimize")
    assert any(line.startswith("周节奏[2023-W40]: ") and line.endswith("= 0.25") for line in lines)

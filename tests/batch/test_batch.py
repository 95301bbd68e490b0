"""A batch does every unit once, whatever becomes of the others, and goes on where it was stopped."""

from __future__ import annotations

import shutil

import pytest

import quotaopt
from quotaopt.batch.order import Order
from quotaopt.batch.record import Record
from quotaopt.batch.whole import batch_of
from quotaopt.errors import PlanError
from quotaopt.options import USUAL
from support.batches import files_of_units, lines_of, results_but_for_time, write_unit

SOLVE = Order("solve", USUAL)


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    """Four units with a plan each, one of which cannot be met, one wrong, one without a plan."""
    folder = tmp_path_factory.mktemp("units")
    for number, name in enumerate(("华东", "华南", "North", "South")):
        write_unit(folder, name, total=1000 + number)
    write_unit(folder, "stuck", cap=0).write_text(
        (folder / "stuck" / "plan.yaml").read_text("utf-8").replace("max: 0", "min: 2000"), encoding="utf-8"
    )
    wrong = write_unit(folder, "wrong")
    wrong.write_text(wrong.read_text("utf-8").replace("cells", "cels"), encoding="utf-8")
    (folder / "empty").mkdir()
    (folder / ".hidden").mkdir()
    return folder


@pytest.fixture(scope="module")
def output(units, tmp_path_factory):
    """The results of one run."""
    folder = tmp_path_factory.mktemp("results") / "out"
    batch_of(units, folder, SOLVE, jobs=1)
    return folder


@pytest.fixture
def found(units, output):
    return batch_of(units, output, SOLVE, jobs=1)


class Stopper:
    """Interrupts a batch after some units."""

    def __init__(self, after: int) -> None:
        self._left = after

    def begun(self, units: int, kept: int) -> None:
        pass

    def ended(self, record: Record) -> None:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt


def test_every_unit_has_its_line_and_none_stops_the_others(found):
    statuses = {record.unit: record.status for record in found.records}
    solved = dict.fromkeys(("North", "South", "华东", "华南"), "optimal")
    assert statuses == solved | {"empty": "invalid", "stuck": "infeasible", "wrong": "invalid"}
    assert (found.exit_code, found.solved) == (5, 4)
    by_name = {record.unit: record for record in found.records}
    for name in ("empty", "stuck", "wrong"):
        assert set(by_name[name].reason.what) == set(by_name[name].reason.fix) == {"en", "zh"}
    assert "plan.yaml:" in by_name["wrong"].reason.what["en"]


def test_files_of_a_unit_are_those_of_its_own_solve(units, output, tmp_path):
    from quotaopt.report.write import write

    for name in ("华东", "North"):
        allocation = quotaopt.solve(quotaopt.read_plan(units / name / "plan.yaml"))
        write(allocation, tmp_path / "targets.csv")
        assert (output / "units" / name / "targets.csv").read_bytes() == (
            tmp_path / "targets.csv"
        ).read_bytes()
    assert not (output / "units" / "stuck").exists()


def test_finished_units_are_not_done_again_and_no_line_is_doubled(units, output):
    before = (output / "units.jsonl").read_bytes()
    again = batch_of(units, output, SOLVE, jobs=1)
    assert again.kept == 5  # what is wrong is looked at again
    assert (output / "units.jsonl").read_bytes() == before
    assert sorted(line["unit"] for line in lines_of(output)) == sorted(one.unit for one in again.records)


def test_an_interrupted_batch_goes_on_and_ends_the_same(units, output, tmp_path):
    for after in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            batch_of(units, tmp_path / "out", SOLVE, jobs=1, watchers=[Stopper(after)])
    whole = tmp_path / "out" / "units.jsonl"
    whole.write_bytes(whole.read_bytes() + b'{"quotaopt_unit": 1, "asked": "12')
    batch_of(units, tmp_path / "out", SOLVE, jobs=1)
    assert files_of_units(tmp_path / "out") == files_of_units(output)
    assert results_but_for_time(tmp_path / "out") == results_but_for_time(output)


@pytest.mark.parametrize("change", ["plan", "table", "option", "result", "unit"])
def test_what_is_changed_is_done_again_and_nothing_else(units, output, tmp_path, change):
    shutil.copytree(units, tmp_path / "units")
    source, out, order = tmp_path / "units", tmp_path / "out", SOLVE
    batch_of(source, out, order, jobs=1)
    if change == "plan":
        path = source / "North" / "plan.yaml"
        path.write_text(path.read_text("utf-8") + "\n# a remark\n", encoding="utf-8")
    elif change == "table":
        (source / "North" / "orders.csv").write_text(
            "region,rep,amount\nEast,Ann,1\nWest,Cy,3\n", encoding="utf-8"
        )
    elif change == "result":
        (out / "units" / "North" / "targets.csv").write_bytes(b"")  # as a power cut may leave it
    elif change == "unit":
        write_unit(source, "new")
    else:
        order = Order("solve", USUAL, {"total": 990})
    found = batch_of(source, out, order, jobs=1)
    assert found.kept == (0 if change == "option" else 5 if change == "unit" else 4)
    assert (out / "units" / "North" / "targets.csv").read_bytes()


def test_a_unit_that_can_no_longer_be_met_keeps_no_old_targets(tmp_path):
    plan = write_unit(tmp_path / "units", "one")
    batch_of(tmp_path / "units", tmp_path / "out", SOLVE, jobs=1)
    assert (tmp_path / "out" / "units" / "one" / "targets.csv").exists()
    plan.write_text(plan.read_text("utf-8").replace("max: 900", "min: 2000"), encoding="utf-8")
    found = batch_of(tmp_path / "units", tmp_path / "out", SOLVE, jobs=1)
    assert (found.records[0].status, found.exit_code) == ("infeasible", 3)
    assert files_of_units(tmp_path / "out") == {}


def test_folders_of_something_else_and_of_other_batches_are_left_alone(units, output, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    cases = {
        "batch.folder_taken": (tmp_path / "taken", SOLVE),
        "batch.no_folder": (tmp_path / "file", SOLVE),
        "batch.other_batch": (output, Order("audit", USUAL)),
    }
    for key, (folder, order) in cases.items():
        with pytest.raises(PlanError) as caught:
            batch_of(units, folder, order, jobs=1)
        assert caught.value.problems[0].key == key
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["notes.txt"]


def test_a_defect_hits_one_unit_and_is_tried_again(tmp_path, monkeypatch):
    from quotaopt.batch import actions

    for name in ("one", "two"):
        write_unit(tmp_path / "units", name)
    honest = actions.carry_out

    def broken(unit, *others):
        return honest(unit, *others) if unit.name == "two" else 1 / 0

    monkeypatch.setattr(actions, "carry_out", broken)
    found = batch_of(tmp_path / "units", tmp_path / "out", SOLVE, jobs=1)
    assert [record.status for record in found.records] == ["failed", "optimal"]
    assert found.exit_code == 5
    assert b"1 / 0" in files_of_units(tmp_path / "out")["one/defect.txt"]
    monkeypatch.undo()
    again = batch_of(tmp_path / "units", tmp_path / "out", SOLVE, jobs=1)
    assert (again.kept, again.exit_code) == (1, 0)
    assert "one/defect.txt" not in files_of_units(tmp_path / "out")


def test_results_may_lie_among_the_units(tmp_path):
    write_unit(tmp_path, "one")
    for _ in range(2):
        found = batch_of(tmp_path, tmp_path / "results", SOLVE, jobs=1)
        assert [record.unit for record in found.records] == ["one"]


def test_an_audit_adds_its_verdicts(tmp_path):
    write_unit(tmp_path / "units", "one")
    found = batch_of(tmp_path / "units", tmp_path / "out", Order("audit", USUAL), jobs=1)
    figures = found.records[0].figures
    assert sum(value for name, value in figures.items() if name.startswith("audit_")) > 0
    assert {path.split("/")[1] for path in files_of_units(tmp_path / "out")} == {
        "targets.csv", "certificate.json", "audit.json", "audit.txt",
    }  # fmt: skip


def test_a_unit_may_be_a_folder_of_versions_of_which_the_latest_counts(units, tmp_path):
    (tmp_path / "all").mkdir()
    plan = quotaopt.read_plan(units / "North" / "plan.yaml")
    for number, total in enumerate((1010, 1020)):
        allocation = quotaopt.solve(plan.change({"total": total}))
        quotaopt.versions.append(tmp_path / "all" / "North", allocation, reason=str(number))
    (record,) = batch_of(tmp_path / "all", tmp_path / "out", SOLVE, jobs=1).records
    assert (record.unit, record.total) == ("North", 1020)

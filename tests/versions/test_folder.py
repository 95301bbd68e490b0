"""Every version is an ordinary plan with its proof; nothing changes unseen, and no kill breaks a folder."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt import versions
from quotaopt.errors import PlanError, VersionsError
from quotaopt.negotiate.standing_at import standing_at
from quotaopt.plan.plan import read_plan
from quotaopt.verification import verify
from quotaopt.versions.folder import Folder
from quotaopt.versions.in_force import in_force
from quotaopt.versions.subject import LEDGER
from quotaopt.versions.verifying import verify_versions
from support.killed import killed_before
from support.negotiation_folders import small_plan
from support.small_plan import small_plan as plan_of_frames

AT = "2026-01-05T08:00:00Z"
LATER = "2026-02-05T08:00:00Z"


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The plan, and the plan with a lock on one rep."""
    plan = small_plan(tmp_path_factory.mktemp("own"))
    locked = plan.change(
        {"rules": [*plan.document["rules"], {"name": "lock", "where": {"rep": "Ann"}, "total": 900}]}
    )
    return quotaopt.solve(plan), quotaopt.solve(locked)


@pytest.fixture(scope="module")
def kept(solved, tmp_path_factory):
    """A folder with two versions."""
    path = tmp_path_factory.mktemp("kept") / "2026"
    first, second = solved
    versions.append(path, first, at=AT)
    versions.append(
        path,
        second,
        reason="contract",
        by="Wang",
        policy={"gap": "hold"},
        actuals={"q1.csv": b"rep\n"},
        at=LATER,
    )
    return path


@pytest.fixture
def folder(kept, tmp_path):
    return shutil.copytree(kept, tmp_path / "2026")


def test_a_version_is_an_ordinary_plan_with_its_targets_and_its_proof(kept, solved):
    for version, allocation in zip(versions.read(kept).all, solved, strict=True):
        plan = read_plan(version.plan_file)
        again = quotaopt.solve(plan)
        assert again.targets.equals(allocation.targets)
        for file in (version.proof_file, version.targets_file):
            assert verify(file, plan).verified


def test_it_says_why_when_by_whom_how_and_from_what_it_was_made(kept):
    first, second = versions.read(kept).all
    assert (first.number, first.at, first.by, first.reason, first.changed) == (
        1,
        AT,
        "headquarters",
        "",
        None,
    )
    assert (second.number, second.at, second.by, second.reason) == (2, LATER, "Wang", "contract")
    assert second.policy == {"gap": "hold"}
    assert [file.read_bytes() for file in second.actuals_files] == [b"rep\n"]
    assert second.total == 12_000
    record = json.loads((second.folder / "version.json").read_text(encoding="utf-8"))
    assert record["reason"] == "contract"
    assert record["certificate"]["en"]["verified"]


def test_it_counts_the_people_whose_open_targets_changed(kept, solved):
    before, now = (one.by("rep").set_index("rep")["target"] for one in solved)
    assert versions.read(kept).latest.changed == int((before != now).sum()) > 0


def test_what_is_over_is_no_target_that_changed(tmp_path):
    plan = plan_of_frames()
    first = quotaopt.solve(plan)
    lock = {"name": "q1", "where": {"quarter": "2024-Q1", "rep": "Ann"}, "total": 140}
    half = {"name": "half", "where": {"quarter": "2024-Q1"}, "total": 650}
    keep = [
        {
            "name": f"{rep} {line}",
            "where": {"quarter": "2024-Q2", "rep": rep, "line": line},
            "total": int(target),
        }
        for rep, line, quarter, target in first.targets[["rep", "line", "quarter", "target"]].itertuples(
            index=False
        )
        if quarter == "2024-Q2"
    ]
    second = quotaopt.solve(plan_of_frames(lock, *keep))
    assert half is not None
    versions.append(tmp_path / "a", first)
    changed = versions.append(tmp_path / "a", second, reason="actuals")
    still = versions.append(tmp_path / "a", first, reason="back", closed={"quarter": ["2024-Q1"]})
    assert changed.changed == 3
    assert still.changed == 0


def test_plans_from_python_and_with_other_entries_are_kept_as_they_were_solved(tmp_path):
    people = pd.DataFrame(
        {"rep": ["Ann", "Bob", "Cy"], "capacity": [500, 700, 650], "locked": [310, 500, 400]}
    )
    plan = plan_of_frames(
        {"name": "locks", "each": ["rep"], "total": "people.locked"}, frames={"people": people}, total=1210
    )
    version = versions.append(tmp_path / "a", quotaopt.solve(plan))
    assert verify(version.proof_file, version.plan()).verified
    assert quotaopt.solve(version.plan()).by("rep")["target"].tolist() == [310, 500, 400]


def test_targets_in_force_are_those_on_record_whatever_a_solve_finds(tmp_path, solved):
    first = solved[0]
    steps = first.steps.copy()
    cells = [
        np.flatnonzero(first.cells.member_names("rep", np.arange(len(steps))) == rep)
        for rep in ("Ann", "Bob")
    ]
    steps[cells[0][0]] -= 1
    steps[cells[1][0]] += 1
    version = versions.append(tmp_path / "a", standing_at(first, steps))
    again = quotaopt.solve(version.plan())
    assert not np.array_equal(again.steps, steps)
    recorded = in_force(version.plan_file, again)
    assert recorded.certificate.verified
    assert np.array_equal(recorded.steps, steps)
    assert in_force(tmp_path / "plan.yaml", again) is again
    assert all(verdict.holds for verdict in verify_versions(tmp_path / "a")[1])


def test_every_file_that_changes_is_named_and_stops_further_versions(folder, solved):
    names = [name for entry in Folder(folder).entries() for name in entry.files]
    for name in names:
        original = (folder / name).read_bytes()
        (folder / name).write_bytes(original[:-1] + bytes([original[-1] ^ 1]))
        assert [problem.place.file for problem in Folder(folder).changed()] == [str(folder / name)]
        with pytest.raises(VersionsError, match="changed after"):
            versions.append(folder, solved[0], reason="next")
        (folder / name).write_bytes(original)
    assert len(names) > 10
    assert versions.append(folder, solved[0], reason="next").number == 3


def test_a_changed_ledger_is_told_with_its_line(folder):
    text = (folder / LEDGER).read_text(encoding="utf-8")
    for wrong, line in ((text.replace("contract", "Contract"), 2), (text.partition("\n")[2], 1)):
        (folder / LEDGER).write_text(wrong, encoding="utf-8")
        with pytest.raises(VersionsError, match="seal") as caught:
            versions.read(folder)
        assert caught.value.problems[0].place.line == line


def test_targets_that_break_the_plan_are_found_though_all_seals_fit(tmp_path, solved, monkeypatch):
    monkeypatch.setattr("quotaopt.versions.made.published", lambda table: table.slice(1))
    versions.append(tmp_path / "a", solved[0])
    _, (verdict,) = verify_versions(tmp_path / "a")
    assert not verdict.problems or verdict.certificates == ()
    assert not verdict.holds


def test_another_version_needs_a_reason_and_follows_the_one_it_was_made_from(folder, solved):
    with pytest.raises(VersionsError) as caught:
        versions.append(folder, solved[0], reason=" ", after=1)
    assert [problem.key for problem in caught.value.problems] == [
        "versions.no_reason",
        "versions.came_between",
    ]
    assert versions.append(folder, solved[0], reason="right", after=2).number == 3


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, solved):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine", encoding="utf-8")
    for path in (tmp_path / "mine", tmp_path / "not/there"):
        with pytest.raises(PlanError):
            versions.append(path, solved[0])
    assert [file.name for file in tmp_path.rglob("*")] == ["mine", "notes.txt"]
    with pytest.raises(VersionsError, match=r"no versions\.jsonl"):
        versions.read(tmp_path / "mine")


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_killed_append_leaves_the_folder_valid_and_can_be_repeated(kept, solved, tmp_path):
    number = 0
    while True:
        place = shutil.copytree(kept, tmp_path / str(number))
        ended = killed_before(lambda: versions.append(place, solved[0], reason="next"), number, place)  # noqa: B023
        assert Folder(place).changed() == ()
        assert len(versions.read(place).all) in (2, 3)
        if ended >= 0:
            break
        if len(versions.read(place).all) == 2:
            versions.append(place, solved[0], reason="next")
        assert [version.number for version in versions.read(place).all] == [1, 2, 3]
        assert Folder(place).changed() == ()
        number += 1
    assert number >= 12


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_killed_beginning_leaves_nothing_in_the_way(solved, tmp_path):
    number, place = 0, tmp_path / "2026"
    while killed_before(lambda: versions.append(place, solved[0]), number, tmp_path) < 0:
        assert not place.exists() or (place / LEDGER).exists()
        shutil.rmtree(place, ignore_errors=True)
        number += 1
    assert versions.read(place).latest.number == 1
    assert number >= 8


def test_two_runs_do_not_add_at_once(folder, solved):
    with Folder(folder).at_work(), pytest.raises(VersionsError, match="Another run"):
        versions.append(folder, solved[0], reason="next")

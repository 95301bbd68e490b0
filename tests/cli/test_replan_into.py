"""A replan with ``--into`` is the next version of its plan; nothing is added where nothing changes."""

import shutil

import pytest

from quotaopt import versions
from quotaopt.cli.main import main
from quotaopt.versions.verifying import verify_versions

PLAN = """\
plan: Targets
currency: USD
step: 10
total: 4_000
dimensions: {org: [region, rep], time: {levels: [quarter, month], start: 2026-01, periods: 4}}
tables: {history: {file: history.csv, value: revenue}}
cells: {from: history}
reference: {blend: [{share_of: history.revenue}], season: flat}
"""
REPS = {"Ann": "East", "Bob": "East", "Cy": "West", "Dee": "West"}
MONTHS = ("2026-01", "2026-02")


def write_actuals(file, *amounts):
    """Everybody sells the same in a month."""
    rows = [f"{region},{rep},{month},{amount}" for month, amount in zip(MONTHS, amounts, strict=False)
            for rep, region in REPS.items()]  # fmt: skip
    file.write_text("\n".join(["region,rep,month,actual", *rows]) + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with a plan, and its versions after a short month."""
    place = tmp_path_factory.mktemp("into")
    (place / "plan.yaml").write_text(PLAN, encoding="utf-8")
    rows = [f"{region},{rep},100" for rep, region in REPS.items()]
    (place / "history.csv").write_text("\n".join(["region,rep,revenue", *rows]) + "\n", encoding="utf-8")
    actuals = write_actuals(place / "january.csv", 200)
    call = [
        "replan",
        place / "plan.yaml",
        "--actuals",
        actuals,
        "--into",
        place / "kept",
        "--reason",
        "January",
    ]
    assert main([str(word) for word in [*call, "--name", "Wang", "--quiet"]]) == 0
    return place


@pytest.fixture
def folder(kept, tmp_path):
    return shutil.copytree(kept, tmp_path / "copy")


def test_the_plan_is_the_first_version_and_its_replan_the_second(kept):
    first, second = versions.read(kept / "kept").all
    assert (first.reason, second.reason, second.by) == ("", "January", "Wang")
    assert second.policy["policy"] == "hold"
    assert second.policy["as_of"] == "2026-01-31"
    assert [file.read_bytes() for file in second.actuals_files] == [(kept / "january.csv").read_bytes()]
    assert first.total == second.total == 4000
    assert 0 < second.changed <= 4
    assert all(verdict.holds for verdict in verify_versions(kept / "kept")[1])


def test_the_latest_version_is_replanned_by_the_name_of_the_folder(quotaopt, folder):
    actuals = write_actuals(folder / "february.csv", 200, 250)
    into = folder / "kept"
    run = quotaopt(
        "replan", into, "--actuals", actuals, "--into", into, "--reason", "February", "--lang", "en"
    )
    assert run.code == 0
    assert f"version 3 in {into}" in run.out
    assert versions.read(into).latest.reason == "February"
    assert all(verdict.holds for verdict in verify_versions(into)[1])
    assert quotaopt("compare", f"{into}@2", f"{into}@3", "--by", "rep").code == 0


def test_without_a_deviation_no_version_is_added(quotaopt, folder):
    before = (folder / "kept/versions.jsonl").read_bytes()
    latest = versions.read(folder / "kept").latest
    actuals = folder / "planned.csv"
    actuals.write_text(
        "rep,month,actual\n" + "".join(f"{rep},2026-01,200\n" for rep in REPS), encoding="utf-8"
    )
    run = quotaopt(
        "replan", folder / "kept", "--actuals", actuals, "--into", folder / "kept", "--reason", "x"
    )
    assert run.code == 0
    assert (folder / "kept/versions.jsonl").read_bytes() == before
    assert quotaopt("replan", folder / "kept", "--actuals", actuals, "--json").json.get("version") is None
    assert versions.read(folder / "kept").latest.number == latest.number


def test_where_no_plan_keeps_the_caps_no_version_is_added(quotaopt, folder):
    actuals = write_actuals(folder / "nothing.csv", 10, 10)
    into = folder / "kept"
    run = quotaopt(
        "replan", into, "--actuals", actuals, "--into", into, "--reason", "x", "--cap-person", "0.01"
    )
    assert run.code == 3
    assert versions.read(into).latest.number == 2


def test_what_cannot_be_added_is_told_before_anything_is_solved(quotaopt, folder):
    (folder / "mine").mkdir()
    (folder / "mine/notes.txt").write_text("mine", encoding="utf-8")
    call = ("replan", folder / "plan.yaml", "--actuals", folder / "january.csv", "--lang", "en")
    for more, told in (
        (("--into", folder / "kept", "--reason", "x"), "not that of the latest version, 2"),
        (("--into", folder / "new"), "needs a reason"),
        (("--into", folder / "mine", "--reason", "x"), "something here already"),
        (("--into", folder / "no/folder", "--reason", "x"), "no folder"),
    ):
        run = quotaopt(*call, *more)
        assert run.code == 2
        assert told in run.err
    assert not (folder / "new").exists()

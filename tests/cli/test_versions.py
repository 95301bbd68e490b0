"""``quotaopt versions``, and versions where a plan is asked for."""

import shutil

import pytest

import quotaopt as package
from quotaopt import versions
from support.negotiation_folders import small_plan


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    place = tmp_path_factory.mktemp("versions")
    plan = small_plan(place / "own")
    versions.append(place / "2026", package.solve(plan))
    lock = {"name": "lock", "where": {"rep": "Ann"}, "total": 900}
    versions.append(
        place / "2026",
        package.solve(plan.change({"rules": [*plan.document["rules"], lock]})),
        reason="合同约定",
    )
    return place / "2026"


@pytest.fixture
def folder(kept, tmp_path):
    return shutil.copytree(kept, tmp_path / "2026")


def test_open_keeps_a_first_version_and_overwrites_nothing(quotaopt, tmp_path):
    small_plan(tmp_path / "own")
    plan = tmp_path / "own/plan.yaml"
    run = quotaopt("versions", "open", tmp_path / "2026", plan, "--reason", "board", "--lang", "en")
    assert run.code == 0
    assert "board" in run.out
    assert quotaopt("versions", "open", tmp_path / "2026", plan).code == 2


@pytest.mark.parametrize("words", [("versions",), ("versions", "list")])
def test_a_folder_is_listed(quotaopt, kept, words):
    run = quotaopt(*words, kept, "--lang", "en")
    assert run.code == 0
    for told in ("first version", "合同约定", "12,000", "0/6", "changed: how many rep", "seal"):
        assert told in run.out
    assert "首版" in quotaopt(*words, kept, "--lang", "zh").out
    document = quotaopt(*words, kept, "--json").json
    assert [each["version"] for each in document["versions"]] == [1, 2]
    assert document["versions"][1]["total"] == "12000"
    assert document["versions"][1]["plan_file"].endswith("2/plan/plan.yaml")


def test_approve_says_what_is_left(quotaopt, folder):
    run = quotaopt("versions", "approve", folder, "--as", "East", "--node", "Ann，East", "--lang", "en")
    assert run.code == 0
    assert "1 target(s) of version 2 approved" in run.out
    assert "waits for 5" in run.out
    assert quotaopt("versions", "approve", folder, "--as", "East", "--node", "Cy").code == 2
    assert quotaopt("versions", "approve", folder, "--json").json["versions"][1]["approvals"][0]["approved"]


def test_verify_tells_what_was_changed(quotaopt, folder):
    assert quotaopt("versions", "verify", folder).code == 0
    targets = folder / "1/targets.csv"
    targets.write_bytes(targets.read_bytes() + b"\n")
    run = quotaopt("versions", "verify", folder, "--lang", "en")
    assert run.code == 4
    assert "1/targets.csv" in run.out
    assert "Version 2: nothing was changed" in run.out
    assert quotaopt("versions", "verify", folder, "--json").json["holds"] is False
    assert "1/targets.csv" in quotaopt("versions", folder, "--lang", "en").out


def test_a_folder_stands_for_its_latest_version_wherever_a_plan_is_asked_for(quotaopt, kept):
    for named, ann in ((kept, 900), (f"{kept}@2", 900), (f"{kept}/@2", 900)):
        document = quotaopt("solve", named, "--by", "rep", "--json").json
        assert document["status"] in ("optimal", "feasible")
        assert str(ann) in quotaopt("explain", named, "rep=Ann", "--lang", "en").out
    assert quotaopt("check", f"{kept}@1").code == 0


def test_versions_are_compared_like_scenarios(quotaopt, kept):
    run = quotaopt("compare", f"{kept}@1", f"{kept}@2", "--by", "rep", "--lang", "en")
    assert run.code == 0
    assert "lock" in run.out
    assert "2026@1" in run.out
    files = [versions.read(kept).version(number).plan_file for number in (1, 2)]
    assert quotaopt("compare", *files, "--by", "rep", "--lang", "en").out == run.out


def test_what_is_no_version_is_told(quotaopt, kept, tmp_path):
    for call, told in (
        (("solve", f"{kept}@3"), "no version 3"),
        (("compare", f"{kept}@1", f"{kept}@7"), "no version 7"),
        (("versions", tmp_path), "no folder of versions"),
        (("solve", f"{tmp_path}@1"), "no folder of versions"),
        (("solve", f"{tmp_path}/gone@1"), "no such file"),
        (("versions", tmp_path / "gone"), "no folder of versions"),
        (("versions", "aprove", kept), "approve"),
    ):
        run = quotaopt(*call, "--lang", "en")
        assert run.code == 2
        assert told in run.err
        assert "Traceback" not in run.err


def test_a_version_whose_plan_was_changed_is_not_used(quotaopt, folder):
    plan = folder / "2/plan/plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("CNY", "USD"), encoding="utf-8")
    run = quotaopt("solve", folder, "--lang", "en")
    assert run.code == 2
    assert "changed after it was recorded" in run.err
    assert quotaopt("solve", f"{folder}@1").code == 0

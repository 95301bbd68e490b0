"""``quotaopt frontier`` shows, writes and keeps points; what cannot be asked is refused in both languages."""

from __future__ import annotations

import json
import shutil

import pytest

from quotaopt.cli.main import main

BETWEEN = ("--between", "fairness,margin", "--points", "4", "--level", "rep")


@pytest.fixture(scope="module")
def folder(demo, tmp_path_factory):
    """A copy of the plan beside which a frontier has written all its files, and kept a point."""
    folder = tmp_path_factory.mktemp("frontier") / "demo"
    shutil.copytree(demo.parent, folder)
    files = [str(folder / f"points{kind}") for kind in (".csv", ".xlsx", ".svg", ".json")]
    outputs = [word for file in files for word in ("-o", file)]
    assert main(["frontier", str(folder / "plan.yaml"), *BETWEEN, *outputs, "--apply", "2", "--quiet"]) == 0
    return folder


def test_files_hold_every_point(folder):
    document = json.loads((folder / "points.json").read_text(encoding="utf-8"))
    assert [point["number"] for point in document["points"]] == [1, 2, 3, 4]
    rows = (folder / "points.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("number,fairness,margin,price_of_fairness")
    assert len(rows) == 5
    picture = (folder / "points.svg").read_text(encoding="utf-8")
    assert picture.count("<polyline") == 1
    assert "best margin" in picture
    assert (folder / "points.xlsx").stat().st_size > 0


def test_the_kept_plan_solves_to_the_point(folder, quotaopt):
    kept = folder / "plan-frontier-2.yaml"
    document = json.loads((folder / "points.json").read_text(encoding="utf-8"))["points"][1]
    solved = quotaopt("solve", kept, "--json").json
    assert solved["status"] == "optimal"
    targets = folder / "again.csv"
    assert quotaopt("solve", kept, "--quiet", "-o", targets).code == 0
    again = quotaopt("frontier", kept, *BETWEEN, "--json").json
    assert not again["conflict"]  # every target is stated: there is one plan
    assert again["points"][0]["margin"] == pytest.approx(document["margin"], rel=1e-3)
    assert again["points"][0]["fairness"] == pytest.approx(document["fairness"], abs=0.02)


def test_nothing_that_is_there_is_overwritten(folder, quotaopt):
    run = quotaopt("frontier", folder / "plan.yaml", *BETWEEN, "--apply", "2", "--quiet")
    assert run.code == 2
    assert "plan-frontier-2.yaml" in run.err


def test_the_page_proposes_a_point_in_both_languages(folder, quotaopt):
    for lang, words in {
        "en": ("4 efficient plans between fairness and margin", "best fairness", "price of fairness"),
        "zh": ("公平与毛利之间的 4 个有效方案", "公平最优", "公平的价格"),
    }.items():
        run = quotaopt("frontier", folder / "plan.yaml", *BETWEEN, "--lang", lang)
        assert run.code == 0
        assert all(word in run.out for word in words), run.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--between", "fairness"), "两个或三个目标"),
        (("--between", "fairness,stabilty"), "stability"),
        (("--between", "fairness,stability"), "--last"),
        (("--between", "fairness,margin", "--points", "3", "--apply", "9"), "没有第 9 个方案"),
    ],
)
def test_a_bad_call_ends_with_2_and_says_what_to_do(demo, quotaopt, words, said):
    run = quotaopt("frontier", demo, *words, "--lang", "zh")
    assert run.code == 2
    assert said in run.err


def test_a_plan_that_cannot_be_met_is_diagnosed(demo, quotaopt):
    run = quotaopt("frontier", demo, *BETWEEN, "--set", "total=300e6", "--json")
    assert run.code == 3
    assert run.json["status"] == "infeasible"

"""``quotaopt compare`` says who gains, who loses and because of what."""

from __future__ import annotations

import csv

import pytest

CHANGES = ("--set", "total=122e6", "--set", "rules.华东.share=0.33")


@pytest.fixture(scope="session")
def other(demo, tmp_path_factory):
    """The plan of another folder: fewer rules, another capacity."""
    folder = tmp_path_factory.mktemp("plans") / "other"
    folder.mkdir()
    for file in demo.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    text = (folder / "people.csv").read_text(encoding="utf-8-sig")
    name = next(csv.DictReader(text.splitlines()))
    raised = text.replace(f",{name['承接能力']}", f",{int(name['承接能力']) + 500_000}", 1)
    (folder / "people.csv").write_text(raised, encoding="utf-8")
    return folder / "plan.yaml"


def test_one_plan_is_compared_with_itself_changed(quotaopt, demo):
    run = quotaopt("compare", demo, *CHANGES)
    assert run.code == 0, run.err
    for words in ("#1   total", "120,000,000 → 122,000,000", "rule 华东", "share 0.35 → 0.33", "+2,000,000"):
        assert words in run.out
    assert "2 orders" in run.out


def test_it_speaks_chinese(quotaopt, demo):
    run = quotaopt("compare", demo, *CHANGES, "--lang", "zh")
    for words in ("全公司", "规则 华东", "净变动", "金额单位：万元", "分毫不差"):
        assert words in run.out


def test_two_files_are_compared_by_what_their_tables_say(quotaopt, demo, other):
    found = quotaopt("compare", demo, other, "--json").json
    assert [one["name"] for one in found["inputs"]] == ["people.capacity"]
    assert (found["attribution"]["solves"], found["attribution"]["merged"]) == (2, False)


def test_in_every_row_effects_sum_to_the_difference(quotaopt, demo):
    found = quotaopt("compare", demo, *CHANGES, "--by", "region,quarter", "--by", "line", "--json").json
    assert [one["levels"] for one in found["parts"][0]["by"]] == [["region", "quarter"], ["line"]]
    for table in found["parts"][0]["by"]:
        assert table["rows"]
        for row in table["rows"]:
            assert sum(row["effects"]) == row["difference"] == row["after"] - row["before"]


def test_the_page_can_be_about_some_members(quotaopt, demo):
    run = quotaopt("compare", demo, *CHANGES, "--where", "region=华东")
    assert "region 华东" in run.out
    assert "42,000,000" in run.out
    assert "华南" not in run.out


def test_files_say_the_same(quotaopt, demo, tmp_path):
    names = ("change.csv", "change.xlsx", "change.json", "change.svg")
    outputs = [word for name in names for word in ("-o", str(tmp_path / name))]
    found = quotaopt("compare", demo, *CHANGES, *outputs, "--json").json
    with (tmp_path / "change.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["difference"]) for row in rows) == found["parts"][0]["whole"]["difference"]
    assert sum(int(row["rule 华东"]) for row in rows) == 0
    assert '"effects"' in (tmp_path / "change.json").read_text(encoding="utf-8")
    assert "total" in (tmp_path / "change.svg").read_text(encoding="utf-8")
    assert (tmp_path / "change.xlsx").stat().st_size > 5_000


def test_an_impossible_plan_is_diagnosed(quotaopt, demo):
    run = quotaopt("compare", demo, "--set", "total=200e6")
    assert run.code == 3
    assert "66,600,000 is missing" in run.out
    assert quotaopt("compare", demo, "--set", "total=200e6", "--json").json["status"] == "infeasible"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ((), "nothing to compare"),
        ((*CHANGES, "--by", "regoin"), "region"),
        ((*CHANGES, "--where", "rep=Nobody"), "Nobody"),
        ((*CHANGES, "-o", "change.doc"), ".xlsx"),
        (("--set", "totel=1"), "total"),
        (("nowhere.yaml",), "nowhere.yaml"),
    ],
)
def test_wrong_calls_say_what_to_do(quotaopt, demo, call, words):
    run = quotaopt("compare", demo, *call)
    assert run.code == 2
    assert words in run.err


def test_nothing_that_differs_is_said(quotaopt, demo):
    assert "No input differs" in quotaopt("compare", demo, demo).out

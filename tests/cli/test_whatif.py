"""``quotaopt whatif`` and scenarios on the command line, as a planner calls them."""

from __future__ import annotations

import csv
import json

import pytest

from quotaopt import read_plan, scenarios_of
from quotaopt.cli.written import write_changed_plan


def test_a_scenario_of_the_plan_stands_beside_it(quotaopt, demo):
    run = quotaopt("whatif", demo, "--scenario", "高目标", "--by", "region", "--lang", "zh")
    assert run.code == 0, run.err
    for words in (
        "董事会追加 5 %",
        "+600.0 (+5.0%)",
        "7.5 个百分点",
        "开始起作用的规则：增长护栏[梁嘉欣]",
        "增加 3 个",
    ):
        assert words in run.out


def test_single_changes_are_a_what_if_too(quotaopt, demo, tmp_path):
    file = tmp_path / "w.json"
    run = quotaopt("whatif", demo, "--set", "rules.华东.share=0.34", "-o", file, "--quiet")
    assert (run.code, run.out) == (0, "")
    found = json.loads(file.read_text(encoding="utf-8"))
    assert [one["name"] for one in found["plans"]] == ["plan", "what if"]
    assert found["plans"][1]["inputs"][0]["edits"] == [{"where": "share", "before": "0.35", "after": "0.34"}]
    assert found["parts"][0]["by"][1]["rows"][0]["change"] == [0, -1_200_000]


def test_what_the_rules_forbid_is_told_with_the_conflict(quotaopt, demo):
    run = quotaopt("whatif", demo, "--scenario", "高目标严护栏")
    assert run.code == 3
    assert "高目标严护栏 cannot be met" in run.out
    assert "940,000 is missing" in run.out


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([], "高目标, 高目标严护栏, 华东让一成, 新品放缓, 不限节奏"),
        (["--scenario", "高目际"], "did you mean 高目标?"),
        (["--set", "total=120e6"], "changes nothing"),
        (["--set", "rules.华冬.share=0.3"], "did you mean 华东?"),
        (["--set", "currency=USD"], "different units"),
        (["--scenario", "高目标", "--by", "regin"], "region"),
        (["--scenario", "高目标", "-o", "a.docx"], ".xlsx"),
    ],
)
def test_what_cannot_be_asked_is_told_before_anything_is_solved(quotaopt, demo, asked, told):
    run = quotaopt("whatif", demo, *asked)
    assert run.code == 2
    assert told in run.err


def test_every_command_works_on_the_plan_as_a_scenario_has_it(quotaopt, demo, tmp_path):
    proof = tmp_path / "proof.json"
    assert (
        quotaopt("solve", demo, "--scenario", "高目标", "--json", "--proof", proof).json["total"]
        == 126_000_000
    )
    assert quotaopt("verify", proof, demo, "--scenario", "高目标").code == 0
    assert quotaopt("verify", proof, demo).code == 4
    by_hand = quotaopt("solve", demo, "--set", "total=126e6", "--json").json
    by_name = quotaopt("solve", demo, "--scenario", "高目标", "--json").json
    assert by_hand["provenance"] == by_name["provenance"]


def test_scenarios_come_from_files_too(quotaopt, demo):
    file = demo.with_name("more.yaml")
    file.write_text("更高: {from: 高目标, set: {total: 124_000_000}}\n", encoding="utf-8")
    run = quotaopt("solve", demo, "--scenarios", file, "--scenario", "更高", "--json")
    assert run.code == 0
    assert run.json["total"] == 124_000_000
    assert "更高" in quotaopt("check", demo, "--scenarios", file).err


def test_plans_and_scenarios_stand_side_by_side(quotaopt, demo, tmp_path):
    names = ("高目标", "新品放缓", "高目标严护栏")
    run = quotaopt("compare", demo, *names, "--by", "region", "-o", tmp_path / "a.csv", "--lang", "zh")
    assert run.code == 0, run.err
    for words in (
        "新品放缓，不再起作用的规则：新品占比",
        "高目标：变动原因",
        "高目标严护栏无法达成",
        "新品放缓：增加 1 个",
    ):
        assert words in run.out
    head = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.startswith("region,原计划 目标,高目标 目标,新品放缓 目标,高目标 变动")


def test_a_scenario_may_be_the_second_of_two_plans(quotaopt, demo):
    run = quotaopt("compare", demo, "高目标")
    assert "plan → 高目标" in run.out
    assert "rules that bind" in run.out
    found = quotaopt("compare", demo, "--scenario", "高目标", "--json").json
    assert found["parts"][0]["whole"]["difference"] == 6_000_000
    assert [one["name"] for one in found["beside"]["plans"]] == ["plan", "高目标"]


def test_everything_wrong_with_the_plans_is_told_at_once(quotaopt, demo):
    run = quotaopt("compare", demo, "高目际", "gone.yaml", "新品放慢", "--lang", "zh")
    assert run.code == 2
    for words in ("3 处问题", "高目标", "gone.yaml", "新品放缓"):
        assert words in run.err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["高目标", "新品放缓", "--set", "total=1"], "there are several"),
        (["高目标", "新品放缓", "--where", "region=华东"], "--where"),
        (["高目标", "高目标"], "Two plans go by the name 高目标"),
        ([*"abcdefg", "-o", "a.svg"], "at most 7 plans, and there are 8"),
        ([], "nothing to compare"),
    ],
)
def test_comparisons_that_mean_nothing_are_refused(quotaopt, demo, asked, told):
    run = quotaopt("compare", demo, *asked)
    assert run.code == 2
    assert told in run.err


def test_a_plan_that_takes_a_scenario_in_is_written_without_it(demo):
    file = demo.with_name("taken-in.yaml")
    assert write_changed_plan(demo, read_plan(demo), {"total": 126_000_000}, file) == (
        "高目标",
        "高目标严护栏",
    )
    assert list(scenarios_of(read_plan(file))) == ["华东让一成", "新品放缓", "不限节奏"]
    assert "# 试算" in file.read_text(encoding="utf-8")


def test_the_table_of_two_plans_has_effects_burdens_and_growth(quotaopt, demo, tmp_path):
    file = tmp_path / "two.csv"
    where = ("--by", "region", "--where", "region=华东,西南")
    assert quotaopt("compare", demo, "高目标", *where, "-o", file, "--quiet").code == 0
    head, east, west = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert head[:5] == ["region", "before", "after", "difference", "total"]
    assert head[5:] == ["plan burden", "高目标 burden", "plan growth", "高目标 growth"]
    assert east == [
        "华东",
        "42000000",
        "44100000",
        "2100000",
        "2100000",
        "0.977884",
        "0.977884",
        "0.448276",
        "0.52069",
    ]
    assert west[5:7] == ["0.971373", "0.925117"]
    assert quotaopt("compare", demo, "高目标", "--by", "region", "--by", "rep", "-o", file).code == 2


def test_check_lists_the_scenarios_and_tries_each_of_them(quotaopt, demo):
    run = quotaopt("check", demo, "--lang", "zh")
    assert run.code == 0
    for words in (
        "高目标严护栏   高目标   rules.增长护栏.growth.max=0.55",
        "去掉 rules.季度节奏; 去掉 rules.上半年",
    ):
        assert words in run.out
    wrong, text = demo.with_name("wrong.yaml"), demo.read_text(encoding="utf-8")
    bad = "scenarios:\n  a: {set: {rules.华东.share: 三成}}\n  b: {set: {tables.history.file: gone.csv}}\n"
    wrong.write_text(text[: text.index("scenarios:")] + bad, encoding="utf-8")
    told = quotaopt("check", wrong).err
    assert "2 problem(s)" in told
    assert "gone.csv" in told
    assert quotaopt("solve", wrong, "--quiet").code == 0

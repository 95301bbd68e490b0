"""``quotaopt diagnose --range`` tells what can be reached."""

from __future__ import annotations


def test_without_a_name_it_is_about_the_total(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--range")
    assert run.code == 0
    for words in ("is in reach", "85,198,000", "126,678,000", "华东一部 ≥ 12,000,000", "no target below 0"):
        assert words in run.out


def test_a_total_out_of_reach_ends_with_3_and_says_by_how_much(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--range", "--set", "total=200e6", "--lang", "zh")
    assert run.code == 3
    assert "过高，超出 73,322,000 元" in run.out


def test_a_member_has_two_ends_and_what_holds_them(quotaopt, demo):
    found = quotaopt("diagnose", demo, "--range", "rep=张伟", "--json").json
    (member,) = found["members"]
    assert (member["lowest"]["whole_steps"], member["highest"]["whole_steps"]) == (4_050_000, 7_200_000)
    assert member["lowest"]["held_by"] == [
        {"rule": "增长护栏", "side": "lower", "members": ["张伟"], "amount": 4_050_000}
    ]


def test_a_level_is_told_member_by_member(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--range", "department", "--range", "region=华东")
    assert run.code == 0
    assert "华东一部   12,000,000" in run.out


def test_a_member_that_does_not_exist_is_told_with_the_nearest_name(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--range", "rep=张")
    assert run.code == 2
    assert "Did you mean 张伟" in run.err
    run = quotaopt("diagnose", demo, "--range", "rap")
    assert run.code == 2
    assert "rep" in run.err


def test_members_of_a_plan_that_cannot_be_met_reach_nothing(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--range", "rep", "--set", "total=200e6")
    assert run.code == 3
    assert "quotaopt diagnose PLAN" in run.err

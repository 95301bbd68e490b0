"""``quotaopt explain`` says why a number is what it is."""

from __future__ import annotations

import json
import math


def test_the_page_ends_with_the_published_number(quotaopt, demo):
    run = quotaopt("explain", demo, "rep=销售代表A")
    assert run.code == 0
    assert "CNY 4,800,000" in run.out
    assert ["=", "target", "4,800,000"] in [line.split() for line in run.out.splitlines()]


def test_it_speaks_chinese_in_ten_thousands(quotaopt, demo):
    run = quotaopt("explain", demo, "region=华东", "line=新品", "--lang", "zh")
    for words in ("13,582,000 元（1358.2 万元）", "来龙去脉（万元）", "＝ 公平基准", "1,358.2"):
        assert words in run.out


def test_the_document_multiplies_out(quotaopt, demo):
    found = quotaopt("explain", demo, "rep=销售代表A,周建国", "quarter=2024-Q1", "--json").json
    factors = [link["factor"] for link in found["chain"][1:]]
    assert math.isclose(found["chain"][0]["after"] * math.prod(factors), found["target"], rel_tol=1e-12)
    assert found["where"] == {"rep": ["周建国", "销售代表A"], "quarter": ["2024-Q1"]}


def test_an_impossible_plan_is_diagnosed(quotaopt, demo):
    run = quotaopt("explain", demo, "rep=销售代表A", "--set", "total=200e6")
    assert run.code == 3
    assert run.out
    assert quotaopt("diagnose", demo, "--set", "total=200e6").out.startswith(run.out)


def test_a_member_there_is_not_is_told_with_the_nearest(quotaopt, demo):
    run = quotaopt("explain", demo, "rep=销售代表")
    assert (run.code, run.out) == (2, "")
    assert "销售代表A" in run.err


def test_members_that_share_no_cell_are_told(quotaopt, demo):
    run = quotaopt("explain", demo, "region=华东", "rep=销售代表A", "department=没有")
    assert run.code == 2


def test_nothing_asked_is_told_with_the_levels(quotaopt, demo):
    run = quotaopt("explain", demo)
    assert run.code == 2
    assert "region, department, rep" in run.err


def test_the_nearest_change_is_told_with_what_others_then_carry(quotaopt, demo):
    run = quotaopt("explain", demo, "rep=周建国", "--lower", "5%")
    for words in ("Lower by 5%, to 7,330,000 CNY or less", "33.75%", "--set rules.华东.share=0.3375"):
        assert words in run.out.replace("'", "")


def test_shares_that_could_mean_two_things_are_refused(quotaopt, demo):
    for wrong in ("5", "-5%", "0", "five", "120%"):
        run = quotaopt("explain", demo, "rep=周建国", "--lower", wrong)
        assert run.code == 2
        assert "5% or 0.05" in run.err
    assert quotaopt("explain", demo, "rep=周建国", "--lower", "5%", "--raise", "5%").code == 2


def test_the_page_the_document_and_the_picture_are_written_by_extension(quotaopt, demo, tmp_path):
    files = [tmp_path / f"why.{kind}" for kind in ("txt", "json", "svg")]
    wanted = [part for file in files for part in ("-o", file)]
    run = quotaopt("explain", demo, "rep=销售代表A", "--quiet", *wanted)
    assert (run.code, run.out, run.err) == (0, "", "")
    page, document, picture = (file.read_text(encoding="utf-8") for file in files)
    assert page.splitlines()[0] == "销售代表A   CNY 4,800,000"
    assert json.loads(document)["target"] == 4_800_000
    assert picture.startswith("<svg")
    assert "= fair share" in picture


def test_a_file_of_no_known_kind_is_refused_before_anything_is_solved(quotaopt, demo, tmp_path):
    run = quotaopt("explain", demo, "rep=销售代表A", "-o", tmp_path / "why.docx")
    assert run.code == 2
    assert ".txt .json .svg .png" in run.err

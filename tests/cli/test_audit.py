"""``quotaopt audit`` on the terminal and for machines."""

import json
from pathlib import Path

MODELS = Path(__file__).resolve().parents[2] / "models"
ANNUAL, TEAM = (MODELS / name / "plan.yaml" for name in ("annual", "team"))


def test_a_page_of_verdicts_ends_well_whatever_they_are(quotaopt):
    run = quotaopt("audit", ANNUAL)
    assert run.code == 0
    assert "FAIL     Will enough people reach their target? (rep)" in run.out
    assert "UNKNOWN  Are last year's best made to carry more?" in run.out


def test_the_page_speaks_chinese(quotaopt):
    run = quotaopt("audit", ANNUAL, "--level", "department", "--lang", "zh", "--quiet")
    assert "按 department 比较负担率" in run.out
    assert "是否鞭打快牛？" in run.out
    assert run.err == ""


def test_machines_get_the_same_document_every_time(quotaopt):
    first = quotaopt("audit", ANNUAL, "--json", "--seed", "3")
    assert first.out == quotaopt("audit", ANNUAL, "--json", "--seed", "3").out
    assert sum(first.json["verdicts"].values()) == len(first.json["findings"])
    assert {"test", "subject", "verdict", "values", "says", "rule", "table"} == set(first.json["findings"][0])


def test_a_band_is_two_shares(quotaopt):
    run = quotaopt("audit", ANNUAL, "--band", "half")
    assert run.code == 2
    assert "0.5-0.75" in run.err
    wide = quotaopt("audit", ANNUAL, "--band", "0-1", "--json").json["findings"]
    assert next(one for one in wide if one["test"] == "reach")["verdict"] == "pass"


def test_files_hold_the_page_the_document_and_a_picture(quotaopt, tmp_path):
    page, document, picture = (tmp_path / f"audit{kind}" for kind in (".txt", ".json", ".svg"))
    outputs = [part for path in (page, document, picture) for part in ("-o", str(path))]
    run = quotaopt("audit", ANNUAL, *outputs, "--quiet")
    assert (run.code, run.out, run.err) == (0, "", "")
    assert "Would it have worked period by period?" in page.read_text(encoding="utf-8")
    assert json.loads(document.read_text(encoding="utf-8")) == quotaopt("audit", ANNUAL, "--json").json
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.count("<circle") == 3 * 12
    assert "2023-12" in drawn


def test_a_file_that_cannot_be_written_is_refused_and_a_picture_of_nothing_says_why(quotaopt, tmp_path):
    run = quotaopt("audit", ANNUAL, "-o", str(tmp_path / "audit.pdf"))
    assert run.code == 2
    assert ".txt .json .svg .png" in run.err
    run = quotaopt("audit", TEAM, "-o", str(tmp_path / "misses.svg"), "--quiet", "--lang", "zh")
    assert run.code == 2
    assert "没有可以绘制的往期" in run.err
    assert "2023-12" in run.err
    none = "audit.backtest={periods: 0, years: 0}"
    run = quotaopt("audit", ANNUAL, "--set", none, "-o", str(tmp_path / "misses.svg"), "--quiet")
    assert "asks for no back-test" in run.err
    assert not list(tmp_path.iterdir())

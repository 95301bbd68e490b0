"""``quotaopt audit`` on the terminal and for machines."""

from pathlib import Path

ANNUAL = Path(__file__).resolve().parents[2] / "models" / "annual" / "plan.yaml"


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

"""``quotaopt negotiate``: a whole negotiation from the command line, in both languages."""

import openpyxl
import pytest

from quotaopt.cli.negotiate import STEPS
from support.negotiation_folders import answered, rows_of, write_plan


@pytest.fixture(scope="module")
def talks(tmp_path_factory):
    """A plan, and where its negotiation will be."""
    place = tmp_path_factory.mktemp("cli")
    return write_plan(place / "own"), place / "talks"


def test_every_step_has_help_with_examples_in_both_languages(quotaopt):
    for step in STEPS:
        for lang, word in (("en", "Example"), ("zh", "示例")):
            run = quotaopt("negotiate", step, "--help", "--lang", lang)
            assert run.code == 0
            assert word in run.out
            assert f"quotaopt negotiate {step} " in run.out
            assert "cli.negotiate" not in run.out
    overview = quotaopt("negotiate", "--help", "--lang", "en").out
    assert all(f" {step} " in overview for step in STEPS)
    assert quotaopt("negotiate", "opne").code == 2


def test_a_negotiation_from_beginning_to_end(quotaopt, talks, tmp_path):
    plan, folder = talks
    assert "bids are awaited" in quotaopt("negotiate", "open", plan, folder, "--lang", "en").out
    good = answered(folder / "rounds/1/sheets/North.csv", tmp_path / "North.csv", 0.9)
    bad = answered(folder / "rounds/1/sheets/East.csv", tmp_path / "East.csv", 0.8, reason="")
    run = quotaopt("negotiate", "bid", folder, good, bad, "--lang", "zh")
    assert run.code == 2
    assert "已记录 North 的 2 个报数" in run.out
    assert "报数表中有 2 处问题" in run.err
    assert "East.csv" in run.err
    told = quotaopt("negotiate", "status", folder, "--json").json
    assert {each["owner"]: each["answered"] for each in told["owners"]} == {
        "East": False,
        "North": True,
        "South": False,
    }
    page = quotaopt("negotiate", "solve", folder, "--lang", "zh").out
    assert all(words in page for words in ("总部让步", "尚存差距", "North", "第 2 轮"))
    told = quotaopt("negotiate", "status", folder, "--json").json
    assert (told["round"], told["total"]) == (2, 12_000)
    assert sum(each["proposal"] for each in told["nodes"]) == 12_000
    assert quotaopt("negotiate", "freeze", folder).code == 2
    assert quotaopt("negotiate", "approve", folder, "--by", "East", "--only", "rep=Cy").code == 2
    assert (
        "2 nodes; 4 are not" in quotaopt("negotiate", "approve", folder, "--by", "East", "--lang", "en").out
    )
    assert quotaopt("negotiate", "approve", folder, "--json").json["nodes"][0]["approved_by"] == [
        "East",
        "headquarters",
    ]
    assert "agreements/1" in quotaopt("negotiate", "freeze", folder, "--name", "Li", "--lang", "en").out
    proof = folder / "agreements/1/proof.json.gz"
    assert quotaopt("verify", proof, folder / "plan/plan.yaml").code == 0
    assert "signed: Li" in (folder / "agreements/1/agreement.txt").read_text("utf-8")
    assert quotaopt("negotiate", "reopen", folder, "--reason", "a merger").code == 0
    page = quotaopt("negotiate", "history", folder, "--lang", "en").out
    for words in ("handed in 2 bids", "seen in the market", "froze round 2", "reopened", "a merger"):
        assert words in page


def test_nodes_through_the_rounds_are_written_as_every_kind_of_file(quotaopt, talks, tmp_path):
    _, folder = talks
    files = [tmp_path / f"rounds.{kind}" for kind in ("csv", "xlsx", "json")]
    outputs = [word for file in files for word in ("-o", file)]
    run = quotaopt("negotiate", "history", folder, "--only", "rep=Cy", *outputs, "--lang", "zh")
    assert run.code == 0
    assert "seen in the market" in run.out
    rows = rows_of(files[0])
    assert [(row["rep"], row["轮次"]) for row in rows] == [("Cy", "1"), ("Cy", "2")]
    page = openpyxl.load_workbook(files[1]).worksheets[0]
    assert [cell.value for cell in page[1]] == list(rows[0])
    now = quotaopt("negotiate", "status", folder, "-o", tmp_path / "now.csv", "--lang", "en")
    assert now.code == 0
    assert {row["Round"] for row in rows_of(tmp_path / "now.csv")} == {"2"}


def test_what_is_no_negotiation_is_told(quotaopt, tmp_path):
    for step in ("status", "history", "solve", "approve", "freeze", "reopen"):
        run = quotaopt("negotiate", step, tmp_path, "--json")
        assert run.code == 2
        assert run.json["status"] == "invalid"

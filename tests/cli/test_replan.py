"""``quotaopt replan`` on a shipped plan: its pages, its files, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from quotaopt.cli.main import main
from quotaopt.engine import solve
from quotaopt.plan.plan import read_plan

MODEL = Path(__file__).parents[2] / "models" / "october"


@pytest.fixture(scope="module")
def october(tmp_path_factory):
    """The plan of October with actuals of its first two weeks, one as planned and one short."""
    folder = tmp_path_factory.mktemp("october")
    shutil.copytree(MODEL, folder, dirs_exist_ok=True)
    targets = solve(read_plan(folder / "plan.yaml")).targets
    sold = targets[targets["week"].isin(["2023-W40", "2023-W41"])][["rep", "line", "week", "target"]]
    sold = sold.rename(columns={"target": "actual"})
    sold.to_csv(folder / "planned.csv", index=False)
    short = sold["week"] == "2023-W41"
    sold.assign(actual=sold["actual"].where(~short, sold["actual"] * 0.8)).to_csv(
        folder / "short.csv", index=False
    )
    return folder


def run(folder: Path, *arguments: str, actuals: str = "short.csv") -> int:
    return main(["replan", str(folder / "plan.yaml"), "--actuals", str(folder / actuals), *arguments])


def test_the_page_says_who_changes_and_why(october, capsys):
    assert run(october) == 0
    page = capsys.readouterr().out
    assert "The total stays at CNY 5,000,000" in page
    assert "makes good a part of the gap" in page
    assert "The past has broken these limits" in page
    assert "certified by the independent checker" in page


def test_the_page_is_chinese_for_chinese_readers(october, capsys):
    assert run(october, "--lang", "zh", "--absorb", "0.5") == 0
    page = capsys.readouterr().out
    assert "总目标下调" in page
    assert "分担缺口" in page
    assert "新计划已通过独立核验" in page


def test_as_planned_nothing_changes(october, capsys):
    assert run(october, "--lang", "zh", actuals="planned.csv") == 0
    assert "逐字节保持不变" in capsys.readouterr().out


def test_the_files_hold_the_same_numbers(october, capsys):
    table, book, document = (october / f"out.{kind}" for kind in ("csv", "xlsx", "json"))
    outputs = [part for path in (table, book, document) for part in ("-o", str(path))]
    assert run(october, *outputs, "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert json.loads(document.read_text("utf-8")) == printed
    cells = pd.read_csv(table)
    assert cells["target"].sum() == printed["total"]["after"] == 5_000_000
    assert (cells["target"] - cells["published"] == cells["change"]).all()
    changed = cells[(cells["state"] == "changed")].groupby("rep")["change"].sum()
    assert changed[changed != 0].to_dict() == {p["name"]: p["change"] for p in printed["people"]["changed"]}
    sheets = openpyxl.load_workbook(book, read_only=True)
    assert sheets.sheetnames == ["People", "Targets"]


def test_a_touched_member_moves_alone(october, capsys):
    assert (
        run(october, "--touch", "line=B产品线", "--reason", "price war", "--json", "--cap-person", "none")
        == 0
    )
    (part,) = json.loads(capsys.readouterr().out)["parts"]
    assert part["cause"] == "price war"


def test_what_cannot_be_made_good_is_diagnosed(october, capsys):
    assert run(october, "--cap-person", "0.01") == 3
    page = capsys.readouterr().out
    assert "No plan with a total of CNY 5,000,000 keeps the rules and the caps" in page
    assert "contradict each other" in page
    assert "lower the total" in page
    assert "--apply" not in page


def test_a_landing_is_followed(october, capsys):
    assert run(october, "--policy", "follow", "--landing", "4_750_000", "--json") == 0
    assert json.loads(capsys.readouterr().out)["total"]["after"] == 4_750_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--policy", "hold", "--absorb", "0.3"], "do not fit together"),
        (["--absorb", "3"], "above the most allowed"),
        (["--landing", "much"], "'much' is no amount"),
        (["--touch", "region"], "'region' selects nothing"),
        (["--touch", "regin=华东"], "regin"),
        (["--freeze", "9"], "no period is left that may change"),
        (["--as-of", "2024-01-31"], "is not in the plan"),
        (["--as-of", "2023-10-04"], "no period of the plan is over"),
        (["-o", "page.docx"], ".docx"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(october, capsys, arguments, said):
    assert run(october, *arguments) == 2
    assert said in capsys.readouterr().err

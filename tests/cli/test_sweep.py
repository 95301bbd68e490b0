"""``quotaopt sweep`` puts variants side by side, and a bad call tells what to write instead."""

from __future__ import annotations

import json

import pytest

from quotaopt.cli.main import main

VARIED = ("--vary", "total=119e6:131e6:2")


@pytest.fixture(scope="module")
def folder(demo, tmp_path_factory):
    """Where a sweep has written all its files."""
    folder = tmp_path_factory.mktemp("sweep")
    files = [str(folder / f"points{kind}") for kind in (".csv", ".xlsx", ".svg", ".json")]
    outputs = [word for file in files for word in ("-o", file)]
    assert main(["sweep", str(demo), *VARIED, *outputs, "--quiet"]) == 0
    return folder


def test_files_hold_every_point(folder):
    rows = (folder / "points.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 3
    assert rows[0].startswith("total,status,spread")
    assert "infeasible" in rows[2]
    document = json.loads((folder / "points.json").read_text(encoding="utf-8"))
    assert [one["status"] for one in document["results"]] == ["optimal", "infeasible"]
    assert (folder / "points.svg").read_text(encoding="utf-8").count("<circle") == 2  # the point and the plan
    assert (folder / "points.xlsx").stat().st_size > 0


PAGES = {
    "en": (
        "2 points, 1 with a plan",
        "2 of them were done before",
        "optimal",
        "cannot be met",
        "Without a plan: 1",
    ),
    "zh": ("2 个点，1 个有方案", "其中 2 个此前已算完", "当前计划", "无法满足", "无可行方案：1 个"),
}


@pytest.mark.parametrize("lang", PAGES)
def test_it_goes_on_where_it_was_and_says_so(quotaopt, demo, folder, lang):
    run = quotaopt("sweep", demo, *VARIED, "--keep", folder / "points.points.jsonl", "--lang", lang)
    assert run.code == 0, run.err
    for words in (*PAGES[lang], "total=131,000,000"):
        assert words in run.out


def test_every_scenario_is_a_point(quotaopt, demo):
    run = quotaopt("sweep", demo, "--each-scenario", "--json")
    assert run.code == 0, run.err
    results = json.loads(run.out)["results"]
    assert len(results) > 1
    assert all(one["name"] and one["changes"] for one in results)


def test_the_tornado_is_a_page_and_a_picture(quotaopt, demo, tmp_path):
    picture = tmp_path / "tornado.svg"
    call = ("--vary", "total=119e6:121e6:2", "--tornado", "--figure", "region=华北", "-o", picture)
    run = quotaopt("sweep", demo, *call, "--json")
    assert run.code == 0, run.err
    document = json.loads(run.out)
    (effect,) = document["effects"]
    assert (effect["path"], effect["stated"]) == ("total", 120_000_000)
    assert effect["low"]["figure"] < document["base"] < effect["high"]["figure"]
    assert "119,000,000 … 121,000,000" in picture.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--vary total="),
        (("--vary", "total=1e6,2e6", "--table", "points.csv"), "more than one way"),
        (("--vary", "totl=1e6,2e6"), "total"),
        (("--vary", "total=140e6:110e6:4"), "110e6:140e6:4"),
        (("--vary", "total=110e6:140e6"), "low:high:count"),
        (("--vary", "total=1e6,2e6", "--figure", "spred"), "spread"),
        (("--vary", "total=1e6,2e6", "--figure", "region=华冻"), "华东"),
        (("--table", "no.csv"), "no.csv"),
        (("--vary", "total=1e6,2e6", "-o", "points.doc"), ".csv"),
    ],
)
def test_bad_calls_say_what_to_write(quotaopt, demo, arguments, words):
    run = quotaopt("sweep", demo, *arguments)
    assert run.code == 2
    assert words in run.err


def test_a_picture_of_three_entries_is_refused_before_anything_is_solved(quotaopt, demo, tmp_path):
    three = ("total=1e8,2e8", "rules.华东.share=0.3,0.4", "step=1000,10000")
    varied = [word for one in three for word in ("--vary", one)]
    run = quotaopt("sweep", demo, *varied, "-o", tmp_path / "points.png")
    assert run.code == 2
    assert "3 entries" in run.err
    assert not list(tmp_path.iterdir())

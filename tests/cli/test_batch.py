"""``quotaopt batch`` says what became of many units: on a page, in tables, in a log, by its exit code."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from support.batches import write_unit


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many") / "units"
    for name in ("华东", "华南"):
        write_unit(folder, name)
    stuck = write_unit(folder, "stuck")
    stuck.write_text(stuck.read_text("utf-8").replace("max: 900", "min: 2000"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return tmp_path_factory.mktemp("results") / "out"


@pytest.mark.parametrize(
    ("lang", "counted", "where"),
    [("en", "Needs a human first: 1", "units/"), ("zh", "须优先人工处理：1 个", "units")],
)
def test_the_page_ends_with_what_needs_a_human(quotaopt, units, output, lang, counted, where):
    run = quotaopt("batch", units, "-o", output, "--jobs", 1, "--lang", lang)
    assert run.code == 5
    assert counted in run.out
    assert "stuck" in run.out.split(counted)[1]
    assert run.err == ""


def test_every_table_says_the_same(quotaopt, units, output, tmp_path):
    files = [tmp_path / f"results{kind}" for kind in (".csv", ".json", ".parquet", ".xlsx")]
    named = [part for file in files for part in ("--results", file)]
    run = quotaopt("batch", units, "-o", output, "--jobs", 1, "--lang", "zh", "--json", *named)
    assert run.json["counts"] == {"infeasible": 1, "optimal": 2}
    assert run.json["first_for_a_human"] == ["stuck"]
    assert run.json["totals"] == {"CNY": 2000}
    csv, parquet = pd.read_csv(files[0]), pd.read_parquet(files[2])
    document = json.loads(files[1].read_text(encoding="utf-8"))
    assert document == run.json
    assert list(csv.columns) == list(parquet.columns) == list(document["results"][0])
    for frame in (csv, parquet):
        assert frame["unit"].tolist() == [line["unit"] for line in document["results"]]
        assert frame["total"].tolist()[:2] != frame["total"].tolist()[1:]
        assert frame["error"].notna().tolist() == [line["error"] is not None for line in document["results"]]
    sheets = pd.read_excel(files[3], sheet_name=None, engine="openpyxl")
    assert list(sheets) == ["汇总", "单位"]
    assert sheets["单位"]["总目标"].dropna().tolist() == [1000, 1000]


def test_the_log_has_a_line_per_event(quotaopt, units, tmp_path):
    log = tmp_path / "nightly.log"
    for _ in range(2):
        quotaopt("batch", units, "-o", tmp_path / "out", "--jobs", 1, "--log", log, "--quiet")
    lines = [line.split(" ", 3) for line in log.read_text(encoding="utf-8").splitlines()]
    events = [(level, event) for _, level, event, _ in lines]
    ended = [("ERROR", "unit_ended"), ("INFO", "unit_ended"), ("INFO", "unit_ended")]
    first, last = ("INFO", "batch_begun"), ("ERROR", "batch_ended")
    assert events == [first, *ended, last, first, last]  # what is finished is not told again
    assert lines[-1][3] == "infeasible=1 optimal=2 exit_code=5"
    said = lines[1][3].split("says=")[1]
    assert "2,000" in json.loads(said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only-out-of", "5%"], "--do replan"),
        (["--do", "replan", "--only-out-of", "much"], "5%"),
        (["--time-limit", "0"], "above 0"),
        (["--cluster", "tcp://127.0.0.1:1"], "127.0.0.1:1"),
        (["--jobs", "0"], "1 or more"),
        (["--results", "results.pdf"], ".parquet"),
        (["--log", "nowhere/nightly.log"], "nowhere"),
        (["--select", "nobody"], "stuck"),
    ],
)
def test_a_bad_call_says_what_to_write_instead(quotaopt, units, tmp_path, arguments, said):
    jobs = [] if {"--jobs", "--cluster"} & set(arguments) else ["--jobs", 1]
    run = quotaopt("batch", units, "-o", tmp_path / "out", *jobs, *arguments)
    assert run.code == 2
    assert said in run.err
    assert "Traceback" not in run.err

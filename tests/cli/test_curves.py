"""Regions and headquarters on the command line: curves out, shares back, cells at home."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from quotaopt.cli.main import main

REGIONS = {"east": "华东", "south": "华南", "southwest": "西南"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The regions' plans with their curves and headquarters' answers."""
    folder = tmp_path_factory.mktemp("curves") / "demo"
    assert main(["new", str(folder), "--example", "regions"]) == 0
    for file, owner in REGIONS.items():
        curve = ["negotiate", "curve", str(folder / f"{file}.yaml"), "--owner", owner]
        assert main([*curve, "-o", str(folder / f"{file}.json")]) == 0
    curves = [str(folder / f"{file}.json") for file in REGIONS]
    shares = ["-o", str(folder / "shares")]
    assert main(["negotiate", "join", str(folder / "headquarters.yaml"), *curves, *shares]) == 0
    return folder


def test_cells_at_home_are_those_of_the_whole_company(quotaopt, demo):
    assert quotaopt("solve", demo / "plan.yaml", "-o", demo / "whole.csv", "--quiet").code == 0
    for file, owner in REGIONS.items():
        targets = demo / f"{file}-targets.csv"
        run = quotaopt(
            "negotiate", "cells", demo / f"{file}.yaml", demo / "shares" / f"{owner}.json", "-o", targets
        )
        assert run.code == 0
    found = pd.concat([pd.read_csv(demo / f"{file}-targets.csv") for file in REGIONS])
    whole = pd.read_csv(demo / "whole.csv")
    cell = ["region", "rep", "line"]
    assert found.set_index(cell)["target"].to_dict() == whole.set_index(cell)["target"].to_dict()


def test_no_name_of_a_cell_leaves_home(demo):
    reps = set(pd.read_csv(demo / "sales.csv")["rep"])
    files = [*demo.glob("*.json"), *(demo / "shares").glob("*.json")]
    assert len(files) == 6
    assert not any(rep in file.read_text(encoding="utf-8") for file in files for rep in reps)


def test_machines_get_every_share_with_its_level(quotaopt, demo):
    curves = [demo / f"{file}.json" for file in REGIONS]
    document = quotaopt("negotiate", "join", demo / "headquarters.yaml", *curves, "--json").json
    assert document["total"] == 60_000_000
    assert document["certificate"]["verified"]
    assert [share["held"] for share in document["shares"]] == [True, False, False]
    curve = quotaopt("negotiate", "curve", demo / "east.yaml", "--owner", "华东", "--json").json
    assert curve == json.loads((demo / "east.json").read_text(encoding="utf-8"))


def test_what_is_wrong_is_told_in_both_languages(quotaopt, demo):
    run = quotaopt("negotiate", "curve", demo / "plan.yaml", "--owner", "华东")
    assert (run.code, "cells of others beside 华东 (region: 华南; 西南)" in run.err) == (2, True)
    run = quotaopt("negotiate", "join", demo / "headquarters.yaml", demo / "east.json", "--lang", "zh")
    assert (run.code, "缺少响应曲线：华南, 西南" in run.err) == (2, True)
    total = ("--set", "rules.大区占比.share.max=0.2")
    curves = [demo / f"{file}.json" for file in REGIONS]
    run = quotaopt("negotiate", "join", demo / "headquarters.yaml", *curves, *total)
    assert (run.code, "its cells can carry at most 36,000,000" in run.err) == (3, True)


@pytest.mark.parametrize("step", ["curve", "join", "cells"])
def test_every_step_has_help_with_an_example(quotaopt, step):
    for lang in ("en", "zh"):
        assert f"quotaopt negotiate {step} demo/" in quotaopt("negotiate", step, "--help", "--lang", lang).out

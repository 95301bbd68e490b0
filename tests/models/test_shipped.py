"""Every shipped plan, solved through the command line, gives exactly the targets beside it.

``make golden`` writes expected.csv and the figures of expected.json anew, but not the cuts,
which are stated by hand.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from quotaopt.cli.main import main

MODELS = Path(__file__).resolve().parents[2] / "models"
FOLDERS = sorted(folder.parent for folder in MODELS.glob("*/plan.yaml"))
FIGURES = ("status", "class", "notion", "total", "objective")
LAYER = ("measure", "tier")
LEFT_OUT = ["reference", "burden"]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def solved(request, tmp_path_factory):
    """The folder of a plan, its result document, and where its targets and proof were written."""
    folder = request.param
    out = tmp_path_factory.mktemp(folder.name)
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as said:
        code = main(["solve", str(folder / "plan.yaml"), "--json", "-o", str(out / "targets.csv")])
    assert code == 0
    said.seek(0)
    document = json.load(said)
    if os.environ.get("QUOTAOPT_GOLDEN") == "write":
        _write_expected(folder, document, out / "targets.csv")
    return folder, document, out


def _write_expected(folder: Path, document: dict, targets: Path) -> None:
    table = pd.read_csv(targets, dtype=str, keep_default_na=False).drop(columns=LEFT_OUT)
    table.to_csv(folder / "expected.csv", index=False, lineterminator="\n")
    file = folder / "expected.json"
    cuts = json.loads(file.read_text(encoding="utf-8"))["cuts"] if file.exists() else []
    figures = {key: document[key] for key in FIGURES}
    figures["objective"] = float(f"{document['objective']:.9g}")
    lines = json.dumps({**figures, "cuts": cuts}, ensure_ascii=False, indent=2)
    file.write_text(lines + "\n", encoding="utf-8")


def test_targets_are_the_expected_ones_cell_by_cell(solved):
    folder, _, out = solved
    expected = pd.read_csv(folder / "expected.csv", dtype=str, keep_default_na=False)
    found = pd.read_csv(out / "targets.csv", dtype=str, keep_default_na=False)[list(expected.columns)]
    pd.testing.assert_frame_equal(found, expected)


def test_key_figures_are_the_expected_ones(solved):
    folder, document, _ = solved
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert [document[key] for key in FIGURES[:4]] == [expected[key] for key in FIGURES[:4]]
    assert document["objective"] == pytest.approx(expected["objective"], rel=1e-6)
    assert document["gap"] <= 1e-6
    assert document["certificate"]["verified"]


def test_every_stated_cut_adds_up(solved):
    folder, document, out = solved
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    targets = pd.read_csv(out / "targets.csv")
    layers = document.get("layers", [{"total": document["total"]}])
    listed = [layer for layer in layers if layer.get("measure") in (None, *targets.get("measure", ()))]
    wholes = [({key: layer[key] for key in LAYER if layer.get(key)}, layer["total"]) for layer in listed]
    stated = [(cut["where"], cut["target"]) for cut in expected["cuts"]]
    for where, target in wholes + stated:
        rows = targets
        for level, member in where.items():
            rows = rows[rows[level] == member]
        assert rows["target"].sum() == target, where


def test_the_folder_explains_itself(solved):
    folder, _, _ = solved
    assert "plan.yaml" in (folder / "README.md").read_text(encoding="utf-8")

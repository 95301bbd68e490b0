"""One real quarter is tracked and replanned month by month, as the study of all of them does."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def replanning():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT)
        yield importlib.import_module("benchmarks.replanning")


@pytest.fixture(scope="module")
def studied(replanning, reference_data):
    folder = reference_data / "adventureworks"
    if not (folder / "history.csv").is_file():
        pytest.skip(f"no Adventure Works: {folder} has no history.csv")
    return replanning.study(folder, ["P07"])


def test_the_page_shows_what_a_quarter_gives(replanning, studied):
    steps, people = studied
    shown = replanning.replans_as_markdown(steps).splitlines()[2:]
    assert len(shown) == 2
    for page in ("replanning-study.md", "replanning-study.zh.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        assert all(row in text for row in shown)
    assert set(people["way"]) == {"never", "evenly", "replan"}


def test_no_change_exceeds_the_caps_and_what_has_no_plan_changes_nobody(studied):
    steps, _ = studied
    capped = steps[steps["policy"] != "hold, caps of 100 %"]
    assert (capped["largest"] <= 0.2).all()
    assert (steps.loc[~steps["possible"], "changed"] == 0).all()
    assert (steps["changed"] < steps["people"]).all()


def test_where_nothing_was_replanned_attainment_is_as_it_would_have_been(studied):
    _, people = studied
    of = people[people["policy"] == "hold"].set_index("way")["of targets as their months began"]
    assert np.array_equal(of["never"], of["replan"])
    ratio = of["evenly"].to_numpy() / of["never"].to_numpy()
    assert (ratio < 1.0).all()

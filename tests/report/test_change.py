"""The page and the files of a comparison say what the comparison holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.cells import cell_len
from rich.console import Console

from quotaopt.attribution.change import PlanChange
from quotaopt.attribution.compare import compare
from quotaopt.messages import Language
from quotaopt.report.change.files import change_frame, write_change
from quotaopt.report.change.page import change_picture, change_report
from support.small_plan import PEOPLE, small_plan

CAP = {"name": "cap", "each": ["rep"], "max": "people.capacity"}
LOW = {"name": "low", "where": {"region": "East"}, "total": 300}
HIGH = {"name": "high", "where": {"region": "West"}, "total": 900}


def _page(change: PlanChange, lang: Language = "en", **asked: object) -> list[str]:
    console = Console(width=100, color_system=None, highlight=False, emoji=False, markup=False)
    with console.capture() as captured:
        for section in change_report(change, console, lang, **asked):
            console.print(section)
    return captured.get().splitlines()


@pytest.fixture(scope="module")
def wide() -> PlanChange:
    """Six inputs, and amounts of nine digits."""
    step = {"step": 100_000, "currency": "CNY"}
    rules = [
        {"name": f"一条名称颇长的规则 {i}", "where": {"rep": "Bob"}, "max": 400_000_000 - i} for i in range(4)
    ]
    tilt = {"blend": [{"share_of": "history.revenue"}], "season": {"from": "history"}}
    tilt["tilt"] = [{"where": {"line": "New"}, "factor": Decimal("1.5")}]
    before = small_plan(total=1_000_000_000, **step)
    return compare(before, small_plan(*rules, total=1_200_000_000, reference=tilt, **step))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_six_inputs_fit_a_terminal_of_100_columns(wide, lang):
    assert len(wide.inputs) == 6
    lines = _page(wide, lang)
    assert max(map(cell_len, lines)) <= 100
    assert any(line.startswith("#6") for line in lines)
    total = next(line for line in reversed(lines) if line.startswith(("total", "合计")))
    assert {"en": "+200,000,000", "zh": "+20,000"}[lang] in total


def test_what_is_asked_for_is_shown_whole(wide):
    lines = _page(wide, by=[("rep", "line")])
    assert sum(line.lstrip().startswith(("Ann", "Bob", "Cy")) for line in lines) == 6


def test_orders_that_do_not_count_are_told_with_their_reason():
    later = small_plan(CAP, total=2400, frames={"people": PEOPLE.assign(capacity=900)})
    lines = "\n".join(_page(compare(small_plan(CAP), later)))
    assert "Only 1 of 2 orders count" in lines
    assert "total alone: " in lines


@pytest.mark.parametrize(("lang", "words"), [("en", "count as one"), ("zh", "合并为一项")])
def test_inputs_that_count_as_one_are_told_with_their_reason(lang, words):
    change = compare(small_plan(LOW, HIGH), small_plan({**LOW, "total": 500}, {**HIGH, "total": 700}))
    assert words in "\n".join(_page(change, lang))


def test_equal_plans_have_a_short_page():
    lines = _page(compare(small_plan(CAP), small_plan(CAP)))
    assert len(lines) == 3
    assert "in sum unchanged" in lines[1]


def test_the_picture_leads_from_before_to_after(wide):
    bars = change_picture(wide, "en").bars
    assert [bar.kind for bar in bars] == ["start", *["step"] * 6, "total"]
    assert bars[0].value + sum(bar.value for bar in bars[1:-1]) == bars[-1].value == 1_200_000_000


def test_measures_stand_one_after_the_other_in_frames_and_files(tmp_path):
    measures = {
        "sales": {"total": 1200, "step": 1},
        "margin": {"total": Decimal("60.5"), "step": Decimal("0.5")},
    }
    none = {"step": None, "total": None}
    before = small_plan().change(none | {"measures": measures})
    change = compare(before, before.change({"measures.margin.total": 66}))
    frame = change_frame(change, ["region"])
    assert frame["measure"].tolist() == ["sales", "sales", "margin", "margin"]
    assert float(frame["difference"].sum()) == 5.5
    write_change(change, tmp_path / "change.xlsx")
    write_change(change, tmp_path / "change.csv")
    assert len((tmp_path / "change.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + 2 * 12
    assert "--where measure=margin" in "\n".join(_page(change))
    assert change.of_members(measure="margin").parts[0].by(()).difference.tolist() == [11]

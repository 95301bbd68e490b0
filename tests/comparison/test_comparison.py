"""One plan under every notion: every notion is best at its own aim, and what differs is counted."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import numpy as np
import openpyxl
import pytest
from rich.console import Console

import quotaopt
from quotaopt.comparison import Comparison
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError, Problem
from quotaopt.fairness.measures import measure
from quotaopt.report.notions.files import write_comparison
from quotaopt.report.notions.page import comparison_report
from support.small_plan import RULES, small_plan

TOTALS = (
    {"name": "reps", "where": {"rep": "Ann"}, "total": 330},
    {"name": "lines", "where": {"line": "New"}, "total": 330},
    {"name": "spring", "where": {"quarter": "2024-Q1"}, "total": 640},
)
AIMS = {
    "proportional": ("divergence", min),
    "least_squares": ("chi_square", min),
    "minimax": ("largest_deviation", min),
    "least_absolute": ("mean_deviation", min),
    "leximin": ("lowest", max),
    "leximax": ("highest", min),
}


@pytest.fixture(scope="module")
def crossing() -> Comparison:
    return quotaopt.compare_notions(small_plan(*TOTALS, step=Decimal("0.01")))


def text_of(comparison: Comparison, width: int, lang: str = "en") -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, emoji=False, markup=False)
    for section in comparison_report(comparison, console, lang):
        console.print(section)
    return console.file.getvalue()


def test_every_notion_is_best_at_its_own_aim(crossing: Comparison) -> None:
    found = {outcome.fairness.notion: outcome.figures.burdens for outcome in crossing.outcomes}
    assert set(found) == {*AIMS, "power"}
    for notion, (aim, best) in AIMS.items():
        values = [getattr(measures, aim) for measures in found.values()]
        assert getattr(found[notion], aim) == pytest.approx(best(values), abs=1e-3)  # to the step


def test_what_differs_is_counted_against_the_plans_own_notion(crossing: Comparison) -> None:
    own, *others = crossing.outcomes
    assert own.fairness.notion == "proportional"
    assert (own.figures.changed, own.figures.moved) == (0, 0)
    targets = crossing.targets
    assert targets.columns[0] == "region"
    for outcome, column in zip(others, targets.columns[-len(others) :], strict=True):
        change = (targets[column] - targets["proportional"]).astype(float).to_numpy()
        assert outcome.figures.changed == np.count_nonzero(change)
        assert float(outcome.figures.moved) == pytest.approx(np.maximum(change, 0.0).sum())
    assert any(outcome.figures.changed for outcome in others)
    assert not crossing.agrees
    assert not crossing.coincides


def test_notions_are_compared_between_the_members_of_the_plans_level() -> None:
    plan = small_plan(*TOTALS, fairness={"notion": "leximin", "level": ["rep"]})
    found = quotaopt.compare_notions(plan, ["proportional", "leximin", {"notion": "power", "beta": 3}])
    assert [outcome.fairness.notion for outcome in found.outcomes] == ["leximin", "proportional", "power"]
    assert all(outcome.fairness.level == ("rep",) for outcome in found.outcomes)
    sums = found.chosen.allocation.by("rep")
    assert found.chosen.figures.burdens.lowest == pytest.approx(sums["burden"].min())
    assert found.to_dict()["notions"][2]["beta"] == 3


def test_where_all_notions_coincide_one_line_says_so() -> None:
    found = quotaopt.compare_notions(small_plan(RULES["band"]))
    assert found.coincides
    assert len(found.outcomes) == 1
    for lang, sentence in (("en", "Every notion of fairness gives this plan"), ("zh", "任何公平准则")):
        assert sentence in text_of(found, 100, lang)


def test_a_notion_without_a_plan_is_a_row_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from quotaopt import comparison

    def stubborn(plan, **kwargs):
        if plan.spec.fairness.notion == "leximax":
            raise NotCertifiedError([Problem.at(quotaopt.errors.NOWHERE, "solve.unproved_refutation")])
        return quotaopt.solve(plan, **kwargs)

    monkeypatch.setattr(comparison, "solve", stubborn)
    found = quotaopt.compare_notions(small_plan(*TOTALS), ["least_squares", "leximax"])
    assert found.to_dict()["notions"][-1]["status"] == "failed"
    assert "No plan under leximax:" in text_of(found, 100)
    assert "leximax" not in found.targets


def test_what_is_wrong_with_the_plan_is_an_error_and_not_a_row() -> None:
    with pytest.raises(PlanError, match="fairest"):
        quotaopt.compare_notions(small_plan(), ["fairest"])
    with pytest.raises(InfeasibleError):
        quotaopt.compare_notions(small_plan({"name": "all", "where": {"rep": "Ann"}, "total": 1300}))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_table_fits_any_terminal(crossing: Comparison, width: int, lang: str) -> None:
    lines = text_of(crossing, width, lang).splitlines()
    rule = next(position for position, line in enumerate(lines) if line.startswith("──"))
    assert len(crossing.outcomes) == sum(1 for line in lines[rule + 1 : rule + 9] if line.strip())


def test_files_hold_the_table_and_a_workbook_also_all_targets(crossing: Comparison, tmp_path) -> None:
    write_comparison(crossing, tmp_path / "notions.csv")
    lines = (tmp_path / "notions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("notion,beta,status,gap,lowest,highest")
    assert len(lines) == 1 + len(crossing.outcomes)
    write_comparison(crossing, tmp_path / "notions.json")
    assert json.loads((tmp_path / "notions.json").read_text(encoding="utf-8")) == crossing.to_dict()
    write_comparison(crossing, tmp_path / "notions.xlsx", "zh")
    notions, targets = openpyxl.load_workbook(tmp_path / "notions.xlsx").worksheets
    assert notions.max_row == 1 + len(crossing.outcomes)
    assert targets.max_row == 1 + len(crossing.targets)
    with pytest.raises(PlanError, match="cannot be written"):
        write_comparison(crossing, tmp_path / "notions.doc")


def test_measures_are_what_their_formulas_say() -> None:
    found = measure(np.array([60.0, 40.0, 0.0]), np.array([48.0, 52.0, 0.0]))
    assert (found.lowest, found.highest) == (0.8, 1.3)
    assert found.largest_deviation == pytest.approx(0.3)
    assert found.mean_deviation == pytest.approx(0.6 * 0.2 + 0.4 * 0.3)
    assert found.chi_square == pytest.approx(0.6 * 0.04 + 0.4 * 0.09)
    assert found.divergence == pytest.approx(0.48 * np.log(0.8) + 0.52 * np.log(1.3))
    assert found.gini == pytest.approx(0.6 * 0.4 * 0.5)
    assert measure(np.zeros(2), np.zeros(2)).largest_deviation == 0.0

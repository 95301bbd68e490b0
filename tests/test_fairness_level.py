"""Fairness by level, from the plan file to the proof: what it changes, and what it leaves alone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import quotaopt
from quotaopt.certify import read_proof
from quotaopt.report.terminal import report
from support.small_plan import RULES, small_plan

CAPPED = {"name": "core of Bob", "where": {"rep": "Bob", "line": "Core"}, "max": 250}


def _solved(
    *rules: dict[str, object], level: str | Sequence[str] = (), **entries: object
) -> quotaopt.Allocation:
    return quotaopt.solve(small_plan(*rules, fairness={"level": level}, **entries))


def _burdens(allocation: quotaopt.Allocation, *levels: str) -> dict[str, float]:
    frame = allocation.by(*levels)
    keys = frame[list(levels)].agg(", ".join, axis=1)
    return dict(zip(keys, frame["target"].astype(float) / frame["reference"].astype(float), strict=True))


def test_a_cap_on_one_line_is_made_up_for_by_the_rep_and_not_by_everybody():
    """Bob's core business is a third of the plan; his new line has room for what the cap leaves over."""
    between_cells = _burdens(_solved(CAPPED), "rep")
    between_reps = _burdens(_solved(CAPPED, level="rep"), "rep")
    assert between_cells["Bob"] < 0.75
    assert min(between_cells["Ann"], between_cells["Cy"]) > 1.15
    assert all(burden == pytest.approx(1.0, abs=0.005) for burden in between_reps.values())
    cells = _burdens(_solved(CAPPED, level="rep"), "rep", "line")
    assert cells["Bob, New"] > 3.0


def test_a_list_of_levels_compares_combinations():
    pace = {"name": "first quarter", "where": {"quarter": "2024-Q1", "line": "Core"}, "max": 300}
    burdens = _burdens(_solved(pace, level=["quarter", "rep"]), "rep", "quarter")
    assert np.ptp(list(_burdens(_solved(pace), "rep", "quarter").values())) > 0.3
    assert np.ptp(list(burdens.values())) < 0.02


def test_certificate_document_headline_and_proof_speak_of_the_level(tmp_path: Path):
    allocation = _solved(CAPPED, RULES["share"], level=["rep", "quarter"])
    document = allocation.to_dict()
    assert document["level"] == ["rep", "quarter"]
    assert document["status"] == "optimal"
    assert abs(document["gap"]) < 1e-9
    assert allocation.certificate.bound <= document["objective"] + 1e-12
    assert allocation.certificate.bound == pytest.approx(document["bound"], abs=1e-9)
    for lang, words in (
        ("en", "proportional fairness by rep × quarter"),
        ("zh", "等比（按 rep × quarter 衡量）"),
    ):
        console = Console(width=120, record=True, file=io.StringIO())
        console.print(*report(allocation, console, lang))
        assert words in console.export_text()
    allocation.write_proof(tmp_path / "proof.json")
    (stage,) = read_proof(tmp_path / "proof.json").evidence.fairness.stages
    assert stage.links.shape == (6,)  # three reps in two quarters
    assert quotaopt.verify(tmp_path / "proof.json", allocation.plan).verified


@pytest.mark.parametrize("notion", ["proportional", "least_squares"])
def test_ten_times_the_money_gives_ten_times_the_targets(notion: str):
    rules = [RULES["share"], RULES["ratio"]]
    small, large = (
        quotaopt.solve(
            small_plan(
                *rules,
                {**CAPPED, "max": 250 * times},
                fairness={"notion": notion, "level": "rep"},
                total=1200 * times,
                step=times,
            )
        )
        for times in (1, 10)
    )
    np.testing.assert_array_equal(small.steps, large.steps)
    assert small.certificate.objective == pytest.approx(large.certificate.objective, rel=1e-12)


def test_every_combination_of_rules_is_proved():
    for names in (
        ("band", "share"),
        ("share_of_own", "growth", "ratio"),
        ("band_looked_up", "band_weighted"),
    ):
        for level in ("region", "rep", "line", ["rep", "line"]):
            allocation = _solved(*(RULES[name] for name in names), level=level)
            assert allocation.status == "optimal"
            assert allocation.claims.violation <= 1e-10
            assert abs(allocation.claims.gap) <= 1e-9
            assert allocation.certificate.verified
            assert allocation.certificate.bound == pytest.approx(allocation.claims.bound, abs=1e-9)


def test_a_price_is_what_room_is_worth():
    """A unit more under the cap changes the objective, in parts of the whole, by the price."""
    costs = {
        cap: _solved({**CAPPED, "max": cap}, RULES["share"], level="region").claims.objective
        for cap in (249, 250, 251)
    }
    allocation = _solved(CAPPED, RULES["share"], level="region")
    price = allocation.rules.price[allocation.rules.rule.tolist().index("core of Bob")]
    assert price < 0.0
    assert (costs[251] - costs[249]) / 2 * 1200 == pytest.approx(price, rel=1e-2)


def test_members_without_a_reference_stay_out_and_the_proof_holds():
    reference = {
        "blend": [{"share_of": "history.revenue"}],
        "season": {"from": "history"},
        "tilt": [{"where": {"rep": "Cy"}, "factor": 0}],
    }
    allocation = _solved(CAPPED, level="rep", reference=reference)
    assert set(allocation.claim.stages[0].links) == {"Ann", "Bob"}
    assert allocation.status == "optimal"
    assert allocation.certificate.bound == pytest.approx(allocation.claims.bound, abs=1e-9)


def test_a_contradiction_is_named_as_between_cells():
    floor = {"name": "core at least", "where": {"line": "Core"}, "min": 1100}
    rules = floor, {"name": "new at least", "where": {"line": "New"}, "min": 200}
    told = []
    for level in ((), "rep", "line"):
        with pytest.raises(quotaopt.InfeasibleError) as error:
            _solved(*rules, level=level)
        told.append(str(error.value))
    assert told[0] == told[1] == told[2]
    assert "core at least" in told[0]


def test_a_misspelt_level_is_told_with_the_nearest():
    with pytest.raises(quotaopt.PlanError, match="rep") as error:
        small_plan(fairness={"level": "repp"})
    (problem,) = error.value.problems
    assert problem.place.path == "fairness.level"
    with pytest.raises(quotaopt.PlanError, match="twice"):
        small_plan(fairness={"level": ["rep", "rep"]})


def test_least_squares_at_a_level_are_exported_with_their_groups(tmp_path: Path):
    from quotaopt.engine import check
    from quotaopt.report.model_file import export

    plan = small_plan(CAPPED, fairness={"notion": "least_squares", "level": "rep"})
    export(check(plan), tmp_path / "model.lp", None)
    text = (tmp_path / "model.lp").read_text(encoding="utf-8")
    assert "t13 = Ann" in text
    assert "level[Cy]" in text

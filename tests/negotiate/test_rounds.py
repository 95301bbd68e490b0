"""From the first proposal to the agreement: sums hold, rounds end, only who may approve does."""

import json
from decimal import Decimal

import pytest

import quotaopt
from quotaopt import negotiate
from quotaopt.errors import PlanError
from quotaopt.verification import verify
from support.negotiation_folders import OPENED, REPS, answered, opened, rows_of

FACTORS = {"East": 0.85, "North": 1.0, "South": 1.2}


def hand_in(place, number, factors=FACTORS):
    folder = place / "talks"
    for owner, factor in factors.items():
        file = answered(
            folder / f"rounds/{number}/sheets/{owner}.csv", place / f"{owner}-{number}.csv", factor
        )
        negotiate.read(folder).bid(file, at=OPENED)


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """A negotiation after its last round."""
    place = tmp_path_factory.mktemp("rounds")
    negotiation = opened(place)
    number = 1
    while negotiation.state.ended is None:
        hand_in(place, number)
        negotiation.solve(at=OPENED)
        number += 1
    return place


def test_every_round_adds_up_to_the_total_per_owner_and_to_its_cells(ended):
    rounds = sorted((ended / "talks/rounds").iterdir())
    assert len(rounds) == 4
    for folder in rounds:
        targets = {rep: Decimal(0) for rep in REPS}
        for row in rows_of(folder / "targets.csv"):
            targets[row["rep"]] += Decimal(row["target"])
        proposal = {row["rep"]: Decimal(row["proposal"]) for row in rows_of(folder / "proposal.csv")}
        assert proposal == targets
        assert sum(proposal.values()) == 12_000
        sent = {}
        for sheet in (folder / "sheets").glob("*.csv"):
            own = {row["rep"]: Decimal(row["Proposal"]) for row in rows_of(sheet)}
            assert {REPS[rep] for rep in own} == {sheet.stem}
            sent |= own
        assert sent == proposal


def test_every_round_is_proved_against_the_plan_as_it_was_stated(ended):
    plan = quotaopt.read_plan(ended / "own/plan.yaml")
    for folder in (ended / "talks/rounds").iterdir():
        assert verify(folder / "proof.json.gz", plan).verified
        assert verify(folder / "targets.csv", plan).verified


def test_sheets_of_later_rounds_tell_the_last_proposal_and_the_last_bid(ended):
    before = {row["rep"]: row for row in rows_of(ended / "talks/rounds/1/proposal.csv")}
    bids = {row["rep"]: row["Bid"] for row in rows_of(ended / "East-1.csv")}
    for row in rows_of(ended / "talks/rounds/2/sheets/East.csv"):
        assert Decimal(row["Last proposal"]) == Decimal(before[row["rep"]]["proposal"])
        assert Decimal(row["Last bid"]) == Decimal(bids[row["rep"]])
        assert row["Floor"] == before[row["rep"]]["floor"]


def test_it_is_written_who_moved_at_what_price_and_what_would_close_the_gap(ended):
    settled = json.loads((ended / "talks/rounds/2/settlement.json").read_text("utf-8"))
    for row in settled["nodes"]:
        assert Decimal(row["moved"]) == Decimal(row["target"]) - Decimal(row["before"])
        assert Decimal(row["gap"]) == Decimal(row["bid"]) - Decimal(row["target"])
    assert all(set(each["says"]) == {"en", "zh"} for each in settled["closing"] + settled["evidence"])


def test_after_the_last_round_no_bid_is_taken_and_no_round_follows(ended):
    negotiation = negotiate.read(ended / "talks")
    assert negotiation.state.ended == "last_round"
    file = answered(ended / "talks/rounds/4/sheets/East.csv", ended / "late.csv")
    for step in (lambda: negotiation.bid(file), negotiation.solve):
        with pytest.raises(PlanError, match="last round is over"):
            step()


def test_the_same_bids_give_the_same_rounds_to_the_byte(ended, tmp_path):
    negotiation = opened(tmp_path)
    hand_in(tmp_path, 1)
    negotiation.solve(at=OPENED)
    files = [
        path for path in (ended / "talks/rounds/2").rglob("*") if path.is_file() and "bids" not in path.parts
    ]
    for file in files:
        assert (
            tmp_path / "talks/rounds/2" / file.relative_to(ended / "talks/rounds/2")
        ).read_bytes() == file.read_bytes()


def test_only_owners_and_those_above_approve_and_an_agreement_names_them(tmp_path):
    negotiation = opened(tmp_path, negotiation__owners=["region", "rep"])
    hand_in(tmp_path, 1, {"Ann": 0.9})
    for by, only in (
        ("Ann", {"rep": ["Bob"]}),
        ("North", {"rep": ["Ann"]}),
        ("Nobody", {}),
        ("East", {"rep": ["X"]}),
    ):
        with pytest.raises(PlanError):
            negotiation.approve(by, only=only)
    assert negotiation.approve("Ann") == ((("rep", "Ann"),),)
    assert len(negotiation.approve("East", signature="E. Lee", at=OPENED)) == 2
    with pytest.raises(PlanError, match="4 nodes are not approved"):
        negotiation.freeze()
    negotiation.approve("总部")
    assert negotiation.freeze(signature="The board", at=OPENED).verified
    record = json.loads((tmp_path / "talks/agreements/1/agreement.json").read_text("utf-8"))
    approved = {tuple(row["node"]): [each["by"] for each in row["approved"]] for row in record["nodes"]}
    assert approved[("Ann",)] == ["Ann", "East", "headquarters"]
    assert approved[("Cy",)] == ["headquarters"]
    assert sum(Decimal(row["target"]) for row in record["nodes"]) == Decimal(record["total"]) == 12_000
    assert verify(
        tmp_path / "talks/agreements/1/proof.json.gz", quotaopt.read_plan(tmp_path / "talks/plan/plan.yaml")
    ).verified


def test_approvals_lapse_where_the_target_changes_and_when_it_is_reopened(tmp_path):
    negotiation = opened(tmp_path)
    negotiation.approve()
    hand_in(tmp_path, 1, {"North": 0.85})
    negotiation.solve()
    changed = {each.node for each in negotiation.status().nodes if not each.approved_by}
    before, now = (
        {row["rep"]: row["proposal"] for row in rows_of(tmp_path / f"talks/rounds/{number}/proposal.csv")}
        for number in (1, 2)
    )
    assert {rep for ((_, rep),) in changed} == {rep for rep in REPS if before[rep] != now[rep]} != set()
    negotiation.approve()
    negotiation.freeze()
    file = answered(tmp_path / "talks/rounds/2/sheets/East.csv", tmp_path / "late.csv", 0.9)
    with pytest.raises(PlanError, match="frozen"):
        negotiation.bid(file)
    with pytest.raises(PlanError, match="reason"):
        negotiation.reopen(" ")
    negotiation.reopen("a customer has left")
    assert not any(each.approved_by for each in negotiation.status().nodes)
    assert negotiation.bid(file).owner == "East"
    negotiation.solve()
    assert (negotiation.state.round, negotiation.state.number) == (3, 2)
    with pytest.raises(PlanError, match="open"):
        negotiation.reopen("again")


def test_bottom_up_shows_no_proposal_before_the_first_bids(tmp_path):
    negotiation = opened(tmp_path, negotiation__mode="bottom_up")
    assert "Proposal" not in rows_of(tmp_path / "talks/rounds/1/sheets/East.csv")[0]
    with pytest.raises(PlanError, match="no proposal yet"):
        negotiation.approve()
    with pytest.raises(PlanError, match="No bid has come in"):
        negotiation.solve()
    for owner, factor in FACTORS.items():
        sheet = tmp_path / f"talks/rounds/1/sheets/{owner}.csv"
        negotiation.bid(answered(sheet, tmp_path / f"{owner}.csv", factor))
    negotiation.solve()
    assert negotiation.status().total == 12_000


def test_top_down_hears_bids_and_keeps_its_proposal(tmp_path):
    negotiation = opened(tmp_path, negotiation__mode="top_down")
    hand_in(tmp_path, 1, {"East": 0.85})
    settlement = negotiation.solve()
    assert all(each.moved == 0 for each in settlement.nodes)
    assert any(each.gap for each in settlement.nodes)

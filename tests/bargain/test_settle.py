"""A round: between the two sides, under every rule, proved; who is named, and what would close it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

import quotaopt
from quotaopt.bargain.claims import Claim, closest
from quotaopt.bargain.data import Bid, Settlement, Terms
from quotaopt.bargain.nodes import targets_of
from quotaopt.bargain.positions import positions_of
from quotaopt.bargain.settle import settle
from quotaopt.errors import PlanError
from quotaopt.negotiate.standing_at import standing_at
from support.bargaining import STEP, bargained_plan, record, region

REGIONS = [region(f"R{number}") for number in range(4)]
TERMS = Terms(("region",), rounds=3)
RULES = (
    {"name": "line", "where": {"line": "L0"}, "share": {"max": 0.35}},
    {"name": "growth", "each": ["region"], "growth": {"min": -0.1, "max": 0.3}},
)


@pytest.fixture(scope="module")
def opening() -> quotaopt.Allocation:
    return quotaopt.solve(bargained_plan(RULES))


@pytest.fixture(scope="module")
def proposals(opening):
    return targets_of(opening, ("region",))


@pytest.fixture(scope="module")
def settled(opening, proposals) -> Settlement:
    bids = [Bid(REGIONS[0], proposals[REGIONS[0]] * Decimal("0.8")), Bid(REGIONS[1], proposals[REGIONS[1]])]
    records = [record(REGIONS[0], 1.2), record(REGIONS[1], 1.0)]
    return settle(opening.plan, opening, bids, TERMS, 1, records)


def after(settlement: Settlement) -> list[Decimal]:
    return [each.target for each in settlement.nodes]


def test_what_is_settled_is_certified_adds_up_and_keeps_every_rule(settled):
    assert settled.allocation.certificate.verified
    assert sum(after(settled)) == 82_500
    assert all(target % STEP == 0 for target in after(settled))
    assert settled.ended is None
    assert settled.allocation.rules.slack[settled.allocation.rules.rule == "growth"].min() >= 0.0


def test_a_bid_moves_its_node_towards_it_and_no_further_than_what_counts_of_it(settled):
    first = settled.nodes[0]
    assert first.bid < first.believed < first.target < first.before
    assert first.moved < 0 < first.before - first.target


def test_no_bid_is_no_claim_of_zero(settled, opening, proposals):
    silent = settle(opening.plan, opening, [Bid(REGIONS[0])], TERMS, 1)
    assert after(silent) == list(proposals.values())
    assert silent.nodes[0].bid is None
    assert silent.ended is None


def test_a_round_is_the_same_bytes_each_time(settled, opening, proposals):
    bids = [Bid(REGIONS[1], proposals[REGIONS[1]]), Bid(REGIONS[0], proposals[REGIONS[0]] * Decimal("0.8"))]
    again = settle(opening.plan, opening, bids, TERMS, 1, [record(REGIONS[1], 1.0), record(REGIONS[0], 1.2)])
    assert np.array_equal(again.allocation.steps, settled.allocation.steps)
    assert again.nodes == settled.nodes


def test_nodes_that_no_rule_holds_have_one_price(settled):
    prices = [each.price for each in settled.nodes]
    assert max(prices) - min(prices) <= 2.0 * STEP / 10_000


def test_it_is_told_how_far_either_side_has_moved(settled, opening, proposals):
    bid = Bid(REGIONS[0], proposals[REGIONS[0]] * Decimal("0.85"))
    again = settle(opening.plan, settled.allocation, [bid], TERMS, 2, [], [settled.round]).nodes[0]
    assert again.before == settled.nodes[0].target
    assert again.bid_moved == proposals[REGIONS[0]] * Decimal("0.05")
    assert again.moved == again.target - again.before


def test_modes_say_whose_claims_count(opening, proposals):
    bids = [Bid(node, amount * Decimal("1.05")) for node, amount in list(proposals.items())[:2]]
    down = settle(opening.plan, opening, bids, replace(TERMS, mode="top_down"), 1)
    up = settle(opening.plan, opening, bids, replace(TERMS, mode="bottom_up"), 1)
    between = settle(opening.plan, opening, bids, TERMS, 1)
    assert after(down) == list(proposals.values())
    assert down.nodes[0].share == 0.0
    assert up.nodes[0].share == 1.0
    assert down.nodes[0].target < between.nodes[0].target < up.nodes[0].target


def test_bids_that_the_rules_admit_are_agreed_or_close_when_headquarters_accepts(opening, proposals):
    agreed = settle(opening.plan, opening, [Bid(*each) for each in proposals.items()], TERMS, 1)
    assert agreed.ended == "agreed"
    assert not agreed.closing
    first, second = (proposals[node] for node in REGIONS[:2])
    bids = [Bid(REGIONS[0], first * Decimal("0.95")), Bid(REGIONS[1], second + first * Decimal("0.05"))]
    near = settle(opening.plan, opening, bids, TERMS, 3)
    assert near.ended == "last_round"
    assert [each.party for each in near.closing] == ["headquarters"]


def test_bids_above_the_total_close_by_one_owner_or_by_the_total(opening, proposals):
    bids = [Bid(node, amount * Decimal("1.05")) for node, amount in proposals.items()]
    found = settle(opening.plan, opening, bids, TERMS, 1).closing
    assert {each.party for each in found} == {"owner", "headquarters"}
    for each in found:
        assert each.allocation.certificate.verified
        targets, other = targets_of(each.allocation, ("region",)), each.node
        assert all(
            abs(targets[bid.node] - bid.amount) <= TERMS.tolerance * targets[bid.node]
            for bid in bids
            if bid.node != other
        )


def test_bids_that_one_rule_forbids_close_by_that_rule(opening, proposals):
    first, second = (proposals[node] for node in REGIONS[:2])
    bids = [Bid(REGIONS[0], first * Decimal("0.7")), Bid(REGIONS[1], second + first * Decimal("0.1"))]
    found = settle(opening.plan, opening, bids, TERMS, 1).closing
    assert ("rule", "growth") in [(each.party, each.statement.values.get("rule")) for each in found]


def test_sandbagging_and_optimism_are_named_with_their_numbers_and_not_without(opening, proposals):
    bids = [
        Bid(node, amount * Decimal(by))
        for (node, amount), by in zip(proposals.items(), ("0.9", "1.1", "0.9", "1"), strict=True)
    ]
    records = [
        record(REGIONS[0], 1.2),
        record(REGIONS[1], 0.8),
        record(REGIONS[2], 1.0),
        record(REGIONS[3], 1.3),
    ]
    found = settle(opening.plan, opening, bids, TERMS, 1, records).evidence
    assert [(each.node, each.kind) for each in found] == [
        (REGIONS[0], "sandbagging"),
        (REGIONS[1], "optimism"),
    ]
    said = found[0].statement
    assert said.values["years"] == 4
    assert said.values["bias"] == "20.0 %"
    for lang in ("en", "zh"):
        assert all(str(said.values[name]) in said.what(lang) for name in ("low", "high", "bid", "believed"))


def test_a_floor_pulls_up_but_not_beyond_what_is_believable(opening, proposals):
    node, amount = REGIONS[0], proposals[REGIONS[0]]
    plain = settle(opening.plan, opening, [Bid(node, amount)], TERMS, 1).nodes[0].target
    floored = settle(opening.plan, opening, [Bid(node, amount, lowest=amount * Decimal("1.1"))], TERMS, 1)
    absurd = settle(opening.plan, opening, [Bid(node, amount, lowest=amount * 100)], TERMS, 1)
    assert plain < floored.nodes[0].target <= absurd.nodes[0].target < amount * Decimal("1.7")


CHOOSING = (
    {"name": "lots", "each": ["rep", "line"], "lot": {"min": 3_200}},
    {"name": "focus", "each": ["rep"], "at_most": {"count": 2, "of": "line"}},
    {"name": "packages", "where": {"region": "R2", "line": "L1"}, "one_of": [0, 4_000, 8_000]},
)


@pytest.mark.parametrize("closeness", ["squares", "nash"])
def test_what_a_proposal_has_chosen_stays_while_amounts_move(closeness):
    plan = bargained_plan(CHOOSING)
    opening = quotaopt.solve(plan)
    node, amount = REGIONS[0], targets_of(opening, ("region",))[REGIONS[0]]
    terms = replace(TERMS, closeness=closeness)
    found = settle(plan, opening, [Bid(node, amount * Decimal("0.7"))], terms, 1)
    steps = found.allocation.steps
    np.testing.assert_array_equal(steps > 0, opening.steps > 0)
    assert found.nodes[0].target < amount
    assert standing_at(opening, steps).certificate.verified  # under the rules that choose
    assert "lots, focus, packages" in found.notes[0].what("en")


def test_claims_beside_rules_that_choose_are_refused_in_words():
    with pytest.raises(PlanError, match="lots"):
        closest(bargained_plan(CHOOSING), [Claim(REGIONS[0], Decimal(1000), 1.0)])


def test_a_linear_notion_gives_way_to_the_proportional_one():
    opening = quotaopt.solve(bargained_plan(RULES, notion="leximin"))
    amount = targets_of(opening, ("region",))[REGIONS[0]]
    found = settle(opening.plan, opening, [Bid(REGIONS[0], amount * Decimal("0.97"))], TERMS, 1)
    assert found.allocation.notion == "proportional"
    assert found.allocation.status == "optimal"


@pytest.mark.parametrize("closeness", ["least_squares", "nash"])
def test_a_stubborn_owner_never_gets_more_than_the_shares_of_all_rounds(opening, proposals, closeness):
    node, terms = REGIONS[0], replace(TERMS, closeness=closeness, rounds=4)
    bid, proposal, left = Bid(node, proposals[node] * Decimal("0.3")), opening, 1.0
    for number in range(1, 5):
        found = settle(opening.plan, proposal, [bid], terms, number)
        left *= 1.0 - found.nodes[0].share
        proposal = found.allocation
    assert found.ended == "last_round"
    if closeness == "least_squares":
        moved = float(proposals[node] - found.nodes[0].target)
        farthest = float(proposals[node] - found.nodes[0].believed)
        assert moved <= (1.0 - left) * farthest + 4 * STEP


def test_exaggeration_gains_no_more_than_its_share_of_what_is_believable(opening, proposals):
    node, records = REGIONS[0], [record(REGIONS[0], 1.1)]
    honest = proposals[node] * Decimal("0.97")
    position = positions_of(proposals, [Bid(node, honest)], records, TERMS, 1)[0]
    targets = []
    for by in ("1", "0.9", "0.5", "0.01"):
        bid = Bid(node, honest * Decimal(by))
        targets.append(float(settle(opening.plan, opening, [bid], TERMS, 1, records).nodes[0].target))
    assert targets == sorted(targets, reverse=True)
    low = float(proposals[node]) * np.exp(-2.0 * position.trust.error)
    bound = position.share * (float(position.believed) - low)
    assert 0.0 < targets[0] - targets[-1] <= bound + STEP

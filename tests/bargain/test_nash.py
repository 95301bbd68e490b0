"""Nash bargaining: the product of gains against an independent maximiser, and its bound."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy.optimize import minimize

import quotaopt
from quotaopt.bargain.data import Bid, Terms
from quotaopt.bargain.nodes import targets_of
from quotaopt.bargain.positions import positions_of
from quotaopt.bargain.settle import settle
from support.bargaining import bargained_plan, region

REGIONS = [region(f"R{number}") for number in range(4)]
TERMS = Terms(("region",), closeness="nash")


@pytest.fixture(scope="module")
def opening() -> quotaopt.Allocation:
    return quotaopt.solve(bargained_plan())


@pytest.mark.parametrize("fallback", [0.0, 0.7])
def test_the_product_of_gains_is_that_of_an_independent_maximiser(opening, fallback):
    proposals = targets_of(opening, ("region",))
    bids = [
        Bid(node, proposals[node] * Decimal(by))
        for node, by in zip(REGIONS, ("0.85", "1.1", "0.95"), strict=False)
    ]
    without = {node: amount * Decimal(str(fallback)) for node, amount in proposals.items()}
    found = settle(opening.plan, opening, bids, TERMS, 1, fallback=without)
    assert found.allocation.certificate.verified
    assert float(found.notes[0].values["gap"]) <= 1e-6

    positions = positions_of(proposals, bids, [], TERMS, 1)
    p = np.array([float(each.proposal) for each in positions])
    b = np.array([float(each.believed or 0) for each in positions])
    has, d = np.array([each.amount is not None for each in positions]), fallback * p
    w = np.array([each.weight for each in positions])

    def loss(x: np.ndarray) -> float:
        own = ((d - b) ** 2 - (x - b) ** 2)[has] / p[has]
        theirs = np.sum(((d - p) ** 2 - (x - p) ** 2) / p)
        return -float(w[has] @ np.log(np.maximum(own, 1e-9)) + 4.0 * np.log(max(theirs, 1e-9)))

    whole = {"type": "eq", "fun": lambda x: (x.sum() - p.sum()) / p.sum()}
    best = minimize(
        lambda y: loss(y * p), np.ones(4), constraints=[{**whole, "fun": lambda y: y @ p / p.sum() - 1.0}]
    )
    targets = np.array([float(each.target) for each in found.nodes])
    assert best.x * p == pytest.approx(targets, abs=25.0)
    assert loss(targets) == pytest.approx(best.fun, rel=1e-5)


def test_who_would_be_better_off_without_an_agreement_is_told(opening):
    proposals = targets_of(opening, ("region",))
    bid = Bid(REGIONS[0], proposals[REGIONS[0]] * Decimal("0.9"))
    found = settle(opening.plan, opening, [bid], TERMS, 1, fallback={REGIONS[0]: bid.amount})
    assert "bargain.nothing_to_gain" in [note.key for note in found.notes]


def test_headquarters_alone_keeps_its_proposal(opening):
    found = settle(opening.plan, opening, [], replace(TERMS), 1)
    assert [each.target for each in found.nodes] == list(targets_of(opening, ("region",)).values())

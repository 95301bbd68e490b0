"""Rules whose misses cost their square: the checker's bound holds for any prices and meets the optimum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import quotaopt
from quotaopt.certify import certify
from support.bargaining import bargained_plan

WISHES = [
    {"name": "low", "each": ["region"], "total": 15_000, "soft": {"squared": 5}},
    {"name": "high", "where": {"region": "R1"}, "min": 30_000, "soft": {"squared": 2, "measure": "amount"}},
    {"name": "line", "where": {"line": "L0"}, "share": {"min": 0.6}, "soft": {"squared": 3}},
    {"name": "cap", "where": {"region": "R1"}, "max": 24_000},
]


@pytest.fixture(scope="module", params=[(), ("region",)], ids=["cells", "regions"])
def allocation(request) -> quotaopt.Allocation:
    plan = bargained_plan(WISHES)
    return quotaopt.solve(plan.replace(fairness={"notion": "proportional", "level": list(request.param)}))


def test_contradicting_wishes_are_shared_and_the_optimum_is_proved(allocation):
    (stage,) = allocation.certificate.stages
    assert allocation.certificate.verified
    assert allocation.status == "optimal"
    missed = {name: allocation.rules.slack[allocation.rules.rule == name] for name in ("low", "high")}
    assert all((each < 0.0).any() for each in missed.values())
    assert 0.0 <= stage.value - stage.bound <= 1e-5 * stage.value


@pytest.mark.parametrize("seed", range(5))
def test_no_prices_prove_more_than_there_is(allocation, seed):
    rng = np.random.default_rng(seed)
    (stated,) = allocation.claim.stages
    moved = {row: price * float(rng.uniform(0.0, 2.0)) for row, price in stated.multipliers.items()}
    claim = replace(allocation.claim, stages=(replace(stated, multipliers=moved),))
    (stage,) = certify(allocation.plan, allocation.published, claim).stages
    assert stage.bound <= allocation.certificate.stages[0].value


def test_a_proof_file_carries_squares(allocation, tmp_path):
    path = tmp_path / "proof.json.gz"
    allocation.write_proof(path)
    assert quotaopt.verify(path, allocation.plan).verified

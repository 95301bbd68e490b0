"""Proofs of several stages, from real solves: what they claim comes out again, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from quotaopt import Allocation, solve
from quotaopt.certify import Certificate, Proof, certify, evaluate, read_proof, verify_proof
from quotaopt.certify.coincide import nested
from support.small_plan import RULES, small_plan
from support.tampering import is_caught, with_stage

CAP = {"name": "core of Bob", "where": {"rep": "Bob", "line": "Core"}, "max": 250}
WISH = {"name": "new", "where": {"line": "New"}, "share": {"min": 0.4}, "soft": {"priority": 1}}
HOPE = {"name": "reps", "each": ["rep", "line"], "max": 200, "soft": {"priority": 2, "weight": 2}}
LARGEST = [{"priority": 2, "norm": "chebyshev"}]
CROSSING = (RULES["share_of_own"], RULES["growth"], RULES["ratio"], CAP)
CHAINS: dict[str, dict[str, Any]] = {
    "proportional": {},
    "goals": {"rules": (WISH, HOPE), "goals": LARGEST, "fairness": {"notion": "power", "beta": -2}},
    "minimax": {
        "rules": (RULES["total"],),
        "fairness": {"notion": "minimax", "mean": 0.3, "level": "rep"},
    },
    "least_absolute": {"fairness": {"notion": "least_absolute", "level": ["rep", "quarter"]}},
    "leximin": {"rules": (WISH,), "fairness": {"notion": "leximin"}},
}


@pytest.fixture(scope="module")
def solved() -> Callable[[str], Allocation]:
    found: dict[str, Allocation] = {}

    def make(name: str) -> Allocation:
        if name not in found:
            entries = dict(CHAINS[name])
            found[name] = solve(small_plan(*CROSSING, *entries.pop("rules", ()), **entries))
        return found[name]

    return make


@pytest.mark.parametrize("name", sorted(CHAINS))
def test_the_checker_confirms_every_goal_and_notion(name, solved):
    allocation = solved(name)
    certificate = allocation.certificate
    assert certificate.verified
    assert len(certificate.stages) == len(allocation.stages)
    for stage, proof in zip(allocation.stages, certificate.stages, strict=True):
        assert proof.bound <= stage.value + 1e-9
        if stage.kind in ("goals", allocation.notion):
            assert proof.lost <= 1e-6
            assert proof.play <= 1e-4
    told = " ".join(statement.what("en") for statement in certificate.statements)
    assert ("Stage 2" in told) == (len(certificate.stages) > 1)


@pytest.mark.parametrize("name", sorted(CHAINS))
def test_a_proof_of_several_stages_verifies(name, solved, tmp_path):
    allocation = solved(name)
    allocation.write_proof(tmp_path / "proof.json.gz")
    certificate = verify_proof(read_proof(tmp_path / "proof.json.gz"), allocation.plan)
    assert certificate.verified, certificate.problems()
    assert certificate.stages == allocation.certificate.stages


@pytest.mark.parametrize("name", ["goals", "minimax", "leximin"])
def test_a_change_to_any_number_of_any_stage_is_found(name, solved, tmp_path):
    allocation = solved(name)
    allocation.write_proof(tmp_path / "proof.json")
    for changed in _changes(read_proof(tmp_path / "proof.json")):
        assert is_caught(changed, tmp_path / "changed.json")


def _changes(proof: Proof) -> Iterator[Proof]:
    """The proof with one number of one stage changed; a price so much that it matters.

    A higher price of the total may make no difference: the checker lowers it where that proves more.
    """
    for number, stage in enumerate(proof.evidence.fairness.stages):
        for name in ("value", "objective", "bound", "lost", "gap"):
            found = replace(proof.found[number], **{name: getattr(proof.found[number], name) + 1e-4})
            yield replace(proof, found=(*proof.found[:number], found, *proof.found[number + 1 :]))
        yield with_stage(proof, number, value=stage.value + 1e-4)
        yield with_stage(proof, number, priority=stage.priority + 1)
        for rule, prices in stage.prices.items():
            for row in np.flatnonzero(prices) if rule != "total" else ():
                yield with_stage(proof, number, prices={**stage.prices, rule: _pushed(prices, row)})
        for group in () if stage.links is None else np.flatnonzero(stage.links):
            yield with_stage(proof, number, links=_pushed(stage.links, group))


def _pushed(prices: np.ndarray, row: int) -> np.ndarray:
    pushed = prices.copy()
    pushed[row] = -10.0 * pushed[row] - 1.0
    return pushed


@pytest.mark.parametrize("name", ["goals", "minimax", "leximin"])
def test_stages_left_out_put_in_or_turned_round_are_refused(name, solved):
    allocation = solved(name)
    stages = allocation.claim.stages
    twice = [(*stages, stages[-1])] if name != "leximin" else []  # one more round would claim nothing
    for other in (stages[1:], (stages[0], *stages), stages[::-1], (), *twice):
        claim = replace(allocation.claim, stages=other)
        failed = [each.kind for each in _certified(allocation, claim).checks if not each.ok]
        assert failed == ["stages"]


def test_a_claim_that_does_not_number_is_refused(solved):
    allocation = solved("minimax")
    first, *rest = allocation.claim.stages
    for wrong in (replace(first, value=float("nan")), replace(first, weights=(float("inf"),))):
        claim = replace(allocation.claim, stages=(wrong, *rest))
        assert not _certified(allocation, claim).verified


def test_settled_units_that_do_not_exist_are_refused(solved):
    allocation = solved("leximin")
    *before, last = allocation.claim.stages
    first = next(at for at, stage in enumerate(before) if stage.kind == "leximin")
    for settled in (np.array([99]), np.array([-1]), ("Ann",)):
        before[first] = replace(before[first], settled=settled)
        claim = replace(allocation.claim, stages=(*before, last))
        failed = [each.kind for each in _certified(allocation, claim).checks if not each.ok]
        assert failed == ["multipliers"]


def test_a_unit_settled_without_a_price_has_any_amount_of_play(solved):
    allocation = solved("leximin")
    stages = list(allocation.claim.stages)
    first = next(at for at, stage in enumerate(stages) if stage.kind == "leximin")
    n_cells = len(allocation.cells)
    stages[first] = replace(stages[first], settled=np.arange(n_cells))
    certificate = _certified(allocation, replace(allocation.claim, stages=tuple(stages)))
    assert certificate.stages[first].play is None or certificate.stages[first].play > 0.1


def _certified(allocation: Allocation, claim: Any) -> Certificate:
    return certify(allocation.plan, allocation.published, claim)


@pytest.mark.parametrize("notion", ["minimax", "least_absolute", "leximin", "leximax"])
def test_on_nested_sums_one_proof_stands_for_every_notion(notion):
    rules = RULES["band"], RULES["band_looked_up"]  # a region, and reps inside regions
    allocation = solve(small_plan(*rules, fairness={"notion": notion}))
    assert allocation.coincides
    (stage,) = allocation.claim.stages
    assert stage.kind == "proportional"
    assert any("nested" in statement.what("en") for statement in allocation.certificate.statements)
    assert not _certified(allocation, replace(allocation.claim, coincides=False)).verified


def test_sums_that_overlap_in_part_are_no_such_proof():
    plan = small_plan(CAP, RULES["band"], RULES["growth"], RULES["where_crossing"], RULES["share_of_own"])
    book = evaluate(plan)
    carries = np.ones(book.space.shape, dtype=np.bool_)

    def priced(*names: str) -> dict[str, np.ndarray]:
        return {rows.rule: np.ones(len(rows)) for rows in book.rules if rows.rule in names}

    assert nested(book, {}, carries)
    assert nested(book, priced("total", "east", "guardrail", "core of Bob"), carries)
    assert not nested(book, priced("east", "ann new"), carries)
    assert not nested(book, priced("new per rep"), carries)  # no plain sums
    without_cy = carries & (book.space.codes["rep"] == 0)
    assert nested(book, priced("east", "ann new"), without_cy)
    banded = evaluate(small_plan(CAP, total={"min": 1100, "max": 1300}))
    assert not nested(banded, {}, carries)


@pytest.mark.parametrize(("count", "coincides"), [(3, True), (2, False)])
def test_notions_coincide_beside_a_choice_only_where_it_can_never_matter(count, coincides):
    allocation = solve(small_plan({"name": "few", "at_most": {"count": count, "of": "rep"}}))
    assert allocation.coincides == coincides
    assert allocation.certificate.verified
    assert _certified(allocation, replace(allocation.claim, coincides=True)).verified == coincides

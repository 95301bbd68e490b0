"""That no plan keeps the rules is proved in a file, and no change to it passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import quotaopt
from quotaopt.certify import Proof, read_proof, verify_proof
from quotaopt.certify.evidence import Impossibility
from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Limits
from quotaopt.cli.main import main
from quotaopt.engine import Diagnosis
from support.files import write_plan
from support.measured_plans import measured_plan
from support.random_plans import contradicted, random_world
from support.seeds import n_plans
from support.small_plan import small_plan
from support.tampering import is_caught, with_book, with_evidence

PLANS = n_plans(4)
CAPS = {"name": "capacity", "each": "rep", "max": 350}


def diagnosed(plan: quotaopt.Plan, path: Path) -> tuple[Diagnosis, Proof]:
    diagnosis = quotaopt.diagnose(plan)
    diagnosis.write_proof(path)
    return diagnosis, read_proof(path)


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return diagnosed(small_plan(CAPS), tmp_path_factory.mktemp("proofs") / "proof.json.gz")[1]


def test_it_stands_for_itself_and_says_which_rows_contradict_each_other(proof):
    for certificate in (verify_proof(proof), verify_proof(proof, small_plan(CAPS))):
        assert certificate.verified, certificate.problems()
        assert "no plan keeps these 4 rows together" in certificate.verdict()
        assert "4 行" in certificate.verdict("zh")
        told = [statement.what("en") for statement in certificate.statements]
        assert "capacity[Ann]: at most 350" in told
        assert "total: exactly 1,200" in told
        assert any("without any one of these rows" in sentence for sentence in told)


def test_a_plan_that_can_be_met_gets_the_proof_of_its_targets(tmp_path):
    _, proof = diagnosed(small_plan(), tmp_path / "proof.json")
    assert verify_proof(proof, small_plan()).gap is not None


def test_the_command_line_writes_and_verifies_it(tmp_path, capsys):
    case = measured_plan(3, ["revenue"])
    case = case.stating(rules=[{"name": "cap", "each": ["rep"], "max": 1}])
    plan, file = write_plan(case, tmp_path), str(tmp_path / "no.proof.gz")
    assert main(["diagnose", str(plan), "--proof", file]) == 3
    assert main(["verify", file, "--lang", "en"]) == 0
    assert "no plan keeps these" in capsys.readouterr().out
    assert main(["verify", file, str(plan)]) == 0


def _evidence(proof: Proof) -> Impossibility:
    assert isinstance(proof.evidence, Impossibility)
    return proof.evidence


def _one_row_less(proof: Proof) -> Proof:
    rule, rows = next(iter(_evidence(proof).rows.items()))
    return with_evidence(proof, rows={**_evidence(proof).rows, rule: rows[1:]})


def _prices(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Proof], Proof]:
    def forge(proof: Proof) -> Proof:
        return with_evidence(
            proof, prices={rule: change(each) for rule, each in _evidence(proof).prices.items()}
        )

    return forge


def _no_total(proof: Proof) -> Proof:
    prices = {rule: each for rule, each in _evidence(proof).prices.items() if rule != "total"}
    return with_evidence(proof, prices=prices)


def _row_that_is_not_there(proof: Proof) -> Proof:
    return with_evidence(proof, rows={**_evidence(proof).rows, "capacity": np.arange(9)})


def _rule_that_is_not_there(proof: Proof) -> Proof:
    return with_evidence(proof, rows={**_evidence(proof).rows, "nothing": np.arange(1)})


def test_cells_that_are_said_to_carry_nothing_are_compared_with_the_plan(tmp_path):
    plan = small_plan(CAPS)
    _, proof = diagnosed(plan, tmp_path / "proof.json")
    idle = _evidence(proof).idle.copy()
    idle[0, 0] = True
    forged = with_evidence(proof, idle=idle)
    assert not is_caught(forged, tmp_path / "forged.json")  # it says so, and it is true of such a plan
    assert is_caught(forged, tmp_path / "forged.json", plan)


def _fewer_cells_idle(proof: Proof) -> Proof:
    return with_evidence(proof, idle=_evidence(proof).idle[:-1])


def _ruled(at: int, **changes: Any) -> Callable[[Proof], Proof]:
    def forge(proof: Proof) -> Proof:
        rules = list(proof.statement.book.rules)
        rules[at] = replace(rules[at], **changes)
        return with_book(proof, rules=tuple(rules))

    return forge


FORGED: Mapping[str, Callable[[Proof], Proof]] = {
    "one row less": _one_row_less,
    "prices of the other sign": _prices(lambda each: -each),
    "no prices": _prices(lambda each: 0.0 * each),
    "one price more than rows": _prices(lambda each: np.append(each, 1.0)),
    "one price ten times": _prices(lambda each: each * np.append(10.0, np.ones(len(each) - 1))),
    "no price of the total": _no_total,
    "a row that is not there": _row_that_is_not_there,
    "a rule that is not there": _rule_that_is_not_there,
    "cells left out": _fewer_cells_idle,
    "a lower total": _ruled(0, limits=Limits(*[Exact.number(100_000)] * 2)),
    "limits unknown": _ruled(1, known=np.zeros(3, dtype=np.bool_)),
    "higher caps": _ruled(1, limits=Limits(None, Exact(np.full(3, 40_001)))),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_contradiction_is_caught(kind, proof, tmp_path):
    assert is_caught(FORGED[kind](proof), tmp_path / "forged.json")


@pytest.mark.parametrize("kind", ["T", "F", "P"])
def test_random_contradictions_are_proved_and_none_of_them_without_one_of_its_rows(kind, tmp_path):
    for seed in range(PLANS):
        plan = contradicted(seed, random_world(seed, kind)).plan()
        diagnosis, proof = diagnosed(plan, tmp_path / "proof.json")
        assert quotaopt.verify(tmp_path / "proof.json", plan).verified, seed
        if diagnosis.conflict is None:
            continue
        evidence = _evidence(proof)
        for rule, rows in evidence.rows.items():
            for row in rows:
                fewer = {**evidence.rows, rule: rows[rows != row]}
                assert is_caught(with_evidence(proof, rows=fewer), tmp_path / "forged.json"), (seed, rule)

"""A proof file stands for itself: it is verified without a solver, and no change to it passes."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from quotaopt.certify import Certificate, read_proof, verify_proof, write_proof
from quotaopt.engine import solve
from quotaopt.errors import PlanError
from quotaopt.plan.plan import Plan, make_plan, read_plan

REPS = [f"rep {i}" for i in range(6)]
SALES = pd.DataFrame(
    [
        {"rep": rep, "line": line, "amount": 100 + 37 * i + 211 * j}
        for i, rep in enumerate(REPS)
        for j, line in enumerate(["Core", "New"])
    ]
)
PEOPLE = pd.DataFrame(
    {"rep": REPS, "region": ["East", "West"] * 3, "capacity": [900, 800, 700, 1200, 1100, 1000]}
)


def _plan(sales: pd.DataFrame = SALES, **changes: Any) -> Plan:
    document: dict[str, Any] = {
        "plan": "proof",
        "currency": "CNY",
        "step": 10,
        "total": 5000,
        "dimensions": {"org": ["region", "rep"], "product": ["line"]},
        "tables": {"sales": {"value": "amount"}, "people": {"key": "rep"}},
        "cells": {"from": "sales"},
        "rules": [
            {"name": "capacity", "each": "rep", "max": "people.capacity"},
            {"name": "new", "where": {"line": "New"}, "share": {"min": 0.7}},
            {"name": "east", "where": {"region": "East"}, "share": 0.45},
        ],
    }
    return make_plan(document | changes, tables={"sales": sales, "people": PEOPLE})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("proofs") / "proof.json"
    _write(_plan(), path)
    return path


def _write(plan: Plan, path: Path) -> None:
    allocation = solve(plan)
    write_proof(
        path,
        plan,
        allocation.published,
        allocation.claim,
        allocation.certificate,
        plan_class=str(allocation.plan_class),
        method=allocation.claims.method,
    )


def _tampered(
    written: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None], *, sealed: bool
) -> Path:
    """The proof with a change, with its fingerprint made to fit or not."""
    content = json.loads(written.read_bytes())
    seal = content.pop("sha256")
    change(content)
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    fingerprint = sha256(body).hexdigest() if sealed else seal
    path = tmp_path / "tampered.json"
    path.write_bytes(body[:-1] + b',"sha256":"' + fingerprint.encode() + b'"}\n')
    return path


def _failed(certificate: Certificate) -> set[tuple[str, str]]:
    return {(check.kind, check.name) for check in certificate.checks if not check.ok}


def test_a_proof_verifies_and_says_by_which_means(written):
    certificate = verify_proof(read_proof(written), _plan())
    assert certificate.verified, certificate.problems()
    assert certificate.gap is not None
    assert certificate.gap < 0.05
    told = " ".join(statement.what("en") for statement in certificate.statements)
    assert "byte for byte" in told
    assert "exact integers" in told
    assert "weak duality" in told
    assert "Not verified" in told
    assert json.loads(json.dumps(certificate.to_dict("zh")))["verified"] is True


def test_the_same_result_gives_the_same_bytes_packed_or_not(written, tmp_path):
    _write(_plan(), tmp_path / "again.json")
    _write(_plan(), tmp_path / "packed.json.gz")
    _write(_plan(SALES.iloc[::-1]), tmp_path / "reversed.json")
    assert (tmp_path / "again.json").read_bytes() == written.read_bytes()
    assert gzip.decompress((tmp_path / "packed.json.gz").read_bytes()) == written.read_bytes()
    assert verify_proof(read_proof(tmp_path / "packed.json.gz"), _plan()).verified
    reordered = json.loads((tmp_path / "reversed.json").read_bytes())
    assert reordered["targets_in_steps"] == json.loads(written.read_bytes())["targets_in_steps"]


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("by", [-1, 1])
def test_one_target_moved_by_one_step_is_detected(written, tmp_path, sealed, by):
    for cell in range(0, 12, 5):

        def move(content: dict[str, Any], cell: int = cell) -> None:
            content["targets_in_steps"][cell] += by

        certificate = verify_proof(read_proof(_tampered(written, tmp_path, move, sealed=sealed)), _plan())
        assert ("rule", "total") in _failed(certificate)
        assert (("digest", "") in _failed(certificate)) != sealed


def test_a_step_moved_inside_all_rules_is_detected_by_the_objective(written, tmp_path):
    """Two reps of one region trade a step in each line: every sum stays, the fairness does not."""

    def trade(content: dict[str, Any]) -> None:
        names = content["cells"]["rep"]
        of = {names["members"][code]: [] for code in names["codes"]}
        for row, code in enumerate(names["codes"]):
            of[names["members"][code]].append(row)
        for give, take in (of["rep 3"], of["rep 5"][::-1]):
            content["targets_in_steps"][give] += 1
            content["targets_in_steps"][take] -= 1

    certificate = verify_proof(read_proof(_tampered(written, tmp_path, trade, sealed=True)), _plan())
    assert {("claim", "objective"), ("claim", "gap")} <= _failed(certificate)


def test_a_multiplier_with_the_wrong_sign_is_detected(written, tmp_path):
    rows = json.loads(written.read_bytes())["stages"][0]["multipliers"]
    assert rows
    for row in range(len(rows)):

        def flip(content: dict[str, Any], row: int = row) -> None:
            content["stages"][0]["multipliers"][row][2] *= -1.0

        certificate = verify_proof(read_proof(_tampered(written, tmp_path, flip, sealed=True)), _plan())
        assert ("claim", "bound") in _failed(certificate)


@pytest.mark.parametrize("claim", ["objective", "bound", "lost", "gap"])
def test_a_false_claim_is_detected(written, tmp_path, claim):
    def embellish(content: dict[str, Any]) -> None:
        content["stages"][0][claim] += 1e-5

    certificate = verify_proof(read_proof(_tampered(written, tmp_path, embellish, sealed=True)), _plan())
    assert _failed(certificate) == {("claim", claim)}


def test_references_that_flatter_the_targets_are_detected(written, tmp_path):
    def flatter(content: dict[str, Any]) -> None:
        content["references_in_steps"] = [0.9 * r for r in content["references_in_steps"]]

    certificate = verify_proof(read_proof(_tampered(written, tmp_path, flatter, sealed=True)), _plan())
    assert ("reference", "") in _failed(certificate)


def test_another_plan_or_another_table_is_detected(written):
    proof = read_proof(written)
    looser = _plan().change({"rules.new.share.min": 0.5})
    assert _failed(verify_proof(proof, looser)) >= {("plan", "")}
    edited = SALES.assign(amount=[*SALES["amount"][:-1], 999])
    assert _failed(verify_proof(proof, _plan(edited))) == {("table", "sales")}


def test_a_row_that_the_plan_does_not_have_is_detected(written, tmp_path):
    def invent(content: dict[str, Any]) -> None:
        content["stages"][0]["multipliers"].append(["capacity", "nobody", 1.0])

    certificate = verify_proof(read_proof(_tampered(written, tmp_path, invent, sealed=True)), _plan())
    assert ("multipliers", "capacity[nobody]") in _failed(certificate)
    assert not certificate.verified


def _by_rep() -> Plan:
    return _plan(fairness={"level": "rep"})


@pytest.fixture(scope="module")
def written_by_rep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("proofs") / "by_rep.json"
    _write(_by_rep(), path)
    return path


def test_a_proof_between_reps_verifies(written_by_rep):
    content = json.loads(written_by_rep.read_bytes())
    assert content["claims"]["level"] == ["rep"]
    assert sorted(members for members, _ in content["stages"][0]["links"]) == REPS
    certificate = verify_proof(read_proof(written_by_rep), _by_rep())
    assert certificate.verified, certificate.problems()
    assert certificate.gap < 0.05


def test_a_change_to_any_price_of_a_group_is_detected(written_by_rep, tmp_path):
    for link in range(len(REPS)):

        def raise_price(content: dict[str, Any], link: int = link) -> None:
            content["stages"][0]["links"][link][1] += 1e-3

        certificate = verify_proof(
            read_proof(_tampered(written_by_rep, tmp_path, raise_price, sealed=True)), _by_rep()
        )
        assert _failed(certificate) == {("claim", "bound"), ("claim", "lost"), ("claim", "gap")}


@pytest.mark.parametrize("level", [[], ["region"], ["ream"]])
def test_another_level_than_the_plan_asks_for_is_detected(written_by_rep, tmp_path, level):
    def swap(content: dict[str, Any]) -> None:
        content["claims"]["level"] = level

    certificate = verify_proof(read_proof(_tampered(written_by_rep, tmp_path, swap, sealed=True)), _by_rep())
    assert ("stages", "") in _failed(certificate)


def test_a_price_of_a_group_that_does_not_exist_is_detected(written_by_rep, tmp_path):
    def invent(content: dict[str, Any]) -> None:
        content["stages"][0]["links"].append(["nobody", 0.0])

    certificate = verify_proof(
        read_proof(_tampered(written_by_rep, tmp_path, invent, sealed=True)), _by_rep()
    )
    assert ("multipliers", "level[nobody]") in _failed(certificate)


def test_a_file_of_version_1_is_read_as_one_stage(written, tmp_path):
    def as_before(content: dict[str, Any]) -> None:
        (stage,) = content.pop("stages")
        content["quotaopt_proof"] = 1
        content["multipliers"] = stage["multipliers"]
        content["claims"] |= {name: stage[name] for name in ("objective", "bound", "gap")}
        content["claims"]["notion"] = stage["kind"]

    certificate = verify_proof(read_proof(_tampered(written, tmp_path, as_before, sealed=True)), _plan())
    assert certificate.verified, certificate.problems()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"quotaopt_proof":1}',
        b'{"quotaopt_proof":2}',
        b'{"quotaopt_proof":3}',
        b"\x1f\x8bnot gzip",
        b'\xff\xfe{"quotaopt_proof":1}',
    ],
)
def test_what_is_no_proof_is_refused_in_words(tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(PlanError, match="proof"):
        read_proof(path)


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(PlanError, match="proof"):
        read_proof(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("targets_in_steps", [1, 2]),
        ("targets_in_steps", [2**62] * 12),
        ("targets_in_steps", ["many"] * 12),
        ("references_in_steps", None),
        ("stages", [{"kind": "proportional", "value": 0.0, "multipliers": [["capacity", 1.0]], "links": []}]),
        ("stages", [{"kind": "proportional"}]),
        ("step_minor", 0),
        ("claims", {}),
        ("cells", {"rep": {"members": ["a"], "codes": [5] * 12}}),
    ],
)
def test_a_damaged_proof_is_refused_in_words(written, tmp_path, key, value):
    def damage(content: dict[str, Any]) -> None:
        content[key] = value

    with pytest.raises(PlanError, match="proof"):
        read_proof(_tampered(written, tmp_path, damage, sealed=True))


def test_no_solver_is_needed(written, tmp_path):
    """Everything is recomputed where highspy and scipy.optimize cannot be imported."""
    SALES.to_csv(tmp_path / "sales.csv", index=False)
    PEOPLE.to_csv(tmp_path / "people.csv", index=False)
    text = """
plan: proof
currency: CNY
step: 10
total: 5000
dimensions: {org: [region, rep], product: [line]}
tables:
  sales: {file: sales.csv, value: amount}
  people: {file: people.csv, key: rep}
cells: {from: sales}
rules:
  - {name: capacity, each: rep, max: people.capacity}
  - {name: new, where: {line: New}, share: {min: 0.7}}
  - {name: east, where: {region: East}, share: 0.45}
"""
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    plan = read_plan(tmp_path / "plan.yaml")
    _write(plan, tmp_path / "proof.json")
    program = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("highspy", "pulp", "numba") or name.startswith("scipy.optimize"):
            raise ImportError(name)
sys.meta_path.insert(0, Nothing())
from quotaopt.certify import read_proof, verify_proof
from quotaopt.plan.plan import read_plan
found = verify_proof(read_proof(sys.argv[1]), read_plan(sys.argv[2]))
print(found.verified, found.gap)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "proof.json"), str(tmp_path / "plan.yaml")]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["True", str(verify_proof(read_proof(tmp_path / "proof.json"), plan).gap)]

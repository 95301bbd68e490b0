"""A proof file stands for itself: it is verified without a solver, and no change to it passes."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from quotaopt.certify import Certificate, read_proof, verify_proof
from quotaopt.engine import solve
from quotaopt.errors import PlanError
from quotaopt.plan.plan import Plan, make_plan
from support.tampering import is_caught, with_stage

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
    solve(_plan()).write_proof(path)
    return path


def _changed(written: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The document with a change, and a fingerprint that fits."""
    content = json.loads(written.read_bytes())
    del content["sha256"]
    change(content)
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    path = tmp_path / "changed.json"
    path.write_bytes(body[:-1] + b',"sha256":"' + sha256(body).hexdigest().encode() + b'"}\n')
    return path


def _failed(certificate: Certificate) -> set[tuple[str, str]]:
    return {(check.kind, check.name) for check in certificate.checks if not check.ok}


def _told(certificate: Certificate) -> str:
    return " ".join(statement.what("en") for statement in certificate.statements)


def test_a_proof_verifies_without_its_plan_and_says_by_which_means(written):
    certificate = verify_proof(read_proof(written))
    assert certificate.verified, certificate.problems()
    assert certificate.gap is not None
    assert certificate.gap < 0.05
    told = _told(certificate)
    for words in ("as the file states it", "exact integers", "weak duality", "Not verified"):
        assert words in told
    assert "byte for byte" not in told
    assert json.loads(json.dumps(certificate.to_dict("zh")))["verified"] is True


def test_with_its_plan_the_statement_is_made_anew_and_compared(written):
    certificate = verify_proof(read_proof(written), _plan())
    assert certificate.verified, certificate.problems()
    assert "byte for byte" in _told(certificate)
    assert ("statement_cells", "") in {(check.kind, check.name) for check in certificate.checks}


def test_a_proof_states_the_rules_in_exact_numbers(written):
    content = json.loads(written.read_bytes())
    rules = {rows["rule"]: rows for rows in content["statement"]["rulebook"]["rules"]}
    assert rules["new"]["limits"]["lower"] == {"units": [7], "digits": 1}
    assert rules["capacity"]["limits"]["upper"]["units"] == [int(100 * c) for c in PEOPLE["capacity"]]
    assert content["statement"]["cells"]["members"]["rep"] == REPS
    assert content["solver_says"]["plan_class"] == "F"
    assert content["proves"] == "targets"


def test_the_same_result_gives_the_same_bytes_packed_or_not(written, tmp_path):
    solve(_plan()).write_proof(tmp_path / "again.json")
    solve(_plan()).write_proof(tmp_path / "packed.json.gz")
    assert (tmp_path / "again.json").read_bytes() == written.read_bytes()
    assert gzip.decompress((tmp_path / "packed.json.gz").read_bytes()) == written.read_bytes()
    assert verify_proof(read_proof(tmp_path / "packed.json.gz"), _plan()).verified
    solve(_plan(SALES.iloc[::-1])).write_proof(tmp_path / "reversed.json")
    here, there = (read_proof(path).evidence.targets for path in (written, tmp_path / "reversed.json"))
    assert (here == there).all()


def test_every_digit_that_is_changed_is_noticed(tmp_path):
    """Each digit of the file, in turn, becomes the next one."""
    path = tmp_path / "flipped.json"
    solve(_plan(SALES.iloc[:3], total=700, rules=[])).write_proof(path)
    data = path.read_bytes()
    for at in [found.start() for found in re.finditer(rb"\d", data)]:
        digit = b"%d" % ((int(data[at : at + 1]) + 1) % 10)
        path.write_bytes(data[:at] + digit + data[at + 1 :])
        try:
            assert not verify_proof(read_proof(path)).verified, data[max(at - 40, 0) : at + 10]
        except PlanError:
            continue


def test_another_plan_another_table_and_another_limit_are_told_by_name(written):
    proof = read_proof(written)
    looser = _plan().change({"rules.new.share.min": 0.5})
    assert _failed(verify_proof(proof, looser)) == {("plan", ""), ("statement", "new")}
    edited = SALES.assign(amount=[*SALES["amount"][:-1], 999])
    assert _failed(verify_proof(proof, _plan(edited))) == {("table", "sales")}
    finer = _plan(step=5)
    assert _failed(verify_proof(proof, finer)) == {("plan", ""), ("statement_units", "")}
    fewer = _plan(SALES.iloc[:-1])
    assert {("table", "sales"), ("statement_cells", "")} <= _failed(verify_proof(proof, fewer))
    elsewhere = _plan(SALES.iloc[:-1], plan="elsewhere")
    assert len(_failed(verify_proof(proof, elsewhere))) == 1, "what differs between two plans is not listed"
    for problem in [*verify_proof(proof, looser).problems(), *verify_proof(proof, elsewhere).problems()]:
        assert problem.what("zh")
        assert problem.remedy("zh")


def test_a_change_to_any_price_of_a_group_is_found(tmp_path):
    plan = _plan(fairness={"level": "rep"})
    solve(plan).write_proof(tmp_path / "by_rep.json")
    proof = read_proof(tmp_path / "by_rep.json")
    assert verify_proof(proof).gap < 0.05
    links = proof.evidence.fairness.stages[0].links
    assert links.shape == (len(REPS),)
    for group in range(len(REPS)):
        raised = links.copy()
        raised[group] += 1e-3
        assert is_caught(with_stage(proof, links=raised), tmp_path / "forged.json")


@pytest.mark.parametrize("version", [1, 2, 4, "3", None])
def test_another_version_is_refused_and_how_to_renew_it_is_said(written, tmp_path, version):
    def age(content: dict[str, Any]) -> None:
        content["quotaopt_proof"] = version

    with pytest.raises(PlanError) as error:
        read_proof(_changed(written, tmp_path, age))
    assert f"version {version}" in error.value.render("en")
    assert "quotaopt solve PLAN --proof FILE" in error.value.render("en")
    assert "重新生成" in error.value.render("zh")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"quotaopt_proof":3}',
        b"\x1f\x8bnot gzip",
        b'\xff\xfe{"quotaopt_proof":3}',
        b"[" * 100_000,
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
    ("keys", "value"),
    [
        (("evidence", "targets"), [1, 2]),
        (("evidence", "targets"), {"shape": [12, 1], "values": [2**70] * 12}),
        (("evidence", "targets"), {"shape": [12, 1], "values": ["many"] * 12}),
        (("evidence", "targets"), {"shape": [12, 1], "values": [1.5] * 12}),
        (("evidence", "targets"), {"shape": [1 << 40, 1], "all": 0}),
        (("evidence", "targets"), {"array": 99}),
        (("evidence", "targets"), {"shape": [12, 1], "at": [3, 1], "values": [1, 1]}),
        (("evidence", "fairness", "reference"), None),
        (("evidence", "fairness", "reference"), {"shape": [12, 1], "all": float("nan")}),
        (("evidence", "fairness", "stages"), [{"kind": "proportional"}]),
        (("evidence", "fairness", "stages"), {}),
        (("evidence", "fairness", "coincides"), 1),
        (("evidence", "more"), 1),
        (("proves",), "anything"),
        (("found",), None),
        (("more",), 1),
        (("statement", "plan"), 5),
        (("statement", "more"), 5),
        (("statement", "cells", "codes", "rep"), {"shape": [12, 1], "all": 7}),
        (("statement", "rulebook", "steps"), [0]),
        (("statement", "rulebook", "rules"), []),
        (("statement", "rulebook", "minor_digits"), 10**9),
        (("solver_says",), {}),
    ],
)
def test_a_damaged_proof_is_refused_in_words(written, tmp_path, keys, value):
    def damage(content: dict[str, Any]) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = value

    with pytest.raises(PlanError, match="proof"):
        read_proof(_changed(written, tmp_path, damage))

"""``quotaopt solve --people``: everybody's numbers in a file, and a proof that holds them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from quotaopt.engine import solve
from support.owned_plans import SOLUTION, OwnedPlan, owned_plan

ROWS = [
    {"account": "a0", "person": "乙, 丙", "share": "0.7", "from": "2024-02-11", "to": "", "role": ""},
    {"account": "a1", "person": "Eve", "share": "", "from": "", "to": "", "role": SOLUTION},
]
OWNED: OwnedPlan = owned_plan(0).assigning(ROWS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The plan and its tables as files."""
    for name, frame in OWNED.frames.items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    tables = {name: {"file": f"{name}.csv"} | entry for name, entry in OWNED.document["tables"].items()}
    text = yaml.safe_dump(OWNED.document | {"tables": tables}, allow_unicode=True)
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_people_are_written_and_the_proof_is_verified(quotaopt, folder):
    plan, people, proof = (folder / name for name in ("plan.yaml", "people.csv", "proof.json"))
    run = quotaopt("solve", plan, "--people", people, "--proof", proof, "--quiet")
    assert run.code == 0
    frame = pd.read_csv(people, keep_default_na=False)
    assert frame.columns.tolist() == ["person", "role", "quarter", "month", "target"]
    assert frame["target"].tolist() == solve(OWNED.plan()).people["target"].tolist()
    assert set(frame["person"]) == {"乙, 丙", "Eve", ""}
    verified = quotaopt("verify", proof, plan, "--lang", "en")
    assert verified.code == 0
    assert "2 people" in verified.out


def test_people_of_a_plan_without_owners_are_refused_before_it_is_solved(quotaopt, folder):
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    entries = {key: value for key, value in yaml.safe_load(text).items() if key != "owners"}
    (folder / "plan.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    run = quotaopt("solve", folder / "plan.yaml", "--people", folder / "people.csv", "--lang", "en")
    assert run.code == 2
    assert "owns its cells" in run.err

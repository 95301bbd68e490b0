"""Ways out that change several limits: no more of them than it takes, and the total where it must move."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console, Group

import quotaopt
from quotaopt.certify.rulebook import TOTAL
from quotaopt.errors import QuotaoptError
from quotaopt.report.ways_out import ways_out_list, ways_out_page
from support.small_plan import small_plan

MODELS = Path(__file__).resolve().parents[2] / "models"
SELECTIONS = (
    *({"rep": rep} for rep in ("Ann", "Bob", "Cy")),
    *({"region": region, "line": line} for region in ("East", "West") for line in ("Core", "New")),
    *({"quarter": quarter} for quarter in ("2024-Q1", "2024-Q2")),
)
"""Of rows that cross each other."""


def ways_of(plan, *, keep=()):
    return quotaopt.ways_out(quotaopt.diagnose(plan), keep=keep).ways


def can_be_met(plan):
    try:
        return quotaopt.solve(plan).certificate.verified
    except QuotaoptError:
        return False


def crossing_caps(seed):
    """Caps of selections that cross each other; together they stay below the total."""
    rng = np.random.default_rng(seed)
    caps = [
        {"name": f"cap {number}", "where": where, "max": int(rng.integers(5, 12))}
        for number, where in enumerate(SELECTIONS)
    ]
    return small_plan(*caps, total=int(rng.integers(30, 50)))


def without_limits(plan, names):
    """The plan in which some caps say nothing."""
    return plan.change({f'rules."{name}".amended': [{"max": 10**6}] for name in names})


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_of_the_limits_of_a_way_with_fewer_changes_none_could_have_stayed(seed):
    plan = crossing_caps(seed)
    (fewer,) = (way.proposal for way in ways_of(plan, keep=["total"]) if way.proposal.fewer_than)
    changed = [change.rule for change in fewer.changes]
    assert len(changed) < fewer.fewer_than
    assert can_be_met(without_limits(plan, changed))
    for name in changed:
        assert not can_be_met(without_limits(plan, [other for other in changed if other != name]))


def test_the_page_says_how_many_limits_change_instead_of_how_many():
    plan = crossing_caps(0)
    found = quotaopt.ways_out(quotaopt.diagnose(plan), keep=["total"])
    for lang, told in (
        ("en", "(limits that change: 3 instead of 4)"),
        ("zh", "（只改动 3 条界限，而不是 4 条）"),
    ):
        console = Console(file=io.StringIO(), width=120)
        console.print(Group(*ways_out_page(plan, found, lang)))
        assert told in console.file.getvalue()


@pytest.mark.parametrize("seed", range(4))
def test_the_total_that_moves_with_limits_is_the_nearest(seed):
    rng = np.random.default_rng(seed)
    caps = {"name": "caps", "each": ["rep"], "max": int(rng.integers(5, 12))}
    low = {"name": "low", "where": {"rep": "Ann"}, "min": int(rng.integers(13, 16))}
    plan = small_plan(caps, low, total=int(rng.integers(50, 60)))
    (way,) = (way for way in ways_of(plan) if way.proposal.kind == "with_total" and not way.proposal.loosened)
    *others, total = way.proposal.changes
    assert {change.rule for change in others} <= {"caps", "low"}
    assert (total.rule, total.side) == (TOTAL, "min")
    repaired = plan.change(way.proposal.entries)
    assert can_be_met(repaired)
    assert not can_be_met(repaired.change({"total": total.after + 1}))


def test_a_contradiction_beside_the_total_is_repaired_with_it():
    plan = quotaopt.read_plan(MODELS / "annual" / "plan.yaml")
    plan = plan.change({"total": 150_000_000, 'rules."华东一部".total': 3_000_000})
    found = quotaopt.ways_out(quotaopt.diagnose(plan))
    together = [way["sentences"] for way in ways_out_list(plan, found, "en") if way["kind"] == "with_total"]
    total = "lower the total from 150,000,000 to 118,459,000, the highest that the other limits admit"
    assert together == [
        ["allow 华东一部 up to 8,760,000; it says exactly 3,000,000", total],
        ["loosen all limits of 华东一部, 锁定代表A by 192% of themselves", total],
    ]
    limits = {way.proposal.kind: len(way.proposal.changes) for way in found.ways if way.proposal.fewer_than}
    assert limits == {"rows": 5}


def test_very_many_rows_are_loosened_by_what_proofs_tell_as_a_program_would(monkeypatch):
    plan = small_plan({"name": "caps", "each": ["rep"], "max": "people.capacity"}, total=2000)
    (by_program,) = (way.proposal.part for way in ways_of(plan) if way.proposal.kind == "loosen")
    monkeypatch.setattr("quotaopt.remedy.search.MOST_ROWS", 0)
    (by_proof,) = (way.proposal.part for way in ways_of(plan) if way.proposal.kind == "loosen")
    assert by_proof == by_program


def test_nobody_is_asked_to_change_more_limits_than_can_be_read(monkeypatch):
    plan = crossing_caps(0)
    assert max(len(way.proposal.changes) for way in ways_of(plan, keep=["total"])) > 1
    monkeypatch.setattr("quotaopt.remedy.search.MOST_CHANGES", 1)
    assert max((len(way.proposal.changes) for way in ways_of(plan, keep=["total"])), default=0) <= 1

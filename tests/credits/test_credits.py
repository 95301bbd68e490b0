"""People's numbers add up, stay near what every day says, and change hands without loss."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from quotaopt.allocation import Allocation
from quotaopt.engine import solve
from quotaopt.errors import PlanError
from support.owned_plans import NOBODY, PEOPLE, SOLUTION, OwnedPlan, owned_plan
from support.seeds import seeds

SEEDS = seeds(4)


def _numbers(allocation: Allocation, *levels: str) -> dict[tuple[str, ...], int]:
    """Published steps by person, role and levels of time."""
    frame = allocation.people.groupby(["person", "role", *levels])["target"].sum()
    return {key: int(value) for key, value in frame.items()}


def _same(found: Fraction | int, wanted: Fraction | int) -> bool:
    """Whether a whole number is the one below or above."""
    return abs(found - wanted) < 1


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_is_next_to_what_the_days_say_and_all_add_up(seed):
    owned = owned_plan(seed)
    allocation = solve(owned.plan())
    credits = owned.credits(allocation.targets)
    found = _numbers(allocation, "month")
    assert {key for key, amount in credits.items() if amount} <= set(found)
    for key, number in found.items():
        assert _same(number, credits.get(key, Fraction(0)))
    for levels, length in (((), 0), (("quarter",), 1)):
        wanted = defaultdict(Fraction)
        for (person, role, month), amount in credits.items():
            quarter = f"2024-Q{(int(month[-2:]) + 2) // 3}"
            wanted[(person, role, quarter)[: 2 + length]] += amount
        for key, number in _numbers(allocation, *levels).items():
            assert _same(number, wanted[key])
    people = allocation.people[allocation.people["role"] != SOLUTION]
    company = allocation.targets.groupby("month", observed=True)["target"].sum()
    assert people.groupby("month")["target"].sum().to_dict() == company.to_dict()


@pytest.mark.parametrize("seed", SEEDS)
def test_transfers_conserve_what_people_are_credited_with(seed):
    owned = owned_plan(seed)
    allocation = solve(owned.plan())
    assert allocation.credits is not None
    first = defaultdict(float)
    year = allocation.targets.groupby("account", observed=True)["target"].sum()
    for account, amount in year.items():
        left = 1.0
        for row in owned.rows:
            if row["account"] == account and row["role"] != SOLUTION and not row["from"]:
                first[row["person"]] += float(row["share"]) * float(amount)
                left -= float(row["share"])
        first[NOBODY] += left * float(amount)
    for move in allocation.transfers.itertuples(index=False):
        giver, taker = move[2], move[3]
        assert giver != taker
        first[giver] -= move.target
        first[taker] += move.target
    wanted = defaultdict(float)
    for (person, role, _), amount in owned.credits(allocation.targets).items():
        wanted[person] += float(amount) if role != SOLUTION else 0.0
    for person in (*PEOPLE, NOBODY):
        assert first[person] == pytest.approx(wanted[person], abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_overlays_leave_all_other_numbers_as_they_are(seed):
    owned = owned_plan(seed)
    rows = owned.rows
    rows.append({"account": "a0", "person": "Eve", "share": "", "from": "", "to": "", "role": SOLUTION})
    with_them = solve(owned.assigning(rows).plan())
    without = solve(owned.assigning([row for row in rows if row["role"] != SOLUTION]).plan())
    pd.testing.assert_frame_equal(with_them.targets, without.targets)
    direct = with_them.people[with_them.people["role"] != SOLUTION].reset_index(drop=True)
    pd.testing.assert_frame_equal(direct, without.people)
    pd.testing.assert_frame_equal(with_them.transfers, without.transfers)
    assert (with_them.people["role"] == SOLUTION).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_on_people_hold_in_their_rounded_numbers(seed):
    owned = owned_plan(seed)
    free = solve(owned.plan())
    by_person = defaultdict(int)
    for (person, role), number in _numbers(free).items():
        if person and role != SOLUTION:
            by_person[person] += number
    most = max(by_person, key=lambda person: by_person[person])
    rule = {"name": "cap", "where": {"person": most}, "max": by_person[most] * 0.93 + 0.5}
    allocation = solve(owned.stating(rules=[rule]).plan())
    assert allocation.certificate.verified
    assert allocation.credits is not None
    assert not allocation.credits.missed
    total = sum(
        number
        for (person, role), number in _numbers(allocation).items()
        if person == most and role != SOLUTION
    )
    assert total <= by_person[most] * 0.93 + 0.5


def test_where_limits_leave_no_whole_numbers_the_missed_ones_are_told():
    owned = owned_plan(0)
    shares = zip(("Ann", "Bob", "Cy"), ("0.333333333", "0.333333333", "0.333333334"), strict=True)
    splits = [(person, share) for person, share in shares]
    rows = [
        {"account": f"a{n}", "person": person, "share": share, "from": "", "to": "", "role": ""}
        for n in range(6)
        for person, share in splits
    ]
    rule = {"name": "cap", "each": ["person"], "max": 33.4}
    allocation = solve(owned.assigning(rows).stating(rules=[rule], total=100).plan())
    assert allocation.certificate.verified
    assert allocation.credits is not None
    assert len(allocation.credits.missed) == 1
    assert any(note.key == "note.credits_missed" for note in allocation.notes)
    assert sorted(_numbers(allocation).values()) == [0, 33, 33, 34]


def test_a_seat_is_split_and_another_is_filled_in_june():
    history = pd.DataFrame({"region": ["E", "E"], "rep": ["seat 1", "seat 2"], "revenue": [1, 1]})
    rows = [("seat 1", "Ann", 0.6, ""), ("seat 1", "Bob", 0.4, ""), ("seat 2", "Cy", 1, "2024-06-16")]
    document = owned_plan(0).document | {
        "total": 2400,
        "dimensions": {
            "org": ["region", "rep"],
            "time": {"levels": ["month"], "start": "2024-01", "periods": 12},
        },
        "owners": {"table": "assignments", "of": ["rep"], "share": "share", "from": "from"},
    }
    frames = {
        "history": history,
        "assignments": pd.DataFrame(rows, columns=["rep", "person", "share", "from"]),
    }
    allocation = solve(OwnedPlan(document, frames, {}).plan())
    assert _numbers(allocation) == {
        ("Ann", ""): 720, ("Bob", ""): 480, ("Cy", ""): 650, (NOBODY, ""): 550,
    }  # fmt: skip
    (moved,) = allocation.transfers.to_dict("records")
    assert moved == {
        "rep": "seat 2", "date": dt.date(2024, 6, 16), "from": "", "to": "Cy", "share": 1.0, "target": 650.0,
    }  # fmt: skip


def test_a_plan_without_time_has_shares_and_no_dates():
    document = owned_plan(0).document
    document = document | {"dimensions": {"org": ["region", "account"]}, "reference": {}}
    document["reference"] = {"blend": [{"share_of": "history.revenue"}]}
    document["owners"] = {"table": "assignments", "of": "account", "share": "share"}
    history = pd.DataFrame({"region": ["E", "W"], "account": ["a", "b"], "revenue": [1, 2]})
    rows = pd.DataFrame({"account": ["a", "b"], "person": ["Ann", "Ann"], "share": ["0.5", "1"]})
    plan = OwnedPlan(document | {"total": 9}, {"history": history, "assignments": rows}, {}).plan()
    allocation = solve(plan)
    assert _numbers(allocation)[("Ann", "")] in (7, 8)
    assert allocation.people.columns.tolist() == ["person", "role", "target"]
    assert not len(allocation.transfers)


def test_a_plan_without_owners_has_no_numbers_of_people():
    document = {key: value for key, value in owned_plan(0).document.items() if key != "owners"}
    allocation = solve(OwnedPlan(document, owned_plan(0).frames, {}).plan())
    assert allocation.credits is None
    with pytest.raises(PlanError):
        _ = allocation.people


def test_the_order_of_rows_changes_nothing():
    owned = owned_plan(4)
    rng = np.random.default_rng(4)
    shuffled = [owned.rows[at] for at in rng.permutation(len(owned.rows))]
    rule = {"name": "cap", "each": ["person"], "max": 10**6}
    one, other = (solve(o.stating(rules=[rule]).plan()) for o in (owned, owned.assigning(shuffled)))
    pd.testing.assert_frame_equal(one.people, other.people)
    pd.testing.assert_frame_equal(one.transfers, other.transfers)
    pd.testing.assert_frame_equal(one.targets, other.targets)

"""Divisor methods: official seats, textbook facts, brute force."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from quotaopt.errors import PlanError
from quotaopt.rounding import Hierarchy, exchange_certificate, round_to_steps

CASES = ["zurich_canton_2019", "aargau_2020", "zug_2018", "uri_2020", "wikipedia_en", "wikipedia_de"]
OFFSET = {"webster": 0.5, "jefferson": 0.0, "adams": 1.0}


def rounded(case, method):
    result = round_to_steps(case.model, case.structure, case.t, method=method)
    assert result.misses == ()
    assert result.method == method
    return result.steps


def fitted(votes, party, district, party_seats, district_seats, lower):
    """Votes scaled to both margins in turn: a continuous plan that keeps them."""
    x = np.where((votes > 0) & (party_seats[party] > 0), votes, 0.0)
    for _ in range(3000):
        x *= (party_seats / np.maximum(np.bincount(party, x), 1e-300))[party]
        x *= (district_seats / np.bincount(district, x))[district]
    return np.maximum(x, lower)


def election(instance, folder, name, lower=None):
    cells = pd.read_csv(folder / f"{name}.csv", dtype={"party": str})
    margins = pd.read_csv(folder / f"{name}_margins.csv", dtype={"name": str})
    seats = {kind: group.set_index("name")["seats"] for kind, group in margins.groupby("margin")}
    party, parties = pd.factorize(cells["party"])
    district, districts = pd.factorize(cells["district"])
    by_party, by_district = seats["party"][parties].to_numpy(), seats["district"][districts].to_numpy()
    lower = np.zeros(len(cells), dtype=np.int64) if lower is None else lower(cells)
    x = fitted(cells["votes"].to_numpy(float), party, district, by_party, by_district, lower)
    limits = {(0, 0, i): (int(k), int(k)) for i, k in enumerate(by_party)}
    limits |= {(1, 0, j): (int(k), int(k)) for j, k in enumerate(by_district)}
    case = instance(x, [[party], [district]], limits=limits, lower=lower)
    return case, cells["seats_expected"].to_numpy()


@pytest.mark.parametrize("name", CASES)
def test_webster_gives_the_official_seats_cell_by_cell(instance, reference_data, name):
    case, official = election(instance, reference_data / "biproportional", name)
    assert rounded(case, "webster").tolist() == official.tolist()


def test_a_seat_for_every_winner_gives_the_official_seats_of_the_grisons(instance, reference_data):
    """The strongest list of a district, where there is one, gets at least one seat."""

    def winners(cells):
        most = cells.groupby("district")["votes"].transform("max")
        strongest = cells["votes"] == most
        alone = strongest.groupby(cells["district"]).transform("sum") == 1
        return (strongest & alone).astype(np.int64).to_numpy()

    case, official = election(instance, reference_data / "biproportional", "grisons_2022", winners)
    assert rounded(case, "webster").tolist() == official.tolist()


@pytest.mark.parametrize("method", OFFSET)
@pytest.mark.parametrize("seed", range(6))
def test_one_group_gives_what_handing_out_units_one_by_one_gives(instance, method, seed):
    """The textbook form: the next unit goes to the largest v / (number it would get - offset)."""
    rng = np.random.default_rng(seed)
    v = rng.gamma(1.0, 5.0, 12) + 0.05
    total = max(round(v.sum()), 12)
    v *= total / v.sum()
    steps = np.zeros(12, dtype=int)
    for _ in range(total):
        divisor = steps + 1 - OFFSET[method]
        steps[np.argmax(np.divide(v, divisor, out=np.full(12, np.inf), where=divisor > 0))] += 1
    case = instance(v, [[[0] * 12]], limits={(0, 0, 0): (total, total)})
    assert rounded(case, method).tolist() == steps.tolist()


@pytest.mark.parametrize("method", OFFSET)
@pytest.mark.parametrize("seed", range(6))
def test_small_tables_cost_what_the_cheapest_of_all_plans_costs(instance, method, seed):
    rng = np.random.default_rng(seed)
    x, hidden = rng.gamma(1.0, 1.5, (3, 3)) + 0.1, rng.integers(1, 3, (3, 3))
    rows, columns = hidden.sum(1), hidden.sum(0)
    for _ in range(500):
        x *= (rows / x.sum(1))[:, None]
        x *= columns / x.sum(0)
    limits = {(0, 0, i): (k, k) for i, k in enumerate(rows.tolist())}
    limits |= {(1, 0, j): (k, k) for j, k in enumerate(columns.tolist())}
    i, j = (codes.ravel() for codes in np.indices((3, 3)))
    found = rounded(instance(x.ravel(), [[i], [j]], limits=limits), method).reshape(3, 3)

    def cost(plan):
        units = (
            (k - OFFSET[method], v) for n, v in zip(plan.flat, x.flat, strict=True) for k in range(1, n + 1)
        )
        return sum(-1000.0 if k == 0 else math.log(k / v) for k, v in units)

    best = math.inf
    for a, b, c, d in itertools.product(range(int(max(rows.max(), columns.max())) + 1), repeat=4):
        plan = np.zeros((3, 3), dtype=int)
        plan[:2, :2] = [[a, b], [c, d]]
        plan[:2, 2] = rows[:2] - plan[:2].sum(1)
        plan[2] = columns - plan[:2].sum(0)
        if (plan >= 0).all():
            best = min(best, cost(plan))
    assert cost(found) == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("method", OFFSET)
def test_more_to_share_takes_from_nobody(instance, method):
    """House monotony, which largest remainder lacks."""
    people = np.array([6.0, 6.0, 2.0, 0.7, 13.0])
    before = np.zeros(5)
    for seats in range(5, 60):
        x = people / people.sum() * seats
        steps = rounded(instance(x, [[[0] * 5]], limits={(0, 0, 0): (seats, seats)}), method)
        assert (steps >= before).all()
        before = steps


@pytest.mark.parametrize("seed", range(10))
def test_no_exchange_of_a_unit_improves_webster_on_a_tree(instance, seed):
    rng = np.random.default_rng(seed)
    rep = np.sort(np.concatenate([np.arange(9), rng.integers(0, 9, 60)]))
    region = rep // 3
    x = rng.gamma(1.0, 4.0, len(rep)) + 0.01
    sums = np.bincount(region, x)
    limits = {(0, 1, g): (int(np.floor(s)), int(np.ceil(s))) for g, s in enumerate(sums)}
    total = round(x.sum())
    x *= total / x.sum()
    limits |= {(0, 0, 0): (total, total)}
    case = instance(x, [[rep * 0, region, rep]], limits=limits)
    steps = rounded(case, "webster")
    tree = Hierarchy.from_tree(case.structure.trees[0], case.model.steps, case.model.row_priority)
    lower, upper = np.zeros(case.n, dtype=np.int64), np.full(case.n, 10**6)
    with np.errstate(divide="ignore", invalid="ignore"):
        last = np.where(steps > 0, np.log((steps - 0.5) / x), -np.inf)
    found = exchange_certificate(tree, steps, lower, upper, np.log((steps + 0.5) / x), last)
    assert found.optimal


def test_large_numbers_are_told_apart(instance):
    """The next units cost -0.10, -0.05 and -0.10 billionths: the first and the last cell get one."""
    x = np.array([1e9 + 0.6, 2e9 + 0.6, 3e9 - 0.2])
    case = instance(x, [[[0] * 3]], limits={(0, 0, 0): (6 * 10**9 + 1, 6 * 10**9 + 1)})
    assert rounded(case, "webster").tolist() == [10**9 + 1, 2 * 10**9, 3 * 10**9]


def test_an_unknown_method_is_refused(instance):
    case = instance([1.0], [[[0]]])
    with pytest.raises(PlanError, match="Unknown rounding method 'hamilton'"):
        round_to_steps(case.model, case.structure, case.t, method="hamilton")


def test_divisor_methods_refuse_what_they_cannot_prove(instance):
    three = instance([1.0, 1.0], [[[0, 1]], [[0, 0]], [[0, 0]]])
    with pytest.raises(PlanError, match="one or two hierarchies"):
        round_to_steps(three.model, three.structure, three.t, method="webster")
    large = instance(np.ones(200_001), [[np.zeros(200_001)]])
    with pytest.raises(PlanError, match="up to 200000 cells"):
        round_to_steps(large.model, large.structure, large.t, method="adams")

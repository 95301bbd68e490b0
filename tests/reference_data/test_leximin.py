"""Published leximin answers: goods and chores that are divided, networks, one resource with demands."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from quotaopt.fairness import leximax, leximin
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.leximin import leximin_stages
from support.matrix_model import model_of_matrix

Case = tuple[dict[str, Any], dict[str, Any]]
GOODS = ["divide_1", "divide_2", "divide_4_thirds"]
CHORES = ["divide_3_bads", "chores_leximax"]
ITEMS = [f"fractional_items_{number}" for number in range(1, 7)]
NETWORKS = ["line_network", "line_network_uneven"]
DEMANDS = ["demand_capped", "demand_capped_weighted"]
SERVERS = "servers_integer"
PRINTED = 1e-6
"""The published vectors have six digits after the point."""


@pytest.fixture(scope="module")
def cases(reference_data: Path) -> dict[str, Case]:
    path = reference_data / "leximin" / "leximin_cases.csv"
    if not path.is_file():
        pytest.skip(f"no leximin cases: {path} is not a file")
    table = pd.read_csv(path).set_index("case")
    return {
        name: (json.loads(row.data_json), json.loads(row.expected_json)) for name, row in table.iterrows()
    }


def fair(model: CanonicalModel, units: list[int], sign: int) -> FloatArray:
    """Burdens of all cells; all rounds are proved and settle everyone."""
    rounds = leximin_stages(model, np.array(units), sign)
    assert isinstance(rounds, tuple)
    assert sum(len(outcome.stage.settled) for outcome in rounds) == len(units)
    assert all(abs(outcome.stage.value - outcome.stage.bound) <= 1e-9 for outcome in rounds)
    return rounds[-1].t


def of_shares(values: list[list[float]], sign: int) -> FloatArray:
    """Utilities of agents whose `values` (n_agents, n_items) are known, items being divided among them."""
    worth = np.array(values)
    n_agents, n_items = worth.shape
    shares = n_agents * n_items
    whole = np.hstack([np.tile(np.eye(n_items), n_agents), np.zeros((n_items, n_agents))])
    utility = np.hstack([np.kron(np.eye(n_agents), np.ones(n_items)) * worth.ravel(), -np.eye(n_agents)])
    limits = [(1.0, 1.0)] * n_items + [(0.0, 0.0)] * n_agents
    model = model_of_matrix([*whole, *utility], limits)
    return fair(model, list(range(shares, shares + n_agents)), sign)[shares:]


def numbers(values: list[Any]) -> list[float]:
    return [float(abs(Fraction(value))) for value in values]


def test_every_published_case_is_tested(cases):
    assert set(cases) == {*GOODS, *CHORES, *ITEMS, *NETWORKS, *DEMANDS, SERVERS}


@pytest.mark.parametrize("name", GOODS)
def test_goods_are_divided_as_published(cases, name):
    data, expected = cases[name]
    utilities = of_shares([numbers(data["alice"]), numbers(data["george"])], leximin.SIGN)
    np.testing.assert_allclose(utilities, [expected["alice"], expected["george"]], atol=PRINTED)


@pytest.mark.parametrize("name", CHORES)
def test_chores_are_divided_as_published(cases, name):
    data, expected = cases[name]
    costs = of_shares([numbers(data["alice"]), numbers(data["george"])], leximax.SIGN)
    published = expected.get("sorted_costs") or [-utility for utility in expected["sorted_utilities"]]
    np.testing.assert_allclose(np.sort(costs), np.sort(published), atol=PRINTED)


@pytest.mark.parametrize("name", ITEMS)
def test_items_are_divided_as_published(cases, name):
    data, expected = cases[name]
    np.testing.assert_allclose(
        of_shares(data["valuations"], leximin.SIGN), expected["utilities"], atol=PRINTED
    )


@pytest.mark.parametrize("name", NETWORKS)
def test_rates_of_flows_are_max_min_fair(cases, name):
    data, expected = cases[name]
    flows, links = data["flows"], data["links"]
    rows = [[float(link in used) for used in flows.values()] for link in links]
    model = model_of_matrix(rows, [(-np.inf, capacity) for capacity in links.values()])
    rates = fair(model, list(range(len(flows))), leximin.SIGN)
    assert dict(zip(flows, rates, strict=True)) == pytest.approx(expected["rates"], abs=PRINTED)


@pytest.mark.parametrize("name", DEMANDS)
def test_one_resource_is_shared_by_weight_up_to_demands(cases, name):
    data, expected = cases[name]
    demands = np.array(data["demands"], dtype=float)
    weights = np.array(data.get("weights", np.ones(len(demands))))
    model = model_of_matrix([weights], [(-np.inf, data["capacity"])], upper=demands / weights)
    rates = weights * fair(model, list(range(len(demands))), leximin.SIGN)
    np.testing.assert_allclose(rates, expected["rates"], atol=PRINTED)


def test_whole_servers_do_no_better_than_divided_ones(cases):
    """The published answer is in whole servers: rounds bound it from above, enumeration confirms it."""
    data, expected = cases[SERVERS]
    value, total = np.array(data["value"], dtype=float), data["total"]
    model = model_of_matrix([1.0 / value], [(total, total)])
    divided = fair(model, list(range(len(value))), leximin.SIGN)
    np.testing.assert_allclose(divided, total / np.sum(1.0 / value))
    whole = [
        servers for servers in itertools.product(range(total + 1), repeat=len(value)) if sum(servers) == total
    ]
    best = max(whole, key=lambda servers: sorted(value * servers))
    assert list(best) == expected["servers"]
    assert sorted(value * best) == expected["sorted_utilities"]
    assert min(value * best) <= divided.min()

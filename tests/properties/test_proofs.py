"""What is proved about an answer, or about its absence, is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from quotaopt import solve
from quotaopt.allocation import Allocation
from quotaopt.certify import certify, refuted
from quotaopt.errors import InfeasibleError
from quotaopt.plan.plan import make_plan
from support.continuous import assert_same, continuous
from support.meaning import keeps
from support.random_plans import SHAPE, contradicted, random_world
from support.seeds import seeds
from support.worlds import World, groups

KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])
SEEDS = pytest.mark.parametrize("seed", seeds(4, 100))
NOTIONS = ("proportional", "least_squares")
NOISE = 1e-6  # steps


@pytest.mark.parametrize("seed", seeds(6, 100))
def test_on_a_tree_every_notion_gives_the_same_answer(seed):
    """15, 16. Kullback-Leibler = chi-square, with a fixed and with a banded total."""
    plan = random_world(seed, "T", replace(SHAPE, groups=False)).plan()
    assert_same(*(continuous(plan, notion) for notion in NOTIONS))


@KINDS
@SEEDS
def test_no_multipliers_prove_a_bound_above_the_optimum(seed, kind):
    """17. Weak duality for random multipliers, strong for those of the answer."""
    rng = np.random.default_rng(seed)
    allocation = solve(random_world(seed, kind).plan())
    best = allocation.claims.objective
    assert allocation.claims.gap <= 1e-6
    rows = list(zip(allocation.rules.rule.tolist(), allocation.rules.member.tolist(), strict=True))
    (stage,) = allocation.claim.stages
    prices = dict(stage.multipliers)
    for size in (0.01, 1.0, 30.0):
        drawn = {row: prices.get(row, 0.0) + size * rng.normal() for row in rows if rng.random() < 0.7}
        claim = replace(allocation.claim, stages=(replace(stage, multipliers=drawn),))
        certificate = certify(allocation.plan, allocation.published, claim)
        if certificate.bound is not None:
            assert certificate.bound <= best + 1e-9 * max(1.0, best)
            assert certificate.bound <= certificate.objective


@KINDS
@SEEDS
def test_the_checker_confirms_the_bound_the_solver_claims(seed, kind):
    """17. From the plan's own tables, in exact arithmetic, up to the rounding that it takes off."""
    allocation = solve(random_world(seed, kind, replace(SHAPE, zeros=False)).plan())
    claimed, confirmed = allocation.claims, allocation.certificate.bound
    assert confirmed == pytest.approx(claimed.bound, rel=1e-6, abs=1e-12)
    assert allocation.status == "optimal"


def test_rows_are_told_apart_whatever_commas_stand_in_names():
    """``a`` in ``b, c`` and ``a, b`` in ``c`` are two rows: prices and proofs must not mix them up."""
    pairs = [("a", "b, c"), ("a", "x"), ("a, b", "c"), ("a, b", "x")]
    facts = [(rep, line, half, 10 + len(half)) for rep, line in pairs for half in ("1", "11")]
    least = [(*pair, floor) for pair, floor in zip(pairs, (60, 0, 50, 0), strict=True)]
    document = {
        "plan": "commas",
        "currency": "units",
        "step": 1,
        "total": 130,
        "dimensions": {"org": ["rep"], "product": ["line"], "half": ["half"]},
        "tables": {"facts": {"value": "score"}, "floors": {"key": ["rep", "line"]}},
        "cells": {"from": "facts"},
        "rules": [{"name": "floor", "each": ["rep", "line"], "min": "floors.least"}],
    }
    tables = {
        "facts": pd.DataFrame(facts, columns=["rep", "line", "half", "score"]),
        "floors": pd.DataFrame(least, columns=["rep", "line", "least"]),
    }
    allocation = solve(make_plan(document, tables=tables))
    assert allocation.status == "optimal"
    assert len(set(allocation.rules.member)) == len(allocation.rules.member)
    with pytest.raises(InfeasibleError):
        solve(make_plan(document | {"total": 109}, tables=tables))


@KINDS
@SEEDS
def test_prices_have_the_sign_of_the_limit_that_binds(seed, kind):
    """18. Above zero only at a lower limit, below zero only at an upper one, zero away from both."""
    found = continuous(random_world(seed, kind).plan())
    model, prices = found.built.model, found.candidate.multipliers
    activity = model.activity(found.candidate.t)
    near = 1e-7 * model.row_mass
    assert (np.abs(activity - model.row_lower)[prices > 0] <= near[prices > 0]).all()
    assert (np.abs(activity - model.row_upper)[prices < 0] <= near[prices < 0]).all()


@pytest.mark.parametrize("notion", NOTIONS)
@pytest.mark.parametrize("kind", ["T", "F"])
@SEEDS
def test_every_target_is_its_reference_times_its_prices(seed, kind, notion):
    """18. Burden = exp(sum of prices), or 1 + their sum, clipped to the limits of the cell alone."""
    world = random_world(seed, kind).stating(fairness={"notion": notion})
    allocation = solve(world.plan())
    burdens = continuous(world.plan()).burdens
    price = {
        (str(rule), str(member)): value
        for rule, member, value in zip(
            allocation.rules.rule, allocation.rules.member, allocation.rules.price, strict=True
        )
    }
    pressure = np.zeros(len(world.cells))
    for rule in ({"name": "total"}, *world.document["rules"]):
        for members, inside in groups(world, rule).items():
            if len(inside) > 1 or rule["name"] == "total":
                pressure[inside] += price.get((rule["name"], label(members)), 0.0)
    alone = limits_of_single_cells(allocation)
    for cell, name in enumerate(map(world.name, world.cells)):
        if name in burdens:
            by_prices = (
                np.exp(min(pressure[cell], 700.0))
                if notion == "proportional"
                else max(1.0 + pressure[cell], 0.0)
            )
            assert burdens[name] == pytest.approx(np.clip(by_prices, *alone[name]), rel=1e-5, abs=1e-6)


def label(members: tuple[str, ...]) -> str:
    """Members as a line of CSV, where there are several."""
    special = [len(members) > 1 and bool(set(member) & set(',"')) for member in members]
    doubled = [member.replace('"', '""') for member in members]
    return ", ".join(
        f'"{quoted}"' if marked else member
        for member, quoted, marked in zip(members, doubled, special, strict=True)
    )


def limits_of_single_cells(allocation: Allocation) -> dict[tuple[str, ...], tuple[float, float]]:
    """Smallest and largest burden by rules on a cell alone."""
    built, cells = allocation.built, allocation.cells
    columns = [cells.member_names(level, built.active) for level in cells.finest]
    names = [tuple(map(str, name)) for name in zip(*columns, strict=True)]
    limits = zip(built.model.lower.tolist(), built.model.upper.tolist(), strict=True)
    return dict(zip(names, limits, strict=True))


@KINDS
@pytest.mark.parametrize("seed", seeds(5, 200))
def test_a_plan_that_can_be_kept_is_solved_exactly(seed, kind):
    """20. Never called impossible; every rule kept to the unit, as judged by a slow evaluator."""
    world = random_world(seed, kind)
    assert keeps(world, world.hidden)
    allocation = solve(world.plan())
    steps = by_cell(world, allocation)
    if allocation.status == "optimal":
        assert allocation.certificate.verified
        assert keeps(world, steps)
    else:  # rows that are no plain sums may admit no whole steps near the answer: then it is said
        assert allocation.plan_class == "P"
        assert any(note.key == "note.miss" for note in allocation.notes)
        assert not keeps(world, steps)


def by_cell(world: World, allocation: Allocation) -> tuple[int, ...]:
    """Published steps in the order of the world's cells."""
    cells = allocation.cells
    columns = [cells.member_names(level, np.arange(len(cells))) for level in cells.finest]
    names = (tuple(map(str, name)) for name in zip(*columns, strict=True))
    steps = dict(zip(names, allocation.steps.tolist(), strict=True))
    return tuple(steps[world.name(cell)] for cell in world.cells)


@KINDS
@pytest.mark.parametrize("seed", [*seeds(4, 200), 1007])  # 1007 as P: one step too many of 29 million
def test_an_impossible_plan_is_refuted_by_its_proof_and_no_other_plan_is(seed, kind):
    """20. The proof convinces the checker, and not once the contradiction is taken out."""
    world = random_world(seed, kind, replace(SHAPE, zeros=False))
    impossible = contradicted(seed, world).plan()
    with pytest.raises(InfeasibleError) as caught:
        solve(impossible)
    proof = caught.value.proof
    assert refuted(impossible, proof)
    rest = {row: value for row, value in proof.items() if row[0] != "contradiction"}
    assert not refuted(world.plan(), rest)
    assert caught.value.render("en")
    assert caught.value.render("zh")


@pytest.mark.parametrize("kind", ["T", "F"])
@pytest.mark.parametrize("seed", seeds(5, 300))
def test_every_node_of_one_or_two_trees_is_rounded_to_a_neighbour(seed, kind):
    """21. Quota: cells and rows land on the whole step below or above their continuous sums."""
    world = random_world(seed, kind)
    found, allocation = continuous(world.plan()), solve(world.plan())
    model, structure = found.built.model, found.structure
    steps = allocation.steps[found.built.active]
    cells = found.candidate.t * model.reference * model.steps.per_cell
    sums = model.activity(found.candidate.t) * model.steps.per_cell
    whole = model.activity(steps / (model.reference * model.steps.per_cell)) * model.steps.per_cell
    rows = np.concatenate([tree.rows for tree in structure.trees])
    for value, rounded in ((cells, steps), (sums[rows], np.rint(whole[rows]))):
        near = NOISE + 1e-9 * np.abs(value)
        assert (np.floor(value - near) <= rounded).all()
        assert (rounded <= np.ceil(value + near)).all()

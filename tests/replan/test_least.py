"""No less can be moved: against every plan there is, and against a linear program of its own."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from quotaopt.engine import solve
from quotaopt.plan.plan import make_plan
from quotaopt.replan.run import replan
from support.replans import past, random_past, solved
from support.seeds import seeds

CAPS = {"person": 0.5, "period": 0.6}


def _tiny(seed: int):
    """Two people, three periods; the first person carries a share, the second no more than a band."""
    rng = np.random.default_rng(seed)
    sales = pd.DataFrame(
        [(rep, f"2023-Q{quarter}", int(rng.integers(4, 12))) for rep in "ab" for quarter in (1, 2, 3)],
        columns=["rep", "quarter", "sold"],
    )
    total = int(sales["sold"].sum()) + int(rng.integers(0, 4))
    document = {
        "plan": "tiny",
        "currency": "JPY",
        "step": 1,
        "total": total,
        "dimensions": {"org": ["rep"], "time": {"levels": ["quarter"], "start": "2024-Q1", "periods": 3}},
        "tables": {"sales": {"value": "sold", "date": "quarter"}},
        "cells": {"from": "sales"},
        "reference": {"season": {"from": "sales"}},
        "rules": [{"name": "a", "where": {"rep": "a"}, "share": {"min": 0.4, "max": 0.6}}],
    }
    return solve(make_plan(document, tables={"sales": sales}))


def _least_by_hand(published, sold_steps, total):
    """The least change over all plans in whole steps, trying every one; None where none keeps the rules."""
    before = published.steps.reshape(2, 3)
    later = before[:, 1:].ravel()
    carried, best = before[:, 1:].sum(axis=1), None
    spans = [range(int(np.ceil(each * 0.4)), int(each * 1.6) + 1) for each in later]
    for tried in itertools.product(*spans):
        after = np.array(tried).reshape(2, 2)
        a = int(sold_steps[0] + after[0].sum())
        fits = sold_steps.sum() + after.sum() == total and 0.4 * total - 1 < a < 0.6 * total + 1
        fits = fits and np.ceil(0.4 * total) <= a <= np.floor(0.6 * total)
        if fits and (np.abs(after.sum(axis=1) - carried) <= 0.5 * carried).all():
            moved = int(np.abs(np.array(tried) - later).sum())
            best = moved if best is None else min(best, moved)
    return best


@pytest.mark.parametrize("seed", seeds(6))
def test_no_plan_at_all_moves_less(seed):
    published = _tiny(seed)
    attainment = np.random.default_rng(seed).choice([0.6, 0.8, 1.0, 1.2], len(published.cells))
    found = replan(
        published.plan, past(published, 1, attainment), published, cap=CAPS, tolerance=0, dead_band=0
    )
    if found.status == "unchanged":
        return
    sold = found.ground.sold.reshape(2, 3)[:, 0]
    best = _least_by_hand(published, sold, found.ground.total)
    if best is not None:
        assert np.abs(found.change).sum() == best
    else:
        assert found.error is not None or found.broken


@pytest.mark.parametrize("seed", seeds(3))
def test_the_least_change_is_that_of_a_program_written_down_anew(seed):
    published = solved(seed, step=1)
    sold = random_past(published, seed)
    found = replan(published.plan, sold, published, cap=CAPS, dead_band=0)
    assert not found.broken
    assert found.allocation.certificate.verified
    least = _least_by_program(published, found.ground.sold, found.ground.total)
    assert found.least == pytest.approx(least, rel=1e-6)
    assert np.abs(found.change).sum() <= least + len(published.cells)


def _least_by_program(published, sold, total):
    cells, before, n = published.cells, published.steps.astype(float), len(published.cells)
    later = np.tile(np.arange(4) >= 2, cells.n_bases)
    every = np.arange(n)
    rep, line, quarter = (cells.member_names(level, every) for level in ("rep", "line", "quarter"))
    kept = np.where(later, before, sold)
    history = pd.DataFrame({"rep": rep, "line": line, "quarter": quarter})
    facts = published.plan.frames["sales"].assign(quarter=lambda t: t["quarter"].str.replace("2023", "2024"))
    last = history.merge(facts, on=["rep", "line", "quarter"])["sold"].to_numpy(float)
    rows, limits = [], []

    def at_most(weight, limit):
        """weight @ x <= limit, for x = kept + up - down in later periods."""
        rows.append(np.concatenate([weight * later, -weight * later]))
        limits.append(limit - weight @ kept)

    share = float(published.plan.spec.rules[0].share.min)
    at_most(-(line == "new").astype(float), -np.ceil(share * total - 1e-9))
    for name in np.unique(rep):
        mine = (rep == name).astype(float)
        at_most(mine, np.floor(1.7 * (mine @ last) + 1e-9))
        at_most(-mine, -np.ceil(0.7 * (mine @ last) - 1e-9))
        for own, cap in (
            (mine * later, 0.5),
            *((mine * (quarter == q), 0.6) for q in ("2024-Q3", "2024-Q4")),
        ):
            room = np.floor(cap * (own @ before) + 1e-9)
            at_most(own, own @ before + room)
            at_most(-own, room - own @ before)
    one = later.astype(float)
    answer = linprog(
        np.tile(one, 2),
        A_ub=np.array(rows),
        b_ub=np.array(limits),
        A_eq=[np.concatenate([one, -one])],
        b_eq=[total - kept.sum()],
        bounds=[(0, None if free else 0) for free in later]
        + [(0, x if free else 0) for free, x in zip(later, before, strict=True)],
    )
    assert answer.status == 0
    return answer.fun


def test_nobody_is_touched_who_could_be_spared():
    """With room for everything in one person's targets one person moves."""
    published = solved(1, rules=False)
    found = replan(
        published.plan, past(published, 2, 0.98), published, cap={"person": 1, "period": 1}, dead_band=0
    )
    people = found.ground.cells.member_names("rep", np.flatnonzero(found.change))
    assert len(set(people)) == 1

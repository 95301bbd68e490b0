"""Synthetic plans are feasible by construction, and the same arguments give the same bytes."""

from __future__ import annotations

import numpy as np
import pytest

import quotaopt
from quotaopt.examples.synthetic import Family, _draw, write_synthetic

FAMILIES: tuple[Family, ...] = ("base", "tight")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("cells", "seed"), [(1, 0), (240, 1), (1_000, 2), (3_000, 3), (10_000, 4)])
def test_every_plan_is_solved_and_certified(tmp_path, cells, seed, family):
    plan = quotaopt.read_plan(write_synthetic(tmp_path, cells=cells, seed=seed, family=family))
    allocation = quotaopt.solve(plan)
    assert allocation.certificate.verified
    assert allocation.claims.gap <= 1e-6


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_arguments_give_the_same_bytes(tmp_path, family):
    for name in ("first", "again"):
        write_synthetic(tmp_path / name, cells=500, seed=7, family=family)
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


@pytest.mark.parametrize("cells", [1_000, 10_000, 100_000, 1_000_000])
def test_the_size_is_close_to_the_wanted_one(cells):
    company = _draw(cells, np.random.default_rng(0))
    assert len(company.hidden) == pytest.approx(cells, rel=0.05)


def test_the_reference_alone_breaks_the_bands(tmp_path):
    """Otherwise there would be nothing to solve."""
    plan = quotaopt.read_plan(write_synthetic(tmp_path, cells=3_000, seed=1))
    report = quotaopt.check(plan)
    model = report.built.model
    activity = model.activity(np.ones(model.n_cells))
    assert ((activity < model.row_lower - 1e-9) | (activity > model.row_upper + 1e-9)).any()


@pytest.mark.parametrize("wrong", [{"cells": 0}, {"seed": -1}, {"family": "loose"}])
def test_arguments_out_of_range_are_refused(tmp_path, wrong):
    with pytest.raises(ValueError, match="out of range"):
        write_synthetic(tmp_path, **{"cells": 10, "seed": 0, **wrong})
